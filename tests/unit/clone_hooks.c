/* clone_hooks.c: whether Git starts nsync in the hooks of a clone. */
#include <criterion/criterion.h>
#include <sys/stat.h>

#include "nsync/clone_init.h"
#include "tests/support/git_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static void start(void)
{
	struct nsync_error err = { NSYNC_OK, "", "" };

	setenv("HOME", "/nonexistent", 1);
	setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
	unsetenv("GIT_CONFIG_GLOBAL");
	unsetenv("XDG_CONFIG_HOME");
	cr_assert(nsync_base_start());
	cr_assert_eq(nsync_repo_start(&err), NSYNC_OK);
}

TestSuite(clone_hooks, .init = start, .timeout = 60);

Test(clone_hooks, states)
{
	static const struct {
		const char *label, *text; /* of pre-push; NULL: none */
		mode_t mode;
		enum nsync_hook_state state;
	} cases[] = {
		{ "nsync's", "#!/bin/sh\nexec nsync hook pre-push \"$@\"\n", 0755, NSYNC_HOOK_RUNS },
		{ "of a path", "#!/bin/sh\nexec '/opt/n' hook pre-push \"$@\"\n", 0755,
		  NSYNC_HOOK_RUNS },
		{ "one that calls it", "#!/bin/sh\nmake lint\nnsync hook pre-push || exit", 0700,
		  NSYNC_HOOK_RUNS },
		{ "missing", NULL, 0, NSYNC_HOOK_MISSING },
		{ "not executable", "#!/bin/sh\nexec nsync hook pre-push\n", 0644,
		  NSYNC_HOOK_NOT_EXECUTABLE },
		{ "another's", "#!/bin/sh\nmake lint\n", 0755, NSYNC_HOOK_OTHER },
		{ "the other hook", "#!/bin/sh\nexec nsync hook pre-commit\n", 0755,
		  NSYNC_HOOK_OTHER },
		{ "in a comment", "#!/bin/sh\n # nsync hook pre-push\ntrue\n", 0755,
		  NSYNC_HOOK_OTHER },
		{ "empty", "", 0755, NSYNC_HOOK_OTHER },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		FIXTURE_FOLDER(dir);
		AUTO(nsync_repo_freep) struct nsync_repo *repo = NULL;
		AUTO(nsync_hooks_release) struct nsync_hooks hooks = { .all_run = false };
		struct nsync_error err = { NSYNC_OK, "", "" };

		fixture_ok(nsync_repo_init(&repo, fixture_path(dir, "c"), false, &err), &err);
		(void)!nsync_file_remove_tree(fixture_path(nsync_repo_gitdir(repo), "hooks"), &err);
		fixture_ok(nsync_clone_settings(repo, "nsync", true, &err), &err);
		unlink(fixture_path(nsync_repo_gitdir(repo), "hooks/pre-push"));
		if (cases[i].text)
			fixture_write(nsync_repo_gitdir(repo), "hooks/pre-push", cases[i].text);
		if (cases[i].text)
			cr_assert_eq(chmod(fixture_path(nsync_repo_gitdir(repo), "hooks/pre-push"),
					   cases[i].mode),
				     0);
		cr_assert_eq(nsync_clone_hooks(&hooks, repo, &err), NSYNC_OK, "%s: %s",
			     cases[i].label, err.text);
		cr_expect_eq(hooks.states[NSYNC_HOOK_PRE_COMMIT], NSYNC_HOOK_RUNS, "%s",
			     cases[i].label);
		cr_expect_eq(hooks.states[NSYNC_HOOK_PRE_PUSH], cases[i].state, "%s: %u",
			     cases[i].label, hooks.states[NSYNC_HOOK_PRE_PUSH]);
		cr_expect_eq(hooks.all_run, cases[i].state == NSYNC_HOOK_RUNS, "%s", cases[i].label);
		cr_expect_eq(hooks.scope, NSYNC_CONFIG_NOWHERE);
	}
}

Test(clone_hooks, another_folder)
{
	FIXTURE_FOLDER(dir);
	AUTO(nsync_repo_freep) struct nsync_repo *repo = NULL;
	AUTO(nsync_hooks_release) struct nsync_hooks hooks = { .all_run = false };
	struct nsync_error err = { NSYNC_OK, "", "" };

	fixture_ok(nsync_repo_init(&repo, fixture_path(dir, "c"), false, &err), &err);
	fixture_ok(nsync_clone_settings(repo, "nsync", true, &err), &err);
	fixture_ok(nsync_repo_config_set(repo, "core.hooksPath", "mine", &err), &err);
	cr_assert_eq(nsync_clone_hooks(&hooks, repo, &err), NSYNC_OK, "%s", err.text);
	cr_expect(!hooks.all_run && hooks.scope == NSYNC_CONFIG_REPOSITORY);
	cr_expect_str_eq(nsync_buf_view(&hooks.setting).p, "mine");
	cr_expect_eq(hooks.states[NSYNC_HOOK_PRE_COMMIT], NSYNC_HOOK_MISSING);
	nsync_hooks_release(&hooks);
	/* The own folder by its full name is as good as the default. */
	fixture_ok(nsync_repo_config_set(repo, "core.hooksPath",
					 fixture_path(nsync_repo_gitdir(repo), "hooks"), &err),
		   &err);
	cr_assert_eq(nsync_clone_hooks(&hooks, repo, &err), NSYNC_OK, "%s", err.text);
	cr_expect(hooks.all_run);
}
