/*
 * site_verify.c: what the reader's browser needs to check signatures: the signed files themselves, as classic
 * scripts, since a page from disk may fetch nothing. Each sets nsyncData[path] to a file's exact text.
 */
#include <stdio.h>

#include "lib/digest/site.h"

void digest_data_script(struct nsync_buf *out, struct nsync_str path, struct nsync_str bytes)
{
	nsync_buf_text(out, "(self.nsyncData=self.nsyncData||{})[");
	nsync_json_quote(out, path);
	nsync_buf_text(out, "]=");
	nsync_json_quote(out, bytes);
	nsync_buf_text(out, ";\n");
}

void site_verify_scripts(struct site_page *page)
{
	struct nsync_buf *out = &page->out;
	char name[NSYNC_MAX_PATH];

	nsync_buf_printf(out, "<script src=\"%sdata/roots.js\" defer></script>\n"
			      "<script src=\"%sdata/record.js\" defer></script>\n"
			      "<script src=\"%sassets/verify.js\" defer></script>\n",
			 page->root, page->root, page->root);
	if (!page->story)
		return;
	nsync_story_format(name, &page->story->entry->item->story, page->story->entry->item->version);
	nsync_buf_printf(out, "<script src=\"%sdata/items/%s.js\" defer></script>\n", page->root, name);
}

/* Append one file of the region; none: nothing. */
static enum nsync_code add_file(struct site_page *page, const char *path, struct nsync_error *err)
{
	const struct nsync_digest_sink *sink = page->site->sink;
	enum nsync_code code;

	nsync_buf_clear(&page->text);
	code = sink->read(sink->payload, &page->text, path, err);
	if (code == NSYNC_OK)
		digest_data_script(&page->out, nsync_str(path), nsync_buf_view(&page->text));
	return code == NSYNC_ENOTFOUND ? NSYNC_OK : code;
}

static enum nsync_code put_data(struct site_page *page, const char *path, struct nsync_error *err)
{
	const struct nsync_digest_sink *sink = page->site->sink;

	if (nsync_buf_check(&page->out, err))
		return err->code;
	return sink->put(sink->payload, path, nsync_buf_view(&page->out), err);
}

enum nsync_code site_put_item_data(struct site_page *page, const struct nsync_item *item,
				   struct nsync_error *err)
{
	char path[NSYNC_MAX_PATH], name[NSYNC_MAX_PATH], file[SITE_PATH];

	nsync_buf_clear(&page->out);
	nsync_path_item(path, &item->story, item->version);
	if (add_file(page, path, err))
		return err->code;
	for (size_t i = 0; i < item->joint_count; i++) {
		nsync_path_cosignature(path, item->joint[i], &item->story, item->version);
		if (add_file(page, path, err))
			return err->code;
	}
	nsync_story_format(name, &item->story, item->version);
	snprintf(file, sizeof(file), "data/items/%s.js", name);
	return put_data(page, file, err);
}

enum nsync_code site_put_region_data(struct site_page *page, struct nsync_error *err)
{
	const struct nsync_digest_region *region = page->site->region;
	char path[NSYNC_MAX_PATH];

	nsync_buf_clear(&page->out);
	for (int64_t version = 1; region->root && version <= region->root->version; version++) {
		nsync_path_root(path, version);
		if (add_file(page, path, err))
			return err->code;
	}
	if (put_data(page, "data/roots.js", err))
		return err->code;
	nsync_buf_clear(&page->out);
	if (region->record_seq) {
		nsync_path_record(path, region->record_seq);
		if (add_file(page, path, err))
			return err->code;
	}
	return put_data(page, "data/record.js", err);
}
