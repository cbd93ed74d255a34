/*
 * Who signed a file and whether they are enough: thresholds, strangers, revoked and dropped
 * keys, merge keys.
 */
#include <criterion/criterion.h>

#include "tests/support/trust_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define A            FIXTURE_ROOT_A
#define B            FIXTURE_ROOT_B
#define CANDIDATE    INT64_MAX
/* A signature that does not hold, by the key. */
#define BAD(n) ((n) + 1000u)

static void start(void)
{
	cr_assert(nsync_base_start());
}

TestSuite(trust_judge, .init = start);

static const unsigned root_signers[] = { A, B };

static struct nsync_root *root_1(void)
{
	return fixture_root(fixture_edit(), root_signers, 2);
}

/* A root after `from` that revokes these keys at record 7. */
static struct nsync_root *revoking(const struct nsync_root *from, const unsigned *keys,
				   size_t count)
{
	struct nsync_root_edit *edit = fixture_next(from);
	struct nsync_id record = fixture_id(77);
	struct nsync_error err = { NSYNC_OK, "", "" };

	for (size_t i = 0; i < count; i++) {
		struct nsync_id id = fixture_id(keys[i]);

		cr_assert_eq(nsync_root_edit_revoke(edit, &id, 7, &record, &err), NSYNC_OK);
	}
	/* mx has two keys and a threshold of two: others come in their place. */
	for (unsigned i = 0; i < count; i++)
		if (keys[i] == FIXTURE_MX || keys[i] == FIXTURE_MX_2)
			fixture_add_key(edit, "mx", 20 + i);
	return fixture_root(edit, root_signers, 2);
}

/* A signed file in memory. */
struct signed_file {
	struct nsync_buf bytes, message;
	struct nsync_json_doc doc;
	struct nsync_signed file;
};

static void signed_release(struct signed_file *f)
{
	nsync_buf_release(&f->bytes);
	nsync_buf_release(&f->message);
	nsync_json_doc_release(&f->doc);
}

/* signers: keys, or BAD(key). */
static void sign(struct signed_file *f, enum nsync_kind kind, const unsigned *signers, size_t count)
{
	static const char body[] = "{\"a\":1}";
	AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(1u << 16);
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_verdict verdict;

	*f = (struct signed_file){ .bytes = NSYNC_BUF_INIT(1u << 16),
				   .message = NSYNC_BUF_INIT(1u << 16) };
	nsync_json_doc_init(&f->doc);
	nsync_buf_printf(&text, "{\"%s\":%s,\"signatures\":{", nsync_kind_name(kind), body);
	cr_assert_eq(nsync_json_read(&doc, nsync_str(body), &nsync_json_any, &err), NSYNC_OK);
	cr_assert_eq(nsync_message(&f->message, kind, doc.root, &err), NSYNC_OK);
	for (size_t i = 0; i < count; i++) {
		AUTO(nsync_key_freep) struct nsync_key *key = fixture_key(signers[i] % 1000);
		uint8_t sig[NSYNC_SIGNATURE_BYTES];

		cr_assert_eq(nsync_key_sign(sig, key, nsync_buf_view(&f->message), &err), NSYNC_OK);
		if (signers[i] >= 1000)
			sig[40] ^= 1;
		nsync_buf_printf(&text, "%s\"%s\":\"", i ? "," : "", nsync_key_keyid(key).hex);
		nsync_base64(&text, sig, sizeof(sig), false);
		nsync_buf_char(&text, '"');
	}
	nsync_buf_text(&text, "}}");
	cr_assert_eq(nsync_json_read(&doc, nsync_buf_view(&text), &nsync_json_any, &err), NSYNC_OK);
	cr_assert_eq(nsync_json_layout(&f->bytes, doc.root, &err), NSYNC_OK);
	cr_assert_eq(nsync_signed_read(&f->file, &verdict, &f->doc, kind, nsync_buf_view(&f->bytes),
				       &err),
		     NSYNC_OK);
	cr_assert_eq(verdict.reason, NSYNC_REASON_OK);
}

static enum nsync_reason judge(struct nsync_verdict *verdict, const struct nsync_root *root,
			       const struct nsync_root *newest, int64_t seq, const char *office,
			       const unsigned *signers, size_t count)
{
	AUTO(signed_release) struct signed_file f;
	enum nsync_reason reason;

	sign(&f, NSYNC_KIND_ITEM, signers, count);
	reason = nsync_root_judge(verdict, root, newest, seq, nsync_str(office), &f.file,
				  nsync_buf_view(&f.message));
	cr_expect_eq(reason, verdict->reason);
	return reason;
}

Test(trust_judge, thresholds)
{
	static const struct {
		const char *label, *office;
		unsigned signers[5], count;
		enum nsync_reason reason;
		const char *detail;
	} cases[] = {
		{ "gt", "gt", { FIXTURE_GT }, 1, NSYNC_REASON_OK, "" },
		{ "gt by its other key", "gt", { FIXTURE_GT_2 }, 1, NSYNC_REASON_OK, "" },
		{ "gt by nobody", "gt", { 0 }, 0, NSYNC_UNKNOWN_KEY, "no signature" },
		{ "gt by a stranger", "gt", { FIXTURE_STRANGER }, 1, NSYNC_UNKNOWN_KEY, NULL },
		{ "gt by another office", "gt", { FIXTURE_BZ }, 1, NSYNC_UNKNOWN_KEY, NULL },
		{ "gt by root and merge keys",
		  "gt",
		  { A, B, FIXTURE_MERGE },
		  3,
		  NSYNC_UNKNOWN_KEY,
		  NULL },
		{ "gt, forged", "gt", { BAD(FIXTURE_GT) }, 1, NSYNC_BAD_SIGNATURE, "Person 10" },
		{ "gt, forged beside a good one",
		  "gt",
		  { BAD(FIXTURE_GT), FIXTURE_GT_2 },
		  2,
		  NSYNC_REASON_OK,
		  "" },
		{ "gt, stranger's nonsense beside",
		  "gt",
		  { FIXTURE_GT, BAD(FIXTURE_STRANGER) },
		  2,
		  NSYNC_REASON_OK,
		  "" },
		{ "gt, stranger's nonsense",
		  "gt",
		  { BAD(FIXTURE_STRANGER) },
		  1,
		  NSYNC_UNKNOWN_KEY,
		  NULL },
		{ "mx by both", "mx", { FIXTURE_MX, FIXTURE_MX_2 }, 2, NSYNC_REASON_OK, "" },
		{ "mx by one", "mx", { FIXTURE_MX }, 1, NSYNC_BELOW_THRESHOLD, "1 of 2" },
		{ "mx by one and another office",
		  "mx",
		  { FIXTURE_MX, FIXTURE_GT },
		  2,
		  NSYNC_BELOW_THRESHOLD,
		  "1 of 2" },
		{ "mx by one and a forgery",
		  "mx",
		  { FIXTURE_MX, BAD(FIXTURE_MX_2) },
		  2,
		  NSYNC_BAD_SIGNATURE,
		  "Person 13" },
		{ "no office", "hn", { FIXTURE_GT }, 1, NSYNC_WRONG_OFFICE, "hn" },
		{ "no office, by its prefix", "g", { FIXTURE_GT }, 1, NSYNC_WRONG_OFFICE, NULL },
		{ "a role is no office", "root", { A, B }, 2, NSYNC_WRONG_OFFICE, NULL },
	};
	AUTO(nsync_root_freep) struct nsync_root *root = root_1();

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct nsync_verdict verdict;

		cr_expect_eq(judge(&verdict, root, root, CANDIDATE, cases[i].office,
				   cases[i].signers, cases[i].count),
			     cases[i].reason, "%s: %s %s", cases[i].label,
			     nsync_reason_name(verdict.reason), verdict.detail);
		if (cases[i].detail)
			cr_expect(strstr(verdict.detail, cases[i].detail), "%s: %s", cases[i].label,
				  verdict.detail);
	}
}

/* The pointer of a bad signature is that signature. */
Test(trust_judge, pointer)
{
	static const unsigned signers[] = { BAD(FIXTURE_GT) };
	AUTO(nsync_root_freep) struct nsync_root *root = root_1();
	struct nsync_verdict verdict;
	char expect[96];

	snprintf(expect, sizeof(expect), "/signatures/%s", fixture_id(FIXTURE_GT).hex);
	judge(&verdict, root, root, CANDIDATE, "gt", signers, 1);
	cr_expect_str_eq(verdict.pointer, expect);
}

/* An item's file whose message is another kind's, with a signature over that message. */
Test(trust_judge, kinds)
{
	static const unsigned gt[] = { FIXTURE_GT };
	AUTO(nsync_root_freep) struct nsync_root *root = root_1();

	for (int kind = 0; kind < NSYNC_KINDS; kind++) {
		AUTO(signed_release) struct signed_file f;
		struct nsync_verdict verdict;

		sign(&f, (enum nsync_kind)kind, gt, 1);
		f.file.kind = NSYNC_KIND_ITEM;
		cr_expect_eq(nsync_root_judge(&verdict, root, root, CANDIDATE, NSYNC_STR("gt"),
					      &f.file, nsync_buf_view(&f.message)),
			     kind == NSYNC_KIND_ITEM ? NSYNC_REASON_OK : NSYNC_BAD_SIGNATURE, "%s",
			     nsync_kind_name((enum nsync_kind)kind));
	}
}

Test(trust_judge, revoked)
{
	static const unsigned gone[] = { FIXTURE_GT, FIXTURE_MX };
	AUTO(nsync_root_freep) struct nsync_root *one = root_1();
	AUTO(nsync_root_freep) struct nsync_root *two = revoking(one, gone, 2);
	const struct {
		const char *label;
		const struct nsync_root *root;
		int64_t seq;
		const char *office;
		unsigned signers[4], count;
		enum nsync_reason reason;
	} cases[] = {
		{ "accepted before", one, 6, "gt", { FIXTURE_GT }, 1, NSYNC_REASON_OK },
		{ "accepted by the last record", one, 7, "gt", { FIXTURE_GT }, 1, NSYNC_REASON_OK },
		{ "accepted after", one, 8, "gt", { FIXTURE_GT }, 1, NSYNC_KEY_REVOKED },
		{ "accepted after, by both keys",
		  one,
		  8,
		  "gt",
		  { FIXTURE_GT, FIXTURE_GT_2 },
		  2,
		  NSYNC_REASON_OK },
		{ "accepted after, worthless signature beside",
		  one,
		  8,
		  "gt",
		  { FIXTURE_GT, BAD(FIXTURE_GT_2) },
		  2,
		  NSYNC_KEY_REVOKED },
		{ "accepted after, forged",
		  one,
		  8,
		  "gt",
		  { BAD(FIXTURE_GT) },
		  1,
		  NSYNC_BAD_SIGNATURE },
		{ "candidate under the old root",
		  one,
		  CANDIDATE,
		  "gt",
		  { FIXTURE_GT },
		  1,
		  NSYNC_KEY_REVOKED },
		{ "candidate", two, CANDIDATE, "gt", { FIXTURE_GT }, 1, NSYNC_KEY_REVOKED },
		{ "candidate, worthless beside",
		  two,
		  CANDIDATE,
		  "gt",
		  { FIXTURE_GT, BAD(FIXTURE_GT_2) },
		  2,
		  NSYNC_KEY_REVOKED },
		{ "candidate, forged",
		  two,
		  CANDIDATE,
		  "gt",
		  { BAD(FIXTURE_GT) },
		  1,
		  NSYNC_UNKNOWN_KEY },
		{ "candidate by both keys",
		  two,
		  CANDIDATE,
		  "gt",
		  { FIXTURE_GT, FIXTURE_GT_2 },
		  2,
		  NSYNC_REASON_OK },
		{ "candidate by the author",
		  two,
		  CANDIDATE,
		  "gt",
		  { FIXTURE_GT_2 },
		  1,
		  NSYNC_REASON_OK },
		{ "of two, accepted before",
		  one,
		  7,
		  "mx",
		  { FIXTURE_MX, FIXTURE_MX_2 },
		  2,
		  NSYNC_REASON_OK },
		{ "of two, accepted after",
		  one,
		  8,
		  "mx",
		  { FIXTURE_MX, FIXTURE_MX_2 },
		  2,
		  NSYNC_KEY_REVOKED },
		{ "of two, candidate",
		  two,
		  CANDIDATE,
		  "mx",
		  { FIXTURE_MX, FIXTURE_MX_2 },
		  2,
		  NSYNC_KEY_REVOKED },
		{ "of two, candidate by the thief",
		  two,
		  CANDIDATE,
		  "mx",
		  { FIXTURE_MX },
		  1,
		  NSYNC_KEY_REVOKED },
		{ "of two, candidate by the new one",
		  two,
		  CANDIDATE,
		  "mx",
		  { FIXTURE_MX_2, 21 },
		  2,
		  NSYNC_REASON_OK },
		{ "of two, candidate by one",
		  two,
		  CANDIDATE,
		  "mx",
		  { FIXTURE_MX_2 },
		  1,
		  NSYNC_BELOW_THRESHOLD },
		/* Under root 2 it never was enough, so it is no key that was revoked since. */
		{ "accepted under the root that revokes it",
		  two,
		  8,
		  "gt",
		  { FIXTURE_GT },
		  1,
		  NSYNC_UNKNOWN_KEY },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct nsync_verdict verdict;

		cr_expect_eq(judge(&verdict, cases[i].root, two, cases[i].seq, cases[i].office,
				   cases[i].signers, cases[i].count),
			     cases[i].reason, "%s: %s %s", cases[i].label,
			     nsync_reason_name(verdict.reason), verdict.detail);
		if (verdict.reason == NSYNC_KEY_REVOKED)
			cr_expect(strstr(verdict.detail, "record 7: Person 1"), "%s: %s",
				  cases[i].label, verdict.detail);
	}
}

/* Dropping a key, and a root that lists another, void nothing that was accepted. */
Test(trust_judge, rotated)
{
	static const unsigned old[] = { FIXTURE_BZ }, new[] = { 30 };
	AUTO(nsync_root_freep) struct nsync_root *one = root_1();
	AUTO(nsync_root_freep) struct nsync_root *two = NULL;
	struct nsync_root_edit *edit = fixture_next(one);
	struct nsync_id id = fixture_id(FIXTURE_BZ);
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_verdict verdict;

	cr_assert_eq(nsync_root_edit_drop_key(edit, &id, &err), NSYNC_OK);
	fixture_add_key(edit, "bz", 30);
	two = fixture_root(edit, root_signers, 2);
	cr_expect_eq(judge(&verdict, one, two, 3, "bz", old, 1), NSYNC_REASON_OK);
	cr_expect_eq(judge(&verdict, two, two, CANDIDATE, "bz", new, 1), NSYNC_REASON_OK);
	cr_expect_eq(judge(&verdict, two, two, CANDIDATE, "bz", old, 1), NSYNC_UNKNOWN_KEY,
		     "dropped");
	cr_expect_eq(judge(&verdict, one, one, CANDIDATE, "bz", new, 1), NSYNC_UNKNOWN_KEY,
		     "not yet listed");
}

Test(trust_judge, merge)
{
	static const struct {
		const char *label;
		unsigned signers[3], count;
		enum nsync_kind kind;
		enum nsync_reason reason;
	} cases[] = {
		{ "record", { FIXTURE_MERGE }, 1, NSYNC_KIND_RECORD, NSYNC_REASON_OK },
		{ "stranger beside",
		  { FIXTURE_MERGE, FIXTURE_STRANGER },
		  2,
		  NSYNC_KIND_RECORD,
		  NSYNC_REASON_OK },
		{ "root keys", { A, B }, 2, NSYNC_KIND_RECORD, NSYNC_UNKNOWN_KEY },
		{ "an office", { FIXTURE_GT }, 1, NSYNC_KIND_RECORD, NSYNC_UNKNOWN_KEY },
		{ "forged", { BAD(FIXTURE_MERGE) }, 1, NSYNC_KIND_RECORD, NSYNC_BAD_SIGNATURE },
		{ "nobody", { 0 }, 0, NSYNC_KIND_RECORD, NSYNC_UNKNOWN_KEY },
		{ "a root's signature",
		  { FIXTURE_MERGE },
		  1,
		  NSYNC_KIND_ROOT,
		  NSYNC_BAD_SIGNATURE },
		{ "an item's signature",
		  { FIXTURE_MERGE },
		  1,
		  NSYNC_KIND_ITEM,
		  NSYNC_BAD_SIGNATURE },
	};
	AUTO(nsync_root_freep) struct nsync_root *root = root_1();

	for (size_t i = 0; i < COUNT(cases); i++) {
		AUTO(signed_release) struct signed_file f;
		struct nsync_verdict verdict;

		sign(&f, cases[i].kind, cases[i].signers, cases[i].count);
		f.file.kind = NSYNC_KIND_RECORD;
		cr_expect_eq(nsync_root_judge_merge(&verdict, root, &f.file,
						    nsync_buf_view(&f.message)),
			     cases[i].reason, "%s: %s", cases[i].label, verdict.detail);
	}
}
