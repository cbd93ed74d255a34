/* file.h: what fmt, canon and validate say of files. */
#ifndef NSYNC_CMD_REPORT_FILE_H
#define NSYNC_CMD_REPORT_FILE_H

#include "cmd/cmd.h"
#include "nsync/schema.h"

/* fmt: at is the first byte that departed from the layout, SIZE_MAX: none did. */
void report_formatted(struct call *call, const char *path, struct nsync_str source, size_t at);

/* validate: an instance without fault, or the count of them at the end. */
void report_valid(struct call *call, const char *path);
void report_validated(struct call *call, size_t valid, size_t invalid);

#endif
