# Packs and objects that no honest Git writes: an office that sends them costs little, is named, and stops no other.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/support/region.sh"

region_new gt mx
draft gt honest 2018-08-05T15:00:00-06:00
ok at gt nsync sign drafts/honest.md --date 2018-08-05T21:10:00Z
draft mx other 2018-08-05T15:00:00-06:00
ok sign_and_sync mx other 2018-08-05T21:10:00Z
mkdir packs
python3 "$ROOT/tests/support/liar_server.py" "$WORK/packs" 2>packs/log &
for ((i = 0; i < 100; i++)); do
	[ ! -f packs/address ] || break
	sleep 0.1
done
[ -f packs/address ] || fail "no server: $(cat packs/log)"
desk git config nsync.key desk
cp -r region pristine

# measured COMMAND...: its peak memory in kilobytes goes to .peak, itself and all that it waited for.
measured()
{
	python3 - "$@" <<'PY'
import os, resource, subprocess, sys
code = subprocess.call(sys.argv[1:], stdin=subprocess.DEVNULL)
with open(os.environ["PEAK"], "w") as file:
    file.write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
sys.exit(code)
PY
}
export PEAK=$WORK/.peak

# hostile CASE EXIT: a merge of an office that sends it; the other office is merged in any event, within bounds.
number=0
hostile()
{
	local began peak size
	number=$((number + 1))
	rm -rf region && cp -r pristine region
	python3 "$ROOT/tests/support/hostile_pack.py" "$1" "$WORK/packs/$number" gt/items/gt/2018/08/honest.1.json
	desk git remote set-url gt "$(cat packs/address)/$number"
	began=$(date +%s)
	lib_run desk measured "$NSYNC" merge --as-of 2018-08-06T00:00:00Z --json
	rm -rf "$WORK/packs/$number"
	[ "$LAST_EXIT" -eq "$2" ] || { lib_show; fail "$1: exit $LAST_EXIT"; }
	cp "$LAST_OUT" merge.json
	[ $(($(date +%s) - began)) -lt 60 ] || fail "$1: it took $(($(date +%s) - began)) seconds"
	peak=$(cat "$PEAK")
	[ -n "${SANITIZE:-}" ] || [ "$peak" -lt 1300000 ] || fail "$1: $peak KB of memory"
	size=$(du -sk region | cut -f1)
	[ "$size" -lt 20000 ] || fail "$1: $size KB are left on the disk"
	expect_out '"path":"items/mx/2018/08/other.1.json","verdict":"ok"'
	expect_equal lock "$(ls region/.git/nsync)" 'the quarantine is gone'
	ok desk git cat-file -e HEAD:items/mx/2018/08/other.1.json
}

# The office is named as one that could not be fetched, and why.
while IFS=: read -r case why; do
	hostile "$case" 1
	expect_contains merge.json '"office":"gt","state":"unreachable"'
	expect_contains merge.json "$why"
	pass "$case: the office is unreachable: $why"
done <<'CASES'
a delta that declares gigabytes:Out of memory
deltas that explode:Out of memory
a small item by a delta of a gigabyte:Out of memory
two tree lines:cannot read the commit
a parent that is missing:did not send all necessary objects
a blob that is missing:did not send all necessary objects
a tree that is missing:did not send all necessary objects
no commit at all:non-commit object
a pack that is cut off:unpack-objects failed
a pack whose bytes were flipped:inflate returned
a pack of another checksum:did not match
CASES

# The office's commit can be read, whatever else is wrong with it: its honest item is merged, the rest is held.
while IFS=: read -r case path verdict; do
	hostile "$case" 1
	expect_contains merge.json "\"path\":\"$path\",\"verdict\":\"$verdict\""
	ok desk nsync verify --all
	pass "$case: $verdict"
done <<'CASES'
a blob of a gigabyte:items/gt/2018/08/zero.1.json:too-large
a million entries:items/gt/:too-large
CASES

for case in 'two parent lines of one commit' 'a NUL in the message' 'two author lines'; do
	hostile "$case" 0
	expect_contains merge.json '"path":"items/gt/2018/08/honest.1.json","verdict":"ok"'
	expect_equal 1 "$(desk git rev-list --parents -1 HEAD | tr ' ' '\n' | tail -n +2 | wc -l)" 'parents'
	ok desk git fsck --strict
	pass "$case: nothing of it reaches the regional branch"
done
