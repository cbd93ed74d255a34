/*
 * data.c: what the reader's browser needs to check signatures: the signed files themselves, as classic
 * scripts, since a page from disk may fetch nothing. Each sets nsyncData[path] to a file's exact text:
 *
 *   data/roots.js         every trust root
 *   data/record.js        the newest record
 *   data/records/<n>.js   each record that accepted a story of the site
 *   data/items/<day>.js   items of that day (by firstCreated; more than SITE_BUNDLE: <day>-2.js, ...) and their
 *                         cosignatures; nsyncMerged[path] = n
 *
 * The verifier loads the items' when it is asked; an element's data-file names theirs. What would tell of a story that
 * is hidden stays away: such records (site/records.c), and such an item, of which nsyncKeptBack[path] = 1 says that it
 * is not here.
 */
#include <stdio.h>

#include "lib/site/internal.h"

/* Append one file of the region; none: nothing. */
static enum nsync_code add_file(struct site_page *page, struct nsync_buf *out, const char *path,
				struct nsync_error *err)
{
	bool found;

	nsync_buf_clear(&page->text);
	TRY(nsync_site_read_file(&found, &page->text, page->site, path, err));
	if (found)
		nsync_digest_data_script(out, nsync_str(path), nsync_buf_view(&page->text));
	return NSYNC_OK;
}

static void add_kept_back(struct nsync_buf *out, struct nsync_str path)
{
	nsync_buf_text(out, "(self.nsyncKeptBack=self.nsyncKeptBack||{})[");
	nsync_site_add_exact(out, path);
	nsync_buf_text(out, "]=1;\n");
}

enum nsync_code nsync_site_add_item_data(struct site_page *page, struct nsync_buf *out,
					 const struct site_story *story, struct nsync_str file,
					 struct nsync_error *err)
{
	const struct nsync_item *item = story->entry->item;
	int64_t seq = story->entry->seq;
	char path[NSYNC_MAX_PATH], name[NSYNC_MAX_PATH];

	nsync_path_item(path, &item->story, item->version);
	if (story->kept_back) {
		add_kept_back(out, nsync_str(path));
		return nsync_buf_check(out, err);
	}
	if (file.p)
		nsync_digest_data_script(out, nsync_str(path), file);
	else
		TRY(add_file(page, out, path, err));
	for (size_t i = 0; i < item->joint_count; i++) {
		nsync_path_cosignature(name, item->joint[i], &item->story, item->version);
		TRY(add_file(page, out, name, err));
	}
	if (seq) {
		nsync_buf_text(out, "(self.nsyncMerged=self.nsyncMerged||{})[");
		nsync_site_add_exact(out, nsync_str(path));
		nsync_buf_printf(out, "]=%lld;\n", (long long)seq);
	}
	return nsync_buf_check(out, err);
}

enum nsync_code nsync_site_put_region_data(struct site_page *page, struct nsync_error *err)
{
	const struct nsync_digest_region *region = page->site->region;
	char path[NSYNC_MAX_PATH];

	nsync_buf_clear(&page->out);
	for (int64_t version = 1; region->root && version <= region->root->version; version++) {
		nsync_path_root(path, version);
		TRY(add_file(page, &page->out, path, err));
	}
	TRY(nsync_site_put_data(page, "data/roots.js", err));
	return nsync_site_put_records(page, err);
}
