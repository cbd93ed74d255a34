# tests/support/ajv.sh: the official ninjs 3.1 by ajv with ajv-formats; sourced after tests/cli/lib.sh.
#
#	ok ajv_ninjs FILE...
. "$ROOT/tests/support/npm.sh"

ninjs_official=$ROOT/../shared/conformance/ninjs

# ajv_ninjs FILE...: each is {"item": a ninjs document}, or an array of ninjs documents.
ajv_ninjs()
{
	npm_packages ajv
	cat >"$WORK/ajv.js" <<'JS'
const fs = require("fs");
const [, , folder, modules, ...files] = process.argv;
const Ajv = require(modules + "/ajv/dist/2020").default;
const ajv = new Ajv({ strict: false, allErrors: true });
require(modules + "/ajv-formats")(ajv);
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
	node "$WORK/ajv.js" "$ninjs_official" "$NPM/ajv/node_modules" "$@"
}
