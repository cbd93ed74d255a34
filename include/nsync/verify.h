/*
 * verify.h: from blobs to verdicts. The one pipeline that merge, audit, check and verify share.
 *
 * A batch is a set of files that one step adds to what is accepted already. Judging has two parts:
 * each file by itself, on all cores (bytes, schema, binding, signatures, dates), then in
 * story and version order what files say of each other (chain, media, cosignatures).
 *
 * A region is the regional branch at one commit: its trust roots, checked from the pin, its newest
 * record, and the accepted files that are not ok.
 *
 * source: schema/README.md, "Verdicts", "Records".
 */
#ifndef NSYNC_VERIFY_H
#define NSYNC_VERIFY_H

#include "nsync/base.h"
#include "nsync/item.h"
#include "nsync/json.h"
#include "nsync/repo.h"
#include "nsync/trust.h"

/* ---- records -------------------------------------------------------------------- */

/* One record, read; owns its bytes. */
struct nsync_record {
	int64_t seq;
	struct nsync_id id, previous;
	struct nsync_str region;
	int64_t as_of; /* seconds, UTC */
	int64_t root_version;
	struct nsync_id root_id;
	const struct nsync_json *inputs;      /* code -> {head, added, held, holds} */
	const struct nsync_json *unreachable; /* codes */
	int64_t added_count;
	char added_hash[NSYNC_HEX_SIZE];
	struct nsync_signed file;
	struct nsync_json_doc doc;            /* private */
	struct nsync_buf bytes, message;
};

/*
 * Read one record: form and schema, not its signature and chain.
 * out:     new record, NULL unless the verdict is ok; free with nsync_record_free.
 * verdict: as nsync_signed_read, NSYNC_SCHEMA, NSYNC_BAD_PATH where seq and path nsync_audit_disagree (seq 0: not compared).
 */
enum nsync_code nsync_record_read(struct nsync_record **out, struct nsync_verdict *verdict,
				  struct nsync_str bytes, int64_t seq,
				  struct nsync_error *err) NSYNC_MUST_USE;
void nsync_record_free(struct nsync_record *record);
void nsync_record_freep(struct nsync_record **record); /* for AUTO */

/* One line "path SP sha256 LF" of the hash over all files that a record adds; bytewise by path. */
void nsync_record_hash_file(struct nsync_sha256 *hash, const char *path,
			    const uint8_t sha256[NSYNC_HASH_BYTES]);

/* What a record says of one held path; false if it does not name it. pointer, reason: may be NULL. */
bool nsync_record_hold(enum nsync_reason *reason, struct nsync_str *pointer,
		       const struct nsync_record *record, struct nsync_str office,
		       struct nsync_str path);

/* ---- regions ----------------------------------------------------------------------- */

/* An accepted file that is not ok. */
struct nsync_finding {
	char *path;
	enum nsync_reason reason; /* NSYNC_AWAITING_COSIGNATURE or NSYNC_KEY_REVOKED */
	int64_t seq;              /* the record that accepted it */
};

/*
 * An accepted item whose altIds[role=log] names no record of this region: its author saw another history.
 * Never a reason to hold it.
 */
struct nsync_log_claim {
	char *path;
	int64_t seq;                /* the record that accepted it */
	int64_t named;              /* the record that it names, */
	struct nsync_id claimed;    /* its id there, */
	struct nsync_id recorded;   /* and its id here; "": there was none of this number yet */
};

struct nsync_region {
	struct nsync_id pin;
	struct nsync_oid head, tree;      /* zero: nothing recorded yet */
	struct nsync_root **roots;        /* roots[i] is version i + 1 */
	size_t root_count;
	struct nsync_record *record;      /* the newest; NULL: none */
	struct nsync_finding *findings;   /* bytewise by path */
	size_t finding_count;
	struct nsync_log_claim *claims;       /* in the order of the log */
	size_t claim_count;
	int64_t item_count, cosignature_count, media_count; /* accepted files */
	size_t root_cap, finding_cap, claim_cap; /* private: how many the arrays have room for */
};

/* The newest root, NULL if there is none. */
static inline const struct nsync_root *nsync_region_root(const struct nsync_region *region)
{
	return region->root_count ? region->roots[region->root_count - 1] : NULL;
}

void nsync_region_init(struct nsync_region *region);
void nsync_region_release(struct nsync_region *region);

/*
 * Read trust/1.json, trust/2.json, ... of a tree and check each step from the pin.
 * region: initialised, pin set; gets roots. verdict: NSYNC_BAD_ROOT and the like, with detail; path: which
 * file it is about (NSYNC_MAX_PATH bytes).
 */
enum nsync_code nsync_region_roots(struct nsync_region *region, struct nsync_verdict *verdict,
				   char path[NSYNC_MAX_PATH], const struct nsync_repo *repo,
				   const struct nsync_oid *tree, struct nsync_error *err) NSYNC_MUST_USE;

/*
 * The same where an earlier run found files good: known[i] is the SHA-256 of trust/<i + 1>.json then. Such a file
 * is neither checked nor held against the one before again; root 1 is held against the pin.
 */
enum nsync_code nsync_region_roots_known(struct nsync_region *region, struct nsync_verdict *verdict,
					 char path[NSYNC_MAX_PATH], const struct nsync_repo *repo,
					 const struct nsync_oid *tree, const struct nsync_id *known,
					 size_t count, struct nsync_error *err) NSYNC_MUST_USE;

/* The record with this seq in a tree, NULL with NSYNC_REASON_OK if there is none. */
enum nsync_code nsync_region_record(struct nsync_record **out, struct nsync_verdict *verdict,
				    const struct nsync_repo *repo, const struct nsync_oid *tree,
				    int64_t seq, struct nsync_error *err) NSYNC_MUST_USE;
/* The highest seq whose record is in a tree (records have no gaps); 0: none. */
enum nsync_code nsync_region_last_seq(int64_t *out, const struct nsync_repo *repo,
				      const struct nsync_oid *tree, struct nsync_error *err) NSYNC_MUST_USE;

/*
 * Whether each key that root revokes and before (NULL: no root) did not is revoked as of a record that was there
 * when record seq adopted root, by that record's id. tree: the one before record seq.
 * verdict: NSYNC_REASON_OK, NSYNC_BAD_ROOT.
 */
enum nsync_code nsync_region_revocations(struct nsync_verdict *verdict, const struct nsync_repo *repo,
					 const struct nsync_oid *tree, int64_t seq,
					 const struct nsync_root *before, const struct nsync_root *root,
					 struct nsync_error *err) NSYNC_MUST_USE;

/* The finding of a path, NULL if it is ok or not there. */
const struct nsync_finding *nsync_region_finding(const struct nsync_region *region, const char *path);

/* ---- batches: judging ------------------------------------------------------------------ */

/* One file of a batch. */
struct nsync_file {
	const char *path;       /* raw bytes as the tree has them, NUL-terminated; the batch's */
	struct nsync_oid blob;
	uint16_t source;        /* index of the repository that holds its blob */
	uint8_t kind;           /* enum nsync_path_kind */
	bool accepted;          /* verdict ok, awaiting-cosignature or (recorded) key-revoked */
	bool ignored;           /* media that no item names; another spelling of an accepted body */
	enum nsync_reason reason;
	const struct nsync_verdict *verdict; /* with its pointer and detail; NULL where reason is ok */
	uint8_t sha256[NSYNC_HASH_BYTES];    /* of its bytes; set where it was read */
	struct nsync_id id;     /* of its signed message; "" where it has none */
	/* private: facts for the second part */
	struct nsync_facts *facts;
	bool failed;            /* could not be read */
	bool replaces;          /* the accepted tree has another blob of this path */
	struct nsync_oid old;
};

struct nsync_batch; /* opaque: files, arena, sources */

/* What the files are judged against; borrowed. */
struct nsync_basis {
	const struct nsync_oid *tree;      /* what is accepted already, in source 0; NULL or zero: nothing */
	const struct nsync_root *root;     /* the root that judges */
	const struct nsync_root *newest;   /* its revocations count */
	int64_t seq;                       /* the record that accepted them; INT64_MAX: candidates */
	int64_t as_of;                     /* seconds, UTC */
	const struct nsync_region *region; /* its findings tell which accepted files are key-revoked; may be NULL */
	bool unnamed;                      /* blobs are not held against git's names, as the caller does against a record */
	unsigned jobs;                     /* 0: one for each processor */
	void (*progress)(void *payload, size_t done, size_t total); /* may be NULL; any thread */
	void *payload;
};

/* sources: repositories; source 0 must see the accepted tree. Borrowed; the batch opens its own handles for each thread. */
enum nsync_code nsync_batch_new(struct nsync_batch **out, const struct nsync_repo *const *sources,
				size_t source_count, struct nsync_error *err) NSYNC_MUST_USE;
void nsync_batch_free(struct nsync_batch *batch);
void nsync_batch_freep(struct nsync_batch **batch); /* for AUTO */

/* Add one file; trouble: as nsync_entry's; old: the accepted blob of the same path, NULL if none. */
enum nsync_code nsync_batch_add(struct nsync_batch *batch, size_t source, struct nsync_str path,
				const struct nsync_oid *blob, enum nsync_reason trouble,
				const struct nsync_oid *old, struct nsync_error *err) NSYNC_MUST_USE;

/*
 * Add all files of an office's own prefixes in head's tree that accepted lacks or has otherwise.
 */
enum nsync_code nsync_batch_add_office(struct nsync_batch *batch, size_t source,
				       const char *office, const struct nsync_oid *accepted,
				       const struct nsync_oid *tree, struct nsync_error *err) NSYNC_MUST_USE;

/* Judge all files; they are sorted bytewise by path afterwards. */
enum nsync_code nsync_batch_judge(struct nsync_batch *batch, const struct nsync_basis *basis,
				  struct nsync_error *err) NSYNC_MUST_USE;

/* ---- several batches at once -------------------------------------------------------- */

/*
 * Threads that judge, with their own handles of the sources, for as many batches as one likes.
 * sources: as of the batches; borrowed. jobs: 0: one for each processor.
 */
struct nsync_judge_pool;
enum nsync_code nsync_judge_pool_new(struct nsync_judge_pool **out, const struct nsync_repo *const *sources,
			       size_t source_count, unsigned jobs, struct nsync_error *err) NSYNC_MUST_USE;
void nsync_judge_pool_free(struct nsync_judge_pool *pool);
void nsync_judge_pool_freep(struct nsync_judge_pool **pool); /* for AUTO */

struct nsync_work {
	struct nsync_batch *batch;
	const struct nsync_basis *basis; /* jobs: the pool's count instead */
};

/*
 * The first part for all files of some batches: each file by itself. What comes out is the same
 * for any number of threads.
 * beside: may be NULL; run once by one of the threads meanwhile. It may settle other batches of this pool.
 * failed: the batch whose file could not be read, where an error is returned; those before it are judged.
 */
enum nsync_code nsync_judge_pool_run(struct nsync_judge_pool *pool, const struct nsync_work *work, size_t count,
				 void (*beside)(void *payload), void *payload, size_t *failed,
				 struct nsync_error *err) NSYNC_MUST_USE;

/* The second part for one batch whose files were judged: what they say of each other. One thread at a time. */
enum nsync_code nsync_batch_settle(struct nsync_batch *batch, const struct nsync_judge_pool *pool,
				   const struct nsync_basis *basis, struct nsync_error *err) NSYNC_MUST_USE;

/* ---- what was found -------------------------------------------------------------------- */

/* The record that an item's author had seen, as altIds[role=log] says; false: it names none, or was not read that far. */
bool nsync_file_log(int64_t *seq, struct nsync_id *id, const struct nsync_file *file);

/* The files, bytewise by path once judged; borrowed. */
const struct nsync_file *nsync_batch_files(const struct nsync_batch *batch, size_t *count);

/* ---- one file from anywhere (work tree, index) ------------------------------------------ */

/*
 * Judge the bytes of one file by itself: the first part of the pipeline.
 * path: as it would lie in a repository. id: of its message, may be NULL.
 */
enum nsync_code nsync_verify_bytes(struct nsync_verdict *verdict, struct nsync_id *id,
				   struct nsync_str path, struct nsync_str bytes,
				   const struct nsync_basis *basis,
				   struct nsync_error *err) NSYNC_MUST_USE;

/* The first schema violation of a file, as a verdict; NSYNC_REASON_OK if it is valid. name: "item". */
enum nsync_code nsync_verify_schema(struct nsync_verdict *verdict, const char *name,
				    const struct nsync_json *file, struct nsync_error *err) NSYNC_MUST_USE;

#endif
