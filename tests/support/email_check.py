"""What a mail reader makes of a digest: Python's email and html.parser, and the rules of the RFCs by hand.

    email_check.py FILE.eml TEXT-FILE [NAME=VALUE...]

TEXT-FILE is what the text part has to be; NAME=VALUE what a header has to decode to. What it finds wrong is
said on standard error.
"""
import email
import email.generator
import email.policy
import email.utils
import html
import io
import re
import sys

import inert

KNOWN = ["From", "Date", "Message-ID", "Subject", "Content-Language", "MIME-Version", "Content-Type"]
TAGS = set("html head meta title body div h1 h2 h3 h4 h5 h6 p br a em strong span code pre ul ol li blockquote hr".split())
ATTRIBUTES = {"lang", "style", "href", "charset", "name", "content", "start"}
STYLE = re.compile(r"^[a-z-]+:[-a-zA-Z0-9#%.,' ]+(;[a-z-]+:[-a-zA-Z0-9#%.,' ]+)*$")


def wrong(text):
    sys.exit(f"{sys.argv[1]}: {text}")


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
        inert.check_clean(path, str(value), name)
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
        inert.check_clean(path, part.get_content().replace("\r\n", "\n"), kind)
    expected = open(text_path, encoding="utf-8", newline="").read()
    if text.get_payload(decode=True).decode().replace("\r\n", "\n") != expected:
        wrong("the text part is another text")
    if message.get_boundary() in text.get_content() + page.get_content():
        wrong("the boundary is in a part")
    content = page.get_content().replace("\r\n", "\n")
    inert.check_html(path, content, tags=TAGS, attributes=ATTRIBUTES)
    for style in re.findall(r' style="([^"]*)"', content):
        if not STYLE.match(html.unescape(style)):
            wrong(f"style={style!r}")
    print(content, end="")


main()
