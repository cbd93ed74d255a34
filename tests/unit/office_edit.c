/* office_edit.c: drafts made of signed versions, and drafts merged with them. */
#include <unistd.h>

#include <criterion/criterion.h>

#include "tests/support/office_fixture.h"

TestSuite(office_edit, .timeout = 120);

#define WATER "drafts/water.md"

static bool file_has(const struct office_fixture *gt, const char *path, const char *text)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_DRAFT_BYTES);
	struct nsync_error err = { NSYNC_OK, "", "" };

	fixture_ok(nsync_file_read(&bytes, office_path(gt, path), &err), &err);
	return strstr(nsync_buf_view(&bytes).p, text) != NULL;
}

static enum nsync_code edit(struct nsync_edit_result *out, const struct office_fixture *gt,
			    const char *what, bool merge, struct nsync_error *err)
{
	const struct nsync_edit_input input = { .what = what, .merge = merge, .now = gt->now };

	return nsync_office_edit(out, &gt->clone, &input, err);
}

/* Edit, and see what it did, to which draft, and whether something was kept. */
static void expect_edit(const struct office_fixture *gt, const char *what, bool merge,
			enum nsync_edited done, size_t kept)
{
	AUTO(nsync_edit_result_release) struct nsync_edit_result result = { .draft = NULL };
	struct nsync_error err = { NSYNC_OK, "", "" };

	cr_assert_eq(edit(&result, gt, what, merge, &err), NSYNC_OK, "%s: %s %s", what, err.where,
		     err.text);
	cr_expect_eq(result.what, done, "%s: %s", what, nsync_edited_name(result.what));
	cr_expect_eq(result.kept.count, kept, "%s: %zu kept", what, result.kept.count);
	for (size_t i = 0; i < result.kept.count; i++)
		cr_expect(nsync_file_exists(result.kept.list[i].copy));
}

static void expect_failure(const struct office_fixture *gt, const char *what, bool merge,
			   enum nsync_code code)
{
	AUTO(nsync_edit_result_release) struct nsync_edit_result result = { .draft = NULL };
	struct nsync_error err = { NSYNC_OK, "", "" };

	cr_expect_eq(edit(&result, gt, what, merge, &err), code, "%s: %d %s %s", what, err.code,
		     err.where, err.text);
}

/* One machine's work becomes a record, and both have it. */
static void publish(struct region_fixture *region, struct office_fixture *one,
		    struct office_fixture *two, const char *as_of)
{
	office_sync(one);
	cr_assert(office_merge(region, as_of));
	office_sync(one);
	if (two)
		office_sync(two);
}

Test(office_edit, a_draft_of_the_newest_version)
{
	REGION(region);
	OFFICE(gt, &region, "gt");
	OFFICE_AT(twin, &region, "gt", "twin");
	office_story(&gt, "water", "urgency: 2\n");
	publish(&region, &gt, &twin, "2026-03-01T01:00:00Z");
	expect_edit(&twin, "gt/2026/02/water", false, NSYNC_EDITED_MADE, 0);
	cr_expect(file_has(&twin, WATER, "urgency: 2\n"));
	expect_edit(&twin, "water", false, NSYNC_EDITED_SAME, 0);
	expect_edit(&twin, office_path(&twin, WATER), false, NSYNC_EDITED_SAME, 0);
	office_draft(&twin, "water", "urgency: 3\n");
	expect_edit(&twin, "water", false, NSYNC_EDITED_OPEN, 0);
	expect_edit(&twin, "water", true, NSYNC_EDITED_OPEN, 0);
	cr_expect(file_has(&twin, WATER, "urgency: 3\n"));
	/* A file that is named and gone is made again. */
	cr_assert_eq(unlink(office_path(&twin, WATER)), 0);
	expect_edit(&twin, office_path(&twin, WATER), false, NSYNC_EDITED_MADE, 0);
	office_draft(&twin, "new", "");
	expect_edit(&twin, office_path(&twin, "drafts/new.md"), false, NSYNC_EDITED_OPEN, 0);
}

/* A version that is not accepted yet is replaced under its number, so its draft keeps its note. */
Test(office_edit, of_a_version_that_is_not_accepted)
{
	REGION(region);
	OFFICE(gt, &region, "gt");
	office_story(&gt, "water", "");
	publish(&region, &gt, NULL, "2026-03-01T01:00:00Z");
	office_story(&gt, "water", "urgency: 2\nnote: urgency\n");
	cr_assert_eq(unlink(office_path(&gt, WATER)), 0);
	expect_edit(&gt, "water", false, NSYNC_EDITED_MADE, 0);
	cr_expect(file_has(&gt, WATER, "note: urgency\n"));
	publish(&region, &gt, NULL, "2026-03-01T02:00:00Z");
	cr_assert_eq(unlink(office_path(&gt, WATER)), 0);
	expect_edit(&gt, "water", false, NSYNC_EDITED_MADE, 0);
	cr_expect(!file_has(&gt, WATER, "note:"));
}

Test(office_edit, refused)
{
	REGION(region);
	OFFICE(gt, &region, "gt");
	OFFICE(mx, &region, "mx");
	office_story(&gt, "water", "");
	expect_failure(&gt, "gt/2026/02/nothing", false, NSYNC_ENOTFOUND);
	expect_failure(&gt, "nothing", false, NSYNC_ENOTFOUND);
	expect_failure(&gt, "drafts/nothing.md", false, NSYNC_ENOTFOUND);
	expect_failure(&gt, "gt/2026/02/water.1", false, NSYNC_EINVAL);
	expect_failure(&gt, "mx/2026/02/water", false, NSYNC_EINVAL);
	cr_assert_eq(unlink(office_path(&gt, WATER)), 0);
	expect_failure(&gt, "water", true, NSYNC_ENOTFOUND);
	office_write(&gt, WATER, "x\n");
	expect_failure(&gt, "water", false, NSYNC_ESYNTAX);
	office_write(&gt, "drafts/water.json", "{}\n");
	expect_edit(&gt, "water", false, NSYNC_EDITED_REFUSED, 0);
	expect_edit(&gt, office_path(&gt, WATER), false, NSYNC_EDITED_REFUSED, 0);
	cr_assert_eq(unlink(office_path(&gt, "drafts/water.json")), 0);
	office_write(&gt, WATER, "<<<<<<< a\n=======\n>>>>>>> b\n");
	expect_edit(&gt, "water", false, NSYNC_EDITED_REFUSED, 0);
	expect_edit(&gt, "water", true, NSYNC_EDITED_REFUSED, 0);
}

/* Only a text that is in the story already is replaced without merge; even that is kept. */
Test(office_edit, a_stale_draft)
{
	REGION(region);
	OFFICE(gt, &region, "gt");
	OFFICE_AT(twin, &region, "gt", "twin");
	office_story(&gt, "water", "");
	publish(&region, &gt, &twin, "2026-03-01T01:00:00Z");
	expect_edit(&twin, "water", false, NSYNC_EDITED_MADE, 0);
	office_story(&gt, "water", "urgency: 2\nnote: x\n");
	publish(&region, &gt, &twin, "2026-03-01T02:00:00Z");
	expect_edit(&twin, "water", false, NSYNC_EDITED_MADE, 1);
	cr_expect(file_has(&twin, WATER, "urgency: 2\n"));
	office_story(&gt, "water", "urgency: 3\nnote: y\n");
	publish(&region, &gt, &twin, "2026-03-01T03:00:00Z");
	office_draft(&twin, "water", "urgency: 2\nlocated: Xela\n");
	expect_edit(&twin, "water", false, NSYNC_EDITED_REFUSED, 0);
	cr_expect(file_has(&twin, WATER, "located: Xela\n"));
	expect_edit(&twin, "water", true, NSYNC_EDITED_MERGED, 1);
	cr_expect(file_has(&twin, WATER, "located: Xela\n"));
	cr_expect(!file_has(&twin, WATER, "<<<<<<<"));
	/* The merged text is no version's: the next edit must not take it for one. */
	office_story(&gt, "water", "urgency: 4\nnote: z\n");
	publish(&region, &gt, &twin, "2026-03-01T04:00:00Z");
	expect_edit(&twin, "water", false, NSYNC_EDITED_REFUSED, 0);
}

Test(office_edit, places_to_decide)
{
	AUTO(nsync_edit_result_release) struct nsync_edit_result result = { .draft = NULL };
	struct nsync_error err = { NSYNC_OK, "", "" };

	REGION(region);
	OFFICE(gt, &region, "gt");
	OFFICE_AT(twin, &region, "gt", "twin");
	office_story(&gt, "water", "");
	publish(&region, &gt, &twin, "2026-03-01T01:00:00Z");
	expect_edit(&twin, "water", false, NSYNC_EDITED_MADE, 0);
	office_draft(&twin, "water", "urgency: 3\nnote: mine\n");
	office_story(&gt, "water", "urgency: 2\nnote: theirs\n");
	publish(&region, &gt, &twin, "2026-03-01T02:00:00Z");
	cr_assert_eq(edit(&result, &twin, "water", true, &err), NSYNC_OK, "%s", err.text);
	cr_expect_eq(result.what, NSYNC_EDITED_MERGED);
	cr_expect(result.from == 1 && result.version == 2 && result.needs_note);
	cr_expect_str_eq(result.draft, WATER);
	cr_expect_str_eq(result.old_note, "mine");
	cr_assert_eq(result.merged.count, 1);
	cr_expect_eq(result.merged.lines[0], 6);
	cr_expect(file_has(&twin, WATER,
			   "<<<<<<< drafts/water.md\nurgency: 3\n=======\nurgency: 2\n"
			   ">>>>>>> gt/2026/02/water, version 2\n"));
	cr_expect(!file_has(&twin, WATER, "note"));
}

/* The version that the draft was made from was replaced under its number: it is in main's history. */
Test(office_edit, a_base_that_was_replaced)
{
	REGION(region);
	OFFICE(gt, &region, "gt");
	OFFICE_AT(twin, &region, "gt", "twin");
	office_story(&gt, "water", "");
	office_sync(&gt);
	office_sync(&twin);
	expect_edit(&twin, "water", false, NSYNC_EDITED_MADE, 0);
	office_story(&gt, "water", "urgency: 2\n");
	office_sync(&gt);
	office_sync(&twin);
	office_draft(&twin, "water", "located: Xela\n");
	expect_edit(&twin, "water", true, NSYNC_EDITED_MERGED, 1);
	cr_expect(file_has(&twin, WATER, "located: Xela\n"));
	cr_expect(file_has(&twin, WATER, "urgency: 2\n"));
	cr_expect(!file_has(&twin, WATER, "<<<<<<<"));
}

/* The desk accepted the first of two texts: the draft of the second one was made from it. */
Test(office_edit, the_desk_was_faster)
{
	AUTO(nsync_office_plan_release) struct nsync_office_plan plan;
	struct nsync_error err = { NSYNC_OK, "", "" };

	REGION(region);
	OFFICE(gt, &region, "gt");
	office_story(&gt, "water", "");
	office_sync(&gt);
	cr_assert(office_merge(&region, "2026-03-01T01:00:00Z"));
	office_story(&gt, "water", "urgency: 2\n");
	office_sync(&gt);
	office_draft(&gt, "water", "urgency: 2\nnote: urgency\n");
	nsync_office_plan_init(&plan);
	cr_assert_eq(nsync_office_plan_file(&plan, &gt.clone, office_path(&gt, WATER), WATER, gt.now,
					    &err),
		     NSYNC_OK, "%s", err.text);
	cr_expect_eq(plan.obstacle.kind, NSYNC_OBSTACLE_NONE, "%s",
		     nsync_obstacle_name(plan.obstacle.kind));
	cr_expect_eq(plan.version, 2);
}

/* Another machine's text was accepted, which knows nothing of this one: nothing of it may be lost. */
Test(office_edit, two_machines_began_one_story)
{
	AUTO(nsync_edit_result_release) struct nsync_edit_result result = { .draft = NULL };
	AUTO(nsync_sync_release) struct nsync_sync sync = { .valid = false };
	struct nsync_error err = { NSYNC_OK, "", "" };

	REGION(region);
	OFFICE(gt, &region, "gt");
	OFFICE_AT(twin, &region, "gt", "twin");
	office_story(&twin, "water", "urgency: 2\n");
	office_story(&gt, "water", "urgency: 3\n");
	office_sync(&gt);
	cr_assert(office_merge(&region, "2026-03-01T01:00:00Z"));
	office_sync_into(&twin, &sync);
	cr_assert_eq(edit(&result, &twin, "water", true, &err), NSYNC_OK, "%s", err.text);
	cr_expect_eq(result.what, NSYNC_EDITED_MERGED, "%s", nsync_edited_name(result.what));
	cr_expect(file_has(&twin, WATER, "urgency: 2\n"));
	cr_expect(file_has(&twin, WATER, "urgency: 3\n"));
	cr_expect_eq(result.merged.count, 1);
}

/* A file's name is a draft's of another story. */
Test(office_edit, another_storys_draft)
{
	REGION(region);
	OFFICE(gt, &region, "gt");
	office_story(&gt, "water", "");
	cr_assert_eq(unlink(office_path(&gt, WATER)), 0);
	office_write(
		&gt, WATER,
		"---\nheadline: Another\nlanguage: en\ndate: 2026-01-01T09:00:00-06:00\n---\n\nT.\n");
	expect_edit(&gt, "gt/2026/02/water", false, NSYNC_EDITED_OCCUPIED, 0);
	expect_edit(&gt, "gt/2026/02/water", true, NSYNC_EDITED_OCCUPIED, 0);
}

/* Pictures are beyond Markdown: the draft is JSON, also where a Markdown draft was before. */
Test(office_edit, json)
{
	AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(NSYNC_MAX_DRAFT_BYTES);
	char path[NSYNC_MAX_PATH];

	REGION(region);
	OFFICE(gt, &region, "gt");
	OFFICE_AT(twin, &region, "gt", "twin");
	office_story(&gt, "water", "");
	publish(&region, &gt, &twin, "2026-03-01T01:00:00Z");
	expect_edit(&twin, "water", false, NSYNC_EDITED_MADE, 0);
	cr_assert_eq(unlink(office_path(&gt, WATER)), 0);
	fixture_media_path(path, "gt", "one");
	office_write(&gt, path, "one");
	fixture_item_body(&text, &(struct fixture_item){ .slug = "water",
							 .pictures = { "one" },
							 .extra = "\"edNote\":\"x\"," });
	office_write(&gt, "drafts/water.json", text.p);
	office_sign_file(&gt, office_path(&gt, "drafts/water.json"));
	publish(&region, &gt, &twin, "2026-03-01T02:00:00Z");
	expect_edit(&twin, "water", false, NSYNC_EDITED_MADE, 1);
	cr_expect(!office_has(&twin, WATER));
	cr_expect(file_has(&twin, "drafts/water.json", "\"renditions\""));
	expect_edit(&twin, "water", false, NSYNC_EDITED_SAME, 0);
}

/* ---- two bodies, for whoever has them ---- */

static void body_of(struct nsync_json_doc *out, const struct fixture_item *spec)
{
	AUTO(nsync_json_builder_freep) struct nsync_json_builder *b = nsync_json_builder_new();
	AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(1 << 16);
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	struct nsync_error err = { NSYNC_OK, "", "" };

	fixture_item_body(&text, spec);
	fixture_ok(nsync_json_read(&doc, nsync_buf_view(&text), &nsync_json_signed, &err), &err);
	nsync_json_add_value(b, doc.root);
	fixture_ok(nsync_json_build(out, b, &err), &err);
}

Test(office_edit, bodies_without_a_base)
{
	AUTO(nsync_json_doc_release) struct nsync_json_doc mine = NSYNC_JSON_DOC_INIT;
	AUTO(nsync_json_doc_release) struct nsync_json_doc theirs = NSYNC_JSON_DOC_INIT;
	struct nsync_error err = { NSYNC_OK, "", "" };

	REGION(region);
	body_of(&mine, &(struct fixture_item){ .headline = "Mine" });
	body_of(&theirs, &(struct fixture_item){ .headline = "Theirs" });
	for (int json = 0; json < 2; json++) {
		AUTO(nsync_merged_draft_release) struct nsync_merged_draft merged;
		const struct nsync_three_bodies bodies = { .mine = mine.root,
							   .theirs = theirs.root,
							   .mine_label = "mine",
							   .theirs_label = "it",
							   .json = json };

		cr_assert_eq(nsync_office_merge_drafts(&merged, region.repo, &bodies, &err),
			     NSYNC_OK, "%s", err.text);
		cr_expect_eq(merged.json, json);
		cr_expect_eq(merged.count, 1);
		cr_expect(strstr(merged.text.p, "<<<<<<< mine\n"), "%s", merged.text.p);
		cr_expect(strstr(merged.text.p, ">>>>>>> it\n"), "%s", merged.text.p);
	}
}

/* A colleague's text is not accepted yet, and a draft of that name on this machine knows nothing of it. */
Test(office_edit, a_draft_that_was_made_from_none)
{
	REGION(region);
	OFFICE(gt, &region, "gt");
	OFFICE_AT(twin, &region, "gt", "twin");
	AUTO(nsync_office_plan_release) struct nsync_office_plan plan;
	AUTO(nsync_office_plan_release) struct nsync_office_plan again;
	struct nsync_error err = { NSYNC_OK, "", "" };

	office_story(&gt, "water", "");
	office_sync(&gt);
	office_sync(&twin);
	office_draft(&twin, "water", "urgency: 4\n");
	nsync_office_plan_init(&plan);
	fixture_ok(nsync_office_plan_file(&plan, &twin.clone, office_path(&twin, WATER), WATER,
					  twin.now, &err),
		   &err);
	cr_expect_eq(plan.obstacle.kind, NSYNC_OBSTACLE_STALE);
	cr_expect(plan.obstacle.from == 0 && plan.obstacle.newest == 1 && !plan.body.root);
	expect_edit(&twin, WATER, false, NSYNC_EDITED_REFUSED, 0);
	cr_expect(file_has(&twin, WATER, "urgency: 4"));
	expect_edit(&twin, WATER, true, NSYNC_EDITED_MERGED, 1);
	nsync_office_plan_init(&again);
	office_draft(&twin, "water", "urgency: 4\n");
	fixture_ok(nsync_office_plan_file(&again, &twin.clone, office_path(&twin, WATER), WATER,
					  twin.now, &err),
		   &err);
	cr_expect(!again.obstacle.kind && again.anew);
}
