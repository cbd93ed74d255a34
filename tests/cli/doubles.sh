# A million random doubles: canonical form prints each as ECMAScript does, by node, an independent implementation.
. "$(dirname "$0")/lib.sh"

command -v node >/dev/null || skip 'node is not here'

# Doubles by their bits, from a fixed seed (xorshift), written with 17 digits and in other shapes that JSON allows.
cat >doubles.js <<'JS'
const fs = require("fs");
const view = new DataView(new ArrayBuffer(8));
let state = 88172645463325252n;
const next = () => {
	state ^= (state << 13n) & 0xffffffffffffffffn;
	state ^= state >> 7n;
	state ^= (state << 17n) & 0xffffffffffffffffn;
	return state;
};
const special = [0, -0, 5e-324, -5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 1e21, 1e-7, 123456789012345680000];
const values = [];
const texts = [];
for (let i = 0; values.length < 1000000; i++) {
	let value;
	if (i < special.length) value = special[i];
	else if (i % 4 === 0) value = Number(next() % 100000000n) / 10 ** (i % 11);
	else {
		view.setBigUint64(0, next());
		value = view.getFloat64(0);
	}
	if (!Number.isFinite(value)) continue;
	values.push(value);
	texts.push(i % 3 === 0 ? value.toExponential(16).toUpperCase() : i % 3 === 1 ? value.toExponential(19) : value.toPrecision(17));
}
fs.writeFileSync("given.json", "[" + texts.join(" ,\n") + "]");
fs.writeFileSync("wanted.json", JSON.stringify(values));
JS
node doubles.js
ok nsync canon given.json
cmp -s wanted.json "$LAST_OUT" || fail "not as node prints it: $(cmp wanted.json "$LAST_OUT" 2>&1)"
[ "$(wc -c <"$LAST_OUT")" -gt 10000000 ] || fail 'too few doubles'
pass 'a million doubles as node prints them'
