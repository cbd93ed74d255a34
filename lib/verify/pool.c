/*
 * pool.c: the threads that judge, each with its own handles and buffers, and the files of several
 * steps at once: one step of fifty files would leave most processors waiting for the last of them.
 */
#include <stdatomic.h>
#include <stdlib.h>

#include "lib/verify/internal.h"

/* Below this many files, threads cost more than they bring. */
#define FILES_PER_WORKER 32

unsigned nsync_jobs_for(size_t files, unsigned jobs)
{
	size_t useful = files / FILES_PER_WORKER + 1;

	if (!jobs)
		jobs = nsync_pool_processors();
	if (jobs > NSYNC_MAX_JOBS)
		jobs = NSYNC_MAX_JOBS;
	return useful < jobs ? (unsigned)useful : jobs;
}

enum nsync_code nsync_judge_pool_new(struct nsync_judge_pool **out, const struct nsync_repo *const *sources,
			       size_t source_count, unsigned jobs, struct nsync_error *err)
{
	AUTO(nsync_judge_pool_freep) struct nsync_judge_pool *pool = calloc(1, sizeof(*pool));
	size_t i;

	*out = NULL;
	if (!pool)
		return nsync_fail_memory(err);
	pool->jobs = jobs ? jobs : nsync_pool_processors();
	if (pool->jobs > NSYNC_MAX_JOBS)
		pool->jobs = NSYNC_MAX_JOBS;
	pool->sources = calloc(source_count, sizeof(*pool->sources));
	pool->workers = calloc(pool->jobs + 1, sizeof(*pool->workers));
	if (!pool->sources || !pool->workers)
		return nsync_fail_memory(err);
	for (i = 0; i < source_count; i++)
		nsync_repo_handles_init(&pool->sources[i], sources[i], pool->jobs);
	pool->source_count = source_count;
	for (i = 0; i <= pool->jobs; i++)
		nsync_judge_worker_init(&pool->workers[i]);
	pool->worker_count = pool->jobs + 1;
	*out = TAKE(pool);
	return NSYNC_OK;
}

void nsync_judge_pool_free(struct nsync_judge_pool *pool)
{
	size_t i;

	if (!pool)
		return;
	for (i = 0; i < pool->worker_count; i++)
		nsync_judge_worker_release(&pool->workers[i]);
	for (i = 0; i < pool->source_count; i++)
		nsync_repo_handles_release(&pool->sources[i]);
	free(pool->workers);
	free(pool->sources);
	free(pool);
}

void nsync_judge_pool_freep(struct nsync_judge_pool **pool)
{
	nsync_judge_pool_free(*pool);
}

/* ---- part one ---- */

struct run {
	struct nsync_judge_pool *pool;
	const struct nsync_work *work;
	size_t *starts; /* of each batch's files among all; one more than there are batches */
	size_t count;
	bool auxiliary;
	void (*beside)(void *payload);
	void *payload;
	atomic_size_t done;
};

/* The batch of the i-th file of all. */
static size_t batch_of(const struct run *run, size_t i)
{
	size_t low = 0, high = run->count;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (run->starts[middle] <= i)
			low = middle;
		else
			high = middle;
	}
	return low;
}

static enum nsync_code judge_one(void *payload, unsigned index, size_t i, struct nsync_error *err)
{
	struct run *run = payload;
	const struct nsync_work *work;
	size_t at;

	if (run->auxiliary && i == 0) {
		run->beside(run->payload);
		return NSYNC_OK;
	}
	i -= run->auxiliary;
	at = batch_of(run, i);
	work = &run->work[at];
	if (work->basis->progress)
		work->basis->progress(work->basis->payload, atomic_fetch_add(&run->done, 1) + 1,
				       run->starts[run->count]);
	return nsync_judge_file(run->pool, index, work->batch,
				&work->batch->files[i - run->starts[at]], work->basis, err);
}

/* Which batch stopped the run: of those that failed, the first file's. */
static size_t first_unjudged(const struct run *run)
{
	size_t k, i;

	for (k = 0; k < run->count; k++)
		for (i = 0; i < run->work[k].batch->count; i++)
			if (run->work[k].batch->files[i].failed)
				return k;
	return run->count;
}

enum nsync_code nsync_judge_pool_run(struct nsync_judge_pool *pool, const struct nsync_work *work,
				 size_t count, void (*beside)(void *payload), void *payload,
				 size_t *failed, struct nsync_error *err)
{
	struct run run = { .pool = pool, .work = work, .count = count, .auxiliary = beside != NULL,
			   .beside = beside, .payload = payload };
	enum nsync_code code = NSYNC_OK;
	size_t i;

	*failed = 0;
	atomic_init(&run.done, 0);
	run.starts = calloc(count + 1, sizeof(*run.starts));
	if (!run.starts)
		return nsync_fail_memory(err);
	for (i = 0; i < count && !code; i++) {
		code = nsync_batch_prepare(work[i].batch, pool->jobs, err);
		run.starts[i + 1] = run.starts[i] + work[i].batch->count;
	}
	if (!code) {
		code = nsync_pool_run(pool->jobs, run.starts[count] + run.auxiliary, judge_one, &run, err);
		*failed = code ? first_unjudged(&run) : count;
	}
	free(run.starts);
	return code;
}
