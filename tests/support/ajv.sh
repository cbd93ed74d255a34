# tests/support/ajv.sh: the official ninjs 3.1 by ajv with ajv-formats; sourced after tests/cli/lib.sh.
#
#	ajv_there && ok ajv_ninjs FILE...

ninjs_official=$ROOT/../shared/conformance/ninjs
ajv_npm=${BUILD:-$ROOT/build}/npm

# Install ajv where it is not yet; false where node or npm are not, or the registry cannot be reached.
ajv_there()
{
	command -v node >/dev/null && command -v npm >/dev/null || return 1
	[ ! -d "$ajv_npm/node_modules/ajv-formats" ] || return 0
	mkdir -p "$ajv_npm"
	npm install --silent --no-audit --no-fund --prefix "$ajv_npm" ajv@8 ajv-formats@3 >"$WORK/.npm" 2>&1
}

# ajv_ninjs FILE...: each is {"item": a ninjs document}, or an array of ninjs documents.
ajv_ninjs()
{
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
	const read = JSON.parse(fs.readFileSync(file));
	for (const item of Array.isArray(read) ? read : [read.item]) {
		if (check(item)) continue;
		bad++;
		console.error(file, item && item.uri, check.errors);
	}
}
process.exit(bad ? 1 : 0);
JS
	node "$WORK/ajv.js" "$ninjs_official" "$ajv_npm" "$@"
}
