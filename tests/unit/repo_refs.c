/* Repositories, their configuration, remotes, refs and revisions. */
#include <sys/wait.h>
#include <unistd.h>

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

TestSuite(repo_refs, .init = start);

/* A commit whose tree's one file has this content. */
static struct nsync_oid commit_of(struct nsync_repo *repo, const char *content,
				  const struct nsync_oid *parents, size_t count)
{
	struct nsync_oid blob = fixture_blob(repo, nsync_str(content));
	struct nsync_oid tree = fixture_tree_of(repo, "100644", "a", &blob);

	return fixture_commit(repo, &tree, parents, count);
}

Test(repo_refs, making_and_opening)
{
	FIXTURE_FOLDER(dir);
	AUTO(nsync_repo_freep) struct nsync_repo *bare = NULL, *full = NULL, *again = NULL, *below = NULL;
	AUTO(nsync_repo_freep) struct nsync_repo *none = NULL;
	struct nsync_error err = { NSYNC_OK, "", "" }, quiet = err;
	const char *path;

	cr_assert_eq(nsync_repo_init(&bare, fixture_path(dir, "x/bare.git"), true, &err), NSYNC_OK);
	cr_expect_null(nsync_repo_workdir(bare));
	cr_assert_eq(nsync_repo_init(&full, fixture_path(dir, "full"), false, &err), NSYNC_OK);
	cr_expect_not_null(nsync_repo_workdir(full));
	path = nsync_repo_gitdir(full);
	cr_expect_eq(path[strlen(path) - 1], '/');
	cr_expect_eq(nsync_repo_init(&none, fixture_path(dir, "full"), false, &quiet),
		     NSYNC_EEXISTS);
	cr_expect_null(none);

	cr_assert_eq(nsync_file_mkdirs(fixture_path(dir, "full/items/gt"), 0755, &err), NSYNC_OK);
	cr_assert_eq(nsync_repo_open(&below, fixture_path(dir, "full/items/gt"), &err), NSYNC_OK);
	cr_expect_str_eq(nsync_repo_gitdir(below), nsync_repo_gitdir(full));
	cr_assert_eq(nsync_repo_reopen(&again, bare, &err), NSYNC_OK);
	cr_expect_str_eq(nsync_repo_gitdir(again), nsync_repo_gitdir(bare));
	quiet.code = NSYNC_OK;
	cr_expect_eq(nsync_repo_open(&none, dir, &quiet), NSYNC_ENOTFOUND);
	cr_expect_null(none);
	nsync_repo_free(NULL);
}

Test(repo_refs, a_new_repository_is_on_main)
{
	FIXTURE_FOLDER(dir);
	AUTO(nsync_repo_freep) struct nsync_repo *repo = fixture_repo(dir, "r", NULL);
	AUTO(nsync_buf_release) struct nsync_buf head = NSYNC_BUF_INIT(100);
	struct nsync_error err = { NSYNC_OK, "", "" };

	cr_expect_not_null(repo);
	cr_assert_eq(nsync_file_read(&head, fixture_path(dir, "r/HEAD"), &err), NSYNC_OK);
	cr_expect_str_eq(head.p, "ref: refs/heads/main\n");
}

Test(repo_refs, configuration)
{
	FIXTURE_FOLDER(dir);
	AUTO(nsync_repo_freep) struct nsync_repo *repo = fixture_repo(dir, "r", NULL);
	AUTO(nsync_buf_release) struct nsync_buf value = NSYNC_BUF_INIT(100);
	struct nsync_error err = { NSYNC_OK, "", "" }, quiet = err;

	cr_expect_eq(nsync_repo_config_get(&value, repo, "nsync.pin", &quiet), NSYNC_ENOTFOUND);
	cr_expect_eq(value.n, 0);
	cr_assert_eq(nsync_repo_config_set(repo, "nsync.pin", "a \"b\" # c", &err), NSYNC_OK);
	cr_assert_eq(nsync_repo_config_get(&value, repo, "nsync.pin", &err), NSYNC_OK);
	cr_expect_str_eq(value.p, "a \"b\" # c");
	cr_assert_eq(nsync_repo_config_set(repo, "nsync.pin", NULL, &err), NSYNC_OK);
	quiet.code = NSYNC_OK;
	cr_expect_eq(nsync_repo_config_get(&value, repo, "nsync.pin", &quiet), NSYNC_ENOTFOUND);
	cr_expect_neq(nsync_repo_config_set(repo, "no section", "x", &quiet), NSYNC_OK);
}

Test(repo_refs, remotes)
{
	static const char *const wanted[] = { "gt", "mx", "region" };
	FIXTURE_FOLDER(dir);
	AUTO(nsync_repo_freep) struct nsync_repo *repo = fixture_repo(dir, "r", NULL);
	AUTO(nsync_buf_release) struct nsync_buf url = NSYNC_BUF_INIT(100);
	struct nsync_error err = { NSYNC_OK, "", "" }, quiet = err;
	char **names;
	size_t count;

	cr_assert_eq(nsync_repo_remotes(&names, &count, repo, &err), NSYNC_OK);
	cr_expect_eq(count, 0);
	nsync_names_free(names, count);
	cr_assert_eq(nsync_repo_remote_add(repo, "region", "/srv/region.git", &err), NSYNC_OK);
	cr_assert_eq(nsync_repo_remote_add(repo, "mx", "/srv/mx.git", &err), NSYNC_OK);
	cr_assert_eq(nsync_repo_remote_add(repo, "gt", "/srv/gt.git", &err), NSYNC_OK);
	cr_expect_eq(nsync_repo_remote_add(repo, "gt", "/srv/other.git", &quiet), NSYNC_EEXISTS);
	cr_assert_eq(nsync_repo_remotes(&names, &count, repo, &err), NSYNC_OK);
	cr_assert_eq(count, COUNT(wanted));
	for (size_t i = 0; i < count; i++)
		cr_expect_str_eq(names[i], wanted[i]);
	nsync_names_free(names, count);
	cr_assert_eq(nsync_repo_remote_url(&url, repo, "mx", &err), NSYNC_OK);
	cr_expect_str_eq(url.p, "/srv/mx.git");
	quiet.code = NSYNC_OK;
	cr_expect_eq(nsync_repo_remote_url(&url, repo, "bz", &quiet), NSYNC_ENOTFOUND);
	quiet.code = NSYNC_OK;
	cr_expect_eq(nsync_repo_remote_add(repo, "../x", "/srv/x.git", &quiet), NSYNC_EINVAL);
}

Test(repo_refs, a_ref_moves_only_from_where_it_is_thought_to_be)
{
	FIXTURE_FOLDER(dir);
	AUTO(nsync_repo_freep) struct nsync_repo *repo = fixture_repo(dir, "r", NULL);
	struct nsync_oid one = commit_of(repo, "1", NULL, 0), two = commit_of(repo, "2", &one, 1),
			 at;
	struct nsync_error err = { NSYNC_OK, "", "" }, quiet = err;

	cr_expect_eq(nsync_repo_ref(&at, repo, MAIN, &quiet), NSYNC_ENOTFOUND);
	quiet.code = NSYNC_OK;
	cr_expect_eq(nsync_repo_ref_swap(repo, MAIN, &two, &one, "m", &quiet), NSYNC_ECONFLICT,
		     "not there yet: %s", quiet.text);
	cr_assert_eq(nsync_repo_ref_swap(repo, MAIN, &one, NULL, "m", &err), NSYNC_OK, "%s",
		     err.text);
	quiet.code = NSYNC_OK;
	cr_expect_eq(nsync_repo_ref_swap(repo, MAIN, &two, NULL, "m", &quiet), NSYNC_ECONFLICT,
		     "there already");
	cr_assert_eq(nsync_repo_ref_swap(repo, MAIN, &two, &one, "m", &err), NSYNC_OK, "%s",
		     err.text);
	quiet.code = NSYNC_OK;
	cr_expect_eq(nsync_repo_ref_swap(repo, MAIN, &one, &one, "m", &quiet), NSYNC_ECONFLICT,
		     "moved meanwhile");
	cr_assert_eq(nsync_repo_ref(&at, repo, MAIN, &err), NSYNC_OK);
	cr_expect(nsync_oid_eq(&at, &two));
	cr_assert_eq(nsync_repo_ref_delete(repo, MAIN, &err), NSYNC_OK);
	quiet.code = NSYNC_OK;
	cr_expect_eq(nsync_repo_ref(&at, repo, MAIN, &quiet), NSYNC_ENOTFOUND);
	quiet.code = NSYNC_OK;
	cr_expect_neq(nsync_repo_ref_swap(repo, "no ref", &one, NULL, "m", &quiet), NSYNC_OK);
}

Test(repo_refs, revisions)
{
	FIXTURE_FOLDER(dir);
	AUTO(nsync_repo_freep) struct nsync_repo *repo = fixture_repo(dir, "r", NULL);
	struct nsync_oid one = commit_of(repo, "1", NULL, 0), two = commit_of(repo, "2", &one, 1);
	struct nsync_error err = { NSYNC_OK, "", "" };
	const struct {
		const char *label, *revision;
		const struct nsync_oid *commit;
		enum nsync_code code;
	} cases[] = {
		{ "a branch", "main", &two, NSYNC_OK },
		{ "HEAD", "HEAD", &two, NSYNC_OK },
		{ "the one before", "HEAD~1", &one, NSYNC_OK },
		{ "none before", "HEAD~2", NULL, NSYNC_ENOTFOUND },
		{ "no such name", "nothing", NULL, NSYNC_ENOTFOUND },
		{ "a tree", "HEAD^{tree}", NULL, NSYNC_EINVAL },
		{ "nonsense", "..@{", NULL, NSYNC_EINVAL },
	};

	cr_assert_eq(nsync_repo_ref_swap(repo, MAIN, &two, NULL, "m", &err), NSYNC_OK);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct nsync_oid at;

		err.code = NSYNC_OK;
		cr_expect_eq(nsync_repo_resolve(&at, repo, cases[i].revision, &err), cases[i].code,
			     "%s: %s", cases[i].label, err.text);
		if (cases[i].commit)
			cr_expect(nsync_oid_eq(&at, cases[i].commit), "%s", cases[i].label);
	}
}

Test(repo_refs, commits_that_are_none)
{
	FIXTURE_FOLDER(dir);
	AUTO(nsync_repo_freep) struct nsync_repo *repo = fixture_repo(dir, "r", NULL);
	struct nsync_oid blob = fixture_blob(repo, NSYNC_STR("x")), nowhere = fixture_nowhere();
	struct nsync_oid tree = fixture_tree_of(repo, "100644", "a", &blob);
	struct nsync_oid garbage =
		fixture_object(repo, GIT_OBJECT_COMMIT, NSYNC_STR("no commit\n"));
	struct nsync_oid empty = fixture_object(repo, GIT_OBJECT_COMMIT, NSYNC_STR(""));
	const struct {
		const char *label;
		const struct nsync_oid *id;
		enum nsync_code code;
	} cases[] = {
		{ "missing", &nowhere, NSYNC_ENOTFOUND }, { "a blob", &blob, NSYNC_EGIT },
		{ "a tree", &tree, NSYNC_EGIT },          { "garbage", &garbage, NSYNC_EGIT },
		{ "empty", &empty, NSYNC_EGIT },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct nsync_error err = { NSYNC_OK, "", "" };
		struct nsync_commit commit;

		cr_expect_eq(nsync_repo_commit(&commit, repo, cases[i].id, &err), cases[i].code,
			     "%s: %s", cases[i].label, err.text);
	}
}

Test(repo_refs, descent)
{
	FIXTURE_FOLDER(dir);
	AUTO(nsync_repo_freep) struct nsync_repo *repo = fixture_repo(dir, "r", NULL);
	struct nsync_oid one = commit_of(repo, "1", NULL, 0), two = commit_of(repo, "2", &one, 1);
	struct nsync_oid other = commit_of(repo, "3", NULL, 0), nowhere = fixture_nowhere();
	struct nsync_oid both[2] = { two, other }, merge = commit_of(repo, "4", both, 2);
	const struct {
		const char *label;
		const struct nsync_oid *commit, *ancestor;
		bool descends;
	} cases[] = {
		{ "itself", &one, &one, true },
		{ "its child", &two, &one, true },
		{ "its parent", &one, &two, false },
		{ "a stranger", &two, &other, false },
		{ "by the second parent", &merge, &other, true },
		{ "two steps", &merge, &one, true },
	};
	struct nsync_error err = { NSYNC_OK, "", "" };
	bool descends;

	for (size_t i = 0; i < COUNT(cases); i++) {
		cr_assert_eq(nsync_repo_descends(&descends, repo, cases[i].commit,
						 cases[i].ancestor, &err),
			     NSYNC_OK);
		cr_expect_eq(descends, cases[i].descends, "%s", cases[i].label);
	}
	cr_expect_eq(nsync_repo_descends(&descends, repo, &nowhere, &one, &err), NSYNC_ENOTFOUND);
	cr_expect_eq(nsync_repo_descends(&descends, repo, &one, &nowhere, &err), NSYNC_ENOTFOUND);
}

Test(repo_refs, the_author_is_the_users_own)
{
	FIXTURE_FOLDER(dir);
	AUTO(nsync_repo_freep) struct nsync_repo *repo = fixture_repo(dir, "r", NULL);
	AUTO(nsync_buf_release) struct nsync_buf names = NSYNC_BUF_INIT(1000);
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_signature author;

	cr_assert_eq(nsync_repo_config_set(repo, "user.name", "Luis P\xc3\xa9rez", &err), NSYNC_OK);
	cr_assert_eq(nsync_repo_config_set(repo, "user.email", "luis@example.org", &err), NSYNC_OK);
	cr_assert_eq(nsync_repo_author(&author, &names, repo, 1533502800, &err), NSYNC_OK, "%s",
		     err.text);
	cr_expect_str_eq(author.name, "Luis P\xc3\xa9rez");
	cr_expect_str_eq(author.email, "luis@example.org");
	cr_expect_eq(author.seconds, 1533502800);
	cr_expect_eq(author.offset % 60, 0);
}

Test(repo_refs, text_differences)
{
	static const struct {
		const char *label, *before, *after, *diff;
	} cases[] = {
		{ "the same", "a\nb\n", "a\nb\n", "" },
		{ "a line more", "a\n", "a\nb\n", " a\n+b\n" },
		{ "a line less", "a\nb\n", "b\n", "-a\n b\n" },
		{ "a line changed", "a\nb\nc\n", "a\nB\nc\n", " a\n-b\n+B\n c\n" },
		{ "no final line feed", "a\n", "a\nb", " a\n+b\n" },
		{ "from nothing", "", "a\n", "+a\n" },
		{ "to nothing", "a\n", "", "-a\n" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		AUTO(nsync_buf_release) struct nsync_buf diff = NSYNC_BUF_INIT(1000);
		struct nsync_error err = { NSYNC_OK, "", "" };

		cr_assert_eq(nsync_repo_text_diff(&diff, nsync_str(cases[i].before),
						  nsync_str(cases[i].after), &err),
			     NSYNC_OK);
		cr_expect_str_eq(nsync_buf_view(&diff).p, cases[i].diff, "%s", cases[i].label);
	}
}

/* ---- locks that a killed run left ---- */

static const struct lock_case {
	const char *label;
	bool gone;          /* the run that the note is of */
	const char *noted;  /* the ref it was at */
	bool other, empty;  /* what the lock holds, if not the note's commit */
	bool no_note;
	bool moves;
} locks[] = {
	{ .label = "its commit", .gone = true, .noted = MAIN, .moves = true },
	{ .label = "nothing yet", .gone = true, .noted = MAIN, .empty = true, .moves = true },
	{ .label = "another commit", .gone = true, .noted = MAIN, .other = true },
	{ .label = "a run that is at work", .noted = MAIN },
	{ .label = "of another ref", .gone = true, .noted = "refs/heads/other" },
	{ .label = "a longer name", .gone = true, .noted = MAIN "2" },
	{ .label = "no note", .no_note = true },
};

/* Of a process that has ended. */
static long gone_pid(void)
{
	pid_t pid = fork();

	cr_assert_geq(pid, 0);
	if (!pid)
		_exit(0);
	cr_assert_eq(waitpid(pid, NULL, 0), pid);
	return (long)pid;
}

Test(repo_refs, locks_left_behind)
{
	for (size_t i = 0; i < COUNT(locks); i++) {
		const struct lock_case *row = &locks[i];
		FIXTURE_FOLDER(dir);
		AUTO(nsync_repo_freep) struct nsync_repo *repo = fixture_repo(dir, "r", NULL);
		struct nsync_error err = { NSYNC_OK, "", "" };
		struct nsync_oid one = commit_of(repo, "1", NULL, 0), two = commit_of(repo, "2", &one, 1), now;
		char hex[NSYNC_OID_HEX], line[200], lock[300], folder[300], note[400];

		cr_assert_eq(nsync_repo_ref_swap(repo, MAIN, &one, NULL, "m", &err), NSYNC_OK, "%s", err.text);
		nsync_oid_hex(hex, &two);
		snprintf(folder, sizeof(folder), "%snsync", nsync_repo_gitdir(repo));
		snprintf(note, sizeof(note), "%s/moving-%ld-x", folder, row->gone ? gone_pid() : (long)getpid());
		snprintf(line, sizeof(line), "%s %s", hex, row->noted ? row->noted : "");
		fixture_ok(nsync_file_mkdirs(folder, 0755, &err), &err);
		if (!row->no_note)
			fixture_ok(nsync_file_write(note, nsync_str(line), 0644, &err), &err);
		nsync_oid_hex(hex, row->other ? &one : &two);
		snprintf(line, sizeof(line), "%s\n", hex);
		snprintf(lock, sizeof(lock), "%srefs/heads/main.lock", nsync_repo_gitdir(repo));
		fixture_ok(nsync_file_write(lock, nsync_str(row->empty ? "" : line), 0644, &err), &err);
		cr_expect_eq(nsync_repo_ref_swap(repo, MAIN, &two, &one, "m", &err),
			     row->moves ? NSYNC_OK : NSYNC_ECONFLICT, "%s: %s", row->label, err.text);
		cr_expect_eq(nsync_file_exists(lock), !row->moves, "%s", row->label);
		cr_expect(row->moves || (err.cause == NSYNC_CAUSE_REF_LOCKED && strstr(err.where, "/refs/heads/main.lock")),
			  "%s: %s", row->label, err.where);
		cr_expect_eq(nsync_file_exists(note), !row->moves && !row->no_note, "%s", row->label);
		cr_assert_eq(nsync_repo_ref(&now, repo, MAIN, &err), NSYNC_OK);
		cr_expect(nsync_oid_eq(&now, row->moves ? &two : &one), "%s", row->label);
	}
}
