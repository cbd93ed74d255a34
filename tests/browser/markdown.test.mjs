// markdown.test.mjs: the words of a Markdown body are those that cmark finds, for bodies as newsrooms write
// them and for thousands that nobody would write.
import test from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { loadParts } from "./parts.mjs";

const V = loadParts();
const unescape = text => text.replace(/&(lt|gt|quot|amp);/g, (all, name) => ({ lt: "<", gt: ">", quot: "\"", amp: "&" })[name]);

// cmark's XML, one document after the other, as token lists: what any output of nsync makes of it.
function cmarkTokens(xml) {
	const tokens = new V.Tokens(), open = [];
	let url;
	for (const [, tag, attributes, end, text] of xml.matchAll(/<(\/?[a-z_]+)((?:\s[a-z:]+="[^"]*")*)\s*(\/>|>)(?:([^<]+))?/g)) {
		const attribute = name => unescape((new RegExp(` ${name}="([^"]*)"`).exec(attributes) || ["", ""])[1]);
		const words = text === undefined ? "" : unescape(text);
		switch (tag) {
		case "text": case "code": tokens.text(words); break;
		case "code_block": tokens.gap(); tokens.text(words); tokens.gap(); break;
		case "softbreak": case "linebreak": tokens.gap(); break;
		case "html_block": if (!/^<!--[^]*-->$/.test(words.trim())) tokens.mark("!html"); break;
		case "link":
			url = attribute("destination");
			if (V.isAllowed(url)) tokens.mark("<" + V.target(url));
			open.push([url, tokens.list.length]);
			if (end === ">") break; // falls through: one without words has no end tag
		case "/link": {
			const [target, at] = open.pop();
			if (!V.isAllowed(target)) break;
			tokens.gap();
			if (tokens.list.length === at) tokens.text(target);
			tokens.mark(">");
			break;
		}
		case "image": if (end === ">") tokens.text("["); break;
		case "/image": tokens.text("]"); break;
		case "list": tokens.gap(); if (attribute("start") && attribute("start") !== "1") tokens.mark("#" + attribute("start")); break;
		case "paragraph": case "/paragraph": case "heading": case "/heading": case "item": case "thematic_break":
			tokens.gap();
		}
	}
	return tokens.done();
}

function same(body) {
	const want = cmarkTokens(execFileSync("cmark", ["-t", "xml"], { input: body, encoding: "utf8" }));
	assert.deepEqual(Array.from(V.markdownTokens(body)), Array.from(want), JSON.stringify(body));
}

test("bodies as they are written", async t => {
	const bodies = {
		paragraphs: "GUATEMALA, 5 August – One *two* **three**.\n\nNext _one_ and snake_case_name.\n",
		links: "See [the site](https://example.org \"t\") and <https://example.org/a?b=c&d> or [x][y].\n\n[y]: http://e.org/z\n",
		"not a link": "[a] [b](javascript:alert(1)) [c](data:x) [d](<a b>) [e](f(g)h)",
		lists: "- one\n- two\n  - three *x*\n\n    four\n\n3. five\n4. six\n\n1986. A great year\n",
		"a year in a paragraph": "It was\n1986. A great year\n\n1. x\n2. y\n",
		quotes: "> quoted\nlazy\n\n> > deep\n> - list\n",
		headings: "# One #\n\nTwo\n===\n\n## Three ##\nFour\n---\n",
		code: "`a  b` ``x ` y`` \\`z\\`\n\n    indented\n    more\n\n```sh\n*not* emphasis\n```\n",
		escapes: "5 * 3 = 15; \\*stars\\* &amp; &lt;tag&gt; 1\\. no\n\n\\# no heading\n",
		html: "<div>\nraw\n</div>\n\nA <b>bold</b> word.\n\n<!-- comment -->\n\nend\n",
		breaks: "one  \ntwo\\\nthree\nfour\n\n***\n\nfive\n",
		emphasis: "***a** b* **c*d*e** *f**g**h* a*b*c _a_b_c_ **(x)**y *«z»*",
		picture: "![alt *x*](a.png) text ![](b.png)",
		nothing: "",
	};
	for (const [name, body] of Object.entries(bodies))
		await t.test(name, () => same(body));
});

// One seed, so that every run tries the same; SEED=... tries others.
function* bodies(count, seed) {
	const bits = ["a", "b c", "*", "**", "_", "__", "`", "``", "[", "]", "](http://e.org)", "](x)", "[r]", "[r]: http://r.org/ 't'\n", "!", "![",
		"(", ")", "\\", "\\*", "&amp;", "&#64;", "<b>", "</b>", "<http://u.org>", "<", ">", "\n", "\n", "\n\n", "\n\n", "- ", "* ", "+ ", "1. ", "2. ", "7) ",
		"> ", ">", "    ", "  ", " ", " ", "\t", "# ", "##", "===", "---", "***", "```\n", "~~~\n", "<div>\n", "<!-- x -->\n", "á", "—", "«", "»", ".", ",", "5"];
	const next = () => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 32;
	for (; count; count--)
		yield Array.from({ length: 2 + Math.floor(next() * 14) }, () => bits[Math.floor(next() * bits.length)]).join("");
}

test("bodies that nobody would write", () => {
	for (const body of bodies(Number(process.env.BODIES || 1000), Number(process.env.SEED || 2018)))
		same(body);
});
