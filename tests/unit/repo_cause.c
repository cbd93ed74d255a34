/* repo_cause.c: what lies in a repository tells why something fails: locks, what is missing, formats, sharing. */
#include "tests/support/shell_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

TestSuite(repo_cause, .init = shell_enter, .fini = shell_leave, .timeout = 120);

static bool ends_with(const char *text, const char *end)
{
	size_t n = strlen(text), m = strlen(end);

	return n >= m && !strcmp(text + n - m, end);
}

static struct nsync_error forget(void)
{
	struct nsync_error was = err;

	err = (struct nsync_error){ .code = NSYNC_OK };
	return was;
}

/* ---- locks ---- */

static const struct nsync_signature desk = { "Desk", "d@x.example", 1533456000, 0 };

static enum nsync_code commit_one(struct nsync_repo *repo)
{
	AUTO(nsync_kept_release) struct nsync_kept kept = { 0 };
	AUTO(nsync_move_end) struct nsync_move move = { .lock = -1 };
	static unsigned number;
	struct nsync_addition one = { .path = "one" };
	struct nsync_oid made;
	char text[16];

	snprintf(text, sizeof(text), "%u\n", number++);
	TRY(nsync_move_begin(&move, repo, &kept, &err));
	TRY(nsync_repo_write_blob(&one.id, repo, nsync_str(text), &err));
	return nsync_move_commit(&made, &move, &one, 1, &desk, "m", &kept, &err);
}

Test(repo_cause, locks)
{
	static const struct {
		const char *lock;
		enum nsync_cause cause;
	} cases[] = { { "index.lock", NSYNC_CAUSE_INDEX_LOCKED },
		      { "refs/heads/main.lock", NSYNC_CAUSE_REF_LOCKED },
		      { "config.lock", NSYNC_CAUSE_FILE_LOCKED } };

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct nsync_repo *repo = open_repo("a");
		struct nsync_error was;

		sh("touch a/.git/%s", cases[i].lock);
		cr_expect_neq(i == 2 ? nsync_repo_config_set(repo, "x.y", "z", &err)
				     : commit_one(repo),
			      NSYNC_OK, "%s", cases[i].lock);
		was = forget();
		cr_expect_eq(was.cause, cases[i].cause, "%s: %s", cases[i].lock, was.text);
		cr_expect(was.where[0] == '/' && ends_with(was.where, cases[i].lock), "%s", was.where);
		cr_expect_not(strstr(was.text, "failed to"), "not libgit2's words: %s", was.text);
		sh("rm a/.git/%s", cases[i].lock);
		cr_expect_eq(i == 2 ? nsync_repo_config_set(repo, "x.y", "z", &err)
				    : commit_one(repo),
			     NSYNC_OK, "%s", err.text);
		nsync_repo_free(repo);
	}
}

Test(repo_cause, a_folder_where_a_branch_should_be)
{
	struct nsync_repo *repo = open_repo("a");
	struct nsync_oid main = ref_of(repo, "refs/heads/main");

	sh("mkdir -p a/.git/refs/nsync/x/y && touch a/.git/refs/nsync/x/y/z");
	cr_expect_eq(nsync_repo_ref_swap(repo, "refs/nsync/x", &main, NULL, "m", &err), NSYNC_EGIT);
	cr_expect_eq(err.cause, NSYNC_CAUSE_IS_FOLDER, "%s", err.text);
	cr_expect(ends_with(err.where, ".git/refs/nsync/x"), "%s", err.where);
	forget();
	cr_assert_eq(nsync_repo_ref_swap(repo, "refs/nsync/y", &main, NULL, "m", &err), NSYNC_OK);
	cr_expect_eq(nsync_repo_ref_swap(repo, "refs/nsync/y", &main, NULL, "m", &err),
		     NSYNC_ECONFLICT);
	cr_expect_eq(err.cause, NSYNC_CAUSE_OVERTAKEN);
	nsync_repo_free(repo);
}

/* ---- what is missing ---- */

Test(repo_cause, objects_that_are_missing)
{
	static const struct {
		const char *label, *make;
		enum nsync_cause cause;
	} cases[] = {
		{ "shallow", "git clone -q --depth 1 \"file://$PWD/a\" b", NSYNC_CAUSE_SHALLOW },
		{ "an empty file of that name", "git clone -q a b && touch b/.git/shallow",
		  NSYNC_CAUSE_MISSING },
		{ "partial", "git clone -q a b && git -C b config remote.origin.promisor true",
		  NSYNC_CAUSE_PARTIAL },
		{ "not partial", "git clone -q a b && git -C b config remote.origin.promisor false",
		  NSYNC_CAUSE_MISSING },
		{ "whole", "git clone -q a b", NSYNC_CAUSE_MISSING },
	};
	struct nsync_oid nowhere = { { 0xab, 1 } };
	struct nsync_commit commit;
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(100);

	sh("git -C a commit -q --allow-empty -m second");
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct nsync_repo *repo;
		struct nsync_error was;

		sh("rm -rf b; %s", cases[i].make);
		repo = open_repo("b");
		cr_expect_eq(nsync_repo_commit(&commit, repo, &nowhere, &err), NSYNC_ENOTFOUND);
		was = forget();
		cr_expect_eq(was.cause, cases[i].cause, "%s: %s", cases[i].label, was.text);
		cr_expect_eq(nsync_repo_blob(&bytes, repo, &nowhere, 100, &err), NSYNC_ENOTFOUND);
		was = forget();
		cr_expect_eq(was.cause, cases[i].cause, "%s: %s", cases[i].label, was.text);
		nsync_repo_free(repo);
	}
}

/* ---- formats ---- */

Test(repo_cause, formats)
{
	static const struct {
		const char *label, *make, *text;
		enum nsync_cause cause;
	} cases[] = {
		{ "sha256", "git init -q --object-format=sha256 b", "extensions.objectformat",
		  NSYNC_CAUSE_SHA256 },
		{ "reftable", "git init -q b && git -C b config core.repositoryFormatVersion 1 &&"
			      " git -C b config extensions.refStorage reftable",
		  "extensions.refstorage", NSYNC_CAUSE_REFTABLE },
		{ "partial", "git init -q b && git -C b config core.repositoryFormatVersion 1 &&"
			     " git -C b config extensions.partialClone origin",
		  "extensions.partialclone", NSYNC_CAUSE_PARTIAL },
		{ "unknown", "git init -q b && git -C b config core.repositoryFormatVersion 1 &&"
			     " git -C b config extensions.worktreeConfig true",
		  "extensions.worktreeconfig", NSYNC_CAUSE_FORMAT },
		{ "the known goes first",
		  "git init -q b && git -C b config core.repositoryFormatVersion 1 &&"
		  " git -C b config extensions.worktreeConfig true && git -C b config extensions.refStorage reftable",
		  "extensions.refstorage", NSYNC_CAUSE_REFTABLE },
		{ "a version of the future", "git init -q b && git config -f b/.git/config core.repositoryFormatVersion 7",
		  "core.repositoryformatversion", NSYNC_CAUSE_FORMAT },
		{ "a linked work tree", "git -C a worktree add -q ../b && git -C a config core.repositoryFormatVersion 1 &&"
					" git -C a config extensions.worktreeConfig true",
		  "extensions.worktreeconfig", NSYNC_CAUSE_FORMAT },
		{ "a folder for the index", "git -C a config --unset extensions.worktreeConfig; rm -rf b; cp -r a b &&"
					    " rm b/.git/index && mkdir b/.git/index", NULL, NSYNC_CAUSE_IS_FOLDER },
		{ "a split index", "cp -r a b && git -C b update-index --split-index", NULL,
		  NSYNC_CAUSE_SPLIT_INDEX },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct nsync_repo *repo = NULL;
		struct nsync_error was;
		char **names;
		size_t count;

		sh("rm -rf b; %s", cases[i].make);
		if (cases[i].text)
			cr_expect_eq(nsync_repo_open(&repo, "b", &err), NSYNC_EGIT, "%s", cases[i].label);
		else if (!nsync_repo_open(&repo, "b", &err))
			cr_expect_neq(nsync_repo_changed(&names, &count, repo, "", &err), NSYNC_OK);
		was = forget();
		cr_expect_eq(was.cause, cases[i].cause, "%s: %s", cases[i].label, was.text);
		if (cases[i].text)
			cr_expect_str_eq(was.text, cases[i].text, "%s", cases[i].label);
		nsync_repo_free(repo);
	}
}

/* ---- sharing ---- */

Test(repo_cause, sharing_sets_the_umask)
{
	static const struct {
		const char *value;
		mode_t before, after;
		bool refused;
	} cases[] = {
		{ "group", 022, 002, false },	  { "true", 077, 007, false },
		{ "1", 022, 002, false },	  { "yes", 022, 002, false },
		{ "all", 077, 002, false },	  { "world", 027, 002, false },
		{ "everybody", 022, 002, false }, { "2", 022, 002, false },
		{ "umask", 022, 022, false },	  { "false", 077, 077, false },
		{ "0", 027, 027, false },	  { "0660", 022, 007, false },
		{ "0640", 022, 027, false },	  { "0600", 022, 077, false },
		{ "0664", 077, 002, false },	  { "0400", 022, 022, true },
		{ "0060", 022, 022, true },	  { "nobody", 022, 022, true },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct nsync_repo *repo = NULL;
		mode_t after;

		sh("git config -f a/.git/config core.sharedRepository '%s'", cases[i].value);
		umask(cases[i].before);
		cr_expect_eq(nsync_repo_open(&repo, "a", &err) != NSYNC_OK, cases[i].refused, "%s: %s",
			     cases[i].value, err.text);
		nsync_repo_free(repo);
		after = umask(022);
		cr_expect_eq(after, cases[i].after, "%s: %03o", cases[i].value, (unsigned)after);
		forget();
	}
}

Test(repo_cause, folders_hand_on_their_group)
{
	struct nsync_repo *repo;
	struct nsync_oid blob, main;

	sh("git -C a config core.sharedRepository group && find a/.git -type d -exec chmod g-ws {} +");
	umask(022);
	repo = open_repo("a");
	main = ref_of(repo, "refs/heads/main");
	cr_assert_eq(nsync_repo_write_blob(&blob, repo, NSYNC_STR("new"), &err), NSYNC_OK);
	cr_assert_eq(nsync_repo_ref_swap(repo, "refs/nsync/a/b", &main, NULL, "m", &err), NSYNC_OK);
	sh("mkdir -p a/.git/nsync/deep && echo x >a/.git/nsync/deep/file && chmod 600 a/.git/nsync/deep/file");
	nsync_repo_free(repo);
	umask(022);
	cr_expect(shell_says("test -z \"$(find a/.git/objects a/.git/refs a/.git/nsync -type d ! -perm -2070)\""));
	cr_expect(shell_says("test -z \"$(find a/.git/refs a/.git/logs a/.git/nsync -type f ! -perm -060)\""));
	cr_expect(shell_says("test -z \"$(find a/.git/objects -type f -perm /022)\""), "objects stay as they are");
}
