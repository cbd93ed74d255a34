/* repo_optional.c: look-ups of what may be missing: there, missing, and not to be read. */
#include <criterion/criterion.h>

#include "tests/support/git_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define MAIN         "refs/heads/main"

static void start(void)
{
	struct nsync_error err = { NSYNC_OK, "", "" };

	cr_assert(nsync_base_start());
	cr_assert_eq(nsync_repo_start(&err), NSYNC_OK);
}

TestSuite(repo_optional, .init = start);

/* "a" file, "d/" with file "e", "m/" missing. */
static struct nsync_oid build(const struct nsync_repo *repo)
{
	AUTO(nsync_buf_release) struct nsync_buf tree = NSYNC_BUF_INIT(4096);
	struct nsync_oid blob = fixture_blob(repo, NSYNC_STR("x"));
	struct nsync_oid folder = fixture_tree_of(repo, "100644", "e", &blob);
	struct nsync_oid nowhere = fixture_nowhere();

	fixture_entry(&tree, "100644", "a", &blob);
	fixture_entry(&tree, "40000", "d", &folder);
	fixture_entry(&tree, "40000", "m", &nowhere);
	return fixture_tree(repo, &tree);
}

Test(repo_optional, a_path_in_a_tree)
{
	static const struct {
		const char *label, *path;
		enum nsync_code code;
		bool found;
		enum nsync_entry_kind kind;
	} cases[] = {
		{ "the top", "", NSYNC_OK, true, NSYNC_ENTRY_TREE },
		{ "a file", "a", NSYNC_OK, true, NSYNC_ENTRY_FILE },
		{ "below a folder", "d/e", NSYNC_OK, true, NSYNC_ENTRY_FILE },
		{ "no such name", "z", NSYNC_OK, false, NSYNC_ENTRY_TREE },
		{ "no such name below a folder", "d/z", NSYNC_OK, false, NSYNC_ENTRY_TREE },
		{ "below a file", "a/e", NSYNC_OK, false, NSYNC_ENTRY_FILE },
		{ "below a folder that cannot be read", "m/e", NSYNC_EGIT, false, NSYNC_ENTRY_TREE },
	};
	FIXTURE_FOLDER(dir);
	AUTO(nsync_repo_freep) struct nsync_repo *repo = fixture_repo(dir, "r", NULL);
	struct nsync_oid tree = build(repo), mine = fixture_nowhere();

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct nsync_error err = { NSYNC_OK, "", "" };
		enum nsync_entry_kind kind = NSYNC_ENTRY_OTHER;
		struct nsync_oid id = mine;
		bool found = !cases[i].found;
		enum nsync_code code = nsync_repo_find_optional(&found, &id, &kind, repo, &tree,
								nsync_str(cases[i].path), &err);

		cr_expect_eq(code, cases[i].code, "%s: %s", cases[i].label, err.text);
		cr_expect_eq(err.code, code, "%s", cases[i].label);
		cr_expect_eq(found, cases[i].found, "%s", cases[i].label);
		cr_expect_eq(kind, cases[i].kind, "%s", cases[i].label);
		cr_expect_eq(nsync_oid_eq(&id, &mine), !cases[i].found, "%s", cases[i].label);
		if (code == NSYNC_OK)
			cr_expect_eq(nsync_repo_find_optional(&found, NULL, NULL, repo, &tree,
							      nsync_str(cases[i].path), &err),
				     NSYNC_OK, "%s", cases[i].label);
	}
}

Test(repo_optional, an_empty_tree_has_no_path)
{
	FIXTURE_FOLDER(dir);
	AUTO(nsync_repo_freep) struct nsync_repo *repo = fixture_repo(dir, "r", NULL);
	struct nsync_error err = { NSYNC_OK, "", "" };
	const struct nsync_oid zero = { { 0 } };
	const struct nsync_oid *const trees[] = { NULL, &zero };

	for (size_t i = 0; i < COUNT(trees); i++) {
		bool found = true;

		cr_expect_eq(nsync_repo_find_optional(&found, NULL, NULL, repo, trees[i],
						      NSYNC_STR("a"), &err),
			     NSYNC_OK);
		cr_expect_not(found);
	}
}

Test(repo_optional, a_ref)
{
	FIXTURE_FOLDER(dir);
	AUTO(nsync_repo_freep) struct nsync_repo *repo = fixture_repo(dir, "r", NULL);
	struct nsync_oid tree = build(repo), commit = fixture_commit(repo, &tree, NULL, 0);
	struct nsync_oid at = fixture_nowhere(), before = at;
	struct nsync_error err = { NSYNC_OK, "", "" };
	bool found = true;

	cr_assert_eq(nsync_repo_ref_optional(&found, &at, repo, MAIN, &err), NSYNC_OK);
	cr_expect_not(found);
	cr_expect(nsync_oid_eq(&at, &before));
	cr_expect_eq(err.code, NSYNC_OK, "a ref that is missing is no failure");
	cr_assert_eq(nsync_repo_ref_swap(repo, MAIN, &commit, NULL, "m", &err), NSYNC_OK);
	cr_assert_eq(nsync_repo_ref_optional(&found, &at, repo, MAIN, &err), NSYNC_OK);
	cr_expect(found);
	cr_expect(nsync_oid_eq(&at, &commit));
}

Test(repo_optional, a_ref_that_cannot_be_read)
{
	FIXTURE_FOLDER(dir);
	AUTO(nsync_repo_freep) struct nsync_repo *repo = fixture_repo(dir, "r", NULL);
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_oid at;
	bool found = true;

	cr_assert_eq(nsync_file_write(fixture_path(dir, "r/refs/heads/main"), NSYNC_STR("rubbish\n"),
				      0644, &err),
		     NSYNC_OK);
	cr_expect_eq(nsync_repo_ref_optional(&found, &at, repo, MAIN, &err), NSYNC_EGIT);
	cr_expect_not(found);
	cr_expect_str_eq(err.where, MAIN);
}

Test(repo_optional, a_setting)
{
	FIXTURE_FOLDER(dir);
	AUTO(nsync_repo_freep) struct nsync_repo *repo = fixture_repo(dir, "r", NULL);
	AUTO(nsync_buf_release) struct nsync_buf value = NSYNC_BUF_INIT(100);
	AUTO(nsync_buf_release) struct nsync_buf small = NSYNC_BUF_INIT(3);
	struct nsync_error err = { NSYNC_OK, "", "" };
	bool found = true;

	cr_assert_eq(nsync_repo_config_get_optional(&found, &value, repo, "nsync.pin", &err),
		     NSYNC_OK);
	cr_expect_not(found);
	cr_expect_eq(value.n, 0);
	cr_assert_eq(nsync_repo_config_set(repo, "nsync.pin", "abcd", &err), NSYNC_OK);
	cr_assert_eq(nsync_repo_config_get_optional(&found, &value, repo, "nsync.pin", &err),
		     NSYNC_OK);
	cr_expect(found);
	cr_expect_str_eq(value.p, "abcd");
	cr_expect_eq(nsync_repo_config_get_optional(&found, &small, repo, "nsync.pin", &err),
		     NSYNC_ELIMIT);
	cr_expect_not(found);
	cr_expect_eq(err.code, NSYNC_ELIMIT);
}

Test(repo_optional, the_address_of_a_remote)
{
	FIXTURE_FOLDER(dir);
	AUTO(nsync_repo_freep) struct nsync_repo *repo = fixture_repo(dir, "r", NULL);
	AUTO(nsync_buf_release) struct nsync_buf url = NSYNC_BUF_INIT(100);
	AUTO(nsync_buf_release) struct nsync_buf small = NSYNC_BUF_INIT(3);
	struct nsync_error err = { NSYNC_OK, "", "" };
	bool found = true;

	cr_assert_eq(nsync_repo_remote_url_optional(&found, &url, repo, "mx", &err), NSYNC_OK);
	cr_expect_not(found);
	cr_assert_eq(nsync_repo_remote_add(repo, "mx", "/srv/mx.git", &err), NSYNC_OK);
	cr_assert_eq(nsync_repo_remote_url_optional(&found, &url, repo, "mx", &err), NSYNC_OK);
	cr_expect(found);
	cr_expect_str_eq(url.p, "/srv/mx.git");
	cr_expect_eq(nsync_repo_remote_url_optional(&found, &small, repo, "mx", &err),
		     NSYNC_ELIMIT);
	cr_expect_not(found);
	cr_expect_str_eq(err.where, "mx");
}
