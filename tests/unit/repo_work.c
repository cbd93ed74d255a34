/* repo_work.c: fetch, quarantine, push, clone; the work tree; uniting heads. Real repositories, made by git. */
#include <criterion/criterion.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "nsync/repo.h"

static char folder[] = "/tmp/nsync-work-XXXXXX";
static struct nsync_error err;
static const struct nsync_git_limits limits = { 60, 0 };

/* Run a shell line in the folder; it must succeed. */
static void sh(const char *format, ...) NSYNC_PRINTF(1, 2);
static void sh(const char *format, ...)
{
	char line[4096];
	va_list values;

	va_start(values, format);
	vsnprintf(line, sizeof(line), format, values);
	va_end(values);
	cr_assert_eq(system(line), 0, "%s", line);
}

static void enter(void)
{
	err = (struct nsync_error){ .code = NSYNC_OK };
	cr_assert(nsync_base_start());
	cr_assert_eq(nsync_repo_start(&err), NSYNC_OK);
	cr_assert_not_null(mkdtemp(folder));
	cr_assert_eq(chdir(folder), 0);
	setenv("HOME", folder, 1);
	setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
	sh("git config --global user.name Desk && git config --global user.email d@x.example"
	   " && git config --global init.defaultBranch main && git init -q a && cd a && echo 1 >one"
	   " && mkdir sub && echo 2 >sub/two && git add . && git commit -q -m first");
}

static void leave(void)
{
	struct nsync_error last = { .code = NSYNC_OK };

	cr_assert_eq(chdir("/"), 0);
	cr_assert_eq(nsync_file_remove_tree(folder, &last), NSYNC_OK, "%s", last.text);
}

TestSuite(repo_work, .init = enter, .fini = leave);

static struct nsync_repo *open_repo(const char *dir)
{
	struct nsync_repo *repo;

	cr_assert_eq(nsync_repo_open(&repo, dir, &err), NSYNC_OK, "%s", err.text);
	return repo;
}

static struct nsync_oid ref(const struct nsync_repo *repo, const char *name)
{
	struct nsync_oid id;

	cr_assert_eq(nsync_repo_ref(&id, repo, name, &err), NSYNC_OK, "%s: %s", name, err.text);
	return id;
}

/* ---- the network ---- */

Test(repo_work, quarantine_sees_both_sides_and_goes_away)
{
	struct nsync_repo *repo = open_repo("a"), *quarantine;
	struct nsync_oid head, old = ref(repo, "refs/heads/main");
	struct nsync_commit commit;

	sh("git clone -q a b && cd b && echo 3 >three && git add . && git commit -q -m more && cd ../a"
	   " && git remote add gt ../b");
	cr_assert_eq(nsync_repo_quarantine(&quarantine, &head, repo, "gt", &limits, &err), NSYNC_OK, "%s", err.text);
	cr_assert_not(nsync_oid_eq(&head, &old));
	cr_assert_eq(nsync_repo_commit(&commit, quarantine, &head, &err), NSYNC_OK);
	cr_assert_eq(nsync_repo_commit(&commit, quarantine, &old, &err), NSYNC_OK, "alternates");
	cr_assert_eq(nsync_repo_commit(&commit, repo, &head, &err), NSYNC_ENOTFOUND, "nothing entered the repository");
	nsync_repo_quarantine_free(quarantine);
	sh("test -z \"$(ls a/.git/nsync)\"");
	nsync_repo_free(repo);
}

Test(repo_work, fetch_of_an_empty_repository_is_no_failure)
{
	struct nsync_repo *repo = open_repo("a"), *quarantine;
	struct nsync_oid head;

	sh("git init -q --bare e.git && cd a && git remote add gt ../e.git");
	cr_assert_eq(nsync_repo_quarantine(&quarantine, &head, repo, "gt", &limits, &err), NSYNC_OK, "%s", err.text);
	cr_assert(nsync_oid_zero(&head));
	nsync_repo_quarantine_free(quarantine);
	cr_assert_eq(nsync_repo_fetch(&head, repo, "gt", &limits, &err), NSYNC_OK, "%s", err.text);
	cr_assert(nsync_oid_zero(&head));
	nsync_repo_free(repo);
}

Test(repo_work, fetch_failures)
{
	static const struct {
		const char *label, *make;
		unsigned seconds;
		const char *text;
	} cases[] = {
		{ "missing", "true", 60, "" },
		{ "a file", "echo x >b", 60, "" },
		{ "a plain folder", "mkdir b", 60, "" },
		{ "broken", "git clone -q a b && cd b && echo 3 >three && git add . && git commit -q -m 3 && rm -rf .git/objects/*", 60, "" },
		{ "hanging",
		  "printf '#!/bin/sh\\nsleep 60\\n' >slow && chmod +x slow && git -C a config core.sshCommand \"$PWD/slow\""
		  " && git -C a remote set-url gt ssh://nowhere.invalid/b",
		  1, "no answer within 1 seconds" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct nsync_git_limits mine = { cases[i].seconds, 0 };
		struct nsync_repo *repo, *quarantine;
		struct nsync_error why = { .code = NSYNC_OK };
		struct nsync_oid head;

		sh("cd a && git remote remove gt 2>/dev/null; cd a && git remote add gt ../b; cd .. && rm -rf b; true");
		sh("git -C a remote add gt ../b 2>/dev/null; %s", cases[i].make);
		repo = open_repo("a");
		cr_expect_eq(nsync_repo_quarantine(&quarantine, &head, repo, "gt", &mine, &why), NSYNC_ENETWORK, "%s",
			     cases[i].label);
		cr_expect_null(quarantine);
		cr_expect((why.text[0] || why.cause) && strstr(why.text, cases[i].text), "%s: %s", cases[i].label, why.text);
		cr_expect_str_eq(why.where, "gt", "%s", cases[i].label);
		sh("test -z \"$(ls a/.git/nsync)\"");
		nsync_repo_free(repo);
	}
}

Test(repo_work, fetch_is_bounded)
{
	const struct nsync_git_limits small = { 60, 4096 };
	struct nsync_repo *repo = open_repo("a"), *quarantine;
	struct nsync_oid head;

	sh("git clone -q a b && cd b && head -c 200000 /dev/urandom >big && git add . && git commit -q -m big"
	   " && cd ../a && git remote add gt ../b");
	cr_assert_eq(nsync_repo_quarantine(&quarantine, &head, repo, "gt", &small, &err), NSYNC_ENETWORK);
	nsync_repo_free(repo);
}

Test(repo_work, settings_of_the_repository_reach_the_child)
{
	struct nsync_repo *repo, *quarantine;
	struct nsync_oid head;

	sh("git clone -q a b && cd a && git remote add gt short:b && git config url.\"$PWD/../\".insteadOf short:");
	repo = open_repo("a");
	cr_assert_eq(nsync_repo_quarantine(&quarantine, &head, repo, "gt", &limits, &err), NSYNC_OK, "%s", err.text);
	nsync_repo_quarantine_free(quarantine);
	nsync_repo_free(repo);
}

Test(repo_work, odd_trees_are_fetched_to_be_judged)
{
	struct nsync_repo *repo, *quarantine;
	struct nsync_oid head;

	sh("git clone -q a b && cd b && blob=$(git rev-parse HEAD:one)"
	   " && tree=$(printf '100644 blob %%s\\t..\\n100644 blob %%s\\t..\\n' $blob $blob | git mktree)"
	   " && git update-ref refs/heads/main $(git commit-tree -m odd $tree) && cd ../a && git remote add gt ../b");
	repo = open_repo("a");
	cr_assert_eq(nsync_repo_quarantine(&quarantine, &head, repo, "gt", &limits, &err), NSYNC_OK, "%s", err.text);
	nsync_repo_quarantine_free(quarantine);
	nsync_repo_free(repo);
}

Test(repo_work, fetch_moves_no_ref)
{
	struct nsync_repo *repo;
	struct nsync_oid head;
	struct nsync_commit commit;

	sh("git clone -q a b && cd b && echo 3 >three && git add . && git commit -q -m more && cd ../a"
	   " && git remote add region ../b && git for-each-ref >../before");
	repo = open_repo("a");
	cr_assert_eq(nsync_repo_fetch(&head, repo, "region", &limits, &err), NSYNC_OK, "%s", err.text);
	cr_assert_eq(nsync_repo_commit(&commit, repo, &head, &err), NSYNC_OK);
	sh("cd a && git for-each-ref | cmp - ../before && test ! -e .git/FETCH_HEAD");
	nsync_repo_free(repo);
}

Test(repo_work, push_is_refused_where_somebody_was_faster)
{
	struct nsync_repo *repo;
	struct nsync_oid head;

	sh("git clone -q --bare a o.git && git clone -q o.git b && cd b && echo 3 >three && git add ."
	   " && git commit -q -m theirs && git push -q origin main && cd ../a && git remote add origin ../o.git"
	   " && echo 4 >four && git add . && git commit -q -m ours");
	repo = open_repo("a");
	head = ref(repo, "refs/heads/main");
	cr_assert_eq(nsync_repo_push(repo, "origin", &head, &limits, &err), NSYNC_ECONFLICT, "%s", err.text);
	sh("git -C o.git update-ref refs/heads/main $(git -C a rev-parse HEAD^)");
	err = (struct nsync_error){ .code = NSYNC_OK };
	cr_assert_eq(nsync_repo_push(repo, "origin", &head, &limits, &err), NSYNC_OK, "%s", err.text);
	sh("test $(git -C o.git rev-parse main) = $(git -C a rev-parse main)");
	cr_assert_eq(nsync_repo_push(repo, "nowhere", &head, &limits, &err), NSYNC_ENETWORK);
	nsync_repo_free(repo);
}

Test(repo_work, clone_leaves_main_to_the_caller)
{
	struct nsync_repo *repo;
	struct nsync_error none = { .code = NSYNC_OK };
	struct nsync_oid id;

	cr_assert_eq(nsync_repo_clone(&repo, "a", "c", &limits, &err), NSYNC_OK, "%s", err.text);
	ref(repo, "refs/remotes/region/main");
	cr_assert_eq(nsync_repo_ref(&id, repo, "refs/heads/main", &none), NSYNC_ENOTFOUND);
	nsync_repo_free(repo);
	cr_assert_eq(nsync_repo_clone(&repo, "a", "c", &limits, &err), NSYNC_EEXISTS);
	err = (struct nsync_error){ .code = NSYNC_OK };
	cr_assert_eq(nsync_repo_clone(&repo, "gone", "d", &limits, &err), NSYNC_ENETWORK);
	cr_assert_not(nsync_file_exists("d"));
	sh("git init -q --bare e.git && mkdir f");
	err = (struct nsync_error){ .code = NSYNC_OK };
	cr_assert_eq(nsync_repo_clone(&repo, "e.git", "f", &limits, &err), NSYNC_ENOTFOUND, "%s", err.text);
	cr_assert(nsync_file_exists("f"), "a folder that was there stays");
}

/* ---- the work tree ---- */

static enum nsync_worktree state_of(const struct nsync_repo *repo, const struct nsync_oid *next, char *path, size_t size)
{
	struct nsync_buf text = NSYNC_BUF_INIT(4096);
	enum nsync_worktree state;

	cr_assert_eq(nsync_repo_worktree(&state, &text, repo, next, &err), NSYNC_OK, "%s", err.text);
	nsync_str_copy(path, size, nsync_buf_view(&text));
	nsync_buf_release(&text);
	return state;
}

Test(repo_work, dirty_and_clean)
{
	static const struct {
		const char *label, *make;
		enum nsync_worktree state;
		const char *path;
	} cases[] = {
		{ "as committed", "true", NSYNC_WORKTREE_CLEAN, "" },
		{ "untracked", "echo x >new", NSYNC_WORKTREE_CLEAN, "" },
		{ "changed", "echo x >one", NSYNC_WORKTREE_DIRTY, "one" },
		{ "deleted", "rm sub/two", NSYNC_WORKTREE_DIRTY, "sub/two" },
		{ "staged", "echo x >one && git add one", NSYNC_WORKTREE_DIRTY, "one" },
		{ "another branch", "git switch -q -c other", NSYNC_WORKTREE_NONE, "" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct nsync_repo *repo;
		char path[256];

		sh("rm -rf w && git clone -q a w && cd w && %s", cases[i].make);
		repo = open_repo("w");
		cr_expect_eq(state_of(repo, NULL, path, sizeof(path)), cases[i].state, "%s", cases[i].label);
		cr_expect_str_eq(path, cases[i].path, "%s", cases[i].label);
		nsync_repo_free(repo);
	}
}

/* A commit on top of a's main that adds three, changes one and removes sub/two; main is not moved. */
static struct nsync_oid next_commit(void)
{
	struct nsync_repo *repo;
	struct nsync_oid id;

	sh("cd a && echo 3 >three && echo 1b >one && git rm -q sub/two && git add . && git commit -q -m next"
	   " && git update-ref refs/heads/next HEAD && git reset -q --hard HEAD^");
	repo = open_repo("a");
	id = ref(repo, "refs/heads/next");
	nsync_repo_free(repo);
	return id;
}

Test(repo_work, untracked_files_in_the_way)
{
	struct nsync_oid next = next_commit();
	struct nsync_repo *repo = open_repo("a");
	char path[256];

	sh("echo mine >a/three");
	cr_assert_eq(state_of(repo, &next, path, sizeof(path)), NSYNC_WORKTREE_DIRTY);
	cr_assert_str_eq(path, "three");
	sh("echo 3 >a/three");
	cr_assert_eq(state_of(repo, &next, path, sizeof(path)), NSYNC_WORKTREE_CLEAN);
	nsync_repo_free(repo);
}
