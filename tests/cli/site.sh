# digest --format site: whole, the same again, only what changed, and no trace of what is left out.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/support/region.sh"

region_new gt mx

site()
{
	ok nsync digest --format site --as-of "$@" -o "$WORK/site"
}

# no_trace WORD...: in no byte and no name of any file of the site.
no_trace()
{
	local word
	for word in "$@"; do
		! grep -rqaiF -e "$word" "$WORK/site" || fail "'$word' is in $(grep -rlaiF -e "$word" "$WORK/site")"
		[ -z "$(find "$WORK/site" -iname "*$word*")" ] || fail "'$word' is the name of a file"
	done
}

# Every file with its bytes' hash; every file with its time.
sums() { (cd "$WORK/$1" && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum); }
times() { (cd "$WORK/$1" && find . -type f -printf '%p %T@ %i\n' | LC_ALL=C sort); }

printf '\211PNG one picture' >"$WORK/one.png"
publish gt alpha 2018-07-05T15:00:00-06:00 'topics: [migration]' 'located: Petén' 'by: Rosa Ixchel'
draft mx beta 2018-07-05T15:00:00-06:00 'translationOf: gt/2018/07/alpha' 'summary: Resumen de beta'
sed -i 's/language: en/language: es/' mx/drafts/beta.md
ok sign_and_sync mx beta 2018-07-05T15:10:00-06:00
publish gt gamma 2018-08-06T15:00:00-06:00 'embargo: 2018-09-01T00:00:00-06:00'
publish gt delta 2018-08-06T15:00:00-06:00 'expires: 2018-08-20T00:00:00-06:00'
publish gt epsilon 2018-08-06T15:00:00-06:00
publish gt zeta 2018-08-06T15:00:00-06:00
publish mx theta 2018-08-06T15:00:00-06:00 'embargo: 2018-08-12T00:00:00-06:00'
ok merge_at 2018-08-07T00:00:00Z
ok git clone -q public.git reader
git -C reader config nsync.pin "$PIN"
cd reader
cd "$WORK"

# A killed story had been seen (zeta), or never (theta); a held one is as if it had never been.
again gt epsilon 2018-08-08T10:00:00-06:00 'status: withheld' 'note: on hold'
again gt zeta 2018-08-08T10:00:00-06:00 'status: canceled' 'note: killed'
again mx theta 2018-08-08T10:00:00-06:00 'status: canceled' 'note: killed unseen'
again gt alpha 2018-08-08T10:00:00-06:00 'correction: Four, not three.' 'note: number'
ok merge_at 2018-08-09T00:00:00Z
ok git -C reader pull -q
cd reader

# ---- what is there ----

site 2018-08-25T00:00:00Z
expect_err '2 stories'
expect_err '1 under embargo'
for file in index.html es/index.html en/index.html en/gt/2018/07/alpha.html en/by-office/gt.html \
	es/by-office/mx.html en/by-topic/20000634.html en/by-year/2018.html en/by-year/2018-07.html \
	es/archive.html es/search.html es/verify.html assets/style.css assets/search.js data/search/2018-07.js \
	data/roots.js data/items/2018-07-05.js; do
	[ -s "$WORK/site/$file" ] || fail "no $file"
done
page=$WORK/site/en/gt/2018/07/alpha.html
for words in 'data-item="items/gt/2018/07/alpha.2.json" data-file="2018-07-05"' 'Four, not three.' 'Rosa Ixchel' 'Office gt' \
	'"@type":"NewsArticle"' 'Content-Security-Policy' 'Version 2' 'Version 1' 'data-signed="body"' \
	'5 July, 2018'; do
	grep -qF -- "$words" "$page" || fail "no $words in the story's page"
done
grep -q 'hreflang="es".*español' "$page" || fail 'the translation is not linked'
pass 'front, offices, topics, years, stories, in both languages'

# ---- what is not ----

no_trace gamma delta epsilon theta 'on hold' 'killed'
notice=$WORK/site/en/gt/2018/08/zeta.html
grep -q 'was withdrawn' "$notice" || fail 'no notice of a killed story'
! grep -qE 'What gt has|>zeta|"zeta"' "$notice" || fail 'the notice has words of the story'
[ "$(grep -rlaF --exclude=atom.xml zeta "$WORK/site" | wc -l)" -le 1 ] || fail 'a killed story is named elsewhere'
pass 'embargoed, expired, held and unseen stories leave no trace, a killed one a notice'

# ---- the same again ----

before=$(sums site)
stamps=$(times site)
site 2018-08-25T00:00:00Z
expect_err '0 files written'
expect_equal "$before" "$(sums site)" 'the same bytes'
expect_equal "$stamps" "$(times site)" 'the same files'
ok nsync digest --format site --as-of 2018-08-25T00:00:00Z -o "$WORK/other"
expect_equal "$before" "$(sums other)" 'the same bytes elsewhere'
[ -z "$(find "$WORK" -maxdepth 1 -name '.site*' -o -maxdepth 1 -name '.other*')" ] || fail 'a folder was left behind'
pass 'the same site twice: the same bytes, no file touched'

# ---- one new story ----

cd "$WORK"
publish mx kappa 2018-08-10T15:00:00-06:00
ok merge_at 2018-08-11T00:00:00Z
ok git -C reader pull -q
cd reader
old=$(stat -c %i "$WORK/site/en/gt/2018/07/alpha.html")
site 2018-08-25T00:00:00Z
expect_equal "$old" "$(stat -c %i "$WORK/site/en/gt/2018/07/alpha.html")" 'an unchanged page'
[ -s "$WORK/site/en/mx/2018/08/kappa.html" ] || fail 'the new story has no page'
grep -q kappa "$WORK/site/es/index.html" || fail 'the front page lacks the new story'
grep -qF 'sólo en inglés' "$WORK/site/es/index.html" || fail 'the only language is not named'
# A page that somebody changed by hand is made anew.
sed -i.bak 's/Four/Five/' "$WORK/site/en/gt/2018/07/alpha.html"
site 2018-08-25T00:00:00Z
grep -q 'Four, not three' "$WORK/site/en/gt/2018/07/alpha.html" || fail 'a changed page stays'
[ ! -e "$WORK/site/en/gt/2018/07/alpha.html.bak" ] || fail 'a stray file stays'
pass 'a new story changes the pages that list it; what is not ours goes'

# ---- an embargo ends: the page comes with its day ----

site 2018-09-02T00:00:00Z
grep -q gamma "$WORK/site/en/index.html" || fail 'the embargo is over'
site 2018-08-25T00:00:00Z
no_trace gamma
pass 'as-of decides'

# ---- refusals ----

mkdir "$WORK/mine" && echo keep >"$WORK/mine/file"
expect_exit 3 nsync digest --format site -o "$WORK/mine"
expect_err 'no site'
expect_equal keep "$(cat "$WORK/mine/file")" 'a foreign folder'
echo keep >"$WORK/plain"
expect_exit 3 nsync digest --format site -o "$WORK/plain"
expect_equal keep "$(cat "$WORK/plain")" 'a foreign file'
mkdir "$WORK/forged" && echo "nsync site of region $(printf '0%.0s' {1..64})" >"$WORK/forged/.nsync-site"
expect_exit 3 nsync digest --format site -o "$WORK/forged"
expect_exit 2 nsync digest --format site
mkdir "$WORK/empty"
ok nsync digest --format site --as-of 2018-08-25T00:00:00Z -o "$WORK/empty/"
[ -s "$WORK/empty/index.html" ] || fail 'an empty folder may be filled'
ln -s site "$WORK/link"
ok nsync digest --format site --as-of 2018-08-25T00:00:00Z -o "$WORK/link"
[ -L "$WORK/link" ] || fail 'a link was replaced'
pass 'a folder that is no site of this region stays as it is'

# ---- site.json ----

cat >"$WORK/site.json" <<'JSON'
{ "accent": "#ffee00", "baseUrl": "https://news.example/r&d/", "logo": "logo.svg",
  "footer": { "es": "Pie <b>", "en": "Foot\n\ntwo" } }
JSON
echo '<svg xmlns="http://www.w3.org/2000/svg"/>' >"$WORK/logo.svg"
ok nsync digest --format site --config "$WORK/site.json" --as-of 2018-08-25T00:00:00Z -o "$WORK/site"
grep -qF 'Pie &lt;b&gt;' "$WORK/site/es/index.html" || fail 'no footer'
[ -s "$WORK/site/assets/logo.svg" ] || fail 'no logo'
grep -q 'rel="canonical" href="https://news.example/r&amp;d/en/index.html"' "$WORK/site/en/index.html" ||
	fail 'no canonical address'
if command -v xmllint >/dev/null; then
	xmllint --noout "$WORK/site/sitemap.xml" || fail 'sitemap.xml'
fi
grep -q 'en/gt/2018/07/alpha.html' "$WORK/site/sitemap.xml" || fail 'a story is missing in the sitemap'
no_trace gamma epsilon
! grep -q zeta "$WORK/site/sitemap.xml" || fail 'a killed story is in the sitemap'
echo '{"accent":"red"}' >"$WORK/bad.json"
expect_exit 3 nsync digest --format site --config "$WORK/bad.json" -o "$WORK/site"
pass 'site.json: colour, logo, footer, address; anything else is refused'

# ---- well-formed ----

if command -v tidy >/dev/null; then
	while read -r file; do
		said=$(tidy -q -e "$file" 2>&1 | grep -v 'proprietary attribute "aria-current"') || true
		[ -z "$said" ] || fail "$file: $said"
	done < <(find "$WORK/site" -name '*.html')
	ok nsync digest --format html --lang es,en --as-of 2018-08-25T00:00:00Z -o "$WORK/digest.html"
	expect_equal '' "$(tidy -q -e "$WORK/digest.html" 2>&1)" 'digest.html'
fi
python3 - "$WORK/site" <<'PY' || fail 'a link leads nowhere'
import html.parser, pathlib, sys, urllib.parse

class Links(html.parser.HTMLParser):
	def handle_starttag(self, tag, attrs):
		for name, value in attrs:
			if name in ("href", "src") and not value.startswith(("http", "#")):
				self.found.append(value)
root = pathlib.Path(sys.argv[1])
bad = []
for page in root.rglob("*.html"):
	links = Links()
	links.found = []
	links.feed(page.read_text())
	for link in links.found:
		if not (page.parent / urllib.parse.unquote(link)).is_file():
			bad.append(f"{page}: {link}")
if bad:
	print("\n".join(bad[:10]))
sys.exit(bool(bad))
PY
pass 'well-formed, and every link leads to a file'
