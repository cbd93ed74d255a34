/*
 * source.c: where a site takes a region's files from: pictures and signed files by their paths in
 * the regional branch's tree, and stories with their full text where only an excerpt was read.
 */
#include <string.h>

#include "lib/site/region.h"

void nsync_site_region_source_init(struct site_region_source *source)
{
	memset(source, 0, sizeof(*source));
	pthread_mutex_init(&source->lock, NULL);
}

void nsync_site_region_source_release(struct site_region_source *source)
{
	nsync_repo_handles_release(&source->handles);
	pthread_mutex_destroy(&source->lock);
}

static enum nsync_code read_file(void *payload, struct nsync_buf *out, const char *path,
				 struct nsync_error *err)
{
	struct site_region_source *source = payload;
	struct nsync_oid blob;
	enum nsync_entry_kind kind;
	enum nsync_code code;

	pthread_mutex_lock(&source->lock);
	code = nsync_repo_find(&blob, &kind, source->repo, source->tree, nsync_str(path), err);
	if (code == NSYNC_OK)
		code = nsync_repo_blob(out, source->repo, &blob, NSYNC_MAX_MEDIA_BYTES, err);
	pthread_mutex_unlock(&source->lock);
	return code;
}

static enum nsync_code read_full(void *payload, unsigned worker, const struct nsync_item **item,
				 struct nsync_str *file, struct nsync_item_file *scratch,
				 const struct nsync_digest_story *story, struct nsync_error *err)
{
	struct site_region_source *source = payload;
	const struct nsync_archive_version *version =
		source->stories->latest[story - source->stories->stories];
	const struct nsync_repo *repo;

	*item = &version->file->item;
	*file = nsync_buf_view(&version->file->bytes);
	if (!version->excerpt)
		return NSYNC_OK;
	TRY(nsync_repo_handle(&repo, &source->handles, worker, err));
	TRY(nsync_archive_read_full(scratch, version, repo, err));
	*item = &scratch->item;
	*file = nsync_buf_view(&scratch->bytes);
	return NSYNC_OK;
}

struct nsync_site_source nsync_site_region_source(struct site_region_source *source)
{
	return (struct nsync_site_source){ read_file, read_full, source };
}
