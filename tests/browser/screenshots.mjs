// screenshots.mjs SITE FOLDER: the README's two pictures, of the demo's site: the front page on a desk, and a
// story on a phone that prefers dark. `make screenshots` takes them anew when the design has changed.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fromDisk, launch } from "./browser.mjs";

const [site, folder] = process.argv.slice(2);
const browser = await launch();

async function shoot(name, address, options, prepare = async () => {}) {
	const context = await browser.newContext(options);
	const page = await context.newPage();
	await page.goto(fromDisk(site, address));
	await prepare(page);
	await page.screenshot({ path: join(folder, name) });
	await context.close();
}

// The newest story of the front page: what a reader would open.
async function newest() {
	const page = await browser.newPage();
	await page.goto(fromDisk(site, "es/index.html"));
	const address = await page.locator("article.item h2 a").first().getAttribute("href");
	await page.close();
	return address.replace(/^(\.\.\/)+/, "");
}

if (!readdirSync(site).includes("es"))
	throw new Error(`${site} is not the demo's site`);
await shoot("front.png", "es/index.html", { viewport: { width: 1100, height: 760 }, colorScheme: "light" });
await shoot("story.png", await newest(), { viewport: { width: 390, height: 760 }, colorScheme: "dark", isMobile: true, hasTouch: true },
	async page => {
		await page.locator("[data-verify] button").last().click();
		await page.locator("main [data-verify][data-state=ok]").last().waitFor();
		await page.evaluate(() => scrollTo(0, 0));
	});
await browser.close();
