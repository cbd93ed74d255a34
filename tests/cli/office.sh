# The office's day: check, sign, sync, status; two editors; held stories; a joint story; correction and kill.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/support/region.sh"

region_new gt mx

# ---- a first story ----

draft gt water-hubs 2018-08-05T15:00:00-06:00
ok at gt nsync status
expect_out 'drafts/water-hubs.md'
expect_err 'next: nsync sign drafts/water-hubs.md'
ok at gt nsync check drafts/water-hubs.md
ok at gt nsync sign drafts/water-hubs.md --date 2018-08-05T21:10:00Z
expect_out 'gt/2018/08/water-hubs, version 1'
expect_file "$WORK/gt/items/gt/2018/08/water-hubs.1.json"
ok at gt git log -p
expect_out 'headline: water hubs'
ok at gt nsync sign drafts/water-hubs.md --date 2018-08-05T21:20:00Z
expect_out 'already signed'
ok at gt nsync status
expect_out 'not pushed yet'
expect_err 'next: nsync sync'
ok at gt nsync sync
expect_err 'pushed to origin'
ok at gt nsync status
expect_out 'waits for the next merge'
ok merge_at 2018-08-06T00:00:00Z
ok at gt nsync sync
ok at gt nsync list
expect_out 'gt/2018/08/water-hubs.1'
pass 'a story from draft to the region'

# ---- bad drafts ----

printf -- '---\nheadlin: x\nlanguage: en\ndate: 2018-08-05T15:00:00-06:00\n---\n\nText.\n' >"$WORK/gt/drafts/typo.md"
expect_exit 1 at gt nsync check drafts/typo.md
expect_err 'headline'
expect_err 'typo.md:2'
fails at gt nsync sign drafts/typo.md
expect_no_file "$WORK/gt/items/gt/2018/08/typo.1.json"
rm "$WORK/gt/drafts/typo.md"
pass 'a misspelt key is named with its line, nothing is signed'

# ---- version 2 needs a note; correction, then kill ----

draft gt water-hubs 2018-08-05T15:00:00-06:00 'urgency: 2'
fails at gt nsync sign drafts/water-hubs.md
expect_err 'note'
draft gt water-hubs 2018-08-05T15:00:00-06:00 'urgency: 2' 'note: urgency added' 'correction: The place was wrong.'
ok at gt nsync sign drafts/water-hubs.md --date 2018-08-06T10:00:00Z
expect_out 'version 2'
ok at gt nsync diff gt/2018/08/water-hubs
expect_out '+urgency: 2'
ok at gt nsync sync
ok merge_at 2018-08-07T00:00:00Z
ok at gt nsync sync
draft gt water-hubs 2018-08-05T15:00:00-06:00 'status: canceled' 'note: the report was false'
ok sign_and_sync gt water-hubs 2018-08-07T10:00:00Z
ok merge_at 2018-08-08T00:00:00Z
ok at gt nsync sync
ok at gt nsync digest --lang en --as-of 2018-09-01T00:00:00Z
expect_no_out 'water hubs'
draft gt water-hubs 2018-08-05T15:00:00-06:00 'note: and yet it is true'
expect_exit 1 sign_and_sync gt water-hubs 2018-08-08T10:00:00Z
expect_out 'kept-back  items/gt/2018/08/water-hubs.4.json  canceled-story'
at gt git push -q --no-verify origin main
expect_exit 1 merge_at 2018-08-09T00:00:00Z
expect_out 'canceled-story'
expect_exit 1 at gt nsync sync
expect_out 'held  items/gt/2018/08/water-hubs.4.json  canceled-story'
pass 'correction, kill, and nothing after a kill'

# ---- a joint story ----

draft gt border-meeting 2018-08-09T09:00:00-06:00 'countries: [GT, MX]' 'joint: [mx]'
expect_exit 1 sign_and_sync gt border-meeting 2018-08-09T16:00:00Z
fails at mx nsync cosign gt/2018/08/border-meeting
ok merge_at 2018-08-10T00:00:00Z
ok at mx nsync sync
expect_out 'waits for your cosignature'
ok at mx nsync digest --lang en --as-of 2018-09-01T00:00:00Z
expect_no_out 'border meeting'
ok at mx nsync status
expect_err 'next: nsync cosign gt/2018/08/border-meeting'
ok at mx nsync show border-meeting
expect_out 'mx, has not cosigned yet'
ok at mx nsync cosign border-meeting
ok at mx nsync cosign border-meeting
expect_out 'already signed'
ok at mx nsync sync
ok merge_at 2018-08-11T00:00:00Z
ok at mx nsync sync
ok at mx nsync show border-meeting
expect_out 'mx, cosigned'
ok at mx nsync digest --lang en --as-of 2018-09-01T00:00:00Z
expect_out 'border meeting'
pass 'a joint story waits for its cosignature'

# ---- work tree and servers ----

echo changed >>"$WORK/gt/items/gt/2018/08/water-hubs.1.json"
expect_exit 1 at gt nsync sync
expect_err 'items/gt/2018/08/water-hubs.1.json as you had it was in the way'
expect_equal '' "$(at gt git status --porcelain items)"
[ "$(tail -n 1 "$WORK"/gt/.git/nsync/kept/*/items/gt/2018/08/water-hubs.1.json)" = changed ] || fail 'nothing is kept'
pass 'an item that was edited by hand is put back, and the copy is kept and named'

mv "$WORK/public.git" "$WORK/gone.git"
expect_exit 3 at gt nsync sync
expect_err 'region'
mv "$WORK/gone.git" "$WORK/public.git"
pass 'a region that cannot be reached'

# Two machines of one office.
git clone -q "$WORK/servers/gt.git" "$WORK/gt2"
at gt2 git remote add region "$WORK/public.git"
at gt2 git config nsync.pin "$PIN"
at gt2 git config nsync.office gt
mkdir -p "$WORK/people/gt2/.local/share" && cp -r "$WORK/people/gt/.local/share/nsync" "$WORK/people/gt2/.local/share/"
mkdir -p "$WORK/gt2/drafts"
draft gt2 one 2018-08-12T09:00:00-06:00
draft gt two 2018-08-12T09:00:00-06:00
at gt2 git fetch -q region
at gt2 nsync sign drafts/one.md --date 2018-08-12T16:00:00Z >/dev/null
at gt nsync sign drafts/two.md --date 2018-08-12T16:00:00Z >/dev/null
expect_exit 1 at gt2 nsync sync
expect_exit 1 at gt nsync sync
expect_file "$WORK/gt/items/gt/2018/08/one.1.json"
draft gt2 three 2018-08-12T09:00:00-06:00
draft gt three 2018-08-12T09:00:00-06:00 'urgency: 3'
at gt2 nsync sign drafts/three.md --date 2018-08-12T17:00:00Z >/dev/null
at gt nsync sign drafts/three.md --date 2018-08-12T17:00:00Z >/dev/null
expect_exit 1 at gt2 nsync sync
expect_exit 1 at gt nsync sync
expect_err 'items/gt/2018/08/three.1.json'
expect_err 'nsync resolve gt/2018/08/three'
pass 'two machines of one office unite, and two texts of one name wait for a choice'

# ---- a second key on the machine, another branch ----

ok as gt nsync key new private --no-passphrase
draft gt keys 2018-08-12T09:00:00-06:00
ok at gt nsync sign drafts/keys.md --date 2018-08-12T16:00:00Z
pass 'of several keys the one that signs for the office is taken'

draft gt branch 2018-08-12T09:00:00-06:00
at gt git switch -q -c other
expect_exit 3 at gt nsync sign drafts/branch.md --date 2018-08-12T16:00:00Z
expect_err 'the branch main is not checked out'
expect_err 'git switch main'
expect_no_err 'git fsck'
at gt git switch -q main
ok at gt nsync sign drafts/branch.md --date 2018-08-12T16:00:00Z
pass 'nothing is signed on another branch'

# main was reset behind what the server has: that comes first, or the draft would be signed a second time.
expect_exit 1 at gt nsync sync
at gt git reset -q --hard HEAD~1
ok at gt nsync status
expect_out 'branch.1.json'
at gt nsync resolve three --theirs >/dev/null 2>&1 || true
ok at gt nsync status
expect_err 'next: nsync sync'
pass 'what only the server has is fetched before anything is signed'
