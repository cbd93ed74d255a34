/* evidence.h: a folder with which openssl, sha256sum and grep check one accepted item, without nsync. */
#ifndef NSYNC_CMD_EVIDENCE_H
#define NSYNC_CMD_EVIDENCE_H

#include "cmd/clone.h"

/*
 * Write the folder: all of it or, after a failure, nothing.
 * context: walked. file: an accepted item of the regional tree.
 * records: at most so many before the record that accepted it, and after.
 * err:     NSYNC_EEXISTS if the folder is there.
 */
enum nsync_code evidence_write(const char *folder, const struct nsync_clone *context,
			       const struct nsync_item_file *file, int64_t records,
			       struct nsync_error *err) NSYNC_MUST_USE;

#endif
