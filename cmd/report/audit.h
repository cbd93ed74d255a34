/* audit.h: what audit says on the terminal. */
#ifndef NSYNC_CMD_REPORT_AUDIT_H
#define NSYNC_CMD_REPORT_AUDIT_H

#include "cmd/clone.h"

/* Everything: findings first, then the summary. */
void report_audit(struct call *call, const struct nsync_audit *audit);
void report_audit_written(struct call *call, const char *file);

#endif
