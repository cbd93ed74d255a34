# digest --format atom, rss, jsonfeed --config FILE, outside of a site: whole addresses of the site's pages and pictures, and
# of translations; without a configuration names only, and no link at all.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/support/region.sh"

python=/usr/bin/python3
region_new gt mx

# full OFFICE SLUG WORD TIME SIGNED-AT MEMBER=JSON...: with a picture.
full()
{
	local office=$1 slug=$2 word=$3 time=$4 signed=$5
	shift 5
	$python "$ROOT/tests/support/full_draft.py" "$word" "$WORK/$office" "$office" "$slug" "$time" "$@" >"$WORK/picture-$word"
	at "$office" git add -f media
	at "$office" git commit -q -m picture
	ok at "$office" nsync sign "drafts/$slug.json" --date "$signed"
	ok at "$office" nsync sync
}

of() { printf 'associations=[{"rel": "translationOf", "name": "x", "uri": "tag:redaccion.example,2018:%s"}]' "$1"; }

full gt well water 2018-07-05T15:00:00-06:00 2018-07-05T15:10:00-06:00
publish mx pozo 2018-08-02T15:00:00-06:00 'translationOf: gt/2018/07/well'
publish mx other 2018-08-03T15:00:00-06:00
full mx puits eau 2018-08-04T15:00:00-06:00 2018-08-04T15:10:00-06:00 'language="fr"' "$(of gt/2018/07/well)"
sed -i 's/language: en/language: es/' mx/drafts/pozo.md
again mx pozo 2018-08-05T15:00:00-06:00 'note: in Spanish' 'correction: In Spanish.'
full gt held secret 2018-08-05T15:00:00-06:00 2018-08-05T15:10:00-06:00 'language="pt"' 'pubStatus="withheld"' \
	"$(of gt/2018/07/well)"
ok merge_at 2018-08-06T00:00:00Z
ok git clone -q public.git reader
git -C reader config nsync.pin "$PIN"
base=https://news.example/r\&d/
printf '{ "baseUrl": "%s" }' "$base" >site.json
cd reader
digest() { ok nsync digest --as-of 2018-08-25T00:00:00Z "$@"; }
digest --format site --config ../site.json -o "$WORK/site"

# addresses FILE: all of the site's that it names, as paths in it.
addresses()
{
	sed 's/&amp;/\&/g; s/\\u0026/\&/g' "$1" | grep -oF -e "$base" -- - >/dev/null || return 0
	sed 's/&amp;/\&/g; s/\\u0026/\&/g' "$1" | tr '"<> ' '\n\n\n\n' | grep -F "$base" | sed "s,^$base,,"
}

for options in '' '--lang es,en' '--lang en' '--from 2018-08-01 --to 2018-08-31' '--office mx'; do
	for format in atom rss jsonfeed; do
		digest --format "$format" --config ../site.json $options -o "$WORK/feed"
		ok $python "$ROOT/tests/support/feeds.py" "$format" "$WORK/feed"
		case $format in
		atom) ok xmllint --noout --nonet --relaxng "$ROOT/tests/support/atom.rng" "$WORK/feed" ;;
		rss) ok xmllint --noout --nonet "$WORK/feed" ;;
		jsonfeed) ok nsync validate --assert-format --schema "$ROOT/tests/support/jsonfeed.schema.json" "$WORK/feed" ;;
		esac
		addresses "$WORK/feed" >"$WORK/addresses"
		[ "$(wc -l <"$WORK/addresses")" -ge 3 ] || fail "$format $options: few addresses"
		while read -r path; do
			[ -s "$WORK/site/$path" ] || fail "$format $options: the site has no $path"
		done <"$WORK/addresses"
		! grep -q 'held\|secret\|hreflang="pt"' "$WORK/feed" || fail "$format $options names what is held"
		# Its own address is not known outside of a site.
		! grep -q 'rel="self"\|feed_url' "$WORK/feed" || fail "$format $options: its own address"
		digest --format "$format" $options -o "$WORK/bare"
		ok $python "$ROOT/tests/support/feeds.py" "$format" "$WORK/bare"
		! grep -q '<link \|media:content \|"url"\|"image"\|<link>http\|://news' "$WORK/bare" ||
			fail "$format $options: a link, though no address is known"
	done
done
pass 'every address is one of the site; without one there is none'

digest --format atom --config ../site.json -o "$WORK/atom.xml"
picture=$(cat "$WORK/picture-water")
links_of()
{
	sed -n "/<id>.*\/$1<\/id>/,/<content/p" "$2" | sed -n 's/.*hreflang="\([^"]*\)".*href=".*\/\([^/]*\)\.html".*/\1:\2/p' | xargs
}
expect_equal 'en:well es:pozo fr:puits' "$(links_of well "$WORK/atom.xml")" 'links of the original'
expect_equal 'es:pozo en:well fr:puits' "$(links_of pozo "$WORK/atom.xml")" 'links of a translation'
expect_equal 'en:other' "$(links_of other "$WORK/atom.xml")" 'links of another story'
digest --format atom --config ../site.json --from 2018-08-01 --to 2018-08-31 -o "$WORK/august.xml"
expect_equal 'es:pozo en:well fr:puits' "$(links_of pozo "$WORK/august.xml")" 'links of a translation, of a month without the original'
digest --format atom --config ../site.json --from 2018-07-01 --to 2018-07-31 -o "$WORK/july.xml"
expect_equal 'en:well' "$(links_of well "$WORK/july.xml")" 'links of the original, of its month'
grep -qF "<link rel=\"enclosure\" type=\"image/png\" title=\"Alt water\" href=\"https://news.example/r&amp;d/media/gt/$picture.png\"/>" \
	"$WORK/atom.xml" || fail 'no picture in atom'
digest --format rss --config ../site.json -o "$WORK/rss.xml"
grep -qF "<media:content medium=\"image\" type=\"image/png\" url=\"https://news.example/r&amp;d/media/gt/$picture.png\">" \
	"$WORK/rss.xml" || fail 'no picture in rss'
grep -qF '<media:credit>Photographer water</media:credit>' "$WORK/rss.xml" || fail 'no credit'
digest --format jsonfeed --config ../site.json -o "$WORK/feed.json"
$python - "$WORK/feed.json" "$picture" <<'PY' || fail 'pictures of the JSON feed'
import json, sys
items = {i["id"].rsplit("/")[-1]: i for i in json.load(open(sys.argv[1]))["items"]}
url = f"https://news.example/r&d/media/gt/{sys.argv[2]}.png"
assert items["well"]["image"] == url and "image" not in items["pozo"] and "attachments" not in items["pozo"]
assert items["well"]["attachments"] == [{"url": url, "mime_type": "image/png", "title": "Alt water"}]
assert {k: v["language"] for k, v in items.items()} == {"well": "en", "pozo": "es", "other": "en", "puits": "fr"}
PY
pass 'translations and pictures by their addresses'

# A site of fewer languages links to no page that it has not.
digest --format site --config ../site.json --lang en -o "$WORK/english"
addresses "$WORK/english/en/atom.xml" | while read -r path; do
	[ -s "$WORK/english/$path" ] || fail "the English site has no $path"
done
expect_equal 'en:well' "$(links_of well "$WORK/english/en/atom.xml")" 'links in a site of one language'
pass 'a site names its own pages only'
