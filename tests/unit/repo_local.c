/* repo_local.c: files that work tree, index and main do not have the same. */
#include "tests/support/shell_fixture.h"

TestSuite(repo_local, .init = shell_enter, .fini = shell_leave, .timeout = 120);

/* "<path> <head><index><work>": "." for none, "o" for the committed body, "x" for another; then marks. */
static enum nsync_code note(void *payload, const struct nsync_local *local, struct nsync_error *why)
{
	static const char states[] = { [NSYNC_WORK_MISSING] = '.',
				       [NSYNC_WORK_FILE] = 'x',
				       [NSYNC_WORK_OTHER] = '?',
				       [NSYNC_WORK_UNREADABLE] = '!' };
	char index = '.', work = states[local->state];

	(void)why;
	if (local->in_index)
		index = nsync_oid_eq(&local->index, &local->head) ? 'o' : 'x';
	if (local->state == NSYNC_WORK_FILE && local->in_head &&
	    nsync_oid_eq(&local->work, &local->head))
		work = 'o';
	nsync_buf_printf(payload, "%s %c%c%c%s%s,", local->path, local->in_head ? 'o' : '.', index,
			 work, local->mode ? " mode" : "", local->ignored ? " ignored" : "");
	return NSYNC_OK;
}

static struct nsync_oid tree_of(const struct nsync_repo *repo)
{
	struct nsync_commit commit;
	struct nsync_oid head;

	cr_assert_eq(nsync_repo_ref(&head, repo, "refs/heads/main", &err), NSYNC_OK);
	cr_assert_eq(nsync_repo_commit(&commit, repo, &head, &err), NSYNC_OK);
	return commit.tree;
}

Test(repo_local, table)
{
	static const struct {
		const char *label, *make, *want;
	} cases[] = {
		{ "nothing", "true", "" },
		{ "touched only", "touch -d 2000-01-01 sub/two", "" },
		{ "outside of the prefix", "echo x >one; echo x >subway; echo x >new", "" },
		{ "changed", "echo x >sub/two", "sub/two oox," },
		{ "gone", "rm sub/two", "sub/two oo.," },
		{ "staged", "echo x >sub/two; git add sub", "sub/two oxx," },
		{ "staged only", "echo x >sub/two; git add sub; echo 2 >sub/two", "sub/two oxo," },
		{ "out of the index", "git rm -q --cached sub/two", "sub/two o.o," },
		{ "removed", "git rm -q sub/two", "sub/two o..," },
		{ "untracked", "mkdir sub/d; echo x >sub/d/new", "sub/d/new ..x," },
		{ "new and staged", "echo x >sub/new; git add sub", "sub/new .xx," },
		{ "new in the index only", "echo x >sub/new; git add sub; rm sub/new",
		  "sub/new .x.," },
		{ "meant to be added", "echo x >sub/new; git add -N sub", "sub/new ..x," },
		{ "ignored", "echo new >.git/info/exclude; echo x >sub/new",
		  "sub/new ..x ignored," },
		{ "said not to change", "git update-index --assume-unchanged sub/two; echo x >sub/two",
		  "sub/two oox," },
		{ "not in the work tree by wish",
		  "git update-index --skip-worktree sub/two; rm sub/two", "" },
		{ "by wish, and there", "git update-index --skip-worktree sub/two; echo x >sub/two",
		  "sub/two oox," },
		{ "a program", "chmod +x sub/two", "sub/two ooo mode," },
		{ "a link", "rm sub/two; ln -s ../one sub/two", "sub/two oo?," },
		{ "a folder", "rm sub/two; mkdir sub/two; echo x >sub/two/x",
		  "sub/two oo?,sub/two/x ..x," },
		{ "the folder is a link", "mv sub mine; ln -s mine sub", "sub/two oo?," },
		{ "another repository", "git init -q sub/other; echo x >sub/other/x", "" },
		{ "two of them", "echo x >sub/two; echo x >sub/a", "sub/a ..x,sub/two oox," },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(nsync_repo_freep) struct nsync_repo *repo = NULL;
		AUTO(nsync_buf_release) struct nsync_buf listed = NSYNC_BUF_INIT(4096);
		const struct nsync_local_visitor visitor = { note, &listed };
		struct nsync_oid tree;

		sh("rm -rf w && git clone -q a w && cd w && { %s; }", cases[i].make);
		repo = open_repo("w");
		tree = tree_of(repo);
		cr_assert_eq(nsync_repo_local(repo, &tree, "sub/", &visitor, &err), NSYNC_OK,
			     "%s: %s", cases[i].label, err.text);
		cr_expect_str_eq(nsync_buf_view(&listed).p, cases[i].want, "%s: %s",
				 cases[i].label, nsync_buf_view(&listed).p);
	}
}

Test(repo_local, before_the_first_commit)
{
	AUTO(nsync_repo_freep) struct nsync_repo *repo = NULL;
	AUTO(nsync_buf_release) struct nsync_buf listed = NSYNC_BUF_INIT(4096);
	const struct nsync_local_visitor visitor = { note, &listed };
	const struct nsync_oid none = { { 0 } };

	sh("git init -q new && mkdir new/sub && echo x >new/sub/x");
	repo = open_repo("new");
	cr_expect(nsync_repo_on_main(repo));
	cr_assert_eq(nsync_repo_local(repo, &none, "sub/", &visitor, &err), NSYNC_OK, "%s",
		     err.text);
	cr_expect_str_eq(nsync_buf_view(&listed).p, "sub/x ..x,");
}

Test(repo_local, an_index_that_cannot_be_read)
{
	AUTO(nsync_repo_freep) struct nsync_repo *repo = NULL;
	AUTO(nsync_buf_release) struct nsync_buf listed = NSYNC_BUF_INIT(4096);
	const struct nsync_local_visitor visitor = { note, &listed };
	struct nsync_oid tree;

	sh("git clone -q a w && cd w && git update-index --split-index");
	repo = open_repo("w");
	tree = tree_of(repo);
	cr_expect_eq(nsync_repo_local(repo, &tree, "sub/", &visitor, &err), NSYNC_EGIT);
	cr_expect_eq(listed.n, 0);
}

Test(repo_local, which_branch_is_checked_out)
{
	static const struct {
		const char *make;
		bool on_main;
	} cases[] = { { "true", true },
		      { "git switch -q -c other", false },
		      { "git checkout -q --detach", false } };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(nsync_repo_freep) struct nsync_repo *repo = NULL;

		sh("rm -rf w && git clone -q a w && cd w && %s", cases[i].make);
		repo = open_repo("w");
		cr_expect_eq(nsync_repo_on_main(repo), cases[i].on_main, "%s", cases[i].make);
	}
}
