/* index.h: files of the work tree as the index has them; bytes as they are, no filters. */
#ifndef NSYNC_REPO_INDEX_H
#define NSYNC_REPO_INDEX_H

#include "internal.h"

/* Whether HEAD is the branch main (born or not) and there is a work tree. */
bool nsync_index_on_main(const struct nsync_repo *repo);
enum nsync_code nsync_index_open(git_index **out, const struct nsync_repo *repo,
				 struct nsync_error *err);
/* <work tree>/<path>. */
enum nsync_code nsync_index_work_path(struct nsync_buf *out, const struct nsync_repo *repo,
				      const char *path, struct nsync_error *err);

/* Whether every folder on the way is a real one, or missing: a link would lead out of the work tree. */
enum nsync_code nsync_index_folders_are_real(bool *out, const struct nsync_repo *repo,
					     const char *path, struct nsync_error *err);

enum work_file { WORK_MISSING, WORK_SAME, WORK_OTHER };
enum work_kind { WORK_FILE = 1, WORK_LINK = 2 }; /* what counts as the same; or both */
/* How a file of the work tree compares to a blob, byte for byte; what is of another kind is OTHER. */
enum nsync_code nsync_index_compare_file(enum work_file *out, const struct nsync_repo *repo,
					 const char *path, const struct nsync_oid *blob,
					 unsigned kinds, struct nsync_error *err);
/* Put a file into the index, with what stat(2) says of it, so that git need not read it again. */
enum nsync_code nsync_index_add(git_index *index, const struct nsync_repo *repo, const char *path,
				const struct nsync_oid *blob, unsigned mode,
				struct nsync_error *err);

#endif
