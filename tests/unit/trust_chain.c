/*
 * The chain of roots: the first against the pin, each next one against the one before, and
 * the attacks on it.
 */
#include <criterion/criterion.h>

#include "tests/support/trust_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define A            FIXTURE_ROOT_A
#define B            FIXTURE_ROOT_B
#define C            FIXTURE_ROOT_C
/* Root keys that only a later root has. */
#define D 4
#define E 5

static void start(void)
{
	cr_assert(nsync_base_start());
}

TestSuite(trust_chain, .init = start);

static struct nsync_root *root_1(void)
{
	static const unsigned signers[] = { A, B };

	return fixture_root(fixture_edit(), signers, 2);
}

Test(trust_chain, first)
{
	static const struct {
		const char *label;
		unsigned signers[4], count;
		enum nsync_reason reason;
	} cases[] = {
		{ "two", { A, B }, 2, NSYNC_REASON_OK },
		{ "all", { A, B, C }, 3, NSYNC_REASON_OK },
		{ "with a stranger beside", { A, C, FIXTURE_STRANGER }, 3, NSYNC_REASON_OK },
		{ "one", { A }, 1, NSYNC_BELOW_THRESHOLD },
		{ "nobody", { 0 }, 0, NSYNC_UNKNOWN_KEY },
		{ "one and a stranger", { A, FIXTURE_STRANGER }, 2, NSYNC_BELOW_THRESHOLD },
		{ "strangers", { FIXTURE_STRANGER, D }, 2, NSYNC_UNKNOWN_KEY },
		{ "one and the merge key", { A, FIXTURE_MERGE }, 2, NSYNC_BELOW_THRESHOLD },
		{ "office keys", { FIXTURE_GT, FIXTURE_MX, FIXTURE_BZ }, 3, NSYNC_UNKNOWN_KEY },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		AUTO(nsync_root_freep) struct nsync_root *root =
			fixture_root(fixture_edit(), cases[i].signers, cases[i].count);
		struct nsync_verdict verdict;

		cr_expect_eq(nsync_root_first(&verdict, root, NULL), cases[i].reason, "%s: %s",
			     cases[i].label, verdict.detail);
		cr_expect_eq(nsync_root_first(&verdict, root, &root->id), cases[i].reason, "%s",
			     cases[i].label);
		cr_expect_eq(verdict.reason, cases[i].reason, "%s", cases[i].label);
	}
}

Test(trust_chain, pin)
{
	AUTO(nsync_root_freep) struct nsync_root *root = root_1();
	struct nsync_id other = fixture_id(A);
	struct nsync_verdict verdict;

	cr_expect_eq(nsync_root_first(&verdict, root, &other), NSYNC_BAD_ROOT);
}

Test(trust_chain, first_is_root_1)
{
	static const unsigned signers[] = { A, B };
	AUTO(nsync_root_freep) struct nsync_root *one = root_1();
	AUTO(nsync_root_freep) struct nsync_root *two = fixture_root(fixture_next(one), signers, 2);
	struct nsync_verdict verdict;

	cr_expect_eq(nsync_root_first(&verdict, two, &two->id), NSYNC_BAD_ROOT);
	cr_expect_str_eq(verdict.pointer, "/root/version");
}

/* A signature that holds for another body. */
Test(trust_chain, signature_of_another_root)
{
	static const unsigned none[] = { 0 };
	AUTO(nsync_root_freep) struct nsync_root *good = root_1();
	AUTO(nsync_root_freep) struct nsync_root *grafted = NULL;
	AUTO(nsync_root_freep) struct nsync_root *bare = fixture_root(fixture_edit_bare(), none, 0);
	AUTO(nsync_buf_release) struct nsync_buf file = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_verdict verdict;

	cr_assert_eq(nsync_signed_layout(&file, NSYNC_KIND_ROOT, bare->file.body,
					 good->file.signatures, NULL, NULL, &err),
		     NSYNC_OK);
	cr_assert_eq(nsync_root_read(&grafted, &verdict, nsync_buf_view(&file), &err), NSYNC_OK);
	cr_assert(grafted);
	cr_expect_eq(nsync_root_first(&verdict, grafted, NULL), NSYNC_BAD_SIGNATURE);
	cr_expect_eq(strncmp(verdict.pointer, "/signatures/", 12), 0);
	cr_expect(strstr(verdict.detail, "Person"), "%s", verdict.detail);
}

/* ---- one step ----------------------------------------------------------------------------- */

/* The root role of root 2: A and B leave, D and E come; or the threshold changes. */
enum change { SAME, SWAPPED, RAISED, ADDED };

static struct nsync_root *root_2(const struct nsync_root *one, enum change change,
				 const unsigned *signers, size_t count)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_root_edit *edit = fixture_next(one);

	if (change == SWAPPED) {
		struct nsync_id a = fixture_id(A), b = fixture_id(B);

		cr_assert_eq(nsync_root_edit_drop_key(edit, &a, &err), NSYNC_OK);
		cr_assert_eq(nsync_root_edit_drop_key(edit, &b, &err), NSYNC_OK);
	}
	if (change != SAME && change != RAISED) {
		fixture_add_key(edit, "root", D);
		fixture_add_key(edit, "root", E);
	}
	if (change == RAISED)
		cr_assert_eq(nsync_root_edit_threshold(edit, NSYNC_STR("root"), 3, &err), NSYNC_OK);
	return fixture_root(edit, signers, count);
}

Test(trust_chain, step)
{
	static const struct {
		const char *label;
		enum change change;
		unsigned signers[5], count;
		enum nsync_reason reason;
	} cases[] = {
		{ "same keys", SAME, { A, C }, 2, NSYNC_REASON_OK },
		{ "same keys, one", SAME, { A }, 1, NSYNC_BELOW_THRESHOLD },
		{ "same keys, stranger beside",
		  SAME,
		  { A, C, FIXTURE_STRANGER },
		  3,
		  NSYNC_REASON_OK },
		{ "swapped, both", SWAPPED, { A, B, D, E }, 4, NSYNC_REASON_OK },
		{ "swapped, C counts for both", SWAPPED, { A, C, D }, 3, NSYNC_REASON_OK },
		{ "swapped, only old", SWAPPED, { A, B }, 2, NSYNC_UNKNOWN_KEY },
		{ "swapped, only old with C", SWAPPED, { A, B, C }, 3, NSYNC_BELOW_THRESHOLD },
		{ "swapped, only new", SWAPPED, { D, E }, 2, NSYNC_UNKNOWN_KEY },
		{ "swapped, only new with C", SWAPPED, { C, D, E }, 3, NSYNC_BELOW_THRESHOLD },
		{ "raised, by all", RAISED, { A, B, C }, 3, NSYNC_REASON_OK },
		{ "raised, by the old threshold", RAISED, { A, B }, 2, NSYNC_BELOW_THRESHOLD },
		{ "added, by the added", ADDED, { D, E }, 2, NSYNC_UNKNOWN_KEY },
		{ "added, by one old and the added", ADDED, { A, D, E }, 3, NSYNC_BELOW_THRESHOLD },
		{ "added, by old", ADDED, { A, B }, 2, NSYNC_REASON_OK },
		{ "office and merge keys",
		  SAME,
		  { FIXTURE_GT, FIXTURE_MERGE },
		  2,
		  NSYNC_UNKNOWN_KEY },
	};
	AUTO(nsync_root_freep) struct nsync_root *one = root_1();

	for (size_t i = 0; i < COUNT(cases); i++) {
		AUTO(nsync_root_freep) struct nsync_root *two =
			root_2(one, cases[i].change, cases[i].signers, cases[i].count);
		struct nsync_verdict verdict;

		cr_expect_eq(nsync_root_step(&verdict, one, two), cases[i].reason, "%s: %s",
			     cases[i].label, verdict.detail);
		cr_expect_eq(verdict.reason, cases[i].reason, "%s", cases[i].label);
	}
}

/* Lowering a threshold needs the old, higher one. */
Test(trust_chain, threshold_lowered)
{
	static const unsigned all[] = { A, B, C }, two_of[] = { A, B };
	struct nsync_error err = { NSYNC_OK, "", "" };
	AUTO(nsync_root_freep) struct nsync_root *one = root_1();
	AUTO(nsync_root_freep) struct nsync_root *high = root_2(one, RAISED, all, 3);

	for (int enough = 0; enough < 2; enough++) {
		struct nsync_root_edit *edit = fixture_next(high);
		AUTO(nsync_root_freep) struct nsync_root *low = NULL;
		struct nsync_verdict verdict;

		cr_assert_eq(nsync_root_edit_threshold(edit, NSYNC_STR("root"), 2, &err), NSYNC_OK);
		low = enough ? fixture_root(edit, all, 3) : fixture_root(edit, two_of, 2);
		cr_expect_eq(nsync_root_step(&verdict, high, low),
			     enough ? NSYNC_REASON_OK : NSYNC_BELOW_THRESHOLD);
	}
}

Test(trust_chain, versions)
{
	static const unsigned signers[] = { A, B };
	struct nsync_error err = { NSYNC_OK, "", "" };
	AUTO(nsync_root_freep) struct nsync_root *one = root_1();
	AUTO(nsync_root_freep) struct nsync_root *two = fixture_root(fixture_next(one), signers, 2);
	AUTO(nsync_root_freep) struct nsync_root *three = fixture_root(fixture_next(two), signers, 2);
	AUTO(nsync_root_freep) struct nsync_root *other = NULL;
	struct nsync_root_edit *edit = NULL;
	struct nsync_verdict verdict;

	cr_assert_eq(nsync_root_edit_same(&edit, two, &err), NSYNC_OK);
	cr_assert_eq(nsync_root_edit_time_zone(edit, NSYNC_STR("UTC"), &err), NSYNC_OK);
	other = fixture_root(edit, signers, 2);
	cr_expect_eq(nsync_root_step(&verdict, one, two), NSYNC_REASON_OK);
	cr_expect_eq(nsync_root_step(&verdict, two, three), NSYNC_REASON_OK);
	cr_expect_eq(nsync_root_step(&verdict, one, three), NSYNC_BAD_ROOT, "skipped");
	cr_expect_eq(nsync_root_step(&verdict, one, one), NSYNC_BAD_ROOT, "repeated");
	cr_expect_eq(nsync_root_step(&verdict, two, other), NSYNC_BAD_ROOT,
		     "same number, other bytes");
	cr_expect_eq(nsync_root_step(&verdict, three, two), NSYNC_BAD_ROOT, "older");
	cr_expect_str_eq(verdict.pointer, "/root/version");
}

Test(trust_chain, another_authority)
{
	static const unsigned signers[] = { A, B };
	AUTO(nsync_root_freep) struct nsync_root *one = root_1();
	AUTO(nsync_root_freep) struct nsync_root *two = fixture_root(fixture_next(one), signers, 2);
	AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	AUTO(nsync_buf_release) struct nsync_buf file = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	AUTO(nsync_root_freep) struct nsync_root *moved = NULL;
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_verdict verdict;
	char *at;

	cr_assert_eq(nsync_json_canonical(&text, two->file.body, &err), NSYNC_OK);
	at = strstr(text.p, "example.org");
	cr_assert(at);
	*at = 'E';
	cr_assert_eq(nsync_json_read(&doc, nsync_buf_view(&text), &nsync_json_any, &err), NSYNC_OK);
	fixture_sign_value(&file, NSYNC_KIND_ROOT, doc.root, signers, 2);
	cr_assert_eq(nsync_root_read(&moved, &verdict, nsync_buf_view(&file), &err), NSYNC_OK);
	cr_assert(moved);
	cr_expect_eq(nsync_root_step(&verdict, one, moved), NSYNC_BAD_ROOT);
	cr_expect_str_eq(verdict.pointer, "/root/region/authority");
}

/* ---- revocations ---------------------------------------------------------------------------- */

static struct nsync_root *revoked(const struct nsync_root *one, unsigned n, int64_t seq)
{
	static const unsigned signers[] = { A, B };
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_root_edit *edit = fixture_next(one);
	struct nsync_id id = fixture_id(n), record = fixture_id(77);

	cr_assert_eq(nsync_root_edit_revoke(edit, &id, seq, &record, &err), NSYNC_OK, "%s",
		     err.text);
	return fixture_root(edit, signers, 2);
}

/* Root 3 after a root 2 that revoked a key, with some text of its body replaced. */
static struct nsync_root *altered(const struct nsync_root *two, const char *find, const char *with)
{
	static const unsigned signers[] = { A, B };
	AUTO(nsync_root_freep) struct nsync_root *three = fixture_root(fixture_next(two), signers, 2);
	AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	AUTO(nsync_buf_release) struct nsync_buf body = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	AUTO(nsync_buf_release) struct nsync_buf file = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_root *out = NULL;
	struct nsync_verdict verdict;
	const char *at;

	cr_assert_eq(nsync_json_canonical(&text, three->file.body, &err), NSYNC_OK);
	at = strstr(text.p, find);
	cr_assert(at, "%s in %s", find, text.p);
	nsync_buf_add(&body, text.p, (size_t)(at - text.p));
	nsync_buf_text(&body, with);
	nsync_buf_text(&body, at + strlen(find));
	cr_assert_eq(nsync_json_read(&doc, nsync_buf_view(&body), &nsync_json_any, &err), NSYNC_OK);
	fixture_sign_value(&file, NSYNC_KIND_ROOT, doc.root, signers, 2);
	cr_assert_eq(nsync_root_read(&out, &verdict, nsync_buf_view(&file), &err), NSYNC_OK);
	cr_assert(out, "%s %s", verdict.pointer, verdict.detail);
	return out;
}

Test(trust_chain, revoked_keys_stay)
{
	AUTO(nsync_root_freep) struct nsync_root *one = root_1();
	AUTO(nsync_root_freep) struct nsync_root *two = revoked(one, FIXTURE_GT_2, 7);
	const struct nsync_id was = fixture_id(77), other = fixture_id(78);
	const char *const changes[][3] = {
		{ "unchanged", "\"seq\":7", "\"seq\":7" },
		{ "moved to a later record", "\"seq\":7", "\"seq\":9" },
		{ "another record", was.hex, other.hex },
		{ "another holder", "\"Person 11\"", "\"Person 12\"" },
	};
	struct nsync_verdict verdict;
	char expect[96], entry[256];
	const struct nsync_root_key *key;
	struct nsync_id id = fixture_id(FIXTURE_GT_2);

	cr_expect_eq(nsync_root_step(&verdict, one, two), NSYNC_REASON_OK);
	key = nsync_root_key(two, &id);
	cr_assert(key && key->revoked && key->revoked_seq == 7);
	snprintf(expect, sizeof(expect), "/root/keys/%s", id.hex);
	for (size_t i = 0; i < COUNT(changes); i++) {
		AUTO(nsync_root_freep) struct nsync_root *three = altered(two, changes[i][1], changes[i][2]);

		cr_expect_eq(nsync_root_step(&verdict, two, three),
			     i ? NSYNC_BAD_ROOT : NSYNC_REASON_OK, "%s", changes[i][0]);
		cr_expect_str_eq(verdict.pointer, i ? expect : "", "%s", changes[i][0]);
	}
	/* Gone altogether. */
	{
		AUTO(nsync_buf_release) struct nsync_buf base64 = NSYNC_BUF_INIT(64);
		AUTO(nsync_root_freep) struct nsync_root *three = NULL;
		bool last = nsync_root_key(two, &id) == &two->keys[two->key_count - 1];

		nsync_base64(&base64, key->ed25519, sizeof(key->ed25519), false);
		snprintf(
			entry, sizeof(entry),
			"%s\"%s\":{\"ed25519\":\"%s\",\"holder\":\"Person 11\",\"revokedAt\":{\"record\":"
			"\"",
			last ? "," : "", id.hex, base64.p);
		nsync_buf_release(&base64);
		nsync_buf_init(&base64, 1024);
		nsync_buf_printf(&base64, "%s%s\",\"seq\":7}}%s", entry, was.hex, last ? "" : ",");
		three = altered(two, base64.p, "");
		cr_expect_eq(nsync_root_step(&verdict, two, three), NSYNC_BAD_ROOT, "removed");
		cr_expect_str_eq(verdict.pointer, expect);
	}
}

/* Only an office's key can be revoked: a root or merge key is dropped. */
Test(trust_chain, revoked_role_key)
{
	static const unsigned roles[] = { C, FIXTURE_MERGE };
	static const unsigned signers[] = { A, B };
	AUTO(nsync_root_freep) struct nsync_root *one = root_1();

	for (size_t i = 0; i < COUNT(roles); i++) {
		struct nsync_error err = { NSYNC_OK, "", "" };
		struct nsync_root_edit *edit = fixture_next(one);
		struct nsync_id id = fixture_id(roles[i]), record = fixture_id(77);
		AUTO(nsync_root_freep) struct nsync_root *two = NULL;
		struct nsync_verdict verdict;

		/* By way of an office, since the edit refuses it otherwise. */
		cr_expect_eq(nsync_root_edit_revoke(edit, &id, 7, &record, &err), NSYNC_EINVAL);
		err = (struct nsync_error){ NSYNC_OK, "", "" };
		cr_assert_eq(nsync_root_edit_drop_key(edit, &id, &err), NSYNC_OK);
		fixture_add_key(edit, "gt", roles[i]);
		cr_assert_eq(nsync_root_edit_revoke(edit, &id, 7, &record, &err), NSYNC_OK);
		if (roles[i] == FIXTURE_MERGE)
			fixture_add_key(edit, "merge", 6);
		two = fixture_root(edit, signers, 2);
		cr_expect_eq(nsync_root_step(&verdict, one, two), NSYNC_BAD_ROOT);
	}
}
