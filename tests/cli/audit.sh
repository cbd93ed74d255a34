# audit: the log from the pin; tampering, rollback, two histories, omissions, reports.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/support/region.sh"

region_new gt mx
draft gt one 2018-08-05T15:00:00-06:00
ok sign_and_sync gt one 2018-08-05T21:10:00Z
echo '{ }' | plant gt items/gt/2018/08/broken.1.json
at gt git commit -q --no-verify -m broken
at gt git push -q --no-verify origin main
expect_exit 1 merge_at 2018-08-06T00:00:00Z
draft mx two 2018-08-06T15:00:00-06:00
ok sign_and_sync mx two 2018-08-06T21:10:00Z
ok merge_at 2018-08-07T00:00:00Z
ok as eva nsync init --from public.git --pin "$PIN" eva
GOOD=$(git -C public.git rev-parse main)

# ---- honest ----

ok eva nsync audit
expect_out 'all of it holds, up to record 3 of 2018-08-07T00:00:00Z'
expect_out '3 records, 1 root, 2 items, 2 offices'
expect_out '0 awaiting cosignatures, 0 key-revoked, 1 held'
cp "$LAST_OUT" incremental
ok eva nsync audit --from-scratch
expect_same incremental "$LAST_OUT"
rm -rf people/eva/.local/state
ok eva nsync audit
expect_same incremental "$LAST_OUT"
ok eva nsync audit --json
python3 - "$LAST_OUT" <<'PY' || fail 'audit --json'
import json, sys
line, = [json.loads(line) for line in open(sys.argv[1])]
assert line["type"] == "result" and line["holds"] is True and line["items"] == 2 and line["held"] == 1, line
PY
ok desk nsync audit
expect_out '2 items'
ok nsync audit --help
expect_out 'nsync audit --from-scratch --with gt --report audit.html'
pass 'an honest region; incremental is as from scratch'

expect_exit 3 nsync audit
expect_exit 3 eva nsync audit --with nobody
expect_err 'git remote add'
expect_exit 2 eva nsync audit --report audit.pdf
expect_err '.html'
eva git remote add lost "$WORK/nowhere.git"
expect_exit 3 eva nsync audit --with lost
pass 'what cannot be audited'

# ---- reports ----

ok eva nsync audit --report "$WORK/audit.html" --report "$WORK/audit.json"
ok nsync validate --schema "$ROOT/schema/audit-report.schema.json" audit.json
expect_contains audit.json '"sound": true'
expect_contains audit.html 'All of it holds.'
expect_contains audit.html 'items/gt/2018/08/broken.1.json'
expect_contains audit.html 'prefers-color-scheme'
expect_lacks audit.html '<script'
cp audit.json first.json
ok eva nsync audit --from-scratch --report "$WORK/audit.json"
expect_same first.json audit.json
expect_exit 3 eva nsync audit --report "$WORK/none/audit.json"
pass 'reports stand by themselves and depend on nothing but the clone'

# ---- tampered ----

# tamper VERDICT PATH SHELL: a commit on top of the good one.
tamper()
{
	local verdict=$1 path=$2 tree
	shift 2
	rm -rf scratch && git clone -q public.git scratch
	(cd scratch && eval "$*" && git add -A && git commit -q -m tampered)
	show_eva "$WORK/scratch" "$(git -C scratch rev-parse main)"
	expect_exit 1 eva nsync audit
	expect_out "$verdict  $path"
	expect_out "where   record 4, commit $(git -C scratch rev-parse main)"
	expect_out 'who     the regional office'
	expect_out "rule    $verdict"
	expect_out 'what was walked ends at record 3'
	expect_exit 1 eva nsync audit --from-scratch
	expect_out "$verdict  $path"
	show_eva "$WORK/public.git" "$GOOD"
	ok eva nsync audit
}

tamper unrecorded-change items/gt/2018/08/one.1.json 'echo >>items/gt/2018/08/one.1.json'
tamper unrecorded-change items/gt/2018/08/one.1.json 'git rm -q items/gt/2018/08/one.1.json'
tamper unrecorded-change log/0/3.json 'git rm -q log/0/3.json'
tamper unrecorded-change log/0/2.json 'echo >>log/0/2.json'
tamper unrecorded-change notes.txt 'echo >notes.txt'
tamper unrecorded-change log/0/4.json 'cp items/gt/2018/08/one.1.json items/gt/2018/08/two.1.json'
tamper bad-path log/0/4.json 'cp log/0/3.json log/0/4.json'
pass 'tampered steps are named: who, where, which rule, both values'

# record EDIT: the newest record's successor with inputs as python makes them, signed by the desk, on
# top of $1's main.
forge_record()
{
	local repository=$1 edit=$2 id
	id=$(git -C "$repository" show main:log/0/3.json | python3 -c '
import hashlib, json, sys
body = json.load(sys.stdin)["record"]
jcs = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
kind = b"application/vnd.nsync.record+json"
print(hashlib.sha256(b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(jcs), jcs)).hexdigest())')
	rm -rf scratch && git clone -q "$repository" scratch
	python3 - "$id" "$edit" <<'PY' >body
import hashlib, json, sys
body = json.load(open("scratch/log/0/3.json"))["record"]
body["seq"], body["previous"], body["asOf"] = 4, sys.argv[1], "2018-08-08T00:00:00Z"
body["added"] = {"count": 0, "hash": hashlib.sha256(b"").hexdigest()}
for code in body["inputs"]:
    body["inputs"][code]["added"] = 0
exec(sys.argv[2])
print(json.dumps(body))
PY
	python3 "$ROOT/tests/support/resign.py" people/desk/.local/share/nsync/keys/desk.json record \
		<body >scratch/log/0/4.json
	git -C scratch add -A && git -C scratch commit -q -m forged
}

forge_record public.git 'body["previous"] = "0" * 64'
show_eva "$WORK/scratch" "$(git -C scratch rev-parse main)"
expect_exit 1 eva nsync audit
expect_out 'record-mismatch  log/0/4.json'
expect_out 'at /record/previous'
expect_out 'values  recorded 0000000000000000000000000000000000000000, should be'
show_eva "$WORK/public.git" "$GOOD"
pass 'a signed record that does not follow'

# ---- an omission ----

draft gt left-out 2018-08-07T15:00:00-06:00
ok at gt nsync sign drafts/left-out.md --date 2018-08-07T21:10:00Z
expect_exit 1 at gt nsync sync
HEAD_OF_GT=$(git -C servers/gt.git rev-parse main)
eva git remote add gt "$WORK/servers/gt.git"
ok eva nsync audit --with gt
expect_out 'newer  items/gt/2018/08/left-out.1.json'
expect_out 'held still  items/gt/2018/08/broken.1.json  now not-canonical, recorded not-canonical'
pass 'newer than the last merge is no finding; held still is told'

forge_record public.git "body['inputs']['gt']['head'] = '$HEAD_OF_GT'"
git -C scratch push -q "$WORK/public.git" main
OMITTED=$(git -C public.git rev-parse main)
expect_exit 1 at gt nsync sync
expect_out 'omitted: the regional office fetched it, and neither accepted nor held it: items/gt/2018/08/left-out.1.json'
expect_err 'Ask the regional office'
expect_out 'held  items/gt/2018/08/broken.1.json'
show_eva "$WORK/public.git" "$OMITTED"
ok eva nsync audit
expect_exit 1 eva nsync audit --with gt --report "$WORK/audit.json" --report "$WORK/audit.html"
expect_out 'omitted  items/gt/2018/08/left-out.1.json  now ok'
expect_no_out 'omitted  items/gt/2018/08/broken.1.json'
ok nsync validate --schema "$ROOT/schema/audit-report.schema.json" audit.json
expect_contains audit.json '"sound": false'
expect_contains audit.html 'left-out'
expect_exit 1 at gt nsync audit --with origin
expect_out 'omitted  items/gt/2018/08/left-out.1.json'
ok eva git remote add mx "$WORK/servers/mx.git"
ok eva nsync audit --with mx
pass 'an omitted story is found by its office and by the auditor'

# A head that the office does not have any more proves nothing.
git clone -q --bare servers/gt.git rewritten.git
git -C rewritten.git update-ref refs/heads/main \
	"$(git -C rewritten.git commit-tree -m rewritten 'main^{tree}')"
eva git remote set-url gt "$WORK/rewritten.git"
ok eva nsync audit --with gt
expect_out 'is not in this branch any more'
eva git remote set-url gt "$WORK/servers/gt.git"
pass 'an office that rewrote its history can accuse nobody'

# ---- held, but acceptable now ----

git clone -q --bare public.git kept.git
git -C kept.git update-ref refs/heads/main "$GOOD"
forge_record kept.git "body['inputs']['gt'].update(head='$HEAD_OF_GT', held=2, holds=body['inputs']['gt']['holds'] + [
    {'path': 'items/gt/2018/08/left-out.1.json', 'verdict': 'unknown-key', 'pointer': '/signatures'}])"
git -C scratch push -q "$WORK/kept.git" main
ok as ida nsync init --from kept.git --pin "$PIN" ida
(cd ida && git remote add gt "$WORK/servers/gt.git")
ok as ida nsync -C ida audit --with gt
expect_out 'held, acceptable now  items/gt/2018/08/left-out.1.json  now ok, recorded unknown-key'
pass 'held without need is told'

# ---- two histories ----

HERE=$(git -C public.git rev-parse main)
THERE=$(git -C kept.git rev-parse main)
[ "$HERE" != "$THERE" ] || fail 'two histories were wanted'
eva git remote add kept "$WORK/kept.git"
expect_exit 1 eva nsync audit --with kept --report "$WORK/audit.json"
expect_out 'fork  kept: log/0/4.json'
expect_out 'where   record 4'
expect_out 'values  here '
expect_err 'kept shows another history from record 4 on'
expect_err 'two histories of one region'
ok nsync validate --schema "$ROOT/schema/audit-report.schema.json" audit.json
ok eva nsync audit --with region
expect_err 'region agrees with this clone (record 4 there, 4 here)'
git clone -q --bare public.git old.git
git -C old.git update-ref refs/heads/main "$GOOD"
eva git remote add old "$WORK/old.git"
ok eva nsync audit --with old
expect_err 'and is behind'
git init -q --bare stranger.git
eva git push -q "$WORK/stranger.git" "$(eva git commit-tree -m none "$(eva git mktree </dev/null)"):refs/heads/main"
eva git remote add stranger "$WORK/stranger.git"
expect_exit 3 eva nsync audit --with stranger
expect_err 'neither an office of the trust root nor a copy of this region'
pass 'two records of one number are exposed, and who is ahead is told'

# Against what was seen before.
show_eva "$WORK/kept.git" "$THERE"
expect_exit 1 eva nsync audit
expect_out 'fork  log/0/4.json'
show_eva "$WORK/public.git" "$GOOD"
expect_exit 1 eva nsync audit --from-scratch
expect_out 'rollback  log/0/4.json'
show_eva "$WORK/public.git" "$HERE"
ok eva nsync audit
pass 'a fork and a rollback against what was seen before'

# ---- an item that names another log ----

at mx git remote set-url region "$WORK/kept.git"
ok at mx nsync sync
draft mx elsewhere 2018-08-08T15:00:00-06:00
ok sign_and_sync mx elsewhere 2018-08-08T21:10:00Z
desk git fetch -q origin
desk git reset -q --hard origin/main
merge_at 2018-08-09T00:00:00Z >/dev/null 2>&1 || true
NEWEST=$(git -C public.git rev-parse main)
ok git -C public.git cat-file -e main:items/mx/2018/08/elsewhere.1.json
ok desk nsync verify
expect_exit 1 desk nsync audit
expect_out 'fork  items/mx/2018/08/elsewhere.1.json  /item/altIds'
expect_out 'office mx was shown another record 4'
cp "$LAST_OUT" incremental
expect_exit 1 desk nsync audit --from-scratch
expect_same incremental "$LAST_OUT"
show_eva "$WORK/public.git" "$NEWEST"
expect_exit 1 eva nsync audit --json --report "$WORK/audit.json"
expect_out '"state":"log"'
expect_contains audit.json '"named": 4'
ok nsync validate --schema "$ROOT/schema/audit-report.schema.json" audit.json
pass 'an item that names another log is found, and never held'

# ---- a root that expires soon ----

soon=$(date -u -d '+12 days' +%Y-%m-%dT00:00:00Z)
ok desk nsync root renew --expires "$soon"
ok as ana nsync root sign region/root-2.json --key ana
ok as luis nsync root sign region/root-2.json --key luis
ok desk nsync root adopt root-2.json --as-of 2018-08-10T00:00:00Z
rm region/root-2.json
ok desk git push -q origin main
for command in 'nsync audit' 'nsync verify' 'nsync status' 'nsync merge --as-of 2018-08-11T00:00:00Z'; do
	# shellcheck disable=SC2086
	lib_run desk $command
	expect_err "Trust root 2 expires on $soon, in 11 days"
done
lib_run at gt nsync sync
expect_err "Trust root 2 expires on $soon"
expect_exit 1 desk nsync audit --report "$WORK/audit.json"
expect_contains audit.json "\"expires\": \"$soon\""
pass 'a root that expires within 30 days is told by all who walk it'
