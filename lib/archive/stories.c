/*
 * stories.c: the stories that the digest room takes, each with its versions, made of a list of
 * versions.
 */
#include <stdlib.h>
#include <string.h>

#include "lib/archive/internal.h"

/* A version that a revocation made void is treated as if it had never been. */
static bool counts(const struct nsync_archive_version *version)
{
	return version->reason != NSYNC_KEY_REVOKED && version->file;
}

static void add_story(struct nsync_archive_stories *out, const struct nsync_archive_version *latest,
		      const struct nsync_digest_version *versions, size_t count)
{
	const struct nsync_item *item = &latest->file->item;
	struct nsync_digest_story *story = &out->stories[out->count];

	*story = (struct nsync_digest_story){
		.item = item,
		.id = latest->file->id,
		.reason = latest->reason,
		.seq = latest->seq,
		.auxiliary = latest->auxiliary,
		.words = latest->excerpt ? item->text : nsync_buf_view(&latest->words),
		.excerpt = latest->excerpt,
		.versions = versions,
		.version_count = count,
	};
	memcpy(story->sha256, latest->sha256, NSYNC_HASH_BYTES);
	out->latest[out->count++] = latest;
}

enum nsync_code nsync_archive_stories_group(struct nsync_archive_stories *out,
					    const struct nsync_archive_versions *versions,
					    struct nsync_error *err)
{
	size_t n = 0, room = versions->count + 1;

	*out = (struct nsync_archive_stories){
		.stories = calloc(room, sizeof(*out->stories)),
		.versions = calloc(room, sizeof(*out->versions)),
		.latest = calloc(room, sizeof(struct nsync_archive_version *)),
		.paths = NSYNC_BUF_INIT(SIZE_MAX / 2),
	};
	if (!out->stories || !out->versions || !out->latest)
		return nsync_fail_memory(err);
	for (size_t i = 0; i < versions->count;) {
		const struct nsync_story *story = &versions->versions[i].story;
		const struct nsync_archive_version *latest = NULL;
		size_t first = n;

		for (; i < versions->count && !nsync_story_cmp(&versions->versions[i].story, story);
		     i++) {
			const struct nsync_archive_version *version = &versions->versions[i];

			if (!counts(version))
				continue;
			out->versions[n++] = (struct nsync_digest_version){ &version->file->item,
									    version->reason };
			latest = version;
		}
		if (latest)
			add_story(out, latest, &out->versions[first], n - first);
	}
	return NSYNC_OK;
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
