/* repo_worktree.c: what stands in the way, killed runs, links and modes, attributes; commits of some files. */
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

Test(repo_worktree, what_checkout_would_refuse_is_dirty)
{
	static const struct {
		const char *label, *make, *path; /* path "": clean */
	} cases[] = {
		{ "nothing in the way",
		  NEXT("mkdir d; echo x >d/f; echo 1b >one; git rm -q sub/two") "true", "" },
		{ "a link for a folder",
		  NEXT("mkdir d; echo x >d/f") "mkdir ../out && ln -s ../out d", "d/f" },
		{ "a file for a folder", NEXT("mkdir d; echo x >d/f") "echo mine >d", "d/f" },
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
		struct nsync_error why = { .code = NSYNC_OK };
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
		sh("find w out -not -path 'w/.git*' -exec ls -ld {} + 2>/dev/null >before; true");
		cr_expect_eq(nsync_repo_checkout(repo, &next, &why),
			     cases[i].path[0] ? NSYNC_EDIRTY : NSYNC_OK, "%s: %s", cases[i].label,
			     why.text);
		if (cases[i].path[0])
			cr_expect(
				shell_says(
					"find w out -not -path 'w/.git*' -exec ls -ld {} + 2>/dev/null | cmp -s before -"),
				"%s", cases[i].label);
		nsync_repo_free(repo);
	}
}

Test(repo_worktree, killed_runs)
{
	static const struct {
		const char *label, *make, *path; /* path "": clean */
	} cases[] = {
		{ "before the files",
		  NEXT("echo x >new; echo 1b >one; git rm -q sub/two") "git update-ref refs/heads/main next",
		  "" },
		{ "in the middle of the files",
		  NEXT("echo x >new; echo 1b >one; git rm -q sub/two") "git update-ref refs/heads/main next && echo x >new"
								       " && echo 1b >one && rm sub/two",
		  "" },
		{ "and then somebody wrote",
		  NEXT("echo x >new; echo 1b >one") "git update-ref refs/heads/main next && echo mine >one",
		  "one" },
		{ "many commits behind",
		  "t=$(git rev-parse main^{tree}) && for i in $(seq 100); do t=$(printf '100644 blob %s\\tn\\n'"
		  " $(echo $i | git hash-object -w --stdin) | git mktree) && git update-ref refs/heads/main $(git commit-tree -p"
		  " main -m $i $t); done",
		  "" },
		{ "behind a merge of others",
		  NEXT("echo x >new") "git update-ref refs/heads/main $(git commit-tree -p next -p main -m m"
				      " $({ git ls-tree next; printf '100644 blob %s\\tzz\\n' $(git rev-parse main:one); } | git mktree))",
		  "" },
		{ "something staged that no ancestor had",
		  NEXT("echo x >new") "echo mine >one && git add one && git update-ref refs/heads/main next",
		  "new" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct nsync_error why = { .code = NSYNC_OK };
		struct nsync_repo *repo;
		struct nsync_oid head;
		char path[256];
		bool clean = !cases[i].path[0];

		make_w(cases[i].make);
		repo = open_repo("w");
		head = ref_of(repo, "refs/heads/main");
		cr_expect_eq(state_of(repo, NULL, path, sizeof(path)),
			     clean ? NSYNC_WORKTREE_CLEAN : NSYNC_WORKTREE_DIRTY, "%s",
			     cases[i].label);
		if (clean) {
			cr_expect_str_eq(path, "", "%s", cases[i].label);
			cr_expect_eq(nsync_repo_checkout(repo, &head, &why), NSYNC_OK, "%s: %s",
				     cases[i].label, why.text);
			cr_expect(shell_says("cd w && test -z \"$(git status --porcelain)\""), "%s",
				  cases[i].label);
		}
		nsync_repo_free(repo);
	}
}

Test(repo_worktree, without_an_index_or_a_branch)
{
	struct nsync_repo *repo;
	struct nsync_oid head, none = { { 0 } };
	char path[256];

	make_w("rm .git/index && rm one");
	repo = open_repo("w");
	head = ref_of(repo, "refs/heads/main");
	cr_expect_eq(state_of(repo, &head, path, sizeof(path)), NSYNC_WORKTREE_CLEAN);
	cr_expect_eq(nsync_repo_checkout(repo, &head, &err), NSYNC_OK, "%s", err.text);
	cr_expect(shell_says("cd w && test -z \"$(git status --porcelain)\""));
	nsync_repo_free(repo);

	/* A fresh clone: HEAD is unborn, and stays so. */
	sh("rm -rf w && git init -q w && git -C w fetch -q ../a main && echo mine >w/mine");
	repo = open_repo("w");
	cr_expect_eq(state_of(repo, &head, path, sizeof(path)), NSYNC_WORKTREE_CLEAN);
	cr_expect_eq(nsync_repo_checkout(repo, &head, &err), NSYNC_OK, "%s", err.text);
	cr_expect(file_holds("w/sub/two", "2\n") && file_holds("w/mine", "mine\n"));
	cr_expect(shell_says(
		"cd w && ! git rev-parse -q --verify HEAD && test \"$(git ls-files | xargs)\" = 'one sub/two'"));
	cr_expect_eq(nsync_repo_checkout(repo, &none, &err), NSYNC_ENOTFOUND);
	nsync_repo_free(repo);

	sh("git clone -q --bare a w.git");
	repo = open_repo("w.git");
	cr_expect_eq(state_of(repo, &head, path, sizeof(path)), NSYNC_WORKTREE_NONE);
	nsync_repo_free(repo);
}

Test(repo_worktree, bytes_as_they_are)
{
	struct nsync_repo *repo;
	struct nsync_oid next;
	char path[256];

	/* CR LF in the blob, and attributes, settings and a filter that would all change it. */
	make_w("git config core.autocrlf false && printf '* text eol=crlf ident filter=f\\n' >.gitattributes && printf 'a\\r\\n$Id$\\n'"
	       " >raw && b=$(git hash-object -w --no-filters raw) && git update-index --add --cacheinfo 100644,$b,raw"
	       " && a=$(git hash-object -w --no-filters .gitattributes)"
	       " && git update-index --add --cacheinfo 100644,$a,.gitattributes"
	       " && git commit -q -m next && git update-ref refs/heads/next HEAD && git reset -q --hard HEAD^ && rm -f raw .gitattributes"
	       " && git config filter.f.smudge 'touch ../ran; cat' && git config filter.f.clean 'touch ../ran; cat'");
	repo = open_repo("w");
	next = ref_of(repo, "refs/heads/next");
	cr_assert_eq(nsync_repo_checkout(repo, &next, &err), NSYNC_OK, "%s", err.text);
	cr_assert(file_holds("w/raw", "a\r\n$Id$\n"));
	sh("git -C w update-ref refs/heads/main refs/heads/next && touch -d '2001-01-01' w/raw w/one");
	cr_assert_eq(state_of(repo, NULL, path, sizeof(path)), NSYNC_WORKTREE_CLEAN, "%s", path);
	cr_assert_not(nsync_file_exists("ran"));
	nsync_repo_free(repo);
}

Test(repo_worktree, links_modes_and_submodules)
{
	struct nsync_repo *repo;
	struct nsync_oid first, next;

	make_w("ln -s one link && echo p >prog && chmod +x prog && echo q >plain && echo g >gone && ln -s gone dangling &&"
	       " git update-index --add --cacheinfo 160000,$(git rev-parse HEAD),module && git add -A . ':!module' &&"
	       " git commit -q -m x && git update-ref refs/heads/first HEAD"
	       " && ln -sf sub/two link && chmod -x prog && chmod +x plain && git rm -q dangling gone && git add link prog plain"
	       " && git commit -q -m y && git update-ref refs/heads/next HEAD && git reset -q --hard first");
	repo = open_repo("w");
	first = ref_of(repo, "refs/heads/first");
	next = ref_of(repo, "refs/heads/next");
	for (int round = 0; round < 2; round++) {
		cr_assert_eq(nsync_repo_checkout(repo, &next, &err), NSYNC_OK, "%s: %s", err.where,
			     err.text);
		sh("cd w && git update-ref refs/heads/main next && test -z \"$(git status --porcelain)\" && test $(readlink link) = sub/two"
		   " && test ! -x prog && test -x plain && test ! -L dangling");
		cr_assert_eq(nsync_repo_checkout(repo, &first, &err), NSYNC_OK, "%s: %s", err.where,
			     err.text);
		sh("cd w && git update-ref refs/heads/main first && test -z \"$(git status --porcelain)\" && test $(readlink link) = one"
		   " && test -x prog && test ! -x plain && test $(readlink dangling) = gone");
	}
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

/* ---- committing some files ---- */

static const struct nsync_signature who = { "Ana", "ana@x.example", 1500000000, -21600 };

Test(repo_worktree, commit_files_refusals)
{
	static const struct {
		const char *label, *make, *path;
		enum nsync_code code;
	} cases[] = {
		{ "missing", "true", "nothing", NSYNC_ENOTFOUND },
		{ "a folder", "true", "sub", NSYNC_EINVAL },
		{ "a fifo", "mkfifo f", "f", NSYNC_EINVAL },
		{ "through a link", "mkdir ../out && echo x >../out/f && ln -s ../out d", "d/f",
		  NSYNC_EINVAL },
		{ "outside", "echo x >../f", "../f", NSYNC_EINVAL },
		{ "git's own", "true", ".git/config", NSYNC_EINVAL },
		{ "too large", "truncate -s 16777217 f", "f", NSYNC_ELIMIT },
		{ "a folder's place", "rm -rf sub && echo x >sub", "sub", NSYNC_EGIT },
		{ "the index is locked", "touch .git/index.lock && echo x >f", "f", NSYNC_EGIT },
		{ "no branch", "git checkout -q --detach && echo x >f", "f", NSYNC_EGIT },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct nsync_error why = { .code = NSYNC_OK };
		struct nsync_repo *repo;
		struct nsync_oid id;

		sh("rm -rf out f");
		make_w(cases[i].make);
		sh("cd w && git rev-parse main >../before && git ls-files -s >>../before");
		repo = open_repo("w");
		cr_expect_eq(nsync_repo_commit_files(&id, repo, &cases[i].path, 1, &who, "x\n",
						     &why),
			     cases[i].code, "%s: %d %s", cases[i].label, (int)why.code, why.text);
		cr_expect(why.text[0], "%s", cases[i].label);
		cr_expect(
			shell_says(
				"cd w && { git rev-parse main && git ls-files -s; } | cmp -s ../before -"),
			"%s", cases[i].label);
		nsync_repo_free(repo);
	}
}

Test(repo_worktree, commit_files_after_a_killed_run)
{
	const char *const mine[] = { "mine" };
	struct nsync_repo *repo;
	struct nsync_oid id;

	/* What the killed run had brought must not be taken back by the next commit of anybody. */
	make_w(NEXT("echo x >new") "git update-ref refs/heads/main next && echo mine >mine");
	repo = open_repo("w");
	cr_assert_eq(nsync_repo_commit_files(&id, repo, mine, 1, &who, "x\n", &err), NSYNC_OK, "%s",
		     err.text);
	sh("cd w && test -z \"$(git status --porcelain)\" && test \"$(git ls-tree -r --name-only HEAD | xargs)\" = 'mine new one sub/two'");
	nsync_repo_free(repo);
}
