/*
 * accepted_by_log.c: which record accepted each story's latest version, and what else the records
 * added, found by comparing each step of the log with the one before, newest first.
 */
#include <stdlib.h>

#include "lib/archive/internal.h"

struct search {
	struct nsync_archive_history history;
	struct nsync_archive_stories *all;
	size_t left;     /* stories whose record isn't known yet */
	size_t seq;      /* the step that is compared */
	bool keep_paths; /* what each step added is wanted, too */
};

static void search_release(struct search *search)
{
	nsync_archive_history_release(&search->history);
}

static enum nsync_code see(void *payload, const struct nsync_entry *entry,
			   const struct nsync_oid *old_id, struct nsync_error *err)
{
	struct search *search = payload;
	struct nsync_archive_stories *all = search->all;
	struct nsync_digest_story *story;
	struct nsync_path path = { 0 };
	bool known = nsync_path_parse(&path, entry->path);

	(void)old_id;
	(void)err;
	if (search->keep_paths && path.kind != NSYNC_PATH_RECORD) {
		nsync_buf_str(&all->paths, entry->path);
		nsync_buf_char(&all->paths, '\n');
	}
	if (!known || path.kind != NSYNC_PATH_ITEM || !search->left)
		return NSYNC_OK;
	story = nsync_archive_stories_find(all->stories, all->count, &path.story);
	if (story && !story->seq && story->item->version == path.number) {
		story->seq = (int64_t)search->seq;
		search->left--;
	}
	return NSYNC_OK;
}

/*
 * One more record: its paths are the last n bytes. order_records makes the view when all are
 * there.
 */
static enum nsync_code add_record(struct search *search, size_t n, struct nsync_error *err)
{
	struct nsync_archive_stories *all = search->all;

	TRY(NSYNC_GROW(all->records, all->record_count, all->record_cap, err));
	all->records[all->record_count++] =
		(struct nsync_archive_record){ (int64_t)search->seq, { NULL, n } };
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

static enum nsync_code compare_step(struct search *search, struct nsync_error *err)
{
	struct nsync_tree_visitor visitor = { see, NULL, search };
	const char *prefix = search->keep_paths ? "" : "items/";
	size_t before = search->all->paths.n;
	struct nsync_oid old_tree, new_tree;

	TRY(nsync_archive_history_tree(&new_tree, &search->history, search->seq, err));
	TRY(nsync_archive_history_tree(&old_tree, &search->history, search->seq - 1, err));
	TRY(nsync_repo_compare(search->history.clone->repo, &old_tree, &new_tree, prefix, &visitor,
			       err));
	return search->keep_paths ? add_record(search, search->all->paths.n - before, err) :
				    NSYNC_OK;
}

enum nsync_code nsync_archive_records_by_log(struct nsync_archive_stories *all,
					     const struct nsync_clone *clone, bool keep_paths,
					     struct nsync_error *err)
{
	AUTO(search_release) struct search search = { .all = all, .keep_paths = keep_paths };

	nsync_archive_history_init(&search.history, clone);
	for (size_t i = 0; i < all->count; i++)
		search.left += !all->stories[i].seq;
	if (!search.left && !keep_paths)
		return NSYNC_OK;
	for (search.seq = search.history.last; search.seq; search.seq--) {
		TRY(compare_step(&search, err));
		if (!search.left)
			break;
	}
	order_records(all);
	return NSYNC_OK;
}
