/* office_ledger.c: the ledger of drafts as a file: what it keeps, and what becomes of a damaged one. */
#include <sys/stat.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "lib/office/ledger.h"
#include "tests/support/office_fixture.h"

#define LEDGER    ".git/nsync/drafts.json"
#define SHA       "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define OTHER_SHA "0000000000000000000000000000000000000000000000000000000000000000"

TestSuite(office_ledger, .timeout = 120);

static struct nsync_story story_of(const char *name)
{
	struct nsync_story story;
	int64_t version;

	FIXTURE_CHECK(nsync_story_parse(&story, &version, nsync_str(name)));
	return story;
}

static void note(struct nsync_ledger *ledger, const char *path, const char *story, int64_t version,
		 const char *sha256)
{
	const struct nsync_story of = story_of(story);
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_id item;

	FIXTURE_CHECK(nsync_id_parse(&item, NSYNC_STR(SHA)));
	fixture_ok(nsync_ledger_note(ledger, path, &of, version, &item, sha256, &err), &err);
}

static void open_ledger(struct nsync_ledger *out, const struct office_fixture *gt)
{
	struct nsync_error err = { NSYNC_OK, "", "" };

	fixture_ok(nsync_ledger_open(out, &gt->clone, &err), &err);
}

static void save(struct nsync_ledger *ledger)
{
	struct nsync_error err = { NSYNC_OK, "", "" };

	fixture_ok(nsync_ledger_save(ledger, &err), &err);
}

Test(office_ledger, noted_saved_read)
{
	AUTO(nsync_ledger_release) struct nsync_ledger first, again;
	const struct nsync_ledger_entry *entry;
	struct stat st;

	REGION(region);
	OFFICE(gt, &region, "gt");
	open_ledger(&first, &gt);
	cr_expect_eq(first.count, 0);
	save(&first);
	cr_expect(!office_has(&gt, LEDGER), "nothing was noted");
	note(&first, "drafts/a.md", "gt/2026/02/a", 1, SHA);
	note(&first, "drafts/b.md", "gt/2026/02/b", 2, SHA);
	note(&first, "drafts/a.md", "gt/2026/02/a", 2, OTHER_SHA);
	nsync_ledger_mark_next(&first);
	note(&first, "", "gt/2026/02/none", 1, SHA);
	note(&first, "drafts/\xff.md", "gt/2026/02/none", 1, SHA);
	save(&first);
	cr_assert_eq(stat(office_path(&gt, LEDGER), &st), 0);
	cr_expect_eq(st.st_mode & 0777, 0600);
	open_ledger(&again, &gt);
	cr_assert_eq(again.count, 2);
	cr_expect_str_eq(again.list[0].path, "drafts/b.md");
	entry = nsync_ledger_find(&again, "drafts/a.md");
	cr_assert_not_null(entry);
	cr_expect(entry->version == 2 && !strcmp(entry->sha256, OTHER_SHA) && !entry->changed);
	cr_expect(entry->next && !again.list[0].next);
	cr_expect_str_eq(entry->story.slug, "a");
	cr_expect_null(nsync_ledger_find(&again, "drafts/c.md"));
	cr_expect_null(nsync_ledger_find(&again, ""));
}

/* What is known already is not written again: a command that only looks leaves the file alone. */
Test(office_ledger, what_is_known)
{
	AUTO(nsync_ledger_release) struct nsync_ledger first, again;

	REGION(region);
	OFFICE(gt, &region, "gt");
	open_ledger(&first, &gt);
	note(&first, "drafts/a.md", "gt/2026/02/a", 1, SHA);
	save(&first);
	cr_assert_eq(unlink(office_path(&gt, LEDGER)), 0);
	note(&first, "drafts/a.md", "gt/2026/02/a", 1, SHA);
	save(&first);
	cr_expect(!office_has(&gt, LEDGER));
	open_ledger(&again, &gt);
	cr_expect_eq(again.count, 0);
}

/* Two runs at once: each adds what it noted to what the other one has written. */
Test(office_ledger, two_runs)
{
	AUTO(nsync_ledger_release) struct nsync_ledger one, two, again;

	REGION(region);
	OFFICE(gt, &region, "gt");
	open_ledger(&one, &gt);
	open_ledger(&two, &gt);
	note(&one, "drafts/a.md", "gt/2026/02/a", 1, SHA);
	note(&two, "drafts/b.md", "gt/2026/02/b", 1, SHA);
	save(&one);
	save(&two);
	open_ledger(&again, &gt);
	cr_expect_eq(again.count, 2);
	cr_expect(nsync_ledger_find(&again, "drafts/a.md") &&
		  nsync_ledger_find(&again, "drafts/b.md"));
}

static size_t warnings;

static void warn(void *payload, const struct nsync_error *trouble)
{
	(void)payload;
	cr_expect(strstr(trouble->where, LEDGER), "%s", trouble->where);
	warnings++;
}

Test(office_ledger, damaged)
{
#define ENTRY(path, story, version, sha) \
	"{\"version\":1,\"drafts\":[{\"path\":" path ",\"story\":" story ",\"version\":" version \
	",\"item\":\"" SHA "\",\"sha256\":" sha "}]}"
	static const struct {
		const char *label, *text;
	} cases[] = {
		{ "no JSON", "nonsense" },
		{ "empty", "" },
		{ "an array", "[]" },
		{ "another version", "{\"version\":2,\"drafts\":[]}" },
		{ "no list", "{\"version\":1}" },
		{ "no entry", "{\"version\":1,\"drafts\":[1]}" },
		{ "no path", ENTRY("\"\"", "\"gt/2026/02/a\"", "1", "\"" SHA "\"") },
		{ "no story", ENTRY("\"a\"", "\"gt/2026/a\"", "1", "\"" SHA "\"") },
		{ "a version's name", ENTRY("\"a\"", "\"gt/2026/02/a.1\"", "1", "\"" SHA "\"") },
		{ "version 0", ENTRY("\"a\"", "\"gt/2026/02/a\"", "0", "\"" SHA "\"") },
		{ "no hash", ENTRY("\"a\"", "\"gt/2026/02/a\"", "1", "\"xyz\"") },
		{ "a member too many", "{\"version\":1,\"drafts\":[{\"path\":\"a\",\"story\":"
				       "\"gt/2026/02/a\",\"version\":1,\"item\":\"" SHA
				       "\",\"sha256\":\"" SHA "\",\"x\":1}]}" },
	};

	REGION(region);
	OFFICE(gt, &region, "gt");
	gt.host.warn = warn;
	office_walk(&gt);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(nsync_ledger_release) struct nsync_ledger ledger, again;

		office_write(&gt, LEDGER, cases[i].text);
		warnings = 0;
		open_ledger(&ledger, &gt);
		cr_expect(ledger.count == 0 && warnings == 1, "%s", cases[i].label);
		cr_expect(!office_has(&gt, LEDGER) && office_has(&gt, LEDGER ".damaged"), "%s",
			  cases[i].label);
		note(&ledger, "drafts/a.md", "gt/2026/02/a", 1, SHA);
		save(&ledger);
		open_ledger(&again, &gt);
		cr_expect(again.count == 1 && warnings == 1, "%s: named once", cases[i].label);
	}
	/* A folder in its place is damage, too. */
	cr_assert_eq(unlink(office_path(&gt, LEDGER)), 0);
	cr_assert_eq(unlink(office_path(&gt, LEDGER ".damaged")), 0);
	cr_assert_eq(mkdir(office_path(&gt, LEDGER), 0777), 0);
	AUTO(nsync_ledger_release) struct nsync_ledger ledger;

	warnings = 0;
	open_ledger(&ledger, &gt);
	cr_expect_eq(warnings, 1);
	note(&ledger, "drafts/a.md", "gt/2026/02/a", 1, SHA);
	save(&ledger);
}

/* The oldest entries go, and first those whose draft is gone. */
Test(office_ledger, bounded)
{
	AUTO(nsync_ledger_release) struct nsync_ledger ledger, again;

	REGION(region);
	OFFICE(gt, &region, "gt");
	office_draft(&gt, "here", "");
	open_ledger(&ledger, &gt);
	note(&ledger, "drafts/here.md", "gt/2026/02/here", 1, SHA);
	for (unsigned i = 0; i < NSYNC_LEDGER_ENTRIES + 5; i++) {
		char path[64];

		snprintf(path, sizeof(path), "drafts/n%u.md", i);
		note(&ledger, path, "gt/2026/02/n", 1, SHA);
	}
	save(&ledger);
	open_ledger(&again, &gt);
	cr_expect_eq(again.count, NSYNC_LEDGER_ENTRIES);
	cr_expect_not_null(nsync_ledger_find(&again, "drafts/here.md"));
	cr_expect_null(nsync_ledger_find(&again, "drafts/n5.md"));
	cr_expect_not_null(nsync_ledger_find(&again, "drafts/n6.md"));
}

/* Nothing can be written: signing goes on, and that is for the caller to say. */
Test(office_ledger, no_room)
{
	AUTO(nsync_ledger_release) struct nsync_ledger ledger;
	struct nsync_error err = { NSYNC_OK, "", "" };

	REGION(region);
	OFFICE(gt, &region, "gt");
	open_ledger(&ledger, &gt);
	note(&ledger, "drafts/a.md", "gt/2026/02/a", 1, SHA);
	(void)!nsync_file_remove_tree(office_path(&gt, ".git/nsync"), &err);
	office_write(&gt, ".git/nsync", "in the way\n");
	err = (struct nsync_error){ NSYNC_OK, "", "" };
	cr_expect_neq(nsync_ledger_save(&ledger, &err), NSYNC_OK);
	cr_expect_str_not_empty(err.text);
}
