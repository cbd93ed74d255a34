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
