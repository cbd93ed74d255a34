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

enum { AJV, NODE_PARSE, VALIJSON, SIMDJSON, YYJSON, RAPIDJSON, PEERS };

/* How a peer in its own process is started; its items are the first n of PREFIX.json. */
static const struct {
	const char *program, *script, *what; /* relative to the folder; program "node" is looked for */
	size_t most;
} peer_table[PEERS] = {
	[AJV] = { "node", "ajv.mjs", "validate", SIZE_MAX },
	[NODE_PARSE] = { "node", "ajv.mjs", "parse", SLOW_ITEMS },
	[VALIJSON] = { "valijson", NULL, "validate", 200 },
	[SIMDJSON] = { "simdjson", NULL, "parse", SIZE_MAX },
	[YYJSON] = { "yyjson", NULL, "parse", SIZE_MAX },
	[RAPIDJSON] = { "rapidjson", NULL, "parse", SIZE_MAX },
};

struct peers {
	struct bench_peer at[PEERS];
	struct bench_command nsync, blaze;
	char blaze_path[NSYNC_MAX_PATH], lines[NSYNC_MAX_PATH];
	size_t cases[PEERS], blaze_case;
};

static bool start_peer(struct peers *peers, int which, const char *folder, size_t n,
		       const char *prefix, const char *schema)
{
	char program[NSYNC_MAX_PATH], script[NSYNC_MAX_PATH], items[NSYNC_MAX_PATH], count[24];
	const char *name = peer_table[which].program;
	char *argv[8] = { program };
	int argc = 1;

	if (!folder)
		return false;
	snprintf(program, sizeof(program), strcmp(name, "node") ? "%s/%s" : "%.0s%s", folder, name);
	snprintf(items, sizeof(items), "%s.json", prefix);
	snprintf(count, sizeof(count), "%zu", n);
	if (peer_table[which].script) {
		snprintf(script, sizeof(script), "%s/%s", folder, peer_table[which].script);
		argv[argc++] = script;
	}
	argv[argc++] = (char *)(uintptr_t)peer_table[which].what;
	argv[argc++] = items;
	argv[argc++] = count;
	argv[argc] = (char *)(uintptr_t)schema;
	return bench_peer_start(&peers->at[which], n, argv);
}

static void add_peer(struct bench *bench, struct peers *peers, int which, struct bench_case one,
		     const struct items *items, const char *folder, const char *prefix,
		     const char *schema)
{
	size_t most = peer_table[which].most;

	one.n = items->n < most ? items->n : most;
	for (size_t i = 0; i < one.n; i++)
		one.bytes += items->at[i].bytes.n;
	peers->cases[which] = SIZE_MAX;
	if (!start_peer(peers, which, folder, one.n, prefix, schema))
		return;
	one.what = peers->at[which].name;
	one.pass = bench_peer_pass;
	one.payload = &peers->at[which];
	peers->cases[which] = bench_add(bench, one);
}

static void add_programs(struct bench *bench, struct peers *peers, const struct items *items,
			 char *const argv[], const char *folder)
{
	char *schema = argv[3], *lines = peers->lines;
	size_t ours = bench_next(bench);

	snprintf(lines, sizeof(peers->lines), "%s.jsonl", argv[2]);
	peers->nsync = (struct bench_command){ { argv[4], "validate", "--schema", schema,
						 "--assert-format", "--lines", lines } };
	bench_add(bench, (struct bench_case){ "whole process, NDJSON", "nsync validate", BENCH_MS,
					      items->n, 0, bench_command_pass, &peers->nsync,
					      ours });
	peers->blaze_case = SIZE_MAX;
	snprintf(peers->blaze_path, sizeof(peers->blaze_path), "%s/blaze", folder ? folder : "");
	if (!folder || access(peers->blaze_path, X_OK))
		return;
	peers->blaze = (struct bench_command){ { peers->blaze_path, "validate", schema, lines,
						 "--fast", "--format-assertion" } };
	peers->blaze_case = bench_add(bench, (struct bench_case){ "whole process, NDJSON",
								  "Blaze, jsonschema validate --fast",
								  BENCH_MS, items->n, 0,
								  bench_command_pass,
								  &peers->blaze, ours });
}

/* ---- the run ------------------------------------------------------------------------------------ */

struct ours {
	size_t read, jansson, validate, canonical, together, signature, process;
};

static struct ours add_cases(struct bench *bench, struct peers *peers, struct items *items,
			     char *const argv[], const char *folder)
{
	struct ours ours;
	const char *group = "read, MB/s (and canonical form)";

	ours.read = bench_add(bench, (struct bench_case){ group, "nsync_json_read", BENCH_MB_S,
							  items->n, items->bytes, pass_read, items,
							  bench_next(bench) });
	ours.jansson = bench_add(bench, (struct bench_case){ group, "jansson json_loadb",
							     BENCH_MB_S, items->slow,
							     items->slow_bytes, pass_jansson, items,
							     ours.read });
	for (int which = SIMDJSON; which <= RAPIDJSON; which++)
		add_peer(bench, peers, which,
			 (struct bench_case){ .group = group, .unit = BENCH_MB_S,
					      .against = ours.read },
			 items, folder, argv[2], argv[3]);
	add_peer(bench, peers, NODE_PARSE,
		 (struct bench_case){ .group = group, .unit = BENCH_MB_S, .against = ours.read },
		 items, folder, argv[2], argv[3]);
	ours.canonical = bench_add(bench, (struct bench_case){ group, "nsync_json_canonical",
							       BENCH_NS_EACH, items->n, 0,
							       pass_canonical, items,
							       ours.read });
	group = "validate one item (read before)";
	ours.validate = bench_add(bench, (struct bench_case){ group, "nsync_schema_check",
							      BENCH_NS_EACH, items->n, 0,
							      pass_validate, items,
							      bench_next(bench) });
	for (int which = AJV; which <= VALIJSON; which += VALIJSON - AJV)
		add_peer(bench, peers, which,
			 (struct bench_case){ .group = group, .unit = BENCH_NS_EACH,
					      .against = ours.validate },
			 items, folder, argv[2], argv[3]);
	group = "one item beside its signature";
	ours.signature = bench_add(bench, (struct bench_case){ group, "one Ed25519 verification",
							       BENCH_NS_EACH, items->slow, 0,
							       pass_signature, items,
							       bench_next(bench) });
	ours.together = bench_add(bench, (struct bench_case){ group, "read + validate + canonical",
							      BENCH_NS_EACH, items->n, 0,
							      pass_together, items,
							      ours.signature });
	ours.process = bench_next(bench);
	add_programs(bench, peers, items, argv, folder);
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
	static const char *const names[PEERS] = { "ajv",      "JSON.parse", "valijson",
						  "simdjson", "yyjson",	    "rapidjson" };
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
	const char *folder = argc > 6 ? argv[6] : NULL;
	struct ours ours;
	bool well;

	items.n = argc >= 5 && argc <= 7 ? strtoull(argv[1], NULL, 10) : 0;
	bench.rounds = argc > 5 ? (unsigned)strtoul(argv[5], NULL, 10) : 11;
	if (!items.n || bench.rounds < 1 || bench.rounds > BENCH_MAX_ROUNDS)
		bench_die("usage: json_schema N PREFIX SCHEMA NSYNC [ROUNDS [PEERS]]");
	if (!nsync_base_start())
		bench_die("libsodium does not start");
	items.slow = items.n < SLOW_ITEMS ? items.n : SLOW_ITEMS;
	load_schema(&items, argv[3]);
	load_items(&items, argv[2]);
	ours = add_cases(&bench, &peers, &items, argv, folder);
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
