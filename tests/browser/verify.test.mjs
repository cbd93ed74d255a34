// verify.test.mjs: green where all is as it was signed, red with the right words where it is not.
import test, { after, before } from "node:test";
import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FORGED, PIN, SITE, copies, copy, dataScript, edit, fromDisk, launch, serve, verify } from "./browser.mjs";

const ALPHA = "en/gt/2018/08/alpha.html", ITEM = "data/items/2018-08-05.js", PATH = "items/gt/2018/08/alpha.2.json";
const groups = PIN.match(/.{4}/g).join(" ");
let browser, page, server;

before(async () => {
	browser = await launch();
	page = await browser.newPage();
	server = await serve(SITE);
});
after(async () => {
	await browser.close();
	server.close();
	copies.forEach(folder => rmSync(folder, { recursive: true }));
});

for (const [from, url] of [["disk", name => fromDisk(SITE, name)], ["loopback", name => server.url(name)]]) {
	test(`an honest site, from ${from}`, async t => {
		await t.test("a story", async () => {
			await page.goto(url(ALPHA));
			const { state, text } = await verify(page);
			assert.equal(state, "ok", text);
			for (const words of ["Signed by Desk of gt · Office gt", "August 8, 2018", "record 3", "Desk of desk", "own pin, " + groups,
				"headline, summary, date, author, text, correction"])
				assert.ok(text.includes(words), `${words} in: ${text}`);
		});
		await t.test("in Spanish, with the reader's own pin", async () => {
			await page.goto(url("es/mx/2018/08/beta.html"));
			const { state, text } = await verify(page, " " + groups.toUpperCase() + "\t");
			assert.equal(state, "ok", text);
			for (const words of ["Verificado.", "Firmado por Desk of mx · Oficina mx", "acta 2", "la huella que usted dio"])
				assert.ok(text.includes(words), `${words} in: ${text}`);
		});
		await t.test("a joint story", async () => {
			await page.goto(url("en/gt/2018/08/joint.html"));
			const { state, text } = await verify(page);
			assert.equal(state, "ok", text);
			assert.ok(text.includes("also signed by Desk of mx · Office mx"), text);
		});
		await t.test("all of a page, and one of it", async () => {
			await page.goto(url("en/index.html"));
			const { state, text } = await verify(page);
			assert.equal(state, "ok", text);
			assert.match(text, /^Verified\.\s+(\d+) of \1 stories verified\./);
			const article = page.locator("article[data-item*=quiet]");
			await article.locator("[data-verify] button").click();
			await article.locator("[data-verify][data-state=ok]").waitFor();
			assert.match(await article.locator("[role=status]").innerText(), /Signed by Desk of bz/);
		});
		await t.test("the region alone", async () => {
			await page.goto(url("es/verify.html"));
			const { state, text } = await verify(page);
			assert.equal(state, "ok", text);
			assert.match(text, /Raíces de confianza verificadas: 1\.[^]*acta más reciente aquí: 3/i);
		});
		await t.test("hostile words are shown as they were signed", async () => {
			for (let i = 1; i <= 10; i++) {
				await page.goto(url(`en/bz/2018/08/hostile-${i}.html`));
				const { state, text } = await verify(page);
				assert.equal(state, "ok", `${i}: ${text}`);
			}
		});
	});
}

// what, name, how a copy of the site is spoilt, what the reader is told, the page
const LIES = [
	["a changed headline in the page", f => edit(f, ALPHA, html => html.replace(/(<h1[^>]*>)Information/, "$1No information")), /headline shown here is not what was signed.*No information/],
	["a word more in the text", f => edit(f, ALPHA, html => html.replace("Nobody was sent", "Nobody else was sent")), /text shown here is not[^]*Nobody else/],
	["a word less in the text", f => edit(f, ALPHA, html => html.replace("opened in", "in")), /text shown here is not/],
	["another link in the text", f => edit(f, ALPHA, html => html.replace("https://example.org/hubs", "https://example.net/hubs")), /text shown here is not[^]*example\.net/],
	["a link where none was", f => edit(f, ALPHA, html => html.replace("<strong>one week</strong>", "<a href=\"https://example.net/\">one week</a>")), /text shown here is not/],
	["another number in a list", f => edit(f, ALPHA, html => html.replace("<ol>", "<ol start=\"7\">")), /text shown here is not/],
	["words hidden", f => edit(f, ALPHA, html => html.replace("<strong>one week", "<strong hidden>one week")), /text shown here is not/],
	["a picture in the text", f => edit(f, ALPHA, html => html.replace("<strong>", "<img src=\"../../../../assets/x.png\" alt=\"\"><strong>")), /text shown here is not/],
	["no correction note", f => edit(f, ALPHA, html => html.replace(/<div class="correction"[^]*?<\/div><\/div>/, "")), /signed correction is not shown/],
	["another date", f => edit(f, ALPHA, html => html.replace(">5 August, 2018<", ">6 August, 2018<")), /date shown here is not/],
	["another author", f => edit(f, ALPHA, html => html.replace(">Rosa Ixchel<", ">Rosa Itzel<")), /author shown here is not/],
	["a changed item file", f => edit(f, ITEM, js => js.replaceAll("1,200", "9,200")), /signature does not fit/],
	["an item file with other white space", f => edit(f, ITEM, js => js.replace("\\n  ", "\\n   ")), /not in its one layout/],
	["a name twice in an item file", f => edit(f, ITEM, js => js.replace("\\n    \\\"altIds", "\\n    \\\"type\\\": \\\"text\\\",\\n    \\\"altIds")), /not in its one layout/],
	["a signature by another office", (f, put) => put(ITEM, PATH, "by-mx.json"), /No key of this office signed it/],
	["another story's item", f => edit(f, ITEM, js => js.replace(/^.*$/m, dataScript(PATH, readItem(f, "data/items/2018-08-04.js", "items/bz/2018/08/quiet.1.json")).trim())), /belongs to another office/],
	["a forged root beside the true one", f => edit(f, "data/roots.js", js => js + dataScript("trust/2.json", readFileSync(join(FORGED, "root-2.json"), "utf8"))), /trust root trust\/2\.json does not hold \(below-threshold\)/],
	["a changed root", f => edit(f, "data/roots.js", js => js.replace("Desk of gt", "Desk of mx")), /trust root trust\/1\.json does not hold \(bad-signature\)/],
	["a removed item", f => rmSync(join(f, ITEM)), /signed file items\/gt\/2018\/08\/alpha\.2\.json is missing/],
	["no roots", f => rmSync(join(f, "data/roots.js")), /signed file trust\/1\.json is missing/],
	["a changed record", f => edit(f, "data/records/3.js", js => js.replace("2018-08-08T", "2018-08-07T")) || edit(f, "data/record.js", js => js.replace("2018-08-08T", "2018-08-07T")), /record does not hold \(bad-signature\)/],
	["no cosignature", f => edit(f, "data/items/2018-08-06.js", js => js.split("\n").filter(line => !line.includes("cosignatures/")).join("\n")), /signed file cosignatures\/mx\/.* is missing/, "en/gt/2018/08/joint.html"],
	["a changed cosignature", f => edit(f, "data/items/2018-08-06.js", js => js.replace(/(cosignatures[^]*\\"item\\": \\")[0-9a-f]{8}/, "$100000000")), /signature of Office mx does not hold/, "en/gt/2018/08/joint.html"],
];

// Scripts that are no part of a site, where a page or its data would have them loaded from.
const elsewhere = (folder, ...names) => names.forEach(name => writeFileSync(join(folder, name), "self.canary = 1;\n"));
const named = file => f => elsewhere(f, "data/x.js", "x.js") || edit(f, ALPHA, html => html.replaceAll(/data-file="[^"]*"/g, file));
const STRAY = [
	["no file", named("")],
	["a file above", named("data-file=\"../x\"")],
	["a file far above", named("data-file=\"2018-08-05/../../../x\"")],
	["a day and an address", named("data-file=\"2018-08-05.js?/../../x\"")],
	["an address", named("data-file=\"//canary.invalid/x\"")],
	["a name of all objects", named("data-file=\"__proto__\"")],
	["a very long name", named(`data-file="${"2018-08-05-".repeat(50000)}"`)],
];

function readItem(folder, script, path) {
	const self = {};
	new Function("self", readFileSync(join(folder, script), "utf8"))(self);
	return self.nsyncData[path];
}

test("lies", async t => {
	for (const [name, spoil, words, where] of LIES)
		await t.test(name, async () => {
			const folder = copy();
			spoil(folder, (script, path, file) => edit(folder, script, () => dataScript(path, readFileSync(join(FORGED, file), "utf8"))));
			await page.goto(fromDisk(folder, where || ALPHA));
			const { state, text } = await verify(page);
			assert.equal(state, "bad", text);
			assert.match(text, words);
			assert.match(text, /^Not verified/);
			assert.match(text, /nsync verify --all/);
		});
	for (const [name, spoil] of STRAY)
		await t.test("a page that names " + name, async () => {
			const folder = copy(), asked = [];
			spoil(folder);
			page.on("request", request => asked.push(request.url()));
			await page.goto(fromDisk(folder, ALPHA));
			const { state, text } = await verify(page);
			page.removeAllListeners("request");
			assert.equal(state, "bad", text);
			assert.match(text, /signed file items\/gt\/2018\/08\/alpha\.2\.json is missing/);
			assert.equal(await page.evaluate(() => self.canary), undefined);
			assert.deepEqual(asked.filter(url => !/\/(alpha\.html|style\.css|roots\.js|record\.js|verify\.js)$/.test(url)), []);
		});
	await t.test("a record that is no number", async () => {
		const folder = copy();
		elsewhere(folder, "data/x.js");
		edit(folder, ITEM, js => js.replace(/(nsyncMerged.*)=3;/, "$1=\"../x\";"));
		await page.goto(fromDisk(folder, ALPHA));
		const { state, text } = await verify(page);
		assert.equal(state, "ok", text);
		assert.match(text, /When it was merged is not in this site/);
		assert.equal(await page.evaluate(() => self.canary), undefined);
	});
	await t.test("the reader's pin is of another region", async () => {
		await page.goto(fromDisk(SITE, ALPHA));
		const { state, text } = await verify(page, "0".repeat(64));
		assert.equal(state, "bad");
		assert.match(text, /not the one of the pin; its own is/);
	});
	await t.test("what was typed is no pin", async () => {
		await page.goto(fromDisk(SITE, ALPHA));
		const { state, text } = await verify(page, "1a2b 3c4d");
		assert.equal(state, "bad");
		assert.match(text, /64 digits/);
	});
	await t.test("one bad story in a list is named", async () => {
		const folder = copy();
		rmSync(join(folder, "data/items/2018-08-04.js"));
		await page.goto(fromDisk(folder, "en/index.html"));
		const { state, text } = await verify(page);
		assert.equal(state, "bad");
		assert.match(text, /bz\/2018\/08\/quiet: The signed file/);
		assert.doesNotMatch(text, /gt\/2018\/08\/alpha: /);
	});
});

test("a browser without Ed25519 says so, and what to type", async () => {
	const context = await browser.newContext();
	await context.addInitScript(() => {
		const { importKey } = crypto.subtle;
		SubtleCrypto.prototype.importKey = function (format, key, algorithm, ...rest) {
			return algorithm.name === "Ed25519" ? Promise.reject(new DOMException("", "NotSupportedError")) : importKey.call(this, format, key, algorithm, ...rest);
		};
	});
	const other = await context.newPage();
	await other.goto(fromDisk(SITE, ALPHA));
	const { state, text } = await verify(other);
	assert.equal(state, "cannot");
	assert.match(text, /This browser cannot verify[^]*nsync show gt\/2018\/08\/alpha && nsync verify --all/);
	await context.close();
});
