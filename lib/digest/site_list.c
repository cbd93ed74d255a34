/*
 * site_list.c: pages that list stories. The newest with their first words; whole years as headlines, month by
 * month. A month's page never changes once the month is over, so there are no numbered pages that all shift.
 */
#include <stdio.h>

#include "lib/digest/site.h"

/* ---- one story in a list -------------------------------------------------------------- */

static void add_headline(struct site_page *page, const struct site_story *story)
{
	const struct nsync_item *item = story->entry->item;
	struct nsync_buf *out = &page->out;

	nsync_buf_text(out, "<a");
	site_href_story(page, story);
	page_lang(out, item->language, page->language);
	if (site_foreign(page, story)) {
		nsync_buf_text(out, " hreflang=\"");
		site_text(page, item->language);
		nsync_buf_char(out, '"');
	}
	nsync_buf_text(out, " data-signed=\"headline\">");
	site_text(page, item->headline);
	nsync_buf_text(out, "</a>");
	if (site_foreign(page, story)) {
		nsync_buf_text(out, "<span class=\"only\">");
		digest_other_language(out, item->language, page->language, digest_escape_html);
		nsync_buf_text(out, "</span>");
	}
}

static void add_story(struct site_page *page, size_t at)
{
	const struct site_story *story = &page->site->stories[at];
	const struct nsync_item *item = story->entry->item;
	struct nsync_buf *out = &page->out;

	nsync_buf_text(out, "<article class=\"item\"");
	page_item(out, item);
	nsync_buf_text(out, ">\n<h2>");
	add_headline(page, story);
	nsync_buf_printf(out, "</h2>\n<p class=\"lede\"%s", item->summary.n ? " data-signed=\"summary\"" : "");
	page_lang(out, item->language, page->language);
	nsync_buf_char(out, '>');
	if (item->summary.n) {
		site_text(page, item->summary);
	} else {
		nsync_buf_clear(&page->text);
		digest_shorten(&page->text, nsync_buf_view(&story->words), SITE_LEDE);
		site_text(page, nsync_buf_view(&page->text));
	}
	nsync_buf_text(out, "</p>\n<p class=\"meta\">");
	page_time(out, item->first_created, page->language, " data-signed=\"date\"");
	nsync_buf_text(out, " · ");
	page_offices(out, page->site->region, item, page->language);
	nsync_buf_text(out, "</p>\n</article>\n");
}

static void add_stories(struct site_page *page, const size_t *at, size_t count, const char *kind)
{
	nsync_buf_printf(&page->out, "<div class=\"list %s\">\n", kind);
	for (size_t i = 0; i < count; i++)
		add_story(page, at[i]);
	nsync_buf_text(&page->out, count ? "</div>\n<div data-verify></div>\n" : "</div>\n");
	if (!count)
		nsync_buf_printf(&page->out, "<p>%s</p>\n", site_word(page, DIGEST_EMPTY));
}

/* ---- headlines, month by month -------------------------------------------------------------- */

static struct nsync_date date_of(const struct site *site, size_t story)
{
	return site->stories[story].date;
}

static void add_line(struct site_page *page, size_t at)
{
	const struct site_story *story = &page->site->stories[at];
	const struct nsync_item *item = story->entry->item;
	struct nsync_buf *out = &page->out;

	nsync_buf_text(out, "<li");
	page_item(out, item);
	nsync_buf_char(out, '>');
	add_headline(page, story);
	nsync_buf_text(out, " <span class=\"meta\">");
	page_time(out, item->first_created, page->language, " data-signed=\"date\"");
	nsync_buf_text(out, " · ");
	page_offices(out, page->site->region, item, page->language);
	nsync_buf_text(out, "</span></li>\n");
}

static void add_lines(struct site_page *page, const size_t *at, size_t count)
{
	int month = 0;

	for (size_t i = 0; i < count; i++) {
		struct nsync_date date = date_of(page->site, at[i]);

		if (date.month != month) {
			nsync_buf_text(&page->out, i ? "</ul>\n<h2>" : "<h2>");
			digest_month_year(&page->out, date.month, date.year, page->language);
			nsync_buf_text(&page->out, "</h2>\n<ul class=\"lines\">\n");
		}
		month = date.month;
		add_line(page, at[i]);
	}
	nsync_buf_text(&page->out, count ? "</ul>\n" : "");
}

/* Below what it verifies: most readers come to read. */
static void add_control(struct site_page *page)
{
	nsync_buf_text(&page->out, "<div data-verify></div>\n");
}

static void add_title(struct site_page *page, struct nsync_str title, const size_t *count)
{
	nsync_buf_text(&page->out, "<header class=\"title\"><h1>");
	site_text(page, title);
	nsync_buf_text(&page->out, "</h1>\n");
	if (count) {
		nsync_buf_text(&page->out, "<p class=\"meta\">");
		digest_count(&page->out, *count, page->language);
		nsync_buf_text(&page->out, "</p>\n");
	}
	nsync_buf_text(&page->out, "</header>\n");
}

/* ---- offices and topics ------------------------------------------------------------------------ */

static const char *folder_of(enum site_kind kind)
{
	return kind == SITE_OFFICE ? "by-office" : "by-topic";
}

static struct nsync_str name_of(const struct site_page *page, const struct site_section *section)
{
	struct nsync_str name;

	if (section->kind == SITE_OFFICE)
		return digest_office_name(page->site->region, section->key, page->language);
	name = nsync_topic_name(nsync_str(section->key), page->language);
	return name.n ? name : nsync_str(section->key);
}

/* Whether a section has stories of a year; the newest are first. */
static bool has_stories_of(const struct site *site, const struct site_section *section, int year)
{
	size_t low = 0, high = section->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (date_of(site, section->at[middle]).year > year)
			low = middle + 1;
		else
			high = middle;
	}
	return low < section->count && date_of(site, section->at[low]).year == year;
}

/* Where the other languages have no such section, their front page. */
static void find_sections(struct site_page *page, const struct site_section *section, int year)
{
	const struct site *site = page->site;

	for (size_t i = 0; i < site->trees; i++) {
		const struct site_section *other = site_find(site, i, section->kind, section->key);

		page->has_alternate[i] = other && (!year || (other->count > SITE_LATEST &&
							     has_stories_of(site, other, year)));
		if (!page->has_alternate[i])
			snprintf(page->alternates[i], SITE_PATH, "%s/index.html", site->folders[i]);
	}
}

/* From *at on, how many stories of a section are of one year. */
static size_t same_year(const struct site *site, const struct site_section *section, size_t at)
{
	size_t n = at;

	while (n < section->count && date_of(site, section->at[n]).year == date_of(site, section->at[at]).year)
		n++;
	return n - at;
}

static void add_years(struct site_page *page, const struct site_section *section)
{
	nsync_buf_printf(&page->out, "<nav class=\"years\" aria-labelledby=\"years\"><h2 id=\"years\">%s</h2><ul>\n",
			 site_word(page, DIGEST_MORE));
	for (size_t i = 0, n; i < section->count; i += n) {
		int year = date_of(page->site, section->at[i]).year;

		n = same_year(page->site, section, i);
		nsync_buf_text(&page->out, "<li><a");
		site_href(page, "%s/%s/%s-%d.html", page->site->folders[page->tree], folder_of(section->kind),
			  section->key, year);
		nsync_buf_printf(&page->out, ">%d</a> <span class=\"meta\">", year);
		digest_count(&page->out, n, page->language);
		nsync_buf_text(&page->out, "</span></li>\n");
	}
	nsync_buf_text(&page->out, "</ul></nav>\n");
}

static enum nsync_code put_year_of(struct site_page *page, const struct site_section *section, size_t at,
				   size_t count, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf title = NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES);
	int year = date_of(page->site, section->at[at]).year;

	site_page_at(page, section->tree, "%s/%s-%d.html", folder_of(section->kind), section->key, year);
	nsync_buf_str(&title, name_of(page, section));
	nsync_buf_printf(&title, ", %d", year);
	digest_fail_with(&page->out, &title);
	page->title = nsync_buf_view(&title);
	find_sections(page, section, year);
	site_begin(page);
	add_title(page, page->title, &count);
	add_lines(page, section->at + at, count);
	add_control(page);
	return site_end(page, err);
}

static enum nsync_code put_group(struct site_page *page, const struct site_section *section,
				 struct nsync_error *err)
{
	size_t shown = section->count > SITE_LATEST ? SITE_LATEST : section->count;

	site_page_at(page, section->tree, "%s/%s.html", folder_of(section->kind), section->key);
	page->title = name_of(page, section);
	find_sections(page, section, 0);
	site_begin(page);
	add_title(page, page->title, &section->count);
	add_stories(page, section->at, shown, "plain");
	if (section->count > SITE_LATEST)
		add_years(page, section);
	if (site_end(page, err))
		return err->code;
	for (size_t i = 0, n; section->count > SITE_LATEST && i < section->count; i += n) {
		n = same_year(page->site, section, i);
		if (put_year_of(page, section, i, n, err))
			return err->code;
	}
	return NSYNC_OK;
}

/* ---- months and years ---------------------------------------------------------------------------- */

static int year_of(const struct site_section *month)
{
	int64_t year = 0;

	for (int i = 0; i < 4; i++)
		year = year * 10 + (month->key[i] - '0');
	return (int)year;
}

static int month_of(const struct site_section *month)
{
	return (month->key[5] - '0') * 10 + month->key[6] - '0';
}

static void add_month_link(struct site_page *page, const struct site_section *month, const char *rel)
{
	nsync_buf_printf(&page->out, "<a rel=\"%s\"", rel);
	site_href(page, "%s/by-year/%s.html", page->site->folders[page->tree], month->key);
	nsync_buf_char(&page->out, '>');
	digest_month_year(&page->out, month_of(month), year_of(month), page->language);
	nsync_buf_text(&page->out, "</a>\n");
}

static enum nsync_code put_month(struct site_page *page, const struct site_section *month,
				 struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf title = NSYNC_BUF_INIT(100);
	size_t n;
	const struct site_section *all = site_sections(&n, page->site, month->tree, SITE_MONTH);

	site_page_at(page, month->tree, "by-year/%s.html", month->key);
	digest_month_year(&title, month_of(month), year_of(month), page->language);
	digest_fail_with(&page->out, &title);
	page->title = nsync_buf_view(&title);
	find_sections(page, month, 0);
	site_begin(page);
	add_title(page, page->title, &month->count);
	add_stories(page, month->at, month->count, "plain");
	nsync_buf_printf(&page->out, "<nav class=\"turn\" aria-label=\"%s\">\n", site_word(page, DIGEST_ARCHIVE));
	if (month > all)
		add_month_link(page, month - 1, "prev");
	if (month + 1 < all + n)
		add_month_link(page, month + 1, "next");
	nsync_buf_text(&page->out, "</nav>\n");
	return site_end(page, err);
}

enum nsync_code site_put_section(struct site_page *page, const struct site_section *section,
				 struct nsync_error *err)
{
	return section->kind == SITE_MONTH ? put_month(page, section, err) : put_group(page, section, err);
}

static bool has_year(const struct site *site, size_t tree, int year)
{
	size_t n;
	const struct site_section *months = site_sections(&n, site, tree, SITE_MONTH);

	for (size_t i = 0; i < n; i++)
		if (year_of(&months[i]) == year)
			return true;
	return false;
}

/* All headlines of the months from first to last, newest month first. */
static enum nsync_code put_year(struct site_page *page, const struct site_section *first,
				const struct site_section *last, struct nsync_error *err)
{
	char year[16];
	size_t count = 0;

	snprintf(year, sizeof(year), "%d", year_of(first));
	site_page_at(page, first->tree, "by-year/%s.html", year);
	page->title = nsync_str(year);
	page->place = PLACE_NONE;
	for (size_t i = 0; i < page->site->trees; i++) {
		page->has_alternate[i] = has_year(page->site, i, year_of(first));
		if (!page->has_alternate[i])
			snprintf(page->alternates[i], SITE_PATH, "%s/index.html", page->site->folders[i]);
	}
	for (const struct site_section *month = first; month <= last; month++)
		count += month->count;
	site_begin(page);
	add_title(page, page->title, &count);
	nsync_buf_printf(&page->out, "<nav class=\"turn\" aria-label=\"%s\">\n", site_word(page, DIGEST_ARCHIVE));
	for (const struct site_section *month = last + 1; month-- > first;)
		add_month_link(page, month, "bookmark");
	nsync_buf_text(&page->out, "</nav>\n");
	for (const struct site_section *month = last + 1; month-- > first;)
		add_lines(page, month->at, month->count);
	add_control(page);
	return site_end(page, err);
}

/* ---- lists of lists --------------------------------------------------------------------------------- */

static enum nsync_code put_groups(struct site_page *page, size_t tree, enum site_kind kind,
				  struct nsync_error *err)
{
	bool offices = kind == SITE_OFFICE;
	size_t n;
	const struct site_section *sections = site_sections(&n, page->site, tree, kind);

	site_page_at(page, tree, offices ? "offices.html" : "topics.html");
	page->place = offices ? PLACE_OFFICES : PLACE_TOPICS;
	page->title = nsync_str(site_word(page, offices ? DIGEST_OFFICES : DIGEST_TOPICS));
	site_begin(page);
	add_title(page, page->title, NULL);
	nsync_buf_text(&page->out, n ? "<ul class=\"groups\">\n" : "");
	for (size_t i = 0; i < n; i++) {
		nsync_buf_text(&page->out, "<li><a");
		site_href(page, "%s/%s/%s.html", page->site->folders[tree], folder_of(kind), sections[i].key);
		nsync_buf_char(&page->out, '>');
		site_text(page, name_of(page, &sections[i]));
		nsync_buf_text(&page->out, "</a> <span class=\"meta\">");
		digest_count(&page->out, sections[i].count, page->language);
		nsync_buf_text(&page->out, "</span></li>\n");
	}
	nsync_buf_text(&page->out, n ? "</ul>\n" : "");
	return site_end(page, err);
}

static void add_year_links(struct site_page *page, const struct site_section *first,
			   const struct site_section *last)
{
	size_t count = 0;

	for (const struct site_section *month = first; month <= last; month++)
		count += month->count;
	nsync_buf_text(&page->out, "<section class=\"year\"><h2><a");
	site_href(page, "%s/by-year/%d.html", page->site->folders[page->tree], year_of(first));
	nsync_buf_printf(&page->out, ">%d</a></h2>\n<p class=\"meta\">", year_of(first));
	digest_count(&page->out, count, page->language);
	nsync_buf_text(&page->out, "</p>\n<ul>\n");
	for (const struct site_section *month = last + 1; month-- > first;) {
		nsync_buf_text(&page->out, "<li><a");
		site_href(page, "%s/by-year/%s.html", page->site->folders[page->tree], month->key);
		nsync_buf_printf(&page->out, ">%s</a></li>\n", digest_month(month_of(month), page->language));
	}
	nsync_buf_text(&page->out, "</ul></section>\n");
}

/* archive: the page of all years; else every year's own page. */
static enum nsync_code put_years(struct site_page *page, size_t tree, bool archive, struct nsync_error *err)
{
	size_t n;
	const struct site_section *months = site_sections(&n, page->site, tree, SITE_MONTH);

	while (n) {
		size_t first = n - 1;

		while (first && year_of(&months[first - 1]) == year_of(&months[n - 1]))
			first--;
		if (archive)
			add_year_links(page, &months[first], &months[n - 1]);
		else if (put_year(page, &months[first], &months[n - 1], err))
			return err->code;
		n = first;
	}
	return NSYNC_OK;
}

enum nsync_code site_put_indexes(struct site_page *page, size_t tree, struct nsync_error *err)
{
	if (put_groups(page, tree, SITE_OFFICE, err) || put_groups(page, tree, SITE_TOPIC, err))
		return err->code;
	site_page_at(page, tree, "archive.html");
	page->place = PLACE_ARCHIVE;
	page->title = nsync_str(site_word(page, DIGEST_ARCHIVE));
	site_begin(page);
	add_title(page, page->title, &page->site->list_counts[tree]);
	nsync_buf_text(&page->out, "<div class=\"years-list\">\n");
	if (put_years(page, tree, true, err))
		return err->code;
	nsync_buf_text(&page->out, "</div>\n");
	return site_end(page, err) ? err->code : put_years(page, tree, false, err);
}

enum nsync_code site_put_front(struct site_page *page, size_t tree, struct nsync_error *err)
{
	const struct site *site = page->site;
	size_t count = site->list_counts[tree], shown = count > SITE_LATEST ? SITE_LATEST : count;

	site_page_at(page, tree, "index.html");
	page->place = PLACE_FRONT;
	site_begin(page);
	add_title(page, nsync_str(site_word(page, DIGEST_LATEST)), NULL);
	add_stories(page, site->lists[tree], shown, "front");
	nsync_buf_text(&page->out, "<p class=\"onward\"><a");
	site_href(page, "%s/archive.html", site->folders[tree]);
	nsync_buf_printf(&page->out, ">%s</a> <span class=\"meta\">", site_word(page, DIGEST_ARCHIVE));
	digest_count(&page->out, count, page->language);
	nsync_buf_text(&page->out, "</span></p>\n");
	return site_end(page, err);
}
