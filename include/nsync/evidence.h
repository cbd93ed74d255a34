/*
 * evidence.h: one accepted item as a folder that openssl, sha256sum and grep check without nsync.
 *
 * shape:     the folder has check.sh and README.txt, and below files/, messages/, signatures/,
 *            keys/ and added/ what check.sh reads: the item, its cosignatures, all trust roots,
 *            and records around the item's own.
 * ownership: nothing is kept; all parameters are borrowed until the call returns.
 * errors:    all of the folder is written or, after a failure, nothing.
 */
#ifndef NSYNC_EVIDENCE_H
#define NSYNC_EVIDENCE_H

#include "nsync/base.h"
#include "nsync/clone.h"
#include "nsync/item.h"

/*
 * Write the folder.
 * folder:  its path; nothing may be there.
 * clone:   walked, with a record at least.
 * file:    an accepted item of the regional tree, read.
 * records: at most so many before the record that accepted it, and after.
 * err:     NSYNC_EEXISTS if something is at folder; NSYNC_EIO; NSYNC_EGIT for a file of the region
 *          that cannot be parsed; NSYNC_ENOTFOUND if the item's office is in no root;
 *          NSYNC_ENOMEM.
 */
enum nsync_code nsync_evidence_write(const char *folder, const struct nsync_clone *clone,
				     const struct nsync_item_file *file, int64_t records,
				     struct nsync_error *err) NSYNC_MUST_USE;

#endif
