/* index_copy.h: change Git's index in a copy of it that takes its place whole. */
#ifndef NSYNC_REPO_INDEX_COPY_H
#define NSYNC_REPO_INDEX_COPY_H

#include <limits.h>
#include <sys/stat.h>

#include "index.h"

struct index_copy {
	git_index *index;    /* the copy, opened */
	char path[PATH_MAX]; /* of the copy */
	char real[PATH_MAX]; /* of Git's index */
	char lock[PATH_MAX]; /* of Git's lock on it */
	bool there;          /* Git has an index */
	struct stat seen;    /* what it was like when it was copied */
};

/*
 * The caller holds the clone's lock (move.c).
 * err: NSYNC_ECONFLICT, where: the lock, if another program holds it; NSYNC_EGIT: the index cannot
 *      be read.
 */
enum nsync_code nsync_index_copy_open(struct index_copy *out, const struct nsync_repo *repo,
				      struct nsync_error *err);
/*
 * Put the copy in the index's place. changed: another program wrote the index meanwhile, and
 * nothing was done: open it again.
 */
enum nsync_code nsync_index_copy_publish(bool *changed, struct index_copy *copy,
					 struct nsync_error *err);
/* Close it, and remove the copy. */
void nsync_index_copy_release(struct index_copy *copy); /* for AUTO */

#endif
