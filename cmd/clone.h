/* clone.h: the clone that a command works in, with the command's own progress line and warnings. */
#ifndef NSYNC_CMD_CLONE_H
#define NSYNC_CMD_CLONE_H

#include "cmd/cmd.h"
#include "nsync/clone.h"

/* nsync_clone_region for a command: what disagrees in the branch is reported before the error comes back. */
enum nsync_code clone_region(struct nsync_clone *clone, struct call *call,
			     struct nsync_error *err) NSYNC_MUST_USE;

/* Report a disagreement as an item: its path (or the commit), verdict, and where in the log. */
void report_disagreement(struct call *call, const struct nsync_disagreement *found);

#endif
