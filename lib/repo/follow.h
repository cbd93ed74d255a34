/* follow.h: index and work tree follow main from one commit to another. */
#ifndef NSYNC_REPO_FOLLOW_H
#define NSYNC_REPO_FOLLOW_H

#include "index_copy.h"

/* Trees; zero: the empty one. */
struct follow {
	struct nsync_oid old, next;
	struct nsync_oid head; /* what main has now: a path that it has otherwise is left alone */
};

/*
 * Make what differs between the two trees in index and files as next has it. Whatever else lies
 * there is moved to kept first.
 * copy: open; it is changed, and not published yet.
 * err:  NSYNC_EGIT: a tree that is not checked out; as reading and writing files.
 */
enum nsync_code nsync_follow(const struct follow *follow, const struct nsync_repo *repo,
			     struct index_copy *copy, struct nsync_kept *kept,
			     struct nsync_error *err);
/* The same for one ordinary file that main has: index and work tree get it as it is there. */
enum nsync_code nsync_follow_restore(const char *path, const struct nsync_oid *blob,
				     const struct nsync_repo *repo, struct index_copy *copy,
				     struct nsync_kept *kept, struct nsync_error *err);
/* The first path where something would have to be kept; "" if there is none. Nothing is changed. */
enum nsync_code nsync_follow_obstacle(struct nsync_buf *path, const struct follow *follow,
				      const struct nsync_repo *repo, struct nsync_error *err);

#endif
