/* trust_sign.c: signing a body: whose signatures the file has then, and what is refused. */
#include <criterion/criterion.h>

#include "tests/support/trust_fixture.h"

static void start(void)
{
	cr_assert(nsync_base_start());
}

TestSuite(trust_sign, .init = start);

static void read_body(struct nsync_json_doc *doc, const char *body)
{
	struct nsync_error err = { NSYNC_OK, "", "" };

	cr_assert_eq(nsync_json_read(doc, nsync_str(body), &nsync_json_any, &err), NSYNC_OK);
}

/* Whether the file has this key's signature of its body, and how many signatures there are. */
static bool signed_by(size_t *count, enum nsync_kind kind, const struct nsync_buf *bytes, unsigned n)
{
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	AUTO(nsync_buf_release) struct nsync_buf message = NSYNC_BUF_INIT(4096);
	struct nsync_error err = { NSYNC_OK, "", "" };
	uint8_t key[NSYNC_KEY_BYTES], signature[NSYNC_SIGNATURE_BYTES];
	struct nsync_verdict verdict;
	struct nsync_signed file;
	struct nsync_id id = fixture_id(n);

	cr_assert_eq(nsync_signed_read(&file, &verdict, &doc, kind, nsync_buf_view(bytes), &err),
		     NSYNC_OK);
	cr_assert_eq(verdict.reason, NSYNC_REASON_OK, "%s", verdict.detail);
	cr_assert_eq(nsync_message(&message, kind, file.body, &err), NSYNC_OK);
	fixture_public(key, n);
	*count = file.signatures->len;
	return nsync_unbase64(signature, sizeof(signature),
			      nsync_json_get_str(file.signatures, nsync_str(id.hex)), false) &&
	       nsync_signature_valid(key, signature, nsync_buf_view(&message));
}

Test(trust_sign, every_kind)
{
	for (int kind = 0; kind < NSYNC_KINDS; kind++) {
		AUTO(nsync_json_doc_release) struct nsync_json_doc body = NSYNC_JSON_DOC_INIT;
		AUTO(nsync_buf_release) struct nsync_buf file = NSYNC_BUF_INIT(4096);
		AUTO(nsync_buf_release) struct nsync_buf message = NSYNC_BUF_INIT(4096);
		AUTO(nsync_key_freep) struct nsync_key *key = fixture_key(FIXTURE_GT);
		struct nsync_error err = { NSYNC_OK, "", "" };
		struct nsync_id id, wanted;
		size_t count = 0;

		read_body(&body, "{\"b\": [1, 2], \"a\": \"\\u00e9\"}");
		cr_assert_eq(nsync_sign_body(&file, &id, (enum nsync_kind)kind, body.root, NULL, key,
					     &err),
			     NSYNC_OK, "%s", err.text);
		cr_expect(signed_by(&count, (enum nsync_kind)kind, &file, FIXTURE_GT), "%s",
			  nsync_kind_name((enum nsync_kind)kind));
		cr_expect_eq(count, 1);
		cr_assert_eq(nsync_message(&message, (enum nsync_kind)kind, body.root, &err),
			     NSYNC_OK);
		wanted = nsync_message_id(nsync_buf_view(&message));
		cr_expect_str_eq(id.hex, wanted.hex);
	}
}

/* Signed by one after the other: each keeps what the others signed; signed again: still one each. */
Test(trust_sign, one_more_signature)
{
	static const unsigned signers[] = { FIXTURE_GT, FIXTURE_GT_2, FIXTURE_GT };
	static const size_t counts[] = { 1, 2, 2 };
	AUTO(nsync_json_doc_release) struct nsync_json_doc body = NSYNC_JSON_DOC_INIT;
	AUTO(nsync_buf_release) struct nsync_buf file = NSYNC_BUF_INIT(4096);
	AUTO(nsync_buf_release) struct nsync_buf second = NSYNC_BUF_INIT(4096);
	struct nsync_error err = { NSYNC_OK, "", "" };

	read_body(&body, "{\"a\": 1}");
	nsync_buf_text(&file, "{\"signatures\":{}}");
	for (size_t i = 0; i < 3; i++) {
		AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
		AUTO(nsync_buf_release) struct nsync_buf next = NSYNC_BUF_INIT(4096);
		AUTO(nsync_key_freep) struct nsync_key *key = fixture_key(signers[i]);
		size_t count = 0;

		read_body(&doc, file.p);
		cr_assert_eq(nsync_sign_body(&next, NULL, NSYNC_KIND_ITEM, body.root,
					     nsync_json_get(doc.root, NSYNC_STR("signatures")), key,
					     &err),
			     NSYNC_OK, "%s", err.text);
		nsync_buf_clear(&file);
		nsync_buf_str(&file, nsync_buf_view(&next));
		if (i == 1)
			nsync_buf_str(&second, nsync_buf_view(&next));
		for (size_t k = 0; k <= i; k++)
			cr_expect(signed_by(&count, NSYNC_KIND_ITEM, &file, signers[k]), "%zu: %zu", i, k);
		cr_expect_eq(count, counts[i], "%zu: %zu signatures", i, count);
	}
	cr_expect_str_eq(file.p, second.p, "who signs again changes nothing");
}

Test(trust_sign, what_is_refused)
{
	static const struct {
		const char *label;
		size_t body, cap;
		bool kept; /* "signatures" that is no object */
		enum nsync_code code;
		const char *text;
	} rows[] = {
		{ "it fits", 100, 4096, false, NSYNC_OK, "" },
		{ "the file is too large", 4000, 4096, false, NSYNC_ELIMIT, "more than 4096 bytes" },
		{ "and so is its message", 9000, 4096, false, NSYNC_ELIMIT, "more than 8192 bytes" },
		{ "a cap that has no double", 100, SIZE_MAX, false, NSYNC_OK, "" },
		{ "signatures that are no object", 100, 4096, true, NSYNC_EINVAL, "not an object" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		AUTO(nsync_json_doc_release) struct nsync_json_doc body = NSYNC_JSON_DOC_INIT;
		AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(1u << 16);
		AUTO(nsync_buf_release) struct nsync_buf file = NSYNC_BUF_INIT(rows[i].cap);
		AUTO(nsync_key_freep) struct nsync_key *key = fixture_key(FIXTURE_GT);
		struct nsync_error err = { NSYNC_OK, "", "" };

		nsync_buf_text(&text, "{\"a\":\"");
		for (size_t n = 0; n < rows[i].body; n++)
			nsync_buf_char(&text, 'x');
		nsync_buf_text(&text, "\"}");
		read_body(&body, text.p);
		cr_expect_eq(nsync_sign_body(&file, NULL, NSYNC_KIND_ITEM, body.root,
					     rows[i].kept ? body.root + 2 : NULL, key, &err),
			     rows[i].code, "%s: %s", rows[i].label, err.text);
		cr_expect_str_eq(err.text, rows[i].text, "%s", rows[i].label);
	}
}
