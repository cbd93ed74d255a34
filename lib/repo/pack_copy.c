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
	const struct nsync_oid *ids; /* of this time */
	size_t max;
	struct nsync_repo_handles from;
	struct nsync_buf entries[AT_ONCE];
	struct squeezer squeezers[NSYNC_MAX_JOBS]; /* by worker */
};

/* A blob is what its name says, or it is not read (nsync_repo_start): so its name need not be computed again. */
static enum nsync_code copy_one(void *payload, unsigned worker, size_t i, struct nsync_error *err)
{
	struct copying *copying = payload;
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(copying->max);
	const struct nsync_repo *from;

	TRY(nsync_repo_handle(&from, &copying->from, worker, err));
	TRY(nsync_repo_blob(&bytes, from, &copying->ids[i], copying->max, err));
	return nsync_pack_squeeze(&copying->entries[i], &copying->squeezers[worker],
				  nsync_buf_view(&bytes), GIT_OBJECT_BLOB, err);
}

static enum nsync_code copy_some(struct repo_pack *to, struct copying *copying, size_t count, unsigned jobs,
				 struct nsync_error *err)
{
	enum nsync_code code = nsync_pool_run(jobs, count, copy_one, copying, err);

	for (size_t i = 0; i < count && !code; i++) {
		code = nsync_pack_put(to, &copying->ids[i],
				      nsync_buf_view(&copying->entries[i]), 0, err);
		if (copying->entries[i].n > KEPT)
			nsync_buf_release(&copying->entries[i]); /* a picture's */
	}
	return code;
}

static void copying_free(struct copying *copying)
{
	nsync_repo_handles_release(&copying->from);
	for (size_t i = 0; i < NSYNC_MAX_JOBS; i++)
		nsync_squeezer_release(&copying->squeezers[i]);
	for (size_t i = 0; i < AT_ONCE; i++)
		nsync_buf_release(&copying->entries[i]);
	free(copying);
}

enum nsync_code nsync_pack_copy(struct repo_pack *to, const struct nsync_repo *from,
				const struct nsync_oid *ids, size_t count, size_t max, unsigned jobs,
				struct nsync_error *err)
{
	struct copying *copying;
	enum nsync_code code = NSYNC_OK;

	if (!count)
		return NSYNC_OK;
	copying = calloc(1, sizeof(*copying));
	if (!copying)
		return nsync_fail_memory(err);
	copying->max = max;
	nsync_repo_handles_init(&copying->from, from, jobs);
	for (size_t i = 0; i < AT_ONCE; i++)
		nsync_buf_init(&copying->entries[i], SIZE_MAX);
	for (size_t at = 0; at < count && !code; at += AT_ONCE) {
		copying->ids = ids + at;
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

/* Those of one repository, which the first is of; done: set for each of them. */
static enum nsync_code copy_from(struct repo_pack *to, const struct nsync_copy *blobs, bool *done, size_t count,
				 size_t max, unsigned jobs, struct nsync_error *err)
{
	AUTO(oids_free) struct nsync_oid *ids = calloc(count, sizeof(*ids));
	AUTO(flags_free) bool *placed = calloc(count, sizeof(*placed));
	size_t mine = 0, left = 0;

	if (!ids || !placed)
		return nsync_fail_memory(err);
	for (size_t i = 0; i < count; i++)
		if (blobs[i].from == blobs[0].from) {
			ids[mine++] = blobs[i].id;
			done[i] = true;
		}
	TRY(nsync_pack_reuse(to, blobs[0].from, ids, placed, mine, max, jobs, err));
	for (size_t i = 0; i < mine; i++)
		if (!placed[i])
			ids[left++] = ids[i];
	return nsync_pack_copy(to, blobs[0].from, ids, left, max, jobs, err);
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
