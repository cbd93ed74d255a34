/* Merging: a pure function of its inputs, idempotent, whatever the order of the offices. */
#include <criterion/criterion.h>

#include "tests/support/region_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define MARCH        "2026-03-01T00:00:00Z"
#define APRIL        "2026-04-01T00:00:00Z"
#define STORY(o)     "items/" o "/2026/02/story.1.json"

/* One story of each office. */
static void push_all(struct region_fixture *region)
{
	region_item(region, &(struct fixture_item){ .office = "gt" });
	region_item(region, &(struct fixture_item){ .office = "mx" });
	region_item(region, &(struct fixture_item){ .office = "bz" });
}

Test(merge_run, three_offices)
{
	const struct nsync_record *record;
	struct nsync_commit commit;
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_oid before;

	REGION(region);
	before = region.region.head;
	push_all(&region);
	cr_assert(region_merge(&region, MARCH));
	cr_expect_eq(region.result.added, 3);
	cr_expect_eq(region.result.held, 0);
	cr_expect(region_has(&region, STORY("gt")) && region_has(&region, STORY("mx")) &&
		  region_has(&region, STORY("bz")));
	record = region.region.record;
	cr_expect_eq(record->seq, 2);
	cr_expect_eq(record->added_count, 3);
	cr_expect_eq(record->as_of, fixture_time(MARCH).seconds);
	cr_expect_eq(record->unreachable->len, 0);
	cr_expect_eq(record->inputs->len, 3);
	cr_assert_eq(nsync_repo_commit(&commit, region.repo, &region.region.head, &err), NSYNC_OK);
	cr_expect_eq(commit.parents, 1, "nothing else of an office becomes reachable");
	cr_expect(nsync_oid_eq(&commit.parent, &before));
	cr_expect_eq(commit.time, fixture_time(MARCH).seconds);
}

Test(merge_run, again_changes_nothing)
{
	struct nsync_oid head;

	REGION(region);
	push_all(&region);
	region_item(&region, &(struct fixture_item){ .slug = "bad",
						     .signers = { FIXTURE_STRANGER },
						     .signer_count = 1 });
	cr_assert(region_merge(&region, MARCH));
	cr_expect_eq(region.result.newly_held, 1);
	head = region.region.head;
	cr_expect_not(region_merge(&region, MARCH));
	cr_expect_not(region_merge(&region, APRIL), "a later as-of alone is nothing new");
	cr_expect_eq(region.result.held, 1);
	cr_expect_eq(region.result.newly_held, 0);
	cr_expect_eq(region.result.added, 0);
	cr_expect_null(region.result.record);
	cr_expect(nsync_oid_eq(&head, &region.region.head));
}

Test(merge_run, nothing_pushed_is_nothing_new)
{
	REGION(region);
	cr_expect_not(region_merge(&region, MARCH));
	region_text(&region, "gt", "README.md", "outside of every prefix");
	cr_expect_not(region_merge(&region, MARCH));
}

Test(merge_run, the_order_of_offices_does_not_matter)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_oid commits[REGION_OFFICES];

	REGION(region);
	push_all(&region);
	region_item(&region, &(struct fixture_item){ .office = "bz",
						     .slug = "bad",
						     .signers = { FIXTURE_GT },
						     .signer_count = 1 });
	region_office(&region, "mx")->as.state = NSYNC_OFFICE_UNREACHABLE;
	for (size_t first = 0; first < REGION_OFFICES; first++) {
		cr_assert_eq(region_try(&region, MARCH, first, region.key, &err), NSYNC_OK, "%s",
			     err.text);
		commits[first] = region.result.commit;
	}
	cr_expect(nsync_oid_eq(&commits[0], &commits[1]) && nsync_oid_eq(&commits[0], &commits[2]));
}

/* Two machines: the same inputs, the same commit. */
Test(merge_run, the_same_commit_anywhere)
{
	REGION(one);
	REGION(two);
	push_all(&one);
	region_item(&two, &(struct fixture_item){ .office = "bz" });
	region_item(&two, &(struct fixture_item){ .office = "gt" });
	region_item(&two, &(struct fixture_item){ .office = "mx" });
	cr_assert(region_merge(&one, MARCH));
	cr_assert(region_merge(&two, MARCH));
	cr_expect(nsync_oid_eq(&one.region.head, &two.region.head));
}

Test(merge_run, a_dry_run_judges_only)
{
	struct nsync_error err = { NSYNC_OK, "", "" };

	REGION(region);
	push_all(&region);
	cr_assert_eq(region_try(&region, MARCH, 0, NULL, &err), NSYNC_OK, "%s", err.text);
	cr_expect(region.result.changed);
	cr_expect(nsync_oid_zero(&region.result.commit));
	cr_expect_eq(region.result.added, 3);
	cr_expect_str_eq(region_word(&region, STORY("gt")), "ok");
}

enum harm { NO_HARM, OLDER, EXPIRED, STRANGERS_KEY, OFFICES_KEY, NO_ROOT };

static const struct {
	const char *label;
	enum harm harm;
	const char *as_of;
	enum nsync_code code;
} refusals[] = {
	{ "the very moment of the last record", NO_HARM, REGION_START, NSYNC_OK },
	{ "before the last record", OLDER, "2026-01-01T23:59:59Z", NSYNC_EINVAL },
	{ "the root's last second", NO_HARM, "2028-01-01T00:00:00Z", NSYNC_OK },
	{ "an expired root", EXPIRED, "2028-01-01T00:00:01Z", NSYNC_ETRUST },
	{ "a stranger's key", STRANGERS_KEY, MARCH, NSYNC_EKEY },
	{ "an office's key", OFFICES_KEY, MARCH, NSYNC_EKEY },
	{ "a region without a root", NO_ROOT, MARCH, NSYNC_ETRUST },
};

Test(merge_run, refusals)
{
	for (size_t i = 0; i < COUNT(refusals); i++) {
		struct nsync_error err = { NSYNC_OK, "", "" };
		struct nsync_key *key = NULL;

		REGION(region);
		push_all(&region);
		if (refusals[i].harm == NO_ROOT)
			nsync_region_release(&region.region);
		if (refusals[i].harm == STRANGERS_KEY || refusals[i].harm == OFFICES_KEY)
			key = fixture_key(refusals[i].harm == OFFICES_KEY ? FIXTURE_GT
									  : FIXTURE_STRANGER);
		cr_expect_eq(region_try(&region, refusals[i].as_of, 0, key ? key : region.key,
					&err),
			     refusals[i].code, "%s: %s", refusals[i].label, err.text);
		cr_expect(refusals[i].code == NSYNC_OK || nsync_oid_zero(&region.result.commit));
		nsync_key_free(key);
	}
}

/* Several merges one after the other, each walked from the first record. */
Test(merge_run, a_story_through_its_versions)
{
	static const char *const months[] = { "2026-03", "2026-04", "2026-05", "2026-06",
					      "2026-07", "2026-08", "2026-09", "2026-10",
					      "2026-11", "2026-12", "2027-01", "2027-02" };
	struct nsync_id id;
	char as_of[40], path[NSYNC_MAX_PATH];

	REGION(region);
	for (int version = 1; version <= 12; version++) {
		const struct fixture_item item = { .version = version,
						   .previous = version > 1 ? id.hex : NULL };

		id = region_item(&region, &item);
		snprintf(as_of, sizeof(as_of), "%s-01T00:00:00Z", months[version - 1]);
		cr_assert(region_merge(&region, as_of), "version %d", version);
		fixture_item_path(path, &item);
		cr_expect(region_has(&region, path));
	}
	cr_expect_eq(region.region.record->seq, 13);
}

Test(merge_run, twelve_versions_in_one_merge)
{
	struct nsync_id id;

	REGION(region);
	for (int version = 1; version <= 12; version++)
		id = region_item(&region,
				 &(struct fixture_item){ .version = version,
							 .previous = version > 1 ? id.hex : NULL });
	cr_assert(region_merge(&region, MARCH));
	cr_expect_eq(region.result.added, 12);
}

/* What an office deletes or rewrites does not matter; another body is a fork and is held. */
Test(merge_run, accepted_stays)
{
	struct nsync_oid head, blob;
	enum nsync_entry_kind kind;
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_oid now;

	REGION(region);
	push_all(&region);
	cr_assert(region_merge(&region, MARCH));
	head = region.region.head;
	cr_assert_eq(nsync_repo_find(&blob, &kind, region.repo, &region.region.tree,
				     NSYNC_STR(STORY("gt")), &err),
		     NSYNC_OK);
	region_push(&region, "gt", STORY("gt"), NULL);
	cr_expect_not(region_merge(&region, APRIL), "deleted");
	region_item(&region,
		    &(struct fixture_item){ .signers = { FIXTURE_GT_2 }, .signer_count = 1 });
	cr_expect_not(region_merge(&region, APRIL), "signed by another");
	cr_expect(nsync_oid_eq(&head, &region.region.head));
	region_item(&region, &(struct fixture_item){ .headline = "Other words" });
	cr_assert(region_merge(&region, APRIL), "a fork is news");
	cr_expect_str_eq(region_word(&region, STORY("gt")), "fork");
	cr_expect_eq(region.result.added, 0);
	cr_assert_eq(nsync_repo_find(&now, &kind, region.repo, &region.region.tree,
				     NSYNC_STR(STORY("gt")), &err),
		     NSYNC_OK);
	cr_expect(nsync_oid_eq(&now, &blob));
}

Test(merge_run, pictures_come_with_their_item_only)
{
	const struct nsync_str well = NSYNC_STR("well"), poison = NSYNC_STR("poison");
	struct nsync_error err = { NSYNC_OK, "", "" };
	enum nsync_entry_kind kind;
	struct nsync_oid before, after;
	char path[NSYNC_MAX_PATH];

	REGION(region);
	fixture_media_path(path, "gt", "well");
	region_push(&region, "gt", path, &well);
	cr_expect_not(region_merge(&region, MARCH), "nobody names it");
	region_item(&region, &(struct fixture_item){ .pictures = { "well" } });
	cr_assert(region_merge(&region, MARCH));
	cr_expect_eq(region.result.added, 2);
	cr_assert_eq(nsync_repo_find(&before, &kind, region.repo, &region.region.tree,
				     nsync_str(path), &err),
		     NSYNC_OK);
	/* Other bytes under its name, and a second item that names it. */
	region_push(&region, "gt", path, &poison);
	region_item(&region, &(struct fixture_item){ .slug = "second", .pictures = { "well" } });
	cr_assert(region_merge(&region, APRIL));
	cr_expect_eq(region.result.added, 1);
	cr_assert_eq(nsync_repo_find(&after, &kind, region.repo, &region.region.tree,
				     nsync_str(path), &err),
		     NSYNC_OK);
	cr_expect(nsync_oid_eq(&before, &after));
}

Test(merge_run, joint_stories)
{
	struct nsync_id id;
	const struct nsync_finding *finding;

	REGION(region);
	id = region_item(&region, &(struct fixture_item){ .joint = { "bz" } });
	cr_assert(region_merge(&region, MARCH));
	cr_expect_str_eq(region_word(&region, STORY("gt")), "awaiting-cosignature");
	cr_expect_eq(region.result.added, 1);
	cr_expect_eq(region.result.held, 0);
	finding = nsync_region_finding(&region.region, STORY("gt"));
	cr_assert_not_null(finding);
	cr_expect_eq(finding->reason, NSYNC_AWAITING_COSIGNATURE);
	cr_expect_eq(finding->seq, 2);
	region_cosignature(&region, &(struct fixture_cosignature){ .item = id.hex });
	cr_assert(region_merge(&region, APRIL));
	cr_expect_eq(region.region.finding_count, 0, "settled");
}

/* Only what the root lists is merged, whoever else has a remote. */
Test(merge_run, an_office_that_the_root_does_not_list)
{
	REGION(region);
	region_item(&region, &(struct fixture_item){ .office = "gt" });
	memcpy(region_office(&region, "gt")->as.code, "zz", 3);
	region_item(&region, &(struct fixture_item){ .office = "zz" });
	cr_expect_not(region_merge(&region, MARCH));
	memcpy(region_office(&region, "zz")->as.code, "gt", 3);
	cr_expect(region_merge(&region, MARCH));
}
