/* Auditing a clone: alone, with an office's branch, with another copy of the region. */
#include "tests/support/clone_fixture.h"
#include "tests/support/forge_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define MARCH        "2026-03-01T00:00:00Z"
#define APRIL        "2026-04-01T00:00:00Z"

TestSuite(clone_audit, .timeout = 120);

#define AUDIT(name) \
	AUTO(nsync_audit_release) \
	struct nsync_audit name; \
	nsync_audit_init(&name)

static void add_remote(const struct nsync_clone *clone, const char *name, const char *url)
{
	struct nsync_error err = { NSYNC_OK, "", "" };

	fixture_ok(nsync_repo_remote_add(clone->repo, name, url, &err), &err);
}

/* Audit with a remote, or with NULL alone; it must not fail. */
static void audit(struct nsync_audit *out, struct nsync_clone *clone, const char *remote)
{
	const struct nsync_clone_audit_options how = { .remote = remote, .jobs = 1 };
	struct nsync_error err = { NSYNC_OK, "", "" };

	cr_assert_eq(nsync_clone_audit(out, clone, &how, &err), NSYNC_OK, "%s: %s", err.where,
		     err.text);
}

/* A story of gt's whose author saw this region: it names the pin, not yet a record. */
static void push_story(struct place *place, const char *slug)
{
	char log[NSYNC_HEX_SIZE + 2];

	snprintf(log, sizeof(log), "0:%s", place->region.region.pin.hex);
	region_item(&place->region, &(struct fixture_item){ .slug = slug, .log = log });
}

/* What gt has pushed so far is its main. */
static void push_gt(struct place *place)
{
	struct region_office *gt = region_office(&place->region, "gt");

	place_ref(gt->as.quarantine, PLACE_MAIN, &gt->as.head);
}

/* ---- alone ---- */

Test(clone_audit, a_region_that_is_valid)
{
	struct nsync_high_water high;
	struct nsync_error err = { NSYNC_OK, "", "" };

	PLACE(place);
	push_story(&place, "one");
	place_publish(&place, MARCH);
	place_make_office(&place, "late", NULL);
	CLONE(clone, &place, "late");
	AUDIT(found);
	audit(&found, &clone, NULL);
	cr_expect_not(nsync_audit_has_findings(&found));
	cr_expect_eq(found.with, NSYNC_AUDIT_ALONE);
	cr_expect_eq(found.region, &clone.region);
	cr_expect_eq(found.region->item_count, 1);
	cr_expect(nsync_oid_eq(&found.head, &clone.head));
	cr_assert_eq(nsync_clone_high_water_load(&high, &clone, &err), NSYNC_OK);
	cr_expect_eq(high.seq, 2, "what was fetched raises the high water");
}

/* Its own main may still go back: it raises nothing, but is held against what was fetched. */
Test(clone_audit, the_regional_repository_raises_no_high_water)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_oid first;
	struct nsync_high_water high;

	PLACE(place);
	first = place.region.region.head;
	CLONE(desk, &place, "desk");
	AUDIT(found);
	audit(&found, &desk, NULL);
	cr_expect_not(nsync_audit_has_findings(&found));
	cr_assert_eq(nsync_clone_high_water_load(&high, &desk, &err), NSYNC_OK);
	cr_expect_eq(high.seq, 0);
	push_story(&place, "one");
	place_publish(&place, MARCH);
	place_ref(desk.repo, PLACE_MAIN, &place.region.region.head);
	CLONE(pushed, &place, "desk");
	place_walk(&pushed);
	cr_assert_eq(nsync_clone_push_main(&pushed, &pushed.head, &err), NSYNC_OK, "%s", err.text);
	place_ref(pushed.repo, PLACE_MAIN, &first);
	CLONE(back, &place, "desk");
	AUDIT(older);
	audit(&older, &back, NULL);
	cr_expect_eq(older.found.verdict.reason, NSYNC_ROLLBACK);
	cr_expect(nsync_audit_has_findings(&older));
}

Test(clone_audit, what_cannot_be_audited)
{
	static const struct {
		const char *label, *remote, *where;
		enum nsync_code code;
	} rows[] = {
		{ "no pin", NULL, "nsync.pin", NSYNC_ETRUST },
		{ "no branch", NULL, PLACE_REGIONAL, NSYNC_ETRUST },
		{ "no such remote", "nobody", "nobody", NSYNC_ENOTFOUND },
		{ "a remote that is not there", "lost", "lost", NSYNC_ENETWORK },
		{ "a remote without main", "empty", "empty", NSYNC_ENETWORK },
		{ "a stranger's repository", "stranger", "stranger", NSYNC_ETRUST },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct nsync_clone_audit_options how = { .remote = rows[i].remote };
		struct nsync_error err = { NSYNC_OK, "", "" };
		struct nsync_repo *stranger;
		struct nsync_oid blob, commit;

		PLACE(place);
		CLONE(clone, &place, "eva");
		AUDIT(found);
		clone.has_pin = i != 0;
		if (i == 1)
			clone.head = (struct nsync_oid){ { 0 } };
		add_remote(&clone, "lost", fixture_path(place.region.dir, "lost.git"));
		add_remote(&clone, "empty", fixture_path(place.region.dir, "mx.git"));
		add_remote(&clone, "stranger", fixture_path(place.region.dir, "stranger.git"));
		stranger = fixture_repo(place.region.dir, "stranger.git", NULL);
		blob = fixture_blob(stranger, NSYNC_STR("x"));
		blob = fixture_tree_with(stranger, NULL, "README", &blob);
		commit = fixture_commit(stranger, &blob, NULL, 0);
		place_ref(stranger, PLACE_MAIN, &commit);
		nsync_repo_free(stranger);
		cr_expect_eq(nsync_clone_audit(&found, &clone, &how, &err), rows[i].code, "%s: %s",
			     rows[i].label, err.text);
		cr_expect_str_eq(err.where, rows[i].where, "%s", rows[i].label);
	}
}

/* From scratch, a forged list of what was verified helps nobody. */
Test(clone_audit, from_scratch_trusts_no_state)
{
	const struct nsync_clone_audit_options scratch = { .scratch = true, .jobs = 1 };
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_disagreement none;
	struct nsync_region forged;
	struct nsync_oid bad;

	PLACE(place);
	CLONE(clone, &place, "eva");
	bad = fixture_commit(place.region.repo, &place.region.region.tree, &clone.head, 1);
	place_ref(clone.repo, PLACE_REGIONAL, &bad);
	place_walk(&clone);
	forged = clone.region;
	forged.head = bad;
	cr_assert_eq(nsync_verified_save(clone.state, &forged, &err), NSYNC_OK, "%s", err.text);
	CLONE(again, &place, "eva");
	cr_assert_eq(nsync_clone_walk(&again, &none, NULL, NULL, false, &err), NSYNC_OK);
	cr_expect_eq(none.verdict.reason, NSYNC_REASON_OK, "the state is believed");
	AUDIT(found);
	cr_assert_eq(nsync_clone_audit(&found, &again, &scratch, &err), NSYNC_OK, "%s", err.text);
	cr_expect_neq(found.found.verdict.reason, NSYNC_REASON_OK);
}

/* ---- with an office ---- */

Test(clone_audit, an_office_s_branch)
{
	PLACE(place);
	push_story(&place, "one");
	region_text(&place.region, "gt", "items/gt/2026/02/bad.1.json", "x");
	place_publish(&place, MARCH);
	push_gt(&place);
	place_make_office(&place, "late", "gt");
	CLONE(clone, &place, "late");
	add_remote(&clone, "gt", fixture_path(place.region.dir, "gt.git"));
	add_remote(&clone, "origin", fixture_path(place.region.dir, "gt.git"));
	add_remote(&clone, "mx", fixture_path(place.region.dir, "mx.git"));
	for (int own = 0; own < 2; own++) { /* an office's origin is its own branch */
		enum nsync_reason recorded;

		AUDIT(found);
		audit(&found, &clone, own ? "origin" : "gt");
		cr_expect_eq(found.with, NSYNC_AUDIT_OFFICE);
		cr_expect_str_eq(found.office, "gt");
		cr_expect_str_eq(nsync_audit_standing(&recorded, &found, 0), "held still");
		cr_expect_eq(recorded, NSYNC_NOT_JSON, "%s", nsync_reason_name(recorded));
		cr_expect_not(nsync_audit_has_findings(&found));
	}
	AUDIT(empty);
	audit(&empty, &clone, "mx");
	cr_expect_eq(empty.with, NSYNC_AUDIT_OFFICE);
	cr_expect(nsync_oid_zero(&empty.remote_head) && !empty.branch.batch);
}

/* ---- with another copy ---- */

enum copy { THE_SAME, BEHIND, FORKED, BROKEN };

Test(clone_audit, another_copy)
{
	static const struct {
		const char *label;
		enum copy copy;
		enum nsync_reason found, fork;
	} rows[] = {
		{ "the same", THE_SAME, NSYNC_REASON_OK, NSYNC_REASON_OK },
		{ "behind", BEHIND, NSYNC_REASON_OK, NSYNC_REASON_OK },
		{ "another history", FORKED, NSYNC_REASON_OK, NSYNC_FORK },
		{ "a last step without a record", BROKEN, NSYNC_UNRECORDED_CHANGE,
		  NSYNC_REASON_OK },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct nsync_oid shown, first;

		PLACE(place);
		first = place.region.region.head;
		push_story(&place, "one");
		place_publish(&place, MARCH);
		place_make_office(&place, "late", NULL);
		CLONE(clone, &place, "late");
		shown = rows[i].copy == BEHIND ? first : place.region.region.head;
		if (rows[i].copy == BROKEN)
			shown = forge(&place.region,
				      &(struct forgery){ .files = { { .path = "items/gt/x",
								      .bytes = NSYNC_STR("x"),
								      .unnamed = true } } });
		if (rows[i].copy == FORKED) {
			region_advance(&place.region, &first);
			push_story(&place, "other");
			cr_assert(region_merge(&place.region, APRIL));
			shown = place.region.region.head;
		}
		place_ref(place.region.repo, PLACE_MAIN, &shown);
		add_remote(&clone, "mirror", fixture_path(place.region.dir, "region.git"));
		AUDIT(found);
		audit(&found, &clone, "mirror");
		cr_expect_eq(found.with, NSYNC_AUDIT_COPY, "%s", rows[i].label);
		cr_expect_eq(found.copy_found.verdict.reason, rows[i].found, "%s: %s",
			     rows[i].label, nsync_reason_name(found.copy_found.verdict.reason));
		cr_expect_eq(found.fork.verdict.reason, rows[i].fork, "%s", rows[i].label);
		cr_expect_eq(nsync_audit_has_findings(&found), rows[i].found || rows[i].fork, "%s",
			     rows[i].label);
	}
}
