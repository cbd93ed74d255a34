/*
 * history.c: the regional branch by records: the commit and the tree of each, and which one added
 * a file.
 */
#include <stdlib.h>

#include "lib/archive/internal.h"

struct nsync_archive_step {
	struct nsync_oid commit, tree;
};

void nsync_archive_history_init(struct nsync_archive_history *history,
				const struct nsync_clone *clone)
{
	const struct nsync_region *region = &clone->region;

	*history = (struct nsync_archive_history){
		.clone = clone,
		.last = region->record ? (size_t)region->record->seq : 0,
		.next = region->head,
	};
	history->known = history->last + 1;
}

void nsync_archive_history_release(struct nsync_archive_history *history)
{
	free(history->steps);
	history->steps = NULL;
}

/* Go back to record seq, at least 1. */
static enum nsync_code go_back(struct nsync_archive_history *history, size_t seq,
			       struct nsync_error *err)
{
	if (!history->steps)
		history->steps = calloc(history->last + 1, sizeof(*history->steps));
	if (!history->steps)
		return nsync_fail_memory(err);
	while (history->known > seq) {
		struct nsync_commit commit;

		TRY(nsync_repo_commit(&commit, history->clone->repo, &history->next, err));
		history->steps[--history->known] =
			(struct nsync_archive_step){ history->next, commit.tree };
		history->next = commit.parent;
	}
	return NSYNC_OK;
}

enum nsync_code nsync_archive_history_tree(struct nsync_oid *out,
					   struct nsync_archive_history *history, size_t seq,
					   struct nsync_error *err)
{
	*out = (struct nsync_oid){ { 0 } };
	if (!seq)
		return NSYNC_OK;
	TRY(go_back(history, seq, err));
	*out = history->steps[seq].tree;
	return NSYNC_OK;
}

enum nsync_code nsync_archive_history_commit(struct nsync_oid *out,
					     struct nsync_archive_history *history, size_t seq,
					     struct nsync_error *err)
{
	TRY(go_back(history, seq, err));
	*out = history->steps[seq].commit;
	return NSYNC_OK;
}

enum nsync_code nsync_archive_history_find(struct nsync_oid *out,
					   struct nsync_archive_history *history, size_t seq,
					   const char *path, struct nsync_error *err)
{
	struct nsync_oid tree;
	bool found;

	*out = (struct nsync_oid){ { 0 } };
	TRY(nsync_archive_history_tree(&tree, history, seq, err));
	if (!seq)
		return NSYNC_OK;
	return nsync_repo_find_optional(&found, out, NULL, history->clone->repo, &tree,
					nsync_str(path), err);
}

enum nsync_code nsync_archive_history_recorded(size_t *out, struct nsync_archive_history *history,
					       const char *path, struct nsync_error *err)
{
	size_t low = history->last, high = history->last;
	struct nsync_oid id;

	/* Go back in growing steps to a record that lacks the file. */
	for (size_t step = 1; low; step *= 2) {
		low = low > step ? low - step : 0;
		TRY(nsync_archive_history_find(&id, history, low, path, err));
		if (nsync_oid_zero(&id))
			break;
		high = low;
	}
	/* It came after `low`, which lacks it, and with `high` at the latest: search by halves. */
	while (low + 1 < high) {
		size_t middle = low + (high - low) / 2;

		TRY(nsync_archive_history_find(&id, history, middle, path, err));
		if (nsync_oid_zero(&id))
			low = middle;
		else
			high = middle;
	}
	*out = high;
	return NSYNC_OK;
}
