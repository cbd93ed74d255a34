/* schema_output.c: the output formats of the standard, and values as a person sees them. */
#include "tests/support/schema.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* The output of this format, as one line of compact JSON. */
static void write_output(struct nsync_buf *out, const char *schema_text, const char *instance,
			 enum nsync_schema_output output)
{
	AUTO(nsync_json_builder_freep) struct nsync_json_builder *b = nsync_json_builder_new();
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	AUTO(nsync_schema_notes_release) struct nsync_schema_notes notes = { .list = NULL };
	AUTO(nsync_schema_freep) struct nsync_schema *schema = compiled(schema_text);
	struct nsync_error err = { 0 };
	bool valid;

	cr_assert_eq(nsync_json_read(&doc, nsync_str(instance), &nsync_json_any, &err), NSYNC_OK);
	cr_assert_eq(nsync_schema_validate(&valid, schema, doc.root, nsync_schema_keep, &notes,
					   &err),
		     NSYNC_OK);
	/* What is kept does not need the instance. */
	nsync_json_doc_release(&doc);
	cr_assert_eq(valid, notes.count == 0);
	cr_assert_eq(nsync_schema_add_output(b, valid, &notes, output, &err), NSYNC_OK);
	cr_assert_eq(nsync_json_build_line(out, b, &err), NSYNC_OK);
}

#define UNIT(keyword, pointer, error) \
	"{\"keywordLocation\":\"" keyword "\",\"absoluteKeywordLocation\":\"#" keyword \
	"\",\"instanceLocation\":\"" pointer "\",\"error\":\"" error "\"}"
#define NODE(keyword, pointer) \
	"\"keywordLocation\":\"" keyword "\",\"instanceLocation\":\"" pointer "\","

Test(schema_output, formats)
{
	/* advice is the validator's, and has its own tests */
	static const char each[] = "{\"items\":{\"type\":\"integer\"}}";
	static const char either[] = "{\"anyOf\":[{\"type\":\"string\"},{\"properties\":{\"a\":"
				     "{\"minimum\":3}},\"required\":[\"b\"]}]}";
	static const char members[] = "{\"additionalProperties\":{\"type\":\"integer\"}}";
	static const struct {
		const char *label, *schema, *instance;
		enum nsync_schema_output output;
		const char *parts[6]; /* in this order, from the first on */
	} cases[] = {
		{ "valid, flag", each, "[1]", NSYNC_SCHEMA_FLAG, { "{\"valid\":true}\n" } },
		{ "valid, basic", each, "[1]", NSYNC_SCHEMA_BASIC, { "{\"valid\":true}\n" } },
		{ "valid, detailed", each, "[1]", NSYNC_SCHEMA_DETAILED, { "{\"valid\":true}\n" } },
		{ "flag", each, "[\"a\"]", NSYNC_SCHEMA_FLAG, { "{\"valid\":false}\n" } },
		{ "basic",
		  each,
		  "[\"a\",1,\"b\"]",
		  NSYNC_SCHEMA_BASIC,
		  { "{\"valid\":false,\"errors\":[{\"keywordLocation\":\"/items/type\","
		    "\"absoluteKeywordLocation\":\"#/items/type\",\"instanceLocation\":\"/0\","
		    "\"error\":\"",
		    "\"},{\"keywordLocation\":\"/items/type\","
		    "\"absoluteKeywordLocation\":\"#/items/type\",\"instanceLocation\":\"/2\","
		    "\"error\":\"",
		    "\"}]}\n" } },
		{ "detailed: one rule that refuses several values",
		  each,
		  "[\"a\",1,\"b\"]",
		  NSYNC_SCHEMA_DETAILED,
		  { "{\"valid\":false," NODE("", "") "\"errors\":[{" NODE(
			    "/items/type", "") "\"errors\":[{\"keywordLocation\":\"/items/type\"",
		    "\"instanceLocation\":\"/0\"", "\"instanceLocation\":\"/2\"", "]}]}\n" } },
		{ "detailed: a tree, in which a node of one child is left out",
		  either,
		  "{\"a\":1}",
		  NSYNC_SCHEMA_DETAILED,
		  { "{\"valid\":false," NODE("", "") "\"errors\":[{" NODE("/anyOf",
									  "") "\"error\":\"",
		    "\"errors\":[{" NODE("/anyOf/1",
					 "") "\"errors\":[{"
					     "\"keywordLocation\":\"/anyOf/1/required\"",
		    "{\"keywordLocation\":\"/anyOf/1/properties/a/minimum\"",
		    "]},{\"keywordLocation\":\"/anyOf/0/type\"", "}]}]}\n" } },
		{ "detailed: the whole instance by schema false",
		  "false",
		  "1",
		  NSYNC_SCHEMA_DETAILED,
		  { "{\"valid\":false," NODE("", "") "\"errors\":[{\"keywordLocation\":\"\"",
		    "}]}\n" } },
		{ "U+0000 in a member's name",
		  members,
		  "{\"a\\u0000b\":\"x\"}",
		  NSYNC_SCHEMA_BASIC,
		  { "\"instanceLocation\":\"/a\\u0000b\"" } },
		{ "U+0000 in a member's name, detailed",
		  members,
		  "{\"a\\u0000b\":\"x\"}",
		  NSYNC_SCHEMA_DETAILED,
		  { "\"instanceLocation\":\"/a\\u0000b\"" } },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(100000);
		const char *at;

		write_output(&out, cases[i].schema, cases[i].instance, cases[i].output);
		at = out.p;
		for (size_t p = 0; at && p < COUNT(cases[i].parts) && cases[i].parts[p]; p++) {
			at = strstr(at, cases[i].parts[p]);
			cr_expect(at, "%s: part %zu is not in %s", cases[i].label, p, out.p);
			if (at)
				at += strlen(cases[i].parts[p]);
		}
		if (cases[i].parts[0][0] == '{')
			cr_expect(at && !*at, "%s: %s", cases[i].label, out.p);
	}
}

Test(schema_output, names)
{
	enum nsync_schema_output output = NSYNC_SCHEMA_BASIC;

	cr_expect(nsync_schema_output_parse(&output, "flag") && output == NSYNC_SCHEMA_FLAG);
	cr_expect(nsync_schema_output_parse(&output, "detailed") &&
		  output == NSYNC_SCHEMA_DETAILED);
	cr_expect_not(nsync_schema_output_parse(&output, "verbose"));
	cr_expect_not(nsync_schema_output_parse(&output, ""));
	cr_expect_eq(output, NSYNC_SCHEMA_DETAILED);
	cr_expect(nsync_schema_output_parse(&output, "basic") && output == NSYNC_SCHEMA_BASIC);
}

Test(schema_output, values)
{
	static const struct {
		const char *json, *shown;
	} cases[] = {
		{ "true", "true" },
		{ "false", "false" },
		{ "null", "null" },
		{ "-12.50", "-12.50" },
		{ "123456789012", "12345678…" },
		{ "\"abc\"", "\"abc\"" },
		{ "\"\"", "\"\"" },
		{ "\"12345678\"", "\"12345678\"" },
		{ "\"123456789\"", "\"12345678…\"" },
		{ "\"1234567\u00e91\"", "\"1234567\u00e9…\"" }, /* no character is cut */
		{ "\"a\\nb\"", "\"a\nb\"" },
		{ "[1,2,3]", "an array of 3" },
		{ "{\"a\":1}", "an object of 1" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
		AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(1000);
		struct nsync_error err = { 0 };

		cr_assert_eq(nsync_json_read(&doc, nsync_str(cases[i].json), &nsync_json_any, &err),
			     NSYNC_OK);
		nsync_schema_show_value(&out, doc.source, doc.root, 8);
		cr_expect_str_eq(out.p, cases[i].shown, "%s: %s", cases[i].json, out.p);
	}
}
