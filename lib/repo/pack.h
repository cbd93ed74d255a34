/* pack.h: many objects written as one pack. */
#ifndef NSYNC_REPO_PACK_H
#define NSYNC_REPO_PACK_H

#include "internal.h"

/*
 * Write one object: into repo's open pack, or loose where there is none.
 * what: for the message, "a blob".
 */
enum nsync_code repo_write(struct nsync_oid *out, struct nsync_repo *repo, struct nsync_str bytes,
			   git_object_t type, const char *what, struct nsync_error *err);

/* Close and forget; nothing of it stays. repo_pack NULL is allowed. */
void pack_drop(struct repo_pack *pack);

#endif
