// browser.mjs: Debian's Chromium for the tests, a copy of the site to spoil, and a server on loopback.
import { createRequire } from "node:module";
import { cpSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join, normalize } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(join(process.env.NPM, "package.json"));
const { chromium } = require("playwright-core");
export const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
export const { SITE, LATER, FORGED, PIN } = process.env;

// Chromium's sandbox does not start as root; only these tests, on pages of their own, go without.
export const launch = () => chromium.launch({
	executablePath: process.env.CHROMIUM || ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find(existsSync),
	args: ["--no-sandbox", "--disable-gpu"],
});

export const copies = [];
export function copy(site = SITE) {
	const folder = mkdtempSync(join(process.env.WORK || tmpdir(), "site-"));
	cpSync(site, folder, { recursive: true });
	copies.push(folder);
	return folder;
}

export const dataScript = (path, text) => `(self.nsyncData=self.nsyncData||{})[${JSON.stringify(path)}]=${JSON.stringify(text)};\n`;
export const fromDisk = (folder, page) => pathToFileURL(join(folder, page)).href;
export function edit(folder, path, change) {
	const file = join(folder, path), before = readFileSync(file, "utf8"), after = change(before);
	if (after === before)
		throw new Error(`nothing to change in ${path}`);
	writeFileSync(file, after);
}

const TYPES = { html: "text/html; charset=utf-8", js: "text/javascript; charset=utf-8", css: "text/css", json: "application/json", xml: "application/xml" };

// { url: page => address, close }
export async function serve(folder) {
	const server = createServer((request, response) => {
		const path = join(folder, normalize(decodeURIComponent(new URL(request.url, "http://x").pathname)));
		try {
			const bytes = readFileSync(path);
			response.writeHead(200, { "content-type": TYPES[path.split(".").pop()] || "application/octet-stream" });
			response.end(bytes);
		} catch {
			response.writeHead(404).end();
		}
	});
	await new Promise(done => server.listen(0, "127.0.0.1", done));
	return { url: page => `http://127.0.0.1:${server.address().port}/${page}`, close: () => server.close() };
}

// Press the last control of the page (that of the whole page), and what it then says.
export async function verify(page, pin) {
	const control = page.locator("main [data-verify]").last();
	if (pin !== undefined)
		await control.locator("input").fill(pin);
	await control.locator("button").click();
	await page.waitForFunction(element => element.dataset.state && element.dataset.state !== "busy", await control.elementHandle());
	return { state: await control.getAttribute("data-state"), text: await control.locator("[role=status]").innerText() };
}
