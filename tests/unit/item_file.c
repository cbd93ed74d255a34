/* A signed item as a file: read with and without its message, read anew, and as a DSSE envelope. */
#include <criterion/criterion.h>

#include "tests/support/item_fixture.h"

static void set_bytes(struct nsync_item_file *file, const struct fixture_item *spec)
{
	nsync_buf_clear(&file->bytes);
	cr_assert(nsync_base_start());
	(void)fixture_item_file(&file->bytes, spec);
}

Test(item_file, with_and_without_its_message)
{
	AUTO(nsync_item_file_freep) struct nsync_item_file *file = nsync_item_file_new();
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_verdict verdict = { 0 };
	struct nsync_id id;

	cr_assert_not_null(file);
	set_bytes(file, &(struct fixture_item){ .headline = "One" });
	id = fixture_file_id(NSYNC_KIND_ITEM, nsync_buf_view(&file->bytes));
	cr_assert_eq(nsync_item_file_parse(file, &verdict, &err), NSYNC_OK);
	cr_assert_eq(verdict.reason, NSYNC_REASON_OK);
	cr_expect(nsync_str_is(file->item.headline, "One"));
	cr_expect_eq(file->message.n, 0);
	cr_expect_str_eq(file->id.hex, "");
	cr_assert_eq(nsync_item_file_read(file, &verdict, &err), NSYNC_OK);
	cr_expect_gt(file->message.n, 0);
	cr_expect_str_eq(file->id.hex, id.hex);
	/* The same struct takes another file. */
	set_bytes(file, &(struct fixture_item){ .headline = "Two" });
	cr_assert_eq(nsync_item_file_parse(file, &verdict, &err), NSYNC_OK);
	cr_expect(nsync_str_is(file->item.headline, "Two"));
	cr_expect_eq(file->message.n, 0, "not the message of the file before");
}

Test(item_file, what_is_no_item)
{
	static const struct {
		const char *bytes;
		enum nsync_reason reason;
	} rows[] = {
		{ "words", NSYNC_NOT_JSON },
		{ "{}", NSYNC_NOT_CANONICAL },
		{ "{\n  \"item\": {},\n  \"signatures\": {}\n}\n", NSYNC_SCHEMA },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		AUTO(nsync_item_file_release) struct nsync_item_file file;
		struct nsync_error err = { NSYNC_OK, "", "" };
		struct nsync_verdict verdict = { 0 };

		nsync_item_file_init(&file);
		nsync_buf_text(&file.bytes, rows[i].bytes);
		cr_assert_eq(nsync_item_file_read(&file, &verdict, &err), NSYNC_OK);
		cr_expect_eq(verdict.reason, rows[i].reason, "%s: %s", rows[i].bytes,
			     nsync_reason_name(verdict.reason));
	}
	nsync_item_file_free(NULL);
}

/* The payload is the canonical body, and PAE(type, payload) is the message that was signed. */
Test(item_file, as_an_envelope)
{
	AUTO(nsync_item_file_release) struct nsync_item_file file;
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(1u << 20);
	AUTO(nsync_buf_release) struct nsync_buf body = NSYNC_BUF_INIT(1u << 20);
	AUTO(nsync_buf_release) struct nsync_buf base64 = NSYNC_BUF_INIT(1u << 20);
	AUTO(nsync_buf_release) struct nsync_buf message = NSYNC_BUF_INIT(1u << 20);
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_verdict verdict = { 0 };
	const struct nsync_json *list, *one;
	struct nsync_str keyid;

	nsync_item_file_init(&file);
	set_bytes(&file, &(struct fixture_item){ .office = "mx", .headline = "\\u00bfAgua?" });
	cr_assert_eq(nsync_item_file_read(&file, &verdict, &err), NSYNC_OK);
	cr_assert_eq(nsync_item_file_dsse(&out, &file, &err), NSYNC_OK);
	cr_assert_eq(nsync_json_read(&doc, nsync_buf_view(&out), &nsync_json_any, &err), NSYNC_OK);
	cr_assert_eq(nsync_json_canonical(&body, file.file.body, &err), NSYNC_OK);
	nsync_base64(&base64, (const uint8_t *)body.p, body.n, false);
	cr_expect(nsync_str_eq(nsync_json_get_str(doc.root, NSYNC_STR("payload")),
			       nsync_buf_view(&base64)));
	cr_expect(nsync_str_is(nsync_json_get_str(doc.root, NSYNC_STR("payloadType")),
			       "application/vnd.nsync.item+json"));
	nsync_buf_printf(&message, "DSSEv1 31 application/vnd.nsync.item+json %zu ", body.n);
	nsync_buf_str(&message, nsync_buf_view(&body));
	cr_expect(nsync_str_eq(nsync_buf_view(&message), nsync_buf_view(&file.message)));
	/* mx signs with two keys. */
	list = nsync_json_get(doc.root, NSYNC_STR("signatures"));
	cr_assert_eq(list->len, 2);
	for (one = nsync_json_first(list); one; one = nsync_json_next(list, one)) {
		keyid = nsync_json_get_str(one, NSYNC_STR("keyid"));
		cr_expect(nsync_str_eq(nsync_json_get_str(one, NSYNC_STR("sig")),
				       nsync_json_get_str(file.file.signatures, keyid)));
	}
}
