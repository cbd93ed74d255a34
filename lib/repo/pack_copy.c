/* pack_copy.c: blobs of other repositories into the open pack, on all cores. */
#include <stdlib.h>

#include "pack.h"

#define KEPT (64u * 1024u) /* a larger buffer is not used again */

/*
 * So many are compressed at a time and then written in their order: the same merge gives the same pack, however
 * many threads there are.
 */
#define AT_ONCE 32u

struct copying {
	const struct nsync_copy *blobs; /* of this time */
	size_t max;
	struct nsync_buf entries[AT_ONCE];
	struct copier {
		struct squeezer squeezer;
		struct nsync_repo *from; /* this worker's own handle of `of` */
		const struct nsync_repo *of;
	} workers[NSYNC_MAX_JOBS];
};

/* A blob is what its name says, or it is not read (nsync_repo_start): so its name need not be computed again. */
static enum nsync_code copy_one(void *payload, unsigned worker, size_t i, struct nsync_error *err)
{
	struct copying *copying = payload;
	struct copier *mine = &copying->workers[worker];
	const struct nsync_copy *blob = &copying->blobs[i];
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(copying->max);

	if (mine->of != blob->from) {
		nsync_repo_free(TAKE(mine->from));
		mine->of = NULL;
		TRY(nsync_repo_reopen(&mine->from, blob->from, err));
		mine->of = blob->from;
	}
	TRY(nsync_repo_blob(&bytes, mine->from, &blob->id, copying->max, err));
	return nsync_pack_squeeze(&copying->entries[i], &mine->squeezer, nsync_buf_view(&bytes),
				  GIT_OBJECT_BLOB, err);
}

static enum nsync_code copy_some(struct repo_pack *to, struct copying *copying, size_t count, unsigned jobs,
				 struct nsync_error *err)
{
	enum nsync_code code = nsync_pool_run(jobs, count, copy_one, copying, err);

	for (size_t i = 0; i < count && !code; i++) {
		code = nsync_pack_put(to, &copying->blobs[i].id,
				      nsync_buf_view(&copying->entries[i]), 0, err);
		if (copying->entries[i].n > KEPT)
			nsync_buf_release(&copying->entries[i]); /* a picture's */
	}
	return code;
}

static void copying_free(struct copying *copying)
{
	for (size_t i = 0; i < NSYNC_MAX_JOBS; i++) {
		nsync_repo_free(copying->workers[i].from);
		nsync_squeezer_release(&copying->workers[i].squeezer);
	}
	for (size_t i = 0; i < AT_ONCE; i++)
		nsync_buf_release(&copying->entries[i]);
	free(copying);
}

enum nsync_code nsync_pack_copy(struct repo_pack *to, const struct nsync_copy *blobs, size_t count,
				size_t max, unsigned jobs, struct nsync_error *err)
{
	struct copying *copying;
	enum nsync_code code = NSYNC_OK;

	if (!count)
		return NSYNC_OK;
	copying = calloc(1, sizeof(*copying));
	if (!copying)
		return nsync_fail_memory(err);
	copying->max = max;
	for (size_t i = 0; i < AT_ONCE; i++)
		nsync_buf_init(&copying->entries[i], SIZE_MAX);
	for (size_t at = 0; at < count && !code; at += AT_ONCE) {
		copying->blobs = blobs + at;
		code = copy_some(to, copying, count - at < AT_ONCE ? count - at : AT_ONCE, jobs, err);
	}
	copying_free(copying);
	return code;
}

/* ---- repository by repository ---- */

static void oids_free(struct nsync_oid **ids)
{
	free(*ids);
}

static void flags_free(bool **flags)
{
	free(*flags);
}

static void copies_free(struct nsync_copy **copies)
{
	free(*copies);
}

/* Those of one repository, which the first is of; done: set for each of them. */
static enum nsync_code copy_from(struct repo_pack *to, const struct nsync_copy *blobs, bool *done, size_t count,
				 size_t max, unsigned jobs, struct nsync_error *err)
{
	AUTO(oids_free) struct nsync_oid *ids = calloc(count, sizeof(*ids));
	AUTO(flags_free) bool *placed = calloc(count, sizeof(*placed));
	AUTO(copies_free) struct nsync_copy *left = calloc(count, sizeof(*left));
	size_t mine = 0, left_count = 0;

	if (!ids || !placed || !left)
		return nsync_fail_memory(err);
	for (size_t i = 0; i < count; i++)
		if (blobs[i].from == blobs[0].from) {
			ids[mine++] = blobs[i].id;
			done[i] = true;
		}
	TRY(nsync_pack_reuse(to, blobs[0].from, ids, placed, mine, max, jobs, err));
	for (size_t i = 0; i < mine; i++)
		if (!placed[i])
			left[left_count++] = (struct nsync_copy){ blobs[0].from, ids[i] };
	return nsync_pack_copy(to, left, left_count, max, jobs, err);
}

enum nsync_code nsync_repo_copy_blobs(struct nsync_repo *to, const struct nsync_copy *blobs, size_t count,
				      size_t max, unsigned jobs, struct nsync_error *err)
{
	AUTO(flags_free) bool *done = calloc(count + 1, sizeof(*done));

	if (!done)
		return nsync_fail_memory(err);
	for (size_t i = 0; i < count; i++) {
		if (to->pack && !done[i])
			TRY(copy_from(to->pack, blobs + i, done + i, count - i, max, jobs, err));
		if (!to->pack)
			TRY(nsync_repo_copy_blob(to, blobs[i].from, &blobs[i].id, max, err));
	}
	return NSYNC_OK;
}
