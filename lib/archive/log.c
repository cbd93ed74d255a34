/* log.c: one record of the regional branch with the paths of the files that it added. */
#include <stdlib.h>
#include <string.h>

#include "lib/archive/internal.h"

void nsync_archive_entry_release(struct nsync_archive_entry *entry)
{
	nsync_names_free(entry->added, entry->added_count);
	nsync_record_free(entry->record);
	*entry = (struct nsync_archive_entry){ 0 };
}

static enum nsync_code see(void *payload, const struct nsync_entry *entry,
			   const struct nsync_oid *old_id, struct nsync_error *err)
{
	struct nsync_archive_entry *out = payload;
	struct nsync_path path;
	char *copy;

	(void)old_id;
	if (!nsync_path_parse(&path, entry->path) || path.kind == NSYNC_PATH_RECORD)
		return NSYNC_OK;
	TRY(NSYNC_GROW(out->added, out->added_count, out->added_cap, err));
	copy = strndup(entry->path.p, entry->path.n);
	if (!copy)
		return nsync_fail_memory(err);
	out->added[out->added_count++] = copy;
	return NSYNC_OK;
}

enum nsync_code nsync_archive_entry_read(struct nsync_archive_entry *out,
					 struct nsync_archive_history *history, size_t seq,
					 struct nsync_error *err)
{
	const struct nsync_repo *repo = history->clone->repo;
	const struct nsync_oid *tree = &history->clone->region.tree;
	struct nsync_tree_visitor visitor = { see, NULL, out };
	struct nsync_verdict verdict = { 0 };
	struct nsync_oid before, after;

	TRY(nsync_region_record(&out->record, &verdict, repo, tree, (int64_t)seq, err));
	if (!out->record)
		return nsync_fail(err, NSYNC_EGIT, "log", "record %zu does not read", seq);
	TRY(nsync_archive_history_commit(&out->commit, history, seq, err));
	TRY(nsync_archive_history_tree(&after, history, seq, err));
	TRY(nsync_archive_history_tree(&before, history, seq - 1, err));
	return nsync_repo_compare(repo, &before, &after, "", &visitor, err);
}
