/*
 * validator.c: a program of one's own on nsync's JSON Schema validator.
 *
 *	validator SCHEMA INSTANCE...
 *
 * It needs three headers (base.h, json.h, schema.h) and libnsync.a. Exit 0: all valid, 1: some not, 2: usage,
 * 3: a file or the schema cannot be used.
 */
#include <stdio.h>

#include "nsync/base.h"
#include "nsync/json.h"
#include "nsync/schema.h"

struct place {
	const char *path;
	struct nsync_str source;
};

/* Called once for each violation, in the order of the instance. Its strings are borrowed: copy what you keep. */
static void print_violation(void *payload, const struct nsync_schema_violation *violation)
{
	const struct place *place = payload;
	size_t line, column;

	nsync_json_position(&line, &column, place->source, violation->instance->offset);
	printf("%s:%zu:%zu: %.*s: %.*s\n", place->path, line, column, NSYNC_FMT(violation->keyword_location),
	       NSYNC_FMT(violation->advice));
}

static int fail(const struct nsync_error *err)
{
	fprintf(stderr, "validator: %s: %s\n", err->where, err->text);
	return 3;
}

/* Compiled once; the program may then be used for any number of instances, by any number of threads. */
static enum nsync_code load_schema(struct nsync_schema **out, const char *path, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_JSON_BYTES);
	const struct nsync_schema_options options = { .assert_format = true };
	enum nsync_code code = nsync_file_read(&bytes, path, err);

	return code ? code : nsync_schema_compile(out, nsync_buf_view(&bytes), NSYNC_STR(""), &options, err);
}

static enum nsync_code check_file(bool *valid, const struct nsync_schema *schema, const char *path,
				  struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_JSON_BYTES);
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	struct place place = { path, { NULL, 0 } };
	enum nsync_code code = nsync_file_read(&bytes, path, err);

	place.source = nsync_buf_view(&bytes);
	if (!code)
		code = nsync_json_read(&doc, place.source, &nsync_json_any, err);
	if (!code)
		code = nsync_schema_validate(valid, schema, doc.root, print_violation, &place, err);
	return code;
}

int main(int argc, char **argv)
{
	AUTO(nsync_schema_freep) struct nsync_schema *schema = NULL;
	struct nsync_error err = { .code = NSYNC_OK };
	bool all = true;

	if (argc < 3) {
		fprintf(stderr, "usage: validator SCHEMA INSTANCE...\n");
		return 2;
	}
	if (!nsync_base_start() || load_schema(&schema, argv[1], &err))
		return fail(&err);
	for (int i = 2; i < argc; i++) {
		bool valid = false;

		if (check_file(&valid, schema, argv[i], &err))
			return fail(&err);
		all = all && valid;
	}
	return all ? 0 : 1;
}
