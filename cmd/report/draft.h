/* draft.h: what check, sign and edit say of a draft that cannot be signed as it is. */
#ifndef NSYNC_CMD_REPORT_DRAFT_H
#define NSYNC_CMD_REPORT_DRAFT_H

#include "cmd/cmd.h"
#include "nsync/office.h"

/* draft: its file, as the user named it. changes: "" or the difference that made it stale. */
void report_obstacle(struct call *call, const char *draft, const struct nsync_story *story,
		     const struct nsync_draft_obstacle *obstacle, const char *changes);
/* Warnings that a draft repeats the note or the correction of a version; 0: it does not. */
void report_old_notes(struct call *call, const char *draft, int64_t note, int64_t correction);

/* What edit did, but for an obstacle. */
void report_edited(struct call *call, const struct nsync_edit_result *result);

#endif
