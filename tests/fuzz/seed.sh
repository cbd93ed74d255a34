#!/bin/bash
# seed.sh FOLDER: first inputs for every target, of files that the project has anyway: schemas, their examples, drafts.
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
out=$1
mkdir -p "$out"/{parse,canonical,compile,validate,signed,draft}
i=0
for file in schema/*.json schema/examples/*/valid/*.json schema/examples/*/invalid/*/input.json; do
	[ -f "$file" ] || continue
	i=$((i + 1))
	cp "$file" "$out/parse/$i"
	cp "$file" "$out/canonical/$i"
	cp "$file" "$out/signed/$i"
done
cp schema/*.schema.json schema/draft2020-12/*.json "$out/compile/"
for kind in item cosignature root record digest key; do
	for file in schema/examples/$kind/valid/*.json; do
		[ -f "$file" ] || continue
		i=$((i + 1))
		{ cat schema/$kind.schema.json; printf '\n\f'; cat "$file"; } >"$out/validate/$i"
	done
done
printf '{"type":"object","properties":{"a":{"pattern":"^\\\\p{L}+$"}},"unevaluatedProperties":false}\n\f{"a":"x","b":1}' \
	>"$out/validate/pattern"
printf '{"prefixItems":[{"multipleOf":0.01}],"items":{"format":"date-time"},"uniqueItems":true}\n\f[1.23,"x"]' \
	>"$out/validate/items"
cp contrib/demo/drafts/*/*.md "$out/draft/"
