/*
 * verify.js: the control on a page, and what it tells the reader. A classic script: the site opens from
 * disk too, where modules and fetch don't work. The signed files are scripts as well, each sets
 * nsyncData[path] to a file's exact text; those that a page doesn't name are loaded when they are asked for.
 *
 * What it can't do: a host that changes this script can make it say anything. A reader who has the pin
 * from elsewhere and a copy of this script from elsewhere is safe; so is one who has nsync.
 */
"use strict";
(function () {
const V = self.nsyncVerify, files = self.nsyncData = self.nsyncData || {};
const base = new URL("../data/", document.currentScript.src).href;
const spanish = /^es\b/i.test(document.documentElement.lang);

/* ---- words ----------------------------------------------------------------------------- */

/* [English, Spanish]; {0} is a value. */
const WORDS = {
	verify: ["Verify signature", "Verificar la firma"],
	verifyAll: ["Verify all stories on this page", "Verificar todas las noticias de esta página"],
	verifyRegion: ["Verify the region’s trust roots", "Verificar las raíces de confianza de la región"],
	pin: ["Pin from another source, such as a printed bulletin (optional)", "Huella de otra fuente, por ejemplo un boletín impreso (opcional)"],
	busy: ["Verifying …", "Verificando …"],
	ok: ["Verified.", "Verificado."],
	bad: ["Not verified: do not rely on this.", "No verificado: no confíe en esto."],
	unclear: ["Not decided here.", "No se puede decidir aquí."],
	cannot: ["This browser cannot verify.", "Este navegador no puede verificar."],
	signedBy: ["Signed by {0}.", "Firmado por {0}."],
	cosignedBy: ["Issued jointly; also signed by {0}.", "Emitido en conjunto; también firmado por {0}."],
	merged: ["Merged by the regional office on {0}, record {1}, signed by {2} (which record it was, this site says).",
		"Incorporado por la oficina regional el {0}, acta {1}, firmada por {2} (cuál fue el acta, lo dice este sitio)."],
	mergedUnsigned: ["Merged by the regional office on {0}, record {1}: so says this site. The signed record is not part of it; “nsync log” shows it.",
		"Incorporado por la oficina regional el {0}, acta {1}: así lo dice este sitio. No incluye el acta firmada; «nsync log» la muestra."],
	notMerged: ["When it was merged is not in this site; “nsync log” shows it.", "Cuándo se incorporó no está en este sitio; «nsync log» lo muestra."],
	newest: ["Newest record here: {1} of {0}, signed by {2}.", "Acta más reciente aquí: {1}, del {0}, firmada por {2}."],
	checked: ["What is shown is what was signed: {0}.", "Lo que se muestra es lo que se firmó: {0}."],
	partly: ["The whole text is on the story’s own page.", "El texto completo está en la página de la noticia."],
	ownPin: ["Trust begins with the page’s own pin, {0}. Compare it with one from another source.",
		"La confianza parte de la huella de la propia página, {0}. Compárela con una de otra fuente."],
	yourPin: ["Trust begins with the pin that you gave.", "La confianza parte de la huella que usted dio."],
	roots: ["Trust roots verified: {0}.", "Raíces de confianza verificadas: {0}."],
	expired: ["The newest trust root expired on {0}; ask for a newer copy.", "La raíz de confianza más reciente venció el {0}; pida una copia más nueva."],
	count: ["{0} of {1} stories verified.", "{0} de {1} noticias verificadas."],
	command: ["With nsync, in a clone of the region: {0}", "Con nsync, en un clon de la región: {0}"],
	noEd25519: ["It has no Ed25519 signatures, or withholds them on this page.", "No tiene firmas Ed25519, o no las ofrece en esta página."],
	headline: ["headline", "titular"], summary: ["summary", "resumen"], body: ["text", "texto"], byline: ["author", "autoría"],
	date: ["date", "fecha"], correction: ["correction", "corrección"], dateline: ["place", "lugar"],
	shown: ["The {0} shown here is not what was signed. Shown: “{1}”. Signed: “{2}”.",
		"Lo que se muestra aquí ({0}) no es lo que se firmó. Se muestra: «{1}». Se firmó: «{2}»."],
	absent: ["The signed {0} is not shown here.", "Falta aquí lo que se firmó: {0}."],
	missing: ["The signed file {0} is missing from this site.", "Falta en este sitio el archivo firmado {0}."],
	pinForm: ["A pin is 64 digits 0–9 and a–f.", "Una huella son 64 dígitos 0–9 y a–f."],
	pinOther: ["The first trust root is not the one of the pin; its own is {0}.", "La primera raíz de confianza no es la de la huella; la suya es {0}."],
	root: ["The trust root {0} does not hold ({1}).", "La raíz de confianza {0} no es válida ({1})."],
	record: ["The record does not hold ({0}).", "El acta no es válida ({0})."],
	cosignature: ["The signature of {0} does not hold ({1}).", "La firma de {0} no es válida ({1})."],
	status: ["The signed version is not one to publish: {0}.", "La versión firmada no es para publicar: {0}."],
	dropped: ["Its key has left the region’s newest trust root since. That the story was merged before, only nsync can show.",
		"Su clave ya no está en la raíz de confianza más reciente. Que la noticia se incorporó antes, solo nsync lo muestra."],
	keptBack: ["Nothing was checked. This site says that the story’s signed file is not part of it, since the file names a story that is not public (any more). Who changes a page could say so, too.",
		"No se verificó nada. Este sitio dice que no incluye el archivo firmado de la noticia porque nombra otra que no es pública (o ya no lo es). Quien cambie una página también podría decirlo."],
	"bad-signature": ["The signature does not fit the signed file: it was changed, or signed by somebody else.",
		"La firma no corresponde al archivo firmado: lo cambiaron o lo firmó otra persona."],
	"unknown-key": ["No key of this office signed it.", "Ninguna clave de esta oficina lo firmó."],
	"below-threshold": ["Too few editors of this office signed it.", "Lo firmaron muy pocas personas editoras de esta oficina."],
	"key-revoked": ["It was signed with a key that has been revoked.", "Se firmó con una clave revocada."],
	"wrong-office": ["The file belongs to another office, or the region has no such office.", "El archivo es de otra oficina, o la región no tiene esa oficina."],
	"wrong-region": ["The file belongs to another region.", "El archivo es de otra región."],
	"bad-path": ["The file is of another story.", "El archivo es de otra noticia."],
	"wrong-version": ["The file is of another version.", "El archivo es de otra versión."],
	"not-json": ["The signed file was changed: it is no strict JSON.", "El archivo firmado fue cambiado: no es JSON estricto."],
	"not-canonical": ["The signed file was changed: it is not in its one layout.", "El archivo firmado fue cambiado: no está en su única forma."],
	"schema": ["The signed file was changed: it has not the form of one.", "El archivo firmado fue cambiado: no tiene la forma debida."],
	"too-large": ["The signed file is larger than any may be.", "El archivo firmado es más grande de lo permitido."],
	"bad-root": ["A trust root does not hold.", "Una raíz de confianza no es válida."],
};

function say(key, ...values) {
	const text = (WORDS[key] || [key, key])[spanish ? 1 : 0];
	return text.replace(/\{(\d)\}/g, (all, i) => String(values[i]));
}

const sayRefusal = e => e.code === "pin" ? say("pinOther", groups(e.values[0])) : say(e.code, ...e.values);
const groups = id => id.match(/.{4}/g).join(" ");
const moment = time => new Date(time).toLocaleString(spanish ? "es" : "en",
	{ dateStyle: "long", timeStyle: "short", timeZone: "UTC" }) + " UTC";
const nameOf = (root, office) => {
	const names = (root.body.offices[office] || {}).names || {};
	return names[spanish ? "es" : "en"] || names[Object.keys(names)[0]] || office;
};

/* ---- the files ---------------------------------------------------------------------------- */

const own = (object, name) => Object.prototype.hasOwnProperty.call(object, name) ? object[name] : undefined;

/* Where a story's signed file lies, by the day that the page names: whatever else it names is no script of this site. */
const dataScript = day => /^\d{4}-\d\d-\d\d(-\d{1,6})?$/.test(day || "") ? "items/" + day + ".js" : "";

/* The text of a signed file, from the page or from the script that has it; script: "" for none. */
async function load(path, script) {
	if (own(files, path) === undefined && script)
		await new Promise(done => {
			const element = document.createElement("script");
			element.src = base + script;
			element.onload = element.onerror = done;
			document.head.append(element);
		});
	return own(files, path);
}

async function need(path, script) {
	const text = await load(path, script);
	V.need(typeof text === "string", "missing", path);
	return text;
}

/* Everything that all stories stand on. pin: "" for the page's own. */
async function readRegion(pin) {
	const texts = [await need("trust/1.json", "roots.js")];
	for (let n = 2; own(files, "trust/" + n + ".json") !== undefined; n++)
		texts.push(files["trust/" + n + ".json"]);
	const given = pin.replace(/[\s-]/g, "").toLowerCase();
	V.need(!given || /^[0-9a-f]{64}$/.test(given), "pinForm");
	let mine;
	try {
		mine = given || await V.rootId(texts[0]);
	} catch (e) {
		throw new V.Refusal("root", "trust/1.json", e.code);
	}
	return { roots: await V.readRoots(texts, mine), given, pin: mine, records: new Map() };
}

const isSeq = n => Number.isSafeInteger(n) && n > 0;

/* A record of the region; null where the site has none. */
async function readRecord(region, seq) {
	const path = "log/" + Math.floor(seq / 1000) + "/" + seq + ".json";

	if (!region.records.has(seq)) {
		const text = await load(path, "records/" + seq + ".js");
		try {
			region.records.set(seq, text === undefined ? null : await V.readRecord(seq, text, region.roots));
		} catch (e) {
			throw new V.Refusal("record", e.code);
		}
	}
	return region.records.get(seq);
}

/* The newest record that the page has. */
function newestRecord(region) {
	const seqs = Object.keys(files).map(path => /^log\/\d+\/(\d+)\.json$/.exec(path)).filter(found => found).map(found => Number(found[1])).filter(isSeq);
	return seqs.length ? readRecord(region, Math.max(...seqs)) : null;
}

/* ---- what is shown ------------------------------------------------------------------------- */

const words = node => V.shownTokens(node).filter(token => !V.isMark(token));
const MONTHS = [["January", "enero"], ["February", "febrero"], ["March", "marzo"], ["April", "abril"], ["May", "mayo"], ["June", "junio"], ["July", "julio"],
	["August", "agosto"], ["September", "septiembre"], ["October", "octubre"], ["November", "noviembre"], ["December", "diciembre"]];

/* The date as the digest writes it, by the clock of the place where it was written. */
function dates(firstCreated) {
	const [year, month, day] = firstCreated.slice(0, 10).split("-").map(Number);
	return [`${day} ${MONTHS[month - 1][0]}, ${year}`, `${day} de ${MONTHS[month - 1][1]} de ${year}`];
}

/* One field against the signed file; throws where they differ. */
function checkField(field, kind, item) {
	const body = item.main.contentType === "text/markdown" ? V.markdownTokens : V.plainTokens;
	const shown = kind === "body" ? V.shownTokens(field) : words(field);
	const texts = { headline: item.headline, summary: item.describe("summary"), correction: item.describe("correction"),
		byline: item.body.by, dateline: item.body.located };
	let signed;

	if (kind === "date") {
		const [english, other] = dates(item.body.firstCreated);
		signed = V.plainTokens(shown.join(" ") === other ? other : english);
		if (field.hasAttribute("datetime") && field.getAttribute("datetime").slice(0, 10) !== item.body.firstCreated.slice(0, 10))
			throw new V.Refusal("shown", say("date"), field.getAttribute("datetime"), item.body.firstCreated);
	} else
		signed = kind === "body" ? body(item.main.value) : V.plainTokens(texts[kind] || "");
	const difference = V.compare(shown, signed);
	if (difference)
		throw new V.Refusal("shown", say(kind), difference.shown, difference.signed);
}

/* All fields of an element that names an item. Returns the kinds that were there. */
function checkShown(element, item) {
	const kinds = new Set();

	for (const field of element.querySelectorAll("[data-signed]")) {
		if (field.closest("[data-item]") !== element)
			continue;
		const kind = field.getAttribute("data-signed");
		V.need(["headline", "summary", "body", "byline", "date", "correction", "dateline"].includes(kind), "shown", kind, field.textContent, "");
		checkField(field, kind, item);
		kinds.add(kind);
	}
	const required = ["headline"];
	if (kinds.has("body"))
		required.push("date", ...["correction", "summary"].filter(role => item.describe(role)), ...(item.body.by ? ["byline"] : []));
	for (const kind of required)
		V.need(kinds.has(kind), "absent", say(kind));
	return [...kinds].filter(kind => kind !== "dateline");
}

/* ---- one story ------------------------------------------------------------------------------ */

async function judgeStory(element, region) {
	const path = element.getAttribute("data-item"), script = dataScript(element.getAttribute("data-file"));
	const newest = region.roots[region.roots.length - 1], lines = [];
	const text = await load(path, script);
	/* Anyone could put that mark in the place of a file: it excuses nothing, it only says why there is no verdict. */
	V.need(text !== undefined || !own(self.nsyncKeptBack || {}, path), "keptBack");
	V.need(typeof text === "string", "missing", path);
	const item = await V.readItem(path, text, newest.body.region.authority);
	const told = own(self.nsyncMerged || {}, path), seq = isSeq(told) ? told : 0, record = seq ? await readRecord(region, seq) : null;
	const keys = await V.judgeAccepted(item, item.office, region.roots, record, seq);

	V.need(item.body.pubStatus === "usable", "status", item.body.pubStatus);
	lines.push(say("signedBy", keys.map(id => newest.keys.get(id).holder).join(", ") + " · " + nameOf(newest, item.office)));
	const others = [];
	for (const office of item.joint) {
		const file = V.cosignaturePath(item, office), other = await need(file, script);
		try {
			const theirs = await V.checkCosignature(other, item, office, region.roots, record, seq);
			others.push(theirs.map(id => newest.keys.get(id).holder).join(", ") + " · " + nameOf(newest, office));
		} catch (e) {
			throw e.code === "dropped" ? e : new V.Refusal("cosignature", nameOf(newest, office), e.code);
		}
	}
	if (others.length)
		lines.push(say("cosignedBy", others.join("; ")));
	const kinds = checkShown(element, item);
	lines.push(say("checked", kinds.map(kind => say(kind)).join(", ")));
	if (!kinds.includes("body"))
		lines.push(say("partly"));
	lines.push(record ? sayRecord("merged", record) : sayMoment(seq));
	return lines;
}

/* Of a record that is not here, what the site says of it. */
function sayMoment(seq) {
	const asOf = own(self.nsyncMoments || {}, String(seq));

	if (!Number.isSafeInteger(seq) || typeof asOf !== "string" || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(asOf))
		return say("notMerged");
	return say("mergedUnsigned", moment(asOf), seq);
}

function sayRecord(key, record) {
	const signers = record.root.body.roles.merge.keys.filter(id => record.signatures.has(id));
	return say(key, moment(record.body.asOf), record.body.seq, signers.map(id => record.root.keys.get(id).holder).join(", "));
}

function sayTrust(region) {
	const newest = region.roots[region.roots.length - 1], lines = [region.given ? say("yourPin") : say("ownPin", groups(region.pin))];

	if (Date.parse(newest.body.expires) < Date.now())
		lines.push(say("expired", moment(newest.body.expires)));
	return lines;
}

/* {state, lines} for one element; state as in the stylesheet: ok, bad, unclear. */
async function verdictOf(element, region) {
	try {
		return { state: "ok", lines: await judgeStory(element, region) };
	} catch (e) {
		if (!(e instanceof V.Refusal))
			throw e;
		return { state: ["dropped", "keptBack"].includes(e.code) ? "unclear" : "bad", lines: [sayRefusal(e)] };
	}
}

/* ---- controls --------------------------------------------------------------------------------- */

function make(tag, text, parent) {
	const element = document.createElement(tag);
	element.textContent = text;
	parent.append(element);
	return element;
}

function report(control, state, lines) {
	control.dataset.state = state;
	control.status.textContent = "";
	make("p", say(state), control.status).className = "verdict";
	for (const line of lines)
		make("p", line, control.status);
}

const command = story => say("command", story ? "nsync show " + story + " && nsync verify --all" : "nsync verify --all && nsync audit");
const storyOf = element => element.getAttribute("data-item").replace(/^items\/|\.\d+\.json$/g, "");

async function verify(control, elements) {
	const one = elements.length === 1 ? storyOf(elements[0]) : "";

	if (!await V.canVerify())
		return report(control, "cannot", [say("noEd25519"), command(one)]);
	let region;
	try {
		region = await readRegion(control.pin ? control.pin.value : pagePin());
		if (!elements.length) {
			const record = await newestRecord(region);
			return report(control, "ok", [say("roots", region.roots.length), ...(record ? [sayRecord("newest", record)] : []), ...sayTrust(region)]);
		}
	} catch (e) {
		if (!(e instanceof V.Refusal))
			throw e;
		return report(control, "bad", [sayRefusal(e), command(one)]);
	}
	const verdicts = [];
	for (const element of elements) {
		const verdict = await verdictOf(element, region);
		element.dataset.verified = verdict.state;
		verdicts.push(verdict);
	}
	if (elements.length === 1)
		return report(control, verdicts[0].state, [...verdicts[0].lines, ...(verdicts[0].state === "ok" ? sayTrust(region) : [command(one)])]);
	const good = verdicts.filter(verdict => verdict.state === "ok").length;
	const worst = ["bad", "unclear"].find(state => verdicts.some(verdict => verdict.state === state)) || "ok";
	report(control, worst, [say("count", good, verdicts.length), ...verdicts.flatMap((verdict, i) =>
		verdict.state === "ok" ? [] : [storyOf(elements[i]) + ": " + verdict.lines.join(" ")]), ...sayTrust(region)]);
}

/* The pin that the page's control was given. */
const pagePin = () => (document.querySelector("[data-verify] input") || { value: "" }).value;

/* elements: what is verified, [] for the region alone; withPin: with a place to type one. */
function setUp(control, elements, text, withPin) {
	const button = make("button", text, control);

	button.type = "button";
	if (withPin) {
		const label = make("label", say("pin") + " ", control);
		control.pin = make("input", "", label);
		control.pin.autocomplete = "off";
		control.pin.spellcheck = false;
	}
	control.status = make("div", "", control);
	control.status.setAttribute("role", "status");
	control.status.setAttribute("aria-live", "polite");
	button.addEventListener("click", async () => {
		report(control, "busy", []);
		button.setAttribute("aria-disabled", "true");
		try {
			await verify(control, elements);
		} catch (e) {
			report(control, "bad", [String(e)]);
		}
		button.removeAttribute("aria-disabled");
	});
}

const all = [...document.querySelectorAll("[data-item]")];
for (const control of document.querySelectorAll("[data-verify]")) {
	const inside = control.closest("[data-item]"), elements = inside ? [inside] : all;
	setUp(control, elements, say(!elements.length ? "verifyRegion" : elements.length === 1 ? "verify" : "verifyAll"), !inside);
}
/* On a page of several stories each has a control of its own, too. */
for (const element of all.length > 1 ? all.filter(one => one.localName === "article" && !one.querySelector("[data-verify]")) : []) {
	const control = make("div", "", element);
	control.setAttribute("data-verify", "");
	setUp(control, [element], say("verify"), false);
	const headline = element.querySelector("[data-signed=headline]");
	if (headline)
		control.querySelector("button").setAttribute("aria-label", say("verify") + ": " + headline.textContent);
}
})();
