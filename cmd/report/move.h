/* move.h: what is said after main has moved in a clone. */
#ifndef NSYNC_CMD_REPORT_MOVE_H
#define NSYNC_CMD_REPORT_MOVE_H

#include "cmd/clone.h"

/* After a clone was opened: a killed run's move was finished, and what had to be put aside then. */
void report_opened(struct call *call, struct nsync_clone *clone);
/* Files of the user's that were put aside, and where they are. */
void report_kept(struct call *call, const struct nsync_kept *kept);
/* Main has moved, and index and files could not follow yet; behind: why, NSYNC_OK: they did. */
void report_behind(struct call *call, const struct nsync_error *behind);

#endif
