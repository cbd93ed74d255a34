/* cause.h: what in a repository makes an operation fail: its format, its owner, its missing objects. */
#ifndef NSYNC_REPO_CAUSE_H
#define NSYNC_REPO_CAUSE_H

#include <sys/types.h>

#include "internal.h"

bool nsync_is_folder(const char *path);

/* Which lock a file is: of the index, of a ref, or another. */
enum nsync_cause nsync_repo_cause_of_lock(const char *file);

/*
 * Why the repository lacks an object: it is shallow or partial, packs of it may not be read, or else it is broken.
 * where: the repository or the pack; "" for broken.
 */
enum nsync_cause nsync_repo_why_missing(char *where, size_t size, const struct nsync_repo *repo);

/*
 * Whether the repository at or above dir, if there is one, has a format that libgit2 reads. Looked at before it is opened:
 * libgit2 1.5 leaks 20 KB for each setting of one that it refuses.
 */
enum nsync_code nsync_repo_check_format(const char *dir, struct nsync_error *err);
/* libgit2 cannot open the repository at or above dir; rc: what it returned. It may be a folder that may not be entered. */
enum nsync_code nsync_repo_fail_open(struct nsync_error *err, int rc, const char *dir);

/*
 * Whether git would work here: the repository is this user's, or the user's configuration trusts it (safe.directory).
 * dir: where it was found from.
 */
enum nsync_code nsync_repo_check_owner(git_repository *git, const char *dir,
				       struct nsync_error *err);

/* Obey core.sharedRepository: what this process writes from now on is for those whom it names. shared: whether it is set. */
enum nsync_code nsync_repo_share(bool *shared, git_repository *git, struct nsync_error *err);
/* The umask; nobody else may write files meanwhile. */
mode_t nsync_repo_umask(void);
/* The folders that were made below the Git directory are for them, too, and hand on their group. */
void nsync_repo_share_folders(git_repository *git);

#endif
