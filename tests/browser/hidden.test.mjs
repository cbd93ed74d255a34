// hidden.test.mjs: a site that holds back what would name a story under embargo: such a story's signed file, and the
// record that accepted both. Nobody is alarmed, nothing turns green, and no liar is helped.
import test, { after, before } from "node:test";
import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { LATER, SITE, copies, copy, edit, fromDisk, launch, serve, verify } from "./browser.mjs";

const ITEM = "data/items/2018-08-08.js", PAGE = "en/bz/2018/08/retold.html";
const mark = path => `(self.nsyncKeptBack=self.nsyncKeptBack||{})[${JSON.stringify(path)}]=1;\n`;
let browser, page, server;

before(async () => {
	browser = await launch();
	page = await browser.newPage();
	server = await serve(LATER);
});
after(async () => {
	await browser.close();
	server.close();
	copies.forEach(folder => rmSync(folder, { recursive: true }));
});

for (const [from, url] of [["disk", name => fromDisk(LATER, name)], ["loopback", name => server.url(name)]]) {
	test(`from ${from}`, async t => {
		await t.test("a story that names what is hidden is not decided", async () => {
			await page.goto(url(PAGE));
			const { state, text } = await verify(page);
			assert.equal(state, "unclear", text);
			assert.match(text, /^Not decided here\.\s+Nothing was checked\. This site says that the story’s signed file is not part of it[^]*could say so, too\.[^]*nsync show bz\/2018\/08\/retold && nsync verify --all/);
			assert.doesNotMatch(text, /Verified|Signed by|missing|secret/);
		});
		await t.test("in Spanish", async () => {
			await page.goto(url("es/mx/2018/08/derived.html"));
			const { state, text } = await verify(page);
			assert.equal(state, "unclear", text);
			assert.match(text, /^No se puede decidir aquí\.\s+No se comprobó nada\. Este sitio dice que no incluye el archivo firmado[^]*también podría decirlo\.[^]*nsync show mx\/2018\/08\/derived/);
		});
		await t.test("a story whose record is hidden is verified", async () => {
			await page.goto(url("en/bz/2018/08/beside.html"));
			const { state, text } = await verify(page);
			assert.equal(state, "ok", text);
			assert.match(text, /Signed by Desk of bz[^]*When it was merged is not in this site; “nsync log” shows it\./);
			await page.goto(url("en/gt/2018/08/alpha.html"));
			assert.match((await verify(page)).text, /record 3/);
		});
		await t.test("all of a page", async () => {
			await page.goto(url("en/index.html"));
			const { state, text } = await verify(page);
			assert.equal(state, "unclear", text);
			const [, good, all] = /(\d+) of (\d+) stories verified/.exec(text);
			assert.ok(Number(good) > 0 && Number(good) < Number(all), text);
			assert.match(text, /bz\/2018\/08\/retold: Nothing was checked/);
			assert.doesNotMatch(text, /bz\/2018\/08\/beside: |gt\/2018\/08\/alpha: /);
		});
		await t.test("the region alone", async () => {
			await page.goto(url("es/verify.html"));
			const { state, text } = await verify(page);
			assert.equal(state, "ok", text);
			assert.match(text, /Raíces de confianza verificadas: 1\./);
			assert.doesNotMatch(text, /Acta más reciente/);
		});
	});
}

test("no liar is helped", async t => {
	await t.test("a removed file is missing", async () => {
		const folder = copy(LATER);
		rmSync(join(folder, ITEM));
		await page.goto(fromDisk(folder, PAGE));
		const { state, text } = await verify(page);
		assert.equal(state, "bad", text);
		assert.match(text, /signed file items\/bz\/2018\/08\/retold\.1\.json is missing/);
	});
	await t.test("a removed record changes nothing but what is said of it", async () => {
		const folder = copy(SITE);
		rmSync(join(folder, "data/records/3.js"));
		writeFileSync(join(folder, "data/record.js"), "");
		await page.goto(fromDisk(folder, "en/gt/2018/08/alpha.html"));
		const { state, text } = await verify(page);
		assert.equal(state, "ok", text);
		assert.match(text, /When it was merged is not in this site/);
	});
	const ALPHA = "en/gt/2018/08/alpha.html", FILE = "data/items/2018-08-05.js", PATH = "items/gt/2018/08/alpha.2.json";
	const lie = folder => edit(folder, ALPHA, html => html.replace(/(<h1[^>]*>)Information/, "$1No information"));
	await t.test("the mark instead of a file: nothing was checked, and the page says just that", async () => {
		const folder = copy(SITE);
		lie(folder);
		writeFileSync(join(folder, FILE), mark(PATH));
		await page.goto(fromDisk(folder, ALPHA));
		const { state, text } = await verify(page);
		assert.equal(state, "unclear", text);
		assert.match(text, /Nothing was checked/);
		assert.doesNotMatch(text, /Verified|Signed by|What is shown is what was signed/);
	});
	await t.test("the mark beside a file excuses nothing", async () => {
		const folder = copy(SITE);
		lie(folder);
		edit(folder, FILE, js => js + mark(PATH));
		await page.goto(fromDisk(folder, ALPHA));
		const { state, text } = await verify(page);
		assert.equal(state, "bad", text);
		assert.match(text, /headline shown here is not what was signed/);
	});
	await t.test("nor does another story's mark, or a name that every object has", async () => {
		for (const path of ["items/gt/2018/08/alpha.1.json", "__proto__", "constructor"]) {
			const folder = copy(SITE);
			writeFileSync(join(folder, FILE), mark(path));
			await page.goto(fromDisk(folder, ALPHA));
			const { state, text } = await verify(page);
			assert.equal(state, "bad", text);
			assert.match(text, /is missing/);
		}
	});
	await t.test("nor does one in the place of a cosignature", async () => {
		const folder = copy(SITE);
		edit(folder, "data/items/2018-08-06.js", js => js.split("\n").filter(line => !line.includes("cosignatures/")).join("\n") +
			mark("cosignatures/mx/gt/2018/08/joint.1.json"));
		await page.goto(fromDisk(folder, "en/gt/2018/08/joint.html"));
		const { state, text } = await verify(page);
		assert.equal(state, "bad", text);
		assert.match(text, /signed file cosignatures\/mx\/.* is missing/);
	});
	assert.ok(existsSync(join(LATER, ITEM)) && !readFileSync(join(LATER, ITEM), "utf8").includes("secret"));
});
