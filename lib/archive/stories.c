/* stories_versions.c: every story with all its versions, for outputs that tell of earlier ones. */
#include <stdlib.h>
#include <string.h>

#include "lib/archive/internal.h"

/* What the region holds as ok or waiting; a voided version is as if it had never been. */
static bool counts(const struct nsync_archive_version *version)
{
	return version->reason != NSYNC_KEY_REVOKED && version->item;
}

static void take_story(struct nsync_archive_stories *out,
		       const struct nsync_archive_version *latest,
		       const struct nsync_digest_version *versions, size_t count)
{
	out->stories[out->count++] = (struct nsync_digest_story){
		.item = latest->item,
		.id = latest->id,
		.reason = latest->reason,
		.seq = latest->seq,
		.aside = latest->aside,
		.words = latest->brief ? latest->item->text : nsync_buf_view(&latest->words),
		.brief = latest->brief,
		.versions = versions,
		.version_count = count,
	};
	memcpy(out->stories[out->count - 1].sha256, latest->sha256, NSYNC_HASH_BYTES);
	out->latest[out->count - 1] = latest;
}

enum nsync_code nsync_archive_stories_group(struct nsync_archive_stories *out,
					    const struct nsync_archive_versions *stories,
					    struct nsync_error *err)
{
	size_t n = 0;

	*out = (struct nsync_archive_stories){
		.stories = calloc(stories->count + 1, sizeof(*out->stories)),
		.versions = calloc(stories->count + 1, sizeof(*out->versions)),
		.latest = calloc(stories->count + 1, sizeof(struct nsync_archive_version *)),
		.paths = NSYNC_BUF_INIT(SIZE_MAX / 2),
	};
	if (!out->stories || !out->versions || !out->latest)
		return nsync_fail_memory(err);
	for (size_t i = 0, end; i < stories->count; i = end) {
		const struct nsync_archive_version *latest = NULL;
		size_t first = n;

		for (end = i;
		     end < stories->count &&
		     !nsync_story_cmp(&stories->versions[end].story, &stories->versions[i].story);
		     end++) {
			const struct nsync_archive_version *version = &stories->versions[end];

			if (!counts(version))
				continue;
			out->versions[n++] =
				(struct nsync_digest_version){ version->item, version->reason };
			latest = version;
		}
		if (latest)
			take_story(out, latest, &out->versions[first], n - first);
	}
	return NSYNC_OK;
}

enum nsync_code nsync_archive_stories_make(struct nsync_archive_stories *out,
					   const struct nsync_archive_versions *stories,
					   const struct nsync_clone *context, bool records,
					   struct nsync_error *err)
{
	TRY(nsync_archive_stories_group(out, stories, err));
	TRY(nsync_archive_records_by_log(out, context, records, err));
	return nsync_archive_find_notices(out, context, err);
}

void nsync_archive_stories_release(struct nsync_archive_stories *stories)
{
	free(stories->stories);
	free(stories->versions);
	free(stories->latest);
	free(stories->records);
	nsync_buf_release(&stories->paths);
	*stories = (struct nsync_archive_stories){ 0 };
}

static int compare_story(const void *key, const void *element)
{
	const struct nsync_digest_story *story = element;

	return nsync_story_cmp(key, &story->item->story);
}

struct nsync_digest_story *nsync_archive_stories_find(struct nsync_digest_story *stories,
						      size_t count, const struct nsync_story *story)
{
	return count ? bsearch(story, stories, count, sizeof(*stories), compare_story) : NULL;
}
