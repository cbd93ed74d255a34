/* log.h: what log and verify say. */
#ifndef NSYNC_CMD_REPORT_LOG_H
#define NSYNC_CMD_REPORT_LOG_H

#include "cmd/clone.h"

void report_verified(struct call *call, const struct nsync_clone_counts *counts, bool refused);

/* One record. paths: what its commit adds; shown: how many of them people see. */
void report_record(struct call *call, const struct nsync_record *record, const struct nsync_oid *commit,
		   char *const *paths, size_t count, size_t shown);

#endif
