/*
 * office.h: the work of one office in its clone of a region: drafts and the items they become,
 * signing, cosigning, checking, where the office's own files stand, and what to do next.
 *
 * clone:     open and walked (nsync_clone_region), and an office's (nsync.office is set), but
 *            for nsync_office_status.
 * units:     versions count from 1; `now` is the caller's clock, for nothing here reads one.
 * ownership: results own what they point to and have a _release. All of them may be released
 *            after a failure too; what was found before it is then in them.
 * errors:    NSYNC_ENOMEM; NSYNC_EIO, NSYNC_EGIT: files or objects that cannot be read or
 *            written; NSYNC_EINVAL in a bare repository. A bad draft or item is data where a
 *            function is there to judge it, and an error where it is to be used.
 */
#ifndef NSYNC_OFFICE_H
#define NSYNC_OFFICE_H

#include "nsync/base.h"
#include "nsync/clone.h"
#include "nsync/item.h"
#include "nsync/json.h"
#include "nsync/repo.h"
#include "nsync/trust.h"
#include "nsync/verify.h"
#include "nsync/words.h"

/* ---- what a revocation voided (voided.c) --------------------------------------------- */

/* What the revocation of a key did to an accepted version. */
enum nsync_voided {
	NSYNC_VOIDED_NOTHING,
	NSYNC_VOIDED_ITEM,       /* the version itself is key-revoked */
	NSYNC_VOIDED_COSIGNATURE /* a cosignature that it needs is; no other can take its place */
};

/* office: count only this office's cosignature; NULL: any that the item needs. */
enum nsync_voided nsync_office_voided(const struct nsync_region *region,
				      const struct nsync_item *item, const char *office);

/* ---- drafts (plan.c, drafts.c) --------------------------------------------------------- */

/* Why a draft that reads is not signed; the kinds are told in words.h. */
struct nsync_draft_obstacle {
	enum nsync_obstacle kind;
	struct nsync_story other;  /* OTHER_MONTH, RENAMED, COPY, OTHER_STORY: that story */
	char file[NSYNC_MAX_PATH]; /* RENAMED: the old name; TWICE, ONE_NAME: the other draft */
	int64_t from, newest;      /* STALE: what it was made from (0: not known), and the newest */
	size_t line;               /* MARKS: of the first one */
};

/* What signing a draft would make. Only what main or the region has counts, never the work tree. */
struct nsync_office_plan {
	struct nsync_story story;
	int64_t version;
	char path[NSYNC_MAX_PATH]; /* of that version's item */
	bool already;              /* this version says the same: nothing to sign */
	bool anew;                 /* it is signed, not accepted, and replaced under its number */
	struct nsync_draft_obstacle obstacle; /* its kind is not NONE: refused, body is empty */
	struct nsync_id made_from; /* STALE: the item that the draft was made from; "": none */
	struct nsync_buf changes;  /* STALE: what changed since, as nsync_archive_compare tells it */
	int64_t old_note, old_correction; /* an earlier version with the same text; 0: none */
	char sha256[NSYNC_HEX_SIZE];      /* of the draft's file */
	struct nsync_json_doc body;
};

void nsync_office_plan_init(struct nsync_office_plan *plan);
void nsync_office_plan_release(struct nsync_office_plan *plan); /* for AUTO */

/*
 * Find out which version of which story a draft becomes, and build its body.
 * out:  initialised.
 * file: where to read it. name: its slug comes from this, and errors call it so.
 * err:  NSYNC_EINVAL: what the draft lacks, where = "name:line:column"; or the version before
 *       does not read; also as nsync_file_read and nsync_draft_read.
 */
enum nsync_code nsync_office_plan_file(struct nsync_office_plan *out,
				       const struct nsync_clone *clone, const char *file,
				       const char *name, struct nsync_time version_created,
				       struct nsync_error *err) NSYNC_MUST_USE;

enum nsync_draft_state nsync_office_plan_state(const struct nsync_office_plan *plan);

/*
 * List the drafts of the work tree: "drafts/<name>" of each *.md and *.json, bytewise sorted.
 * out: free with nsync_names_free; empty where there is no such folder.
 */
enum nsync_code nsync_office_drafts(char ***out, size_t *count, const struct nsync_repo *repo,
				    struct nsync_error *err) NSYNC_MUST_USE;

/* ---- editing (edit.c, merge_drafts.c) --------------------------------------------------- */

/* A draft that two bodies were merged into. */
struct nsync_merged_draft {
	struct nsync_buf text;
	bool json;     /* ninjs JSON; else Markdown */
	size_t *lines; /* the first line of each place that somebody must decide */
	size_t count;
};

void nsync_merged_draft_release(struct nsync_merged_draft *draft); /* for AUTO */

/* Two bodies of one story, and the one that both were made from. */
struct nsync_three_bodies {
	const struct nsync_json *base; /* NULL: not known; all that differs has to be decided */
	const struct nsync_json *mine, *theirs;
	const char *mine_label, *theirs_label; /* words at the places to be decided */
	bool json; /* make it JSON even where Markdown can say all of it */
};

/*
 * Merge two bodies as a draft, by `git merge-file`. Their notes are left out: the next version
 * needs one of its own.
 * out: release with nsync_merged_draft_release, also after a failure.
 * err: as nsync_draft_write and nsync_repo_merge_texts.
 */
enum nsync_code nsync_office_merge_drafts(struct nsync_merged_draft *out,
					  const struct nsync_repo *repo,
					  const struct nsync_three_bodies *bodies,
					  struct nsync_error *err) NSYNC_MUST_USE;

struct nsync_edit_input {
	const char *what; /* a story, or a draft's file */
	bool merge;
	struct nsync_time now;
};

struct nsync_edit_result {
	enum nsync_edited what;
	char *draft;             /* its file: as it was named, else from the top of the work tree */
	struct nsync_story story;
	int64_t version;         /* the newest; 0: none was signed */
	int64_t from;            /* MERGED: the version that the draft was made from */
	struct nsync_story other; /* OCCUPIED: whose draft it is */
	struct nsync_draft_obstacle obstacle; /* REFUSED: as in the plan */
	struct nsync_buf changes;             /* as in the plan */
	struct nsync_merged_draft merged;     /* MERGED */
	bool needs_note;         /* the version that the draft becomes needs one */
	char *old_note;          /* MERGED: the draft's note, which was left out; or NULL */
	struct nsync_kept kept;  /* the draft that was replaced */
};

void nsync_edit_result_release(struct nsync_edit_result *result); /* for AUTO */

/*
 * Make a draft of a story's newest version, or merge it into the draft that is there. A draft is
 * only replaced without merge where its text is that of a signed version; it is kept even then.
 * err: NSYNC_ENOTFOUND: no such story or draft; NSYNC_EINVAL: another office's story, one of
 *      several, or a draft that does not read; as nsync_office_merge_drafts.
 */
enum nsync_code nsync_office_edit(struct nsync_edit_result *out, const struct nsync_clone *clone,
				  const struct nsync_edit_input *input,
				  struct nsync_error *err) NSYNC_MUST_USE;

/* ---- signing (sign.c) ------------------------------------------------------------------- */

struct nsync_sign_input {
	const char *const *files;         /* drafts, or items that wait for another signature */
	size_t count;
	const struct nsync_key *key;      /* open */
	const struct nsync_key_info *who; /* about the same key */
	struct nsync_time date;           /* versionCreated of new versions */
	struct nsync_time now;
	bool no_commit;                   /* write the items only */
	bool new_story;                   /* what looks like another story's draft is none of it */
};

/* What became of one file. */
struct nsync_sign_outcome {
	struct nsync_story story;
	int64_t version;
	char path[NSYNC_MAX_PATH];    /* the item's */
	bool already;                 /* nothing to sign: it is accepted, has this key's signature,
					 or says what the draft says */
	bool anew;                    /* as in the plan */
	bool begins;                  /* a draft's: it is the first version of its story */
	bool more;                    /* the office asks for more signatures than it has now */
	struct nsync_draft_obstacle obstacle; /* its kind is not NONE: refused */
	struct nsync_buf changes;             /* as in the plan */
	int64_t old_note, old_correction;     /* as in the plan; a warning only */
	bool repeated;                /* the same file was named before; already is set, too */
	struct nsync_verdict verdict; /* not ok: the regional office would refuse it */
	char headline[128];           /* "" where it is longer */
	struct nsync_buf bytes;       /* the signed file; empty where already or refused */
	char *draft;                  /* as the ledger names it; NULL: the file is an item */
	char sha256[NSYNC_HEX_SIZE];  /* of the draft's file */
};

struct nsync_sign_result {
	struct nsync_sign_outcome *list; /* as the files; after an error up to the one at fault */
	size_t count;
	bool refused;                    /* a verdict, or an obstacle: nothing was written */
	bool committed;
	struct nsync_oid commit;
	struct nsync_kept kept;          /* what was in the way of the items' files */
	struct nsync_error behind;       /* committed, but index and files could not follow: why */
};

void nsync_sign_result_release(struct nsync_sign_result *result); /* for AUTO */

/*
 * Sign files and judge the items that come out. If all are good, commit them with the pictures that
 * they name, and let index and work tree follow; if not, write nothing. An item of the work tree that
 * this key signed and nobody committed is committed as it is.
 * err: NSYNC_ETRUST: the newest root has no such office; NSYNC_EKEY: the key is none of the
 *      office's; NSYNC_ENOTFOUND: a file, or a picture that an item names, is not there; as
 *      nsync_office_plan_file and nsync_move_commit. After a failure main is where it was, and
 *      nothing is left in the work tree (but with no_commit, where writing failed).
 */
enum nsync_code nsync_office_sign(struct nsync_sign_result *out, const struct nsync_clone *clone,
				  const struct nsync_sign_input *input,
				  struct nsync_error *err) NSYNC_MUST_USE;

/* ---- cosigning (cosign.c) --------------------------------------------------------------- */

/* What cosigning an accepted item would make. */
struct nsync_cosign_plan {
	struct nsync_item_file item; /* the accepted version */
	char path[NSYNC_MAX_PATH];   /* of the cosignature */
	enum nsync_voided voided;    /* not nothing: it cannot be cosigned any more */
	bool already;                /* the cosignature is accepted or committed */
};

void nsync_cosign_plan_init(struct nsync_cosign_plan *plan);
void nsync_cosign_plan_release(struct nsync_cosign_plan *plan); /* for AUTO */

/*
 * out:     initialised.
 * version: 0: the newest accepted one.
 * err:     NSYNC_ENOTFOUND: it is not accepted; NSYNC_EINVAL: it does not name this office.
 */
enum nsync_code nsync_office_cosign_plan(struct nsync_cosign_plan *out,
					 const struct nsync_clone *clone,
					 const struct nsync_story *story, int64_t version,
					 struct nsync_error *err) NSYNC_MUST_USE;
struct nsync_cosign_result {
	bool already;              /* another run of this clone was faster */
	struct nsync_oid commit;   /* else */
	struct nsync_kept kept;    /* what was in the way of its file */
	struct nsync_error behind; /* as of nsync_sign_result */
};

void nsync_cosign_result_release(struct nsync_cosign_result *result); /* for AUTO */
/*
 * Make the cosignature and commit it.
 * plan: neither voided nor already, else NSYNC_EINVAL.
 * key:  open; who is about the same key.
 * err:  NSYNC_EKEY: the regional office would refuse this key's cosignature.
 */
enum nsync_code nsync_office_cosign(struct nsync_cosign_result *out,
				    const struct nsync_clone *clone,
				    const struct nsync_cosign_plan *plan,
				    const struct nsync_key *key, const struct nsync_key_info *who,
				    struct nsync_time now, struct nsync_error *err) NSYNC_MUST_USE;

/* ---- checking (check.c, hook.c) ----------------------------------------------------------- */

/* A rule of the item's schema that a draft breaks. */
struct nsync_violation {
	size_t line, column; /* in the item that the draft would become */
	char *pointer;       /* JSON Pointer into that item */
	char *advice;        /* how to mend it: one English sentence, not escaped */
};

/* One draft or file that was looked at. */
struct nsync_checked {
	char *name;                    /* as it was named, else its path */
	bool faulty;                   /* something has to be mended */
	struct nsync_verdict verdict;  /* what the regional office would say of it */
	enum nsync_deletion deletion;  /* a commit that takes it away: nothing else is said of it */
	bool is_draft;                 /* the rest is a draft's: */
	char *path;                    /* from the top of the work tree; absolute outside of it */
	struct nsync_error unreadable; /* why it is no story, and where; NSYNC_OK: it is one */
	enum nsync_draft_state state;
	struct nsync_story story;
	int64_t version;
	bool begins;                          /* it would be the first version of its story */
	struct nsync_draft_obstacle obstacle; /* as in the plan, and TWICE, ONE_NAME */
	char *changes;                        /* as in the plan, or NULL */
	int64_t old_note, old_correction;     /* as in the plan; a warning only */
	struct nsync_violation *violations;
	size_t violation_count;
};

struct nsync_office_check {
	struct nsync_checked *list; /* in the order in which they were looked at */
	size_t count, cap;
	bool faulty;                /* one of them is */
};

void nsync_office_check_release(struct nsync_office_check *check); /* for AUTO */

/* The functions below add to a check that begins as zeroes. */

/*
 * Check every draft; what is committed and not accepted, as the next merge will judge it; and
 * the office's files that are not committed as they are.
 */
enum nsync_code nsync_office_check(struct nsync_office_check *check,
				   const struct nsync_clone *clone, struct nsync_time now,
				   struct nsync_error *err) NSYNC_MUST_USE;
/*
 * Check one file. It is an item, a cosignature or a picture if it lies where those lie or is
 * named as they are; else it is a draft. err: NSYNC_ENOTFOUND.
 */
enum nsync_code nsync_office_check_named(struct nsync_office_check *check,
					 const struct nsync_clone *clone, const char *file,
					 struct nsync_time now,
					 struct nsync_error *err) NSYNC_MUST_USE;
/*
 * For Git's pre-commit: whether an nsync run that moves main is at work, or was killed. Call it before the
 * clone is opened, which would finish that move while Git is about to commit what it read before.
 * folder: as of a clone's host.
 */
enum nsync_code nsync_office_may_commit(enum nsync_commit_stop *stop, const char *folder,
					struct nsync_error *err) NSYNC_MUST_USE;
/*
 * For Git's pre-commit: add the office's files of this commit that the regional office would refuse,
 * and those that it takes away.
 * stop:  why no commit can be judged here; then nothing was added.
 * index: the file that the commit is made from, as GIT_INDEX_FILE names it; NULL: the clone's own.
 * err:   NSYNC_EGIT for a file that is no index.
 */
enum nsync_code nsync_office_check_staged(struct nsync_office_check *check,
					  enum nsync_commit_stop *stop,
					  const struct nsync_clone *clone, const char *index,
					  struct nsync_time now,
					  struct nsync_error *err) NSYNC_MUST_USE;
/*
 * For Git's pre-push: add those that a push to main would send.
 * lines: what Git gives the hook, a line a ref (githooks(5)):
 *        "<local ref> <local id> <remote ref> <remote id>".
 */
enum nsync_code nsync_office_check_push(struct nsync_office_check *check,
					const struct nsync_clone *clone, struct nsync_str lines,
					struct nsync_time now,
					struct nsync_error *err) NSYNC_MUST_USE;

/* ---- where the office's own files stand (pending.c) ----------------------------------------- */

struct nsync_pending {
	enum nsync_story_state state;
	char *file;                         /* its path */
	char path[NSYNC_MAX_HELD_PATH + 4]; /* the same, escaped as in a record */
	/* HELD: why, as the record says; ALTERED, FOREIGN, KEPT_BACK, WOULD_BE_HELD: what is wrong */
	struct nsync_verdict verdict;
	char headline[160]; /* "" where the item does not read */
};

struct nsync_pendings {
	struct nsync_pending *list; /* by state, then by path */
	size_t count, cap;
};

void nsync_pendings_release(struct nsync_pendings *pendings); /* for AUTO */

/*
 * Find the office's files that are committed and not public yet, and what others wait for from it. None of
 * them is judged; nsync_office_status does that, and looks at the work tree and at the server as well.
 */
enum nsync_code nsync_pendings_find(struct nsync_pendings *out, const struct nsync_clone *clone,
				    struct nsync_error *err) NSYNC_MUST_USE;

size_t nsync_pendings_count(const struct nsync_pendings *pendings, enum nsync_story_state state);

/* ---- the whole (status.c) ------------------------------------------------------------------- */

/* One file of drafts/. */
struct nsync_office_draft {
	char *name;               /* "drafts/<name>" */
	enum nsync_draft_state state;
	struct nsync_error fault; /* NSYNC_DRAFT_FAULTY: why, and where; the rest is not set then */
	bool anew;                /* as in the plan */
	struct nsync_story story;
	int64_t version;
};

/* One file that the newest record holds. */
struct nsync_hold {
	char office[NSYNC_MAX_OFFICE + 1];
	char path[NSYNC_MAX_HELD_PATH + 4]; /* escaped as in the record */
	struct nsync_verdict verdict;
};

struct nsync_office_status {
	bool in_root;                       /* the newest root has the office */
	/* In the region's first language; views into the clone's region. */
	struct nsync_str office_name, region_name;
	struct nsync_office_draft *drafts;  /* of an office's clone: by name */
	size_t draft_count;
	struct nsync_pendings pendings;     /* of an office's clone */
	struct nsync_hold *holds;           /* of any other clone: every office's */
	size_t hold_count;
	struct nsync_error *troubles;       /* what could not be looked at, and why */
	size_t trouble_count, trouble_cap;
	bool off_main;                      /* main is not checked out: the work tree was not looked at */
	bool nothing_waits;                 /* for this office, of all that was looked at */
	enum nsync_next_step next;          /* the most pressing one */
	char subject[4096];                 /* what it is about: a file's path, a story; or "" */
};

/*
 * clone: any that is open and walked.
 * err:   NSYNC_ENOMEM. What cannot be read is in out->troubles, and the rest is told all the same.
 */
enum nsync_code nsync_office_status(struct nsync_office_status *out,
				    const struct nsync_clone *clone, struct nsync_time now,
				    struct nsync_error *err) NSYNC_MUST_USE;
void nsync_office_status_release(struct nsync_office_status *status); /* for AUTO */

#endif
