/* jsonfeed.c: JSON Feed 1.1 (jsonfeed.org). It knows no kills: a killed story is just not there. */
#include "lib/digest/feed/feed.h"
#include "lib/digest/feed/json_list.h"

struct writing {
	const struct nsync_digest *digest;
	struct nsync_json_builder *b;
	struct nsync_buf text, clean; /* what is to be a member; the same without what moves text */
};

static void writing_release(struct writing *w)
{
	nsync_json_builder_freep(&w->b);
	nsync_buf_release(&w->text);
	nsync_buf_release(&w->clean);
}

/* A line of a story's, or of the region's. */
static void add_line(struct writing *w, struct nsync_str line)
{
	nsync_digest_escape_text(&w->clean, line);
	nsync_json_add_str(w->b, nsync_buf_view(&w->clean));
	nsync_buf_clear(&w->clean);
}

static void member(struct writing *w, const char *name, struct nsync_str line)
{
	nsync_json_name(w->b, name);
	add_line(w, line);
}

/* Add what text holds, if anything. */
static void taken(struct writing *w, const char *name)
{
	if (w->text.n)
		member(w, name, nsync_buf_view(&w->text));
	nsync_buf_clear(&w->text);
}

static void add_time(struct writing *w, const char *name, struct nsync_time time)
{
	char text[32];

	nsync_time_format(text, time);
	nsync_json_member(w->b, name, nsync_str(text));
}

static void begin_authors(struct writing *w)
{
	nsync_json_name(w->b, "authors");
	nsync_json_begin_array(w->b);
}

static void add_author(struct writing *w, struct nsync_str name)
{
	nsync_json_begin_object(w->b);
	member(w, "name", name);
	nsync_json_end(w->b);
}

static void add_tags(struct writing *w, const struct nsync_item *item)
{
	const struct nsync_json *at = NULL;
	struct nsync_str code;
	bool any = false;

	while (nsync_digest_topic(&code, &at, item)) {
		struct nsync_str name = nsync_topic_name(code, w->digest->language);

		if (!any) {
			nsync_json_name(w->b, "tags");
			nsync_json_begin_array(w->b);
		}
		add_line(w, name.n ? name : code);
		any = true;
	}
	if (any)
		nsync_json_end(w->b);
}

/* The first picture stands for the story; what all of them show is told by attachments, by their titles. */
static void add_pictures(struct writing *w, const struct nsync_item *item)
{
	bool any = false;

	if (item->picture_count)
		nsync_feed_picture(&w->text, w->digest, item, 0);
	taken(w, "image");
	for (size_t i = 0; i < item->picture_count; i++) {
		if (item->pictures[i].rendition)
			continue;
		nsync_feed_picture(&w->text, w->digest, item, i);
		if (!w->text.n)
			break;
		if (!any) {
			nsync_json_name(w->b, "attachments");
			nsync_json_begin_array(w->b);
		}
		nsync_json_begin_object(w->b);
		taken(w, "url");
		member(w, "mime_type", item->pictures[i].content_type);
		member(w, "title", item->pictures[i].alt);
		nsync_json_end(w->b);
		any = true;
	}
	if (any)
		nsync_json_end(w->b);
}

static enum nsync_code add_words(struct writing *w, const struct nsync_digest_entry *entry, struct nsync_error *err)
{
	const struct nsync_item *item = entry->item;

	nsync_feed_title(&w->text, w->digest, entry);
	taken(w, "title");
	if (item->summary.n)
		member(w, "summary", item->summary);
	TRY(nsync_feed_content(&w->text, w->digest, item, err));
	/* As the HTML escaper left it, with its lines. */
	nsync_json_member(w->b, "content_html", nsync_buf_view(&w->text));
	nsync_buf_clear(&w->text);
	return NSYNC_OK;
}

static enum nsync_code add_item(struct writing *w, const struct nsync_digest_entry *entry, struct nsync_error *err)
{
	const struct nsync_item *item = entry->item;
	struct nsync_str name;

	nsync_json_begin_object(w->b);
	member(w, "id", item->uri);
	member(w, "language", item->language);
	nsync_feed_page(&w->text, w->digest, item);
	taken(w, "url");
	add_pictures(w, item);
	add_time(w, "date_published", item->first_created);
	add_time(w, "date_modified", nsync_feed_updated(item));
	begin_authors(w);
	for (size_t i = 0; nsync_feed_author(&name, w->digest, item, i); i++)
		add_author(w, name);
	nsync_json_end(w->b);
	add_tags(w, item);
	TRY(add_words(w, entry, err));
	nsync_json_end(w->b);
	return NSYNC_OK;
}

static void add_head(struct writing *w)
{
	struct nsync_str region = nsync_digest_region_name(w->digest->region, w->digest->language);

	nsync_json_begin_object(w->b);
	nsync_json_member(w->b, "version", NSYNC_STR("https://jsonfeed.org/version/1.1"));
	nsync_feed_name(&w->text, w->digest);
	taken(w, "title");
	member(w, "language", w->digest->language);
	nsync_feed_home(&w->text, w->digest);
	taken(w, "home_page_url");
	nsync_feed_self(&w->text, w->digest);
	taken(w, "feed_url");
	begin_authors(w);
	add_author(w, region);
	nsync_json_end(w->b);
	nsync_json_name(w->b, "items");
	nsync_json_begin_array(w->b);
	nsync_json_end(w->b);
	nsync_json_end(w->b);
}

enum nsync_code nsync_digest_render_jsonfeed(struct nsync_buf *out,
					     const struct nsync_digest *digest,
					     struct nsync_error *err)
{
	AUTO(writing_release) struct writing w = { .digest = digest, .b = nsync_json_builder_new(),
						   .text = NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES),
						   .clean = NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES) };
	AUTO(nsync_json_list_release) struct json_list list = { 0 };

	add_head(&w);
	TRY(nsync_json_list_begin(&list, out, w.b, "items", err));
	for (size_t i = 0; i < digest->count; i++) {
		TRY(add_item(&w, &digest->entries[i], err));
		TRY(nsync_json_list_built(&list, w.b, err));
	}
	TRY(nsync_buf_check(&w.text, err));
	TRY(nsync_buf_check(&w.clean, err));
	return nsync_json_list_end(&list, err);
}
