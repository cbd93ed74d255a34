# Pictures end to end: a ninjs draft that names one, signed, merged, and shown by the site with credit, caption
# and alternative text; the file is shipped with it, and goes when its story does.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/support/region.sh"

region_new gt

# No picture that anyone could see: nsync looks at a hash and a name.
png() { printf '\211PNG\r\n\032\n%s' "$1"; }
hex() { sha256sum "$1" | cut -d' ' -f1; }
ni() { printf 'ni:///sha-256;%s' "$(openssl dgst -sha256 -binary "$1" | base64 | tr '+/' '-_' | tr -d '=\n')"; }

mkdir -p gt/media/gt
png large >large.png
png small >small.png
png secret >secret.png
for name in large small secret; do
	cp "$name.png" "gt/media/gt/$(hex $name.png).png"
done

# picture_draft SLUG PICTURE-JSON [MEMBER]: drafts/SLUG.json
picture_draft()
{
	cat >"gt/drafts/$1.json" <<-JSON
	{ "headlines": [{ "role": "main", "value": "A picture of $1" }], "language": "en",
	  "firstCreated": "2018-07-05T15:00:00-06:00",
	  "bodies": [{ "role": "main", "contentType": "text/markdown", "value": "Words of $1. ![none](https://canary.example/x.png)" }],
	  "places": [{ "literal": "GT", "rel": "country" }]${3-},
	  "associations": [$2] }
	JSON
	ok at gt nsync sign "drafts/$1.json" --date 2018-07-05T15:10:00-06:00
}

picture_draft bridge '{ "name": "p", "rel": "picture", "type": "picture", "uri": "'"$(ni large.png)"'",
	"descriptions": [{ "role": "alt", "value": "A bridge & <two> \"arches\"" }, { "role": "caption", "value": "The new bridge." }],
	"by": "Rosa <Ixchel>", "renditions": [
	{ "name": "full", "contentType": "image/png", "href": "'"$(ni large.png)"'", "width": 1600, "height": 900 },
	{ "name": "half", "contentType": "image/png", "href": "'"$(ni small.png)"'", "width": 800, "height": 450 }] }'
picture_draft later '{ "name": "p", "rel": "picture", "type": "picture", "uri": "'"$(ni secret.png)"'",
	"descriptions": [{ "role": "alt", "value": "Not yet" }],
	"renditions": [{ "name": "full", "contentType": "image/png", "href": "'"$(ni secret.png)"'" }] }' \
	', "embargoedUntil": "2018-09-01T00:00:00-06:00"'
ok at gt nsync sync
ok merge_at 2018-07-06T00:00:00Z
ok git clone -q public.git reader
git -C reader config nsync.pin "$PIN"

site() { ok nsync -C "$WORK/reader" digest --format site --as-of "$1" -o "$WORK/site"; }

# ---- shown, and shipped ----

site 2018-08-01T00:00:00Z
page=site/en/gt/2018/07/bridge.html
large=media/gt/$(hex large.png).png small=media/gt/$(hex small.png).png secret=media/gt/$(hex secret.png).png
expect_contains "$page" "<img src=\"../../../../$large\""
expect_contains "$page" "srcset=\"../../../../$large 1600w, ../../../../$small 800w\""
expect_contains "$page" 'width="1600" height="900"'
expect_contains "$page" 'alt="A bridge &amp; &lt;two&gt; &quot;arches&quot;"'
expect_contains "$page" 'The new bridge.'
expect_contains "$page" '<span class="credit">'
expect_contains "$page" 'Rosa &lt;Ixchel&gt;'
expect_same large.png "site/$large"
expect_same small.png "site/$small"
pass 'a picture with credit, caption, alternative text and sizes; its files are there, byte for byte'

# ---- and nothing else ----

expect_equal 2 "$(find site/media -type f | wc -l)" 'files of pictures'
expect_no_file "site/$secret"
! grep -rqF "$(hex secret.png)" site || fail 'the name of an embargoed picture is told'
! grep -rqF '<img src="https://canary.example' site || fail 'a picture from elsewhere is loaded'
pass 'an embargoed picture leaves no trace, one from elsewhere is not loaded'

# ---- unchanged, then gone ----

inode=$(stat -c %i "site/$large")
site 2018-08-01T00:00:00Z
expect_err '0 files written'
expect_equal "$inode" "$(stat -c %i "site/$large")" 'an unchanged picture'
site 2018-09-02T00:00:00Z
expect_same secret.png "site/$secret"
sed -i 's/"language"/"pubStatus": "canceled", "edNote": "killed", "language"/' gt/drafts/bridge.json
ok at gt nsync sync
ok at gt nsync sign drafts/bridge.json --date 2018-09-03T00:00:00Z
ok at gt nsync sync
ok merge_at 2018-09-04T00:00:00Z
ok git -C reader pull -q
site 2018-09-05T00:00:00Z
expect_contains "$page" 'was withdrawn'
expect_no_file "site/$large"
expect_no_file "site/$small"
! grep -rqF "$(hex large.png)" site || fail 'the picture of a killed story is named'
pass 'the pictures of a killed story go with it'

# ---- signed digests cover them ----

cd "$WORK/region"
ok as desk nsync digest --format site --as-of 2018-09-05T00:00:00Z --sign -o "$WORK/signed"
ok as desk nsync digest --verify "$WORK/signed"
printf x >>"$WORK/signed/$secret"
expect_exit 1 as desk nsync digest --verify "$WORK/signed"
expect_out "$secret"
pass 'a signed site names its pictures, and a changed one is found'
