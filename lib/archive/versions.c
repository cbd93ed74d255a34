/* versions.c: a list of versions of stories that grows, is put in order and is released. */
#include <stdlib.h>
#include <string.h>

#include "lib/archive/internal.h"

void nsync_archive_versions_init(struct nsync_archive_versions *versions)
{
	memset(versions, 0, sizeof(*versions));
}

void nsync_archive_version_forget(struct nsync_archive_version *version)
{
	nsync_item_file_free(version->file);
	version->file = NULL;
	nsync_buf_release(&version->words);
	nsync_buf_release(&version->entry);
}

void nsync_archive_versions_release(struct nsync_archive_versions *versions)
{
	for (size_t i = 0; i < versions->count; i++)
		nsync_archive_version_forget(&versions->versions[i]);
	nsync_buf_release(&versions->known);
	free(versions->versions);
	memset(versions, 0, sizeof(*versions));
}

enum nsync_code nsync_archive_versions_add(struct nsync_archive_versions *versions,
					   const struct nsync_path *path,
					   const struct nsync_oid *blob,
					   const struct nsync_finding *finding,
					   struct nsync_error *err)
{
	TRY(NSYNC_GROW(versions->versions, versions->count, versions->cap, err));
	versions->versions[versions->count++] = (struct nsync_archive_version){
		.story = path->story,
		.version = path->number,
		.blob = *blob,
		.reason = finding ? finding->reason : NSYNC_REASON_OK,
		.seq = finding ? finding->seq : 0,
		.words = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES),
		.entry = NSYNC_BUF_INIT(2 * NSYNC_MAX_SIGNED_BYTES),
	};
	return NSYNC_OK;
}

enum nsync_code nsync_archive_versions_take(struct nsync_archive_versions *versions,
					    struct nsync_archive_versions *from,
					    struct nsync_error *err)
{
	size_t need = versions->count + from->count;
	struct nsync_archive_version *grown;

	if (!from->count)
		return NSYNC_OK;
	if (need > versions->cap) {
		grown = nsync_grow(versions->versions, &versions->cap, need, sizeof(*grown));
		if (!grown)
			return nsync_fail_memory(err);
		versions->versions = grown;
	}
	memcpy(versions->versions + versions->count, from->versions,
	       from->count * sizeof(*from->versions));
	versions->count += from->count;
	from->count = 0;
	return NSYNC_OK;
}

static int compare_versions(const void *a, const void *b)
{
	const struct nsync_archive_version *x = a, *y = b;
	int order = nsync_story_cmp(&x->story, &y->story);

	return order ? order : (x->version > y->version) - (x->version < y->version);
}

void nsync_archive_versions_sort(struct nsync_archive_versions *versions)
{
	size_t sorted = 1;

	/* A walk of a tree finds them in nearly this order. */
	while (sorted < versions->count && compare_versions(&versions->versions[sorted - 1],
							    &versions->versions[sorted]) <= 0)
		sorted++;
	if (sorted < versions->count)
		qsort(versions->versions, versions->count, sizeof(*versions->versions),
		      compare_versions);
}
