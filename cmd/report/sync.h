/* sync.h: what sync and resolve say. */
#ifndef NSYNC_CMD_REPORT_SYNC_H
#define NSYNC_CMD_REPORT_SYNC_H

#include "cmd/clone.h"
#include "nsync/clone_sync.h"
#include "nsync/office_resolve.h"

/* Another sync is at work in the clone. */
void report_waiting(struct call *call);
void report_region_news(struct call *call, int64_t before, const struct nsync_region *region);
/* What gave way to the server, or was not sent. Returns how many of them ask for something. */
size_t report_sync_notes(struct call *call, const struct nsync_clone *clone,
			 const struct nsync_sync *sync);
/* The region has accepted another text than this one; redraft: what became of the one from here. */
void report_accepted_first(struct call *call, const struct nsync_sync_note *note,
			   const struct nsync_redraft *redraft);
void report_pushed(struct call *call, bool pushed, bool has_origin);

/* An open conflict, and what to type. */
void report_conflict(struct call *call, const struct nsync_conflict *conflict);
/* The difference from the server's body to this machine's, and the choices. */
void report_conflict_choices(struct call *call, const struct nsync_conflict *conflict,
			     struct nsync_str difference);
/* One of several, with the command that shows it. */
void report_conflict_command(struct call *call, const struct nsync_conflict *conflict);
void report_no_conflict(struct call *call);
void report_resolved(struct call *call, const struct nsync_conflict *conflict,
		     enum nsync_resolution how, const struct nsync_resolved *resolved);

#endif
