/* internal.h: what the files of this room share. */
#ifndef NSYNC_AUDIT_INTERNAL_H
#define NSYNC_AUDIT_INTERNAL_H

#include <stdatomic.h>

#include "nsync/audit.h"

/* The folder of state files as JSON: bodies are built, laid out and written atomically. */
enum nsync_code nsync_audit_state_write(const char *dir, const char *name,
					struct nsync_json_builder *b, struct nsync_error *err);
/* doc: initialised; bytes: holds the source. NSYNC_ENOTFOUND if there is no such file. */
enum nsync_code nsync_audit_state_read(struct nsync_json_doc *doc, struct nsync_buf *bytes,
				       const char *dir, const char *name, struct nsync_error *err);

/* One walk. */
struct walk {
	struct nsync_region *region;     /* as of the last step that was settled */
	struct nsync_disagreement *out;
	const struct nsync_repo *repo;
	struct nsync_walk_options *options;
	const struct nsync_root *newest; /* whose revocations count */
	/* Where gathering stands, ahead of the region. */
	const struct nsync_record *record; /* the newest gathered; NULL: none */
	struct nsync_oid tree;             /* its commit's */
	int64_t root_at;                   /* versions adopted so far */
	struct nsync_id *ids;            /* of records by seq, "" where not looked up yet */
	size_t id_count;
	struct nsync_judge_pool *crew;
	atomic_size_t files_done;        /* for progress */
	size_t files;
};

/* One step: what a commit adds to its parent. */
struct step {
	struct nsync_commit commit;
	struct nsync_oid parent_tree; /* zero: none */
	int64_t seq;                  /* that its record must have */
	bool has_record, has_root;
	struct nsync_path root;       /* where has_root */
	struct nsync_batch *batch;
	struct nsync_record *record;
	struct nsync_basis basis;
	struct nsync_disagreement found;
};

/* Note the step's first disagreement; path NULL: the step's record. Returns NSYNC_OK. */
enum nsync_code nsync_audit_disagree(struct step *step, const char *path,
				     const struct nsync_verdict *verdict);
static inline bool disagrees(const struct step *step)
{
	return step->found.verdict.reason != NSYNC_REASON_OK;
}

/*
 * A step in three parts. Gather: what it changes, and its record against the one before; the walk goes
 * on from there. Its files are then judged by the crew. Settle: what the files say of each other and
 * what the record says of them, in the order of the log; then it is part of the region.
 */
enum nsync_code nsync_audit_step_gather(struct walk *walk, struct step *step,
					const struct nsync_commit *commit, struct nsync_error *err);
enum nsync_code nsync_audit_step_settle(struct walk *walk, struct step *step,
					struct nsync_error *err);
void nsync_audit_step_release(struct step *step);
/* The record of a step: number, chain, root, time, signature. */
enum nsync_code nsync_audit_record_check(struct walk *walk, struct step *step,
					 struct nsync_error *err);
/* All steps of commits, which are newest first, some at a time. */
enum nsync_code nsync_audit_walk_steps(struct walk *walk, const struct nsync_commit *commits,
				       size_t count, struct nsync_error *err);
/* Remember a record's id, for claims. */
enum nsync_code nsync_audit_keep_id(struct walk *walk, const struct nsync_record *record,
				    struct nsync_error *err);

/* Keep a finding in path order. */
enum nsync_code nsync_audit_keep_finding(struct nsync_region *region, const char *path,
					 enum nsync_reason reason, int64_t seq,
					 struct nsync_error *err);
/* Hold what an accepted item says of the log against the log; what differs is kept in the region. */
enum nsync_code nsync_audit_claim_check(struct walk *walk, const struct step *step,
					const struct nsync_file *file, struct nsync_error *err);
enum nsync_code nsync_audit_keep_claim(struct nsync_region *region, const struct nsync_log_claim *claim,
				       struct nsync_error *err);
/* Drop the findings of items whose last cosignature has come. */
enum nsync_code nsync_audit_settle_awaiting(struct nsync_region *region,
					    const struct nsync_repo *repo, struct nsync_error *err);

#endif
