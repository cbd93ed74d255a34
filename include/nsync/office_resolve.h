/*
 * office_resolve.h: the end of a conflict: two machines of an office have signed different bodies of one file that
 * is not accepted yet (clone_sync.h), and somebody chooses.
 */
#ifndef NSYNC_OFFICE_RESOLVE_H
#define NSYNC_OFFICE_RESOLVE_H

#include "nsync/clone_sync.h"
#include "nsync/office.h"
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

/* ---- drafts of texts that gave way (redraft.c) --------------------------------------------- */

/* Begins as zeroes. */
struct nsync_redraft {
	enum nsync_redrafted what;
	char *draft;            /* its file, from the top of the work tree; NULL: what is NOTHING */
	size_t places, first_line; /* MERGED: places to decide, and the line of the first one */
	struct nsync_kept kept; /* the draft that was replaced */
};

void nsync_redraft_release(struct nsync_redraft *redraft); /* for AUTO */

struct nsync_redraft_input {
	const char *path;      /* of the item */
	struct nsync_str mine; /* the signed file that gave way */
	bool next;             /* a draft that says it is from now on a draft of the next version */
	struct nsync_time now;
};

/*
 * Make a draft of a signed text that gave way, where the story has none. A draft that is there stays.
 * What is no item, or does not read, makes no draft.
 */
enum nsync_code nsync_office_redraft(struct nsync_redraft *out, const struct nsync_clone *clone,
				     const struct nsync_redraft_input *input,
				     struct nsync_error *err) NSYNC_MUST_USE;
/*
 * The other way round: a draft of the story that says what gave way is put aside, into kept. One that says
 * something else stays.
 */
enum nsync_code nsync_office_redraft_drop(struct nsync_kept *kept, const struct nsync_clone *clone,
					  const struct nsync_redraft_input *input,
					  struct nsync_error *err) NSYNC_MUST_USE;
/*
 * Merge both bodies of a conflict as the story's draft; one that is there is kept.
 * err: NSYNC_EINVAL: one of them is missing, or is no item; as nsync_office_merge_drafts.
 */
enum nsync_code nsync_office_redraft_merged(struct nsync_redraft *out,
					    const struct nsync_clone *clone,
					    const struct nsync_conflict *conflict,
					    struct nsync_error *err) NSYNC_MUST_USE;

/* ---- the end of a conflict (resolve.c) ------------------------------------------------------- */

/* Whether a conflict can end so: MERGE needs two items, LATER one from here. */
bool nsync_office_can_resolve(const struct nsync_conflict *conflict, enum nsync_resolution how);

/* Begins as zeroes. */
struct nsync_resolved {
	char *copy;                /* where the body from here is kept; NULL: it is in main, or was none */
	struct nsync_oid commit;   /* MINE */
	struct nsync_error behind; /* committed, but index and files could not follow: why */
	struct nsync_redraft draft; /* MERGE, LATER */
};

void nsync_resolved_release(struct nsync_resolved *resolved); /* for AUTO */
/*
 * End a conflict. MINE: main gets the body from here in a commit of its own. Else main stays, and the body from
 * here is kept; MERGE makes a draft of both, LATER makes it a draft of the next version, and with THEIRS a draft that
 * says what the body from here says is put aside, too. All or nothing; a run that
 * was killed can be repeated. What was in the way of files is in clone->kept.
 * err: NSYNC_ECONFLICT: it is over already, or is another one by now; NSYNC_EINVAL: it cannot end so; as
 *      nsync_move_commit.
 */
enum nsync_code nsync_office_resolve(struct nsync_resolved *out, struct nsync_clone *clone,
				     const struct nsync_conflict *conflict,
				     enum nsync_resolution how, struct nsync_time now,
				     struct nsync_error *err) NSYNC_MUST_USE;

#endif
