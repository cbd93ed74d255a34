/* The regional tree at one commit: roots from the pin, records by number, findings by path. */
#include <criterion/criterion.h>

#include "tests/support/record_fixture.h"
#include "tests/support/verify_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static const unsigned both[] = { FIXTURE_ROOT_A, FIXTURE_ROOT_B };

static void put_root(struct bench *bench, const char *path, const struct nsync_root *root)
{
	bench_accept(bench, path, nsync_buf_view(&root->bytes));
}

static struct nsync_root *root_after(const struct nsync_root *root, size_t signers)
{
	return fixture_root(fixture_next(root), both, signers);
}

enum attack {
	HONEST,
	NO_ROOT,
	OTHER_PIN,
	GARBAGE,
	TOO_BIG,
	EXECUTABLE,
	SECOND_UNSIGNED,
	SECOND_REPEATED,
	SECOND_SKIPPED,
	NO_FIRST
};

static const struct {
	const char *label;
	enum attack attack;
	enum nsync_reason reason;
	const char *path;
	size_t roots;
} cases[] = {
	{ "two roots", HONEST, NSYNC_REASON_OK, "trust/3.json", 2 },
	{ "none", NO_ROOT, NSYNC_REASON_OK, "trust/1.json", 0 },
	{ "another pin", OTHER_PIN, NSYNC_BAD_ROOT, "trust/1.json", 0 },
	{ "not JSON", GARBAGE, NSYNC_NOT_JSON, "trust/1.json", 0 },
	{ "too large", TOO_BIG, NSYNC_TOO_LARGE, "trust/1.json", 0 },
	{ "executable", EXECUTABLE, NSYNC_BAD_MODE, "trust/1.json", 0 },
	{ "the second signed by one", SECOND_UNSIGNED, NSYNC_BELOW_THRESHOLD, "trust/2.json", 1 },
	{ "the first again as the second", SECOND_REPEATED, NSYNC_BAD_ROOT, "trust/2.json", 1 },
	{ "the third as the second", SECOND_SKIPPED, NSYNC_BAD_ROOT, "trust/2.json", 1 },
	{ "no first, a second", NO_FIRST, NSYNC_REASON_OK, "trust/1.json", 0 },
};

static void attack_roots(struct bench *bench, enum attack attack)
{
	struct nsync_root *two = root_after(bench->root, attack == SECOND_UNSIGNED ? 1 : 2);
	struct nsync_root *three = root_after(two, 2);
	struct nsync_buf large = NSYNC_BUF_INIT(2 * NSYNC_MAX_SIGNED_BYTES);
	struct nsync_oid id;

	if (attack == GARBAGE) {
		bench_accept(bench, "trust/1.json", NSYNC_STR("x"));
	} else if (attack == TOO_BIG) {
		while (large.n <= NSYNC_MAX_SIGNED_BYTES)
			nsync_buf_text(&large, "                                        ");
		bench_accept(bench, "trust/1.json", nsync_buf_view(&large));
	} else if (attack == EXECUTABLE) {
		id = fixture_blob(bench->repo, nsync_buf_view(&bench->root->bytes));
		id = fixture_tree_of(bench->repo, "100755", "1.json", &id);
		bench->accepted = fixture_tree_of(bench->repo, "40000", "trust", &id);
	} else if (attack != NO_ROOT && attack != NO_FIRST) {
		put_root(bench, "trust/1.json", bench->root);
	}
	if (attack == HONEST || attack == SECOND_UNSIGNED || attack == NO_FIRST)
		put_root(bench, "trust/2.json", two);
	if (attack == SECOND_REPEATED)
		put_root(bench, "trust/2.json", bench->root);
	if (attack == SECOND_SKIPPED)
		put_root(bench, "trust/2.json", three);
	if (attack == NO_ROOT)
		bench_accept(bench, "README", NSYNC_STR("x"));
	nsync_buf_release(&large);
	nsync_root_free(two);
	nsync_root_free(three);
}

Test(verify_region, roots)
{
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct nsync_error err = { NSYNC_OK, "", "" };
		struct nsync_verdict verdict;
		char path[NSYNC_MAX_PATH];

		BENCH(bench);
		attack_roots(&bench, cases[i].attack);
		bench.region.pin = cases[i].attack == OTHER_PIN ? fixture_id(5) : bench.root->id;
		cr_assert_eq(nsync_region_roots(&bench.region, &verdict, path, bench.repo,
						&bench.accepted, &err),
			     NSYNC_OK, "%s: %s", cases[i].label, err.text);
		cr_expect_eq(verdict.reason, cases[i].reason, "%s: %s", cases[i].label,
			     nsync_reason_name(verdict.reason));
		cr_expect_str_eq(path, cases[i].path, "%s", cases[i].label);
		cr_expect_eq(bench.region.root_count, cases[i].roots, "%s", cases[i].label);
		if (cases[i].roots)
			cr_expect_eq(nsync_region_root(&bench.region)->version,
				     (int64_t)cases[i].roots);
		else
			cr_expect_null(nsync_region_root(&bench.region));
	}
}

/* What an earlier run found good is not checked again; other bytes are, and the pin always counts. */
Test(verify_region, known_roots)
{
	static const struct {
		const char *label;
		enum attack attack;
		bool first, second; /* known by their bytes */
		enum nsync_reason reason;
		size_t roots;
	} rows[] = {
		{ "both known", HONEST, true, true, NSYNC_REASON_OK, 2 },
		{ "the first", HONEST, true, false, NSYNC_REASON_OK, 2 },
		{ "none", HONEST, false, false, NSYNC_REASON_OK, 2 },
		{ "another pin", OTHER_PIN, true, true, NSYNC_BAD_ROOT, 0 },
		{ "a second that is not the one known", SECOND_UNSIGNED, true, false,
		  NSYNC_BELOW_THRESHOLD, 1 },
		{ "the first again as the second", SECOND_REPEATED, true, false, NSYNC_BAD_ROOT, 1 },
		{ "the third as the second", SECOND_SKIPPED, true, true, NSYNC_BAD_ROOT, 1 },
		{ "not JSON", GARBAGE, true, true, NSYNC_NOT_JSON, 0 },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct nsync_error err = { NSYNC_OK, "", "" };
		struct nsync_id known[2] = { { "" }, { "" } };
		struct nsync_verdict verdict;
		struct nsync_root *two;
		char path[NSYNC_MAX_PATH];

		BENCH(bench);
		attack_roots(&bench, rows[i].attack);
		bench.region.pin = rows[i].attack == OTHER_PIN ? fixture_id(5) : bench.root->id;
		two = root_after(bench.root, 2);
		if (rows[i].first)
			nsync_sha256_hex(known[0].hex, nsync_buf_view(&bench.root->bytes));
		if (rows[i].second)
			nsync_sha256_hex(known[1].hex, nsync_buf_view(&two->bytes));
		cr_assert_eq(nsync_region_roots_known(&bench.region, &verdict, path, bench.repo,
						      &bench.accepted, known, 2, &err),
			     NSYNC_OK, "%s: %s", rows[i].label, err.text);
		cr_expect_eq(verdict.reason, rows[i].reason, "%s: %s", rows[i].label,
			     nsync_reason_name(verdict.reason));
		cr_expect_eq(bench.region.root_count, rows[i].roots, "%s", rows[i].label);
		nsync_root_free(two);
	}
}

Test(verify_region, the_last_record_and_any)
{
	static const int64_t lasts[] = { 0, 1, 2, 3, 7, 8, 999, 1000, 1001 };

	BENCH(bench);
	for (size_t i = 0; i < COUNT(lasts); i++) {
		AUTO(nsync_buf_release) struct nsync_buf file = NSYNC_BUF_INIT(NSYNC_MAX_RECORD_BYTES);
		struct nsync_error err = { NSYNC_OK, "", "" };
		struct nsync_addition additions[1001];
		char paths[1001][32];
		struct nsync_verdict verdict;
		struct nsync_record *record;
		struct nsync_oid tree, blob;
		int64_t last;

		fixture_record_file(&file, &(struct fixture_record){ .seq = lasts[i] });
		blob = fixture_blob(bench.repo, nsync_buf_view(&file));
		for (int64_t seq = 1; seq <= lasts[i]; seq++) {
			char path[NSYNC_MAX_PATH];

			nsync_path_record(path, seq);
			cr_assert(
				nsync_str_copy(paths[seq - 1], sizeof(paths[0]), nsync_str(path)));
			additions[seq - 1] =
				(struct nsync_addition){ .path = paths[seq - 1], .id = blob };
		}
		cr_assert_eq(nsync_repo_write_tree(&tree, bench.repo, NULL, additions,
						   (size_t)lasts[i], &err),
			     NSYNC_OK);
		cr_assert_eq(nsync_region_last_seq(&last, bench.repo, &tree, &err), NSYNC_OK, "%s",
			     err.text);
		cr_expect_eq(last, lasts[i]);
		cr_assert_eq(nsync_region_record(&record, &verdict, bench.repo, &tree, lasts[i] + 1,
						 &err),
			     NSYNC_OK);
		cr_expect(!record && !verdict.reason, "none past the last");
		if (!lasts[i])
			continue;
		cr_assert_eq(nsync_region_record(&record, &verdict, bench.repo, &tree, lasts[i],
						 &err),
			     NSYNC_OK);
		cr_expect(record && record->seq == lasts[i]);
		nsync_record_free(record);
		if (lasts[i] == 1)
			continue;
		cr_assert_eq(nsync_region_record(&record, &verdict, bench.repo, &tree, 1, &err),
			     NSYNC_OK);
		cr_expect(!record && verdict.reason == NSYNC_BAD_PATH, "under another's number");
	}
}

Test(verify_region, a_missing_blob_is_an_error)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_oid nowhere = fixture_nowhere(), tree;
	struct nsync_verdict verdict;
	struct nsync_record *record;
	char path[NSYNC_MAX_PATH];

	BENCH(bench);
	tree = fixture_tree_with(bench.repo, NULL, "log/0/1.json", &nowhere);
	cr_expect_neq(nsync_region_record(&record, &verdict, bench.repo, &tree, 1, &err), NSYNC_OK);
	tree = fixture_tree_with(bench.repo, NULL, "trust/1.json", &nowhere);
	cr_expect_neq(nsync_region_roots(&bench.region, &verdict, path, bench.repo, &tree, &err),
		      NSYNC_OK);
}

Test(verify_region, findings)
{
	struct nsync_finding findings[3] = { { NULL, NSYNC_KEY_REVOKED, 1 },
					     { NULL, NSYNC_AWAITING_COSIGNATURE, 2 },
					     { NULL, NSYNC_KEY_REVOKED, 3 } };
	char a[] = "items/a", b[] = "items/b", c[] = "items/c";
	struct nsync_region region;

	nsync_region_init(&region);
	cr_expect_null(nsync_region_finding(&region, "items/a"));
	findings[0].path = a, findings[1].path = b, findings[2].path = c;
	region.findings = findings;
	region.finding_count = 3;
	cr_expect_eq(nsync_region_finding(&region, "items/a"), &findings[0]);
	cr_expect_eq(nsync_region_finding(&region, "items/b"), &findings[1]);
	cr_expect_eq(nsync_region_finding(&region, "items/c"), &findings[2]);
	cr_expect_null(nsync_region_finding(&region, "items/"));
	cr_expect_null(nsync_region_finding(&region, "items/d"));
}
