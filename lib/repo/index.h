/* index.h: files of the work tree as the index has them; bytes as they are, no filters. */
#ifndef NSYNC_REPO_INDEX_H
#define NSYNC_REPO_INDEX_H

#include "internal.h"

/* Whether HEAD is the branch main (born or not) and there is a work tree. */
bool on_main(const struct nsync_repo *repo);
enum nsync_code open_index(git_index **out, const struct nsync_repo *repo, struct nsync_error *err);
/* The tree that the index says; err: NSYNC_EGIT where it has conflicts. */
enum nsync_code index_tree(struct nsync_oid *out, git_index *index, const struct nsync_repo *repo,
			   struct nsync_error *err);
/* <work tree>/<path>. */
enum nsync_code work_path(struct nsync_buf *out, const struct nsync_repo *repo, const char *path,
			  struct nsync_error *err);

enum work_file { WORK_MISSING, WORK_SAME, WORK_OTHER };
/* How a file of the work tree compares to a blob: ordinary files only; anything else is OTHER. */
enum nsync_code compare_work_file(enum work_file *out, const struct nsync_repo *repo, const char *path,
				  const struct nsync_oid *blob, struct nsync_error *err);
/* Put a file into the index, with what stat(2) says of it, so that git need not read it again. */
enum nsync_code index_add(git_index *index, const struct nsync_repo *repo, const char *path,
			  const struct nsync_oid *blob, unsigned mode, struct nsync_error *err);

#endif
