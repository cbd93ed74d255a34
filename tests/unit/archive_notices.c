/* Which killed stories the public had seen, and the stories that a digest takes. */
#include "tests/support/archive_fixture.h"

#define TRANSLATION_OF(slug)                                                                  \
	"\"associations\":[{\"name\":\"original\",\"rel\":\"translationOf\"," \
	"\"uri\":\"tag:" FIXTURE_AUTHORITY ":gt/2026/02/" slug "\"}],"
#define EMBARGO(time) "\"embargoedUntil\":\"" time "\","
#define EXPIRES(time) "\"expires\":\"" time "\","

/* ---- stories of versions ---- */

Test(archive_notices, stories_with_their_versions)
{
	REGION(region);
	struct nsync_id first = archive_accept(&region, MARCH, &(struct fixture_item){ .slug = "a" }),
			second = archive_accept(&region, APRIL,
						&(struct fixture_item){ .slug = "a", .version = 2,
									.previous = first.hex }),
			other;

	archive_accept(&region, MAY, &(struct fixture_item){ .slug = "a", .version = 3,
							     .previous = second.hex });
	other = archive_accept(&region, JUNE, &(struct fixture_item){ .office = "bz" });
	/* Records 2 to 4 accepted a's versions; the third is void. */
	archive_next_root(&region, "2026-07-01T00:00:00Z", FIXTURE_GT, 3, NULL);
	struct nsync_clone clone = archive_clone(&region);
	AUTO(nsync_archive_stories_release) struct nsync_archive_stories stories = { 0 };
	static const struct nsync_story a = { "gt", 2026, 2, "a" }, b = { "gt", 2026, 2, "b" };
	struct nsync_error err = { NSYNC_OK, "", "" };

	VERSIONS(all, &clone);
	cr_assert_eq(all.count, 4);
	fixture_ok(nsync_archive_stories_group(&stories, &all, &err), &err);
	cr_assert_eq(stories.count, 2);
	cr_expect_str_eq(stories.stories[0].id.hex, other.hex, "bz comes before gt");
	cr_expect_eq(stories.stories[0].version_count, 1);
	const struct nsync_digest_story *story = &stories.stories[1];

	cr_expect_str_eq(story->id.hex, second.hex, "a void version is as if it had never been");
	cr_expect_eq(story->item->version, 2);
	cr_assert_eq(story->version_count, 2);
	cr_expect_eq(story->versions[0].item->version, 1);
	cr_expect_eq(story->versions[1].item, story->item);
	cr_expect_eq(stories.latest[1]->file->item.version, 2);
	cr_expect_eq(nsync_archive_stories_find(stories.stories, stories.count, &a), story);
	cr_expect_null(nsync_archive_stories_find(stories.stories, stories.count, &b));
	cr_expect_null(nsync_archive_stories_find(stories.stories, 0, &a));
}

/* ---- notices -------------------------------------------------------------------------------- */

/*
 * gt's "killed": version 1 accepted in March, version 2 kills it in April, or is withheld and
 * version 3 kills it in May. gt's "first" may be its original.
 */
static const struct {
	const char *label, *extra, *status; /* of version 1 */
	const char *joint;                  /* its joint issuer */
	const char *first;                  /* status of "first" from February on; NULL: not there */
	bool cosigned, cosigned_late, withheld, original_killed, seen;
} cases[] = {
	{ .label = "seen for a month", .seen = true },
	{ .label = "embargoed when it was killed", .extra = EMBARGO("2026-04-02T00:00:00Z") },
	{ .label = "its embargo ended on that moment", .extra = EMBARGO("2026-04-01T00:00:00Z"),
	  .seen = true },
	{ .label = "expired before", .extra = EXPIRES("2026-03-31T00:00:00Z") },
	{ .label = "expired on that moment", .extra = EXPIRES("2026-04-01T00:00:00Z") },
	{ .label = "not expired yet", .extra = EXPIRES("2026-04-01T00:00:01Z"), .seen = true },
	{ .label = "withheld from the beginning", .status = "withheld" },
	{ .label = "withheld in between", .withheld = true, .seen = true },
	{ .label = "withheld at first and in between", .status = "withheld", .withheld = true },
	{ .label = "not cosigned", .joint = "bz" },
	{ .label = "cosigned", .joint = "bz", .cosigned = true, .seen = true },
	{ .label = "cosigned after it was killed", .joint = "bz", .cosigned_late = true },
	{ .label = "a translation", .extra = TRANSLATION_OF("first"), .first = "usable",
	  .seen = true },
	{ .label = "a translation of a withheld story", .extra = TRANSLATION_OF("first"),
	  .first = "withheld" },
	{ .label = "a translation of a story that is killed in April",
	  .extra = TRANSLATION_OF("first"), .first = "usable", .original_killed = true,
	  .seen = true },
	{ .label = "a translation of no story", .extra = TRANSLATION_OF("first"), .seen = true },
};

static void cosign(struct region_fixture *region, const char *as_of, const char *item)
{
	region_cosignature(region, &(struct fixture_cosignature){ .slug = "killed", .item = item });
	cr_assert(region_merge(region, as_of));
	cr_assert(region_has(region, "cosignatures/bz/gt/2026/02/killed.1.json"));
}

static void play(struct region_fixture *region, size_t i)
{
	struct nsync_id first = { "" }, last, original = { "" };
	int version = 2;

	if (cases[i].first)
		original = archive_accept(region, "2026-02-20T00:00:00Z",
					  &(struct fixture_item){ .slug = "first",
								  .status = cases[i].first });
	first = archive_accept(region, MARCH,
			       &(struct fixture_item){ .slug = "killed", .extra = cases[i].extra,
						       .status = cases[i].status,
						       .joint = { cases[i].joint } });
	if (cases[i].cosigned)
		cosign(region, "2026-03-02T00:00:00Z", first.hex);
	last = first;
	if (cases[i].withheld)
		last = archive_accept(region, APRIL,
				      &(struct fixture_item){ .slug = "killed",
							      .version = version++,
							      .status = "withheld",
							      .previous = first.hex });
	if (cases[i].original_killed)
		region_item(region, &(struct fixture_item){ .slug = "first", .version = 2,
							    .status = "canceled",
							    .previous = original.hex });
	archive_accept(region, cases[i].withheld ? MAY : APRIL,
		       &(struct fixture_item){ .slug = "killed", .version = version,
					       .status = "canceled", .previous = last.hex });
	if (cases[i].cosigned_late)
		cosign(region, JUNE, first.hex);
}

Test(archive_notices, who_had_seen_it)
{
	static const struct nsync_story killed = { "gt", 2026, 2, "killed" };

	for (size_t i = 0; i < COUNT(cases); i++) {
		REGION(region);
		AUTO(nsync_archive_stories_release) struct nsync_archive_stories all = { 0 };
		struct nsync_error err = { NSYNC_OK, "", "" };
		const struct nsync_digest_story *story;

		play(&region, i);
		struct nsync_clone clone = archive_clone(&region);

		VERSIONS(versions, &clone);
		fixture_ok(nsync_archive_stories_group(&all, &versions, &err), &err);
		fixture_ok(nsync_archive_find_notices(&all, &clone, &err), &err);
		story = nsync_archive_stories_find(all.stories, all.count, &killed);
		cr_assert_not_null(story);
		cr_assert_eq(story->item->status, NSYNC_CANCELED);
		cr_expect_eq(nsync_str_is(story->notice_language, "en"), cases[i].seen, "%s",
			     cases[i].label);
		cr_expect_eq(story->notice_language.p != NULL, cases[i].seen, "%s", cases[i].label);
	}
}

/* Both versions came with one record: the public saw the kill only. */
Test(archive_notices, killed_with_the_record_that_brought_it)
{
	REGION(region);
	struct nsync_id first = region_item(&region, &(struct fixture_item){ .slug = "killed" });

	region_item(&region, &(struct fixture_item){ .slug = "killed", .version = 2,
						     .status = "canceled", .previous = first.hex });
	cr_assert(region_merge(&region, MARCH));
	struct nsync_clone clone = archive_clone(&region);
	AUTO(nsync_archive_stories_release) struct nsync_archive_stories all = { 0 };
	struct nsync_error err = { NSYNC_OK, "", "" };

	VERSIONS(versions, &clone);
	cr_assert_eq(versions.count, 2);
	fixture_ok(nsync_archive_stories_group(&all, &versions, &err), &err);
	fixture_ok(nsync_archive_find_notices(&all, &clone, &err), &err);
	cr_expect_null(all.stories[0].notice_language.p);
}

/* No notice: of a story that is not killed, or that is there only because another one names it. */
Test(archive_notices, no_kill)
{
	REGION(region);
	struct nsync_id first = archive_accept(&region, MARCH, &(struct fixture_item){ .slug = "a" }),
			killed = archive_accept(&region, MARCH,
						&(struct fixture_item){ .slug = "b" });

	archive_accept(&region, APRIL, &(struct fixture_item){ .slug = "a", .version = 2,
							       .previous = first.hex });
	archive_accept(&region, APRIL, &(struct fixture_item){ .slug = "b", .version = 2,
							       .status = "canceled",
							       .previous = killed.hex });
	struct nsync_clone clone = archive_clone(&region);
	AUTO(nsync_archive_stories_release) struct nsync_archive_stories all = { 0 };
	struct nsync_error err = { NSYNC_OK, "", "" };

	VERSIONS(versions, &clone);
	versions.versions[2].auxiliary = versions.versions[3].auxiliary = true;
	fixture_ok(nsync_archive_stories_group(&all, &versions, &err), &err);
	fixture_ok(nsync_archive_find_notices(&all, &clone, &err), &err);
	cr_assert_eq(all.count, 2);
	cr_expect_null(all.stories[0].notice_language.p);
	cr_expect_null(all.stories[1].notice_language.p);
}
