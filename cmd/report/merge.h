/* merge.h: what merge says. */
#ifndef NSYNC_CMD_REPORT_MERGE_H
#define NSYNC_CMD_REPORT_MERGE_H

#include "cmd/clone.h"
#include "nsync/merge.h"

/* One office and, below it, its files: added, held, held still. offices: as they were fetched, in code order. */
void report_merge_offices(struct call *call, const struct nsync_clone *clone,
			  const struct nsync_merge_office *offices, size_t count,
			  const struct nsync_merge_result *result);
/* What the last line tells beside the result. */
struct merge_counts {
	size_t offices, unreachable;
	int64_t fetch_ms; /* how long fetching them took */
};

/* The end of it. */
void report_merged(struct call *call, const struct nsync_merge_result *result,
		   const struct merge_counts *counts, bool dry_run);
void report_main_pushed(struct call *call, const struct nsync_oid *commit);

#endif
