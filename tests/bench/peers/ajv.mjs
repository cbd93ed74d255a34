// ajv.mjs: ajv and JSON.parse as peers (tests/bench/bench.h says how a peer talks).
//
//	node ajv.mjs validate|parse ITEMS N SCHEMA
//
// What JSON.parse is given was decoded to strings before, what ajv is given was parsed before.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const [what, path, count, schemaPath] = process.argv.slice(2);
const texts = readFileSync(path, 'utf8').split('\n}\n', Number(count)).map((text) => text + '\n}\n');

function validator() {
	const ajv = new Ajv2020({ strict: false });

	addFormats(ajv);
	return ajv.compile(JSON.parse(readFileSync(schemaPath, 'utf8')));
}

const use = what === 'parse' ? JSON.parse : validator();
const items = what === 'parse' ? texts : texts.map((text) => JSON.parse(text));
const version = JSON.parse(readFileSync(new URL('node_modules/ajv/package.json', import.meta.url), 'utf8')).version;

function pass() {
	const start = process.hrtime.bigint();
	let good = 0;

	for (const item of items)
		good += use(item) ? 1 : 0;
	return [process.hrtime.bigint() - start, good];
}

for (const end = Date.now() + 1500; Date.now() < end;)
	pass();
console.log(what === 'parse' ? `node ${process.versions.node} JSON.parse` : `ajv ${version}`);
for await (const line of createInterface({ input: process.stdin }))
	console.log(pass().join(' '));
