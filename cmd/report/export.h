/* export.h: what export says on the terminal. */
#ifndef NSYNC_CMD_REPORT_EXPORT_H
#define NSYNC_CMD_REPORT_EXPORT_H

#include "cmd/clone.h"
#include "cmd/cmd.h"
#include "nsync/archive.h"

/* verdict: of the item that a folder of evidence is about; NULL: a file was written. */
void report_exported(struct call *call, const char *path, const char *verdict);
void report_not_accepted(struct call *call, const char *path);

#endif
