/*
 * shell_fixture.h: repositories made by git itself, in a folder that is the current one
 * while a test runs. `a` is a repository whose main holds `one` and `sub/two`.
 */
#ifndef NSYNC_TESTS_SHELL_FIXTURE_H
#define NSYNC_TESTS_SHELL_FIXTURE_H

#include <criterion/criterion.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "nsync/repo.h"

static char shell_folder[64];
static struct nsync_error err;

static inline int shell_status(const char *format, va_list values)
	__attribute__((format(printf, 1, 0)));
static inline int shell_status(const char *format, va_list values)
{
	char line[4096];
	int n = vsnprintf(line, sizeof(line), format, values);

	cr_assert(n > 0 && n < (int)sizeof(line));
	return system(line);
}

/* Run a shell line; it must succeed. */
static inline void sh(const char *format, ...) NSYNC_PRINTF(1, 2);
static inline void sh(const char *format, ...)
{
	va_list values;
	int status;

	va_start(values, format);
	status = shell_status(format, values);
	va_end(values);
	cr_assert_eq(status, 0, "%s", format);
}

/* Whether a shell line succeeds. */
static inline bool shell_says(const char *format, ...) NSYNC_PRINTF(1, 2);
static inline bool shell_says(const char *format, ...)
{
	va_list values;
	int status;

	va_start(values, format);
	status = shell_status(format, values);
	va_end(values);
	return status == 0;
}

/* Whether the process whose number a file holds ends within five seconds; nobody need have waited for it yet. */
static inline bool process_ends(const char *file)
{
	return shell_says(
		"p=$(cat %s) || exit 1; for i in $(seq 50); do kill -0 $p 2>/dev/null || exit 0;"
		" grep -q '^State:.[ZX]' /proc/$p/status 2>/dev/null && exit 0; sleep 0.1; done; exit 1",
		file);
}

static inline void shell_enter(void)
{
	err = (struct nsync_error){ .code = NSYNC_OK };
	cr_assert(nsync_base_start());
	cr_assert_eq(nsync_repo_start(&err), NSYNC_OK);
	snprintf(shell_folder, sizeof(shell_folder), "/tmp/nsync-shell-XXXXXX");
	cr_assert_not_null(mkdtemp(shell_folder));
	cr_assert_eq(chdir(shell_folder), 0);
	setenv("HOME", shell_folder, 1);
	setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
	unsetenv("XDG_CONFIG_HOME");
	sh("git config --global user.name Desk && git config --global user.email d@x.example"
	   " && git config --global init.defaultBranch main && git init -q a && cd a && echo 1 >one"
	   " && mkdir sub && echo 2 >sub/two && git add . && git commit -q -m first");
}

static inline void shell_leave(void)
{
	struct nsync_error last = { .code = NSYNC_OK };

	cr_assert_eq(chdir("/"), 0);
	cr_assert_eq(nsync_file_remove_tree(shell_folder, &last), NSYNC_OK, "%s", last.text);
}

static inline struct nsync_repo *open_repo(const char *dir)
{
	struct nsync_repo *repo;

	cr_assert_eq(nsync_repo_open(&repo, dir, &err), NSYNC_OK, "%s", err.text);
	return repo;
}

static inline struct nsync_oid ref_of(const struct nsync_repo *repo, const char *name)
{
	struct nsync_oid id;

	cr_assert_eq(nsync_repo_ref(&id, repo, name, &err), NSYNC_OK, "%s: %s", name, err.text);
	return id;
}

static inline bool file_holds(const char *path, const char *text)
{
	struct nsync_buf bytes = NSYNC_BUF_INIT(100000);
	struct nsync_error none = { .code = NSYNC_OK };
	bool same =
		!nsync_file_read(&bytes, path, &none) && nsync_str_is(nsync_buf_view(&bytes), text);

	nsync_buf_release(&bytes);
	return same;
}

/* Seconds of a clock that nobody sets. */
static inline time_t shell_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

#endif
