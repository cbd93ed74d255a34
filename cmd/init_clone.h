/* init_clone.h: a clone of a region, verified from the pin before anything is left behind. */
#ifndef NSYNC_CMD_INIT_CLONE_H
#define NSYNC_CMD_INIT_CLONE_H

#include "cmd/clone.h"

/* Returns an exit code. office: NULL for an auditor's clone. */
int init_clone(struct call *call, const char *office);

/*
 * What Git is told locally, never from the tree: `git diff` shows words, and hooks check what is
 * committed and pushed. hooks: an office's.
 */
enum nsync_code init_settings(struct nsync_repo *repo, const char *program, bool hooks,
			      struct nsync_error *err) NSYNC_MUST_USE;

/* ---- report/init.c ---- */

void report_new_region(struct call *call, const char *folder, const char *authority, bool bare);
void report_new_clone(struct call *call, const char *folder, const struct nsync_clone *context,
		      const char *office, bool has_origin);

#endif
