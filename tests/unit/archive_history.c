/* The branch record by record, and which record accepted a story: by month, and by the log. */
#include "tests/support/archive_fixture.h"

#define RECORDS 12

/*
 * Record 1 is the root's. Record n, 2 to RECORDS, adds gt's story "n" of February or, every third
 * one, of January; record 5 also adds bz's story "five".
 */
static void many_records(struct region_fixture *region)
{
	for (int i = 2; i <= RECORDS; i++) {
		char slug[16], as_of[40];

		snprintf(slug, sizeof(slug), "s%d", i);
		snprintf(as_of, sizeof(as_of), "2026-03-%02dT00:00:00Z", i);
		if (i == 5)
			region_item(region, &(struct fixture_item){ .office = "bz", .slug = "five" });
		archive_accept(region, as_of,
			       &(struct fixture_item){
				       .slug = slug,
				       .first = i % 3 ? NULL : "2026-01-09T09:00:00-06:00" });
		cr_assert_eq(region->region.record->seq, i);
	}
}

static void name_story(char out[NSYNC_MAX_PATH], int i)
{
	snprintf(out, NSYNC_MAX_PATH, "items/gt/2026/%s/s%d.1.json", i % 3 ? "02" : "01", i);
}

/* ---- the branch ---------------------------------------------------------------------------- */

Test(archive_history, what_there_was_with_each_record)
{
	AUTO(nsync_archive_history_release) struct nsync_archive_history history = { 0 };

	REGION(region);
	many_records(&region);
	struct nsync_clone clone = archive_clone(&region);
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_oid tree, commit, found;

	nsync_archive_history_init(&history, &clone);
	cr_assert_eq(history.last, RECORDS);
	/* Not in order: what was read before is there still. */
	for (size_t k = 0; k < RECORDS; k++) {
		size_t seq = 1 + (k * 7) % RECORDS;
		struct nsync_commit read;

		fixture_ok(nsync_archive_history_tree(&tree, &history, seq, &err), &err);
		fixture_ok(nsync_archive_history_commit(&commit, &history, seq, &err), &err);
		fixture_ok(nsync_repo_commit(&read, region.repo, &commit, &err), &err);
		cr_expect(nsync_oid_eq(&tree, &read.tree), "record %zu", seq);
		for (int i = 2; i <= RECORDS; i++) {
			char path[NSYNC_MAX_PATH];

			name_story(path, i);
			fixture_ok(nsync_archive_history_find(&found, &history, seq, path, &err),
				   &err);
			cr_expect_eq(nsync_oid_zero(&found), (size_t)i > seq, "%s with record %zu",
				     path, seq);
		}
	}
	fixture_ok(nsync_archive_history_tree(&tree, &history, RECORDS, &err), &err);
	cr_expect(nsync_oid_eq(&tree, &region.region.tree));
	fixture_ok(nsync_archive_history_tree(&tree, &history, 0, &err), &err);
	cr_expect(nsync_oid_zero(&tree), "before the first record there is nothing");
	fixture_ok(nsync_archive_history_find(&found, &history, 0, "log", &err), &err);
	cr_expect(nsync_oid_zero(&found));
	fixture_ok(nsync_archive_history_find(&found, &history, 3, "items/gt/2026", &err), &err);
	cr_expect_not(nsync_oid_zero(&found), "a folder");
}

Test(archive_history, which_record_added_a_file)
{
	AUTO(nsync_archive_history_release) struct nsync_archive_history history = { 0 };

	REGION(region);
	many_records(&region);
	struct nsync_clone clone = archive_clone(&region);
	struct nsync_error err = { NSYNC_OK, "", "" };
	size_t seq;

	nsync_archive_history_init(&history, &clone);
	for (int i = 2; i <= RECORDS; i++) {
		char path[NSYNC_MAX_PATH];

		name_story(path, i);
		fixture_ok(nsync_archive_history_recorded(&seq, &history, path, &err), &err);
		cr_expect_eq(seq, (size_t)i, "%s: %zu", path, seq);
	}
	fixture_ok(nsync_archive_history_recorded(&seq, &history, "trust/1.json", &err), &err);
	cr_expect_eq(seq, 1);
}

/* A clone that has not walked: no record, nothing to go back to. */
Test(archive_history, before_the_first_record)
{
	AUTO(nsync_archive_history_release) struct nsync_archive_history history = { 0 };
	const struct nsync_clone clone = { .repo = NULL };
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_oid tree;

	nsync_archive_history_init(&history, &clone);
	cr_expect_eq(history.last, 0);
	fixture_ok(nsync_archive_history_tree(&tree, &history, 0, &err), &err);
	cr_expect(nsync_oid_zero(&tree));
}

/* ---- the log -------------------------------------------------------------------------------- */

Test(archive_history, what_a_record_added)
{
	AUTO(nsync_archive_history_release) struct nsync_archive_history history = { 0 };
	static const struct {
		size_t seq, count;
		const char *added[2];
	} rows[] = {
		{ 1, 1, { "trust/1.json" } },
		{ 2, 1, { "items/gt/2026/02/s2.1.json" } },
		{ 5, 2, { "items/bz/2026/02/five.1.json", "items/gt/2026/02/s5.1.json" } },
		{ RECORDS, 1, { "items/gt/2026/01/s12.1.json" } },
	};

	REGION(region);
	many_records(&region);
	struct nsync_clone clone = archive_clone(&region);

	nsync_archive_history_init(&history, &clone);
	for (size_t i = 0; i < COUNT(rows); i++) {
		AUTO(nsync_archive_entry_release) struct nsync_archive_entry entry = { 0 };
		struct nsync_error err = { NSYNC_OK, "", "" };
		struct nsync_oid commit;
		struct nsync_id id = region_record_id(&region, (int64_t)rows[i].seq);

		fixture_ok(nsync_archive_entry_read(&entry, &history, rows[i].seq, &err), &err);
		cr_expect_eq(entry.record->seq, (int64_t)rows[i].seq);
		cr_expect_str_eq(entry.record->id.hex, id.hex);
		fixture_ok(nsync_archive_history_commit(&commit, &history, rows[i].seq, &err),
			   &err);
		cr_expect(nsync_oid_eq(&entry.commit, &commit));
		cr_assert_eq(entry.added_count, rows[i].count, "record %zu", rows[i].seq);
		for (size_t k = 0; k < rows[i].count; k++)
			cr_expect_str_eq(entry.added[k], rows[i].added[k]);
	}
}

Test(archive_history, a_record_that_is_not_there)
{
	AUTO(nsync_archive_history_release) struct nsync_archive_history history = { 0 };
	AUTO(nsync_archive_entry_release) struct nsync_archive_entry entry = { 0 };

	REGION(region);
	struct nsync_clone clone = archive_clone(&region);
	struct nsync_error err = { NSYNC_OK, "", "" };

	nsync_archive_history_init(&history, &clone);
	cr_expect_eq(nsync_archive_entry_read(&entry, &history, 2, &err), NSYNC_EGIT);
	cr_expect_str_eq(err.where, "log");
}

/* ---- which record accepted a story ---------------------------------------------------------- */

/* Story "s7" is of record 7, "five" of record 5. */
static void expect_records(const struct nsync_archive_stories *all, const char *how)
{
	for (size_t i = 0; i < all->count; i++) {
		const struct nsync_digest_story *story = &all->stories[i];
		const char *slug = story->item->story.slug;
		char expected[32];

		snprintf(expected, sizeof(expected), "s%lld", (long long)story->seq);
		cr_expect_str_eq(strcmp(slug, "five") == 0 ? "s5" : slug, expected, "%s", how);
	}
}

Test(archive_history, by_month_as_by_the_log)
{
	REGION(region);
	many_records(&region);
	struct nsync_clone clone = archive_clone(&region);
	AUTO(nsync_archive_stories_release) struct nsync_archive_stories month = { 0 };
	AUTO(nsync_archive_stories_release) struct nsync_archive_stories log = { 0 };
	struct nsync_error err = { NSYNC_OK, "", "" };

	VERSIONS(all, &clone);
	fixture_ok(nsync_archive_stories_group(&month, &all, &err), &err);
	fixture_ok(nsync_archive_stories_group(&log, &all, &err), &err);
	cr_assert_eq(month.count, RECORDS);
	fixture_ok(nsync_archive_find_records(&month, &clone, &err), &err);
	expect_records(&month, "by month");
	fixture_ok(nsync_archive_records_by_log(&log, &clone, false, &err), &err);
	expect_records(&log, "by the log");
	cr_expect_eq(log.record_count, 0, "nobody asked for them");
}

/* Who is there only because another story names it costs no search, unless the log is walked. */
Test(archive_history, auxiliary_stories)
{
	REGION(region);
	many_records(&region);
	struct nsync_clone clone = archive_clone(&region);
	AUTO(nsync_archive_stories_release) struct nsync_archive_stories stories = { 0 };
	struct nsync_error err = { NSYNC_OK, "", "" };

	VERSIONS(all, &clone);
	all.versions[3].auxiliary = true;
	fixture_ok(nsync_archive_stories_group(&stories, &all, &err), &err);
	fixture_ok(nsync_archive_find_records(&stories, &clone, &err), &err);
	cr_expect_eq(stories.stories[3].seq, 0);
	fixture_ok(nsync_archive_records_by_log(&stories, &clone, false, &err), &err);
	expect_records(&stories, "all");
}

/* More than eight stories a record: the log is walked, and the answer is the same. */
Test(archive_history, many_stories_in_few_records)
{
	REGION(region);
	for (int i = 0; i < 30; i++) {
		char slug[16];

		snprintf(slug, sizeof(slug), "s2%02d", i);
		region_item(&region, &(struct fixture_item){ .slug = slug });
	}
	cr_assert(region_merge(&region, MARCH));
	struct nsync_clone clone = archive_clone(&region);
	AUTO(nsync_archive_stories_release) struct nsync_archive_stories stories = { 0 };
	struct nsync_error err = { NSYNC_OK, "", "" };

	VERSIONS(all, &clone);
	fixture_ok(nsync_archive_stories_group(&stories, &all, &err), &err);
	fixture_ok(nsync_archive_find_records(&stories, &clone, &err), &err);
	cr_assert_eq(stories.count, 30);
	for (size_t i = 0; i < stories.count; i++)
		cr_expect_eq(stories.stories[i].seq, 2);
}

/* Ascending, each with its paths; back as far as a story's record is sought. */
Test(archive_history, what_the_records_of_a_site_added)
{
	REGION(region);
	many_records(&region);
	struct nsync_clone clone = archive_clone(&region);
	AUTO(nsync_archive_stories_release) struct nsync_archive_stories all = { 0 };
	AUTO(nsync_archive_stories_release) struct nsync_archive_stories none = { 0 };
	struct nsync_archive_versions nothing = { .count = 0 };
	struct nsync_error err = { NSYNC_OK, "", "" };

	VERSIONS(versions, &clone);
	fixture_ok(nsync_archive_stories_make(&all, &versions, &clone, true, &err), &err);
	expect_records(&all, "a site's");
	cr_assert_eq(all.record_count, RECORDS - 1, "2 to %d: all stories are known then", RECORDS);
	for (size_t i = 0; i < all.record_count; i++) {
		char expected[2 * NSYNC_MAX_PATH], path[NSYNC_MAX_PATH];

		name_story(path, (int)i + 2);
		snprintf(expected, sizeof(expected), "%s%s\n",
			 i + 2 == 5 ? "items/bz/2026/02/five.1.json\n" : "", path);
		cr_expect_eq(all.records[i].seq, (int64_t)i + 2);
		cr_expect(nsync_str_is(all.records[i].added, expected), "%.*s",
			  NSYNC_FMT(all.records[i].added));
	}
	/* Without stories the newest record is there all the same. */
	fixture_ok(nsync_archive_stories_make(&none, &nothing, &clone, true, &err), &err);
	cr_assert_eq(none.record_count, 1);
	cr_expect_eq(none.records[0].seq, RECORDS);
}
