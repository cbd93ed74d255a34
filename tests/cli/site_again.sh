# The site again after everything that can happen to a region: what was kept from the last one and what was made
# anew are together, byte for byte, what a site made from nothing is.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/support/region.sh"

region_new gt mx

merged()
{
	ok merge_at "$1"
	ok git -C reader pull -q
}

# A person of another state folder knows nothing of the last site.
fresh() { as stranger nsync -C "$WORK/reader" digest --format site "$@" -o "$WORK/fresh"; }

# same WHAT AS-OF [OPTION...]: made again in its folder, and elsewhere from nothing.
same()
{
	local what=$1
	shift
	ok nsync -C "$WORK/reader" digest --format site --as-of "$@" -o "$WORK/site"
	cp "$LAST_ERR" "$WORK/said"
	rm -rf "$WORK/fresh"
	ok fresh --as-of "$@"
	diff -r "$WORK/fresh" "$WORK/site" >&2 || fail "$what: not what a new site is"
	pass "$what: the same as a new site"
}

publish gt alpha 2018-07-05T15:00:00-06:00 'topics: [migration]' 'by: Rosa Ixchel'
publish gt beta 2018-07-06T15:00:00-06:00 'expires: 2018-09-20T00:00:00-06:00' 'topics: [environment]'
publish gt gamma 2018-07-07T15:00:00-06:00 'embargo: 2018-09-10T00:00:00-06:00'
publish mx delta 2018-07-08T15:00:00-06:00
ok merge_at 2018-07-09T00:00:00Z
ok git clone -q public.git reader
git -C reader config nsync.pin "$PIN"
same 'the first' 2018-08-01T00:00:00Z
same 'nothing new' 2018-08-01T00:00:00Z
grep -q '^0 files written' said || fail "something was written: $(cat said)"

# ---- the region goes on ----

publish mx epsilon 2018-07-10T15:00:00-06:00
merged 2018-07-11T00:00:00Z
stamps() { stat -c '%i %Y %n' site/en/gt/2018/07/alpha.html site/en/by-office/gt.html site/data/items/2018-07-05.js; }
old=$(stamps)
same 'a new story' 2018-08-01T00:00:00Z
expect_equal "$old" "$(stamps)" 'unchanged pages, lists and signed files'
draft mx zeta 2018-07-10T16:00:00-06:00 'translationOf: gt/2018/07/alpha'
sed -i 's/language: en/language: es/' mx/drafts/zeta.md
ok sign_and_sync mx zeta 2018-07-10T16:10:00-06:00
merged 2018-07-12T00:00:00Z
same 'a translation' 2018-08-01T00:00:00Z
expect_contains site/en/gt/2018/07/alpha.html 'es/mx/2018/07/zeta.html'
again gt alpha 2018-07-13T10:00:00-06:00 'correction: Four, not three.' 'note: number'
merged 2018-07-14T00:00:00Z
same 'a correction' 2018-08-01T00:00:00Z
expect_contains site/en/gt/2018/07/alpha.html 'Four, not three.'
sed -i '/^correction\|^note/d' gt/drafts/alpha.md
again gt alpha 2018-07-14T10:00:00-06:00 'note: a name' 'slugline: third'
merged 2018-07-15T00:00:00Z
same 'another version' 2018-08-01T00:00:00Z
expect_contains site/en/gt/2018/07/alpha.html 'Four, not three.'
expect_contains site/en/gt/2018/07/alpha.html 'Version 3'
again mx zeta 2018-07-15T10:00:00-06:00 'status: withheld' 'note: on hold'
merged 2018-07-16T00:00:00Z
same 'a hold' 2018-08-01T00:00:00Z
expect_lacks site/en/gt/2018/07/alpha.html zeta
again mx delta 2018-07-16T10:00:00-06:00 'status: canceled' 'note: killed'
merged 2018-07-17T00:00:00Z
same 'a kill' 2018-08-01T00:00:00Z
expect_contains site/en/mx/2018/07/delta.html 'was withdrawn'

# ---- time goes on, and back ----

same 'an embargo that ended' 2018-09-15T00:00:00Z
expect_file site/en/gt/2018/07/gamma.html
same 'a story that expired' 2018-09-21T00:00:00Z
expect_no_file site/en/gt/2018/07/beta.html
same 'an earlier moment' 2018-08-01T00:00:00Z

# ---- other options ----

same 'one office' 2018-09-15T00:00:00Z --office gt
same 'one language' 2018-09-15T00:00:00Z --lang es
same 'a period' 2018-09-15T00:00:00Z --from 2018-07-06 --to 2018-07-07
echo '{ "footer": { "es": "Pie", "en": "Foot" } }' >site.json
same 'a configuration' 2018-09-15T00:00:00Z --config "$WORK/site.json"
expect_contains site/en/gt/2018/07/alpha.html Foot
echo '{ "footer": { "es": "Pie", "en": "Boot" }, "baseUrl": "https://news.example/" }' >site.json
same 'another configuration' 2018-09-15T00:00:00Z --config "$WORK/site.json"
same 'none' 2018-09-15T00:00:00Z

# ---- another month ----

publish mx august 2018-08-02T15:00:00-06:00
merged 2018-08-03T00:00:00Z
old=$(stamps && stat -c '%i %Y %n' site/data/search/2018-07.js)
same 'a new month' 2018-09-15T00:00:00Z
expect_equal "$old" "$(stamps && stat -c '%i %Y %n' site/data/search/2018-07.js)" 'unchanged files of another month'
expect_contains site/en/by-year/2018-07.html 2018-08.html

# ---- other trust roots ----

region_key cr 2>/dev/null
ok desk nsync root add-office cr --name 'en=Costa Rica' --name 'es=Costa Rica' --key "$WORK/keys/cr.pub" \
	--issued 2018-08-04 -o "$WORK/root-2.json"
ok as ana nsync root sign "$WORK/root-2.json" --key ana
ok as luis nsync root sign "$WORK/root-2.json" --key luis
ok desk nsync root adopt "$WORK/root-2.json" --as-of 2018-08-04T00:00:00Z
ok desk git push -q origin main
ok git -C reader pull -q
same 'another root' 2018-09-15T00:00:00Z

# ---- what was done to the folder, and to what is remembered of it ----

page=site/en/gt/2018/07/alpha.html
sed -i 's/Four, not/Nine, not/' "$page"
same 'a page that was edited' 2018-09-15T00:00:00Z
memory=$(find "$XDG_STATE_HOME" -name 'site-*')
[ -s "$memory" ] || fail 'nothing is remembered'
head -c 100 /dev/urandom >"$memory"
same 'a memory of noise' 2018-09-15T00:00:00Z

# What was read of the stories: cut off anywhere, changed, of another program, none at all.
briefs=$(find "$XDG_STATE_HOME" -name briefs)
[ -s "$briefs" ] || fail 'no briefs are kept'
size=$(stat -c %s "$briefs")
at_end=$(stat -c %s "$briefs")
for cut in 1 40 3000 "$((size - 60))"; do
	truncate -s "-$cut" "$briefs"
	same "briefs cut off by $cut" 2018-09-15T00:00:00Z
	expect_equal "$at_end" "$(stat -c %s "$briefs")" 'the briefs, whole again'
done
for where in 10 100 300 "$((size / 2))" "$((size - 5))"; do
	printf '\377' | dd of="$briefs" bs=1 seek="$where" conv=notrunc status=none
	same "briefs changed at $where" 2018-09-15T00:00:00Z
	same 'and once more' 2018-09-15T00:00:00Z
	expect_equal "$at_end" "$(stat -c %s "$briefs")" 'the briefs, whole again'
done
sed -i '1s/briefs 1 [0-9]*/briefs 1 7/' "$briefs"
same 'briefs of another program' 2018-09-15T00:00:00Z
head -c 5000 /dev/urandom >"$briefs"
same 'briefs of noise' 2018-09-15T00:00:00Z
rm "$briefs" && mkdir "$briefs"
same 'no briefs can be kept' 2018-09-15T00:00:00Z
rmdir "$briefs"
same 'none' 2018-09-15T00:00:00Z
publish mx omega 2018-09-10T15:00:00-06:00
expect_exit 1 merge_at 2018-09-11T00:00:00Z # cr has no repository yet
ok git -C reader pull -q
size=$(stat -c %s "$briefs")
kept=$(cksum <"$briefs")
same 'one more' 2018-09-15T00:00:00Z
[ "$(stat -c %s "$briefs")" -gt "$size" ] || fail 'the new story is in no brief'
expect_equal "$kept" "$(head -c "$size" "$briefs" | cksum)" 'the briefs that were there'
pass 'briefs grow at their end'
mv site elsewhere && mkdir site
same 'another folder of that name' 2018-09-15T00:00:00Z

# ---- it is trusted to save work, and for nothing else ----

# Where the size and the time of a page say that nothing happened, it is taken as it is: a lie of whoever can write
# there anyway. A signed site is made whole, and --verify finds what is not as it should be.
touch -r "$page" stamp
printf Z | dd of="$page" bs=1 seek=200 conv=notrunc status=none
touch -r stamp "$page"
ok nsync -C reader digest --format site --as-of 2018-09-15T00:00:00Z -o site
! cmp -s "$page" "fresh/${page#site/}" || fail 'the page was made anew after all'
cd "$WORK/region"
ok as desk nsync digest --format site --as-of 2018-09-15T00:00:00Z --sign -o "$WORK/site"
expect_same "$WORK/fresh/${page#site/}" "$WORK/$page"
ok as desk nsync digest --verify "$WORK/site"
pass 'a signed site is made whole, whatever is remembered'
