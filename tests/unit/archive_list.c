/* Which versions of which stories a tree has: by office, month and slug; the newest or all. */
#include "tests/support/archive_fixture.h"

#define FEB "2026-02-01T09:00:00-06:00"
#define JAN "2026-01-31T23:30:00-06:00" /* February in UTC, but the local date counts */

/* gt's water in two versions (January), gt's roads (February), bz's water, mx's corn (February). */
static void some_stories(struct region_fixture *region)
{
	struct nsync_id first = region_item(
		region, &(struct fixture_item){ .slug = "water", .first = JAN });

	region_item(region, &(struct fixture_item){ .slug = "roads", .first = FEB });
	region_item(region, &(struct fixture_item){ .office = "bz", .slug = "water" });
	region_item(region, &(struct fixture_item){ .office = "mx", .slug = "corn" });
	cr_assert(region_merge(region, MARCH));
	region_item(region, &(struct fixture_item){ .slug = "water", .first = JAN, .version = 2,
						    .created = FEB, .previous = first.hex });
	cr_assert(region_merge(region, APRIL));
}

static const struct {
	const char *label;
	struct nsync_archive_filter filter;
	const char *names;
} filters[] = {
	{ "all of it",
	  { .all_versions = true },
	  "bz/2026/02/water.1 gt/2026/01/water.1 gt/2026/01/water.2 gt/2026/02/roads.1 "
	  "mx/2026/02/corn.1 " },
	{ "the newest of each",
	  { .office = NULL },
	  "bz/2026/02/water.1 gt/2026/01/water.2 gt/2026/02/roads.1 mx/2026/02/corn.1 " },
	{ "an office", { .office = "gt" }, "gt/2026/01/water.2 gt/2026/02/roads.1 " },
	{ "an office without stories", { .office = "hn" }, "" },
	{ "no office's code", { .office = "../gt" }, "" },
	{ "an office's code in capitals", { .office = "GT" }, "" },
	{ "a slug", { .slug = "water" }, "bz/2026/02/water.1 gt/2026/01/water.2 " },
	{ "the beginning of a slug", { .slug = "wate" }, "" },
	{ "a slug of an office", { .slug = "water", .office = "bz" }, "bz/2026/02/water.1 " },
	{ "one month",
	  { .has_from = true, .from = { 2026, 1, 31 }, .has_to = true, .to = { 2026, 1, 1 } },
	  "gt/2026/01/water.2 " },
	{ "from a month on, without an end",
	  { .has_from = true, .from = { 2026, 2, 28 } },
	  "bz/2026/02/water.1 gt/2026/02/roads.1 mx/2026/02/corn.1 " },
	{ "from a month to come", { .has_from = true, .from = { 2026, 6, 1 } }, "" },
	{ "up to a month", { .has_to = true, .to = { 2026, 1, 1 } }, "gt/2026/01/water.2 " },
	{ "one month of an office",
	  { .has_from = true, .from = { 2026, 2, 1 }, .has_to = true, .to = { 2026, 2, 1 },
	    .office = "gt" },
	  "gt/2026/02/roads.1 " },
	{ "more months than are looked up one by one",
	  { .has_from = true, .from = { 1990, 1, 1 }, .has_to = true, .to = { 2026, 1, 31 } },
	  "gt/2026/01/water.2 " },
	{ "an end before the beginning",
	  { .has_from = true, .from = { 2026, 2, 1 }, .has_to = true, .to = { 2026, 1, 1 } },
	  "" },
};

Test(archive_list, filters)
{
	REGION(region);
	some_stories(&region);
	struct nsync_clone clone = archive_clone(&region);

	for (size_t i = 0; i < COUNT(filters); i++) {
		AUTO(nsync_archive_versions_release) struct nsync_archive_versions found = { 0 };

		archive_list(&found, &clone, &filters[i].filter);
		cr_expect_str_eq(archive_names(&found), filters[i].names, "%s: %s",
				 filters[i].label, archive_names(&found));
		for (size_t k = 0; k < found.count; k++)
			cr_expect_null(found.versions[k].file, "%s: read", filters[i].label);
	}
}

Test(archive_list, no_tree)
{
	static const struct nsync_archive_filter every = { .all_versions = true };
	const struct nsync_oid none = { { 0 } };

	REGION(region);
	some_stories(&region);
	AUTO(nsync_archive_versions_release) struct nsync_archive_versions found = { 0 };
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_oid nowhere = fixture_nowhere();

	nsync_archive_versions_init(&found);
	cr_expect_eq(nsync_archive_list(&found, region.repo, NULL, NULL, &every, &err), NSYNC_OK);
	cr_expect_eq(nsync_archive_list(&found, region.repo, NULL, &none, &every, &err), NSYNC_OK);
	cr_expect_eq(found.count, 0);
	cr_expect_eq(nsync_archive_list(&found, region.repo, NULL, &nowhere, &every, &err),
		     err.code);
}

/* What a tree has beside items, or where they should not be, is no story. */
Test(archive_list, a_tree_that_nobody_verified)
{
	static const char *const paths[] = {
		"items/gt/2026/02/story.1.json", "items/gt/2026/02/story.1.txt",
		"items/gt/2026/13/story.1.json", "items/gt/story.1.json",
		"cosignatures/bz/gt/2026/02/story.1.json", "notes.txt",
	};
	static const struct nsync_archive_filter every = { .all_versions = true };

	REGION(region);
	AUTO(nsync_archive_versions_release) struct nsync_archive_versions found = { 0 };
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_oid blob = fixture_blob(region.repo, NSYNC_STR("words")), tree = { { 0 } };

	for (size_t i = 0; i < COUNT(paths); i++)
		tree = fixture_tree_with(region.repo, &tree, paths[i], &blob);
	nsync_archive_versions_init(&found);
	fixture_ok(nsync_archive_list(&found, region.repo, NULL, &tree, &every, &err), &err);
	cr_expect_str_eq(archive_names(&found), "gt/2026/02/story.1 ");
}

/* A version that a revocation made void is never the newest; the list of all says why. */
Test(archive_list, a_revoked_key)
{
	static const struct nsync_archive_filter newest = { .office = "gt" },
						 every = { .office = "gt", .all_versions = true };

	REGION(region);
	some_stories(&region);
	/* Record 2 accepted version 1, record 3 version 2. */
	archive_next_root(&region, MAY, FIXTURE_GT, 2, NULL);
	struct nsync_clone clone = archive_clone(&region);
	AUTO(nsync_archive_versions_release) struct nsync_archive_versions found = { 0 };
	AUTO(nsync_archive_versions_release) struct nsync_archive_versions all = { 0 };

	archive_list(&found, &clone, &newest);
	cr_expect_str_eq(archive_names(&found), "gt/2026/01/water.1 gt/2026/02/roads.1 ");
	archive_list(&all, &clone, &every);
	cr_assert_eq(all.count, 3);
	cr_expect_eq(all.versions[0].reason, NSYNC_REASON_OK);
	cr_expect_eq(all.versions[1].reason, NSYNC_KEY_REVOKED);
	cr_expect_eq(all.versions[1].seq, 3, "the finding tells");
}

/* Its accepted stories stay, also where a period is looked up office by office. */
Test(archive_list, an_office_that_left)
{
	static const struct nsync_archive_filter month = {
		.has_from = true, .from = { 2026, 2, 1 }, .has_to = true, .to = { 2026, 2, 1 }
	};

	REGION(region);
	some_stories(&region);
	archive_next_root(&region, MAY, 0, 0, "mx");
	struct nsync_clone clone = archive_clone(&region);
	AUTO(nsync_archive_versions_release) struct nsync_archive_versions found = { 0 };

	archive_list(&found, &clone, &month);
	cr_expect_str_eq(archive_names(&found),
			 "bz/2026/02/water.1 gt/2026/02/roads.1 mx/2026/02/corn.1 ");
	cr_expect(nsync_archive_office_known(&clone.region, NSYNC_STR("mx")));
	cr_expect(nsync_archive_office_known(&clone.region, NSYNC_STR("gt")));
	cr_expect_not(nsync_archive_office_known(&clone.region, NSYNC_STR("hn")));
	cr_expect_not(nsync_archive_office_known(&clone.region, NSYNC_STR("")));
}

Test(archive_list, one_story)
{
	static const struct nsync_story water = { "gt", 2026, 1, "water" },
					other = { "gt", 2026, 2, "water" };

	REGION(region);
	some_stories(&region);
	struct nsync_clone clone = archive_clone(&region);
	AUTO(nsync_archive_versions_release) struct nsync_archive_versions found = { 0 };
	struct nsync_error err = { NSYNC_OK, "", "" };

	nsync_archive_versions_init(&found);
	fixture_ok(nsync_archive_list_story(&found, clone.repo, &clone.region, &other, true, &err),
		   &err);
	cr_expect_eq(found.count, 0);
	fixture_ok(nsync_archive_list_story(&found, clone.repo, &clone.region, &water, true, &err),
		   &err);
	cr_expect_str_eq(archive_names(&found), "gt/2026/01/water.1 gt/2026/01/water.2 ");
}
