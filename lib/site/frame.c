/*
 * frame.c: what is around every page. Nothing here changes from one day to the next, so that a new
 * story changes the pages that list it and no others.
 */
#include <stdio.h>

#include "lib/site/internal.h"

void nsync_site_page_init(struct site_page *page, const struct site *site, unsigned worker)
{
	memset(page, 0, sizeof(*page));
	page->site = site;
	page->worker = worker;
	nsync_buf_init(&page->out, SITE_MAX_PAGE);
	nsync_buf_init(&page->text, SITE_MAX_PAGE);
	nsync_buf_init(&page->data, SITE_MAX_PAGE);
	nsync_item_file_init(&page->full);
	for (size_t i = 0; i < NSYNC_MAX_DIGEST_LANGUAGES; i++) {
		nsync_buf_init(&page->places[i].text, SITE_MAX_PAGE);
		nsync_buf_init(&page->feet[i].text, SITE_MAX_PAGE);
	}
}

void nsync_site_page_release(struct site_page *page)
{
	nsync_buf_release(&page->out);
	nsync_buf_release(&page->text);
	nsync_buf_release(&page->data);
	nsync_item_file_release(&page->full);
	for (size_t i = 0; i < NSYNC_MAX_DIGEST_LANGUAGES; i++) {
		nsync_buf_release(&page->places[i].text);
		nsync_buf_release(&page->feet[i].text);
	}
}

/* Write a part by add, or again what it wrote for the last page of this language, if that is the same. */
static void add_part(struct site_page *page, struct site_part *part, void (*add)(struct site_page *page))
{
	if (part->there && part->place == page->place && strcmp(part->root, page->root) == 0) {
		nsync_buf_str(&page->out, nsync_buf_view(&part->text));
		return;
	}
	size_t from = page->out.n;

	add(page);
	nsync_buf_clear(&part->text);
	if (page->out.code == NSYNC_OK)
		nsync_buf_add(&part->text, page->out.p + from, page->out.n - from);
	memcpy(part->root, page->root, sizeof(part->root));
	part->place = page->place;
	part->there = page->out.code == NSYNC_OK && part->text.code == NSYNC_OK;
}

bool nsync_site_foreign(const struct site_page *page, const struct site_story *story)
{
	return !nsync_digest_language_matches(story->entry->item->language, page->language);
}

/* The same page in each language; where there is none, that language's front page. */
static void find_alternates(struct site_page *page, const char *inner)
{
	const struct site *site = page->site;

	for (size_t i = 0; i < site->trees; i++) {
		page->has_alternate[i] = true;
		snprintf(page->alternates[i], SITE_PATH, "%s/%s", site->folders[i], inner);
	}
}

void nsync_site_page_at(struct site_page *page, size_t tree, const char *format, ...)
{
	char inner[SITE_PATH - NSYNC_MAX_LANGUAGE - 2];
	size_t depth = 1;
	va_list args;

	va_start(args, format);
	nsync_vformat(inner, sizeof(inner), format, args);
	va_end(args);
	nsync_buf_clear(&page->out);
	page->tree = tree;
	page->language = page->site->languages[tree];
	snprintf(page->path, sizeof(page->path), "%s/%s", page->site->folders[tree], inner);
	for (const char *c = inner; *c; c++)
		depth += *c == '/';
	for (size_t i = 0; i < depth && i < 9; i++)
		memcpy(page->root + 3 * i, "../", 4);
	page->place = PLACE_NONE;
	page->title = page->description = (struct nsync_str){ NULL, 0 };
	page->story = NULL;
	page->hidden = false;
	page->script = NULL;
	find_alternates(page, inner);
}

void nsync_site_href(struct site_page *page, const char *format, ...)
{
	char path[SITE_PATH];
	va_list args;

	va_start(args, format);
	nsync_vformat(path, sizeof(path), format, args);
	va_end(args);
	nsync_buf_printf(&page->out, " href=\"%s%s\"", page->root, path);
}

void nsync_site_href_story(struct site_page *page, const struct site_story *story)
{
	nsync_buf_text(&page->out, " href=\"");
	nsync_buf_text(&page->out, page->root);
	nsync_buf_str(&page->out, nsync_buf_view(&story->path));
	nsync_buf_char(&page->out, '"');
}

void nsync_site_item(struct site_page *page, const struct site_story *story)
{
	nsync_buf_str(&page->out, nsync_buf_view(&story->named));
}

/* ---- the head -------------------------------------------------------------------------- */

static void add_links(struct site_page *page)
{
	const struct site *site = page->site;
	struct nsync_str base = site->options->base_url;
	struct nsync_buf *out = &page->out;

	if (base.p) {
		nsync_buf_text(out, "<link rel=\"canonical\" href=\"");
		nsync_site_text(page, base);
		nsync_buf_printf(out, "%s\">\n", page->path);
	}
	for (size_t i = 0; i < site->trees && !page->hidden; i++) {
		if (!page->has_alternate[i] || site->trees < 2)
			continue;
		nsync_buf_text(out, "<link rel=\"alternate\" hreflang=\"");
		nsync_site_text(page, site->languages[i]);
		nsync_buf_text(out, "\" href=\"");
		if (base.p)
			nsync_site_text(page, base);
		nsync_buf_printf(out, "%s%s\">\n", base.p ? "" : page->root, page->alternates[i]);
	}
	for (const struct site_feed *feed = nsync_site_feeds; feed->format; feed++) {
		if (!nsync_digest_format_find(nsync_str(feed->format)))
			continue;
		nsync_buf_printf(out, "<link rel=\"alternate\" type=\"%s\" title=\"%s\"", feed->type, feed->name);
		nsync_site_href(page, "%s/%s", site->folders[page->tree], feed->file);
		nsync_buf_text(out, ">\n");
	}
}

static void add_head(struct site_page *page)
{
	struct nsync_buf *out = &page->out;
	struct nsync_str region = nsync_digest_region_name(page->site->region, page->language);

	nsync_buf_text(out, "<!DOCTYPE html>\n<html lang=\"");
	nsync_site_text(page, page->language);
	nsync_buf_text(out,
		       "\">\n<head>\n<meta charset=\"utf-8\">\n"
		       "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
		       "style-src 'self'; script-src 'self'; img-src 'self'; base-uri 'none'; "
		       "form-action 'self'\">\n"
		       "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		       "<meta name=\"color-scheme\" content=\"light dark\">\n"
		       "<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
	nsync_site_text(page, page->title);
	if (page->title.n)
		nsync_buf_text(out, " · ");
	nsync_site_text(page, region);
	nsync_buf_text(out, "</title>\n");
	if (page->description.n) {
		nsync_buf_text(out, "<meta name=\"description\" content=\"");
		nsync_site_text(page, page->description);
		nsync_buf_text(out, "\">\n");
	}
	if (page->hidden)
		nsync_buf_text(out, "<meta name=\"robots\" content=\"noindex\">\n");
	nsync_buf_printf(out, "<link rel=\"stylesheet\" href=\"%sassets/style.css\">\n", page->root);
	add_links(page);
	if (!page->hidden)
		nsync_site_open_graph(page);
	if (page->story)
		nsync_site_story_head(page);
	nsync_site_verify_scripts(page);
	if (page->script)
		nsync_buf_printf(out, "<script src=\"%sassets/%s\" defer></script>\n", page->root, page->script);
	nsync_buf_text(out, "</head>\n");
}

/* ---- masthead and foot --------------------------------------------------------------------- */

static void add_place(struct site_page *page, enum site_place place, enum nsync_label label,
		      const char *file)
{
	nsync_buf_text(&page->out, "<li><a");
	nsync_site_href(page, "%s/%s", page->site->folders[page->tree], file);
	if (page->place == place)
		nsync_buf_text(&page->out, " aria-current=\"page\"");
	nsync_buf_printf(&page->out, ">%s</a></li>\n", nsync_site_word(page, label));
}

static void add_languages(struct site_page *page)
{
	const struct site *site = page->site;
	struct nsync_buf *out = &page->out;

	if (site->trees < 2)
		return;
	nsync_buf_printf(out, "<nav class=\"languages\" aria-label=\"%s\"><ul>\n",
			 nsync_site_word(page, NSYNC_LABEL_LANGUAGES));
	for (size_t i = 0; i < site->trees; i++) {
		struct nsync_str tag = site->languages[i];

		nsync_buf_text(out, "<li><a lang=\"");
		nsync_site_text(page, tag);
		nsync_buf_text(out, "\" hreflang=\"");
		nsync_site_text(page, tag);
		nsync_buf_char(out, '"');
		if (i == page->tree)
			nsync_buf_text(out, " aria-current=\"true\"");
		nsync_site_href(page, "%s", page->alternates[i]);
		nsync_buf_char(out, '>');
		nsync_site_text(page, nsync_digest_language_name(tag, tag));
		nsync_buf_text(out, "</a></li>\n");
	}
	nsync_buf_text(out, "</ul></nav>\n");
}

static void add_places(struct site_page *page)
{
	nsync_buf_printf(&page->out, "<nav class=\"places\" aria-label=\"%s\"><ul>\n",
			 nsync_site_word(page, NSYNC_LABEL_SECTIONS));
	add_place(page, PLACE_FRONT, NSYNC_LABEL_LATEST, "index.html");
	add_place(page, PLACE_OFFICES, NSYNC_LABEL_OFFICES, "offices.html");
	add_place(page, PLACE_TOPICS, NSYNC_LABEL_TOPICS, "topics.html");
	add_place(page, PLACE_ARCHIVE, NSYNC_LABEL_ARCHIVE, "archive.html");
	add_place(page, PLACE_SEARCH, NSYNC_LABEL_SEARCH, "search.html");
	add_place(page, PLACE_VERIFY, NSYNC_LABEL_VERIFY, "verify.html");
	nsync_buf_text(&page->out, "</ul></nav>\n</div></header>\n");
}

static void add_masthead(struct site_page *page)
{
	struct nsync_buf *out = &page->out;
	const struct nsync_digest_look *look = page->site->look;

	nsync_buf_printf(out,
			 "<body>\n<a class=\"skip\" href=\"#main\">%s</a>\n"
			 "<header class=\"masthead\"><div class=\"wide\">\n<p class=\"brand\"><a",
			 nsync_site_word(page, NSYNC_LABEL_SKIP));
	nsync_site_href(page, "%s/index.html", page->site->folders[page->tree]);
	nsync_buf_char(out, '>');
	if (look && look->logo.p)
		nsync_buf_printf(out, "<img src=\"%sassets/logo.%s\" alt=\"\">", page->root, look->logo_type);
	nsync_buf_text(out, "<span>");
	nsync_site_text(page, nsync_digest_region_name(page->site->region, page->language));
	nsync_buf_text(out, "</span></a></p>\n");
	add_languages(page);
	add_part(page, &page->places[page->tree], add_places);
}

void nsync_site_begin(struct site_page *page)
{
	add_head(page);
	add_masthead(page);
	nsync_buf_text(&page->out, "<main id=\"main\">\n");
}

static void add_footer_text(struct site_page *page)
{
	const struct nsync_digest_look *look = page->site->look;
	struct nsync_str text = { NULL, 0 };

	if (look && look->footer)
		text = nsync_root_name(look->footer, page->language);
	if (text.n)
		nsync_digest_html_plain(&page->out, text, &nsync_digest_style_html);
}

static void add_feeds(struct site_page *page)
{
	bool any = false;

	for (const struct site_feed *feed = nsync_site_feeds; feed->format; feed++) {
		if (!nsync_digest_format_find(nsync_str(feed->format)))
			continue;
		nsync_buf_printf(&page->out, any ? " · <a" : "<p class=\"feeds\">%s <a",
				 nsync_site_word(page, NSYNC_LABEL_FEEDS));
		nsync_site_href(page, "%s/%s", page->site->folders[page->tree], feed->file);
		nsync_buf_printf(&page->out, ">%s</a>", feed->name);
		any = true;
	}
	if (any)
		nsync_buf_text(&page->out, "</p>\n");
}

static void add_foot(struct site_page *page)
{
	struct nsync_buf *out = &page->out;

	nsync_buf_text(out, "</main>\n<footer class=\"foot\"><div class=\"wide\">\n");
	add_footer_text(page);
	add_feeds(page);
	if (page->site->region->pin.hex[0]) {
		nsync_buf_printf(out, "<p class=\"pin\"><span>%s</span> <code>",
				 nsync_site_word(page, NSYNC_LABEL_PIN));
		nsync_page_pin(out, &page->site->region->pin);
		nsync_buf_printf(out, "</code> <span class=\"hint\">%s</span></p>\n",
				 nsync_site_word(page, NSYNC_LABEL_PIN_ABOUT));
	}
	nsync_buf_text(out, "</div></footer>\n</body>\n</html>\n");
}

enum nsync_code nsync_site_end(struct site_page *page, struct nsync_error *err)
{
	add_part(page, &page->feet[page->tree], add_foot);
	TRY(nsync_buf_check(&page->out, err));
	return page->site->sink->put(page->site->sink->payload, page->path, nsync_buf_view(&page->out), err);
}

void nsync_site_verify_scripts(struct site_page *page)
{
	nsync_buf_printf(&page->out, "<script src=\"%sdata/roots.js\" defer></script>\n"
				     "<script src=\"%sdata/record.js\" defer></script>\n"
				     "<script src=\"%sassets/verify.js\" defer></script>\n",
			 page->root, page->root, page->root);
}
