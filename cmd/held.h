/* held.h: what the newest record holds of an office's files, and whether they were mended since. */
#ifndef NSYNC_CMD_HELD_H
#define NSYNC_CMD_HELD_H

#include "cmd/clone.h"

/* Why the newest record holds a file of the office; false if it does not. path: escaped; pointer: may be NULL. */
bool held_by_record(enum nsync_reason *reason, struct nsync_str *pointer, const struct nsync_clone *context,
		    const char *path);

/*
 * The file that was held: what lies under that path in the office's head that the newest record names.
 * *found false: nothing does, or this clone lacks that head.
 */
enum nsync_code held_blob(struct nsync_oid *out, bool *found, const struct nsync_clone *context,
			  struct nsync_str path, struct nsync_error *err) NSYNC_MUST_USE;

/* Whether the work tree's file is another than the one that was held: the next merge judges it. */
enum nsync_code held_mended(bool *out, const struct nsync_clone *context, const char *path,
			    struct nsync_error *err) NSYNC_MUST_USE;

#endif
