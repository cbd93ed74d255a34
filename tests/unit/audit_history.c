/* Dishonest histories: regions that begin wrongly, records rewritten or in another order. */
#include <criterion/criterion.h>

#include "tests/support/forge_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define MARCH        "2026-03-01T00:00:00Z"
#define NEW          "items/gt/2026/02/new.1.json"

/* Records 1 (the root), 2 (gt's story), 3 (bz's). */
static void honest(struct region_fixture *region)
{
	region_item(region, &(struct fixture_item){ .slug = "story" });
	cr_assert(region_merge(region, MARCH));
	region_item(region, &(struct fixture_item){ .office = "bz" });
	cr_assert(region_merge(region, MARCH));
}

/* ---- the beginning ---- */

Test(audit_history, a_region_that_begins_wrongly)
{
	static const struct {
		const char *label;
		bool root, item, other_pin, previous;
		enum nsync_reason reason;
		const char *path, *pointer;
	} cases[] = {
		{ "as it should", true, false, false, false, NSYNC_REASON_OK, "", "" },
		{ "no root", false, true, false, false, NSYNC_BAD_ROOT, "trust/1.json", "" },
		{ "a root with an item beside it", true, true, false, false, NSYNC_RECORD_MISMATCH,
		  "trust/1.json", "" },
		{ "another region's root", true, false, true, false, NSYNC_BAD_ROOT, "trust/1.json",
		  "" },
		{ "not chained to the root", true, false, false, true, NSYNC_RECORD_MISMATCH,
		  "log/0/1.json", "/record/previous" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		AUTO(nsync_buf_release) struct nsync_buf item = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
		struct forgery forgery = { .record = { .root_version = 1 } };
		struct nsync_disagreement found;
		struct nsync_region walked;
		struct nsync_oid commit;
		struct nsync_id pin;
		struct nsync_buf root = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
		size_t count = 0;

		REGION(region);
		pin = region.region.pin;
		nsync_buf_str(&root, nsync_buf_view(&region.region.roots[0]->bytes));
		nsync_region_release(&region.region);
		fixture_item_file(&item, &(struct fixture_item){ .slug = "new" });
		if (cases[i].root)
			forgery.files[count++] =
				(struct forged_file){ .path = "trust/1.json",
						      .bytes = nsync_buf_view(&root) };
		if (cases[i].item)
			forgery.files[count++] =
				(struct forged_file){ .path = NEW, .bytes = nsync_buf_view(&item) };
		forgery.record.previous = cases[i].previous ? FIXTURE_ZEROS : NULL;
		commit = forge(&region, &forgery);
		region.region.pin = cases[i].other_pin ? fixture_id(5) : pin;
		nsync_region_init(&walked);
		region_walk_to(&walked, &found, &region, &commit, NULL);
		cr_expect_eq(found.verdict.reason, cases[i].reason, "%s: %s %s", cases[i].label,
			     nsync_reason_name(found.verdict.reason), found.verdict.detail);
		cr_expect_str_eq(found.path, cases[i].path, "%s", cases[i].label);
		cr_expect_str_eq(found.verdict.pointer, cases[i].pointer, "%s", cases[i].label);
		nsync_region_release(&walked);
		nsync_buf_release(&root);
	}
}

/* The first record merges under a root that only the second brings. */
Test(audit_history, a_root_that_comes_late)
{
	AUTO(nsync_buf_release) struct nsync_buf item = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	AUTO(nsync_buf_release) struct nsync_buf root = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	struct forgery first = { .record = { .root_version = 1 } };
	struct forgery second = { .record = { .root_version = 1, .seq = 2 },
				  .record_path = "log/0/2.json" };
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_disagreement found;
	struct nsync_region walked;
	struct nsync_commit commit;
	struct nsync_oid head;

	REGION(region);
	nsync_buf_str(&root, nsync_buf_view(&region.region.roots[0]->bytes));
	nsync_region_release(&region.region);
	fixture_item_file(&item, &(struct fixture_item){ .slug = "new" });
	first.files[0] = (struct forged_file){ .path = NEW, .bytes = nsync_buf_view(&item) };
	second.files[0] =
		(struct forged_file){ .path = "trust/1.json", .bytes = nsync_buf_view(&root) };
	head = forge(&region, &first);
	fixture_ok(nsync_repo_commit(&commit, region.repo, &head, &err), &err);
	region.region.head = commit.id;
	region.region.tree = commit.tree;
	head = forge(&region, &second);
	nsync_region_init(&walked);
	region_walk_to(&walked, &found, &region, &head, NULL);
	cr_expect_eq(found.verdict.reason, NSYNC_BAD_ROOT);
	cr_expect_eq(found.seq, 1);
	cr_expect_str_eq(found.path, "log/0/1.json");
	nsync_region_release(&walked);
}

/* ---- history ---- */

/* Another record 2, then the true record 3 on top: the chain does not hold. */
Test(audit_history, a_record_in_the_middle_rewritten)
{
	AUTO(nsync_buf_release) struct nsync_buf item = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	AUTO(nsync_buf_release) struct nsync_buf third = NSYNC_BUF_INIT(NSYNC_MAX_RECORD_BYTES);
	struct forgery forgery = { .no_record = false };
	struct nsync_oid first, commit;
	struct nsync_disagreement found;
	struct nsync_region walked;

	REGION(region);
	first = region.region.head;
	honest(&region);
	nsync_buf_str(&third, nsync_buf_view(&region.region.record->bytes));
	region_advance(&region, &first);
	fixture_item_file(&item, &(struct fixture_item){ .slug = "new" });
	forgery.files[0] = (struct forged_file){ .path = NEW, .bytes = nsync_buf_view(&item) };
	forgery.record.as_of = MARCH;
	commit = forge(&region, &forgery);
	region_advance(&region, &commit);
	nsync_buf_clear(&item);
	fixture_item_file(&item, &(struct fixture_item){ .office = "bz" });
	forgery.files[0] = (struct forged_file){ .path = "items/bz/2026/02/story.1.json",
						 .bytes = nsync_buf_view(&item) };
	forgery.record_bytes = nsync_buf_view(&third);
	commit = forge(&region, &forgery);
	nsync_region_init(&walked);
	region_walk_to(&walked, &found, &region, &commit, NULL);
	cr_expect_eq(found.verdict.reason, NSYNC_RECORD_MISMATCH);
	cr_expect_str_eq(found.verdict.pointer, "/record/previous");
	cr_expect_eq(found.seq, 3);
	nsync_region_release(&walked);
}

/* Records 2 and 3 change places, each in its own commit with its own files. */
Test(audit_history, records_reordered)
{
	AUTO(nsync_buf_release) struct nsync_buf third = NSYNC_BUF_INIT(NSYNC_MAX_RECORD_BYTES);
	AUTO(nsync_buf_release) struct nsync_buf item = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	struct forgery forgery = { .no_record = false };
	struct nsync_oid first, commit;
	struct nsync_disagreement found;
	struct nsync_region walked;

	REGION(region);
	first = region.region.head;
	honest(&region);
	nsync_buf_str(&third, nsync_buf_view(&region.region.record->bytes));
	region_advance(&region, &first);
	fixture_item_file(&item, &(struct fixture_item){ .office = "bz" });
	forgery.files[0] = (struct forged_file){ .path = "items/bz/2026/02/story.1.json",
						 .bytes = nsync_buf_view(&item) };
	forgery.record_bytes = nsync_buf_view(&third);
	commit = forge(&region, &forgery);
	nsync_region_init(&walked);
	region_walk_to(&walked, &found, &region, &commit, NULL);
	cr_expect_eq(found.verdict.reason, NSYNC_BAD_PATH);
	cr_expect_str_eq(found.path, "log/0/2.json");
	forgery.record_path = "log/0/3.json";
	commit = forge(&region, &forgery);
	region_walk_to(&walked, &found, &region, &commit, NULL);
	cr_expect_eq(found.verdict.reason, NSYNC_UNRECORDED_CHANGE);
	cr_expect_str_eq(found.path, "log/0/3.json");
	nsync_region_release(&walked);
}

/* An honest commit on top of a forged one does not hide it. */
Test(audit_history, the_oldest_disagreement_is_told)
{
	struct forgery forgery = {
		.files = { { .path = "README.md", .bytes = { "x", 1 }, .unnamed = true } }
	};
	struct nsync_disagreement found;
	struct nsync_region walked;
	struct nsync_oid forged, tree, commit;
	struct nsync_commit read;
	struct nsync_error err = { NSYNC_OK, "", "" };

	REGION(region);
	honest(&region);
	forged = forge(&region, &forgery);
	cr_assert_eq(nsync_repo_commit(&read, region.repo, &forged, &err), NSYNC_OK);
	tree = fixture_blob(region.repo, NSYNC_STR("y"));
	tree = fixture_tree_with(region.repo, &read.tree, "other", &tree);
	commit = fixture_commit(region.repo, &tree, &forged, 1);
	nsync_region_init(&walked);
	region_walk_to(&walked, &found, &region, &commit, NULL);
	cr_expect_str_eq(found.path, "README.md");
	cr_expect(nsync_oid_eq(&found.commit, &forged));
	cr_expect_eq(found.seq, 4);
	nsync_region_release(&walked);
}
