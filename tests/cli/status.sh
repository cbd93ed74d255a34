# status compares drafts, work tree, index, main, the office's server and the region, and prints a command that works.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/support/region.sh"

mkdir "$WORK/bin"
ln -s "$NSYNC" "$WORK/bin/nsync"
export PATH=$WORK/bin:$PATH
region_new gt mx

MONTH=items/gt/2018/08
GT=$WORK/gt

# The command that the last status printed.
printed()
{
	sed -n 's/^next: \(.*\)   (.*)$/\1/p' "$LAST_ERR"
}

# type_next [FOLDER]: a POSIX shell in the folder gets the printed command as it is.
type_next()
{
	printed >"$WORK/typed.sh"
	[ -s "$WORK/typed.sh" ] || { lib_show; fail 'no next command'; }
	lib_run type_in "${1:-$GT}"
	[ "$LAST_EXIT" -eq 0 ] || { lib_show; fail "exit $LAST_EXIT of what was printed: $(cat "$WORK/typed.sh")"; }
}

type_in()
{
	(cd "$1" && as gt sh "$WORK/typed.sh")
}

# status_says TEXT NEXT: the line and the next command.
status_says()
{
	ok at gt nsync status
	expect_out "$1"
	expect_err "next: $2   ("
}

# What is signed by a printed command has the date of the clock, and so has the merge.
merge_now()
{
	desk nsync merge --push
}

# Everything is sent and accepted, and nothing else lies here.
settle()
{
	at gt git reset -q --hard
	at gt git clean -qfdx items cosignatures media drafts
	mkdir -p "$GT/drafts"
	lib_run at gt nsync sync
	lib_run merge_now
	lib_run at gt nsync sync
	ok at gt nsync status
	expect_out 'Nothing waits for you.'
}

ok at gt nsync status
expect_out 'Nothing waits for you.'
expect_err 'next: nsync sync   ('
pass 'a new clone: nothing waits'

# ---- drafts ----

draft gt story 2018-08-05T15:00:00-06:00
status_says 'new      drafts/story.md' 'nsync sign drafts/story.md'
type_next
status_says "not pushed yet: $MONTH/story.1.json: story" 'nsync sync'
expect_no_out 'Nothing waits'
type_next
status_says "waits for the next merge: $MONTH/story.1.json: story" 'nsync sync'
expect_no_out 'Nothing waits'
type_next
echo x >"$GT/drafts/bad.md"
ok at gt nsync status
expect_out 'faulty   drafts/bad.md'
expect_err 'next: nsync check drafts/bad.md   ('
rm "$GT/drafts/bad.md"
ok merge_now
ok at gt nsync sync
ok at gt nsync status
expect_out 'Nothing waits for you.'
pass 'drafts, not pushed, waits for the merge, accepted'

# ---- signed, but not committed ----

draft gt loose 2018-08-05T15:00:00-06:00
ok at gt nsync sign drafts/loose.md --no-commit
status_says "signed, but not committed: $MONTH/loose.1.json" "nsync sign $MONTH/loose.1.json"
expect_no_out 'Nothing waits'
ok at gt nsync --json status
expect_out '"state":"not-committed"'
expect_out "\"command\":\"nsync sign $MONTH/loose.1.json\""
at gt git add items
status_says "signed, but not committed: $MONTH/loose.1.json" "nsync sign $MONTH/loose.1.json"
at gt git reset -q
at gt git add -N items
status_says "signed, but not committed: $MONTH/loose.1.json" "nsync sign $MONTH/loose.1.json"
at gt git reset -q
echo 'items/' >>"$GT/.git/info/exclude"
status_says "signed, but not committed: $MONTH/loose.1.json" "nsync sign $MONTH/loose.1.json"
at gt git add -f items
rm "$GT/$MONTH/loose.1.json"
status_says "staged, but not committed, and gone from its folder: $MONTH/loose.1.json" \
	"git restore $MONTH/loose.1.json"
type_next
status_says "signed, but not committed: $MONTH/loose.1.json" "nsync sign $MONTH/loose.1.json"
: >"$GT/.git/info/exclude"
cp "$GT/$MONTH/loose.1.json" "$WORK/loose.json"
type_next
status_says "not pushed yet: $MONTH/loose.1.json: loose" 'nsync sync'
expect_same "$WORK/loose.json" "$GT/$MONTH/loose.1.json"
at gt git reset -q --soft HEAD~1
at gt git reset -q
pass 'signed, but not committed: untracked, staged, meant to be added, ignored, only staged'

# From a subfolder, and from outside with -C.
(cd "$GT/drafts" && ok as gt nsync status)
expect_err "next: nsync sign ../$MONTH/loose.1.json   ("
type_next "$GT/drafts"
status_says "not pushed yet: $MONTH/loose.1.json: loose" 'nsync sync'
at gt git reset -q --soft HEAD~1
at gt git reset -q
(cd "$GT/$MONTH" && ok as gt nsync status)
expect_err 'next: nsync sign loose.1.json   ('
(cd "$WORK" && ok as gt nsync -C gt status)
expect_err "next: nsync -C gt sign $MONTH/loose.1.json   ("
(cd "$WORK" && ok as gt nsync -C gt -C drafts --json status)
expect_out "\"command\":\"nsync -C gt -C drafts sign ../$MONTH/loose.1.json\""
ln -s gt "$WORK/l i'nk"
(cd "$WORK" && ok as gt nsync status -C "l i'nk")
expect_err "next: nsync -C 'l i'\\''nk' sign $MONTH/loose.1.json   ("
type_next "$WORK"
status_says "not pushed yet: $MONTH/loose.1.json: loose" 'nsync sync'
pass 'the command is named from the folder that the user is in'

settle
draft gt named 2018-08-05T15:00:00-06:00
mkdir -p "$WORK/odd"
for name in 'two words' "it's" '-dash' '$HOME' 'ñandú' $'line\nfeed' $'bidi\u202eend' $'no\xffutf' '*' 'a%b\c'; do
	mv "$GT/drafts/"* "$GT/drafts/$name.md" 2>/dev/null || true
	printf 'x\n' >"$GT/drafts/$name.md"
	for place in gt gt/drafts . ; do
		where=
		[ $place != . ] || where='-C gt'
		(cd "$WORK/$place" && ok as gt nsync $where status)
		printed >"$WORK/typed.sh"
		lib_run type_in "$WORK/$place"
		# check finds the file, and says what it lacks.
		expect_equal 1 "$LAST_EXIT" "check of $name from $place: $(cat "$WORK/typed.sh"; cat "$LAST_ERR")"
		expect_no_err 'no such file'
	done
	rm -f "$GT/drafts/"*
done
pass 'the command is quoted for a shell'

# ---- edited by hand ----

settle
ACCEPTED=$MONTH/story.1.json
edits()
{
	status_says "edited by hand: $ACCEPTED" 'nsync sync'
	expect_no_out 'Nothing waits'
	expect_err '.git/nsync/kept/'
	printed >"$WORK/typed.sh"
	lib_run type_in "$GT"
	# 1: sync tells of a body that was committed and gave way.
	[ "$LAST_EXIT" -lt 2 ] || { lib_show; fail 'sync did not put it back'; }
	ok at gt git diff --quiet HEAD
	ok at gt nsync status
	expect_out 'Nothing waits for you.'
}
sed -i 's/story/STORY/' "$GT/$ACCEPTED"
edits
rm "$GT/$ACCEPTED"
edits
at gt git rm -q --cached "$ACCEPTED"
edits
sed -i 's/story/STORY/' "$GT/$ACCEPTED"
at gt git add items
at gt git show "HEAD:$ACCEPTED" >"$GT/$ACCEPTED"
edits
sed -i 's/story/STORY/' "$GT/$ACCEPTED"
at gt git update-index --assume-unchanged "$ACCEPTED"
edits
at gt git update-index --no-assume-unchanged "$ACCEPTED"
rm "$GT/$ACCEPTED"
ln -s x "$GT/$ACCEPTED"
edits
rm "$GT/$ACCEPTED"
mkdir "$GT/$ACCEPTED"
edits
chmod +x "$GT/$ACCEPTED"
edits
sed -i 's/story/STORY/' "$GT/$ACCEPTED"
at gt git commit -qam edited --no-verify
edits
at gt git rm -q "$ACCEPTED"
at gt git commit -qm deleted --no-verify
edits
ok at gt nsync --json status
expect_no_out 'edited'
pass 'edited by hand: work tree, index, hidden from Git, a link, a folder, a mode, committed'

draft gt waits 2018-08-05T15:00:00-06:00
ok at gt nsync sign drafts/waits.md
WAITS=$MONTH/waits.1.json
sed -i 's/What gt/WHAT gt/' "$GT/$WAITS"
status_says "edited by hand: $WAITS" 'nsync sync'
expect_out "not pushed yet: $WAITS"
at gt git checkout -q -- items
rm "$GT/$WAITS"
status_says "edited by hand: $WAITS" 'nsync sync'
at gt git checkout -q -- items
pass 'edited by hand before it was accepted'

# ---- altered and committed, signed by nobody ----

sed -i 's/What gt/WHAT gt/' "$GT/$WAITS"
at gt git commit -qam altered --no-verify
status_says "changed after it was signed: $WAITS" 'nsync sign drafts/waits.md'
expect_out 'bad-signature'
expect_no_out 'not pushed yet'
type_next
status_says "not pushed yet: $WAITS: waits" 'nsync sync'
at gt git reset -q --hard HEAD~1
mv "$GT/drafts/waits.md" "$WORK"
status_says "changed after it was signed: $WAITS" 'nsync edit gt/2018/08/waits'
type_next
expect_contains "$GT/drafts/waits.md" 'WHAT gt'
rm "$GT/drafts/waits.md"
ok at gt nsync --json status
expect_out '"state":"altered"'
expect_out '"verdict":"bad-signature"'
mv "$WORK/waits.md" "$GT/drafts"
echo '{' >"$GT/$WAITS"
at gt git commit -qam garbage --no-verify
status_says "changed after it was signed: $WAITS" 'nsync sign drafts/waits.md'
expect_out 'not-json'
mv "$GT/drafts/waits.md" "$WORK"
status_says "signed by nobody of this office: $WAITS" "nsync check $WAITS"
at gt git reset -q --hard HEAD~2
pass 'altered and committed by hand: the draft is signed again'

as mx cp "$WORK/mx/trust/1.json" "$WORK/trust.json"
at gt sh -c "sed 's/\"[0-9a-f]\{64\}\": \"/\"$(printf 'ab%.0s' $(seq 32))\": \"/' $WAITS >$MONTH/theirs.1.json"
status_says "signed by nobody of this office: $MONTH/theirs.1.json" 'nsync sync'
expect_err 'It came from elsewhere'
ok at gt nsync sync
ok at gt nsync status
expect_out "signed by nobody of this office: $MONTH/theirs.1.json"
expect_err "next: nsync check $MONTH/theirs.1.json   ("
printed >"$WORK/typed.sh"
lib_run type_in "$GT"
expect_equal 1 "$LAST_EXIT" 'check of what nobody signed'
at gt git add items
at gt git commit -qm theirs --no-verify
ok at gt nsync status
expect_out "signed by nobody of this office: $MONTH/theirs.1.json"
at gt git reset -q --hard HEAD~1
pass 'signed by nobody of this office: untracked and committed'

sed 's/What gt/WHAT gt/' "$GT/$WAITS" >"$GT/$MONTH/copy.1.json"
status_says "changed after it was signed: $MONTH/copy.1.json" 'nsync edit gt/2018/08/copy'
cp "$GT/$WAITS" "$GT/$MONTH/copy.1.json"
status_says "kept back: the regional office would hold it: $MONTH/copy.1.json" 'nsync check'
expect_out 'bad-path'
rm "$GT/$MONTH/copy.1.json"
echo x >"$GT/$MONTH/notes.txt"
status_says "signed by nobody of this office: $MONTH/notes.txt" "nsync check $MONTH/notes.txt"
echo notes.txt >"$GT/.git/info/exclude"
ok at gt nsync status
expect_no_out notes.txt
: >"$GT/.git/info/exclude"
rm "$GT/$MONTH/notes.txt"
pass 'what was never an item, and what Git ignores'

# ---- kept back ----

settle
draft gt gap 2018-08-05T15:00:00-06:00
ok at gt nsync sign drafts/gap.md
draft gt gap 2018-08-05T15:00:00-06:00 'urgency: 2' 'note: urgency'
lib_run at gt nsync sign drafts/gap.md
rm "$GT/drafts/gap.md"
draft gt late 2018-08-05T15:00:00-06:00
ok at gt nsync sign drafts/late.md --date "$(date -u -d '+2 days' +%FT%TZ)"
rm "$GT/drafts/late.md"
ok at gt nsync status
expect_out "kept back: the regional office would hold it: $MONTH/late.1.json"
expect_out 'issued-in-future'
expect_err 'next: nsync sync   ('
ok at gt nsync --json status
expect_out '"state":"kept-back"'
expect_out '"verdict":"issued-in-future"'
lib_run at gt nsync sync
at gt git push -q --no-verify origin main || true
ok at gt nsync status
expect_out "sent, and the next merge would hold it: $MONTH/late.1.json"
expect_err 'next: nsync check   ('
printed >"$WORK/typed.sh"
lib_run type_in "$GT"
expect_equal 1 "$LAST_EXIT" 'check of all'
expect_out 'issued-in-future'
pass 'kept back, and sent although it would be held'

# ---- the office's server ----

at gt git rm -q "$MONTH/late.1.json"
at gt git commit -qm 'taken back'
status_says "taken back here, and still on your server: $MONTH/late.1.json" 'nsync sync'
expect_no_out 'Nothing waits'
type_next
settle
git clone -q "$WORK/servers/gt.git" "$WORK/gt2"
at gt2 git remote add region "$WORK/public.git"
at gt2 git config nsync.pin "$PIN"
at gt2 git config nsync.office gt
mkdir -p "$WORK/people/gt2/.local/share" "$WORK/gt2/drafts"
cp -r "$WORK/people/gt/.local/share/nsync" "$WORK/people/gt2/.local/share/"
at gt2 git fetch -q region
draft gt2 other 2018-08-05T15:00:00-06:00
ok at gt2 nsync sign drafts/other.md
lib_run at gt2 nsync sync
at gt git fetch -q origin
status_says "on your server, and not here yet: $MONTH/other.1.json" 'nsync sync'
expect_no_out 'Nothing waits'
type_next
status_says "waits for the next merge: $MONTH/other.1.json" 'nsync sync'
pass 'taken back, and on the server only'

# ---- two machines: a conflict, a stale draft ----

settle
draft gt2 twice 2018-08-05T15:00:00-06:00
draft gt twice 2018-08-05T15:00:00-06:00 'urgency: 3'
ok at gt2 nsync sign drafts/twice.md
ok at gt nsync sign drafts/twice.md
lib_run at gt2 nsync sync
lib_run at gt nsync sync
ok at gt nsync status
expect_out "signed with different texts on two machines of your office: $MONTH/twice.1.json"
expect_err 'next: nsync resolve gt/2018/08/twice.1   ('
expect_no_out 'Nothing waits'
printed >"$WORK/typed.sh"
lib_run type_in "$GT"
[ "$LAST_EXIT" -lt 2 ] || { lib_show; fail 'resolve'; }
expect_out 'urgency'
ok at gt nsync resolve --mine gt/2018/08/twice.1
ok at gt nsync status
expect_no_out 'two machines'
lib_run at gt nsync sync
settle
lib_run at gt2 nsync sync
rm -f "$WORK/gt2/drafts/"*
draft gt story 2018-08-05T15:00:00-06:00
ok at gt nsync status
draft gt2 story 2018-08-05T15:00:00-06:00 'urgency: 2' 'note: urgency'
ok at gt2 nsync sign drafts/story.md
lib_run at gt2 nsync sync
lib_run merge_now
lib_run at gt nsync sync
draft gt story 2018-08-05T15:00:00-06:00 'note: countries' 'countries: [GT]'
status_says 'stale    drafts/story.md' 'nsync edit --merge drafts/story.md'
expect_no_out 'Nothing waits'
type_next
expect_contains "$GT/drafts/story.md" 'urgency: 2'
ok at gt nsync status
expect_no_out 'stale'
pass 'a conflict, a stale draft'

# ---- held, joint stories ----

settle
draft mx both 2018-08-05T15:00:00-06:00 'countries: [GT, MX]' 'joint: [gt]'
lib_run sign_and_sync mx both "$(date -u +%FT%TZ)"
ok merge_now
ok at gt nsync sync
status_says 'waits for your cosignature: items/mx/2018/08/both.1.json: both' 'nsync cosign mx/2018/08/both'
type_next
status_says 'not pushed yet: cosignatures/gt/mx/2018/08/both.1.json' 'nsync sync'
at gt git reset -q --soft HEAD~1
at gt git reset -q
COSIGNATURE=cosignatures/gt/mx/2018/08/both.1.json
ok at gt nsync status
expect_out "signed, but not committed: $COSIGNATURE"
expect_err 'next: nsync cosign mx/2018/08/both.1   ('
type_next
sed -i 's/"gt"/"mx"/; s/redaccion/REDACCION/' "$GT/$COSIGNATURE"
ok at gt nsync status
expect_out "edited by hand: $COSIGNATURE"
at gt git commit -qam altered --no-verify
status_says "changed after it was signed: $COSIGNATURE" "nsync check $COSIGNATURE"
at gt git reset -q --hard HEAD~1
pass 'cosignatures'

# ---- another branch, what cannot be read ----

settle
at gt git switch -q -c mine
status_says 'another branch than main checked out' 'git switch main'
expect_no_out 'Nothing waits'
type_next
ok at gt nsync status
expect_out 'Nothing waits for you.'
pass 'another branch is checked out'

mkdir "$GT/drafts/folder.md"
ln -s nowhere "$GT/drafts/link.md"
draft gt good 2018-08-05T15:00:00-06:00
ok at gt nsync status
expect_out 'faulty   drafts/folder.md'
expect_out 'faulty   drafts/link.md'
expect_out 'new      drafts/good.md'
rm -r "$GT/drafts"
mkdir "$GT/drafts"
mkfifo "$GT/$MONTH/pipe.1.json"
ok timeout 20 bash -c "cd '$GT' && HOME='$WORK/people/gt' XDG_STATE_HOME='$WORK/people/gt/.local/state' '$NSYNC' status"
rm "$GT/$MONTH/pipe.1.json"
truncate -s 20M "$GT/$MONTH/large.1.json"
ok at gt nsync status
expect_out "$MONTH/large.1.json"
expect_no_out 'Nothing waits'
rm "$GT/$MONTH/large.1.json"
cp "$GT/.git/index" "$WORK/index"
echo 'no index' >"$GT/.git/index"
draft gt good 2018-08-05T15:00:00-06:00
ok at gt nsync status
expect_out 'not looked at: '
expect_out 'new      drafts/good.md'
rm "$GT/drafts/good.md"
ok at gt nsync status
expect_no_out 'Nothing waits'
ok at gt nsync --json status
expect_out '"state":"unreadable"'
cp "$WORK/index" "$GT/.git/index"
ok at gt nsync status
expect_out 'Nothing waits for you.'
draft gt lost 2018-08-05T15:00:00-06:00
ok at gt nsync sign drafts/lost.md
BLOB=$(at gt git rev-parse "HEAD:$MONTH/lost.1.json")
mv "$GT/.git/objects/${BLOB:0:2}/${BLOB:2}" "$WORK/blob"
draft gt good 2018-08-05T15:00:00-06:00
ok at gt nsync status
expect_out 'not looked at: '
expect_out 'new      drafts/good.md'
expect_no_out 'Nothing waits'
mv "$WORK/blob" "$GT/.git/objects/${BLOB:0:2}/${BLOB:2}"
ok at gt nsync status
expect_no_out 'not looked at'
pass 'what cannot be read is told of, and the rest as well'

# ---- the desk and readers ----

ok desk nsync status
expect_err 'next: nsync merge   ('
(cd "$WORK" && ok as desk nsync -C region status)
expect_err 'next: nsync -C region merge   ('
ok as eva nsync init --from "$WORK/public.git" --pin "$PIN" "$WORK/eva"
ok eva nsync status
expect_err 'next: nsync digest --lang es,en   ('
eva sh -c "$(printed)" >"$LAST_OUT"
expect_out 'story'
pass 'the desk and readers'
