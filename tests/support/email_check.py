"""What a mail reader makes of a digest: Python's email and html.parser, and the rules of the RFCs by hand.

    email_check.py FILE.eml TEXT-FILE [NAME=VALUE...]

TEXT-FILE is what the text part has to be; NAME=VALUE what a header has to decode to. What it finds wrong is
said on standard error.
"""
import email
import email.generator
import email.policy
import email.utils
import html.parser
import io
import re
import sys

KNOWN = ["From", "Date", "Message-ID", "Subject", "Content-Language", "MIME-Version", "Content-Type"]
TAGS = set("html head meta title body div h1 h2 h3 h4 h5 h6 p br a em strong span code pre ul ol li blockquote hr".split())
ATTRIBUTES = {"lang", "style", "href", "charset", "name", "content", "start"}
VOID = {"meta", "br", "hr"}
STYLE = re.compile(r"^[a-z-]+:[-a-zA-Z0-9#%.,' ]+(;[a-z-]+:[-a-zA-Z0-9#%.,' ]+)*$")


def wrong(text):
    sys.exit(f"{sys.argv[1]}: {text}")


class Reader(html.parser.HTMLParser):
    """Only elements and attributes of ours, each closed; only links lead away."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.words, self.hrefs = [], [], []

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        if tag not in TAGS or not set(names) <= ATTRIBUTES or len(names) != len(set(names)):
            wrong(f"<{tag} {attrs}>")
        for name, value in attrs:
            if name == "style" and not STYLE.match(value):
                wrong(f"style={value!r}")
            if name == "href":
                if not re.match(r"(https?://|mailto:)[!-~\u00a1-\U0010ffff]+$", value, re.I):
                    wrong(f"href={value!r}")
                self.hrefs.append(value)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            wrong(f"</{tag}> closes nothing")

    def handle_data(self, data):
        self.words.append(data)

    def handle_comment(self, data):
        wrong(f"a comment: {data!r}")

    def unknown_decl(self, data):
        wrong(f"a declaration: {data!r}")

    handle_pi = unknown_decl


def check_lines(raw):
    if re.search(rb"[^\t\r\n -~]", raw):
        wrong("a byte that is not printable ASCII")
    if re.search(rb"(?<!\r)\n|\r(?!\n)", raw):
        wrong("a line end that is not CR LF")
    for line in raw.split(b"\r\n"):
        if len(line) > 76:
            wrong(f"a line of {len(line)}: {line!r}")
        if line.startswith(b"From ") or line == b".":
            wrong(f"a line that mailboxes or SMTP act upon: {line!r}")


def check_round_trip(raw):
    """Taken apart and put together again, it is the same bytes: nothing had to be guessed or mended."""
    out = io.BytesIO()
    policy = email.policy.compat32.clone(linesep="\r\n", max_line_length=None)
    email.generator.BytesGenerator(out, mangle_from_=False, policy=policy).flatten(email.message_from_bytes(raw))
    if out.getvalue() != raw:
        wrong("another message after a round trip")


def check_clean(text, what):
    bad = re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff]", text)
    if bad:
        wrong(f"{what} has U+{ord(bad.group()):04X}")


def main():
    path, text_path, *wanted = sys.argv[1:]
    raw = open(path, "rb").read()
    check_lines(raw)
    check_round_trip(raw)
    message = email.message_from_bytes(raw, policy=email.policy.default)
    defects = [d for part in message.walk() for d in part.defects]
    defects += [d for part in message.walk() for h in part.values() for d in getattr(h, "defects", [])]
    if defects:
        wrong(f"defects: {defects}")
    if message.keys() not in (KNOWN, [name for name in KNOWN if name != "Content-Language"]):
        wrong(f"headers: {message.keys()}")
    for name, value in message.items():
        check_clean(str(value), name)
    for pair in wanted:
        name, value = pair.split("=", 1)
        if str(message[name]) != value:
            wrong(f"{name}: {message[name]!s}, not {value}")
    if len(message["From"].addresses) != 1 or not message["Message-ID"].strip().endswith(
            "@" + message["From"].addresses[0].domain + ">"):
        wrong("From and Message-ID")
    email.utils.parsedate_to_datetime(message["Date"])
    if message.get_content_type() != "multipart/alternative" or message.preamble or message.epilogue.strip():
        wrong("it is more or less than its two parts")
    text, page = message.iter_parts()
    for part, kind in (text, "text/plain"), (page, "text/html"):
        if part.get_content_type() != kind or part.get_content_charset() != "utf-8" or part.is_multipart():
            wrong(f"no {kind}")
        check_clean(part.get_content().replace("\r\n", "\n"), kind)
    expected = open(text_path, encoding="utf-8", newline="").read()
    if text.get_payload(decode=True).decode().replace("\r\n", "\n") != expected:
        wrong("the text part is another text")
    if message.get_boundary() in text.get_content() + page.get_content():
        wrong("the boundary is in a part")
    reader = Reader()
    reader.feed(page.get_content())
    reader.close()
    if reader.open:
        wrong(f"not closed: {reader.open}")
    print(page.get_content().replace("\r\n", "\n"), end="")


main()
