/* head.c: what a page tells of itself to machines: Open Graph, schema.org as JSON-LD. */
#include "lib/site/internal.h"

static void add_property(struct site_page *page, const char *name, struct nsync_str value)
{
	if (!value.n)
		return;
	nsync_buf_printf(&page->out, "<meta property=\"%s\" content=\"", name);
	nsync_site_text(page, value);
	nsync_buf_text(&page->out, "\">\n");
}

static void add_picture_url(struct site_page *page, const struct nsync_item *item)
{
	const struct nsync_picture *picture = &item->pictures[0];

	nsync_buf_clear(&page->text);
	nsync_buf_str(&page->text, page->site->options->base_url);
	nsync_buf_printf(&page->text, "media/%s/%s.%s", item->story.office, picture->sha256, picture->ext);
}

void nsync_site_open_graph(struct site_page *page)
{
	const struct site_story *story = page->story;
	struct nsync_str base = page->site->options->base_url;
	struct nsync_str region = nsync_digest_region_name(page->site->region, page->language);

	add_property(page, "og:site_name", region);
	add_property(page, "og:type", story ? NSYNC_STR("article") : NSYNC_STR("website"));
	add_property(page, "og:title", page->title.n ? page->title : region);
	add_property(page, "og:description", page->description);
	add_property(page, "og:locale", story ? story->entry->item->language : page->language);
	if (!base.p)
		return;
	nsync_buf_clear(&page->text);
	nsync_buf_str(&page->text, base);
	nsync_buf_text(&page->text, page->path);
	add_property(page, "og:url", nsync_buf_view(&page->text));
	if (story && story->entry->item->picture_count) {
		add_picture_url(page, story->entry->item);
		add_property(page, "og:image", nsync_buf_view(&page->text));
		add_property(page, "og:image:alt", story->entry->item->pictures[0].alt);
	}
}

/* ---- JSON-LD ------------------------------------------------------------------------------- */

/* ,"name":"value" */
static void add_member(struct nsync_buf *out, const char *name, struct nsync_str value)
{
	if (!value.n)
		return;
	nsync_buf_printf(out, ",\"%s\":", name);
	nsync_digest_escape_script(out, value);
}

static void add_time(struct nsync_buf *out, const char *name, struct nsync_time time)
{
	char text[32];

	nsync_time_format(text, time);
	add_member(out, name, nsync_str(text));
}

static void add_author(struct site_page *page, const struct nsync_item *item)
{
	struct nsync_buf *out = &page->out;

	nsync_buf_printf(out, ",\"author\":[{\"@type\":\"%s\"", item->by.n ? "Person" : "Organization");
	add_member(out, "name",
		   item->by.n ? item->by
			      : nsync_digest_office_name(page->site->region, item->story.office,
							 page->language));
	nsync_buf_text(out, "}]");
	nsync_buf_text(out, ",\"sourceOrganization\":[");
	for (size_t i = 0; i <= item->joint_count; i++) {
		nsync_buf_text(out, i ? ",{\"@type\":\"Organization\"" : "{\"@type\":\"Organization\"");
		add_member(out, "name",
			   nsync_digest_office_name(page->site->region,
						    i ? item->joint[i - 1] : item->story.office,
						    page->language));
		nsync_buf_char(out, '}');
	}
	nsync_buf_text(out, "],\"publisher\":{\"@type\":\"NewsMediaOrganization\"");
	add_member(out, "name", nsync_digest_region_name(page->site->region, page->language));
	nsync_buf_char(out, '}');
}

static void add_topics(struct site_page *page, const struct nsync_item *item)
{
	const struct nsync_json *at = NULL;
	struct nsync_str code;
	bool any = false;

	while (nsync_digest_topic(&code, &at, item)) {
		struct nsync_str name = nsync_topic_name(code, page->language);

		nsync_buf_text(&page->out, any ? "," : ",\"keywords\":[");
		nsync_digest_escape_script(&page->out, name.n ? name : code);
		any = true;
	}
	if (any)
		nsync_buf_char(&page->out, ']');
}

void nsync_site_story_head(struct site_page *page)
{
	const struct nsync_item *item = page->story->entry->item;
	struct nsync_buf *out = &page->out;
	struct nsync_str base = page->site->options->base_url;

	nsync_buf_text(out, "<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\","
			    "\"@type\":\"NewsArticle\"");
	add_member(out, "headline", item->headline);
	add_member(out, "description", page->description);
	add_member(out, "inLanguage", item->language);
	add_time(out, "datePublished", item->first_created);
	add_time(out, "dateModified", item->version_created);
	add_author(page, item);
	add_topics(page, item);
	if (item->located.n) {
		nsync_buf_text(out, ",\"contentLocation\":{\"@type\":\"Place\"");
		add_member(out, "name", item->located);
		nsync_buf_char(out, '}');
		add_member(out, "dateline", item->located);
	}
	add_member(out, "correction", item->correction);
	add_member(out, "copyrightNotice", item->copyright);
	add_member(out, "identifier", item->uri);
	nsync_buf_printf(out, ",\"version\":%lld,\"isAccessibleForFree\":true", (long long)item->version);
	if (base.p) {
		nsync_buf_clear(&page->text);
		nsync_buf_str(&page->text, base);
		nsync_buf_text(&page->text, page->path);
		add_member(out, "url", nsync_buf_view(&page->text));
		add_member(out, "mainEntityOfPage", nsync_buf_view(&page->text));
		if (item->picture_count) {
			add_picture_url(page, item);
			add_member(out, "image", nsync_buf_view(&page->text));
		}
	}
	nsync_buf_text(out, "}</script>\n");
}
