/* office_plan.c: which version of which story a draft becomes, and the list of drafts. */
#include <criterion/criterion.h>

#include "tests/support/office_fixture.h"

#define STORY "items/gt/2026/02/water"

TestSuite(office_plan, .timeout = 120);

struct expected {
	const char *label;
	enum nsync_code code;
	int64_t version;
	bool already, anew;
	enum nsync_draft_state state;
};

/* Plan drafts/water.md. */
static void expect_plan(const struct office_fixture *gt, const struct expected *expected)
{
	AUTO(nsync_office_plan_release) struct nsync_office_plan plan;
	struct nsync_error err = { NSYNC_OK, "", "" };
	char path[NSYNC_MAX_PATH];
	enum nsync_code code;

	nsync_office_plan_init(&plan);
	code = nsync_office_plan_file(&plan, &gt->clone, office_path(gt, "drafts/water.md"),
				      "drafts/water.md", gt->now, &err);
	cr_assert_eq(code, expected->code, "%s: %s %s", expected->label, err.where, err.text);
	if (code)
		return;
	snprintf(path, sizeof(path), STORY ".%d.json", (int)expected->version);
	cr_expect_eq(plan.version, expected->version, "%s: version %lld", expected->label,
		     (long long)plan.version);
	cr_expect_str_eq(plan.path, path, "%s", expected->label);
	cr_expect_eq(plan.already, expected->already, "%s: already", expected->label);
	cr_expect_eq(plan.anew, expected->anew, "%s: anew", expected->label);
	cr_expect_eq(nsync_office_plan_state(&plan), expected->state, "%s: state", expected->label);
	cr_expect_str_eq(plan.story.office, "gt");
	cr_expect_str_eq(plan.story.slug, "water");
	cr_expect_not_null(plan.body.root, "%s", expected->label);
}

Test(office_plan, from_new_to_the_third_version)
{
	REGION(region);
	OFFICE(gt, &region, "gt");
	office_draft(&gt, "water", "");
	expect_plan(&gt, &(struct expected){ "new", .version = 1, .state = NSYNC_DRAFT_NEW });
	office_sign_file(&gt, office_path(&gt, "drafts/water.md"));
	expect_plan(&gt, &(struct expected){ "signed, not sent", .version = 1, .already = true,
					     .state = NSYNC_DRAFT_SIGNED });
	office_sync(&gt);
	cr_assert(office_merge(&region, "2026-03-01T01:00:00Z"));
	office_sync(&gt);
	expect_plan(&gt, &(struct expected){ "accepted", .version = 1, .already = true,
					     .state = NSYNC_DRAFT_SIGNED });
	office_draft(&gt, "water", "urgency: 2\n");
	expect_plan(&gt, &(struct expected){ "changed without a note", .code = NSYNC_EINVAL });
	office_draft(&gt, "water", "urgency: 2\nnote: urgency\n");
	expect_plan(&gt,
		    &(struct expected){ "changed", .version = 2, .state = NSYNC_DRAFT_CHANGED });
	office_sign_file(&gt, office_path(&gt, "drafts/water.md"));
	expect_plan(&gt, &(struct expected){ "signed again", .version = 2, .already = true,
					     .state = NSYNC_DRAFT_SIGNED });
	office_draft(&gt, "water", "urgency: 3\nnote: more of it\n");
	expect_plan(&gt, &(struct expected){ "in place of a version that is not accepted",
					     .version = 2, .anew = true,
					     .state = NSYNC_DRAFT_CHANGED });
	office_sync(&gt);
	expect_plan(&gt, &(struct expected){ "the regional office may have accepted it by now",
					     .version = 3, .state = NSYNC_DRAFT_CHANGED });
	office_draft(&gt, "water", "urgency: 3\nnote: urgency\n");
	expect_plan(&gt, &(struct expected){ "with the note that it had", .version = 2,
					     .anew = true, .state = NSYNC_DRAFT_CHANGED });
}

/* What a failed run left in the work tree was never signed, as far as others can see. */
Test(office_plan, the_work_tree_does_not_count)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	struct nsync_error err = { NSYNC_OK, "", "" };

	REGION(region);
	OFFICE(gt, &region, "gt");
	OFFICE_AT(twin, &region, "gt", "twin");
	office_story(&twin, "water", "");
	fixture_ok(nsync_file_read(&bytes, office_path(&twin, STORY ".1.json"), &err), &err);
	office_draft(&gt, "water", "");
	office_write(&gt, STORY ".1.json", bytes.p);
	expect_plan(&gt, &(struct expected){ "signed, not committed", .version = 1,
					     .state = NSYNC_DRAFT_NEW });
	office_write(&gt, STORY ".2.json", "no item\n");
	expect_plan(&gt, &(struct expected){ "rubbish beside it", .version = 1,
					     .state = NSYNC_DRAFT_NEW });
	office_commit(&gt, STORY ".1.json");
	expect_plan(&gt, &(struct expected){ "committed", .version = 1, .already = true,
					     .state = NSYNC_DRAFT_SIGNED });
}

/* A version that is not accepted is replaced; the one before it is needed, for its id. */
Test(office_plan, a_version_that_does_not_read)
{
	REGION(region);
	OFFICE(gt, &region, "gt");
	office_draft(&gt, "water", "note: x\n");
	office_write(&gt, STORY ".1.json", "no item\n");
	office_commit(&gt, STORY ".1.json");
	expect_plan(&gt, &(struct expected){ "the first does not read", .version = 1, .anew = true,
					     .state = NSYNC_DRAFT_NEW });
	office_write(&gt, STORY ".2.json", "no item\n");
	office_commit(&gt, STORY ".2.json");
	expect_plan(&gt,
		    &(struct expected){ "the version before does not read", .code = NSYNC_EINVAL });
}

/* Flip the first character of the item's only signature. */
static void spoil_signature(const struct office_fixture *gt, const char *path)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	struct nsync_error err = { NSYNC_OK, "", "" };
	char *at;

	fixture_ok(nsync_file_read(&bytes, office_path(gt, path), &err), &err);
	at = strstr(bytes.p, "==\"");
	FIXTURE_CHECK(at != NULL);
	at -= 40;
	*at = *at == 'A' ? 'B' : 'A';
	office_write(gt, path, bytes.p);
	office_commit(gt, path);
}

/* It was never sent, so no record holds it: it is judged here, as sync judges it. */
Test(office_plan, kept_back)
{
	REGION(region);
	OFFICE(gt, &region, "gt");
	office_story(&gt, "water", "");
	spoil_signature(&gt, STORY ".1.json");
	expect_plan(&gt, &(struct expected){ "kept back", .version = 1, .anew = true,
					     .state = NSYNC_DRAFT_NEW });
	office_sync(&gt);
	expect_plan(&gt, &(struct expected){ "kept back, after a sync", .version = 1, .anew = true,
					     .state = NSYNC_DRAFT_NEW });
}

Test(office_plan, held_and_mended)
{
	REGION(region);
	OFFICE(gt, &region, "gt");
	office_story(&gt, "water", "");
	spoil_signature(&gt, STORY ".1.json");
	office_push(&gt);
	cr_assert(office_merge(&region, "2026-03-01T01:00:00Z"));
	cr_assert_str_eq(region_word(&region, STORY ".1.json"), "bad-signature");
	office_sync(&gt);
	expect_plan(&gt, &(struct expected){ "held for its signature", .version = 1, .anew = true,
					     .state = NSYNC_DRAFT_NEW });
	office_draft(&gt, "water", "urgency: 2\n");
	expect_plan(&gt, &(struct expected){ "held, and changed", .version = 1, .anew = true,
					     .state = NSYNC_DRAFT_NEW });
	office_draft(&gt, "water", "");
	office_sign_file(&gt, office_path(&gt, "drafts/water.md"));
	expect_plan(&gt, &(struct expected){ "mended", .version = 1, .already = true,
					     .state = NSYNC_DRAFT_SIGNED });
}

/* Signing it again would change nothing: the next editor's signature is what it lacks. */
Test(office_plan, held_for_what_others_mend)
{
	AUTO(nsync_office_plan_release) struct nsync_office_plan plan;
	struct nsync_error err = { NSYNC_OK, "", "" };

	REGION(region);
	OFFICE(mx, &region, "mx");
	office_story(&mx, "water", "");
	office_sync(&mx);
	cr_assert(office_merge(&region, "2026-03-01T01:00:00Z"));
	cr_assert_str_eq(region_word(&region, "items/mx/2026/02/water.1.json"), "below-threshold");
	office_sync(&mx);
	nsync_office_plan_init(&plan);
	cr_assert_eq(nsync_office_plan_file(&plan, &mx.clone, office_path(&mx, "drafts/water.md"),
					    "drafts/water.md", mx.now, &err),
		     NSYNC_OK, "%s", err.text);
	cr_expect(plan.already && !plan.anew);
	cr_expect_eq(plan.version, 1);
}

/* A stolen key's revocation voids the newest version: the same text is signed as the next one. */
Test(office_plan, voided)
{
	REGION(region);
	OFFICE(gt, &region, "gt");
	office_story(&gt, "water", "");
	office_sync(&gt);
	cr_assert(office_merge(&region, "2026-03-01T01:00:00Z"));
	office_revoke(&region, "gt", FIXTURE_GT, 20, 1, "2026-03-01T02:00:00Z");
	office_sync(&gt);
	office_draft(&gt, "water", "");
	expect_plan(&gt, &(struct expected){ "voided, without a note", .code = NSYNC_EINVAL });
	office_draft(&gt, "water", "note: signed again after a theft\n");
	expect_plan(&gt,
		    &(struct expected){ "voided", .version = 2, .state = NSYNC_DRAFT_CHANGED });
	office_take_key(&gt, 20);
	office_sign_file(&gt, office_path(&gt, "drafts/water.md"));
	expect_plan(&gt, &(struct expected){ "signed with the new key", .version = 2,
					     .already = true, .state = NSYNC_DRAFT_SIGNED });
}

Test(office_plan, drafts_that_do_not_read)
{
	static const struct {
		const char *label, *file, *text;
		enum nsync_code code;
	} cases[] = {
		{ "no file", NULL, NULL, NSYNC_ENOTFOUND },
		{ "no front matter", "drafts/a.md", "Text.\n", NSYNC_ESYNTAX },
		{ "an unknown key", "drafts/a.md",
		  "---\nheadlin: x\nlanguage: en\ndate: 2026-02-01T09:00:00Z\n---\n\nT.\n",
		  NSYNC_EINVAL },
		{ "no date", "drafts/a.md", "---\nheadline: x\nlanguage: en\n---\n\nT.\n",
		  NSYNC_EINVAL },
		{ "no JSON", "drafts/a.json", "{", NSYNC_ESYNTAX },
		{ "a name that no story has", "drafts/A B.md", "---\n", NSYNC_EINVAL },
	};

	REGION(region);
	OFFICE(gt, &region, "gt");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(nsync_office_plan_release) struct nsync_office_plan plan;
		struct nsync_error err = { NSYNC_OK, "", "" };
		const char *file = cases[i].file ? cases[i].file : "drafts/none.md";

		nsync_office_plan_init(&plan);
		if (cases[i].text)
			office_write(&gt, file, cases[i].text);
		cr_expect_eq(nsync_office_plan_file(&plan, &gt.clone, office_path(&gt, file), file,
						    gt.now, &err),
			     cases[i].code, "%s: %d %s %s", cases[i].label, (int)err.code,
			     err.where, err.text);
		cr_expect(!strncmp(err.where, "drafts/", 7) || !cases[i].text, "%s: %s",
			  cases[i].label, err.where);
	}
}

/* ---- the folder of drafts ---- */

Test(office_plan, the_list_of_drafts)
{
	static const char *const wanted[] = { "drafts/a.json", "drafts/b.md", "drafts/c.md" };
	struct nsync_error err = { NSYNC_OK, "", "" };
	size_t count;
	char **names;

	REGION(region);
	OFFICE(gt, &region, "gt");
	cr_assert_eq(nsync_office_drafts(&names, &count, gt.clone.repo, &err), NSYNC_OK);
	cr_expect(count == 0, "no folder");
	nsync_names_free(names, count);
	office_write(&gt, "drafts/notes.txt", "x");
	cr_assert_eq(nsync_office_drafts(&names, &count, gt.clone.repo, &err), NSYNC_OK);
	cr_expect(count == 0, "no draft");
	nsync_names_free(names, count);
	office_write(&gt, "drafts/c.md", "x");
	office_write(&gt, "drafts/a.json", "x");
	office_write(&gt, "drafts/b.md", "x");
	office_write(&gt, "drafts/.md", "x");
	office_write(&gt, "drafts/.json", "x");
	office_write(&gt, "drafts/d.md~", "x");
	office_write(&gt, "drafts/sub/e.md", "x");
	cr_assert_eq(nsync_office_drafts(&names, &count, gt.clone.repo, &err), NSYNC_OK);
	cr_assert_eq(count, 3);
	for (size_t i = 0; i < 3; i++)
		cr_expect_str_eq(names[i], wanted[i]);
	nsync_names_free(names, count);
}

Test(office_plan, no_work_tree)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	size_t count;
	char **names;

	REGION(region);
	cr_expect_eq(nsync_office_drafts(&names, &count, region.repo, &err), NSYNC_EINVAL);
	cr_expect_null(names);
}
