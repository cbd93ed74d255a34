/*
 * history.h: what the regional branch held with each of its records. The branch was verified, so each first-parent step
 * is one record and nothing that it accepted ever goes. Commits are read from the newest on, no further back than asked.
 */
#ifndef NSYNC_CMD_HISTORY_H
#define NSYNC_CMD_HISTORY_H

#include "cmd/clone.h"
#include "cmd/site.h"

struct history {
	const struct nsync_clone *context;
	size_t last;             /* the newest record's number; 0: there is none */
	/* private */
	struct nsync_oid *trees; /* by record; NULL: nothing was asked yet */
	size_t known;            /* the lowest number whose tree is known */
	struct nsync_oid next;   /* the commit before that one */
};

void history_init(struct history *history, const struct nsync_clone *context);
void history_release(struct history *history); /* for AUTO */

/* The tree with record seq, 0 to last; zero with record 0, before anything was. */
enum nsync_code history_tree(struct nsync_oid *out, struct history *history, size_t seq,
			     struct nsync_error *err) NSYNC_MUST_USE;
/* What a path, of a file or a folder, was with a record; zero where it was not there. */
enum nsync_code history_find(struct nsync_oid *out, struct history *history, size_t seq, const char *path,
			     struct nsync_error *err) NSYNC_MUST_USE;
/* The record that brought a file that is there now. Steps back grow, so what is new is found soon. */
enum nsync_code history_recorded(size_t *out, struct history *history, const char *path,
				 struct nsync_error *err) NSYNC_MUST_USE;

/*
 * Fill in the seq of each story that lacks it and isn't there only since others name it. Few stories are looked
 * for in their months' folders; for many the whole log is walked. records.c
 */
enum nsync_code records_find(struct site_stories *all, const struct nsync_clone *context,
			     struct nsync_error *err) NSYNC_MUST_USE;

#endif
