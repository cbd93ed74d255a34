/* repo.c: opening and making repositories. */
#include <stdlib.h>

#include "cause.h"
#include "pack.h"

enum nsync_code nsync_repo_start(struct nsync_error *err)
{
	int rc = nsync_allocate_start();

	if (rc < 0 || (rc = nsync_offline_start()) < 0)
		return nsync_repo_fail(err, rc, NULL, "cannot start libgit2");
	/* Objects are what their names say, or they are not read. */
	rc = git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 1);
	/* Objects are on the disk before a ref names them, and refs before we say so. */
	if (!rc)
		rc = git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 1);
	/*
	 * libgit2 keeps up to 256 MiB of small trees and commits, which a walk over 100,000 items fills a quarter
	 * of and is no faster for: measured with 0, 8 and 256.
	 */
	if (!rc)
		rc = git_libgit2_opts(GIT_OPT_SET_CACHE_MAX_SIZE, (ssize_t)(8 * 1024 * 1024));
	/* owner.c looks, by the rules of git. */
	if (!rc)
		rc = git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
	return rc ? nsync_repo_fail(err, rc, NULL, "cannot set up libgit2") : NSYNC_OK;
}

enum nsync_code nsync_repo_wrap(struct nsync_repo **out, git_repository *git,
				struct nsync_error *err)
{
	AUTO(nsync_repo_freep) struct nsync_repo *repo = calloc(1, sizeof(*repo));
	int rc;

	*out = NULL;
	if (!repo) {
		git_repository_free(git);
		return nsync_fail_memory(err);
	}
	repo->git = git;
	rc = git_repository_odb(&repo->odb, git);
	if (rc)
		return nsync_repo_fail(err, rc, git_repository_path(git), "no objects");
	*out = TAKE(repo);
	return NSYNC_OK;
}

static void git_freep(git_repository **git)
{
	git_repository_free(*git);
}

enum nsync_code nsync_repo_open(struct nsync_repo **out, const char *dir, struct nsync_error *err)
{
	AUTO(git_freep) git_repository *git = NULL;
	bool shared;
	int rc;

	*out = NULL;
	TRY(nsync_repo_check_format(dir, err));
	rc = git_repository_open_ext(&git, dir, 0, NULL);
	if (rc)
		return nsync_repo_fail_open(err, rc, dir);
	TRY(nsync_repo_check_owner(git, dir, err));
	TRY(nsync_repo_share(&shared, git, err));
	TRY(nsync_repo_wrap(out, TAKE(git), err));
	(*out)->shared = shared;
	return NSYNC_OK;
}

enum nsync_code nsync_repo_reopen(struct nsync_repo **out, const struct nsync_repo *repo,
				  struct nsync_error *err)
{
	const char *path = git_repository_path(repo->git);
	git_repository *git;
	int rc = git_repository_open_ext(&git, path, GIT_REPOSITORY_OPEN_NO_SEARCH, NULL);

	*out = NULL;
	return rc ? nsync_repo_fail(err, rc, path, "cannot open again")
		  : nsync_repo_wrap(out, git, err);
}

enum nsync_code nsync_repo_init(struct nsync_repo **out, const char *dir, bool bare,
				struct nsync_error *err)
{
	git_repository_init_options options;
	git_repository *git;
	int rc;

	*out = NULL;
	git_repository_init_options_init(&options, GIT_REPOSITORY_INIT_OPTIONS_VERSION);
	options.flags = GIT_REPOSITORY_INIT_MKPATH | GIT_REPOSITORY_INIT_NO_REINIT;
	if (bare)
		options.flags |= GIT_REPOSITORY_INIT_BARE;
	options.initial_head = "main";
	rc = git_repository_init_ext(&git, dir, &options);
	if (rc == GIT_EEXISTS)
		return nsync_fail(err, NSYNC_EEXISTS, dir, "a repository is there already");
	return rc ? nsync_repo_fail(err, rc, dir, "cannot make a repository")
		  : nsync_repo_wrap(out, git, err);
}

void nsync_repo_free(struct nsync_repo *repo)
{
	if (!repo)
		return;
	nsync_pack_drop(repo->pack);
	if (repo->shared)
		nsync_repo_share_folders(repo->git);
	git_odb_free(repo->odb);
	git_repository_free(repo->git);
	free(repo->quarantine);
	free(repo);
}

void nsync_repo_freep(struct nsync_repo **repo)
{
	nsync_repo_free(*repo);
}
