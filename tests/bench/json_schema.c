/*
 * json_schema.c: reading, canonical form and validation, beside their peers.
 *
 *	json_schema N PREFIX SCHEMA NSYNC [ROUNDS [PEERS]]
 *
 * PREFIX.json and PREFIX.jsonl are write_items' output for N items; NSYNC is the program; PEERS is
 * the folder that `make bench-peers` filled.
 */
#include <jansson.h>
#include <sodium.h>
#include <stdlib.h>
#include <unistd.h>

#include "nsync/schema.h"
#include "tests/bench/bench.h"
#include "tests/bench/items.h"

/* jansson and the signature take long enough; the ratios compare times for each item. */
#define SLOW_ITEMS 2000

struct item {
	struct nsync_str bytes;
	struct nsync_json_doc doc;
	struct nsync_str message;
	uint8_t signature[NSYNC_SIGNATURE_BYTES], key[NSYNC_KEY_BYTES];
};

struct items {
	struct item *at;
	size_t n, slow, bytes, slow_bytes;
	struct nsync_schema *schema;
	struct nsync_json_doc doc; /* read into again and again */
	struct nsync_buf canonical;
	struct nsync_buf source, messages;
};

/* ---- passes --------------------------------------------------------------------------- */

static uint64_t wrong(const struct items *items, size_t i, const struct nsync_error *err)
{
	fprintf(stderr, "bench: item %zu of %zu: %s: %s\n", i, items->n, err->where, err->text);
	return 0;
}

static uint64_t pass_read(void *payload)
{
	struct items *items = payload;
	struct nsync_error err = { 0 };
	uint64_t start = bench_now();

	for (size_t i = 0; i < items->n; i++)
		if (nsync_json_read(&items->doc, items->at[i].bytes, &nsync_json_signed, &err))
			return wrong(items, i, &err);
	return bench_now() - start;
}

static uint64_t pass_jansson(void *payload)
{
	struct items *items = payload;
	uint64_t start = bench_now();

	for (size_t i = 0; i < items->slow; i++) {
		json_error_t error;
		json_t *root = json_loadb(items->at[i].bytes.p, items->at[i].bytes.n, 0, &error);

		if (!root) {
			fprintf(stderr, "bench: jansson: item %zu: %s\n", i, error.text);
			return 0;
		}
		json_decref(root);
	}
	return bench_now() - start;
}

static uint64_t pass_validate(void *payload)
{
	struct items *items = payload;
	struct nsync_error err = { 0 };
	uint64_t start = bench_now();

	for (size_t i = 0; i < items->n; i++) {
		bool valid = false;

		if (nsync_schema_check(&valid, items->schema, items->at[i].doc.root, &err) ||
		    !valid)
			return wrong(items, i, &err);
	}
	return bench_now() - start;
}

static uint64_t pass_canonical(void *payload)
{
	struct items *items = payload;
	struct nsync_error err = { 0 };
	uint64_t start = bench_now();

	for (size_t i = 0; i < items->n; i++) {
		nsync_buf_clear(&items->canonical);
		if (nsync_json_canonical(&items->canonical, items->at[i].doc.root + 2, &err))
			return wrong(items, i, &err);
	}
	return bench_now() - start;
}

/* What every item costs beside its signature: bytes to a judged document and its message's body. */
static uint64_t pass_together(void *payload)
{
	struct items *items = payload;
	struct nsync_error err = { 0 };
	uint64_t start = bench_now();

	for (size_t i = 0; i < items->n; i++) {
		bool valid = false;

		nsync_buf_clear(&items->canonical);
		if (nsync_json_read(&items->doc, items->at[i].bytes, &nsync_json_signed, &err) ||
		    nsync_schema_check(&valid, items->schema, items->doc.root, &err) || !valid ||
		    nsync_json_canonical(&items->canonical, items->doc.root + 2, &err))
			return wrong(items, i, &err);
	}
	return bench_now() - start;
}

static uint64_t pass_signature(void *payload)
{
	struct items *items = payload;
	uint64_t start = bench_now();

	for (size_t i = 0; i < items->slow; i++) {
		const struct item *item = &items->at[i];

		if (crypto_sign_verify_detached(item->signature,
						(const unsigned char *)item->message.p,
						item->message.n, item->key)) {
			fprintf(stderr, "bench: item %zu: the signature does not hold\n", i);
			return 0;
		}
	}
	return bench_now() - start;
}

/* ---- set-up --------------------------------------------------------------------------------- */

static void load_schema(struct items *items, const char *path)
{
	struct nsync_schema_options options = { .assert_format = true };
	struct nsync_buf source = NSYNC_BUF_INIT(NSYNC_MAX_JSON_BYTES);
	struct nsync_error err = { 0 };

	if (nsync_file_read(&source, path, &err) ||
	    nsync_schema_compile(&items->schema, nsync_buf_view(&source), NSYNC_STR(""), &options,
				 &err))
		bench_die("%s: %s: %s", path, err.where, err.text);
	nsync_buf_release(&source);
}

/* The message, the signature and the key of an item whose office is in its uri. */
static void load_signature(struct items *items, struct item *item)
{
	const struct nsync_json *body = item->doc.root + 2;
	const struct nsync_json *signatures =
		nsync_json_get(item->doc.root, NSYNC_STR("signatures"));
	struct nsync_str uri = nsync_json_get_str(body, NSYNC_STR("uri"));
	size_t before = items->messages.n;
	struct nsync_error err = { 0 };
	char office[3] = "";

	memcpy(office, uri.p + sizeof("tag:" BENCH_AUTHORITY ":") - 1, 2);
	bench_office_key(item->key, office);
	if (nsync_message(&items->messages, NSYNC_KIND_ITEM, body, &err) ||
	    !nsync_unbase64(item->signature, sizeof(item->signature),
			    nsync_json_str(nsync_json_first(signatures) + 1), false))
		bench_die("an item without a signature");
	/* The buffer may still move: the offset stands for the place until all are there. */
	item->message = (struct nsync_str){ NULL, items->messages.n - before };
}

static void load_items(struct items *items, const char *prefix)
{
	char path[NSYNC_MAX_PATH];
	struct nsync_error err = { 0 };
	const char *p, *message;

	snprintf(path, sizeof(path), "%s.json", prefix);
	nsync_buf_init(&items->source, NSYNC_MAX_JSON_BYTES);
	nsync_buf_init(&items->messages, NSYNC_MAX_JSON_BYTES);
	nsync_buf_init(&items->canonical, NSYNC_MAX_SIGNED_BYTES);
	items->at = calloc(items->n, sizeof(*items->at));
	if (!items->at || nsync_file_read(&items->source, path, &err))
		bench_die("%s: %s", path, err.text);
	p = items->source.p;
	for (size_t i = 0; i < items->n; i++) {
		struct item *item = &items->at[i];
		const char *end = strstr(p, "\n}\n");

		if (!end)
			bench_die("%s: fewer than %zu items", path, items->n);
		item->bytes = (struct nsync_str){ p, (size_t)(end - p) + 3 };
		p = end + 3;
		if (nsync_json_read(&item->doc, item->bytes, &nsync_json_signed, &err))
			bench_die("%s: %s: %s", path, err.where, err.text);
		items->bytes += item->bytes.n;
		if (i < items->slow) {
			items->slow_bytes += item->bytes.n;
			load_signature(items, item);
		}
	}
	message = items->messages.p;
	for (size_t i = 0; i < items->slow; i++) {
		items->at[i].message.p = message;
		message += items->at[i].message.n;
	}
}

static void free_items(struct items *items)
{
	for (size_t i = 0; i < items->n; i++)
		nsync_json_doc_release(&items->at[i].doc);
	free(items->at);
	nsync_json_doc_release(&items->doc);
	nsync_buf_release(&items->canonical);
	nsync_buf_release(&items->source);
	nsync_buf_release(&items->messages);
	nsync_schema_free(items->schema);
}

/* ---- peers ----------------------------------------------------------------------------------- */

enum { AJV, NODE_PARSE, VALIJSON, SIMDJSON, RAPIDJSON, PEERS };

/* How a peer in its own process is started; its items are the first n of PREFIX.json. */
static const struct {
	const char *program, *script,
		*what; /* a program in the folder, or one that runs a script there */
	size_t most;
} peer_table[PEERS] = {
	[AJV] = { "node", "ajv.mjs", "validate", SIZE_MAX },
	[NODE_PARSE] = { "node", "ajv.mjs", "parse", SLOW_ITEMS },
	[VALIJSON] = { "valijson", NULL, "validate", 200 },
	[SIMDJSON] = { "simdjson", NULL, "parse", SIZE_MAX },
	[RAPIDJSON] = { "rapidjson", NULL, "parse", SIZE_MAX },
};

struct peers {
	const char *folder; /* NULL: none */
	const char *prefix;
	char *schema, *program;
	struct bench_peer at[PEERS];
	struct bench_command nsync, blaze;
	char blaze_path[NSYNC_MAX_PATH], lines[NSYNC_MAX_PATH];
	size_t cases[PEERS], blaze_case;
};

static bool start_peer(struct peers *peers, int which, size_t n)
{
	char program[NSYNC_MAX_PATH], script[NSYNC_MAX_PATH], items[NSYNC_MAX_PATH], count[24];
	const char *name = peer_table[which].program;
	char *argv[8] = { program };
	int argc = 1;

	if (!peers->folder)
		return false;
	if (peer_table[which].script)
		snprintf(program, sizeof(program), "%s", name);
	else
		snprintf(program, sizeof(program), "%s/%s", peers->folder, name);
	snprintf(items, sizeof(items), "%s.json", peers->prefix);
	snprintf(count, sizeof(count), "%zu", n);
	if (peer_table[which].script) {
		snprintf(script, sizeof(script), "%s/%s", peers->folder, peer_table[which].script);
		argv[argc++] = script;
	}
	argv[argc++] = (char *)(uintptr_t)peer_table[which].what;
	argv[argc++] = items;
	argv[argc++] = count;
	argv[argc] = peers->schema;
	return bench_peer_start(&peers->at[which], n, argv);
}

/* A peer's case, if it can be started; `one` says group, unit and against. */
static void add_peer(struct bench *bench, struct peers *peers, const struct items *items, int which,
		     struct bench_case one)
{
	size_t most = peer_table[which].most;

	one.n = items->n < most ? items->n : most;
	for (size_t i = 0; i < one.n; i++)
		one.bytes += items->at[i].bytes.n;
	peers->cases[which] = SIZE_MAX;
	if (!start_peer(peers, which, one.n))
		return;
	one.what = peers->at[which].name;
	one.pass = bench_peer_pass;
	one.payload = &peers->at[which];
	peers->cases[which] = bench_add(bench, one);
}

/* Both programs whole; returns the case of ours. */
static size_t add_programs(struct bench *bench, struct peers *peers, const struct items *items)
{
	struct bench_case one = { .group = "whole process, NDJSON",
				  .what = "nsync validate",
				  .unit = BENCH_MS,
				  .n = items->n,
				  .pass = bench_command_pass,
				  .payload = &peers->nsync,
				  .against = bench_next(bench) };
	size_t ours;

	snprintf(peers->lines, sizeof(peers->lines), "%s.jsonl", peers->prefix);
	peers->nsync =
		(struct bench_command){ { peers->program, "validate", "--schema", peers->schema,
					  "--assert-format", "--lines", peers->lines } };
	ours = bench_add(bench, one);
	peers->blaze_case = SIZE_MAX;
	snprintf(peers->blaze_path, sizeof(peers->blaze_path), "%s/blaze",
		 peers->folder ? peers->folder : "");
	if (!peers->folder || access(peers->blaze_path, X_OK))
		return ours;
	peers->blaze = (struct bench_command){ { peers->blaze_path, "validate", peers->schema,
						 peers->lines, "--fast", "--format-assertion" } };
	one.what = "Blaze, jsonschema validate --fast";
	one.payload = &peers->blaze;
	peers->blaze_case = bench_add(bench, one);
	return ours;
}

/* ---- the run ------------------------------------------------------------------------------------ */

struct ours {
	size_t read, jansson, validate, together, signature, process;
};

static size_t add_ours(struct bench *bench, struct bench_case one, const char *what,
		       uint64_t (*pass)(void *payload), size_t n)
{
	one.what = what;
	one.pass = pass;
	one.n = n;
	return bench_add(bench, one);
}

static struct ours add_cases(struct bench *bench, struct peers *peers, struct items *items)
{
	struct bench_case read = { .group = "read", .unit = BENCH_MB_S, .payload = items };
	struct bench_case judge = { .group = "validate, read before", .payload = items };
	struct bench_case each = { .group = "one item beside its signature", .payload = items };
	struct ours ours;

	read.bytes = items->bytes;
	ours.read = read.against = bench_next(bench);
	add_ours(bench, read, "nsync_json_read", pass_read, items->n);
	read.bytes = items->slow_bytes;
	ours.jansson = add_ours(bench, read, "jansson json_loadb", pass_jansson, items->slow);
	read.bytes = 0;
	add_peer(bench, peers, items, SIMDJSON, read);
	add_peer(bench, peers, items, RAPIDJSON, read);
	add_peer(bench, peers, items, NODE_PARSE, read);

	ours.validate = judge.against = bench_next(bench);
	add_ours(bench, judge, "nsync_schema_check", pass_validate, items->n);
	add_peer(bench, peers, items, AJV, judge);
	add_peer(bench, peers, items, VALIJSON, judge);

	ours.signature = each.against = bench_next(bench);
	add_ours(bench, each, "one Ed25519 verification", pass_signature, items->slow);
	add_ours(bench, each, "canonical form", pass_canonical, items->n);
	ours.together =
		add_ours(bench, each, "read + validate + canonical form", pass_together, items->n);

	ours.process = add_programs(bench, peers, items);
	return ours;
}

static void print_targets(const struct bench *bench, const struct ours *ours,
			  const struct peers *peers)
{
	static const char absent[] = "the peer is not here, see make bench-peers";
	const char *ajv = "validate, times as fast as ajv",
		   *blaze = "whole process, share of Blaze's";

	puts("targets");
	bench_target(stdout, "read, times as fast as jansson",
		     bench_ratio(bench, ours->jansson, ours->read), 10, true);
	if (peers->cases[AJV] == SIZE_MAX)
		bench_target_open(stdout, ajv, absent);
	else
		bench_target(stdout, ajv, bench_ratio(bench, peers->cases[AJV], ours->validate), 3,
			     true);
	if (peers->blaze_case == SIZE_MAX)
		bench_target_open(stdout, blaze, absent);
	else
		bench_target(stdout, blaze, bench_ratio(bench, ours->process, peers->blaze_case),
			     0.5, false);
	bench_target(stdout, "read + validate + canonical, share of one Ed25519 verification",
		     bench_ratio(bench, ours->together, ours->signature), 0.2, false);
}

static void print_absent(const struct peers *peers)
{
	static const char *const names[PEERS] = { "ajv", "JSON.parse", "valijson", "simdjson",
						  "rapidjson" };
	bool any = peers->blaze_case == SIZE_MAX;

	for (int i = 0; i < PEERS; i++)
		any = any || peers->cases[i] == SIZE_MAX;
	if (!any)
		return;
	fputs("left out, not installed:", stdout);
	for (int i = 0; i < PEERS; i++)
		if (peers->cases[i] == SIZE_MAX)
			printf(" %s", names[i]);
	puts(peers->blaze_case == SIZE_MAX ? " Blaze" : "");
}

int main(int argc, char **argv)
{
	static struct bench bench;
	struct items items = { .doc = NSYNC_JSON_DOC_INIT };
	struct peers peers = { 0 };
	struct ours ours;
	bool well;

	items.n = argc >= 5 && argc <= 7 ? strtoull(argv[1], NULL, 10) : 0;
	bench.rounds = argc > 5 ? (unsigned)strtoul(argv[5], NULL, 10) : 11;
	if (!items.n || bench.rounds < 1 || bench.rounds > BENCH_MAX_ROUNDS)
		bench_die("usage: json_schema N PREFIX SCHEMA NSYNC [ROUNDS [PEERS]]");
	if (!nsync_base_start())
		bench_die("libsodium does not start");
	peers.folder = argc > 6 ? argv[6] : NULL;
	peers.prefix = argv[2];
	peers.schema = argv[3];
	peers.program = argv[4];
	items.slow = items.n < SLOW_ITEMS ? items.n : SLOW_ITEMS;
	load_schema(&items, argv[3]);
	load_items(&items, argv[2]);
	ours = add_cases(&bench, &peers, &items);
	well = bench_run(&bench);
	if (well) {
		printf("JSON and JSON Schema: %zu items of %zu bytes on average, %u rounds\n\n",
		       items.n, items.bytes / items.n, bench.rounds);
		bench_print(&bench, stdout);
		print_absent(&peers);
		putchar('\n');
		print_targets(&bench, &ours, &peers);
	}
	for (int i = 0; i < PEERS; i++)
		if (peers.cases[i] != SIZE_MAX)
			bench_peer_stop(&peers.at[i]);
	free_items(&items);
	return well ? 0 : 1;
}
