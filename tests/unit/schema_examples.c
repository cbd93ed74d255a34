/*
 * schema_examples.c: schema/examples/ against the schemas compiled in, and the
 * items also against the official ninjs 3.1, where that lies beside the project.
 */
#include <criterion/criterion.h>
#include <stdio.h>

#include "tests/support/schema.h"

#define NINJS "../shared/conformance/ninjs"

static const char *const kinds[] = { "item", "cosignature", "root", "record",
				     "digest", "key", "topics", "audit-report", "site", "digest-json" };
/* The first of them nsync_schema_builtin knows; the others, from topics on, are read from their files. */
#define BUILT_IN 6

struct example {
	struct nsync_buf bytes;
	struct nsync_json_doc doc;
};

static void example_read(struct example *out, const char *path)
{
	struct nsync_error err = { 0 };

	nsync_buf_init(&out->bytes, NSYNC_MAX_JSON_BYTES);
	nsync_json_doc_init(&out->doc);
	cr_assert_eq(nsync_file_read(&out->bytes, path, &err), NSYNC_OK, "%s", err.text);
	cr_assert_eq(nsync_json_read(&out->doc, nsync_buf_view(&out->bytes), &nsync_json_any, &err),
		     NSYNC_OK, "%s: %s: %s", path, err.where, err.text);
}

static void example_release(struct example *example)
{
	nsync_json_doc_release(&example->doc);
	nsync_buf_release(&example->bytes);
}

/* One that may refer to the schema of items; formats are asserted. */
static struct nsync_schema *compile_file(const char *path)
{
	AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(1u << 20);
	struct nsync_schema_refs *refs = nsync_schema_refs_new();
	const struct nsync_schema_options options = { .assert_format = true, .refs = refs };
	struct nsync_schema *out = NULL;
	struct nsync_error err = { 0 };

	cr_assert(refs);
	cr_assert_eq(nsync_file_read(&text, path, &err), NSYNC_OK, "%s", err.text);
	cr_assert_eq(nsync_schema_refs_add_path(
			     refs, NSYNC_STR("https://nsync.invalid/schema/item.schema.json"),
			     "schema/item.schema.json", &err),
		     NSYNC_OK, "%s: %s", err.where, err.text);
	cr_assert_eq(nsync_schema_compile(&out, nsync_buf_view(&text), NSYNC_STR(""), &options, &err), NSYNC_OK,
		     "%s: %s: %s", path, err.where, err.text);
	nsync_schema_refs_free(refs);
	return out;
}

/* The schema of one of kinds. */
static const struct nsync_schema *schema_of(size_t k)
{
	static struct nsync_schema *from_file[sizeof(kinds) / sizeof(kinds[0]) - BUILT_IN];
	const struct nsync_schema *out;
	struct nsync_error err = { 0 };
	char path[128];

	if (k < BUILT_IN) {
		cr_assert_eq(nsync_schema_builtin(&out, kinds[k], &err), NSYNC_OK, "%s: %s: %s", kinds[k],
			     err.where, err.text);
		return out;
	}
	if (!from_file[k - BUILT_IN]) {
		snprintf(path, sizeof(path), "schema/%s.schema.json", kinds[k]);
		from_file[k - BUILT_IN] = compile_file(path);
	}
	return from_file[k - BUILT_IN];
}

static void print_violation(void *payload, const struct nsync_schema_violation *v)
{
	printf("%s: %.*s: %.*s: %.*s\n", (const char *)payload, NSYNC_FMT(v->pointer),
	       NSYNC_FMT(v->absolute_location), NSYNC_FMT(v->advice));
}

Test(schema_examples, valid)
{
	for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
		struct nsync_error err = { 0 };
		char folder[128], **names;
		size_t count;

		snprintf(folder, sizeof(folder), "schema/examples/%s/valid", kinds[k]);
		cr_assert_eq(nsync_file_list(&names, &count, folder, &err), NSYNC_OK, "%s", err.text);
		cr_assert_gt(count, 0);
		for (size_t i = 0; i < count; i++) {
			struct example example;
			char path[256];
			bool fast, plain;

			snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
			example_read(&example, path);
			cr_assert_eq(example.doc.layout_at, SIZE_MAX, "%s: layout", path);
			both_routes(schema_of(k), example.doc.root, &fast, &plain);
			if (!plain)
				cr_assert_eq(nsync_schema_validate(&plain, schema_of(k), example.doc.root,
								   print_violation, path, &err),
					     NSYNC_OK);
			cr_expect(fast && plain, "%s: fast %d, plain %d", path, fast, plain);
			example_release(&example);
		}
		nsync_names_free(names, count);
	}
}

struct wanted {
	char keyword[64], pointer[192];
	bool found;
};

static void look_for(void *payload, const struct nsync_schema_violation *v)
{
	struct wanted *wanted = payload;

	if (nsync_str_is(v->keyword, wanted->keyword) && nsync_str_is(v->pointer, wanted->pointer))
		wanted->found = true;
	cr_expect_gt(v->advice.n, 0, "no advice for %s", wanted->keyword);
}

/* One line of `expect`: file, keyword, pointer. */
static void check_line(size_t k, const char *line)
{
	struct wanted wanted = { "", "", false };
	struct example example;
	struct nsync_error err = { 0 };
	char name[128] = "", path[256];
	bool fast, plain;

	cr_assert_geq(sscanf(line, "%127s %63s %191s", name, wanted.keyword, wanted.pointer), 2);
	snprintf(path, sizeof(path), "schema/examples/%s/invalid/%s", kinds[k], name);
	example_read(&example, path);
	both_routes(schema_of(k), example.doc.root, &fast, &plain);
	cr_expect(!fast && !plain, "%s is valid: fast %d, plain %d", path, fast, plain);
	cr_assert_eq(nsync_schema_validate(&plain, schema_of(k), example.doc.root, look_for, &wanted,
					   &err),
		     NSYNC_OK);
	cr_expect(wanted.found, "%s: no %s at \"%s\"", path, wanted.keyword, wanted.pointer);
	example_release(&example);
}

Test(schema_examples, invalid)
{
	for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
		struct nsync_buf text = NSYNC_BUF_INIT(1u << 20);
		struct nsync_error err = { 0 };
		char path[256], **names;
		size_t count, lines = 0;

		snprintf(path, sizeof(path), "schema/examples/%s/invalid", kinds[k]);
		cr_assert_eq(nsync_file_list(&names, &count, path, &err), NSYNC_OK);
		nsync_names_free(names, count);
		snprintf(path, sizeof(path), "schema/examples/%s/invalid/expect", kinds[k]);
		cr_assert_eq(nsync_file_read(&text, path, &err), NSYNC_OK, "%s", err.text);
		nsync_buf_char(&text, '\0');
		for (char *line = text.p, *end; (end = strchr(line, '\n')); line = end + 1, lines++) {
			*end = '\0';
			check_line(k, line);
		}
		cr_expect_eq(lines + 1, count, "%s: %zu lines for %zu files", path, lines, count - 1);
		nsync_buf_release(&text);
	}
}

Test(schema_examples, topics)
{
	struct example example;
	bool fast, plain;

	example_read(&example, "schema/topics.json");
	both_routes(schema_of(BUILT_IN), example.doc.root, &fast, &plain);
	cr_assert(fast && plain);
	example_release(&example);
}

Test(schema_examples, items_are_ninjs)
{
	struct nsync_schema_options options = { .assert_format = true, .refs = NULL };
	struct nsync_buf text = NSYNC_BUF_INIT(NSYNC_MAX_JSON_BYTES);
	struct nsync_schema_refs *refs;
	struct nsync_schema *ninjs;
	struct nsync_error err = { 0 };
	char **names;
	size_t count;

	if (!nsync_file_exists(NINJS))
		cr_skip("no " NINJS);
	refs = nsync_schema_refs_new();
	cr_assert_eq(nsync_schema_refs_add_path(refs,
						NSYNC_STR("https://geojson.org/schema/GeoJSON.json"),
						NINJS "/GeoJSON-schema.json", &err),
		     NSYNC_OK, "%s: %s", err.where, err.text);
	options.refs = refs;
	cr_assert_eq(nsync_file_read(&text, NINJS "/ninjs-schema_3.1.json", &err), NSYNC_OK);
	cr_assert_eq(nsync_schema_compile(&ninjs, nsync_buf_view(&text), NSYNC_STR(""), &options, &err),
		     NSYNC_OK, "%s: %s", err.where, err.text);
	cr_assert_eq(nsync_file_list(&names, &count, "schema/examples/item/valid", &err), NSYNC_OK);
	for (size_t i = 0; i < count; i++) {
		struct example example;
		char path[256];
		bool fast, plain;

		snprintf(path, sizeof(path), "schema/examples/item/valid/%s", names[i]);
		example_read(&example, path);
		both_routes(ninjs, nsync_json_get(example.doc.root, NSYNC_STR("item")), &fast, &plain);
		cr_expect(fast && plain, "%s: fast %d, plain %d", path, fast, plain);
		/* the whole file is not: ninjs is closed */
		both_routes(ninjs, example.doc.root, &fast, &plain);
		cr_expect(!fast && !plain, "%s: fast %d, plain %d", path, fast, plain);
		example_release(&example);
	}
	nsync_names_free(names, count);
	nsync_schema_free(ninjs);
	nsync_schema_refs_free(refs);
	nsync_buf_release(&text);
}
