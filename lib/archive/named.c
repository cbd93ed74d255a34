/* stories_digest.c: reading no more stories than a digest of a period needs. */
#include <stdlib.h>
#include <string.h>

#include "lib/archive/internal.h"

static int compare_story(const void *key, const void *element)
{
	const struct nsync_story *story = key;
	const struct nsync_archive_version *version = element;

	return nsync_story_cmp(story, &version->story);
}

static const struct nsync_archive_version *find_story(const struct nsync_archive_versions *stories,
						      const struct nsync_story *story)
{
	if (!stories->count)
		return NULL;
	return bsearch(story, stories->versions, stories->count, sizeof(*stories->versions),
		       compare_story);
}

/* ---- stories that others name ---------------------------------------------------- */

/* Stories that others name and that were not listed. */
struct names {
	struct nsync_story *stories;
	size_t count, cap;
};

static void names_release(struct names *names)
{
	free(names->stories);
}

static int compare_names(const void *a, const void *b)
{
	return nsync_story_cmp(a, b);
}

static enum nsync_code add_name(struct names *out, const struct nsync_archive_versions *stories,
				struct nsync_str uri, struct nsync_error *err)
{
	struct nsync_str authority;
	struct nsync_story story;

	if (!nsync_uri_parse(&authority, &story, uri) || find_story(stories, &story))
		return NSYNC_OK;
	TRY(NSYNC_GROW(out->stories, out->count, out->cap, err));
	out->stories[out->count++] = story;
	return NSYNC_OK;
}

static enum nsync_code add_names(struct names *out, const struct nsync_archive_versions *stories,
				 const struct nsync_archive_version *version, bool associations,
				 struct nsync_error *err)
{
	const struct nsync_json *list = version->item ? version->item->associations : NULL;

	if (version->item && version->item->translation_of.p)
		TRY(add_name(out, stories, version->item->translation_of, err));
	if (!associations || version->aside || !list)
		return NSYNC_OK;
	for (const struct nsync_json *at = nsync_json_first(list); at;
	     at = nsync_json_next(list, at))
		TRY(add_name(out, stories, nsync_json_get_str(at, NSYNC_STR("uri")), err));
	return NSYNC_OK;
}

static enum nsync_code find_names(struct names *out, const struct nsync_archive_versions *stories,
				  bool associations, struct nsync_error *err)
{
	size_t kept = 0;

	for (size_t i = 0; i < stories->count; i++)
		TRY(add_names(out, stories, &stories->versions[i], associations, err));
	if (!out->count)
		return NSYNC_OK;
	/* Two may name one story: it is wanted once. */
	qsort(out->stories, out->count, sizeof(*out->stories), compare_names);
	for (size_t i = 0; i < out->count; i++)
		if (!kept || nsync_story_cmp(&out->stories[kept - 1], &out->stories[i]))
			out->stories[kept++] = out->stories[i];
	out->count = kept;
	return NSYNC_OK;
}

/* List one story by its path. It may not be there: then nothing is added. */
static enum nsync_code list_story(struct nsync_archive_versions *out,
				  const struct nsync_story *story, bool all_versions,
				  const struct nsync_repo *repo, const struct nsync_region *region,
				  struct nsync_error *err)
{
	AUTO(nsync_archive_versions_release) struct nsync_archive_versions found = { 0 };
	const struct nsync_archive_filter filter = {
		.has_from = true,
		.has_to = true,
		.from = { story->year, story->month, 1 },
		.to = { story->year, story->month, 1 },
		.office = story->office,
		.slug = story->slug,
		.all_versions = all_versions,
	};

	nsync_archive_versions_init(&found);
	TRY(nsync_archive_list(&found, repo, region, &region->tree, &filter, err));
	for (size_t i = 0; i < found.count; i++)
		found.versions[i].aside = true;
	return nsync_archive_versions_take(out, &found, err);
}

static enum nsync_code read_all(struct nsync_archive_versions *stories,
				const struct nsync_repo *repo, struct nsync_error *err)
{
	enum nsync_code code = nsync_archive_read(stories, repo, err);

	nsync_archive_versions_sort(stories);
	return code;
}

/* Round by round, since an original may be a translation itself; a round that finds none ends it. */
static enum nsync_code add_named(struct nsync_archive_versions *stories,
				 const struct nsync_repo *repo, const struct nsync_region *region,
				 const struct nsync_archive_filter *filter, struct nsync_error *err)
{
	for (;;) {
		AUTO(names_release) struct names names = { NULL, 0, 0 };
		size_t before = stories->count;

		TRY(find_names(&names, stories, filter->associations, err));
		for (size_t i = 0; i < names.count; i++)
			TRY(list_story(stories, &names.stories[i], filter->all_versions, repo,
				       region, err));
		if (stories->count == before)
			return NSYNC_OK;
		TRY(read_all(stories, repo, err));
	}
}

enum nsync_code nsync_archive_versions_for_digest(struct nsync_archive_versions *stories,
						  const struct nsync_repo *repo,
						  const struct nsync_region *region,
						  const struct nsync_archive_filter *filter,
						  struct nsync_error *err)
{
	TRY(nsync_archive_list(stories, repo, region, &region->tree, filter, err));
	TRY(read_all(stories, repo, err));
	return add_named(stories, repo, region, filter, err);
}
