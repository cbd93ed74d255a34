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

static const struct story_version *find_story(const struct stories *stories,
					      const struct nsync_story *story)
{
	if (!stories->count)
		return NULL;
	return bsearch(story, stories->versions, stories->count, sizeof(*stories->versions),
		       compare_story);
}

/* ---- the originals of translations ----------------------------------------------- */

/* Stories that are named as originals and were not listed. */
struct names {
	struct nsync_story *stories;
	size_t count;
};

static void names_release(struct names *names)
{
	free(names->stories);
}

static int compare_names(const void *a, const void *b)
{
	return nsync_story_cmp(a, b);
}

static enum nsync_code find_names(struct names *out, const struct stories *stories,
				  struct nsync_error *err)
{
	size_t kept = 0;

	out->stories = calloc(stories->count + 1, sizeof(*out->stories));
	if (!out->stories)
		return nsync_fail_memory(err);
	for (size_t i = 0; i < stories->count; i++) {
		const struct nsync_item *item = stories->versions[i].item;
		struct nsync_story *story = &out->stories[out->count];
		struct nsync_str authority;

		if (item && item->translation_of.p &&
		    nsync_uri_parse(&authority, story, item->translation_of) &&
		    !find_story(stories, story))
			out->count++;
	}
	if (!out->count)
		return NSYNC_OK;
	/* Two translations may have one original: it is wanted once. */
	qsort(out->stories, out->count, sizeof(*out->stories), compare_names);
	for (size_t i = 0; i < out->count; i++)
		if (!kept || nsync_story_cmp(&out->stories[kept - 1], &out->stories[i]))
			out->stories[kept++] = out->stories[i];
	out->count = kept;
	return NSYNC_OK;
}

/* List one story by its path. It may not be there: then nothing is added. */
static enum nsync_code list_story(struct stories *out, const struct nsync_story *story,
				  const struct nsync_repo *repo, const struct nsync_region *region,
				  struct nsync_error *err)
{
	AUTO(stories_release)
	struct stories found;
	const struct stories_filter filter = {
		.has_from = true,
		.has_to = true,
		.from = { story->year, story->month, 1 },
		.to = { story->year, story->month, 1 },
		.office = story->office,
		.slug = story->slug,
	};

	stories_init(&found);
	if (stories_list(&found, repo, region, &region->tree, &filter, err))
		return err->code;
	return stories_take(out, &found, err);
}

static enum nsync_code read_all(struct stories *stories, const struct nsync_repo *repo,
				struct nsync_error *err)
{
	enum nsync_code code = stories_read(stories, repo, err);

	stories_sort(stories);
	return code;
}

/* Round by round, since an original may be a translation itself; a round that finds none ends it. */
static enum nsync_code add_originals(struct stories *stories, const struct nsync_repo *repo,
				     const struct nsync_region *region, struct nsync_error *err)
{
	for (;;) {
		AUTO(names_release)
		struct names names = { NULL, 0 };
		size_t before = stories->count;

		if (find_names(&names, stories, err))
			return err->code;
		for (size_t i = 0; i < names.count; i++)
			if (list_story(stories, &names.stories[i], repo, region, err))
				return err->code;
		if (stories->count == before)
			return NSYNC_OK;
		if (read_all(stories, repo, err))
			return err->code;
	}
}

enum nsync_code stories_of_digest(struct stories *stories, const struct nsync_repo *repo,
				  const struct nsync_region *region,
				  const struct stories_filter *filter, struct nsync_error *err)
{
	if (stories_list(stories, repo, region, &region->tree, filter, err) ||
	    read_all(stories, repo, err))
		return err->code;
	return add_originals(stories, repo, region, err);
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
