/*
 * pattern.c: a pattern and a subject. Rows of sets run without PCRE2 (lib/schema/pattern/simple.c), a group
 * around the same makes PCRE2 run it: both must say the same.
 */
#include "nsync/schema.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc, (void)argv;
	return nsync_base_start() ? 0 : 1;
}

/* open, pattern, close as one pattern: whether the subject has it. False where there is no answer. */
static bool answer(bool *found, bool *compiled, const char *open, struct nsync_str pattern,
		   const char *close, const struct nsync_json *subject)
{
	AUTO(nsync_schema_freep) struct nsync_schema *schema = NULL;
	AUTO(nsync_buf_release) struct nsync_buf whole = FUZZ_BUF;
	AUTO(nsync_buf_release) struct nsync_buf text = FUZZ_BUF;
	struct nsync_error err = { 0 };

	nsync_buf_text(&whole, open);
	nsync_buf_str(&whole, pattern);
	nsync_buf_text(&whole, close);
	nsync_buf_text(&text, "{\"pattern\":");
	nsync_json_quote(&text, nsync_buf_view(&whole));
	nsync_buf_text(&text, "}");
	*compiled = nsync_schema_compile(&schema, nsync_buf_view(&text), NSYNC_STR(""), NULL, &err) == NSYNC_OK;
	return *compiled && nsync_schema_check(found, schema, subject, &err) == NSYNC_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	AUTO(nsync_buf_release) struct nsync_buf quoted = FUZZ_BUF;
	struct nsync_str rest = fuzz_str(data, size), pattern = fuzz_part(&rest);
	bool plain, grouped, either, plain_is, grouped_is, either_is;

	if (!nsync_utf8_valid(pattern) || !nsync_utf8_valid(rest))
		return 0;
	nsync_json_quote(&quoted, rest);
	fuzz_read(&doc, nsync_buf_view(&quoted));
	bool ran = answer(&plain, &plain_is, "", pattern, "", doc.root);
	bool group_ran = answer(&grouped, &grouped_is, "(?:", pattern, ")", doc.root);
	bool either_ran = answer(&either, &either_is, "(?:(?!)x|(?:", pattern, "))", doc.root);

	/* "a)(b" is a pattern in a group only. */
	HOLDS(!plain_is || (grouped_is && either_is));
	if (ran && group_ran)
		HOLDS(plain == grouped);
	if (ran && either_ran)
		HOLDS(plain == either);
	return 0;
}
