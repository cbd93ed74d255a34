/*
 * json_jansson.c: the reader and jansson, a parser by other people, agree on
 * what is JSON and what it says. Where they may differ:
 *   - a raw NUL byte: jansson takes one after a number; the reader never does;
 *   - U+0000 in a name, and numbers beyond a double or an int64_t: jansson refuses.
 */
#include <criterion/criterion.h>
#include <jansson.h>
#include <stdlib.h>

#include "lib/json/internal.h"
#include "tests/prop/json_random.h"

#ifdef __SANITIZE_ADDRESS__
#define DOCUMENTS 20000
#else
#define DOCUMENTS 100000
#endif

static bool same(const struct nsync_json *ours, json_t *theirs);

static bool same_object(const struct nsync_json *ours, json_t *theirs)
{
	if (ours->len != json_object_size(theirs))
		return false;
	for (const struct nsync_json *at = nsync_json_first(ours); at; at = nsync_json_next(ours, at)) {
		json_t *other = json_object_getn(theirs, at->text, at->len);

		if (!other || !same(at + 1, other))
			return false;
	}
	return true;
}

static bool same_array(const struct nsync_json *ours, json_t *theirs)
{
	size_t i = 0;

	if (ours->len != json_array_size(theirs))
		return false;
	for (const struct nsync_json *at = nsync_json_first(ours); at; at = nsync_json_next(ours, at)) {
		if (!same(at, json_array_get(theirs, i++)))
			return false;
	}
	return true;
}

static bool same(const struct nsync_json *ours, json_t *theirs)
{
	int64_t integer;

	switch (json_typeof(theirs)) {
	case JSON_OBJECT:
		return ours->type == NSYNC_JSON_OBJECT && same_object(ours, theirs);
	case JSON_ARRAY:
		return ours->type == NSYNC_JSON_ARRAY && same_array(ours, theirs);
	case JSON_STRING:
		return ours->type == NSYNC_JSON_STRING && ours->len == json_string_length(theirs) &&
		       memcmp(ours->text, json_string_value(theirs), ours->len) == 0;
	case JSON_INTEGER:
		return nsync_json_int(&integer, ours) && integer == json_integer_value(theirs);
	case JSON_REAL:
		return ours->type == NSYNC_JSON_NUMBER &&
		       nsync_json_number_double(nsync_json_str(ours)) == json_real_value(theirs);
	case JSON_TRUE:
		return ours->type == NSYNC_JSON_TRUE;
	case JSON_FALSE:
		return ours->type == NSYNC_JSON_FALSE;
	default:
		return ours->type == NSYNC_JSON_NULL;
	}
}

static void compare(struct nsync_json_doc *doc, struct nsync_str text, unsigned *accepted)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	json_error_t error;
	bool ours = nsync_json_read(doc, text, &nsync_json_any, &err) == NSYNC_OK;
	json_t *theirs = json_loadb(text.p, text.n,
				    JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
	enum json_error_code code = theirs ? json_error_unknown : json_error_code(&error);

	*accepted += ours;
	if (text.n && memchr(text.p, '\0', text.n)) {
		cr_assert_not(ours, "a raw NUL in %.*s", NSYNC_FMT(text));
	} else if (theirs) {
		cr_assert(ours, "refused: %.*s\n%s %s", NSYNC_FMT(text), err.where, err.text);
		cr_assert(same(doc->root, theirs), "differs: %.*s", NSYNC_FMT(text));
	} else if (code != json_error_numeric_overflow && code != json_error_null_byte_in_key) {
		cr_assert_not(ours, "taken: %.*s\n%s", NSYNC_FMT(text), error.text);
	}
	json_decref(theirs);
}

Test(json_jansson, agree)
{
	struct random r = { 20180805 };
	struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	struct nsync_buf text = NSYNC_BUF_INIT(1000000);
	unsigned whole = 0, mutated = 0;

	for (unsigned i = 0; i < DOCUMENTS; i++) {
		nsync_buf_clear(&text);
		random_value(&text, &r, i % 6, i % 3 ? 0 : 20);
		compare(&doc, nsync_buf_view(&text), &whole);
		random_mutate(&text, &r);
		compare(&doc, nsync_buf_view(&text), &mutated);
	}
	/* The test would be worth little if nearly all were refused, or nearly none. */
	cr_assert(whole > DOCUMENTS * 8 / 10, "%u accepted", whole);
	cr_assert(mutated > DOCUMENTS / 10 && mutated < DOCUMENTS * 9 / 10, "%u accepted", mutated);
	nsync_buf_release(&text);
	nsync_json_doc_release(&doc);
}
