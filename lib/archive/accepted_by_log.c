/* site_records.c: which record brought each story's latest version, and what else; the log tells, newest step first. */
#include <stdlib.h>

#include "lib/archive/internal.h"

struct search {
	struct nsync_archive_stories *all;
	size_t left;     /* stories whose record isn't known yet */
	int64_t seq;     /* the step that is compared */
	bool keep_paths; /* what each step added is wanted, too */
};

static enum nsync_code see(void *payload, const struct nsync_entry *entry,
			   const struct nsync_oid *old_id, struct nsync_error *err)
{
	struct search *search = payload;
	struct nsync_digest_story *story;
	struct nsync_path path = { 0 };
	bool known = nsync_path_parse(&path, entry->path);

	(void)old_id;
	(void)err;
	if (search->keep_paths && path.kind != NSYNC_PATH_RECORD) {
		nsync_buf_str(&search->all->paths, entry->path);
		nsync_buf_char(&search->all->paths, '\n');
	}
	if (!known || path.kind != NSYNC_PATH_ITEM || !search->left)
		return NSYNC_OK;
	story = nsync_archive_stories_find(search->all->stories, search->all->count, &path.story);
	if (story && !story->seq && story->item->version == path.number) {
		story->seq = search->seq;
		search->left--;
	}
	return NSYNC_OK;
}

/* One more step: its paths are the last n bytes. The view is made when all are there. */
static enum nsync_code add_record(struct search *search, size_t n, struct nsync_error *err)
{
	struct nsync_archive_stories *all = search->all;

	if (!search->keep_paths)
		return NSYNC_OK;
	TRY(NSYNC_GROW(all->records, all->record_count, all->record_cap, err));
	all->records[all->record_count++] =
		(struct nsync_archive_record){ search->seq, { NULL, n } };
	return nsync_buf_check(&all->paths, err);
}

/* They were found newest first. */
static void order_records(struct nsync_archive_stories *all)
{
	size_t n = all->record_count, at = 0;

	for (size_t i = 0; i < n; i++) {
		all->records[i].added.p = nsync_buf_view(&all->paths).p + at;
		at += all->records[i].added.n;
	}
	for (size_t i = 0; i < n / 2; i++) {
		struct nsync_archive_record record = all->records[i];

		all->records[i] = all->records[n - 1 - i];
		all->records[n - 1 - i] = record;
	}
}

static enum nsync_code walk(struct search *search, const struct nsync_clone *context,
			    struct nsync_error *err)
{
	struct nsync_tree_visitor visitor = { see, NULL, search };
	struct nsync_commit commit, parent;

	TRY(nsync_repo_commit(&commit, context->repo, &context->region.head, err));
	/* The branch was verified: each first-parent step is one record, down to record 1. */
	do {
		size_t before = search->all->paths.n;

		if (commit.parents)
			TRY(nsync_repo_commit(&parent, context->repo, &commit.parent, err));
		TRY(nsync_repo_compare(context->repo, commit.parents ? &parent.tree : NULL,
				       &commit.tree, search->keep_paths ? "" : "items/", &visitor,
				       err));
		TRY(add_record(search, search->all->paths.n - before, err));
		if (!commit.parents)
			break;
		commit = parent;
		search->seq--;
	} while (search->left);
	return NSYNC_OK;
}

enum nsync_code nsync_archive_records_by_log(struct nsync_archive_stories *all,
					     const struct nsync_clone *context, bool keep_paths,
					     struct nsync_error *err)
{
	struct search search = { .all = all, .keep_paths = keep_paths };

	for (size_t i = 0; i < all->count; i++)
		search.left += !all->stories[i].seq;
	if (!context->region.record || !(search.left || keep_paths))
		return NSYNC_OK;
	search.seq = context->region.record->seq;
	TRY(walk(&search, context, err));
	order_records(all);
	return NSYNC_OK;
}
