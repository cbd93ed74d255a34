/* sync.h: what the files of sync share: one run, between uniting the heads and moving main. */
#ifndef NSYNC_LIB_CLONE_SYNC_H
#define NSYNC_LIB_CLONE_SYNC_H

#include "nsync/clone_sync.h"

/* What has been united, on its way to main. */
struct sync_union {
	struct nsync_sync *out;
	struct nsync_clone *clone;
	int64_t now;
	struct nsync_united united;          /* tree: what main will have */
	struct nsync_oid own_tree;           /* of main, before */
	struct nsync_oid server_tree;        /* of origin's main; zero: none */
	struct nsync_conflicts conflicts;    /* that were open, and new ones */
};

/* path: as the tree has it. copy: taken over, may be NULL. */
enum nsync_code nsync_sync_note(struct nsync_sync_note **out, struct nsync_sync *sync,
				enum nsync_sync_note_kind kind, const char *path,
				struct nsync_error *err) NSYNC_MUST_USE;

/* ---- sync_fetch.c ---- */

/* Fetch origin's main: out->origin, zero where it has none. err: it cannot be fetched, or not be united with. */
enum nsync_code nsync_sync_fetch_origin(struct nsync_sync *out, const struct nsync_clone *clone,
					struct nsync_error *err) NSYNC_MUST_USE;
/* Move a ref of our own to what was fetched or made. */
enum nsync_code nsync_sync_track(const struct nsync_clone *clone, const char *ref,
				 const struct nsync_oid *head, struct nsync_error *err) NSYNC_MUST_USE;

/* ---- sync_clash.c ---- */

/*
 * Decide each clash: what is kept and told, what becomes a conflict, which signatures are joined. Conflicts that
 * are over are closed. The united tree gets what is decided.
 */
enum nsync_code nsync_sync_settle(struct sync_union *sync, struct nsync_error *err) NSYNC_MUST_USE;

/* ---- sync_send.c ---- */

/*
 * The tree to send: the united one without what is kept back, for which the server's file stays.
 * *all: nothing is kept back.
 */
enum nsync_code nsync_sync_sendable(struct nsync_oid *out, bool *all, struct sync_union *sync,
				    struct nsync_error *err) NSYNC_MUST_USE;

/* ---- sync_files.c ---- */

/* After main has moved, under the same lock. */
enum nsync_code nsync_sync_files(struct sync_union *sync, struct nsync_move *move,
				 struct nsync_error *err) NSYNC_MUST_USE;

/* ---- sync_join.c ---- */

/*
 * One signed file with the signatures of both, whose bodies say the same.
 * *found false: they do not, or one of them cannot be read; out is as it was.
 */
enum nsync_code nsync_sync_join(struct nsync_oid *out, bool *found, struct nsync_repo *repo,
				enum nsync_path_kind kind, const struct nsync_oid *mine,
				const struct nsync_oid *theirs, struct nsync_error *err) NSYNC_MUST_USE;
/* Whether the bytes of a file of the office are signed well, or lack only another signature. */
enum nsync_code nsync_sync_good(bool *out, const struct sync_union *sync, const char *path,
				struct nsync_str bytes, struct nsync_error *err) NSYNC_MUST_USE;
/*
 * Whether it is the same which of two items is sent: both are good, and their texts and notes say the same. They
 * differ in when they were signed, and in the record that was seen then.
 */
enum nsync_code nsync_sync_either(bool *out, const struct sync_union *sync, const char *path,
				  const struct nsync_oid *mine, const struct nsync_oid *theirs,
				  struct nsync_error *err) NSYNC_MUST_USE;

#endif
