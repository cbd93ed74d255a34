/* moving.h: the note of a move of main, by which a later run finishes what a killed one began. */
#ifndef NSYNC_REPO_MOVING_H
#define NSYNC_REPO_MOVING_H

#include "internal.h"

struct moving {
	struct nsync_oid old, next; /* commits; old zero: main was not born */
};

/* *found false: there is no note. What is no note of ours counts as none. */
enum nsync_code nsync_moving_read(bool *found, struct moving *out, const struct nsync_repo *repo,
				  struct nsync_error *err);
enum nsync_code nsync_moving_write(const struct nsync_repo *repo, const struct moving *moving,
				   struct nsync_error *err);
void nsync_moving_remove(const struct nsync_repo *repo);

#endif
