/* internal.h: what the files of the archive room share. */
#ifndef NSYNC_LIB_ARCHIVE_INTERNAL_H
#define NSYNC_LIB_ARCHIVE_INTERNAL_H

#include "nsync/archive.h"

/* ---- list.c ------------------------------------------------------------------------ */

/* By story, then by version. */
void nsync_archive_versions_sort(struct nsync_archive_versions *versions);
/* Move all that is in from to the end of versions. */
enum nsync_code nsync_archive_versions_take(struct nsync_archive_versions *versions,
					    struct nsync_archive_versions *from,
					    struct nsync_error *err) NSYNC_MUST_USE;
/* Read one version; nothing happens if it was read already. */
enum nsync_code nsync_archive_read_version(struct nsync_archive_version *version, const struct nsync_repo *repo,
					   struct nsync_error *err) NSYNC_MUST_USE;
/* Fail with the error of an accepted item that cannot be parsed. */
enum nsync_code nsync_archive_unreadable(const struct nsync_archive_version *version,
					 const struct nsync_verdict *verdict, struct nsync_error *err);

#endif
