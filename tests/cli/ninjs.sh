# Every item's body is also a valid document of the official ninjs 3.1, by nsync's validator and by ajv.
# Runs where the official schemas are.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/support/region.sh"
. "$ROOT/tests/support/ajv.sh"

official=$ninjs_official
[ -f "$official/ninjs-schema_3.1.json" ] || skip 'the official ninjs schemas are not here'

# All that a draft can say, in one item each.
region_new gt mx
draft gt plain 2018-08-05T15:00:00-06:00
draft gt full 2018-08-05T15:00:00-06:00 'located: Ciudad de Guatemala' 'countries: [GT, MX]' \
	'topics: [migration]' 'joint: [mx]' 'summary: Short.' 'by: Desk' 'slugline: full' 'urgency: 1' \
	'embargo: 2018-08-06T00:00:00Z' 'expires: 2019-01-01T00:00:00Z' 'status: withheld' \
	'translationOf: gt/2018/08/plain'
ok at gt nsync sign drafts/plain.md drafts/full.md --date 2018-08-05T22:00:00Z
ok at gt nsync sync
draft gt plain 2018-08-05T15:00:00-06:00 'note: again' 'correction: A word.'
ok at gt nsync sign drafts/plain.md --date 2018-08-05T23:00:00Z
items=("$WORK"/gt/items/gt/2018/08/*.json)
expect_equal 3 "${#items[@]}" 'items'

id=http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json
printf '{"$schema":"https://json-schema.org/draft/2020-12/schema","properties":{"item":{"$ref":"%s"}}}' "$id" \
	>"$WORK/wrapper.json"
validate=(nsync validate --schema "$WORK/wrapper.json" --assert-format
	--ref "$id=$official/ninjs-schema_3.1.json"
	--ref "https://geojson.org/schema/GeoJSON.json=$official/GeoJSON-schema.json")
ok "${validate[@]}" "${items[@]}"
sed 's/"urgency": 1/"urgency": 11/' "$WORK/gt/items/gt/2018/08/full.1.json" >"$WORK/wrong.json"
expect_exit 1 "${validate[@]}" "$WORK/wrong.json"
pass 'official ninjs 3.1, by nsync'

ok ajv_ninjs "${items[@]}"
expect_exit 1 ajv_ninjs "$WORK/wrong.json"
pass 'official ninjs 3.1, by ajv'
