// trust.test.mjs: the verifier's signatures and JSON in node: what libsodium refuses and WebCrypto would take,
// and what JSON.parse forgives.
import test from "node:test";
import assert from "node:assert/strict";
import { createPrivateKey, generateKeyPairSync, sign } from "node:crypto";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { loadParts } from "./parts.mjs";

const V = loadParts(), root = new URL("../../", import.meta.url);
const bytes = hex => Uint8Array.from(hex.match(/../g) || [], one => parseInt(one, 16));
const P = 2n ** 255n - 19n;
const point = (y, sign = 0) => bytes((y | BigInt(sign) << 255n).toString(16).padStart(64, "0").match(/../g).reverse().join(""));
const order8 = BigInt("0x" + "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05".match(/../g).reverse().join(""));

test("keys that may not enter a root", () => {
	const key = bytes("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
	assert.ok(V.keyIsSound(key));
	for (const [name, bad] of Object.entries({
		"order 1": point(1n), "order 2": point(P - 1n), "order 4": point(0n), "order 8": point(order8), "order 8, the other x": point(order8, 1),
		"order 8, negated": point(P - order8), "p": point(P), "p + 1": point(P + 1n), "the identity with a sign": point(1n, 1), "no point": point(2n),
		"no canonical spelling": point(P + 3n) }))
		assert.ok(!V.keyIsSound(bad), name);
	// A point of order 8 added to a good key: the equation still holds for some signatures, so libsodium asks.
	assert.ok(!V.keyIsSound(bytes("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa")));
});

test("signatures", async () => {
	const seed = bytes("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
	const secret = createPrivateKey({ format: "der", type: "pkcs8", key: Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed]) });
	const key = bytes("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"), message = new TextEncoder().encode("x");
	const signature = new Uint8Array(sign(null, message, secret));
	assert.equal(await V.signatureHolds(key, signature, message), true);
	const changed = change => {
		const copy = signature.slice();
		change(copy);
		return V.signatureHolds(key, copy, message);
	};
	assert.equal(await changed(s => { s[0] ^= 1; }), false, "R");
	assert.equal(await changed(s => { s[63] ^= 1; }), false, "S");
	assert.equal(await changed(s => s.set(point(1n), 0)), false, "R is the identity");
	// S + L is the same number to a lax verifier.
	let s = BigInt("0x" + Buffer.from(signature.slice(32)).reverse().toString("hex")) + 2n ** 252n + 27742317777372353535851937790883648493n;
	assert.equal(await changed(copy => copy.set(point(s & (2n ** 255n - 1n), Number(s >> 255n)), 32)), false, "S + L");
	assert.equal(await V.signatureHolds(key, signature, new TextEncoder().encode("y")), false, "another message");
	// 0 = SB - kA + R for A and R of small order and S = 0, whatever the message.
	assert.equal(await V.signatureHolds(point(1n), new Uint8Array(64).fill(1, 0, 1), message), false, "everything of small order");
});

const conformance = new URL("../shared/conformance/ed25519/ed25519_test.json", root);
test("the vectors of Project Wycheproof", { skip: !existsSync(conformance) }, async () => {
	let count = 0;
	for (const group of JSON.parse(readFileSync(conformance)).testGroups)
		for (const one of group.tests) {
			const key = bytes((group.publicKey || group.key).pk), signature = bytes(one.sig);
			const holds = signature.length === 64 && await V.signatureHolds(key, signature, bytes(one.msg));
			assert.equal(holds, one.result === "valid", `${one.tcId}: ${one.comment}`);
			count++;
		}
	assert.ok(count > 100);
});

const code = async promise => {
	try {
		await promise;
		return "ok";
	} catch (e) {
		return e.code;
	}
};
test("a key that has left the newest root", async () => {
	const pair = () => {
		const { publicKey, privateKey } = generateKeyPairSync("ed25519");
		return { bytes: new Uint8Array(publicKey.export({ format: "der", type: "spki" }).subarray(12)), privateKey };
	};
	const old = pair(), now = pair(), message = new TextEncoder().encode("x");
	const root = (office, revoked) => ({ body: { offices: office ? { gt: { keys: [office], threshold: 1 } } : {} },
		keys: new Map([["old", { bytes: old.bytes, revoked }], ["now", { bytes: now.bytes }]]) });
	const file = { message, signatures: new Map([["old", new Uint8Array(sign(null, message, old.privateKey))]]) };
	const record = (from, seq) => ({ root: from, body: { seq } });
	const first = root("old");
	for (const [name, roots, given, seq, want] of [
		["it is still there", [first, root("old")], null, undefined, "ok"],
		["the record's root had it", [first, root("now")], record(first, 2), 2, "dropped"],
		["the record is not here", [first, root("now")], null, 2, "dropped"],
		["nor is its number", [first, root("now")], null, undefined, "unknown-key"],
		["the record's root had it not, an older one had", [first, root("now"), root("now")], record(root("now"), 2), 2, "unknown-key"],
		["no root had it", [root("now"), root("now")], null, 2, "unknown-key"],
		["revoked after that record", [first, root("now", { seq: 2 })], null, 2, "dropped"],
		["revoked before that record", [first, root("now", { seq: 1 })], null, 2, "unknown-key"],
		["the office is gone", [first, root(null)], null, 2, "dropped"],
	])
		assert.equal(await code(V.judgeAccepted(file, "gt", roots, given, seq)), want, name);
});

const read = text => code(V.readSigned("items/x", text, "item"));

test("examples of the wire format", async () => {
	for (const kind of ["item", "cosignature", "record", "root", "digest"]) {
		const folder = new URL(`schema/examples/${kind}/valid/`, root);
		for (const name of readdirSync(folder))
			assert.equal(await code(V.readSigned(name, readFileSync(new URL(name, folder), "utf8"), kind)), "ok", `${kind}/${name}`);
	}
});

test("what JSON.parse forgives", async () => {
	const good = "{\n  \"item\": {\n    \"a\": 1\n  },\n  \"signatures\": {}\n}\n";
	assert.equal(await read(good), "ok");
	for (const [name, text, want] of [
		["a name twice", good.replace("\"a\": 1", "\"a\": 1,\n    \"a\": 1"), "not-canonical"],
		["a name twice by an escape", good.replace("\"a\": 1", "\"a\": 1,\n    \"\\u0061\": 1"), "not-canonical"],
		["white space", good.replace("\"a\": 1", "\"a\":  1"), "not-canonical"],
		["no last line feed", good.slice(0, -1), "not-canonical"],
		["members in another order", "{\n  \"signatures\": {},\n  \"item\": {}\n}\n", "not-canonical"],
		["an escape that need not be", good.replace("1", "\"\\u0062\""), "not-canonical"],
		["-0", good.replace("1", "-0"), "not-canonical"],
		["1.0", good.replace("1", "1.0"), "not-canonical"],
		["a fraction", good.replace("1", "1.5"), "not-json"],
		["2^53", good.replace("1", "9007199254740992"), "not-json"],
		["1e400", good.replace("1", "1e400"), "not-json"],
		["a byte order mark", "\ufeff" + good, "not-json"],
		["a lone surrogate", good.replace("1", "\"\ud800\""), "not-json"],
		["an escaped lone surrogate", good.replace("1", "\"\\ud800\""), "not-json"],
		["U+0000", good.replace("1", "\"\\u0000\""), "not-json"],
		["a name that is not ASCII", good.replace("\"a\"", "\"á\""), "not-json"],
		["trailing bytes", good + "{}", "not-json"],
		["a depth bomb", good.replace("1", "[".repeat(40) + "]".repeat(40)), "not-json"],
		["no signatures", "{\n  \"item\": {}\n}\n", "schema"],
		["another kind", good.replace("item", "root"), "schema"],
		["a short signature", good.replace("\"signatures\": {}", `"signatures": {\n    "${"0".repeat(64)}": "AAAA"\n  }`), "schema"],
		["__proto__ is a name like any other", good.replace("\"a\": 1", "\"__proto__\": {}"), "ok"],
	])
		assert.equal(await read(text), want, name);
});
