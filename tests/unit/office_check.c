/* office_check.c: what check says of drafts and files, and what Git's hooks are told. */
#include <criterion/criterion.h>

#include "tests/support/office_fixture.h"

#define WATER "items/gt/2026/02/water.1.json"

TestSuite(office_check, .timeout = 120);

static const struct nsync_checked *find(const struct nsync_office_check *check, const char *name)
{
	for (size_t i = 0; i < check->count; i++)
		if (!strcmp(check->list[i].name, name))
			return &check->list[i];
	return NULL;
}

static const char *good_draft =
	"---\nheadline: x\nlanguage: en\ndate: 2026-02-01T09:00:00-06:00\n---\n\nT.\n";

/* ---- drafts ---- */

Test(office_check, drafts)
{
	static const struct {
		const char *label, *file, *text;
		enum nsync_code code; /* of the draft's own fault */
		const char *where, *said;
	} cases[] = {
		{ "good", "drafts/a.md", NULL, NSYNC_OK, "", "" },
		{ "no front matter", "drafts/a.md", "Text.\n", NSYNC_ESYNTAX, "a.md:1", "" },
		{ "a misspelt key", "drafts/a.md",
		  "---\nheadlin: x\nlanguage: en\ndate: 2026-02-01T09:00:00-06:00\n---\n\nT.\n",
		  NSYNC_EINVAL, "a.md:2", "headline" },
		{ "no language", "drafts/a.md",
		  "---\nheadline: x\ndate: 2026-02-01T09:00:00-06:00\n---\n\nT.\n", NSYNC_EINVAL,
		  "a.md:1", "language" },
		{ "no JSON", "drafts/a.json", "{\n  \"headlines\": 1,\n", NSYNC_ESYNTAX,
		  "a.json:", "" },
		{ "no name of a story", "drafts/A b.md", "---\n", NSYNC_EINVAL, "A b.md",
		  "a-b.md" },
		{ "neither", "notes.txt", "x\n", NSYNC_EINVAL, "notes.txt", ".md" },
	};

	REGION(region);
	OFFICE(gt, &region, "gt");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(nsync_office_check_release) struct nsync_office_check check = { .list = NULL };
		const char *file = office_path(&gt, cases[i].file);
		struct nsync_error err = { NSYNC_OK, "", "" };
		const struct nsync_checked *out;

		office_write(&gt, cases[i].file, cases[i].text ? cases[i].text : good_draft);
		cr_assert_eq(nsync_office_check_named(&check, &gt.clone, file, gt.now, &err),
			     NSYNC_OK, "%s: %s", cases[i].label, err.text);
		cr_assert_eq(check.count, 1);
		out = &check.list[0];
		cr_expect_str_eq(out->name, file);
		cr_expect(out->is_draft, "%s", cases[i].label);
		cr_expect_eq(out->unreadable.code, cases[i].code, "%s: %s", cases[i].label,
			     out->unreadable.text);
		cr_expect(strstr(out->unreadable.where, cases[i].where), "%s: %s", cases[i].label,
			  out->unreadable.where);
		cr_expect(strstr(out->unreadable.text, cases[i].said), "%s: %s", cases[i].label,
			  out->unreadable.text);
		cr_expect(out->faulty == (cases[i].code != NSYNC_OK) && check.faulty == out->faulty,
			  "%s", cases[i].label);
		cr_expect_eq(out->violation_count, 0, "%s", cases[i].label);
		cr_expect_eq(out->verdict.reason, NSYNC_REASON_OK, "%s", cases[i].label);
		if (!out->faulty) {
			cr_expect_eq(out->state, NSYNC_DRAFT_NEW);
			cr_expect_str_eq(out->story.slug, "a");
			cr_expect_eq(out->version, 1);
		}
	}
}

Test(office_check, no_such_file)
{
	AUTO(nsync_office_check_release) struct nsync_office_check check = { .list = NULL };
	struct nsync_error err = { NSYNC_OK, "", "" };

	REGION(region);
	OFFICE(gt, &region, "gt");
	cr_expect_eq(nsync_office_check_named(&check, &gt.clone, "nowhere.md", gt.now, &err),
		     NSYNC_ENOTFOUND);
	cr_expect_str_eq(err.where, "nowhere.md");
	cr_expect_eq(check.count, 0);
}

/* ---- files ---- */

/* The signed file of a spec, as text. */
static void write_item(const struct office_fixture *gt, const char *path,
		       const struct fixture_item *spec)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(2 * NSYNC_MAX_SIGNED_BYTES);

	fixture_item_file(&bytes, spec);
	office_write(gt, path, bytes.p);
}

Test(office_check, files)
{
	static const struct fixture_item water = { .slug = "water" };
	static const struct fixture_item forged = { .slug = "water",
						    .signers = { FIXTURE_STRANGER },
						    .signer_count = 1 };
	static const struct fixture_item below = {
		.office = "mx", .slug = "water", .signers = { FIXTURE_MX }, .signer_count = 1
	};
	static const struct {
		const char *label, *path;
		const struct fixture_item *spec;
		const char *text;
		enum nsync_reason reason;
	} cases[] = {
		{ "good", WATER, &water, NULL, NSYNC_REASON_OK },
		{ "no JSON", WATER, NULL, "x\n", NSYNC_NOT_JSON },
		{ "signed by a stranger", WATER, &forged, NULL, NSYNC_UNKNOWN_KEY },
		{ "under another name", "items/gt/2026/02/copy.1.json", &water, NULL,
		  NSYNC_BAD_PATH },
		{ "another version", "items/gt/2026/02/water.2.json", &water, NULL,
		  NSYNC_WRONG_VERSION },
		{ "below the threshold", "items/mx/2026/02/water.1.json", &below, NULL,
		  NSYNC_BELOW_THRESHOLD },
		{ "a name out of the grammar", "items/gt/2026/02/Water.1.json", &water, NULL,
		  NSYNC_BAD_PATH },
		{ "a picture by another name",
		  "media/gt/"
		  "0000000000000000000000000000000000000000000000000000000000000000.png",
		  NULL, "x", NSYNC_BAD_MEDIA },
	};

	REGION(region);
	OFFICE(gt, &region, "gt");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(nsync_office_check_release) struct nsync_office_check check = { .list = NULL };
		const char *file = office_path(&gt, cases[i].path);
		struct nsync_error err = { NSYNC_OK, "", "" };

		if (cases[i].spec)
			write_item(&gt, cases[i].path, cases[i].spec);
		else
			office_write(&gt, cases[i].path, cases[i].text);
		cr_assert_eq(nsync_office_check_named(&check, &gt.clone, file, gt.now, &err),
			     NSYNC_OK, "%s: %s", cases[i].label, err.text);
		cr_assert_eq(check.count, 1);
		cr_expect(!check.list[0].is_draft, "%s", cases[i].label);
		cr_expect_eq(check.list[0].verdict.reason, cases[i].reason, "%s: %s",
			     cases[i].label, nsync_reason_name(check.list[0].verdict.reason));
		cr_expect_eq(check.faulty, cases[i].reason != NSYNC_REASON_OK, "%s",
			     cases[i].label);
	}
}

/* ---- the whole work tree ---- */

Test(office_check, all_of_it)
{
	AUTO(nsync_office_check_release) struct nsync_office_check check = { .list = NULL };
	struct nsync_error err = { NSYNC_OK, "", "" };
	const struct nsync_checked *found;

	REGION(region);
	OFFICE(gt, &region, "gt");
	cr_assert_eq(nsync_office_check(&check, &gt.clone, gt.now, &err), NSYNC_OK);
	cr_expect(check.count == 0 && !check.faulty, "nothing there");
	office_story(&gt, "accepted", "");
	office_sync(&gt);
	cr_assert(office_merge(&region, "2026-03-01T01:00:00Z"));
	office_sync(&gt);
	office_draft(&gt, "accepted", "urgency: 3\nnote: urgency\n");
	office_story(&gt, "committed", "");
	write_item(&gt, "items/gt/2026/02/loose.1.json", &(struct fixture_item){ .slug = "loose" });
	office_write(&gt, "items/mx/2026/02/theirs.1.json", "x");
	cr_assert_eq(nsync_office_check(&check, &gt.clone, gt.now, &err), NSYNC_OK);
	cr_assert_eq(check.count, 4);
	cr_expect(!check.faulty);
	cr_expect_str_eq(check.list[0].name, "drafts/accepted.md");
	cr_expect(check.list[0].is_draft && check.list[0].state == NSYNC_DRAFT_CHANGED);
	cr_expect_eq(check.list[0].version, 2);
	cr_expect_str_eq(check.list[1].name, "drafts/committed.md");
	cr_expect_eq(check.list[1].state, NSYNC_DRAFT_SIGNED);
	cr_expect_str_eq(check.list[2].name, "items/gt/2026/02/committed.1.json");
	cr_expect(!check.list[2].is_draft && !check.list[2].faulty);
	cr_expect(strstr(check.list[3].name, "/items/gt/2026/02/loose.1.json"), "%s",
		  check.list[3].name);
	nsync_office_check_release(&check);
	/* What is wrong is told of each, and nothing stops the others. */
	office_write(&gt, "drafts/accepted.md", "x\n");
	office_write(&gt, "items/gt/2026/02/loose.1.json", "x\n");
	office_write(&gt, "items/gt/2026/02/committed.1.json", "y\n");
	office_commit(&gt, "items/gt/2026/02/committed.1.json");
	cr_assert_eq(nsync_office_check(&check, &gt.clone, gt.now, &err), NSYNC_OK, "%s", err.text);
	cr_assert_eq(check.count, 4);
	cr_expect(check.faulty);
	for (size_t i = 0; i < check.count; i++)
		cr_expect_eq(check.list[i].faulty,
			     strcmp(check.list[i].name, "drafts/committed.md") != 0, "%s",
			     check.list[i].name);
	found = find(&check, "drafts/committed.md");
	cr_assert_not_null(found);
	cr_expect(found->state == NSYNC_DRAFT_NEW && found->version == 1,
		  "signing it replaces the item that does not read");
	found = find(&check, "items/gt/2026/02/committed.1.json");
	cr_assert_not_null(found);
	cr_expect_eq(found->verdict.reason, NSYNC_NOT_JSON);
}

/* ---- pre-commit ---- */

/* Run a git command in the clone's folder; it must succeed. */
static void git(const struct office_fixture *gt, const char *command)
{
	char line[512];

	snprintf(line, sizeof(line), "cd %s && git %s", gt->folder, command);
	cr_assert_eq(system(line), 0, "%s", command);
}

/* What the hook pre-commit finds; it must be able to judge. */
static enum nsync_code check_staged(struct nsync_office_check *check,
				    const struct office_fixture *office, const char *index)
{
	enum nsync_commit_stop stop = NSYNC_COMMIT_MOVING;
	struct nsync_error why = { NSYNC_OK, "", "" };
	enum nsync_code code = nsync_office_check_staged(check, &stop, &office->clone, index,
							 office->now, &why);

	cr_expect_eq(stop, NSYNC_COMMIT_GOES_ON);
	cr_expect_eq(code, NSYNC_OK, "%s: %s", why.where, why.text);
	return code;
}

Test(office_check, what_is_staged)
{
	static const struct {
		const char *label, *path, *text, *stage;
		enum nsync_reason reason; /* NSYNC_REASON_OK: nothing is told */
	} cases[] = {
		{ "a good item", WATER, NULL, "add items", NSYNC_REASON_OK },
		{ "a bad item", WATER, "x\n", "add items", NSYNC_NOT_JSON },
		{ "a bad item that is not staged", WATER, "x\n", "status -s >/dev/null",
		  NSYNC_REASON_OK },
		{ "a program", WATER, "x\n", "add items && git update-index --chmod=+x " WATER,
		  NSYNC_BAD_MODE },
		{ "another office's", "items/mx/2026/02/a.1.json", "x\n", "add items",
		  NSYNC_REASON_OK },
		{ "an office whose code begins so", "items/gtx/a.1.json", "x\n", "add items",
		  NSYNC_REASON_OK },
		{ "a draft", "drafts/a.md", "x\n", "add drafts", NSYNC_REASON_OK },
		{ "a bad cosignature", "cosignatures/gt/mx/2026/02/a.1.json", "x\n",
		  "add cosignatures", NSYNC_NOT_JSON },
		{ "a bad picture", "media/gt/x.png", "x\n", "add media", NSYNC_BAD_PATH },
		{ "an accepted item, changed", "items/gt/2026/02/old.1.json", "x\n", "add items",
		  NSYNC_NOT_JSON },
		{ "meant to be added", WATER, "x\n", "add -N items", NSYNC_REASON_OK },
	};

	REGION(region);
	OFFICE(gt, &region, "gt");
	office_story(&gt, "old", "");
	office_sync(&gt);
	cr_assert(office_merge(&region, "2026-03-01T01:00:00Z"));
	office_sync(&gt);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(nsync_office_check_release) struct nsync_office_check check = { .list = NULL };

		if (cases[i].text)
			office_write(&gt, cases[i].path, cases[i].text);
		else
			write_item(&gt, cases[i].path, &(struct fixture_item){ .slug = "water" });
		git(&gt, cases[i].stage);
		cr_assert_eq(check_staged(&check, &gt, NULL), NSYNC_OK, "%s", cases[i].label);
		cr_expect_eq(check.count, cases[i].reason ? 1 : 0, "%s: %zu", cases[i].label,
			     check.count);
		cr_expect_eq(check.faulty, cases[i].reason != NSYNC_REASON_OK, "%s",
			     cases[i].label);
		if (check.count) {
			cr_expect_str_eq(check.list[0].name, cases[i].path, "%s", cases[i].label);
			cr_expect_eq(check.list[0].verdict.reason, cases[i].reason, "%s: %s",
				     cases[i].label,
				     nsync_reason_name(check.list[0].verdict.reason));
		}
		git(&gt, "reset -q --hard && git clean -qfd");
	}
}

/* The index that Git names counts, and the clone's own does not. */
Test(office_check, another_index)
{
	AUTO(nsync_office_check_release) struct nsync_office_check check = { .list = NULL };
	char index[256];

	REGION(region);
	OFFICE(gt, &region, "gt");
	snprintf(index, sizeof(index), "%s", office_path(&gt, ".git/other"));
	git(&gt, "read-tree --index-output=.git/other HEAD");
	office_write(&gt, WATER, "x\n");
	git(&gt, "add items");
	cr_assert_eq(check_staged(&check, &gt, index), NSYNC_OK);
	cr_expect_eq(check.count, 0);
	git(&gt, "rev-parse -q HEAD >/dev/null; cp .git/index .git/other; git reset -q");
	cr_assert_eq(check_staged(&check, &gt, index), NSYNC_OK);
	cr_assert_eq(check.count, 1);
	cr_expect_eq(check.list[0].verdict.reason, NSYNC_NOT_JSON);
}

Test(office_check, what_a_commit_takes_away)
{
	static const struct {
		const char *label, *stage;
		enum nsync_deletion deletion; /* NSYNC_DELETION_NONE: nothing is told */
	} cases[] = {
		{ "accepted", "rm -q items/gt/2026/02/old.1.json", NSYNC_DELETION_ACCEPTED },
		{ "accepted, out of the index only", "rm -q --cached items/gt/2026/02/old.1.json",
		  NSYNC_DELETION_ACCEPTED },
		{ "not accepted", "rm -q items/gt/2026/02/waits.1.json", NSYNC_DELETION_WAITING },
		{ "not of this office", "rm -q trust/1.json", NSYNC_DELETION_NONE },
	};

	REGION(region);
	OFFICE(gt, &region, "gt");
	office_story(&gt, "old", "");
	office_sync(&gt);
	cr_assert(office_merge(&region, "2026-03-01T01:00:00Z"));
	office_sync(&gt);
	office_story(&gt, "waits", "");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(nsync_office_check_release) struct nsync_office_check check = { .list = NULL };

		git(&gt, cases[i].stage);
		cr_assert_eq(check_staged(&check, &gt, NULL), NSYNC_OK, "%s", cases[i].label);
		cr_expect_eq(check.count, cases[i].deletion ? 1 : 0, "%s", cases[i].label);
		cr_expect_eq(check.faulty, cases[i].deletion == NSYNC_DELETION_ACCEPTED, "%s",
			     cases[i].label);
		if (check.count) {
			cr_expect_eq(check.list[0].deletion, cases[i].deletion, "%s",
				     cases[i].label);
			cr_expect_eq(check.list[0].faulty, check.faulty, "%s", cases[i].label);
		}
		git(&gt, "reset -q --hard");
	}
}

/* Nothing is judged, and so nothing may be committed. */
Test(office_check, no_commit_can_be_judged)
{
	static const struct {
		const char *label, *make, *undo;
		enum nsync_commit_stop stop;
	} cases[] = {
		{ "a split index", "update-index --split-index", "update-index --no-split-index",
		  NSYNC_COMMIT_SPLIT_INDEX },
		{ "no index", "--version >/dev/null; mv .git/index .git/kept",
		  "--version >/dev/null; mv .git/kept .git/index", NSYNC_COMMIT_NO_INDEX },
		{ "a sparse index", "sparse-checkout set --cone --sparse-index drafts",
		  "sparse-checkout disable", NSYNC_COMMIT_SPARSE_INDEX },
	};

	REGION(region);
	OFFICE(gt, &region, "gt");
	office_story(&gt, "old", "");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(nsync_office_check_release) struct nsync_office_check check = { .list = NULL };
		struct nsync_error err = { NSYNC_OK, "", "" };
		enum nsync_commit_stop stop = NSYNC_COMMIT_GOES_ON;

		git(&gt, cases[i].make);
		cr_assert_eq(nsync_office_check_staged(&check, &stop, &gt.clone, NULL, gt.now, &err),
			     NSYNC_OK, "%s: %s", cases[i].label, err.text);
		cr_expect_eq(stop, cases[i].stop, "%s: %u", cases[i].label, stop);
		cr_expect_eq(check.count, 0, "%s", cases[i].label);
		git(&gt, cases[i].undo);
		cr_assert_eq(check_staged(&check, &gt, NULL), NSYNC_OK, "%s", cases[i].label);
	}
}

/* The note that a run leaves while it moves main. */
Test(office_check, no_commit_while_main_moves)
{
	enum nsync_commit_stop stop = NSYNC_COMMIT_MOVING;
	struct nsync_error err = { NSYNC_OK, "", "" };

	REGION(region);
	OFFICE(gt, &region, "gt");
	cr_assert_eq(nsync_office_may_commit(&stop, gt.folder, &err), NSYNC_OK);
	cr_expect_eq(stop, NSYNC_COMMIT_GOES_ON);
	git(&gt, "worktree add -q --detach ../side");
	git(&gt, "--version >/dev/null; mkdir -p .git/nsync; echo {} >.git/nsync/moving.json");
	cr_assert_eq(nsync_office_may_commit(&stop, gt.folder, &err), NSYNC_OK);
	cr_expect_eq(stop, NSYNC_COMMIT_MOVING);
	stop = NSYNC_COMMIT_GOES_ON;
	cr_assert_eq(nsync_office_may_commit(&stop, fixture_path(region.dir, "side"), &err),
		     NSYNC_OK, "%s", err.text);
	cr_expect_eq(stop, NSYNC_COMMIT_MOVING, "in another work tree");
	cr_expect(office_has(&gt, ".git/nsync/moving.json"), "nobody finishes it here");
	cr_expect_eq(nsync_office_may_commit(&stop, "/nonexistent", &err), NSYNC_ENOTFOUND);
}

/* An accepted item whose new body would be good by itself: the accepted one stays. */
Test(office_check, another_body_under_an_accepted_name)
{
	AUTO(nsync_office_check_release) struct nsync_office_check check = { .list = NULL };

	REGION(region);
	OFFICE(gt, &region, "gt");
	office_story(&gt, "water", "");
	office_sync(&gt);
	cr_assert(office_merge(&region, "2026-03-01T01:00:00Z"));
	office_sync(&gt);
	write_item(&gt, WATER, &(struct fixture_item){ .slug = "water" });
	git(&gt, "add items");
	cr_assert_eq(check_staged(&check, &gt, NULL), NSYNC_OK);
	cr_assert_eq(check.count, 1);
	cr_expect_eq(check.list[0].verdict.reason, NSYNC_FORK);
}

/* Of two editors the first one's item lacks a signature; it may be committed and pushed. */
Test(office_check, below_the_threshold_is_no_fault_of_the_first_editor)
{
	AUTO(nsync_office_check_release) struct nsync_office_check check = { .list = NULL };
	struct nsync_error err = { NSYNC_OK, "", "" };
	char hex[NSYNC_OID_HEX], line[256];
	struct nsync_oid head;

	REGION(region);
	OFFICE(mx, &region, "mx");
	write_item(&mx, "items/mx/2026/02/water.1.json",
		   &(struct fixture_item){ .office = "mx",
					   .slug = "water",
					   .signers = { FIXTURE_MX },
					   .signer_count = 1 });
	git(&mx, "add items");
	cr_assert_eq(check_staged(&check, &mx, NULL), NSYNC_OK);
	cr_expect(check.count == 0 && !check.faulty);
	git(&mx, "commit -q -m one");
	head = office_main(&mx);
	nsync_oid_hex(hex, &head);
	snprintf(line, sizeof(line), "refs/heads/main %s refs/heads/main %s\n", hex, hex);
	cr_assert_eq(nsync_office_check_push(&check, &mx.clone, nsync_str(line), mx.now, &err),
		     NSYNC_OK);
	cr_expect(check.count == 0 && !check.faulty);
}

/* ---- pre-push ---- */

Test(office_check, what_is_pushed)
{
	/* %s is the id of a commit with a bad item. */
	static const struct {
		const char *label, *lines;
		size_t told;
	} cases[] = {
		{ "nothing", "", 0 },
		{ "main", "refs/heads/main %s refs/heads/main 0000\n", 1 },
		{ "without the last LF", "refs/heads/main %s refs/heads/main 0000", 1 },
		{ "by another name", "HEAD %s refs/heads/main 0000\n", 1 },
		{ "main after another branch",
		  "refs/heads/x %s refs/heads/x 0000\nrefs/heads/main %s refs/heads/main 0000\n",
		  1 },
		{ "twice", "a %s refs/heads/main 0000\nb %s refs/heads/main 0000\n", 2 },
		{ "another branch", "refs/heads/main %s refs/heads/mine 0000\n", 0 },
		{ "a branch that is deleted",
		  "(delete) 0000000000000000000000000000000000000000 refs/heads/main %s\n", 0 },
		{ "three words", "refs/heads/main %s refs/heads/main\n", 0 },
		{ "no id", "refs/heads/main x%s refs/heads/main 0000\n", 0 },
		{ "blank lines", "\n\n", 0 },
	};
	char hex[NSYNC_OID_HEX];
	struct nsync_oid head;

	REGION(region);
	OFFICE(gt, &region, "gt");
	office_story(&gt, "good", "");
	office_write(&gt, WATER, "x\n");
	office_commit(&gt, WATER);
	head = office_main(&gt);
	nsync_oid_hex(hex, &head);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(nsync_office_check_release) struct nsync_office_check check = { .list = NULL };
		struct nsync_error err = { NSYNC_OK, "", "" };
		AUTO(nsync_buf_release) struct nsync_buf lines = NSYNC_BUF_INIT(1024);

		for (const char *at = cases[i].lines; *at;) {
			size_t n = strncmp(at, "%s", 2) ? 0 : 2;

			if (n)
				nsync_buf_text(&lines, hex);
			else
				nsync_buf_char(&lines, *at);
			at += n ? n : 1;
		}
		cr_assert_eq(nsync_office_check_push(&check, &gt.clone, nsync_buf_view(&lines),
						     gt.now, &err),
			     NSYNC_OK, "%s: %s", cases[i].label, err.text);
		cr_expect_eq(check.count, cases[i].told, "%s: %zu", cases[i].label, check.count);
		for (size_t k = 0; k < check.count; k++) {
			cr_expect_str_eq(check.list[k].name, WATER);
			cr_expect_eq(check.list[k].verdict.reason, NSYNC_NOT_JSON);
		}
	}
}

Test(office_check, a_push_of_a_commit_that_is_not_here)
{
	AUTO(nsync_office_check_release) struct nsync_office_check check = { .list = NULL };
	struct nsync_error err = { NSYNC_OK, "", "" };

	REGION(region);
	OFFICE(gt, &region, "gt");
	cr_expect_eq(
		nsync_office_check_push(
			&check, &gt.clone,
			NSYNC_STR("x abababababababababababababababababababab refs/heads/main 0\n"),
			gt.now, &err),
		NSYNC_ENOTFOUND);
}
