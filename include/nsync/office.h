/*
 * office.h: the work of one office in its clone of a region: which item a draft becomes, and where the office's
 * own files stand.
 *
 * Every function takes a clone that is open, walked (nsync_clone_region) and an office's. What is found comes back
 * as data; nothing here words it, and nothing reads the clock: a moment comes in as a parameter.
 */
#ifndef NSYNC_OFFICE_H
#define NSYNC_OFFICE_H

#include "nsync/base.h"
#include "nsync/clone.h"
#include "nsync/item.h"
#include "nsync/json.h"

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
 * err: what the draft lacks, with its line.
 */
enum nsync_code nsync_office_plan(struct nsync_office_plan *out, const struct nsync_clone *clone,
				  const struct nsync_draft *draft, struct nsync_time version_created,
				  struct nsync_error *err) NSYNC_MUST_USE;

/*
 * Call see for every draft of the work tree's drafts/ (*.md, *.json), in the order of their names. file: its path
 * from here; name: "drafts/<name>". A missing folder has none. Stops at the first code that is not NSYNC_OK.
 */
enum nsync_code nsync_office_drafts_each(const struct nsync_repo *repo,
					 enum nsync_code (*see)(void *payload, const char *file,
								const char *name,
								struct nsync_error *err),
					 void *payload, struct nsync_error *err) NSYNC_MUST_USE;

/* ---- where the office's own files stand (pending.c) ------------------------------------------ */

enum nsync_pending_state {
	NSYNC_PENDING_UNPUSHED,  /* not in origin's main yet */
	NSYNC_PENDING_MERGE,     /* pushed; the newest record does not say anything of it */
	NSYNC_PENDING_OMITTED,   /* pushed and fetched: the regional office neither accepted nor held it */
	NSYNC_PENDING_HELD,      /* the newest record holds it */
	NSYNC_PENDING_THEIRS,    /* accepted; other offices' cosignatures are missing */
	NSYNC_PENDING_MINE,      /* another office's item waits for this office's cosignature */
	NSYNC_PENDING_REVOKED,   /* accepted, but key-revoked since: in no output until the next version is signed */
	NSYNC_PENDING_UNCOSIGNED, /* accepted; a cosignature that it needs is key-revoked: the same */
	NSYNC_PENDING_OWNER      /* another office's item; this office's cosignature is key-revoked: that office signs anew */
};

/* One file. */
struct nsync_pending {
	enum nsync_pending_state state;
	char path[NSYNC_MAX_PATH];
	struct nsync_verdict verdict; /* NSYNC_PENDING_HELD: why, as the record says */
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

size_t nsync_pendings_count(const struct nsync_pendings *pendings, enum nsync_pending_state state);

#endif
