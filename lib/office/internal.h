/* internal.h: what the files of this room share. */
#ifndef NSYNC_LIB_OFFICE_INTERNAL_H
#define NSYNC_LIB_OFFICE_INTERNAL_H

#include "nsync/office.h"

/* ---- held.c ---- */

/* Why the newest record holds a file of the office; false if it does not. path: escaped; pointer: may be NULL. */
bool nsync_held_by_record(enum nsync_reason *reason, struct nsync_str *pointer,
			  const struct nsync_clone *clone, const char *path);

/*
 * The file that was held: what lies under that path in the office's head that the newest record names.
 * *found false: nothing does, or this clone lacks that head.
 */
enum nsync_code nsync_held_blob(struct nsync_oid *out, bool *found, const struct nsync_clone *clone,
				struct nsync_str path, struct nsync_error *err) NSYNC_MUST_USE;

/* Whether the work tree's file is another than the one that was held: the next merge judges it. */
enum nsync_code nsync_held_mended(bool *out, const struct nsync_clone *clone, const char *path,
				  struct nsync_error *err) NSYNC_MUST_USE;

/* ---- cosign.c ---- */

/* Whether an item names the office as a joint issuer. */
bool nsync_office_is_asked(const struct nsync_item *item, const char *office);

/* ---- check.c, hook.c ---- */

/* A new entry at the end of the list, zeroes but for its name. */
enum nsync_code nsync_office_check_add(struct nsync_checked **out, struct nsync_office_check *check,
				       const char *name, struct nsync_error *err) NSYNC_MUST_USE;
/* Judge what a tree has of the office and the region has not accepted, as the next merge will. */
enum nsync_code nsync_office_judge_tree(struct nsync_batch **out, const struct nsync_clone *clone,
					const struct nsync_oid *tree, struct nsync_time now,
					struct nsync_error *err) NSYNC_MUST_USE;

#endif
