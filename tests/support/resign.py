#!/usr/bin/env python3
"""resign.py KEYFILE KIND <BODY >FILE: a signed file of any body, by a key without passphrase.

For records that no honest nsync would make. Python's standard library and openssl only.
"""
import base64, hashlib, json, subprocess, sys, tempfile

key = json.load(open(sys.argv[1]))["key"]
kind = sys.argv[2]
body = json.load(sys.stdin)
media = "application/vnd.nsync.%s+json" % kind
jcs = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
message = b"DSSEv1 %d %s %d %s" % (len(media), media.encode(), len(jcs), jcs)
# RFC 8410: the seed as PKCS #8
der = bytes.fromhex("302e020100300506032b657004220420") + base64.b64decode(key["secret"])
with tempfile.NamedTemporaryFile() as secret, tempfile.NamedTemporaryFile() as text:
    secret.write(der), secret.flush()
    text.write(message), text.flush()
    signature = subprocess.run(
        ["openssl", "pkeyutl", "-sign", "-keyform", "DER", "-inkey", secret.name, "-rawin", "-in", text.name],
        check=True, stdout=subprocess.PIPE).stdout
key_id = hashlib.sha256(base64.b64decode(key["ed25519"])).hexdigest()
file = {kind: body, "signatures": {key_id: base64.b64encode(signature).decode()}}
print(json.dumps(file, sort_keys=True, ensure_ascii=False, indent=2))
