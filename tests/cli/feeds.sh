# digest --format atom, rss, jsonfeed, ninjs, json: by the tools of each field, with a site and without; hostile words
# stay words, and what is left out leaves no trace.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/support/region.sh"
. "$ROOT/tests/support/ajv.sh"

python=/usr/bin/python3
region_new gt mx

# ---- a region with all that a digest may have to leave out ----

printf '\211PNG one picture' >"$WORK/one.png"
publish gt alpha 2018-07-05T15:00:00-06:00 'topics: [migration]' 'located: Petén' 'by: Rosa Ixchel' \
	'summary: Three "hubs" & more'
draft mx beta 2018-07-05T15:00:00-06:00 'translationOf: gt/2018/07/alpha' 'summary: Resumen de beta'
sed -i 's/language: en/language: es/' mx/drafts/beta.md
ok sign_and_sync mx beta 2018-07-05T15:10:00-06:00
publish gt gamma 2018-08-06T15:00:00-06:00 'embargo: 2018-09-01T00:00:00-06:00'
publish mx iota 2018-08-06T15:00:00-06:00 'translationOf: gt/2018/08/gamma'
publish gt delta 2018-08-06T15:00:00-06:00 'expires: 2018-08-20T00:00:00-06:00'
publish gt epsilon 2018-08-06T15:00:00-06:00
publish gt zeta 2018-08-06T15:00:00-06:00
publish mx theta 2018-08-06T15:00:00-06:00 'embargo: 2018-08-12T00:00:00-06:00'
ok merge_at 2018-08-07T00:00:00Z
again gt epsilon 2018-08-08T10:00:00-06:00 'status: withheld' 'note: on hold'
again gt zeta 2018-08-08T10:00:00-06:00 'status: canceled' 'note: killed'
again mx theta 2018-08-08T10:00:00-06:00 'status: canceled' 'note: killed unseen'
again gt alpha 2018-08-08T10:00:00-06:00 'correction: Four, not three.' 'note: number'

# What an office's own desk might slip in: each of these is a sound item.
cat >"$WORK/mx/drafts/evil.md" <<'MD'
---
headline: "</title><script>alert(1)</script> ]]> &copy; &#x202e; \" ' \\ {{x}}"
language: en
date: 2018-08-05T15:00:00-06:00
by: "<b>Eve</b> ]]>"
summary: "<img src=x onerror=alert(1)> ]]> </description>"
correction: "</content><script>alert(2)</script>"
---

</content></entry></feed> ]]> <script>alert(3)</script>

<script>alert(4)</script>

[a](javascript:alert(5)) [b](https://e.example/?a=1&b="><script>) [c](data:text/html,x) ![d](https://e.example/"onerror=x)

`</script>` &lt;b&gt; &#x202e;&#27;&#xffff; \]\]\>

    ]]></content>
MD
{
	printf -- '---\nheadline: long word\nlanguage: en\ndate: 2018-08-04T15:00:00-06:00\n---\n\n'
	head -c 65536 /dev/zero | tr '\0' w
	echo
} >"$WORK/mx/drafts/long.md"
# A ninjs draft may say what YAML will not. What no story may have, the unit tests feed to the formats.
cat >"$WORK/mx/drafts/odd.json" <<'JSON'
{ "language": "en", "firstCreated": "2018-08-03T15:00:00-06:00",
  "headlines": [ { "role": "main", "value": "left \ufffe\uffff end" } ],
  "bodies": [ { "role": "main", "contentType": "text/plain", "value": "one\n\ttwo\u2028three\uffff <script>alert(6)</script>" } ] }
JSON
for file in evil.md long.md odd.json; do
	ok at mx nsync sign "drafts/$file" --date 2018-08-08T10:00:00-06:00
done
ok at mx nsync sync
ok merge_at 2018-08-09T00:00:00Z
ok git clone -q public.git reader
git -C reader config nsync.pin "$PIN"
cd reader
now=2018-08-25T00:00:00Z
digest() { ok nsync digest --as-of "$now" "$@"; }
gone='gamma delta epsilon theta hold killed'

# no_trace FILE WORD...
no_trace()
{
	local file=$1 word
	shift
	for word in "$@"; do
		! grep -qaiF -e "$word" "$file" || fail "'$word' is in $file: $(grep -aiF -e "$word" "$file" | head -c 300)"
	done
}

# same_again FILE OPTION...: the bytes of a second run.
same_again()
{
	local file=$1
	shift
	digest "$@" -o "$WORK/again"
	expect_same "$file" "$WORK/again"
}

# stories KIND FILE: what tests/support/feeds.py lists.
stories()
{
	ok $python "$ROOT/tests/support/feeds.py" "$1" "$2"
	cat "$LAST_OUT"
}

well_formed()
{
	ok xmllint --noout --nonet "$@"
}

# ---- Atom ----

atom=$WORK/atom.xml
digest --format atom -o "$atom"
well_formed --relaxng "$ROOT/tests/support/atom.rng" "$atom"
stories atom "$atom" >"$WORK/atom.list"
expect_equal 'deleted iota evil long odd alpha beta' \
	"$(sed 's/^deleted.*/deleted/; s,^tag:[^\t]*/,,' "$WORK/atom.list" | cut -f1 | xargs)" 'stories of the feed'
grep -q '^deleted	tag:redaccion.example,2018:gt/2018/08/zeta$' "$WORK/atom.list" || fail 'no tombstone'
for words in '<id>tag:redaccion.example,2018:digest</id>' '<updated>2018-08-08T10:00:00-06:00</updated>' 'xml:lang="es"' \
	'<name>Rosa Ixchel</name>' '<name>Office gt</name>' 'term="20000634"' 'when="2018-08-08T10:00:00-06:00"' \
	'<summary>Three &quot;hubs&quot; &amp; more</summary>' 'Four, not three.'; do
	grep -qF -- "$words" "$atom" || fail "no $words"
done
no_trace "$atom" $gone 'What gt has to say of zeta' '>zeta<' ']]>' '<script' '<link'
same_again "$atom" --format atom
digest --format atom --lang es,en --office gt --topic 20000634 --from 2018-07-01 --to 2018-07-31 -o "$WORK/some.xml"
grep -qF '<id>tag:redaccion.example,2018:digest?lang=es&amp;lang=en&amp;office=gt&amp;topic=20000634&amp;from=2018-07-01&amp;to=2018-07-31</id>' \
	"$WORK/some.xml" || fail 'the id is not the selection'
grep -qF '<title>alpha (sólo en inglés)</title>' "$WORK/some.xml" || fail 'not labelled'
no_trace "$WORK/some.xml" zeta
digest --format atom --office zz -o "$WORK/empty.xml"
well_formed --relaxng "$ROOT/tests/support/atom.rng" "$WORK/empty.xml"
grep -qF '<updated>2018-01-01T00:00:00Z</updated>' "$WORK/empty.xml" || fail 'an empty feed has the root'"'"'s moment'
pass 'atom: RFC 4287, RFC 6721, feedparser; hostile words are words'

# The grammar refuses what it should.
for lie in 's,<id>tag:redaccion.example.2018:digest</id>,,' 's,T15:00:00-06:00</published>,t15:00:00</published>,' \
	's,<author>.*</author>,,' 's,<content type="html">,<content type="xhtml">,' 's, ref="tag:,  ref=":,'; do
	sed "$lie" "$atom" >"$WORK/lie.xml"
	! cmp -s "$atom" "$WORK/lie.xml" || fail "nothing to change: $lie"
	fails sh -c 'xmllint --noout --relaxng "$1" "$2" || exit 1' - "$ROOT/tests/support/atom.rng" "$WORK/lie.xml"
done
pass 'the grammar finds what RFC 4287 forbids'

# ---- RSS ----

rss=$WORK/rss.xml
digest --format rss -o "$rss"
well_formed "$rss"
stories rss "$rss" >"$WORK/rss.list"
expect_equal 'iota evil long odd alpha beta' "$(sed 's,^tag:[^\t]*/,,' "$WORK/rss.list" | cut -f1 | xargs)" 'items'
for words in '<pubDate>Thu, 05 Jul 2018 15:00:00 -0600</pubDate>' \
	'<guid isPermaLink="false">tag:redaccion.example,2018:gt/2018/07/alpha</guid>' '<dc:creator>Rosa Ixchel</dc:creator>' \
	'<description>Three &amp;quot;hubs&amp;quot; &amp;amp; more</description>'; do
	grep -qF -- "$words" "$rss" || fail "no $words"
done
no_trace "$rss" $gone zeta ']]>' '<script'
same_again "$rss" --format rss
pass 'rss: well-formed, by feedparser, and no trace of a killed story'

# ---- JSON Feed ----

feed=$WORK/feed.json
jsonfeed=(nsync validate --assert-format --schema "$ROOT/tests/support/jsonfeed.schema.json")
digest --format jsonfeed -o "$feed"
ok "${jsonfeed[@]}" "$feed"
stories jsonfeed "$feed" >"$WORK/jsonfeed.list"
expect_equal 'iota evil long odd alpha beta' "$(sed 's,^tag:[^\t]*/,,' "$WORK/jsonfeed.list" | cut -f1 | xargs)" 'items'
no_trace "$feed" $gone zeta '<' '>'
same_again "$feed" --format jsonfeed
sed 's/"date_published": "2018-07-05T15/"date_published": "2018-07-05 15/' "$feed" >"$WORK/lie.json"
expect_exit 1 "${jsonfeed[@]}" "$WORK/lie.json"
pass 'jsonfeed: version 1.1'

# ---- ninjs ----

ninjs=$WORK/ninjs.json
digest --format ninjs -o "$ninjs"
no_trace "$ninjs" $gone zeta '<' '>'
same_again "$ninjs" --format ninjs
ok nsync export mx/2018/07/beta -o "$WORK/beta.json"
$python - "$ninjs" "$WORK/beta.json" <<'PY' || fail 'the array is not of what is exported'
import json, sys
items = json.load(open(sys.argv[1]))
by = {i["uri"].rsplit("/")[-1]: i for i in items}
assert list(by) == ["iota", "evil", "long", "odd", "alpha", "beta"], list(by)
assert by["beta"] == json.load(open(sys.argv[2])), "other than exported"
assert by["beta"]["associations"][0]["uri"].endswith("/alpha")
assert "associations" not in by["iota"], "an embargoed story is named"
assert by["evil"]["headlines"][0]["value"].startswith("</title><script>"), "other words"
PY
# The original is outside of the digest, and may be named: it is public.
digest --format ninjs --lang es -o "$WORK/es.json"
grep -q '2018/07/alpha"' "$WORK/es.json" || fail 'a public original is not named'
[ "$(nsync --quiet digest --as-of "$now" --format ninjs --office zz)" = '[]' ] || fail 'an empty array'
if [ -f "$ninjs_official/ninjs-schema_3.1.json" ]; then
	id=http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json
	printf '{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"array","items":{"$ref":"%s"}}' "$id" \
		>"$WORK/ninjs-array.json"
	official=(nsync validate --schema "$WORK/ninjs-array.json" --assert-format
		--ref "$id=$ninjs_official/ninjs-schema_3.1.json"
		--ref "https://geojson.org/schema/GeoJSON.json=$ninjs_official/GeoJSON-schema.json")
	ok "${official[@]}" "$ninjs"
	sed '0,/"pubStatus": "usable"/s//"pubStatus": "perhaps"/' "$ninjs" >"$WORK/lie.json"
	expect_exit 1 "${official[@]}" "$WORK/lie.json"
	ok ajv_ninjs "$ninjs"
	expect_exit 1 ajv_ninjs "$WORK/lie.json"
	pass 'official ninjs 3.1, by ajv'
fi
pass 'ninjs: what export writes, and no name that must not be told'

# ---- our own JSON ----

json=$WORK/digest.json
ours=(nsync validate --schema "$ROOT/schema/digest-json.schema.json"
	--ref "https://nsync.invalid/schema/item.schema.json=$ROOT/schema/item.schema.json")
digest --format json -o "$json"
ok "${ours[@]}" "$json"
no_trace "$json" $gone '<' '>'
same_again "$json" --format json
$python - "$json" "$ninjs" "$PIN" "$PWD" <<'PY' || fail 'json and ninjs or the files tell different things'
import json, subprocess, sys
digest, items = (json.load(open(name)) for name in sys.argv[1:3])
assert [i["item"] for i in digest["items"]] == items
assert digest["region"]["pin"] == sys.argv[3] and digest["record"]["seq"] == 3
assert [k["uri"].rsplit("/")[-1] for k in digest["kills"]] == ["zeta"]
assert digest["kills"][0] == {"uri": digest["kills"][0]["uri"], "when": "2018-08-08T10:00:00-06:00", "language": "en"}
for entry in digest["items"]:
	file = json.load(open(sys.argv[4] + "/" + entry["path"]))["item"]
	file.pop("associations", None)
	shown = dict(entry["item"])
	shown.pop("associations", None)
	assert file == shown, entry["path"]
	came = [subprocess.check_output(["git", "-C", sys.argv[4], "log", "--diff-filter=A", "--format=%H", "--", path])
	        for path in (entry["path"], f"log/0/{entry['record']}.json")]
	assert came[0] and came[0] == came[1], "another record"
PY
sed 's/"otherLanguage": false/"otherLanguage": 0/' "$json" >"$WORK/lie.json"
expect_exit 1 "${ours[@]}" "$WORK/lie.json"
pass 'json: by its schema; the files and records that it names'

# ---- of a site: a feed a language, with addresses where there are any ----

ok nsync digest --format site --as-of "$now" -o "$WORK/site"
echo '{ "baseUrl": "https://news.example/r&d/" }' >"$WORK/site.json"
ok nsync digest --format site --config "$WORK/site.json" --as-of "$now" -o "$WORK/known"
for language in es en; do
	for site in site known; do
		folder=$WORK/$site/$language
		well_formed --relaxng "$ROOT/tests/support/atom.rng" "$folder/atom.xml"
		well_formed "$folder/rss.xml"
		ok "${jsonfeed[@]}" "$folder/feed.json"
		for kind in atom:atom.xml rss:rss.xml jsonfeed:feed.json; do
			stories "${kind%%:*}" "$folder/${kind#*:}" >"$WORK/list"
			no_trace "$folder/${kind#*:}" $gone
			grep -qF "$language/${kind#*:}" "$WORK/$site/$language/index.html" ||
				grep -qF "\"${kind#*:}\"" "$folder/index.html" || fail "$kind is not linked"
			# Every link is the address of a page that is there.
			cut -f4 "$WORK/list" | sed '/^$/d' | while read -r url; do
				[ -s "$WORK/$site/${url#https://news.example/r&d/}" ] || fail "no page at $url"
			done
			links=$(cut -f4 "$WORK/list" | grep -c . || true)
			expect_equal "$([ "$site" = site ] && echo 0 || echo 5)" "$links" "links of $site/$language/$kind"
		done
	done
	grep -qF '<id>tag:redaccion.example,2018:site/'"$language"'</id>' "$WORK/site/$language/atom.xml" || fail 'no id'
	grep -q 'gt/2018/08/zeta" when=' "$WORK/site/$language/atom.xml" || fail 'no tombstone'
done
grep -qF '<title>iota (sólo en inglés)</title>' "$WORK/site/es/atom.xml" || fail 'not labelled'
grep -qF '<link rel="self" type="application/atom+xml" href="https://news.example/r&amp;d/es/atom.xml"/>' \
	"$WORK/known/es/atom.xml" || fail 'no link to itself'
grep -qF '<link rel="alternate" type="text/html" hreflang="es" href="https://news.example/r&amp;d/es/index.html"/>' \
	"$WORK/known/es/atom.xml" || fail 'no link to its page'
grep -qF '<link>https://news.example/r&amp;d/en/index.html</link>' "$WORK/known/en/rss.xml" || fail 'no link of the channel'
grep -qF '"feed_url": "https://news.example/r\u0026d/en/feed.json"' "$WORK/known/en/feed.json" || fail 'no feed_url'
ok nsync digest --format site --config "$WORK/site.json" --as-of "$now" -o "$WORK/known"
expect_err '0 files written'
pass 'a site has feeds in each language'

# ---- signed, checked, made again ----

cd "$WORK/reader"
for format in atom rss jsonfeed ninjs json; do
	ok as desk nsync digest --as-of "$now" --format "$format" -o "$WORK/signed.$format" --sign
	ok nsync digest --verify "$WORK/signed.$format"
	expect_out 'the same bytes'
done
pass 'each can be signed and made again'
