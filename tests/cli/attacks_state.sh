# Attacks on the private state: a tampered high-water mark, a forged list of what was verified.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/support/region.sh"

region_new gt
draft gt one 2018-08-05T15:00:00-06:00
ok sign_and_sync gt one 2018-08-05T21:10:00Z
ok merge_at 2018-08-06T00:00:00Z
draft gt two 2018-08-06T15:00:00-06:00
ok sign_and_sync gt two 2018-08-06T21:10:00Z
ok merge_at 2018-08-07T00:00:00Z
ok as eva nsync init --from public.git --pin "$PIN" eva
STATE=$WORK/people/eva/.local/state/nsync/$PIN
GOOD=$(git -C public.git rev-parse main)

ok eva nsync audit
expect_file "$STATE/mark.json"
expect_file "$STATE/verified.json"
cp -r "$STATE" honest-state

honest_state()
{
	rm -rf "$STATE"
	cp -r honest-state "$STATE"
}

# ---- the commits that lie: an altered item, an invented one; and honest ones that are old ----

git clone -q public.git scratch
git -C scratch branch old HEAD^
OLD=$(git -C scratch rev-parse old)
sed -i 's/has to say/had to say/' scratch/items/gt/2018/08/two.1.json
git -C scratch commit -q -a -m altered
ALTERED=$(git -C scratch rev-parse HEAD)
# Altered under the record's own commit: a rewritten history, no step too many.
git -C scratch reset -q --hard "$GOOD"
sed -i 's/has to say/had to say/' scratch/items/gt/2018/08/two.1.json
git -C scratch commit -q -a --amend -m rewritten
REWRITTEN=$(git -C scratch rev-parse HEAD)
git -C scratch branch kept-1 "$ALTERED"
git -C scratch branch kept-2 "$REWRITTEN"

# ---- a tampered mark ----

# set_mark SEQ RECORD-ID ROOT-ID: a well-formed mark; "keep" keeps an id.
set_mark()
{
	python3 - "$STATE/mark.json" "$@" <<'PY'
import json, sys
path, seq, record, root = sys.argv[1:]
whole = json.load(open(path))
mark = whole["mark"]
mark["record"]["seq"] = int(seq)
if record != "keep": mark["record"]["id"] = record
if root != "keep": mark["root"]["id"] = root
text = json.dumps(whole, indent=2, sort_keys=True) + "\n"
open(path, "w").write(text)
PY
}

ZEROS=$(printf '0%.0s' {1..64})
FORGED=$(printf 'a%.0s' {1..64})

honest_state
set_mark 9 "$FORGED" keep
expect_exit 1 eva nsync audit
expect_out 'rollback'
expect_exit 1 eva nsync audit --from-scratch
expect_out 'rollback'
ok eva nsync verify --all
pass 'mark raised: stops, never says ok'

honest_state
set_mark 3 "$FORGED" keep
for option in '' --from-scratch; do
	# shellcheck disable=SC2086
	expect_exit 1 eva nsync audit $option
	expect_out 'fork'
done
honest_state
set_mark 3 keep "$FORGED"
for option in '' --from-scratch; do
	# shellcheck disable=SC2086
	expect_exit 1 eva nsync audit $option
	expect_out 'fork  trust/1.json'
done
pass 'mark of another id: a fork'

honest_state
for garbage in garbage '{}' '[]' '{"mark":{}}' ''; do
	printf '%s' "$garbage" >"$STATE/mark.json"
	for command in audit 'audit --from-scratch'; do
		# shellcheck disable=SC2086
		expect_exit 3 eva nsync $command
		expect_err '/mark.json: the file is damaged'
		expect_err 'Ask another office which record is its newest (nsync log), delete the file'
	done
done
pass 'mark that is garbage: an error that names it'

honest_state
set_mark 9007199254740993 "$FORGED" keep
expect_exit 1 eva nsync audit --from-scratch
expect_out 'rollback'
set_mark -1 "$FORGED" keep
expect_exit 3 eva nsync audit --from-scratch
pass 'mark with an impossible number: stops'

# Lowered or deleted: the rollback goes unseen, as SECURITY.md says, but what is shown is still judged whole.
lower_mark()
{
	honest_state
	case $1 in
	lowered) set_mark 0 '' keep ;;
	deleted) rm "$STATE/mark.json" ;;
	esac
}
show_eva "$WORK/scratch" "$OLD"
honest_state
expect_exit 1 eva nsync audit --from-scratch
expect_out 'rollback'
for how in lowered deleted; do
	lower_mark $how
	ok eva nsync audit
	for commit in "$ALTERED" "$REWRITTEN"; do
		lower_mark $how
		show_eva "$WORK/scratch" "$commit"
		expect_exit 1 eva nsync audit --from-scratch
		expect_out 'items/gt/2018/08/two.1.json'
		expect_exit 1 eva nsync verify --all
		expect_out 'items/gt/2018/08/two.1.json'
	done
	show_eva "$WORK/scratch" "$OLD"
	pass "mark $how: what is shown is judged all the same"
done
show_eva "$WORK/scratch" "$GOOD"

# A link in the mark's place is replaced, and nothing is written through it.
honest_state
echo precious >precious
ln -sf "$WORK/precious" "$STATE/mark.json"
expect_exit 3 eva nsync audit
expect_equal precious "$(cat precious)"
mv "$STATE/mark.json" link
cp honest-state/mark.json copy.json
ln -s "$WORK/copy.json" "$STATE/mark.json"
cp copy.json before.json
lib_run eva nsync audit
expect_same before.json copy.json
honest_state
ln -sf "$WORK/precious" "$STATE/verified.json"
ok eva nsync audit
ok eva nsync verify --all
expect_equal precious "$(cat precious)"
pass 'a symbolic link in the state: nothing is written through it'

# ---- forged: a well-formed file that says that the bad head was verified ----

forge_verified()
{
	honest_state
	sed "s/$GOOD/$1/" honest-state/verified.json >"$STATE/verified.json"
	expect_contains "$STATE/verified.json" "$1"
}
for commit in "$ALTERED" "$REWRITTEN"; do
	show_eva "$WORK/scratch" "$commit"
	for command in 'verify --all' 'audit --from-scratch' 'verify --all --json' 'audit --from-scratch --json'; do
		forge_verified "$commit"
		# shellcheck disable=SC2086
		expect_exit 1 eva nsync $command
		expect_out 'items/gt/2018/08/two.1.json'
		expect_out "$(if [ "$commit" = "$ALTERED" ]; then echo unrecorded-change; else echo bad-signature; fi)"
	done
done
pass 'forged verified state: --all and --from-scratch find the altered item'

# Those two do not only look past it: what they found is not forgotten by the state that they leave.
show_eva "$WORK/scratch" "$ALTERED"
forge_verified "$ALTERED"
expect_exit 1 eva nsync verify --all
expect_exit 1 eva nsync verify --all
expect_exit 1 eva nsync audit --from-scratch
pass 'forged verified state: they find it again and again'

# An incremental run that starts after the forged head judges all that follows.
git -C scratch checkout -q --detach "$ALTERED"
echo '{}' >scratch/items/gt/2018/08/three.1.json
git -C scratch add -A
git -C scratch commit -q -m more
git -C scratch branch kept-3
MORE=$(git -C scratch rev-parse HEAD)
show_eva "$WORK/scratch" "$MORE"
forge_verified "$ALTERED"
expect_exit 1 eva nsync verify
expect_exit 1 eva nsync audit
pass 'forged verified state: the steps after it are judged'

# Of another pin, of other rules, of a head that is elsewhere or nowhere: no state.
show_eva "$WORK/scratch" "$ALTERED"
for edit in "s/$PIN/$FORGED/" 's/"rules": 2/"rules": 1/' "s/$ALTERED/${ZEROS:0:40}/" "s/$ALTERED/${FORGED:0:40}/" \
	's/"items": [0-9]*/"items": -1/;s/"claims": \[/"claims": [ 7,/'; do
	forge_verified "$ALTERED"
	sed -i "$edit" "$STATE/verified.json"
	expect_exit 1 eva nsync verify
	expect_exit 1 eva nsync audit
done
pass 'verified state of another pin, rule or head: no state'

# After all of it, what is honest still holds.
show_eva "$WORK/scratch" "$GOOD"
honest_state
ok eva nsync verify --all
ok eva nsync audit --from-scratch
ok eva nsync audit
expect_out 'all of it holds, up to record 3'
pass 'the honest region holds, whatever was tried'

# ---- a shallow clone, on a machine that has verified a commit that the clone lacks ----

draft gt three 2018-08-07T15:00:00-06:00
ok sign_and_sync gt three 2018-08-07T21:10:00Z
ok merge_at 2018-08-08T00:00:00Z
git clone -q --depth 1 "file://$WORK/public.git" shallow
git -C shallow config nsync.pin "$PIN"
for command in 'audit' 'audit --from-scratch' 'verify' 'list'; do
	# shellcheck disable=SC2086
	expect_exit 3 as eva nsync -C shallow $command
	expect_err 'cannot read the commit'
done
pass 'a shallow clone is refused'
