/*
 * clone.h: one clone of a region on this machine: its repository, pin, office, regional branch and private state.
 * Walking the branch verifies it and makes a struct nsync_region of it, from where the last walk ended.
 *
 * The clone is a regional repository (its own main is the regional branch), an office's clone or an auditor's
 * (the branch is remotes/region/main).
 */
#ifndef NSYNC_CLONE_H
#define NSYNC_CLONE_H

#include "nsync/audit.h"
#include "nsync/base.h"
#include "nsync/item.h"
#include "nsync/merge.h"
#include "nsync/repo.h"
#include "nsync/verify.h"

/* What the program around it gives a clone; borrowed for as long as the clone lives. */
struct nsync_clone_host {
	const char *folder;     /* below which the repository is looked for; NULL: the current folder */
	const char *state_home; /* the folder of all private state; NULL: there is none */
	/* Files judged so far, of how many; from any thread; may be NULL. */
	void (*progress)(void *payload, size_t done, size_t total);
	/* Something that went wrong without stopping the run; may be NULL. */
	void (*warn)(void *payload, const struct nsync_error *trouble);
	void *payload;
};

struct nsync_clone {
	const struct nsync_clone_host *host;
	struct nsync_repo *repo;
	bool has_pin;
	struct nsync_id pin;               /* nsync.pin */
	char office[NSYNC_MAX_OFFICE + 1]; /* nsync.office; "" if it is not set */
	const char *ref;                   /* the regional branch: refs/remotes/region/main or refs/heads/main */
	bool own_region;                   /* no remote `region`: this is the regional repository */
	struct nsync_oid head;             /* of ref; zero: nothing is there yet */
	char *state;                       /* <state home>/<pin>; NULL without pin */
	struct nsync_region region;        /* after nsync_clone_walk */
	bool finished;          /* opening it finished a move of main that a killed run had begun */
	struct nsync_kept kept; /* what of the user's was in the way of index and files that followed */
};

void nsync_clone_init(struct nsync_clone *clone);
void nsync_clone_release(struct nsync_clone *clone); /* for AUTO */

/*
 * Open the repository and read its configuration. A missing pin is no error. A move of main that a
 * killed run began is finished; where that cannot be done now the host is warned.
 * err: NSYNC_EGIT and the like; NSYNC_ETRUST, NSYNC_EINVAL for a pin or an office that does not read;
 *      NSYNC_ENOTFOUND, where "HOME", if there is a pin and no state home.
 */
enum nsync_code nsync_clone_open(struct nsync_clone *clone, const struct nsync_clone_host *host,
				 struct nsync_error *err) NSYNC_MUST_USE;
/* Take the folder of the pin's private state, once there is a pin. */
enum nsync_code nsync_clone_find_state(struct nsync_clone *clone, struct nsync_error *err) NSYNC_MUST_USE;

/* NSYNC_ETRUST without a pin. */
enum nsync_code nsync_clone_need_pin(const struct nsync_clone *clone, struct nsync_error *err) NSYNC_MUST_USE;
/* NSYNC_EINVAL without nsync.office. */
enum nsync_code nsync_clone_need_office(const struct nsync_clone *clone, struct nsync_error *err) NSYNC_MUST_USE;
/* NSYNC_EINVAL in an office's or an auditor's clone. */
enum nsync_code nsync_clone_need_own_region(const struct nsync_clone *clone, struct nsync_error *err) NSYNC_MUST_USE;

/*
 * Walk from what was verified before to head (NULL: clone->head), and remember it if all of it is valid.
 * out:     what disagrees; NSYNC_REASON_OK: nothing.
 * options: NULL, or callbacks; without progress the host's is called.
 * scratch: from record 1.
 * A state folder that cannot be written is a warning of the host.
 */
enum nsync_code nsync_clone_walk(struct nsync_clone *clone, struct nsync_disagreement *out,
				 const struct nsync_oid *head, const struct nsync_walk_options *options,
				 bool scratch, struct nsync_error *err) NSYNC_MUST_USE;

/*
 * What reading begins with: open, need a pin, walk.
 * out: what disagrees in the branch; NSYNC_REASON_OK: nothing.
 * err: NSYNC_ETRUST where something disagrees, and where no root was adopted yet.
 */
enum nsync_code nsync_clone_region(struct nsync_clone *clone, struct nsync_disagreement *out,
				   const struct nsync_clone_host *host, struct nsync_error *err) NSYNC_MUST_USE;

/* ---- the high water of earlier fetches (high_water.c) ----------------------------------- */

/* err: NSYNC_EINVAL where the file is damaged; the text says what to do. */
enum nsync_code nsync_clone_high_water_load(struct nsync_high_water *out, const struct nsync_clone *clone,
				      struct nsync_error *err) NSYNC_MUST_USE;
/*
 * Hold the walked region against the highest record and root that were fetched, and raise them. For what was
 * fetched or pushed only. out: what disagrees.
 */
enum nsync_code nsync_clone_high_water(struct nsync_clone *clone, struct nsync_disagreement *out,
				 struct nsync_error *err) NSYNC_MUST_USE;

/* ---- auditing (audit.c) ------------------------------------------------------------------ */

struct nsync_clone_audit_options {
	const char *remote; /* a Git remote whose branch is looked at as well; NULL: none */
	bool scratch;       /* from record 1, whatever was verified before */
	unsigned jobs;      /* 0: one for each processor */
};

/*
 * Walk the log, hold it against the high water and, where all of it is valid, look at the remote: an
 * office's branch, or another copy of the region. Without a remote no network is touched.
 * out:   initialised; borrows clone->region and options->remote.
 * clone: open.
 * err:   NSYNC_ETRUST without a pin or an adopted root, and where the remote is neither an office's nor
 *        a copy; NSYNC_ENOTFOUND for a remote that is not set up; NSYNC_ENETWORK.
 */
enum nsync_code nsync_clone_audit(struct nsync_audit *out, struct nsync_clone *clone,
				  const struct nsync_clone_audit_options *options,
				  struct nsync_error *err) NSYNC_MUST_USE;

/* ---- verifying every file of a tree (verify.c) ------------------------------------------- */

/* Files of a tree by kind. */
struct nsync_clone_counts {
	int64_t items, cosignatures, media, roots, records;
};

struct nsync_clone_verify_options {
	const char *revision; /* any commit; NULL: the regional branch */
	bool scratch;         /* from record 1, whatever was verified before */
	unsigned jobs;        /* 0: one for each processor */
	int64_t as_of;        /* seconds, UTC: when files of another commit would be merged */
	/* Called for each file that is not ok and, of another commit, for each that was judged. */
	void (*file)(void *payload, const char *path, const struct nsync_verdict *verdict);
	void *payload;
};

struct nsync_clone_verification {
	bool refused;                     /* not all of it is valid */
	struct nsync_disagreement found;  /* in the log; then nothing else was looked at */
	struct nsync_clone_counts counts;
};

/*
 * Judge every file of a tree: of a commit of the regional branch with the newest known revocations;
 * of any other commit, what the region has not accepted, as a merge would judge it.
 * clone: open; walked to its head afterwards.
 * err:   NSYNC_ETRUST without a pin or an adopted root; NSYNC_ENOTFOUND, NSYNC_EINVAL for revision.
 */
enum nsync_code nsync_clone_verify(struct nsync_clone_verification *out, struct nsync_clone *clone,
				   const struct nsync_clone_verify_options *options,
				   struct nsync_error *err) NSYNC_MUST_USE;

/* ---- records by number (record_id.c) ------------------------------------------------------ */

/* The id of record seq. found false: there is none that reads. */
enum nsync_code nsync_clone_record_id(struct nsync_id *out, bool *found,
				      const struct nsync_clone *clone, int64_t seq,
				      struct nsync_error *err) NSYNC_MUST_USE;

/* ---- how main moves in the regional repository (main_branch.c) -------------------------- */

/* err: NSYNC_EDIRTY, where: the first changed file. next: NULL, or a commit whose files would be written. */
enum nsync_code nsync_clone_need_clean(const struct nsync_clone *clone, const struct nsync_oid *next,
				       struct nsync_error *err) NSYNC_MUST_USE;
/*
 * Fetch main of origin, to which this clone pushes. head: zero where it has no main; if it has another branch, the
 * host is warned.
 */
enum nsync_code nsync_clone_fetch_origin(struct nsync_oid *head, const struct nsync_clone *clone,
					 struct nsync_error *err) NSYNC_MUST_USE;
/*
 * Fetch origin's main, if there is an origin, and follow it where it is ahead. The clone is open, not walked; it
 * is walked afterwards. out: what disagrees in the branch or with the high water.
 * err: NSYNC_ECONFLICT where the two have diverged.
 */
enum nsync_code nsync_clone_follow_origin(struct nsync_clone *clone, struct nsync_disagreement *out,
					  struct nsync_error *err) NSYNC_MUST_USE;
/* Point main to commit, and let the work tree follow. message: the reflog's. */
enum nsync_code nsync_clone_move_main(struct nsync_clone *clone, const struct nsync_oid *commit, const char *message,
				      struct nsync_error *err) NSYNC_MUST_USE;
/*
 * Push main to origin and raise the high water. clone->region is walked up to main.
 * err: NSYNC_ECONFLICT where it was refused: main goes back to before (zero: to nothing).
 */
enum nsync_code nsync_clone_push_main(struct nsync_clone *clone, const struct nsync_oid *before,
				      struct nsync_error *err) NSYNC_MUST_USE;

/* ---- a root file and the repository here (root_version.c) --------------------------------- */

/*
 * Whether the repository here has adopted this version; without a repository, a pin or a branch it
 * has not. clone: initialised; opened, as far as that can be.
 */
enum nsync_code nsync_clone_root_adopted(bool *out, struct nsync_clone *clone,
					 const struct nsync_clone_host *host, int64_t version,
					 struct nsync_error *err) NSYNC_MUST_USE;
/*
 * The root before this one, as the repository here adopted it: the clone's. NULL where that is not
 * known: no repository, no pin, another region. clone: initialised, or open.
 */
const struct nsync_root *nsync_clone_root_before(struct nsync_clone *clone,
						 const struct nsync_clone_host *host,
						 const struct nsync_root *root);

/* ---- what a root that is not adopted yet would change (effects.c) ------------------------ */

enum nsync_effect_kind {
	NSYNC_EFFECT_VOID,    /* a file that is key-revoked from then on */
	NSYNC_EFFECT_WAITS,   /* a joint item that lacks a cosignature again */
	NSYNC_EFFECT_RETURNS, /* an item that the digest shows again: a later version is void */
	NSYNC_EFFECT_KINDS
};

struct nsync_effect {
	enum nsync_effect_kind kind;
	char *path;
	int64_t seq;              /* the record that accepted it; RETURNS: 0, and instead */
	int64_t version;          /* the version that is void, */
	enum nsync_status status; /* and what it had said of the story */
};

/* By path; an item that returns comes after the version that is void. */
struct nsync_effects {
	struct nsync_effect *list;
	size_t count, cap, numbers[NSYNC_EFFECT_KINDS];
};

void nsync_effects_release(struct nsync_effects *effects); /* for AUTO */
/*
 * Judge the log under a root that is not adopted yet, whatever its signatures.
 * clone: walked to its head. err: NSYNC_ETRUST if the log is not valid under it.
 */
enum nsync_code nsync_clone_effects(struct nsync_effects *out, const struct nsync_clone *clone,
				    const struct nsync_root *root,
				    struct nsync_error *err) NSYNC_MUST_USE;

/* ---- a merge (merge.c) ------------------------------------------------------------------- */

/*
 * One merge, in steps, since a key is opened in between: prepare, follow, fetch, judge, publish.
 * Each step needs the one before. The caller sets the first three members, the steps fill the rest.
 */
struct nsync_clone_merge {
	int64_t as_of; /* seconds, UTC */
	bool dry_run;  /* judge only: no key is needed, nothing moves */
	unsigned jobs; /* 0: one for each processor */
	struct nsync_disagreement found;   /* follow: in the branch; then there is no next step */
	bool expired;                      /* follow: the newest root is, at as_of; the same */
	struct nsync_merge_office *offices; /* fetch */
	size_t office_count, unreachable;
	struct nsync_merge_result result;  /* judge */
};

void nsync_clone_merge_release(struct nsync_clone_merge *merge); /* for AUTO */

/*
 * All that can be refused before anything is fetched. clone: open.
 * err: NSYNC_ETRUST without a pin; NSYNC_EINVAL in a clone of a region; NSYNC_EDIRTY.
 */
enum nsync_code nsync_clone_merge_prepare(struct nsync_clone_merge *merge,
					  struct nsync_clone *clone,
					  struct nsync_error *err) NSYNC_MUST_USE;
/*
 * Follow origin; a dry run only walks.
 * err: as nsync_clone_follow_origin; NSYNC_ETRUST where no root was adopted.
 */
enum nsync_code nsync_clone_merge_follow(struct nsync_clone_merge *merge, struct nsync_clone *clone,
					 struct nsync_error *err) NSYNC_MUST_USE;
/* Fetch every office of the newest root; one that cannot be reached is no error. */
enum nsync_code nsync_clone_merge_fetch(struct nsync_clone_merge *merge,
					const struct nsync_clone *clone,
					struct nsync_error *err) NSYNC_MUST_USE;
/* Judge, and write what is to be recorded; main stays. key: NULL: dry run. err: as nsync_merge. */
enum nsync_code nsync_clone_merge_judge(struct nsync_clone_merge *merge, struct nsync_clone *clone,
					const struct nsync_key *key,
					struct nsync_error *err) NSYNC_MUST_USE;
/* Move main and, if push, push it. err: as nsync_clone_move_main, nsync_clone_push_main. */
enum nsync_code nsync_clone_merge_publish(const struct nsync_clone_merge *merge,
					  struct nsync_clone *clone, bool push,
					  struct nsync_error *err) NSYNC_MUST_USE;

/* ---- adopting a root (adopt.c) ----------------------------------------------------------- */

/*
 * Everything that can be refused before a key is opened; root 1 gives the clone its pin.
 * clone: open.
 * found: what disagrees in the branch; then nothing is adopted.
 * err:   NSYNC_EINVAL in a clone of a region, and for the root of another one than nsync.region;
 *        NSYNC_EDIRTY; NSYNC_ETRUST for a later root without a pin.
 */
enum nsync_code nsync_clone_adopt_prepare(struct nsync_clone *clone,
					  struct nsync_disagreement *found,
					  const struct nsync_root *root,
					  struct nsync_error *err) NSYNC_MUST_USE;
/*
 * Record the root and move main to the record; root 1 also sets nsync.pin.
 * out:     zeroed; release with nsync_merge_release.
 * verdict: why the root does not follow the one before; then nothing is written.
 */
enum nsync_code nsync_clone_adopt(struct nsync_merge_result *out, struct nsync_verdict *verdict,
				  struct nsync_clone *clone, const struct nsync_root *root,
				  int64_t as_of, const struct nsync_key *key,
				  struct nsync_error *err) NSYNC_MUST_USE;

/* ---- the work tree and its main (worktree.c) --------------------------------------------- */

/* A file's path below the top of the work tree; false if it lies elsewhere or is not there. */
bool nsync_clone_path_inside(char out[NSYNC_MAX_PATH], const struct nsync_repo *repo, const char *file);
/* The other way round: append the work tree's folder and path. err: NSYNC_EINVAL in a bare repository. */
enum nsync_code nsync_clone_path_on_disk(struct nsync_buf *out, const struct nsync_repo *repo, const char *path,
					 struct nsync_error *err) NSYNC_MUST_USE;
/* Write one file of the work tree, folders included. */
enum nsync_code nsync_clone_write_file(const struct nsync_repo *repo, const char *path, struct nsync_str bytes,
				       struct nsync_error *err) NSYNC_MUST_USE;
/* The commit of main and its tree; both zero if nothing was committed yet. */
enum nsync_code nsync_clone_own_tree(struct nsync_oid *tree, struct nsync_oid *head, const struct nsync_repo *repo,
				     struct nsync_error *err) NSYNC_MUST_USE;
/*
 * Who makes a commit: Git's own user, or the key's holder where Git knows none. buf: keeps the names.
 * now: seconds since 1970 UTC.
 */
enum nsync_code nsync_clone_author(struct nsync_signature *out, struct nsync_buf *buf, const struct nsync_repo *repo,
				   const struct nsync_key_info *key, int64_t now, struct nsync_error *err) NSYNC_MUST_USE;
/* The same for a commit that no key signs: the office's, with the pin where a key's id would stand. */
enum nsync_code nsync_clone_office_author(struct nsync_signature *out, struct nsync_buf *buf,
					  const struct nsync_clone *clone, int64_t now,
					  struct nsync_error *err) NSYNC_MUST_USE;

/* ---- the files of the clone's office (own_files.c) -------------------------------------- */

#define NSYNC_SERVER_MAIN "refs/remotes/origin/main" /* main of the office's server, as it was fetched last */

/* The commit of NSYNC_SERVER_MAIN and its tree; both zero if nothing was fetched yet. */
enum nsync_code nsync_clone_server_tree(struct nsync_oid *tree, struct nsync_oid *head,
					const struct nsync_repo *repo,
					struct nsync_error *err) NSYNC_MUST_USE;
/*
 * nsync_repo_compare for the office's folders: the first `rooms` of enum nsync_room, which are
 * NSYNC_SIGNED_ROOMS or NSYNC_ROOMS.
 */
enum nsync_code nsync_clone_compare_own(const struct nsync_clone *clone,
					const struct nsync_oid *old_tree,
					const struct nsync_oid *new_tree, size_t rooms,
					const struct nsync_tree_visitor *visitor,
					struct nsync_error *err) NSYNC_MUST_USE;

/* ---- items in a clone (items.c) --------------------------------------------------------- */

/* Read file->path from a tree (zero id: from none). *found false: it is not there. err: NSYNC_EINVAL if it does not read. */
enum nsync_code nsync_clone_item_in_tree(struct nsync_item_file *file, bool *found, const struct nsync_repo *repo,
					 const struct nsync_oid *tree, struct nsync_error *err) NSYNC_MUST_USE;
/* The same from the work tree. */
enum nsync_code nsync_clone_item_in_worktree(struct nsync_item_file *file, bool *found, const struct nsync_repo *repo,
					     struct nsync_error *err) NSYNC_MUST_USE;
/* The highest version of a story in a tree (zero id: in none) or, tree NULL, in the work tree; 0: none. */
enum nsync_code nsync_clone_highest_version(int64_t *out, const struct nsync_repo *repo, const struct nsync_oid *tree,
					    const struct nsync_story *story, struct nsync_error *err) NSYNC_MUST_USE;
/* What an office's files are judged against before they are merged. as_of: seconds since 1970 UTC. */
struct nsync_basis nsync_clone_basis(const struct nsync_clone *clone, int64_t as_of);
/* Judge what a tree has of the office and the region has not accepted, as the next merge will. */
enum nsync_code nsync_clone_judge_tree(struct nsync_batch **out, const struct nsync_clone *clone,
				       const struct nsync_oid *tree, int64_t as_of,
				       struct nsync_error *err) NSYNC_MUST_USE;

/* ---- pins (pin.c) -------------------------------------------------------------------------- */

/* A pin as people write it: 64 hex digits of either case, with blanks and dashes between. */
bool nsync_pin_parse(struct nsync_id *out, const char *text);
/* "1a2b 3c4d ...": groups of four. out: at least 80 bytes. */
void nsync_pin_groups(char out[80], const struct nsync_id *pin);

/* The limits of every clone, fetch and push. */
extern const struct nsync_git_limits nsync_clone_limits;

#endif
