/* schema_compile.c: schemas that must not compile and why; documents that they refer to. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <unistd.h>

#include "tests/support/schema.h"

struct row {
	const char *label, *schema;
	enum nsync_code code;
	const char *where, *text; /* text: part of it */
};

static const struct row rows[] = {
	{ "not JSON", "{\"a\":}", NSYNC_ESYNTAX, "1:6", "" },
	{ "a member twice", "{\"type\":\"string\",\"type\":\"null\"}", NSYNC_ESYNTAX, "1:18", "" },
	{ "no schema", "[]", NSYNC_EINVAL, "", "object or a boolean" },
	{ "a text", "\"string\"", NSYNC_EINVAL, "", "object or a boolean" },
	{ "unknown type", "{\"type\":\"text\"}", NSYNC_EINVAL, "/type", "type must be" },
	{ "a type twice", "{\"type\":[\"null\",\"null\"]}", NSYNC_EINVAL, "/type", "type must be" },
	{ "no type", "{\"type\":[]}", NSYNC_EINVAL, "/type", "type must be" },
	{ "negative length", "{\"items\":{\"minLength\":-1}}", NSYNC_EINVAL, "/items/minLength", "at least 0" },
	{ "length with a fraction", "{\"maxLength\":1.5}", NSYNC_EINVAL, "/maxLength", "at least 0" },
	{ "multipleOf 0", "{\"multipleOf\":0.0}", NSYNC_EINVAL, "/multipleOf", "above 0" },
	{ "minimum as text", "{\"minimum\":\"1\"}", NSYNC_EINVAL, "/minimum", "a number" },
	{ "required as a boolean", "{\"properties\":{\"a\":{\"required\":true}}}", NSYNC_EINVAL,
	  "/properties/a/required", "different strings" },
	{ "required twice", "{\"required\":[\"a\",\"a\"]}", NSYNC_EINVAL, "/required", "different strings" },
	{ "items as an array", "{\"items\":[{}]}", NSYNC_EINVAL, "/items", "a schema" },
	{ "no branch", "{\"anyOf\":[]}", NSYNC_EINVAL, "/anyOf", "one or more schemas" },
	{ "a branch that is none", "{\"oneOf\":[{},1]}", NSYNC_EINVAL, "/oneOf", "schemas" },
	{ "properties as an array", "{\"properties\":[]}", NSYNC_EINVAL, "/properties", "schemas" },
	{ "dependentRequired", "{\"dependentRequired\":{\"a\":\"b\"}}", NSYNC_EINVAL, "/dependentRequired",
	  "arrays" },
	{ "uniqueItems", "{\"uniqueItems\":1}", NSYNC_EINVAL, "/uniqueItems", "a boolean" },
	{ "title", "{\"title\":1}", NSYNC_EINVAL, "/title", "a string" },
	{ "anchor", "{\"$anchor\":\"1a\"}", NSYNC_EINVAL, "/$anchor", "a name" },
	{ "in an unused definition", "{\"$defs\":{\"a\":{\"type\":\"x\"}}}", NSYNC_EINVAL, "/$defs/a/type",
	  "type must be" },
	{ "bad pattern", "{\"pattern\":\"(\"}", NSYNC_EINVAL, "/pattern", "not closed" },
	{ "bad pattern of a name", "{\"patternProperties\":{\"a/[\":true}}", NSYNC_EINVAL,
	  "/patternProperties/a~1[", "not closed" },
	{ "unresolved pointer", "{\"$ref\":\"#/$defs/a\"}", NSYNC_EINVAL, "/$ref", "#/$defs/a\" leads nowhere" },
	{ "unresolved anchor", "{\"$ref\":\"#a\"}", NSYNC_EINVAL, "/$ref", "leads nowhere" },
	{ "unresolved document", "{\"items\":{\"$ref\":\"https://example.org/x\"}}", NSYNC_EINVAL, "/items/$ref",
	  "https://example.org/x" },
	{ "relative, unresolved", "{\"$id\":\"https://example.org/a/b\",\"$ref\":\"../c\"}", NSYNC_EINVAL, "/$ref",
	  "https://example.org/c" },
	{ "unresolved dynamic", "{\"$dynamicRef\":\"#a\"}", NSYNC_EINVAL, "/$dynamicRef", "leads nowhere" },
	{ "to no schema", "{\"$ref\":\"#/x\",\"x\":1}", NSYNC_EINVAL, "/$ref", "is no schema" },
	{ "itself", "{\"$ref\":\"#\"}", NSYNC_EINVAL, "", "for ever" },
	{ "each other", "{\"allOf\":[{\"$ref\":\"#/$defs/a\"}],\"$defs\":{\"a\":{\"allOf\":[true,{\"$ref\":\"#\"}]}}}",
	  NSYNC_EINVAL, "", "for ever" },
	{ "$id with a fragment", "{\"$id\":\"https://example.org/a#b\"}", NSYNC_EINVAL, "/$id", "fragment" },
	{ "$id twice", "{\"$defs\":{\"a\":{\"$id\":\"x\"},\"b\":{\"$id\":\"x\"}}}", NSYNC_EINVAL, "/$defs/b/$id",
	  "taken" },
	{ "anchor twice", "{\"$anchor\":\"a\",\"$defs\":{\"b\":{\"$anchor\":\"a\"}}}", NSYNC_EINVAL,
	  "/$defs/b/$anchor", "taken" },
	{ "unknown meta-schema", "{\"$schema\":\"http://json-schema.org/draft-07/schema#\"}", NSYNC_EINVAL,
	  "/$schema", "draft-07" },
	{ "required vocabulary", "{\"$schema\":\"https://example.org/meta\"}", NSYNC_EINVAL, "/$schema",
	  "https://example.org/vocab" },
	{ "a fault in a document referred to", "{\"$ref\":\"https://example.org/bad\"}", NSYNC_EINVAL,
	  "https://example.org/bad#/not/type", "type must be" },
};

static struct nsync_schema_refs *refs_new(void)
{
	static const struct {
		const char *uri, *text;
	} documents[] = {
		{ "https://example.org/meta", "{\"$vocabulary\":{\"https://example.org/vocab\":true}}" },
		{ "https://example.org/lax", "{\"$vocabulary\":{\"https://example.org/vocab\":false,"
		  "\"https://json-schema.org/draft/2020-12/vocab/core\":true,"
		  "\"https://json-schema.org/draft/2020-12/vocab/applicator\":true}}" },
		{ "https://example.org/bad", "{\"not\":{\"type\":\"x\"}}" },
		{ "https://example.org/lib/text", "{\"$id\":\"https://example.net/text\",\"$defs\":{\"short\":"
		  "{\"$anchor\":\"short\",\"maxLength\":3}},\"type\":\"string\",\"$ref\":\"#short\"}" },
		{ "https://example.org/lib/list", "{\"items\":{\"$ref\":\"text\"}}" },
	};
	struct nsync_schema_refs *refs = nsync_schema_refs_new();
	struct nsync_error err = { 0 };

	for (size_t i = 0; i < sizeof(documents) / sizeof(documents[0]); i++)
		cr_assert_eq(nsync_schema_refs_add(refs, nsync_str(documents[i].uri),
						   nsync_str(documents[i].text), &err),
			     NSYNC_OK);
	return refs;
}

Test(schema_compile, faults)
{
	struct nsync_schema_refs *refs = refs_new();
	const struct nsync_schema_options options = { .refs = refs };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct nsync_schema *schema = (struct nsync_schema *)refs;
		struct nsync_error err = { 0 };
		enum nsync_code code = nsync_schema_compile(&schema, nsync_str(rows[i].schema), NSYNC_STR(""),
							    &options, &err);

		cr_expect_eq(code, rows[i].code, "%s: %d", rows[i].label, code);
		cr_expect_null(schema, "%s", rows[i].label);
		cr_expect_str_eq(err.where, rows[i].where, "%s: where \"%s\", %s", rows[i].label, err.where,
				 err.text);
		cr_expect_not_null(strstr(err.text, rows[i].text), "%s: \"%s\"", rows[i].label, err.text);
	}
	nsync_schema_refs_free(refs);
}

/* The documents are copied: the schema outlives them. */
Test(schema_compile, references)
{
	static const struct {
		const char *label, *schema, *base, *valid, *invalid;
	} good[] = {
		{ "absolute", "{\"$ref\":\"https://example.org/lib/text\"}", "", "\"abc\"", "\"abcd\"" },
		{ "relative to the base", "{\"$ref\":\"lib/list\"}", "https://example.org/main", "[\"a\"]", "[1]" },
		{ "relative to $id", "{\"$id\":\"https://example.org/x/y\",\"$ref\":\"../lib/list\"}", "", "[]",
		  "[\"long\"]" },
		{ "by its own $id", "{\"$ref\":\"https://example.net/text#short\"}", "", "1", "\"abcd\"" },
		{ "a pointer into it", "{\"$ref\":\"https://example.org/lib/text#/$defs/short\"}", "", "1",
		  "\"abcd\"" },
		{ "keywords of vocabularies that are not used", "{\"$schema\":\"https://example.org/lax\","
		  "\"minimum\":\"not even a number\",\"properties\":{\"a\":false}}", "", "{\"b\":1}", "{\"a\":1}" },
		{ "the empty fragment", "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema#\","
		  "\"type\":\"null\"}", "", "null", "1" },
	};

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		struct nsync_schema_refs *refs = refs_new();
		const struct nsync_schema_options options = { .refs = refs };
		struct nsync_schema *schema;
		struct nsync_error err = { 0 };

		cr_assert_eq(nsync_schema_compile(&schema, nsync_str(good[i].schema), nsync_str(good[i].base),
						  &options, &err),
			     NSYNC_OK, "%s: %s: %s", good[i].label, err.where, err.text);
		nsync_schema_refs_free(refs);
		cr_expect(holds(schema, good[i].valid), "%s", good[i].label);
		cr_expect_not(holds(schema, good[i].invalid), "%s", good[i].label);
		nsync_schema_free(schema);
	}
}

Test(schema_compile, refs)
{
	struct nsync_schema_refs *refs = nsync_schema_refs_new();
	struct nsync_error err = { 0 };

	cr_expect_eq(nsync_schema_refs_add(refs, NSYNC_STR("a"), NSYNC_STR("{"), &err), NSYNC_ESYNTAX);
	err = (struct nsync_error){ 0 };
	cr_expect_eq(nsync_schema_refs_add(refs, NSYNC_STR("a#"), NSYNC_STR("{}"), &err), NSYNC_OK);
	cr_expect_eq(nsync_schema_refs_add(refs, NSYNC_STR("a"), NSYNC_STR("{}"), &err), NSYNC_EEXISTS);
	cr_expect_str_eq(err.text, "a");
	nsync_schema_refs_free(refs);
	nsync_schema_refs_free(NULL);
	nsync_schema_free(NULL);
}

/* RFC 3986 section 5.4, by way of a reference that is found or not. */
Test(schema_compile, uris)
{
	static const struct {
		const char *reference, *target;
	} uris[] = {
		{ "g:h", "g:h" }, { "g", "http://a/b/c/g" }, { "./g", "http://a/b/c/g" },
		{ "g/", "http://a/b/c/g/" }, { "/g", "http://a/g" }, { "//g", "http://g" },
		{ "?y", "http://a/b/c/d;p?y" }, { "g?y", "http://a/b/c/g?y" }, { ";x", "http://a/b/c/;x" },
		{ ".", "http://a/b/c/" }, { "./", "http://a/b/c/" }, { "..", "http://a/b/" },
		{ "../", "http://a/b/" }, { "../g", "http://a/b/g" }, { "../..", "http://a/" },
		{ "../../g", "http://a/g" }, { "../../../g", "http://a/g" }, { "/./g", "http://a/g" },
		{ "/../g", "http://a/g" }, { "g.", "http://a/b/c/g." }, { "..g", "http://a/b/c/..g" },
		{ "./../g", "http://a/b/g" }, { "./g/.", "http://a/b/c/g/" }, { "g/./h", "http://a/b/c/g/h" },
		{ "g/../h", "http://a/b/c/h" }, { "g;x=1/../y", "http://a/b/c/y" },
		{ "g?y/../x", "http://a/b/c/g?y/../x" }, { "http:g", "http:g" }, { "urn:a:b", "urn:a:b" },
	};

	for (size_t i = 0; i < sizeof(uris) / sizeof(uris[0]); i++) {
		struct nsync_schema_refs *refs = nsync_schema_refs_new();
		const struct nsync_schema_options options = { .refs = refs };
		struct nsync_schema *schema;
		struct nsync_error err = { 0 };
		char text[128];

		snprintf(text, sizeof(text), "{\"$ref\":\"%s\"}", uris[i].reference);
		cr_assert_eq(nsync_schema_refs_add(refs, nsync_str(uris[i].target), NSYNC_STR("false"), &err),
			     NSYNC_OK);
		cr_expect_eq(nsync_schema_compile(&schema, nsync_str(text), NSYNC_STR("http://a/b/c/d;p?q"),
						  &options, &err),
			     NSYNC_OK, "%s: %s", uris[i].reference, err.text);
		nsync_schema_free(schema);
		nsync_schema_refs_free(refs);
	}
}

Test(schema_compile, builtin)
{
	static const char *const names[] = { "item", "cosignature", "root", "record", "digest", "key" };
	const struct nsync_schema *schema, *again;
	struct nsync_schema *meta = compiled("{\"$ref\":\"https://json-schema.org/draft/2020-12/schema\"}");
	struct nsync_error err = { 0 };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct nsync_buf text = NSYNC_BUF_INIT(1u << 20);

		cr_assert_eq(nsync_schema_builtin(&schema, names[i], &err), NSYNC_OK, "%s", err.text);
		cr_assert_eq(nsync_schema_builtin(&again, names[i], &err), NSYNC_OK);
		cr_expect_eq(schema, again);
		nsync_buf_str(&text, nsync_schema_builtin_source(names[i]));
		cr_expect(holds(meta, text.p), "%s", names[i]);
		nsync_buf_release(&text);
	}
	cr_expect_null(nsync_schema_builtin_source("topics").p);
	cr_expect_eq(nsync_schema_builtin(&schema, "../item", &err), NSYNC_ENOTFOUND);
	cr_expect_null(schema);
	nsync_schema_free(meta);
}

/* What nests or branches without end is an error, not a crash and not a hang. */
Test(schema_compile, limits)
{
	struct nsync_schema *schema =
		compiled("{\"anyOf\":[{\"type\":\"null\"},{\"$ref\":\"#\"}]}");
	struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	struct nsync_error err = { 0 };
	struct nsync_buf text = NSYNC_BUF_INIT(1u << 20);
	bool valid = true;

	cr_assert_eq(nsync_json_read(&doc, NSYNC_STR("1"), &nsync_json_any, &err), NSYNC_OK);
	cr_expect_eq(nsync_schema_check(&valid, schema, doc.root, &err), NSYNC_ELIMIT);
	err = (struct nsync_error){ 0 };
	cr_expect_eq(nsync_schema_validate(&valid, schema, doc.root, NULL, NULL, &err), NSYNC_ELIMIT);
	cr_expect_not(valid);
	nsync_schema_free(schema);

	/* each definition runs the next one twice */
	alarm(120); /* a hang is a failure; Criterion's own timeout leaks */
	nsync_buf_text(&text, "{\"$ref\":\"#/$defs/0\",\"$defs\":{");
	for (int i = 0; i < 60; i++)
		nsync_buf_printf(&text, "\"%d\":{\"anyOf\":[{\"allOf\":[{\"$ref\":\"#/$defs/%d\"},false]},"
				 "{\"$ref\":\"#/$defs/%d\"}]},", i, i + 1, i + 1);
	nsync_buf_text(&text, "\"60\":{\"not\":{}}}}");
	schema = compiled(text.p);
	err = (struct nsync_error){ 0 };
	valid = true;
	cr_expect_eq(nsync_schema_check(&valid, schema, doc.root, &err), NSYNC_ELIMIT);
	cr_expect_not(valid);
	nsync_schema_free(schema);

	/* the deepest instance that the reader takes, through a recursive schema of several steps */
	schema = compiled("{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"allOf\":[{\"$ref\":\"#/$defs/b\"}]},"
			  "\"b\":{\"items\":{\"$ref\":\"#/$defs/a\"}}}}");
	nsync_buf_clear(&text);
	for (int i = 0; i < 1000; i++)
		nsync_buf_char(&text, '[');
	for (int i = 0; i < 1000; i++)
		nsync_buf_char(&text, ']');
	cr_expect(holds(schema, text.p));
	nsync_schema_free(schema);
	nsync_json_doc_release(&doc);
	nsync_buf_release(&text);
}

struct shared {
	const struct nsync_schema *schema;
	const struct nsync_json *valid, *invalid;
};

static enum nsync_code check_both(void *payload, unsigned worker, size_t i, struct nsync_error *err)
{
	const struct shared *shared = payload;
	size_t violations = 0;
	bool valid;
	enum nsync_code code = nsync_schema_check(&valid, shared->schema, shared->valid, err);

	(void)worker;
	(void)i;
	if (code != NSYNC_OK || !valid)
		return nsync_fail(err, NSYNC_EINVAL, NULL, "the valid one");
	code = nsync_schema_validate(&valid, shared->schema, shared->invalid, count_violation, &violations, err);
	if (code != NSYNC_OK || valid || violations != 2)
		return nsync_fail(err, NSYNC_EINVAL, NULL, "the other, %zu", violations);
	return NSYNC_OK;
}

/* One program, many threads; the pattern is one for PCRE2. */
Test(schema_compile, threads)
{
	struct nsync_schema *schema =
		compiled("{\"items\":{\"pattern\":\"^(ab|cd)+$\"},\"uniqueItems\":true}");
	struct nsync_json_doc good = NSYNC_JSON_DOC_INIT, bad = NSYNC_JSON_DOC_INIT;
	struct nsync_error err = { 0 };

	cr_assert_eq(nsync_json_read(&good, NSYNC_STR("[\"ab\",\"abcd\"]"), &nsync_json_any, &err), NSYNC_OK);
	cr_assert_eq(nsync_json_read(&bad, NSYNC_STR("[\"x\",\"ab\",\"ab\"]"), &nsync_json_any, &err), NSYNC_OK);
	struct shared shared = { schema, good.root, bad.root };

	cr_expect_eq(nsync_pool_run(8, 2000, check_both, &shared, &err), NSYNC_OK, "%s", err.text);
	nsync_json_doc_release(&good);
	nsync_json_doc_release(&bad);
	nsync_schema_free(schema);
}

/* What an error quotes is cut between characters. (Found by fuzzing.) */
Test(schema_compile, errors_are_utf8)
{
	for (size_t before = 70; before < 90; before++) {
		AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(4096);
		struct nsync_schema *schema;
		struct nsync_error err = { 0 };

		nsync_buf_text(&text, "{\"pattern\":\"");
		for (size_t i = 0; i < before; i++)
			nsync_buf_char(&text, 'a');
		nsync_buf_text(&text, "\xf0\x9f\x98\x80\xf0\x9f\x98\x80(\"}");
		cr_expect_eq(nsync_schema_compile(&schema, nsync_buf_view(&text), NSYNC_STR(""), NULL, &err), NSYNC_EINVAL);
		cr_expect(nsync_utf8_valid(nsync_str(err.text)), "%zu: %s", before, err.text);
	}
}
