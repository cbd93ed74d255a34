/* json_names.c: repeated names, in small objects, in large ones, in hostile ones. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/unit/json_hostile.h"

Test(json_names, repeated)
{
	static const struct {
		const char *label, *text, *where, *says;
	} table[] = {
		{ "neighbours", "{\"a\":1,\"a\":2}", "1:8", "duplicate name \"a\"" },
		{ "by escape", "{\"a\":1,\"\\u0061\":2}", "1:8", "duplicate name \"a\"" },
		{ "by escape of a pair", "{\"\\ud83d\\ude00\":1,\"\xf0\x9f\x98\x80\":2}", "1:19",
		  "duplicate name \"\\U0001f600\"" },
		{ "apart and out of order", "{\"b\":1,\"a\":2,\"b\":3}", "1:14", "duplicate name \"b\"" },
		{ "in order at the end", "{\"a\":1,\"b\":2,\"b\":3}", "1:14", "duplicate name \"b\"" },
		{ "empty", "{\"\":1,\"\":2}", "1:7", "duplicate name \"\"" },
		{ "NUL", "{\"\\u0000\":1,\"\\u0000\":2}", "1:13", "duplicate name \"\\u0000\"" },
		{ "inner object", "{\"z\":{\"b\":1,\"a\":1,\"b\":1}}", "1:19", "duplicate name \"b\"" },
		{ "control characters are shown escaped", "{\"\\n\\u001b[31m\":1,\"\\n\\u001b[31m\":2}", "1:19",
		  "duplicate name \"\\u000a\\u001b[31m\"" },
		{ "quotes are shown escaped", "{\"a\\\"\\\\\":1,\"a\\\"\\\\\":2}", "1:12",
		  "duplicate name \"a\\\"\\\\\"" },
	};
	struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		struct nsync_error err = { NSYNC_OK, "", "" };

		cr_expect_eq(nsync_json_read(&doc, nsync_str(table[i].text), &nsync_json_any, &err),
			     NSYNC_ESYNTAX, "%s", table[i].label);
		cr_expect_str_eq(err.where, table[i].where, "%s: %s", table[i].label, err.where);
		cr_expect_str_eq(err.text, table[i].says, "%s: %s", table[i].label, err.text);
	}
	nsync_json_doc_release(&doc);
}

Test(json_names, a_long_name_is_shown_shortened)
{
	struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_buf text = NSYNC_BUF_INIT(100000);

	for (int i = 0; i < 2; i++) {
		nsync_buf_text(&text, i ? ",\"" : "{\"");
		for (int j = 0; j < 1000; j++)
			nsync_buf_text(&text, "\xc3\xb1");
		nsync_buf_text(&text, "\":0");
	}
	nsync_buf_char(&text, '}');
	cr_assert_eq(nsync_json_read(&doc, nsync_buf_view(&text), &nsync_json_any, &err), NSYNC_ESYNTAX);
	cr_assert_leq(strlen(err.text), 90);
	cr_assert_not_null(strstr(err.text, "\\u00f1...\""), "%s", err.text);
	nsync_buf_release(&text);
	nsync_json_doc_release(&doc);
}

/* Names n-1 down to 0, out of order so that all must be compared; then again a repeat, if any. */
static enum nsync_code read_many(unsigned n, int repeat, struct nsync_error *err)
{
	struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	struct nsync_buf text = NSYNC_BUF_INIT(NSYNC_MAX_JSON_BYTES);

	nsync_buf_char(&text, '{');
	for (unsigned i = n; i-- > 0;)
		nsync_buf_printf(&text, "\"name %u\":0,", i);
	if (repeat >= 0)
		nsync_buf_printf(&text, "\"name %d\":0}", repeat);
	else
		nsync_buf_text(&text, "\"other\":0}");
	enum nsync_code code = nsync_json_read(&doc, nsync_buf_view(&text), &nsync_json_any, err);

	cr_expect(code != NSYNC_OK || doc.root->len == n + 1);
	nsync_json_doc_release(&doc);
	nsync_buf_release(&text);
	return code;
}

Test(json_names, objects_of_every_size)
{
	for (unsigned n = 1; n < 700; n++) {
		struct nsync_error err = { NSYNC_OK, "", "" };
		char text[64];

		cr_assert_eq(read_many(n, -1, &err), NSYNC_OK, "%u names: %s", n, err.text);
		cr_assert_eq(read_many(n, (int)(n / 2), &err), NSYNC_ESYNTAX, "%u names", n);
		snprintf(text, sizeof(text), "duplicate name \"name %u\"", n / 2);
		cr_assert_str_eq(err.text, text);
	}
}

Test(json_names, a_million_names)
{
	struct nsync_error err = { NSYNC_OK, "", "" };

	cr_assert_eq(read_many(1000000, -1, &err), NSYNC_OK);
	cr_assert_eq(read_many(1000000, 0, &err), NSYNC_ESYNTAX);
	cr_assert_str_eq(err.text, "duplicate name \"name 0\"");
}

Test(json_names, names_chosen_to_collide)
{
	struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_buf text = NSYNC_BUF_INIT(10000000);

	hostile_object(&text, 3000);
	cr_assert_eq(nsync_json_read(&doc, nsync_buf_view(&text), &nsync_json_any, &err), NSYNC_OK);
	cr_assert_eq(doc.root->len, 3001);
	text.n--;
	nsync_buf_char(&text, ',');
	cr_assert_not_null(nsync_buf_reserve(&text, 13));
	char where[32];

	snprintf(where, sizeof(where), "1:%zu", text.n + 1);
	nsync_buf_add(&text, text.p + 7, 13); /* the first of them once more */
	text.p[text.n - 1] = '}';
	cr_assert_eq(nsync_json_read(&doc, nsync_buf_view(&text), &nsync_json_any, &err), NSYNC_ESYNTAX);
	cr_assert_not_null(strstr(err.text, "duplicate name"), "%s", err.text);
	cr_assert_str_eq(err.where, where, "the later one is at fault");
	nsync_buf_release(&text);
	nsync_json_doc_release(&doc);
}
