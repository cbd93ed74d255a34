"""Drafts that say hostile things wherever a story can say anything.

    hostile.py OFFICE-CLONE

Writes drafts/a-<n>.json (everywhere), b-<n>.json (as a Markdown body) and p-<n>.json (as plain text), and prints their
slugs. What a script of theirs would do is write "canary-ran", which stands nowhere as such.
"""
import json
import pathlib
import sys

RUN = """document.documentElement.id="ca"+"nary-ran\""""
CORPUS = [
    f"<script>{RUN}</script>",
    f"</script><script>{RUN}</script>",
    f"\"><img src=x onerror='{RUN}'>",
    f"' onfocus='{RUN}' autofocus='",
    f"[x](javascript:{RUN}) <javascript:{RUN}> [y](JaVaScRiPt&colon;{RUN}) [z](java&#10;script:{RUN})",
    "[q](https://e.example/\"onclick='x') [r](https://e.example/<b>) [s](//canary.invalid/) [t](file:///etc/passwd)",
    f"[x](data:text/html,<script>{RUN}</script>) ![x](https://canary.invalid/x.png) [v](vbscript:{RUN})",
    f"</title></style></textarea></noscript></template><svg/onload='{RUN}'>",
    f"]]><iframe srcdoc=\"<script>{RUN}</script>\"></iframe><![CDATA[",
    f"\"];{RUN};// <\\/script> ${{{RUN}}} {{{{7*7}}}} \\u003cscript\\u003e \\",
    "<base href=\"https://canary.invalid/\"><meta http-equiv=\"refresh\" content=\"0;url=https://canary.invalid/\">"
    "<link rel=stylesheet href=//canary.invalid/x.css>",
    f"x;background:url(https://canary.invalid/x)}} * {{ color: red }} @import \"//canary.invalid\"; expression({RUN})",
    "=?utf-8?Q?=0D=0ABcc:_canary=40canary.invalid?= =?utf-8?B?DQpCY2M6IGNhbmFyeQ==?=",
    "Bcc: canary@canary.invalid",
    "--=_ =3D=0D=0A --=_0000 =\" boundary=\"=_",
    "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>&e;",
    f"&lt;script&gt;{RUN}&lt;/script&gt; &amp;lt; &#60;script&#62;{RUN}&#60;/script&#62;",
    "<!-- a --> --!> <!DOCTYPE html> <!--[if mso]><p onclick=x><![endif]-->",
    "## # * _ ` ~~~ ``` | a | - + 1. > \\ [a]: javascript:x",
    "%s %n %d {0} $(touch canary) `touch canary` ; rm -rf x | cat",
    "=cmd|' /C calc'!A0 @SUM(1+1) +1 -1",
    "From canary@canary.invalid Thu Jan  1 00:00:00 1970",
    ".",
    "a\u202eb\u202d c\u2066d\u2069 e\u200ff\u061cg",
    "\x1b[31mred\x1b]0;title\x07 \x9b31m \x7f \x85 \u2028 \u2029 \ufeff",
    "a\r\nBcc: canary@canary.invalid\r\n\r\n<script>" + RUN + "</script>\r\n.\r\nFrom x\r\n",
    "a\rBcc: canary@canary.invalid\r\rb",
    "Z\u0351\u0354\u034ca\u0351\u0354\u034cl\u0351\u0354\u034cgo \U000e0041\U000e0042 \ufff9\ufffa\ufffb \u00ad \u3164",
    "w" * 65536,
    "\u00e9" * 32768,
    "<" * 65536,
    "\u4e2d" * 21845,
    "e" + "\u0301" * 30000,
    "[" * 9000 + "x" + "](https://e.example)" * 2000,
    "> " * 5000 + "x",
]


def texts(role, value, kind="text/plain"):
    return {"role": role, "contentType": kind, "value": value}


def draft(headline, body, kind, words):
    named = {} if words is None else {
        "by": words, "located": words, "slugline": words, "copyrightNotice": words, "usageTerms": words,
        "infoSources": [{"role": "origin", "name": words}], "places": [{"rel": "country", "literal": "GT", "name": words}],
        "subjects": [{"uri": "http://cv.iptc.org/newscodes/mediatopic/20000634", "name": words}],
    }
    more = words if words is not None else body
    return {
        "headlines": [texts("main", headline)], "bodies": [texts("main", body, kind)],
        "descriptions": [texts("summary", more), texts("correction", more)],
        "language": "en", "firstCreated": "2018-08-05T15:00:00-06:00", "pubStatus": "usable", **named,
    }


folder = pathlib.Path(sys.argv[1]) / "drafts"
for n, words in enumerate(CORPUS):
    lines = "\n\n".join([words, f"# {words}", f"- {words}", f"> {words}", f"text {words} text", f"    {words}"])
    for name, story in (
            (f"a-{n}", draft(words, lines if len(words) < 1000 else words, "text/markdown", words)),
            (f"b-{n}", draft(f"Body {n}", words, "text/markdown", None)),
            (f"p-{n}", draft(f"Plain {n}", words, "text/plain", None))):
        (folder / f"{name}.json").write_text(json.dumps(story))
        print(name)
