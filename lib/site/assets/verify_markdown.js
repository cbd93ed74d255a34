/*
 * verify_markdown.js: the words and link targets of a signed Markdown body, in order, as verify_words.js
 * compares them. Blocks and inlines as CommonMark 0.30 has them, as far as that tells words from marks; the
 * numbers in brackets are its sections.
 */
"use strict";
(function (global) {
const V = global.nsyncVerify = global.nsyncVerify || {};

/* ---- entities (2.5) ---------------------------------------------------------------------- */

const FEW = { amp: "&", lt: "<", gt: ">", quot: "\"", nbsp: "\u00a0", copy: "\u00a9" };

function entity(text) {
	const number = /^&#(?:x([0-9a-f]{1,6})|(\d{1,7}));$/i.exec(text);

	if (number) {
		const code = number[1] ? parseInt(number[1], 16) : parseInt(number[2], 10);
		return code && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : "\ufffd";
	}
	if (typeof DOMParser === "undefined")
		return FEW[text.slice(1, -1)] || text;
	return new DOMParser().parseFromString(text, "text/html").documentElement.textContent;
}

const unescape = text => text.replace(/\\([!-\/:-@[-`{-~])|&(?:#x[0-9a-f]{1,6}|#\d{1,7}|[a-z][a-z0-9]*);/gi,
	(all, escaped) => escaped === undefined ? entity(all) : escaped);

/* ---- inlines (6) ------------------------------------------------------------------------- */

const TAG = /^(?:<[a-zA-Z][a-zA-Z0-9-]*(?:\s+[a-zA-Z_:][\w.:-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?)*\s*\/?>|<\/[a-zA-Z][a-zA-Z0-9-]*\s*>|<!--(?!>|->)(?:(?!--)[^])*?(?<!-)-->|<\?[^]*?\?>|<![A-Z]+\s[^>]*>|<!\[CDATA\[[^]*?\]\]>)/;
const AUTOLINK = /^<([a-z][a-z0-9+.-]{1,31}:[^\s<>\u0000-\u001f]*|[\w.!#$%&'*+\/=?^`{|}~-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*)>/i;
const DESTINATION = /^(?:<((?:[^<>\\\n]|\\.)*)>|((?:[^\s()\\<\u0000-\u001f]|\\.)(?:[^\s()\\\u0000-\u001f]|\\.)*)?)/;
const TITLE = /^(?:"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'|\((?:[^()\\]|\\[^])*\))/;
const label = text => text.trim().replace(/\s+/g, " ").toLowerCase().toUpperCase();

/* "dest" with balanced parentheses (6.3). {url, n} or null. */
function destination(text) {
	if (text[0] === "<") {
		const found = DESTINATION.exec(text);
		return found && found[1] !== undefined ? { url: unescape(found[1]), n: found[0].length } : null;
	}
	let depth = 0, n = 0;
	for (; n < text.length && !/[\s\u0000-\u001f]/.test(text[n]); n++) {
		if (text[n] === "\\" && /[!-\/:-@[-`{-~]/.test(text[n + 1] || ""))
			n++;
		else if (text[n] === "(")
			depth++;
		else if (text[n] === ")" && !depth--)
			return { url: unescape(text.slice(0, n)), n };
	}
	return depth <= 0 ? { url: unescape(text.slice(0, n)), n } : null;
}

/* What follows "]": "(dest "title")". {url, n} or null. */
function inlineLink(text) {
	const open = /^\(\s*/.exec(text);
	if (!open)
		return null;
	let n = open[0].length;
	const found = destination(text.slice(n));
	if (!found)
		return null;
	n += found.n;
	const space = /^\s*/.exec(text.slice(n))[0].length, title = space && TITLE.exec(text.slice(n + space));
	if (title)
		n += space + title[0].length;
	const close = /^\s*\)/.exec(text.slice(n));
	return close ? { url: found.url, n: n + close[0].length } : null;
}

/* The inlines of one block as pieces: {text}, {delimiter, n, ...}, {open}, {close}. */
class Inlines {
	constructor(text, references) {
		this.text = text;
		this.references = references;
		this.pieces = [];
		this.brackets = [];
		for (let at = 0; at < text.length;)
			at += this.next(text.slice(at), at);
		this.emphasis(0);
	}
	add(text) {
		this.pieces.push({ text });
	}
	next(rest, at) {
		let found;

		if ((found = /^[^\\`*_[\]!<&]+/.exec(rest)))
			this.add(found[0]);
		else if ((found = /^\\([!-\/:-@[-`{-~]|\n *)/.exec(rest)))
			this.add(found[1]);
		else if ((found = /^`+/.exec(rest)))
			return this.code(rest, found[0]);
		else if ((found = AUTOLINK.exec(rest))) {
			const url = /^[\w.!#$%&'*+\/=?^`{|}~-]+@/.test(found[1]) && !/^[a-z][a-z0-9+.-]+:/i.test(found[1]) ? "mailto:" + found[1] : found[1];
			this.pieces.push({ open: url }, { text: found[1] }, { close: url });
		} else if ((found = TAG.exec(rest)))
			this.add(""); /* raw HTML (6.6) is no word */
		else if ((found = /^&(?:#x[0-9a-f]{1,6}|#\d{1,7}|[a-z][a-z0-9]*);/i.exec(rest)))
			this.add(entity(found[0]));
		else if ((found = /^(\*+|_+)/.exec(rest)))
			this.delimiter(found[0], at);
		else if ((found = /^!?\[/.exec(rest))) {
			this.brackets.push({ piece: this.pieces.length, image: found[0] === "![", active: true, at: at + found[0].length });
			this.add(found[0]);
		} else if (rest[0] === "]")
			return this.close(rest, at);
		else
			this.add((found = [rest[0]])[0]);
		return found[0].length;
	}
	/* 6.1: as many backticks close; without them they are backticks. */
	code(rest, ticks) {
		const close = new RegExp("(?<!`)" + ticks + "(?!`)", "g");

		close.lastIndex = ticks.length;
		const found = close.exec(rest);
		if (!found) {
			this.add(ticks);
			return ticks.length;
		}
		const words = rest.slice(ticks.length, found.index).replace(/\n/g, " ");
		this.add(/^ .*[^ ].* $/.test(words) ? words.slice(1, -1) : words);
		return found.index + ticks.length;
	}
	/* 6.2: left- and right-flanking. */
	delimiter(run, at) {
		const before = Array.from(this.text.slice(0, at)).pop() || " ", after = Array.from(this.text.slice(at + run.length))[0] || " ";
		const space = c => /\s/u.test(c), mark = c => /[!-\/:-@[-`{-~\p{P}]/u.test(c);
		const left = !space(after) && (!mark(after) || space(before) || mark(before));
		const right = !space(before) && (!mark(before) || space(after) || mark(after));
		const under = run[0] === "_";

		this.pieces.push({ delimiter: run[0], n: run.length, length: run.length,
			opens: left && (!under || !right || mark(before)), closes: right && (!under || !left || mark(after)) });
	}
	/* 6.3, 6.4: a bracket closes a link or a picture, or is a bracket. */
	close(rest, at) {
		const bracket = this.brackets.pop();
		let found = bracket && bracket.active && inlineLink(rest.slice(1));

		if (bracket && bracket.active && !found) {
			const words = this.text.slice(bracket.at, at), other = /^\[((?:[^[\]\\]|\\[^])*)\]/.exec(rest.slice(1));
			const name = other && other[1].trim() ? other[1] : words;
			const url = this.references.get(label(name));
			found = url !== undefined && { url, n: other ? other[0].length : 0 };
		}
		if (!found) {
			this.add("]");
			return 1;
		}
		this.emphasis(bracket.piece + 1);
		if (bracket.image) {
			/* Its words alone, in brackets; nothing where it has none. */
			const any = this.pieces.length > bracket.piece + 1;
			this.pieces[bracket.piece] = { text: any ? "[" : "" };
			this.add(any ? "]" : "");
		} else {
			this.pieces[bracket.piece] = { open: found.url };
			this.pieces.push({ close: found.url });
			for (const outer of this.brackets.filter(one => !one.image))
				outer.active = false;
		}
		return 1 + found.n;
	}
	/* "process emphasis": what is left of a delimiter run are characters. */
	emphasis(from) {
		for (let i = from; i < this.pieces.length; i++) {
			const closer = this.pieces[i];
			while (closer.delimiter && closer.closes && closer.n) {
				let j = i - 1;
				for (; j >= from; j--) {
					const opener = this.pieces[j], odd = (opener.closes || closer.opens) && (opener.length + closer.length) % 3 === 0 &&
						(opener.length % 3 || closer.length % 3);
					if (opener.delimiter === closer.delimiter && opener.opens && opener.n && !odd)
						break;
				}
				if (j < from)
					break;
				const used = this.pieces[j].n > 1 && closer.n > 1 ? 2 : 1;
				this.pieces[j].n -= used;
				closer.n -= used;
				for (let k = j + 1; k < i; k++)
					if (this.pieces[k].delimiter)
						this.pieces[k].opens = this.pieces[k].closes = false;
			}
		}
		for (let i = from; i < this.pieces.length; i++)
			if (this.pieces[i].delimiter)
				this.pieces[i] = { text: this.pieces[i].delimiter.repeat(this.pieces[i].n) };
	}
	say(tokens) {
		let words = 0;

		for (const piece of this.pieces) {
			if (piece.text !== undefined)
				tokens.text(piece.text);
			else if (piece.open !== undefined && V.isAllowed(piece.open)) {
				tokens.mark("<" + V.target(piece.open));
				words = tokens.list.length;
			} else if (piece.close !== undefined && V.isAllowed(piece.close)) {
				tokens.gap();
				if (tokens.list.length === words)
					tokens.text(piece.close);
				tokens.mark(">");
			}
		}
	}
}

/* ---- blocks (4, 5) ------------------------------------------------------------------------ */

const RULE = /^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/;
const NAMES = "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|section|source|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul";
/* 4.6: how each kind of HTML block begins, and ends. */
const HTML = [[/^ {0,3}<(?:script|pre|style|textarea)(?:\s|>|$)/i, /<\/(?:script|pre|style|textarea)>/i], [/^ {0,3}<!--/, /-->/],
	[/^ {0,3}<\?/, /\?>/], [/^ {0,3}<![A-Z]/, />/], [/^ {0,3}<!\[CDATA\[/, /\]\]>/],
	[new RegExp("^ {0,3}</?(?:" + NAMES + ")(?:\\s|/?>|$)", "i"), /^\s*$/]];

class Blocks {
	constructor(text) {
		this.out = [];       /* {inline}, {code}, {html}, {number} */
		this.references = new Map();
		this.containers = []; /* {quote} or {indent, kind} */
		this.leaf = null;     /* {inline: []}, {code: [], fence}, {html, end} */
		this.ended = null;    /* {depth, kind} of the list that the last line left: its next item may follow */
		for (const line of text.split(/\r\n|\n|\r/))
			this.line(line.replace(/\t/g, (tab, at) => " ".repeat(4 - at % 4)));
		this.end();
	}
	/* A leaf is complete. */
	end() {
		const leaf = this.leaf;

		this.leaf = null;
		if (leaf && leaf.inline) {
			const text = this.define(leaf.inline.join("\n"));
			if (text.trim())
				this.out.push({ inline: text.trim() });
		} else if (leaf)
			this.out.push(leaf);
	}
	/* 4.7: a paragraph's first lines may say what labels stand for. */
	define(text) {
		for (;;) {
			const found = /^\s*\[((?:[^[\]\\]|\\[^]){1,999})\]:\s*/.exec(text), dest = found && found[1].trim() && destination(text.slice(found[0].length));
			if (!dest || !dest.n)
				return text;
			let rest = text.slice(found[0].length + dest.n);
			const title = /^\s+/.exec(rest), end = title && TITLE.exec(rest.slice(title[0].length));
			if (end && /^[ \t]*(?:\n|$)/.test(rest.slice(title[0].length + end[0].length)))
				rest = rest.slice(title[0].length + end[0].length);
			if (!/^[ \t]*(?:\n|$)/.test(rest))
				return text;
			if (!this.references.has(label(found[1])))
				this.references.set(label(found[1]), dest.url);
			text = rest.replace(/^[ \t]*\n?/, "");
		}
	}
	/* Through the containers that stay open; what remains of the line. */
	enter(line) {
		let depth = 0, found;

		for (; depth < this.containers.length; depth++) {
			const one = this.containers[depth];
			if (one.quote) {
				if (!(found = /^ {0,3}> ?/.exec(line)))
					break;
				line = line.slice(found[0].length);
			} else if (line.trim() === "") {
				if (one.empty && !this.leaf)
					break;
				line = "";
			} else if (line.startsWith(" ".repeat(one.indent)))
				line = line.slice(one.indent);
			else
				break;
		}
		return [line, depth];
	}
	line(whole) {
		let [line, depth] = this.enter(whole), found;
		const all = depth === this.containers.length, leaf = this.leaf;

		if (all && leaf && !leaf.inline && this.more(line))
			return;
		let fresh = false;
		for (;;) {
			const inParagraph = all && !fresh && this.leaf && this.leaf.inline;
			if (/^ {4}/.test(line) || RULE.test(line))
				break;
			if ((found = /^ {0,3}> ?/.exec(line))) {
				this.close(depth, fresh);
				this.containers.push({ quote: true });
			} else if ((found = /^( {0,3})([-+*]|(\d{1,9})[.)])( +|$)/.exec(line)) &&
				   !(inParagraph && (line.trim() === found[2] || found[3] !== undefined && Number(found[3]) !== 1))) {
				/* Only a list that begins with 1 and has words interrupts a paragraph (5.2). */
				const blank = line.slice(found[0].length) === "";
				const pad = blank || found[4].length > 4 ? 1 : found[4].length;
				found[0] = found[1] + found[2] + " ".repeat(Math.min(pad, found[4].length));
				this.item(found, depth, fresh, found[1].length + found[2].length + pad, blank);
			} else
				break;
			depth = this.containers.length;
			line = line.slice(found[0].length);
			fresh = true;
		}
		this.content(line, depth, fresh);
	}
	item(found, depth, fresh, indent, empty) {
		const last = !fresh && this.containers[depth], kind = found[2].slice(-1);
		const goesOn = last && last.kind === kind || this.ended && this.ended.depth === depth && this.ended.kind === kind;

		this.close(depth, fresh);
		if (found[3] !== undefined && !goesOn && Number(found[3]) !== 1)
			this.out.push({ number: Number(found[3]) });
		this.containers.push({ indent, kind, empty });
		this.ended = null;
	}
	/* Leave the containers from depth on. */
	close(depth, fresh) {
		if (!fresh || this.containers.length > depth)
			this.end();
		if (this.containers.length > depth)
			this.ended = this.containers[depth].kind && { depth, kind: this.containers[depth].kind };
		this.containers.length = depth;
	}
	/* A code or HTML block goes on. */
	more(line) {
		const leaf = this.leaf;

		if (leaf.fence) {
			const close = /^ {0,3}(`{3,}|~{3,})\s*$/.exec(line);
			if (close && close[1][0] === leaf.fence[0] && close[1].length >= leaf.fence.length)
				this.end();
			else
				leaf.code.push(line);
			return true;
		}
		if (leaf.code) {
			if (line.trim() !== "" && !/^ {4}/.test(line))
				return false;
			leaf.code.push(line.slice(4));
			return true;
		}
		if (leaf.end.source === "^\\s*$" && line.trim() === "")
			return false;
		leaf.html.push(line);
		if (leaf.end.test(line))
			this.end();
		return true;
	}
	content(line, depth, fresh) {
		const paragraph = !fresh && this.leaf && this.leaf.inline, closes = depth < this.containers.length;
		let found;

		if (line.trim() === "") {
			if (closes)
				this.close(depth, fresh);
			else if (!fresh)
				this.end();
			return;
		}
		if (paragraph && !closes && /^ {0,3}(=+|-+)\s*$/.test(line)) {
			const only = !this.define(paragraph.join("\n")).trim(); /* definitions, no heading: the line is text */
			this.end();
			this.leaf = only ? { inline: [line.trim()] } : null;
			return;
		}
		const starts = this.start(line, paragraph);
		if (!starts && paragraph) {
			paragraph.push(line.trimStart()); /* also as a lazy line (5.1) */
			return;
		}
		this.close(depth, fresh);
		this.end();
		if (this.ended && this.ended.depth >= this.containers.length)
			this.ended = null;
		for (const one of this.containers)
			one.empty = false;
		this.leaf = starts || { inline: [line.trimStart()] };
		if (starts && (starts.rule || starts.heading !== undefined)) {
			this.leaf = null;
			if (starts.heading)
				this.out.push({ inline: starts.heading });
		} else if (starts && starts.html && (found = starts.end) && found.source !== "^\\s*$" && found.test(line))
			this.end();
	}
	/* The leaf that a line begins, null for a paragraph's. */
	start(line, paragraph) {
		let found;

		if (/^ {4}/.test(line))
			return paragraph ? null : { code: [line.slice(4)] };
		if (RULE.test(line))
			return { rule: true };
		if ((found = /^ {0,3}#{1,6}(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$/.exec(line)))
			return { heading: /^#+$/.test(found[1] || "") ? "" : (found[1] || "").trim() };
		if ((found = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/.exec(line)))
			return { code: [], fence: found[1] };
		for (const [begin, end] of HTML)
			if (begin.test(line))
				return { html: [line], end };
		found = !paragraph && TAG.exec(line.trimStart());
		if (found && /^<\/?[a-z]/i.test(found[0]) && line.trimStart().slice(found[0].length).trim() === "")
			return { html: [line], end: /^\s*$/ };
		return null;
	}
}

V.markdownTokens = function (text) {
	const blocks = new Blocks(text), tokens = new V.Tokens();

	for (const block of blocks.out) {
		tokens.gap();
		if (block.inline)
			new Inlines(block.inline, blocks.references).say(tokens);
		else if (block.code)
			tokens.text(block.code.join("\n"));
		else if (block.number !== undefined)
			tokens.mark("#" + block.number);
		else if (block.html && !/^<!--[^]*-->$/.test(block.html.join("\n").trim()))
			tokens.mark("!html"); /* outputs say that something was left out */
	}
	return tokens.done();
};
})(typeof self === "undefined" ? globalThis : self);
