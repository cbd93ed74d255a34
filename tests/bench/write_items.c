/*
 * write_items.c: write_items N PREFIX SCHEMA
 *
 * Writes PREFIX.json, N items in the one layout one after another (each ends with the line "}"),
 * and PREFIX.jsonl, the same in RFC 8785 form, one a line. Every item is checked against SCHEMA
 * first: a bench over refused items would measure something else.
 */
#include <stdlib.h>

#include "nsync/schema.h"
#include "tests/bench/bench.h"
#include "tests/bench/items.h"

struct writer {
	struct nsync_schema *schema;
	struct nsync_json_doc doc;
	FILE *laid_out, *lines;
};

static void write_item(struct writer *w, uint64_t number)
{
	struct bench_item item = { .number = number };
	struct nsync_buf file = NSYNC_BUF_INIT(BENCH_MAX_BYTES * 2),
			 line = NSYNC_BUF_INIT(BENCH_MAX_BYTES * 2);
	struct nsync_error err = { 0 };
	bool valid = false;

	bench_item_file(&file, &item);
	if (nsync_json_read(&w->doc, nsync_buf_view(&file), &nsync_json_signed, &err) ||
	    nsync_schema_check(&valid, w->schema, w->doc.root, &err) ||
	    nsync_json_canonical(&line, w->doc.root, &err))
		bench_die("item %llu: %s: %s", (unsigned long long)number, err.where, err.text);
	if (!valid || w->doc.layout_at != SIZE_MAX)
		bench_die("item %llu is not %s", (unsigned long long)number,
			  valid ? "in the one layout" : "valid");
	nsync_buf_char(&line, '\n');
	if (fwrite(file.p, 1, file.n, w->laid_out) != file.n ||
	    fwrite(line.p, 1, line.n, w->lines) != line.n)
		bench_die("item %llu cannot be written", (unsigned long long)number);
	nsync_buf_release(&file);
	nsync_buf_release(&line);
}

static FILE *open_output(const char *prefix, const char *suffix)
{
	char path[NSYNC_MAX_PATH];
	FILE *file;

	snprintf(path, sizeof(path), "%s%s", prefix, suffix);
	file = fopen(path, "w");
	if (!file)
		bench_die("%s cannot be written", path);
	return file;
}

int main(int argc, char **argv)
{
	struct nsync_schema_options options = { .assert_format = true };
	struct nsync_buf source = NSYNC_BUF_INIT(NSYNC_MAX_JSON_BYTES);
	struct nsync_error err = { 0 };
	struct writer w = { .doc = NSYNC_JSON_DOC_INIT };
	uint64_t n = argc == 4 ? strtoull(argv[1], NULL, 10) : 0;

	if (!n)
		bench_die("usage: write_items N PREFIX SCHEMA");
	if (!nsync_base_start() || nsync_file_read(&source, argv[3], &err) ||
	    nsync_schema_compile(&w.schema, nsync_buf_view(&source), NSYNC_STR(""), &options, &err))
		bench_die("%s: %s: %s", argv[3], err.where, err.text);
	w.laid_out = open_output(argv[2], ".json");
	w.lines = open_output(argv[2], ".jsonl");
	for (uint64_t i = 0; i < n; i++)
		write_item(&w, i);
	if (fclose(w.laid_out) || fclose(w.lines))
		bench_die("%s cannot be written", argv[2]);
	nsync_json_doc_release(&w.doc);
	nsync_schema_free(w.schema);
	nsync_buf_release(&source);
	return 0;
}
