/* office_cosign.c: cosigning an accepted joint item: what is planned, made and refused. */
#include <criterion/criterion.h>

#include "tests/support/office_fixture.h"

#define COSIGNATURE "cosignatures/bz/gt/2026/02/joint.1.json"

TestSuite(office_cosign, .timeout = 120);

static const struct nsync_story joint = {
	.office = "gt", .year = 2026, .month = 2, .slug = "joint"
};

/* gt signs and sends a story that asks bz and mx. */
static void send_joint(struct office_fixture *gt)
{
	office_story(gt, "joint", "countries: [GT, BZ, MX]\njoint: [bz, mx]\n");
	office_sync(gt);
}

static enum nsync_code plan_of(struct nsync_cosign_plan *plan, const struct office_fixture *office,
			       int64_t version, struct nsync_error *err)
{
	nsync_cosign_plan_init(plan);
	return nsync_office_cosign_plan(plan, &office->clone, &joint, version, err);
}

static enum nsync_code cosign(const struct office_fixture *office,
			      const struct nsync_cosign_plan *plan, struct nsync_error *err)
{
	AUTO(nsync_cosign_result_release) struct nsync_cosign_result done = { .already = false };
	struct nsync_oid main;

	TRY(nsync_office_cosign(&done, &office->clone, plan, office->key, &office->who,
				office->now, err));
	main = office_main(office);
	cr_expect(!done.already && nsync_oid_eq(&done.commit, &main));
	return NSYNC_OK;
}

/* Plan, look at the plan, and cosign if that is not done already. */
static void step(const struct office_fixture *bz, int64_t version, bool already, const char *label)
{
	AUTO(nsync_cosign_plan_release) struct nsync_cosign_plan plan;
	struct nsync_error err = { NSYNC_OK, "", "" };

	cr_assert_eq(plan_of(&plan, bz, version, &err), NSYNC_OK, "%s: %s", label, err.text);
	cr_expect_str_eq(plan.path, COSIGNATURE, "%s", label);
	cr_expect_eq(plan.voided, NSYNC_VOIDED_NOTHING, "%s", label);
	cr_expect_eq(plan.already, already, "%s", label);
	cr_expect(nsync_str_is(plan.item.item.headline, "News of joint"), "%s", label);
	cr_expect_eq(cosign(bz, &plan, &err), already ? NSYNC_EINVAL : NSYNC_OK, "%s: %s", label,
		     err.text);
}

Test(office_cosign, from_asked_to_accepted)
{
	AUTO(nsync_cosign_plan_release) struct nsync_cosign_plan early;
	struct nsync_error err = { NSYNC_OK, "", "" };

	REGION(region);
	OFFICE(gt, &region, "gt");
	OFFICE(bz, &region, "bz");
	send_joint(&gt);
	office_sync(&bz);
	cr_expect_eq(plan_of(&early, &bz, 0, &err), NSYNC_ENOTFOUND);
	cr_assert(office_merge(&region, "2026-03-01T01:00:00Z"));
	office_sync(&bz);
	step(&bz, 0, false, "the newest version");
	step(&bz, 1, true, "committed");
	office_sync(&bz);
	cr_assert(office_merge(&region, "2026-03-01T02:00:00Z"));
	cr_assert_str_eq(region_word(&region, COSIGNATURE), "ok");
	office_sync(&bz);
	cr_assert_eq(unlink(office_path(&bz, COSIGNATURE)), 0);
	step(&bz, 0, true, "accepted, and no longer in the work tree");
}

/* mx signs with two keys; one makes a cosignature that still waits for the other. */
Test(office_cosign, below_the_office_s_threshold)
{
	AUTO(nsync_cosign_plan_release) struct nsync_cosign_plan plan;
	struct nsync_error err = { NSYNC_OK, "", "" };

	REGION(region);
	OFFICE(gt, &region, "gt");
	OFFICE(mx, &region, "mx");
	send_joint(&gt);
	cr_assert(office_merge(&region, "2026-03-01T01:00:00Z"));
	office_sync(&mx);
	cr_assert_eq(plan_of(&plan, &mx, 0, &err), NSYNC_OK);
	cr_expect_eq(cosign(&mx, &plan, &err), NSYNC_OK, "%s", err.text);
	cr_expect(office_has(&mx, "cosignatures/mx/gt/2026/02/joint.1.json"));
}

Test(office_cosign, what_cannot_be)
{
	AUTO(nsync_cosign_plan_release) struct nsync_cosign_plan plan, own, missing;
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_oid before, after;

	REGION(region);
	OFFICE(gt, &region, "gt");
	OFFICE(bz, &region, "bz");
	send_joint(&gt);
	cr_assert(office_merge(&region, "2026-03-01T01:00:00Z"));
	office_sync(&gt);
	office_sync(&bz);
	cr_expect_eq(plan_of(&own, &gt, 0, &err), NSYNC_EINVAL,
		     "its own author is no joint issuer");
	err = (struct nsync_error){ NSYNC_OK, "", "" };
	cr_expect_eq(plan_of(&missing, &bz, 2, &err), NSYNC_ENOTFOUND, "no such version");
	cr_expect_str_eq(err.where, "items/gt/2026/02/joint.2.json");
	err = (struct nsync_error){ NSYNC_OK, "", "" };
	/* Keys that the regional office would not take for bz's. */
	cr_assert_eq(plan_of(&plan, &bz, 0, &err), NSYNC_OK);
	before = office_main(&bz);
	for (unsigned i = 0; i < 2; i++) {
		office_take_key(&bz, i ? FIXTURE_GT : FIXTURE_STRANGER);
		cr_expect_eq(cosign(&bz, &plan, &err), NSYNC_EKEY);
		cr_expect_str_eq(err.where, bz.who.name);
		cr_expect(!strncmp(err.text, "unknown-key", 11), "%s", err.text);
		cr_expect(!office_has(&bz, COSIGNATURE));
		err = (struct nsync_error){ NSYNC_OK, "", "" };
	}
	after = office_main(&bz);
	cr_expect(nsync_oid_eq(&before, &after));
}

/* The revocation of a key takes the item, or this office's cosignature with its place. */
Test(office_cosign, voided)
{
	static const struct {
		const char *label, *office;
		unsigned stolen;
		int64_t after;
		enum nsync_voided voided;
	} cases[] = {
		{ "the author's key", "gt", FIXTURE_GT, 1, NSYNC_VOIDED_ITEM },
		{ "this office's key", "bz", FIXTURE_BZ, 2, NSYNC_VOIDED_COSIGNATURE },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(nsync_cosign_plan_release) struct nsync_cosign_plan first, then;
		struct nsync_error err = { NSYNC_OK, "", "" };

		REGION(region);
		OFFICE(gt, &region, "gt");
		OFFICE(bz, &region, "bz");
		send_joint(&gt);
		cr_assert(office_merge(&region, "2026-03-01T01:00:00Z"));
		office_sync(&bz);
		cr_assert_eq(plan_of(&first, &bz, 0, &err), NSYNC_OK);
		cr_assert_eq(cosign(&bz, &first, &err), NSYNC_OK, "%s", err.text);
		office_sync(&bz);
		cr_assert(office_merge(&region, "2026-03-01T02:00:00Z"));
		office_revoke(&region, cases[i].office, cases[i].stolen, 20, cases[i].after,
			      "2026-03-01T03:00:00Z");
		office_sync(&bz);
		cr_assert_eq(plan_of(&then, &bz, 0, &err), NSYNC_OK, "%s: %s", cases[i].label,
			     err.text);
		cr_expect_eq(then.voided, cases[i].voided, "%s", cases[i].label);
		cr_expect_eq(cosign(&bz, &then, &err), NSYNC_EINVAL, "%s", cases[i].label);
	}
}
