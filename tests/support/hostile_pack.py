"""Packs that no honest Git writes, for tests/cli/attacks_objects.sh, byte by byte.

hostile_pack.py CASE FOLDER ITEM: writes FOLDER/pack and FOLDER/main, the id of a commit whose
items/gt/2018/08/ holds what CASE says, beside honest.1.json with ITEM's bytes. liar_server.py sends it.
"""
import hashlib, os, struct, sys, zlib

case, repository, item = sys.argv[1:4]
COMMIT, TREE, BLOB, OFS_DELTA, REF_DELTA = 1, 2, 3, 6, 7
WHO = b"Desk <desk@redaccion.example> 1533470400 +0000"
pieces = []
KINDS = {COMMIT: b"commit", TREE: b"tree", BLOB: b"blob"}


def head(kind, size):
    out, first, size = bytearray(), (kind << 4) | (size & 15), size >> 4
    while size:
        out.append(first | 128)
        first, size = size & 127, size >> 7
    out.append(first)
    return bytes(out)


def varint(size):
    out = bytearray()
    while size > 127:
        out.append(size & 127 | 128)
        size >>= 7
    out.append(size)
    return bytes(out)


def oid(kind, data):
    return hashlib.sha1(KINDS[kind] + b" %d\0" % len(data) + data).digest()


def offset():
    """Where the next object begins, seen from the first."""
    return sum(map(len, pieces))


def add(kind, data):
    pieces.append(head(kind, len(data)) + zlib.compress(data, 1))
    return oid(kind, data)


def add_zeros(size):
    """A blob of so many MiB of NUL bytes: one squeezed, again and again (RFC 1950 and 1951)."""
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    mib = squeeze.compress(bytes(1 << 20)) + squeeze.flush(zlib.Z_FULL_FLUSH)
    pieces.append(head(BLOB, size << 20) + b"\x78\x9c" + mib * size + b"\3\0" + struct.pack(">HH", (size << 20) % 65521, 1))


def id_of_zeros(size):
    sha, mib = hashlib.sha1(b"blob %d\0" % (size << 20)), bytes(1 << 20)
    for _ in range(size):
        sha.update(mib)
    return sha.digest()


def add_delta(base, declared, operations, base_size):
    data = varint(base_size) + varint(declared) + operations
    pieces.append(head(REF_DELTA, len(data)) + base + zlib.compress(data))


def add_ofs_delta(back, data):
    distance = [back & 127]
    while back := back >> 7:
        back -= 1
        distance.insert(0, back & 127 | 128)
    pieces.append(head(OFS_DELTA, len(data)) + bytes(distance) + zlib.compress(data))


def tree(*entries):
    return add(TREE, b"".join(mode + b" " + name + b"\0" + at for mode, name, at in entries))


def up(month):
    for name in b"08", b"2018", b"gt", b"items":
        month = tree((b"40000", name, month))
    return month


def commit(top, headers=b"", message=b"hostile\n"):
    return add(COMMIT, b"tree " + top.hex().encode() + b"\n" + headers + b"author " + WHO + b"\ncommitter " + WHO + b"\n\n" + message)


honest = add(BLOB, open(item, "rb").read())
good = (b"100644", b"honest.1.json", honest)
one = (b"100644", b"zero.1.json")
if "gigabyte" in case:
    for number in range(120):  # so many that git keeps the pack (fetch.unpackLimit) and squeezes nothing anew
        add(BLOB, b"%d" % number)
if case == "a blob of a gigabyte":
    add_zeros(1024)
    main = commit(up(tree(good, (*one, id_of_zeros(1024)))))
elif case == "a delta that declares gigabytes":
    # Its one instruction copies three bytes; 64 GiB are declared.
    base = add(BLOB, b"abc")
    add_delta(base, 1 << 36, b"\x90\x03", 3)
    main = commit(up(tree(good, (*one, base))))
elif case == "deltas that explode":
    # Each is sixteen times the one before, by a few bytes: 16 MiB, 256 MiB, 4 GiB, 64 GiB.
    size, at = 1 << 20, offset()
    base = add(BLOB, bytes(size))
    for _ in range(4):
        start, data = offset(), bytearray(varint(size) + varint(16 * size))
        for place in range(0, 16 * size, 1 << 20):
            data += b"\xc0\x10"  # copies the first MiB of its base
        add_ofs_delta(start - at, bytes(data))
        size, at = size * 16, start
    main = commit(up(tree(good, (*one, base))))
elif case == "a small item by a delta of a gigabyte":
    text, at = b"{}\n", offset()
    add_zeros(1024)
    add_ofs_delta(offset() - at, varint(1 << 30) + varint(len(text)) + bytes([len(text)]) + text)
    main = commit(up(tree(good, (*one, oid(BLOB, text)))))
elif case == "a million entries":
    blob = add(BLOB, b"{}\n")
    main = commit(up(add(TREE, b"".join(b"100644 a%07d.1.json\0" % i + blob for i in range(1000000)) +
                                 b"100644 honest.1.json\0" + honest)))
elif case == "two tree lines":
    first = up(tree(good))
    main = commit(first, b"tree " + up(tree(good, (*one, honest))).hex().encode() + b"\n")
elif case == "two parent lines of one commit":
    first = commit(up(tree(good)))
    main = commit(up(tree(good)), 2 * (b"parent " + first.hex().encode() + b"\n"))
elif case == "a NUL in the message":
    main = commit(up(tree(good)), message=b"cut\0here\x1b[2J\n")
elif case == "two author lines":
    main = commit(up(tree(good)), b"author " + WHO + b"\n")
elif case == "a parent that is missing":
    main = commit(up(tree(good)), b"parent " + b"1" * 40 + b"\n")
elif case == "a blob that is missing":
    main = commit(up(tree(good, (*one, b"\x11" * 20))))
elif case == "a tree that is missing":
    main = commit(up(tree(good, (b"40000", b"more", b"\x11" * 20))))
elif case == "no commit at all":
    main = up(tree(good))
else:
    main = commit(up(tree(good)))

pack = b"PACK" + struct.pack(">II", 2, len(pieces)) + b"".join(pieces)
pack += hashlib.sha1(pack).digest()
if case == "a pack that is cut off":
    pack = pack[:-30]
if case == "a pack whose bytes were flipped":
    pack = pack[:40] + bytes([pack[40] ^ 255]) + pack[41:]
if case == "a pack of another checksum":
    pack = pack[:-20] + bytes(20)
os.makedirs(repository)
open(repository + "/pack", "wb").write(pack)
open(repository + "/main", "wb").write(main.hex().encode())
