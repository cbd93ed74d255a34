/* prepare.c: make a batch ready to be judged: sort its files by path, drop a path that comes twice, allocate memory. */
#include <stdlib.h>

#include "internal.h"

static int by_path(const void *a, const void *b)
{
	const struct nsync_file *left = a, *right = b;

	return strcmp(left->path, right->path);
}

/* A name that a tree has twice is nobody's: one file is left of them, and it is bad-tree. */
static enum nsync_code drop_doubles(struct nsync_batch *batch, struct nsync_error *err)
{
	enum nsync_code code = NSYNC_OK;
	struct nsync_verdict verdict;
	size_t kept = 0, i;

	nsync_judge(&verdict, NSYNC_BAD_TREE, NULL, "this name twice");
	for (i = 0; i < batch->count && !code; i++) {
		if (kept && strcmp(batch->files[kept - 1].path, batch->files[i].path) == 0)
			code = nsync_file_verdict(&batch->files[kept - 1], &batch->arena, &verdict,
						  err);
		else
			batch->files[kept++] = batch->files[i];
	}
	batch->count = kept;
	return code;
}

enum nsync_code nsync_batch_prepare(struct nsync_batch *batch, unsigned jobs,
				    struct nsync_error *err)
{
	if (batch->count)
		qsort(batch->files, batch->count, sizeof(*batch->files), by_path);
	batch->arenas = calloc(jobs, sizeof(*batch->arenas));
	if (!batch->arenas)
		return nsync_fail_memory(err);
	batch->arena_count = jobs;
	return drop_doubles(batch, err);
}
