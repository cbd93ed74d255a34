"""Whether two folders of digests are the same but for which record they were made of.

    same_digest.py BEFORE AFTER

The record's number and id are the region's own, not a story's; a mail's id and boundary are hashes of it all.
A site ships the newest record itself, which counts files: it may be empty afterwards, and nothing else.
"""
import pathlib
import quopri
import re
import sys


def told(path):
    raw = path.read_bytes()
    if raw.startswith(b"From: "):
        number = re.search(rb"Message-ID: <([0-9a-f]{32})", raw)[1]
        raw = quopri.decodestring(raw.replace(b"=\r\n", b"").replace(number, b"ID"))
    raw = re.sub(rb"\b(Record|Acta) [0-9]+", rb"\1 N", raw)
    raw = re.sub(rb"<code>[0-9a-f]{64}</code>( \xc2\xb7 )(as of|al)", rb"<code>ID</code>\1\2", raw)
    return re.sub(rb'("record"\s*:\s*\{[^{}]*\})|("(record|seq)"\s*:\s*[0-9]+)', rb'"record": N', raw)


def files(top):
    return {str(path.relative_to(top)): path for path in sorted(top.rglob("*")) if path.is_file()}


before, after = files(pathlib.Path(sys.argv[1])), files(pathlib.Path(sys.argv[2]))
if before.keys() != after.keys():
    sys.exit(f"other files: {sorted(before.keys() ^ after.keys())}")
for name in before:
    if name.endswith("/data/record.js") and not after[name].read_bytes():
        continue
    if told(before[name]) != told(after[name]):
        sys.exit(f"another {name}")
