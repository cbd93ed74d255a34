/* A merge in the regional repository: what stops it early, what it records, and what is pushed. */
#include "tests/support/clone_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define MARCH        "2026-03-01T00:00:00Z"

TestSuite(clone_merge, .timeout = 120);

/* gt has pushed a story; the desk knows all three offices' repositories. */
static void make_offices(struct place *place)
{
	static const char *const codes[] = { "bz", "gt", "mx" };
	AUTO(nsync_repo_freep) struct nsync_repo *desk = NULL;
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct region_office *gt = region_office(&place->region, "gt");
	char name[16];

	fixture_ok(nsync_repo_open(&desk, fixture_path(place->region.dir, "desk"), &err), &err);
	for (size_t i = 0; i < COUNT(codes); i++) {
		snprintf(name, sizeof(name), "%s.git", codes[i]);
		fixture_ok(nsync_repo_remote_add(desk, codes[i],
						 fixture_path(place->region.dir, name), &err),
			   &err);
	}
	region_item(&place->region, &(struct fixture_item){ .slug = "story" });
	place_ref(gt->as.quarantine, PLACE_MAIN, &gt->as.head);
}

/* prepare, follow, fetch, judge: as far as nothing stops it. */
static enum nsync_code until_judged(struct nsync_clone_merge *merge, struct nsync_clone *clone,
				    const struct nsync_key *key, struct nsync_error *err)
{
	merge->jobs = 1;
	if (!merge->as_of)
		merge->as_of = fixture_time(MARCH).seconds;
	TRY(nsync_clone_merge_prepare(merge, clone, err));
	TRY(nsync_clone_merge_follow(merge, clone, err));
	if (merge->found.verdict.reason || merge->expired)
		return NSYNC_OK;
	TRY(nsync_clone_merge_fetch(merge, clone, err));
	return nsync_clone_merge_judge(merge, clone, key, err);
}

#define MERGE(name) AUTO(nsync_clone_merge_release) struct nsync_clone_merge name = { 0 }

Test(clone_merge, what_is_new_is_recorded_and_pushed)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_oid there;

	PLACE(place);
	make_offices(&place);
	CLONE(clone, &place, "desk");
	MERGE(merge);
	cr_assert_eq(until_judged(&merge, &clone, place.region.key, &err), NSYNC_OK, "%s: %s",
		     err.where, err.text);
	cr_expect_eq(merge.office_count, 3);
	cr_expect_eq(merge.unreachable, 0, "an empty office can be reached");
	cr_expect_eq(merge.result.added, 1);
	cr_assert(merge.result.record != NULL);
	cr_expect_eq(merge.result.record->seq, 2);
	cr_assert_eq(nsync_clone_merge_publish(&merge, &clone, true, &err), NSYNC_OK, "%s",
		     err.text);
	cr_expect(nsync_oid_eq(&clone.head, &merge.result.commit));
	there = place_ref_of(place.region.repo, PLACE_MAIN);
	cr_expect(nsync_oid_eq(&there, &clone.head), "origin has it");
	cr_expect(nsync_file_exists(
		fixture_path(place.region.dir, "desk/items/gt/2026/02/story.1.json")));
}

Test(clone_merge, nothing_new_moves_nothing)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_oid before;

	PLACE(place);
	make_offices(&place);
	place_publish(&place, MARCH);
	CLONE(clone, &place, "desk");
	MERGE(merge);
	cr_assert_eq(until_judged(&merge, &clone, place.region.key, &err), NSYNC_OK, "%s",
		     err.text);
	before = clone.head;
	cr_expect_not(merge.result.changed);
	cr_assert_eq(nsync_clone_merge_publish(&merge, &clone, false, &err), NSYNC_OK);
	cr_expect(nsync_oid_eq(&clone.head, &before));
}

Test(clone_merge, a_dry_run_needs_no_key_and_no_clean_files)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_oid before, now;

	PLACE(place);
	make_offices(&place);
	fixture_ok(nsync_file_write(fixture_path(place.region.dir, "desk/trust/1.json"),
				    NSYNC_STR("mine"), 0644, &err),
		   &err);
	CLONE(clone, &place, "desk");
	MERGE(merge);
	before = clone.head;
	merge.dry_run = true;
	cr_assert_eq(until_judged(&merge, &clone, NULL, &err), NSYNC_OK, "%s", err.text);
	cr_expect(merge.result.changed && merge.result.added == 1 && !merge.result.record);
	cr_assert_eq(nsync_clone_merge_publish(&merge, &clone, false, &err), NSYNC_OK);
	now = place_ref_of(clone.repo, PLACE_MAIN);
	cr_expect(nsync_oid_eq(&now, &before));
}

Test(clone_merge, an_office_that_cannot_be_reached_stops_nobody)
{
	struct nsync_error err = { NSYNC_OK, "", "" };

	PLACE(place);
	make_offices(&place);
	place_set(&place, "desk", "remote.mx.url", fixture_path(place.region.dir, "lost.git"));
	place_set(&place, "desk", "remote.bz.url", NULL);
	place_set(&place, "desk", "remote.bz.fetch", NULL);
	CLONE(clone, &place, "desk");
	MERGE(merge);
	cr_assert_eq(until_judged(&merge, &clone, place.region.key, &err), NSYNC_OK, "%s",
		     err.text);
	cr_expect_eq(merge.unreachable, 2, "lost, and without a remote");
	cr_expect_eq(merge.result.added, 1);
}

/* Known before anything is fetched or a key is asked for. */
Test(clone_merge, what_stops_it_early)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_oid bad;

	PLACE(place);
	make_offices(&place);
	CLONE(gt, &place, "gt");
	CLONE(desk, &place, "desk");
	MERGE(elsewhere);
	cr_expect_eq(until_judged(&elsewhere, &gt, NULL, &err), NSYNC_EINVAL, "an office's clone");
	cr_expect_str_eq(err.where, "region");
	err.code = NSYNC_OK;
	MERGE(late);
	late.as_of = fixture_time("2029-01-01T00:00:00Z").seconds;
	cr_expect_eq(until_judged(&late, &desk, NULL, &err), NSYNC_OK, "%s", err.text);
	cr_expect(late.expired && !late.offices, "the root has expired");
	bad = fixture_commit(place.region.repo, &place.region.region.tree, &desk.head, 1);
	place_ref(place.region.repo, PLACE_MAIN, &bad);
	CLONE(again, &place, "desk");
	MERGE(forged);
	cr_expect_eq(until_judged(&forged, &again, NULL, &err), NSYNC_OK, "%s", err.text);
	cr_expect_neq(forged.found.verdict.reason, NSYNC_REASON_OK, "origin disagrees");
	cr_expect_null(forged.offices);
	again.has_pin = false;
	MERGE(unpinned);
	cr_expect_eq(until_judged(&unpinned, &again, NULL, &err), NSYNC_ETRUST);
}

Test(clone_merge, no_root_was_adopted)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_repo *repo;

	PLACE(place);
	repo = place_repo(&place, "new", false);
	nsync_repo_free(repo);
	place_set(&place, "new", "nsync.pin", place.region.region.pin.hex);
	CLONE(clone, &place, "new");
	MERGE(merge);
	cr_expect_eq(until_judged(&merge, &clone, NULL, &err), NSYNC_ETRUST);
	cr_expect_str_eq(err.where, PLACE_MAIN);
}
