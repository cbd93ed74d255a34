# init: a new region; clones that are verified from the pin before anything is kept.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/support/region.sh"

# ---- a new region ----

ok nsync init --region "$AUTHORITY" plain
expect_err 'nsync root init'
expect_equal 'ref: refs/heads/main' "$(cat plain/.git/HEAD)"
expect_equal '' "$(git -C plain for-each-ref)" 'nothing is committed'
expect_exit 3 nsync init --region "$AUTHORITY" plain
expect_err 'there already'
ok nsync init --region "$AUTHORITY" --bare bare.git
expect_equal true "$(git -C bare.git rev-parse --is-bare-repository)"
expect_exit 3 nsync init --bare --region "$AUTHORITY" bare.git
mkdir here && cd here
ok nsync init --region "$AUTHORITY"
expect_file .git/HEAD
cd ..
expect_exit 2 nsync init --region example.org bad
expect_no_file bad
expect_exit 2 nsync init
expect_exit 2 nsync init --region "$AUTHORITY" --from plain bad
expect_exit 2 nsync init --from plain bad
expect_err '--pin'
expect_exit 2 nsync init --office gt --pin 00 bad
expect_err '--from'
expect_exit 2 nsync init --from plain --pin 00 bad
expect_err '64 hex digits'
expect_exit 2 nsync init --office gt --bare bad
expect_exit 2 nsync init --from plain --pin 00 --push x bad
expect_no_file bad
pass 'init --region: main, nothing committed; usage errors leave nothing'

# ---- an office's clone ----

region_new gt mx
pin=$PIN
init_gt()
{
	as gt nsync init --office gt --from "$WORK/public.git" "$@"
}

cd "$WORK/gt"
expect_equal "$pin" "$(git config --local nsync.pin)"
expect_equal gt "$(git config --local nsync.office)"
expect_equal "$WORK/public.git" "$(git config remote.region.url)"
expect_equal "$WORK/servers/gt.git" "$(git config remote.origin.url)"
expect_equal "$(git rev-parse refs/remotes/region/main)" "$(git rev-parse main)"
expect_equal 'ref: refs/heads/main' "$(cat .git/HEAD)"
expect_equal '' "$(git status --porcelain)" 'a clean work tree'
expect_file trust/1.json
for hook in pre-commit pre-push; do
	[ -x .git/hooks/$hook ] || fail "no hook $hook"
	expect_contains .git/hooks/$hook "hook $hook"
done
expect_contains .git/info/attributes 'items/** diff=nsync'
[ -n "$(git config --local diff.nsync.textconv)" ] || fail 'no textconv'
expect_equal '' "$(git ls-files -- .gitattributes)" 'nothing of it comes from the tree'
state=$WORK/people/gt/.local/state/nsync/$pin
[ -n "$(ls "$state")" ] || fail 'nothing is remembered'
pass 'init --office: pin, office, remotes, main, hooks, words in git diff'

cd "$WORK"
spaced=$(sed 's/..../& /g' <<<"$pin")
dashed=$(sed 's/..../&-/g; s/-$//' <<<"${pin^^}")
ok init_gt --pin "$spaced" spaced
ok init_gt --pin "$dashed" dashed
expect_equal "$pin" "$(git -C dashed config nsync.pin)"
expect_exit 1 git -C spaced config remote.origin.url
ok init_gt --pin "$pin" --push servers/gt.git relative
expect_equal "$WORK/servers/gt.git" "$(git -C relative config remote.origin.url)" 'a path made absolute'
mkdir elsewhere && cd elsewhere
ok as gt nsync init --office gt --from ../public.git --pin "$pin"
expect_file gt/trust/1.json
cd ..
mkdir empty
ok init_gt --pin "$pin" empty
expect_file empty/trust/1.json
pass 'a pin in groups; relative paths; the default folder; an empty folder'

# ---- an auditor's ----

ok as eve nsync init --from "$WORK/public.git" --pin "$pin" audit
expect_exit 1 git -C audit config nsync.office
expect_equal "$WORK/public.git" "$(git -C audit config remote.region.url)"
expect_no_file audit/.git/hooks/pre-push
ok as eve nsync -C audit verify
ok as eve nsync init --from "$WORK/public.git" --pin "$pin"
expect_file public/trust/1.json
ok as eve nsync --json init --from "$WORK/public.git" --pin "$pin" audit2
expect_out "\"pin\":\"$pin\""
pass 'init --from: a clone to verify'

# ---- what does not hold is not kept ----

other=$(printf '0%.0s' {1..64})
# leaves_nothing TEXT OPTION...
leaves_nothing()
{
	local text=$1
	shift
	expect_exit 3 as gt nsync init "$@" bad
	cat "$LAST_OUT" "$LAST_ERR" >said
	expect_contains said "$text"
	expect_no_file bad
}

leaves_nothing 'bad-root' --office gt --from public.git --pin "$other"
leaves_nothing 'no such office' --office bz --from public.git --pin "$pin"
git init -q --bare nothing.git
leaves_nothing 'nothing was merged yet' --office gt --from nothing.git --pin "$pin"
expect_exit 2 as gt nsync init --office ../x --from public.git --pin "$pin" bad
mkdir full && echo mine >full/file
expect_exit 3 init_gt --pin "$pin" full
expect_equal file "$(ls -A full)" 'a folder that is not empty'
pass 'a wrong pin, an unlisted office, no region: nothing is left behind'

draft gt news 2018-08-05T15:00:00-06:00
ok sign_and_sync gt news 2018-08-05T21:10:00Z
ok merge_at 2018-08-06T00:00:00Z
ok at gt nsync sync

# git diff and git log -p show words, and work without nsync too.
cd "$WORK/gt"
(at gt git log -p -- items) >"$WORK/log"
expect_contains "$WORK/log" 'headline: news'
sed -i 's/"value": "news"/"value": "other"/' items/gt/2018/08/news.1.json
(at gt git diff) >"$WORK/diff"
expect_contains "$WORK/diff" '+headline: other'
git config diff.nsync.textconv "$(git config diff.nsync.textconv | sed "s|'[^']*'|/nowhere/nsync|")"
(at gt git diff) >"$WORK/diff"
expect_contains "$WORK/diff" '"value": "other"'
pass 'git shows words; without the program it shows the file'
