/*
 * named.c: read the stories that a digest of a period needs: those of the period, and stories of other months
 * that these name as an original or as related. Nothing else of the region is read.
 */
#include <stdlib.h>
#include <string.h>

#include "lib/archive/internal.h"

static int compare_story(const void *key, const void *element)
{
	const struct nsync_story *story = key;
	const struct nsync_archive_version *version = element;

	return nsync_story_cmp(story, &version->story);
}

static bool is_listed(const struct nsync_archive_versions *versions,
		      const struct nsync_story *story)
{
	return versions->count && bsearch(story, versions->versions, versions->count,
					  sizeof(*versions->versions), compare_story);
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

static enum nsync_code add_name(struct names *out, const struct nsync_archive_versions *versions,
				struct nsync_str uri, struct nsync_error *err)
{
	struct nsync_str authority;
	struct nsync_story story;

	if (!nsync_uri_parse(&authority, &story, uri) || is_listed(versions, &story))
		return NSYNC_OK;
	TRY(NSYNC_GROW(out->stories, out->count, out->cap, err));
	out->stories[out->count++] = story;
	return NSYNC_OK;
}

static enum nsync_code add_names(struct names *out, const struct nsync_archive_versions *versions,
				 const struct nsync_archive_version *version, bool associations,
				 struct nsync_error *err)
{
	const struct nsync_item *item = &version->file->item;
	const struct nsync_json *list = item->associations;

	if (item->translation_of.p)
		TRY(add_name(out, versions, item->translation_of, err));
	if (!associations || version->auxiliary || !list)
		return NSYNC_OK;
	for (const struct nsync_json *at = nsync_json_first(list); at;
	     at = nsync_json_next(list, at))
		TRY(add_name(out, versions, nsync_json_get_str(at, NSYNC_STR("uri")), err));
	return NSYNC_OK;
}

static enum nsync_code find_names(struct names *out, const struct nsync_archive_versions *versions,
				  bool associations, struct nsync_error *err)
{
	size_t kept = 0;

	for (size_t i = 0; i < versions->count; i++)
		TRY(add_names(out, versions, &versions->versions[i], associations, err));
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

static enum nsync_code add_auxiliary(struct nsync_archive_versions *out,
				     const struct nsync_repo *repo,
				     const struct nsync_region *region,
				     const struct nsync_story *story, bool all_versions,
				     struct nsync_error *err)
{
	AUTO(nsync_archive_versions_release) struct nsync_archive_versions found = { 0 };

	nsync_archive_versions_init(&found);
	TRY(nsync_archive_list_story(&found, repo, region, story, all_versions, err));
	for (size_t i = 0; i < found.count; i++)
		found.versions[i].auxiliary = true;
	return nsync_archive_versions_take(out, &found, err);
}

/* ---- round by round ---------------------------------------------------------------- */

enum nsync_code nsync_archive_read_for_digest(struct nsync_archive_versions *out,
					      const struct nsync_repo *repo,
					      const struct nsync_region *region,
					      const struct nsync_archive_filter *filter,
					      bool associations, struct nsync_error *err)
{
	TRY(nsync_archive_list(out, repo, region, &region->tree, filter, err));
	TRY(nsync_archive_read(out, repo, err));
	/* An original may be a translation itself; a round that adds none is the last one. */
	for (;;) {
		AUTO(names_release) struct names names = { NULL, 0, 0 };
		size_t before = out->count;

		TRY(find_names(&names, out, associations, err));
		for (size_t i = 0; i < names.count; i++)
			TRY(add_auxiliary(out, repo, region, &names.stories[i],
					  filter->all_versions, err));
		if (out->count == before)
			return NSYNC_OK;
		TRY(nsync_archive_read(out, repo, err));
		nsync_archive_versions_sort(out);
	}
}
