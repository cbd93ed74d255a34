/*
 * folder_fixture.h: a folder below /tmp for a C test, which goes with the test's scope, and files
 * in it.
 *
 *	FIXTURE_FOLDER(dir);
 *	fixture_write(dir, "a.json", "{}");
 */
#ifndef NSYNC_TESTS_FOLDER_FIXTURE_H
#define NSYNC_TESTS_FOLDER_FIXTURE_H

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "tests/support/trust_fixture.h"

static inline void fixture_folder(char out[64])
{
	snprintf(out, 64, "/tmp/nsync-test-XXXXXX");
	FIXTURE_CHECK(mkdtemp(out) != NULL);
}

/* For AUTO on the array. */
static inline void fixture_folder_remove(char (*dir)[64])
{
	struct nsync_error err = { NSYNC_OK, "", "" };

	if ((*dir)[0])
		fixture_ok(nsync_file_remove_tree(*dir, &err), &err);
}

/* A new folder below /tmp that goes with the scope. */
#define FIXTURE_FOLDER(name) \
	AUTO(fixture_folder_remove) \
	char name[64] = ""; \
	fixture_folder(name)

/* "<dir>/<name>", in a buffer that the next but three calls overwrite. */
static inline const char *fixture_path(const char *dir, const char *name)
{
	static char paths[4][512];
	static unsigned next;
	char *out = paths[next++ % 4];

	snprintf(out, 512, "%s/%s", dir, name);
	return out;
}

/* ---- files in it ---------------------------------------------------------------------- */

static inline void fixture_write(const char *dir, const char *name, const char *text)
{
	struct nsync_error err = { NSYNC_OK, "", "" };

	fixture_ok(nsync_file_write(fixture_path(dir, name), nsync_str(text), 0644, &err), &err);
}

/* Whether the file holds exactly this text. */
static inline bool fixture_holds(const char *dir, const char *name, const char *text)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(1u << 20);
	struct nsync_error err = { NSYNC_OK, "", "" };

	fixture_ok(nsync_file_read(&bytes, fixture_path(dir, name), &err), &err);
	return nsync_str_is(nsync_buf_view(&bytes), text);
}

/* The permissions of a file or a folder, 0 where there is none. */
static inline unsigned fixture_mode(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? st.st_mode & 0777u : 0;
}

/* How many names a folder holds; -1 where there is none. */
static inline int fixture_count(const char *dir)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	char **names;
	size_t count;

	if (nsync_file_list(&names, &count, dir, &err))
		return -1;
	nsync_names_free(names, count);
	return (int)count;
}

#endif
