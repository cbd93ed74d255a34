# Every item's body is also a valid document of the official ninjs 3.1, by nsync's validator and by ajv.
# Runs where the official schemas are; ajv where node and npm are.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/support/region.sh"

official=$ROOT/../shared/conformance/ninjs
[ -f "$official/ninjs-schema_3.1.json" ] || skip 'the official ninjs schemas are not here'

# All that a draft can say, in one item each.
region_new gt mx
draft gt plain 2018-08-05T15:00:00-06:00
draft gt full 2018-08-05T15:00:00-06:00 'located: Ciudad de Guatemala' 'countries: [GT, MX]' \
	'topics: [migration]' 'joint: [mx]' 'summary: Short.' 'by: Desk' 'slugline: full' 'urgency: 1' \
	'embargo: 2018-08-06T00:00:00Z' 'expires: 2019-01-01T00:00:00Z' 'status: withheld' \
	'translationOf: gt/2018/08/plain'
ok at gt nsync sign drafts/plain.md drafts/full.md --date 2018-08-05T22:00:00Z
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

if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
	exit 0
fi
npm=${BUILD:-$ROOT/build}/npm
if [ ! -d "$npm/node_modules/ajv-formats" ]; then
	mkdir -p "$npm"
	npm install --silent --no-audit --no-fund --prefix "$npm" ajv@8 ajv-formats@3 >"$WORK/.npm" 2>&1 || {
		echo 'ajv could not be installed: its half of this test is left out'
		exit 0
	}
fi
cat >"$WORK/ajv.js" <<'JS'
const fs = require("fs");
const [, , folder, npm, ...files] = process.argv;
const Ajv = require(npm + "/node_modules/ajv/dist/2020").default;
const ajv = new Ajv({ strict: false, allErrors: true });
require(npm + "/node_modules/ajv-formats")(ajv);
ajv.addSchema(JSON.parse(fs.readFileSync(folder + "/GeoJSON-schema.json")));
const check = ajv.compile(JSON.parse(fs.readFileSync(folder + "/ninjs-schema_3.1.json")));
let bad = 0;
for (const file of files) {
	if (check(JSON.parse(fs.readFileSync(file)).item)) continue;
	bad++;
	console.error(file, check.errors);
}
process.exit(bad ? 1 : 0);
JS
ok node "$WORK/ajv.js" "$official" "$npm" "${items[@]}"
expect_exit 1 node "$WORK/ajv.js" "$official" "$npm" "$WORK/wrong.json"
pass 'official ninjs 3.1, by ajv'
