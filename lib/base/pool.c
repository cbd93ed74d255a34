/* pool.c: the same work for many indexes, on several threads. */
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

#include "nsync/base.h"

struct pool {
	enum nsync_code (*work)(void *payload, unsigned worker, size_t i, struct nsync_error *err);
	void *payload;
	size_t count;
	atomic_size_t next;
	atomic_bool stop;
	pthread_mutex_t lock; /* guards what follows */
	size_t failed_at;
	struct nsync_error failure;
};

struct worker {
	struct pool *pool;
	unsigned number;
};

/*
 * Indexes are handed out in ascending order and each is finished once begun, so
 * every index below a failure has run: the lowest one is the same in every run.
 */
static void note_failure(struct pool *pool, size_t i, enum nsync_code code,
			 const struct nsync_error *err)
{
	atomic_store(&pool->stop, true);
	pthread_mutex_lock(&pool->lock);
	if (i < pool->failed_at) {
		pool->failed_at = i;
		pool->failure = *err;
		pool->failure.code = code;
	}
	pthread_mutex_unlock(&pool->lock);
}

static void *run(void *argument)
{
	struct worker *worker = argument;
	struct pool *pool = worker->pool;

	while (!atomic_load(&pool->stop)) {
		size_t i = atomic_fetch_add(&pool->next, 1);

		if (i >= pool->count)
			break;
		struct nsync_error err = { .code = NSYNC_OK };
		enum nsync_code code = pool->work(pool->payload, worker->number, i, &err);

		if (code != NSYNC_OK)
			note_failure(pool, i, code, &err);
	}
	return NULL;
}

/* The caller is worker 0; a thread that cannot be had only makes it slower. */
static void run_all(struct pool *pool, unsigned jobs)
{
	struct worker workers[NSYNC_MAX_JOBS];
	pthread_t threads[NSYNC_MAX_JOBS];
	unsigned started = 1;

	for (unsigned i = 0; i < jobs; i++)
		workers[i] = (struct worker){ pool, i };
	while (started < jobs &&
	       pthread_create(&threads[started], NULL, run, &workers[started]) == 0)
		started++;
	run(&workers[0]);
	for (unsigned i = 1; i < started; i++)
		pthread_join(threads[i], NULL);
}

enum nsync_code nsync_pool_run(unsigned jobs, size_t count,
			       enum nsync_code (*work)(void *payload, unsigned worker, size_t i,
						       struct nsync_error *err),
			       void *payload, struct nsync_error *err)
{
	struct pool pool = { .work = work, .payload = payload, .count = count,
			     .lock = PTHREAD_MUTEX_INITIALIZER, .failed_at = SIZE_MAX };

	if (jobs == 0)
		jobs = nsync_pool_processors();
	if (jobs > NSYNC_MAX_JOBS)
		jobs = NSYNC_MAX_JOBS;
	if (jobs > count)
		jobs = count ? (unsigned)count : 1;
	run_all(&pool, jobs);
	pthread_mutex_destroy(&pool.lock);
	if (pool.failed_at == SIZE_MAX)
		return NSYNC_OK;
	return nsync_fail_as(err, pool.failure.code, pool.failure.where, &pool.failure);
}

unsigned nsync_pool_processors(void)
{
	cpu_set_t set;
	int count = 1;

	CPU_ZERO(&set);
	if (sched_getaffinity(0, sizeof(set), &set) == 0)
		count = CPU_COUNT(&set);
	return count < 1 ? 1 : (unsigned)count > NSYNC_MAX_JOBS ? NSYNC_MAX_JOBS : (unsigned)count;
}
