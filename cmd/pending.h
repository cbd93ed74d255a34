/*
 * pending.h: where an office's own files stand: in HEAD but not pushed, pushed but not merged, held,
 * accepted but not cosigned, or voided by the revocation of a key; and what others wait for from it. What `sync` ends with and `status` shows.
 */
#ifndef NSYNC_CMD_PENDING_H
#define NSYNC_CMD_PENDING_H

#include "cmd/office.h"
#include "nsync/words.h"

struct pending {
	enum nsync_story_state state;
	char path[NSYNC_MAX_PATH];
	struct nsync_verdict verdict; /* NSYNC_STORY_HELD: why, as the record says */
	char headline[160];           /* "" where the item does not read */
};

struct pendings {
	struct pending *list; /* by state, then by path */
	size_t count, cap;
};

void pendings_release(struct pendings *pendings); /* for AUTO */

/* context: walked, with an office. */
enum nsync_code pendings_find(struct pendings *out, const struct context *context,
			      struct nsync_error *err) NSYNC_MUST_USE;

size_t pendings_count(const struct pendings *pendings, enum nsync_story_state state);

#endif
