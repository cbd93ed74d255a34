/*
 * accepted_by_month.c: which record accepted each story of a digest, found in the folders of their
 * months. A folder that was the same with two records was not added to between them, so the steps
 * that changed it are found by halves.
 */
#include <string.h>

#include "lib/archive/internal.h"

/* With more stories than that for each record, the whole log is walked instead. */
#define PER_RECORD 8u

struct search {
	struct nsync_archive_history history;
	struct nsync_digest_story *stories; /* of one folder, in order */
	size_t count, left;                 /* left: their record isn't known yet */
	char path[NSYNC_MAX_PATH];          /* "items/gt/2018/08" */
	size_t seq;                         /* the step that is compared */
};

static void search_release(struct search *search)
{
	nsync_archive_history_release(&search->history);
}

/* Stories are in the order of their folders: office, year, month. */
static bool same_folder(const struct nsync_digest_story *a, const struct nsync_digest_story *b)
{
	const struct nsync_story *x = &a->item->story, *y = &b->item->story;

	return x->year == y->year && x->month == y->month && strcmp(x->office, y->office) == 0;
}

static size_t folder_end(const struct nsync_archive_stories *all, size_t begin)
{
	size_t end = begin + 1;

	while (end < all->count && same_folder(&all->stories[begin], &all->stories[end]))
		end++;
	return end;
}

static bool is_wanted(const struct nsync_digest_story *story)
{
	return !story->auxiliary && !story->seq;
}

static enum nsync_code see(void *payload, const struct nsync_entry *entry,
			   const struct nsync_oid *old_id, struct nsync_error *err)
{
	struct search *search = payload;
	struct nsync_digest_story *story;
	struct nsync_path path;

	(void)old_id;
	(void)err;
	if (!nsync_path_parse(&path, entry->path) || path.kind != NSYNC_PATH_ITEM)
		return NSYNC_OK;
	story = nsync_archive_stories_find(search->stories, search->count, &path.story);
	if (story && is_wanted(story) && story->item->version == path.number) {
		story->seq = (int64_t)search->seq;
		search->left--;
	}
	return NSYNC_OK;
}

/* What one step added to the folder. */
static enum nsync_code compare_step(struct search *search, size_t seq, struct nsync_error *err)
{
	const struct nsync_repo *repo = search->history.clone->repo;
	struct nsync_tree_visitor visitor = { see, NULL, search };
	struct nsync_oid before, after;
	char prefix[NSYNC_MAX_PATH + 1];
	size_t n = strlen(search->path);

	memcpy(prefix, search->path, n);
	memcpy(prefix + n, "/", 2);
	search->seq = seq;
	TRY(nsync_archive_history_tree(&before, &search->history, seq - 1, err));
	TRY(nsync_archive_history_tree(&after, &search->history, seq, err));
	return nsync_repo_compare(repo, &before, &after, prefix, &visitor, err);
}

/* What was added after record low, up to high; the folder's ids with both are known. */
static enum nsync_code find_between(struct search *search, size_t low,
				    const struct nsync_oid *low_id, size_t high,
				    const struct nsync_oid *high_id, struct nsync_error *err)
{
	size_t middle = low + (high - low) / 2;
	struct nsync_oid id;

	if (!search->left || nsync_oid_eq(low_id, high_id))
		return NSYNC_OK;
	if (high - low == 1)
		return compare_step(search, high, err);
	TRY(nsync_archive_history_find(&id, &search->history, middle, search->path, err));
	TRY(find_between(search, middle, &id, high, high_id, err));
	return find_between(search, low, low_id, middle, &id, err);
}

static void name_folder(char out[NSYNC_MAX_PATH], const struct nsync_story *story)
{
	nsync_path_item(out, story, 1);
	*strrchr(out, '/') = '\0';
}

static enum nsync_code search_folder(struct search *search, struct nsync_error *err)
{
	struct nsync_oid high_id, low_id;
	size_t high = search->history.last, low;

	for (size_t i = 0; i < search->count; i++)
		search->left += is_wanted(&search->stories[i]);
	if (!search->left)
		return NSYNC_OK;
	name_folder(search->path, &search->stories[0].item->story);
	TRY(nsync_archive_history_find(&high_id, &search->history, high, search->path, err));
	/* What a digest shows was mostly accepted lately: in growing steps back. */
	for (size_t step = 1; high && search->left; step *= 2) {
		low = high > step ? high - step : 0;
		TRY(nsync_archive_history_find(&low_id, &search->history, low, search->path, err));
		TRY(find_between(search, low, &low_id, high, &high_id, err));
		high = low;
		high_id = low_id;
	}
	search->left = 0;
	return NSYNC_OK;
}

enum nsync_code nsync_archive_find_records(struct nsync_archive_stories *all,
					   const struct nsync_clone *clone, struct nsync_error *err)
{
	AUTO(search_release) struct search search = { .stories = NULL };
	size_t wanted = 0;

	nsync_archive_history_init(&search.history, clone);
	for (size_t i = 0; i < all->count; i++)
		wanted += is_wanted(&all->stories[i]);
	if (wanted / PER_RECORD > search.history.last)
		return nsync_archive_records_by_log(all, clone, false, err);
	for (size_t i = 0, end; i < all->count; i = end) {
		end = folder_end(all, i);
		search.stories = &all->stories[i];
		search.count = end - i;
		TRY(search_folder(&search, err));
	}
	return NSYNC_OK;
}
