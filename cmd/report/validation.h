/* validation.h: what validate says of an instance. */
#ifndef NSYNC_CMD_REPORT_VALIDATION_H
#define NSYNC_CMD_REPORT_VALIDATION_H

#include "cmd/cmd.h"
#include "nsync/schema.h"

/*
 * One line of type "validation": path, line (0: the whole file is the instance), valid, and the output of that
 * format. Nothing without --json.
 */
void report_validation(struct call *call, const char *path, size_t line, bool valid,
		       const struct nsync_schema_notes *notes, enum nsync_schema_output output);

/* A violation for people: where, which rule, the value, how to mend it. */
void report_violation_text(struct call *call, const char *path, size_t first_line, struct nsync_str source,
			   const struct nsync_schema_violation *violation);

#endif
