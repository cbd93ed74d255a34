/* batch.c: the files of one step. */
#include <stdlib.h>

#include "internal.h"

enum nsync_code nsync_batch_new(struct nsync_batch **out, const struct nsync_repo *const *sources,
				size_t source_count, struct nsync_error *err)
{
	AUTO(nsync_batch_freep) struct nsync_batch *batch = calloc(1, sizeof(*batch));
	size_t i;

	*out = NULL;
	if (!batch)
		return nsync_fail_memory(err);
	batch->sources = calloc(source_count, sizeof(*batch->sources));
	if (!batch->sources)
		return nsync_fail_memory(err);
	for (i = 0; i < source_count; i++)
		batch->sources[i] = sources[i];
	batch->source_count = source_count;
	*out = TAKE(batch);
	return NSYNC_OK;
}

void nsync_batch_free(struct nsync_batch *batch)
{
	size_t i;

	if (!batch)
		return;
	for (i = 0; i < batch->arena_count; i++)
		nsync_verify_arena_release(&batch->arenas[i]);
	free(batch->arenas);
	nsync_verify_arena_release(&batch->arena);
	nsync_judge_pool_free(batch->pool);
	free(batch->files);
	free(batch->sources);
	free(batch);
}

void nsync_batch_freep(struct nsync_batch **batch)
{
	nsync_batch_free(*batch);
}

const struct nsync_file *nsync_batch_files(const struct nsync_batch *batch, size_t *count)
{
	*count = batch->count;
	return batch->files;
}

/* What a path may be in a batch; a verdict otherwise. */
static void classify(struct nsync_file *file, struct nsync_verdict *verdict, enum nsync_reason trouble)
{
	struct nsync_path path;

	*verdict = (struct nsync_verdict){ .reason = NSYNC_REASON_OK };
	if (nsync_path_parse(&path, nsync_str(file->path)))
		file->kind = (uint8_t)path.kind;
	if (trouble)
		nsync_judge(verdict, trouble, NULL, "%s", "");
	else if (file->kind != NSYNC_PATH_ITEM && file->kind != NSYNC_PATH_COSIGNATURE &&
		 file->kind != NSYNC_PATH_MEDIA)
		nsync_judge(verdict, NSYNC_BAD_PATH, NULL, "%s", "");
}

enum nsync_code nsync_batch_add(struct nsync_batch *batch, size_t source, struct nsync_str path,
				const struct nsync_oid *blob, enum nsync_reason trouble,
				const struct nsync_oid *old, struct nsync_error *err)
{
	struct nsync_verdict verdict;
	struct nsync_file *file;
	char *name;

	TRY(NSYNC_GROW(batch->files, batch->count, batch->cap, err));
	name = nsync_verify_arena_take(&batch->arena, path.n + 1);
	if (!name)
		return nsync_fail_memory(err);
	memcpy(name, path.p, path.n);
	name[path.n] = '\0';
	file = &batch->files[batch->count++];
	*file = (struct nsync_file){ .path = name, .blob = *blob, .source = (uint16_t)source };
	if (old) {
		file->replaces = true;
		file->old = *old;
	}
	classify(file, &verdict, trouble);
	return nsync_file_verdict(file, &batch->arena, &verdict, err);
}

struct office_walk {
	struct nsync_batch *batch;
	size_t source, added;
};

static enum nsync_code add_entry(void *payload, const struct nsync_entry *entry,
				 const struct nsync_oid *old_id, struct nsync_error *err)
{
	struct office_walk *walk = payload;

	if (++walk->added > NSYNC_MAX_CANDIDATES)
		return NSYNC_ELIMIT;
	return nsync_batch_add(walk->batch, walk->source, entry->path, &entry->id, entry->trouble,
			       old_id, err);
}

enum nsync_code nsync_batch_add_office(struct nsync_batch *batch, size_t source,
				       const char *office, const struct nsync_oid *accepted,
				       const struct nsync_oid *tree, struct nsync_error *err)
{
	struct office_walk walk = { batch, source, 0 };
	const struct nsync_tree_visitor visitor = { add_entry, NULL, &walk };

	for (int room = 0; room < NSYNC_ROOMS; room++) {
		char prefix[NSYNC_MAX_PREFIX];
		size_t before = batch->count;
		enum nsync_code code;

		nsync_path_prefix(prefix, office, (enum nsync_room)room);
		code = nsync_repo_compare(batch->sources[source], accepted, tree, prefix, &visitor,
					  err);
		if (code == NSYNC_ELIMIT && walk.added > NSYNC_MAX_CANDIDATES) {
			/* Too many to judge: the folder as a whole gets a verdict. */
			batch->count = before;
			return nsync_batch_add(batch, source, nsync_str(prefix), tree,
					       NSYNC_TOO_LARGE, NULL, err);
		}
		if (code)
			return code;
	}
	return NSYNC_OK;
}

bool nsync_file_log(int64_t *seq, struct nsync_id *id, const struct nsync_file *file)
{
	if (file->kind != NSYNC_PATH_ITEM || !file->facts || !file->facts->has_log)
		return false;
	*seq = file->facts->log_seq;
	*id = file->facts->log_id;
	return true;
}

enum nsync_code nsync_batch_judge(struct nsync_batch *batch, const struct nsync_basis *basis,
				  struct nsync_error *err)
{
	const struct nsync_work work = { batch, basis };
	enum nsync_code code;
	size_t failed;

	if (!batch->count)
		return NSYNC_OK;
	code = nsync_judge_pool_new(&batch->pool, batch->sources, batch->source_count,
			      nsync_jobs_for(batch->count, basis->jobs), err);
	if (!code)
		code = nsync_judge_pool_run(batch->pool, &work, 1, NULL, NULL, &failed, err);
	return code ? code : nsync_batch_settle(batch, batch->pool, basis, err);
}

enum nsync_code nsync_batch_settle(struct nsync_batch *batch, const struct nsync_judge_pool *pool,
				   const struct nsync_basis *basis, struct nsync_error *err)
{
	return batch->count ? nsync_chain_judge(batch, pool, basis, err) : NSYNC_OK;
}
