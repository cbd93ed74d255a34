/*
 * list.c: pages that list stories. The newest with their first words; whole years as headlines, month by
 * month. A month's page never changes once the month is over, so there are no numbered pages that all shift.
 */
#include <stdio.h>

#include "lib/site/internal.h"

/* ---- offices and topics ------------------------------------------------------------------------ */

static const char *folder_of(enum site_kind kind)
{
	return kind == SITE_OFFICE ? "by-office" : "by-topic";
}

static struct nsync_str name_of(const struct site_page *page, const struct site_section *section)
{
	struct nsync_str name;

	if (section->kind == SITE_OFFICE)
		return nsync_digest_office_name(page->site->region, section->key, page->language);
	name = nsync_topic_name(nsync_str(section->key), page->language);
	return name.n ? name : nsync_str(section->key);
}

/* Whether a section has stories of a year; the newest are first. */
static bool has_stories_of(const struct site *site, const struct site_section *section, int year)
{
	size_t low = 0, high = section->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (site->stories[section->at[middle]].date.year > year)
			low = middle + 1;
		else
			high = middle;
	}
	return low < section->count && site->stories[section->at[low]].date.year == year;
}

/* Where the other languages have no such section, their front page. */
static void find_sections(struct site_page *page, const struct site_section *section, int year)
{
	const struct site *site = page->site;

	for (size_t i = 0; i < site->trees; i++) {
		const struct site_section *other =
			nsync_site_find(site, i, section->kind, section->key);

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

	while (n < section->count && site->stories[section->at[n]].date.year == site->stories[section->at[at]].date.year)
		n++;
	return n - at;
}

static void add_years(struct site_page *page, const struct site_section *section)
{
	nsync_buf_printf(
		&page->out,
		"<nav class=\"years\" aria-labelledby=\"years\"><h2 id=\"years\">%s</h2><ul>\n",
		nsync_site_word(page, NSYNC_LABEL_MORE));
	for (size_t i = 0, n; i < section->count; i += n) {
		int year = page->site->stories[section->at[i]].date.year;

		n = same_year(page->site, section, i);
		nsync_buf_text(&page->out, "<li><a");
		nsync_site_href(page, "%s/%s/%s-%d.html", page->site->folders[page->tree],
				folder_of(section->kind), section->key, year);
		nsync_buf_printf(&page->out, ">%d</a> <span class=\"meta\">", year);
		nsync_digest_count(&page->out, n, page->language);
		nsync_buf_text(&page->out, "</span></li>\n");
	}
	nsync_buf_text(&page->out, "</ul></nav>\n");
}

static enum nsync_code put_year_of(struct site_page *page, const struct site_section *section, size_t at,
				   size_t count, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf title = NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES);
	int year = page->site->stories[section->at[at]].date.year;
	uint8_t made_of[NSYNC_HASH_BYTES];
	struct nsync_sha256 input;

	nsync_site_page_at(page, section->tree, "%s/%s-%d.html", folder_of(section->kind),
			   section->key, year);
	find_sections(page, section, year);
	nsync_site_list_input(&input, page, section->at + at, count);
	if (nsync_site_list_kept(page, &input, made_of))
		return NSYNC_OK;
	nsync_buf_str(&title, name_of(page, section));
	nsync_buf_printf(&title, ", %d", year);
	nsync_buf_fail_with(&page->out, &title);
	page->title = nsync_buf_view(&title);
	nsync_site_begin(page);
	nsync_site_add_title(page, page->title, &count);
	nsync_site_add_lines(page, section->at + at, count);
	nsync_site_add_control(page);
	return nsync_site_list_end(page, made_of, err);
}

/* The newest of a section, and a link to each year of it. */
static enum nsync_code put_newest(struct site_page *page, const struct site_section *section,
				  struct nsync_error *err)
{
	size_t shown = section->count > SITE_LATEST ? SITE_LATEST : section->count;
	uint8_t made_of[NSYNC_HASH_BYTES];
	struct nsync_sha256 input;

	nsync_site_page_at(page, section->tree, "%s/%s.html", folder_of(section->kind),
			   section->key);
	page->title = name_of(page, section);
	find_sections(page, section, 0);
	nsync_site_list_input(&input, page, section->at, shown);
	for (size_t i = 0, n; i < section->count; i += n) {
		n = same_year(page->site, section, i);
		nsync_site_input_number(&input, page->site->stories[section->at[i]].date.year);
		nsync_site_input_number(&input, (int64_t)n);
	}
	if (nsync_site_list_kept(page, &input, made_of))
		return NSYNC_OK;
	nsync_site_begin(page);
	nsync_site_add_title(page, page->title, &section->count);
	nsync_site_add_stories(page, section->at, shown, "plain");
	if (section->count > SITE_LATEST)
		add_years(page, section);
	return nsync_site_list_end(page, made_of, err);
}

static enum nsync_code put_group(struct site_page *page, const struct site_section *section,
				 struct nsync_error *err)
{
	TRY(put_newest(page, section, err));
	for (size_t i = 0, n; section->count > SITE_LATEST && i < section->count; i += n) {
		n = same_year(page->site, section, i);
		TRY(put_year_of(page, section, i, n, err));
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
	nsync_site_href(page, "%s/by-year/%s.html", page->site->folders[page->tree], month->key);
	nsync_buf_char(&page->out, '>');
	nsync_digest_month_year(&page->out, month_of(month), year_of(month), page->language);
	nsync_buf_text(&page->out, "</a>\n");
}

static enum nsync_code put_month(struct site_page *page, const struct site_section *month,
				 struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf title = NSYNC_BUF_INIT(100);
	size_t n;
	const struct site_section *all =
		nsync_site_sections(&n, page->site, month->tree, SITE_MONTH);
	uint8_t made_of[NSYNC_HASH_BYTES];
	struct nsync_sha256 input;

	nsync_site_page_at(page, month->tree, "by-year/%s.html", month->key);
	nsync_digest_month_year(&title, month_of(month), year_of(month), page->language);
	nsync_buf_fail_with(&page->out, &title);
	page->title = nsync_buf_view(&title);
	find_sections(page, month, 0);
	nsync_site_list_input(&input, page, month->at, month->count);
	for (const struct site_section *other = month > all ? month - 1 : month; other < all + n && other <= month + 1;
	     other++) {
		nsync_site_input_number(&input, year_of(other));
		nsync_site_input_number(&input, month_of(other));
	}
	if (nsync_site_list_kept(page, &input, made_of))
		return NSYNC_OK;
	nsync_site_begin(page);
	nsync_site_add_title(page, page->title, &month->count);
	nsync_site_add_stories(page, month->at, month->count, "plain");
	nsync_buf_printf(&page->out, "<nav class=\"turn\" aria-label=\"%s\">\n",
			 nsync_site_word(page, NSYNC_LABEL_ARCHIVE));
	if (month > all)
		add_month_link(page, month - 1, "prev");
	if (month + 1 < all + n)
		add_month_link(page, month + 1, "next");
	nsync_buf_text(&page->out, "</nav>\n");
	return nsync_site_list_end(page, made_of, err);
}

enum nsync_code nsync_site_put_section(struct site_page *page, const struct site_section *section,
				       struct nsync_error *err)
{
	return section->kind == SITE_MONTH ? put_month(page, section, err) : put_group(page, section, err);
}

static bool has_year(const struct site *site, size_t tree, int year)
{
	size_t n;
	const struct site_section *months = nsync_site_sections(&n, site, tree, SITE_MONTH);

	for (size_t i = 0; i < n; i++)
		if (year_of(&months[i]) == year)
			return true;
	return false;
}

/* All headlines of the months from first to last, newest month first. */
static enum nsync_code put_year(struct site_page *page, const struct site_section *first,
				const struct site_section *last, struct nsync_error *err)
{
	uint8_t made_of[NSYNC_HASH_BYTES];
	struct nsync_sha256 input;
	char year[16];
	size_t count = 0;

	snprintf(year, sizeof(year), "%d", year_of(first));
	nsync_site_page_at(page, first->tree, "by-year/%s.html", year);
	page->title = nsync_str(year);
	page->place = PLACE_NONE;
	for (size_t i = 0; i < page->site->trees; i++) {
		page->has_alternate[i] = has_year(page->site, i, year_of(first));
		if (!page->has_alternate[i])
			snprintf(page->alternates[i], SITE_PATH, "%s/index.html", page->site->folders[i]);
	}
	nsync_site_list_input(&input, page, NULL, 0);
	for (const struct site_section *month = first; month <= last; month++) {
		count += month->count;
		nsync_site_input_number(&input, month_of(month));
		nsync_site_list_input_more(&input, page->site, month->at, month->count);
	}
	if (nsync_site_list_kept(page, &input, made_of))
		return NSYNC_OK;
	nsync_site_begin(page);
	nsync_site_add_title(page, page->title, &count);
	nsync_buf_printf(&page->out, "<nav class=\"turn\" aria-label=\"%s\">\n",
			 nsync_site_word(page, NSYNC_LABEL_ARCHIVE));
	for (const struct site_section *month = last + 1; month-- > first;)
		add_month_link(page, month, "bookmark");
	nsync_buf_text(&page->out, "</nav>\n");
	for (const struct site_section *month = last + 1; month-- > first;)
		nsync_site_add_lines(page, month->at, month->count);
	nsync_site_add_control(page);
	return nsync_site_list_end(page, made_of, err);
}

/* ---- lists of lists --------------------------------------------------------------------------------- */

static enum nsync_code put_groups(struct site_page *page, size_t tree, enum site_kind kind,
				  struct nsync_error *err)
{
	bool offices = kind == SITE_OFFICE;
	size_t n;
	const struct site_section *sections = nsync_site_sections(&n, page->site, tree, kind);

	nsync_site_page_at(page, tree, offices ? "offices.html" : "topics.html");
	page->place = offices ? PLACE_OFFICES : PLACE_TOPICS;
	page->title = nsync_str(
		nsync_site_word(page, offices ? NSYNC_LABEL_OFFICES : NSYNC_LABEL_TOPICS));
	nsync_site_begin(page);
	nsync_site_add_title(page, page->title, NULL);
	nsync_buf_text(&page->out, n ? "<ul class=\"groups\">\n" : "");
	for (size_t i = 0; i < n; i++) {
		nsync_buf_text(&page->out, "<li><a");
		nsync_site_href(page, "%s/%s/%s.html", page->site->folders[tree], folder_of(kind),
				sections[i].key);
		nsync_buf_char(&page->out, '>');
		nsync_site_text(page, name_of(page, &sections[i]));
		nsync_buf_text(&page->out, "</a> <span class=\"meta\">");
		nsync_digest_count(&page->out, sections[i].count, page->language);
		nsync_buf_text(&page->out, "</span></li>\n");
	}
	nsync_buf_text(&page->out, n ? "</ul>\n" : "");
	return nsync_site_end(page, err);
}

static void add_year_links(struct site_page *page, const struct site_section *first,
			   const struct site_section *last)
{
	size_t count = 0;

	for (const struct site_section *month = first; month <= last; month++)
		count += month->count;
	nsync_buf_text(&page->out, "<section class=\"year\"><h2><a");
	nsync_site_href(page, "%s/by-year/%d.html", page->site->folders[page->tree],
			year_of(first));
	nsync_buf_printf(&page->out, ">%d</a></h2>\n<p class=\"meta\">", year_of(first));
	nsync_digest_count(&page->out, count, page->language);
	nsync_buf_text(&page->out, "</p>\n<ul>\n");
	for (const struct site_section *month = last + 1; month-- > first;) {
		nsync_buf_text(&page->out, "<li><a");
		nsync_site_href(page, "%s/by-year/%s.html", page->site->folders[page->tree],
				month->key);
		nsync_buf_printf(&page->out, ">%s</a></li>\n",
				 nsync_digest_month(month_of(month), page->language));
	}
	nsync_buf_text(&page->out, "</ul></section>\n");
}

/* archive: the page of all years; else every year's own page. */
static enum nsync_code put_years(struct site_page *page, size_t tree, bool archive, struct nsync_error *err)
{
	size_t n;
	const struct site_section *months = nsync_site_sections(&n, page->site, tree, SITE_MONTH);

	while (n) {
		size_t first = n - 1;

		while (first && year_of(&months[first - 1]) == year_of(&months[n - 1]))
			first--;
		if (archive)
			add_year_links(page, &months[first], &months[n - 1]);
		else
			TRY(put_year(page, &months[first], &months[n - 1], err));
		n = first;
	}
	return NSYNC_OK;
}

enum nsync_code nsync_site_put_indexes(struct site_page *page, size_t tree, struct nsync_error *err)
{
	TRY(put_groups(page, tree, SITE_OFFICE, err));
	TRY(put_groups(page, tree, SITE_TOPIC, err));
	nsync_site_page_at(page, tree, "archive.html");
	page->place = PLACE_ARCHIVE;
	page->title = nsync_str(nsync_site_word(page, NSYNC_LABEL_ARCHIVE));
	nsync_site_begin(page);
	nsync_site_add_title(page, page->title, &page->site->list_counts[tree]);
	nsync_buf_text(&page->out, "<div class=\"years-list\">\n");
	TRY(put_years(page, tree, true, err));
	nsync_buf_text(&page->out, "</div>\n");
	TRY(nsync_site_end(page, err));
	return put_years(page, tree, false, err);
}

enum nsync_code nsync_site_put_front(struct site_page *page, size_t tree, struct nsync_error *err)
{
	const struct site *site = page->site;
	size_t count = site->list_counts[tree], shown = count > SITE_LATEST ? SITE_LATEST : count;

	nsync_site_page_at(page, tree, "index.html");
	page->place = PLACE_FRONT;
	nsync_site_begin(page);
	nsync_site_add_title(page, nsync_str(nsync_site_word(page, NSYNC_LABEL_LATEST)), NULL);
	nsync_site_add_stories(page, site->lists[tree], shown, "front");
	nsync_buf_text(&page->out, "<p class=\"onward\"><a");
	nsync_site_href(page, "%s/archive.html", site->folders[tree]);
	nsync_buf_printf(&page->out, ">%s</a> <span class=\"meta\">",
			 nsync_site_word(page, NSYNC_LABEL_ARCHIVE));
	nsync_digest_count(&page->out, count, page->language);
	nsync_buf_text(&page->out, "</span></p>\n");
	return nsync_site_end(page, err);
}
