/* init.h: what init says. */
#ifndef NSYNC_CMD_REPORT_INIT_H
#define NSYNC_CMD_REPORT_INIT_H

#include "cmd/clone.h"

void report_new_region(struct call *call, const char *folder, const char *authority, bool bare);
/* clone: walked. office: NULL for an auditor's. */
void report_new_clone(struct call *call, const char *folder, const struct nsync_clone *clone,
		      const char *office, bool has_origin);

#endif
