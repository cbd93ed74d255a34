/*
 * office_resolve.h: the end of a conflict: two machines of an office have signed different bodies of one file that
 * is not accepted yet (clone_sync.h), and somebody chooses.
 */
#ifndef NSYNC_OFFICE_RESOLVE_H
#define NSYNC_OFFICE_RESOLVE_H

#include "nsync/clone_sync.h"
#include "nsync/words.h"

/*
 * Find the open conflict that is meant.
 * name:  a path, a story with or without its version, a slug; NULL: the only one there is.
 * found: false where name is NULL and none is open.
 * err:   NSYNC_ENOTFOUND: none of that name; NSYNC_EINVAL: several, whose paths are the text.
 */
enum nsync_code nsync_office_find_conflict(struct nsync_conflict *out, bool *found,
					   const struct nsync_clone *clone, const char *name,
					   struct nsync_error *err) NSYNC_MUST_USE;
/* What `resolve` calls a conflict: its story, or the path where that is a cosignature's. */
void nsync_office_conflict_name(char out[NSYNC_MAX_PATH], const struct nsync_conflict *conflict);
/*
 * Append what differs, as lines of nsync_repo_text_diff from the server's body to this machine's: of the words
 * of an item, of the bytes of any other file.
 */
enum nsync_code nsync_office_conflict_difference(struct nsync_buf *out,
						 const struct nsync_clone *clone,
						 const struct nsync_conflict *conflict,
						 struct nsync_error *err) NSYNC_MUST_USE;

/* Begins as zeroes. */
struct nsync_resolved {
	char *copy;                /* where the body from here is kept; NULL: it is in main, or was none */
	struct nsync_oid commit;   /* NSYNC_RESOLVE_MINE */
	struct nsync_error behind; /* committed, but index and files could not follow: why */
};

void nsync_resolved_release(struct nsync_resolved *resolved); /* for AUTO */
/*
 * End a conflict. MINE: main gets the body from here in a commit of its own. THEIRS: main stays, and the body from
 * here is kept. All or nothing; what was in the way of files is in clone->kept.
 * now: seconds since 1970 UTC, the commit's.
 * err: NSYNC_ECONFLICT: it is over already, or is another one by now; as nsync_move_commit.
 */
enum nsync_code nsync_office_resolve(struct nsync_resolved *out, struct nsync_clone *clone,
				     const struct nsync_conflict *conflict,
				     enum nsync_resolution how, int64_t now,
				     struct nsync_error *err) NSYNC_MUST_USE;

#endif
