# The frame of every command: help, options, exit codes, --json, and where words go.
. "$(dirname "$0")/lib.sh"

# ---- help ----

ok nsync help
expect_out 'usage: nsync'
nsync help | sed -n 's/^  \([a-z][a-z-]*\)  *[^ -].*/\1/p' >"$WORK/commands"
for command in init key root edit sign cosign check fmt canon validate sync merge digest status list show diff log \
	verify hook help; do
	grep -qx "$command" "$WORK/commands" || fail "nsync help does not name $command"
	ok nsync "$command" --help
	expect_out "nsync $command: "
	expect_out "usage: nsync $command"
	expect_out 'Example:'
	expect_out '  $ '
	cp "$LAST_OUT" "$WORK/help"
	ok nsync help "$command"
	expect_same "$WORK/help" "$LAST_OUT"
	ok nsync "$command" -h
	expect_same "$WORK/help" "$LAST_OUT"
	[ ! -s "$LAST_ERR" ] || fail "words on standard error: nsync $command -h"
done
pass 'every command has --help with its usage and an example'

while read -r command; do
	grep -qx "$command" <(printf '%s\n' init key root edit sign cosign check fmt canon validate sync resolve merge digest \
		status list show diff log verify hook help export audit) || fail "not in this test: $command"
done <"$WORK/commands"

for verb in 'key new' 'key list' 'key show' 'key export' 'key passwd' 'root init' 'root add-office' \
	'root remove-office' 'root add-key' 'root drop-key' 'root revoke' 'root renew' 'root sign' 'root adopt' \
	'root show' 'root invite'; do
	# shellcheck disable=SC2086
	ok nsync $verb --help
	expect_out "usage: nsync $verb"
	expect_out 'Example:'
	# shellcheck disable=SC2086
	ok nsync help $verb
done
pass 'so has every verb of key and root'

ok nsync --version
grep -qx 'nsync [0-9.]*' "$LAST_OUT" || fail 'no version'
ok nsync --help
expect_out 'Exit: 0 all well'
pass '--version, --help'

# ---- usage errors: exit 2, a reason, a usage line, nothing on standard output ----

# refuses TEXT COMMAND...
refuses()
{
	local text=$1
	shift
	expect_exit 2 "$@"
	expect_err "$text"
	expect_err 'usage: nsync'
	[ ! -s "$LAST_OUT" ] || fail "something on standard output: $*"
}

refuses 'which command?' nsync
refuses "did you mean 'merge'?" nsync mrege
refuses "did you mean 'key export'?" nsync key exprt
refuses 'no such command' nsync xyzzyxyzzy
refuses "did you mean 'digest'?" nsync help digset
refuses 'which one?' nsync key
refuses 'which one?' nsync root
refuses 'did you mean --as-of?' nsync merge --as-off 2018-01-01
refuses 'no such option' nsync merge --frobnicate
refuses 'no such option' nsync merge -z
refuses 'needs a value' nsync merge --as-of
refuses 'takes no value' nsync merge --dry-run=yes
refuses 'given twice' nsync digest --from 2018-01-01 --from 2018-01-02
refuses 'one word too many' nsync log 1 2
refuses "NAME is missing after 'key new'" nsync key new
refuses "FILE is missing after 'fmt'" nsync fmt
refuses "KEY is missing after 'root revoke'" nsync root revoke
refuses "ROLE is missing after 'root add-key'" nsync root add-key --key x
refuses "ID is missing after 'cosign'" nsync cosign --key x
refuses "a word is missing after 'hook'" nsync hook
refuses "'yesterday' is not a date" nsync digest --from yesterday
refuses "'2018-02-30' is not a date" nsync digest --to 2018-02-30
refuses "'noon' is not a time" nsync merge --as-of noon
refuses 'before --from' nsync digest --from 2018-02-02 --to 2018-02-01
refuses "'x' is not a number" nsync log --limit x
refuses 'within bounds' nsync log --limit 0
refuses "'morse' is none of text" nsync digest --format morse
pass 'usage errors: exit 2 and a usage line'

# ---- the forms of options ----

ok nsync key new one --holder='Holder = One' --no-passphrase
ok nsync key new --no-passphrase --holder 'Holder Two' -- two
ok nsync key list
expect_out 'Holder = One'
expect_out 'Holder Two'
ok nsync key export one -o"$WORK/short.pub"
expect_file "$WORK/short.pub"
ok nsync key export one -o "$WORK/long.pub"
expect_same "$WORK/short.pub" "$WORK/long.pub"
pass '--name=value, --, -ovalue, options after words'

mkdir folder
echo '{}' >folder/a.json
ok nsync -C folder canon a.json
ok nsync canon -C folder a.json
ok nsync -C . -C folder canon a.json
expect_exit 3 nsync -C no-such-folder key list
expect_err 'no-such-folder'
pass '-C before and after the command'

# ---- streams ----

expect_exit 2 nsync --json mrege
python3 - "$LAST_OUT" <<'PY' || fail 'no error line'
import json, sys
line, = open(sys.argv[1])
error = json.loads(line)
assert error["v"] == 1 and error["type"] == "error", error
assert error["where"] == "mrege" and "merge" in error["text"], error
PY
expect_exit 3 nsync --json verify
expect_out '"type":"error"'
ok nsync --json key list
[ "$(wc -l <"$LAST_OUT")" -eq 2 ] && [ ! -s "$LAST_ERR" ] || fail '--json: two lines, no words'
ok nsync -q key new three --no-passphrase
expect_silent
pass '--json and --quiet'

# What cannot be written is a failure, not a shorter answer.
for command in 'key list' 'help' '--json key list' 'canon folder/a.json' 'key export one'; do
	code=0
	# shellcheck disable=SC2086
	nsync $command >/dev/full 2>"$WORK/err" || code=$?
	[ "$code" -eq 3 ] || fail "exit $code with a full disk: nsync $command"
	grep -q 'standard output' "$WORK/err" || fail 'it does not say what failed'
done
pass 'a full disk: exit 3'

code=0
nsync key list >&- 2>"$WORK/err" || code=$?
[ "$code" -ne 0 ] || [ ! -s "$WORK/err" ] || fail 'a closed standard output'
pass 'a closed standard output harms nothing'

# ---- nothing from outside reaches the terminal raw ----

evil=$(printf 'x\033[31my\302\233z\342\200\256w\377')

no_raw()
{
	! LC_ALL=C grep -qE "$(printf '\033|\302\233|\342\200\256|\377')" "$LAST_OUT" "$LAST_ERR" ||
		fail "raw bytes came out: $(cat -v "$LAST_OUT" "$LAST_ERR")"
}

for arguments in "$evil" "key show $evil" "canon $evil" "--$evil"; do
	# shellcheck disable=SC2086
	fails nsync $arguments
	no_raw
	expect_err '\x1b'
done
expect_exit 2 nsync "$evil"
expect_err '\u202e'
expect_err '\u009b'
expect_err '\xff'
fails nsync --json key show "$evil"
python3 -c 'import json, sys; [json.loads(l) for l in open(sys.argv[1], encoding="utf-8")]' "$LAST_OUT" ||
	fail 'not JSON, or not UTF-8'
pass 'control characters, C1, bidirectional controls and broken UTF-8 are shown, never sent'

# Sentences with values: a file's name, a word that was typed.
ok nsync key new desk --no-passphrase
for name in one two desk; do
	ok nsync key export $name -o $name.pub
done
ok nsync root init redaccion.example,2018 --name en=Region --languages en --time-zone Etc/UTC --root-key one.pub \
	--root-key two.pub --merge-key desk.pub --issued 2018-01-01T00:00:00Z \
	--expires 2030-01-01T00:00:00Z -o "$evil"
no_raw
SHOWN='x\x1b[31my\u009bz\u202ew\xff'
expect_err "wrote $SHOWN: root 1, 0 offices"
expect_err "nsync root show $SHOWN   Sign it: nsync root sign $SHOWN"
ok nsync root show "$evil"
no_raw
expect_err "more holders have to sign it: nsync root sign $SHOWN"
fails nsync root remove-office "$evil" "$evil"
expect_err "this root has no office $SHOWN"
expect_err "nsync root show $SHOWN lists its offices; nsync root add-office $SHOWN $SHOWN --name"
no_raw
ok nsync root sign "$evil" --key two
no_raw
expect_err "Hand $SHOWN to the next holder."
pass 'so are the values in sentences, and in their advice'

ok env TERM=xterm "$NSYNC" key list
! grep -q "$(printf '\033')" "$LAST_OUT" || fail 'colour although it is no terminal'
pass 'colour only on a terminal'
