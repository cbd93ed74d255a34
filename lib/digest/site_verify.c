/*
 * site_verify.c: what the reader's browser needs to check signatures: the signed files themselves, as classic
 * scripts, since a page from disk may fetch nothing. Each sets nsyncData[path] to a file's exact text:
 *
 *   data/roots.js         every trust root
 *   data/record.js        the newest record
 *   data/records/<n>.js   each record that accepted a story of the site
 *   data/items/<day>.js   items of that day (by firstCreated; more than SITE_BUNDLE: <day>-2.js, ...) and their
 *                         cosignatures; nsyncMerged[path] = n
 *
 * The verifier loads the items' when it is asked; an element's data-file names theirs. Records tell what was held, too; one that names a story which
 * the site must not tell of stays away.
 */
#include <stdio.h>
#include <stdlib.h>

#include "lib/digest/site.h"

/* Not a character changes, unlike in digest_escape_script; whatever could matter to anyone is escaped. */
static void add_exact(struct nsync_buf *out, struct nsync_str text)
{
	size_t at = 0, done = 0;

	nsync_buf_char(out, '"');
	while ((at += digest_plain_run(text, at)) < text.n) {
		size_t from = at;
		int32_t c = nsync_utf8_next(text, &at);

		bool spelt = c == '"' || c == '\\' || c == '\n';

		if (!spelt && c != '<' && c != '>' && c != '&' && c != '\t' && c == digest_clean(c))
			continue;
		nsync_buf_add(out, text.p + done, from - done);
		if (spelt)
			nsync_buf_add(out, c == '\n' ? "\\n" : c == '"' ? "\\\"" : "\\\\", 2);
		else
			nsync_buf_printf(out, "\\u%04x", c < 0 ? 0xfffdu : (unsigned)c);
		done = at;
	}
	nsync_buf_add(out, text.p + done, text.n - done);
	nsync_buf_char(out, '"');
}

void digest_data_script(struct nsync_buf *out, struct nsync_str path, struct nsync_str bytes)
{
	nsync_buf_text(out, "(self.nsyncData=self.nsyncData||{})[");
	add_exact(out, path);
	nsync_buf_text(out, "]=");
	add_exact(out, bytes);
	nsync_buf_text(out, ";\n");
}

void site_verify_scripts(struct site_page *page)
{
	nsync_buf_printf(&page->out, "<script src=\"%sdata/roots.js\" defer></script>\n"
				     "<script src=\"%sdata/record.js\" defer></script>\n"
				     "<script src=\"%sassets/verify.js\" defer></script>\n",
			 page->root, page->root, page->root);
}

/* Append one file of the region; none: nothing. */
static enum nsync_code add_file(struct site_page *page, struct nsync_buf *out, const char *path,
				struct nsync_error *err)
{
	const struct nsync_digest_sink *sink = page->site->sink;
	enum nsync_code code;

	nsync_buf_clear(&page->text);
	code = sink->read(sink->payload, &page->text, path, err);
	if (code == NSYNC_OK)
		digest_data_script(out, nsync_str(path), nsync_buf_view(&page->text));
	return code == NSYNC_ENOTFOUND ? NSYNC_OK : code;
}

static enum nsync_code put_data(struct site_page *page, const char *path, struct nsync_error *err)
{
	const struct nsync_digest_sink *sink = page->site->sink;

	if (nsync_buf_check(&page->out, err))
		return err->code;
	return sink->put(sink->payload, path, nsync_buf_view(&page->out), err);
}

enum nsync_code site_add_item_data(struct site_page *page, struct nsync_buf *out, const struct site_story *story,
				   struct nsync_str file, struct nsync_error *err)
{
	const struct nsync_item *item = story->entry->item;
	int64_t seq = story->entry->seq;
	char path[NSYNC_MAX_PATH], name[NSYNC_MAX_PATH];

	nsync_path_item(path, &item->story, item->version);
	if (file.p)
		digest_data_script(out, nsync_str(path), file);
	else if (add_file(page, out, path, err))
		return err->code;
	for (size_t i = 0; i < item->joint_count; i++) {
		nsync_path_cosignature(name, item->joint[i], &item->story, item->version);
		if (add_file(page, out, name, err))
			return err->code;
	}
	if (seq) {
		nsync_buf_text(out, "(self.nsyncMerged=self.nsyncMerged||{})[");
		add_exact(out, nsync_str(path));
		nsync_buf_printf(out, "]=%lld;\n", (long long)seq);
	}
	return nsync_buf_check(out, err);
}

/* ---- records -------------------------------------------------------------------------- */

static int compare_story(const void *key, const void *element)
{
	const struct nsync_digest_story *story = element;

	return nsync_story_cmp(key, &story->item->story);
}

/*
 * Whether readers may learn that a file was held. Of a story of the site, they may; of one that the region has
 * but the site has not, never; of any other only where no key of its office signed it, so that it is
 * nobody's story.
 */
static bool may_tell(const struct site *site, const uint8_t *shown, const struct nsync_json *hold)
{
	const struct nsync_digest *digest = site->digest;
	struct nsync_str verdict = nsync_json_get_str(hold, NSYNC_STR("verdict"));
	const struct nsync_digest_story *story = NULL;
	struct nsync_path path;

	if (nsync_path_parse(&path, nsync_json_get_str(hold, NSYNC_STR("path"))) &&
	    (path.kind == NSYNC_PATH_ITEM || path.kind == NSYNC_PATH_COSIGNATURE) && digest->story_count)
		story = bsearch(&path.story, digest->stories, digest->story_count, sizeof(*story), compare_story);
	if (story)
		return shown[story - digest->stories];
	return nsync_str_is(verdict, "unknown-key") || nsync_str_is(verdict, "wrong-office") ||
	       nsync_str_is(verdict, "wrong-region");
}

static bool may_show(const struct site *site, const uint8_t *shown, const struct nsync_json *record)
{
	const struct nsync_json *inputs = nsync_json_at(record, NSYNC_STR("/record/inputs"));
	const struct nsync_json *name = inputs ? nsync_json_first(inputs) : NULL;

	for (; name; name = nsync_json_next(inputs, name)) {
		const struct nsync_json *holds = nsync_json_get(name + 1, NSYNC_STR("holds"));
		const struct nsync_json *hold = holds ? nsync_json_first(holds) : NULL;

		for (; hold; hold = nsync_json_next(holds, hold))
			if (!may_tell(site, shown, hold))
				return false;
	}
	return inputs != NULL;
}

/* name: of the script below data/. A record that stays away leaves the script of the newest one empty. */
static enum nsync_code put_record(struct site_page *page, const uint8_t *shown, int64_t seq, const char *name,
				  struct nsync_error *err)
{
	const struct nsync_digest_sink *sink = page->site->sink;
	struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	char path[NSYNC_MAX_PATH];
	bool newest = seq == page->site->region->record_seq && strcmp(name, "data/record.js") == 0;
	enum nsync_code code = NSYNC_OK;

	nsync_buf_clear(&page->out);
	nsync_buf_clear(&page->text);
	nsync_path_record(path, seq);
	if (seq)
		code = sink->read(sink->payload, &page->text, path, err);
	if (code == NSYNC_ENOTFOUND)
		return newest ? put_data(page, name, err) : NSYNC_OK;
	if (code == NSYNC_OK && seq)
		code = nsync_json_read(&doc, nsync_buf_view(&page->text), &nsync_json_record, err);
	if (code == NSYNC_OK && seq && may_show(page->site, shown, doc.root))
		digest_data_script(&page->out, nsync_str(path), nsync_buf_view(&page->text));
	nsync_json_doc_release(&doc);
	return code != NSYNC_OK || (!page->out.n && !newest && seq) ? code : put_data(page, name, err);
}

static enum nsync_code put_records(struct site_page *page, uint8_t *shown, uint8_t *done, struct nsync_error *err)
{
	const struct site *site = page->site;
	int64_t last = site->region->record_seq;
	enum nsync_code code;

	for (size_t i = 0; i < site->count; i++)
		if (site->stories[i].story)
			shown[site->stories[i].story - site->digest->stories] = 1;
	code = put_record(page, shown, last, "data/record.js", err);
	for (size_t i = 0; code == NSYNC_OK && i < site->count; i++) {
		int64_t seq = site->stories[i].entry->seq;
		char name[64];

		if (seq <= 0 || seq > last || done[seq])
			continue;
		done[seq] = 1;
		snprintf(name, sizeof(name), "data/records/%lld.js", (long long)seq);
		code = put_record(page, shown, seq, name, err);
	}
	return code;
}

enum nsync_code site_put_region_data(struct site_page *page, struct nsync_error *err)
{
	const struct nsync_digest_region *region = page->site->region;
	uint8_t *shown, *done;
	char path[NSYNC_MAX_PATH];
	enum nsync_code code;

	nsync_buf_clear(&page->out);
	for (int64_t version = 1; region->root && version <= region->root->version; version++) {
		nsync_path_root(path, version);
		if (add_file(page, &page->out, path, err))
			return err->code;
	}
	if (put_data(page, "data/roots.js", err))
		return err->code;
	shown = calloc(page->site->digest->story_count + 1, 1);
	done = calloc((size_t)region->record_seq + 1, 1);
	code = shown && done ? put_records(page, shown, done, err) : nsync_fail_memory(err);
	free(shown);
	free(done);
	return code;
}
