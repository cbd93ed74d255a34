/*
 * public.c: what the public may know of. A story that is held, under embargo, expired, waiting for a signature or
 * killed unseen is hidden; so is a version of one that is shown, as long as the same is true of the version.
 */
#include <stdlib.h>

#include "lib/site/internal.h"

static int compare_story(const void *key, const void *element)
{
	const struct nsync_digest_story *story = element;

	return nsync_story_cmp(key, &story->item->story);
}

const struct nsync_digest_story *nsync_site_find_story(const struct site *site,
						       const struct nsync_story *name)
{
	const struct nsync_digest *digest = site->digest;

	if (!digest->stories || !digest->story_count)
		return NULL;
	return bsearch(name, digest->stories, digest->story_count, sizeof(*digest->stories), compare_story);
}

bool nsync_site_tells_words(const struct site *site, const struct nsync_digest_story *story,
			    const struct nsync_digest_version *version)
{
	return site->public[story - site->digest->stories] && nsync_site_may_show(site, version);
}

bool nsync_site_tells(const struct site *site, const struct nsync_digest_story *story,
		      int64_t version)
{
	if (!site->public[story - site->digest->stories])
		return false;
	if (version == story->item->version) /* shown, or what the notice is of */
		return true;
	for (size_t i = story->versions ? story->version_count : 0; i-- > 0;)
		if (story->versions[i].item->version == version)
			return nsync_site_tells_words(site, story, &story->versions[i]);
	return false;
}

/* Whether an item names a hidden story. One that the region hasn't got is anybody's. */
static bool names_hidden(const struct site *site, const struct nsync_item *item)
{
	const struct nsync_json *at = item->associations ? nsync_json_first(item->associations) : NULL;

	for (; at; at = nsync_json_next(item->associations, at)) {
		const struct nsync_digest_story *story = NULL;
		struct nsync_str authority;
		struct nsync_story name;

		if (nsync_uri_parse(&authority, &name, nsync_json_get_str(at, NSYNC_STR("uri"))) &&
		    nsync_str_eq(authority, site->region->authority))
			story = nsync_site_find_story(site, &name);
		if (story && !site->public[story - site->digest->stories])
			return true;
	}
	return false;
}

enum nsync_code nsync_site_find_public(struct site *site, struct nsync_error *err)
{
	const struct nsync_digest *digest = site->digest;
	size_t n = digest->stories ? digest->story_count : 0;

	site->public = calloc(n + 1, sizeof(*site->public));
	if (!site->public)
		return nsync_fail_memory(err);
	TRY(nsync_digest_public(site->public, digest->stories, n, site->options->as_of, err));
	for (size_t i = 0; i < site->count; i++)
		site->stories[i].kept_back = names_hidden(site, site->stories[i].entry->item);
	return NSYNC_OK;
}

/* Whether a version may be told of: the same rules as for the story, at the digest's moment. */
bool nsync_site_may_show(const struct site *site, const struct nsync_digest_version *version)
{
	const struct nsync_item *item = version->item;

	return item->status == NSYNC_USABLE && version->reason == NSYNC_REASON_OK &&
	       !(item->embargoed && nsync_time_cmp(item->embargoed_until, site->options->as_of) > 0) &&
	       !(item->expiring && nsync_time_cmp(item->expires, site->options->as_of) <= 0);
}
