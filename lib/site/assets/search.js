/*
 * search.js: finding stories, in the reader's browser and nowhere else. A classic script: from disk there are
 * neither modules nor fetch. The index is in data/search/<year>-<month>.js, one row a story:
 * path, date, language, office, headline, first words. Words for people are in the page.
 */
"use strict";
(function () {
const results = document.getElementById("results"), field = document.getElementById("q"),
	office = document.getElementById("office");
const SHOWN = 100;
if (!results || !field)
	return;
const words = results.dataset, months = words.months.split(",");
const languages = new Map(words.languages.split(",").map(pair => pair.split("=")));
const here = document.documentElement.lang.split("-")[0];
const rows = self.nsyncStories || [];

/* "Ñandú, 3" is " nandu 3": found by the beginnings of its words, with or without marks. */
const fold = text => " " + text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase()
	.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
let index = null;

function find(query, from) {
	const wanted = fold(query).split(" ").filter(Boolean).map(word => " " + word);
	const found = [];

	if (!wanted.length && !from)
		return null;
	index = index || rows.map(row => ({ head: fold(row[4]), all: fold(row[4] + " " + row[5]) }));
	index.forEach((folded, at) => {
		if ((!from || rows[at][3] === from) && wanted.every(word => folded.all.includes(word)))
			found.push([wanted.filter(word => folded.head.includes(word)).length, at]);
	});
	return found.sort((a, b) => b[0] - a[0] || a[1] - b[1]).map(pair => rows[pair[1]]);
}

function add(parent, name, text, attributes) {
	const element = parent.appendChild(document.createElement(name));

	element.textContent = text;
	Object.entries(attributes || {}).forEach(pair => element.setAttribute(pair[0], pair[1]));
	return element;
}

function date(iso) {
	const [y, m, d] = iso.split("-");

	return words.pattern.replace("{d}", String(+d)).replace("{m}", months[m - 1]).replace("{y}", String(+y));
}

function show(list, row) {
	const [path, day, language, code, headline, text] = row, primary = language.split("-")[0];
	const item = add(list, "article", "", { class: "item" });
	const mixed = primary === here ? {} : { lang: language };
	const name = Array.from(office.options).find(option => option.value === code);

	add(add(item, "h2", ""), "a", headline, { href: words.root + path, ...mixed });
	add(item, "p", text.length > 220 ? text.slice(0, 220).replace(/\s+\S*$/, "") + "…" : text,
		{ class: "lede", ...mixed });
	const meta = add(item, "p", "", { class: "meta" });
	add(meta, "time", date(day), { datetime: day });
	meta.append(" · " + (name ? name.textContent : code) +
		(primary === here ? "" : " · " + (languages.get(primary) || language)));
}

function run() {
	const found = find(field.value, office.value);

	results.textContent = "";
	if (!found)
		return;
	if (!found.length) {
		add(results, "p", words.none);
		return;
	}
	add(results, "p", found.length + "\u00a0" + (found.length === 1 ? words.one : words.many), { class: "meta" });
	const list = add(results, "div", "", { class: "list plain" });
	found.slice(0, SHOWN).forEach(row => show(list, row));
}

const asked = new URLSearchParams(location.search);
let timer = 0;
field.value = asked.get("q") || "";
office.value = asked.get("office") || "";
field.form.addEventListener("submit", event => {
	event.preventDefault();
	run();
});
field.addEventListener("input", () => {
	clearTimeout(timer);
	timer = setTimeout(run, 120);
});
office.addEventListener("change", run);
run();
if (!field.value)
	field.focus();
})();
