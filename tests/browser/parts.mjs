// parts.mjs: the pure parts of the verifier, in node, as a classic script would find them.
import { readFileSync } from "node:fs";
import { webcrypto } from "node:crypto";
import vm from "node:vm";

export const PARTS = ["verify_trust.js", "verify_words.js", "verify_markdown.js"];
const folder = new URL("../../lib/site/assets/", import.meta.url);

export function loadParts() {
	const context = { TextEncoder, URL, crypto: webcrypto, atob, btoa, Uint8Array, BigInt };
	vm.createContext(context);
	for (const part of PARTS)
		vm.runInContext(readFileSync(new URL(part, folder), "utf8"), context, { filename: part });
	return context.nsyncVerify;
}
