# digest: what is left out leaves no trace in any file of any format that --help lists: no word, name, id or picture, and
# no count, since the digest is the same as if the story had never been.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/support/region.sh"

PYTHON=/usr/bin/python3
region_new gt mx

# full OFFICE SLUG WORD TIME SIGNED-AT MEMBER=JSON...: every member says WORD; signed, with its picture, and pushed.
full()
{
	local office=$1 slug=$2 word=$3 time=$4 signed=$5
	shift 5
	ok at "$office" nsync sync
	$PYTHON "$ROOT/tests/support/full_draft.py" "$word" "$WORK/$office" "$office" "$slug" "$time" "$@" \
		>>"$WORK/pictures-$word"
	at "$office" git add -f media
	at "$office" git commit -q --allow-empty -m picture
	ok at "$office" nsync sign "drafts/$slug.json" --date "$signed"
	ok at "$office" nsync sync
}

ok nsync digest --help
mapfile -t formats < <(sed -n '/^Formats:/,/^$/s/^  \([a-z]*\) .*/\1/p' "$LAST_OUT")
[ "${#formats[@]}" -ge 5 ] || fail "formats: ${formats[*]}"
printf '{"baseUrl": "https://redaccion.example/", "mailFrom": "desk@redaccion.example"}\n' >"$WORK/site.json"

# every FOLDER: each format, with and without languages; as far as they know them, with addresses of the site.
every()
{
	local format
	rm -rf "$WORK/$1"
	mkdir "$WORK/$1"
	ok git -C "$WORK/reader" pull -q
	for format in "${formats[@]}"; do
		ok nsync -C "$WORK/reader" digest --format "$format" --as-of 2018-08-25T00:00:00Z \
			--config "$WORK/site.json" -o "$WORK/$1/$format"
		ok nsync -C "$WORK/reader" digest --format "$format" --as-of 2018-08-25T00:00:00Z --lang es,en \
			--from 2018-07-01 --to 2018-08-31 -o "$WORK/$1/$format-es"
	done
}

no_trace()
{
	$PYTHON "$ROOT/tests/support/no_trace.py" "$@" || fail "a trace in $1"
}

# The ids of all items whose path has a word, as the region holds them.
ids_of()
{
	local path
	while read -r path; do
		(cd "$WORK/reader" && nsync export "$(sed 's/^items.//; s/.json$//' <<<"$path")" --format jcs | sha256sum | cut -c1-64)
		git -C "$WORK/reader" rev-parse "HEAD:$path"
	done < <(git -C "$WORK/reader" ls-files "items/*$1*")
}

# ---- before: one story in every format ----

full gt open zqopen 2018-07-05T15:00:00-06:00 2018-07-05T15:10:00-06:00
ok merge_at 2018-07-07T00:00:00Z
ok git clone -q public.git reader
git -C reader config nsync.pin "$PIN"
every before
for format in "${formats[@]}"; do
	! $PYTHON "$ROOT/tests/support/no_trace.py" "$WORK/before/$format" zqopen >/dev/null ||
		fail "$format lacks the story that it is to show, or the search is blind"
done
pass "the search finds a story in each of ${formats[*]}"

# ---- after: everything that a digest leaves out ----

full gt zqembargoed zqembargoed 2018-08-06T15:00:00-06:00 2018-08-06T15:10:00-06:00 \
	'embargoedUntil="2018-09-01T00:00:00-06:00"'
full gt zqexpired zqexpired 2018-08-06T15:00:00-06:00 2018-08-06T15:10:00-06:00 'expires="2018-08-20T00:00:00-06:00"'
full gt zqwithheld zqwithheld 2018-08-06T15:00:00-06:00 2018-08-06T15:10:00-06:00 'pubStatus="withheld"'
full mx zqlater zqlater 2018-08-06T15:00:00-06:00 2018-08-06T15:10:00-06:00
full mx zqunseen zqunseen 2018-08-06T15:00:00-06:00 2018-08-06T15:10:00-06:00 \
	'embargoedUntil="2018-08-30T00:00:00-06:00"'
full gt zqjoint zqjoint 2018-08-06T15:00:00-06:00 2018-08-06T15:10:00-06:00 \
	'infoSources=[{"role": "jointIssuer", "literal": "mx", "name": "zqjoint"}]'
draft mx zqtranslation 2018-08-06T15:00:00-06:00 'translationOf: gt/2018/08/zqwithheld'
ok sign_and_sync mx zqtranslation 2018-08-06T15:10:00-06:00
ok merge_at 2018-08-07T00:00:00Z
full mx zqlater zqlater 2018-08-06T15:00:00-06:00 2018-08-08T15:10:00-06:00 'pubStatus="withheld"'
full mx zqunseen zqunseen 2018-08-06T15:00:00-06:00 2018-08-08T15:10:00-06:00 'pubStatus="canceled"'
ok merge_at 2018-08-09T00:00:00Z
every after
expect_err '1 under embargo'
expect_err '1 expired'
expect_err '2 on hold'
expect_err '1 killed'
expect_err '1 awaiting'
hidden=(zqembargoed zqexpired zqwithheld zqlater zqunseen zqjoint zqtranslation)
for word in "${hidden[@]}"; do
	mapfile -t ids < <(ids_of "$word"; cat "$WORK/pictures-$word" 2>/dev/null)
	[ "${#ids[@]}" -ge 2 ] || fail "no ids of $word"
	for id in "${ids[@]}"; do
		[ "${#id}" -ge 40 ] || fail "'$id' is no id of $word"
	done
	no_trace "$WORK/after" "$word" "${ids[@]}"
done
pass 'no word, name, id or picture of what is left out, in any file'
$PYTHON "$ROOT/tests/support/same_digest.py" "$WORK/before" "$WORK/after" ||
	fail 'what is left out changes what is shown'
pass 'nor in a count, an order or an index: the digest is the same as before they were merged'

# ---- a public story that came with a hidden one, and one that names it ----

full gt plain zqplain 2018-08-07T15:00:00-06:00 2018-08-07T15:10:00-06:00
full gt zqsecret zqsecret 2018-08-07T15:00:00-06:00 2018-08-07T15:10:00-06:00 'embargoedUntil="2018-09-01T00:00:00-06:00"'
draft gt derived 2018-08-07T16:00:00-06:00 'translationOf: gt/2018/08/zqsecret'
ok sign_and_sync gt derived 2018-08-07T16:10:00-06:00
ok merge_at 2018-08-09T12:00:00Z
record=$(desk git log -1 --format=%s | sed 's/^Record \([0-9]*\):.*/\1/')
every beside
mapfile -t ids < <(ids_of zqsecret; cat "$WORK/pictures-zqsecret")
# The hash of all that the record added, and the record, as bytes and as a browser's script.
ids+=("$(sed -n 's/^ *"hash": "\(.*\)"$/\1/p' "$WORK/region/log/0/$record.json")")
[ "${#ids[@]}" -ge 4 ] && [ "${#ids[-1]}" = 64 ] || fail "ids: ${ids[*]}"
no_trace "$WORK/beside" zqsecret "${ids[@]}" "${hidden[@]}"
for format in "${formats[@]}"; do
	! $PYTHON "$ROOT/tests/support/no_trace.py" "$WORK/beside/$format" zqplain >/dev/null || fail "$format lacks it"
done
for site in beside/site beside/site-es; do
	expect_contains "$WORK/$site/data/records/$record.js" "nsyncMoments||{})[$record]=\"2018-08-09T12:00:00Z\";"
	expect_lacks "$WORK/$site/data/records/$record.js" nsyncData
	[ ! -s "$WORK/$site/data/record.js" ] || fail 'the newest record is there'
	expect_contains "$WORK/$site/data/items/2018-08-07.js" 'nsyncMerged'
	expect_contains "$WORK/$site/data/items/2018-08-07.js" 'nsyncKeptBack'
	expect_file "$WORK/$site/en/gt/2018/08/derived.html"
done
pass 'nor in the record that accepted both, nor in a translation of it'
ok nsync -C "$WORK/reader" digest --format site --as-of 2018-09-02T00:00:00Z -o "$WORK/opened"
expect_same "$WORK/opened/data/record.js" "$WORK/opened/data/records/$record.js"
! $PYTHON "$ROOT/tests/support/no_trace.py" "$WORK/opened/data/record.js" "${ids[-1]}" >/dev/null ||
	fail 'the record is not there after the embargo'
! $PYTHON "$ROOT/tests/support/no_trace.py" "$WORK/opened/data/items/2018-08-07.js" zqsecret >/dev/null ||
	fail 'the translation is not there after the embargo'
expect_lacks "$WORK/opened/data/items/2018-08-07.js" 'nsyncKeptBack'
pass 'both are there when the embargo has passed'

# ---- a story that had been seen is killed: a notice may name it, in its place; none has its words ----

full gt seen zqgone 2018-07-09T15:00:00-06:00 2018-08-10T15:10:00-06:00
ok merge_at 2018-08-11T00:00:00Z
every seen
for format in "${formats[@]}"; do
	! $PYTHON "$ROOT/tests/support/no_trace.py" "$WORK/seen/$format" zqgone >/dev/null || fail "$format lacks it"
done
full gt seen zqkilled 2018-07-09T15:00:00-06:00 2018-08-12T15:10:00-06:00 'pubStatus="canceled"'
ok merge_at 2018-08-13T00:00:00Z
every killed
mapfile -t ids < <(cat "$WORK/pictures-zqgone" "$WORK/pictures-zqkilled")
no_trace "$WORK/killed" zqgone zqkilled "${ids[@]}" "${hidden[@]}"
pass 'a killed story leaves none of its words and no picture, in any format'

# ---- the search is not blind ----

mkdir "$WORK/spelt"
for spelling in '=7Aqword' 'zqw=
ord' '%7aqword' '&#122;qword' '\u007aqword' "$(printf 'and so, zqword.' | base64)" 'ZQWORD'; do
	printf '%s\n' "$spelling" >"$WORK/spelt/file"
	! $PYTHON "$ROOT/tests/support/no_trace.py" "$WORK/spelt" zqword >/dev/null || fail "not found: $spelling"
done
echo zqwor >"$WORK/spelt/file"
no_trace "$WORK/spelt" zqword
touch "$WORK/spelt/a-zqword.html"
! $PYTHON "$ROOT/tests/support/no_trace.py" "$WORK/spelt" zqword >/dev/null || fail 'the name of a file is not seen'
pass 'a word is found however it is spelt'
