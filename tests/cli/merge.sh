# merge: the regional desk's command: options, refusals, the work tree, publishing.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/support/region.sh"

region_new gt mx
draft gt one 2018-08-05T15:00:00-06:00
ok sign_and_sync gt one 2018-08-05T21:10:00Z

head_of()
{
	git -C "$1" rev-parse main
}

# ---- dry run, options ----

before=$(head_of region)
ok desk nsync merge --dry-run --as-of 2018-08-06T00:00:00Z
expect_out 'added  items/gt/2018/08/one.1.json'
expect_err 'would add 1'
expect_equal "$before" "$(head_of region)"
ok as nobody nsync -C region merge -n --as-of 2018-08-06T00:00:00Z
pass '--dry-run judges only, without a key'

expect_exit 2 desk nsync merge --as-of 2017-01-01
expect_err 'is before record 1'
expect_exit 3 desk nsync merge --as-of 2031-01-01
expect_err 'expired'
expect_exit 2 desk nsync merge --jobs 0
expect_exit 2 desk nsync merge --jobs many
expect_exit 2 desk nsync merge extra
expect_exit 3 as nobody nsync -C region merge --as-of 2018-08-06
expect_err 'no key'
expect_exit 3 as gt nsync -C region merge --as-of 2018-08-06
expect_err 'key'
expect_exit 3 desk nsync merge --key nobody
ok as desk nsync key new second --no-passphrase
expect_exit 2 desk nsync merge --as-of 2018-08-06
expect_err 'desk, second'
expect_exit 3 desk nsync merge --key second --as-of 2018-08-06
ok desk git config nsync.key desk
expect_exit 3 at gt nsync merge
expect_err 'clone of a region'
ok as desk nsync init --region "$AUTHORITY" fresh
expect_exit 3 as desk nsync -C fresh merge
expect_err 'no pin'
expect_exit 3 as desk nsync merge
expect_err 'no Git repository'
expect_equal "$before" "$(head_of region)"
pass 'who cannot merge, and why; nothing changes'

# ---- a dirty work tree ----

echo more >>region/trust/1.json
expect_exit 3 desk nsync merge --as-of 2018-08-06
expect_err 'trust/1.json'
desk git checkout -q trust/1.json
echo x >region/staged && desk git add staged
expect_exit 3 desk nsync merge --as-of 2018-08-06
expect_err 'staged'
desk git rm -q --cached staged
mkdir -p region/items/gt/2018/08 && echo mine >region/items/gt/2018/08/one.1.json
expect_exit 3 desk nsync merge --as-of 2018-08-06
expect_err 'items/gt/2018/08/one.1.json'
expect_equal mine "$(cat region/items/gt/2018/08/one.1.json)"
expect_equal "$before" "$(head_of region)"
rm -r region/items
pass 'changes that would be lost are refused by name'

# ---- the merge itself, with untracked files that harm nobody ----

ok desk nsync merge --as-of 2018-08-06T00:00:00Z --json
python3 - "$LAST_OUT" <<'PY' || fail 'merge --json'
import json, sys
lines = [json.loads(line) for line in open(sys.argv[1])]
assert all(line["v"] == 1 for line in lines)
assert [(l["office"], l["state"]) for l in lines if l["type"] == "office"] == [("gt", "fetched"), ("mx", "empty")], lines
item, = [l for l in lines if l["type"] == "item"]
assert item["path"] == "items/gt/2018/08/one.1.json" and item["verdict"] == "ok" and item["state"] == "added"
result = lines[-1]
assert result["type"] == "result" and result["added"] == 1 and result["held"] == 0 and result["seq"] == 2
PY
expect_file region/items/gt/2018/08/one.1.json
expect_file region/staged
expect_equal '?? staged' "$(desk git status --porcelain)"
expect_equal "$before" "$(desk git rev-parse HEAD^)" 'one parent'
expect_equal "$before" "$(head_of public.git)" 'nothing was published'
ok desk nsync merge --as-of 2018-08-06T00:00:00Z
expect_err 'already up to date'
expect_equal "$before" "$(head_of public.git)"
pass 'a merge: one parent, the work tree follows, untracked files stay'

ok desk nsync merge --as-of 2018-08-06T01:00:00Z --push
expect_err 'pushed main'
expect_equal "$(head_of region)" "$(head_of public.git)" 'published'
pass '--push publishes what was merged before as well'

# ---- offices that cannot be reached ----

mv servers/mx.git servers/away.git
draft gt two 2018-08-06T15:00:00-06:00
ok sign_and_sync gt two 2018-08-06T21:10:00Z
expect_exit 1 desk nsync merge --as-of 2018-08-07T00:00:00Z
expect_out 'mx  unreachable'
expect_out 'added  items/gt/2018/08/two.1.json'
desk git config --rename-section remote.mx remote.other
expect_exit 1 desk nsync merge --as-of 2018-08-07T00:00:00Z --json
expect_out 'git remote add mx URL'
desk git config --rename-section remote.other remote.mx
mv servers/away.git servers/mx.git
mkdir -p broken && cp -r servers/mx.git servers/kept.git && rm servers/mx.git/HEAD
expect_exit 1 desk nsync merge --as-of 2018-08-07T00:00:00Z
rm -r servers/mx.git && mv servers/kept.git servers/mx.git
ok desk nsync merge --as-of 2018-08-07T00:00:00Z --push
pass 'an unreachable office is told, and stops no other'

# ---- held, and held still ----

echo '{ }' | plant gt items/gt/2018/08/broken.1.json
at gt git commit -q --no-verify -m broken
at gt git push -q --no-verify origin main
expect_exit 1 desk nsync merge --as-of 2018-08-08T00:00:00Z
expect_out 'held  items/gt/2018/08/broken.1.json  not-canonical'
expect_err 'nsync fmt FILE mends it'
ok desk nsync merge --as-of 2018-08-08T00:00:00Z
expect_out 'held still'
expect_err 'already up to date'
pass 'newly held: exit 1; held still: exit 0'

# ---- two desks ----

ok git clone -q public.git second
(
	cd second
	git config nsync.pin "$PIN"
	git config nsync.key desk
	for office in gt mx; do git remote add $office "$WORK/servers/$office.git"; done
)
# The first desk has not published its last record: the second makes the same one, and publishes it.
expect_exit 1 as desk nsync -C second merge --as-of 2018-08-08T00:00:00Z --push
expect_equal "$(head_of region)" "$(head_of second)" 'the same record on two machines'
draft mx three 2018-08-08T15:00:00-06:00
ok sign_and_sync mx three 2018-08-08T21:10:00Z
ok as desk nsync -C second merge --as-of 2018-08-09T00:00:00Z --push
ok desk nsync merge --as-of 2018-08-09T00:00:00Z
expect_err 'already up to date'
expect_equal "$(head_of second)" "$(head_of region)" 'origin is followed'
expect_file region/items/mx/2018/08/three.1.json
pass 'merge follows origin first'

# Both merge apart, at different moments.
draft mx four 2018-08-09T15:00:00-06:00
ok sign_and_sync mx four 2018-08-09T21:10:00Z
ok desk nsync merge --as-of 2018-08-10T01:00:00Z
ok as desk nsync -C second merge --as-of 2018-08-10T00:00:00Z --push
before=$(head_of region)
expect_exit 3 desk nsync merge --as-of 2018-08-10T02:00:00Z
expect_err 'git reset --hard'
expect_equal "$before" "$(head_of region)"
way=$(grep -o 'git reset --hard [0-9a-f]*' "$LAST_ERR")
# shellcheck disable=SC2086
ok desk $way
ok desk nsync merge --as-of 2018-08-10T02:00:00Z --push
expect_equal "$(head_of second)" "$(head_of region)"
pass 'diverged: exit 3, and the way back that is named works'

# The push is refused: main is as before, and so is the work tree.
draft mx five 2018-08-10T15:00:00-06:00
ok sign_and_sync mx five 2018-08-10T21:10:00Z
printf '#!/bin/sh\nexit 1\n' >public.git/hooks/pre-receive
chmod +x public.git/hooks/pre-receive
before=$(head_of region)
expect_exit 3 desk nsync merge --as-of 2018-08-11T00:00:00Z --push
expect_equal "$before" "$(head_of region)"
expect_equal '?? staged' "$(desk git status --porcelain)"
expect_no_file region/items/mx/2018/08/five.1.json
rm public.git/hooks/pre-receive
ok desk nsync merge --as-of 2018-08-11T00:00:00Z --push
expect_file region/items/mx/2018/08/five.1.json
pass 'a refused push puts main back'

# An origin that went back in time is a rollback, once the newer one was seen.
newest=$(head_of public.git)
git -C public.git update-ref refs/heads/main "$newest^"
desk git reset -q --hard "$newest^"
expect_exit 3 desk nsync merge --as-of 2018-08-12T00:00:00Z
expect_out 'rollback'
git -C public.git update-ref refs/heads/main "$newest"
ok desk nsync merge --as-of 2018-08-12T00:00:00Z
pass 'a rollback of origin is refused'

mv public.git gone.git
expect_exit 3 desk nsync merge --as-of 2018-08-12T00:00:00Z
mv gone.git public.git
desk git remote remove origin
expect_exit 3 desk nsync merge --as-of 2018-08-12T00:00:00Z --push
expect_err 'origin'
ok desk nsync merge --as-of 2018-08-12T00:00:00Z
for repository in region public.git second; do
	ok git -C $repository fsck --strict
done
pass 'no origin, or one that is away'

# ---- a bare regional repository ----

ok git clone -q --bare public.git bare.git
git -C bare.git config nsync.pin "$PIN"
git -C bare.git remote remove origin 2>/dev/null || true
for office in gt mx; do git -C bare.git remote add $office "$WORK/servers/$office.git"; done
draft mx six 2018-08-12T15:00:00-06:00
ok sign_and_sync mx six 2018-08-12T21:10:00Z
ok as desk nsync -C bare.git merge --key desk --as-of 2018-08-13T00:00:00Z
ok git -C bare.git cat-file -e main:items/mx/2018/08/six.1.json
pass 'a bare repository merges as well'

# ---- what the region has is not fetched again ----

draft mx again 2018-08-20T15:00:00-06:00
ok sign_and_sync mx again 2018-08-20T21:10:00Z
export GIT_TRACE_PACKET=$WORK/packets
lib_run desk nsync merge --dry-run --as-of 2018-08-21T00:00:00Z
unset GIT_TRACE_PACKET
expect_out 'added  items/mx/2018/08/again.1.json'
expect_contains packets "fetch> have $(head_of region)"
pass 'each office is told what the region has'

# ---- a run that was killed after main had moved ----

ok desk nsync merge --as-of 2018-08-21T00:00:00Z
after=$(head_of region)
# Index and files as they were before, and the note that such a run leaves.
begun() { printf '{"old":"%s","new":"%s"}\n' "$(git -C region rev-parse main~1)" "$after" >region/.git/nsync/moving.json; }
desk git read-tree -u --reset HEAD~1
begun
[ ! -e region/items/mx/2018/08/again.1.json ] || fail 'the file is there'
echo mine >region/mine.txt
ok desk nsync merge --as-of 2018-08-22T00:00:00Z
expect_err 'the files were behind main'
expect_err 'already up to date'
expect_equal "$after" "$(head_of region)"
expect_equal '' "$(git -C region status --porcelain -uno)"
expect_equal mine "$(cat region/mine.txt)"
ok desk nsync merge --as-of 2018-08-22T00:00:00Z
expect_no_err 'behind main'
rm region/mine.txt
# Killed among the files: some are there already.
desk git read-tree -u --reset HEAD~1
begun
desk git show HEAD:items/mx/2018/08/again.1.json | (cd region && mkdir -p items/mx/2018/08 && cat >items/mx/2018/08/again.1.json)
ok desk nsync --json merge --as-of 2018-08-22T00:00:00Z
expect_out '"type":"worktree"'
expect_equal '' "$(git -C region status --porcelain -uno)"
pass 'the next merge brings files up that a killed one left behind'

desk git read-tree -u --reset HEAD~1
begun
mkdir -p region/items/mx/2018/08
echo mine >region/items/mx/2018/08/again.1.json
ok desk nsync merge --as-of 2018-08-22T00:00:00Z
expect_err 'items/mx/2018/08/again.1.json as you had it was in the way'
expect_equal mine "$(cat region/.git/nsync/kept/*/items/mx/2018/08/again.1.json)"
expect_equal '' "$(git -C region status --porcelain -uno)"
echo more >>region/trust/1.json
expect_exit 3 desk nsync merge --as-of 2018-08-22T00:00:00Z
expect_err 'trust/1.json'
desk git checkout -q HEAD trust/1.json
ok desk nsync merge --as-of 2018-08-22T00:00:00Z
pass 'but never over what somebody wrote'

# ---- counts and timings ----

ok desk nsync --json merge --as-of 2018-08-22T00:00:00Z
tail -n 1 "$LAST_OUT" >last
for name in added held newlyHeld offices unreachable fetchMilliseconds milliseconds; do
	grep -Eq "^\{\"v\":1,\"type\":\"result\",.*\"$name\":[0-9]+[,}]" last || fail "no $name: $(cat last)"
done
grep -q '"offices":2,' last || fail "two offices: $(cat last)"
pass '--json ends with counts and timings'
