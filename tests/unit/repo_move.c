/* repo_move.c: main moves whole or not at all, files follow, nobody's work is overwritten, killed runs are finished. */
#include "tests/support/shell_fixture.h"

TestSuite(repo_move, .init = shell_enter, .fini = shell_leave, .timeout = 120);

static const struct nsync_signature who = { "Ana", "ana@x.example", 1500000000, -21600 };

/* In w: what `next` holds is committed as refs/heads/next; main and the files stay. */
#define NEXT(commands) \
	"{ " commands \
	"; } && git add -A && git commit -q -m next && git update-ref refs/heads/next HEAD" \
	" && git reset -q --hard HEAD^ && "

static void make_w(const char *commands)
{
	sh("rm -rf w out && git clone -q a w");
	sh("cd w && %s", commands);
}

/* Move main of w to refs/heads/next; what was kept stays in kept. */
static enum nsync_code move_to_next(struct nsync_kept *kept, struct nsync_error *why)
{
	struct nsync_repo *repo = open_repo("w");
	struct nsync_oid next = ref_of(repo, "refs/heads/next");
	struct nsync_move move = { .lock = -1 };
	enum nsync_code code = nsync_move_begin(&move, repo, kept, why);

	if (!code)
		code = nsync_move_main(&move, &next, "test", kept, why);
	if (!code && move.behind.code) {
		*why = move.behind;
		code = move.behind.code;
	}
	nsync_move_end(&move);
	nsync_repo_free(repo);
	return code;
}

static enum nsync_code commit(struct nsync_oid *id, const char *path, const char *text,
			      struct nsync_kept *kept, struct nsync_error *why)
{
	struct nsync_repo *repo = open_repo("w");
	struct nsync_move move = { .lock = -1 };
	struct nsync_addition file = { .path = path };
	enum nsync_code code = nsync_move_begin(&move, repo, kept, why);

	if (!code)
		code = nsync_repo_write_blob(&file.id, repo, nsync_str(text), why);
	if (!code)
		code = nsync_move_commit(id, &move, &file, 1, &who, "x\n", kept, why);
	nsync_move_end(&move);
	nsync_repo_free(repo);
	return code;
}

/* ---- files follow, and what is in the way is kept ---- */

Test(repo_move, what_is_in_the_way_is_kept)
{
	static const struct {
		const char *label, *make;
		const char *kept, *holds; /* the path, and a shell test of its copy in $c; NULL: nothing */
	} cases[] = {
		{ "nothing in the way",
		  NEXT("mkdir d; echo x >d/f; echo 1b >one; git rm -q sub/two") "true", NULL, NULL },
		{ "the same", NEXT("mkdir d; echo x >d/f") "mkdir d && echo x >d/f", NULL, NULL },
		{ "an empty folder", NEXT("echo x >f") "mkdir f", NULL, NULL },
		{ "changed", NEXT("echo 1b >one") "echo mine >one", "one", "grep -q mine $c" },
		{ "changed and staged", NEXT("echo 1b >one") "echo mine >one && git add one", "one",
		  "grep -q mine $c" },
		{ "staged, and then something else",
		  NEXT("echo 1b >one") "echo mine >one && git add one && git show HEAD:one >one", "one",
		  "grep -q mine $c" },
		{ "removed by hand", NEXT("echo 1b >one") "rm one", NULL, NULL },
		{ "changed where it goes", NEXT("git rm -q one") "echo mine >one", "one",
		  "grep -q mine $c" },
		{ "an untracked file", NEXT("echo x >f") "echo mine >f", "f", "grep -q mine $c" },
		{ "an ignored file", NEXT("echo x >f") "echo f >.git/info/exclude && echo mine >f",
		  "f", "grep -q mine $c" },
		{ "a link for a folder",
		  NEXT("mkdir d; echo x >d/f") "mkdir ../out && ln -s ../out d", "d",
		  "test -L $c && test -z \"$(ls out)\"" },
		{ "a file for a folder", NEXT("mkdir d; echo x >d/f") "echo mine >d", "d",
		  "grep -q mine $c" },
		{ "a folder for a file", NEXT("echo x >f") "mkdir f && echo mine >f/mine", "f",
		  "grep -q mine $c/mine" },
		{ "a link for a file", NEXT("echo x >f") "ln -s one f", "f",
		  "test \"$(readlink $c)\" = one && grep -q 1 w/one" },
		{ "a folder where a file was", NEXT("git rm -q one; mkdir one; echo x >one/f") "true",
		  NULL, NULL },
		{ "a file where a folder was", NEXT("git rm -q sub/two; echo x >sub") "true", NULL, NULL },
		{ "hidden by an attribute",
		  NEXT("echo 1b >one") "echo '* text=auto' >.git/info/attributes && git config core.autocrlf true"
				       " && printf '1\\r\\n' >one && git add one 2>/dev/null && rm .git/info/attributes",
		  "one", "test $(wc -c <$c) = 3" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(nsync_kept_release) struct nsync_kept kept = { .list = NULL };
		struct nsync_error why = { .code = NSYNC_OK };

		make_w(cases[i].make);
		sh("echo other >w/zz && git -C w add zz");
		cr_expect_eq(move_to_next(&kept, &why), NSYNC_OK, "%s: %s: %s", cases[i].label,
			     why.where, why.text);
		cr_assert_eq(kept.count, cases[i].kept ? 1 : 0, "%s: %zu", cases[i].label, kept.count);
		if (cases[i].kept) {
			cr_expect_str_eq(kept.list[0].path, cases[i].kept, "%s", cases[i].label);
			cr_expect(strstr(kept.list[0].copy, "/.git/nsync/kept/2") != NULL);
			cr_expect(shell_says("c=%s && %s", kept.list[0].copy, cases[i].holds), "%s",
				  cases[i].label);
		}
		cr_expect(shell_says("cd w && git -c core.autocrlf=false status --porcelain >../s; "
				     "grep -qx 'A  zz' ../s && test $(wc -l <../s) = 1 &&"
				     " test $(git rev-parse main) = $(git rev-parse next) &&"
				     " test ! -e .git/nsync/moving.json && test ! -e .git/nsync/index"
				     " && test ! -e .git/index.lock"),
			  "%s: what was staged elsewhere stays, all else is as main has it",
			  cases[i].label);
	}
}

Test(repo_move, bytes_as_they_are)
{
	struct nsync_kept kept = { .list = NULL };

	/* CR LF in the blob, and attributes, settings and a filter that would all change it. */
	make_w("git config core.autocrlf false && printf '* text eol=crlf ident filter=f\\n' >.gitattributes && printf 'a\\r\\n$Id$\\n'"
	       " >raw && b=$(git hash-object -w --no-filters raw) && git update-index --add --cacheinfo 100644,$b,raw"
	       " && a=$(git hash-object -w --no-filters .gitattributes)"
	       " && git update-index --add --cacheinfo 100644,$a,.gitattributes"
	       " && git commit -q -m next && git update-ref refs/heads/next HEAD && git reset -q --hard HEAD^ && rm -f raw .gitattributes"
	       " && git config filter.f.smudge 'touch ../ran; cat' && git config filter.f.clean 'touch ../ran; cat'");
	cr_assert_eq(move_to_next(&kept, &err), NSYNC_OK, "%s", err.text);
	cr_assert(file_holds("w/raw", "a\r\n$Id$\n"));
	cr_assert_not(nsync_file_exists("ran"));
	cr_expect_eq(kept.count, 0);
}

Test(repo_move, links_modes_and_submodules)
{
	struct nsync_kept kept = { .list = NULL };

	make_w("ln -s one link && echo p >prog && chmod +x prog && echo q >plain && echo g >gone && ln -s gone dangling &&"
	       " git update-index --add --cacheinfo 160000,$(git rev-parse HEAD),module && git add -A . ':!module' &&"
	       " git commit -q -m x && git update-ref refs/heads/first HEAD"
	       " && ln -sf sub/two link && chmod -x prog && chmod +x plain && git rm -q dangling gone && git add link prog plain"
	       " && git commit -q -m y && git update-ref refs/heads/second HEAD && git reset -q --hard first");
	for (int round = 0; round < 2; round++) {
		sh("git -C w update-ref refs/heads/next second");
		cr_assert_eq(move_to_next(&kept, &err), NSYNC_OK, "%s: %s", err.where, err.text);
		sh("cd w && test -z \"$(git status --porcelain)\" && test $(readlink link) = sub/two"
		   " && test ! -x prog && test -x plain && test ! -L dangling");
		sh("git -C w update-ref refs/heads/next first");
		cr_assert_eq(move_to_next(&kept, &err), NSYNC_OK, "%s: %s", err.where, err.text);
		sh("cd w && test -z \"$(git status --porcelain)\" && test $(readlink link) = one"
		   " && test -x prog && test ! -x plain && test $(readlink dangling) = gone");
	}
	cr_expect_eq(kept.count, 0);
}

/* ---- all or nothing ---- */

Test(repo_move, what_is_refused_leaves_everything_as_it_was)
{
	static const struct {
		const char *label, *make, *path;
		enum nsync_code code;
	} cases[] = {
		{ "outside", "true", "../f", NSYNC_EINVAL },
		{ "git's own", "true", ".git/config", NSYNC_EINVAL },
		{ "a folder's place", "true", "sub", NSYNC_EGIT },
		{ "the index is locked", "touch .git/index.lock", "f", NSYNC_ECONFLICT },
		{ "the index is damaged", "echo DIRC >.git/index", "f", NSYNC_EGIT },
		{ "the ref is locked", "touch .git/refs/heads/main.lock", "f", NSYNC_ECONFLICT },
		{ "no branch", "git checkout -q --detach", "f", NSYNC_EGIT },
		{ "another branch", "git switch -q -c other", "f", NSYNC_EGIT },
		{ "a file for the private folder", "rm -rf .git/nsync && echo x >.git/nsync", "f",
		  NSYNC_EIO },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(nsync_kept_release) struct nsync_kept kept = { .list = NULL };
		struct nsync_error why = { .code = NSYNC_OK };
		struct nsync_oid id;

		make_w(cases[i].make);
		sh("cd w && git rev-parse main >../before && sha1sum .git/index >>../before && find . -path ./.git -prune -o -print"
		   " >>../before");
		cr_expect_eq(commit(&id, cases[i].path, "x\n", &kept, &why), cases[i].code,
			     "%s: %d %s", cases[i].label, (int)why.code, why.text);
		cr_expect(why.text[0] || why.cause, "%s", cases[i].label);
		cr_expect(shell_says("cd w && { git rev-parse main && sha1sum .git/index &&"
				     " find . -path ./.git -prune -o -print; } | cmp -s ../before -"),
			  "%s", cases[i].label);
		cr_expect(shell_says("test ! -e w/.git/nsync/moving.json"), "%s", cases[i].label);
	}
}

/* An index that somebody took away is made anew, or the next commit would remove all else. */
Test(repo_move, a_missing_index)
{
	struct nsync_kept kept = { .list = NULL };
	struct nsync_oid id;

	make_w("rm .git/index && echo mine >one");
	cr_assert_eq(commit(&id, "new", "x\n", &kept, &err), NSYNC_OK, "%s", err.text);
	sh("cd w && test \"$(git status --porcelain)\" = ' M one' && grep -q mine one");
	cr_expect_eq(kept.count, 0);
}

Test(repo_move, a_commit_takes_only_its_files)
{
	struct nsync_kept kept = { .list = NULL };
	struct nsync_oid id;

	make_w("echo staged >sub/two && git add sub/two && echo mine >new");
	cr_assert_eq(commit(&id, "dir/file", "a\r\n", &kept, &err), NSYNC_OK, "%s", err.text);
	sh("cd w && test \"$(git show --name-only --format=%%an HEAD | tr '\\n' ' ')\" = 'Ana  dir/file '"
	   " && test \"$(git status --porcelain | tr '\\n' ' ')\" = 'M  sub/two ?? new '"
	   " && test \"$(git cat-file -s HEAD:dir/file)\" = 3 && git fsck --strict");
	cr_expect_eq(kept.count, 0);
	sh("rm -rf w && git init -q w");
	cr_assert_eq(commit(&id, "one", "1\n", &kept, &err), NSYNC_OK, "%s", err.text);
	sh("test -z \"$(git -C w status --porcelain)\" && grep -q 1 w/one");
}

/* ---- runs that were killed ---- */

#define MOVING \
	"mkdir -p .git/nsync && printf '{\"old\":\"%s\",\"new\":\"%s\"}\\n' $(git rev-parse main next)" \
	" >.git/nsync/moving.json && "

Test(repo_move, a_killed_run_is_finished)
{
	static const struct {
		const char *label, *make;
		bool finished;
		const char *status; /* of git afterwards */
		size_t kept;
	} cases[] = {
		{ "no note", NEXT("echo x >new") "true", false, "", 0 },
		{ "before the ref", NEXT("echo x >new") MOVING "true", false, "", 0 },
		{ "before the files",
		  NEXT("echo x >new; echo 1b >one; git rm -q sub/two") MOVING
		  "git update-ref refs/heads/main next",
		  true, "", 0 },
		{ "in the middle of the files",
		  NEXT("echo x >new; echo 1b >one; git rm -q sub/two") MOVING
		  "git update-ref refs/heads/main next && echo x >new && echo half >.nsync-checkout",
		  true, "", 0 },
		{ "and then somebody wrote",
		  NEXT("echo x >new; echo 1b >one") MOVING
		  "git update-ref refs/heads/main next && echo mine >one",
		  true, "", 1 },
		{ "and then somebody committed",
		  NEXT("echo x >new; echo 1b >one") MOVING
		  "git update-ref refs/heads/main next && git reset -q --hard && echo 1c >one &&"
		  " git commit -q -a -m c",
		  true, "", 0 },
		{ "and then main went elsewhere",
		  NEXT("echo x >new") MOVING "echo 1c >one && git commit -q -a -m c", false, "", 0 },
		{ "with the index's lock left behind",
		  NEXT("echo x >new") MOVING "git update-ref refs/heads/main next && cp .git/index"
					     " .git/nsync/index && ln .git/nsync/index .git/index.lock",
		  true, "", 0 },
		{ "a note that is none",
		  NEXT("echo x >new") "mkdir .git/nsync && echo '{}' >.git/nsync/moving.json", false,
		  "", 0 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(nsync_kept_release) struct nsync_kept kept = { .list = NULL };
		struct nsync_error why = { .code = NSYNC_OK };
		struct nsync_repo *repo;
		bool finished;

		make_w(cases[i].make);
		repo = open_repo("w");
		cr_expect_eq(nsync_move_finish_begun(&finished, repo, &kept, &why), NSYNC_OK,
			     "%s: %s", cases[i].label, why.text);
		cr_expect_eq(finished, cases[i].finished, "%s", cases[i].label);
		cr_expect_eq(kept.count, cases[i].kept, "%s", cases[i].label);
		cr_expect(shell_says("cd w && test \"$(git status --porcelain)\" = '%s'",
				     cases[i].status),
			  "%s", cases[i].label);
		nsync_repo_free(repo);
	}
}

/* Whoever holds Git's lock is at work: nothing is finished, and the note stays. */
Test(repo_move, a_lock_of_another_program_stays)
{
	struct nsync_kept kept = { .list = NULL };
	struct nsync_repo *repo;
	bool finished;

	make_w(NEXT("echo x >new") MOVING "git update-ref refs/heads/main next && touch .git/index.lock");
	repo = open_repo("w");
	cr_expect_eq(nsync_move_finish_begun(&finished, repo, &kept, &err), NSYNC_ECONFLICT);
	cr_expect(strstr(err.where, "/index.lock") != NULL, "%s", err.where);
	cr_expect(nsync_file_exists("w/.git/index.lock") && nsync_file_exists("w/.git/nsync/moving.json"));
	nsync_repo_free(repo);
}

/* A lock that appears after main has moved: the move stands, and the next run finishes it. */
Test(repo_move, files_that_cannot_follow_now)
{
	struct nsync_kept kept = { .list = NULL };
	struct nsync_move move = { .lock = -1 };
	struct nsync_repo *repo;
	struct nsync_oid next;
	bool finished;

	make_w(NEXT("mkdir d; echo x >d/f") "mkdir .git/nsync && echo x >.git/nsync/kept && echo mine >d");
	repo = open_repo("w");
	next = ref_of(repo, "refs/heads/next");
	cr_assert_eq(nsync_move_begin(&move, repo, &kept, &err), NSYNC_OK);
	cr_assert_eq(nsync_move_main(&move, &next, "test", &kept, &err), NSYNC_OK, "%s", err.text);
	cr_expect_neq(move.behind.code, NSYNC_OK, "nowhere to keep what is in the way");
	nsync_move_end(&move);
	cr_expect(shell_says("test $(git -C w rev-parse main) = $(git -C w rev-parse next) && grep -q mine w/d"));
	sh("rm w/.git/nsync/kept");
	cr_assert_eq(nsync_move_finish_begun(&finished, repo, &kept, &err), NSYNC_OK, "%s", err.text);
	cr_expect(finished && kept.count == 1 && file_holds("w/d/f", "x\n"));
	nsync_kept_release(&kept);
	nsync_repo_free(repo);
}

Test(repo_move, one_run_at_a_time)
{
	struct nsync_kept kept = { .list = NULL };
	struct nsync_move one = { .lock = -1 }, two = { .lock = -1 };
	struct nsync_repo *repo, *again;

	make_w("true");
	repo = open_repo("w");
	again = open_repo("w");
	cr_assert_eq(nsync_move_begin(&one, repo, &kept, &err), NSYNC_OK);
	cr_expect_eq(nsync_move_begin(&two, again, &kept, &err), NSYNC_ECONFLICT);
	cr_expect_eq(err.cause, NSYNC_CAUSE_BUSY);
	nsync_move_end(&two);
	nsync_move_end(&one);
	err.code = NSYNC_OK;
	cr_expect_eq(nsync_move_begin(&two, again, &kept, &err), NSYNC_OK);
	nsync_move_end(&two);
	nsync_repo_free(repo);
	nsync_repo_free(again);
}

/* A run that was killed while it moved any ref leaves libgit2's lock of it; locks of others stay. */
Test(repo_move, locks_of_refs_that_killed_runs_left)
{
	struct nsync_kept kept = { .list = NULL };
	struct nsync_move move = { .lock = -1 };
	struct nsync_repo *repo;

	make_w("mkdir -p .git/nsync .git/refs/nsync && h=$(git rev-parse main) && p=$(sh -c 'echo $$') &&"
	       " printf '%s refs/nsync/sent' $h >.git/nsync/moving-$p-x && echo $h >.git/refs/nsync/sent.lock"
	       " && echo $h >.git/refs/nsync/other.lock");
	repo = open_repo("w");
	cr_assert_eq(nsync_move_begin(&move, repo, &kept, &err), NSYNC_OK, "%s", err.text);
	cr_expect(shell_says("test ! -e w/.git/refs/nsync/sent.lock && test -e w/.git/refs/nsync/other.lock &&"
			     " ! ls w/.git/nsync | grep -q moving-"));
	nsync_move_end(&move);
	nsync_repo_free(repo);
}

/* ---- what was edited by hand ---- */

Test(repo_move, what_main_has_comes_back)
{
	struct nsync_kept kept = { .list = NULL };
	struct nsync_move move = { .lock = -1 };
	struct nsync_repo *repo;

	make_w("echo mine >sub/two && echo other >one && echo new >sub/new && mkdir sub/deep && echo d >sub/deep/f"
	       " && git add sub/deep && git commit -q -m deep -- sub/deep && rm -r sub/deep");
	repo = open_repo("w");
	cr_assert_eq(nsync_move_begin(&move, repo, &kept, &err), NSYNC_OK);
	cr_assert_eq(nsync_move_restore(&move, "sub/", &kept, &err), NSYNC_OK, "%s", err.text);
	cr_assert_eq(kept.count, 1);
	cr_expect_str_eq(kept.list[0].path, "sub/two");
	cr_expect(file_holds(kept.list[0].copy, "mine\n") && file_holds("w/sub/two", "2\n"));
	cr_expect(file_holds("w/sub/deep/f", "d\n") && file_holds("w/sub/new", "new\n"));
	cr_expect(file_holds("w/one", "other\n"), "another folder");
	nsync_move_end(&move);
	nsync_kept_release(&kept);
	nsync_repo_free(repo);
}
