# A regional office that lies, with its own keys: found by an office's sync and by the auditor, each with its words.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/support/region.sh"

python=/usr/bin/python3
$python -c 'import nacl' 2>/dev/null || skip 'python3-nacl is not installed (make deps)'

region_new gt mx
draft gt alpha 2018-07-05T15:00:00-06:00 'joint: [mx]' # liar.py's model
ok sign_and_sync gt alpha 2018-07-05T21:10:00Z
ok merge_at 2018-07-06T00:00:00Z
draft mx beta 2018-07-05T15:00:00-06:00
ok sign_and_sync mx beta 2018-07-05T21:10:00Z
ok merge_at 2018-07-07T00:00:00Z
ok desk nsync root renew --expires 2031-01-01 --issued 2018-07-08 -o "$WORK/root-2.json"
ok as ana nsync root sign "$WORK/root-2.json"
ok as luis nsync root sign "$WORK/root-2.json"
ok desk nsync root adopt "$WORK/root-2.json" --as-of 2018-07-08T00:00:00Z
ok desk git push -q origin main
ok at gt nsync sync
ok at mx nsync sync
ok as eva nsync init --from public.git --pin "$PIN" eva
ok as eva nsync -C eva audit
GOOD=$(git -C public.git rev-parse main)
for name in eva gt mx region public.git people; do cp -r $name "good-$name"; done

eva()
{
	(cd "$WORK/eva" && as eva "$@")
}

restore()
{
	local name
	for name in eva gt mx region public.git people; do
		rm -rf "${WORK:?}/$name" && cp -r "$WORK/good-$name" "$WORK/$name"
	done
}

# exposed VERDICT PATH SEQ: what main of public.git shows now is refused by the office and the auditor, and by whoever comes new.
exposed()
{
	local head
	head=$(git -C public.git rev-parse main)
	expect_exit 1 at gt nsync sync
	expect_out "$1"
	expect_out "$2"
	expect_equal "$GOOD" "$(at gt git rev-parse refs/remotes/region/main)" 'the office stays where it was'
	eva git fetch -q region '+main:refs/remotes/region/main'
	for option in '' --from-scratch; do
		# shellcheck disable=SC2086
		expect_exit 1 eva nsync audit $option
		expect_out "$1  $2"
		expect_out "rule    $1"
		expect_out 'who     the regional office'
		expect_out "where   record $3"
	done
	expect_exit 1 eva nsync verify --all
	expect_out "$1"
	for command in list log 'digest --as-of 2018-08-01'; do
		# shellcheck disable=SC2086
		expect_exit 3 eva nsync $command
		expect_err 'does not hold'
	done
	expect_exit 3 as newcomer nsync init --from "$WORK/public.git" --pin "$PIN" newcomer
	expect_no_file newcomer/trust/1.json
	expect_equal "$head" "$(git -C public.git rev-parse main)"
	rm -rf newcomer
}

# ---- one more step, wrong in just this; liar.py signs it with the regional office's own keys ----

while IFS=: read -r attack case verdict path; do
	restore
	(cd region && ok $python "$ROOT/tests/support/liar.py" "$case" "$WORK/people")
	git -C region push -q "$WORK/public.git" main
	exposed "$verdict" "$path" 5
	pass "the regional office $attack: $verdict"
done <<'CASES'
alters an accepted item:item altered:unrecorded-change:items/gt/2018/07/alpha.1.json
invents an item:item signed by a merge key:unknown-key:items/gt/2018/07/delta.1.json
invents an item under a forged signature:item under a signature of another:bad-signature:items/gt/2018/07/delta.1.json
deletes an accepted item:item deleted:unrecorded-change:items/gt/2018/07/alpha.1.json
adds a file that no record names:file outside the grammar:unrecorded-change:items/gt/README
rewrites a record:record rewritten:unrecorded-change:log/0/1.json
adds a step without a record:no record:unrecorded-change:log/0/5.json
skips a record's number:record of another number:unrecorded-change:log/0/6.json
chains a record to another:record of another previous:record-mismatch:log/0/5.json
merges under an old root:record under an old root:record-mismatch:log/0/5.json
hides what it adds:record of another hash:record-mismatch:log/0/5.json
lets an office sign a record:record signed by an office:unknown-key:log/0/5.json
turns back the clock:record of the past:issued-in-future:items/gt/2018/07/delta.1.json
CASES

# ---- reordered: the same records and files, in another order ----

restore
git clone -q public.git scratch
third=$(git -C scratch rev-parse main~1) second=$(git -C scratch rev-parse main~2) first=$(git -C scratch rev-parse main~3)
(
	cd scratch
	git read-tree "$first"
	git update-index --add --cacheinfo "100644,$(git rev-parse "$third:items/mx/2018/07/beta.1.json"),items/mx/2018/07/beta.1.json" \
		--cacheinfo "100644,$(git rev-parse "$third:log/0/3.json"),log/0/2.json"
	one=$(git commit-tree -p "$first" -m 'beta before alpha' "$(git write-tree)")
	git update-index --add --cacheinfo "100644,$(git rev-parse "$second:items/gt/2018/07/alpha.1.json"),items/gt/2018/07/alpha.1.json" \
		--cacheinfo "100644,$(git rev-parse "$second:log/0/2.json"),log/0/3.json"
	git push -q --force "$WORK/public.git" "$(git commit-tree -p "$one" -m 'alpha after' "$(git write-tree)"):refs/heads/main"
)
rm -rf scratch
expect_exit 1 at gt nsync sync
expect_out 'log/0/2.json'
eva git fetch -q region '+main:refs/remotes/region/main'
for option in '' --from-scratch; do
	# shellcheck disable=SC2086
	expect_exit 1 eva nsync audit $option
	expect_out 'log/0/2.json'
	expect_out 'where   record 2'
done
expect_exit 3 as newcomer nsync init --from "$WORK/public.git" --pin "$PIN" newcomer
rm -rf newcomer
pass 'the regional office reorders records: found at the first'

# ---- rewinds main to an older head ----

for back in 1 2; do
	restore
	git -C public.git update-ref refs/heads/main "$GOOD~$back"
	expect_exit 1 at gt nsync sync
	expect_out rollback
	expect_out 'newest root fetched now: 1, seen before: 2'
	expect_equal "$GOOD" "$(at gt git rev-parse refs/remotes/region/main)"
	eva git fetch -q region '+main:refs/remotes/region/main'
	for option in '' --from-scratch; do
		# shellcheck disable=SC2086
		expect_exit 1 eva nsync audit $option
		expect_out 'rollback  trust/2.json'
	done
done
pass 'the regional office rewinds main to an older head: rollback'

# ---- shows two histories: both are signed by the regional office, each holds by itself ----

restore
draft gt gamma 2018-07-08T15:00:00-06:00
ok sign_and_sync gt gamma 2018-07-08T21:10:00Z
git clone -q --bare public.git other.git
ok merge_at 2018-07-09T00:00:00Z
HERE=$(git -C public.git rev-parse main)
rm -rf region && cp -r good-region region
desk git remote set-url origin "$WORK/other.git"
(cd region && ok as desk env XDG_STATE_HOME="$WORK/fresh" "$NSYNC" merge --as-of 2018-07-09T01:00:00Z --push)
THERE=$(git -C other.git rev-parse main)
[ "$HERE" != "$THERE" ] || fail 'two histories were wanted'
eva git fetch -q region '+main:refs/remotes/region/main'
ok eva nsync audit
eva git remote add other "$WORK/other.git"
expect_exit 1 eva nsync audit --with other
expect_out 'fork  other: log/0/5.json'
expect_err 'shows another history from record 5 on'
ok at gt nsync sync
at gt git remote set-url region "$WORK/other.git"
expect_exit 1 at gt nsync sync
expect_out 'fork'
expect_equal "$HERE" "$(at gt git rev-parse refs/remotes/region/main)"
ok at mx git remote set-url region "$WORK/other.git"
ok at mx nsync sync
pass 'the regional office shows two histories: fork, where they are compared'

# ---- omits an office: its head is recorded, its story is neither accepted nor held ----

restore
rm -rf servers/gt.git && git init -q --bare servers/gt.git && at gt git push -q --no-verify origin main
draft gt omitted 2018-07-08T15:00:00-06:00
ok sign_and_sync gt omitted 2018-07-08T21:10:00Z
(cd region && ok $python "$ROOT/tests/support/liar.py" 'office omitted' "$WORK/people")
git -C region push -q "$WORK/public.git" main
expect_exit 1 at gt nsync sync
expect_out 'omitted: the regional office fetched it, and neither accepted nor held it: items/gt/2018/07/omitted.1.json'
expect_err 'Ask the regional office'
eva git fetch -q region '+main:refs/remotes/region/main'
ok eva nsync audit
eva git remote add gt "$WORK/servers/gt.git"
expect_exit 1 eva nsync audit --with gt
expect_out 'omitted  items/gt/2018/07/omitted.1.json  now ok'
pass 'the regional office omits an office: found by its sync and by audit --with'
