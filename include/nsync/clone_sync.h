/*
 * clone_sync.h: an office's clone and its two servers: the region's and the office's own. Sync fetches both,
 * unites them with what was signed here, and sends what a merge would take.
 *
 * Nothing that was signed is lost: what is not sent stays in main, and what gives way to another body of the same
 * file is kept and told.
 */
#ifndef NSYNC_CLONE_SYNC_H
#define NSYNC_CLONE_SYNC_H

#include "nsync/clone.h"

/* ---- conflicts (conflicts.c) -------------------------------------------------------------- */

/*
 * One file of the office, not accepted yet, of which two machines have signed different bodies. main has
 * theirs, since others may have it already; mine waits here until somebody chooses.
 */
struct nsync_conflict {
	char path[NSYNC_MAX_PATH];
	struct nsync_oid mine, theirs, base; /* blobs; zero: there is none, or it was removed */
};

/* Begins as zeroes. */
struct nsync_conflicts {
	struct nsync_conflict *list; /* bytewise by path */
	size_t count, cap;
};

void nsync_conflicts_release(struct nsync_conflicts *conflicts); /* for AUTO */
/*
 * Read .git/nsync/conflicts.json. out: those that are open: where main has mine already, the conflict is over, or
 * main has not moved to theirs yet. None where there is no such file.
 * err: NSYNC_EINVAL: the file is damaged.
 */
enum nsync_code nsync_conflicts_load(struct nsync_conflicts *out, const struct nsync_repo *repo,
				     struct nsync_error *err) NSYNC_MUST_USE;
/*
 * The same with those whose body main has. Whether they are over shows only when main moves: after a reset main has
 * mine, and the next sync takes theirs again.
 */
enum nsync_code nsync_conflicts_read(struct nsync_conflicts *out, const struct nsync_repo *repo,
				     struct nsync_error *err) NSYNC_MUST_USE;
/*
 * Write it. Refs below refs/nsync/conflict/ keep the blobs from Git's garbage collection; those of conflicts that
 * are over go. The caller has the clone's lock (nsync_move_begin).
 */
enum nsync_code nsync_conflicts_save(const struct nsync_conflicts *conflicts,
				     struct nsync_repo *repo, struct nsync_error *err) NSYNC_MUST_USE;
/* Add a conflict, or put it in the place of the one of its path. */
enum nsync_code nsync_conflicts_put(struct nsync_conflicts *conflicts,
				    const struct nsync_conflict *conflict,
				    struct nsync_error *err) NSYNC_MUST_USE;
void nsync_conflicts_drop(struct nsync_conflicts *conflicts, const char *path);
/* NULL: there is none of this path. */
const struct nsync_conflict *nsync_conflicts_find(const struct nsync_conflicts *conflicts,
						  const char *path);
/*
 * Nothing is signed over an open conflict of the same story.
 * err: NSYNC_ECONFLICT, where: the file's path.
 */
enum nsync_code nsync_clone_need_no_conflict(const struct nsync_repo *repo,
					     const struct nsync_story *story,
					     struct nsync_error *err) NSYNC_MUST_USE;

/* ---- syncing (sync.c) ------------------------------------------------------------------------ */

enum nsync_sync_note_kind {
	NSYNC_SYNC_KEPT_BACK, /* of this office, and not sent: a merge would hold it. verdict: why */
	NSYNC_SYNC_UNCOMMITTED, /* signed by this office, and not in main: it lies in the work tree only */
	NSYNC_SYNC_ACCEPTED,  /* the region accepted another body, which is here now. copy: the one from here */
	NSYNC_SYNC_TAKEN_BACK, /* a colleague removed it, and it was not accepted. copy: the one from here */
	NSYNC_SYNC_REPLACED,  /* the server's file is here now. copy: the one from here */
	NSYNC_SYNC_LEFT_OUT   /* the server's: it is a file where this clone needs a folder, or the other way round */
};

struct nsync_sync_note {
	enum nsync_sync_note_kind kind;
	char *path; /* as a record would spell it */
	char *file; /* as the tree has it */
	char *copy; /* where it is kept, from the root of the file system; NULL: nowhere */
	struct nsync_verdict verdict;
};

/* Begins as zeroes. */
struct nsync_sync {
	/* the region: */
	struct nsync_error unfetched; /* why it could not be fetched; NSYNC_OK: it was */
	struct nsync_disagreement disagreement; /* what it is refused for; NSYNC_REASON_OK: nothing */
	bool valid;     /* clone->region is valid: as it was fetched or, where it could not be, as before */
	int64_t before; /* the newest record before */
	bool new_root;  /* a trust root came */
	/* the office's own server: */
	bool has_origin;
	bool united;    /* main has the news of the region and, if it could be fetched, of the server */
	bool pushed;    /* false after a success: there was nothing to push, or there is no origin */
	struct nsync_error behind; /* why index and files could not follow main; NSYNC_OK: they did */
	struct nsync_sync_note *notes;
	size_t note_count, note_cap;
	/* private: */
	struct nsync_oid own, origin; /* heads; zero: none */
};

void nsync_sync_release(struct nsync_sync *sync); /* for AUTO */

/*
 * Open a clone for a sync. One sync at a time works in a clone: its fetches and refs are of one moment, and
 * nothing is fetched twice over a poor line.
 * lock: -1; held until nsync_file_unlock. clone: initialised. wait: for another sync, as for nsync_file_lock.
 * err:  as nsync_clone_open; NSYNC_ECONFLICT with NSYNC_CAUSE_BUSY: another sync still works; then clone is as
 *       it was.
 */
enum nsync_code nsync_clone_sync_open(int *lock, struct nsync_clone *clone,
				      const struct nsync_clone_host *host, long wait,
				      struct nsync_error *err) NSYNC_MUST_USE;
/*
 * Fetch the remote `region`, verify what is new, compare it with the high water, and move remotes/region/main
 * there. What disagrees is in out; then the ref stays where it was. Where it cannot be fetched, out->unfetched
 * tells why, and the region is the one that was verified before.
 * clone: open, with a pin; it is walked afterwards.
 * err:   NSYNC_ENETWORK: it could not be fetched, or has no main, and none was verified before.
 */
enum nsync_code nsync_clone_sync_region(struct nsync_sync *out, struct nsync_clone *clone,
					struct nsync_error *err) NSYNC_MUST_USE;
/*
 * Then fetch `origin`, unite this clone's main with it and with the region, let index and files follow, and push.
 * What the user had in the way is in clone->kept, with the copies that notes name.
 * Files of the office that a merge would hold, and that the server does not have already, are not pushed, nor is
 * any commit that has them. If somebody else pushed meanwhile, try again, three times in all.
 * out:   as nsync_clone_sync_region left it, and valid.
 * clone: an office's. now: seconds since 1970 UTC, the time of a merge commit and of judging.
 * err:   NSYNC_ENETWORK: the server could not be reached, or refused; the region's news are united all the same.
 *        NSYNC_ECONFLICT: others pushed each time, or hold the clone's lock.
 */
enum nsync_code nsync_clone_sync_origin(struct nsync_sync *out, struct nsync_clone *clone,
					int64_t now, struct nsync_error *err) NSYNC_MUST_USE;

#endif
