/* internal.h: what the files of this room share. */
#ifndef NSYNC_VERIFY_INTERNAL_H
#define NSYNC_VERIFY_INTERNAL_H

#include "nsync/verify.h"

/* Memory that lives as long as its batch. */
struct arena_block;
struct arena {
	struct arena_block *blocks;
	size_t used, size;
};

/* n bytes, aligned for any object; NULL: out of memory. */
void *nsync_verify_arena_take(struct arena *arena, size_t n);
void nsync_verify_arena_release(struct arena *arena);

/* What the second part needs to know of a file that was read in the first. */
struct nsync_facts {
	int64_t version;
	enum nsync_status status;
	struct nsync_time first_created;
	bool has_previous;
	struct nsync_id previous;
	bool has_log;
	int64_t log_seq;
	struct nsync_id log_id;
	struct nsync_id item;                    /* cosignature: whose */
	const char (*joint)[NSYNC_MAX_OFFICE + 1];
	size_t joint_count;
	const struct nsync_picture *pictures;    /* sha256 and ext only; their strings are gone */
	size_t picture_count;
};

/* One thread's buffers. */
struct worker {
	struct nsync_buf bytes, message;
	struct nsync_json_doc doc;
};

/*
 * The threads' handles and buffers, which outlive a batch. workers[jobs] is for the second part: one thread at a
 * time settles, while the others judge.
 */
struct nsync_judge_pool {
	struct nsync_repo_handles *sources; /* by index */
	size_t source_count;
	struct worker *workers;
	size_t worker_count; /* jobs + 1 */
	unsigned jobs;
};

struct nsync_batch {
	const struct nsync_repo **sources;
	size_t source_count;
	struct nsync_file *files;
	size_t count, cap;
	struct arena arena;      /* paths, verdicts; what the second part finds */
	struct arena *arenas;    /* what the first part finds, one for each worker */
	size_t arena_count;
	struct nsync_judge_pool *pool; /* its own, where judged by nsync_batch_judge */
};

void nsync_judge_worker_init(struct worker *worker);
void nsync_judge_worker_release(struct worker *worker);
/* The one that settles. */
static inline struct worker *crew_settler(const struct nsync_judge_pool *pool)
{
	return &pool->workers[pool->jobs];
}

/* What the first part finds out. */
struct finding {
	struct nsync_verdict verdict;
	struct nsync_id id; /* "" until the file was read that far */
	struct nsync_facts *facts;
};

/*
 * Judge the bytes of an item or a cosignature by themselves.
 * facts: in arena, set if the verdict is ok or key-revoked; NULL arena: not wanted.
 */
enum nsync_code nsync_judge_bytes(struct finding *out, struct worker *worker, struct arena *arena,
				  const struct nsync_path *path, struct nsync_str bytes,
				  const struct nsync_basis *basis, struct nsync_error *err);

/* Read the facts of an item that is accepted already: no judging. NSYNC_EGIT if it does not read. */
enum nsync_code nsync_accepted_facts(struct nsync_id *id, struct nsync_facts **facts,
				     struct worker *worker, struct arena *arena, const char *path,
				     struct nsync_str bytes, struct nsync_error *err);

/* Part one for one file: work of the pool. */
enum nsync_code nsync_judge_file(struct nsync_judge_pool *pool, unsigned index, struct nsync_batch *batch,
				 struct nsync_file *file, const struct nsync_basis *basis,
				 struct nsync_error *err);
/* How many threads are of use for this many files. */
unsigned nsync_jobs_for(size_t files, unsigned jobs);
/* Part two: chain, media, cosignatures. Files are sorted by path. */
enum nsync_code nsync_chain_judge(struct nsync_batch *batch, const struct nsync_judge_pool *pool,
				  const struct nsync_basis *basis, struct nsync_error *err);
/* Bytewise by path, each name once; arenas for so many workers. */
enum nsync_code nsync_batch_prepare(struct nsync_batch *batch, unsigned jobs,
				    struct nsync_error *err);

/* Give a file its verdict, kept in arena. */
enum nsync_code nsync_file_verdict(struct nsync_file *file, struct arena *arena,
				   const struct nsync_verdict *verdict, struct nsync_error *err);

#endif
