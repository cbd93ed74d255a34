/* next.h: the command to type next, so that it works where the user stands. */
#ifndef NSYNC_CMD_REPORT_NEXT_H
#define NSYNC_CMD_REPORT_NEXT_H

#include "cmd/cmd.h"
#include "nsync/office.h"

/* A step: its command, which begins with the name of a program, and the reason for it. */
void report_next(struct call *call, enum nsync_next_step step, const char *command);
/* The step that status chose. */
void report_chosen(struct call *call, const struct nsync_clone *clone,
		   const struct nsync_office_status *status);

/*
 * Append a file as a shell takes it. path: below the top of the work tree; below that top it is named from the
 * folder at hand.
 */
void report_add_file(struct nsync_buf *out, const struct nsync_clone *clone, const char *path);

#endif
