"""More cases for liar.py, in three tables: what becomes of an item's bytes (BYTES), of its body before it is signed
(BODIES), of the next trust root before its holders sign it (ROOTS: returns who signs, ana and luis if nothing)."""
import base64, hashlib, re
from nacl.signing import SigningKey

# ---- bytes ----
LANGUAGE = b'"language": "en"'
KEY, SIGNATURE = rb'("[0-9a-f]{64}": ")', rb'("[0-9a-f]{64}": "[^"]*)'
ORDER = 2**252 + 27742317777372353535851937790883648493 # of Ed25519's group

def beside(text): return lambda data: data.replace(LANGUAGE, LANGUAGE + b",\n    " + text)
def instead(text): return lambda data: data.replace(LANGUAGE, b'"language": ' + text)
def headline(text): return lambda data: data.replace(b'"value": "alpha"', b'"value": "' + text + b'"')
def urgency(text): return beside(b'"urgency": ' + text)

def another_s(data): # S + L verifies where S is not checked to be below L
    found = re.search(rb'"[0-9a-f]{64}": "([^"]*)"', data)[1]
    raw = base64.b64decode(found)
    s = int.from_bytes(raw[32:], "little") + ORDER
    return data.replace(found, base64.b64encode(raw[:32] + s.to_bytes(32, "little")))

BYTES = {
    "bytes: a name twice, once escaped": beside(b'"l\\u0061nguage": "en"'),
    "bytes: a lone high surrogate": headline(b"a\\ud800"),
    "bytes: a lone low surrogate": headline(b"a\\udc00b"),
    "bytes: a raw surrogate": headline(b"\xed\xa0\x80"),
    "bytes: an overlong slash": headline(b"\xc0\xaf"),
    "bytes: no UTF-8": headline(b"\xff"),
    "bytes: a byte order mark": lambda data: b"\xef\xbb\xbf" + data,
    "bytes: a raw NUL": headline(b"a\0b"),
    "bytes: an escaped NUL": headline(b"a\\u0000b"),
    "bytes: a NUL at the end": lambda data: data + b"\0",
    "bytes: a letter at the end": lambda data: data + b"x",
    "bytes: a line feed at the end": lambda data: data + b"\n",
    "bytes: a space at the end": lambda data: data[:-1] + b" \n",
    "bytes: no line feed at the end": lambda data: data[:-1],
    "bytes: carriage returns": lambda data: data.replace(b"\n", b"\r\n"),
    "bytes: 100 deep": instead(b"[" * 100 + b"]" * 100),
    "bytes: 100000 deep": instead(b"[" * 100000 + b"]" * 100000),
    "bytes: 200000 deep and not closed": lambda data: b"[" * 200000,
    "bytes: 1e400": urgency(b"1e400"),
    "bytes: 2^53": urgency(b"9007199254740992"),
    "bytes: 2^53 + 1": urgency(b"9007199254740993"),
    "bytes: 5000 digits": urgency(b"9" * 5000),
    "bytes: -0": urgency(b"-0"),
    "bytes: 01": urgency(b"01"),
    "bytes: 1.0": urgency(b"1.0"),
    "bytes: NaN": urgency(b"NaN"),
    "bytes: -Infinity": urgency(b"-Infinity"),
    "bytes: true for a number": urgency(b"true"),
    "bytes: an escaped slash": headline(b"a\\/b"),
    "bytes: an escaped letter": headline(b"\\u00e9"),
    "bytes: a raw tab": headline(b"a\tb"),
    "bytes: DEL": headline(b"a\x7fb"),
    "bytes: a name that is not ASCII": beside('"lá": "en"'.encode()),
    "bytes: none": lambda data: b"",
    "bytes: null": lambda data: b"null\n",
    "bytes: an array": lambda data: b"[]\n",
    "bytes: a comment": lambda data: b"// x\n" + data,
    "bytes: single quotes": lambda data: data.replace(b'"item"', b"'item'"),
    "signature: too short": lambda data: re.sub(KEY + rb'[^"]*', rb"\1AAAA", data),
    "signature: without padding": lambda data: re.sub(SIGNATURE + rb"==", rb"\1", data),
    "signature: of the URL alphabet": lambda data: re.sub(SIGNATURE + rb"==", rb"\1=_", data),
    "signature: with a space": lambda data: re.sub(KEY + rb"(.{4})", rb"\1\2 ", data),
    "signature: with stray bits":
        lambda data: re.sub(SIGNATURE + rb"([AQgw])==", lambda m: m[1] + bytes([m[2][0] + 1]) + b"==", data),
    "signature: under an upper-case id": lambda data: re.sub(rb'"[0-9a-f]{64}": "', lambda m: m[0].upper(), data),
    "signature: none": lambda data: re.sub(rb'"signatures": \{[^}]*\}', b'"signatures": {}', data),
    "signature: garbage beside a good one": lambda data: data.replace(b'"signatures": {\n', b'"signatures": {\n    "'
        + b"0" * 64 + b'": "' + base64.b64encode(bytes(64)) + b'",\n'),
    "signature: S + L": another_s,
}

# ---- bodies ----
def put(name, value): return lambda body: body.__setitem__(name, value)
def first(name, member, value): return lambda body: body[name][0].__setitem__(member, value)
def joint(*codes): return put("infoSources", [{"literal": code, "role": "jointIssuer"} for code in codes])
def signed_at(text): return put("versionCreated", text)
def log(text): return first("altIds", "value", text)

BODIES = {
    "date: 30 February": signed_at("2018-02-30T00:00:00Z"),
    "date: a leap second": signed_at("2016-12-31T23:59:60Z"),
    "date: without an offset": signed_at("2018-07-05T21:10:00"),
    "date: with a fraction": signed_at("2018-07-05T21:10:00.5Z"),
    "date: in small letters": signed_at("2018-07-05t21:10:00z"),
    "date: the last of all": signed_at("9999-12-31T23:59:59Z"),
    "date: the first of all": signed_at("0001-01-01T00:00:00Z"),
    "date: the year 0": signed_at("0000-01-01T00:00:00Z"),
    "date: an offset of 24 hours": signed_at("2018-07-05T21:10:00+24:00"),
    "date: an unknown offset": signed_at("2018-07-05T21:10:00-00:00"),
    "date: a space for the T": put("embargoedUntil", "2018-07-05 21:10:00Z"),
    "headline: NFC": first("headlines", "value", "caf\u00e9"),
    "headline: NFD": first("headlines", "value", "cafe\u0301"),
    "headline: a zero-width space": first("headlines", "value", "a\u200bb"),
    "headline: a tag character": first("headlines", "value", "a\U000e0041b"),
    "headline: a left-to-right mark": first("headlines", "value", "a\u200eb"),
    "headline: a byte order mark": first("headlines", "value", "a\ufeffb"),
    "headline: 100000 letters": first("headlines", "value", "a" * 100000),
    "headline: 2000 pictures": first("headlines", "value", "\U0001f600" * 2000),
    "headline: two of the main role": lambda body: body["headlines"].append({"role": "main", "value": "x"}),
    "language: too long": put("language", "xx-invalid-language-tag-too-long"),
    "language: in capitals": put("language", "ES"),
    "language: of a letter": put("language", "e"),
    "country: in small letters": first("places", "literal", "gt"),
    "subject: of two digits": put("subjects", [{"uri": "http://cv.iptc.org/newscodes/mediatopic/99"}]),
    "urgency: 0": put("urgency", 0),
    "urgency: 10": put("urgency", 10),
    "status: of another case": put("pubStatus", "Usable"),
    "status: canceled": put("pubStatus", "canceled"),
    "status: withheld": put("pubStatus", "withheld"),
    "joint: the office itself": joint("gt"),
    "joint: a reserved word": joint("region"),
    "joint: one twice": joint("mx", "mx"),
    "joint: a stranger": joint("zz"),
    "uri: in capitals": lambda body: body.__setitem__("uri", body["uri"].upper()),
    "version: 01": put("version", "01"),
    "version: 0": put("version", "0"),
    "version: a number": put("version", 1),
    "version: 2^53": put("version", "9007199254740992"),
    "log: named twice": lambda body: body["altIds"].append(dict(body["altIds"][0])),
    "log: not named": lambda body: body.pop("altIds"),
    "log: record 0": log("0:" + "0" * 64),
    "log: another history": log("3:" + "0" * 64),
    "log: a record to come": log("999:" + "0" * 64),
    "previous: of version 1": lambda body: body["altIds"].append({"role": "previous", "value": "0" * 64}),
    "body: HTML": first("bodies", "contentType", "text/html"),
}

# ---- roots ----
# source: RFC 8032, section 7.1, the public key of test 1.
SOUND = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")

def add(root, raw, **more):
    name = hashlib.sha256(raw).hexdigest()
    root["keys"][name] = {"ed25519": base64.b64encode(raw).decode(), "holder": "x", **more}
    return name

def to_gt(raw, order=1):
    def change(root):
        gt = root["offices"]["gt"]
        gt["keys"] = sorted(gt["keys"] + [add(root, raw)])[::order]
    return change

def of_gt(root): return root["offices"]["gt"]["keys"][0]

def other_roots(*seeds): # the root keys are others; who signs is said beside
    def change(root):
        for name in root["roles"]["root"]["keys"]:
            del root["keys"][name]
        root["roles"]["root"]["keys"] = sorted(add(root, SigningKey(seed.encode() * 32).verify_key.encode()) for seed in seeds)
    return change

def then(change, *signers): return lambda root: change(root) or signers

def at(value, *path):
    def change(root):
        for name in path[:-1]:
            root = root[name]
        root[path[-1]] = value
    return change

def code(text): return lambda root: root["offices"].__setitem__(text, root["offices"].pop("gt"))

def two_ids(root):
    root["keys"]["0" * 64] = dict(root["keys"][of_gt(root)])
    root["offices"]["gt"]["keys"].insert(0, "0" * 64)

def moved(root):
    for one in root["keys"].values():
        if "revokedAt" in one: one["revokedAt"]["seq"] += 1

ROOTS = {
    "root: as it should be": lambda root: None,
    "root: with a sound key more": to_gt(SOUND),
    "root: with a key of small order": to_gt(b"\1" + bytes(31)),
    "root: with a key that is not canonical": to_gt((2**255 - 16).to_bytes(32, "little")),
    "root: with a key of mixed order":
        to_gt(bytes.fromhex("cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d")),
    "root: with one key under two ids": two_ids,
    "root: with one key in two offices": lambda root: root["offices"]["mx"]["keys"].append(of_gt(root)),
    "root: with one key twice": lambda root: root["offices"]["gt"]["keys"].append(of_gt(root)),
    "root: with keys in another order": to_gt(SOUND, -1),
    "root: with a key in no place": lambda root: add(root, SOUND) and None,
    "root: with a key that it does not list": lambda root: root["keys"].pop(of_gt(root)) and None,
    "root: with a holder's escape": lambda root: at("a\033b", "keys", of_gt(root), "holder")(root),
    **{f"root: with an office {text}": code(text)
       for text in ("../x", "origin", "region", "nsync", "upstream", "g1", "GT", "abcdefghi")},
    "root: without offices": at({}, "offices"),
    "root: without merge keys": at([], "roles", "merge", "keys"),
    "root: with a role of its own": at({"keys": []}, "roles", "extra"),
    **{f"root: of threshold {n}": at(n, "roles", "root", "threshold") for n in (0, 1, 3, True)},
    **{f"root: of an office's threshold {n}": at(n, "offices", "gt", "threshold") for n in (-1, 0, 2)},
    **{f"root: of version {n}": at(n, "version") for n in (0, 2, 4, 2**53 - 1, "3")},
    "root: of another authority": at("other.example,2018", "region", "authority"),
    "root: of a zone outside": at("../etc", "region", "timeZone"),
    "root: of no language": at([], "region", "languages"),
    "root: expired before it was issued": at("2017-01-01T00:00:00Z", "expires"),
    "root: expired as it was issued": lambda root: at(root["issued"], "expires")(root),
    "root: with a revocation that moved": moved,
    "root: signed by the old keys alone": other_roots("a", "b"),
    "root: signed by the new keys alone": then(other_roots("a", "b"), "seed:a", "seed:b"),
    "root: signed by both": then(other_roots("a", "b"), "ana", "luis", "seed:a", "seed:b"),
    "root: signed by one": then(lambda root: None, "ana"),
    "root: signed by offices": then(lambda root: None, "gt", "mx"),
    "root: signed by an office beside its holders": then(lambda root: None, "ana", "luis", "gt"),
}
