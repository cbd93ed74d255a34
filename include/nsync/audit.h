/*
 * audit.h: walking the log. Every first-parent step of the regional branch adds exactly the
 * files its record names; records chain; each is signed under its root.
 *
 * Private state lies in a folder of the user's, one for each pin: what was verified and
 * the highest root and record that were fetched. The folder is trusted to make a run shorter, never
 * by a run that is told to start from scratch.
 */
#ifndef NSYNC_AUDIT_H
#define NSYNC_AUDIT_H

#include "nsync/base.h"
#include "nsync/repo.h"
#include "nsync/trust.h"
#include "nsync/verify.h"

/* The highest root and record that were fetched or pushed; seq, root_version 0: none. */
struct nsync_high_water {
	int64_t root_version, seq;
	struct nsync_id root_id, record_id;
};

/* What an earlier walk verified. head zero: nothing. */
struct nsync_verified {
	struct nsync_oid head;
	struct nsync_id root_id;          /* the newest root then: its revocations were applied, later ones were not */
	struct nsync_finding *findings;   /* bytewise by path */
	size_t finding_count;
	struct nsync_log_claim *claims;       /* in the order of the log */
	size_t claim_count;
	int64_t item_count, cosignature_count, media_count;
	int64_t seq;                      /* the newest record; 0: not known, so it is looked for */
	struct nsync_id *roots;           /* SHA-256 of trust/1.json and so on */
	size_t root_count;
};

/*
 * state folder: "<dir>" is $XDG_STATE_HOME/nsync/<pin>; made when written. A missing or unreadable file reads as
 * empty (the run is only slower), but for the mark, where damage is NSYNC_EINVAL.
 */
enum nsync_code nsync_high_water_load(struct nsync_high_water *out, const char *dir,
				struct nsync_error *err) NSYNC_MUST_USE;
enum nsync_code nsync_high_water_save(const char *dir, const struct nsync_high_water *mark,
				struct nsync_error *err) NSYNC_MUST_USE;
enum nsync_code nsync_verified_load(struct nsync_verified *out, const char *dir,
				    const struct nsync_id *pin, struct nsync_error *err) NSYNC_MUST_USE;
enum nsync_code nsync_verified_save(const char *dir, const struct nsync_region *region,
				    struct nsync_error *err) NSYNC_MUST_USE;
void nsync_verified_release(struct nsync_verified *verified);

/* The first thing that disagrees. */
struct nsync_disagreement {
	struct nsync_verdict verdict; /* NSYNC_REASON_OK: none */
	struct nsync_oid commit;
	int64_t seq;                  /* of the step's record, as far as it is known */
	char path[NSYNC_MAX_HELD_PATH + 4]; /* escaped as in a record */
};

struct nsync_walk_options {
	const struct nsync_verified *verified; /* NULL: from the first record */
	const struct nsync_root *newest;       /* revocations from elsewhere (a newer head); NULL: the head's own */
	/*
	 * Items and cosignatures are not held against git's names for them (SHA-1). Each is its office's by its
	 * signature, and the step adds what its record names by SHA-256; commits, trees, records, roots and
	 * media are checked all the same. Not for objects that arrive, nor for an audit.
	 */
	bool unnamed;
	unsigned jobs; /* 0: one for each processor; what comes out is the same for any number */
	/* Called for each file that a step adds, in order, from one thread at a time; may be NULL. */
	void (*file)(void *payload, int64_t seq, const struct nsync_file *file);
	/* Called after each step; may be NULL. */
	void (*step)(void *payload, const struct nsync_record *record, const struct nsync_oid *commit);
	/* Files judged so far, of how many that the walk will come to; from any thread; may be NULL. */
	void (*progress)(void *payload, size_t done, size_t total);
	void *payload;
};

/*
 * Walk to head and say whether all of it holds.
 * region: initialised, pin set; complete afterwards if nothing disagrees.
 * out:    the first disagreement, oldest step first.
 * err:    NSYNC_EGIT, NSYNC_EIO: objects that cannot be read; NSYNC_ENOTFOUND: that are not there (a shallow clone).
 */
enum nsync_code nsync_audit_walk(struct nsync_region *region, struct nsync_disagreement *out,
				 const struct nsync_repo *repo, const struct nsync_oid *head,
				 const struct nsync_walk_options *options,
				 struct nsync_error *err) NSYNC_MUST_USE;

/*
 * Hold a walked region against the mark: NSYNC_ROLLBACK (an older root or record), NSYNC_FORK (another of the
 * same number). Then raise mark to the region's newest; the caller saves it.
 */
enum nsync_code nsync_audit_high_water(struct nsync_disagreement *out, struct nsync_high_water *mark,
				 const struct nsync_region *region, const struct nsync_repo *repo,
				 struct nsync_error *err) NSYNC_MUST_USE;

/* ---- what others show ---------------------------------------------------------------- */

/* Where a file of an office's stands that the region has not accepted. */
enum nsync_standing {
	NSYNC_STANDING_IGNORED, /* asks for nothing: media by itself, other signatures on an accepted body */
	NSYNC_STANDING_NEWER,   /* not in the head that the newest record names: the next merge sees it */
	NSYNC_STANDING_HELD,    /* in it, and the newest record says that it is held */
	NSYNC_STANDING_OMITTED  /* in it, and the region neither accepted nor held it */
};

struct nsync_office_audit {
	bool merged;                     /* the newest record names a head of this office, */
	bool known;                      /* and the branch has it: without that nothing is omitted */
	struct nsync_oid merged_head;
	struct nsync_batch *batch;       /* what the region lacks, judged as candidates as of the newest record */
	enum nsync_standing *standings;  /* one a file of the batch */
	size_t omitted;
};

/*
 * Judge again what the region held or left out of an office's branch.
 * region: walked, in repo. office_repo: has head, the office's branch; sees the regional tree.
 * out:    release with nsync_office_audit_release.
 */
enum nsync_code nsync_audit_office(struct nsync_office_audit *out, const struct nsync_region *region,
				   const struct nsync_repo *repo, const struct nsync_repo *office_repo,
				   const struct nsync_oid *head, const char *office,
				   struct nsync_error *err) NSYNC_MUST_USE;
void nsync_office_audit_release(struct nsync_office_audit *audit);

/*
 * Hold two walked copies of one region against each other: out is NSYNC_FORK at the first
 * record where they differ, naming both ids. (Records are chained: the first one is found by halves.)
 */
enum nsync_code nsync_audit_compare(struct nsync_disagreement *out, const struct nsync_region *region,
				    const struct nsync_repo *repo, const struct nsync_region *other,
				    const struct nsync_repo *other_repo,
				    struct nsync_error *err) NSYNC_MUST_USE;

/* ---- one audit: alone, or with what a remote shows (outcome.c, report.c, page.c) ------------------ */

enum nsync_audit_with { NSYNC_AUDIT_ALONE, NSYNC_AUDIT_OFFICE, NSYNC_AUDIT_COPY };

/* What one audit found; nsync_clone_audit fills it. It owns what it points to, but for region and remote. */
struct nsync_audit {
	const struct nsync_region *region; /* walked, as far as it is valid */
	struct nsync_oid head;             /* the commit that was audited */
	struct nsync_disagreement found;   /* in the log, or with the high water */
	enum nsync_audit_with with;
	const char *remote;                /* the Git remote's name; NULL: ALONE */
	char office[NSYNC_MAX_OFFICE + 1]; /* OFFICE: whose branch the remote's is */
	struct nsync_repo *quarantine;     /* the remote's branch, fetched */
	struct nsync_oid remote_head;      /* zero: nothing was pushed yet */
	struct nsync_office_audit branch;  /* OFFICE */
	struct nsync_region copy;          /* COPY: walked, as far as it is valid */
	struct nsync_disagreement copy_found;
	struct nsync_disagreement fork;    /* COPY: where the two histories part */
};

void nsync_audit_init(struct nsync_audit *audit);
void nsync_audit_release(struct nsync_audit *audit); /* for AUTO */

/* Whether there is anything that an auditor has to tell others. */
bool nsync_audit_has_findings(const struct nsync_audit *audit);

/* Accepted files by what is wrong with them, and how many the newest record says are held. */
struct nsync_audit_counts {
	int64_t awaiting, revoked, held;
};
struct nsync_audit_counts nsync_audit_count(const struct nsync_region *region);

/* Who answers for a path of the regional branch: an office's code, or "", the regional office. */
void nsync_audit_responsible(char out[NSYNC_MAX_OFFICE + 1], const char *path);
/*
 * OFFICE: how file i of the batch stands, in words; static, "" for a file that asks for nothing.
 * recorded: why the newest record holds it; NSYNC_REASON_OK: it does not.
 */
const char *nsync_audit_standing(enum nsync_reason *recorded, const struct nsync_audit *audit, size_t i);

/* The audit as a document of schema/audit-report.schema.json. out: initialised. err: NSYNC_ENOMEM, NSYNC_EINVAL. */
enum nsync_code nsync_audit_report(struct nsync_json_doc *out, const struct nsync_audit *audit,
				   struct nsync_error *err) NSYNC_MUST_USE;
/* The root of such a document as one page of HTML, appended. err: NSYNC_ENOMEM, NSYNC_ELIMIT. */
enum nsync_code nsync_audit_page(struct nsync_buf *out, const struct nsync_json *report,
				 struct nsync_error *err) NSYNC_MUST_USE;

#endif
