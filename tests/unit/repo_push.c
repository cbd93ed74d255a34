/* repo_push.c: push against a server that moves or refuses; clone, and what it leaves behind. */
#include "tests/support/shell_fixture.h"

static const struct nsync_git_limits limits = { 60, 0 };

TestSuite(repo_push, .init = shell_enter, .fini = shell_leave, .timeout = 120);

Test(repo_push, a_race_on_the_server_is_a_conflict)
{
	struct nsync_repo *repo;
	struct nsync_oid head;

	/* Somebody else's push comes in between this one's look and its update. */
	sh("git clone -q --bare a o.git && git -C a remote add origin ../o.git && cd a && echo x >x && git add . &&"
	   " git commit -q -m x && cd ../o.git && other=$(git commit-tree -m y -p main main^{tree}) &&"
	   " printf '#!/bin/sh\\nunset GIT_QUARANTINE_PATH\\ngit update-ref refs/heads/main %%s\\n' $other >hooks/pre-receive &&"
	   " chmod +x hooks/pre-receive");
	repo = open_repo("a");
	head = ref_of(repo, "refs/heads/main");
	cr_assert_eq(nsync_repo_push(repo, "origin", &head, &limits, &err), NSYNC_ECONFLICT, "%s",
		     err.text);
	nsync_repo_free(repo);
}

Test(repo_push, a_hook_s_refusal_is_no_conflict)
{
	struct nsync_repo *repo;
	struct nsync_oid head;

	sh("git clone -q --bare a o.git && git -C a remote add origin ../o.git && cd a && echo x >x && git add . &&"
	   " git commit -q -m x && cd ../o.git && printf '#!/bin/sh\\necho not today >&2\\nexit 1\\n' >hooks/pre-receive &&"
	   " chmod +x hooks/pre-receive");
	repo = open_repo("a");
	head = ref_of(repo, "refs/heads/main");
	cr_assert_eq(nsync_repo_push(repo, "origin", &head, &limits, &err), NSYNC_ENETWORK, "%s",
		     err.text);
	cr_assert(strstr(err.text, "not today") || strstr(err.text, "hook declined"), "%s",
		  err.text);
	cr_assert_str_eq(err.where, "origin");
	nsync_repo_free(repo);
}

Test(repo_push, clone_takes_main_only)
{
	struct nsync_repo *repo;

	sh("cd a && git branch side && git tag main && git tag t && git switch -q side");
	cr_assert_eq(nsync_repo_clone(&repo, "a", "c", &limits, &err), NSYNC_OK, "%s", err.text);
	nsync_repo_free(repo);
	sh("cd c && test \"$(git symbolic-ref HEAD)\" = refs/heads/main && test -z \"$(git for-each-ref refs/heads refs/tags)\""
	   " && test \"$(git for-each-ref --format='%%(refname)' | grep -v HEAD)\" = refs/remotes/region/main"
	   " && test \"$(ls -A)\" = .git");
}

Test(repo_push, clone_leaves_a_folder_as_it_was)
{
	static const struct {
		const char *label, *make, *url;
		enum nsync_code code;
	} cases[] = {
		{ "nothing there", "true", "gone", NSYNC_ENETWORK },
		{ "empty", "git init -q --bare e", "e", NSYNC_ENOTFOUND },
		{ "another branch only",
		  "git init -q e && git -C e commit -q --allow-empty -m x && git -C e branch -m other",
		  "e", NSYNC_ENOTFOUND },
		{ "main is a blob",
		  "cp -r a e && git -C a rev-parse HEAD:one >e/.git/refs/heads/main", "e",
		  NSYNC_ENETWORK },
		{ "an option for an address", "true", "--upload-pack=touch ran", NSYNC_ENETWORK },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		for (int link = 0; link < 2; link++) {
			struct nsync_error why = { .code = NSYNC_OK };
			struct nsync_repo *repo;

			sh("rm -rf e d real; %s && mkdir %s && chmod 700 %s", cases[i].make,
			   link ? "real" : "d", link ? "real" : "d");
			if (link)
				sh("ln -s real d");
			sh("stat -L -c '%%i %%a' d >before");
			cr_expect_eq(nsync_repo_clone(&repo, cases[i].url, "d", &limits, &why),
				     cases[i].code, "%s: %s", cases[i].label, why.text);
			cr_expect_null(repo);
			cr_expect(
				shell_says(
					"stat -L -c '%%i %%a' d | cmp -s before - && test -z \"$(ls -A d/)\""),
				"%s", cases[i].label);
			cr_expect_not(nsync_file_exists("ran"));
		}
		if (nsync_file_exists("d"))
			sh("rm -rf d");
		{
			struct nsync_error why = { .code = NSYNC_OK };
			struct nsync_repo *repo;

			cr_expect_eq(nsync_repo_clone(&repo, cases[i].url, "d", &limits, &why),
				     cases[i].code, "%s", cases[i].label);
			cr_expect_not(nsync_file_exists("d"), "%s", cases[i].label);
		}
	}
}

Test(repo_push, clone_never_enters_a_full_folder)
{
	struct nsync_repo *repo;

	sh("mkdir d && echo x >d/mine && echo y >file");
	cr_assert_eq(nsync_repo_clone(&repo, "a", "d", &limits, &err), NSYNC_EEXISTS);
	err = (struct nsync_error){ .code = NSYNC_OK };
	cr_assert_eq(nsync_repo_clone(&repo, "a", "file", &limits, &err), NSYNC_EEXISTS);
	sh("test \"$(ls -A d)\" = mine && test \"$(cat file)\" = y");
}
