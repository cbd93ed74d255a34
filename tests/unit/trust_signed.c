/*
 * Signed files: what is read, what is refused and how, messages byte by byte, layout.
 */
#include <criterion/criterion.h>

#include "tests/support/trust_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define KEYID        "21fe31dfa154a261626bf854046fd2271b7bed4b6abe45aa58877ef47f9721b9"
#define TEN          "AAAAAAAAAA"
#define SIG          TEN TEN TEN TEN TEN TEN TEN TEN "AAAAAA=="

static void start(void)
{
	cr_assert(nsync_base_start());
}

TestSuite(trust_signed, .init = start);

#define FILE_OF(body, signatures) "{\n  \"item\": " body ",\n  \"signatures\": " signatures "\n}\n"
#define ONE                       "{\n    \"" KEYID "\": \"" SIG "\"\n  }"

Test(trust_signed, read)
{
	static const struct {
		const char *label, *bytes;
		enum nsync_reason reason;
		const char *pointer, *detail;
	} cases[] = {
		{ "no signature yet", FILE_OF("{}", "{}"), NSYNC_REASON_OK, "", "" },
		{ "one", FILE_OF("{\n    \"a\": 1\n  }", ONE), NSYNC_REASON_OK, "", "" },
		{ "empty", "", NSYNC_NOT_JSON, "", NULL },
		{ "not JSON", "{\n  \"item\": {},\n  x\n}\n", NSYNC_NOT_JSON, "", "3:3" },
		{ "trailing bytes", FILE_OF("{}", "{}") "{}", NSYNC_NOT_JSON, "", NULL },
		{ "byte order mark", "\xef\xbb\xbf" FILE_OF("{}", "{}"), NSYNC_NOT_JSON, "", NULL },
		{ "duplicate", "{\n  \"item\": {},\n  \"item\": {},\n  \"signatures\": {}\n}\n",
		  NSYNC_NOT_JSON, "", NULL },
		{ "escaped duplicate", "{\"a\":1,\"\\u0061\":1}", NSYNC_NOT_JSON, "", NULL },
		{ "fraction", FILE_OF("{\n    \"a\": 1.5\n  }", "{}"), NSYNC_NOT_JSON, "", NULL },
		{ "2^53", FILE_OF("{\n    \"a\": 9007199254740992\n  }", "{}"), NSYNC_NOT_JSON, "",
		  NULL },
		{ "minus zero", FILE_OF("{\n    \"a\": -0\n  }", "{}"), NSYNC_NOT_JSON, "", NULL },
		{ "NUL", FILE_OF("{\n    \"a\": \"\\u0000\"\n  }", "{}"), NSYNC_NOT_JSON, "",
		  NULL },
		{ "lone surrogate", FILE_OF("{\n    \"a\": \"\\ud800\"\n  }", "{}"), NSYNC_NOT_JSON,
		  "", NULL },
		{ "compact", "{\"item\":{},\"signatures\":{}}\n", NSYNC_NOT_CANONICAL, "", "1:2" },
		{ "no final LF", "{\n  \"item\": {},\n  \"signatures\": {}\n}", NSYNC_NOT_CANONICAL,
		  "", "4:2" },
		{ "order", "{\n  \"signatures\": {},\n  \"item\": {}\n}\n", NSYNC_NOT_CANONICAL, "",
		  NULL },
		{ "needless escape", FILE_OF("{\n    \"a\": \"\\u0061\"\n  }", "{}"),
		  NSYNC_NOT_CANONICAL, "", NULL },
		{ "no object", "[]\n", NSYNC_SCHEMA, "", NULL },
		{ "other kind", "{\n  \"root\": {},\n  \"signatures\": {}\n}\n", NSYNC_SCHEMA, "",
		  "unknown member: root" },
		{ "no signatures", "{\n  \"item\": {}\n}\n", NSYNC_SCHEMA, "",
		  "missing member: signatures" },
		{ "no body", "{\n  \"signatures\": {}\n}\n", NSYNC_SCHEMA, "",
		  "missing member: item" },
		{ "one too many", "{\n  \"item\": {},\n  \"signatures\": {},\n  \"x\": 1\n}\n",
		  NSYNC_SCHEMA, "", "unknown member: x" },
		{ "body a string", FILE_OF("\"\"", "{}"), NSYNC_SCHEMA, "/item", NULL },
		{ "signatures an array", FILE_OF("{}", "[]"), NSYNC_SCHEMA, "/signatures", NULL },
		{ "key id short", FILE_OF("{}", "{\n    \"21fe\": \"" SIG "\"\n  }"), NSYNC_SCHEMA,
		  "/signatures", "no key id: 21fe" },
		{ "signature a number", FILE_OF("{}", "{\n    \"" KEYID "\": 1\n  }"), NSYNC_SCHEMA,
		  "/signatures/" KEYID, NULL },
		{ "signature empty", FILE_OF("{}", "{\n    \"" KEYID "\": \"\"\n  }"), NSYNC_SCHEMA,
		  "/signatures/" KEYID, NULL },
		{ "signature of 63 bytes",
		  FILE_OF("{}",
			  "{\n    \"" KEYID "\": \"" TEN TEN TEN TEN TEN TEN TEN TEN "AAAA\"\n  }"),
		  NSYNC_SCHEMA, "/signatures/" KEYID, NULL },
		{ "padding bits",
		  FILE_OF("{}", "{\n    \"" KEYID "\": \"" TEN TEN TEN TEN TEN TEN TEN TEN
				"AAAAAB==\"\n  }"),
		  NSYNC_SCHEMA, "/signatures/" KEYID, NULL },
		{ "unpadded",
		  FILE_OF("{}", "{\n    \"" KEYID "\": \"" TEN TEN TEN TEN TEN TEN TEN TEN
				"AAAAAA\"\n  }"),
		  NSYNC_SCHEMA, "/signatures/" KEYID, NULL },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
		struct nsync_error err = { NSYNC_OK, "", "" };
		struct nsync_verdict verdict;
		struct nsync_signed file;

		cr_assert_eq(nsync_signed_read(&file, &verdict, &doc, NSYNC_KIND_ITEM,
					       nsync_str(cases[i].bytes), &err),
			     NSYNC_OK, "%s", cases[i].label);
		cr_expect_eq(verdict.reason, cases[i].reason, "%s: %s", cases[i].label,
			     nsync_reason_name(verdict.reason));
		cr_expect_str_eq(verdict.pointer, cases[i].pointer, "%s", cases[i].label);
		if (cases[i].detail)
			cr_expect_eq(strncmp(verdict.detail, cases[i].detail,
					     strlen(cases[i].detail)),
				     0, "%s: %s", cases[i].label, verdict.detail);
		if (cases[i].reason == NSYNC_REASON_OK)
			cr_expect(file.body && file.signatures && file.kind == NSYNC_KIND_ITEM,
				  "%s", cases[i].label);
	}
}

static enum nsync_reason verdict_of(enum nsync_kind kind, struct nsync_str bytes)
{
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_verdict verdict;
	struct nsync_signed file;

	cr_assert_eq(nsync_signed_read(&file, &verdict, &doc, kind, bytes, &err), NSYNC_OK);
	return verdict.reason;
}

/* A body of one string, so that the file has exactly n bytes. */
static void sized(struct nsync_buf *out, enum nsync_kind kind, size_t n)
{
	static const char tail[] = "\"\n  },\n  \"signatures\": {}\n}\n";

	nsync_buf_printf(out, "{\n  \"%s\": {\n    \"a\": \"", nsync_kind_name(kind));
	while (out->n + sizeof(tail) - 1 < n)
		nsync_buf_char(out, 'x');
	nsync_buf_text(out, tail);
	cr_assert_eq(out->n, n);
}

Test(trust_signed, size)
{
	static const struct {
		const char *label;
		enum nsync_kind kind;
		size_t size;
		enum nsync_reason reason;
	} cases[] = {
		{ "largest item", NSYNC_KIND_ITEM, NSYNC_MAX_SIGNED_BYTES, NSYNC_REASON_OK },
		{ "item", NSYNC_KIND_ITEM, NSYNC_MAX_SIGNED_BYTES + 1, NSYNC_TOO_LARGE },
		{ "root", NSYNC_KIND_ROOT, NSYNC_MAX_SIGNED_BYTES + 1, NSYNC_TOO_LARGE },
		{ "cosignature", NSYNC_KIND_COSIGNATURE, NSYNC_MAX_SIGNED_BYTES + 1,
		  NSYNC_TOO_LARGE },
		{ "largest digest", NSYNC_KIND_DIGEST, NSYNC_MAX_DIGEST_BYTES, NSYNC_REASON_OK },
		{ "digest", NSYNC_KIND_DIGEST, NSYNC_MAX_DIGEST_BYTES + 1, NSYNC_TOO_LARGE },
		{ "largest record", NSYNC_KIND_RECORD, NSYNC_MAX_RECORD_BYTES, NSYNC_REASON_OK },
		{ "record", NSYNC_KIND_RECORD, NSYNC_MAX_RECORD_BYTES + 1, NSYNC_TOO_LARGE },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		AUTO(nsync_buf_release) struct nsync_buf file = NSYNC_BUF_INIT(2u * NSYNC_MAX_DIGEST_BYTES);

		sized(&file, cases[i].kind, cases[i].size);
		cr_expect_eq(verdict_of(cases[i].kind, nsync_buf_view(&file)), cases[i].reason,
			     "%s", cases[i].label);
	}
}

/* A file of 32 levels is read; deeper ones are refused as no JSON, not as too large. */
Test(trust_signed, depth)
{
	static const size_t depths[] = { 32, 33, 10000 };

	for (size_t i = 0; i < COUNT(depths); i++) {
		AUTO(nsync_buf_release) struct nsync_buf body = NSYNC_BUF_INIT(1u << 20);
		AUTO(nsync_buf_release) struct nsync_buf file = NSYNC_BUF_INIT(16u << 20);
		AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
		struct nsync_error err = { NSYNC_OK, "", "" };

		nsync_buf_text(&body, "{\"item\":{\"a\":");
		for (size_t k = 2; k < depths[i]; k++)
			nsync_buf_char(&body, '[');
		for (size_t k = 2; k < depths[i]; k++)
			nsync_buf_char(&body, ']');
		nsync_buf_text(&body, "},\"signatures\":{}}");
		if (depths[i] < 1000) {
			cr_assert_eq(nsync_json_read(&doc, nsync_buf_view(&body), &nsync_json_any,
						     &err),
				     NSYNC_OK);
			cr_assert_eq(nsync_json_layout(&file, doc.root, &err), NSYNC_OK);
		} else {
			nsync_buf_str(&file, nsync_buf_view(&body));
		}
		cr_expect_eq(verdict_of(NSYNC_KIND_ITEM, nsync_buf_view(&file)),
			     depths[i] > 32 ? NSYNC_NOT_JSON : NSYNC_REASON_OK, "%zu", depths[i]);
	}
}

Test(trust_signed, too_many_signatures)
{
	for (unsigned n = NSYNC_MAX_SIGNATURES; n <= NSYNC_MAX_SIGNATURES + 1; n++) {
		AUTO(nsync_buf_release) struct nsync_buf file = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);

		nsync_buf_text(&file, "{\n  \"item\": {},\n  \"signatures\": {");
		for (unsigned i = 0; i < n; i++)
			nsync_buf_printf(&file, "%s\n    \"%064x\": \"" SIG "\"", i ? "," : "", i);
		nsync_buf_text(&file, "\n  }\n}\n");
		cr_assert_eq(file.code, NSYNC_OK);
		cr_expect_eq(verdict_of(NSYNC_KIND_ITEM, nsync_buf_view(&file)),
			     n > NSYNC_MAX_SIGNATURES ? NSYNC_SCHEMA : NSYNC_REASON_OK, "%u", n);
	}
}

/* ---- messages ---------------------------------------------------------------------- */

Test(trust_signed, message)
{
	static const struct {
		const char *label, *body;
		enum nsync_kind kind;
		const char *message;
	} cases[] = {
		{ "item", "{\"b\": [1, 2],\n \"a\": \"\\u00e9\"}", NSYNC_KIND_ITEM,
		  "DSSEv1 31 application/vnd.nsync.item+json 20 {\"a\":\"\u00e9\",\"b\":[1,2]}" },
		{ "empty", "{}", NSYNC_KIND_ROOT,
		  "DSSEv1 31 application/vnd.nsync.root+json 2 {}" },
		{ "cosignature", "{}", NSYNC_KIND_COSIGNATURE,
		  "DSSEv1 38 application/vnd.nsync.cosignature+json 2 {}" },
		{ "record", "{}", NSYNC_KIND_RECORD,
		  "DSSEv1 33 application/vnd.nsync.record+json 2 {}" },
		{ "digest", "{}", NSYNC_KIND_DIGEST,
		  "DSSEv1 33 application/vnd.nsync.digest+json 2 {}" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
		AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(1024);
		struct nsync_error err = { NSYNC_OK, "", "" };

		cr_assert_eq(nsync_json_read(&doc, nsync_str(cases[i].body), &nsync_json_any, &err),
			     NSYNC_OK);
		nsync_buf_text(&out, "before "); /* it appends */
		cr_assert_eq(nsync_message(&out, cases[i].kind, doc.root, &err), NSYNC_OK);
		cr_expect_eq(strncmp(out.p, "before ", 7), 0, "%s", cases[i].label);
		cr_expect_str_eq(out.p + 7, cases[i].message, "%s", cases[i].label);
	}
}

/* printf 'DSSEv1 31 application/vnd.nsync.item+json 2 {}' | sha256sum */
Test(trust_signed, message_id)
{
	struct nsync_id id =
		nsync_message_id(NSYNC_STR("DSSEv1 31 application/vnd.nsync.item+json 2 {}"));

	cr_expect_str_eq(id.hex,
			 "2360caefa63296d0bcf81246fb556d1668db5ebade730d24b60ae55ddf8f7d2d");
}

Test(trust_signed, message_over_the_cap)
{
	for (size_t max = 0; max < 56; max++) {
		AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
		AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(max);
		struct nsync_error err = { NSYNC_OK, "", "" };
		enum nsync_code code;

		cr_assert_eq(nsync_json_read(&doc, NSYNC_STR("{\"abc\":1}"), &nsync_json_any, &err),
			     NSYNC_OK);
		code = nsync_message(&out, NSYNC_KIND_ITEM, doc.root, &err);
		cr_expect_eq(code, max < 53 ? NSYNC_ELIMIT : NSYNC_OK, "%zu", max);
	}
}

/* A message of one kind is none of another, whatever the body. */
Test(trust_signed, kinds)
{
	static const unsigned signer[] = { FIXTURE_GT };

	for (int made = 0; made < NSYNC_KINDS; made++) {
		for (int taken = 0; taken < NSYNC_KINDS; taken++) {
			AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
			AUTO(nsync_buf_release) struct nsync_buf file = NSYNC_BUF_INIT(4096);
			AUTO(nsync_buf_release) struct nsync_buf message = NSYNC_BUF_INIT(4096);
			struct nsync_error err = { NSYNC_OK, "", "" };
			struct nsync_verdict verdict;
			struct nsync_signed read;
			uint8_t key[NSYNC_KEY_BYTES], sig[NSYNC_SIGNATURE_BYTES];

			fixture_sign(&file, (enum nsync_kind)made, "{\"a\":1}", signer, 1);
			cr_assert_eq(nsync_signed_read(&read, &verdict, &doc, (enum nsync_kind)made,
						       nsync_buf_view(&file), &err),
				     NSYNC_OK);
			cr_assert_eq(verdict.reason, NSYNC_REASON_OK);
			cr_assert_eq(nsync_message(&message, (enum nsync_kind)taken, read.body,
						   &err),
				     NSYNC_OK);
			fixture_public(key, FIXTURE_GT);
			cr_assert(nsync_unbase64(sig, sizeof(sig),
						 nsync_json_str(read.signatures + 2), false));
			cr_expect_eq(nsync_signature_valid(key, sig, nsync_buf_view(&message)),
				     made == taken, "%s as %s",
				     nsync_kind_name((enum nsync_kind)made),
				     nsync_kind_name((enum nsync_kind)taken));
		}
	}
}

/* ---- layout --------------------------------------------------------------------------- */

Test(trust_signed, layout)
{
	static const char expect[] =
		"{\n  \"item\": {\n    \"a\": 1\n  },\n  \"signatures\": {\n"
		"    \"" KEYID "\": \"" SIG "\",\n"
		"    \"f000000000000000000000000000000000000000000000000000000000000000\": "
		"\"" SIG "\"\n  }\n}\n";
	static const char old[] =
		"{\"" KEYID "\":\"x\",\"f000000000000000000000000000000000000000000000"
		"000000000000000000\":\"" SIG "\"}";
	static const uint8_t zero[NSYNC_SIGNATURE_BYTES] = { 0 };
	AUTO(nsync_json_doc_release) struct nsync_json_doc body = NSYNC_JSON_DOC_INIT;
	AUTO(nsync_json_doc_release) struct nsync_json_doc kept = NSYNC_JSON_DOC_INIT;
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(4096);
	AUTO(nsync_buf_release) struct nsync_buf none = NSYNC_BUF_INIT(4096);
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_id id;

	cr_assert(nsync_id_parse(&id, NSYNC_STR(KEYID)));
	cr_assert_eq(nsync_json_read(&body, NSYNC_STR("{\"a\":1}"), &nsync_json_any, &err),
		     NSYNC_OK);
	cr_assert_eq(nsync_json_read(&kept, nsync_str(old), &nsync_json_any, &err), NSYNC_OK);
	cr_assert_eq(nsync_signed_layout(&out, NSYNC_KIND_ITEM, body.root, kept.root, &id, zero,
					 &err),
		     NSYNC_OK);
	cr_expect_str_eq(out.p, expect);
	cr_assert_eq(nsync_signed_layout(&none, NSYNC_KIND_ROOT, body.root, NULL, NULL, NULL, &err),
		     NSYNC_OK);
	cr_expect_str_eq(none.p, "{\n  \"root\": {\n    \"a\": 1\n  },\n  \"signatures\": {}\n}\n");
	cr_expect_eq(nsync_signed_layout(&none, NSYNC_KIND_ROOT, body.root,
					 nsync_json_get(body.root, NSYNC_STR("a")), NULL, NULL,
					 &err),
		     NSYNC_EINVAL);
}

/* For a person who looks at a file: the rules are those of its kind, if it is a signed one. */
Test(trust_signed, judge_json)
{
	static const struct {
		const char *label, *text;
		enum nsync_reason reason;
	} cases[] = {
		{ "an item", "{\"item\":{\"x\":1},\"signatures\":{}}", NSYNC_REASON_OK },
		{ "a fraction in an item", "{\"item\":{\"x\":1.5},\"signatures\":{}}", NSYNC_NOT_JSON },
		{ "a fraction in a root", "{\"root\":{\"x\":1.5},\"signatures\":{}}", NSYNC_NOT_JSON },
		{ "without signatures", "{\"item\":{\"x\":1.5}}", NSYNC_REASON_OK },
		{ "of no kind of ours", "{\"thing\":{\"x\":1.5},\"signatures\":{}}", NSYNC_REASON_OK },
		{ "no object", "[1.5]", NSYNC_REASON_OK },
		{ "no JSON", "{\"item\":{}", NSYNC_NOT_JSON },
	};
	static const struct {
		const char *kind;
		size_t most;
	} sizes[] = {
		{ "item", NSYNC_MAX_SIGNED_BYTES },
		{ "root", NSYNC_MAX_SIGNED_BYTES },
		{ "record", NSYNC_MAX_RECORD_BYTES },
		{ "digest", NSYNC_MAX_DIGEST_BYTES },
	};
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_verdict verdict;

	for (size_t i = 0; i < COUNT(cases); i++) {
		cr_assert_eq(nsync_signed_judge_json(&doc, &verdict, nsync_str(cases[i].text), &err), NSYNC_OK);
		cr_expect_eq(verdict.reason, cases[i].reason, "%s: %s", cases[i].label, verdict.detail);
	}
	for (size_t i = 0; i < COUNT(sizes); i++) {
		AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(2 * NSYNC_MAX_DIGEST_BYTES);

		nsync_buf_printf(&text, "{\"%s\":{},\"signatures\":{}}", sizes[i].kind);
		while (text.n < sizes[i].most)
			nsync_buf_char(&text, ' ');
		cr_assert_eq(nsync_signed_judge_json(&doc, &verdict, nsync_buf_view(&text), &err), NSYNC_OK);
		cr_expect_eq(verdict.reason, NSYNC_REASON_OK, "%s: %s", sizes[i].kind, verdict.detail);
		nsync_buf_char(&text, ' ');
		cr_assert_eq(nsync_signed_judge_json(&doc, &verdict, nsync_buf_view(&text), &err), NSYNC_OK);
		cr_expect_eq(verdict.reason, NSYNC_TOO_LARGE, "%s", sizes[i].kind);
	}
}
