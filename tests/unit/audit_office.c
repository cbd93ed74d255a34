/* What others show: an office's branch, another copy of the region, and what items say of the log. */
#include <criterion/criterion.h>

#include "tests/support/region_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define MARCH        "2026-03-01T00:00:00Z"
#define APRIL        "2026-04-01T00:00:00Z"
#define STORY        "items/gt/2026/02/story.1.json"

/* How gt's branch, at its head now, stands with the region. */
static void look(struct nsync_office_audit *out, struct region_fixture *region)
{
	const struct region_office *gt = region_office(region, "gt");
	struct nsync_error err = { NSYNC_OK, "", "" };

	fixture_ok(nsync_audit_office(out, &region->region, region->repo, gt->as.quarantine, &gt->as.head, "gt", &err),
		   &err);
}

static int standing_of(const struct nsync_office_audit *audit, const char *path)
{
	size_t count;
	const struct nsync_file *files = nsync_batch_files(audit->batch, &count);

	for (size_t i = 0; i < count; i++)
		if (strcmp(files[i].path, path) == 0)
			return (int)audit->standings[i];
	return -1;
}

Test(audit_office, accepted_held_newer)
{
	AUTO(nsync_office_audit_release) struct nsync_office_audit audit;

	REGION(region);
	region_item(&region, &(struct fixture_item){ .slug = "story" });
	region_text(&region, "gt", "items/gt/2026/02/bad.1.json", "x");
	cr_assert(region_merge(&region, MARCH));
	region_item(&region, &(struct fixture_item){ .slug = "later" });
	look(&audit, &region);
	cr_expect(audit.merged && audit.known);
	cr_expect_eq(standing_of(&audit, STORY), -1);
	cr_expect_eq(standing_of(&audit, "items/gt/2026/02/bad.1.json"), NSYNC_STANDING_HELD);
	cr_expect_eq(standing_of(&audit, "items/gt/2026/02/later.1.json"), NSYNC_STANDING_NEWER);
	cr_expect_eq(audit.omitted, 0);
}

/* The record names the head that has the story, and the tree lacks it. */
Test(audit_office, omitted)
{
	AUTO(nsync_office_audit_release) struct nsync_office_audit audit;
	struct nsync_oid before;

	REGION(region);
	before = region.region.tree;
	region_item(&region, &(struct fixture_item){ .slug = "story" });
	cr_assert(region_merge(&region, MARCH));
	region.region.tree = before;
	look(&audit, &region);
	cr_expect_eq(standing_of(&audit, STORY), NSYNC_STANDING_OMITTED);
	cr_expect_eq(audit.omitted, 1);
	nsync_office_audit_release(&audit);
	/* Another text under that name was not there when it was merged. */
	region_item(&region, &(struct fixture_item){ .headline = "Another one" });
	look(&audit, &region);
	cr_expect_eq(standing_of(&audit, STORY), NSYNC_STANDING_NEWER);
	cr_expect_eq(audit.omitted, 0);
}

Test(audit_office, a_head_out_of_history_proves_nothing)
{
	AUTO(nsync_office_audit_release) struct nsync_office_audit audit;
	struct nsync_oid before;
	struct region_office *gt;

	REGION(region);
	gt = region_office(&region, "gt");
	before = region.region.tree;
	region_item(&region, &(struct fixture_item){ .slug = "story" });
	cr_assert(region_merge(&region, MARCH));
	region.region.tree = before;
	memset(&gt->as.head, 0, sizeof(gt->as.head));
	region_text(&region, "gt", "items/gt/2026/02/other.1.json", "x");
	look(&audit, &region);
	cr_expect(audit.merged && !audit.known);
	cr_expect_eq(audit.omitted, 0);
	cr_expect_eq(standing_of(&audit, STORY), NSYNC_STANDING_NEWER);
}

Test(audit_office, holds_that_the_record_has_no_room_for)
{
	AUTO(nsync_office_audit_release) struct nsync_office_audit audit;
	char path[64];
	size_t count;

	REGION(region);
	for (int i = 0; i < 103; i++) {
		snprintf(path, sizeof(path), "items/gt/2026/02/bad-%03d.1.json", i);
		region_text(&region, "gt", path, "x");
	}
	cr_assert(region_merge(&region, MARCH));
	look(&audit, &region);
	nsync_batch_files(audit.batch, &count);
	cr_assert_eq(count, 103);
	for (size_t i = 0; i < count; i++)
		cr_expect_eq(audit.standings[i], NSYNC_STANDING_HELD, "%zu", i);
}

Test(audit_office, no_record_names_it)
{
	AUTO(nsync_office_audit_release) struct nsync_office_audit audit;

	REGION(region);
	region_item(&region, &(struct fixture_item){ .slug = "story" });
	look(&audit, &region);
	cr_expect(!audit.merged && !audit.known);
	cr_expect_eq(standing_of(&audit, STORY), NSYNC_STANDING_NEWER);
}

/* ---- two copies ---- */

Test(audit_compare, the_first_record_that_differs)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_disagreement out;

	REGION(one);
	REGION(two);
	for (int month = 3; month < 9; month++) {
		char as_of[32], slug[32], other[32];

		snprintf(as_of, sizeof(as_of), "2026-%02d-01T00:00:00Z", month);
		snprintf(slug, sizeof(slug), "month-%d", month);
		snprintf(other, sizeof(other), "%s-%d", month < 6 ? "month" : "other", month);
		region_item(&one, &(struct fixture_item){ .slug = slug });
		cr_assert(region_merge(&one, as_of));
		region_item(&two, &(struct fixture_item){ .slug = other });
		cr_assert(region_merge(&two, as_of));
		fixture_ok(nsync_audit_compare(&out, &one.region, one.repo, &two.region, two.repo, &err), &err);
		if (month < 6) {
			cr_expect_eq(out.verdict.reason, NSYNC_REASON_OK);
			continue;
		}
		cr_expect_eq(out.verdict.reason, NSYNC_FORK);
		cr_expect_eq(out.seq, 5);
		cr_expect_str_eq(out.path, "log/0/5.json");
	}
}

/* ---- what items say of the log ---- */

Test(audit_claims, kept_and_the_same_after_another_walk)
{
	static const struct {
		const char *label;
		int64_t named; /* by the item of record 3 */
		bool right;
		size_t claims;
	} cases[] = {
		{ "the pin", 0, true, 0 },
		{ "another pin", 0, false, 1 },
		{ "the record before", 2, true, 0 },
		{ "an earlier one", 1, true, 0 },
		{ "another record 1", 1, false, 1 },
		{ "another record 2", 2, false, 1 },
		{ "its own record", 3, false, 1 },
		{ "one to come", 2000000000000, false, 1 },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		char log[128], pin[128];
		struct nsync_id ids[3];
		struct nsync_region walked;
		struct nsync_verified verified = { 0 };
		struct nsync_error err = { NSYNC_OK, "", "" };
		struct nsync_disagreement found;

		REGION(region);
		ids[0] = region.region.pin;
		ids[1] = region.region.record->id;
		snprintf(pin, sizeof(pin), "0:%s", ids[0].hex);
		region_item(&region, &(struct fixture_item){ .slug = "first", .log = pin });
		cr_assert(region_merge(&region, MARCH));
		ids[2] = region.region.record->id;
		fixture_ok(nsync_verified_save(region.dir, &region.region, &err), &err);
		snprintf(log, sizeof(log), "%lld:%s", (long long)cases[i].named,
			 cases[i].right ? ids[cases[i].named].hex : fixture_id(90).hex);
		region_item(&region, &(struct fixture_item){ .slug = "second", .log = log });
		cr_assert(region_merge(&region, APRIL), "%s", cases[i].label);
		cr_assert_eq(region.region.claim_count, cases[i].claims, "%s", cases[i].label);
		cr_expect_eq(region.region.item_count, 2);
		if (cases[i].claims) {
			cr_expect_eq(region.region.claims[0].seq, 3);
			cr_expect_eq(region.region.claims[0].named, cases[i].named);
			cr_expect_str_eq(region.region.claims[0].recorded.hex,
					 cases[i].named < 3 ? ids[cases[i].named].hex : "");
		}
		nsync_region_init(&walked);
		fixture_ok(nsync_verified_load(&verified, region.dir, &region.region.pin, &err), &err);
		region_walk_to(&walked, &found, &region, &region.region.head, &verified);
		cr_expect_eq(walked.claim_count, cases[i].claims, "%s: incremental", cases[i].label);
		cr_expect_eq(walked.item_count, 2);
		nsync_verified_release(&verified);
		/* And once more from where nothing is left to walk. */
		fixture_ok(nsync_verified_save(region.dir, &walked, &err), &err);
		fixture_ok(nsync_verified_load(&verified, region.dir, &region.region.pin, &err), &err);
		region_walk_to(&walked, &found, &region, &region.region.head, &verified);
		cr_expect_eq(walked.claim_count, cases[i].claims, "%s: kept", cases[i].label);
		cr_expect_eq(walked.item_count, 2);
		nsync_verified_release(&verified);
		nsync_region_release(&walked);
	}
}
