/* fail.c: what libgit2 said, as an error of ours, with the cause that its code, its message and the disk tell. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "cause.h"

#define INDEX_LOCK "index.lock"

/* libgit2 appends strerror(errno) to what the system refused, and errno itself is gone by then. */
static enum nsync_cause cause_of_system(struct nsync_str message)
{
	static const int numbers[] = { EACCES, EPERM, EROFS, ENOSPC, EDQUOT, EISDIR, ENOTDIR };

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		char room[128];
		struct nsync_str reason = nsync_str(strerror_r(numbers[i], room, sizeof(room)));

		if (message.n > reason.n &&
		    !memcmp(message.p + message.n - reason.n, reason.p, reason.n))
			return nsync_cause_of_errno(numbers[i]);
	}
	return NSYNC_CAUSE_NONE;
}

/* The absolute path between the first two quotation marks of a message; false if there is none. */
static bool quoted_path(char *out, size_t size, const char *message)
{
	const char *from = strstr(message, "'/"), *to = from ? strchr(from + 1, '\'') : NULL;

	return to && nsync_str_copy(out, size, (struct nsync_str){ from + 1, (size_t)(to - from - 1) });
}

enum nsync_cause nsync_repo_cause_of_lock(const char *file)
{
	if (nsync_text_ends(file, INDEX_LOCK))
		return NSYNC_CAUSE_INDEX_LOCKED;
	if (strstr(file, "/refs/") || nsync_text_ends(file, "/packed-refs.lock") ||
	    nsync_text_ends(file, "/HEAD.lock"))
		return NSYNC_CAUSE_REF_LOCKED;
	return NSYNC_CAUSE_FILE_LOCKED;
}

/* Where a repository is known, the lock's whole path; else as it is from the top of a work tree. */
static void index_lock(char *out, size_t size, const struct nsync_repo *repo)
{
	snprintf(out, size, "%s" INDEX_LOCK, repo ? git_repository_path(repo->git) : ".git/");
}

/* file: the path that the error is about, where the message or the cause tells it; else "". */
static enum nsync_cause find_cause(char *file, size_t size, int rc, const git_error *last,
				   const struct nsync_repo *repo)
{
	const char *message = last && last->message ? last->message : "";

	file[0] = '\0';
	if (rc == GIT_ELOCKED) {
		if (!quoted_path(file, size, message))
			index_lock(file, size, repo);
		return nsync_repo_cause_of_lock(file);
	}
	if (!last)
		return NSYNC_CAUSE_NONE;
	if (last->klass == GIT_ERROR_INDEX && strstr(message, "mandatory extension: 'link'"))
		return NSYNC_CAUSE_SPLIT_INDEX;
	if (last->klass == GIT_ERROR_INDEX && strstr(message, "mandatory extension: 'sdir'"))
		return NSYNC_CAUSE_SPARSE_INDEX;
	if (rc == GIT_ENOTFOUND && last->klass == GIT_ERROR_ODB)
		return NSYNC_CAUSE_MISSING;
	if (rc == GIT_EDIRECTORY)
		return NSYNC_CAUSE_IS_FOLDER;
	(void)quoted_path(file, size, message);
	return last->klass == GIT_ERROR_OS ? cause_of_system(nsync_str(message)) : NSYNC_CAUSE_NONE;
}

enum nsync_code nsync_repo_fail_in(struct nsync_error *err, int rc, const struct nsync_repo *repo,
				   const char *where, const char *what)
{
	const git_error *last = git_error_last();
	enum nsync_code code = NSYNC_EGIT;
	enum nsync_cause cause;
	char file[PATH_MAX];

	if (rc == GIT_ENOTFOUND || rc == GIT_EUNBORNBRANCH)
		code = NSYNC_ENOTFOUND;
	else if (last && last->klass == GIT_ERROR_NOMEMORY)
		return nsync_fail_memory(err);
	cause = find_cause(file, sizeof(file), rc, last, repo);
	if (cause == NSYNC_CAUSE_MISSING && repo)
		cause = nsync_repo_why_missing(file, sizeof(file), repo);
	if (!cause)
		return nsync_fail(err, code, where, "%s: %s", what,
				  last ? last->message : "unknown failure");
	return nsync_fail_cause(err, code, cause, file[0] ? file : where, "%s", what);
}

enum nsync_code nsync_repo_fail(struct nsync_error *err, int rc, const char *where,
				const char *what)
{
	return nsync_repo_fail_in(err, rc, NULL, where, what);
}

/* libgit2 says of an index that is no file, or may not be read, that it does not exist. */
enum nsync_code nsync_repo_fail_index(struct nsync_error *err, int rc, const struct nsync_repo *repo,
				      const char *what)
{
	struct nsync_error why = { .code = NSYNC_OK };
	enum nsync_code code;
	char index[PATH_MAX];
	int n = snprintf(index, sizeof(index), "%sindex", git_repository_path(repo->git));
	bool whole = n > 0 && (size_t)n < sizeof(index);

	if (whole && nsync_is_folder(index))
		return nsync_fail_cause(err, NSYNC_EGIT, NSYNC_CAUSE_IS_FOLDER, index, "%s", what);
	if (whole && access(index, R_OK) && errno == EACCES)
		return nsync_fail_cause(err, NSYNC_EGIT, NSYNC_CAUSE_DENIED, index, "%s", what);
	code = nsync_repo_fail_in(&why, rc, repo, "index", what);
	if (whole && code == NSYNC_EGIT && !why.cause && !access(index, F_OK))
		return nsync_fail_cause(err, code, NSYNC_CAUSE_BAD_INDEX, index, "%s", what);
	return nsync_fail_as(err, code, why.where, &why);
}

enum nsync_code nsync_repo_optional(bool *found, enum nsync_code code,
				    const struct nsync_error *quiet, struct nsync_error *err)
{
	*found = code == NSYNC_OK;
	if (code == NSYNC_OK || code == NSYNC_ENOTFOUND)
		return NSYNC_OK;
	return nsync_fail_as(err, code, quiet->where, quiet);
}
