/*
 * write_region.c: a whole region, or what one office adds to it, as input of git fast-import.
 *
 *	write_region base N PER FOLDER          the stream of N items, PER in each record
 *	write_region office CODE N FOLDER HEAD  the stream of CODE's branch: N items on top of HEAD
 *
 * Everything is a function of the numbers given: the same commits on any machine. Item k lies in the month
 * k / 1000 before May 2023, so every size has 1,000 in each month. FOLDER gets
 *
 *	pin        the id of root 1
 *	last       "<seq>:<id>" of the newest record
 *	key.json   the merge key, in the clear
 *	messages   key, signature, length (8 bytes, this machine's order) and signed message of the first 100,000 items
 *
 * Beside main, refs/bench/more-50 and more-100 add a record of that many items, and refs/bench/record-R is
 * the commit of record R at a quarter, a half and all of them.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "nsync/verify.h"
#include "tests/bench/bench.h"
#include "tests/bench/items.h"
#include "tests/bench/sign.h"

#define FIRST_MONTH (2023 * 12 + 3) /* April */
#define AS_OF       1767225600      /* 2026-01-01T00:00:00Z, and ten minutes for each record */
#define FLOOR_ITEMS 100000          /* messages has no more; no floor is measured beyond */
#define EXTRA       1000000000u     /* numbers of items that come on top of a base */

static const char *const codes[8] = { "bz", "cr", "gt", "hn", "mx", "ni", "pa", "sv" };

struct added {
	char path[NSYNC_MAX_PATH];
	struct nsync_buf file;
};

struct writer {
	FILE *out, *messages; /* messages: NULL to write none */
	struct nsync_id pin, last;
	int64_t seq;
	char log[96];         /* "<seq>:<id>" of the newest record */
	struct added *items;  /* of one step */
	uint64_t first;       /* the number of items[0] */
	const char *office;   /* NULL: by number */
};

/* ---- items, on all processors ------------------------------------------------------------- */

static enum nsync_code make_item(void *payload, unsigned worker, size_t i, struct nsync_error *err)
{
	struct writer *w = payload;
	uint64_t number = w->first + i;
	int month = FIRST_MONTH - (number >= EXTRA ? 0 : (int)(number / 1000));
	struct bench_item item = { .number = number,
				   .office = w->office,
				   .year = month / 12,
				   .month = month % 12 + 1,
				   .first = true,
				   .alone = true,
				   .log = w->log };

	(void)worker;
	(void)err;
	nsync_buf_clear(&w->items[i].file);
	bench_item_file(&w->items[i].file, &item);
	bench_item_path(w->items[i].path, &item);
	return NSYNC_OK;
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct added *)a)->path, ((const struct added *)b)->path);
}

static void make_items(struct writer *w, uint64_t first, size_t count)
{
	struct nsync_error err = { 0 };

	w->first = first;
	if (nsync_pool_run(0, count, make_item, w, &err))
		bench_die("%s: %s", err.where, err.text);
	qsort(w->items, count, sizeof(*w->items), by_path);
}

/* What has to be verified anyway, for the floor. */
static void write_message(FILE *out, const struct added *item)
{
	struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	struct nsync_buf message = NSYNC_BUF_INIT(4 * BENCH_MAX_BYTES);
	uint8_t key[NSYNC_KEY_BYTES], signature[NSYNC_SIGNATURE_BYTES];
	char office[NSYNC_MAX_OFFICE + 1];
	struct nsync_verdict verdict = { 0 };
	struct nsync_error err = { 0 };
	struct nsync_signed file;
	uint64_t n;

	nsync_str_copy(office, sizeof(office), (struct nsync_str){ item->path + 6, 2 });
	bench_office_key(key, office);
	if (nsync_signed_read(&file, &verdict, &doc, NSYNC_KIND_ITEM, nsync_buf_view(&item->file),
			      &err) ||
	    verdict.reason || nsync_message(&message, NSYNC_KIND_ITEM, file.body, &err) ||
	    !nsync_unbase64(signature, sizeof(signature),
			    nsync_json_get_str(file.signatures, nsync_str(nsync_key_id(key).hex)),
			    false) ||
	    !nsync_signature_valid(key, signature, nsync_buf_view(&message)))
		bench_die("%s does not hold", item->path);
	n = message.n;
	if (fwrite(key, sizeof(key), 1, out) != 1 ||
	    fwrite(signature, sizeof(signature), 1, out) != 1 || fwrite(&n, sizeof(n), 1, out) != 1 ||
	    fwrite(message.p, message.n, 1, out) != 1)
		bench_die("messages cannot be written");
	nsync_buf_release(&message);
	nsync_json_doc_release(&doc);
}

/* ---- the stream -------------------------------------------------------------------------------- */

static void write_data(FILE *out, struct nsync_str bytes)
{
	fprintf(out, "data %zu\n", bytes.n);
	if (fwrite(bytes.p, 1, bytes.n, out) != bytes.n || fputc('\n', out) == EOF)
		bench_die("the stream cannot be written");
}

static void write_file(FILE *out, const char *path, struct nsync_str bytes)
{
	fprintf(out, "M 100644 inline %s\n", path);
	write_data(out, bytes);
}

/* mark: 0 for none. from: a commit or mark, NULL: what ref pointed to. */
static void begin_commit(FILE *out, const char *ref, int64_t mark, int64_t when, const char *from,
			 struct nsync_str message)
{
	fprintf(out, "commit %s\n", ref);
	if (mark)
		fprintf(out, "mark :%" PRId64 "\n", mark);
	fprintf(out, "committer nsync <merge@nsync.invalid> %" PRId64 " +0000\n", when);
	write_data(out, message);
	if (from)
		fprintf(out, "from %s\n", from);
}

/* ---- records ------------------------------------------------------------------------------------- */

static void add_inputs(struct nsync_buf *body, const struct added *items, size_t count, int64_t seq)
{
	nsync_buf_text(body, "\"inputs\":{");
	for (int i = 0; i < 8 && count; i++) {
		char text[64], head[NSYNC_HEX_SIZE];
		size_t added = 0;

		for (size_t k = 0; k < count; k++)
			added += !memcmp(items[k].path + 6, codes[i], 2);
		/* An office's own commit, which the region never holds: a hash of nothing in particular. */
		snprintf(text, sizeof(text), "head %s %" PRId64, codes[i], seq);
		nsync_sha256_hex(head, nsync_str(text));
		nsync_buf_printf(body, "%s\"%s\":{\"head\":\"%.40s\",\"added\":%zu,\"held\":0,\"holds\":[]}",
				 i ? "," : "", codes[i], head, added);
	}
	nsync_buf_text(body, "},");
}

static void add_message(struct nsync_buf *message, const struct added *items, size_t count,
			int64_t seq)
{
	nsync_buf_printf(message, "Record %" PRId64 ": %zu added\n\n", seq, count);
	for (int i = 0; i < 8; i++) {
		size_t added = 0;

		for (size_t k = 0; k < count; k++)
			added += !memcmp(items[k].path + 6, codes[i], 2);
		if (added)
			nsync_buf_printf(message, "%s: %zu added, 0 held\n", codes[i], added);
	}
}

/* One step: the items (or the root, which has no office) and the record that names them. */
static struct nsync_id write_step(struct writer *w, const char *ref, int64_t mark, const char *from,
				  const struct added *items, size_t count, bool root)
{
	static const char *const merge[] = { "merge" };
	struct nsync_buf body = NSYNC_BUF_INIT(1 << 16), file = NSYNC_BUF_INIT(1 << 16),
			 message = NSYNC_BUF_INIT(1 << 12);
	int64_t seq = w->seq + 1, when = AS_OF + seq * 600;
	char moment[32], hex[NSYNC_HEX_SIZE], path[NSYNC_MAX_PATH];
	uint8_t digest[NSYNC_HASH_BYTES];
	struct nsync_sha256 hash;
	struct nsync_id id;

	nsync_sha256_init(&hash);
	for (size_t i = 0; i < count; i++) {
		nsync_sha256(digest, nsync_buf_view(&items[i].file));
		nsync_record_hash_file(&hash, items[i].path, digest);
	}
	nsync_sha256_final(digest, &hash);
	nsync_hex(hex, digest, sizeof(digest));
	nsync_time_format(moment, (struct nsync_time){ .seconds = when });
	nsync_buf_printf(&body, "{\"seq\":%" PRId64 ",\"previous\":\"%s\",\"region\":\"" BENCH_AUTHORITY
				"\",\"asOf\":\"%s\",\"root\":{\"version\":1,\"id\":\"%s\"},",
			 seq, w->last.hex, moment, w->pin.hex);
	add_inputs(&body, items, root ? 0 : count, seq);
	nsync_buf_printf(&body, "\"unreachable\":[],\"added\":{\"count\":%zu,\"hash\":\"%s\"}}", count, hex);
	bench_signed_file(&file, &id, NSYNC_KIND_RECORD, nsync_buf_view(&body), merge, 1);
	if (root)
		nsync_buf_printf(&message, "Record %" PRId64 ": 1 added\n\nroot: version 1\n", seq);
	else
		add_message(&message, items, count, seq);
	begin_commit(w->out, ref, mark, when, from, nsync_buf_view(&message));
	for (size_t i = 0; i < count; i++)
		write_file(w->out, items[i].path, nsync_buf_view(&items[i].file));
	snprintf(path, sizeof(path), "log/%" PRId64 "/%" PRId64 ".json", seq / 1000, seq);
	write_file(w->out, path, nsync_buf_view(&file));
	nsync_buf_release(&body);
	nsync_buf_release(&file);
	nsync_buf_release(&message);
	return id;
}

static void take_step(struct writer *w, struct nsync_id id)
{
	w->last = id;
	w->seq++;
	snprintf(w->log, sizeof(w->log), "%" PRId64 ":%s", w->seq, id.hex);
}

/* ---- the root ---------------------------------------------------------------------------------------- */

static void add_key(struct nsync_buf *out, const char *name, bool first)
{
	uint8_t key[NSYNC_KEY_BYTES], secret[BENCH_SECRET_BYTES];

	bench_keys(key, secret, name);
	nsync_buf_printf(out, "%s\"%s\":{\"holder\":\"%s\",\"ed25519\":\"", first ? "" : ",",
			 nsync_key_id(key).hex, name);
	nsync_base64(out, key, sizeof(key), false);
	nsync_buf_text(out, "\"}");
}

static void add_key_id(struct nsync_buf *out, const char *name)
{
	uint8_t key[NSYNC_KEY_BYTES];

	bench_office_key(key, name);
	nsync_buf_printf(out, "\"%s\"", nsync_key_id(key).hex);
}

static void make_root(struct added *root, struct nsync_id *pin)
{
	static const char *const signers[] = { "root-1", "root-2" };
	struct nsync_buf body = NSYNC_BUF_INIT(1 << 16);

	nsync_buf_text(&body, "{\"version\":1,\"issued\":\"2025-12-31T00:00:00Z\","
			      "\"expires\":\"2055-12-31T00:00:00Z\",\"region\":{\"authority\":\"" BENCH_AUTHORITY
			      "\",\"names\":{\"es\":\"Mesoamérica\",\"en\":\"Mesoamerica\"},"
			      "\"languages\":[\"es\",\"en\"],\"timeZone\":\"America/Guatemala\"},\"keys\":{");
	add_key(&body, "root-1", true);
	add_key(&body, "root-2", false);
	add_key(&body, "merge", false);
	for (int i = 0; i < 8; i++)
		add_key(&body, codes[i], false);
	nsync_buf_text(&body, "},\"roles\":{\"root\":{\"threshold\":2,\"keys\":[");
	add_key_id(&body, "root-1");
	nsync_buf_char(&body, ',');
	add_key_id(&body, "root-2");
	nsync_buf_text(&body, "]},\"merge\":{\"keys\":[");
	add_key_id(&body, "merge");
	nsync_buf_text(&body, "]}},\"offices\":{");
	for (int i = 0; i < 8; i++) {
		nsync_buf_printf(&body, "%s\"%s\":{\"names\":{\"en\":\"%s\"},\"threshold\":1,\"keys\":[",
				 i ? "," : "", codes[i], codes[i]);
		add_key_id(&body, codes[i]);
		nsync_buf_text(&body, "]}");
	}
	nsync_buf_text(&body, "}}");
	snprintf(root->path, sizeof(root->path), "trust/1.json");
	bench_signed_file(&root->file, pin, NSYNC_KIND_ROOT, nsync_buf_view(&body), signers, 2);
	nsync_buf_release(&body);
}

/* ---- files beside ------------------------------------------------------------------------------------ */

static FILE *create(const char *folder, const char *name)
{
	char path[4096];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "w");
	if (!file)
		bench_die("%s cannot be written", path);
	return file;
}

static void write_line(const char *folder, const char *name, const char *text)
{
	FILE *file = create(folder, name);

	if (fprintf(file, "%s\n", text) < 0 || fclose(file))
		bench_die("%s cannot be written", name);
}

static void write_key(const char *folder)
{
	uint8_t key[NSYNC_KEY_BYTES], secret[BENCH_SECRET_BYTES];
	struct nsync_buf file = NSYNC_BUF_INIT(4096);

	bench_keys(key, secret, "merge");
	nsync_buf_text(&file, "{\n  \"key\": {\n    \"ed25519\": \"");
	nsync_base64(&file, key, sizeof(key), false);
	nsync_buf_text(&file, "\",\n    \"holder\": \"merge\",\n    \"name\": \"merge\",\n    \"secret\": \"");
	nsync_base64(&file, secret, 32, false);
	nsync_buf_text(&file, "\"\n  }\n}");
	write_line(folder, "key.json", file.p);
	nsync_buf_release(&file);
}

/* ---- the two streams ----------------------------------------------------------------------------------- */

static void room_for(struct writer *w, size_t count)
{
	w->items = calloc(count, sizeof(*w->items));
	if (!w->items)
		bench_die("out of memory");
	for (size_t i = 0; i < count; i++)
		nsync_buf_init(&w->items[i].file, 2 * BENCH_MAX_BYTES);
}

static void write_more(struct writer *w, size_t count, int64_t last)
{
	char ref[64], from[32];

	snprintf(ref, sizeof(ref), "refs/bench/more-%zu", count);
	snprintf(from, sizeof(from), ":%" PRId64, last);
	make_items(w, EXTRA, count);
	write_step(w, ref, 0, from, w->items, count, false);
}

static void write_base(const char *folder, uint64_t n, size_t per)
{
	struct writer w = { .out = stdout, .messages = create(folder, "messages") };
	int64_t steps = per ? (int64_t)((n + per - 1) / per) : 0;
	struct added root = { .file = NSYNC_BUF_INIT(NSYNC_MAX_JSON_BYTES) };

	if (!steps)
		bench_die("no items, or none in a record");
	room_for(&w, per > 100 ? per : 100);
	make_root(&root, &w.pin);
	w.last = w.pin;
	take_step(&w, write_step(&w, "refs/heads/main", 1, NULL, &root, 1, true));
	for (uint64_t at = 0; at < n; at += per) {
		size_t count = n - at < per ? (size_t)(n - at) : per;

		make_items(&w, at, count);
		for (size_t i = 0; i < count; i++)
			if (at + i < FLOOR_ITEMS)
				write_message(w.messages, &w.items[i]);
		take_step(&w, write_step(&w, "refs/heads/main", w.seq + 1, NULL, w.items, count, false));
	}
	for (int64_t part = 1; part <= 4; part *= 2) {
		int64_t record = 1 + steps * part / 4;

		printf("reset refs/bench/record-%" PRId64 "\nfrom :%" PRId64 "\n\n", record - 1, record);
	}
	write_more(&w, 50, w.seq);
	write_more(&w, 100, w.seq);
	write_line(folder, "pin", w.pin.hex);
	write_line(folder, "last", w.log);
	write_key(folder);
	if (fclose(w.messages))
		bench_die("messages cannot be written");
}

static void write_office(const char *code, size_t count, const char *folder, const char *head)
{
	struct writer w = { .out = stdout, .office = code };
	struct nsync_buf log = NSYNC_BUF_INIT(256);
	struct nsync_error err = { 0 };
	char path[4096];
	unsigned office = 0;

	while (office < 7 && strcmp(codes[office], code))
		office++;
	snprintf(path, sizeof(path), "%s/last", folder);
	if (nsync_file_read(&log, path, &err) || log.n < 2)
		bench_die("%s: %s", path, err.text);
	nsync_str_copy(w.log, sizeof(w.log), (struct nsync_str){ log.p, log.n - 1 });
	room_for(&w, count);
	make_items(&w, EXTRA + (office + 1) * 1000000u, count);
	begin_commit(w.out, "refs/heads/main", 0, AS_OF + 365 * 86400, head, NSYNC_STR("News\n"));
	for (size_t i = 0; i < count; i++)
		write_file(w.out, w.items[i].path, nsync_buf_view(&w.items[i].file));
	nsync_buf_release(&log);
}

int main(int argc, char **argv)
{
	if (!nsync_base_start())
		bench_die("libsodium does not start");
	if (argc == 5 && !strcmp(argv[1], "base"))
		write_base(argv[4], strtoull(argv[2], NULL, 10), strtoul(argv[3], NULL, 10));
	else if (argc == 6 && !strcmp(argv[1], "office"))
		write_office(argv[2], strtoul(argv[3], NULL, 10), argv[4], argv[5]);
	else
		bench_die("usage: write_region base N PER FOLDER | office CODE N FOLDER HEAD");
	if (fputs("done\n", stdout) == EOF || fclose(stdout))
		bench_die("the stream cannot be written");
	return 0;
}
