/* repo_staged.c: which files a commit would change, as each index has it; indexes that are not read. */
#include "tests/support/shell_fixture.h"

TestSuite(repo_staged, .init = shell_enter, .fini = shell_leave, .timeout = 120);

static enum nsync_code note(void *payload, const char *path, const struct nsync_oid *id,
			    unsigned mode, struct nsync_error *why)
{
	(void)why;
	nsync_buf_printf(payload, "%s %o%s,", path, mode, nsync_oid_zero(id) ? " -" : "");
	return NSYNC_OK;
}

static enum nsync_code stop(void *payload, const char *path, const struct nsync_oid *id,
			    unsigned mode, struct nsync_error *why)
{
	(void)payload;
	(void)id;
	(void)mode;
	return nsync_fail(why, NSYNC_EINVAL, path, "stop");
}

/* In a clone w of the fixture's a, which has one, sub/two and more. */
static void make_w(const char *commands)
{
	sh("rm -rf w && git clone -q a w");
	sh("cd w && %s", commands);
}

Test(repo_staged, what_a_commit_changes)
{
	static const struct {
		const char *label, *make, *file, *want;
	} cases[] = {
		{ "nothing", "true", NULL, "" },
		{ "a changed file that is not staged", "echo x >one", NULL, "" },
		{ "changed, new, gone",
		  "echo 1b >one && echo s >sub/new && git add one sub/new && git rm -q --cached sub/two",
		  NULL, "one 100644,sub/new 100644,sub/two 0 -," },
		{ "a program", "git update-index --chmod=+x one", NULL, "one 100755," },
		{ "a link for a file", "rm one && ln -s x one && git add one", NULL, "one 120000," },
		{ "another repository", "git update-index --add --cacheinfo 160000,$(git rev-parse HEAD),m",
		  NULL, "m 160000," },
		{ "renamed", "git mv one uno", NULL, "one 0 -,uno 100644," },
		{ "meant to be added", "echo n >new && git add -N new", NULL, "" },
		{ "meant to be added again", "git rm -q --cached one && git add -N one", NULL,
		  "one 0 -," },
		{ "another index",
		  "echo 1b >one && GIT_INDEX_FILE=.git/other git read-tree HEAD"
		  " && GIT_INDEX_FILE=.git/other git add one",
		  "w/.git/other", "one 100644," },
		{ "not of another index",
		  "cp .git/index .git/other && echo 1b >one && git add one", "w/.git/other", "" },
		{ "an index of version 4", "git update-index --index-version 4 && git rm -q one",
		  NULL, "one 0 -," },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(nsync_repo_freep) struct nsync_repo *repo = NULL;
		AUTO(nsync_buf_release) struct nsync_buf listed = NSYNC_BUF_INIT(4096);
		const struct nsync_staged_visitor visitor = { note, &listed };
		enum nsync_index_read read = NSYNC_INDEX_SPLIT;

		make_w(cases[i].make);
		repo = open_repo("w");
		cr_assert_eq(nsync_repo_staged(&read, repo, cases[i].file, &visitor, &err),
			     NSYNC_OK, "%s: %s", cases[i].label, err.text);
		cr_expect_eq(read, NSYNC_INDEX_READ, "%s", cases[i].label);
		cr_expect_str_eq(nsync_buf_view(&listed).p, cases[i].want, "%s", cases[i].label);
	}
}

/* What is not committed yet is compared with nothing. */
Test(repo_staged, before_the_first_commit)
{
	AUTO(nsync_repo_freep) struct nsync_repo *repo = NULL;
	AUTO(nsync_buf_release) struct nsync_buf listed = NSYNC_BUF_INIT(4096);
	const struct nsync_staged_visitor visitor = { note, &listed };
	enum nsync_index_read read;

	sh("git init -q new && cd new && echo x >f && git add f");
	repo = open_repo("new");
	cr_assert_eq(nsync_repo_staged(&read, repo, NULL, &visitor, &err), NSYNC_OK, "%s", err.text);
	cr_expect_str_eq(nsync_buf_view(&listed).p, "f 100644,");
}

Test(repo_staged, the_visitor_stops_it)
{
	const struct nsync_staged_visitor visitor = { stop, NULL };
	AUTO(nsync_repo_freep) struct nsync_repo *repo = NULL;
	enum nsync_index_read read;

	make_w("git rm -q --cached one sub/two");
	repo = open_repo("w");
	cr_expect_eq(nsync_repo_staged(&read, repo, NULL, &visitor, &err), NSYNC_EINVAL);
	cr_expect_str_eq(err.where, "one");
}

Test(repo_staged, an_index_that_is_not_read)
{
	static const struct {
		const char *label, *make, *file;
		enum nsync_code code;
		enum nsync_index_read read;
	} cases[] = {
		{ "missing", "true", "w/.git/other", NSYNC_OK, NSYNC_INDEX_MISSING },
		{ "below a file", "true", "w/one/index", NSYNC_OK, NSYNC_INDEX_MISSING },
		{ "its own one is missing", "rm .git/index", NULL, NSYNC_OK, NSYNC_INDEX_MISSING },
		{ "split", "git update-index --split-index", NULL, NSYNC_OK, NSYNC_INDEX_SPLIT },
		{ "sparse",
		  "git sparse-checkout set --cone --sparse-index drafts && git rm -q --cached one",
		  NULL, NSYNC_OK, NSYNC_INDEX_SPARSE },
		{ "no index", "echo x >.git/other", "w/.git/other", NSYNC_EGIT, NSYNC_INDEX_READ },
		{ "a folder", "true", "w/sub", NSYNC_EGIT, NSYNC_INDEX_READ },
		{ "cut short", "head -c 100 .git/index >.git/other", "w/.git/other", NSYNC_EGIT,
		  NSYNC_INDEX_READ },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(nsync_repo_freep) struct nsync_repo *repo = NULL;
		AUTO(nsync_buf_release) struct nsync_buf listed = NSYNC_BUF_INIT(4096);
		const struct nsync_staged_visitor visitor = { note, &listed };
		struct nsync_error why = { .code = NSYNC_OK };
		enum nsync_index_read read = NSYNC_INDEX_READ;

		make_w(cases[i].make);
		repo = open_repo("w");
		cr_expect_eq(nsync_repo_staged(&read, repo, cases[i].file, &visitor, &why),
			     cases[i].code, "%s: %s", cases[i].label, why.text);
		cr_expect_eq(read, cases[i].read, "%s: %u", cases[i].label, read);
		cr_expect_eq(listed.n, 0, "%s", cases[i].label);
		if (cases[i].code)
			cr_expect_str_eq(why.where, cases[i].file, "%s", cases[i].label);
	}
}

/* ---- where Git starts hooks from ---- */

Test(repo_staged, hooks_folder)
{
	static const struct {
		const char *label, *make, *folder, *setting; /* folder: below the fixture's */
		enum nsync_config_scope scope;
	} cases[] = {
		{ "not set", "true", "w/.git/hooks", "", NSYNC_CONFIG_NOWHERE },
		{ "the user's", "git config --global core.hooksPath '~/my hooks'", "my hooks", NULL,
		  NSYNC_CONFIG_USER },
		{ "the repository's", "git config core.hooksPath h", "w/h", "h",
		  NSYNC_CONFIG_REPOSITORY },
		{ "both", "git config --global core.hooksPath /x && git config core.hooksPath h/i",
		  "w/h/i", "h/i", NSYNC_CONFIG_REPOSITORY },
		{ "of a file that is included",
		  "printf '[core]\nhooksPath = inc\n' >../inc && git config include.path ../../inc",
		  "w/inc", "inc", NSYNC_CONFIG_REPOSITORY },
		{ "the work tree's",
		  "git config extensions.worktreeConfig true && git config core.hooksPath h"
		  " && git config --worktree core.hooksPath t",
		  "w/t", "t", NSYNC_CONFIG_WORKTREE },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(nsync_repo_freep) struct nsync_repo *repo = NULL;
		AUTO(nsync_buf_release) struct nsync_buf folder = NSYNC_BUF_INIT(4096);
		AUTO(nsync_buf_release) struct nsync_buf setting = NSYNC_BUF_INIT(4096);
		enum nsync_config_scope scope;
		char here[512], want[700];

		cr_assert_not_null(getcwd(here, sizeof(here)));
		unsetenv("GIT_CONFIG_GLOBAL");
		sh("git config --global --unset-all core.hooksPath || true");
		make_w(cases[i].make);
		repo = open_repo("w");
		cr_assert_eq(nsync_repo_hooks_folder(&folder, &setting, &scope, repo, &err),
			     NSYNC_OK, "%s: %s", cases[i].label, err.text);
		snprintf(want, sizeof(want), "%s/%s", here, cases[i].folder);
		cr_expect_str_eq(nsync_buf_view(&folder).p, want, "%s", cases[i].label);
		cr_expect_str_eq(nsync_buf_view(&setting).p,
				 cases[i].setting ? cases[i].setting : want, "%s", cases[i].label);
		cr_expect_eq(scope, cases[i].scope, "%s", cases[i].label);
	}
}
