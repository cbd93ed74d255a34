"""What liar.py does below the level of files: pictures, and trees, commits and objects that git itself would not write."""
import base64, hashlib, os, subprocess, zlib

def png(colour):
    """A PNG of one grey pixel."""
    chunk = lambda kind, data: len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", bytes([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])) + \
        chunk(b"IDAT", zlib.compress(bytes([0, colour]))) + chunk(b"IEND", b"")

def media(data):
    return "media/gt/" + hashlib.sha256(data).hexdigest() + ".png"

def picture(data):
    """The association of an item that names it."""
    ni = "ni:///sha-256;" + base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")
    return {"name": "p", "rel": "picture", "type": "picture", "uri": ni, "descriptions": [{"role": "alt", "value": "x"}],
            "renditions": [{"name": "o", "href": ni, "contentType": "image/png"}]}

def put(kind, data):
    return subprocess.run(["git", "hash-object", "-w", "-t", kind, "--literally", "--stdin"], input=data, check=True,
                          stdout=subprocess.PIPE).stdout.decode().strip()

# ---- trees ----

def entries(tree):
    data, out = subprocess.check_output(["git", "cat-file", "tree", tree]), []
    while data:
        head, _, data = data.partition(b"\0")
        out.append((*head.split(b" ", 1), data[:20]))
        data = data[20:]
    return out

def joined(found):
    return b"".join(mode + b" " + name + b"\0" + oid for mode, name, oid in found)

def rebuilt(tree, folders, edit):
    """The tree, with the bytes of the folder below it as edit makes them from its entries."""
    if not folders:
        edited = edit(entries(tree))
        return put("tree", edited if isinstance(edited, bytes) else joined(edited))
    inner = lambda oid: bytes.fromhex(rebuilt(oid.hex(), folders[1:], edit))
    return put("tree", joined([(m, n, inner(i) if n == folders[0] else i) for m, n, i in entries(tree)]))

def named(name):
    """One more entry, in its place."""
    return lambda found: sorted([*found, (b"100644", name, found[0][2])], key=lambda entry: entry[1])

def mode(text):
    return lambda found: [*found[:-1], (text, *found[-1][1:])]

def deep(levels):
    def edit(found):
        tree = put("tree", b"100644 x\0" + found[0][2])
        for _ in range(levels - 1):
            tree = put("tree", b"40000 d\0" + bytes.fromhex(tree))
        return [*found, (b"40000", b"zz", bytes.fromhex(tree))]
    return edit

NO_TREE = bytes.fromhex("4b825dc642cb6eb9a060e54bf8d69288fbee4904") # the empty one
# What becomes of items/gt/2018/07, whose last entry is the step's own item.
TREES = {
    "tree out of order": lambda found: found[::-1],
    "tree entry twice": lambda found: [*found, found[-1]],
    "tree entry of two contents": lambda found: [*found, (*found[-1][:2], found[0][2])],
    "file and folder of one name": lambda found: [*found, (b"40000", found[-1][1], NO_TREE)],
    "file and folder of one name, apart": lambda found: [*found, (b"100644", found[-1][1] + b"-x", found[0][2]), (b"40000", found[-1][1], NO_TREE)],
    "entry ..": named(b".."), "entry .": named(b"."), "entry without a name": named(b""), "entry with a slash": named(b"a/b"),
    "entry ../../x": named(b"../../x"), "entry .git": named(b".git"), "entry .GIT": named(b".GIT"), "entry git~1": named(b"git~1"),
    "entry .git with a zero-width character": named(".g\u200cit".encode()), "entry .git with a backslash": named(b".git\\x"),
    "entry .git with a stream": named(b".git::$INDEX_ALLOCATION"), "entry .git with dots and spaces": named(b".git. ."),
    "entry of bytes that are no text": named(b"z\xff\xfe"), "entry with an escape": named(b"z\x1b[2J"),
    "entry with a percent sign": named(b"z%41"), "entry of another case": named(b"Delta.1.json"),
    "mode 100664": mode(b"100664"), "mode 0100644": mode(b"0100644"), "mode 160000": mode(b"160000"), "mode 100755": mode(b"100755"),
    "mode 040000": mode(b"040000"), "mode 0": mode(b"0"), "mode of letters": mode(b"x"), "mode of nothing": mode(b""),
    "mode that is too long": mode(b"1" * 99), "mode of a folder": mode(b"40000"),
    "tree cut within an id": lambda found: joined(found)[:-1], "tree cut after a name": lambda found: joined(found)[:-20],
    "tree cut within a name": lambda found: joined(found)[:-25], "tree cut after a mode": lambda found: joined(found) + b"100644 ",
    "tree cut within a mode": lambda found: joined(found) + b"100", "tree of noise": lambda found: b"noise" * 9,
    "tree without a space": lambda found: joined(found) + b"100644z.1.json\0" + found[0][2],
    "tree in a file's place": lambda found: [*found[:-1], (*found[-1][:2], NO_TREE)],
    "folders too deep": deep(13), "folders just not too deep": deep(12), # items/gt/2018/07 are four
}

# ---- commits and objects ----

def commits(tree, parent, blob):
    """case -> bytes, of commits that go wrong."""
    who = "Desk <desk@redaccion.example> 1531180800 +0000"
    text = lambda head: f"{head}author {who}\ncommitter {who}\n\nx\n".encode()
    up, no_id, none = f"parent {parent}\n", "x" * 40, "1" * 40
    return {
        "commit without a tree": text(up), "commit of a missing tree": text(f"tree {none}\n{up}"),
        "commit whose tree is no id": text(f"tree {no_id}\n{up}"), "commit whose tree is short": text(f"tree {tree[:39]}\n{up}"),
        "commit whose tree is a blob": text(f"tree {blob}\n{up}"), "commit of two trees": text(f"tree {tree}\ntree {tree}\n{up}"),
        "commit whose parent is missing": text(f"tree {tree}\nparent {none}\n"), "commit whose parent is no id": text(f"tree {tree}\nparent {no_id}\n"),
        "commit whose parent is a tree": text(f"tree {tree}\nparent {tree}\n"),
        "commit whose parent is noise": text(f"tree {tree}\nparent {put('commit', b'noise')}\n"),
        "commit whose parent has no tree": text(f"tree {tree}\nparent {put('commit', text(up))}\n"),
        "commit of noise": b"noise\n", "commit of nothing": b"",
    }

def spoil(how, oid):
    """A loose object of the repository: missing, or of other bytes."""
    path = f".git/objects/{oid[:2]}/{oid[2:]}"
    with open(path, "rb") as file:
        data = file.read()
    os.remove(path)
    plain = zlib.decompress(data)
    other = {"missing": None, "empty": b"", "noise": b"noise" * 20, "cut off": data[:len(data) // 2],
             "altered": zlib.compress(plain[:-2] + bytes([plain[-2] ^ 1]) + plain[-1:])}[how]
    if other is not None:
        with open(path, "wb") as file:
            file.write(other)
