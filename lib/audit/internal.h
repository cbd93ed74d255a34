/* internal.h: what the files of this room share. */
#ifndef NSYNC_AUDIT_INTERNAL_H
#define NSYNC_AUDIT_INTERNAL_H

#include "nsync/audit.h"

/* The folder of state files as JSON: bodies are built, laid out and written atomically. */
enum nsync_code state_write(const char *dir, const char *name, struct nsync_json_builder *b,
			    struct nsync_error *err);
/* doc: initialised; bytes: holds the source. NSYNC_ENOTFOUND if there is no such file. */
enum nsync_code state_read(struct nsync_json_doc *doc, struct nsync_buf *bytes, const char *dir,
			   const char *name, struct nsync_error *err);

/* One walk. */
struct walk {
	struct nsync_region *region;
	struct nsync_disagreement *out;
	const struct nsync_repo *repo;
	struct nsync_walk_options *options;
	const struct nsync_root *newest; /* whose revocations count */
	int64_t root_at;                 /* versions adopted so far */
	struct nsync_id *ids;            /* of records by seq, "" where not looked up yet */
	size_t id_count;
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
};

/* Note the first disagreement; path NULL: the step's record. Returns NSYNC_OK. */
enum nsync_code disagree(struct walk *walk, const struct step *step, const char *path,
			 const struct nsync_verdict *verdict);
static inline bool disagrees(const struct walk *walk)
{
	return walk->out->verdict.reason != NSYNC_REASON_OK;
}

/* Check one step against the region so far, and make it part of the region. */
enum nsync_code walk_step(struct walk *walk, const struct nsync_commit *commit,
			  const struct nsync_oid *parent_tree, struct nsync_error *err);
/* The record of a step: number, chain, root, time, signature. */
enum nsync_code check_record(struct walk *walk, struct step *step, struct nsync_error *err);

/* Keep a finding in path order. */
enum nsync_code keep_finding(struct nsync_region *region, const char *path,
			     enum nsync_reason reason, int64_t seq, struct nsync_error *err);
/* Hold what an accepted item says of the log against the log; what differs is kept in the region. */
enum nsync_code check_claim(struct walk *walk, const struct step *step, const struct nsync_file *file,
			    struct nsync_error *err);
enum nsync_code keep_claim(struct nsync_region *region, const struct nsync_claim *claim,
			   struct nsync_error *err);
/* Drop the findings of items whose last cosignature has come. */
enum nsync_code settle_awaiting(struct nsync_region *region, const struct nsync_repo *repo,
				struct nsync_error *err);

#endif
