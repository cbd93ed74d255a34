/* place.c: where a repository lies. */
#include "internal.h"

const char *nsync_repo_base(const struct nsync_repo *repo)
{
	const char *workdir = git_repository_workdir(repo->git);

	return workdir ? workdir : git_repository_path(repo->git);
}

const char *nsync_repo_gitdir(const struct nsync_repo *repo)
{
	return git_repository_path(repo->git);
}

const char *nsync_repo_workdir(const struct nsync_repo *repo)
{
	return git_repository_workdir(repo->git);
}

const char *nsync_repo_commondir(const struct nsync_repo *repo)
{
	return git_repository_commondir(repo->git);
}

enum nsync_code nsync_repo_own_file(struct nsync_buf *out, const struct nsync_repo *repo, const char *name,
				    struct nsync_error *err)
{
	nsync_buf_printf(out, "%snsync/%s", nsync_repo_commondir(repo), name);
	return nsync_buf_check(out, err);
}
