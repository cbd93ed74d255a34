/*
 * owner.c: whose repository is worked in. Another user's configuration and hooks are not obeyed unless this user trusts
 * the repository: git's own rule (git-config(1), safe.directory), which libgit2 1.5 does not know in full.
 */
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cause.h"

#define MAX_SETTINGS (1024u * 1024u)

/* Root may work in what belongs to the user who called sudo (git-config(1)). */
static bool is_ours(uid_t *owner, const char *path)
{
	uid_t uid = geteuid();
	struct stat st;
	int64_t caller;

	if (lstat(path, &st))
		return false;
	*owner = st.st_uid;
	if (uid == 0 && st.st_uid != 0 &&
	    nsync_str_number(&caller, nsync_str(nsync_git_environment("SUDO_UID"))) &&
	    caller <= UINT32_MAX)
		uid = (uid_t)caller;
	return st.st_uid == uid;
}

/* What git looks at: the folder that a repository was found in, its .git where that is a file, and the Git directory. */
struct place {
	char worktree[PATH_MAX], gitfile[PATH_MAX], gitdir[PATH_MAX]; /* "": there is none */
};

static bool real(char out[PATH_MAX], const char *path)
{
	return realpath(path, out) != NULL;
}

static bool join(char out[PATH_MAX], const char *folder, const char *name)
{
	int n = snprintf(out, PATH_MAX, "%s/%s", folder, name);

	return n > 0 && n < PATH_MAX;
}

/* Up from dir, as git does it: a .git in a folder, or the folder is the Git directory itself. */
static bool find_place(struct place *out, git_repository *git, const char *dir)
{
	char at[PATH_MAX], dotgit[PATH_MAX], there[PATH_MAX];
	struct stat st;

	memset(out, 0, sizeof(*out));
	if (!real(out->gitdir, git_repository_path(git)) || !real(at, dir))
		return false;
	for (;;) {
		if (!join(dotgit, at, ".git"))
			return false;
		if (!lstat(dotgit, &st) &&
		    (S_ISREG(st.st_mode) || (real(there, dotgit) && !strcmp(there, out->gitdir)))) {
			memcpy(out->worktree, at[0] ? at : "/", strlen(at) + 2);
			if (!S_ISDIR(st.st_mode))
				memcpy(out->gitfile, dotgit, sizeof(dotgit));
			return true;
		}
		if (!strcmp(at, out->gitdir))
			return true;
		char *slash = strrchr(at, '/');

		if (!slash || !at[0])
			return false;
		*slash = '\0';
	}
}

/* One value of safe.directory: the path itself, all, or all below a folder ("/srv/git" with a slash and an asterisk). */
static bool trusts(struct nsync_str value, const char *path)
{
	char folder[PATH_MAX], there[PATH_MAX];
	bool below = value.n > 2 && !memcmp(value.p + value.n - 2, "/*", 2);
	size_t n;

	if (nsync_str_is(value, "*"))
		return true;
	if (value.p[0] != '/')
		return false;
	if (below)
		value.n -= 2;
	if (!nsync_str_copy(folder, sizeof(folder), value))
		return false;
	if (!below)
		return !strcmp(folder, path) || (real(there, folder) && !strcmp(there, path));
	if (!real(there, folder))
		return false;
	n = strlen(there);
	return !strncmp(path, there, n) && path[n] == '/';
}

/* Asked of git, outside of any repository: the system's, the user's and the command's own settings, in order. */
static enum nsync_code read_trust(bool *out, const char *path, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf values = NSYNC_BUF_INIT(MAX_SETTINGS);
	AUTO(nsync_buf_release) struct nsync_buf errors = NSYNC_BUF_INIT(MAX_SETTINGS);
	const char *const argv[] = { "--git-dir=/dev/null", "config",	      "--get-all", "--null",
				     "--type=path",	    "safe.directory", NULL };
	const struct nsync_git_limits limits = { 60, 0 };
	struct git_run run = { .argv = argv,
			       .limits = &limits,
			       .output = &values,
			       .errors = &errors,
			       .own_settings = true };

	*out = false;
	TRY(nsync_git_child(&run, err));
	if (run.status)
		return NSYNC_OK;
	/* An empty value: forget the ones before. */
	for (size_t at = 0; at < values.n; at += strlen(values.p + at) + 1) {
		struct nsync_str value = nsync_str(values.p + at);

		*out = value.n && (*out || trusts(value, path));
	}
	return NSYNC_OK;
}

enum nsync_code nsync_repo_check_owner(git_repository *git, const char *dir,
				       struct nsync_error *err)
{
	struct place place;
	const char *path;
	uid_t owner = 0;
	bool trusted;

	if (!find_place(&place, git, dir))
		return nsync_fail(err, NSYNC_EGIT, dir, "cannot tell whose repository this is");
	if ((!place.worktree[0] || is_ours(&owner, place.worktree)) &&
	    (!place.gitfile[0] || is_ours(&owner, place.gitfile)) && is_ours(&owner, place.gitdir))
		return NSYNC_OK;
	path = place.worktree[0] ? place.worktree : place.gitdir;
	TRY(read_trust(&trusted, path, err));
	if (trusted)
		return NSYNC_OK;
	return nsync_fail_cause(err, NSYNC_EGIT, NSYNC_CAUSE_OTHER_OWNER, path, "user %lu",
				(unsigned long)owner);
}
