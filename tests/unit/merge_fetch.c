/* Fetching: an office that fails stops no other. */
#include <criterion/criterion.h>

#include "tests/support/region_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static const struct nsync_git_limits limits = { .seconds = 60 };

static const struct nsync_merge_office *find(const struct nsync_merge_office *offices, size_t count,
					     const char *code)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(offices[i].code, code) == 0)
			return &offices[i];
	return NULL;
}

/* gt is as it should be; bz and mx are as said. */
Test(merge_fetch, one_that_fails_stops_no_other)
{
	static const struct {
		const char *label;
		const char *url; /* of mx, below the folder; NULL: no remote */
		enum nsync_office_state state;
	} cases[] = {
		{ "no remote", NULL, NSYNC_OFFICE_NO_REMOTE },
		{ "no such folder", "nowhere.git", NSYNC_OFFICE_UNREACHABLE },
		{ "no repository", "", NSYNC_OFFICE_UNREACHABLE },
		{ "nothing pushed yet", "mx.git", NSYNC_OFFICE_EMPTY },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct nsync_error err = { NSYNC_OK, "", "" };
		struct nsync_merge_office *offices;
		struct nsync_merge_result result;
		const struct nsync_merge_office *gt;
		struct nsync_merge_input input;
		size_t count;

		REGION(region);
		region_item(&region, &(struct fixture_item){ .slug = "story" });
		cr_assert_eq(nsync_repo_ref_swap(region_office(&region, "gt")->as.quarantine,
						 "refs/heads/main",
						 &region_office(&region, "gt")->as.head, NULL,
						 "push", &err),
			     NSYNC_OK);
		cr_assert_eq(nsync_repo_remote_add(region.repo, "gt",
						   fixture_path(region.dir, "gt.git"), &err),
			     NSYNC_OK);
		cr_assert_eq(nsync_repo_remote_add(region.repo, "bz",
						   fixture_path(region.dir, "bz.git"), &err),
			     NSYNC_OK);
		if (cases[i].url)
			cr_assert_eq(nsync_repo_remote_add(region.repo, "mx",
							   fixture_path(region.dir, cases[i].url),
							   &err),
				     NSYNC_OK);
		cr_assert_eq(nsync_merge_fetch(&offices, &count, region.repo,
					       nsync_region_root(&region.region), &limits, &err),
			     NSYNC_OK, "%s", err.text);
		cr_assert_eq(count, 3);
		cr_expect(strcmp(offices[0].code, "bz") == 0 && strcmp(offices[2].code, "mx") == 0,
			  "in code order");
		gt = find(offices, count, "gt");
		cr_expect_eq(gt->state, NSYNC_OFFICE_FETCHED, "%s: %s", cases[i].label, gt->why);
		cr_expect(nsync_oid_eq(&gt->head, &region_office(&region, "gt")->as.head));
		cr_expect_eq(find(offices, count, "bz")->state, NSYNC_OFFICE_EMPTY);
		cr_expect_eq(find(offices, count, "mx")->state, cases[i].state, "%s",
			     cases[i].label);
		cr_expect_eq(find(offices, count, "mx")->why[0] != '\0',
			     cases[i].state == NSYNC_OFFICE_UNREACHABLE, "%s", cases[i].label);
		input = (struct nsync_merge_input){
			.region = &region.region,
			.as_of = fixture_time("2026-03-01T00:00:00Z").seconds,
			.offices = offices,
			.office_count = count,
			.key = region.key,
		};
		cr_assert_eq(nsync_merge(&result, region.repo, &input, &err), NSYNC_OK, "%s",
			     err.text);
		cr_expect_eq(result.added, 1);
		region_advance(&region, &result.commit);
		cr_expect(region_has(&region, "items/gt/2026/02/story.1.json"));
		nsync_merge_release(&result);
		nsync_merge_offices_free(offices, count);
	}
}
