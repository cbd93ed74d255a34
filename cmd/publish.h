/*
 * publish.h: how the regional desk's main moves: a clean work tree follows it, origin may refuse it. Shared by
 * merge and root adopt.
 */
#ifndef NSYNC_CMD_PUBLISH_H
#define NSYNC_CMD_PUBLISH_H

#include "cmd/context.h"

/* NSYNC_EDIRTY, naming the first file. next: NULL, or a commit whose files would be written. */
enum nsync_code publish_clean(const struct context *context, const struct nsync_oid *next,
			      struct nsync_error *err) NSYNC_MUST_USE;
/*
 * Make the work tree follow main where a run that was killed after it had moved main left it behind; out: whether
 * that was so.
 */
enum nsync_code publish_catch_up(bool *out, const struct context *context,
				 struct nsync_error *err) NSYNC_MUST_USE;

/* The regional branch is this repository's own main; NSYNC_EINVAL in an office's or an auditor's clone. */
enum nsync_code publish_own(const struct context *context, struct nsync_error *err) NSYNC_MUST_USE;

/*
 * Fetch origin's main, if there is an origin, and follow it where it is ahead. Context is open, not walked; it is
 * walked afterwards. out: what disagrees in the branch or with the mark.
 * err: NSYNC_ECONFLICT where the two have diverged.
 */
enum nsync_code publish_fetch(struct context *context, struct nsync_disagreement *out, struct call *call,
			      struct nsync_error *err) NSYNC_MUST_USE;

/* Point main to commit, and let the work tree follow. Message: the reflog's. */
enum nsync_code publish_move(struct context *context, const struct nsync_oid *commit, const char *message,
			     struct nsync_error *err) NSYNC_MUST_USE;

/*
 * Push main to origin and raise the mark; refused: main goes back to before (zero: to nothing), NSYNC_ECONFLICT.
 * context->region is walked up to main.
 */
enum nsync_code publish_push(struct context *context, struct call *call, const struct nsync_oid *before,
			     struct nsync_error *err) NSYNC_MUST_USE;

#endif
