/* Joint stories: who must cosign, and when that is settled. */
#include <criterion/criterion.h>

#include "tests/support/verify_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define NOBODY       "0000000000000000000000000000000000000000000000000000000000000000"

/* gt's story, asking bz. */
static const struct fixture_item asking = { .joint = { "bz" } };

enum when { NEVER, BEFORE, TOGETHER };

static const struct {
	const char *label;
	struct fixture_item item;
	enum when pushed; /* the item: in the tree or in the batch */
	enum when cosigned;
	struct fixture_cosignature by; /* .item NULL: the item's id */
	const char *item_word, *word;
} cases[] = {
	{ "not cosigned",
	  { .joint = { "bz" } },
	  TOGETHER,
	  NEVER,
	  { 0 },
	  "awaiting-cosignature",
	  "none" },
	{ "cosigned in the same merge",
	  { .joint = { "bz" } },
	  TOGETHER,
	  TOGETHER,
	  { 0 },
	  "ok",
	  "ok" },
	{ "cosigned later", { .joint = { "bz" } }, BEFORE, TOGETHER, { 0 }, "none", "ok" },
	{ "cosigned by an office of two",
	  { .joint = { "mx" } },
	  TOGETHER,
	  TOGETHER,
	  { .cosigner = "mx" },
	  "ok",
	  "ok" },
	{ "one of two has cosigned",
	  { .joint = { "bz", "mx" } },
	  TOGETHER,
	  TOGETHER,
	  { 0 },
	  "awaiting-cosignature",
	  "ok" },
	{ "a hold does not wait",
	  { .joint = { "bz" }, .status = "withheld" },
	  TOGETHER,
	  NEVER,
	  { 0 },
	  "ok",
	  "none" },
	{ "a kill does not wait",
	  { .joint = { "bz" }, .status = "canceled" },
	  TOGETHER,
	  NEVER,
	  { 0 },
	  "ok",
	  "none" },
	{ "unasked", { 0 }, TOGETHER, TOGETHER, { 0 }, "ok", "wrong-office" },
	{ "another is asked",
	  { .joint = { "mx" } },
	  TOGETHER,
	  TOGETHER,
	  { 0 },
	  "awaiting-cosignature",
	  "wrong-office" },
	{ "unasked, later", { 0 }, BEFORE, TOGETHER, { 0 }, "none", "wrong-office" },
	{ "without its item",
	  { .joint = { "bz" } },
	  NEVER,
	  TOGETHER,
	  { 0 },
	  "none",
	  "version-gap" },
	{ "of another version",
	  { .joint = { "bz" } },
	  TOGETHER,
	  TOGETHER,
	  { .version = 2 },
	  "awaiting-cosignature",
	  "version-gap" },
	{ "of another body",
	  { .joint = { "bz" } },
	  TOGETHER,
	  TOGETHER,
	  { .item = NOBODY },
	  "awaiting-cosignature",
	  "previous-mismatch" },
	{ "of another body, later",
	  { .joint = { "bz" } },
	  BEFORE,
	  TOGETHER,
	  { .item = NOBODY },
	  "none",
	  "previous-mismatch" },
	{ "by a stranger",
	  { .joint = { "bz" } },
	  TOGETHER,
	  TOGETHER,
	  { .signer = FIXTURE_STRANGER },
	  "awaiting-cosignature",
	  "unknown-key" },
	{ "by the owner in the other's name",
	  { .joint = { "bz" } },
	  TOGETHER,
	  TOGETHER,
	  { .signer = FIXTURE_GT },
	  "awaiting-cosignature",
	  "unknown-key" },
	{ "by one of two",
	  { .joint = { "mx" } },
	  TOGETHER,
	  TOGETHER,
	  { .cosigner = "mx", .signer = FIXTURE_MX },
	  "awaiting-cosignature",
	  "below-threshold" },
	{ "of another region",
	  { .joint = { "bz" } },
	  TOGETHER,
	  TOGETHER,
	  { .region = "example.com,2026" },
	  "awaiting-cosignature",
	  "wrong-region" },
	{ "the item is held",
	  { .joint = { "bz" }, .signers = { FIXTURE_STRANGER }, .signer_count = 1 },
	  TOGETHER,
	  TOGETHER,
	  { 0 },
	  "unknown-key",
	  "version-gap" },
	{ "an office that the root does not list",
	  { .joint = { "zz" } },
	  TOGETHER,
	  NEVER,
	  { 0 },
	  "awaiting-cosignature",
	  "none" },
	{ "itself", { .joint = { "gt" } }, TOGETHER, TOGETHER, { .cosigner = "gt" }, "ok", "ok" },
};

Test(verify_joint, table)
{
	for (size_t i = 0; i < COUNT(cases); i++) {
		AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
		struct fixture_cosignature by = cases[i].by;
		char path[NSYNC_MAX_PATH];
		struct nsync_id id;

		BENCH(bench);
		id = fixture_item_file(&bytes, &cases[i].item);
		if (cases[i].pushed != NEVER)
			bench_item(&bench, cases[i].pushed == BEFORE, &cases[i].item);
		by.item = by.item ? by.item : id.hex;
		if (cases[i].cosigned != NEVER)
			bench_cosignature(&bench, false, &by);
		bench_judge(&bench);
		fixture_cosignature_path(path, &by);
		cr_expect_str_eq(bench_item_word(&bench, &cases[i].item), cases[i].item_word,
				 "%s: item", cases[i].label);
		cr_expect_str_eq(bench_word(&bench, path), cases[i].word, "%s: cosignature",
				 cases[i].label);
	}
}

Test(verify_joint, copied_to_another_cosigner_or_story)
{
	static const struct {
		const char *label, *path, *word;
	} rows[] = {
		{ "another cosigner", "cosignatures/gt/gt/2026/02/story.1.json", "unknown-key" },
		{ "another story", "cosignatures/bz/gt/2026/02/other.1.json", "bad-path" },
		{ "another office's story", "cosignatures/bz/mx/2026/02/story.1.json",
		  "wrong-office" },
		{ "another version", "cosignatures/bz/gt/2026/02/story.2.json", "wrong-version" },
		{ "no such path", "cosignatures/bz/gt/2026/02/story.json", "bad-path" },
	};
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	struct nsync_id id;

	BENCH(bench);
	id = bench_item(&bench, false, &asking);
	fixture_cosignature_file(&bytes, &(struct fixture_cosignature){ .item = id.hex });
	for (size_t i = 0; i < COUNT(rows); i++)
		bench_push(&bench, rows[i].path, nsync_buf_view(&bytes));
	bench_judge(&bench);
	for (size_t i = 0; i < COUNT(rows); i++)
		cr_expect_str_eq(bench_word(&bench, rows[i].path), rows[i].word, "%s",
				 rows[i].label);
}

/* Another version needs its own cosignatures. */
Test(verify_joint, each_version_by_itself)
{
	struct fixture_item two = { .version = 2, .joint = { "bz" } };
	struct nsync_id id;

	BENCH(bench);
	id = bench_item(&bench, true, &asking);
	bench_cosignature(&bench, true, &(struct fixture_cosignature){ .item = id.hex });
	two.previous = id.hex;
	id = bench_item(&bench, false, &two);
	bench_judge(&bench);
	cr_expect_str_eq(bench_item_word(&bench, &two), "awaiting-cosignature");
	bench_cosignature(&bench, false,
			  &(struct fixture_cosignature){ .version = 2, .item = id.hex });
	bench_judge(&bench);
	cr_expect_str_eq(bench_item_word(&bench, &two), "ok");
}

Test(verify_joint, a_cosignature_that_is_there_already)
{
	AUTO(nsync_buf_release) struct nsync_buf item = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	struct fixture_cosignature by = { .item = NULL }, other = { .item = NOBODY };
	struct nsync_id id;
	char path[NSYNC_MAX_PATH];

	BENCH(bench);
	id = fixture_item_file(&item, &asking);
	by.item = id.hex;
	bench_item(&bench, true, &asking);
	bench_cosignature(&bench, true, &by);
	fixture_cosignature_path(path, &by);
	bench_cosignature(&bench, false, &other);
	bench_judge(&bench);
	cr_expect_str_eq(bench_word(&bench, path), "fork");
	by.signer = FIXTURE_STRANGER;
	bench_cosignature(&bench, false, &by);
	bench_judge(&bench);
	cr_expect_str_eq(bench_word(&bench, path), "ignored", "another signature on the same body");
}

/* In the log: a cosignature by a key that was stolen does not count, and is no reason to stop. */
Test(verify_joint, cosigned_by_a_stolen_key)
{
	static const unsigned bz[] = { FIXTURE_BZ };
	struct fixture_cosignature by = { .item = NULL };
	struct nsync_id id;
	char path[NSYNC_MAX_PATH];

	BENCH(bench);
	bench_revoke(&bench, bz, 1, 7);
	id = bench_item(&bench, false, &asking);
	by.item = id.hex;
	bench_cosignature(&bench, false, &by);
	fixture_cosignature_path(path, &by);
	bench.seq = 8;
	bench_judge(&bench);
	cr_expect_str_eq(bench_word(&bench, path), "key-revoked");
	cr_expect(bench_file(&bench, path)->accepted);
	cr_expect_str_eq(bench_item_word(&bench, &asking), "awaiting-cosignature");
	bench.seq = 7;
	bench_judge(&bench);
	cr_expect_str_eq(bench_word(&bench, path), "ok");
	cr_expect_str_eq(bench_item_word(&bench, &asking), "ok");
}

/* The same where the cosignature is in the tree: the region's findings tell. */
Test(verify_joint, a_stolen_cosignature_in_the_tree)
{
	for (size_t findings = 0; findings < 2; findings++) {
		AUTO(nsync_buf_release) struct nsync_buf item = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
		char path[] = "cosignatures/bz/gt/2026/02/story.1.json";
		struct nsync_finding finding = { path, NSYNC_KEY_REVOKED, 8 };
		struct nsync_id id;

		BENCH(bench);
		id = fixture_item_file(&item, &asking);
		bench_cosignature(&bench, true, &(struct fixture_cosignature){ .item = id.hex });
		bench_item(&bench, false, &asking);
		bench.region.findings = &finding;
		bench.region.finding_count = findings;
		bench_judge(&bench);
		bench.region.findings = NULL;
		bench.region.finding_count = 0;
		cr_expect_str_eq(bench_item_word(&bench, &asking),
				 findings ? "awaiting-cosignature" : "ok");
	}
}
