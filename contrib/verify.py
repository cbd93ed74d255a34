#!/usr/bin/python3
"""Verify a region from a clone and a pin: verify.py PIN [REPOSITORY [REV]].

Written from schema/README.md and the schemas beside it alone, to hold nsync to them. Needs PyNaCl (Debian: python3-nacl).
Prints "ok" and counts, or the first disagreement, "VERDICT PATH"; exit 0, 1, or 3 if an object is missing or broken.
It is two files, for one under 250 lines could hardly be read: the formats, 113 more, are in verify_format.py."""
import base64, hashlib, os, re, subprocess, sys
from nacl import bindings, exceptions
sys.dont_write_bytecode = True
from verify_format import RESERVED, SAFE, SCHEMAS, canonical, entries, escape, layout, moment, parse, strict, tree_name, valid

LIMIT, RECORD_LIMIT, MEDIA_LIMIT, DEPTH = 262144, 1048576, 16777216, 16
EXTENSION = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/gif": "gif"}

class Unreadable(Exception): pass
class Disagreement(Exception): pass
def need(holds, verdict, path):
    if not holds: raise Disagreement(verdict, path)

class Git:
    """Raw objects: no replace refs, no attributes; ids are computed, not believed."""
    def __init__(self, folder):
        self.git, self.pipes = ["git", "--no-replace-objects", "-C", folder], {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
        self.batch = subprocess.Popen([*self.git, "cat-file", "--batch"], stdin=subprocess.PIPE, **self.pipes)
    def head(self, rev):
        return subprocess.run([*self.git, "rev-parse", "--verify", "-q", rev + "^{commit}"], text=True, **self.pipes).stdout.strip()
    def read(self, oid, kind):
        self.batch.stdin.write(oid.encode() + b"\n")
        self.batch.stdin.flush()
        header = self.batch.stdout.readline().split() # nothing, where the object makes git end
        if len(header) != 3 or header[1] != kind: raise Unreadable(f"{oid}: no such {kind.decode()}")
        data = self.batch.stdout.read(int(header[2]) + 1)[:-1]
        if hashlib.sha1(b"%s %d\0" % (kind, len(data)) + data).hexdigest() != oid: raise Unreadable(f"{oid} is broken")
        return data
    def commit(self, oid):
        found = re.match(rb"tree ([0-9a-f]{40})\n((?:parent [0-9a-f]{40}\n)*)author ", self.read(oid, b"commit"))
        if not found: raise Unreadable(f"{oid}: a commit of another form")
        return found[1].decode(), found[2].decode().split()[1::2]
    def tree(self, oid, prefix):
        """Name, with "/" if it is a folder, -> id; in its place what the section "Git" refuses, and nothing after that."""
        known, last = {}, b""
        try:
            for mode, name, at in entries(self.read(oid, b"tree")):
                need(mode is not None, "bad-tree", prefix[:-1])
                path, key = prefix + os.fsdecode(name), name + b"/" * (mode == b"40000")
                need(last < key and name not in known, "bad-tree", path)
                last = key
                need(tree_name(name), "bad-tree", path)
                need(mode in (b"40000", b"100644"), "bad-mode", path)
                known[key] = at
        except Unreadable: known[last] = Disagreement("bad-tree", prefix[:-1])
        except Disagreement as found: known[last + b"\0" * (last in known)] = found
        return known
    def compare(self, old, new, prefix=""):
        """Yields (path, old blob id, new blob id), files of both sides; equal subtrees are never opened."""
        was, now = (self.tree(oid, prefix) if oid else {} for oid in (old, new))
        for key in sorted(was.keys() | now.keys()): # Git's order
            a, b, path = was.get(key), now.get(key), prefix + os.fsdecode(key)
            if isinstance(b, Disagreement): raise b
            if a != b and key.endswith(b"/"):
                need(path.count("/") <= DEPTH, "bad-tree", path[:-1])
                yield from self.compare(a, b, path)
            elif a != b: yield path, a, b

class Signed:
    def __init__(self, data, kind, path, misfit="schema"):
        need(len(data) <= (RECORD_LIMIT if kind == "record" else LIMIT), "too-large", path)
        try: value, schema = strict(data), SCHEMAS[kind]
        except ValueError: need(False, "not-json", path)
        need(layout(value) == data, "not-canonical", path)
        need(valid({**schema, "properties": {**schema["properties"], kind: {"type": "object"}}}, value, schema), "schema", path)
        need(valid(schema, value, schema), misfit, path)
        self.body, self.path = value[kind], path
        self.signatures = {keyid: base64.b64decode(text) for keyid, text in value["signatures"].items()}
        jcs, kind = canonical(self.body), kind.encode()
        self.message = b"DSSEv1 %d application/vnd.nsync.%s+json %d %s" % (len(kind) + 27, kind, len(jcs), jcs)
        self.id = hashlib.sha256(self.message).hexdigest()
    def judge(self, root, group, newest=None, seq=0):
        """The table of "Signatures"."""
        good, bad, revoked, threshold = 0, 0, 0, group.get("threshold", 1)
        for keyid in set(group["keys"]) & set(self.signatures):
            try: # libsodium refuses small-order R and keys, and S >= L
                bindings.crypto_sign_open(self.signatures[keyid] + self.message, root.keys[keyid])
                late = newest is not None and keyid in newest.revoked and newest.revoked[keyid]["seq"] < seq
                good, revoked = good + (not late), revoked + late
            except exceptions.BadSignatureError: bad += 1
        if good >= threshold: return "ok"
        if bad and not (revoked and good + revoked >= threshold): return "bad-signature"
        if revoked and (good + revoked >= threshold or not good): return "key-revoked"
        return "below-threshold" if good else "unknown-key"

class Root:
    """A trust root; its form is root.schema.json's, what it must say besides is checked here."""
    def __init__(self, data, path):
        self.file = Signed(data, "root", path, "bad-root")
        body = self.file.body
        self.version, self.authority, self.listed = body["version"], body["region"]["authority"], body["keys"]
        self.expires, self.root, self.merge = moment(body["expires"])[0], body["roles"]["root"], body["roles"]["merge"]
        self.offices, self.keys = body["offices"], {keyid: base64.b64decode(key["ed25519"]) for keyid, key in self.listed.items()}
        self.revoked = {keyid: key["revokedAt"] for keyid, key in self.listed.items() if "revokedAt" in key}
        groups = [self.root, self.merge, *self.offices.values()]
        need(self.expires > moment(body["issued"])[0] and not set(self.offices) & RESERVED and
             all(hashlib.sha256(key).hexdigest() == keyid and bindings.crypto_core_ed25519_is_valid_point(key)
                 for keyid, key in self.keys.items()) and
             sorted(keyid for group in groups for keyid in group["keys"]) == sorted(set(self.keys) - set(self.revoked)) and
             all(group.get("threshold", 1) <= len(group["keys"]) for group in groups), "bad-root", path)
    def follows(self, old):
        need(not old or self.version == old.version + 1 and self.authority == old.authority and
             all(self.listed.get(keyid) == old.listed[keyid] for keyid in old.revoked) and
             not (set(self.revoked) - set(old.revoked)) & set(old.root["keys"] + old.merge["keys"]), "bad-root", self.file.path)
        for root in (old or self, self):
            verdict = self.file.judge(root, root.root)
            need(verdict == "ok", verdict, self.file.path)

class File:
    """A file that a step adds; each has its verdict, first by itself, then by the others."""
    def __init__(self, path, kind, parts, data):
        self.path, self.kind, (self.writer, self.story, self.version), self.data = path, kind, parts, data
        self.verdict, self.media, self.joint, self.status = "ok", [], [], ""
        if kind == "item": self.story = self.writer + self.story
        if kind == "media" and (len(data) > MEDIA_LIMIT or hashlib.sha256(data).hexdigest() != self.story): self.verdict = "bad-media"
    def judge(self, root, newest, seq, as_of):
        """By itself: schema, binding, signatures, dates."""
        signed = Signed(self.data, self.kind, self.path)
        body, self.id, path = signed.body, signed.id, self.path
        authority, story = body["uri"][4:].split(":")
        need("/0000/" not in story and len(story.split("/")[3]) <= 100 and int(body["version"]) <= SAFE, "schema", path)
        if self.kind == "item": self.read(body, path)
        need(authority == root.authority and body.get("region", authority) == authority, "wrong-region", path)
        need(story.split("/")[0] == self.story.split("/")[0] and self.writer in root.offices, "wrong-office", path)
        need(story == self.story, "bad-path", path)
        need(body["version"] == self.version, "wrong-version", path)
        need(self.kind != "item" or body["firstCreated"][:7].replace("-", "/") in path, "bad-path", path)
        self.verdict, self.item = signed.judge(root, root.offices[self.writer], newest, seq), body.get("item")
        need(self.verdict in ("ok", "key-revoked"), self.verdict, path)
        need(self.kind != "item" or self.verdict != "ok" or self.latest <= as_of + 600, "issued-in-future", path)
    def read(self, body, path):
        self.created, self.status = moment(body["firstCreated"]), body["pubStatus"]
        self.latest = max(self.created[0], moment(body["versionCreated"])[0])
        self.previous = next((one["value"] for one in body["altIds"] if one["role"] == "previous"), None)
        self.joint = [one["literal"] for one in body.get("infoSources", []) if one["role"] == "jointIssuer"]
        for picture in (one for one in body.get("associations", []) if one["rel"] == "picture"):
            for one in picture["renditions"]:
                name = base64.urlsafe_b64decode(one["href"][-43:] + "=")
                need(base64.urlsafe_b64encode(name).decode()[:43] == one["href"][-43:], "schema", path)
                self.media.append(f"media/{self.writer}/{name.hex()}.{EXTENSION[one['contentType']]}")
            need(picture["uri"] == picture["renditions"][0]["href"] and len(self.media) <= 32, "schema", path)
        need(not set(self.joint) & RESERVED, "schema", path)
    def follow(self, known, named):
        """What an item or cosignature says of others; known: path -> File, accepted."""
        item = lambda version: known.get(f"items/{self.story}.{version}.json")
        if self.kind == "cosignature":
            need(item(self.version), "version-gap", self.path)
            need(item(self.version).id == self.item, "previous-mismatch", self.path)
            return need(self.writer in item(self.version).joint, "wrong-office", self.path)
        number = int(self.version) - 1
        before = item(number)
        need(before or not number, "version-gap", self.path)
        need(not number or self.previous == before.id and self.created == before.created, "previous-mismatch", self.path)
        while before and before.verdict == "key-revoked": number, before = number - 1, item(number - 1)
        need(not before or before.status != "canceled", "canceled-story", self.path)
        for path in self.media:
            need(path in known or path in named, "missing-media", self.path)
            need(path in known or named[path].verdict == "ok", "bad-media", self.path)
        for path in self.media: known.setdefault(path, named.get(path))
    def awaits(self, known):
        signed = (known.get(f"cosignatures/{office}/{self.story}.{self.version}.json") for office in self.joint)
        return self.verdict == "ok" and self.status == "usable" and not all(one and one.verdict == "ok" for one in signed)

class Region:
    def __init__(self, git, pin, head):
        self.git, self.known, self.roots, self.ids, self.record, self.steps = git, {}, [], {}, None, []
        while head:
            tree, parents = git.commit(head)
            self.steps.append((tree, parents))
            head = parents[0] if parents else None
        while (data := self.find(self.steps[0][0], path := f"trust/{len(self.roots) + 1}.json")) is not None:
            root = Root(data, path)
            need(self.roots or root.version == 1 and root.file.id == pin, "bad-root", path)
            root.follows(self.roots[-1] if self.roots else None)
            self.roots.append(root)
        need(self.roots, "bad-root", "trust/1.json")
        self.at, before = 0, None
        for tree, parents in reversed(self.steps):
            self.step(before, tree, parents)
            before = tree
    def find(self, tree, path):
        name, _, rest = path.partition("/")
        oid = next((at for _, found, at in entries(self.git.read(tree, b"tree")) if found == name.encode()), None)
        return None if oid is None else self.find(oid, rest) if rest else self.git.read(oid, b"blob")
    def step(self, before, tree, parents):
        seq = len(self.ids) + 1
        log, files, lines, adopted, record = f"log/{seq // 1000}/{seq}.json", {}, [], None, None
        need(len(parents) < 2, "unrecorded-change", log)
        for path, old, new in self.git.compare(before, tree):
            kind, parts = parse(path)
            need(not old and kind and (path == log or kind != "record") and not (kind == "root" and adopted), "unrecorded-change", path)
            data = self.git.read(new, b"blob")
            if kind == "record": record = data
            else: lines.append(f"{path} {hashlib.sha256(data).hexdigest()}\n")
            if kind == "root": adopted = path
            elif kind != "record": files[path] = File(path, kind, parts, data)
        need(record, "unrecorded-change", log)
        record = Signed(record, "record", log)
        body, as_of = record.body, moment(record.body["asOf"])[0]
        need(body["seq"] == seq, "bad-path", log)
        need(not adopted or not files, "record-mismatch", adopted)
        need(not adopted or adopted == f"trust/{self.at + 1}.json", "bad-root", adopted)
        self.at += bool(adopted)
        need(self.at, "bad-root", log)
        root = self.roots[self.at - 1]
        need(not adopted or all(self.ids.get(at["seq"]) == at["record"] for at in root.revoked.values()), "bad-root", adopted)
        need(body["previous"] == (self.record or root.file).id, "record-mismatch", log)
        need(body["region"] == root.authority, "wrong-region", log)
        need(not self.record or as_of >= moment(self.record.body["asOf"])[0], "record-mismatch", log)
        need(body["root"] == {"version": root.version, "id": root.file.id}, "record-mismatch", log)
        need(as_of <= root.expires, "bad-root", log)
        need((verdict := record.judge(root, root.merge)) == "ok", verdict, log)
        self.judge(files, root, self.roots[-1], seq, as_of)
        hashed, writers = hashlib.sha256("".join(sorted(lines)).encode()).hexdigest(), [file.writer for file in files.values()]
        need(body["added"] == {"count": len(lines), "hash": hashed} and {code: one["added"] for code, one in body["inputs"].items()
             if one["added"]} == {code: writers.count(code) for code in writers}, "record-mismatch", log)
        self.record, self.ids[seq] = record, record.id
    def judge(self, files, *ground):
        wrong, media = {}, {path: file for path, file in files.items() if file.kind == "media"}
        def attempt(file, work, *args):
            try: return work(*args) or True
            except Disagreement as found: wrong.setdefault(file.path, found)
        sound = [file for file in files.values() if file.kind != "media" and attempt(file, file.judge, *ground)]
        for file in sorted(sound, key=lambda f: (f.kind != "item", f.story if f.kind == "item" else f.path, int(f.version))):
            if attempt(file, file.follow, self.known, media): self.known[file.path] = file
        wrong.update({path: Disagreement("bad-media", path) for path in media.keys() - self.known.keys()})
        for path in sorted(wrong): raise wrong[path]
        for file in files.values(): file.data = None

def main(pin, folder=".", rev=None):
    git = Git(folder)
    head = git.head(rev) if rev else git.head("refs/remotes/region/main") or git.head("refs/heads/main")
    region = Region(git, re.sub("[ -]", "", pin).lower(), head or "its head")
    files = region.known.values()
    kinds = [file.kind for file in files]
    print(f"ok: {kinds.count('item')} items, {kinds.count('cosignature')} cosignatures, {kinds.count('media')} media files, "
          f"{len(region.roots)} roots, {len(region.steps)} records; {sum(file.verdict == 'key-revoked' for file in files)} key-revoked, "
          f"{sum(file.awaits(region.known) for file in files)} awaiting-cosignature")

if __name__ == "__main__":
    try: main(*sys.argv[1:4]) if 2 <= len(sys.argv) <= 4 else sys.exit(print("usage: verify.py PIN [REPOSITORY [REV]]", file=sys.stderr) or 3)
    except Disagreement as found: sys.exit(print(found.args[0], escape(found.args[1])) or 1)
    except (Unreadable, BrokenPipeError) as why: sys.exit(print("cannot verify:", why, file=sys.stderr) or 3)
