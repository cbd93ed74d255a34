/* office_status.c: what status gathers, and which step comes next. */
#include <criterion/criterion.h>

#include "tests/support/office_fixture.h"

#define WATER "items/gt/2026/02/water.1.json"

TestSuite(office_status, .timeout = 120);

/* The next step and its subject; the rest of the status is in out. */
static void expect_next(struct nsync_office_status *out, const struct office_fixture *office,
			enum nsync_next_step step, const char *subject, const char *label)
{
	struct nsync_error err = { NSYNC_OK, "", "" };

	nsync_office_status_release(out);
	cr_assert_eq(nsync_office_status(out, &office->clone, office->now, &err), NSYNC_OK,
		     "%s: %s", label, err.text);
	cr_expect_eq(out->next, step, "%s: step %d", label, (int)out->next);
	cr_expect_str_eq(out->subject, subject, "%s", label);
}

/* From the most pressing step to none, each mended in turn. */
Test(office_status, one_step_after_the_other)
{
	AUTO(nsync_office_status_release) struct nsync_office_status status = { .drafts = NULL };

	REGION(region);
	OFFICE(gt, &region, "gt");
	OFFICE(bz, &region, "bz");
	expect_next(&status, &gt, NSYNC_NEXT_FETCH, "", "a new clone");
	cr_expect(status.in_root && nsync_str_is(status.office_name, "Guatemala"));
	cr_expect(nsync_str_is(status.region_name, "Mesoam\u00e9rica"));
	office_story(&bz, "joint", "countries: [GT, BZ]\njoint: [gt]\n");
	office_sync(&bz);
	cr_assert(office_merge(&region, "2026-03-01T01:00:00Z"));
	office_write(&gt, WATER, "x\n");
	office_commit(&gt, WATER);
	office_push(&gt);
	cr_assert(office_merge(&region, "2026-03-01T02:00:00Z"));
	office_sync(&gt);
	office_story(&gt, "signed", "");
	office_draft(&gt, "b-new", "");
	office_draft(&gt, "a-new", "");
	office_write(&gt, "drafts/faulty.md", "x\n");
	expect_next(&status, &gt, NSYNC_NEXT_CHECK, "drafts/faulty.md", "a faulty draft");
	cr_assert_eq(unlink(office_path(&gt, "drafts/faulty.md")), 0);
	expect_next(&status, &gt, NSYNC_NEXT_COSIGN, "bz/2026/02/joint", "an item to cosign");
	for (size_t i = 0; i < status.pendings.count; i++)
		if (status.pendings.list[i].state == NSYNC_STORY_OURS)
			cr_expect_str_eq(status.pendings.list[i].path,
					 "items/bz/2026/02/joint.1.json");
	{
		AUTO(nsync_cosign_plan_release) struct nsync_cosign_plan plan;
		const struct nsync_story joint = { "bz", 2026, 2, "joint" };
		struct nsync_error err = { NSYNC_OK, "", "" };
		AUTO(nsync_cosign_result_release) struct nsync_cosign_result done = { .already = false };

		nsync_cosign_plan_init(&plan);
		fixture_ok(nsync_office_cosign_plan(&plan, &gt.clone, &joint, 0, &err), &err);
		fixture_ok(nsync_office_cosign(&done, &gt.clone, &plan, gt.key, &gt.who, gt.now,
					       &err),
			   &err);
	}
	expect_next(&status, &gt, NSYNC_NEXT_SIGN, "drafts/a-new.md", "drafts");
	office_sign_file(&gt, office_path(&gt, "drafts/a-new.md"));
	expect_next(&status, &gt, NSYNC_NEXT_SIGN, "drafts/b-new.md", "one draft");
	office_sign_file(&gt, office_path(&gt, "drafts/b-new.md"));
	expect_next(&status, &gt, NSYNC_NEXT_SEND, "", "signed, not sent");
	office_sync(&gt);
	expect_next(&status, &gt, NSYNC_NEXT_MEND, "", "held");
	office_draft(&gt, "water", "");
	cr_assert_eq(unlink(office_path(&gt, WATER)), 0);
	office_sign_file(&gt, office_path(&gt, "drafts/water.md"));
	office_sync(&gt);
	expect_next(&status, &gt, NSYNC_NEXT_FETCH, "", "all is sent");
	cr_assert(office_merge(&region, "2026-03-01T03:00:00Z"));
	office_sync(&gt);
	expect_next(&status, &gt, NSYNC_NEXT_FETCH, "", "all is accepted");
	cr_expect_eq(status.pendings.count, 0);
}

Test(office_status, a_version_that_was_voided)
{
	AUTO(nsync_office_status_release) struct nsync_office_status status = { .drafts = NULL };

	REGION(region);
	OFFICE(gt, &region, "gt");
	office_story(&gt, "water", "");
	office_sync(&gt);
	cr_assert(office_merge(&region, "2026-03-01T01:00:00Z"));
	office_revoke(&region, "gt", FIXTURE_GT, 20, 1, "2026-03-01T02:00:00Z");
	office_sync(&gt);
	expect_next(&status, &gt, NSYNC_NEXT_CHECK, "drafts/water.md", "its draft lacks a note");
	cr_assert_eq(unlink(office_path(&gt, "drafts/water.md")), 0);
	expect_next(&status, &gt, NSYNC_NEXT_RENEW, "gt/2026/02/water.1", "and without a draft");
}

Test(office_status, drafts)
{
	static const struct {
		const char *name;
		enum nsync_draft_state state;
		int64_t version;
		bool anew;
	} wanted[] = {
		{ "drafts/changed.md", NSYNC_DRAFT_CHANGED, 2, false },
		{ "drafts/faulty.md", NSYNC_DRAFT_FAULTY, 0, false },
		{ "drafts/held.md", NSYNC_DRAFT_NEW, 1, true },
		{ "drafts/new.md", NSYNC_DRAFT_NEW, 1, false },
		{ "drafts/signed.md", NSYNC_DRAFT_SIGNED, 1, false },
	};
	AUTO(nsync_office_status_release) struct nsync_office_status status = { .drafts = NULL };
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	struct nsync_error err = { NSYNC_OK, "", "" };

	REGION(region);
	OFFICE(gt, &region, "gt");
	office_story(&gt, "changed", "");
	office_story(&gt, "held", "");
	fixture_ok(nsync_file_read(&bytes, office_path(&gt, "items/gt/2026/02/held.1.json"), &err),
		   &err);
	/* The text is another one than the one that was signed. */
	*(char *)(uintptr_t)strstr(bytes.p, "News of held") = 'M';
	office_write(&gt, "items/gt/2026/02/held.1.json", bytes.p);
	office_commit(&gt, "items/gt/2026/02/held.1.json");
	office_push(&gt);
	cr_assert(office_merge(&region, "2026-03-01T01:00:00Z"));
	office_sync(&gt);
	office_draft(&gt, "changed", "urgency: 2\nnote: urgency\n");
	office_story(&gt, "signed", "");
	office_draft(&gt, "new", "");
	office_write(&gt, "drafts/faulty.md", "x\n");
	office_write(&gt, "drafts/notes.txt", "x\n");
	cr_assert_eq(nsync_office_status(&status, &gt.clone, gt.now, &err), NSYNC_OK);
	cr_assert_eq(status.draft_count, sizeof(wanted) / sizeof(wanted[0]));
	for (size_t i = 0; i < status.draft_count; i++) {
		const struct nsync_office_draft *draft = &status.drafts[i];

		cr_expect_str_eq(draft->name, wanted[i].name);
		cr_expect_eq(draft->state, wanted[i].state, "%s: %d", draft->name,
			     (int)draft->state);
		cr_expect_eq(draft->version, wanted[i].version, "%s", draft->name);
		cr_expect_eq(draft->anew, wanted[i].anew, "%s", draft->name);
		cr_expect_eq(draft->fault.code != NSYNC_OK, wanted[i].state == NSYNC_DRAFT_FAULTY,
			     "%s", draft->name);
	}
	cr_expect_eq(status.hold_count, 0, "an office is told of its own, by `pendings`");
}

/* A clone of no office shows every office's holds; the regional one merges, another reads. */
Test(office_status, of_no_office)
{
	AUTO(nsync_office_status_release) struct nsync_office_status status = { .drafts = NULL };
	struct nsync_error err = { NSYNC_OK, "", "" };

	REGION(region);
	OFFICE(gt, &region, "gt");
	gt.clone.office[0] = '\0';
	expect_next(&status, &gt, NSYNC_NEXT_READ, "", "nothing merged");
	cr_expect(!status.in_root && status.hold_count == 0);
	region_text(&region, "gt", WATER, "x\n");
	region_text(&region, "gt", "items/gt/2026/02/Bad Name", "x\n");
	region_text(&region, "mx", "items/mx/2026/02/b.1.json", "{}\n");
	cr_assert(region_merge(&region, "2026-03-01T01:00:00Z"));
	office_publish(&region);
	office_walk(&gt);
	cr_assert_eq(nsync_clone_sync_region(&(struct nsync_sync){ .valid = false }, &gt.clone,
					     &err),
		     NSYNC_OK);
	gt.clone.office[0] = '\0';
	expect_next(&status, &gt, NSYNC_NEXT_READ, "", "of a reader");
	cr_assert_eq(status.hold_count, 3);
	cr_expect_str_eq(status.holds[0].path, "items/gt/2026/02/Bad%20Name");
	cr_expect_eq(status.holds[0].verdict.reason, NSYNC_BAD_PATH);
	cr_expect_str_eq(status.holds[1].path, WATER);
	cr_expect_str_eq(status.holds[1].office, "gt");
	cr_expect_eq(status.holds[1].verdict.reason, NSYNC_NOT_JSON);
	cr_expect_str_eq(status.holds[2].office, "mx");
	gt.clone.own_region = true;
	expect_next(&status, &gt, NSYNC_NEXT_MERGE, "", "of the regional office");
}

Test(office_status, an_office_that_the_root_does_not_have)
{
	AUTO(nsync_office_status_release) struct nsync_office_status status = { .drafts = NULL };

	REGION(region);
	OFFICE(gt, &region, "gt");
	nsync_str_copy(gt.clone.office, sizeof(gt.clone.office), NSYNC_STR("zz"));
	expect_next(&status, &gt, NSYNC_NEXT_FETCH, "", "zz");
	cr_expect(!status.in_root);
	cr_expect_null(status.office_name.p);
}
