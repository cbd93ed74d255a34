"""A regional office that lies, for tests/cli/verify_py.sh: one more step of the log in the repository at hand,
signed as it should be, but for what the case named on the command line does. Keys: a folder of people."""
import base64, copy, hashlib, json, os, subprocess, sys
from nacl.signing import SigningKey
sys.dont_write_bytecode = True
from liar_cases import BODIES, BYTES, ROOTS
from liar_objects import TREES, commits, media, picture, png, put, rebuilt, spoil

case, people = sys.argv[1:3]
if case == "a picture": # liar.py "a picture" COLOUR: just that, for an honest item
    sys.exit(sys.stdout.buffer.write(png(int(people))) and 0)
SORTED = dict(ensure_ascii=False, sort_keys=True)

def key(name):
    if name.startswith("seed:"): return SigningKey(name[5:].encode() * 32)
    with open(f"{people}/{name}/.local/share/nsync/keys/{name}.json") as file:
        return SigningKey(base64.b64decode(json.load(file)["key"]["secret"]))

def message(kind, body):
    kind, jcs = f"application/vnd.nsync.{kind}+json", json.dumps(body, separators=(",", ":"), **SORTED).encode()
    return f"DSSEv1 {len(kind)} {kind} {len(jcs)} ".encode() + jcs

def identity(kind, body):
    return hashlib.sha256(message(kind, body)).hexdigest()

def signed(kind, body, *names):
    signatures = {hashlib.sha256(key(n).verify_key.encode()).hexdigest():
                  base64.b64encode(key(n).sign(message(kind, body)).signature).decode() for n in names}
    return {kind: body, "signatures": signatures}

def layout(value):
    return (json.dumps(value, indent=2, separators=(",", ": "), **SORTED) + "\n").encode()

def write(path, value):
    data = value if isinstance(value, bytes) else layout(value)
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)
    return data

def read(path):
    with open(path) as file:
        return json.load(file)

def git(*words):
    return subprocess.check_output(["git", *words], text=True).strip()

last = max(os.listdir("log/0"), key=lambda name: int(name.split(".")[0]))
last = read("log/0/" + last)["record"]
alpha, beside = "items/gt/2018/07/alpha.1.json", "items/gt/2018/07/delta.1.json"
body = read(alpha)["item"]
body.update(uri=body["uri"].replace("alpha", "delta"), versionCreated="2018-07-08T21:10:00Z")
del body["infoSources"]
signers, added, after = ["gt"], {}, None
record = {**copy.deepcopy(last), "seq": last["seq"] + 1, "asOf": "2018-07-10T00:00:00Z",
          "previous": identity("record", last)}
merge_key, empty = "desk", False

# ---- what is wrong with the item ----
if case == "item signed by a merge key": signers = ["desk"]
if case == "item by another office": signers = ["mx"]
if case == "item by a key that was revoked before": beside, signers, body["uri"] = beside.replace("/gt/", "/bz/"), ["bz"], body["uri"].replace(":gt/", ":bz/")
if case == "item of another region": body["uri"] = body["uri"].replace("2018:", "2019:")
if case == "item in another story": body["uri"] = body["uri"].replace("delta", "other")
if case == "item in another office": body["uri"] = body["uri"].replace(":gt/", ":mx/")
if case == "item of another version": body["version"] = "2"; body["altIds"].append({"role": "previous", "value": "0" * 64})
if case == "item in another month": body["firstCreated"] = "2018-08-05T15:00:00-06:00"
if case == "item of the future": body["versionCreated"] = "2018-07-10T00:10:01Z"
if case == "item with a member of its own": body["extra"] = "x"
if case == "item without its headline": del body["headlines"]
if case == "item with a bidirectional control": body["headlines"][0]["value"] += "\u202e"
if case == "item with a missing picture": body["associations"] = [picture(png(9))]
if case == "item with an accepted picture": body["associations"] = [picture(png(1))]
if case.startswith("picture "): body["associations"] = [picture(png(2))]
if case == "picture of two formats":
    body["associations"][0]["renditions"].append({**body["associations"][0]["renditions"][0], "name": "q", "contentType": "image/jpeg"})
if case == "picture of two addresses": body["associations"][0]["uri"] = picture(png(1))["uri"]
if case == "picture whose name has stray bits":
    ni = picture(png(2))["uri"]
    ni = ni[:-1] + chr(ord(ni[-1]) + 1)
    body["associations"][0].update(uri=ni, renditions=[{"name": "o", "href": ni, "contentType": "image/png"}])
if case.split()[0] in ("blob", "folder", "top"): body["slugline"] = case # objects of its own: they are spoilt
if case == "version gap":
    beside, body["version"] = beside.replace(".1.", ".3."), "3"
    body["altIds"].append({"role": "previous", "value": "0" * 64})
if case == "previous of another":
    beside, body["version"], body["uri"] = alpha.replace(".1.", ".2."), "2", body["uri"].replace("delta", "alpha")
    body["altIds"].append({"role": "previous", "value": "0" * 64})
if case in BODIES: BODIES[case](body)
item = signed("item", body, *signers)
if case == "item under a signature of another":
    item["signatures"] = {k: base64.b64encode(bytes(64)).decode() for k in item["signatures"]}
if case == "item with R = identity":
    item["signatures"] = {k: base64.b64encode(b"\1" + bytes(63)).decode() for k in item["signatures"]}
added[beside] = item
if case in BYTES:
    added[beside] = BYTES[case](layout(item))
    assert added[beside] != layout(item), case
if case == "item that is not laid out": added[beside] = json.dumps(item, **SORTED).encode()
if case == "item with a name twice": added[beside] = b'{\n  "item": {},\n  "item": {},\n  "signatures": {}\n}\n'
if case == "item with a fraction": added[beside] = write("x.json", {**item, "item": {**body, "urgency": 1.5}})
if case == "item too large": added[beside] = b"x" * 262145
if case == "media that no item names": added["media/gt/" + hashlib.sha256(b"x").hexdigest() + ".png"] = b"x"
if case == "media of another content": added["media/gt/" + "0" * 64 + ".png"] = b"x"
if case.startswith("picture "): added[media(png(2))] = png(2)
if case == "picture with another's bytes": added[media(png(2))] = png(3)
if case == "picture cut off": added[media(png(2))] = png(2)[:-1]
if case == "picture emptied": added[media(png(2))] = b""
if case == "picture in another office": added[media(png(2)).replace("/gt/", "/mx/")] = added.pop(media(png(2)))
if case == "picture under another extension": added[media(png(2)).replace(".png", ".jpg")] = added.pop(media(png(2)))
if case == "picture beside one that no item names": added[media(png(3))] = png(3)
if case == "picture too large":
    large = bytes(16777217)
    body["associations"] = [picture(large)]
    added = {beside: signed("item", body, *signers), media(large): large}
cosignature = {"region": record["region"], "uri": body["uri"], "version": "1", "item": identity("item", body)}
if case == "cosignature that nobody asked for": added["cosignatures/mx/gt/2018/07/delta.1.json"] = signed("cosignature", cosignature, "mx")
if case == "cosignature of no item": added = {"cosignatures/mx/gt/2018/07/delta.1.json": signed("cosignature", cosignature, "mx")}
if case == "file outside the grammar": added["items/gt/README"] = b"x"
if case == "root of the wrong number": added = {"trust/4.json": read("trust/2.json")}
if case == "office omitted": # its head is recorded, what it has there is neither accepted nor held
    added, head = {}, git("ls-remote", "../servers/gt.git", "refs/heads/main").split()[0]
    record["inputs"]["gt"] = {**record["inputs"].get("gt", {"held": 0, "holds": []}), "head": head}
if case == "root and an item": added["trust/3.json"] = {"root": {**read("trust/2.json")["root"], "version": 3}, "signatures": {}}
if case == "root of no signatures": added = {"trust/3.json": {"root": {**read("trust/2.json")["root"], "version": 3}, "signatures": {}}}
if case == "root by its own threshold alone":
    added = {"trust/3.json": signed("root", {**read("trust/2.json")["root"], "version": 3}, "ana")}
if case == "root that forgets a revocation":
    root = {**copy.deepcopy(read("trust/2.json")["root"]), "version": 3}
    root["keys"] = {k: v for k, v in root["keys"].items() if "revokedAt" not in v}
    added = {"trust/3.json": signed("root", root, "ana", "luis")}
if case.startswith("root that revokes as of "): # a key of mx, which leaves: 4 is a record, 6 this one
    seq, named = {"a record": (4, 4), "another record": (4, 3), "this record": (6, 4), "a record to come": (999, 4)}[case[24:]]
    root = {**copy.deepcopy(read("trust/2.json")["root"]), "version": 3}
    keyid, = root["offices"].pop("mx")["keys"]
    root["keys"][keyid]["revokedAt"] = {"seq": seq, "record": identity("record", read(f"log/0/{named}.json")["record"])}
    added, record["root"] = {"trust/3.json": signed("root", root, "ana", "luis")}, {"version": 3, "id": identity("root", root)}
if case in ROOTS:
    root = {**copy.deepcopy(read("trust/2.json")["root"]), "version": 3}
    signers = ROOTS[case](root) or ("ana", "luis")
    added = {"trust/3.json": signed("root", root, *signers)}
    record["root"] = {"version": 3, "id": hashlib.sha256(message("root", root)).hexdigest()}

# ---- the record and the step ----
lines, counts = [], {}
for path, value in added.items():
    lines.append(f"{path} {hashlib.sha256(write(path, value)).hexdigest()}\n")
    if path.split("/")[0] != "trust":
        counts[path.split("/")[1]] = counts.get(path.split("/")[1], 0) + 1
for code, one in record["inputs"].items():
    one["added"] = counts.get(code, 0)
record["added"] = {"count": len(lines), "hash": hashlib.sha256("".join(sorted(lines)).encode()).hexdigest()}
if case == "record of another previous": record["previous"] = "0" * 64
if case == "record of another region": record["region"] = "other.example,2018"
if case == "record of the past": record["asOf"] = "2018-07-08T00:00:00Z"
if case == "record after the root expired": record["asOf"] = "2099-01-01T00:00:00Z"
if case == "record under an old root": record["root"] = {"version": 1, "id": record["root"]["id"]}
if case == "record of another hash": record["added"]["hash"] = "0" * 64
if case == "record of another count": record["added"]["count"] += 1
if case == "record that gives the file to another": record["inputs"]["gt"]["added"], record["inputs"]["mx"]["added"] = 0, 1
if case == "record with a member of its own": record["extra"] = 1
if case == "record signed by an office": merge_key = "gt"
name = f"log/0/{record['seq']}.json"
if case == "record of another number": name = f"log/0/{record['seq'] + 1}.json"
if case == "record whose seq is another": record["seq"] += 1
data = write(name, signed("record", record, merge_key))
if case == "record with a signature of another":
    whole = json.loads(data)
    write(name, {**whole, "signatures": {k: base64.b64encode(bytes(64)).decode() for k in whole["signatures"]}})
if case == "no record": os.remove(name)
if case == "item altered": write(alpha, {**read(alpha), "signatures": {}})
if case == "item deleted": os.remove(alpha)
if case == "media altered": write(media(png(1)), png(4))
if case == "media deleted": os.remove(media(png(1)))
if case == "media renamed": os.rename(media(png(1)), media(png(4)))
if case == "media executable": os.chmod(media(png(1)), 0o755)
if case == "record rewritten": write("log/0/1.json", {**read("log/0/1.json"), "signatures": {}})
if case == "first root altered": write("trust/1.json", {**read("trust/1.json"), "signatures": {}})
if case == "first root deleted": os.remove("trust/1.json")
if case == "executable item": os.chmod(beside, 0o755)
if case == "symbolic link": os.symlink("x", "items/gt/link")
if os.path.exists("x.json"): os.remove("x.json")
git("add", "-A", "-f", ".")
tree = git("write-tree")
if case in TREES: tree = rebuilt(tree, os.path.dirname(beside).encode().split(b"/"), TREES[case])
parents = ["-p", "HEAD"]
if case == "two parents": parents += ["-p", "HEAD~1"]
commit = git("commit-tree", tree, *parents, "-m", case)
wrong = commits(tree, git("rev-parse", "HEAD"), git("rev-parse", f"HEAD:{alpha}"))
if case in wrong: commit = put("commit", wrong[case])
spoilt = {"blob": ":" + beside, "folder": ":" + os.path.dirname(beside), "top": "^{tree}"}.get(case.split()[0])
if spoilt: spoil(case.split(" ", 1)[1], git("rev-parse", tree + spoilt))
if case.startswith("head "): spoil(case.split(" ", 1)[1], commit)
with open(".git/refs/heads/main", "w") as file: # update-ref would look at what it names
    file.write(commit + "\n")
