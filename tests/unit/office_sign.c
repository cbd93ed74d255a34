/* office_sign.c: signing: what becomes of each file, what is committed, what is refused. */
#include <criterion/criterion.h>

#include "tests/support/office_fixture.h"

#define WATER "items/gt/2026/02/water.1.json"
#define STATE "items/mx/2026/02/state.1.json"

TestSuite(office_sign, .timeout = 120);

/* The output of a git command in the clone's folder, without its last LF. */
static const char *git(const struct office_fixture *office, const char *command)
{
	static char out[4096];
	char line[512];
	FILE *pipe;
	size_t n;

	snprintf(line, sizeof(line), "git -C %s %s 2>&1", office->folder, command);
	pipe = popen(line, "r");
	FIXTURE_CHECK(pipe != NULL);
	n = fread(out, 1, sizeof(out) - 1, pipe);
	pclose(pipe);
	while (n && out[n - 1] == '\n')
		n--;
	out[n] = '\0';
	return out;
}

/* How many of the office's keys have signed a file of the work tree validly. */
static int64_t signers(const struct office_fixture *office, const char *path)
{
	AUTO(nsync_item_file_release) struct nsync_item_file file;
	const struct nsync_root *root = nsync_region_root(&office->clone.region);
	struct nsync_error err = { NSYNC_OK, "", "" };
	bool found;

	nsync_item_file_init(&file);
	nsync_str_copy(file.path, sizeof(file.path), nsync_str(path));
	fixture_ok(nsync_clone_item_in_worktree(&file, &found, office->clone.repo, &err), &err);
	FIXTURE_CHECK(found);
	return nsync_root_signers(root,
				  &nsync_root_office(root, nsync_str(office->clone.office))->group,
				  NSYNC_KIND_ITEM, file.file.signatures,
				  nsync_buf_view(&file.message));
}

/* ---- what is good ---- */

Test(office_sign, a_draft)
{
	AUTO(nsync_sign_result_release) struct nsync_sign_result result = { .list = NULL };
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	struct nsync_error err = { NSYNC_OK, "", "" };
	const struct nsync_sign_outcome *out;
	struct nsync_oid before, after;
	const char *draft;

	REGION(region);
	OFFICE(gt, &region, "gt");
	before = office_main(&gt);
	draft = office_draft(&gt, "water", "");
	cr_assert_eq(office_sign(&result, &gt, &draft, 1, &err), NSYNC_OK, "%s", err.text);
	cr_assert(result.count == 1 && result.committed && !result.refused);
	out = &result.list[0];
	cr_expect(!out->already && !out->anew && !out->more && !out->verdict.reason);
	cr_expect_str_eq(out->path, WATER);
	cr_expect_str_eq(out->headline, "News of water");
	cr_expect_eq(out->version, 1);
	cr_assert_eq(nsync_file_read(&bytes, office_path(&gt, WATER), &err), NSYNC_OK);
	cr_expect(nsync_str_eq(nsync_buf_view(&bytes), nsync_buf_view(&out->bytes)));
	cr_expect_eq(signers(&gt, WATER), 1);
	after = office_main(&gt);
	cr_expect(nsync_oid_eq(&after, &result.commit) && !nsync_oid_eq(&after, &before));
	cr_expect_str_eq(git(&gt, "log -1 --format=%B"),
			 "Sign gt/2026/02/water, version 1\n\nNews of water");
	cr_expect_str_eq(git(&gt, "status --porcelain --untracked-files=no"), "");
	cr_expect_str_eq(git(&gt, "log -1 --format=%an/%at"), "Ana/1772323200",
			 "at the time that was given");
}

Test(office_sign, several_in_one_commit)
{
	AUTO(nsync_sign_result_release) struct nsync_sign_result result = { .list = NULL };
	struct nsync_error err = { NSYNC_OK, "", "" };
	const char *drafts[3];
	char names[3][256];

	REGION(region);
	OFFICE(gt, &region, "gt");
	office_story(&gt, "old", "");
	for (size_t i = 0; i < 3; i++) {
		static const char *const slugs[] = { "old", "water", "roads" };

		snprintf(names[i], sizeof(names[i]), "%s", office_draft(&gt, slugs[i], ""));
		drafts[i] = names[i];
	}
	cr_assert_eq(office_sign(&result, &gt, drafts, 3, &err), NSYNC_OK, "%s", err.text);
	cr_assert_eq(result.count, 3);
	cr_expect(result.list[0].already && !result.list[1].already && !result.list[2].already);
	cr_expect_eq(result.list[0].bytes.n, 0);
	cr_expect_str_eq(git(&gt, "log -1 --format=%B"),
			 "Sign 2 stories\n\ngt/2026/02/water, version 1: News of water\n"
			 "gt/2026/02/roads, version 1: News of roads");
	cr_expect_str_eq(git(&gt, "show --format= --name-only HEAD"),
			 "items/gt/2026/02/roads.1.json\n" WATER);
}

Test(office_sign, nothing_new)
{
	AUTO(nsync_sign_result_release) struct nsync_sign_result result = { .list = NULL };
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_oid before, after;
	const char *draft;

	REGION(region);
	OFFICE(gt, &region, "gt");
	office_story(&gt, "water", "");
	before = office_main(&gt);
	draft = office_path(&gt, "drafts/water.md");
	cr_assert_eq(office_sign(&result, &gt, &draft, 1, &err), NSYNC_OK);
	cr_expect(result.list[0].already && !result.committed);
	after = office_main(&gt);
	cr_expect(nsync_oid_eq(&before, &after));
	nsync_sign_result_release(&result);
	cr_assert_eq(office_sign(&result, &gt, NULL, 0, &err), NSYNC_OK);
	cr_expect(result.count == 0 && !result.committed);
}

Test(office_sign, without_a_commit)
{
	AUTO(nsync_sign_result_release) struct nsync_sign_result result = { .list = NULL };
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_oid before, after;
	const char *draft;

	REGION(region);
	OFFICE(gt, &region, "gt");
	before = office_main(&gt);
	draft = office_draft(&gt, "water", "");
	const struct nsync_sign_input input = { .files = &draft,
						.count = 1,
						.key = gt.key,
						.who = &gt.who,
						.date = gt.now,
						.now = gt.now,
						.no_commit = true };
	cr_assert_eq(nsync_office_sign(&result, &gt.clone, &input, &err), NSYNC_OK);
	cr_expect(!result.committed && !result.list[0].already);
	cr_expect(office_has(&gt, WATER));
	after = office_main(&gt);
	cr_expect(nsync_oid_eq(&before, &after));
}

/* mx asks for two signatures: the first editor signs a draft, the second one the item. */
Test(office_sign, a_threshold_of_two)
{
	static const struct {
		const char *label;
		unsigned key;
		bool draft, already, more;
		int64_t signers;
	} steps[] = {
		{ "the first editor", FIXTURE_MX, true, false, true, 1 },
		{ "again", FIXTURE_MX, true, true, false, 1 },
		{ "the same key on the item", FIXTURE_MX, false, true, false, 1 },
		{ "the second editor", FIXTURE_MX_2, false, false, false, 2 },
		{ "the second again", FIXTURE_MX_2, false, true, false, 2 },
	};

	REGION(region);
	OFFICE(mx, &region, "mx");
	office_draft(&mx, "state", "");
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		AUTO(nsync_sign_result_release) struct nsync_sign_result result = { .list = NULL };
		struct nsync_error err = { NSYNC_OK, "", "" };
		const char *file = office_path(&mx, steps[i].draft ? "drafts/state.md" : STATE);

		office_take_key(&mx, steps[i].key);
		cr_assert_eq(office_sign(&result, &mx, &file, 1, &err), NSYNC_OK, "%s: %s %s",
			     steps[i].label, err.where, err.text);
		cr_expect_eq(result.list[0].already, steps[i].already, "%s", steps[i].label);
		cr_expect_eq(result.list[0].more, steps[i].more, "%s", steps[i].label);
		cr_expect_eq(result.committed, !steps[i].already, "%s", steps[i].label);
		cr_expect_eq(result.list[0].verdict.reason, NSYNC_REASON_OK, "%s", steps[i].label);
		cr_expect_str_eq(result.list[0].path, STATE, "%s", steps[i].label);
		cr_expect_eq(signers(&mx, STATE), steps[i].signers, "%s", steps[i].label);
	}
	office_sync(&mx);
	cr_assert(office_merge(&region, "2026-03-01T01:00:00Z"));
	cr_expect_str_eq(region_word(&region, STATE), "ok");
}

/* An accepted item keeps its bytes, also where another editor could still sign it. */
Test(office_sign, an_accepted_item_is_signed_already)
{
	AUTO(nsync_sign_result_release) struct nsync_sign_result result = { .list = NULL };
	struct nsync_error err = { NSYNC_OK, "", "" };
	const char *item;

	REGION(region);
	OFFICE(gt, &region, "gt");
	office_story(&gt, "water", "");
	office_sync(&gt);
	cr_assert(office_merge(&region, "2026-03-01T01:00:00Z"));
	office_sync(&gt);
	office_take_key(&gt, FIXTURE_GT_2);
	item = office_path(&gt, WATER);
	cr_assert_eq(office_sign(&result, &gt, &item, 1, &err), NSYNC_OK);
	cr_expect(result.list[0].already && !result.committed);
	cr_expect_eq(signers(&gt, WATER), 1);
}

/* What the newest record holds for its signature is signed again under its number. */
Test(office_sign, anew)
{
	AUTO(nsync_sign_result_release) struct nsync_sign_result result = { .list = NULL };
	struct nsync_error err = { NSYNC_OK, "", "" };
	const char *draft;

	REGION(region);
	OFFICE(gt, &region, "gt");
	office_write(&gt, WATER, "x\n");
	office_commit(&gt, WATER);
	office_push(&gt);
	cr_assert(office_merge(&region, "2026-03-01T01:00:00Z"));
	office_sync(&gt);
	draft = office_draft(&gt, "water", "");
	cr_assert_eq(office_sign(&result, &gt, &draft, 1, &err), NSYNC_OK, "%s", err.text);
	cr_expect(!result.list[0].already && result.committed);
	cr_expect_str_eq(result.list[0].path, WATER);
	cr_expect_eq(signers(&gt, WATER), 1);
}

/* ---- pictures ---- */

static void draft_with_pictures(const struct office_fixture *gt, const char *one, const char *two)
{
	AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(NSYNC_MAX_DRAFT_BYTES);

	fixture_item_body(&text,
			  &(struct fixture_item){ .slug = "water", .pictures = { one, two } });
	office_write(gt, "drafts/water.json", text.p);
}

Test(office_sign, pictures_go_with_the_item)
{
	AUTO(nsync_sign_result_release) struct nsync_sign_result result = { .list = NULL };
	struct nsync_error err = { NSYNC_OK, "", "" };
	char one[NSYNC_MAX_PATH], two[NSYNC_MAX_PATH], wanted[3 * NSYNC_MAX_PATH];
	struct nsync_oid before, after;
	const char *draft;

	REGION(region);
	OFFICE(gt, &region, "gt");
	before = office_main(&gt);
	fixture_media_path(one, "gt", "\x89PNG one");
	fixture_media_path(two, "gt", "\x89PNG two");
	draft_with_pictures(&gt, "\x89PNG one", "\x89PNG two");
	office_write(&gt, one, "\x89PNG one");
	draft = office_path(&gt, "drafts/water.json");
	cr_expect_eq(office_sign(&result, &gt, &draft, 1, &err), NSYNC_ENOTFOUND);
	cr_expect_str_eq(err.where, two);
	after = office_main(&gt);
	cr_expect(!office_has(&gt, WATER) && nsync_oid_eq(&before, &after), "nothing is written");
	nsync_sign_result_release(&result);
	err = (struct nsync_error){ NSYNC_OK, "", "" };
	office_write(&gt, two, "\x89PNG two");
	cr_assert_eq(office_sign(&result, &gt, &draft, 1, &err), NSYNC_OK, "%s", err.text);
	snprintf(wanted, sizeof(wanted), "%s\n%s\n%s", WATER, strcmp(one, two) < 0 ? one : two,
		 strcmp(one, two) < 0 ? two : one);
	cr_expect_str_eq(git(&gt, "show --format= --name-only HEAD"), wanted);
}

/* ---- what is refused ---- */

/* Whether nothing has changed but for drafts. */
static void expect_untouched(const struct office_fixture *office, const struct nsync_oid *before,
			     const char *label)
{
	struct nsync_oid now = office_main(office);

	cr_expect(nsync_oid_eq(&now, before), "%s: main moved", label);
	cr_expect_str_eq(git(office, "status --porcelain -- items media"), "", "%s", label);
}

Test(office_sign, keys_that_may_not)
{
	static const struct {
		const char *label;
		unsigned key;
		enum nsync_code code;
	} cases[] = {
		{ "a stranger's", FIXTURE_STRANGER, NSYNC_EKEY },
		{ "another office's", FIXTURE_BZ, NSYNC_EKEY },
		{ "a holder's of the root", FIXTURE_ROOT_A, NSYNC_EKEY },
		{ "the merge key", FIXTURE_MERGE, NSYNC_EKEY },
		{ "one that was revoked", FIXTURE_GT, NSYNC_EKEY },
		{ "the one that took its place", 20, NSYNC_OK },
		{ "the second editor's", FIXTURE_GT_2, NSYNC_OK },
	};
	struct nsync_oid before;

	REGION(region);
	OFFICE(gt, &region, "gt");
	office_revoke(&region, "gt", FIXTURE_GT, 20, 1, "2026-03-01T01:00:00Z");
	office_sync(&gt);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(nsync_sign_result_release) struct nsync_sign_result result = { .list = NULL };
		struct nsync_error err = { NSYNC_OK, "", "" };
		char slug[16];
		const char *draft;

		snprintf(slug, sizeof(slug), "story-%zu", i);
		draft = office_draft(&gt, slug, "");
		before = office_main(&gt);
		office_take_key(&gt, cases[i].key);
		cr_expect_eq(office_sign(&result, &gt, &draft, 1, &err), cases[i].code, "%s: %s",
			     cases[i].label, err.text);
		if (cases[i].code)
			expect_untouched(&gt, &before, cases[i].label);
	}
}

Test(office_sign, an_office_that_the_root_does_not_have)
{
	AUTO(nsync_sign_result_release) struct nsync_sign_result result = { .list = NULL };
	struct nsync_error err = { NSYNC_OK, "", "" };
	const char *draft;

	REGION(region);
	OFFICE(gt, &region, "gt");
	draft = office_draft(&gt, "water", "");
	nsync_str_copy(gt.clone.office, sizeof(gt.clone.office), NSYNC_STR("zz"));
	cr_expect_eq(office_sign(&result, &gt, &draft, 1, &err), NSYNC_ETRUST);
	cr_expect_str_eq(err.where, "zz");
	cr_expect_eq(result.count, 0);
}

/* One bad file of several: the good ones are not written either. */
Test(office_sign, one_bad_file_stops_all)
{
	static const struct {
		const char *label, *file, *text;
		enum nsync_code code;
	} cases[] = {
		{ "a draft that does not read", "drafts/bad.md", "no front matter\n",
		  NSYNC_ESYNTAX },
		{ "a draft that lacks its date", "drafts/bad.md",
		  "---\nheadline: x\nlanguage: en\n---\n\nT.\n", NSYNC_EINVAL },
		{ "no such file", "drafts/none.md", NULL, NSYNC_ENOTFOUND },
		{ "an item that does not read", "items/gt/2026/02/bad.1.json", "{}\n",
		  NSYNC_EINVAL },
		{ "neither a draft nor an item", "notes.txt", "x\n", NSYNC_EINVAL },
	};

	REGION(region);
	OFFICE(gt, &region, "gt");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(nsync_sign_result_release) struct nsync_sign_result result = { .list = NULL };
		struct nsync_error err = { NSYNC_OK, "", "" };
		struct nsync_oid before = office_main(&gt);
		char good[256], bad[256];
		const char *const files[] = { good, bad };

		snprintf(good, sizeof(good), "%s", office_draft(&gt, "good", ""));
		snprintf(bad, sizeof(bad), "%s", office_path(&gt, cases[i].file));
		if (cases[i].text)
			office_write(&gt, cases[i].file, cases[i].text);
		cr_expect_eq(office_sign(&result, &gt, files, 2, &err), cases[i].code, "%s: %d %s",
			     cases[i].label, (int)err.code, err.text);
		cr_expect_eq(result.count, 2, "%s", cases[i].label);
		cr_expect(!result.committed && !office_has(&gt, "items/gt/2026/02/good.1.json"),
			  "%s", cases[i].label);
		unlink(bad);
		expect_untouched(&gt, &before, cases[i].label);
	}
}

/* A signed file under another name: its text says another story than its path. */
Test(office_sign, what_the_regional_office_would_refuse)
{
	AUTO(nsync_sign_result_release) struct nsync_sign_result result = { .list = NULL };
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_oid before, after;
	char good[256], copy[256];
	const char *const files[] = { copy, good };

	REGION(region);
	OFFICE(gt, &region, "gt");
	office_story(&gt, "water", "");
	fixture_ok(nsync_file_read(&bytes, office_path(&gt, WATER), &err), &err);
	office_write(&gt, "items/gt/2026/02/copy.1.json", bytes.p);
	snprintf(good, sizeof(good), "%s", office_draft(&gt, "good", ""));
	snprintf(copy, sizeof(copy), "%s", office_path(&gt, "items/gt/2026/02/copy.1.json"));
	office_take_key(&gt, FIXTURE_GT_2);
	before = office_main(&gt);
	cr_assert_eq(office_sign(&result, &gt, files, 2, &err), NSYNC_OK, "%s", err.text);
	cr_expect(result.refused && !result.committed);
	cr_assert_eq(result.count, 2);
	cr_expect_eq(result.list[0].verdict.reason, NSYNC_BAD_PATH);
	cr_expect_eq(result.list[1].verdict.reason, NSYNC_REASON_OK);
	cr_expect(!office_has(&gt, "items/gt/2026/02/good.1.json"));
	after = office_main(&gt);
	cr_expect(nsync_oid_eq(&before, &after));
}

/* A version dated ahead of the clock is the regional office's to judge, when its time has come. */
Test(office_sign, a_date_ahead_of_the_clock)
{
	AUTO(nsync_sign_result_release) struct nsync_sign_result result = { .list = NULL };
	struct nsync_error err = { NSYNC_OK, "", "" };
	const char *draft;

	REGION(region);
	OFFICE(gt, &region, "gt");
	draft = office_draft(&gt, "water", "");
	const struct nsync_sign_input input = { .files = &draft,
						.count = 1,
						.key = gt.key,
						.who = &gt.who,
						.date = fixture_time("2026-06-01T00:00:00Z"),
						.now = gt.now };
	cr_assert_eq(nsync_office_sign(&result, &gt.clone, &input, &err), NSYNC_OK);
	cr_expect(!result.refused && result.committed);
}

/* Another program has the index: main stays where it was. */
Test(office_sign, a_locked_index)
{
	AUTO(nsync_sign_result_release) struct nsync_sign_result result = { .list = NULL };
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_oid before, after;
	const char *draft;

	REGION(region);
	OFFICE(gt, &region, "gt");
	before = office_main(&gt);
	office_write(&gt, ".git/index.lock", "");
	draft = office_draft(&gt, "water", "");
	cr_expect_neq(office_sign(&result, &gt, &draft, 1, &err), NSYNC_OK);
	cr_expect(!result.committed);
	after = office_main(&gt);
	cr_expect(nsync_oid_eq(&before, &after));
}
