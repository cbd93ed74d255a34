/* repo_worktree.c: whether a work tree may be changed, what has changed in it, and what is read from it. */
#include "tests/support/shell_fixture.h"

TestSuite(repo_worktree, .init = shell_enter, .fini = shell_leave, .timeout = 120);

/* In w: what `next` holds is committed as refs/heads/next; main and the files stay. */
#define NEXT(commands) \
	"{ " commands \
	"; } && git add -A && git commit -q -m next && git update-ref refs/heads/next HEAD" \
	" && git reset -q --hard HEAD^ && "

static void make_w(const char *commands)
{
	sh("rm -rf w && git clone -q a w");
	sh("cd w && %s", commands);
}

static enum nsync_worktree state_of(const struct nsync_repo *repo, const struct nsync_oid *next,
				    char *path, size_t size)
{
	struct nsync_buf text = NSYNC_BUF_INIT(4096);
	enum nsync_worktree state;

	err = (struct nsync_error){ .code = NSYNC_OK };
	cr_assert_eq(nsync_repo_worktree(&state, &text, repo, next, &err), NSYNC_OK, "%s",
		     err.text);
	nsync_str_copy(path, size, nsync_buf_view(&text));
	nsync_buf_release(&text);
	return state;
}

/* ---- whether it may be changed ---- */

Test(repo_worktree, what_is_in_the_way_is_dirty)
{
	static const struct {
		const char *label, *make, *path; /* path "": clean */
	} cases[] = {
		{ "nothing in the way",
		  NEXT("mkdir d; echo x >d/f; echo 1b >one; git rm -q sub/two") "true", "" },
		{ "a link for a folder",
		  NEXT("mkdir d; echo x >d/f") "mkdir ../out && ln -s ../out d", "d" },
		{ "a file for a folder", NEXT("mkdir d; echo x >d/f") "echo mine >d", "d" },
		{ "a folder for a file", NEXT("echo x >f") "mkdir f && echo mine >f/mine", "f" },
		{ "a link for a file", NEXT("echo x >f") "ln -s one f", "f" },
		{ "a link with the same text", NEXT("printf one >f") "ln -s one f", "f" },
		{ "a fifo", NEXT("echo x >f") "mkfifo f", "f" },
		{ "ignored, but in the way",
		  NEXT("echo x >f") "echo f >.git/info/exclude && echo mine >f", "f" },
		{ "the same", NEXT("mkdir d; echo x >d/f") "mkdir d && echo x >d/f", "" },
		{ "changed, hidden by an attribute",
		  NEXT("echo 1b >one") "echo '* text=auto' >.git/info/attributes && git config core.autocrlf true"
				       " && printf '1\\r\\n' >one && git add one 2>/dev/null",
		  "one" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct nsync_repo *repo;
		struct nsync_oid next;
		char path[256];

		sh("rm -rf out");
		make_w(cases[i].make);
		repo = open_repo("w");
		next = ref_of(repo, "refs/heads/next");
		cr_expect_eq(state_of(repo, &next, path, sizeof(path)),
			     cases[i].path[0] ? NSYNC_WORKTREE_DIRTY : NSYNC_WORKTREE_CLEAN, "%s",
			     cases[i].label);
		cr_expect_str_eq(path, cases[i].path, "%s", cases[i].label);
		nsync_repo_free(repo);
	}
}

Test(repo_worktree, without_an_index_or_a_branch)
{
	struct nsync_repo *repo;
	struct nsync_oid head;
	char path[256];

	make_w("rm .git/index && rm one");
	repo = open_repo("w");
	head = ref_of(repo, "refs/heads/main");
	cr_expect_eq(state_of(repo, &head, path, sizeof(path)), NSYNC_WORKTREE_DIRTY,
		     "without an index all is removed");
	nsync_repo_free(repo);

	/* A fresh clone: HEAD is unborn. */
	sh("rm -rf w && git init -q w && git -C w fetch -q ../a main && echo mine >w/mine");
	repo = open_repo("w");
	cr_expect_eq(state_of(repo, &head, path, sizeof(path)), NSYNC_WORKTREE_CLEAN);
	nsync_repo_free(repo);

	sh("git clone -q --bare a w.git");
	repo = open_repo("w.git");
	cr_expect_eq(state_of(repo, &head, path, sizeof(path)), NSYNC_WORKTREE_NONE);
	nsync_repo_free(repo);
}

/* ---- lists ---- */

Test(repo_worktree, lists)
{
	static const struct {
		const char *prefix, *want;
	} cases[] = { { "", "drafts/a,drafts/deep/b,one,sub/new,sub/two," },
		      { "sub/", "sub/new,sub/two," },
		      { "none/", "" } };
	struct nsync_repo *repo;

	make_w("mkdir -p drafts/deep && echo a >drafts/a && echo b >drafts/deep/b && echo s >sub/new && git add sub/new && rm sub/two"
	       " && echo 1b >one && git add one && echo ignored >.git/info/exclude && echo x >ignored");
	repo = open_repo("w");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct nsync_buf text = NSYNC_BUF_INIT(4096);
		char **paths;
		size_t count;

		cr_assert_eq(nsync_repo_changed(&paths, &count, repo, cases[i].prefix, &err),
			     NSYNC_OK, "%s", err.text);
		for (size_t j = 0; j < count; j++)
			nsync_buf_printf(&text, "%s,", paths[j]);
		cr_expect_str_eq(text.p ? text.p : "", cases[i].want, "%s", cases[i].prefix);
		nsync_names_free(paths, count);
		nsync_buf_release(&text);
	}
	nsync_repo_free(repo);
}

/* ---- reading a file for a commit ---- */

Test(repo_worktree, files_that_are_read)
{
	static const struct {
		const char *label, *make, *path;
		enum nsync_code code;
	} cases[] = {
		{ "a file", "true", "one", NSYNC_OK },
		{ "missing", "true", "nothing", NSYNC_ENOTFOUND },
		{ "a folder", "true", "sub", NSYNC_EINVAL },
		{ "a fifo", "mkfifo f", "f", NSYNC_EINVAL },
		{ "a link", "ln -s one f", "f", NSYNC_EINVAL },
		{ "through a link", "mkdir ../out && echo x >../out/f && ln -s ../out d", "d/f",
		  NSYNC_EINVAL },
		{ "too large", "truncate -s 16777217 f", "f", NSYNC_ELIMIT },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_MEDIA_BYTES);
		struct nsync_error why = { .code = NSYNC_OK };
		struct nsync_repo *repo;

		sh("rm -rf out f");
		make_w(cases[i].make);
		repo = open_repo("w");
		cr_expect_eq(nsync_repo_read_work_file(&bytes, repo, cases[i].path, &why),
			     cases[i].code, "%s: %d %s", cases[i].label, (int)why.code, why.text);
		nsync_buf_release(&bytes);
		nsync_repo_free(repo);
	}
}
