# Drafts and their stories: stale and renamed drafts, two of one story, old notes; edit and edit --merge.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/support/region.sh"

region_new gt

# A second machine of office gt, in $WORK/gt2.
second_machine()
{
	as gt2 nsync init --office gt --from "$WORK/public.git" --pin "$PIN" --push "$WORK/servers/gt.git" "$WORK/gt2"
	mkdir -p "$WORK/people/gt2/.local/share/nsync"
	cp -r "$WORK/people/gt/.local/share/nsync/." "$WORK/people/gt2/.local/share/nsync/"
	mkdir -p "$WORK/gt2/drafts"
}

# round TIME: office gt sends, the desk merges, both machines fetch.
round()
{
	at gt nsync sync || [ $? -eq 1 ]
	merge_at "$1"
	at gt nsync sync
	[ ! -d "$WORK/gt2" ] || at gt2 nsync sync
}

# commits OFFICE: how many commits its main has.
commits()
{
	at "$1" git rev-list --count main
}

long_draft()
{
	local machine=$1 slug=$2
	shift 2
	{
		printf -- '---\nheadline: "%s"\nlanguage: en\ndate: 2018-08-05T15:00:00-06:00\n' "${slug//-/ }"
		[ $# -eq 0 ] || printf '%s\n' "$@"
		printf -- '---\n\nFirst paragraph.\n\nSecond paragraph.\n\nThird paragraph.\n'
	} >"$WORK/$machine/drafts/$slug.md"
}

ok second_machine
long_draft gt hubs
long_draft gt2 hubs
ok at gt nsync sign drafts/hubs.md --date 2018-08-05T21:10:00Z
ok round 2018-08-06T00:00:00Z

# ---- before it is accepted a version is replaced under its number ----

draft gt early 2018-08-05T15:00:00-06:00
ok at gt nsync sign drafts/early.md --date 2018-08-06T01:00:00Z
draft gt early 2018-08-05T15:00:00-06:00 'urgency: 2'
ok at gt nsync check drafts/early.md
ok at gt nsync sign drafts/early.md --date 2018-08-06T01:10:00Z
expect_out 'signed anew gt/2018/08/early, version 1'
expect_no_file "$WORK/gt/items/gt/2018/08/early.2.json"
ok at gt nsync sign drafts/early.md --date 2018-08-06T01:10:00Z
expect_out 'already signed'
ok round 2018-08-06T02:00:00Z
ok at gt nsync show early
expect_out 'urgency'
pass 'a version that is not accepted is signed again under its number, without a note'

# ---- stale, with the ledger and without ----

long_draft gt hubs 'note: a third hub was found'
sed -i 's/^Third.*/Third paragraph, longer./' "$WORK/gt/drafts/hubs.md"
ok at gt nsync sign drafts/hubs.md --date 2018-08-06T10:00:00Z
ok round 2018-08-07T00:00:00Z
# The other machine has the draft of version 1 and no ledger of it: it is as it was, so it is old.
before=$(commits gt2)
expect_exit 1 at gt2 nsync check drafts/hubs.md
expect_err 'stale'
expect_err 'nsync edit --merge drafts/hubs.md'
expect_out 'Third paragraph, longer.'
expect_exit 1 at gt2 nsync sign drafts/hubs.md --date 2018-08-07T10:00:00Z
expect_err 'made from version 1 of gt/2018/08/hubs, and version 2'
expect_out 'Third paragraph, longer.'
expect_equal "$before" "$(commits gt2)" 'commits after a refusal'
expect_exit 1 at gt2 nsync check --json drafts/hubs.md
expect_out '"obstacle":"stale"'
pass 'a draft that was left behind is stale, and what changed is shown'

# A colleague's text, not accepted yet, and another draft of that name.
draft gt bridge 2018-08-06T09:00:00-06:00
ok at gt nsync sign drafts/bridge.md --date 2018-08-07T10:00:00Z
ok at gt nsync sync
ok at gt2 nsync sync
draft gt2 bridge 2018-08-06T09:00:00-06:00 'note: mine' 'urgency: 4'
before=$(commits gt2)
expect_exit 1 at gt2 nsync check drafts/bridge.md
expect_err 'not made from the version of gt/2018/08/bridge that is there'
expect_exit 1 at gt2 nsync sign drafts/bridge.md --date 2018-08-07T11:00:00Z
expect_err 'nsync edit --merge drafts/bridge.md'
expect_equal "$before" "$(commits gt2)" 'commits after a refusal'
lib_run at gt2 nsync edit --merge drafts/bridge.md
[ "$LAST_EXIT" -lt 2 ] || { lib_show; fail 'edit --merge'; }
expect_no_err 'version 0'
expect_contains gt2/drafts/bridge.md 'urgency: 4'
rm gt2/drafts/bridge.md
pass 'a draft that was not made from the version that is there'

# With the ledger: a draft that was signed here and changed, while another machine was faster.
long_draft gt2 roads
ok at gt2 nsync sign drafts/roads.md --date 2018-08-07T10:00:00Z
ok at gt2 nsync sync
ok round 2018-08-08T00:00:00Z
long_draft gt roads 'note: the third was wrong'
sed -i 's/^Third.*/Third, mended./' "$WORK/gt/drafts/roads.md"
ok at gt nsync sign drafts/roads.md --date 2018-08-08T10:00:00Z
ok round 2018-08-09T00:00:00Z
long_draft gt2 roads 'note: the first was wrong'
sed -i 's/^First.*/First, mended./' "$WORK/gt2/drafts/roads.md"
expect_exit 1 at gt2 nsync check drafts/roads.md
expect_err 'stale'
expect_exit 1 at gt2 nsync check
expect_exit 1 at gt2 nsync sign drafts/roads.md --date 2018-08-09T10:00:00Z
expect_no_file "$WORK/gt2/items/gt/2018/08/roads.3.json"
cp "$WORK/gt2/drafts/roads.md" "$WORK/roads"
expect_exit 1 at gt2 nsync edit drafts/roads.md
expect_err 'nsync edit --merge drafts/roads.md'
expect_same "$WORK/roads" "$WORK/gt2/drafts/roads.md"
ok at gt2 nsync edit --merge drafts/roads.md
expect_err 'It was: the first was wrong'
expect_err '.git/nsync/kept/'
expect_contains "$WORK/gt2/drafts/roads.md" 'First, mended.'
expect_contains "$WORK/gt2/drafts/roads.md" 'Third, mended.'
expect_lacks "$WORK/gt2/drafts/roads.md" 'note:'
expect_contains "$(find "$WORK/gt2/.git/nsync/kept" -name roads.md)" 'note: the first was wrong'
fails at gt2 nsync sign drafts/roads.md --date 2018-08-09T10:00:00Z
expect_err 'note is missing'
sed -i '2i note: the first was wrong' "$WORK/gt2/drafts/roads.md"
ok at gt2 nsync sign drafts/roads.md --date 2018-08-09T10:00:00Z
expect_out 'gt/2018/08/roads, version 3'
ok at gt2 nsync edit --merge drafts/roads.md
expect_err 'the newest one'
ok at gt2 nsync sync
ok round 2018-08-10T00:00:00Z
pass 'edit --merge puts both texts together; the draft before is kept'

# ---- what both changed is marked, and stays refused until somebody decides ----

long_draft gt2 roads 'note: another first'
sed -i 's/^First.*/First of the second machine./; s/^Third.*/Third, mended./' "$WORK/gt2/drafts/roads.md"
ok at gt nsync edit roads
expect_contains "$WORK/gt/drafts/roads.md" 'First, mended.'
sed -i 's/^First.*/First of the first machine./; 2i note: a better first' "$WORK/gt/drafts/roads.md"
ok at gt nsync sign drafts/roads.md --date 2018-08-10T10:00:00Z
ok round 2018-08-11T00:00:00Z
expect_exit 1 at gt2 nsync edit --merge gt/2018/08/roads
expect_err 'drafts/roads.md'
expect_err 'you have to decide, in line'
expect_contains "$WORK/gt2/drafts/roads.md" '<<<<<<< drafts/roads.md'
expect_contains "$WORK/gt2/drafts/roads.md" '>>>>>>> gt/2018/08/roads, version 4'
expect_exit 1 at gt2 nsync check drafts/roads.md
expect_err 'nobody has decided yet, the first in line'
expect_exit 1 at gt2 nsync sign drafts/roads.md
expect_err '<<<<<<<'
expect_exit 1 at gt2 nsync edit --merge drafts/roads.md
expect_exit 1 at gt2 nsync check --json drafts/roads.md
expect_out '"obstacle":"merge-marks"'
sed -i '/^<<<<<<< /d; /^=======$/,/^>>>>>>> /d; 2i note: the first is settled' "$WORK/gt2/drafts/roads.md"
ok at gt2 nsync check drafts/roads.md
ok at gt2 nsync sign drafts/roads.md --date 2018-08-11T10:00:00Z
expect_out 'version 5'
ok at gt2 nsync sync
ok round 2018-08-12T00:00:00Z
pass 'places that both changed are marked, and refused until they are decided'

# ---- edit makes a draft, and overwrites nobody's work ----

rm "$WORK/gt/drafts/roads.md"
ok at gt nsync edit gt/2018/08/roads
expect_err 'version 5 of gt/2018/08/roads'
ok at gt nsync check drafts/roads.md
ok at gt nsync sign drafts/roads.md
expect_out 'already signed'
ok at gt nsync edit drafts/roads.md
sed -i 's/^Second.*/Work of a whole morning./' "$WORK/gt/drafts/roads.md"
ok at gt nsync edit gt/2018/08/roads
expect_err 'stays as it is'
expect_contains "$WORK/gt/drafts/roads.md" 'Work of a whole morning.'
fails at gt nsync edit gt/2018/08/nothing
fails at gt nsync edit drafts/nothing.md
fails at gt nsync edit gt/2018/08/roads.1
rm "$WORK/gt/drafts/early.md"
fails at gt nsync edit --merge gt/2018/08/early
expect_err 'no draft of it to merge'
expect_exit 2 at gt nsync edit
sed -i 's/^Work of.*/Second paragraph./' "$WORK/gt/drafts/roads.md"
# An untouched draft of an older version is replaced, and kept all the same.
ok at gt2 nsync edit drafts/hubs.md
expect_err '.git/nsync/kept/'
expect_contains "$WORK/gt2/drafts/hubs.md" 'Third paragraph, longer.'
pass 'edit makes a draft, and overwrites nobody'"'"'s work'

# ---- another month, another name ----

sed 's/2018-08-05/2018-07-05/; s/^note:.*/note: wrong date/' "$WORK/gt/drafts/hubs.md" >"$WORK/moved"
cp "$WORK/gt/drafts/hubs.md" "$WORK/hubs"
cp "$WORK/moved" "$WORK/gt/drafts/hubs.md"
before=$(commits gt)
expect_exit 1 at gt nsync check drafts/hubs.md
expect_err 'gt/2018/08/hubs'
expect_err 'nsync sign --new-story drafts/hubs.md'
expect_exit 1 at gt nsync sign drafts/hubs.md
expect_err 'gt/2018/08/hubs'
expect_exit 1 at gt nsync sign --json drafts/hubs.md
expect_out '"other":"gt/2018/08/hubs"'
cp "$WORK/hubs" "$WORK/gt/drafts/hubs.md"
ok at gt nsync check drafts/hubs.md
# Renamed, with the ledger: by its text, or by its headline.
mv "$WORK/gt/drafts/hubs.md" "$WORK/gt/drafts/water-hubs.md"
expect_exit 1 at gt nsync sign drafts/water-hubs.md
expect_err 'whose file was drafts/hubs.md'
sed -i 's/^Second.*/Something new./' "$WORK/gt/drafts/water-hubs.md"
expect_exit 1 at gt nsync check drafts/water-hubs.md
expect_err 'gt/2018/08/hubs'
# Without it: by what it says.
cp "$WORK/gt2/drafts/hubs.md" "$WORK/gt2/drafts/hubs-copy.md"
expect_exit 1 at gt2 nsync sign drafts/hubs-copy.md
expect_err 'says the same as gt/2018/08/hubs'
rm "$WORK/gt2/drafts/hubs-copy.md"
mv "$WORK/gt/.git/nsync/drafts.json" "$WORK/ledger"
cp "$WORK/hubs" "$WORK/gt/drafts/water-hubs.md"
expect_exit 1 at gt nsync sign drafts/water-hubs.md
expect_err 'says the same as gt/2018/08/hubs'
mv "$WORK/ledger" "$WORK/gt/.git/nsync/drafts.json"
expect_equal "$before" "$(commits gt)" 'commits after refusals'
mv "$WORK/gt/drafts/water-hubs.md" "$WORK/gt/drafts/hubs.md"
cp "$WORK/hubs" "$WORK/gt/drafts/hubs.md"
ok at gt nsync check drafts/hubs.md
pass 'a renamed draft, or one of another month, makes no second story unnoticed'

# A bulletin of each month has one name.
draft gt bulletin 2018-08-01T09:00:00-06:00
ok at gt nsync sign drafts/bulletin.md --date 2018-08-12T01:00:00Z
draft gt bulletin 2018-09-01T09:00:00-06:00
expect_exit 1 at gt nsync sign drafts/bulletin.md --date 2018-09-02T01:00:00Z
ok at gt nsync sign --new-story drafts/bulletin.md --date 2018-09-02T01:00:00Z
expect_out 'gt/2018/09/bulletin, version 1'
ok at gt nsync sign drafts/bulletin.md
draft gt bulletin 2018-08-01T09:00:00-06:00 'urgency: 1' 'note: x'
expect_exit 1 at gt nsync sign drafts/bulletin.md
expect_err 'made from the story gt/2018/09/bulletin'
draft gt bulletin 2018-09-01T09:00:00-06:00
ok at gt nsync check drafts/bulletin.md
ok at gt nsync edit gt/2018/08/bulletin
expect_contains "$WORK/gt/drafts/bulletin.md" '2018-08-01'
pass 'two stories of one name in two months, where it is said so'

# ---- two drafts of one story ----

draft gt twin 2018-08-12T09:00:00-06:00
draft gt sister 2018-08-12T09:00:00-06:00
cat >"$WORK/gt/drafts/twin.json" <<'END'
{"firstCreated":"2018-08-12T09:00:00-06:00","language":"en",
 "headlines":[{"role":"main","value":"twin"}],
 "bodies":[{"role":"main","contentType":"text/markdown","value":"Another text."}]}
END
before=$(commits gt)
expect_exit 1 at gt nsync sign drafts/twin.md drafts/sister.md drafts/twin.json
expect_err 'drafts of one story, gt/2018/08/twin'
expect_no_file "$WORK/gt/items/gt/2018/08/sister.1.json"
expect_no_file "$WORK/gt/items/gt/2018/08/twin.1.json"
expect_equal "$before" "$(commits gt)" 'commits after a refusal'
expect_exit 1 at gt nsync check drafts/twin.md drafts/twin.json
expect_err 'drafts of one story'
expect_exit 1 at gt nsync check
expect_err 'drafts of one story'
expect_exit 1 at gt nsync edit drafts/twin.md
rm "$WORK/gt/drafts/twin.json"
ok at gt nsync check drafts/twin.md drafts/twin.md
ok at gt nsync sign drafts/twin.md ./drafts/twin.md drafts/sister.md --date 2018-08-12T16:00:00Z
expect_file "$WORK/gt/items/gt/2018/08/sister.1.json"
pass 'two drafts of one story are refused together; one file named twice is one'

# ---- old notes ----

ok round 2018-09-03T00:00:00Z
sed -i '2i note: urgency\ncorrection: It was five.' "$WORK/gt/drafts/twin.md"
ok at gt nsync sign drafts/twin.md --date 2018-09-03T10:00:00Z
expect_no_err 'same note'
ok round 2018-09-04T00:00:00Z
sed -i 's/^What.*/What is new./' "$WORK/gt/drafts/twin.md"
ok at gt nsync check drafts/twin.md
expect_err 'the same note as version 2'
expect_err 'the same correction as version 2'
ok at gt nsync check --json drafts/twin.md
expect_out '"state":"old-note"'
expect_out '"state":"old-correction"'
ok at gt nsync sign drafts/twin.md --date 2018-09-04T10:00:00Z
expect_err 'the same note as version 2'
expect_out 'version 3'
pass 'a note that was used before is not used again in silence'

# ---- a damaged ledger stops nobody ----

echo nonsense >"$WORK/gt/.git/nsync/drafts.json"
draft gt last 2018-09-04T09:00:00-06:00
ok at gt nsync sign drafts/last.md --date 2018-09-04T16:00:00Z
expect_err 'drafts.json.damaged'
expect_contains "$WORK/gt/.git/nsync/drafts.json" 'drafts/last.md'
ok at gt nsync sign drafts/last.md
expect_no_err 'damaged'
expect_equal 600 "$(stat -c %a "$WORK/gt/.git/nsync/drafts.json")" 'mode of the ledger'
rm "$WORK/gt/.git/nsync/drafts.json"
ok at gt nsync check drafts/last.md
# Another work tree of the clone has drafts of its own, and the ledger is one.
at gt git worktree add -q --detach "$WORK/gt-linked" main
mkdir "$WORK/gt-linked/drafts"
cp "$WORK/gt/drafts/last.md" "$WORK/gt-linked/drafts/"
in_linked()
{
	(cd "$WORK/gt-linked" && as gt "$@")
}
ok in_linked nsync check drafts/last.md
expect_no_file "$WORK/gt/.git/worktrees/gt-linked/nsync/drafts.json"
expect_contains "$WORK/gt/.git/nsync/drafts.json" '"worktree": "gt-linked"'
pass 'the ledger is private, and its loss stops nobody'
