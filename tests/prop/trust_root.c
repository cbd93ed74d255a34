/*
 * Properties of roots: no byte of a signed root can change; random edits lay out to roots that
 * read back the same or are refused; the verdict is what counting by hand gives.
 */
#include <criterion/criterion.h>

#include "lib/trust/internal.h"
#include "tests/support/trust_fixture.h"

static uint64_t state;

/* xorshift64*, seeded anew in each test: the same run every time. */
static uint64_t draw(uint64_t below)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (state * 2685821657736338717ull >> 16) % below;
}

static void start(void)
{
	state = 0x6e73796e63u;
	cr_assert(nsync_base_start());
}

TestSuite(trust_root, .init = start);

static const unsigned signers[] = { FIXTURE_ROOT_A, FIXTURE_ROOT_B };

/* Two signatures and a threshold of two: whatever changes, the root no longer holds. */
Test(trust_root, every_byte_counts)
{
	AUTO(nsync_buf_release) struct nsync_buf file = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	AUTO(nsync_root_freep) struct nsync_root *good = NULL;
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_verdict verdict;
	size_t read = 0;

	fixture_root_file(&file, fixture_edit(), signers, 2);
	cr_assert_eq(nsync_root_read(&good, &verdict, nsync_buf_view(&file), &err), NSYNC_OK);
	cr_assert_eq(nsync_root_first(&verdict, good, &good->id), NSYNC_REASON_OK);
	for (size_t i = 0; i < file.n; i++) {
		AUTO(nsync_root_freep) struct nsync_root *root = NULL;
		char was = file.p[i];

		file.p[i] = (char)(was ^ (char)(1u << draw(8)));
		cr_assert_eq(nsync_root_read(&root, &verdict, nsync_buf_view(&file), &err),
			     NSYNC_OK);
		if (root) {
			read++;
			cr_expect_neq(nsync_root_first(&verdict, root, NULL), NSYNC_REASON_OK,
				      "byte %zu", i);
		}
		file.p[i] = was;
	}
	cr_expect_gt(read, 20, "some changes leave a well-formed root: %zu", read);
}

/* A root cut short, or with a piece of itself put elsewhere, is a verdict and no more. */
Test(trust_root, pieces)
{
	AUTO(nsync_buf_release) struct nsync_buf file = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_verdict verdict;

	fixture_root_file(&file, fixture_edit(), signers, 2);
	for (int round = 0; round < 3000; round++) {
		AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
		AUTO(nsync_root_freep) struct nsync_root *root = NULL;
		size_t at = draw(file.n), from = draw(file.n), n = draw(file.n - from);
		size_t skip = draw(file.n - at);

		nsync_buf_add(&text, file.p, at);
		nsync_buf_add(&text, file.p + from, round % 3 ? n % 80 : 0);
		nsync_buf_add(&text, file.p + at + skip, file.n - at - skip);
		cr_assert_eq(nsync_root_read(&root, &verdict, nsync_buf_view(&text), &err),
			     NSYNC_OK);
		cr_assert_eq(root == NULL, verdict.reason != NSYNC_REASON_OK);
		if (root && (text.n != file.n || memcmp(text.p, file.p, file.n) != 0))
			cr_expect_neq(nsync_root_first(&verdict, root, NULL), NSYNC_REASON_OK);
	}
}

/* ---- edits ---------------------------------------------------------------------------------- */

static void random_change(struct nsync_root_edit *edit)
{
	static const char *const roles[] = { "root", "merge", "gt", "mx", "bz", "hn", "x" };
	struct nsync_str role = nsync_str(roles[draw(7)]);
	struct nsync_id id = fixture_id((unsigned)draw(24)), record = fixture_id(77);
	struct nsync_error err = { NSYNC_OK, "", "" };
	uint8_t key[NSYNC_KEY_BYTES];
	enum nsync_code code = NSYNC_OK;

	switch (draw(7)) {
	case 0:
	case 1:
		fixture_public(key, (unsigned)draw(24));
		code = nsync_root_edit_add_key(edit, role, key, NSYNC_STR("Somebody"), &err);
		break;
	case 2:
		code = nsync_root_edit_drop_key(edit, &id, &err);
		break;
	case 3:
		code = nsync_root_edit_revoke(edit, &id, (int64_t)draw(9), &record, &err);
		break;
	case 4:
		code = nsync_root_edit_threshold(edit, role, (int64_t)draw(4), &err);
		break;
	case 5:
		code = nsync_root_edit_add_office(edit, role, &err);
		if (code == NSYNC_OK)
			code = nsync_root_edit_office_name(edit, role, NSYNC_STR("en"),
							   NSYNC_STR("N"), &err);
		break;
	default:
		code = draw(4) ? NSYNC_OK : nsync_root_edit_remove_office(edit, role, &err);
		break;
	}
	cr_assert(code == NSYNC_OK || code == NSYNC_EINVAL || code == NSYNC_EEXISTS ||
		  code == NSYNC_ENOTFOUND);
	cr_assert_eq(err.code, code);
}

Test(trust_root, random_edits)
{
	size_t laid_out = 0, refused = 0;

	for (int round = 0; round < 150; round++) {
		AUTO(nsync_root_edit_freep) struct nsync_root_edit *edit = fixture_edit();
		AUTO(nsync_root_edit_freep) struct nsync_root_edit *copy = NULL;
		AUTO(nsync_buf_release) struct nsync_buf one = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
		AUTO(nsync_buf_release) struct nsync_buf two = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
		AUTO(nsync_root_freep) struct nsync_root *root = NULL;
		struct nsync_error err = { NSYNC_OK, "", "" };
		struct nsync_verdict verdict;
		enum nsync_code code;

		for (uint64_t n = draw(12); n > 0; n--)
			random_change(edit);
		code = nsync_root_edit_layout(&one, edit, &err);
		if (code != NSYNC_OK) {
			cr_assert_eq(code, NSYNC_EINVAL);
			cr_assert_eq(strncmp(err.where, "/root", 5), 0, "%s", err.where);
			refused++;
			continue;
		}
		laid_out++;
		cr_assert_eq(nsync_root_read(&root, &verdict, nsync_buf_view(&one), &err),
			     NSYNC_OK);
		cr_assert(root);
		cr_assert_eq(nsync_root_edit_same(&copy, root, &err), NSYNC_OK);
		cr_assert_eq(nsync_root_edit_layout(&two, copy, &err), NSYNC_OK);
		cr_assert_str_eq(one.p, two.p);
	}
	cr_expect(laid_out > 20 && refused > 20, "%zu laid out, %zu refused", laid_out, refused);
}

/* ---- verdicts ---------------------------------------------------------------------------------- */

enum mark { ABSENT, GOOD, FORGED, MARKS };

/* DESIGN's rule, from the marks alone; revoked: of the first two keys, as a candidate sees it. */
static enum nsync_reason expected(const enum mark *marks, const bool *revoked, size_t count,
				  int64_t threshold)
{
	int64_t good = 0, gone = 0, forged = 0;

	for (size_t i = 0; i < count; i++) {
		good += marks[i] == GOOD && !revoked[i];
		gone += marks[i] == GOOD && revoked[i];
		forged += marks[i] == FORGED && !revoked[i];
	}
	if (good >= threshold)
		return NSYNC_REASON_OK;
	if (gone && good + gone >= threshold)
		return NSYNC_KEY_REVOKED;
	if (forged)
		return NSYNC_BAD_SIGNATURE;
	if (good)
		return NSYNC_BELOW_THRESHOLD;
	return gone ? NSYNC_KEY_REVOKED : NSYNC_UNKNOWN_KEY;
}

/* An office of five keys, the first two revoked or not. */
static struct nsync_root *office_of_five(int64_t threshold, const bool *revoked)
{
	struct nsync_root_edit *edit = fixture_edit_bare();
	struct nsync_id record = fixture_id(77);
	struct nsync_error err = { NSYNC_OK, "", "" };

	fixture_add_office(edit, "hn", "Honduras", 40, 5, threshold);
	for (unsigned i = 0; i < 2; i++) {
		struct nsync_id id = fixture_id(40 + i);

		if (revoked[i])
			cr_assert_eq(nsync_root_edit_revoke(edit, &id, 5, &record, &err), NSYNC_OK);
	}
	return fixture_root(edit, signers, 2);
}

Test(trust_root, verdicts)
{
	static const char body[] = "{\"a\":1}";
	AUTO(nsync_buf_release) struct nsync_buf message = NSYNC_BUF_INIT(1024);
	AUTO(nsync_json_doc_release) struct nsync_json_doc item = NSYNC_JSON_DOC_INIT;
	struct nsync_error err = { NSYNC_OK, "", "" };
	uint8_t sigs[6][NSYNC_SIGNATURE_BYTES];
	size_t seen[NSYNC_REASONS] = { 0 };

	cr_assert_eq(nsync_json_read(&item, nsync_str(body), &nsync_json_any, &err), NSYNC_OK);
	cr_assert_eq(nsync_message(&message, NSYNC_KIND_ITEM, item.root, &err), NSYNC_OK);
	for (unsigned i = 0; i < 6; i++) {
		AUTO(nsync_key_freep) struct nsync_key *key = fixture_key(40 + i);

		cr_assert_eq(nsync_key_sign(sigs[i], key, nsync_buf_view(&message), &err),
			     NSYNC_OK);
	}
	for (int round = 0; round < 400; round++) {
		AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(4096);
		AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
		bool revoked[6] = { draw(2) == 0, draw(3) == 0, false, false, false, false };
		int64_t threshold = 1 + (int64_t)draw(3);
		AUTO(nsync_root_freep) struct nsync_root *root = office_of_five(threshold, revoked);
		enum mark marks[6];
		struct nsync_signed file;
		struct nsync_verdict verdict;

		nsync_buf_char(&text, '{');
		for (unsigned i = 0; i < 6; i++) { /* the sixth is a stranger's */
			uint8_t sig[NSYNC_SIGNATURE_BYTES];

			marks[i] = draw(2) ? ABSENT : (enum mark)draw(MARKS);
			if (marks[i] == ABSENT)
				continue;
			memcpy(sig, sigs[i], sizeof(sig));
			if (marks[i] == FORGED)
				sig[draw(64)] ^= (uint8_t)(1u << draw(8));
			nsync_buf_printf(&text, "%s\"%s\":\"", text.n > 1 ? "," : "",
					 fixture_id(40 + i).hex);
			nsync_base64(&text, sig, sizeof(sig), false);
			nsync_buf_char(&text, '"');
		}
		nsync_buf_char(&text, '}');
		cr_assert_eq(nsync_json_read(&doc, nsync_buf_view(&text), &nsync_json_any, &err),
			     NSYNC_OK);
		file = (struct nsync_signed){ NSYNC_KIND_ITEM, item.root, doc.root };
		nsync_root_judge(&verdict, root, root, INT64_MAX, NSYNC_STR("hn"), &file,
				 nsync_buf_view(&message));
		cr_expect_eq(verdict.reason, expected(marks, revoked, 5, threshold),
			     "%d: %s, not %s: %s", round, nsync_reason_name(verdict.reason),
			     nsync_reason_name(expected(marks, revoked, 5, threshold)), text.p);
		seen[verdict.reason]++;
	}
	cr_expect(seen[NSYNC_REASON_OK] && seen[NSYNC_KEY_REVOKED] && seen[NSYNC_BAD_SIGNATURE] &&
		  seen[NSYNC_BELOW_THRESHOLD] && seen[NSYNC_UNKNOWN_KEY]);
}

/* ---- grammars ------------------------------------------------------------------------------------ */

/* Any bytes may come; what passes holds nothing that could surprise a path, a URI or a terminal. */
Test(trust_root, grammars)
{
	static const char alphabet[] = "abzAZ09-._@,/+ ,2026gtes\n\x1b\xc3\xa9\xe2\x80\xae";
	size_t passed = 0;

	for (int round = 0; round < 200000; round++) {
		char bytes[24];
		struct nsync_str s = { bytes, draw(sizeof(bytes)) };

		for (size_t i = 0; i < s.n; i++)
			bytes[i] = draw(20) ? alphabet[draw(sizeof(alphabet))] : (char)draw(256);
		if (nsync_office_code_valid(s) || nsync_key_name_valid(s) ||
		    nsync_authority_valid(s) || nsync_trust_language_valid(s) ||
		    nsync_trust_time_zone_valid(s)) {
			passed++;
			for (size_t i = 0; i < s.n; i++)
				cr_assert(bytes[i] > ' ' && bytes[i] < 0x7f);
			cr_assert(bytes[0] != '/' && bytes[0] != '.' && bytes[0] != '-');
		}
		if (nsync_trust_name_valid(s, 100)) {
			cr_assert(nsync_utf8_valid(s));
			cr_assert(!memchr(bytes, '\n', s.n) && !memchr(bytes, 0x1b, s.n));
		}
	}
	cr_expect_gt(passed, 1000);
}
