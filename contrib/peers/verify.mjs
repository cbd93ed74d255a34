// verify.mjs: what a competent script does of nsync verify --all: read every item of main by
// `git cat-file --batch`, JSON.parse, validate with ajv, canonicalize, check the signature.
//
//	node verify.mjs REPOSITORY SCHEMA WORKERS
//
// Each worker has its own git and its share of the blobs. It takes the office's keys from trust/1.json as they
// are: no chain of roots, no records, no versions, no layout, no repeated names. Ends with 0 if all items hold.
import { execFileSync, spawn } from 'node:child_process';
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Worker, isMainThread, workerData } from 'node:worker_threads';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import canonicalize from 'canonicalize';

const type = 'application/vnd.nsync.item+json';
const prefix = Buffer.from('302a300506032b6570032100', 'hex'); // SubjectPublicKeyInfo of Ed25519

function git(repository, ...args) {
	return execFileSync('git', ['-C', repository, ...args], { encoding: 'utf8', maxBuffer: 1 << 30 });
}

function officeKeys(repository) {
	const { root } = JSON.parse(git(repository, 'cat-file', 'blob', 'main:trust/1.json'));
	const offices = new Map();

	for (const [code, { keys }] of Object.entries(root.offices)) {
		const known = keys.map((id) => {
			const raw = Buffer.from(root.keys[id].ed25519, 'base64');

			if (createHash('sha256').update(raw).digest('hex') !== id)
				throw new Error(`key ${id}`);
			return [id, createPublicKey({ key: Buffer.concat([prefix, raw]), format: 'der', type: 'spki' })];
		});
		offices.set(code, new Map(known));
	}
	return offices;
}

function judge(path, bytes, validate, offices) {
	const file = JSON.parse(bytes.toString('utf8'));

	if (!validate(file) || !file.item.uri.endsWith(`:${path.slice(6, path.lastIndexOf('.', path.length - 6))}`))
		return false;
	const body = Buffer.from(canonicalize(file.item));
	const message = Buffer.concat([Buffer.from(`DSSEv1 ${type.length} ${type} ${body.length} `), body]);
	const keys = offices.get(path.split('/')[1]);

	return Object.entries(file.signatures).some(([id, signature]) =>
		keys.has(id) && verify(null, message, keys.get(id), Buffer.from(signature, 'base64')));
}

// Blobs come as "<id> blob <size>\n<bytes>\n"; chunks are joined only when a blob lies across them.
async function work({ repository, schema, items }) {
	const ajv = new Ajv2020({ strict: false });
	addFormats(ajv);
	const validate = ajv.compile(JSON.parse(readFileSync(schema, 'utf8')));
	const offices = officeKeys(repository);
	const child = spawn('git', ['-C', repository, 'cat-file', '--batch', '--buffer']);
	let rest = Buffer.alloc(0), at = 0;

	child.stdin.end(items.map(([id]) => id + '\n').join(''));
	for await (const chunk of child.stdout) {
		let bytes = rest.length ? Buffer.concat([rest, chunk]) : chunk, from = 0;

		for (;;) {
			const end = bytes.indexOf(10, from);
			if (end < 0)
				break;
			const size = Number(bytes.latin1Slice(from, end).split(' ')[2]);
			if (bytes.length < end + 2 + size)
				break;
			if (!judge(items[at++][1], bytes.subarray(end + 1, end + 1 + size), validate, offices))
				process.exit(1);
			from = end + 2 + size;
		}
		rest = bytes.subarray(from);
	}
	if (at !== items.length)
		process.exit(1);
}

if (isMainThread) {
	const [repository, schema, workers] = process.argv.slice(2);
	const lines = git(repository, 'ls-tree', '-r', 'main', 'items/').split('\n').slice(0, -1);
	const items = lines.map((line) => [line.slice(12, 52), line.slice(53)]);
	const share = Math.ceil(items.length / workers);

	for (let i = 0; i < Number(workers); i++)
		new Worker(new URL(import.meta.url), {
			workerData: { repository, schema, items: items.slice(i * share, (i + 1) * share) },
		}).on('error', (error) => { throw error; }).on('exit', (code) => { process.exitCode ||= code; });
} else {
	await work(workerData);
}
