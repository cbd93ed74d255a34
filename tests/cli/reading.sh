# log, verify, digest: what the region holds, read from the clone and verified from the pin.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/support/region.sh"

region_new gt mx

publish gt alpha 2018-07-05T15:00:00-06:00 'topics: [migration]'
publish mx beta 2018-08-05T15:00:00-06:00 'translationOf: gt/2018/07/alpha'
sed -i 's/language: en/language: es/' mx/drafts/beta.md
publish mx gamma 2018-08-06T15:00:00-06:00 'embargo: 2018-09-01T00:00:00-06:00'
echo 'no JSON' | plant mx items/mx/2018/08/bad.1.json
at mx git commit -q --no-verify -m bad
at mx git push -q --no-verify origin main
expect_exit 1 merge_at 2018-08-07T00:00:00Z
publish gt delta 2018-08-08T15:00:00-06:00
ok merge_at 2018-08-09T00:00:00Z
ok git clone -q public.git reader
git -C reader config nsync.pin "$PIN"
cd reader

# ---- log ----

ok nsync log
expect_equal 3 "$(grep -c '^record' "$LAST_OUT")" records
expect_equal 'record 3' "$(head -n 1 "$LAST_OUT" | cut -d' ' -f1-2)" 'the newest first'
expect_out 'added  items/gt/2018/08/delta.1.json'
expect_out 'mx: 2 added, 1 held'
expect_out 'held   items/mx/2018/08/bad.1.json  not-json'
ok nsync log --limit 1
expect_equal 1 "$(grep -c '^record' "$LAST_OUT")" records
ok nsync log 1
expect_out 'added  trust/1.json'
expect_out 'adopted trust root 1'
expect_no_out 'record 2'
expect_exit 3 nsync log 4
expect_exit 3 nsync log 0
expect_exit 3 nsync log HEAD
ok nsync log --json
python3 - "$LAST_OUT" <<'PY' || fail 'log --json'
import json, sys
third, second, first = map(json.loads, open(sys.argv[1]))
assert [third["seq"], second["seq"], first["seq"]] == [3, 2, 1]
assert second["inputs"]["mx"]["holds"][0]["verdict"] == "not-json"
assert first["added"] == ["trust/1.json"] and third["asOf"] == "2018-08-09T00:00:00Z"
PY
expect_equal "$(git rev-parse HEAD)" "$(sed -n '1s/.*"commit":"\([0-9a-f]*\)".*/\1/p' "$LAST_OUT")" commit
pass 'log: each record, what it added and held'

# ---- verify ----

ok nsync verify
expect_err '4 items'
expect_err '3 records'
ok nsync verify --all --json
expect_out '"holds":true,"items":4'
ok nsync verify HEAD^
expect_err '3 items, 0 cosignatures, 0 media files, 1 root, 2 records'
ok nsync verify "$(git rev-parse HEAD)"
expect_exit 3 nsync verify no-such-revision
pass 'verify: the branch and its earlier commits'

# The same words whatever the number of processors; only the time differs.
for command in 'verify --all' 'audit --from-scratch' 'verify --all HEAD^'; do
	for jobs in 1 2 7; do
		for form in '' --json; do
			# shellcheck disable=SC2086
			"$NSYNC" $command --jobs $jobs $form >out 2>err
			sed -i 's/"milliseconds":[0-9]*/"milliseconds":0/' out
			cat out err >"$WORK/jobs-$jobs$form"
			rm out err
			cmp "$WORK/jobs-1$form" "$WORK/jobs-$jobs$form" || fail "$command --jobs $jobs $form"
		done
	done
	grep -q '"milliseconds":0' "$WORK/jobs-1--json" || fail "$command: no time told"
done
expect_exit 2 nsync verify --jobs 0
expect_exit 2 nsync audit --jobs 65
pass 'verify, audit: the same for any number of processors'

# An office's own branch: what is not accepted is judged as merge would.
git fetch -q ../servers/mx.git main
expect_exit 1 nsync verify FETCH_HEAD
expect_out 'not-json  items/mx/2018/08/bad.1.json'
git fetch -q ../servers/gt.git main
ok nsync verify FETCH_HEAD
mkdir -p log/0 && echo '{}' >log/0/9.json && git add -f log/0/9.json
git commit -q -m 'A record of my own'
own=$(git rev-parse HEAD)
expect_exit 1 nsync verify
expect_out 'commit'
git reset -q --hard HEAD^
expect_exit 1 nsync verify "$own"
expect_out 'unrecorded-change  log/0/9.json'
ok nsync verify
pass 'verify REV: candidates, and what no record names'

# Each way of changing what was accepted is found, also by the reading commands.
# tamper NAME COMMAND...: changes the branch, sees that it is refused, and puts it back.
tamper()
{
	local name=$1 head
	shift
	head=$(git rev-parse HEAD)
	"$@"
	git add -A -f && git commit -q -m "$name"
	for command in verify 'verify --all'; do
		# shellcheck disable=SC2086
		expect_exit 1 nsync $command
		[ -s "$LAST_OUT" ] || fail "$name: no verdict"
	done
	for command in log digest list; do
		expect_exit 3 nsync $command
		expect_err 'does not hold'
	done
	git reset -q --hard "$head"
}
tamper 'a changed item' sed -i 's/has to say/had to say/' items/gt/2018/08/delta.1.json
tamper 'a deleted item' rm items/gt/2018/08/delta.1.json
tamper 'an invented file' touch items/gt/2018/08/x.1.json
tamper 'a changed record' sed -i 's/2018-08-09/2018-08-10/' log/0/3.json
tamper 'a changed root' sed -i 's/2030/2031/' trust/1.json
ok nsync verify
pass 'an altered, deleted or invented file, record, root is refused'

# ---- what is remembered ----

state=$XDG_STATE_HOME/nsync/$PIN
ok nsync verify
# What it says is believed by a run that may be short, never by one from scratch.
sed -i 's/"items": 4/"items": 40/; s/"seq": 3/"seq": 1/' "$state/verified.json"
ok nsync verify
ok nsync verify --all
expect_err '4 items, 0 cosignatures, 0 media files, 1 root, 3 records'
[ -n "$(ls -A "$state")" ] || fail 'nothing is remembered'
for file in "$state"/*; do
	echo garbage >"$file"
done
ok nsync verify --all
rm -r "$state"
chmod 500 "$XDG_STATE_HOME/nsync"
if [ ! -w "$XDG_STATE_HOME/nsync" ]; then
	ok nsync verify
	expect_err 'warning'
fi
chmod 700 "$XDG_STATE_HOME/nsync"
rm -rf "$XDG_STATE_HOME/nsync" && touch "$XDG_STATE_HOME/nsync"
ok nsync verify
expect_err 'warning'
rm "$XDG_STATE_HOME/nsync"
git config --unset nsync.pin
expect_exit 3 nsync log
expect_err 'no pin'
git config nsync.pin nonsense
expect_exit 3 nsync log
expect_err 'nsync.pin'
git config nsync.pin "$(printf 'f%.0s' {1..64})"
expect_exit 1 nsync verify
expect_out 'bad-root'
git config nsync.pin "$PIN"
pass 'state that is damaged or cannot be written; no pin, a wrong pin'

# ---- digest ----

ok nsync digest --as-of 2018-08-10
expect_out 'delta'
expect_no_out 'gamma'
expect_err 'as of 2018-08-10T00:00:00Z'
expect_err 'left out: 1 under embargo'
cp "$LAST_OUT" all.txt
ok nsync digest --as-of 2018-08-10 -o file.txt
expect_same all.txt file.txt
[ ! -s "$LAST_OUT" ] || fail 'also on standard output'
expect_exit 3 nsync digest --as-of 2018-08-10 -o no/such/folder.txt
ok nsync digest --as-of 2018-09-02 --office mx
expect_out 'gamma'
expect_no_out 'delta'
ok nsync digest --as-of 2018-08-10 --from 2018-08-08 --to 2018-08-08
expect_out 'delta'
expect_no_out 'beta'
expect_err 'outside the period'
ok nsync digest --as-of 2018-08-10 --topic migration
expect_out 'alpha'
expect_no_out 'delta'
expect_exit 2 nsync digest --topic no-such-topic
expect_exit 2 nsync digest --lang es,,en
expect_exit 2 nsync digest --lang aa,bb,cc,dd,ee,ff,gg,hh,ii
expect_err 'up to 8 languages'
for tag in español e es- -es es--GT es-GT-123456789 abcdefghi 'es GT' 1 e-GT; do
	expect_exit 2 nsync digest --lang "en,$tag"
	expect_err "'$tag' is no language tag"
done
ok nsync digest --as-of 2018-08-10 --lang ES,es-GT,zh-Hant-TW,es-419,de-1996
ok nsync digest --as-of 2018-08-10 --office qq
expect_err "the region has no office 'qq'"
ok nsync digest --as-of 2018-08-10 --office gt
expect_no_err 'no office'
ok nsync digest --as-of 2018-08-10 --format markdown
ok nsync digest --as-of 2018-08-10 --json
python3 - "$LAST_OUT" all.txt <<'PY' || fail 'digest --json'
import json, sys
result, = map(json.loads, open(sys.argv[1]))
assert result["omitted"]["embargoed"] == 1 and result["format"] == "text"
assert result["text"] == open(sys.argv[2]).read()
PY
ok nsync digest --as-of 2018-07-01
ok nsync digest --from 2017-01-01 --to 2017-12-31
[ ! -s "$LAST_OUT" ] || fail 'an empty digest has words'
pass 'digest: options, the file, what is left out'

# The translation of a killed story is left out, also where the original is of another month.
ok nsync digest --as-of 2018-08-10 --from 2018-08-05 --to 2018-08-05
expect_out 'beta'
cd "$WORK"
publish gt alpha 2018-07-05T15:00:00-06:00 'topics: [migration]' 'status: canceled' 'note: It was false'
ok merge_at 2018-08-11T00:00:00Z
cd reader
git pull -q
ok nsync digest --as-of 2018-08-11 --from 2018-08-05 --to 2018-08-05
expect_no_out 'beta'
expect_err 'translations of what is left out'
pass 'the translation of a killed story is left out, whatever the period'

# ---- a stolen key ----

cd "$WORK"
draft mx stolen 2018-08-12T15:00:00-06:00
expect_exit 1 sign_and_sync mx stolen 2018-08-12T15:10:00-06:00
ok merge_at 2018-08-13T00:00:00Z
region_key mx2
ok desk nsync root add-key mx --key "$WORK/keys/mx2.pub" --issued 2018-08-14 -o "$WORK/root-2.json"
key=$(nsync root show --json root-2.json 2>/dev/null | python3 -c '
import json, sys
root = json.loads(sys.stdin.readline())["root"]
print(next(i for i, k in root["keys"].items() if k["holder"] == "Desk of mx"))')
expect_exit 2 desk nsync root revoke "$WORK/root-2.json" "${key:0:8}"
expect_exit 2 desk nsync root revoke "$WORK/root-2.json" "${key:0:8}" --after 99
expect_exit 3 desk nsync root revoke "$WORK/root-2.json" 0123456789abcdef --after 4
fails desk nsync root revoke "$WORK/root-2.json" "$WORK/keys/ana.pub" --after 4
ok desk nsync root revoke "$WORK/root-2.json" "${key:0:8}" --after 4
expect_out 'items/mx/2018/08/stolen.1.json'
expect_no_out 'gamma'
expect_err '1 accepted file is void'
expect_err 'Desk of mx'
ok nsync root show root-2.json
expect_out 'revoked'
ok as ana nsync root sign root-2.json
ok as luis nsync root sign root-2.json
ok desk nsync root adopt "$WORK/root-2.json" --as-of 2018-08-15
ok desk git push -q origin main
cd reader
git pull -q
ok nsync verify
expect_out 'key-revoked  items/mx/2018/08/stolen.1.json'
ok nsync digest --as-of 2018-08-16
expect_no_out 'stolen'
ok nsync verify HEAD^
expect_out 'key-revoked  items/mx/2018/08/stolen.1.json'
pass 'a revoked key: what came after is named, and leaves every output'
