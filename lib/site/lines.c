/*
 * lines.c: stories in a list: the newest with their first words, others as headlines, month by month; and what
 * every page that lists stories has around them.
 */
#include <stdlib.h>

#include "lib/site/internal.h"

/* ---- one story in a list -------------------------------------------------------------- */

static void add_headline(struct site_page *page, const struct site_story *story)
{
	const struct nsync_item *item = story->entry->item;
	struct nsync_buf *out = &page->out;

	nsync_buf_text(out, "<a");
	nsync_site_href_story(page, story);
	nsync_page_lang(out, item->language, page->language);
	if (nsync_site_foreign(page, story)) {
		nsync_buf_text(out, " hreflang=\"");
		nsync_site_text(page, item->language);
		nsync_buf_char(out, '"');
	}
	nsync_buf_text(out, " data-signed=\"headline\">");
	nsync_site_text(page, item->headline);
	nsync_buf_text(out, "</a>");
	if (nsync_site_foreign(page, story)) {
		nsync_buf_text(out, "<span class=\"only\">");
		nsync_digest_other_language(out, item->language, page->language,
					    nsync_digest_escape_html);
		nsync_buf_text(out, "</span>");
	}
}

static void add_story(struct site_page *page, size_t at)
{
	const struct site_story *story = &page->site->stories[at];
	const struct nsync_item *item = story->entry->item;
	struct nsync_buf *out = &page->out;

	nsync_buf_text(out, "<article class=\"item\"");
	nsync_site_item(page, story);
	nsync_buf_text(out, ">\n<h2>");
	add_headline(page, story);
	nsync_buf_printf(out, "</h2>\n<p class=\"lede\"%s", item->summary.n ? " data-signed=\"summary\"" : "");
	nsync_page_lang(out, item->language, page->language);
	nsync_buf_char(out, '>');
	if (item->summary.n) {
		nsync_site_text(page, item->summary);
	} else {
		nsync_buf_clear(&page->text);
		nsync_digest_shorten(&page->text, story->words, SITE_LEDE);
		nsync_site_text(page, nsync_buf_view(&page->text));
	}
	nsync_buf_text(out, "</p>\n<p class=\"meta\">");
	nsync_page_time(out, item->first_created, page->language, " data-signed=\"date\"");
	nsync_buf_text(out, " · ");
	nsync_page_offices(out, page->site->region, item, page->language);
	nsync_buf_text(out, "</p>\n</article>\n");
}

void nsync_site_add_stories(struct site_page *page, const size_t *at, size_t count,
			    const char *kind)
{
	nsync_buf_printf(&page->out, "<div class=\"list %s\">\n", kind);
	for (size_t i = 0; i < count; i++)
		add_story(page, at[i]);
	nsync_buf_text(&page->out, count ? "</div>\n<div data-verify></div>\n" : "</div>\n");
	if (!count)
		nsync_buf_printf(&page->out, "<p>%s</p>\n",
				 nsync_site_word(page, NSYNC_LABEL_EMPTY));
}

/* ---- headlines, month by month -------------------------------------------------------------- */

static void write_line(struct site_page *page, size_t at)
{
	const struct site_story *story = &page->site->stories[at];
	const struct nsync_item *item = story->entry->item;
	struct nsync_buf *out = &page->out;

	nsync_buf_text(out, "<li");
	nsync_site_item(page, story);
	nsync_buf_char(out, '>');
	add_headline(page, story);
	nsync_buf_text(out, " <span class=\"meta\">");
	nsync_page_time(out, item->first_created, page->language, " data-signed=\"date\"");
	nsync_buf_text(out, " · ");
	nsync_page_offices(out, page->site->region, item, page->language);
	nsync_buf_text(out, "</span></li>\n");
}

/* Kept for the next list that has it, by whoever is first; out of memory, it is written again. */
static void keep_line(_Atomic(struct site_line *) *place, const char *html, size_t n)
{
	struct site_line *line = malloc(sizeof(*line) + n), *none = NULL;

	if (!line)
		return;
	line->n = n;
	memcpy(line->html, html, n);
	if (!atomic_compare_exchange_strong(place, &none, line))
		free(line);
}

/* All pages that have such lines are in folders of one depth. */
static void add_line(struct site_page *page, size_t at)
{
	_Atomic(struct site_line *) *place = &page->site->lines[page->tree][at];
	const struct site_line *line = atomic_load(place);
	size_t from = page->out.n;

	if (line) {
		nsync_buf_add(&page->out, line->html, line->n);
		return;
	}
	write_line(page, at);
	if (page->out.code == NSYNC_OK)
		keep_line(place, page->out.p + from, page->out.n - from);
}

void nsync_site_add_lines(struct site_page *page, const size_t *at, size_t count)
{
	int month = 0;

	for (size_t i = 0; i < count; i++) {
		struct nsync_date date = page->site->stories[at[i]].date;

		if (date.month != month) {
			nsync_buf_text(&page->out, i ? "</ul>\n<h2>" : "<h2>");
			nsync_digest_month_year(&page->out, date.month, date.year, page->language);
			nsync_buf_text(&page->out, "</h2>\n<ul class=\"lines\">\n");
		}
		month = date.month;
		add_line(page, at[i]);
	}
	nsync_buf_text(&page->out, count ? "</ul>\n" : "");
}

/* Below what it verifies: most readers come to read. */
void nsync_site_add_control(struct site_page *page)
{
	nsync_buf_text(&page->out, "<div data-verify></div>\n");
}

void nsync_site_add_title(struct site_page *page, struct nsync_str title, const size_t *count)
{
	nsync_buf_text(&page->out, "<header class=\"title\"><h1>");
	nsync_site_text(page, title);
	nsync_buf_text(&page->out, "</h1>\n");
	if (count) {
		nsync_buf_text(&page->out, "<p class=\"meta\">");
		nsync_digest_count(&page->out, *count, page->language);
		nsync_buf_text(&page->out, "</p>\n");
	}
	nsync_buf_text(&page->out, "</header>\n");
}

/* ---- whether the earlier site has the page at hand -------------------------------------------- */

/* input: begun by nsync_site_list_input; ended here. */
bool nsync_site_list_kept(struct site_page *page, struct nsync_sha256 *input,
			  uint8_t made_of[NSYNC_HASH_BYTES])
{
	nsync_sha256_final(made_of, input);
	return nsync_site_keep(page->site, page->path, made_of);
}

enum nsync_code nsync_site_list_end(struct site_page *page, const uint8_t made_of[NSYNC_HASH_BYTES],
				    struct nsync_error *err)
{
	TRY(nsync_site_end(page, err));
	return nsync_site_made(page->site, page->path, made_of, err);
}
