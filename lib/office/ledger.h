/*
 * ledger.h: the ledger of drafts: which version of which story each draft was made from.
 *
 * The file is nsync/drafts.json below the repository's common Git folder. It is a private memory of
 * this clone: without it drafts are still signed, but less is known of them.
 */
#ifndef NSYNC_LIB_OFFICE_LEDGER_H
#define NSYNC_LIB_OFFICE_LEDGER_H

#include "nsync/office.h"

#define NSYNC_LEDGER_ENTRIES 1000u /* the oldest are forgotten, those whose draft is gone first */
#define NSYNC_LEDGER_PATH    1024u /* bytes of a draft's path */

/* What a draft was made from or, since then, signed as. */
struct nsync_ledger_entry {
	char *path;                  /* from the top of the work tree; absolute outside of it */
	char *worktree;              /* of a linked work tree its name, else "" */
	struct nsync_story story;
	int64_t version;
	struct nsync_id item;        /* of that version */
	char sha256[NSYNC_HEX_SIZE]; /* of the draft's bytes then */
	bool next;                   /* it is meant as the version after that one */
	bool changed;                /* since the ledger was read */
};

struct nsync_ledger {
	const struct nsync_clone *clone; /* NULL: nothing is known, and nothing is written */
	char *worktree;
	struct nsync_ledger_entry *list; /* the newest last */
	size_t count, cap;
	bool closed;                     /* this user may not read the file */
};

/*
 * Read the ledger. A damaged one is renamed and told of by the host's warn, once; the ledger is
 * empty then, as it is where there is none.
 * err: NSYNC_ENOMEM only.
 */
enum nsync_code nsync_ledger_open(struct nsync_ledger *out, const struct nsync_clone *clone,
				  struct nsync_error *err) NSYNC_MUST_USE;
void nsync_ledger_release(struct nsync_ledger *ledger); /* for AUTO */

/* The entry of a draft; NULL if there is none. path: from nsync_ledger_path. */
const struct nsync_ledger_entry *nsync_ledger_find(const struct nsync_ledger *ledger,
						   const char *path);
/* Whether a draft of this path can be noted in the file. */
bool nsync_ledger_holds(const struct nsync_ledger *ledger, const char *path);
/*
 * Remember of a draft which version it says or was made from. sha256: of the draft's file.
 * A path that the ledger cannot hold is left out.
 */
enum nsync_code nsync_ledger_note(struct nsync_ledger *ledger, const char *path,
				  const struct nsync_story *story, int64_t version,
				  const struct nsync_id *item, const char *sha256,
				  struct nsync_error *err) NSYNC_MUST_USE;
/* The draft that was noted last is meant as the next version, though this one is not accepted yet. */
void nsync_ledger_mark_next(struct nsync_ledger *ledger);
/*
 * Write what was noted, together with what other runs have written since. Nothing is written where
 * nothing was noted.
 */
enum nsync_code nsync_ledger_save(struct nsync_ledger *ledger,
				  struct nsync_error *err) NSYNC_MUST_USE;
/* The same for a command that goes well without the ledger: a failure is a warning of the host. */
void nsync_ledger_try_save(struct nsync_ledger *ledger);

/* A draft's path as the ledger names it. file: where it lies; "" in out where it is not there. */
enum nsync_code nsync_ledger_path(struct nsync_buf *out, const struct nsync_clone *clone,
				  const char *file, struct nsync_error *err) NSYNC_MUST_USE;
/* Append where the draft of an entry lies; false if that is in another work tree. */
bool nsync_ledger_file(struct nsync_buf *out, const struct nsync_ledger *ledger,
		       const struct nsync_ledger_entry *entry);
/* Whether the draft of an entry of this work tree is there no more. */
bool nsync_ledger_is_gone(const struct nsync_ledger *ledger,
			  const struct nsync_ledger_entry *entry);

/* ---- ledger_file.c: the ledger as JSON ---- */

/* Append the entries of the file at path. err: NSYNC_ENOTFOUND; NSYNC_EINVAL: no ledger. */
enum nsync_code nsync_ledger_read(struct nsync_ledger *out, const char *path,
				  struct nsync_error *err) NSYNC_MUST_USE;
enum nsync_code nsync_ledger_write(const struct nsync_ledger *ledger, const char *path,
				   struct nsync_error *err) NSYNC_MUST_USE;

#endif
