# digest --format site where something is in its way: few and many stories of a day, what is no file in the place of
# one, two runs at once, runs that were killed, an office that left, another library. The site is, each time, what a
# new one is.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/support/region.sh"

region_new gt mx
ok git clone -q public.git reader
git -C reader config nsync.pin "$PIN"
AS_OF=2018-09-01T00:00:00Z

site() { nsync -C "$WORK/reader" digest --format site --as-of "$AS_OF" "$@"; }

# same WHAT [OPTION...]: made again in its folder, and elsewhere from nothing by somebody who remembers nothing.
same()
{
	local what=$1
	shift
	ok timeout 60 "$NSYNC" -C "$WORK/reader" digest --format site --as-of "$AS_OF" "$@" -o "$WORK/site"
	rm -rf fresh
	ok as stranger site "$@" -o "$WORK/fresh"
	diff -r fresh site >&2 || fail "$what: not what a new site is"
	pass "$what: the same as a new site"
}

merged()
{
	ok merge_at "$1"
	ok git -C reader pull -q
}

# ---- how many ----

same 'no story'
printf -- '---\nheadline: "Without words"\nlanguage: en\ndate: 2018-07-05T12:00:00-06:00\n---\n\n<!-- nothing -->\n' >gt/drafts/empty.md
ok sign_and_sync gt empty 2018-07-05T12:10:00-06:00
merged 2018-07-06T00:00:00Z
same 'one story, which has no words'
for i in $(seq 10 41); do
	draft mx "story-$i" "2018-07-05T1$((i % 10)):00:00-06:00" 'topics: [migration]'
done
mapfile -t drafts < <(cd mx && ls drafts/*.md)
ok at mx nsync sign "${drafts[@]}" --date 2018-07-06T10:00:00-06:00
ok at mx nsync sync
merged 2018-07-07T00:00:00Z
same '33 stories of one day'
[ -s site/data/items/2018-07-05-2.js ] || fail 'their signed files are in one script'
[ ! -e site/data/items/2018-07-05-3.js ] || fail 'their signed files are in three scripts'
publish gt urgent 2018-07-05T09:00:00-06:00 'urgency: 1'
merged 2018-07-08T00:00:00Z
same 'one more at their head'

# An item as large as any may be, which sign would not make; its first words are longer than its text, since they tell
# of markup that was left out.
/usr/bin/python3 - >gt/drafts/large.json <<'END'
import json
print(json.dumps({"headlines": [{"role": "main", "value": "Large"}], "language": "en",
                  "firstCreated": "2018-07-06T09:00:00-06:00", "places": [{"literal": "GT", "rel": "country"}],
                  "descriptions": [{"role": "correction", "value": "x" * 1000}],
                  "bodies": [{"role": "main", "contentType": "text/markdown", "value": "<p>\n\n" * 50}]}))
END
ok at gt nsync sign drafts/large.json --date 2018-07-08T10:00:00-06:00 --no-commit
large=items/gt/2018/07/large.1.json
mv "gt/$large" small
/usr/bin/python3 - small "$((262144 - $(stat -c %s small)))" <<'END' |
import json, sys
body = json.load(open(sys.argv[1]))["item"]
body["descriptions"][0]["value"] += "x" * int(sys.argv[2])
print(json.dumps(body))
END
	/usr/bin/python3 "$ROOT/tests/support/resign.py" "$WORK/people/gt/.local/share/nsync/keys/gt.json" item >resigned
expect_equal 262144 "$(stat -c %s resigned)" 'the size of the item'
plant gt "$large" <resigned
ok at gt git commit -q -m large
ok at gt git push -q origin main
merged 2018-07-09T00:00:00Z
expect_file "reader/$large"
same 'the largest item'
briefs=$(find "$XDG_STATE_HOME" -name briefs)
remembered=$(cksum <"$briefs")
same 'the largest item, remembered'
expect_equal "$remembered" "$(cksum <"$briefs")" 'what is remembered'

# ---- something else in the place of a file or a folder ----

page=site/en/gt/2018/07/urgent.html
rm "$page" && mkfifo "$page" && touch -r site/index.html "$page"
same 'a pipe in the place of a page'
mv site/en outside && ln -s "$WORK/outside" site/en
cp -r outside before
same 'a link in the place of a folder'
[ -d site/en ] && [ ! -L site/en ] || fail 'the link is still there'
diff -r before outside >&2 || fail 'what is outside of the site was changed'
rm -rf outside before

# ---- one folder for two languages ----

same 'a language twice' --lang en,EN
same 'a language twice, again' --lang es,en,ES
same 'both'

# ---- two at once, and runs that were killed ----

for i in 1 2 3 4; do
	rm -rf site
	[ "$i" != 4 ] || ok site --lang es -o "$WORK/site"
	site -o "$WORK/site" 2>"$WORK/first" &
	ok site -o "$WORK/site"
	wait $! || fail "two at once: $(cat first)"
	same "two at once, $i"
done
for i in 1 3 5 7; do
	rm -rf .site.??????
	"$NSYNC" -C "$WORK/reader" digest --format site --as-of "$AS_OF" --lang es,en -o "$WORK/site" >"$WORK/killed" 2>&1 &
	sleep "0.0$i"
	kill -9 $! 2>/dev/null || true
	wait $! 2>/dev/null || true
	same "a run that was killed, $i"
done

# ---- an office that left ----

ok desk nsync root remove-office mx --issued 2018-08-04 -o "$WORK/root-2.json"
ok as ana nsync root sign "$WORK/root-2.json" --key ana
ok as luis nsync root sign "$WORK/root-2.json" --key luis
ok desk nsync root adopt "$WORK/root-2.json" --as-of 2018-08-04T00:00:00Z
ok desk git push -q origin main
ok git -C reader pull -q
same 'an office that left'
expect_contains site/en/mx/2018/07/story-10.html '>mx</a>'

# ---- another library ----

# A page that was changed so that nobody sees it from outside is taken as it is; not by another program.
library=$(ldd "$NSYNC" | sed -n 's/^.*cmark.* => \(.*\) (.*$/\1/p')
if [ -n "$library" ]; then
	mkdir libraries
	cp "$library" libraries/
	export LD_LIBRARY_PATH=$WORK/libraries
	same 'a library of one'"'"'s own'
	touch -r "$page" stamp
	printf Z | dd of="$page" bs=1 seek=200 conv=notrunc status=none
	touch -r stamp "$page"
	ok site -o "$WORK/site"
	! cmp -s "$page" "fresh/${page#site/}" || fail 'the page was made anew by the same program'
	cp "$library" libraries/new && mv libraries/new "libraries/$(basename "$library")"
	same 'another library'
fi
