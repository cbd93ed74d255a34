/*
 * bundle.c: stories of one day, each with its page, and their signed files as one script. A story is read as a
 * whole only here, and only if the site before has not both, made of the same.
 */
#include <stdio.h>

#include "lib/site/internal.h"

enum nsync_code nsync_site_read_full(const struct nsync_item **item, struct nsync_str *file,
				      struct nsync_item_file *scratch,
				      const struct site_page *page, const struct site_story *story,
				      struct nsync_error *err)
{
	const struct nsync_site_source *source = page->site->source;

	*item = story->entry->item;
	*file = (struct nsync_str){ NULL, 0 };
	if (!source->full || !story->story)
		return NSYNC_OK;
	return source->full(source->payload, page->worker, item, file, scratch, story->story, err);
}

/* with_data: its signed files are wanted, too. */
static enum nsync_code put_one(struct site_page *page, size_t at, bool with_data, struct nsync_error *err)
{
	const struct site *site = page->site;
	const struct site_story *story = &site->stories[at];
	const struct nsync_item *item;
	struct nsync_str file;
	uint8_t input[NSYNC_HASH_BYTES];
	char name[NSYNC_MAX_PATH];
	bool kept;

	TRY(nsync_site_copy_pictures(page, story->entry->item, err));
	nsync_story_format(name, &story->entry->item->story, 0);
	nsync_site_page_at(page, story->tree, "%s.html", name);
	nsync_site_story_input(input, site, at);
	kept = nsync_site_keep(site, page->path, input);
	if (kept && !with_data)
		return NSYNC_OK;
	TRY(nsync_site_read_full(&item, &file, &page->full, page, story, err));
	if (!kept) {
		TRY(nsync_site_put_story(page, at, item, err));
		TRY(nsync_site_made(site, page->path, input, err));
	}
	return with_data ? nsync_site_add_item_data(page, &page->data, story, file, err) : NSYNC_OK;
}

enum nsync_code nsync_site_put_bundle(struct site_page *page, const struct site_bundle *bundle,
				      struct nsync_error *err)
{
	const struct site *site = page->site;
	const struct nsync_site_sink *sink = site->sink;
	uint8_t input[NSYNC_HASH_BYTES];
	char path[SITE_PATH];
	bool kept;

	snprintf(path, sizeof(path), "data/items/%s.js", site->stories[bundle->first].bundle);
	nsync_site_bundle_input(input, site, bundle);
	kept = nsync_site_keep(site, path, input);
	nsync_buf_clear(&page->data);
	for (size_t i = bundle->first; i < bundle->first + bundle->count; i++)
		TRY(put_one(page, i, !kept, err));
	if (kept)
		return NSYNC_OK;
	TRY(nsync_buf_check(&page->data, err));
	TRY(sink->put(sink->payload, path, nsync_buf_view(&page->data), err));
	return nsync_site_made(site, path, input, err);
}
