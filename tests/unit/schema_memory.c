/*
 * schema_memory.c: every allocation of the compiler and of both executors fails once. Nothing
 * may crash or leak, and the answer is out of memory or the right one.
 */
#include "tests/support/failing_memory.h"
#include "tests/support/folder_fixture.h"
#include "tests/support/schema.h"

#ifdef FAILING_MEMORY

static const char schema_text[] =
	"{\"$id\":\"https://example.org/a\",\"$ref\":\"https://example.org/b\",\"$defs\":{\"c\":{\"$id\":\"c\","
	"\"$dynamicAnchor\":\"x\"}},\"properties\":{\"a\":{\"pattern\":\"^(a|b)+$\"},\"b\":{\"pattern\":"
	"\"^[\\\\p{L}0-9]{3}$\",\"enum\":[\"abc\",1]},\"c\":{\"uniqueItems\":true,\"items\":{\"format\":\"idn-hostname\"}}},"
	"\"patternProperties\":{\"^z\":{\"anyOf\":[{\"type\":\"string\"},{\"minimum\":2}]}},"
	"\"required\":[\"a\"],\"anyOf\":[{\"properties\":{\"q\":true}},{\"$dynamicRef\":\"c#x\"}],"
	"\"unevaluatedProperties\":false}";

static const char instance_text[] = "{\"a\":\"c\",\"b\":\"ab\",\"c\":[\"ü\",\"ü\"],\"z\":1,\"other\":2}";

static struct nsync_json_doc instance = NSYNC_JSON_DOC_INIT;

static size_t violations;

/* A schema that needs another document, and every violation of an instance. */
static enum nsync_code compile_and_report(struct nsync_error *err)
{
	struct nsync_schema_refs *refs = nsync_schema_refs_new();
	struct nsync_schema_options options = { .assert_format = true, .refs = refs };
	struct nsync_schema *schema = NULL;
	enum nsync_code code = refs ? NSYNC_OK : nsync_fail_memory(err);
	bool valid = true;

	violations = 0;
	if (code == NSYNC_OK)
		code = nsync_schema_refs_add(refs, NSYNC_STR("https://example.org/b"),
					     NSYNC_STR("{\"type\":\"object\"}"), err);
	if (code == NSYNC_OK)
		code = nsync_schema_compile(&schema, nsync_str(schema_text), NSYNC_STR(""), &options, err);
	if (code == NSYNC_OK)
		code = nsync_schema_check(&valid, schema, instance.root, err);
	if (code == NSYNC_OK)
		code = nsync_schema_validate(&valid, schema, instance.root, count_violation, &violations, err);
	nsync_schema_free(schema);
	nsync_schema_refs_free(refs);
	if (code == NSYNC_OK && (valid || violations < 5))
		return nsync_fail(err, NSYNC_EINVAL, "", "%zu violations", violations);
	return code;
}

/* A schema that does not compile: its own error, or out of memory. */
static enum nsync_code refuse(struct nsync_error *err)
{
	static const char *const bad[] = { "{\"$ref\":\"#/nowhere\"}", "{\"pattern\":\"(\"}",
					   "{\"type\":[\"string\",7]}", "{\"a\":1,\"a\":2}" };

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct nsync_error found = { 0 };
		struct nsync_schema *schema = NULL;
		enum nsync_code code = nsync_schema_compile(&schema, nsync_str(bad[i]),
							    NSYNC_STR("https://example.org/"), NULL, &found);

		if (schema || code == NSYNC_OK)
			return nsync_fail(err, NSYNC_EINVAL, "", "%s compiles", bad[i]);
		if (code == NSYNC_ENOMEM)
			return nsync_fail_memory(err);
	}
	return NSYNC_OK;
}

static struct nsync_schema *noted;

/* Violations are kept, and written in the format that takes most memory. */
static enum nsync_code keep_and_write(struct nsync_error *err)
{
	AUTO(nsync_schema_notes_release) struct nsync_schema_notes notes = { .list = NULL };
	AUTO(nsync_json_builder_freep) struct nsync_json_builder *b = nsync_json_builder_new();
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(100000);
	bool valid;

	TRY(nsync_schema_validate(&valid, noted, instance.root, nsync_schema_keep, &notes, err));
	TRY(nsync_schema_add_output(b, valid, &notes, NSYNC_SCHEMA_DETAILED, err));
	TRY(nsync_json_build_line(&out, b, err));
	return notes.count == 3 ? NSYNC_OK : nsync_fail(err, NSYNC_EINVAL, "", "%s", out.p);
}

static char folder[64];

static enum nsync_code add_folder(struct nsync_error *err)
{
	AUTO(nsync_schema_refs_freep) struct nsync_schema_refs *refs = nsync_schema_refs_new();

	return refs ? nsync_schema_refs_add_path(refs, NSYNC_STR("https://example.org/"), folder,
						 err)
		    : nsync_fail_memory(err);
}

/* Kept once compiled, and compiled at the next try where memory was short. */
static enum nsync_code builtin(struct nsync_error *err)
{
	const struct nsync_schema *schema;

	return nsync_schema_builtin(&schema, "cosignature", err);
}

Test(schema_memory, each_allocation_fails_in_turn)
{
	struct nsync_error err = { 0 };

	cr_assert_eq(nsync_json_read(&instance, nsync_str(instance_text), &nsync_json_any, &err), NSYNC_OK);
	/* The first time, this thread gets what it keeps for its patterns. */
	cr_assert_eq(compile_and_report(&err), NSYNC_OK, "%s: %s", err.where, err.text);
	/* JIT code and the match data of a format are had or done without. */
	fail_each("compile and report", compile_and_report, FAILING_MAY_SUCCEED | FAILING_JIT);
	/* A pattern that is none is refused before what failed is looked at. */
	fail_each("refuse", refuse, FAILING_MAY_SUCCEED);
	fail_each("built in", builtin, FAILING_KEEPS);
	nsync_json_doc_release(&instance);
}

Test(schema_memory, output_and_folders)
{
	FIXTURE_FOLDER(dir);
	struct nsync_error err = { 0 };

	noted = compiled("{\"properties\":{\"a\":{\"type\":\"integer\"},\"z\":{\"minimum\":2}},"
			 "\"required\":[\"y\"]}");
	cr_assert_eq(nsync_json_read(&instance, nsync_str(instance_text), &nsync_json_any, &err),
		     NSYNC_OK);
	fail_each("keep and write", keep_and_write, 0);
	memcpy(folder, dir, sizeof(folder));
	cr_assert_eq(nsync_file_mkdirs(fixture_path(dir, "deep"), 0755, &err), NSYNC_OK);
	fixture_write(dir, "deep/a.json", "{}");
	fail_each("a folder of documents", add_folder, 0);
	nsync_schema_free(noted);
	nsync_json_doc_release(&instance);
}

/* What a thread keeps for its patterns is asked for anew where there was no memory for it. */
Test(schema_memory, first_match_of_a_thread)
{
	struct nsync_schema *schema = compiled("{\"pattern\":\"^(a|b)+$\",\"format\":\"idn-hostname\"}");
	struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	struct nsync_error err = { 0 };
	bool valid;

	cr_assert_eq(nsync_json_read(&doc, NSYNC_STR("\"\u00fc\""), &nsync_json_any, &err), NSYNC_OK);
	for (long n = 0;; n++) {
		enum nsync_code code;

		failing_begin(n);
		code = nsync_schema_check(&valid, schema, doc.root, &err);
		failing_end();
		cr_assert(code == NSYNC_OK || code == NSYNC_ENOMEM);
		cr_assert(!valid);
		if (!failing_failed)
			break;
		err = (struct nsync_error){ 0 };
	}
	nsync_json_doc_release(&doc);
	nsync_schema_free(schema);
}

/* While the instance is valid, nothing is allocated. */
Test(schema_memory, valid_allocates_nothing)
{
	struct nsync_schema *schema = compiled(
		"{\"properties\":{\"a\":{\"pattern\":\"^(a|b)+$\"},\"b\":{\"format\":\"date-time\"}},"
		"\"anyOf\":[{\"required\":[\"a\"]}],\"if\":{\"required\":[\"c\"]},\"then\":{\"properties\":{\"c\":true}},"
		"\"unevaluatedProperties\":{\"uniqueItems\":true}}");
	struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	struct nsync_error err = { 0 };
	bool valid;

	cr_assert_eq(nsync_json_read(&doc, NSYNC_STR("{\"a\":\"ab\",\"b\":\"2020-01-01T00:00:00Z\",\"c\":1,"
						     "\"d\":[1,2,3]}"),
				     &nsync_json_any, &err),
		     NSYNC_OK);
	/* the first time, this thread gets its match data */
	cr_assert_eq(nsync_schema_check(&valid, schema, doc.root, &err), NSYNC_OK);
	cr_assert(valid);
	failing_begin(0);
	cr_expect_eq(nsync_schema_check(&valid, schema, doc.root, &err), NSYNC_OK);
	cr_expect_eq(nsync_schema_validate(&valid, schema, doc.root, NULL, NULL, &err), NSYNC_OK);
	failing_end();
	cr_expect_eq(failing_failed, 0, "something was allocated");
	cr_expect(valid);
	nsync_json_doc_release(&doc);
	nsync_schema_free(schema);
}

#endif
