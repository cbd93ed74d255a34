/* What versions of a story say of each other, and another body under a name that is taken. */
#include <criterion/criterion.h>

#include "tests/support/verify_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define MANY         12

/* Versions 1..count of gt's "story", each naming the one before; version n is accepted if accepted(n). */
static void chain_of(struct bench *bench, struct nsync_id ids[MANY + 1], int count,
		     uint32_t accepted, uint32_t missing)
{
	for (int version = 1; version <= count; version++) {
		const struct fixture_item item = { .version = version,
						   .previous = version > 1 ? ids[version - 1].hex
									   : NULL };
		struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);

		if (missing & 1u << version)
			ids[version] = fixture_item_file(&bytes, &item);
		else
			ids[version] = bench_item(bench, (accepted & 1u << version) != 0, &item);
		nsync_buf_release(&bytes);
	}
}

static const char *version_word(const struct bench *bench, int version)
{
	return bench_item_word(bench, &(struct fixture_item){ .version = version });
}

/* Bytewise, 10 to 12 come before 2: their order must be that of numbers. */
Test(verify_chain, twelve_versions_at_once)
{
	struct nsync_id ids[MANY + 1];

	BENCH(bench);
	chain_of(&bench, ids, MANY, 0, 0);
	bench_judge(&bench);
	for (int version = 1; version <= MANY; version++)
		cr_expect_str_eq(version_word(&bench, version), "ok", "%d", version);
}

Test(verify_chain, on_top_of_accepted_ones)
{
	struct nsync_id ids[MANY + 1];

	BENCH(bench);
	chain_of(&bench, ids, MANY, 0x3fe, 0); /* 1 to 9 */
	bench_judge(&bench);
	for (int version = 1; version <= MANY; version++)
		cr_expect_str_eq(version_word(&bench, version), version <= 9 ? "none" : "ok", "%d",
				 version);
}

Test(verify_chain, a_gap_holds_all_that_follow_until_it_is_filled)
{
	struct nsync_id ids[MANY + 1];

	BENCH(bench);
	chain_of(&bench, ids, MANY, 0, 1u << 9);
	bench_judge(&bench);
	for (int version = 1; version <= MANY; version++)
		cr_expect_str_eq(version_word(&bench, version),
				 version < 9    ? "ok"
				 : version == 9 ? "none"
						: "version-gap",
				 "%d", version);
	bench_item(&bench, false, &(struct fixture_item){ .version = 9, .previous = ids[8].hex });
	bench_judge(&bench);
	for (int version = 9; version <= MANY; version++)
		cr_expect_str_eq(version_word(&bench, version), "ok", "%d", version);
}

static const struct {
	const char *label;
	struct fixture_item one, two; /* two.previous NULL: one's id */
	bool accepted;                /* one is in the tree, not in the batch */
	const char *word, *pointer;
} pairs[] = {
	{ "good", { 0 }, { .headline = "B" }, true, "ok", "" },
	{ "good, at once", { 0 }, { .headline = "B" }, false, "ok", "" },
	{ "another previous",
	  { 0 },
	  { .previous = "0000000000000000000000000000000000000000000000000000000000000000" },
	  true,
	  "previous-mismatch",
	  "/item/altIds" },
	{ "another previous, at once",
	  { 0 },
	  { .previous = "0000000000000000000000000000000000000000000000000000000000000000" },
	  false,
	  "previous-mismatch",
	  "/item/altIds" },
	{ "firstCreated moved",
	  { 0 },
	  { .first = "2026-02-01T10:00:00-06:00" },
	  true,
	  "previous-mismatch",
	  "/item/firstCreated" },
	{ "firstCreated in another zone",
	  { 0 },
	  { .first = "2026-02-01T10:00:00-05:00" },
	  true,
	  "previous-mismatch",
	  "/item/firstCreated" },
	{ "firstCreated with fractions",
	  { 0 },
	  { .first = "2026-02-01T09:00:00.5-06:00" },
	  true,
	  "previous-mismatch",
	  "/item/firstCreated" },
	{ "after a hold", { .status = "withheld" }, { 0 }, true, "ok", "" },
	{ "after a kill", { .status = "canceled" }, { 0 }, true, "canceled-story", "" },
	{ "after a kill, at once", { .status = "canceled" }, { 0 }, false, "canceled-story", "" },
	{ "a kill after a kill",
	  { .status = "canceled" },
	  { .status = "canceled" },
	  true,
	  "canceled-story",
	  "" },
	{ "after one that is held itself",
	  { .signers = { FIXTURE_STRANGER }, .signer_count = 1 },
	  { 0 },
	  false,
	  "version-gap",
	  "/item/version" },
};

Test(verify_chain, two_versions)
{
	for (size_t i = 0; i < COUNT(pairs); i++) {
		struct fixture_item two = pairs[i].two;
		const struct nsync_file *file;
		struct nsync_id id;
		char path[NSYNC_MAX_PATH];

		BENCH(bench);
		id = bench_item(&bench, pairs[i].accepted, &pairs[i].one);
		two.version = 2;
		two.previous = two.previous ? two.previous : id.hex;
		bench_item(&bench, false, &two);
		bench_judge(&bench);
		fixture_item_path(path, &two);
		cr_expect_str_eq(bench_word(&bench, path), pairs[i].word, "%s", pairs[i].label);
		file = bench_file(&bench, path);
		cr_assert_not_null(file);
		if (file->verdict)
			cr_expect_str_eq(file->verdict->pointer, pairs[i].pointer, "%s",
					 pairs[i].label);
	}
}

/* ---- a name that is taken ---- */

static const struct {
	const char *label;
	struct fixture_item again;
	const char *word;
} replacements[] = {
	{ "the same bytes", { 0 }, "none" },
	{ "the same body, another key",
	  { .signers = { FIXTURE_GT_2 }, .signer_count = 1 },
	  "ignored" },
	{ "the same body, one signature more",
	  { .signers = { FIXTURE_GT, FIXTURE_GT_2 }, .signer_count = 2 },
	  "ignored" },
	{ "the same body, a stranger's signature",
	  { .signers = { FIXTURE_STRANGER }, .signer_count = 1 },
	  "ignored" },
	{ "another body", { .headline = "Other words" }, "fork" },
	{ "another body by a stranger",
	  { .headline = "Other words", .signers = { FIXTURE_STRANGER }, .signer_count = 1 },
	  "unknown-key" },
	{ "another body against the schema", { .extra = "\"colour\":\"red\"," }, "schema" },
};

Test(verify_chain, a_name_that_is_taken)
{
	for (size_t i = 0; i < COUNT(replacements); i++) {
		struct fixture_item two = { .version = 2 };
		struct nsync_id id;

		BENCH(bench);
		id = bench_item(&bench, true, &(struct fixture_item){ .slug = NULL });
		bench_item(&bench, false, &replacements[i].again);
		two.previous = id.hex; /* goes on from what is accepted, whatever lies beside it */
		bench_item(&bench, false, &two);
		bench_judge(&bench);
		cr_expect_str_eq(bench_item_word(&bench, &replacements[i].again),
				 replacements[i].word, "%s", replacements[i].label);
		cr_expect_str_eq(bench_item_word(&bench, &two), "ok", "%s", replacements[i].label);
	}
}

Test(verify_chain, version_two_of_a_fork_goes_nowhere)
{
	struct fixture_item two = { .version = 2 };
	struct nsync_id id;

	BENCH(bench);
	bench_item(&bench, true, &(struct fixture_item){ .slug = NULL });
	id = bench_item(&bench, false, &(struct fixture_item){ .headline = "Other words" });
	two.previous = id.hex;
	bench_item(&bench, false, &two);
	bench_judge(&bench);
	cr_expect_str_eq(bench_item_word(&bench, &two), "previous-mismatch");
}

Test(verify_chain, not_json_over_an_accepted_name)
{
	BENCH(bench);
	bench_item(&bench, true, &(struct fixture_item){ .slug = NULL });
	bench_push(&bench, "items/gt/2026/02/story.1.json", NSYNC_STR("x"));
	bench_judge(&bench);
	cr_expect_str_eq(bench_word(&bench, "items/gt/2026/02/story.1.json"), "not-json");
}

/* ---- revoked keys in the chain ---- */

/* Record 8 added versions 1 to 3 together; the key was stolen after record 7. */
Test(verify_chain, a_thief_kills_a_story_and_the_author_goes_on)
{
	static const unsigned gt[] = { FIXTURE_GT };
	struct fixture_item one = { .signers = { FIXTURE_GT_2 }, .signer_count = 1 };
	struct fixture_item kill = { .version = 2, .status = "canceled" };
	struct fixture_item three = { .version = 3,
				      .signers = { FIXTURE_GT_2 },
				      .signer_count = 1 };
	struct nsync_id id;

	BENCH(bench);
	bench_revoke(&bench, gt, 1, 7);
	bench.seq = 8;
	id = bench_item(&bench, false, &one);
	kill.previous = id.hex;
	id = bench_item(&bench, false, &kill);
	three.previous = id.hex;
	bench_item(&bench, false, &three);
	bench_judge(&bench);
	cr_expect_str_eq(bench_item_word(&bench, &one), "ok");
	cr_expect_str_eq(bench_item_word(&bench, &kill), "key-revoked");
	cr_expect_str_eq(bench_item_word(&bench, &three), "ok");
}

/* The same where the kill is in the tree already: the region's findings tell. */
Test(verify_chain, a_killing_version_in_the_tree)
{
	static const struct {
		const char *label;
		enum nsync_reason finding; /* of version 3 */
		const char *genuine;       /* status of version 2 */
		const char *word;
	} rows[] = {
		{ "killed by its author", NSYNC_REASON_OK, "usable", "canceled-story" },
		{ "killed by a thief", NSYNC_KEY_REVOKED, "usable", "ok" },
		{ "killed by its author before the thief", NSYNC_KEY_REVOKED, "canceled",
		  "canceled-story" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct nsync_finding finding = { NULL, rows[i].finding, 8 };
		char path[] = "items/gt/2026/02/story.3.json";
		struct nsync_id id;

		BENCH(bench);
		id = bench_item(&bench, true, &(struct fixture_item){ .slug = NULL });
		id = bench_item(&bench, true,
				&(struct fixture_item){ .version = 2,
							.previous = id.hex,
							.status = rows[i].genuine });
		id = bench_item(&bench, true,
				&(struct fixture_item){
					.version = 3, .previous = id.hex, .status = "canceled" });
		bench_item(&bench, false,
			   &(struct fixture_item){ .version = 4, .previous = id.hex });
		finding.path = path;
		bench.region.findings = &finding;
		bench.region.finding_count = finding.reason ? 1 : 0;
		bench_judge(&bench);
		bench.region.findings = NULL;
		bench.region.finding_count = 0;
		cr_expect_str_eq(version_word(&bench, 4), rows[i].word, "%s", rows[i].label);
	}
}

/* A story that a thief began as killed: its genuine author goes on all the same. */
Test(verify_chain, a_first_version_by_a_thief)
{
	static const struct {
		const char *label;
		size_t findings;
		const char *word;
	} rows[] = {
		{ "killed by its author", 0, "canceled-story" },
		{ "killed by a thief", 1, "ok" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		char path[] = "items/gt/2026/02/story.1.json";
		struct nsync_finding finding = { path, NSYNC_KEY_REVOKED, 8 };
		struct nsync_id id;

		BENCH(bench);
		id = bench_item(&bench, true, &(struct fixture_item){ .status = "canceled" });
		bench_item(&bench, false,
			   &(struct fixture_item){ .version = 2, .previous = id.hex });
		bench.region.findings = &finding;
		bench.region.finding_count = rows[i].findings;
		bench_judge(&bench);
		bench.region.findings = NULL;
		bench.region.finding_count = 0;
		cr_expect_str_eq(version_word(&bench, 2), rows[i].word, "%s", rows[i].label);
	}
}

/* ---- many stories ---- */

/* One story's slug begins another's, and version order must not leak between them. */
Test(verify_chain, neighbours)
{
	static const char *const slugs[] = { "a", "a-1", "a-1-1", "a1", "ab", "b" };
	struct nsync_id ids[COUNT(slugs)];

	BENCH(bench);
	for (int version = 1; version <= 11; version++)
		for (size_t i = 0; i < COUNT(slugs); i++) {
			const struct fixture_item item = { .slug = slugs[i],
							   .version = version,
							   .previous = version > 1 ? ids[i].hex
										   : NULL };

			ids[i] = bench_item(&bench, false, &item);
		}
	bench_judge(&bench);
	for (int version = 1; version <= 11; version++)
		for (size_t i = 0; i < COUNT(slugs); i++)
			cr_expect_str_eq(bench_item_word(&bench,
							 &(struct fixture_item){ .slug = slugs[i],
										 .version =
											 version }),
					 "ok", "%s.%d", slugs[i], version);
}

Test(verify_chain, an_item_copied_between_stories_and_offices)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);

	BENCH(bench);
	fixture_item_file(&bytes, &(struct fixture_item){ .slug = "story" });
	bench_push(&bench, "items/gt/2026/02/copy.1.json", nsync_buf_view(&bytes));
	bench_push(&bench, "items/bz/2026/02/story.1.json", nsync_buf_view(&bytes));
	bench_push(&bench, "cosignatures/gt/gt/2026/02/story.1.json", nsync_buf_view(&bytes));
	bench_judge(&bench);
	cr_expect_str_eq(bench_word(&bench, "items/gt/2026/02/copy.1.json"), "bad-path");
	cr_expect_str_eq(bench_word(&bench, "items/bz/2026/02/story.1.json"), "wrong-office");
	cr_expect_str_eq(bench_word(&bench, "cosignatures/gt/gt/2026/02/story.1.json"), "schema");
}

/* An accepted item that does not read is damage of our own: an error, not a verdict. */
Test(verify_chain, a_damaged_tree_is_an_error)
{
	const struct nsync_repo *sources[1];
	struct nsync_basis basis;
	struct nsync_error err = { NSYNC_OK, "", "" };
	AUTO(nsync_batch_freep) struct nsync_batch *batch = NULL;

	BENCH(bench);
	sources[0] = bench.repo;
	bench_accept(&bench, "items/gt/2026/02/story.1.json", NSYNC_STR("x"));
	bench_item(
		&bench, false,
		&(struct fixture_item){
			.version = 2,
			.previous =
				"0000000000000000000000000000000000000000000000000000000000000000" });
	basis = bench_ground(&bench);
	cr_assert_eq(nsync_batch_new(&batch, sources, 1, &err), NSYNC_OK);
	cr_assert_eq(nsync_batch_add_office(batch, 0, "gt", &bench.accepted, &bench.pushed, &err),
		     NSYNC_OK);
	cr_expect_eq(nsync_batch_judge(batch, &basis, &err), NSYNC_EGIT);
}
