/* schema_report.c: where a violation is, which keyword found it, what to do about it. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "tests/support/schema.h"

/* All violations of an instance, one a line: pointer, location, member, suggestion, advice. */
static void write_violation(void *payload, const struct nsync_schema_violation *v)
{
	struct nsync_buf *out = payload;

	nsync_buf_printf(out, "%.*s|%.*s|%.*s|%.*s|%.*s\n", NSYNC_FMT(v->pointer),
			 NSYNC_FMT(v->keyword_location), NSYNC_FMT(v->name), NSYNC_FMT(v->suggestion),
			 NSYNC_FMT(v->advice));
}

struct row {
	const char *label, *schema, *instance, *report;
};

static const struct row rows[] = {
	{ "several, in the order of the instance",
	  "{\"required\":[\"z\"],\"properties\":{\"a\":{\"type\":\"string\"},\"b\":{\"items\":{\"minimum\":3}}}}",
	  "{\"b\":[1,5,2],\"a\":1}",
	  "|/required|z||Add the member \"z\".\n"
	  "/b/0|/properties/b/items/minimum|||Use a number of at least 3.\n"
	  "/b/2|/properties/b/items/minimum|||Use a number of at least 3.\n"
	  "/a|/properties/a/type|||Use a value of type \"string\".\n" },
	{ "a misspelt member", "{\"properties\":{\"headlines\":true,\"bodies\":true},\"required\":[\"headlines\"],"
	  "\"additionalProperties\":false}",
	  "{\"headlnes\":1,\"quite/other\":2}",
	  "|/required|headlines|headlnes|Add the member \"headlines\". Is it there as \"headlnes\"?\n"
	  "/headlnes|/additionalProperties|headlnes|headlines|Remove the member \"headlnes\", which is not known "
	  "here. Did you mean \"headlines\"?\n"
	  "/quite~1other|/additionalProperties|quite/other||Remove the member \"quite/other\", which is not known "
	  "here.\n" },
	{ "a misspelt value", "{\"enum\":[\"usable\",\"withheld\",\"canceled\"]}", "\"cancelled\"",
	  "|/enum||canceled|Use \"usable\", \"withheld\" or \"canceled\". Did you mean \"canceled\"?\n" },
	{ "through references", "{\"items\":{\"$ref\":\"#/$defs/a\"},\"$defs\":{\"a\":{\"allOf\":[true,{\"maxLength\":1}]}}}",
	  "[\"ab\"]", "/0|/items/$ref/allOf/1/maxLength|||Shorten the text to at most 1 characters.\n" },
	{ "a pattern with words of its own", "{\"pattern\":\"^a\",\"description\":\"Begins with an a.\"}", "\"b\"",
	  "|/pattern|||Write text that matches the pattern \"^a\". (Begins with an a.)\n" },
	{ "a name", "{\"propertyNames\":{\"maxLength\":1}}", "{\"ab\":1}",
	  "/ab|/propertyNames/maxLength|||Shorten the text to at most 1 characters.\n" },
	{ "schema false", "{\"properties\":{\"a\":false}}", "{\"a\":1}",
	  "/a|/properties/a|||Remove this value: nothing is allowed here.\n" },
	{ "contains", "{\"contains\":{\"const\":1},\"minContains\":2,\"maxContains\":2}", "[1]",
	  "|/minContains|||Add elements until at least 2 fit what \"contains\" asks for.\n" },
	{ "contains too much", "{\"contains\":{\"const\":1},\"maxContains\":1}", "[1,1]",
	  "|/maxContains|||Keep at most 1 elements of the kind that \"contains\" describes.\n" },
	{ "the branch that was meant comes first",
	  "{\"anyOf\":[{\"type\":\"string\"},{\"properties\":{\"a\":{\"properties\":{\"b\":{\"type\":\"null\"}}}}}]}",
	  "{\"a\":{\"b\":1}}",
	  "/a/b|/anyOf/1/properties/a/properties/b/type|||Use a value of type \"null\".\n"
	  "|/anyOf/0/type|||Use a value of type \"string\".\n"
	  "|/anyOf|||Make the value fit at least one of the 2 alternatives.\n" },
	{ "the branch whose kind fits comes first",
	  "{\"oneOf\":[{\"properties\":{\"kind\":{\"const\":\"x\"}}},"
	  "{\"properties\":{\"kind\":{\"const\":\"y\"},\"n\":{\"minimum\":5}}}]}",
	  "{\"n\":1,\"kind\":\"y\"}",
	  "/n|/oneOf/1/properties/n/minimum|||Use a number of at least 5.\n"
	  "/kind|/oneOf/0/properties/kind/const|||Write exactly \"x\".\n"
	  "|/oneOf|||Make the value fit exactly one of the 2 alternatives.\n" },
	{ "two of one", "{\"oneOf\":[true,{\"minimum\":5},true]}", "1",
	  "|/oneOf|||Make the value fit exactly one of the 3 alternatives.\n" },
	{ "a branch that failed without harm", "{\"anyOf\":[{\"minimum\":5},true],\"maximum\":0}", "1",
	  "|/maximum|||Use a number of at most 0.\n" },
	{ "choices within choices",
	  "{\"anyOf\":[{\"anyOf\":[{\"type\":\"null\"},{\"items\":{\"const\":2}}]},{\"type\":\"object\"}]}", "[1]",
	  "/0|/anyOf/0/anyOf/1/items/const|||Write exactly 2.\n"
	  "|/anyOf/0/anyOf/0/type|||Use a value of type \"null\".\n"
	  "|/anyOf/0/anyOf|||Make the value fit at least one of the 2 alternatives.\n"
	  "|/anyOf/1/type|||Use a value of type \"object\".\n"
	  "|/anyOf|||Make the value fit at least one of the 2 alternatives.\n" },
	{ "then", "{\"if\":{\"required\":[\"a\"]},\"then\":{\"required\":[\"b\"]}}", "{\"a\":1}",
	  "|/then/required|b||Add the member \"b\".\n" },
	{ "not", "{\"not\":{\"type\":\"integer\"}}", "1",
	  "|/not|||Change the value: it fits what is forbidden here.\n" },
	{ "unevaluated, with one that was known and failed",
	  "{\"allOf\":[{\"properties\":{\"a\":{\"type\":\"null\"}}}],\"unevaluatedProperties\":false}",
	  "{\"a\":1,\"b\":2}",
	  "/a|/allOf/0/properties/a/type|||Use a value of type \"null\".\n"
	  "/b|/unevaluatedProperties|b||Remove the member \"b\", which is not known here.\n" },
	{ "too many items", "{\"prefixItems\":[true],\"items\":false,\"uniqueItems\":true}", "[1,1]",
	  "|/uniqueItems|||Remove the elements that are there twice.\n"
	  "/1|/items|||Remove this element: there are too many.\n" },
	{ "types", "{\"type\":[\"string\",\"null\"],\"multipleOf\":2,\"exclusiveMaximum\":3}", "3",
	  "|/type|||Use a value of type \"string\" or \"null\".\n"
	  "|/exclusiveMaximum|||Use a number below 3.\n|/multipleOf|||Use a multiple of 2.\n" },
	{ "dependents", "{\"dependentRequired\":{\"a\":[\"b\"]},\"dependentSchemas\":{\"a\":{\"maxProperties\":0}},"
	  "\"minProperties\":2}", "{\"a\":1}",
	  "|/minProperties|||Add members until there are at least 2.\n"
	  "|/dependentRequired|b||Add the member \"b\", which another member needs.\n"
	  "|/dependentSchemas/a/maxProperties|||Keep at most 0 members.\n" },
	{ "formats", "{\"format\":\"ipv4\",\"minLength\":9}", "\"x\"",
	  "|/minLength|||Write at least 9 characters.\n|/format|||Write a valid \"ipv4\".\n" },
	{ "none", "{\"type\":\"object\"}", "{}", "" },
};

Test(schema_report, table)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct nsync_buf report = NSYNC_BUF_INIT(1u << 20);
		struct nsync_schema *schema = compiled(rows[i].schema);
		struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
		struct nsync_error err = { 0 };
		bool valid;

		cr_assert_eq(nsync_json_read(&doc, nsync_str(rows[i].instance), &nsync_json_any, &err), NSYNC_OK);
		cr_assert_eq(nsync_schema_validate(&valid, schema, doc.root, write_violation, &report, &err),
			     NSYNC_OK);
		nsync_buf_char(&report, '\0');
		cr_expect_eq(valid, rows[i].report[0] == '\0');
		cr_expect_str_eq(report.p, rows[i].report, "%s:\n%s", rows[i].label, report.p);
		nsync_json_doc_release(&doc);
		nsync_buf_release(&report);
		nsync_schema_free(schema);
	}
}

static void write_absolute(void *payload, const struct nsync_schema_violation *v)
{
	struct nsync_buf *out = payload;

	nsync_buf_printf(out, "%.*s %.*s %u\n", NSYNC_FMT(v->keyword), NSYNC_FMT(v->absolute_location),
			 v->instance->offset);
	cr_expect(nsync_str_is(v->keyword, "") == (v->expected == NULL));
}

Test(schema_report, absolute_locations)
{
	struct nsync_schema *schema = compiled(
		"{\"$id\":\"https://example.org/a\",\"properties\":{\"x\":{\"$ref\":\"b#/$defs/c\"},\"y\":false},"
		"\"$defs\":{\"b\":{\"$id\":\"b\",\"$defs\":{\"c\":{\"type\":\"null\"}}}}}");
	struct nsync_buf report = NSYNC_BUF_INIT(1u << 20);
	struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	struct nsync_error err = { 0 };
	bool valid;

	cr_assert_eq(nsync_json_read(&doc, NSYNC_STR("{\"y\": 1, \"x\": 2}"), &nsync_json_any, &err), NSYNC_OK);
	cr_assert_eq(nsync_schema_validate(&valid, schema, doc.root, write_absolute, &report, &err), NSYNC_OK);
	nsync_buf_char(&report, '\0');
	cr_expect_str_eq(report.p, " https://example.org/a#/properties/y 6\n"
				   "type https://example.org/b#/$defs/c/type 14\n");
	nsync_json_doc_release(&doc);
	nsync_buf_release(&report);
	nsync_schema_free(schema);
}

/* A flood of violations is cut off, the verdict is not. */
Test(schema_report, flood)
{
	struct nsync_schema *schema = compiled("{\"items\":{\"anyOf\":[{\"type\":\"null\"},{\"minimum\":1}]}}");
	struct nsync_buf text = NSYNC_BUF_INIT(1u << 20);
	struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	struct nsync_error err = { 0 };
	size_t violations = 0;
	bool valid;

	nsync_buf_text(&text, "[0");
	for (int i = 0; i < 20000; i++)
		nsync_buf_text(&text, ",0");
	nsync_buf_char(&text, ']');
	cr_assert_eq(nsync_json_read(&doc, nsync_buf_view(&text), &nsync_json_any, &err), NSYNC_OK);
	cr_assert_eq(nsync_schema_validate(&valid, schema, doc.root, count_violation, &violations, &err),
		     NSYNC_OK);
	cr_expect_not(valid);
	cr_expect_eq(violations, 10000);
	nsync_json_doc_release(&doc);
	nsync_buf_release(&text);
	nsync_schema_free(schema);
}

/* A limit inside of choices, before anything was found. (A sanitizer sees what may go wrong.) */
Test(schema_report, limit_inside_choices)
{
	struct nsync_schema *schema = compiled("{\"allOf\":[{\"anyOf\":[{\"oneOf\":[{\"properties\":{\"a\":{\"$ref\":\"#\"}}}]}]}],"
					       "\"unevaluatedProperties\":true}");
	AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(10000);
	struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	struct nsync_error err = { 0 };
	bool valid;

	for (int i = 0; i < 999; i++)
		nsync_buf_text(&text, "{\"a\":");
	nsync_buf_text(&text, "1");
	for (int i = 0; i < 999; i++)
		nsync_buf_text(&text, "}");
	cr_assert_eq(nsync_json_read(&doc, nsync_buf_view(&text), &nsync_json_any, &err), NSYNC_OK);
	cr_expect_eq(nsync_schema_validate(&valid, schema, doc.root, NULL, NULL, &err), NSYNC_ELIMIT);
	cr_expect(!valid);
	nsync_json_doc_release(&doc);
	nsync_schema_free(schema);
}
