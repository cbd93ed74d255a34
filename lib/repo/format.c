/* format.c: why libgit2 cannot open a repository: a format that it does not know, or a folder that it may not enter. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cause.h"

#define MAX_LINE 4096

/* The folder that has the configuration: a linked work tree's own folder names it in its file commondir. */
static void common_folder(char out[PATH_MAX], const char *gitdir)
{
	AUTO(nsync_buf_release) struct nsync_buf line = NSYNC_BUF_INIT(MAX_LINE);
	struct nsync_error ignored = { .code = NSYNC_OK };
	char path[PATH_MAX];
	int n = snprintf(path, sizeof(path), "%scommondir", gitdir);

	(void)nsync_str_copy(out, PATH_MAX, nsync_str(gitdir));
	if (n < 0 || (size_t)n >= sizeof(path) || nsync_file_read(&line, path, &ignored) || !line.n)
		return;
	line.p[strcspn(line.p, "\n")] = '\0';
	n = snprintf(path, sizeof(path), "%s%s/", line.p[0] == '/' ? "" : gitdir, line.p);
	if (n > 0 && (size_t)n < sizeof(path))
		(void)nsync_str_copy(out, PATH_MAX, nsync_str(path));
}

/* Whether this libgit2 knows "extensions.<name>". */
static bool is_known(const char *entry)
{
	git_strarray names = { NULL, 0 };
	bool found = false;

	if (git_libgit2_opts(GIT_OPT_GET_EXTENSIONS, &names))
		return false;
	for (size_t i = 0; i < names.count && !found; i++)
		found = !strcmp(names.strings[i], entry + strlen("extensions."));
	git_strarray_dispose(&names);
	return found;
}

static enum nsync_cause cause_of_entry(const git_config_entry *entry)
{
	const char *value = entry->value ? entry->value : "";

	if (!strcmp(entry->name, "extensions.refstorage") && strcmp(value, "files") != 0)
		return !strcmp(value, "reftable") ? NSYNC_CAUSE_REFTABLE : NSYNC_CAUSE_FORMAT;
	if (!strcmp(entry->name, "extensions.objectformat") && strcmp(value, "sha1") != 0)
		return !strcmp(value, "sha256") ? NSYNC_CAUSE_SHA256 : NSYNC_CAUSE_FORMAT;
	if (!strcmp(entry->name, "extensions.partialclone"))
		return NSYNC_CAUSE_PARTIAL;
	if (!strncmp(entry->name, "extensions.", 11) && !is_known(entry->name))
		return NSYNC_CAUSE_FORMAT;
	if (!strcmp(entry->name, "core.repositoryformatversion") && strcmp(value, "0") != 0 &&
	    strcmp(value, "1") != 0)
		return NSYNC_CAUSE_FORMAT;
	return NSYNC_CAUSE_NONE;
}

/* The first setting that says so; one with words of its own goes before any other. name: the setting. */
static enum nsync_cause find_format(char name[128], const char *gitdir)
{
	enum nsync_cause found = NSYNC_CAUSE_NONE;
	git_config *config = NULL;
	git_config_iterator *entries = NULL;
	git_config_entry *entry;
	char path[PATH_MAX], common[PATH_MAX];
	int32_t version = 0;
	int n;

	common_folder(common, gitdir);
	n = snprintf(path, sizeof(path), "%sconfig", common);
	if (n < 0 || (size_t)n >= sizeof(path) || git_config_open_ondisk(&config, path))
		return NSYNC_CAUSE_NONE;
	/* In version 0 extensions mean nothing (gitrepository-layout(5)). */
	if (!git_config_get_int32(&version, config, "core.repositoryformatversion") && version &&
	    !git_config_iterator_new(&entries, config))
		while (!git_config_next(&entry, entries)) {
			enum nsync_cause cause = cause_of_entry(entry);

			if (!cause || (found && found != NSYNC_CAUSE_FORMAT))
				continue;
			found = cause;
			snprintf(name, 128, "%.100s", entry->name);
		}
	git_config_iterator_free(entries);
	git_config_free(config);
	return found;
}

/* A .git at or above dir that is there and may not be entered: git and libgit2 pass over it. */
static bool closed_folder(char out[PATH_MAX], const char *dir)
{
	AUTO(nsync_text_freep) char *at = realpath(dir, NULL);
	struct stat st;

	while (at) {
		char *slash = strrchr(at, '/');
		int n = snprintf(out, PATH_MAX, "%s/.git", at);

		if (n > 0 && n < PATH_MAX && lstat(out, &st) == 0)
			return access(out, R_OK | X_OK) != 0 && errno == EACCES;
		if (!slash || !at[0])
			break;
		*slash = '\0';
	}
	return false;
}

enum nsync_code nsync_repo_check_format(const char *dir, struct nsync_error *err)
{
	AUTO(git_buf_dispose) git_buf gitdir = GIT_BUF_INIT;
	enum nsync_cause cause;
	char name[128] = "";

	if (git_repository_discover(&gitdir, dir, 0, NULL))
		return NSYNC_OK;
	cause = find_format(name, gitdir.ptr);
	return cause ? nsync_fail_cause(err, NSYNC_EGIT, cause, gitdir.ptr, "%s", name) : NSYNC_OK;
}

enum nsync_code nsync_repo_fail_open(struct nsync_error *err, int rc, const char *dir)
{
	char path[PATH_MAX];

	if (rc != GIT_ENOTFOUND)
		return nsync_repo_fail(err, rc, dir, "cannot open");
	if (closed_folder(path, dir))
		return nsync_fail_cause(err, NSYNC_EIO, NSYNC_CAUSE_DENIED, path, "cannot open");
	return nsync_fail(err, NSYNC_ENOTFOUND, dir, "no Git repository here or above");
}
