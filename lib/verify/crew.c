/*
 * crew.c: the threads that judge, each with its own handles and buffers, and the files of several
 * steps at once: one step of fifty files would leave most processors waiting for the last of them.
 */
#include <stdatomic.h>
#include <stdlib.h>

#include "internal.h"

/* ---- one thread ---- */

void nsync_crew_worker_init(struct worker *worker)
{
	nsync_buf_init(&worker->bytes, NSYNC_MAX_SIGNED_BYTES);
	nsync_buf_init(&worker->message, 2 * NSYNC_MAX_SIGNED_BYTES);
	nsync_json_doc_init(&worker->doc);
}

void nsync_crew_worker_release(struct worker *worker)
{
	nsync_buf_release(&worker->bytes);
	nsync_buf_release(&worker->message);
	nsync_json_doc_release(&worker->doc);
}

/* ---- all of them ---- */

enum nsync_code nsync_crew_new(struct nsync_crew **out, const struct nsync_repo *const *sources,
			       size_t source_count, unsigned jobs, struct nsync_error *err)
{
	AUTO(nsync_crew_freep) struct nsync_crew *crew = calloc(1, sizeof(*crew));
	size_t i;

	*out = NULL;
	if (!crew)
		return nsync_fail_memory(err);
	crew->jobs = jobs ? jobs : nsync_pool_processors();
	if (crew->jobs > NSYNC_MAX_JOBS)
		crew->jobs = NSYNC_MAX_JOBS;
	crew->sources = calloc(source_count, sizeof(*crew->sources));
	crew->workers = calloc(crew->jobs + 1, sizeof(*crew->workers));
	if (!crew->sources || !crew->workers)
		return nsync_fail_memory(err);
	for (i = 0; i < source_count; i++)
		nsync_repo_handles_init(&crew->sources[i], sources[i], crew->jobs);
	crew->source_count = source_count;
	for (i = 0; i <= crew->jobs; i++)
		nsync_crew_worker_init(&crew->workers[i]);
	crew->worker_count = crew->jobs + 1;
	*out = TAKE(crew);
	return NSYNC_OK;
}

void nsync_crew_free(struct nsync_crew *crew)
{
	size_t i;

	if (!crew)
		return;
	for (i = 0; i < crew->worker_count; i++)
		nsync_crew_worker_release(&crew->workers[i]);
	for (i = 0; i < crew->source_count; i++)
		nsync_repo_handles_release(&crew->sources[i]);
	free(crew->workers);
	free(crew->sources);
	free(crew);
}

void nsync_crew_freep(struct nsync_crew **crew)
{
	nsync_crew_free(*crew);
}

/* ---- part one ---- */

struct run {
	struct nsync_crew *crew;
	const struct nsync_work *work;
	size_t *starts; /* of each batch's files among all; one more than there are batches */
	size_t count;
	bool aside;
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

	if (run->aside && i == 0) {
		run->beside(run->payload);
		return NSYNC_OK;
	}
	i -= run->aside;
	at = batch_of(run, i);
	work = &run->work[at];
	if (work->ground->progress)
		work->ground->progress(work->ground->payload, atomic_fetch_add(&run->done, 1) + 1,
				       run->starts[run->count]);
	return nsync_judge_file(run->crew, index, work->batch,
				&work->batch->files[i - run->starts[at]], work->ground, err);
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

enum nsync_code nsync_crew_judge(struct nsync_crew *crew, const struct nsync_work *work,
				 size_t count, void (*beside)(void *payload), void *payload,
				 size_t *failed, struct nsync_error *err)
{
	struct run run = { .crew = crew, .work = work, .count = count, .aside = beside != NULL,
			   .beside = beside, .payload = payload };
	enum nsync_code code = NSYNC_OK;
	size_t i;

	*failed = 0;
	atomic_init(&run.done, 0);
	run.starts = calloc(count + 1, sizeof(*run.starts));
	if (!run.starts)
		return nsync_fail_memory(err);
	for (i = 0; i < count && !code; i++) {
		code = nsync_batch_prepare(work[i].batch, crew->jobs, err);
		run.starts[i + 1] = run.starts[i] + work[i].batch->count;
	}
	if (!code) {
		code = nsync_pool_run(crew->jobs, run.starts[count] + run.aside, judge_one, &run, err);
		*failed = code ? first_unjudged(&run) : count;
	}
	free(run.starts);
	return code;
}
