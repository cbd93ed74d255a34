# Keys: made, shown, handed out, under a passphrase or not.
. "$(dirname "$0")/lib.sh"

echo 'first secret' >first
printf 'second secret\r\nand more\n' >second
folder=$XDG_DATA_HOME/nsync/keys

ok nsync key list
expect_err 'there is no key'
[ ! -s "$LAST_OUT" ] || fail 'a key that is not there'
ok nsync key new plain --no-passphrase
expect_err 'no passphrase'
ok nsync key new ana --holder 'Ana López, Guatemala' --passphrase-file first
expect_err 'Ana López'
expect_equal 600 "$(stat -c %a "$folder/ana.json")" 'mode of a key file'
expect_equal 700 "$(stat -c %a "$folder")" 'mode of the folder'
ok nsync validate --schema key "$folder/ana.json" "$folder/plain.json"
pass 'key new: a file of mode 0600 that the key schema accepts'

before=$(sha256sum "$folder/ana.json")
expect_exit 3 nsync key new ana --no-passphrase
expect_err 'there already'
expect_equal "$before" "$(sha256sum "$folder/ana.json")"
expect_exit 3 nsync key new '../ana' --no-passphrase
expect_equal 2 "$(find "$folder" -type f | wc -l)" 'files'
pass 'a name that is taken or bad is refused, nothing is overwritten'

# ---- list, show ----

ok nsync key list --json
python3 - "$LAST_OUT" <<'PY' || fail 'key list --json'
import base64, hashlib, json, sys
ana, plain = map(json.loads, open(sys.argv[1]))
assert (ana["name"], plain["name"]) == ("ana", "plain")
assert ana["holder"] == "Ana López, Guatemala" and plain["holder"] == "plain"
assert ana["encrypted"] is True and plain["encrypted"] is False
assert ana["id"] == hashlib.sha256(base64.b64decode(ana["ed25519"])).hexdigest()
PY
id=$(nsync key list --json | sed -n 's/.*"id":"\([0-9a-f]*\)".*"name":"ana".*/\1/p; s/.*"name":"ana".*"id":"\([0-9a-f]*\)".*/\1/p')
ok nsync key show ana
expect_out "$id"
cp "$LAST_OUT" by-name
ok nsync key show "${id:0:8}"
expect_same by-name "$LAST_OUT"
ok nsync key show "$folder/ana.json"
expect_exit 3 nsync key show nobody
expect_err 'nobody'
pass 'key list, key show by name, id and path'

# ---- export ----

ok nsync key export ana -o ana.key
expect_equal "nsync-key" "$(cut -d' ' -f1 ana.key)"
expect_contains ana.key 'Ana López, Guatemala'
ok nsync key export ana --format base64
expect_equal "$(cut -d' ' -f2 ana.key)" "$(cat "$LAST_OUT")"
expect_equal "$id" "$(base64 -d "$LAST_OUT" | sha256sum | cut -d' ' -f1)" 'id'
for format in pem openssh minisign; do
	ok nsync key export ana --format $format
	[ -s "$LAST_OUT" ] || fail "nothing: $format"
done
if command -v openssl >/dev/null; then
	ok nsync key export ana --format pem -o ana.pem
	ok openssl pkey -pubin -in ana.pem -noout -text
	expect_out 'ED25519'
fi
if command -v ssh-keygen >/dev/null; then
	ok nsync key export ana --format openssh -o ana.ssh
	ok ssh-keygen -l -f ana.ssh
	expect_out 'ED25519'
fi
expect_exit 2 nsync key export ana --format pgp
expect_exit 3 nsync key export nobody
pass 'key export in every format'

# ---- passphrases ----

ok nsync key passwd ana --passphrase-file first --new-passphrase-file second
expect_exit 3 nsync key passwd ana --passphrase-file first --no-passphrase
expect_err 'passphrase'
ok env NSYNC_PASSPHRASE_FILE=second "$NSYNC" key passwd ana --new-passphrase-file first
expect_equal "$id" "$(nsync key show ana --json | grep -o '"id":"[0-9a-f]*"' | cut -d'"' -f4)" 'the same key'
# The environment's file is the old passphrase; it does not become the new one unasked.
expect_exit 3 env NSYNC_PASSPHRASE_FILE=first "$NSYNC" key passwd ana --no-input
expect_exit 3 nsync key passwd ana --no-input --no-passphrase
expect_err '--passphrase-file'
expect_exit 3 nsync --no-input key new nobody
expect_no_file "$folder/nobody.json"
ok nsync key passwd ana --passphrase-file first --no-passphrase
ok nsync key passwd plain --new-passphrase-file first
expect_equal 600 "$(stat -c %a "$folder/plain.json")" 'mode after passwd'
pass 'passphrases from files; none to be had: exit 3'

# From the terminal, without echo, twice.
if command -v python3 >/dev/null; then
	cat >type.py <<'PY'
import os, pty, sys, time

def run(argv, answers):
    pid, terminal = pty.fork()
    if pid == 0:
        os.execv(argv[0], argv)
    seen = b""
    for answer in answers:
        while not seen.rstrip(b" ").endswith(b":"):
            got = os.read(terminal, 1000)
            if not got:
                break
            seen += got
        time.sleep(0.1)
        os.write(terminal, answer)
        seen += b"|"
    try:
        while True:
            got = os.read(terminal, 1000)
            if not got:
                break
            seen += got
    except OSError:
        pass
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), seen

program = sys.argv[1]
code, seen = run([program, "key", "new", "typed"], [b"sesame\n", b"sesame\n"])
assert code == 0, (code, seen)
assert b"sesame" not in seen and b"Passphrase for typed" in seen, seen
code, seen = run([program, "key", "passwd", "typed", "--no-passphrase"], [b"sesamo\x7fe\n"])
assert code == 0, (code, seen)
code, seen = run([program, "key", "new", "other"], [b"one\n", b"two\n"])
assert code == 3 and b"not the same" in seen, (code, seen)
code, seen = run([program, "key", "new", "other"], [b"abc\x03"])
assert code == 3, (code, seen)
code, seen = run([program, "key", "new", "other"], [b"\n"])
assert code == 3 and b"empty" in seen, (code, seen)
PY
	ok python3 type.py "$NSYNC"
	expect_no_file "$folder/other.json"
	pass 'passphrases from the terminal: not echoed, asked for twice, Ctrl-C leaves nothing'
fi

unset XDG_DATA_HOME
ok env HOME="$WORK/elsewhere" "$NSYNC" key new k --no-passphrase
expect_file "$WORK/elsewhere/.local/share/nsync/keys/k.json"
expect_exit 3 env -u HOME "$NSYNC" key list
expect_err 'HOME'
ok env XDG_DATA_HOME=relative HOME="$WORK/elsewhere" "$NSYNC" key show k
pass 'XDG_DATA_HOME, HOME, and neither'
