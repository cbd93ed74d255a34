/* story.c: a story's own page, and the notice that a killed one leaves. */
#include <stdio.h>

#include "lib/site/internal.h"

/* ---- above the words -------------------------------------------------------------------- */

static void add_office(struct site_page *page, const char *code)
{
	nsync_buf_text(&page->out, "<a");
	if (nsync_site_find(page->site, page->tree, SITE_OFFICE, code))
		nsync_site_href(page, "%s/by-office/%s.html", page->site->folders[page->tree],
				code);
	else
		nsync_site_href(page, "%s/offices.html", page->site->folders[page->tree]);
	nsync_buf_char(&page->out, '>');
	nsync_site_text(page, nsync_digest_office_name(page->site->region, code, page->language));
	nsync_buf_text(&page->out, "</a>");
}

static void add_kicker(struct site_page *page, const struct nsync_item *item)
{
	nsync_buf_text(&page->out, "<p class=\"kicker\">");
	add_office(page, item->story.office);
	for (size_t i = 0; i < item->joint_count; i++) {
		if (i == 0)
			nsync_buf_printf(&page->out, " · %s ",
					 nsync_site_word(page, NSYNC_LABEL_JOINT));
		else
			nsync_buf_text(&page->out, ", ");
		add_office(page, item->joint[i]);
	}
	nsync_buf_text(&page->out, "</p>\n");
}

static void add_meta(struct site_page *page, const struct nsync_item *item)
{
	struct nsync_buf *out = &page->out;

	nsync_buf_text(out, "<p class=\"meta\">");
	nsync_page_time(out, item->first_created, page->language, " data-signed=\"date\"");
	if (item->by.n) {
		nsync_buf_printf(out, " · %s <span data-signed=\"byline\"",
				 nsync_site_word(page, NSYNC_LABEL_BY));
		nsync_page_lang(out, item->language, page->language);
		nsync_buf_char(out, '>');
		nsync_site_text(page, item->by);
		nsync_buf_text(out, "</span>");
	}
	nsync_buf_text(out, "</p>\n");
}

static void add_translations(struct site_page *page, size_t story)
{
	const struct site *site = page->site;
	struct nsync_buf *out = &page->out;
	bool any = false;

	for (size_t i = site->stories[story].family; i != SITE_NONE; i = site->stories[i].next) {
		struct nsync_str language = site->stories[i].entry->item->language;

		if (i == story)
			continue;
		nsync_buf_printf(out, any ? ", <a" : "<p class=\"also\">%s <a",
				 nsync_site_word(page, NSYNC_LABEL_ALSO_IN));
		nsync_buf_text(out, " hreflang=\"");
		nsync_site_text(page, language);
		nsync_buf_char(out, '"');
		nsync_page_lang(out, language, page->language);
		nsync_site_href_story(page, &site->stories[i]);
		nsync_buf_char(out, '>');
		nsync_site_text(page, nsync_digest_language_name(language, language));
		nsync_buf_text(out, "</a>");
		any = true;
	}
	if (any)
		nsync_buf_text(out, "</p>\n");
}

static void add_heading(struct site_page *page, size_t story)
{
	const struct nsync_item *item = page->story->entry->item;
	struct nsync_buf *out = &page->out;

	nsync_buf_text(out, "<header>\n");
	add_kicker(page, item);
	nsync_buf_text(out, "<h1 data-signed=\"headline\"");
	nsync_page_lang(out, item->language, page->language);
	nsync_buf_char(out, '>');
	nsync_site_text(page, item->headline);
	nsync_buf_text(out, "</h1>\n");
	if (item->summary.n) {
		nsync_buf_text(out, "<p class=\"summary\" data-signed=\"summary\"");
		nsync_page_lang(out, item->language, page->language);
		nsync_buf_char(out, '>');
		nsync_site_text(page, item->summary);
		nsync_buf_text(out, "</p>\n");
	}
	add_meta(page, item);
	add_translations(page, story);
	nsync_buf_text(out, "</header>\n");
}

/* ---- pictures ------------------------------------------------------------------------------- */

/* The caption and size of the k-th picture, from its association. */
static const struct nsync_json *association_of(const struct nsync_item *item, size_t k)
{
	const struct nsync_json *at = item->associations ? nsync_json_first(item->associations) : NULL;

	for (; at; at = nsync_json_next(item->associations, at))
		if (nsync_str_is(nsync_json_get_str(at, NSYNC_STR("rel")), "picture") && k-- == 0)
			break;
	return at;
}

static struct nsync_str caption_of(const struct nsync_json *association)
{
	const struct nsync_json *all = nsync_json_get(association, NSYNC_STR("descriptions"));
	const struct nsync_json *at = all ? nsync_json_first(all) : NULL;

	for (; at; at = nsync_json_next(all, at))
		if (nsync_str_is(nsync_json_get_str(at, NSYNC_STR("role")), "caption"))
			return nsync_json_get_str(at, NSYNC_STR("value"));
	return (struct nsync_str){ NULL, 0 };
}

static int64_t rendition_number(const struct nsync_json *association, unsigned rendition,
				struct nsync_str name)
{
	const struct nsync_json *all = nsync_json_get(association, NSYNC_STR("renditions"));
	const struct nsync_json *at = all ? nsync_json_first(all) : NULL;
	int64_t number = 0;

	while (at && rendition--)
		at = nsync_json_next(all, at);
	return at && nsync_json_int(&number, nsync_json_get(at, name)) ? number : 0;
}

/* Other sizes of the picture at first, which say how wide they are: for the browser to choose from. */
static void add_sizes(struct site_page *page, const struct nsync_item *item, size_t first,
		      const struct nsync_json *association)
{
	struct nsync_buf *out = &page->out;
	bool any = false;

	for (size_t i = first; i < item->picture_count && (i == first || item->pictures[i].rendition); i++) {
		const struct nsync_picture *picture = &item->pictures[i];
		int64_t width = rendition_number(association, picture->rendition, NSYNC_STR("width"));

		if (!width)
			continue;
		nsync_buf_printf(out, "%s%smedia/%s/%s.%s %lldw", any ? ", " : " srcset=\"", page->root,
				 item->story.office, picture->sha256, picture->ext, (long long)width);
		any = true;
	}
	if (any)
		nsync_buf_text(out, "\" sizes=\"(min-width: 46rem) 44rem, 100vw\"");
}

static enum nsync_code copy_media(struct site_page *page, const struct nsync_item *item,
				  const struct nsync_picture *picture, struct nsync_error *err)
{
	const struct nsync_site_sink *sink = page->site->sink;
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_MEDIA_BYTES);
	uint8_t input[NSYNC_HASH_BYTES];
	char path[NSYNC_MAX_PATH];
	bool found;

	snprintf(path, sizeof(path), "media/%s/%s.%s", item->story.office, picture->sha256, picture->ext);
	/* Its name says what it holds. */
	nsync_sha256(input, nsync_str(path));
	if (nsync_site_keep(page->site, path, input))
		return NSYNC_OK;
	TRY(nsync_site_read_file(&found, &bytes, page->site, path, err));
	if (!found)
		return nsync_fail(err, NSYNC_EGIT, path, "a picture of an accepted story is not there");
	TRY(sink->put(sink->payload, path, nsync_buf_view(&bytes), err));
	return nsync_site_made(page->site, path, input, err);
}

static void add_picture(struct site_page *page, const struct nsync_item *item, size_t at,
			const struct nsync_json *association)
{
	const struct nsync_picture *picture = &item->pictures[at];
	struct nsync_buf *out = &page->out;
	int64_t width = rendition_number(association, 0, NSYNC_STR("width"));
	int64_t height = rendition_number(association, 0, NSYNC_STR("height"));
	struct nsync_str caption = association ? caption_of(association) : (struct nsync_str){ NULL, 0 };

	nsync_buf_text(out, "<figure");
	nsync_page_lang(out, item->language, page->language);
	nsync_buf_printf(out, "><img src=\"%smedia/%s/%s.%s\"", page->root, item->story.office,
			 picture->sha256, picture->ext);
	add_sizes(page, item, at, association);
	if (width && height)
		nsync_buf_printf(out, " width=\"%lld\" height=\"%lld\"", (long long)width, (long long)height);
	nsync_buf_text(out, " alt=\"");
	nsync_site_text(page, picture->alt);
	nsync_buf_text(out, "\">\n");
	if (caption.n || picture->credit.n) {
		nsync_buf_text(out, "<figcaption>");
		nsync_site_text(page, caption);
		if (picture->credit.n) {
			nsync_buf_printf(out, "%s<span class=\"credit\"><span", caption.n ? " " : "");
			nsync_page_lang(out, page->language, item->language);
			nsync_buf_printf(out, ">%s</span> ",
					 nsync_site_word(page, NSYNC_LABEL_PHOTO));
			nsync_site_text(page, picture->credit);
			nsync_buf_text(out, "</span>");
		}
		nsync_buf_text(out, "</figcaption>");
	}
	nsync_buf_text(out, "</figure>\n");
}

enum nsync_code nsync_site_copy_pictures(struct site_page *page, const struct nsync_item *item,
					 struct nsync_error *err)
{
	for (size_t i = 0; i < item->picture_count; i++)
		TRY(copy_media(page, item, &item->pictures[i], err));
	return NSYNC_OK;
}

static void add_pictures(struct site_page *page, const struct nsync_item *item)
{
	for (size_t i = 0, k = 0; i < item->picture_count; i++)
		if (item->pictures[i].rendition == 0)
			add_picture(page, item, i, association_of(item, k++));
}

/* ---- below the words --------------------------------------------------------------------------- */

static void add_topics(struct site_page *page, const struct nsync_item *item)
{
	struct nsync_buf *out = &page->out;
	const struct nsync_json *at = NULL;
	struct nsync_str code;
	bool any = false;

	while (nsync_digest_topic(&code, &at, item)) {
		struct nsync_str name = nsync_topic_name(code, page->language);
		char key[12];

		(void)nsync_str_copy(key, sizeof(key), code);
		if (!any)
			nsync_buf_printf(out, "<ul class=\"tags\" aria-label=\"%s\">",
					 nsync_site_word(page, NSYNC_LABEL_TOPICS));
		nsync_buf_text(out, "<li><a");
		if (nsync_site_find(page->site, page->tree, SITE_TOPIC, key))
			nsync_site_href(page, "%s/by-topic/%s.html",
					page->site->folders[page->tree], key);
		else
			nsync_site_href(page, "%s/topics.html", page->site->folders[page->tree]);
		nsync_buf_char(out, '>');
		nsync_site_text(page, name.n ? name : code);
		nsync_buf_text(out, "</a></li>\n");
		any = true;
	}
	if (any)
		nsync_buf_text(out, "</ul>\n");
}

static void add_rights(struct site_page *page, const struct nsync_item *item)
{
	struct nsync_str rights[2] = { item->copyright, item->usage };

	for (size_t i = 0; i < 2; i++) {
		if (!rights[i].n)
			continue;
		nsync_buf_text(&page->out, "<p class=\"rights\"");
		nsync_page_lang(&page->out, item->language, page->language);
		nsync_buf_char(&page->out, '>');
		nsync_site_text(page, rights[i]);
		nsync_buf_text(&page->out, "</p>\n");
	}
}

static void add_version(struct site_page *page, const struct nsync_item *item, bool current)
{
	struct nsync_buf *out = &page->out;
	char path[NSYNC_MAX_PATH], time[32];

	nsync_time_format(time, item->version_created);
	nsync_buf_printf(out, "<li value=\"%lld\"><p><b>%s %lld</b>", (long long)item->version,
			 nsync_site_word(page, NSYNC_LABEL_VERSION), (long long)item->version);
	if (current)
		nsync_buf_printf(out, " <span class=\"now\">%s</span>",
				 nsync_site_word(page, NSYNC_LABEL_CURRENT));
	nsync_buf_text(out, " · ");
	nsync_page_time(out, item->version_created, page->language, "");
	nsync_buf_printf(out, " · <span class=\"clock\">%.5s UTC%s</span></p>\n", time + 11,
			 time[19] == 'Z' ? "" : time + 19);
	nsync_path_item(path, &item->story, item->version);
	nsync_buf_printf(out, "<p class=\"file\">%s <code>%s</code></p>\n",
			 nsync_site_word(page, NSYNC_LABEL_SOURCE), path);
	if (!current && item->correction.n)
		nsync_page_correction(out, item, page->language);
	nsync_buf_text(out, "</li>\n");
}

static void add_versions(struct site_page *page)
{
	const struct site_story *story = page->story;
	struct nsync_buf *out = &page->out;

	nsync_buf_printf(
		out,
		"<section class=\"versions\" aria-labelledby=\"versions\"><h2 id=\"versions\">%s</h2>\n<ol reversed>\n",
		nsync_site_word(page, NSYNC_LABEL_VERSIONS));
	add_version(page, story->entry->item, true);
	for (size_t i = story->story ? story->story->version_count : 0; i-- > 0;)
		if (story->story->versions[i].item->version < story->entry->item->version &&
		    nsync_site_may_show(page->site, &story->story->versions[i]))
			add_version(page, story->story->versions[i].item, false);
	nsync_buf_text(out, "</ol></section>\n");
}

/* ---- the page ---------------------------------------------------------------------------------- */

/* The same text in the other languages' pages, else their front pages. */
static void find_alternates(struct site_page *page, size_t story)
{
	const struct site *site = page->site;

	for (size_t i = 0; i < site->trees; i++) {
		size_t other = i == page->tree ? story : nsync_site_translation(site, story, i);
		struct nsync_buf path = NSYNC_BUF_INIT(SITE_PATH - 1);

		page->has_alternate[i] = other != SITE_NONE;
		if (other == SITE_NONE)
			nsync_buf_printf(&path, "%s/index.html", site->folders[i]);
		else
			nsync_digest_page_path(&path, site->options,
					       &site->stories[other].entry->item->story,
					       site->stories[other].entry->item->language);
		(void)nsync_str_copy(page->alternates[i], SITE_PATH, nsync_buf_view(&path));
		nsync_buf_fail_with(&page->out, &path);
		nsync_buf_release(&path);
	}
}

enum nsync_code nsync_site_put_story(struct site_page *page, size_t at,
				     const struct nsync_item *item, struct nsync_error *err)
{
	const struct site_story *story = &page->site->stories[at];
	AUTO(nsync_buf_release) struct nsync_buf lede = NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES);

	if (item->summary.n)
		nsync_buf_str(&lede, item->summary);
	else
		nsync_digest_shorten(&lede, story->words, SITE_LEDE);
	nsync_buf_fail_with(&page->out, &lede);
	page->story = story;
	page->title = item->headline;
	page->description = nsync_buf_view(&lede);
	find_alternates(page, at);
	nsync_site_begin(page);
	nsync_buf_text(&page->out, "<article class=\"story\"");
	nsync_site_item(page, story);
	nsync_buf_text(&page->out, ">\n");
	add_heading(page, at);
	add_pictures(page, item);
	nsync_buf_text(&page->out, "<div class=\"body\" data-signed=\"body\"");
	nsync_page_lang(&page->out, item->language, page->language);
	nsync_buf_text(&page->out, ">\n");
	TRY(nsync_digest_body(&page->out, item, &nsync_digest_style_html_page, page->language,
			      err));
	nsync_buf_text(&page->out, "</div>\n");
	nsync_page_correction(&page->out, item, page->language);
	nsync_buf_text(&page->out, "</article>\n<div class=\"below\">\n");
	add_topics(page, item);
	nsync_buf_text(&page->out, "<div data-verify></div>\n");
	add_rights(page, item);
	add_versions(page);
	nsync_buf_text(&page->out, "</div>\n");
	return nsync_site_end(page, err);
}

/* Who and when, and that it was withdrawn: not a word of what it said. */
enum nsync_code nsync_site_put_notice(struct site_page *page,
				      const struct nsync_digest_story *story,
				      struct nsync_error *err)
{
	const struct site *site = page->site;
	const struct nsync_item *item = story->item;
	struct nsync_buf path = NSYNC_BUF_INIT(SITE_PATH);
	char name[NSYNC_MAX_PATH];
	size_t tree = 0;

	nsync_digest_page_path(&path, site->options, &item->story, story->notice_language);
	for (size_t i = 0; i < site->trees; i++) {
		size_t n = strlen(site->folders[i]);

		if (path.n > n && path.p[n] == '/' && memcmp(path.p, site->folders[i], n) == 0)
			tree = i;
	}
	nsync_story_format(name, &item->story, 0);
	nsync_site_page_at(page, tree, "%s.html", name);
	nsync_buf_fail_with(&page->out, &path);
	nsync_buf_release(&path);
	page->title = nsync_str(nsync_site_word(page, NSYNC_LABEL_KILLED));
	page->hidden = true;
	for (size_t i = 0; i < site->trees; i++)
		snprintf(page->alternates[i], SITE_PATH, "%s/index.html", site->folders[i]);
	nsync_site_begin(page);
	nsync_buf_text(&page->out, "<div class=\"notice\">\n<p class=\"kicker\">");
	add_office(page, item->story.office);
	nsync_buf_printf(&page->out, "</p>\n<h1>%s</h1>\n<p class=\"meta\">",
			 nsync_site_word(page, NSYNC_LABEL_KILLED));
	nsync_page_time(&page->out, item->version_created, page->language, "");
	nsync_buf_printf(&page->out, "</p>\n<p>%s</p>\n<p><a",
			 nsync_site_word(page, NSYNC_LABEL_KILLED_MORE));
	nsync_site_href(page, "%s/index.html", site->folders[tree]);
	nsync_buf_printf(&page->out, ">%s</a></p>\n</div>\n",
			 nsync_site_word(page, NSYNC_LABEL_BACK));
	return nsync_site_end(page, err);
}
