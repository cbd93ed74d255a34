/*
 * verify_fixture.h: a bench for judging: one repository with an accepted tree and with what
 * an office pushed, and the root of trust_fixture.h.
 */
#ifndef NSYNC_TESTS_VERIFY_FIXTURE_H
#define NSYNC_TESTS_VERIFY_FIXTURE_H

#include "nsync/verify.h"
#include "tests/support/git_fixture.h"
#include "tests/support/item_fixture.h"

#define BENCH_AS_OF "2026-03-01T00:00:00Z"

struct bench {
	char dir[64];
	struct nsync_repo *repo;
	struct nsync_root *root, *newer; /* newer: NULL, or one whose revocations count */
	struct nsync_oid accepted, pushed;
	struct nsync_region region; /* for its findings */
	int64_t seq, as_of;
	unsigned jobs;
	struct nsync_batch *batch; /* of the last bench_judge */
};

static inline int64_t fixture_seconds(const char *time)
{
	return fixture_time(time).seconds;
}

static inline void bench_init(struct bench *bench)
{
	static const unsigned signers[] = { FIXTURE_ROOT_A, FIXTURE_ROOT_B };
	struct nsync_error err = { NSYNC_OK, "", "" };

	FIXTURE_CHECK(nsync_base_start());
	fixture_ok(nsync_repo_start(&err), &err);
	*bench = (struct bench){ .seq = INT64_MAX,
				 .as_of = fixture_seconds(BENCH_AS_OF),
				 .jobs = 1 };
	fixture_folder(bench->dir);
	bench->repo = fixture_repo(bench->dir, "r", NULL);
	bench->root = fixture_root(fixture_edit(), signers, 2);
	nsync_region_init(&bench->region);
}

static inline void bench_release(struct bench *bench)
{
	nsync_batch_free(bench->batch);
	nsync_region_release(&bench->region);
	nsync_root_free(bench->root);
	nsync_root_free(bench->newer);
	nsync_repo_free(bench->repo);
	fixture_folder_remove(&bench->dir);
}

#define BENCH(name) \
	AUTO(bench_release) \
	struct bench name; \
	bench_init(&name)

/* A newer root that revokes these keys at a record; gt and mx get others in their place. */
static inline void bench_revoke(struct bench *bench, const unsigned *keys, size_t count,
				int64_t seq)
{
	static const unsigned signers[] = { FIXTURE_ROOT_A, FIXTURE_ROOT_B };
	struct nsync_root_edit *edit = fixture_next(bench->root);
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_id record = fixture_id(77);

	for (size_t i = 0; i < count; i++) {
		struct nsync_id id = fixture_id(keys[i]);
		bool mx = keys[i] == FIXTURE_MX || keys[i] == FIXTURE_MX_2;

		fixture_add_key(edit,
				mx                      ? "mx"
				: keys[i] == FIXTURE_BZ ? "bz"
							: "gt",
				30 + (unsigned)i);
		fixture_ok(nsync_root_edit_revoke(edit, &id, seq, &record, &err), &err);
	}
	bench->newer = fixture_root(edit, signers, 2);
}

/* A file that is accepted already; also pushed, as in an office that has the regional branch. */
static inline void bench_accept(struct bench *bench, const char *path, struct nsync_str bytes)
{
	struct nsync_oid blob = fixture_blob(bench->repo, bytes);

	bench->accepted = fixture_tree_with(bench->repo, &bench->accepted, path, &blob);
	bench->pushed = fixture_tree_with(bench->repo, &bench->pushed, path, &blob);
}

static inline void bench_push(struct bench *bench, const char *path, struct nsync_str bytes)
{
	struct nsync_oid blob = fixture_blob(bench->repo, bytes);

	bench->pushed = fixture_tree_with(bench->repo, &bench->pushed, path, &blob);
}

/* The same for an item, where its path is; its id. */
static inline struct nsync_id bench_item(struct bench *bench, bool accepted,
					 const struct fixture_item *spec)
{
	struct nsync_buf bytes = NSYNC_BUF_INIT(2 * NSYNC_MAX_SIGNED_BYTES);
	struct nsync_id id = fixture_item_file(&bytes, spec);
	char path[NSYNC_MAX_PATH];

	fixture_item_path(path, spec);
	(accepted ? bench_accept : bench_push)(bench, path, nsync_buf_view(&bytes));
	nsync_buf_release(&bytes);
	return id;
}

static inline void bench_cosignature(struct bench *bench, bool accepted,
				     const struct fixture_cosignature *spec)
{
	struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	char path[NSYNC_MAX_PATH];

	fixture_cosignature_file(&bytes, spec);
	fixture_cosignature_path(path, spec);
	(accepted ? bench_accept : bench_push)(bench, path, nsync_buf_view(&bytes));
	nsync_buf_release(&bytes);
}

static inline struct nsync_basis bench_ground(const struct bench *bench)
{
	return (struct nsync_basis){
		.tree = &bench->accepted,
		.root = bench->root,
		.newest = bench->newer ? bench->newer : bench->root,
		.seq = bench->seq,
		.as_of = bench->as_of,
		.region = &bench->region,
		.jobs = bench->jobs,
	};
}

/* Judge what was pushed below the prefixes of all three offices. */
static inline void bench_judge(struct bench *bench)
{
	static const char *const offices[] = { "mx", "bz", "gt" };
	const struct nsync_repo *sources[1] = { bench->repo };
	const struct nsync_basis basis = bench_ground(bench);
	struct nsync_error err = { NSYNC_OK, "", "" };

	nsync_batch_free(bench->batch);
	fixture_ok(nsync_batch_new(&bench->batch, sources, 1, &err), &err);
	for (size_t i = 0; i < 3; i++)
		fixture_ok(nsync_batch_add_office(bench->batch, 0, offices[i], &bench->accepted,
						  &bench->pushed, &err),
			   &err);
	fixture_ok(nsync_batch_judge(bench->batch, &basis, &err), &err);
}

/* The judged file, NULL if it was no candidate. */
static inline const struct nsync_file *bench_file(const struct bench *bench, const char *path)
{
	size_t count;
	const struct nsync_file *files = nsync_batch_files(bench->batch, &count);

	for (size_t i = 0; i < count; i++)
		if (strcmp(files[i].path, path) == 0)
			return &files[i];
	return NULL;
}

/* What was said of a path: "ok", a reason's name, "ignored", "none" (no candidate). */
static inline const char *bench_word(const struct bench *bench, const char *path)
{
	const struct nsync_file *file = bench_file(bench, path);

	if (!file)
		return "none";
	FIXTURE_CHECK(!file->reason == !file->verdict);
	FIXTURE_CHECK(!(file->ignored && (file->accepted || file->reason)));
	if (file->ignored)
		return "ignored";
	FIXTURE_CHECK(file->accepted || file->reason);
	FIXTURE_CHECK(!file->accepted || !file->reason ||
		      file->reason == NSYNC_AWAITING_COSIGNATURE ||
		      file->reason == NSYNC_KEY_REVOKED);
	return nsync_reason_name(file->reason);
}

static inline const char *bench_item_word(const struct bench *bench,
					  const struct fixture_item *spec)
{
	char path[NSYNC_MAX_PATH];

	fixture_item_path(path, spec);
	return bench_word(bench, path);
}

#endif
