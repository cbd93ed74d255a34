/*
 * verify_words.js: what a signed text says, as words and link targets in order, and the same of what a
 * page shows. Equal lists mean: nothing shown that was not signed, nothing signed that is not shown.
 *
 * A word is what stands between white space. Marks, which no text can hold since they begin with
 * U+0000: "<target" where a link begins, ">" where it ends, "#3" for a list's first number where it isn't 1,
 * "!name" for what has no words. Emphasis, headings, lists and quotes are how words look, and not compared.
 */
"use strict";
(function (global) {
const V = global.nsyncVerify = global.nsyncVerify || {};

/* ---- token lists ----------------------------------------------------------------------- */

class Tokens {
	constructor() {
		this.list = [];
		this.word = "";
	}
	text(text) {
		const parts = text.split(/\s+/);
		this.word += parts[0];
		for (const part of parts.slice(1)) {
			this.gap();
			this.word = part;
		}
	}
	gap() {
		if (this.word)
			this.list.push(this.word);
		this.word = "";
	}
	mark(token) {
		this.gap();
		this.list.push("\0" + token);
	}
	done() {
		this.gap();
		return this.list;
	}
}

V.Tokens = Tokens;

/* One spelling of a link's target: https://example.org and https://example.org/ are one. */
function target(url) {
	try {
		return new URL(url).href;
	} catch (e) {
		return url;
	}
}

V.target = target;

/* As lib/digest/markup/body.c: other targets are never links in any output. */
V.isAllowed = url => /^(https?:\/\/|mailto:)/i.test(url) &&
	!/[\s<>"\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffd]/.test(url);

/* ---- what a signed text says ----------------------------------------------------------------- */

V.plainTokens = function (text) {
	const tokens = new Tokens();
	tokens.text(text);
	return tokens.done();
};

/* ---- what a page shows ------------------------------------------------------------------------- */

const INLINE = /^(a|abbr|b|bdi|cite|code|em|i|mark|q|s|small|span|strong|sub|sup|time|u|var)$/;
const isShown = node => typeof getComputedStyle === "undefined" ||
	(style => style.display !== "none" && style.visibility === "visible" && style.opacity !== "0")(getComputedStyle(node));

function walk(node, tokens) {
	for (const child of node.childNodes) {
		if (child.nodeType === 3)
			tokens.text(child.data);
		if (child.nodeType !== 1 || !isShown(child))
			continue;
		const name = child.localName, list = name === "li" && child.parentNode.localName === "ol" && child.parentNode;
		const link = name === "a" && child.hasAttribute("href");
		if (!INLINE.test(name))
			tokens.gap();
		if (list && list.start !== 1 && !child.previousElementSibling)
			tokens.mark("#" + list.start);
		if (link)
			tokens.mark("<" + target(child.getAttribute("href")));
		if (name === "img" || name === "svg" || name === "iframe" || name === "object" || name === "video" || name === "input")
			tokens.mark("!" + name); /* nothing that a body can hold */
		walk(child, tokens);
		if (link)
			tokens.mark(">");
		if (!INLINE.test(name))
			tokens.gap();
	}
	return tokens;
}
V.isMark = token => token[0] === "\0";
V.shownTokens = node => isShown(node) ? walk(node, new Tokens()).done() : [];

/* ---- the comparison ----------------------------------------------------------------------------- */

/* How the outputs name HTML that they left out. */
const OMITTED = /^\[HTML (omitted|omitido)\]$/;

/* null where all is equal, else the first difference: {shown, signed}, with a few words around it. */
V.compare = function (shown, signed) {
	const around = (list, at) => list.slice(Math.max(0, at - 3), at + 5)
		.map(one => one.replace(/^\0[<#!]?|^\0>/, "")).filter(one => one && one !== ">").join(" ");
	let i = 0, j = 0;

	for (; i < shown.length || j < signed.length; i++, j++) {
		if (signed[j] === "\0!html" && OMITTED.test(shown.slice(i, i + 2).join(" ")))
			i++;
		else if (shown[i] !== signed[j])
			return { shown: around(shown, i), signed: around(signed, j) };
	}
	return null;
};
})(typeof self === "undefined" ? globalThis : self);
