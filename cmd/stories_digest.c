/* stories_digest.c: reading no more stories than a digest of a period needs. */
#include <stdlib.h>
#include <string.h>

#include "cmd/stories.h"

static int compare_story(const void *key, const void *element)
{
	const struct nsync_story *story = key;
	const struct story_version *version = element;

	return nsync_story_cmp(story, &version->story);
}

static struct story_version *find_story(const struct stories *stories,
					const struct nsync_story *story)
{
	if (!stories->count)
		return NULL;
	return bsearch(story, stories->versions, stories->count, sizeof(*stories->versions),
		       compare_story);
}

static bool in_months(const struct stories_filter *filter, const struct nsync_story *story)
{
	int month = story->year * 12 + story->month;

	return !(filter->has_from && month < filter->from.year * 12 + filter->from.month) &&
	       !(filter->has_to && month > filter->to.year * 12 + filter->to.month);
}

/* The story that a translation was made from, if it is here and was not read yet. */
static struct story_version *unread_original(const struct stories *stories,
					     const struct nsync_item *item)
{
	struct nsync_str authority;
	struct nsync_story story;
	struct story_version *original;

	if (!item->translation_of.p || !nsync_uri_parse(&authority, &story, item->translation_of))
		return NULL;
	original = find_story(stories, &story);
	return original && !original->item ? original : NULL;
}

/* One round: the originals of what was read so far. *count 0: all are read. */
static void find_originals(struct story_version **wanted, size_t *count,
			   const struct stories *stories)
{
	*count = 0;
	for (size_t i = 0; i < stories->count; i++) {
		struct story_version *original;

		if (!stories->versions[i].item)
			continue;
		original = unread_original(stories, stories->versions[i].item);
		/* Two translations may have one original: it is wanted once. */
		for (size_t k = 0; original && k < *count; k++)
			if (wanted[k] == original)
				original = NULL;
		if (original)
			wanted[(*count)++] = original;
	}
}

enum nsync_code stories_read_period(struct stories *stories, size_t *unread,
				    const struct nsync_repo *repo,
				    const struct stories_filter *filter, struct nsync_error *err)
{
	struct story_version **wanted = calloc(stories->count + 1, sizeof(struct story_version *));
	size_t count = 0, total = 0;

	if (!wanted)
		return nsync_fail_memory(err);
	for (size_t i = 0; i < stories->count; i++)
		if (in_months(filter, &stories->versions[i].story))
			wanted[count++] = &stories->versions[i];
	while (count) {
		total += count;
		if (stories_read_some(wanted, count, repo, err))
			break;
		find_originals(wanted, &count, stories);
	}
	free(wanted);
	*unread = stories->count - total;
	return err->code;
}

enum nsync_code stories_for_digest(struct nsync_digest_story **out, size_t *count,
				   const struct stories *stories, struct nsync_error *err)
{
	struct nsync_digest_story *all = calloc(stories->count + 1, sizeof(*all));

	*out = NULL;
	*count = 0;
	if (!all)
		return nsync_fail_memory(err);
	for (size_t i = 0; i < stories->count; i++) {
		const struct story_version *version = &stories->versions[i];

		if (!version->item)
			continue;
		all[*count].item = version->item;
		all[*count].id = version->id;
		all[*count].reason = version->reason;
		all[(*count)++].seq = version->seq;
	}
	*out = all;
	return NSYNC_OK;
}
