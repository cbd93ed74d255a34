/*
 * verify_trust.js: signed files, trust roots and signatures, judged in the reader's browser. No page
 * here, only bytes: verify.js asks it, and shows what it says. Written from schema/README.md; its
 * sections are named where they are followed. What does not hold is thrown as a Refusal, a
 * code with values; verify.js has the words.
 */
"use strict";
(function (global) {
const V = global.nsyncVerify = global.nsyncVerify || {};

class Refusal extends Error {
	constructor(code, ...values) {
		super(code + (values.length ? " " + values.join(" ") : ""));
		this.code = code;
		this.values = values;
	}
}
V.Refusal = Refusal;

function need(holds, code, ...values) {
	if (!holds)
		throw new Refusal(code, ...values);
}
V.need = need;

/* ---- bytes -------------------------------------------------------------------------- */

const encoder = new TextEncoder();
const subtle = global.crypto && global.crypto.subtle;

const hex = bytes => Array.from(bytes, b => b.toString(16).padStart(2, "0")).join("");
const sha256 = async bytes => hex(new Uint8Array(await subtle.digest("SHA-256", bytes)));
/* A number of the bytes, the last one the highest (RFC 8032 section 5.1.2). */
const little = bytes => BigInt("0x" + hex(Array.from(bytes).reverse()));
V.sha256 = text => sha256(encoder.encode(text));

/* RFC 4648 section 4, padded, unused bits zero; exactly n bytes. */
function base64(text, n) {
	try {
		const raw = atob(text), bytes = Uint8Array.from(raw, c => c.charCodeAt(0));
		return btoa(raw) === text && bytes.length === n ? bytes : null;
	} catch (e) {
		return null;
	}
}

/* ---- "JSON": one layout and canonical form ---------------------------------------------- */

const members = object => Object.keys(object).sort();

function layout(value, indent) {
	const deeper = indent + "  ", isArray = Array.isArray(value);

	if (typeof value !== "object" || value === null)
		return JSON.stringify(value);
	const parts = isArray ? value.map(one => deeper + layout(one, deeper)) :
		members(value).map(name => deeper + JSON.stringify(name) + ": " + layout(value[name], deeper));
	const [open, close] = isArray ? "[]" : "{}";
	return parts.length ? open + "\n" + parts.join(",\n") + "\n" + indent + close : open + close;
}
V.layout = value => layout(value, "") + "\n";

/* RFC 8785; names are ASCII here, so their order is that of UTF-16 code units. */
function canonical(value) {
	if (typeof value !== "object" || value === null)
		return JSON.stringify(value);
	if (Array.isArray(value))
		return "[" + value.map(canonical).join(",") + "]";
	return "{" + members(value).map(name => JSON.stringify(name) + ":" + canonical(value[name])).join(",") + "}";
}
V.canonical = canonical;

const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

function strict(value, depth) {
	need(depth <= 32, "not-json");
	if (typeof value === "number")
		need(Number.isSafeInteger(value), "not-json");
	if (typeof value === "string")
		need(!value.includes("\0") && !LONE.test(value), "not-json");
	if (typeof value !== "object" || value === null)
		return;
	for (const name of Object.keys(value)) {
		need(Array.isArray(value) || /^[ -~]*$/.test(name), "not-json");
		strict(value[name], depth + (typeof value[name] === "object" && value[name] !== null));
	}
}

/*
 * A text that equals its value's layout has no name twice, no other number, escape or white space:
 * all that JSON.parse forgives is gone.
 */
function parse(text, limit) {
	let value;

	need(!LONE.test(text), "not-json");
	need(encoder.encode(text).length <= limit, "too-large");
	try {
		value = JSON.parse(text);
	} catch (e) {
		throw new Refusal("not-json");
	}
	strict(value, 1);
	need(V.layout(value) === text, "not-canonical");
	return value;
}

/* ---- "Signed files" --------------------------------------------------------------------- */

const isObject = value => typeof value === "object" && value !== null && !Array.isArray(value);
const isId = text => typeof text === "string" && /^[0-9a-f]{64}$/.test(text);

/* {path, text, body, signatures: key id -> 64 bytes, message, id} */
async function readSigned(path, text, kind) {
	const value = parse(text, kind === "record" ? 1048576 : 262144);

	need(isObject(value) && members(value).join() === kind + ",signatures" && isObject(value[kind]) &&
	     isObject(value.signatures), "schema");
	const signatures = new Map();
	for (const [id, signature] of Object.entries(value.signatures)) {
		const bytes = typeof signature === "string" && base64(signature, 64);
		need(isId(id) && bytes, "schema");
		signatures.set(id, bytes);
	}
	const type = "application/vnd.nsync." + kind + "+json", body = encoder.encode(canonical(value[kind]));
	const head = encoder.encode("DSSEv1 " + type.length + " " + type + " " + body.length + " ");
	const message = new Uint8Array(head.length + body.length);
	message.set(head);
	message.set(body, head.length);
	return { path, text, body: value[kind], signatures, message, id: await sha256(message) };
}
V.readSigned = readSigned;

/* ---- Ed25519 (RFC 8032), as strict as libsodium 1.0.18 ------------------------------------- */

const P = 2n ** 255n - 19n, L = 2n ** 252n + 27742317777372353535851937790883648493n;
/* All spellings of the eight points of small order, without the sign bit. */
const SMALL = [0n, 1n, P - 1n, P, P + 1n,
	little(Uint8Array.from("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05".match(/../g), h => parseInt(h, 16))),
	little(Uint8Array.from("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a".match(/../g), h => parseInt(h, 16)))];
const modulo = n => ((n % P) + P) % P;

function power(base, exponent) {
	let out = 1n;
	for (; exponent; exponent >>= 1n, base = modulo(base * base))
		if (exponent & 1n)
			out = modulo(out * base);
	return out;
}

const D = modulo(-121665n * power(121666n, P - 2n));

/* Extended coordinates; the addition law is complete (RFC 8032 section 5.1.4). */
function add(p, q) {
	const a = modulo((p[1] - p[0]) * (q[1] - q[0])), b = modulo((p[1] + p[0]) * (q[1] + q[0]));
	const c = modulo(2n * D * p[3] * q[3]), d = modulo(2n * p[2] * q[2]);
	const e = b - a, f = d - c, g = d + c, h = b + a;
	return [modulo(e * f), modulo(g * h), modulo(f * g), modulo(e * h)];
}

/* A canonical point of the main subgroup, not of small order: what may enter a root. */
function keyIsSound(bytes) {
	const y = little(bytes) & (2n ** 255n - 1n), sign = BigInt(bytes[31] >> 7);

	if (y >= P || SMALL.includes(y))
		return false;
	const u = modulo(y * y - 1n), v = modulo(D * y * y + 1n);
	let x = modulo(u * v ** 3n * power(modulo(u * v ** 7n), (P - 5n) / 8n));
	if (modulo(v * x * x) !== u)
		x = modulo(x * power(2n, (P - 1n) / 4n));
	if (modulo(v * x * x) !== u || x === 0n)
		return false;
	if ((x & 1n) !== sign)
		x = P - x;
	let at = [x, y, 1n, modulo(x * y)], sum = [0n, 1n, 1n, 0n];
	for (let n = L; n; n >>= 1n, at = add(at, at))
		if (n & 1n)
			sum = add(sum, at);
	return sum[0] === 0n && sum[1] === sum[2];
}
V.keyIsSound = keyIsSound;

/* Browsers take R of small order, and some S >= L; libsodium does not. */
async function signatureHolds(key, signature, message) {
	if (SMALL.includes(little(signature.subarray(0, 32)) & (2n ** 255n - 1n)) ||
	    little(signature.subarray(32)) >= L || SMALL.includes(little(key) & (2n ** 255n - 1n)))
		return false;
	try {
		const imported = await subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
		return await subtle.verify({ name: "Ed25519" }, imported, signature, message);
	} catch (e) {
		return false;
	}
}
V.signatureHolds = signatureHolds;

/* Whether this browser can: the first test vector of RFC 8032 section 7.1. */
V.canVerify = async function () {
	const bytes = text => Uint8Array.from(text.match(/../g), h => parseInt(h, 16));
	return Boolean(subtle) && signatureHolds(
		bytes("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"),
		bytes("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b" +
		      "d25bf5f0595bbe24655141438e7a100b"), new Uint8Array(0));
};

/* ---- "Trust root" ------------------------------------------------------------------------ */

const RESERVED = ["origin", "region", "upstream", "nsync"];
const isNumber = value => Number.isSafeInteger(value) && value >= 1;
const isGroup = (group, least) => isObject(group) && Array.isArray(group.keys) && group.keys.every(isId) &&
	isNumber(group.threshold) && group.threshold >= least && group.threshold <= group.keys.length;

/* What a root says by itself: a key is whole, and in one place only. */
async function readRoot(path, text) {
	const root = await readSigned(path, text, "root"), body = root.body, good = condition => need(condition, "bad-root");

	good(isNumber(body.version) && path === "trust/" + body.version + ".json");
	good(Date.parse(body.expires) > Date.parse(body.issued));
	good(isObject(body.region) && typeof body.region.authority === "string");
	good(isObject(body.keys) && isObject(body.offices) && isObject(body.roles) && isObject(body.roles.merge));
	good(isGroup(body.roles.root, 2) && isGroup({ ...body.roles.merge, threshold: 1 }, 1));
	for (const [code, office] of Object.entries(body.offices))
		good(/^[a-z]{2,8}$/.test(code) && !RESERVED.includes(code) && isGroup(office, 1));
	root.keys = new Map();
	for (const [id, key] of Object.entries(body.keys)) {
		const bytes = isObject(key) && typeof key.ed25519 === "string" && base64(key.ed25519, 32);
		good(isId(id) && bytes && await sha256(bytes) === id && keyIsSound(bytes));
		good(!key.revokedAt || isObject(key.revokedAt) && Number.isSafeInteger(key.revokedAt.seq));
		root.keys.set(id, { bytes, holder: String(key.holder), revoked: key.revokedAt });
	}
	const placed = [body.roles.root, body.roles.merge, ...Object.values(body.offices)].flatMap(group => group.keys);
	const free = [...root.keys].filter(([, key]) => !key.revoked).map(([id]) => id);
	good(placed.sort().join() === free.sort().join());
	return root;
}

/*
 * "Signatures": the table. newest, seq: its revocations count for what a record after them accepted.
 * Returns the key ids that were good.
 */
async function judge(file, root, group, newest, seq) {
	const good = [];
	let bad = 0, revoked = 0;

	for (const id of group.keys.filter(one => file.signatures.has(one))) {
		const late = newest && newest.keys.get(id) && newest.keys.get(id).revoked;
		if (!await signatureHolds(root.keys.get(id).bytes, file.signatures.get(id), file.message))
			bad++;
		else if (late && late.seq < seq)
			revoked++;
		else
			good.push(id);
	}
	const threshold = group.threshold || 1;
	if (good.length >= threshold)
		return good;
	const wouldDo = revoked && good.length + revoked >= threshold;
	need(!bad || wouldDo, "bad-signature");
	need(!revoked || !(wouldDo || !good.length), "key-revoked");
	throw new Refusal(good.length ? "below-threshold" : "unknown-key");
}
V.judge = judge;

/* "Chain": n+1 is vouched for by n and by itself; what is revoked stays so. */
async function checkStep(old, next) {
	const good = condition => need(condition, "bad-root"), a = old.body, b = next.body;

	good(b.version === a.version + 1 && b.region.authority === a.region.authority);
	for (const id of Object.keys(a.keys).filter(one => a.keys[one].revokedAt))
		good(b.keys[id] && canonical(b.keys[id]) === canonical(a.keys[id]));
	for (const id of Object.keys(b.keys).filter(one => b.keys[one].revokedAt && !(a.keys[one] && a.keys[one].revokedAt)))
		good(!a.roles.root.keys.includes(id) && !a.roles.merge.keys.includes(id));
	await judge(next, old, a.roles.root);
}

/* texts: of trust/1.json, trust/2.json, ...; pin: 64 digits. The roots, all checked. */
V.readRoots = async function (texts, pin) {
	const roots = [];

	need(texts.length, "missing", "trust/1.json");
	for (const [i, text] of texts.entries()) {
		const path = "trust/" + (i + 1) + ".json";
		try {
			const root = await readRoot(path, text);
			need(i || root.id === pin, "pin", root.id);
			if (i)
				await checkStep(roots[i - 1], root);
			await judge(root, root, root.body.roles.root);
			roots.push(root);
		} catch (e) {
			throw e instanceof Refusal && e.code !== "pin" ? new Refusal("root", path, e.code) : e;
		}
	}
	return roots;
};
V.rootId = async text => (await readSigned("trust/1.json", text, "root")).id;

/* ---- "Records", "Item file", "Cosignature" ------------------------------------------------- */

/* The record by itself, under the root that it names. */
V.readRecord = async function (seq, text, roots) {
	const record = await readSigned("log/" + Math.floor(seq / 1000) + "/" + seq + ".json", text, "record");
	const body = record.body, root = isObject(body.root) && roots[body.root.version - 1];

	need(body.seq === seq && body.region === roots[0].body.region.authority, "record-mismatch");
	need(isObject(body.added) && isObject(body.inputs) && !isNaN(Date.parse(body.asOf)), "schema");
	need(root && root.id === body.root.id && Date.parse(body.asOf) <= Date.parse(root.body.expires), "bad-root");
	await judge(record, root, root.body.roles.merge);
	record.root = root;
	return record;
};

/*
 * The office's good key ids on an accepted file. No page can show that a record accepted just this file
 * (its hash is over all files of a step), so the newest root must list the keys. A key that only the
 * record's own root lists, or that was revoked since, is "dropped": neither proven nor disproved. Where the
 * site has not the record, but its number (seq), that can be any root before.
 */
V.judgeAccepted = async function (file, office, roots, record, seq) {
	const newest = roots[roots.length - 1];

	try {
		need(newest.body.offices[office], "wrong-office", office);
		return await judge(file, newest, newest.body.offices[office], newest, Infinity);
	} catch (e) {
		if (!["unknown-key", "below-threshold", "key-revoked", "wrong-office"].includes(e.code))
			throw e;
		for (const root of record ? [record.root] : seq ? roots.slice(0, -1) : []) {
			const old = root.body.offices[office];
			if (old && await judge(file, root, old, newest, seq).then(() => true, () => false))
				throw new Refusal("dropped");
		}
		throw e;
	}
};

const ITEM = /^items\/(([a-z]{2,8})\/(\d{4})\/(\d\d)\/[a-z0-9]+(?:-[a-z0-9]+)*)\.([1-9]\d*)\.json$/;

/* "Binding": the item is what its path says. */
V.readItem = async function (path, text, authority) {
	const item = await readSigned(path, text, "item"), body = item.body, parts = ITEM.exec(path);

	need(parts, "bad-path");
	[, item.story, item.office, item.year, item.month, item.version] = parts;
	const uri = /^tag:([^:]*):([a-z]{2,8})\/(.*)$/.exec(body.uri);
	need(uri, "schema");
	const [, region, office, story] = uri;
	need(region === authority, "wrong-region");
	need(office === item.office, "wrong-office", office);
	need(office + "/" + story === item.story, "bad-path");
	need(body.version === item.version, "wrong-version");
	need(String(body.firstCreated).startsWith(item.year + "-" + item.month), "bad-path");
	const main = list => Array.isArray(list) && list.filter(one => isObject(one) && one.role === "main");
	need(main(body.headlines).length === 1 && main(body.bodies).length === 1, "schema");
	item.headline = main(body.headlines)[0].value;
	item.main = main(body.bodies)[0];
	item.joint = (body.infoSources || []).filter(one => one.role === "jointIssuer").map(one => one.literal);
	item.describe = role => ((body.descriptions || []).find(one => one.role === role) || {}).value;
	return item;
};

V.cosignaturePath = (item, office) => "cosignatures/" + office + item.path.slice("items".length);

V.checkCosignature = async function (text, item, office, roots, record, seq) {
	const file = await readSigned(V.cosignaturePath(item, office), text, "cosignature"), body = file.body;

	need(body.item === item.id, "previous-mismatch");
	need(body.uri === item.body.uri && body.version === item.version && body.region === roots[0].body.region.authority, "wrong-version");
	return V.judgeAccepted(file, office, roots, record, seq);
};
})(typeof self === "undefined" ? globalThis : self);
