/* files.c: what is no page: style, scripts, logo, search index, sitemap, other formats' files. */
#include <stdio.h>
#include <stdlib.h>

#include "lib/base/embedded.h"
#include "lib/site/internal.h"

static enum nsync_code put(struct site_page *page, const char *path, struct nsync_error *err)
{
	const struct nsync_site_sink *sink = page->site->sink;

	TRY(nsync_buf_check(&page->out, err));
	return sink->put(sink->payload, path, nsync_buf_view(&page->out), err);
}

/* ---- assets --------------------------------------------------------------------------------- */

/* The grounds are style.css's --paper. */
static enum nsync_code put_style(struct site_page *page, struct nsync_error *err)
{
	const struct nsync_digest_look *look = page->site->look;

	nsync_buf_clear(&page->out);
	nsync_buf_str(&page->out, nsync_page_style());
	if (look && look->has_accent)
		nsync_buf_printf(
			&page->out,
			":root { --accent: #%06x }\n@media screen and (prefers-color-scheme: dark) "
			"{ :root { --accent: #%06x } }\n",
			(unsigned)nsync_digest_readable(look->accent, 0xfbfaf7, 0),
			(unsigned)nsync_digest_readable(look->accent, 0x1f1e1b, 0xffffff));
	return put(page, "assets/style.css", err);
}

static enum nsync_code put_asset(struct site_page *page, const char *path, const char *const *parts,
				 struct nsync_error *err)
{
	nsync_buf_clear(&page->out);
	for (; *parts; parts++)
		nsync_buf_str(&page->out, nsync_embedded_find(*parts));
	return put(page, path, err);
}

/* ---- the way in ----------------------------------------------------------------------------- */

/* To the first language at once; whoever stays finds them all. */
static enum nsync_code put_root(struct site_page *page, struct nsync_error *err)
{
	const struct site *site = page->site;
	struct nsync_buf *out = &page->out;

	nsync_buf_clear(out);
	page->language = site->languages[0];
	nsync_buf_text(out, "<!DOCTYPE html>\n<html lang=\"");
	nsync_site_text(page, page->language);
	nsync_buf_printf(out,
			 "\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" "
			 "content=\"default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'\">\n"
			 "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
			 "<meta name=\"color-scheme\" content=\"light dark\">\n"
			 "<meta http-equiv=\"refresh\" content=\"0; url=%s/index.html\">\n<title>",
			 site->folders[0]);
	nsync_site_text(page, nsync_digest_region_name(site->region, page->language));
	nsync_buf_text(out, "</title>\n<link rel=\"stylesheet\" href=\"assets/style.css\">\n");
	for (size_t i = 0; i < site->trees; i++)
		nsync_buf_printf(out, "<link rel=\"alternate\" hreflang=\"%s\" href=\"%s/index.html\">\n",
				 site->folders[i], site->folders[i]);
	nsync_buf_text(out, "</head>\n<body>\n<main id=\"main\" class=\"choose\">\n<h1>");
	nsync_site_text(page, nsync_digest_region_name(site->region, page->language));
	nsync_buf_printf(out, "</h1>\n<nav aria-label=\"%s\"><ul>\n",
			 nsync_site_word(page, NSYNC_LABEL_CHOOSE));
	for (size_t i = 0; i < site->trees; i++) {
		nsync_buf_printf(out, "<li><a href=\"%s/index.html\" lang=\"", site->folders[i]);
		nsync_site_text(page, site->languages[i]);
		nsync_buf_text(out, "\" hreflang=\"");
		nsync_site_text(page, site->languages[i]);
		nsync_buf_text(out, "\">");
		nsync_site_text(page,
				nsync_digest_language_name(site->languages[i], site->languages[i]));
		nsync_buf_text(out, "</a></li>\n");
	}
	nsync_buf_text(out, "</ul></nav>\n</main>\n</body>\n</html>\n");
	return put(page, "index.html", err);
}

enum nsync_code nsync_site_put_files(struct site_page *page, struct nsync_error *err)
{
	static const char *const search[] = { "lib/site/assets/search.js", NULL };
	static const char *const verify[] = { "lib/site/assets/verify_trust.js", "lib/site/assets/verify_words.js",
					      "lib/site/assets/verify_markdown.js", "lib/site/assets/verify.js", NULL };
	const struct nsync_digest_look *look = page->site->look;
	char path[32];

	TRY(put_style(page, err));
	TRY(put_asset(page, "assets/search.js", search, err));
	TRY(put_asset(page, "assets/verify.js", verify, err));
	TRY(put_root(page, err));
	TRY(nsync_site_put_region_data(page, err));
	if (!look || !look->logo.p)
		return NSYNC_OK;
	snprintf(path, sizeof(path), "assets/logo.%s", look->logo_type);
	return page->site->sink->put(page->site->sink->payload, path, look->logo, err);
}

/* ---- the search index: a classic script a month, since a page from disk may fetch nothing ----- */

static void add_indexed(struct site_page *page, size_t at, bool first)
{
	const struct nsync_item *item = page->site->stories[at].entry->item;
	struct nsync_buf *out = &page->out;
	char date[16];

	nsync_date_format(date, nsync_time_local_date(item->first_created));
	nsync_buf_text(out, first ? "[\"" : ",\n[\"");
	nsync_buf_str(out, nsync_buf_view(&page->site->stories[at].path));
	nsync_buf_printf(out, "\",\"%s\",", date);
	nsync_digest_escape_script(out, item->language);
	nsync_buf_printf(out, ",\"%s\",", item->story.office);
	nsync_digest_escape_script(out, item->headline);
	nsync_buf_char(out, ',');
	nsync_buf_clear(&page->text);
	if (item->summary.n) {
		nsync_buf_str(&page->text, item->summary);
		nsync_buf_char(&page->text, ' ');
	}
	nsync_buf_str(&page->text, page->site->stories[at].words);
	nsync_digest_escape_script(out, nsync_buf_view(&page->text));
	nsync_buf_char(out, ']');
}

bool nsync_site_next_month(struct site_month *month, const struct site *site)
{
	size_t first = month->first + month->count, n = first;

	while (n < site->count && site->stories[n].date.year == site->stories[first].date.year &&
	       site->stories[n].date.month == site->stories[first].date.month)
		n++;
	if (n == first)
		return false;
	month->first = first;
	month->count = n - first;
	snprintf(month->path, sizeof(month->path), "data/search/%04d-%02d.js", (int)site->stories[first].date.year,
		 (int)site->stories[first].date.month);
	return true;
}

#define PER_CALL 1000u /* arguments of one push */

enum nsync_code nsync_site_put_search_data(struct site_page *page, struct nsync_error *err)
{
	const struct site *site = page->site;
	struct site_month month = { 0 };

	while (nsync_site_next_month(&month, site)) {
		uint8_t input[NSYNC_HASH_BYTES];

		nsync_site_bundle_input(input, site,
					&(struct site_bundle){ month.first, month.count });
		if (nsync_site_keep(site, month.path, input))
			continue;
		nsync_buf_clear(&page->out);
		for (size_t i = 0; i < month.count; i++) {
			if (i % PER_CALL == 0)
				nsync_buf_printf(&page->out, "%s(self.nsyncStories=self.nsyncStories||[]).push(\n",
						 i ? ");\n" : "");
			add_indexed(page, month.first + i, i % PER_CALL == 0);
		}
		nsync_buf_text(&page->out, ");\n");
		TRY(put(page, month.path, err));
		TRY(nsync_site_made(site, month.path, input, err));
	}
	return NSYNC_OK;
}

/* ---- other formats -------------------------------------------------------------------------------- */

/* The newest of a language's list. */
struct newest {
	struct nsync_digest_entry *entries;
	struct nsync_item_file *files; /* their items */
	size_t count;
};

static void newest_release(struct newest *newest)
{
	for (size_t i = 0; newest->files && i < newest->count; i++)
		nsync_item_file_release(&newest->files[i]);
	free(newest->files);
	free(newest->entries);
}

static enum nsync_code read_newest(struct newest *newest, const struct site_page *page, size_t tree,
				   struct nsync_error *err)
{
	const struct site *site = page->site;

	newest->count = site->list_counts[tree] < 2 * SITE_LATEST ? site->list_counts[tree] : 2 * SITE_LATEST;
	newest->entries = calloc(newest->count + 1, sizeof(*newest->entries));
	newest->files = calloc(newest->count + 1, sizeof(*newest->files));
	if (!newest->entries || !newest->files)
		return nsync_fail_memory(err);
	for (size_t i = 0; i < newest->count; i++)
		nsync_item_file_init(&newest->files[i]);
	for (size_t i = 0; i < newest->count; i++) {
		const struct site_story *story = &site->stories[site->lists[tree][i]];
		struct nsync_str file;

		newest->entries[i] = *story->entry;
		newest->entries[i].other_language =
			!nsync_digest_language_matches(story->entry->item->language,
						       site->languages[tree]);
		TRY(nsync_site_read_full(&newest->entries[i].item, &file, &newest->files[i], page,
					  story, err));
	}
	return NSYNC_OK;
}

enum nsync_code nsync_site_put_feeds(struct site_page *page, size_t tree, struct nsync_error *err)
{
	const struct site *site = page->site;
	struct nsync_digest digest = *site->digest;
	AUTO(newest_release) struct newest newest = { 0 };
	enum nsync_code code = read_newest(&newest, page, tree, err);

	digest.entries = newest.entries;
	digest.count = newest.count;
	digest.language = nsync_digest_primary(site->languages[tree]);
	for (const struct site_feed *feed = nsync_site_feeds; code == NSYNC_OK && feed->format;
	     feed++) {
		const struct nsync_digest_format *format = nsync_digest_format_find(nsync_str(feed->format));
		char path[SITE_PATH];

		if (!format)
			continue;
		nsync_buf_clear(&page->out);
		snprintf(path, sizeof(path), "%s/%s", site->folders[tree], feed->file);
		digest.place = nsync_str(path);
		code = format->render(&page->out, &digest, err);
		if (code == NSYNC_OK)
			code = put(page, path, err);
	}
	return code;
}
