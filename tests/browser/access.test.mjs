// access.test.mjs: axe-core finds nothing on any kind of page, in both languages, light and dark, wide and on the
// narrowest phone, before and after the reader had it verified; and nothing has to be scrolled sideways there.
import test, { after, before } from "node:test";
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { SITE, axe, copies, copy, edit, fromDisk, launch } from "./browser.mjs";

let browser, spoilt, still;

before(async () => {
	browser = await launch();
	spoilt = copy();
	rmSync(join(spoilt, "data/items/2018-08-05.js"));
	rmSync(join(spoilt, "data/roots.js"));
	still = copy(); // the way in, without going on at once
	edit(still, "index.html", html => html.replace(/<meta http-equiv="refresh"[^>]*>/, ""));
});
after(async () => {
	await browser.close();
	copies.forEach(folder => rmSync(folder, { recursive: true }));
});

async function press(page) {
	await page.locator("main [data-verify] button").last().click();
	await page.locator("main [data-verify][data-state]:not([data-state=busy])").last().waitFor();
}
const find = words => async page => {
	await page.fill("#q", words);
	await page.locator("#results > *").first().waitFor();
};

// kind of page, its addresses, and what the reader does there
const PAGES = [
	["the way in", ["index.html"], undefined, () => still],
	["front", ["es/index.html", "en/index.html"]],
	["front, verified", ["es/index.html", "en/index.html"], press],
	["a story", ["en/gt/2018/08/alpha.html", "es/mx/2018/08/beta.html"]],
	["a story, verified", ["en/gt/2018/08/alpha.html", "es/mx/2018/08/beta.html"], press],
	["a joint story", ["en/gt/2018/08/joint.html"], press],
	["a picture", ["en/gt/2018/07/bridge.html"]],
	["hostile words", ["en/bz/2018/08/hostile-2.html"]],
	["a notice", ["en/bz/2018/08/gone.html"]],
	["offices", ["es/offices.html", "en/offices.html"]],
	["an office", ["es/by-office/mx.html", "en/by-office/gt.html"], press],
	["topics", ["es/topics.html", "en/topics.html"]],
	["a topic", ["es/by-topic/20000634.html", "en/by-topic/20000634.html"]],
	["archive", ["es/archive.html", "en/archive.html"]],
	["a year", ["es/by-year/2018.html", "en/by-year/2018.html"]],
	["a month", ["es/by-year/2018-08.html", "en/by-year/2018-08.html"]],
	["search", ["es/search.html", "en/search.html"]],
	["search with results", ["es/search.html", "en/search.html"], find("informa")],
	["search without", ["es/search.html", "en/search.html"], find("zzzz")],
	["verifying", ["es/verify.html", "en/verify.html"]],
	["verified", ["es/verify.html", "en/verify.html"], press],
	["not verified", ["es/verify.html", "en/verify.html", "en/gt/2018/08/alpha.html"], press, () => spoilt],
	["one document", ["digest-es.html", "digest-en.html"], undefined, () => join(SITE, "..")],
];
const OPTIONS = { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], rules: { "target-size": { enabled: true } } };

async function look(page) {
	await page.evaluate(axe);
	const { violations, passes } = await page.evaluate(options => self.axe.run(options), OPTIONS);
	assert.deepEqual(violations.map(one => `${one.id}: ${one.nodes.map(node => node.html).join(" ")}`), []);
	const ran = passes.map(one => one.id);
	for (const rule of ["color-contrast", "document-title", "html-has-lang"])
		assert.ok(ran.includes(rule), `${rule} did not run`);
	return ran;
}

for (const colorScheme of ["light", "dark"])
	for (const width of [1000, 320])
		test(`${colorScheme}, ${width} pixels`, async t => {
			const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } });
			const page = await context.newPage(), ran = new Set();
			for (const [kind, addresses, act, folder] of PAGES)
				for (const address of addresses)
					await t.test(`${kind}: ${address}`, async () => {
						await page.goto(fromDisk(folder ? folder() : SITE, address));
						if (act)
							await act(page);
						for (const rule of await look(page))
							ran.add(rule);
						const [is, has] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
						assert.ok(is <= has, `${is} pixels wide, on ${has}`);
					});
			assert.ok(ran.has("target-size"), "target-size did not run");
			await context.close();
		});
