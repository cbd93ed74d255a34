/* site_records.c: which record brought each story's latest version; the log tells, newest step first. */
#include <stdlib.h>

#include "cmd/site.h"

struct search {
	struct site_stories *all;
	size_t left; /* stories whose record isn't known yet */
	int64_t seq; /* the step that is compared */
};

static int compare_story(const void *key, const void *element)
{
	const struct nsync_digest_story *story = element;

	return nsync_story_cmp(key, &story->item->story);
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
	story = bsearch(&path.story, search->all->stories, search->all->count, sizeof(*story), compare_story);
	if (story && !story->seq && story->item->version == path.number) {
		story->seq = search->seq;
		search->left--;
	}
	return NSYNC_OK;
}

enum nsync_code site_records_find(struct site_stories *all, const struct context *context,
				  struct nsync_error *err)
{
	struct search search = { all, 0, 0 };
	struct nsync_tree_visitor visitor = { see, NULL, &search };
	struct nsync_commit commit, parent;

	for (size_t i = 0; i < all->count; i++)
		search.left += !all->stories[i].seq;
	if (!search.left || !context->region.record)
		return NSYNC_OK;
	search.seq = context->region.record->seq;
	if (nsync_repo_commit(&commit, context->repo, &context->region.head, err))
		return err->code;
	/* The branch was verified: each first-parent step is one record, down to record 1. */
	for (; search.left; search.seq--, commit = parent) {
		if (commit.parents && nsync_repo_commit(&parent, context->repo, &commit.parent, err))
			return err->code;
		if (nsync_repo_compare(context->repo, commit.parents ? &parent.tree : NULL, &commit.tree,
				       "items/", &visitor, err))
			return err->code;
		if (!commit.parents)
			break;
	}
	return NSYNC_OK;
}
