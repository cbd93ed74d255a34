/* base_pool.c: the worker pool. */
#include <criterion/criterion.h>
#include <stdatomic.h>
#include <unistd.h>

#include "nsync/base.h"

#define COUNT 5000

struct tally {
	atomic_int seen[COUNT];
	atomic_int by_worker[NSYNC_MAX_JOBS];
	size_t fail_from, fail_step; /* fails at these indexes; COUNT: never */
	bool silent;                 /* fails without a word in err */
};

static enum nsync_code work(void *payload, unsigned worker, size_t i, struct nsync_error *err)
{
	struct tally *tally = payload;

	atomic_fetch_add(&tally->seen[i], 1);
	atomic_fetch_add(&tally->by_worker[worker], 1);
	if (i < tally->fail_from || (i - tally->fail_from) % tally->fail_step != 0)
		return NSYNC_OK;
	if (!tally->silent) /* so that others have begun, and fail after the lowest did */
		usleep(i == tally->fail_from ? 1000 : 3000);
	return tally->silent ? NSYNC_EINVAL : nsync_fail(err, NSYNC_ECONFLICT, "there", "%zu", i);
}

Test(base_pool, each_index_once)
{
	static const unsigned jobs[] = { 0, 1, 2, 7, 64, 1000 };

	for (size_t j = 0; j < 6; j++) {
		static struct tally tally;
		struct nsync_error err = { NSYNC_OK, "", "" };
		int total = 0;

		memset(&tally, 0, sizeof(tally));
		tally.fail_from = COUNT;
		cr_assert_eq(nsync_pool_run(jobs[j], COUNT, work, &tally, &err), NSYNC_OK);
		for (size_t i = 0; i < COUNT; i++)
			cr_assert_eq(tally.seen[i], 1, "index %zu of %u jobs", i, jobs[j]);
		for (size_t i = 0; i < NSYNC_MAX_JOBS; i++)
			total += tally.by_worker[i];
		cr_assert_eq(total, COUNT);
		if (jobs[j] == 1)
			cr_assert_eq(tally.by_worker[0], COUNT);
	}
}

Test(base_pool, nothing_to_do)
{
	struct nsync_error err = { NSYNC_OK, "", "" };

	cr_assert_eq(nsync_pool_run(4, 0, work, NULL, &err), NSYNC_OK);
}

Test(base_pool, the_lowest_failure_is_told)
{
	for (unsigned run = 0; run < 50; run++) {
		static struct tally tally;
		struct nsync_error err = { NSYNC_OK, "", "" };

		memset(&tally, 0, sizeof(tally));
		tally.fail_from = 37;
		tally.fail_step = 3;
		cr_assert_eq(nsync_pool_run(run % 8 + 1, COUNT, work, &tally, &err), NSYNC_ECONFLICT);
		cr_assert_str_eq(err.text, "37");
		cr_assert_str_eq(err.where, "there");
		cr_assert_eq(tally.seen[COUNT - 1], 0, "work stops after a failure");
	}
}

Test(base_pool, a_failure_without_words)
{
	static struct tally tally = { .fail_from = 0, .fail_step = 1, .silent = true };
	struct nsync_error err = { NSYNC_OK, "", "" };

	cr_assert_eq(nsync_pool_run(2, COUNT, work, &tally, &err), NSYNC_EINVAL);
	cr_assert_eq(err.code, NSYNC_EINVAL);
}

Test(base_pool, processors)
{
	cr_assert_geq(nsync_pool_processors(), 1);
	cr_assert_leq(nsync_pool_processors(), NSYNC_MAX_JOBS);
}
