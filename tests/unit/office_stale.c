/* office_stale.c: drafts whose story has moved on, or is another one; two drafts of one story. */
#include <unistd.h>

#include <criterion/criterion.h>

#include "tests/support/office_fixture.h"

TestSuite(office_stale, .timeout = 120);

#define FORGET(office) unlink(office_path(office, ".git/nsync/drafts.json"))

struct expected {
	const char *label, *draft;
	enum nsync_obstacle kind;
	const char *other; /* a story, or the old file's name */
	int64_t from, newest;
};

static void expect_plan(const struct office_fixture *gt, const struct expected *expected)
{
	AUTO(nsync_office_plan_release) struct nsync_office_plan plan;
	struct nsync_error err = { NSYNC_OK, "", "" };
	char other[NSYNC_MAX_PATH] = "";

	nsync_office_plan_init(&plan);
	cr_assert_eq(nsync_office_plan_file(&plan, &gt->clone, office_path(gt, expected->draft),
					    expected->draft, gt->now, &err),
		     NSYNC_OK, "%s: %s %s", expected->label, err.where, err.text);
	cr_expect_eq(plan.obstacle.kind, expected->kind, "%s: %s", expected->label,
		     nsync_obstacle_name(plan.obstacle.kind));
	if (plan.obstacle.other.office[0])
		nsync_story_format(other, &plan.obstacle.other, 0);
	cr_expect_str_eq(other, expected->other ? expected->other : "", "%s", expected->label);
	cr_expect_eq(plan.obstacle.from, expected->from, "%s", expected->label);
	cr_expect_eq(plan.obstacle.newest, expected->newest, "%s", expected->label);
	cr_expect_eq(plan.body.root == NULL, expected->kind != NSYNC_OBSTACLE_NONE, "%s",
		     expected->label);
	if (expected->kind == NSYNC_OBSTACLE_STALE) {
		cr_expect_eq(nsync_office_plan_state(&plan), NSYNC_DRAFT_STALE);
		cr_expect(plan.changes.n > 0, "%s: what changed is told", expected->label);
	}
}

static void merge_and_sync(struct region_fixture *region, struct office_fixture *one,
			   struct office_fixture *two, const char *as_of)
{
	office_sync(one);
	cr_assert(office_merge(region, as_of));
	office_sync(one);
	office_sync(two);
}

Test(office_stale, another_machine_was_faster)
{
	REGION(region);
	OFFICE(gt, &region, "gt");
	OFFICE_AT(twin, &region, "gt", "twin");
	office_story(&gt, "water", "");
	merge_and_sync(&region, &gt, &twin, "2026-03-01T01:00:00Z");
	office_draft(&twin, "water", "");
	expect_plan(&twin, &(struct expected){ .label = "the newest", .draft = "drafts/water.md" });
	office_story(&gt, "water", "urgency: 2\nnote: urgency\n");
	merge_and_sync(&region, &gt, &twin, "2026-03-01T02:00:00Z");
	expect_plan(&twin, &(struct expected){ .label = "as it was", .draft = "drafts/water.md",
			   .kind = NSYNC_OBSTACLE_STALE, .from = 1, .newest = 2 });
	office_draft(&twin, "water", "by: Eva\nnote: a name\n");
	expect_plan(&twin, &(struct expected){ .label = "changed meanwhile",
					   .draft = "drafts/water.md",
			   .kind = NSYNC_OBSTACLE_STALE, .from = 1, .newest = 2 });
	FORGET(&twin);
	expect_plan(&twin, &(struct expected){ .label = "changed, and no ledger",
					   .draft = "drafts/water.md" });
	office_draft(&twin, "water", "note: not seen\n");
	expect_plan(&twin, &(struct expected){ .label = "no ledger", .draft = "drafts/water.md",
			   .kind = NSYNC_OBSTACLE_STALE, .from = 1, .newest = 2 });
	/* What the newest version says is never stale, and the ledger learns of it. */
	office_draft(&twin, "water", "urgency: 2\nnote: urgency\n");
	expect_plan(&twin, &(struct expected){ .label = "the newest again",
					   .draft = "drafts/water.md" });
	office_draft(&twin, "water", "urgency: 3\nnote: more\n");
	expect_plan(&twin, &(struct expected){ .label = "made from it",
					   .draft = "drafts/water.md" });
}

/* The version was replaced under its number, here or elsewhere. */
Test(office_stale, signed_anew_elsewhere)
{
	REGION(region);
	OFFICE(gt, &region, "gt");
	OFFICE_AT(twin, &region, "gt", "twin");
	office_story(&gt, "water", "");
	office_sync(&gt);
	office_sync(&twin);
	office_draft(&twin, "water", "");
	expect_plan(&twin, &(struct expected){ .label = "the newest", .draft = "drafts/water.md" });
	office_story(&twin, "water", "urgency: 2\n");
	office_sync(&twin);
	merge_and_sync(&region, &twin, &gt, "2026-03-01T01:00:00Z");
	office_draft(&gt, "water", "urgency: 3\nnote: x\n");
	expect_plan(&gt, &(struct expected){ .label = "the same number, another text",
					   .draft = "drafts/water.md",
			   .kind = NSYNC_OBSTACLE_STALE, .from = 1, .newest = 1 });
}

Test(office_stale, marks_of_a_merge)
{
	static const struct {
		const char *label, *text;
		size_t line;
	} cases[] = {
		{ "a place", "a\n<<<<<<< a\nb\n=======\nc\n>>>>>>> d\n", 2 },
		{ "with carriage returns", "<<<<<<< a\r\nb\r\n=======\r\nc\r\n>>>>>>> d\r\n", 1 },
		{ "begun twice", "<<<<<<< a\n\n<<<<<<< a\nb\n=======\nc\n>>>>>>> d\n", 3 },
		{ "a line under a headline", "Head\n=======\n\n>>>>>>> quoted\n", 0 },
		{ "not in their order", ">>>>>>> d\n=======\n<<<<<<< a\n", 0 },
		{ "eight signs", "<<<<<<<< a\n=======\n>>>>>>>> d\n", 0 },
		{ "no end", "<<<<<<< a\n=======\n", 0 },
	};

	REGION(region);
	OFFICE(gt, &region, "gt");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(nsync_office_plan_release) struct nsync_office_plan plan;
		AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(4096);
		struct nsync_error err = { NSYNC_OK, "", "" };

		nsync_office_plan_init(&plan);
		nsync_buf_printf(&text, "---\nheadline: H\nlanguage: en\n"
					"date: 2026-02-01T09:00:00-06:00\n---\n%s", cases[i].text);
		office_write(&gt, "drafts/water.md", text.p);
		cr_assert_eq(nsync_office_plan_file(&plan, &gt.clone,
						    office_path(&gt, "drafts/water.md"),
						    "drafts/water.md", gt.now, &err),
			     cases[i].line || !strchr(text.p, '\r') ? NSYNC_OK : NSYNC_ESYNTAX, "%s",
			     cases[i].label);
		cr_expect_eq(plan.obstacle.kind, cases[i].line ? NSYNC_OBSTACLE_MARKS :
								 NSYNC_OBSTACLE_NONE,
			     "%s", cases[i].label);
		cr_expect_eq(plan.obstacle.line, cases[i].line ? cases[i].line + 5 : 0, "%s: %zu",
			     cases[i].label, plan.obstacle.line);
	}
}

/* ---- the story is another one ---- */

/* A draft of a file's name and a month; its text tells of "water". */
static void draft_of(const struct office_fixture *gt, const char *path, const char *month,
		     const char *headline, const char *more)
{
	AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(4096);

	nsync_buf_printf(&text,
			 "---\nheadline: %s\nlanguage: en\ndate: 2026-%s-01T09:00:00-06:00\n%s---\n\n"
			 "What there is to say of water.\n",
			 headline, month, more);
	office_write(gt, path, text.p);
}

Test(office_stale, another_month)
{
	REGION(region);
	OFFICE(gt, &region, "gt");
	OFFICE(mx, &region, "mx");
	office_story(&mx, "wind", "");
	office_story(&gt, "water", "");
	draft_of(&gt, "drafts/water.md", "01", "Another", "note: x\n");
	expect_plan(&gt, &(struct expected){ .label = "in main", .draft = "drafts/water.md",
			   .kind = NSYNC_OBSTACLE_OTHER_MONTH, .other = "gt/2026/02/water" });
	FORGET(&gt);
	expect_plan(&gt, &(struct expected){ .label = "without the ledger",
					   .draft = "drafts/water.md",
			   .kind = NSYNC_OBSTACLE_OTHER_MONTH, .other = "gt/2026/02/water" });
	office_sync(&gt);
	office_sync(&mx);
	cr_assert(office_merge(&region, "2026-03-01T01:00:00Z"));
	office_sync(&gt);
	expect_plan(&gt, &(struct expected){ .label = "in the region", .draft = "drafts/water.md",
			   .kind = NSYNC_OBSTACLE_OTHER_MONTH, .other = "gt/2026/02/water" });
	draft_of(&gt, "drafts/wind.md", "01", "Wind", "");
	expect_plan(&gt, &(struct expected){ .label = "another office's",
					   .draft = "drafts/wind.md" });
	unlink(office_path(&gt, "drafts/water.md"));
	office_write(&gt, "items/gt/2026/03/rain.1.json", "x\n");
	draft_of(&gt, "drafts/rain.md", "01", "Rain", "");
	expect_plan(&gt, &(struct expected){ .label = "only in the work tree",
					   .draft = "drafts/rain.md" });
}

Test(office_stale, renamed)
{
	REGION(region);
	OFFICE(gt, &region, "gt");
	office_story(&gt, "water", "");
	cr_assert_eq(rename(office_path(&gt, "drafts/water.md"), "/dev/null/x"), -1);
	draft_of(&gt, "drafts/agua.md", "02", "News of water", "by: Ana\n");
	expect_plan(&gt, &(struct expected){ .label = "the old draft is there",
					   .draft = "drafts/agua.md" });
	cr_assert_eq(unlink(office_path(&gt, "drafts/water.md")), 0);
	expect_plan(&gt, &(struct expected){ .label = "the same headline",
					   .draft = "drafts/agua.md",
			   .kind = NSYNC_OBSTACLE_RENAMED, .other = "gt/2026/02/water" });
	draft_of(&gt, "drafts/agua.md", "02", "News", "by: Ana\n");
	expect_plan(&gt, &(struct expected){ .label = "another one", .draft = "drafts/agua.md" });
	draft_of(&gt, "drafts/agua.md", "02", "News of water", "");
	expect_plan(&gt, &(struct expected){ .label = "the same bytes", .draft = "drafts/agua.md",
			   .kind = NSYNC_OBSTACLE_RENAMED, .other = "gt/2026/02/water" });
	FORGET(&gt);
	expect_plan(&gt, &(struct expected){ .label = "the same text, and no ledger",
					   .draft = "drafts/agua.md",
			   .kind = NSYNC_OBSTACLE_COPY, .other = "gt/2026/02/water" });
	draft_of(&gt, "drafts/agua.md", "03", "News of water", "note: x\n");
	expect_plan(&gt, &(struct expected){ .label = "a month later", .draft = "drafts/agua.md",
			   .kind = NSYNC_OBSTACLE_COPY, .other = "gt/2026/02/water" });
	draft_of(&gt, "drafts/agua.md", "04", "News of water", "");
	expect_plan(&gt, &(struct expected){ .label = "too far off", .draft = "drafts/agua.md" });
}

/* It was made from one story, and its date makes it another one, which exists. */
Test(office_stale, from_one_story_to_another)
{
	AUTO(nsync_sign_result_release) struct nsync_sign_result result = { .list = NULL };
	struct nsync_error err = { NSYNC_OK, "", "" };
	const char *file;

	REGION(region);
	OFFICE(gt, &region, "gt");
	office_story(&gt, "water", "");
	draft_of(&gt, "drafts/water.md", "01", "January", "");
	file = office_path(&gt, "drafts/water.md");
	const struct nsync_sign_input input = { .files = &file, .count = 1, .key = gt.key,
						.who = &gt.who, .date = gt.now, .now = gt.now,
						.new_story = true };

	cr_assert_eq(nsync_office_sign(&result, &gt.clone, &input, &err), NSYNC_OK, "%s", err.text);
	cr_assert(result.committed);
	cr_expect_str_eq(result.list[0].path, "items/gt/2026/01/water.1.json");
	draft_of(&gt, "drafts/water.md", "02", "February", "note: x\n");
	expect_plan(&gt, &(struct expected){ .label = "back to February's",
					   .draft = "drafts/water.md",
			   .kind = NSYNC_OBSTACLE_OTHER_STORY, .other = "gt/2026/01/water" });
	draft_of(&gt, "drafts/water.md", "01", "January, mended", "");
	expect_plan(&gt, &(struct expected){ .label = "its own", .draft = "drafts/water.md" });
}

/* ---- notes ---- */

Test(office_stale, old_notes)
{
	static const struct {
		const char *label, *more;
		int64_t note, correction;
	} cases[] = {
		{ "new ones", "note: three\ncorrection: Three.\n", 0, 0 },
		{ "an old note", "note: two\n", 2, 0 },
		{ "the first note", "note: one\ncorrection: Three.\n", 1, 0 },
		{ "an old correction", "note: three\ncorrection: Two.\n", 0, 2 },
	};

	REGION(region);
	OFFICE(gt, &region, "gt");
	OFFICE_AT(twin, &region, "gt", "twin");
	office_story(&gt, "water", "note: one\n");
	merge_and_sync(&region, &gt, &twin, "2026-03-01T01:00:00Z");
	office_story(&gt, "water", "urgency: 2\nnote: two\ncorrection: Two.\n");
	merge_and_sync(&region, &gt, &twin, "2026-03-01T02:00:00Z");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(nsync_office_plan_release) struct nsync_office_plan plan;
		struct nsync_error err = { NSYNC_OK, "", "" };

		nsync_office_plan_init(&plan);
		office_draft(&gt, "water", cases[i].more);
		cr_assert_eq(nsync_office_plan_file(&plan, &gt.clone,
						    office_path(&gt, "drafts/water.md"),
						    "drafts/water.md", gt.now, &err),
			     NSYNC_OK, "%s: %s", cases[i].label, err.text);
		cr_expect_eq(plan.version, 3);
		cr_expect_eq(plan.old_note, cases[i].note, "%s", cases[i].label);
		cr_expect_eq(plan.old_correction, cases[i].correction, "%s", cases[i].label);
	}
}

/* ---- two of one story ---- */

#define JSON_DRAFT \
	"{\"firstCreated\":\"2026-02-01T09:00:00-06:00\",\"language\":\"en\"," \
	"\"headlines\":[{\"role\":\"main\",\"value\":\"x\"}]," \
	"\"bodies\":[{\"role\":\"main\",\"contentType\":\"text/markdown\",\"value\":\"y\"}]}"

Test(office_stale, twins)
{
	AUTO(nsync_sign_result_release) struct nsync_sign_result result = { .list = NULL };
	AUTO(nsync_office_check_release) struct nsync_office_check check = { .list = NULL };
	struct nsync_error err = { NSYNC_OK, "", "" };
	char names[4][300];
	const char *files[4] = { names[0], names[1], names[2], names[3] };

	REGION(region);
	OFFICE(gt, &region, "gt");
	office_draft(&gt, "water", "");
	office_draft(&gt, "wind", "");
	office_write(&gt, "drafts/water.json", JSON_DRAFT);
	snprintf(names[0], sizeof(names[0]), "%s", office_path(&gt, "drafts/water.md"));
	snprintf(names[1], sizeof(names[1]), "%s", office_path(&gt, "drafts/wind.md"));
	snprintf(names[2], sizeof(names[2]), "%s", office_path(&gt, "drafts/water.json"));
	snprintf(names[3], sizeof(names[3]), "%s", office_path(&gt, "drafts/../drafts/wind.md"));
	cr_assert_eq(office_sign(&result, &gt, files, 4, &err), NSYNC_OK, "%s", err.text);
	cr_expect(result.refused && !result.committed);
	cr_expect_eq(result.list[0].obstacle.kind, NSYNC_OBSTACLE_TWICE);
	cr_expect_str_eq(result.list[0].obstacle.file, names[2]);
	cr_expect_eq(result.list[1].obstacle.kind, NSYNC_OBSTACLE_NONE);
	cr_expect_eq(result.list[2].obstacle.kind, NSYNC_OBSTACLE_TWICE);
	cr_expect(result.list[3].repeated, "one file by two names");
	cr_expect(!office_has(&gt, "items/gt/2026/02/wind.1.json"));
	nsync_sign_result_release(&result);
	cr_assert_eq(nsync_office_check(&check, &gt.clone, gt.now, &err), NSYNC_OK);
	cr_expect(check.faulty);
	cr_assert_eq(check.count, 3);
	for (size_t i = 0; i < check.count; i++)
		cr_expect_eq(check.list[i].obstacle.kind, i < 2 ? NSYNC_OBSTACLE_TWICE :
								  NSYNC_OBSTACLE_NONE,
			     "%s", check.list[i].name);
	nsync_office_check_release(&check);
	for (size_t i = 1; i < 4; i += 2)
		cr_assert_eq(nsync_office_check_named(&check, &gt.clone, files[i], gt.now, &err),
			     NSYNC_OK);
	cr_expect(!check.faulty, "one file by two names");
	cr_assert_eq(unlink(names[2]), 0);
	cr_assert_eq(office_sign(&result, &gt, files + 1, 3, &err), NSYNC_ENOTFOUND);
	nsync_sign_result_release(&result);
	files[2] = files[0];
	err = (struct nsync_error){ NSYNC_OK, "", "" };
	cr_assert_eq(office_sign(&result, &gt, files + 1, 3, &err), NSYNC_OK, "%s", err.text);
	cr_expect(result.committed && result.list[2].repeated && result.list[2].already);
}

/* Neither is signed yet, so no story of the name is there to be found. */
Test(office_stale, one_name_in_two_months)
{
	AUTO(nsync_sign_result_release) struct nsync_sign_result result = { .list = NULL };
	AUTO(nsync_office_check_release) struct nsync_office_check check = { .list = NULL };
	struct nsync_error err = { NSYNC_OK, "", "" };
	char names[2][300];
	const char *files[2] = { names[0], names[1] };

	REGION(region);
	OFFICE(gt, &region, "gt");
	draft_of(&gt, "drafts/water.md", "01", "January", "");
	office_write(&gt, "drafts/water.json", JSON_DRAFT);
	snprintf(names[0], sizeof(names[0]), "%s", office_path(&gt, "drafts/water.md"));
	snprintf(names[1], sizeof(names[1]), "%s", office_path(&gt, "drafts/water.json"));
	const struct nsync_sign_input meant = { .files = files, .count = 2, .key = gt.key,
						.who = &gt.who, .date = gt.now, .now = gt.now,
						.new_story = true };

	cr_assert_eq(nsync_office_check(&check, &gt.clone, gt.now, &err), NSYNC_OK);
	cr_expect(check.faulty);
	cr_expect_eq(check.list[0].obstacle.kind, NSYNC_OBSTACLE_ONE_NAME);
	cr_expect_eq(check.list[1].obstacle.kind, NSYNC_OBSTACLE_ONE_NAME);
	cr_assert_eq(office_sign(&result, &gt, files, 2, &err), NSYNC_OK, "%s", err.text);
	cr_expect(result.refused && !result.committed);
	cr_expect_eq(result.list[0].obstacle.kind, NSYNC_OBSTACLE_ONE_NAME);
	cr_expect_eq(result.list[1].obstacle.kind, NSYNC_OBSTACLE_ONE_NAME);
	nsync_sign_result_release(&result);
	cr_assert_eq(nsync_office_sign(&result, &gt.clone, &meant, &err), NSYNC_OK, "%s", err.text);
	cr_expect(result.committed, "it is said that they are two stories");
	nsync_office_check_release(&check);
	cr_assert_eq(nsync_office_check(&check, &gt.clone, gt.now, &err), NSYNC_OK);
	cr_expect(!check.faulty, "both are signed");
}

/* A draft and the item that it would replace cannot both be signed. */
Test(office_stale, a_draft_and_its_item)
{
	AUTO(nsync_sign_result_release) struct nsync_sign_result result = { .list = NULL };
	struct nsync_error err = { NSYNC_OK, "", "" };
	char names[2][300];
	const char *files[2] = { names[0], names[1] };

	REGION(region);
	OFFICE(gt, &region, "gt");
	office_story(&gt, "water", "");
	office_draft(&gt, "water", "urgency: 2\n");
	office_take_key(&gt, FIXTURE_GT_2);
	snprintf(names[0], sizeof(names[0]), "%s", office_path(&gt, "items/gt/2026/02/water.1.json"));
	snprintf(names[1], sizeof(names[1]), "%s", office_path(&gt, "drafts/water.md"));
	cr_assert_eq(office_sign(&result, &gt, files, 2, &err), NSYNC_OK, "%s", err.text);
	cr_expect(result.refused && !result.committed);
	cr_expect_eq(result.list[0].obstacle.kind, NSYNC_OBSTACLE_TWICE);
	cr_expect_eq(result.list[1].obstacle.kind, NSYNC_OBSTACLE_TWICE);
}
