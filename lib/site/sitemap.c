/* sitemap.c: sitemap.xml (sitemaps.org, 0.9), where the site's address is known: it holds whole addresses only. */
#include <stdio.h>

#include "lib/site/internal.h"

#define MAX_URLS 50000u /* of one file, by the protocol */

struct map {
	struct site_page *page;
	size_t urls, files;
};

static enum nsync_code put_map(struct map *map, const char *path, struct nsync_error *err)
{
	const struct nsync_site_sink *sink = map->page->site->sink;

	TRY(nsync_buf_check(&map->page->out, err));
	return sink->put(sink->payload, path, nsync_buf_view(&map->page->out), err);
}

static enum nsync_code end_map(struct map *map, bool only, struct nsync_error *err)
{
	char path[40] = "sitemap.xml";

	nsync_buf_text(&map->page->out, "</urlset>\n");
	map->files++;
	map->urls = 0;
	if (!only)
		snprintf(path, sizeof(path), "sitemap-%zu.xml", map->files);
	return put_map(map, path, err);
}

/* One more address; "&" and the like can be in the base only, and HTML's references for them are XML's. */
static enum nsync_code begin_url(struct map *map, struct nsync_error *err)
{
	struct nsync_buf *out = &map->page->out;

	if (map->urls == MAX_URLS)
		TRY(end_map(map, false, err));
	if (map->urls++ == 0) {
		nsync_buf_clear(out);
		nsync_buf_text(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
				    "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" "
				    "xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n");
	}
	nsync_buf_text(out, "<url><loc>");
	nsync_digest_escape_html(out, map->page->site->options->base_url);
	return NSYNC_OK;
}

static void add_story(struct map *map, size_t at)
{
	const struct site *site = map->page->site;
	const struct nsync_item *item = site->stories[at].entry->item;
	struct nsync_buf *out = &map->page->out;
	char time[32];

	nsync_buf_str(out, nsync_buf_view(&site->stories[at].path));
	nsync_time_format(time, item->version_created);
	nsync_buf_printf(out, "</loc><lastmod>%s</lastmod>", time);
	/* A text that is in several languages names them all, itself included. */
	if (site->stories[site->stories[at].family].next != SITE_NONE)
		for (size_t i = site->stories[at].family; i != SITE_NONE; i = site->stories[i].next) {
			const struct nsync_item *other = site->stories[i].entry->item;

			nsync_buf_text(out, "<xhtml:link rel=\"alternate\" hreflang=\"");
			nsync_digest_escape_html(out, other->language);
			nsync_buf_text(out, "\" href=\"");
			nsync_digest_escape_html(out, site->options->base_url);
			nsync_buf_str(out, nsync_buf_view(&site->stories[i].path));
			nsync_buf_text(out, "\"/>");
		}
	nsync_buf_text(out, "</url>\n");
}

static const char *folder_of(enum site_kind kind)
{
	return kind == SITE_OFFICE ? "by-office" : kind == SITE_TOPIC ? "by-topic" : "by-year";
}

static enum nsync_code add_lists(struct map *map, struct nsync_error *err)
{
	const struct site *site = map->page->site;

	for (size_t i = 0; i < site->trees; i++) {
		TRY(begin_url(map, err));
		nsync_buf_printf(&map->page->out, "%s/index.html</loc></url>\n", site->folders[i]);
	}
	for (size_t i = 0; i < site->section_count; i++) {
		const struct site_section *section = &site->sections[i];

		TRY(begin_url(map, err));
		nsync_buf_printf(&map->page->out, "%s/%s/%s.html</loc></url>\n", site->folders[section->tree],
				 folder_of(section->kind), section->key);
	}
	return NSYNC_OK;
}

enum nsync_code nsync_site_put_sitemap(struct site_page *page, struct nsync_error *err)
{
	const struct site *site = page->site;
	struct nsync_buf *out = &page->out;
	struct map map = { .page = page };

	if (!site->options->base_url.p)
		return NSYNC_OK;
	TRY(add_lists(&map, err));
	for (size_t i = 0; i < site->count; i++) {
		TRY(begin_url(&map, err));
		add_story(&map, i);
	}
	TRY(end_map(&map, map.files == 0, err));
	if (map.files == 1)
		return NSYNC_OK;
	nsync_buf_clear(out);
	nsync_buf_text(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
			    "<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
	for (size_t i = 1; i <= map.files; i++) {
		nsync_buf_text(out, "<sitemap><loc>");
		nsync_digest_escape_html(out, site->options->base_url);
		nsync_buf_printf(out, "sitemap-%zu.xml</loc></sitemap>\n", i);
	}
	nsync_buf_text(out, "</sitemapindex>\n");
	return put_map(&map, "sitemap.xml", err);
}
