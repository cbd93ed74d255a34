/*
 * atom.c: RFC 4287, and RFC 6721 for stories that were killed after readers had seen them.
 */
#include "lib/digest/feed/feed.h"

static void add_text(struct nsync_buf *out, const char *name, struct nsync_str text)
{
	nsync_buf_printf(out, "<%s>", name);
	nsync_digest_escape_xml(out, text);
	nsync_buf_printf(out, "</%s>\n", name);
}

static void add_time(struct nsync_buf *out, const char *name, struct nsync_time time)
{
	char text[32];

	nsync_time_format(text, time);
	add_text(out, name, nsync_str(text));
}

static void add_person(struct nsync_buf *out, struct nsync_str name)
{
	nsync_buf_text(out, "<author><name>");
	nsync_digest_escape_xml(out, name);
	nsync_buf_text(out, "</name></author>\n");
}

/* attributes: ours, with a space before. */
static void add_link(struct nsync_buf *out, const char *attributes, struct nsync_str language, struct nsync_str title,
		     struct nsync_buf *address)
{
	if (address->n) {
		nsync_buf_printf(out, "<link%s", attributes);
		if (language.n) {
			nsync_buf_text(out, " hreflang=\"");
			nsync_digest_escape_xml(out, language);
			nsync_buf_char(out, '"');
		}
		if (title.n) {
			nsync_buf_text(out, " title=\"");
			nsync_digest_escape_xml(out, title);
			nsync_buf_char(out, '"');
		}
		nsync_buf_text(out, " href=\"");
		nsync_digest_escape_xml(out, nsync_buf_view(address));
		nsync_buf_text(out, "\"/>\n");
	}
	nsync_buf_clear(address);
}

static void add_topics(struct nsync_buf *out, const struct nsync_digest *digest, const struct nsync_item *item)
{
	const struct nsync_json *at = NULL;
	struct nsync_str code;

	while (nsync_digest_topic(&code, &at, item)) {
		struct nsync_str name = nsync_topic_name(code, digest->language);

		nsync_buf_text(out, "<category scheme=\"" FEED_TOPICS "\" term=\"");
		nsync_digest_escape_xml(out, code);
		if (name.n) {
			nsync_buf_text(out, "\" label=\"");
			nsync_digest_escape_xml(out, name);
		}
		nsync_buf_text(out, "\"/>\n");
	}
}

/* Pictures lie in the site's folder; their other sizes are not named. */
static void add_pictures(struct nsync_buf *out, const struct nsync_digest *digest, const struct nsync_item *item,
			 struct nsync_buf *scratch)
{
	const struct nsync_str none = { NULL, 0 };

	for (size_t i = 0; i < item->picture_count; i++) {
		AUTO(nsync_buf_release) struct nsync_buf type = NSYNC_BUF_INIT(200);

		if (item->pictures[i].rendition)
			continue;
		nsync_buf_text(&type, " rel=\"enclosure\" type=\"");
		nsync_digest_escape_xml(&type, item->pictures[i].content_type);
		nsync_buf_char(&type, '"');
		nsync_feed_picture(scratch, digest, item, i);
		add_link(out, nsync_buf_view(&type).p, none, item->pictures[i].alt, scratch);
		nsync_buf_fail_with(out, &type);
	}
}

/* One page a language, which is as many as RFC 4287 allows (4.1.2). */
static void add_translations(struct nsync_buf *out, const struct nsync_digest *digest, const struct nsync_item *item,
			     const struct feed_translations *translations, struct nsync_buf *scratch)
{
	const struct nsync_item *others[FEED_TRANSLATIONS];
	size_t n = nsync_feed_translations_of(others, translations, item);

	for (size_t i = 0; i < n; i++) {
		nsync_feed_page(scratch, digest, others[i]);
		add_link(out, " rel=\"alternate\" type=\"text/html\"", others[i]->language, others[i]->headline, scratch);
	}
}

static enum nsync_code add_entry(struct nsync_buf *out, const struct nsync_digest *digest,
				 const struct nsync_digest_entry *entry, const struct feed_translations *translations,
				 struct nsync_buf *scratch, struct nsync_error *err)
{
	const struct nsync_item *item = entry->item;
	const struct nsync_str none = { NULL, 0 };
	struct nsync_str name;

	nsync_buf_text(out, "<entry xml:lang=\"");
	nsync_digest_escape_xml(out, item->language);
	nsync_buf_text(out, "\">\n");
	add_text(out, "id", item->uri);
	nsync_feed_title(scratch, digest, entry);
	add_text(out, "title", nsync_buf_view(scratch));
	nsync_buf_clear(scratch);
	add_time(out, "published", item->first_created);
	add_time(out, "updated", nsync_feed_updated(item));
	for (size_t i = 0; nsync_feed_author(&name, digest, item, i); i++)
		add_person(out, name);
	add_topics(out, digest, item);
	nsync_feed_page(scratch, digest, item);
	add_link(out, " rel=\"alternate\" type=\"text/html\"", item->language, none, scratch);
	add_translations(out, digest, item, translations, scratch);
	add_pictures(out, digest, item, scratch);
	if (item->copyright.n)
		add_text(out, "rights", item->copyright);
	if (item->summary.n)
		add_text(out, "summary", item->summary);
	TRY(nsync_feed_content(scratch, digest, item, err));
	nsync_buf_text(out, "<content type=\"html\">");
	nsync_digest_escape_xml_markup(out, nsync_buf_view(scratch));
	nsync_buf_clear(scratch);
	nsync_buf_text(out, "</content>\n</entry>\n");
	return NSYNC_OK;
}

/* Nothing of a killed story but its name and when it was killed. */
static void add_tombstone(struct nsync_buf *out, const struct nsync_digest *digest, const struct nsync_item *item)
{
	char when[32];

	nsync_time_format(when, item->version_created);
	nsync_buf_text(out, "<at:deleted-entry ref=\"");
	nsync_digest_escape_xml(out, item->uri);
	nsync_buf_printf(out, "\" when=\"%s\"><at:comment>%s</at:comment></at:deleted-entry>\n",
			 when, nsync_label(NSYNC_LABEL_KILLED, digest->language));
}

static void add_head(struct nsync_buf *out, const struct nsync_digest *digest, const struct feed_kills *kills,
		     struct nsync_buf *scratch)
{
	struct nsync_str region = nsync_digest_region_name(digest->region, digest->language);
	const struct nsync_str none = { NULL, 0 };

	nsync_buf_text(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
			    "<feed xmlns=\"http://www.w3.org/2005/Atom\" "
			    "xmlns:at=\"http://purl.org/atompub/tombstones/1.0\" xml:lang=\"");
	nsync_digest_escape_xml(out, digest->language);
	nsync_buf_text(out, "\">\n");
	nsync_feed_id(scratch, digest);
	add_text(out, "id", nsync_buf_view(scratch));
	nsync_buf_clear(scratch);
	nsync_feed_name(scratch, digest);
	add_text(out, "title", nsync_buf_view(scratch));
	nsync_buf_clear(scratch);
	add_time(out, "updated", nsync_feed_newest(digest, kills));
	add_person(out, region);
	add_text(out, "generator", NSYNC_STR("nsync"));
	nsync_feed_self(scratch, digest);
	add_link(out, " rel=\"self\" type=\"application/atom+xml\"", none, none, scratch);
	nsync_feed_home(scratch, digest);
	add_link(out, " rel=\"alternate\" type=\"text/html\"", digest->language, none, scratch);
}

enum nsync_code nsync_digest_render_atom(struct nsync_buf *out, const struct nsync_digest *digest,
					 struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf scratch = NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES);
	AUTO(nsync_feed_kills_release) struct feed_kills kills = { NULL, 0 };
	AUTO(nsync_feed_translations_release) struct feed_translations translations = { .count = 0 };

	TRY(nsync_feed_kills_find(&kills, digest, err));
	TRY(nsync_feed_translations_find(&translations, digest, err));
	add_head(out, digest, &kills, &scratch);
	for (size_t i = 0; i < kills.count; i++)
		add_tombstone(out, digest, kills.at[i]->item);
	for (size_t i = 0; i < digest->count; i++)
		TRY(add_entry(out, digest, &digest->entries[i], &translations, &scratch, err));
	nsync_buf_text(out, "</feed>\n");
	TRY(nsync_buf_check(&scratch, err));
	return nsync_buf_check(out, err);
}
