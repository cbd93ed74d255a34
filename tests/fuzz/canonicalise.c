/*
 * canonicalise.c: canonical(parse(x)) and layout(parse(x)) are stable, the layout is the one that
 * the reader knows, and both say the same value, which is x's own where all its numbers are doubles.
 */
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc, (void)argv;
	return nsync_base_start() ? 0 : 1;
}

typedef enum nsync_code (*write_fn)(struct nsync_buf *, const struct nsync_json *, struct nsync_error *);

/* Write, read that, write again: the same bytes. False where a number is beyond a double. */
static bool write_twice(struct nsync_buf *out, struct nsync_json_doc *again,
			const struct nsync_json *value, write_fn write)
{
	AUTO(nsync_buf_release) struct nsync_buf second = FUZZ_BUF;
	struct nsync_error err = { 0 };
	enum nsync_code code = write(out, value, &err);

	fuzz_said(code, &err);
	HOLDS(code == NSYNC_OK || code == NSYNC_EINVAL);
	if (code)
		return false;
	fuzz_read(again, nsync_buf_view(out));
	HOLDS(write(&second, again->root, &err) == NSYNC_OK);
	HOLDS(nsync_str_eq(nsync_buf_view(out), nsync_buf_view(&second)));
	return true;
}

/* Whether all numbers are within what the signed rules allow, so that nothing is rounded. */
static bool exact(const struct nsync_json_doc *doc)
{
	for (const struct nsync_json *at = doc->root; at < doc->root + doc->root->span; at++) {
		int64_t number;

		if (at->type == NSYNC_JSON_NUMBER &&
		    (!nsync_json_int(&number, at) || number > NSYNC_MAX_SAFE_INTEGER ||
		     number < -NSYNC_MAX_SAFE_INTEGER))
			return false;
	}
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	AUTO(nsync_json_doc_release) struct nsync_json_doc canon = NSYNC_JSON_DOC_INIT;
	AUTO(nsync_json_doc_release) struct nsync_json_doc layout = NSYNC_JSON_DOC_INIT;
	AUTO(nsync_buf_release) struct nsync_buf canon_text = FUZZ_BUF;
	AUTO(nsync_buf_release) struct nsync_buf layout_text = FUZZ_BUF;
	AUTO(nsync_buf_release) struct nsync_buf from_layout = FUZZ_BUF;
	struct nsync_error err = { 0 };

	if (nsync_json_read(&doc, fuzz_str(data, size), &nsync_json_any, &err))
		return 0;
	bool written = write_twice(&canon_text, &canon, doc.root, nsync_json_canonical);

	HOLDS(write_twice(&layout_text, &layout, doc.root, nsync_json_layout) == written);
	if (!written)
		return 0;
	HOLDS(layout.layout_at == SIZE_MAX);
	HOLDS(nsync_json_equal(canon.root, layout.root));
	HOLDS(nsync_json_canonical(&from_layout, layout.root, &err) == NSYNC_OK);
	HOLDS(nsync_str_eq(nsync_buf_view(&canon_text), nsync_buf_view(&from_layout)));
	if (exact(&doc))
		HOLDS(nsync_json_equal(doc.root, canon.root));
	/* Laid out already: the layout is x itself, byte for byte. */
	HOLDS((doc.layout_at == SIZE_MAX) == nsync_str_eq(nsync_buf_view(&layout_text), doc.source));
	return 0;
}
