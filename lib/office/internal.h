/* internal.h: what the files of this room share. */
#ifndef NSYNC_LIB_OFFICE_INTERNAL_H
#define NSYNC_LIB_OFFICE_INTERNAL_H

#include "nsync/office.h"

/* ---- held.c ---- */

/*
 * Why the newest record holds a file of the office; false if it does not.
 * path: escaped as in the record. pointer: may be NULL.
 */
bool nsync_held_by_record(enum nsync_reason *reason, struct nsync_str *pointer,
			  const struct nsync_clone *clone, const char *path);

/*
 * The file that was held: the one of that path in the office's head that the newest record names.
 * *found false: nothing does, or this clone lacks that head.
 */
enum nsync_code nsync_held_blob(struct nsync_oid *out, bool *found, const struct nsync_clone *clone,
				struct nsync_str path, struct nsync_error *err) NSYNC_MUST_USE;

/* Whether the work tree's file is another than the one that was held: the next merge judges it. */
enum nsync_code nsync_held_mended(bool *out, const struct nsync_clone *clone, const char *path,
				  struct nsync_error *err) NSYNC_MUST_USE;

/* ---- pending.c ---- */

/* A new entry, of which state and path are set. */
enum nsync_code nsync_pending_add(struct nsync_pending **out, struct nsync_pendings *pendings,
				  enum nsync_story_state state, struct nsync_str file,
				  struct nsync_error *err) NSYNC_MUST_USE;
/* Take the headline from a tree. */
void nsync_pending_headline(struct nsync_pending *out, const struct nsync_clone *clone,
			    const struct nsync_oid *tree);
void nsync_pendings_sort(struct nsync_pendings *pendings);

/* ---- ours.c ---- */

/* Whose signatures a file has. Keys count that the office has or had, revoked or not. */
enum nsync_ours {
	NSYNC_OURS_NONE, /* it names no key of the office, or is no signed file */
	NSYNC_OURS_BAD,  /* it names one, and no signature of the office is good */
	NSYNC_OURS_GOOD
};
enum nsync_code nsync_office_ours(enum nsync_ours *out, const struct nsync_clone *clone,
				  struct nsync_str bytes, struct nsync_error *err) NSYNC_MUST_USE;

/* ---- the parts of status: judged.c, local.c, server.c, next.c ---- */

/* Note what could not be looked at, and go on. The code is that of a run without memory, else NSYNC_OK. */
enum nsync_code nsync_status_trouble(struct nsync_office_status *out,
				     const struct nsync_error *trouble,
				     struct nsync_error *err) NSYNC_MUST_USE;
/* Judge what is committed and waits, as the next merge would: what it would hold gets a state that says so. */
enum nsync_code nsync_status_judge(struct nsync_office_status *out, const struct nsync_clone *clone,
				   struct nsync_time now, struct nsync_error *err) NSYNC_MUST_USE;
/* Add files of the work tree and the index that main does not have so. */
enum nsync_code nsync_status_local(struct nsync_office_status *out, const struct nsync_clone *clone,
				   struct nsync_time now, struct nsync_error *err) NSYNC_MUST_USE;
/* Add files that the office's server has, as it was fetched last, and main does not. */
enum nsync_code nsync_status_server(struct nsync_office_status *out,
				    const struct nsync_clone *clone,
				    struct nsync_error *err) NSYNC_MUST_USE;
/* Choose the step to take next. */
void nsync_status_next(struct nsync_office_status *out);

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
