/*
 * clone_settings.c: a new region's repository, and the hooks, attributes and settings of a clone's
 * Git.
 */
#include <criterion/criterion.h>

#include "nsync/clone_init.h"
#include "tests/support/git_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define WORDS        "items/** diff=nsync\n"

static void start(void)
{
	struct nsync_error err = { NSYNC_OK, "", "" };

	cr_assert(nsync_base_start());
	cr_assert_eq(nsync_repo_start(&err), NSYNC_OK);
}

TestSuite(clone_settings, .init = start);

/* A repository with a work tree, without what a template of Git's puts into it. */
static struct nsync_repo *plain_repo(const char *dir, const char *name)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_repo *repo = NULL;

	fixture_ok(nsync_repo_init(&repo, fixture_path(dir, name), false, &err), &err);
	(void)!nsync_file_remove_tree(fixture_path(nsync_repo_gitdir(repo), "hooks"), &err);
	unlink(fixture_path(nsync_repo_gitdir(repo), "info/attributes"));
	return repo;
}

static bool set_to(const struct nsync_repo *repo, const char *name, const char *value)
{
	AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(4096);
	struct nsync_error none = { NSYNC_OK, "", "" };

	return nsync_repo_config_get(&text, repo, name, &none) == NSYNC_OK &&
	       nsync_str_is(nsync_buf_view(&text), value);
}

/* ---- settings ------------------------------------------------------------------------ */

Test(clone_settings, without_hooks)
{
	FIXTURE_FOLDER(dir);
	AUTO(nsync_repo_freep) struct nsync_repo *repo = plain_repo(dir, "audit");
	struct nsync_error err = { NSYNC_OK, "", "" };
	const char *gitdir = nsync_repo_gitdir(repo);

	cr_assert_eq(nsync_clone_settings(repo, "nsync", false, &err), NSYNC_OK, "%s: %s",
		     err.where, err.text);
	cr_expect(set_to(repo, "diff.nsync.textconv",
			 "f() { nsync show --words \"$1\" 2>/dev/null || cat \"$1\"; }; f"));
	cr_expect(fixture_holds(gitdir, "info/attributes", WORDS));
	cr_expect_not(nsync_file_exists(fixture_path(gitdir, "hooks/pre-commit")));
	cr_expect_not(nsync_file_exists(fixture_path(dir, "audit/.gitattributes")),
		      "nothing is in the tree");
}

Test(clone_settings, hooks)
{
	FIXTURE_FOLDER(dir);
	AUTO(nsync_repo_freep) struct nsync_repo *repo = plain_repo(dir, "gt");
	struct nsync_error err = { NSYNC_OK, "", "" };
	const char *gitdir = nsync_repo_gitdir(repo);

	cr_assert_eq(nsync_clone_settings(repo, "/opt/bin/nsync", true, &err), NSYNC_OK, "%s: %s",
		     err.where, err.text);
	cr_expect(fixture_holds(gitdir, "hooks/pre-commit",
				"#!/bin/sh\n# Written by nsync init.\n"
				"exec '/opt/bin/nsync' hook pre-commit \"$@\"\n"));
	cr_expect(fixture_holds(gitdir, "hooks/pre-push",
				"#!/bin/sh\n# Written by nsync init.\n"
				"exec '/opt/bin/nsync' hook pre-push \"$@\"\n"));
	cr_expect_eq(fixture_mode(fixture_path(gitdir, "hooks/pre-push")) & 0500, 0500,
		     "it can be run");
}

/* A hook that a template or a person put there, and attributes likewise. */
Test(clone_settings, what_is_there_stays)
{
	static const struct {
		const char *before, *after;
	} cases[] = {
		{ "*.md text", "*.md text\n" WORDS },
		{ "*.md text\n", "*.md text\n" WORDS },
		{ "", WORDS },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		FIXTURE_FOLDER(dir);
		AUTO(nsync_repo_freep) struct nsync_repo *repo = plain_repo(dir, "gt");
		struct nsync_error err = { NSYNC_OK, "", "" };
		const char *gitdir = nsync_repo_gitdir(repo);

		cr_assert_eq(nsync_file_mkdirs(fixture_path(gitdir, "hooks"), 0755, &err),
			     NSYNC_OK);
		cr_assert_eq(nsync_file_mkdirs(fixture_path(gitdir, "info"), 0755, &err), NSYNC_OK);
		fixture_write(gitdir, "hooks/pre-push", "mine\n");
		fixture_write(gitdir, "info/attributes", cases[i].before);
		cr_assert_eq(nsync_clone_settings(repo, "nsync", true, &err), NSYNC_OK, "%s",
			     err.text);
		cr_expect(fixture_holds(gitdir, "hooks/pre-push", "mine\n"));
		cr_expect(nsync_file_exists(fixture_path(gitdir, "hooks/pre-commit")),
			  "the other one is written");
		cr_expect(fixture_holds(gitdir, "info/attributes", cases[i].after), "'%s'",
			  cases[i].before);
	}
}

/* A folder's name is no shell code. */
Test(clone_settings, a_path_is_quoted)
{
	FIXTURE_FOLDER(dir);
	AUTO(nsync_repo_freep) struct nsync_repo *repo = plain_repo(dir, "gt");
	AUTO(nsync_buf_release) struct nsync_buf line = NSYNC_BUF_INIT(4096);
	struct nsync_error err = { NSYNC_OK, "", "" };
	char folder[256], program[300];

	snprintf(folder, sizeof(folder), "%s/it's $(touch %s/bad); here", dir, dir);
	snprintf(program, sizeof(program), "%s/nsync", folder);
	/* The folder's name has a '/' of its own. */
	cr_assert_eq(nsync_file_mkdirs(folder, 0755, &err), NSYNC_OK);
	cr_assert_eq(nsync_file_write(program, NSYNC_STR("#!/bin/sh\necho \"$@\" >\"$OUT\"\n"),
				      0755, &err),
		     NSYNC_OK);
	cr_assert_eq(nsync_clone_settings(repo, program, true, &err), NSYNC_OK, "%s", err.text);
	nsync_buf_printf(&line, "OUT=%s/out %shooks/pre-push origin 'a b'", dir,
			 nsync_repo_gitdir(repo));
	cr_assert_eq(system(line.p), 0);
	cr_expect(fixture_holds(dir, "out", "hook pre-push origin a b\n"));
	cr_expect_not(nsync_file_exists(fixture_path(dir, "bad")));
}

Test(clone_settings, what_cannot_be_written)
{
	static const struct {
		const char *label, *in_the_way, *folder;
		bool hooks;
	} cases[] = {
		{ "hooks a file", "hooks", NULL, true },
		{ "info a file", "info", NULL, false },
		{ "attributes a folder", "info/attributes", "info/attributes", false },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		FIXTURE_FOLDER(dir);
		AUTO(nsync_repo_freep) struct nsync_repo *repo = plain_repo(dir, "gt");
		struct nsync_error err = { NSYNC_OK, "", "" }, ignored = err;
		const char *gitdir = nsync_repo_gitdir(repo);

		(void)!nsync_file_remove_tree(fixture_path(gitdir, cases[i].in_the_way), &ignored);
		if (cases[i].folder)
			cr_assert_eq(nsync_file_mkdirs(fixture_path(gitdir, cases[i].folder), 0755,
						       &err),
				     NSYNC_OK);
		else
			fixture_write(gitdir, cases[i].in_the_way, "");
		cr_expect_eq(nsync_clone_settings(repo, "nsync", cases[i].hooks, &err), NSYNC_EIO,
			     "%s", cases[i].label);
		cr_expect_eq(err.code, NSYNC_EIO, "%s", cases[i].label);
	}
}

/* ---- a new region ---------------------------------------------------------------------- */

Test(clone_settings, a_new_region)
{
	for (int bare = 0; bare < 2; bare++) {
		FIXTURE_FOLDER(dir);
		AUTO(nsync_repo_freep) struct nsync_repo *repo = NULL;
		struct nsync_error err = { NSYNC_OK, "", "" }, again = err;
		struct nsync_oid head;
		char folder[128];

		snprintf(folder, sizeof(folder), "%s/desk/region", dir);
		cr_assert_eq(nsync_file_mkdirs(folder, 0755, &err), NSYNC_OK);
		fixture_write(folder, "notes", "mine");
		cr_assert_eq(nsync_clone_new_region(folder, "example.org,2026", bare, "nsync",
						    &err),
			     NSYNC_OK, "%s: %s", err.where, err.text);
		cr_assert_eq(nsync_repo_open(&repo, folder, &err), NSYNC_OK);
		cr_expect_eq(nsync_repo_workdir(repo) == NULL, bare);
		cr_expect(set_to(repo, "nsync.region", "example.org,2026"));
		cr_expect(fixture_holds(nsync_repo_gitdir(repo), "HEAD", "ref: refs/heads/main\n"));
		cr_expect(fixture_holds(folder, "notes", "mine"));
		cr_expect_eq(nsync_repo_ref(&head, repo, "refs/heads/main", &again),
			     NSYNC_ENOTFOUND, "nothing is committed");
		again = (struct nsync_error){ NSYNC_OK, "", "" };
		cr_expect_eq(nsync_clone_new_region(folder, "example.com,2026", bare, "nsync",
						    &again),
			     NSYNC_EEXISTS);
		cr_expect_str_eq(again.where, folder);
		cr_expect(set_to(repo, "nsync.region", "example.org,2026"), "it stays as it was");
	}
}

Test(clone_settings, no_region)
{
	FIXTURE_FOLDER(dir);
	static const char *const authorities[] = { "", "example.org", "no such,2018",
						   "example.org,18", "x\ny,2018" };
	struct nsync_error err = { NSYNC_OK, "", "" };

	for (size_t i = 0; i < COUNT(authorities); i++) {
		err = (struct nsync_error){ NSYNC_OK, "", "" };
		cr_expect_eq(nsync_clone_new_region(fixture_path(dir, "bad"), authorities[i], false,
						    "nsync", &err),
			     NSYNC_EINVAL, "%s", authorities[i]);
		cr_expect_str_eq(err.where, "--region");
	}
	fixture_write(dir, "file", "in the way");
	err = (struct nsync_error){ NSYNC_OK, "", "" };
	cr_expect_neq(nsync_clone_new_region(fixture_path(dir, "file"), "example.org,2026", false,
					     "nsync", &err),
		      NSYNC_OK);
	cr_expect_eq(fixture_count(dir), 1);
	cr_expect(fixture_holds(dir, "file", "in the way"));
}
