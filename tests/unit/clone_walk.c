/* Walking a clone's regional branch: what is remembered, and what reading begins with. */
#include <sys/stat.h>

#include "tests/support/clone_fixture.h"
#include "tests/support/forge_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define MARCH        "2026-03-01T00:00:00Z"
#define APRIL        "2026-04-01T00:00:00Z"

static void count_files(void *payload, int64_t seq, const struct nsync_file *file)
{
	(void)seq;
	(void)file;
	(*(size_t *)payload)++;
}

/* How many files a walk of the clone judges; all of it must be valid. */
static size_t judged(struct nsync_clone *clone, bool scratch)
{
	size_t count = 0;
	const struct nsync_walk_options options = { .jobs = 1,
						    .file = count_files,
						    .payload = &count };
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_disagreement found;

	cr_assert_eq(nsync_clone_walk(clone, &found, NULL, &options, scratch, &err), NSYNC_OK, "%s",
		     err.text);
	cr_assert_eq(found.verdict.reason, NSYNC_REASON_OK, "%s", found.verdict.detail);
	return count;
}

/* Two stories in two records. */
static void two_merges(struct place *place)
{
	region_item(&place->region, &(struct fixture_item){ .slug = "one" });
	place_publish(place, MARCH);
	region_item(&place->region, &(struct fixture_item){ .slug = "two" });
	place_publish(place, APRIL);
}

Test(clone_walk, what_was_verified_is_remembered)
{
	char state[400];

	PLACE(place);
	two_merges(&place);
	place_make_office(&place, "late", NULL);
	CLONE(clone, &place, "late");
	snprintf(state, sizeof(state), "%s/verified.json", clone.state);
	cr_expect_not(nsync_file_exists(state));
	cr_expect_eq(judged(&clone, false), 2);
	cr_expect_eq(clone.region.item_count, 2);
	cr_expect(nsync_file_exists(state));
	cr_expect_eq(judged(&clone, false), 0, "from where the last walk ended");
	cr_expect_eq(clone.region.item_count, 2);
	cr_expect_eq(judged(&clone, true), 2, "from scratch");
	cr_expect_eq(place.warnings, 0);
}

/* Reading does not write: nothing new, nothing is written. */
Test(clone_walk, nothing_new_is_not_written_again)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	char state[400];

	PLACE(place);
	CLONE(clone, &place, "eva");
	place_walk(&clone);
	snprintf(state, sizeof(state), "%s/verified.json", clone.state);
	cr_assert_eq(chmod(state, 0444), 0);
	cr_assert_eq(nsync_file_remove_tree(clone.state, &err), NSYNC_OK);
	cr_expect_not(nsync_file_exists(state));
	place_walk(&clone);
	cr_expect(nsync_file_exists(state), "without state it is written");
}

Test(clone_walk, a_state_folder_that_cannot_be_written_is_a_warning)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_disagreement found;

	PLACE(place);
	cr_assert_eq(nsync_file_write(place.state_home, NSYNC_STR("a file, no folder"), 0644, &err),
		     NSYNC_OK);
	CLONE(clone, &place, "eva");
	cr_expect_eq(nsync_clone_walk(&clone, &found, NULL, NULL, false, &err), NSYNC_OK, "%s",
		     err.text);
	cr_expect_eq(found.verdict.reason, NSYNC_REASON_OK);
	cr_expect(clone.region.record != NULL);
	cr_expect_eq(place.warnings, 1);
	cr_expect(strncmp(place.warned, place.state_home, strlen(place.state_home)) == 0, "%s",
		  place.warned);
	place.host.warn = NULL;
	cr_expect_eq(nsync_clone_walk(&clone, &found, NULL, NULL, false, &err), NSYNC_OK, "%s",
		     err.text);
}

Test(clone_walk, to_another_commit_than_the_branch)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_disagreement found;
	struct nsync_oid before;

	PLACE(place);
	before = place.region.region.head;
	two_merges(&place);
	place_make_office(&place, "late", NULL);
	CLONE(clone, &place, "late");
	cr_assert_eq(nsync_clone_walk(&clone, &found, &before, NULL, false, &err), NSYNC_OK, "%s",
		     err.text);
	cr_expect_eq(found.verdict.reason, NSYNC_REASON_OK);
	cr_expect(nsync_oid_eq(&clone.region.head, &before));
	cr_expect_eq(clone.region.record->seq, 1);
	place_walk(&clone);
	cr_expect_eq(clone.region.record->seq, 3, "the same clone is walked again");
}

Test(clone_walk, progress_goes_to_the_host_unless_the_caller_wants_it)
{
	size_t own = 0;
	const struct nsync_walk_options mine = { .jobs = 1, .file = count_files, .payload = &own };
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_disagreement found;

	PLACE(place);
	two_merges(&place);
	place_make_office(&place, "late", NULL);
	CLONE(clone, &place, "late");
	cr_assert_eq(nsync_clone_walk(&clone, &found, NULL, &mine, true, &err), NSYNC_OK);
	cr_expect_eq(place.progress, 0);
	cr_expect_eq(own, 2);
	cr_assert_eq(nsync_clone_walk(&clone, &found, NULL, NULL, true, &err), NSYNC_OK);
	cr_expect_eq(place.progress, 2);
}

Test(clone_walk, what_disagrees_is_not_remembered)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_disagreement found;
	struct nsync_oid forged;
	char state[400];

	PLACE(place);
	forged = forge(&place.region,
		       &(struct forgery){
			       .no_record = true,
			       .files = { { .path = "items/gt/x", .bytes = NSYNC_STR("x") } } });
	CLONE(clone, &place, "eva");
	cr_assert_eq(nsync_clone_walk(&clone, &found, &forged, NULL, false, &err), NSYNC_OK, "%s",
		     err.text);
	cr_expect_neq(found.verdict.reason, NSYNC_REASON_OK);
	snprintf(state, sizeof(state), "%s/verified.json", clone.state);
	cr_expect_not(nsync_file_exists(state));
}

Test(clone_walk, without_a_pin_or_a_branch)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_disagreement found;

	PLACE(place);
	CLONE(clone, &place, "eva");
	clone.head = (struct nsync_oid){ { 0 } };
	cr_expect_eq(nsync_clone_walk(&clone, &found, NULL, NULL, false, &err), NSYNC_OK,
		     "nothing is there yet");
	cr_expect(!clone.region.record && nsync_id_eq(&clone.region.pin, &clone.pin));
	clone.has_pin = false;
	cr_expect_eq(nsync_clone_walk(&clone, &found, NULL, NULL, false, &err), NSYNC_ETRUST);
}

/* ---- what reading begins with ---- */

enum setting { GOOD, NO_PIN, WRONG_PIN, NO_BRANCH, FORGED };

Test(clone_walk, a_region_is_read)
{
	static const struct {
		const char *label;
		enum setting setting;
		enum nsync_code code;
		enum nsync_reason reason;
		const char *where, *text;
	} rows[] = {
		{ "good", GOOD, NSYNC_OK, NSYNC_REASON_OK, "", "" },
		{ "no pin", NO_PIN, NSYNC_ETRUST, NSYNC_REASON_OK, "nsync.pin", "no pin" },
		{ "another region's pin", WRONG_PIN, NSYNC_ETRUST, NSYNC_BAD_ROOT, PLACE_REGIONAL,
		  "bad-root" },
		{ "no branch yet", NO_BRANCH, NSYNC_ETRUST, NSYNC_REASON_OK, PLACE_REGIONAL,
		  "no trust root" },
		{ "a forged step", FORGED, NSYNC_ETRUST, NSYNC_UNRECORDED_CHANGE, PLACE_REGIONAL,
		  "unrecorded-change" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		AUTO(nsync_clone_release) struct nsync_clone clone = { 0 };
		AUTO(nsync_repo_freep) struct nsync_repo *repo = NULL;
		struct nsync_error err = { NSYNC_OK, "", "" };
		struct nsync_disagreement found;
		struct nsync_oid forged;

		PLACE(place);
		nsync_clone_init(&clone);
		cr_assert_eq(nsync_repo_open(&repo, fixture_path(place.region.dir, "eva"), &err),
			     NSYNC_OK);
		if (rows[i].setting == NO_PIN)
			place_set(&place, "eva", "nsync.pin", NULL);
		if (rows[i].setting == WRONG_PIN)
			place_set(&place, "eva", "nsync.pin", FIXTURE_ZEROS);
		if (rows[i].setting == NO_BRANCH)
			cr_assert_eq(nsync_repo_ref_delete(repo, PLACE_REGIONAL, &err), NSYNC_OK);
		if (rows[i].setting == FORGED) {
			forged = forge(&place.region,
				       &(struct forgery){ .files = { { .path = "items/gt/x",
								       .bytes = NSYNC_STR("x"),
								       .unnamed = true } } });
			place_ref(repo, PLACE_REGIONAL, &forged);
		}
		snprintf(place.folder, sizeof(place.folder), "%s/eva", place.region.dir);
		place.host = (struct nsync_clone_host){ .folder = place.folder,
							.state_home = place.state_home };
		cr_expect_eq(nsync_clone_region(&clone, &found, &place.host, &err), rows[i].code,
			     "%s: %s", rows[i].label, err.text);
		cr_expect_eq(found.verdict.reason, rows[i].reason, "%s: %s", rows[i].label,
			     nsync_reason_name(found.verdict.reason));
		cr_expect_str_eq(err.where, rows[i].where, "%s", rows[i].label);
		cr_expect(strstr(err.text, rows[i].text), "%s: %s", rows[i].label, err.text);
	}
}

/* ---- the high water of earlier fetches ---- */

static enum nsync_reason mark(struct nsync_clone *clone)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_disagreement found;

	cr_assert_eq(nsync_clone_high_water(clone, &found, &err), NSYNC_OK, "%s", err.text);
	return found.verdict.reason;
}

Test(clone_walk, the_high_water_only_rises)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_disagreement found;
	struct nsync_oid before;
	struct nsync_high_water high;

	PLACE(place);
	before = place.region.region.head;
	two_merges(&place);
	place_make_office(&place, "late", NULL);
	CLONE(clone, &place, "late");
	cr_expect_eq(mark(&clone), NSYNC_REASON_OK, "nothing was walked yet, nothing is marked");
	cr_assert_eq(nsync_clone_high_water_load(&high, &clone, &err), NSYNC_OK);
	cr_expect_eq(high.seq, 0);
	place_walk(&clone);
	cr_expect_eq(mark(&clone), NSYNC_REASON_OK);
	cr_assert_eq(nsync_clone_high_water_load(&high, &clone, &err), NSYNC_OK);
	cr_expect_eq(high.seq, 3);
	cr_assert_eq(nsync_clone_walk(&clone, &found, &before, NULL, true, &err), NSYNC_OK);
	cr_expect_eq(mark(&clone), NSYNC_ROLLBACK, "an older history");
	cr_assert_eq(nsync_clone_high_water_load(&high, &clone, &err), NSYNC_OK);
	cr_expect_eq(high.seq, 3, "it stays");
}

Test(clone_walk, a_damaged_high_water_is_never_taken_for_none)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_disagreement found;
	struct nsync_high_water high;
	char file[400];

	PLACE(place);
	CLONE(clone, &place, "eva");
	place_walk(&clone);
	snprintf(file, sizeof(file), "%s/mark.json", clone.state);
	cr_assert_eq(nsync_file_write(file, NSYNC_STR("{}"), 0600, &err), NSYNC_OK);
	cr_expect_eq(nsync_clone_high_water_load(&high, &clone, &err), NSYNC_EINVAL);
	cr_expect_str_eq(err.where, file);
	cr_expect(strstr(err.text, "nsync log"), "what to do: %s", err.text);
	err = (struct nsync_error){ NSYNC_OK, "", "" };
	cr_expect_eq(nsync_clone_high_water(&clone, &found, &err), NSYNC_EINVAL);
}
