/*
 * office.h: the work of one office in its clone of a region: which item a draft becomes, signing and cosigning,
 * what the regional office would refuse, where the office's own files stand, and what to do next.
 *
 * Every function takes a clone that is open, walked (nsync_clone_region) and, but for nsync_office_status, an
 * office's. What is found comes back as data, in lists that the caller releases: nothing here makes sentences.
 * Nothing reads the clock: `now` is the caller's.
 *
 * err, everywhere: NSYNC_ENOMEM; NSYNC_EIO, NSYNC_EGIT: files or objects that cannot be read or written;
 * NSYNC_EINVAL in a bare repository.
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

/* ---- what a revocation voided (voided.c) ------------------------------------------------- */

/* What the revocation of a key did to an accepted version, so that its author has to sign the next one. */
enum nsync_voided {
	NSYNC_VOIDED_NOTHING,
	NSYNC_VOIDED_ITEM,       /* the version itself is key-revoked */
	NSYNC_VOIDED_COSIGNATURE /* a cosignature is that it needs: its place is taken, so this version never gets it */
};

/* office: NULL: whichever cosignature it needs; else only that office's. */
enum nsync_voided nsync_office_voided(const struct nsync_region *region, const struct nsync_item *item,
				      const char *office);

/* ---- drafts (plan.c) ----------------------------------------------------------------------- */

/* What signing a draft would make. */
struct nsync_office_plan {
	struct nsync_story story;
	int64_t version;
	char path[NSYNC_MAX_PATH]; /* of that version's item */
	bool already;              /* this version says the same: nothing to sign */
	bool anew;                 /* the newest record holds it: signed again under its number */
	struct nsync_json_doc body;
};

void nsync_office_plan_init(struct nsync_office_plan *plan);
void nsync_office_plan_release(struct nsync_office_plan *plan); /* for AUTO */

/*
 * Which version of which story a draft becomes, and its body.
 * out: initialised.
 * err: NSYNC_EINVAL: what the draft lacks, where: "name:line:column".
 */
enum nsync_code nsync_office_plan(struct nsync_office_plan *out, const struct nsync_clone *clone,
				  const struct nsync_draft *draft, struct nsync_time version_created,
				  struct nsync_error *err) NSYNC_MUST_USE;
/*
 * The same for a draft's file. file: where to read it; name: what to call it in err.
 * err: as nsync_draft_read, too.
 */
enum nsync_code nsync_office_plan_file(struct nsync_office_plan *out, const struct nsync_clone *clone,
				       const char *file, const char *name, struct nsync_time version_created,
				       struct nsync_error *err) NSYNC_MUST_USE;

enum nsync_draft_state nsync_office_plan_state(const struct nsync_office_plan *plan);

/*
 * The drafts of the work tree: "drafts/<name>" of each *.md and *.json, bytewise sorted. A missing folder has none.
 * out: free with nsync_names_free.
 */
enum nsync_code nsync_office_drafts(char ***out, size_t *count, const struct nsync_repo *repo,
				    struct nsync_error *err) NSYNC_MUST_USE;

/* ---- signing (sign.c) ------------------------------------------------------------------------ */

struct nsync_sign_input {
	const char *const *files; /* drafts, or items that wait for one more signature; paths from here */
	size_t count;
	const struct nsync_key *key;      /* open */
	const struct nsync_key_info *who; /* the same key's */
	struct nsync_time date;           /* versionCreated of what is new */
	struct nsync_time now;
	bool no_commit;                   /* write the items only */
};

/* What became of one file. */
struct nsync_sign_outcome {
	struct nsync_story story;
	int64_t version;
	char path[NSYNC_MAX_PATH];    /* the item's */
	bool already;                 /* nothing to sign: accepted, or signed by this key, or the draft says the same */
	bool anew;                    /* the newest record holds it: signed again under its number */
	bool more;                    /* the office asks for more signatures than it has now */
	struct nsync_verdict verdict; /* not ok: the regional office would refuse it */
	char headline[128];           /* "" where it is longer */
	struct nsync_buf bytes;       /* the signed file; empty where already */
};

struct nsync_sign_result {
	struct nsync_sign_outcome *list; /* in the order of the files; up to the one that failed */
	size_t count;
	bool refused;                    /* one has a verdict that is not ok: nothing was written */
	bool committed;
	struct nsync_oid commit;
};

void nsync_sign_result_release(struct nsync_sign_result *result); /* for AUTO */

/*
 * Sign files, judge what comes out, and only if all of it is good write the items and commit them with the pictures
 * that they name.
 * err: NSYNC_ETRUST: the newest root has no such office; NSYNC_EKEY: the key is none of the office's;
 *      NSYNC_ENOTFOUND: no such file, or a picture that is not in the work tree; as nsync_office_plan_file.
 *      Before anything was written, but for a failed write or commit.
 */
enum nsync_code nsync_office_sign(struct nsync_sign_result *out, const struct nsync_clone *clone,
				  const struct nsync_sign_input *input, struct nsync_error *err) NSYNC_MUST_USE;

/* ---- cosigning (cosign.c) ---------------------------------------------------------------------- */

/* What cosigning an accepted item would make. */
struct nsync_cosign_plan {
	struct nsync_item_file item; /* the accepted version */
	char path[NSYNC_MAX_PATH];   /* of the cosignature */
	enum nsync_voided voided;    /* the revocation of a key took the version, or this office's cosignature of it */
	bool already;                /* the cosignature is there */
};

void nsync_cosign_plan_init(struct nsync_cosign_plan *plan);
void nsync_cosign_plan_release(struct nsync_cosign_plan *plan); /* for AUTO */

/*
 * out: initialised. version: 0: the newest accepted one.
 * err: NSYNC_ENOTFOUND: it is not accepted; NSYNC_EINVAL: it does not name this office as a joint issuer.
 */
enum nsync_code nsync_office_cosign_plan(struct nsync_cosign_plan *out, const struct nsync_clone *clone,
					 const struct nsync_story *story, int64_t version,
					 struct nsync_error *err) NSYNC_MUST_USE;
/*
 * Make the cosignature, write and commit it. out: the commit.
 * plan: neither voided nor already, else NSYNC_EINVAL. key: open; who: the same key's.
 * err: NSYNC_EKEY: the regional office would refuse this key's cosignature.
 */
enum nsync_code nsync_office_cosign(struct nsync_oid *out, const struct nsync_clone *clone,
				    const struct nsync_cosign_plan *plan, const struct nsync_key *key,
				    const struct nsync_key_info *who, struct nsync_time now,
				    struct nsync_error *err) NSYNC_MUST_USE;

/* ---- checking (check.c, hook.c) -------------------------------------------------------------------- */

/* One rule of the item's schema that a draft breaks. */
struct nsync_violation {
	size_t line, column; /* in the item that the draft would become */
	char *pointer;       /* JSON Pointer into that item */
	char *advice;        /* how to mend it, one English sentence, not escaped */
};

/* One draft or file that was looked at. */
struct nsync_checked {
	char *name;                        /* as it was named, else its path */
	bool faulty;                       /* something has to be mended: */
	struct nsync_verdict verdict;      /* what the regional office would say; ok where it would not get that far */
	/* a draft: */
	bool is_draft;
	struct nsync_error unreadable;     /* why it is no story, and where; code NSYNC_OK: it is one: */
	enum nsync_draft_state state;
	struct nsync_story story;
	int64_t version;
	struct nsync_violation *violations;
	size_t violation_count;
};

struct nsync_office_check {
	struct nsync_checked *list; /* in the order in which they were looked at */
	size_t count, cap;
	bool faulty;                /* one of them is */
};

void nsync_office_check_release(struct nsync_office_check *check); /* for AUTO */

/*
 * All of these add to check, which begins as zeroes; after a failure it has what was looked at before.
 *
 * nsync_office_check: every draft; what is committed and not accepted, as the next merge will judge it; and the files
 * of the office that are not committed as they are.
 */
enum nsync_code nsync_office_check(struct nsync_office_check *check, const struct nsync_clone *clone,
				   struct nsync_time now, struct nsync_error *err) NSYNC_MUST_USE;
/* One file: an item, a cosignature or a picture by where it lies or what it is called; anything else is a draft. */
enum nsync_code nsync_office_check_named(struct nsync_office_check *check, const struct nsync_clone *clone,
					 const char *file, struct nsync_time now,
					 struct nsync_error *err) NSYNC_MUST_USE;
/* For Git's pre-commit: the office's staged files that the regional office would refuse; only these are added. */
enum nsync_code nsync_office_check_staged(struct nsync_office_check *check, const struct nsync_clone *clone,
					  struct nsync_time now, struct nsync_error *err) NSYNC_MUST_USE;
/*
 * For Git's pre-push: the same for what a push to main would send.
 * lines: what Git gives the hook, "<local ref> <local id> <remote ref> <remote id>" a line (githooks(5)).
 */
enum nsync_code nsync_office_check_push(struct nsync_office_check *check, const struct nsync_clone *clone,
					struct nsync_str lines, struct nsync_time now,
					struct nsync_error *err) NSYNC_MUST_USE;

/* ---- where the office's own files stand (pending.c) ------------------------------------------ */


struct nsync_pending {
	enum nsync_story_state state;
	char path[NSYNC_MAX_PATH];
	struct nsync_verdict verdict; /* NSYNC_STORY_HELD: why, as the record says */
	char headline[160];           /* "" where the item does not read */
};

struct nsync_pendings {
	struct nsync_pending *list; /* by state, then by path */
	size_t count, cap;
};

void nsync_pendings_release(struct nsync_pendings *pendings); /* for AUTO */

/* The office's own files that are not accepted, or accepted and not public; and what others wait for from it. */
enum nsync_code nsync_pendings_find(struct nsync_pendings *out, const struct nsync_clone *clone,
				    struct nsync_error *err) NSYNC_MUST_USE;

size_t nsync_pendings_count(const struct nsync_pendings *pendings, enum nsync_story_state state);

/* ---- the whole (status.c) --------------------------------------------------------------------- */


/* One file of drafts/. */
struct nsync_office_draft {
	char *name; /* "drafts/<name>" */
	enum nsync_draft_state state;
	struct nsync_error fault; /* NSYNC_DRAFT_FAULTY: why, and where; then nothing below is set */
	bool anew;                /* it would be signed again under a number that is held */
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
	bool in_root;                                /* the newest root has the office; its name in the region's */
	struct nsync_str office_name, region_name;   /* first language; views into the clone's region */
	struct nsync_office_draft *drafts;           /* an office's: in the order of their names */
	size_t draft_count;
	struct nsync_pendings pendings;              /* an office's */
	struct nsync_hold *holds;                    /* of a clone that is no office's: every office's */
	size_t hold_count;
	enum nsync_next_step next;                   /* the most pressing */
	char subject[NSYNC_MAX_PATH];                /* what that is about: a draft's name, a story's id; "" */
};

/* out: also after a failure, what was found before it; always release it. */
enum nsync_code nsync_office_status(struct nsync_office_status *out, const struct nsync_clone *clone,
				    struct nsync_time now, struct nsync_error *err) NSYNC_MUST_USE;
void nsync_office_status_release(struct nsync_office_status *status); /* for AUTO */

#endif
