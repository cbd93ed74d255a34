/* site_source.c: what a site takes from the region's tree: media, signed files, stories with all of their text. */
#include <string.h>

#include "cmd/site.h"

void site_source_init(struct site_source *source, const struct nsync_clone *context,
		      const struct nsync_archive_stories *all)
{
	memset(source, 0, sizeof(*source));
	source->context = context;
	source->all = all;
	pthread_mutex_init(&source->lock, NULL);
}

void site_source_release(struct site_source *source)
{
	for (size_t i = 0; i < NSYNC_MAX_JOBS; i++)
		nsync_repo_free(source->handles[i]);
	pthread_mutex_destroy(&source->lock);
}

static enum nsync_code read_file(void *payload, struct nsync_buf *out, const char *path, struct nsync_error *err)
{
	struct site_source *source = payload;
	const struct nsync_clone *context = source->context;
	struct nsync_oid blob;
	enum nsync_entry_kind kind;
	enum nsync_code code;

	pthread_mutex_lock(&source->lock);
	code = nsync_repo_find(&blob, &kind, context->repo, &context->region.tree, nsync_str(path), err);
	if (code == NSYNC_OK)
		code = nsync_repo_blob(out, context->repo, &blob, NSYNC_MAX_MEDIA_BYTES, err);
	pthread_mutex_unlock(&source->lock);
	return code;
}

static enum nsync_code read_full(void *payload, unsigned worker, const struct nsync_item **item, struct nsync_str *file,
				 struct nsync_item_file *scratch, const struct nsync_digest_story *story,
				 struct nsync_error *err)
{
	struct site_source *source = payload;
	const struct nsync_archive_version *version = source->all->latest[story - source->all->stories];
	struct nsync_repo **repo = &source->handles[worker];

	*item = &version->file->item;
	*file = nsync_buf_view(&version->file->bytes);
	if (!version->excerpt)
		return NSYNC_OK;
	if (!*repo)
		TRY(nsync_repo_reopen(repo, source->context->repo, err));
	TRY(nsync_archive_read_full(scratch, version, *repo, err));
	*item = &scratch->item;
	*file = nsync_buf_view(&scratch->bytes);
	return NSYNC_OK;
}

struct nsync_site_source site_source_of(struct site_source *source)
{
	return (struct nsync_site_source){ read_file, read_full, source };
}
