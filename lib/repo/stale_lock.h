/* stale_lock.h: locks of refs that a run which was killed left behind. */
#ifndef NSYNC_REPO_STALE_LOCK_H
#define NSYNC_REPO_STALE_LOCK_H

#include <limits.h>

#include "internal.h"

#define NSYNC_MAX_REF 512

/* A file that says: this process is about to move this ref there. */
struct lock_note {
	char path[PATH_MAX]; /* "": it could not be written, and the ref is moved without */
};

void nsync_lock_note_begin(struct lock_note *out, const struct nsync_repo *repo, const char *ref,
			   const struct nsync_oid *next);
void nsync_lock_note_end(struct lock_note *note);

/* Take away the lock of ref if a run that is gone left it; whether that was so. */
bool nsync_stale_lock_remove(const struct nsync_repo *repo, const char *ref);
/* Once ref has moved: the notes that runs which are gone left of it. */
void nsync_stale_notes_remove(const struct nsync_repo *repo, const char *ref);

/* All locks of refs, and the notes of them, that runs which are gone left behind. */
void nsync_stale_locks_clear(const struct nsync_repo *repo);

/* Whether the process of a name that goes on with "<pid>-" is gone: a killed run left what is named so. */
bool nsync_process_gone(const char *name);

#endif
