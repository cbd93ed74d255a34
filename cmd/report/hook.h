/* hook.h: what Git's hooks say, and that a hook does not run. */
#ifndef NSYNC_CMD_REPORT_HOOK_H
#define NSYNC_CMD_REPORT_HOOK_H

#include "cmd/cmd.h"
#include "nsync/office.h"

/* One of the files that a commit or a push has, or that it takes away. */
void report_hooked(struct call *call, const struct nsync_checked *checked);
/* Why a commit is stopped without having been judged. Returns the exit code. */
int report_commit_stop(struct call *call, enum nsync_commit_stop stop, const char *index);
/* The hooks of an office's clone that Git does not start; nothing where all of them run. */
void report_hooks(struct call *call, const struct nsync_repo *repo);

#endif
