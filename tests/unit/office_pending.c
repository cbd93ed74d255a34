/* office_pending.c: each state of an office's own files, and what others wait for from it. */
#include <criterion/criterion.h>

#include "lib/office/internal.h"
#include "tests/support/office_fixture.h"

#define WATER "items/gt/2026/02/water.1.json"
#define JOINT "items/gt/2026/02/joint.1.json"

TestSuite(office_pending, .timeout = 120);

/* What `pending` says, as "state path; state path". */
static const char *pendings_of(const struct office_fixture *office)
{
	static const char *const names[] = {
		[NSYNC_STORY_UNPUSHED] = "unpushed", [NSYNC_STORY_PUSHED] = "merge",
		[NSYNC_STORY_OMITTED] = "omitted",   [NSYNC_STORY_HELD] = "held",
		[NSYNC_STORY_THEIRS] = "theirs",     [NSYNC_STORY_OURS] = "mine",
		[NSYNC_STORY_REVOKED] = "revoked",   [NSYNC_STORY_UNCOSIGNED] = "uncosigned",
		[NSYNC_STORY_OWNERS] = "owner",
	};
	AUTO(nsync_pendings_release) struct nsync_pendings pendings;
	struct nsync_error err = { NSYNC_OK, "", "" };
	static char out[2048];
	size_t n = 0;

	out[0] = '\0';
	fixture_ok(nsync_pendings_find(&pendings, &office->clone, &err), &err);
	for (size_t i = 0; i < pendings.count; i++) {
		const struct nsync_pending *pending = &pendings.list[i];

		n += (size_t)snprintf(out + n, sizeof(out) - n, "%s%s %s", i ? "; " : "",
				      names[pending->state], pending->path);
		FIXTURE_CHECK(n < sizeof(out));
		FIXTURE_CHECK(nsync_pendings_count(&pendings, pending->state) > 0);
	}
	return out;
}

static void cosign(const struct office_fixture *office, const char *slug)
{
	AUTO(nsync_cosign_plan_release) struct nsync_cosign_plan plan;
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_story story;
	AUTO(nsync_cosign_result_release) struct nsync_cosign_result done = { .already = false };
	int64_t version;
	char id[200];

	nsync_cosign_plan_init(&plan);
	snprintf(id, sizeof(id), "gt/2026/02/%s", slug);
	FIXTURE_CHECK(nsync_story_parse(&story, &version, nsync_str(id)));
	fixture_ok(nsync_office_cosign_plan(&plan, &office->clone, &story, 0, &err), &err);
	fixture_ok(nsync_office_cosign(&done, &office->clone, &plan, office->key, &office->who,
				       office->now, &err),
		   &err);
}

Test(office_pending, from_signed_to_accepted)
{
	AUTO(nsync_pendings_release) struct nsync_pendings pendings = { NULL, 0, 0 };
	struct nsync_error err = { NSYNC_OK, "", "" };

	REGION(region);
	OFFICE(gt, &region, "gt");
	cr_expect_str_eq(pendings_of(&gt), "");
	office_story(&gt, "water", "");
	cr_expect_str_eq(pendings_of(&gt), "unpushed " WATER);
	cr_assert_eq(nsync_pendings_find(&pendings, &gt.clone, &err), NSYNC_OK);
	cr_expect_str_eq(pendings.list[0].headline, "News of water");
	cr_expect_eq(pendings.list[0].verdict.reason, NSYNC_REASON_OK);
	office_sync(&gt);
	cr_expect_str_eq(pendings_of(&gt), "merge " WATER);
	cr_assert(office_merge(&region, "2026-03-01T01:00:00Z"));
	cr_expect_str_eq(pendings_of(&gt), "merge " WATER, "it is not fetched yet");
	office_sync(&gt);
	cr_expect_str_eq(pendings_of(&gt), "");
}

/* Without a server there is nothing to push to: what is committed waits for the merge. */
Test(office_pending, without_an_origin)
{
	struct nsync_error err = { NSYNC_OK, "", "" };

	REGION(region);
	OFFICE(gt, &region, "gt");
	office_story(&gt, "water", "");
	cr_assert_eq(nsync_repo_config_set(gt.clone.repo, "remote.origin.url", NULL, &err),
		     NSYNC_OK);
	office_walk(&gt);
	cr_expect_str_eq(pendings_of(&gt), "merge " WATER);
}

/* What another office has in its branch is no business of this one, nor is a draft or a note. */
Test(office_pending, only_own_files)
{
	REGION(region);
	OFFICE(gt, &region, "gt");
	office_write(&gt, "items/mx/2026/02/a.1.json", "x");
	office_commit(&gt, "items/mx/2026/02/a.1.json");
	office_write(&gt, "notes.txt", "x");
	office_commit(&gt, "notes.txt");
	cr_expect_str_eq(pendings_of(&gt), "");
	office_write(&gt, "items/gt/no grammar", "x");
	office_commit(&gt, "items/gt/no grammar");
	cr_expect_str_eq(pendings_of(&gt), "unpushed items/gt/no%20grammar");
}

Test(office_pending, held_mended_and_back)
{
	AUTO(nsync_pendings_release) struct nsync_pendings pendings = { NULL, 0, 0 };
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_oid blob;
	bool found, mended;

	REGION(region);
	OFFICE(gt, &region, "gt");
	office_write(&gt, WATER, "x\n");
	office_commit(&gt, WATER);
	office_push(&gt);
	cr_assert(office_merge(&region, "2026-03-01T01:00:00Z"));
	office_sync(&gt);
	cr_expect_str_eq(pendings_of(&gt), "held " WATER);
	cr_assert_eq(nsync_pendings_find(&pendings, &gt.clone, &err), NSYNC_OK);
	cr_expect_eq(pendings.list[0].verdict.reason, NSYNC_NOT_JSON);
	cr_expect_str_eq(pendings.list[0].headline, "");
	cr_assert_eq(nsync_held_blob(&blob, &found, &gt.clone, NSYNC_STR(WATER), &err), NSYNC_OK);
	cr_expect(found);
	cr_assert_eq(nsync_held_mended(&mended, &gt.clone, WATER, &err), NSYNC_OK);
	cr_expect(!mended);
	/* Another text under that name waits for the next merge. */
	office_write(&gt, WATER, "y\n");
	cr_assert_eq(nsync_held_mended(&mended, &gt.clone, WATER, &err), NSYNC_OK);
	cr_expect(!mended, "it is not committed yet");
	cr_expect_str_eq(pendings_of(&gt), "held " WATER, "it is not committed yet");
	office_commit(&gt, WATER);
	cr_assert_eq(nsync_held_mended(&mended, &gt.clone, WATER, &err), NSYNC_OK);
	cr_expect(mended);
	cr_expect_str_eq(pendings_of(&gt), "unpushed " WATER);
	office_push(&gt);
	cr_expect_str_eq(pendings_of(&gt), "merge " WATER);
	/* The text that was held is still held. */
	office_write(&gt, WATER, "x\n");
	office_commit(&gt, WATER);
	cr_expect_str_eq(pendings_of(&gt), "held " WATER);
}

/* The clone lacks the head that the record names, so nothing counts as mended. */
Test(office_pending, held_in_a_head_that_is_gone)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	bool found = true, mended = true;
	struct nsync_oid blob;

	REGION(region);
	OFFICE(gt, &region, "gt");
	region_text(&region, "gt", WATER, "x\n");
	cr_assert(region_merge(&region, "2026-03-01T01:00:00Z"));
	office_publish(&region);
	office_sync(&gt);
	office_write(&gt, WATER, "y\n");
	office_commit(&gt, WATER);
	cr_assert_eq(nsync_held_blob(&blob, &found, &gt.clone, NSYNC_STR(WATER), &err), NSYNC_OK);
	cr_expect(!found);
	cr_assert_eq(nsync_held_mended(&mended, &gt.clone, WATER, &err), NSYNC_OK);
	cr_expect(!mended);
	cr_expect_str_eq(pendings_of(&gt), "held " WATER);
}

/* The record names the head that has the story, and the region's tree lacks it. */
Test(office_pending, omitted)
{
	struct nsync_oid before;

	REGION(region);
	OFFICE(gt, &region, "gt");
	before = gt.clone.region.tree;
	office_story(&gt, "water", "");
	office_sync(&gt);
	cr_assert(office_merge(&region, "2026-03-01T01:00:00Z"));
	office_sync(&gt);
	gt.clone.region.tree = before;
	cr_expect_str_eq(pendings_of(&gt), "omitted " WATER);
	/* What came after that head is not omitted. */
	office_story(&gt, "later", "");
	cr_expect_str_eq(pendings_of(&gt),
			 "unpushed items/gt/2026/02/later.1.json; omitted " WATER);
}

Test(office_pending, a_joint_story)
{
	REGION(region);
	OFFICE(gt, &region, "gt");
	OFFICE(bz, &region, "bz");
	OFFICE(mx, &region, "mx");
	office_story(&gt, "joint", "countries: [GT, BZ]\njoint: [bz]\n");
	office_sync(&gt);
	office_sync(&bz);
	cr_expect_str_eq(pendings_of(&bz), "", "not accepted yet");
	cr_assert(office_merge(&region, "2026-03-01T01:00:00Z"));
	office_sync(&gt);
	office_sync(&bz);
	office_sync(&mx);
	cr_expect_str_eq(pendings_of(&gt), "theirs " JOINT);
	cr_expect_str_eq(pendings_of(&bz), "mine " JOINT);
	cr_expect_str_eq(pendings_of(&mx), "", "nobody asked it");
	cosign(&bz, "joint");
	cr_expect_str_eq(pendings_of(&bz), "unpushed cosignatures/bz/gt/2026/02/joint.1.json");
	office_sync(&bz);
	cr_expect_str_eq(pendings_of(&bz), "merge cosignatures/bz/gt/2026/02/joint.1.json");
	cr_assert(office_merge(&region, "2026-03-01T02:00:00Z"));
	office_sync(&gt);
	office_sync(&bz);
	cr_expect_str_eq(pendings_of(&gt), "");
	cr_expect_str_eq(pendings_of(&bz), "");
}

Test(office_pending, a_version_that_a_revocation_voided)
{
	REGION(region);
	OFFICE(gt, &region, "gt");
	OFFICE(bz, &region, "bz");
	office_story(&gt, "water", "");
	office_sync(&gt);
	cr_assert(office_merge(&region, "2026-03-01T01:00:00Z"));
	office_revoke(&region, "gt", FIXTURE_GT, 20, 1, "2026-03-01T02:00:00Z");
	office_sync(&gt);
	office_sync(&bz);
	cr_expect_str_eq(pendings_of(&gt), "revoked " WATER);
	cr_expect_str_eq(pendings_of(&bz), "", "no business of theirs");
	/* The next version counts as soon as it is committed. */
	office_take_key(&gt, 20);
	office_story(&gt, "water", "note: signed again after a theft\n");
	cr_expect_str_eq(pendings_of(&gt), "unpushed items/gt/2026/02/water.2.json");
	office_sync(&gt);
	cr_assert(office_merge(&region, "2026-03-01T03:00:00Z"));
	office_sync(&gt);
	cr_expect_str_eq(pendings_of(&gt), "");
}

Test(office_pending, a_cosignature_that_a_revocation_voided)
{
	REGION(region);
	OFFICE(gt, &region, "gt");
	OFFICE(bz, &region, "bz");
	office_story(&gt, "joint", "countries: [GT, BZ]\njoint: [bz]\n");
	office_sync(&gt);
	cr_assert(office_merge(&region, "2026-03-01T01:00:00Z"));
	office_sync(&bz);
	cosign(&bz, "joint");
	office_sync(&bz);
	cr_assert(office_merge(&region, "2026-03-01T02:00:00Z"));
	office_revoke(&region, "bz", FIXTURE_BZ, 21, 2, "2026-03-01T03:00:00Z");
	office_sync(&gt);
	office_sync(&bz);
	cr_expect_str_eq(pendings_of(&gt), "uncosigned " JOINT);
	cr_expect_str_eq(pendings_of(&bz), "owner " JOINT);
	office_story(&gt, "joint", "countries: [GT, BZ]\njoint: [bz]\nnote: cosigned anew\n");
	office_sync(&gt);
	cr_assert(office_merge(&region, "2026-03-01T04:00:00Z"));
	office_sync(&gt);
	office_sync(&bz);
	cr_expect_str_eq(pendings_of(&gt), "theirs items/gt/2026/02/joint.2.json");
	cr_expect_str_eq(pendings_of(&bz), "mine items/gt/2026/02/joint.2.json");
}

/* ---- what a revocation voided, by itself ---- */

Test(office_pending, voided)
{
	static const struct {
		const char *label, *revoked[2];
		enum nsync_status status;
		const char *office;
		enum nsync_voided voided;
	} cases[] = {
		{ "nothing", { NULL, NULL }, NSYNC_USABLE, NULL, NSYNC_VOIDED_NOTHING },
		{ "the item", { JOINT }, NSYNC_USABLE, NULL, NSYNC_VOIDED_ITEM },
		{ "another version",
		  { "items/gt/2026/02/joint.2.json" },
		  NSYNC_USABLE,
		  NULL,
		  NSYNC_VOIDED_NOTHING },
		{ "a cosignature, whoever's",
		  { "cosignatures/mx/gt/2026/02/joint.1.json" },
		  NSYNC_USABLE,
		  NULL,
		  NSYNC_VOIDED_COSIGNATURE },
		{ "this office's",
		  { "cosignatures/mx/gt/2026/02/joint.1.json" },
		  NSYNC_USABLE,
		  "mx",
		  NSYNC_VOIDED_COSIGNATURE },
		{ "not this office's",
		  { "cosignatures/mx/gt/2026/02/joint.1.json" },
		  NSYNC_USABLE,
		  "bz",
		  NSYNC_VOIDED_NOTHING },
		{ "of an office that was not asked",
		  { "cosignatures/gt/gt/2026/02/joint.1.json" },
		  NSYNC_USABLE,
		  NULL,
		  NSYNC_VOIDED_NOTHING },
		{ "the item and a cosignature",
		  { "cosignatures/bz/gt/2026/02/joint.1.json", JOINT },
		  NSYNC_USABLE,
		  NULL,
		  NSYNC_VOIDED_ITEM },
		{ "a kill needs no cosignature",
		  { "cosignatures/mx/gt/2026/02/joint.1.json" },
		  NSYNC_CANCELED,
		  NULL,
		  NSYNC_VOIDED_NOTHING },
		{ "a killed item", { JOINT }, NSYNC_CANCELED, NULL, NSYNC_VOIDED_ITEM },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct nsync_item item = {
			.story = { .office = "gt", .year = 2026, .month = 2, .slug = "joint" },
			.version = 1,
			.status = cases[i].status,
			.joint = { "bz", "mx" },
			.joint_count = 2,
		};
		struct nsync_finding findings[2];
		struct nsync_region region = { .findings = findings };

		for (; region.finding_count < 2 && cases[i].revoked[region.finding_count];
		     region.finding_count++)
			findings[region.finding_count] = (struct nsync_finding){
				(char *)(uintptr_t)cases[i].revoked[region.finding_count],
				NSYNC_KEY_REVOKED, 1
			};
		cr_expect_eq(nsync_office_voided(&region, &item, cases[i].office), cases[i].voided,
			     "%s", cases[i].label);
		for (size_t k = 0; k < region.finding_count; k++)
			findings[k].reason = NSYNC_AWAITING_COSIGNATURE;
		cr_expect_eq(nsync_office_voided(&region, &item, cases[i].office),
			     NSYNC_VOIDED_NOTHING, "%s, but it only waits", cases[i].label);
	}
}
