/* office_resolve.c: which conflict is meant, what differs, and each way in which it ends. */
#include <criterion/criterion.h>

#include "nsync/office_resolve.h"
#include "tests/support/office_fixture.h"

#define WATER "items/gt/2026/02/water.1.json"
#define ROADS "items/gt/2026/02/roads.1.json"

TestSuite(office_resolve, .timeout = 120);

/* The second machine of gt, with a conflict about each of these stories. */
static void disagree(struct office_fixture *gt, struct office_fixture *gt2, const char *const *slugs,
		     size_t count)
{
	for (size_t i = 0; i < count; i++) {
		office_story(gt, slugs[i], "");
		office_story(gt2, slugs[i], "urgency: 3\n");
	}
	office_sync(gt);
	office_sync(gt2);
}

#define MACHINES(region, gt, gt2) \
	REGION(region);           \
	OFFICE(gt, &region, "gt"); \
	OFFICE_AT(gt2, &region, "gt", "second")

static struct nsync_conflict only(const struct office_fixture *office)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_conflict conflict = { .path = "" };
	bool found;

	fixture_ok(nsync_office_find_conflict(&conflict, &found, &office->clone, NULL, &err), &err);
	cr_assert(found);
	return conflict;
}

static size_t open_in(const struct office_fixture *office)
{
	AUTO(nsync_conflicts_release) struct nsync_conflicts open = { .list = NULL };
	struct nsync_error err = { NSYNC_OK, "", "" };

	fixture_ok(nsync_conflicts_load(&open, office->clone.repo, &err), &err);
	return open.count;
}

/* Whether the file in the work tree says what the second machine had signed. */
static bool says_mine(const struct office_fixture *office, const char *path)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	struct nsync_error err = { NSYNC_OK, "", "" };

	fixture_ok(nsync_file_read(&bytes, path[0] == '/' ? path : office_path(office, path), &err),
		   &err);
	return strstr(bytes.p, "\"urgency\"") != NULL;
}

Test(office_resolve, which_one)
{
	static const char *const both[] = { "water", "roads" };
	static const struct {
		const char *name, *path; /* NULL: none or several */
		enum nsync_code code;
	} cases[] = {
		{ "water", WATER, NSYNC_OK },
		{ "gt/2026/02/roads", ROADS, NSYNC_OK },
		{ "gt/2026/02/roads.1", ROADS, NSYNC_OK },
		{ WATER, WATER, NSYNC_OK },
		{ "gt/2026/02/roads.2", NULL, NSYNC_ENOTFOUND },
		{ "mx/2026/02/roads", NULL, NSYNC_ENOTFOUND },
		{ "rain", NULL, NSYNC_ENOTFOUND },
		{ "", NULL, NSYNC_ENOTFOUND },
		{ NULL, NULL, NSYNC_EINVAL },
	};

	MACHINES(region, gt, gt2);
	disagree(&gt, &gt2, both, 2);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct nsync_error err = { NSYNC_OK, "", "" };
		struct nsync_conflict conflict;
		bool found;

		cr_expect_eq(nsync_office_find_conflict(&conflict, &found, &gt2.clone,
							cases[i].name, &err),
			     cases[i].code, "%s: %s", cases[i].name, err.text);
		cr_expect_eq(found, cases[i].path != NULL, "%s", cases[i].name);
		if (found)
			cr_expect_str_eq(conflict.path, cases[i].path);
		if (cases[i].code == NSYNC_EINVAL)
			cr_expect_str_eq(err.text, "which of these: " ROADS ", " WATER);
	}
}

Test(office_resolve, none)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_conflict conflict;
	bool found = true;

	MACHINES(region, gt, gt2);
	cr_expect_eq(nsync_office_find_conflict(&conflict, &found, &gt.clone, NULL, &err), NSYNC_OK);
	cr_expect(!found);
}

Test(office_resolve, what_differs)
{
	static const char *const water[] = { "water" };
	AUTO(nsync_buf_release) struct nsync_buf lines = NSYNC_BUF_INIT(100000);
	AUTO(nsync_buf_release) struct nsync_buf all = NSYNC_BUF_INIT(100000);
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_conflict conflict;
	char name[NSYNC_MAX_PATH];

	MACHINES(region, gt, gt2);
	disagree(&gt, &gt2, water, 1);
	conflict = only(&gt2);
	nsync_office_conflict_name(name, &conflict);
	cr_expect_str_eq(name, "gt/2026/02/water.1");
	fixture_ok(nsync_office_conflict_difference(&lines, &gt2.clone, &conflict, &err), &err);
	cr_expect(strstr(lines.p, "+urgency: 3\n"), "%s", lines.p);
	cr_expect_not(strstr(lines.p, "-urgency"));
	cr_expect(strstr(lines.p, " status: usable\n"), "%s", lines.p);
	/* One that was removed here has no words, and one that is no item shows its bytes. */
	memset(&conflict.mine, 0, sizeof(conflict.mine));
	nsync_str_copy(conflict.path, sizeof(conflict.path),
		       NSYNC_STR("cosignatures/gt/bz/2026/02/water.1.json"));
	nsync_office_conflict_name(name, &conflict);
	cr_expect_str_eq(name, conflict.path);
	fixture_ok(nsync_office_conflict_difference(&all, &gt2.clone, &conflict, &err), &err);
	cr_expect(strstr(all.p, "-  \"item\": {\n"), "%s", all.p);
	cr_expect_not(strstr(all.p, "\n+"));
}

Test(office_resolve, mine)
{
	static const char *const water[] = { "water" };
	AUTO(nsync_resolved_release) struct nsync_resolved resolved = { .copy = NULL };
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_conflict conflict;
	struct nsync_oid main;

	MACHINES(region, gt, gt2);
	disagree(&gt, &gt2, water, 1);
	conflict = only(&gt2);
	cr_expect(!says_mine(&gt2, WATER));
	cr_assert_eq(nsync_office_resolve(&resolved, &gt2.clone, &conflict, NSYNC_RESOLVE_MINE,
					  gt2.now, &err),
		     NSYNC_OK, "%s", err.text);
	main = office_main(&gt2);
	cr_expect(nsync_oid_eq(&resolved.commit, &main) && !resolved.copy && !resolved.behind.code);
	cr_expect(says_mine(&gt2, WATER));
	cr_expect_eq(open_in(&gt2), 0);
	office_sync(&gt2);
	office_sync(&gt);
	cr_expect(says_mine(&gt, WATER), "it was sent");
	cr_expect_eq(open_in(&gt), 0);
	cr_expect_eq(nsync_office_resolve(&resolved, &gt2.clone, &conflict, NSYNC_RESOLVE_MINE,
					  gt2.now, &err),
		     NSYNC_ECONFLICT, "it is over");
	cr_expect_str_eq(err.where, WATER);
}

Test(office_resolve, theirs)
{
	static const char *const water[] = { "water" };
	AUTO(nsync_resolved_release) struct nsync_resolved resolved = { .copy = NULL };
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_oid before, after;
	struct nsync_conflict conflict;

	MACHINES(region, gt, gt2);
	disagree(&gt, &gt2, water, 1);
	conflict = only(&gt2);
	before = office_main(&gt2);
	cr_assert_eq(nsync_office_resolve(&resolved, &gt2.clone, &conflict, NSYNC_RESOLVE_THEIRS,
					  gt2.now, &err),
		     NSYNC_OK, "%s", err.text);
	after = office_main(&gt2);
	cr_expect(nsync_oid_eq(&before, &after) && nsync_oid_zero(&resolved.commit));
	cr_expect(!says_mine(&gt2, WATER));
	cr_assert(resolved.copy);
	cr_expect(says_mine(&gt2, resolved.copy));
	cr_expect_eq(open_in(&gt2), 0);
}

/* ---- drafts of what was signed here ---- */

static void remove_draft(const struct office_fixture *office, const char *path)
{
	FIXTURE_CHECK(unlink(office_path(office, path)) == 0);
}

static bool draft_has(const struct office_fixture *office, const char *path, const char *text)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_DRAFT_BYTES);
	struct nsync_error err = { NSYNC_OK, "", "" };

	fixture_ok(nsync_file_read(&bytes, office_path(office, path), &err), &err);
	return strstr(bytes.p, text) != NULL;
}

/* What signing a draft would make now. */
static struct nsync_office_plan plan_of(const struct office_fixture *office, const char *path)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_office_plan plan = { 0 };

	nsync_office_plan_init(&plan);
	fixture_ok(nsync_office_plan_file(&plan, &office->clone, office_path(office, path), path,
					  office->now, &err),
		   &err);
	return plan;
}

/* A draft of version 2, though version 1 is not accepted: without a note it is none. */
static void expect_next(const struct office_fixture *office, const char *label)
{
	AUTO(nsync_office_plan_release) struct nsync_office_plan none;
	AUTO(nsync_office_plan_release) struct nsync_office_plan plan = { 0 };
	struct nsync_error err = { NSYNC_OK, "", "" };

	nsync_office_plan_init(&none);
	cr_expect_eq(nsync_office_plan_file(&none, &office->clone,
					    office_path(office, "drafts/water.md"),
					    "drafts/water.md", office->now, &err),
		     NSYNC_EINVAL, "%s: it has no note", label);
	cr_expect(strstr(err.text, "note is missing"), "%s: %s", label, err.text);
	office_draft(office, "water", "urgency: 3\nnote: x\n");
	plan = plan_of(office, "drafts/water.md");
	cr_expect_eq(plan.obstacle.kind, NSYNC_OBSTACLE_NONE, "%s", label);
	cr_expect(plan.version == 2 && !plan.already && !plan.anew, "%s", label);
}

Test(office_resolve, later)
{
	static const char *const water[] = { "water" };
	static const struct {
		const char *label;
		bool there, other;
		enum nsync_redrafted what;
	} cases[] = {
		{ "no draft is left", false, false, NSYNC_REDRAFT_MADE },
		{ "the draft says it", true, false, NSYNC_REDRAFT_SAME },
		{ "the draft says something else", true, true, NSYNC_REDRAFT_OTHER },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(nsync_resolved_release) struct nsync_resolved resolved = { .copy = NULL };
		struct nsync_error err = { NSYNC_OK, "", "" };
		struct nsync_conflict conflict;

		MACHINES(region, gt, gt2);
		disagree(&gt, &gt2, water, 1);
		if (!cases[i].there)
			remove_draft(&gt2, "drafts/water.md");
		if (cases[i].other)
			office_draft(&gt2, "water", "urgency: 5\n");
		conflict = only(&gt2);
		cr_assert_eq(nsync_office_resolve(&resolved, &gt2.clone, &conflict,
						  NSYNC_RESOLVE_LATER, gt2.now, &err),
			     NSYNC_OK, "%s: %s", cases[i].label, err.text);
		cr_expect_eq(resolved.draft.what, cases[i].what, "%s", cases[i].label);
		cr_expect_str_eq(resolved.draft.draft, "drafts/water.md", "%s", cases[i].label);
		cr_expect(!says_mine(&gt2, WATER) && resolved.copy, "%s", cases[i].label);
		cr_expect(draft_has(&gt2, "drafts/water.md",
				    cases[i].other ? "urgency: 5" : "urgency: 3"),
			  "%s", cases[i].label);
		cr_expect_eq(open_in(&gt2), 0, "%s", cases[i].label);
		/* It is a draft of the next version, not one that the story has left behind. */
		if (!cases[i].other)
			expect_next(&gt2, cases[i].label);
	}
}

Test(office_resolve, merge)
{
	static const char *const water[] = { "water" };
	AUTO(nsync_resolved_release) struct nsync_resolved resolved = { .copy = NULL };
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_conflict conflict;

	MACHINES(region, gt, gt2);
	disagree(&gt, &gt2, water, 1);
	conflict = only(&gt2);
	cr_assert_eq(nsync_office_resolve(&resolved, &gt2.clone, &conflict, NSYNC_RESOLVE_MERGE,
					  gt2.now, &err),
		     NSYNC_OK, "%s", err.text);
	cr_expect_eq(resolved.draft.what, NSYNC_REDRAFT_MERGED);
	cr_expect_str_eq(resolved.draft.draft, "drafts/water.md");
	cr_expect_eq(resolved.draft.kept.count, 1, "the draft that was there");
	cr_expect(draft_has(&gt2, "drafts/water.md", "urgency: 3"));
	cr_expect_eq(resolved.draft.places > 0, draft_has(&gt2, "drafts/water.md", "<<<<<<<"));
	cr_expect_eq(open_in(&gt2), 0);
	if (!resolved.draft.places) {
		AUTO(nsync_office_plan_release) struct nsync_office_plan plan =
			plan_of(&gt2, "drafts/water.md");

		cr_expect_eq(plan.obstacle.kind, NSYNC_OBSTACLE_NONE);
		cr_expect(plan.anew && plan.version == 1, "it replaces what is not accepted");
	}
}

/* A cosignature, or a text that one side has removed: there is nothing to merge. */
Test(office_resolve, ways_that_a_conflict_cannot_end)
{
	const struct nsync_oid blob = { { 1 } };
	const struct {
		const char *label;
		struct nsync_conflict conflict;
		bool merge, later;
	} cases[] = {
		{ "two texts", { .path = WATER, .mine = blob, .theirs = blob }, true, true },
		{ "removed there", { .path = WATER, .mine = blob }, false, true },
		{ "removed here", { .path = WATER, .theirs = blob }, false, false },
		{ "a cosignature",
		  { .path = "cosignatures/gt/bz/2026/02/water.1.json", .mine = blob, .theirs = blob },
		  false,
		  false },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct nsync_conflict *conflict = &cases[i].conflict;

		cr_expect(nsync_office_can_resolve(conflict, NSYNC_RESOLVE_MINE));
		cr_expect(nsync_office_can_resolve(conflict, NSYNC_RESOLVE_THEIRS));
		cr_expect_eq(nsync_office_can_resolve(conflict, NSYNC_RESOLVE_MERGE), cases[i].merge,
			     "%s", cases[i].label);
		cr_expect_eq(nsync_office_can_resolve(conflict, NSYNC_RESOLVE_LATER), cases[i].later,
			     "%s", cases[i].label);
	}
}

Test(office_resolve, what_cannot_be_done_changes_nothing)
{
	static const char *const water[] = { "water" };
	AUTO(nsync_resolved_release) struct nsync_resolved resolved = { .copy = NULL };
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_conflict conflict;

	MACHINES(region, gt, gt2);
	disagree(&gt, &gt2, water, 1);
	conflict = only(&gt2);
	memset(&conflict.mine, 0, sizeof(conflict.mine));
	cr_expect_eq(nsync_office_resolve(&resolved, &gt2.clone, &conflict, NSYNC_RESOLVE_MERGE,
					  gt2.now, &err),
		     NSYNC_EINVAL);
	cr_expect_eq(open_in(&gt2), 1);
}

/* What a text becomes that gave way to an accepted one. */
Test(office_resolve, redraft)
{
	static const struct {
		const char *label, *path, *bytes; /* bytes NULL: those that were signed here */
		enum nsync_redrafted what;
	} cases[] = {
		{ "an item", WATER, NULL, NSYNC_REDRAFT_MADE },
		{ "no item", "cosignatures/gt/bz/2026/02/water.1.json", NULL, NSYNC_REDRAFT_NOTHING },
		{ "bytes that do not read", WATER, "x", NSYNC_REDRAFT_NOTHING },
		{ "a path of no grammar", "README.md", NULL, NSYNC_REDRAFT_NOTHING },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(nsync_redraft_release) struct nsync_redraft made = { .draft = NULL };
		AUTO(nsync_buf_release) struct nsync_buf mine = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
		struct nsync_redraft_input input = { .path = cases[i].path };
		struct nsync_error err = { NSYNC_OK, "", "" };

		MACHINES(region, gt, gt2);
		office_story(&gt, "water", "");
		office_story(&gt2, "water", "urgency: 3\n");
		fixture_ok(nsync_file_read(&mine, office_path(&gt2, WATER), &err), &err);
		remove_draft(&gt2, "drafts/water.md");
		office_sync(&gt);
		cr_assert(office_merge(&region, "2026-03-01T01:00:00Z"));
		office_sync(&gt2);
		input.mine = cases[i].bytes ? nsync_str(cases[i].bytes) : nsync_buf_view(&mine);
		input.now = gt2.now;
		cr_assert_eq(nsync_office_redraft(&made, &gt2.clone, &input, &err), NSYNC_OK,
			     "%s: %s", cases[i].label, err.text);
		cr_expect_eq(made.what, cases[i].what, "%s", cases[i].label);
		cr_expect_eq(office_has(&gt2, "drafts/water.md"),
			     cases[i].what == NSYNC_REDRAFT_MADE, "%s", cases[i].label);
		if (cases[i].what == NSYNC_REDRAFT_MADE)
			cr_expect(draft_has(&gt2, "drafts/water.md", "urgency: 3"));
	}
}

/* Removed here, signed anew there: mine is that it goes. */
Test(office_resolve, mine_is_a_removal)
{
	AUTO(nsync_resolved_release) struct nsync_resolved resolved = { .copy = NULL };
	AUTO(nsync_conflicts_release) struct nsync_conflicts all = { .list = NULL };
	struct nsync_conflict conflict = { .path = WATER };
	struct nsync_error err = { NSYNC_OK, "", "" };

	MACHINES(region, gt, gt2);
	office_story(&gt, "water", "");
	office_sync(&gt);
	fixture_ok(nsync_repo_write_blob(&conflict.base, gt.clone.repo, NSYNC_STR("base"), &err),
		   &err);
	fixture_ok(nsync_conflicts_put(&all, &conflict, &err), &err);
	fixture_ok(nsync_conflicts_save(&all, gt.clone.repo, &err), &err);
	conflict = only(&gt);
	cr_assert_eq(nsync_office_resolve(&resolved, &gt.clone, &conflict, NSYNC_RESOLVE_MINE,
					  gt.now, &err),
		     NSYNC_OK, "%s", err.text);
	cr_expect(!office_has(&gt, WATER));
	cr_expect_eq(open_in(&gt), 0);
}

/* A colleague has sent another one since it was looked at. */
Test(office_resolve, it_has_changed_meanwhile)
{
	static const char *const water[] = { "water" };
	AUTO(nsync_resolved_release) struct nsync_resolved resolved = { .copy = NULL };
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_conflict conflict;

	MACHINES(region, gt, gt2);
	disagree(&gt, &gt2, water, 1);
	conflict = only(&gt2);
	conflict.theirs = conflict.mine;
	cr_expect_eq(nsync_office_resolve(&resolved, &gt2.clone, &conflict, NSYNC_RESOLVE_THEIRS,
					  gt2.now, &err),
		     NSYNC_ECONFLICT);
	cr_expect_eq(open_in(&gt2), 1);
	cr_expect(!resolved.copy);
}

/* What was chosen stands on the other machine too: its own draft, as it was signed there, is old by then. */
Test(office_resolve, mine_is_chosen_for_both)
{
	static const char *const water[] = { "water" };
	AUTO(nsync_resolved_release) struct nsync_resolved resolved = { .copy = NULL };
	AUTO(nsync_office_plan_release) struct nsync_office_plan plan;
	AUTO(nsync_edit_result_release) struct nsync_edit_result merged = { .draft = NULL };
	const struct nsync_edit_input input = { .what = "water", .merge = true };
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_conflict conflict;

	MACHINES(region, gt, gt2);
	disagree(&gt, &gt2, water, 1);
	conflict = only(&gt2);
	fixture_ok(nsync_office_resolve(&resolved, &gt2.clone, &conflict, NSYNC_RESOLVE_MINE,
					gt2.now, &err),
		   &err);
	office_sync(&gt2);
	office_sync(&gt);
	cr_expect(says_mine(&gt, WATER));
	nsync_office_plan_init(&plan);
	fixture_ok(nsync_office_plan_file(&plan, &gt.clone, office_path(&gt, "drafts/water.md"),
					  "drafts/water.md", gt.now, &err),
		   &err);
	cr_expect_eq(plan.obstacle.kind, NSYNC_OBSTACLE_STALE);
	fixture_ok(nsync_office_edit(&merged, &gt.clone, &input, &err), &err);
	cr_assert_eq(merged.what, NSYNC_EDITED_MERGED);
	cr_expect_eq(merged.merged.count, 0);
	cr_expect(strstr(merged.merged.text.p, "urgency: 3") != NULL, "%s", merged.merged.text.p);
}
