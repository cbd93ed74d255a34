/* Verifying every file of a tree: the regional branch, an earlier commit of it, another commit. */
#include "tests/support/clone_fixture.h"
#include "tests/support/forge_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define MARCH        "2026-03-01T00:00:00Z"
#define APRIL        "2026-04-01T00:00:00Z"
#define MAY          "2026-05-01T00:00:00Z"

/* What was told of files, one line each: "path verdict detail". */
struct told {
	struct nsync_buf lines;
	size_t count;
};

static void told_release(struct told *told)
{
	nsync_buf_release(&told->lines);
}

#define TOLD(name) \
	AUTO(told_release) \
	struct told name; \
	nsync_buf_init(&name.lines, 1 << 16); \
	name.count = 0

static void tell(void *payload, const char *path, const struct nsync_verdict *verdict)
{
	struct told *told = payload;

	told->count++;
	nsync_buf_printf(&told->lines, "%s %s %s\n", path, nsync_reason_name(verdict->reason),
			 verdict->detail);
}

static enum nsync_code try_verify(struct nsync_clone_verification *out, struct nsync_clone *clone,
				  const char *revision, bool scratch, struct told *told,
				  struct nsync_error *err)
{
	const struct nsync_clone_verify_options how = {
		.revision = revision,
		.scratch = scratch,
		.jobs = 1,
		.as_of = fixture_time(MAY).seconds,
		.file = tell,
		.payload = told,
	};

	return nsync_clone_verify(out, clone, &how, err);
}

static struct nsync_clone_verification verify(struct nsync_clone *clone, const char *revision,
					      struct told *told)
{
	struct nsync_clone_verification found;
	struct nsync_error err = { NSYNC_OK, "", "" };

	cr_assert_eq(try_verify(&found, clone, revision, false, told, &err), NSYNC_OK, "%s: %s",
		     err.where, err.text);
	return found;
}

/* A story and a joint one that waits; then one of another office. */
static void two_merges(struct place *place)
{
	region_item(&place->region, &(struct fixture_item){ .slug = "one" });
	region_item(&place->region, &(struct fixture_item){ .slug = "two", .joint = { "bz" } });
	place_publish(place, MARCH);
	region_item(&place->region, &(struct fixture_item){ .office = "bz", .slug = "three" });
	place_publish(place, APRIL);
	place_make_office(place, "late", NULL);
}

Test(clone_verify, the_regional_branch)
{
	struct nsync_clone_verification found;

	PLACE(place);
	two_merges(&place);
	CLONE(clone, &place, "late");
	TOLD(told);
	found = verify(&clone, NULL, &told);
	cr_expect_not(found.refused);
	cr_expect_eq(found.counts.items, 3);
	cr_expect_eq(found.counts.roots, 1);
	cr_expect_eq(found.counts.records, 3);
	cr_expect_eq(found.counts.cosignatures, 0);
	cr_expect_eq(found.counts.media, 0);
	cr_expect_str_eq(told.lines.p,
			 "items/gt/2026/02/two.1.json awaiting-cosignature record 2\n",
			 "files that are ok are counted only");
}

Test(clone_verify, an_earlier_commit)
{
	struct nsync_clone_verification found;

	PLACE(place);
	two_merges(&place);
	CLONE(clone, &place, "late");
	TOLD(told);
	found = verify(&clone, PLACE_REGIONAL "~1", &told);
	cr_expect_not(found.refused);
	cr_expect_eq(found.counts.items, 2);
	cr_expect_eq(found.counts.records, 2);
	cr_expect_eq(told.count, 1);
}

/* What a key that was revoked since then had signed is void in an earlier commit, too. */
Test(clone_verify, an_earlier_commit_under_the_newest_revocations)
{
	struct nsync_clone_verification found;
	struct nsync_id key = fixture_id(FIXTURE_GT), record;
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_root_edit *edit;
	struct nsync_root *root;

	PLACE(place);
	region_item(&place.region, &(struct fixture_item){ .slug = "one" });
	place_publish(&place, MARCH);
	record = region_record_id(&place.region, 1);
	edit = fixture_next(nsync_region_root(&place.region.region));
	fixture_ok(nsync_root_edit_revoke(edit, &key, 1, &record, &err), &err);
	root = fixture_root(edit, region_signers, 2);
	region_adopt(&place.region, root, APRIL);
	nsync_root_free(root);
	place_show(&place);
	place_make_office(&place, "late", NULL);
	CLONE(clone, &place, "late");
	TOLD(told);
	found = verify(&clone, PLACE_REGIONAL "~1", &told);
	cr_expect_not(found.refused);
	cr_expect_str_eq(told.lines.p, "items/gt/2026/02/one.1.json key-revoked record 2\n");
	cr_expect_eq(found.counts.roots, 1, "the tree is the earlier one");
}

Test(clone_verify, a_branch_that_disagrees)
{
	struct nsync_clone_verification found;
	struct nsync_oid bad;

	PLACE(place);
	CLONE(before, &place, "eva");
	bad = fixture_commit(place.region.repo, &place.region.region.tree, &before.head, 1);
	place_ref(before.repo, PLACE_REGIONAL, &bad);
	CLONE(clone, &place, "eva");
	TOLD(told);
	found = verify(&clone, NULL, &told);
	cr_expect(found.refused);
	cr_expect_neq(found.found.verdict.reason, NSYNC_REASON_OK);
	cr_expect_eq(found.counts.items, 0);
	cr_expect_eq(told.count, 0);
}

Test(clone_verify, from_scratch_trusts_no_state)
{
	struct nsync_clone_verification found;
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_region forged;
	struct nsync_oid bad;

	PLACE(place);
	CLONE(before, &place, "eva");
	place_walk(&before);
	bad = fixture_commit(place.region.repo, &place.region.region.tree, &before.head, 1);
	place_ref(before.repo, PLACE_REGIONAL, &bad);
	forged = before.region;
	forged.head = bad;
	fixture_ok(nsync_verified_save(before.state, &forged, &err), &err);
	CLONE(clone, &place, "eva");
	TOLD(told);
	found = verify(&clone, NULL, &told);
	cr_expect_not(found.refused, "the state is believed");
	cr_assert_eq(try_verify(&found, &clone, NULL, true, &told, &err), NSYNC_OK, "%s", err.text);
	cr_expect(found.refused);
}

/* ---- another commit than the branch's ---- */

Test(clone_verify, an_office_s_commit)
{
	struct nsync_clone_verification found;
	struct region_office *gt;

	PLACE(place);
	two_merges(&place);
	gt = region_office(&place.region, "gt");
	region_item(&place.region, &(struct fixture_item){ .slug = "four" });
	region_text(&place.region, "gt", "items/gt/2026/02/bad.1.json", "x");
	CLONE(clone, &place, "late");
	nsync_repo_free(clone.repo);
	clone.repo = fixture_repo(place.region.dir, "sees.git", gt->as.quarantine);
	place_ref(clone.repo, "refs/heads/office", &gt->as.head);
	TOLD(told);
	found = verify(&clone, "office", &told);
	cr_expect(found.refused);
	cr_expect_eq(found.found.verdict.reason, NSYNC_REASON_OK, "the branch itself is valid");
	cr_expect(strstr(told.lines.p, "items/gt/2026/02/bad.1.json not-json"), "%s", told.lines.p);
	cr_expect(strstr(told.lines.p, "items/gt/2026/02/four.1.json ok"), "%s", told.lines.p);
	cr_expect_null(strstr(told.lines.p, "one.1.json"), "accepted already: %s", told.lines.p);
	cr_expect_null(strstr(told.lines.p, "trust/"), "it need not have the log: %s",
		       told.lines.p);
}

/* Roots and records are the region's alone. */
Test(clone_verify, another_log_in_another_commit)
{
	struct nsync_clone_verification found;
	struct nsync_oid blob, tree, commit;

	PLACE(place);
	two_merges(&place);
	CLONE(clone, &place, "late");
	blob = fixture_blob(place.region.repo, NSYNC_STR("x"));
	tree = fixture_tree_with(place.region.repo, &place.region.region.tree, "trust/2.json",
				 &blob);
	commit = fixture_commit(place.region.repo, &tree, NULL, 0);
	place_ref(clone.repo, "refs/heads/other", &commit);
	TOLD(told);
	found = verify(&clone, "other", &told);
	cr_expect(found.refused);
	cr_expect_str_eq(told.lines.p, "trust/2.json unrecorded-change \n");
	cr_expect_eq(found.counts.items, 3);
	cr_expect_eq(found.counts.roots, 2);
}

Test(clone_verify, what_cannot_be_verified)
{
	static const struct {
		const char *label, *revision;
		enum nsync_code code;
	} rows[] = {
		{ "no pin", NULL, NSYNC_ETRUST },
		{ "no branch", NULL, NSYNC_ETRUST },
		{ "no such revision", "nowhere", NSYNC_ENOTFOUND },
		{ "no revision at all", "a..b..c", NSYNC_EINVAL },
		{ "a folder", PLACE_REGIONAL "^{tree}", NSYNC_EINVAL },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct nsync_error err = { NSYNC_OK, "", "" };
		struct nsync_clone_verification found;

		PLACE(place);
		CLONE(clone, &place, "eva");
		TOLD(told);
		clone.has_pin = i != 0;
		if (i == 1)
			clone.head = (struct nsync_oid){ { 0 } };
		cr_expect_eq(try_verify(&found, &clone, rows[i].revision, false, &told, &err),
			     rows[i].code, "%s: %s", rows[i].label, err.text);
		cr_expect_not(found.refused, "%s: an error, no verdict", rows[i].label);
	}
}
