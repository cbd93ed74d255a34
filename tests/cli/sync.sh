# sync and resolve: what is sent and what is kept back, servers out of reach, machines of one office that disagree.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/support/region.sh"

region_new gt mx
month=items/gt/2018/08

# machine NAME: another clone of gt, with gt's key.
machine()
{
	git clone -q "$WORK/servers/gt.git" "$WORK/$1"
	at "$1" git remote add region "$WORK/public.git"
	at "$1" git fetch -q region
	at "$1" git config nsync.pin "$PIN"
	at "$1" git config nsync.office gt
	mkdir -p "$WORK/people/$1/.local/share" "$WORK/$1/drafts"
	cp -r "$WORK/people/gt/.local/share/nsync" "$WORK/people/$1/.local/share/"
}

# story MACHINE SLUG DAY [LINE...]: drafted and signed there.
story()
{
	local who=$1 slug=$2 day=$3
	shift 3
	draft "$who" "$slug" 2018-08-05T09:00:00-06:00 "$@"
	ok at "$who" nsync sign "drafts/$slug.md" --date "2018-08-${day}T16:00:00Z"
}

server_has()
{
	git -C "$WORK/servers/gt.git" cat-file -e "main:$1" 2>/dev/null
}

count()
{
	at "$1" git rev-list --count HEAD
}

# tamper MACHINE SLUG: its text is another one than the one that was signed; committed.
tamper()
{
	sed -i 's/What/what/' "$WORK/$1/$month/$2.1.json"
	at "$1" git commit -q --no-verify -am 'tampered'
}

story gt first 05
ok at gt nsync sync
machine gt2
machine gt3

# ---- what a merge would hold is not sent ----

story gt bad 06
tamper gt bad
story gt good 06
expect_exit 1 at gt nsync sync
expect_out "kept-back  $month/bad.1.json  bad-signature"
expect_err 'nsync sign drafts/bad.md'
expect_err '1 file was not sent'
expect_err 'pushed to origin'
server_has "$month/good.1.json" || fail 'the good one was not sent'
! server_has "$month/bad.1.json" || fail 'the bad one was sent'
[ -z "$(git -C servers/gt.git log --format=%h main -- "$month/bad.1.json")" ] || fail 'it travels in the history'
at gt git cat-file -e "HEAD:$month/bad.1.json"
pass 'what a merge would hold stays here, and does not travel in the history'

before=$(count gt)
expect_exit 1 at gt nsync sync
expect_out "kept-back  $month/bad.1.json"
expect_err 'origin is up to date'
expect_equal "$before" "$(count gt)" 'commits'
expect_exit 1 at gt nsync sync --json
grep -qF "\"path\":\"$month/bad.1.json\",\"verdict\":\"bad-signature\"" "$LAST_OUT" || fail 'not in --json'
grep -qF '"state":"kept-back"' "$LAST_OUT" || fail 'no state in --json'
pass 'a second sync says it again, and makes no commit'

# Another machine's work arrives meanwhile, and the region's news.
story gt2 news 06
ok at gt2 nsync sync
ok merge_at 2018-08-07T00:00:00Z
expect_exit 1 at gt nsync sync
expect_file "gt/$month/news.1.json"
expect_err 'pushed to origin'
! server_has "$month/bad.1.json" || fail 'the bad one was sent with the news'
pass 'news are united while something is kept back'

signed=$(at gt git log --format=%H --diff-filter=A -- "$month/bad.1.json" | tail -n 1)
at gt git checkout -q "$signed" -- "$month/bad.1.json"
ok at gt git commit -q --no-verify -m mended
ok at gt nsync sync
expect_err 'pushed to origin'
server_has "$month/bad.1.json" || fail 'the mended one was not sent'
expect_equal "$(at gt git rev-parse main)" "$(git -C servers/gt.git rev-parse main)" 'main is pushed as it is'
ok at gt git fsck --strict
pass 'once it is mended, main is pushed as it is'

# What is told can be typed, whatever the file is called; a draft that is gone is made again.
mkdir -p "gt/items/gt/2018/09"
cp "gt/$month/good.1.json" 'gt/items/gt/2018/09/a b$(x).json'
cp "gt/$month/good.1.json" "gt/items/gt/2018/09/no'ta.txt"
at gt git add items
ok at gt git commit -q --no-verify -m copies
story gt lone 07
tamper gt lone
rm gt/drafts/lone.md
expect_exit 1 at gt nsync sync
expect_err 'nsync edit gt/2018/08/lone'
expect_no_err 'drafts/lone.md'
sed -n 's/.*Take it out:  \(git rm .*\)  and commit that.*/\1/p' "$LAST_ERR" >"$WORK/typed"
expect_equal 2 "$(grep -c . "$WORK/typed")" 'commands'
ok at gt sh -e "$WORK/typed"
ok at gt git rm -q "$month/lone.1.json"
ok at gt git commit -q --no-verify -m 'taken out'
expect_no_file 'gt/items/gt/2018/09/a b$(x).json'
ok at gt nsync sync
pass 'what to type about files that are kept back'

# What the server has already stays there.
ok at gt2 nsync sync
story gt2 held 07
tamper gt2 held
ok at gt2 git push -q --no-verify origin main
ok at gt nsync sync
server_has "$month/held.1.json" || fail 'it was taken from the server'
at gt git rm -q "$month/held.1.json"
ok at gt git commit -q --no-verify -m 'taken back'
ok at gt nsync sync
! server_has "$month/held.1.json" || fail 'it was not taken back'
ok at gt2 nsync sync
expect_no_file "gt2/$month/held.1.json"
pass 'what came from the server stays, and can be taken back'

# ---- signed, and not committed ----

draft gt loose 2018-08-05T09:00:00-06:00
ok at gt nsync sign --no-commit drafts/loose.md --date 2018-08-07T16:00:00Z
expect_exit 1 at gt nsync sync
expect_err "Signed, but not committed, so it was not sent: $month/loose.1.json"
expect_err "nsync sign $month/loose.1.json"
expect_file "gt/$month/loose.1.json"
ok at gt nsync sign "$month/loose.1.json"
ok at gt nsync sync
server_has "$month/loose.1.json" || fail 'it was not sent'
pass 'a signed file that nobody committed is told'

# ---- servers out of reach ----

mv public.git gone.git
draft gt alone 2018-08-05T09:00:00-06:00
ok at gt nsync sign drafts/alone.md --date 2018-08-09T16:00:00Z
expect_exit 3 at gt nsync sync
expect_err 'region'
expect_no_err 'nothing new'
expect_err 'pushed to origin'
server_has "$month/alone.1.json" || fail 'it was not sent'
mv gone.git public.git
pass 'without the region the work is sent all the same'

draft mx storm 2018-08-09T09:00:00-06:00
ok sign_and_sync mx storm 2018-08-09T16:10:00Z
ok merge_at 2018-08-10T00:00:00Z
mv servers/gt.git servers/away.git
expect_exit 3 at gt nsync sync
expect_err 'origin'
expect_err '1 new record'
expect_no_err 'pushed to origin'
expect_file gt/items/mx/2018/08/storm.1.json
before=$(count gt)
expect_exit 3 at gt nsync sync
expect_equal "$before" "$(count gt)" 'commits'
mv servers/away.git servers/gt.git
ok at gt nsync sync
pass "without the office's server the region's news are taken all the same"

printf '#!/bin/sh\necho "closed today" >&2\nexit 1\n' >servers/gt.git/hooks/pre-receive
chmod +x servers/gt.git/hooks/pre-receive
draft gt later 2018-08-05T09:00:00-06:00
ok at gt nsync sign drafts/later.md --date 2018-08-10T16:00:00Z
sed -i 's/What/what/' "$WORK/gt/$month/later.1.json"
ok at gt git commit -q --no-verify -am tampered
draft gt sooner 2018-08-05T09:00:00-06:00
ok at gt nsync sign drafts/sooner.md --date 2018-08-10T16:00:00Z
expect_exit 3 at gt nsync sync
expect_err 'closed today'
expect_no_err 'pushed to origin'
before=$(count gt)
expect_exit 3 at gt nsync sync
expect_equal "$before" "$(count gt)" 'a push that was refused and is tried again makes no commit'
rm servers/gt.git/hooks/pre-receive
expect_exit 1 at gt nsync sync
expect_err 'pushed to origin'
server_has "$month/sooner.1.json" || fail 'it was not sent in the end'
at gt git rm -q "$month/later.1.json"
ok at gt git commit -q --no-verify -m 'taken back'
ok at gt nsync sync
pass 'a server that refuses'

# ---- two runs at once ----

# until FILE WORDS: at most 60 s.
until_says()
{
	local tries
	for ((tries = 0; tries < 600; tries++)); do
		! grep -qs "$2" "$1" || return 0
		sleep 0.1
	done
	fail "no '$2' in $1"
}
printf '#!/bin/sh\necho pushing >"%s/pushing"\nfor i in $(seq 600); do [ ! -e "%s/go" ] || exit 0; sleep 0.1; done\nexit 1\n' \
	"$WORK" "$WORK" >servers/gt.git/hooks/pre-receive
chmod +x servers/gt.git/hooks/pre-receive
draft gt once 2018-08-05T09:00:00-06:00
ok at gt nsync sign drafts/once.md --date 2018-08-10T17:00:00Z
one=0 two=0
at gt nsync sync >.one 2>&1 &
until_says pushing pushing
at gt nsync sync >.two 2>&1 &
until_says .two 'Another nsync sync is at work in this clone'
touch go
wait %1 || one=$?
wait %2 || two=$?
expect_equal '0 0' "$one $two"
grep -q 'pushed to origin' .one || fail "$(cat .one)"
grep -q 'origin is up to date' .two || fail "$(cat .two)"
rm servers/gt.git/hooks/pre-receive go pushing
pass 'a second sync waits for the first'

# ---- two texts of one story ----

conflict()
{
	local slug=$1
	lib_run at gt2 nsync sync
	draft gt "$slug" 2018-08-05T09:00:00-06:00
	draft gt2 "$slug" 2018-08-05T09:00:00-06:00 'urgency: 3'
	ok at gt nsync sign "drafts/$slug.md" --date 2018-08-11T16:00:00Z
	ok at gt2 nsync sign "drafts/$slug.md" --date 2018-08-11T17:00:00Z
	draft gt2 "beside-$slug" 2018-08-05T09:00:00-06:00
	ok at gt2 nsync sign "drafts/beside-$slug.md" --date 2018-08-11T17:00:00Z
	ok at gt nsync sync
	expect_exit 1 at gt2 nsync sync
	expect_err "$month/$slug.1.json"
	expect_err "nsync resolve gt/2018/08/$slug"
	expect_err 'pushed to origin'
	server_has "$month/beside-$slug.1.json" || fail 'another story was not sent'
	draft gt2 "$slug" 2018-08-05T09:00:00-06:00 'urgency: 4'
	expect_exit 3 at gt2 nsync sign "drafts/$slug.md" --date 2018-08-11T18:00:00Z
	expect_err "nsync resolve $month/$slug.1.json"
	draft gt2 "$slug" 2018-08-05T09:00:00-06:00 'urgency: 3'
}

ok at gt2 nsync resolve
expect_err 'No two machines'
expect_exit 3 at gt2 nsync resolve mine
expect_err 'no conflict about it'
conflict mine
expect_lacks "gt2/$month/mine.1.json" urgency
expect_exit 1 at gt2 nsync sync
expect_err 'nsync resolve gt/2018/08/mine'
expect_err 'up to date'
expect_exit 1 at gt2 nsync resolve
expect_out '+urgency: 3'
expect_err 'nsync resolve gt/2018/08/mine.1 --mine'
expect_exit 1 at gt2 nsync resolve mine --json
expect_out '"state":"conflict"'
expect_exit 2 at gt2 nsync resolve mine --mine --theirs
ok at gt2 nsync resolve mine --mine
expect_err 'next: nsync sync'
expect_contains "gt2/$month/mine.1.json" urgency
ok at gt2 nsync sync
ok at gt nsync sync
expect_same "gt/$month/mine.1.json" "gt2/$month/mine.1.json"
ok at gt2 nsync resolve
ok at gt2 git fsck --strict
pass 'resolve --mine'

conflict theirs
ok at gt2 nsync resolve "$month/theirs.1.json" --theirs
copy=$(sed -n 's/.*What was signed here is now //p' "$LAST_ERR")
expect_contains "$copy" urgency
expect_lacks "gt2/$month/theirs.1.json" urgency
expect_err 'drafts/theirs.md as you had it was in the way'
expect_no_file gt2/drafts/theirs.md
ok at gt2 nsync sync
ok at gt2 nsync resolve
pass 'resolve --theirs'

# Both said what the place is, in other words: that is to be decided; the rest is merged.
conflict merged
ok at gt2 nsync resolve merged --merge
expect_err 'drafts/merged.md has both texts. 1 place is to be decided'
expect_err 'drafts/merged.md as you had it was in the way'
expect_contains gt2/drafts/merged.md '<<<<<<< signed on this machine'
expect_contains gt2/drafts/merged.md 'What gt has to say'
expect_contains gt2/drafts/merged.md 'urgency: 3'
fails at gt2 nsync sign drafts/merged.md
ok at gt2 nsync resolve
sed -i '/^<<<<<<< /d; /^=======$/,/^>>>>>>> /d' gt2/drafts/merged.md
ok at gt2 nsync sign drafts/merged.md --date 2018-08-11T18:00:00Z
expect_out 'gt/2018/08/merged, version 1'
ok at gt2 nsync sync
ok at gt nsync sync
expect_contains "gt/$month/merged.1.json" urgency
pass 'resolve --merge'

conflict postponed
rm gt2/drafts/postponed.md
ok at gt2 nsync resolve postponed --later
expect_err 'is a draft again: drafts/postponed.md'
expect_lacks "gt2/$month/postponed.1.json" urgency
expect_contains gt2/drafts/postponed.md 'urgency: 3'
expect_err 'needs a note'
fails at gt2 nsync sign drafts/postponed.md --date 2018-08-11T19:00:00Z
expect_err 'note is missing'
ok at gt2 nsync sync
ok merge_at 2018-08-11T20:00:00Z
ok at gt2 nsync sync
sed -i '2i note: the urgency' gt2/drafts/postponed.md
ok at gt2 nsync sign drafts/postponed.md --date 2018-08-11T21:00:00Z
expect_out 'gt/2018/08/postponed, version 2'
ok at gt2 nsync sync
ok at gt nsync sync
expect_contains "gt/$month/postponed.2.json" urgency
pass 'resolve --later'

# One machine signed without a commit.
lib_run at gt2 nsync sync
draft gt apart 2018-08-05T09:00:00-06:00
draft gt2 apart 2018-08-05T09:00:00-06:00 'urgency: 3'
ok at gt nsync sign drafts/apart.md --date 2018-08-11T16:00:00Z
ok at gt2 nsync sign --no-commit drafts/apart.md --date 2018-08-11T17:00:00Z
ok at gt nsync sync
expect_exit 1 at gt2 nsync sync
expect_err 'nsync resolve gt/2018/08/apart'
expect_lacks "gt2/$month/apart.1.json" urgency
ok at gt2 nsync resolve apart --mine
expect_contains "gt2/$month/apart.1.json" urgency
ok at gt2 nsync sync
ok at gt nsync sync
pass 'signed without a commit, and the server has another text'

# Two conflicts, three machines: each has to choose by name.
conflict left
conflict right
ok at gt3 nsync sync
expect_exit 1 at gt2 nsync resolve
expect_err 'nsync resolve gt/2018/08/left.1'
expect_err 'nsync resolve gt/2018/08/right.1'
ok at gt2 nsync resolve left --mine
ok at gt2 nsync resolve --theirs
ok at gt2 nsync sync
ok at gt nsync sync
ok at gt3 nsync sync
expect_same "gt/$month/left.1.json" "gt3/$month/left.1.json"
expect_same "gt2/$month/left.1.json" "gt3/$month/left.1.json"
expect_contains "gt3/$month/left.1.json" urgency
expect_lacks "gt3/$month/right.1.json" urgency
pass 'several conflicts, and a third machine'

# The region accepts the server's while the conflict is open.
conflict decided
ok merge_at 2018-08-12T00:00:00Z
expect_exit 1 at gt2 nsync sync
expect_err "has accepted another text of $month/decided.1.json"
expect_err 'Your draft drafts/decided.md says what was signed here.'
expect_err 'nsync edit --merge drafts/decided.md'
copy=$(sed -n 's/.*signed here is kept in //p' "$LAST_ERR")
expect_contains "$copy" urgency
ok at gt2 nsync resolve
expect_err 'No two machines'
ok at gt2 nsync sync
ok at gt nsync sync
pass 'the region decides a conflict'

# The desk was faster than the second machine.
draft gt fast 2018-08-05T09:00:00-06:00
draft gt2 fast 2018-08-05T09:00:00-06:00 'urgency: 3'
ok at gt nsync sign drafts/fast.md --date 2018-08-12T16:00:00Z
ok at gt2 nsync sign drafts/fast.md --date 2018-08-12T17:00:00Z
ok at gt nsync sync
ok merge_at 2018-08-13T00:00:00Z
rm gt2/drafts/fast.md
expect_exit 1 at gt2 nsync sync
expect_err "has accepted another text of $month/fast.1.json"
expect_err 'is a draft again: drafts/fast.md'
expect_contains gt2/drafts/fast.md 'urgency: 3'
sed -i '2i note: the urgency' gt2/drafts/fast.md
ok at gt2 nsync check drafts/fast.md
expect_out 'version 2'
expect_same "gt/$month/fast.1.json" "gt2/$month/fast.1.json"
ok at gt2 nsync sync
ok at gt nsync sync
pass 'the desk was faster'

# ---- what is no story ----

echo ours >gt/README.md
ok at gt git add README.md
ok at gt git commit -q --no-verify -m readme
echo theirs >gt2/README.md
ok at gt2 git add README.md
ok at gt2 git commit -q --no-verify -m readme
lib_run at gt2 git push -q --no-verify origin main
expect_equal 0 "$LAST_EXIT" 'git push'
ok at gt nsync sync
expect_equal theirs "$(cat gt/README.md)"
expect_err 'Your server has another README.md'
expect_equal ours "$(cat gt/.git/nsync/kept/*/README.md)"
pass 'another file gives way to the server, and is kept and named'

echo x >gt/notes
ok at gt git add notes
ok at gt git commit -q --no-verify -m notes
mkdir gt2/notes && echo x >gt2/notes/one
ok at gt2 git add notes
ok at gt2 git commit -q --no-verify -m notes
ok at gt2 git pull -q --no-rebase --no-edit origin main
ok at gt2 git push -q --no-verify origin main
expect_exit 1 at gt nsync sync
expect_err 'Not taken from your server: notes/one'
expect_equal x "$(cat gt/notes)"
pass 'a folder of the server where a file is here'

# ---- two editors ----

region_key gt9
cp "$WORK/people/gt9/.local/share/nsync/keys/gt9.json" "$WORK/people/gt2/.local/share/nsync/keys/"
ok desk nsync root add-key gt --key "$WORK/keys/gt9.pub" --threshold 2 --issued 2018-08-13T00:00:00Z -o "$WORK/root-2.json"
ok as ana nsync root sign root-2.json --key ana
ok as luis nsync root sign root-2.json --key luis
ok desk nsync root adopt "$WORK/root-2.json" --as-of 2018-08-13T12:00:00Z
ok desk git push -q origin main
ok at gt nsync sync
draft gt both 2018-08-05T09:00:00-06:00
ok at gt nsync sign drafts/both.md --key gt --date 2018-08-13T16:00:00Z
ok at gt nsync sync
server_has "$month/both.1.json" || fail 'the second editor never sees it'
ok at gt2 nsync sync
ok at gt2 nsync sign "$month/both.1.json" --key gt9
ok at gt2 nsync sync
ok at gt nsync sync
expect_same "gt/$month/both.1.json" "gt2/$month/both.1.json"
pass 'an item that lacks a signature only is sent'
