/*
 * pending.h: where an office's own files stand: in HEAD but not pushed, pushed but not merged, held,
 * accepted but not cosigned, or voided by the revocation of a key; and what others wait for from it. What `sync` ends with and `status` shows.
 */
#ifndef NSYNC_CMD_PENDING_H
#define NSYNC_CMD_PENDING_H

#include "cmd/clone.h"

enum pending_state {
	PENDING_UNPUSHED,  /* not in origin's main yet */
	PENDING_MERGE,     /* pushed; the newest record does not say anything of it */
	PENDING_OMITTED,   /* pushed and fetched: the regional office neither accepted nor held it */
	PENDING_HELD,      /* the newest record holds it */
	PENDING_THEIRS,    /* accepted; other offices' cosignatures are missing */
	PENDING_MINE,      /* another office's item waits for this office's cosignature */
	PENDING_REVOKED,   /* accepted, but key-revoked since: in no output until the next version is signed */
	PENDING_UNCOSIGNED, /* accepted; a cosignature that it needs is key-revoked: the same */
	PENDING_OWNER      /* another office's item; this office's cosignature is key-revoked: that office signs anew */
};

struct pending {
	enum pending_state state;
	char path[NSYNC_MAX_PATH];
	struct nsync_verdict verdict; /* PENDING_HELD: why, as the record says */
	char headline[160];           /* "" where the item does not read */
};

struct pendings {
	struct pending *list; /* by state, then by path */
	size_t count, cap;
};

void pendings_release(struct pendings *pendings); /* for AUTO */

/* context: walked, with an office. */
enum nsync_code pendings_find(struct pendings *out, const struct nsync_clone *context,
			      struct nsync_error *err) NSYNC_MUST_USE;

size_t pendings_count(const struct pendings *pendings, enum pending_state state);

#endif
