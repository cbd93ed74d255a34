/* report_merge.h: what merge says. */
#ifndef NSYNC_CMD_REPORT_MERGE_H
#define NSYNC_CMD_REPORT_MERGE_H

#include "cmd/context.h"
#include "nsync/merge.h"

/* One office and, below it, its files: added, held, held still. offices: as they were fetched, in code order. */
void report_merge_offices(struct call *call, const struct context *context,
			  const struct nsync_merge_office *offices, size_t count,
			  const struct nsync_merge_result *result);
/* The end of it. unreachable: how many offices were. */
void report_merged(struct call *call, const struct nsync_merge_result *result, size_t unreachable,
		   bool dry_run);
void report_main_pushed(struct call *call, const struct nsync_oid *commit);

#endif
