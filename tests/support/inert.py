"""What a digest's file is to those who read it: elements and attributes of ours, links that lead to pages, no scripts.

    inert.py FILE...

By what a file begins with it is read as HTML, XML, JSON, a mail, JavaScript or CSS of ours, or text. What is wrong is said
on standard error. For use by other checks too.
"""
import email
import email.policy
import html.parser
import json
import pathlib
import re
import sys
import xml.dom.minidom

UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff\ufffe\uffff]")
VOID = {"meta", "br", "hr", "img", "input", "link"}
TAGS = VOID | set(
    "html head title style script body header main nav footer section article aside div figure figcaption h1 h2 h3 h4 h5 h6 "
    "p a em strong span code pre ul ol li dl dt dd blockquote time form label select option button noscript small b".split())
ATTRIBUTES = set(
    "lang style href src charset name content start class id title role rel type hreflang datetime http-equiv property media "
    "sizes width height alt loading decoding for value placeholder autocomplete hidden method action defer tabindex "
    "color dir reversed".split())
URL = re.compile(r"(https?://|mailto:)[^\s<>\"\x00-\x1f]+$", re.I)
LOCAL = re.compile(r"(?!//)[A-Za-z0-9._/#-]*$")


def wrong(path, text):
    sys.exit(f"{path}: {text}"[:2000])


def check_clean(path, text, what="it"):
    bad = UNSEEN.search(text)
    if bad:
        wrong(path, f"{what} has U+{ord(bad.group()):04X}")


class Reader(html.parser.HTMLParser):
    """A page, or part of one. Each element is closed, in order."""

    def __init__(self, path, tags=TAGS, attributes=ATTRIBUTES):
        super().__init__(convert_charrefs=True)
        self.path, self.tags, self.attributes = path, tags, attributes
        self.open, self.words, self.scripts, self.styles = [], [], 0, 0

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        known = {n for n in names if n in self.attributes or re.match(r"(data|aria)-[a-z-]+$", n)}
        if tag not in self.tags or set(names) != known or len(names) != len(known):
            wrong(self.path, f"<{tag} {attrs}>")
        values = dict(attrs)
        for name in ("href", "src", "action"):
            if name in values and not URL.match(values[name] or "") and not LOCAL.match(values[name] or ""):
                wrong(self.path, f"{name}={values[name]!r}")
        if tag not in ("a", "link") and URL.match(values.get("src", values.get("href", ""))):
            wrong(self.path, f"<{tag}> loads {attrs}")
        own = re.match(r"0; url=[a-z-]+/index\.html$", values.get("content", "")) and "refresh" or "content-security-policy"
        if values.get("http-equiv", own).lower() != own:
            wrong(self.path, f"<{tag} {attrs}>")
        if tag == "script" and "src" not in values and values.get("type") != "application/ld+json":
            wrong(self.path, "a script that lies in the page")
        self.scripts += tag == "script"
        self.styles += tag == "style"
        if tag not in VOID:
            self.open.append((tag, values))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop()[0] != tag:
            wrong(self.path, f"</{tag}> closes nothing")

    def handle_data(self, data):
        inside = self.open[-1] if self.open else ("", {})
        if inside[0] == "script" and inside[1].get("type") == "application/ld+json":
            check_clean(self.path, json.dumps(strict_json(self.path, data), ensure_ascii=False), "JSON-LD")
            if re.search("[<>]", data):
                wrong(self.path, "JSON-LD has < or >")
        elif inside[0] == "script" and data.strip():
            wrong(self.path, f"a script: {data!r}")
        elif inside[0] == "style":
            if "canary" in data or "<" in data:
                wrong(self.path, "words in a style sheet")
        else:
            self.words.append(data)

    def handle_comment(self, data):
        wrong(self.path, f"a comment: {data!r}")

    def handle_decl(self, decl):
        if decl.lower() != "doctype html" or self.words and "".join(self.words).strip():
            wrong(self.path, f"<!{decl}>")

    def unknown_decl(self, data):
        wrong(self.path, f"a declaration: {data!r}")

    handle_pi = unknown_decl


def check_html(path, text, **vocabulary):
    check_clean(path, text)
    reader = Reader(path, **vocabulary)
    reader.feed(text)
    reader.close()
    if reader.open:
        wrong(path, f"not closed: {reader.open}")
    if reader.styles > 1:
        wrong(path, "more than one style sheet")
    return "".join(reader.words)


def no_twins(path):
    def check(pairs):
        if len({name for name, _ in pairs}) != len(pairs):
            wrong(path, "a member twice")
        return dict(pairs)
    return check


def strict_json(path, text):
    def constant(name):
        wrong(path, name)
    return json.loads(text, object_pairs_hook=no_twins(path), parse_constant=constant)


def check_markup_in(path, value):
    """Strings of JSON and XML that are markup are held to the same as pages."""
    if isinstance(value, dict):
        for name, member in value.items():
            if name == "content_html":
                check_html(path, member)
            else:
                check_markup_in(path, member)
            if name in ("url", "home_page_url", "feed_url", "external_url") and not URL.match(member):
                wrong(path, f"{name}: {member!r}")
    elif isinstance(value, list):
        for member in value:
            check_markup_in(path, member)


def check_xml(path, raw):
    if b"<!DOCTYPE" in raw or b"<!ENTITY" in raw:
        wrong(path, "a document type")
    check_clean(path, raw.decode())
    for element in xml.dom.minidom.parseString(raw).getElementsByTagName("*"):
        words = "".join(n.data for n in element.childNodes if n.nodeType in (n.TEXT_NODE, n.CDATA_SECTION_NODE))
        if element.getAttribute("type") == "html" or element.tagName in ("description", "content:encoded"):
            check_html(path, words)
        for name in ("href", "src", "url"):
            if element.getAttribute(name) and not URL.match(element.getAttribute(name)):
                wrong(path, f"{name}={element.getAttribute(name)!r}")


def check_file(path):
    raw = path.read_bytes()
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        wrong(path, error)
    start = text.lstrip()[:15].lower()
    if start.startswith("<!doctype html"):
        check_html(path, text)
    elif start.startswith("<?xml"):
        check_xml(path, raw)
    elif path.suffix in (".js", ".css", ".svg"):
        check_clean(path, text)
        if path.suffix == ".js" and path.parts[-2] != "assets" and re.search("[<>]", text):
            wrong(path, "a script of data has < or >")
    elif start.startswith("from: "):
        for part in email.message_from_bytes(raw, policy=email.policy.default).iter_parts():
            if part.get_content_type() == "text/html":
                check_html(path, part.get_content().replace("\r\n", "\n"))
    elif start[:1] in ("{", "[") and path.name not in ("text", "markdown"):
        check_markup_in(path, strict_json(path, text))
    else:
        check_clean(path, text)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        check_file(pathlib.Path(name))
