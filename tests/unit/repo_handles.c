/* repo_handles.c: a handle for each worker: opened once, on demand, and read by all of them at once. */
#include <criterion/criterion.h>

#include "tests/support/git_fixture.h"

#define JOBS  4u
#define BLOBS 200u

static void start(void)
{
	struct nsync_error err = { NSYNC_OK, "", "" };

	cr_assert(nsync_base_start());
	cr_assert_eq(nsync_repo_start(&err), NSYNC_OK);
}

TestSuite(repo_handles, .init = start);

Test(repo_handles, each_worker_has_one_of_its_own)
{
	FIXTURE_FOLDER(dir);
	AUTO(nsync_repo_freep) struct nsync_repo *repo = fixture_repo(dir, "r", NULL);
	AUTO(nsync_repo_handles_release) struct nsync_repo_handles handles;
	const struct nsync_repo *first, *again, *other, *beside;
	struct nsync_error err = { NSYNC_OK, "", "" };

	nsync_repo_handles_init(&handles, repo, JOBS);
	cr_assert_eq(nsync_repo_handle(&first, &handles, 0, &err), NSYNC_OK);
	cr_assert_eq(nsync_repo_handle(&again, &handles, 0, &err), NSYNC_OK);
	cr_assert_eq(nsync_repo_handle(&other, &handles, 1, &err), NSYNC_OK);
	cr_assert_eq(nsync_repo_handle(&beside, &handles, NSYNC_MAX_JOBS, &err), NSYNC_OK);
	cr_expect_neq(first, repo);
	cr_expect_eq(first, again);
	cr_expect_neq(other, first);
	cr_expect_neq(beside, other);
	cr_expect_str_eq(nsync_repo_gitdir(other), nsync_repo_gitdir(repo));
}

Test(repo_handles, a_worker_alone_uses_the_callers)
{
	FIXTURE_FOLDER(dir);
	AUTO(nsync_repo_freep) struct nsync_repo *repo = fixture_repo(dir, "r", NULL);
	AUTO(nsync_repo_handles_release) struct nsync_repo_handles handles;
	const struct nsync_repo *first, *beside;
	struct nsync_error err = { NSYNC_OK, "", "" };

	nsync_repo_handles_init(&handles, repo, 1);
	cr_assert_eq(nsync_repo_handle(&first, &handles, 0, &err), NSYNC_OK);
	cr_assert_eq(nsync_repo_handle(&beside, &handles, 1, &err), NSYNC_OK);
	cr_expect_eq(first, repo);
	cr_expect_neq(beside, repo);
	nsync_repo_handles_release(&handles);
	cr_expect_str_eq(nsync_repo_gitdir(repo), nsync_repo_gitdir(first), "repo is not freed");
}

Test(repo_handles, what_cannot_be_opened_is_an_error)
{
	FIXTURE_FOLDER(dir);
	AUTO(nsync_repo_freep) struct nsync_repo *repo = fixture_repo(dir, "r", NULL);
	AUTO(nsync_repo_handles_release) struct nsync_repo_handles handles;
	const struct nsync_repo *out = NULL;
	struct nsync_error err = { NSYNC_OK, "", "" }, gone = err;

	nsync_repo_handles_init(&handles, repo, JOBS);
	cr_assert_eq(nsync_file_remove_tree(fixture_path(dir, "r"), &err), NSYNC_OK);
	cr_expect_neq(nsync_repo_handle(&out, &handles, 2, &gone), NSYNC_OK);
	cr_expect_neq(gone.code, NSYNC_OK);
	cr_expect_null(out);
}

struct reading {
	struct nsync_repo_handles handles;
	struct nsync_oid blobs[BLOBS];
	bool good[BLOBS];
};

static enum nsync_code read_one(void *payload, unsigned worker, size_t i, struct nsync_error *err)
{
	struct reading *reading = payload;
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(100);
	const struct nsync_repo *repo;
	char wanted[20];

	snprintf(wanted, sizeof(wanted), "blob %zu", i);
	TRY(nsync_repo_handle(&repo, &reading->handles, worker, err));
	TRY(nsync_repo_blob(&bytes, repo, &reading->blobs[i], 100, err));
	reading->good[i] = nsync_str_is(nsync_buf_view(&bytes), wanted);
	return NSYNC_OK;
}

Test(repo_handles, all_workers_read_at_once)
{
	FIXTURE_FOLDER(dir);
	AUTO(nsync_repo_freep) struct nsync_repo *repo = fixture_repo(dir, "r", NULL);
	struct nsync_error err = { NSYNC_OK, "", "" };
	static struct reading reading;

	for (size_t i = 0; i < BLOBS; i++) {
		char text[20];

		snprintf(text, sizeof(text), "blob %zu", i);
		reading.blobs[i] = fixture_blob(repo, nsync_str(text));
	}
	for (unsigned jobs = 1; jobs <= JOBS; jobs += JOBS - 1) {
		memset(reading.good, 0, sizeof(reading.good));
		nsync_repo_handles_init(&reading.handles, repo, jobs);
		cr_assert_eq(nsync_pool_run(jobs, BLOBS, read_one, &reading, &err), NSYNC_OK,
			     "%s: %s", err.where, err.text);
		nsync_repo_handles_release(&reading.handles);
		for (size_t i = 0; i < BLOBS; i++)
			cr_expect(reading.good[i], "%u jobs, blob %zu", jobs, i);
	}
}
