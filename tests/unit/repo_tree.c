/* Finding one path in trees that may be anything. */
#include <criterion/criterion.h>

#include "tests/support/git_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static void start(void)
{
	struct nsync_error err = { NSYNC_OK, "", "" };

	cr_assert(nsync_base_start());
	cr_assert_eq(nsync_repo_start(&err), NSYNC_OK);
}

TestSuite(repo_tree, .init = start);

/* "a" file, "b" executable, "c" link, "d/" with "e" and "f/g", "h" zero-padded mode, "m/" missing. */
static struct nsync_oid build(const struct nsync_repo *repo)
{
	AUTO(nsync_buf_release) struct nsync_buf tree = NSYNC_BUF_INIT(4096);
	AUTO(nsync_buf_release) struct nsync_buf below = NSYNC_BUF_INIT(4096);
	struct nsync_oid blob = fixture_blob(repo, NSYNC_STR("x"));
	struct nsync_oid folder = fixture_tree_of(repo, "100644", "g", &blob);
	struct nsync_oid nowhere = fixture_nowhere();

	fixture_entry(&below, "100644", "e", &blob);
	fixture_entry(&below, "40000", "f", &folder);
	folder = fixture_tree(repo, &below);
	fixture_entry(&tree, "100644", "a", &blob);
	fixture_entry(&tree, "100755", "b", &blob);
	fixture_entry(&tree, "120000", "c", &blob);
	fixture_entry(&tree, "40000", "d", &folder);
	fixture_entry(&tree, "040000", "h", &folder);
	fixture_entry(&tree, "40000", "m", &nowhere);
	fixture_entry(&tree, "40000", "n", &blob);
	return fixture_tree(repo, &tree);
}

Test(repo_tree, finding)
{
	static const struct {
		const char *label, *path;
		enum nsync_code code;
		enum nsync_entry_kind kind;
	} cases[] = {
		{ "the top", "", NSYNC_OK, NSYNC_ENTRY_TREE },
		{ "a file", "a", NSYNC_OK, NSYNC_ENTRY_FILE },
		{ "an executable", "b", NSYNC_OK, NSYNC_ENTRY_OTHER },
		{ "a link", "c", NSYNC_OK, NSYNC_ENTRY_OTHER },
		{ "a folder", "d", NSYNC_OK, NSYNC_ENTRY_TREE },
		{ "below it", "d/e", NSYNC_OK, NSYNC_ENTRY_FILE },
		{ "further below", "d/f/g", NSYNC_OK, NSYNC_ENTRY_FILE },
		{ "a zero-padded mode is no folder", "h", NSYNC_OK, NSYNC_ENTRY_OTHER },
		{ "nor anything below it", "h/e", NSYNC_ENOTFOUND, NSYNC_ENTRY_OTHER },
		{ "no such name", "z", NSYNC_ENOTFOUND, NSYNC_ENTRY_OTHER },
		{ "a beginning of a name", "d/", NSYNC_OK, NSYNC_ENTRY_TREE },
		{ "below a file", "a/e", NSYNC_ENOTFOUND, NSYNC_ENTRY_OTHER },
		{ "an empty name", "d//e", NSYNC_ENOTFOUND, NSYNC_ENTRY_OTHER },
		{ "a missing folder is there", "m", NSYNC_OK, NSYNC_ENTRY_TREE },
		{ "and cannot be read", "m/e", NSYNC_EGIT, NSYNC_ENTRY_OTHER },
		{ "a blob that is called a folder", "n/e", NSYNC_EGIT, NSYNC_ENTRY_OTHER },
	};
	FIXTURE_FOLDER(dir);
	AUTO(nsync_repo_freep) struct nsync_repo *repo = fixture_repo(dir, "r", NULL);
	struct nsync_oid tree = build(repo);

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct nsync_error err = { NSYNC_OK, "", "" };
		enum nsync_entry_kind kind;
		struct nsync_oid id;

		cr_expect_eq(nsync_repo_find(&id, &kind, repo, &tree, nsync_str(cases[i].path),
					     &err),
			     cases[i].code, "%s: %s", cases[i].label, err.text);
		if (cases[i].code == NSYNC_OK)
			cr_expect_eq(kind, cases[i].kind, "%s", cases[i].label);
		cr_expect_eq(err.code, cases[i].code == NSYNC_EGIT ? NSYNC_EGIT : NSYNC_OK,
			     "%s: only what cannot be read is noted", cases[i].label);
	}
}

/* An entry that is out of order is found all the same: what iteration sees, lookup sees. */
Test(repo_tree, an_unsorted_tree_hides_nothing)
{
	FIXTURE_FOLDER(dir);
	AUTO(nsync_repo_freep) struct nsync_repo *repo = fixture_repo(dir, "r", NULL);
	AUTO(nsync_buf_release) struct nsync_buf tree = NSYNC_BUF_INIT(4096);
	struct nsync_oid blob = fixture_blob(repo, NSYNC_STR("x")), top, id;
	struct nsync_error err = { NSYNC_OK, "", "" };
	enum nsync_entry_kind kind;

	fixture_entry(&tree, "100644", "b", &blob);
	fixture_entry(&tree, "100644", "c", &blob);
	fixture_entry(&tree, "100644", "a", &blob);
	top = fixture_tree(repo, &tree);
	cr_expect_eq(nsync_repo_find(&id, &kind, repo, &top, NSYNC_STR("a"), &err), NSYNC_OK);
}
