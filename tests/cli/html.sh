# Every kind of page that nsync writes is valid HTML and CSS, as the Nu Html Checker knows them: all of a site with
# all that stories can have, a digest as one document, the HTML of a mail, the reports of audits.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/support/region.sh"
. "$ROOT/tests/support/vnu.sh"

# ---- the checker finds what is wrong ----

mkdir wrong
page() { printf '<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8"><title>T</title>%s</head>\n<body><h1>T</h1>%s</body>\n</html>\n' "$1" "$2"; }
page '' '<p>Sound.</p>' >sound.html
ok vnu sound.html
page '' '<p>One <div>in another</div></p>' >wrong/nesting.html
page '' '<img src="x.png">' >wrong/alt.html
page '' '<section><p>No heading</p></section>' >wrong/warning.html
page '<style>p { colour: red }</style>' '' >wrong/style.html
for file in wrong/*.html; do
	expect_exit 1 vnu "$file"
done
pass 'the checker tells an unsound page'

# ---- a region with everything ----

region_new gt mx
mkdir -p gt/media/gt
for name in large small; do
	printf '\211PNG\r\n\032\n%s' "$name" >"$name.png"
	cp "$name.png" "gt/media/gt/$(sha256sum "$name.png" | cut -d' ' -f1).png"
done
ni() { printf 'ni:///sha-256;%s' "$(openssl dgst -sha256 -binary "$1" | base64 | tr '+/' '-_' | tr -d '=\n')"; }

cat >gt/drafts/alpha.md <<'END'
---
headline: 'Information hubs "reach" 1,000 people — <b>no queue</b> & no fee'
language: en
date: 2018-08-05T15:00:00-06:00
located: Petén
topics: [migration, environment]
by: Rosa Ixchel
summary: Three hubs, one week, & a thousand visits.
---

Petén – Three *hubs* opened in **one week**, ***at once***, says [the office](https://example.org/hubs?a=1&b=2 "Its site").
A second line, with `code  here`,\
a break, 5 * 3 \* 2 and snake_case_words. ![A picture](https://example.org/x.png) A <b>tag</b>.

# A heading

## The next one

#### One that skips a level

> “Nobody was sent away”, said the coordinator.
>
> > Quoted once more.

1. Petén
2. Ixcán, where <https://example.org/?q=a|b> answers
   - by radio

     and by telephone
   - in person

7) Seven

- loose

- list

1986\. A year, not a list. A [name][1], an [unsafe one](javascript:alert(1)), an [empty one]().

    indented code
    <p>

```sh
echo fenced
```

***

<div>raw</div>

Ñandú, ¿qué? 中文 عربي 🌎

[1]: mailto:desk@example.org
END
ok sign_and_sync gt alpha 2018-08-05T15:10:00-06:00
cat >mx/drafts/beta.md <<'END'
---
headline: Los puntos de información del Petén atienden a más de mil personas en una sola semana
language: es
date: 2018-08-06T15:00:00-06:00
translationOf: gt/2018/08/alpha
topics: [migration]
---

Tres puntos abrieron en una semana.
END
ok sign_and_sync mx beta 2018-08-06T15:10:00-06:00
cat >gt/drafts/bridge.json <<JSON
{ "headlines": [{ "role": "main", "value": "A bridge" }], "language": "en", "firstCreated": "2018-07-05T15:00:00-06:00",
  "bodies": [{ "role": "main", "contentType": "text/plain", "value": "Plain words.\n\nMore of them,\nin two lines." }],
  "places": [{ "literal": "GT", "rel": "country" }], "by": "Ana",
  "associations": [{ "name": "p", "rel": "picture", "type": "picture", "uri": "$(ni large.png)",
    "descriptions": [{ "role": "alt", "value": "A bridge & <two> \"arches\"" }, { "role": "caption", "value": "The <new> bridge." }],
    "by": "Rosa <Ixchel>", "renditions": [
    { "name": "full", "contentType": "image/png", "href": "$(ni large.png)", "width": 1600, "height": 900 },
    { "name": "half", "contentType": "image/png", "href": "$(ni small.png)", "width": 800, "height": 450 }] }] }
JSON
ok at gt nsync sign drafts/bridge.json --date 2018-07-05T15:10:00-06:00
draft gt joint 2018-08-06T16:00:00-06:00 'joint: [mx]'
draft gt gone 2018-08-06T17:00:00-06:00
# So many that an office has pages by year.
for i in {10..45}; do
	draft gt "story-$i" "2017-0$((i % 9 + 1))-05T15:00:00-06:00" 'topics: [migration]'
done
mapfile -t drafts < <(cd gt && ls drafts/joint.md drafts/gone.md drafts/story-*.md)
ok at gt nsync sign "${drafts[@]}" --date 2018-08-06T23:00:00Z
ok at gt nsync sync
ok merge_at 2018-08-07T00:00:00Z
ok at mx nsync sync
ok at mx nsync cosign gt/2018/08/joint
ok at mx nsync sync
again gt alpha 2018-08-07T10:00:00-06:00 'correction: "It was 1,200 people, <i>not</i> 1,000."' 'note: number'
again gt gone 2018-08-07T10:00:00-06:00 'status: canceled' 'note: killed'
echo '{ }' | plant gt items/gt/2018/08/broken.1.json
at gt git commit -q --no-verify -m broken
at gt git push -q --no-verify origin main
expect_exit 1 merge_at 2018-08-08T00:00:00Z
ok git clone -q public.git reader
git -C reader config nsync.pin "$PIN"

cat >site.json <<'JSON'
{ "accent": "#0b5c8a", "baseUrl": "https://news.example/r&d/", "logo": "logo.svg", "mailFrom": "desk@news.example",
  "footer": { "es": "Pie <b>\n\ny dos", "en": "Foot\n\ntwo" } }
JSON
echo '<svg xmlns="http://www.w3.org/2000/svg"/>' >logo.svg
digest() { ok nsync -C "$WORK/reader" digest --as-of 2018-08-25T00:00:00Z "$@"; }

# ---- pages ----

mkdir pages
digest --format site -o "$WORK/pages/plain"
digest --format site --config "$WORK/site.json" -o "$WORK/pages/site"
for file in index.html en/index.html es/index.html en/gt/2018/08/alpha.html es/mx/2018/08/beta.html \
	en/gt/2018/08/joint.html en/gt/2018/08/gone.html en/gt/2018/07/bridge.html en/by-office/gt.html \
	es/by-office/mx.html en/by-office/gt-2017.html en/by-topic/20000634.html en/by-year/2018.html en/by-year/2018-07.html \
	en/archive.html es/archive.html en/search.html es/search.html en/verify.html es/verify.html; do
	expect_file "pages/site/$file"
done
expect_contains pages/site/en/gt/2018/08/alpha.html '<ol start="7">'
expect_contains pages/site/en/gt/2018/08/gone.html 'was withdrawn'
expect_contains pages/site/en/gt/2018/07/bridge.html 'srcset='
ok vnu pages
pass 'every page of a site'

for languages in es,en en,es; do
	digest --format html --lang "$languages" -o "$WORK/pages/$languages.html"
	digest --format html --lang "$languages" --config "$WORK/site.json" -o "$WORK/pages/$languages-site.html"
	digest --format html --lang "$languages" --from 2016-01-01 --to 2016-01-31 -o "$WORK/pages/$languages-none.html"
	digest --format email --lang "$languages" --config "$WORK/site.json" -o "$WORK/mail.eml"
	/usr/bin/python3 - mail.eml >"pages/$languages-mail.html" <<'PY'
import email, email.policy, sys

message = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
sys.stdout.buffer.write(message.get_body(("html",)).get_content().encode())
PY
done
ok vnu pages/*.html
/usr/bin/python3 - pages/es,en.html pages/en,es-site.html <<'PY' || fail 'the policy does not let the style through'
import base64, hashlib, re, sys

for path in sys.argv[1:]:
    page = open(path, encoding="utf-8", newline="").read()
    style, = re.findall("<style>(.*?)</style>", page, re.DOTALL)
    assert f"style-src 'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'" in page, path
PY
pass 'a digest as one document; the HTML of a mail'

# ---- audits ----

mkdir audits
ok as eva nsync init --from public.git --pin "$PIN" eva
eva git remote add gt "$WORK/servers/gt.git"
eva git fetch -q gt
ok eva nsync audit --with gt --report "$WORK/audits/good.html"
expect_contains audits/good.html 'broken.1.json'
git clone -q public.git scratch
git -C scratch rm -q items/mx/2018/08/beta.1.json
git -C scratch commit -q -m 'a story less'
git -C scratch push -q origin HEAD:refs/heads/less
show_eva "$WORK/public.git" "$(git -C scratch rev-parse HEAD)"
expect_exit 1 eva nsync audit --report "$WORK/audits/bad.html"
expect_contains audits/bad.html 'beta'
ok vnu audits
pass 'the reports of audits'
