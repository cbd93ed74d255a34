/*
 * schema_suite.c: the official test suite of draft 2020-12, where it lies beside
 * the project. Both executors must say what the suite says.
 */
#include <criterion/criterion.h>
#include <stdio.h>

#include "tests/support/schema.h"

#define SUITE   "../shared/conformance/json-schema/tests"
#define REMOTES "../shared/conformance/json-schema/remotes"

struct tally {
	unsigned passed, failed;
};

/* One group: a schema and its instances. */
static void run_group(const struct nsync_json *group, const struct nsync_schema_options *options,
		      struct nsync_str source, const char *file, struct tally *tally)
{
	const struct nsync_json *schema = nsync_json_get(group, NSYNC_STR("schema"));
	const struct nsync_json *tests = nsync_json_get(group, NSYNC_STR("tests"));
	struct nsync_str what = nsync_json_get_str(group, NSYNC_STR("description"));
	const struct nsync_json *end = schema + schema->span;
	struct nsync_schema *program;
	struct nsync_error err = { 0 };
	size_t to = end < group + group->span ? end->offset : source.n;
	struct nsync_buf text = NSYNC_BUF_INIT(NSYNC_MAX_JSON_BYTES);

	/* the schema's bytes: up to the comma before the next member, or a brace */
	nsync_buf_add(&text, source.p + schema->offset, to - schema->offset);
	while (text.n && text.p[text.n - 1] != ',' && text.p[text.n - 1] != '}')
		text.n--;
	if (text.n && text.p[text.n - 1] == ',')
		text.n--;
	if (nsync_schema_compile(&program, nsync_buf_view(&text), NSYNC_STR(""), options, &err) !=
	    NSYNC_OK) {
		printf("%s: %.*s: does not compile: %s: %s\n", file, NSYNC_FMT(what), err.where, err.text);
		tally->failed += tests->len;
		nsync_buf_release(&text);
		return;
	}
	for (const struct nsync_json *t = nsync_json_first(tests); t; t = nsync_json_next(tests, t)) {
		const struct nsync_json *data = nsync_json_get(t, NSYNC_STR("data"));
		bool want = nsync_json_get(t, NSYNC_STR("valid"))->type == NSYNC_JSON_TRUE;
		bool fast, plain;

		both_routes(program, data, &fast, &plain);
		tally->passed += fast == want && plain == want;
		if (fast == want && plain == want)
			continue;
		tally->failed++;
		printf("%s: %.*s: %.*s: want %d, fast %d, plain %d\n", file, NSYNC_FMT(what),
		       NSYNC_FMT(nsync_json_get_str(t, NSYNC_STR("description"))), want, fast, plain);
	}
	nsync_schema_free(program);
	nsync_buf_release(&text);
}

Test(schema_suite, required)
{
	struct nsync_error err = { 0 };
	struct tally all = { 0, 0 };
	struct nsync_schema_options options = { .refs = NULL };
	struct nsync_schema_refs *refs;
	char **names;
	size_t count;

	if (!nsync_file_exists(SUITE))
		cr_skip("no " SUITE);
	refs = nsync_schema_refs_new();
	cr_assert_eq(nsync_schema_refs_add_path(refs, NSYNC_STR("http://localhost:1234"), REMOTES, &err), NSYNC_OK,
		     "%s: %s", err.where, err.text);
	options.refs = refs;
	cr_assert_eq(nsync_file_list(&names, &count, SUITE, &err), NSYNC_OK);
	for (size_t i = 0; i < count; i++) {
		struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_JSON_BYTES);
		struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
		struct tally tally = { 0, 0 };
		char path[512];

		snprintf(path, sizeof(path), "%s/%s", SUITE, names[i]);
		cr_assert_eq(nsync_file_read(&bytes, path, &err), NSYNC_OK);
		cr_assert_eq(nsync_json_read(&doc, nsync_buf_view(&bytes), &nsync_json_any, &err), NSYNC_OK,
			     "%s: %s %s", names[i], err.where, err.text);
		for (const struct nsync_json *g = nsync_json_first(doc.root); g;
		     g = nsync_json_next(doc.root, g))
			run_group(g, &options, nsync_buf_view(&bytes), names[i], &tally);
		printf("%-28s %4u passed %3u failed\n", names[i], tally.passed, tally.failed);
		all.passed += tally.passed;
		all.failed += tally.failed;
		nsync_json_doc_release(&doc);
		nsync_buf_release(&bytes);
	}
	nsync_names_free(names, count);
	nsync_schema_refs_free(refs);
	printf("%-28s %4u passed %3u failed\n", "all", all.passed, all.failed);
	cr_assert_eq(all.failed, 0);
	cr_assert_gt(all.passed, 1000);
}
