/*
 * compile.c: any bytes as a schema, alone or with a second document that it may refer to, and as a
 * pattern: compiled or refused with a reason, the same at every try.
 */
#include "nsync/schema.h"
#include "tests/fuzz/fuzz.h"

#define BASE "https://example.org/schema"

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc, (void)argv;
	return nsync_base_start() ? 0 : 1;
}

static enum nsync_code compile(struct nsync_str text, struct nsync_str base,
			       const struct nsync_schema_options *options, struct nsync_error *err)
{
	AUTO(nsync_schema_freep) struct nsync_schema *schema = NULL;
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	enum nsync_code code = nsync_schema_compile(&schema, text, base, options, err);
	struct nsync_error ignored = { 0 };
	bool fast, full;

	fuzz_said(code, err);
	HOLDS((code == NSYNC_OK) == (schema != NULL));
	HOLDS(code == NSYNC_OK || code == NSYNC_ESYNTAX || code == NSYNC_EINVAL || code == NSYNC_ELIMIT);
	/* Whatever compiles runs: here on its own text. */
	if (code == NSYNC_OK) {
		fuzz_read(&doc, text);
		if (nsync_schema_check(&fast, schema, doc.root, &ignored) == NSYNC_OK &&
		    nsync_schema_validate(&full, schema, doc.root, NULL, NULL, &ignored) == NSYNC_OK)
			HOLDS(fast == full);
	}
	return code;
}

static void compile_pattern(struct nsync_str pattern)
{
	const struct nsync_schema_options options = { .assert_format = true };
	AUTO(nsync_buf_release) struct nsync_buf text = FUZZ_BUF;
	struct nsync_error err = { 0 }, other = { 0 };

	if (pattern.n > 256 || !nsync_utf8_valid(pattern))
		return;
	nsync_buf_text(&text, "{\"pattern\":");
	nsync_json_quote(&text, pattern);
	nsync_buf_text(&text, "}");
	enum nsync_code code = compile(nsync_buf_view(&text), NSYNC_STR(""), &options, &err);

	nsync_buf_clear(&text);
	nsync_buf_text(&text, "{\"patternProperties\":{");
	nsync_json_quote(&text, pattern);
	nsync_buf_text(&text, ":false}}");
	HOLDS(compile(nsync_buf_view(&text), NSYNC_STR(""), &options, &other) == code);
	HOLDS(!strcmp(err.text, other.text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct nsync_str rest = fuzz_str(data, size), text = fuzz_part(&rest);
	struct nsync_schema_refs *refs = nsync_schema_refs_new();
	struct nsync_schema_options options = { false, refs };
	struct nsync_error err = { 0 }, again = { 0 }, ignored = { 0 };

	HOLDS(refs != NULL);
	if (rest.n)
		fuzz_said(nsync_schema_refs_add(refs, NSYNC_STR("https://example.org/other"), rest, &ignored),
			  &ignored);
	enum nsync_code code = compile(text, NSYNC_STR(BASE), &options, &err);

	options.assert_format = true;
	HOLDS(compile(text, NSYNC_STR(BASE), &options, &again) == code);
	HOLDS(!strcmp(err.where, again.where) && !strcmp(err.text, again.text));
	nsync_schema_refs_free(refs);
	compile_pattern(text);
	return 0;
}
