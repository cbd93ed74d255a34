/* tools.c: the pages for searching and for verifying. Both say what to do without JavaScript. */
#include "lib/site/internal.h"

/* ---- search ------------------------------------------------------------------------------ */

static void add_offices(struct site_page *page)
{
	struct nsync_buf *out = &page->out;
	size_t n;
	const struct site_section *offices =
		nsync_site_sections(&n, page->site, page->tree, SITE_OFFICE);

	nsync_buf_printf(
		out,
		"<label for=\"office\">%s</label>\n<select id=\"office\" name=\"office\">\n"
		"<option value=\"\">%s</option>\n",
		nsync_site_word(page, NSYNC_LABEL_OFFICES),
		nsync_site_word(page, NSYNC_LABEL_ALL_OFFICES));
	for (size_t i = 0; i < n; i++) {
		nsync_buf_printf(out, "<option value=\"%s\">", offices[i].key);
		nsync_site_text(page, nsync_digest_office_name(page->site->region, offices[i].key,
							       page->language));
		nsync_buf_text(out, "</option>\n");
	}
	nsync_buf_text(out, "</select>\n");
}

/* The words that search.js needs, in the page's language: it has none of its own. */
static void add_results(struct site_page *page)
{
	struct nsync_buf *out = &page->out;

	nsync_buf_printf(
		out,
		"<div id=\"results\" role=\"status\" data-root=\"%s\" data-pattern=\"%s\" data-months=\"",
		page->root, nsync_site_word(page, NSYNC_LABEL_DATE_PATTERN));
	for (int month = 1; month <= 12; month++)
		nsync_buf_printf(out, "%s%s", month > 1 ? "," : "",
				 nsync_digest_month(month, page->language));
	nsync_buf_printf(out,
			 "\" data-none=\"%s\" data-one=\"%s\" data-many=\"%s\" data-languages=\"",
			 nsync_site_word(page, NSYNC_LABEL_NO_RESULT),
			 nsync_site_word(page, NSYNC_LABEL_STORY),
			 nsync_site_word(page, NSYNC_LABEL_STORIES));
	for (size_t i = 0; i < page->site->trees; i++) {
		struct nsync_str tag = page->site->languages[i];

		if (i)
			nsync_buf_char(out, ',');
		nsync_site_text(page, nsync_digest_primary(tag));
		nsync_buf_char(out, '=');
		nsync_site_text(page, nsync_digest_language_name(tag, page->language));
	}
	nsync_buf_text(out, "\"></div>\n");
}

/* The newest first. */
static void add_data(struct site_page *page)
{
	struct site_month month = { 0 };

	while (nsync_site_next_month(&month, page->site))
		nsync_buf_printf(&page->out, "<script src=\"%s%s\" defer></script>\n", page->root, month.path);
}

static enum nsync_code put_search(struct site_page *page, size_t tree, struct nsync_error *err)
{
	struct nsync_buf *out = &page->out;

	nsync_site_page_at(page, tree, "search.html");
	page->place = PLACE_SEARCH;
	page->title = nsync_str(nsync_site_word(page, NSYNC_LABEL_SEARCH));
	nsync_site_begin(page);
	nsync_buf_printf(
		out,
		"<header class=\"title\"><h1>%s</h1></header>\n<form class=\"search\" role=\"search\" "
		"action=\"search.html\" method=\"get\">\n<label for=\"q\">%s</label>\n"
		"<input type=\"search\" id=\"q\" name=\"q\" autocomplete=\"off\">\n",
		nsync_site_word(page, NSYNC_LABEL_SEARCH),
		nsync_site_word(page, NSYNC_LABEL_QUERY));
	add_offices(page);
	nsync_buf_printf(out, "<button type=\"submit\">%s</button>\n</form>\n<noscript><p>%s <a",
			 nsync_site_word(page, NSYNC_LABEL_SEARCH),
			 nsync_site_word(page, NSYNC_LABEL_NO_SCRIPT));
	nsync_site_href(page, "%s/archive.html", page->site->folders[tree]);
	nsync_buf_printf(out, ">%s</a></p></noscript>\n",
			 nsync_site_word(page, NSYNC_LABEL_ARCHIVE));
	add_results(page);
	add_data(page);
	nsync_buf_printf(out, "<script src=\"%sassets/search.js\" defer></script>\n", page->root);
	return nsync_site_end(page, err);
}

/* ---- verify ---------------------------------------------------------------------------------- */

static enum nsync_code put_verify(struct site_page *page, size_t tree, struct nsync_error *err)
{
	const struct nsync_digest_region *region = page->site->region;
	struct nsync_buf *out = &page->out;
	char as_of[32];

	nsync_site_page_at(page, tree, "verify.html");
	page->place = PLACE_VERIFY;
	page->title = nsync_str(nsync_site_word(page, NSYNC_LABEL_VERIFY));
	nsync_site_begin(page);
	nsync_buf_printf(
		out,
		"<header class=\"title\"><h1>%s</h1></header>\n<div class=\"body\">\n<p>%s</p>\n<p>%s</p>\n",
		nsync_site_word(page, NSYNC_LABEL_VERIFY),
		nsync_site_word(page, NSYNC_LABEL_VERIFY_ABOUT),
		nsync_site_word(page, NSYNC_LABEL_VERIFY_PIN));
	nsync_buf_text(out, "<p class=\"bigpin\"><code>");
	nsync_page_pin(out, &region->pin);
	nsync_buf_text(out, "</code></p>\n<div data-verify></div>\n");
	nsync_buf_printf(
		out,
		"<p>%s</p>\n<pre><code>nsync init --from URL --pin %s\nnsync verify --all\nnsync audit\n"
		"</code></pre>\n",
		nsync_site_word(page, NSYNC_LABEL_VERIFY_COMMAND), region->pin.hex);
	nsync_time_format(as_of, page->site->options->as_of);
	if (region->record_seq)
		nsync_buf_printf(
			out,
			"<p class=\"meta\">%s %lld · <code>%s</code> · %s <time>%s</time></p>\n",
			nsync_site_word(page, NSYNC_LABEL_RECORD), (long long)region->record_seq,
			region->record_id.hex, nsync_site_word(page, NSYNC_LABEL_AS_OF), as_of);
	nsync_buf_text(out, "</div>\n");
	return nsync_site_end(page, err);
}

enum nsync_code nsync_site_put_tools(struct site_page *page, size_t tree, struct nsync_error *err)
{
	TRY(put_search(page, tree, err));
	return put_verify(page, tree, err);
}
