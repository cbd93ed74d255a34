// site.test.mjs: reading: search, languages, no JavaScript, and that no word of a story runs.
import test, { after, before } from "node:test";
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { SITE, fromDisk, launch, serve } from "./browser.mjs";

const ALPHA = "en/gt/2018/08/alpha.html";
let browser, server;

before(async () => {
	browser = await launch();
	server = await serve(SITE);
});
after(async () => {
	await browser.close();
	server.close();
});

const ways = [["disk", name => fromDisk(SITE, name)], ["loopback", name => server.url(name)]];

for (const [from, url] of ways) {
	test(`search, from ${from}`, async () => {
		const page = await browser.newPage();
		await page.goto(url("en/search.html"));
		await page.fill("#q", "hubs reach");
		await page.locator("#results article a").first().waitFor();
		assert.match(await page.locator("#results article a").first().innerText(), /^Information hubs reach/);
		await page.locator("#results article a").first().click();
		await page.waitForURL(/alpha\.html$/);
		await page.goto(url("es/search.html"));
		await page.fill("#q", "INFORMACION");
		await page.locator("#results article a", { hasText: "Puntos de información" }).waitFor();
		await page.fill("#q", "zzzz");
		await page.waitForFunction(() => !document.querySelector("#results article") && document.querySelector("#results p"));
		await page.close();
	});
	test(`the other language, from ${from}`, async () => {
		const page = await browser.newPage();
		await page.goto(url(ALPHA));
		await page.locator(".languages a[hreflang=es]").click();
		await page.waitForURL(/es\/mx\/2018\/08\/beta\.html$/);
		assert.equal(await page.locator("html").getAttribute("lang"), "es");
		await page.locator(".languages a[hreflang=en]").click();
		await page.waitForURL(/alpha\.html$/);
		await page.close();
	});
}

test("without JavaScript everything can be read", async () => {
	const context = await browser.newContext({ javaScriptEnabled: false });
	const page = await context.newPage();
	await page.goto(fromDisk(SITE, "en/index.html"));
	await page.locator("article a", { hasText: "Information hubs" }).click();
	const text = await page.locator("main").innerText();
	for (const words of ["1,200 people", "Nobody was sent away", "Rosa Ixchel", "5 August, 2018", "It was 1,200 people"])
		assert.ok(text.includes(words), words);
	assert.equal(await page.locator("[data-verify] button").count(), 0);
	await page.goto(fromDisk(SITE, "en/search.html"));
	await page.locator("noscript a, main a[href*=archive]").first().click();
	await page.waitForURL(/archive\.html/);
	await context.close();
});

test("the control works by keyboard and tells a screen reader", async () => {
	const page = await browser.newPage();
	await page.goto(fromDisk(SITE, ALPHA));
	const control = page.locator("main [data-verify]").last();
	assert.equal(await control.locator("[role=status]").getAttribute("aria-live"), "polite");
	await control.locator("button").focus();
	await page.keyboard.press("Enter");
	await page.locator("main [data-verify][data-state=ok]").waitFor();
	assert.equal(await page.evaluate(() => document.activeElement.localName), "button");
	await page.close();
});

test("no word of a story runs, and nothing is asked of anyone else", async () => {
	const page = await browser.newPage(), asked = [];
	page.on("request", request => asked.push(request.url()));
	page.on("dialog", dialog => asked.push("dialog") && dialog.dismiss());
	const names = readdirSync(SITE, { recursive: true }).filter(name => name.endsWith(".html") && /hostile|\/index|by-|search/.test(name));
	assert.ok(names.length > 20);
	for (const name of names) {
		await page.goto(fromDisk(SITE, name));
		assert.equal(await page.evaluate(() => self.canary), undefined, name);
		assert.equal(await page.evaluate(() => document.querySelectorAll("iframe, base, svg, style, script:not([src]):not([type='application/ld+json']), [onerror], [onload], [onfocus]").length), 0, name);
	}
	await page.goto(fromDisk(SITE, "en/search.html"));
	await page.fill("#q", "canary");
	await page.locator("#results article").first().waitFor();
	assert.equal(await page.evaluate(() => self.canary), undefined);
	assert.deepEqual(asked.filter(url => !url.startsWith("file:")), []);
	await page.close();
});
