/* fail.c: what libgit2 said, as an error of ours. */
#include "internal.h"

enum nsync_code nsync_repo_fail(struct nsync_error *err, int rc, const char *where,
				const char *what)
{
	const git_error *last = git_error_last();
	enum nsync_code code = NSYNC_EGIT;

	if (rc == GIT_ENOTFOUND || rc == GIT_EUNBORNBRANCH)
		code = NSYNC_ENOTFOUND;
	else if (last && last->klass == GIT_ERROR_NOMEMORY)
		return nsync_fail_memory(err);
	return nsync_fail(err, code, where, "%s: %s", what,
			  last ? last->message : "unknown failure");
}

enum nsync_code nsync_repo_optional(bool *found, enum nsync_code code,
				    const struct nsync_error *quiet, struct nsync_error *err)
{
	*found = code == NSYNC_OK;
	if (code == NSYNC_OK || code == NSYNC_ENOTFOUND)
		return NSYNC_OK;
	return nsync_fail(err, code, quiet->where, "%s", quiet->text);
}
