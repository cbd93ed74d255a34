/*
 * rss.c: RSS 2.0, with content:encoded for the whole text, dc: for who wrote it and in what language, and Media RSS for
 * its pictures (an enclosure would have to tell a length in bytes, and only one is usual). It
 * knows no kills: a killed story is just not there.
 */
#include "lib/digest/feed/feed.h"

static void add_text(struct nsync_buf *out, const char *name, struct nsync_str text)
{
	nsync_buf_printf(out, "<%s>", name);
	nsync_digest_escape_xml(out, text);
	nsync_buf_printf(out, "</%s>\n", name);
}

/* Add what scratch holds, if anything. */
static void add_taken(struct nsync_buf *out, const char *name, struct nsync_buf *scratch)
{
	if (scratch->n)
		add_text(out, name, nsync_buf_view(scratch));
	nsync_buf_clear(scratch);
}

/* RFC 822 as RFC 5322 has it: "Sun, 05 Aug 2018 15:00:00 -0600", at the time's own offset. */
static void add_time(struct nsync_buf *out, const char *name, struct nsync_time time)
{
	static const char *const days[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
					      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	struct nsync_date date = nsync_time_local_date(time);
	int64_t local = time.seconds + time.offset;
	int64_t day = local / 86400 - (local % 86400 < 0), second = local - day * 86400;
	int east = time.offset < 0 ? -time.offset / 60 : time.offset / 60;

	/* 1970-01-01 was a Thursday. */
	nsync_buf_printf(out, "<%s>%s, %02d %s %04d %02d:%02d:%02d %c%02d%02d</%s>\n", name,
			 days[((day + 4) % 7 + 7) % 7], (int)date.day, months[date.month - 1], (int)date.year,
			 (int)(second / 3600), (int)(second / 60 % 60), (int)(second % 60),
			 time.offset < 0 ? '-' : '+', east / 60, east % 60, name);
}

/*
 * Whether a reader who takes titles for HTML would see something else than one who takes them for text; RSS
 * does not say which they are. "AT&T" and "a < b" are the same in both.
 */
static bool is_ambiguous(struct nsync_str text)
{
	for (size_t i = 0; i + 1 < text.n; i++) {
		char next = text.p[i + 1];
		bool letter = (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z');

		if (text.p[i] == '<' && (letter || next == '/' || next == '!' || next == '?'))
			return true;
		if (text.p[i] == '&' && (letter || next == '#'))
			for (size_t k = i + 1; k < text.n && text.p[k] != ' '; k++)
				if (text.p[k] == ';')
					return true;
	}
	return false;
}

/* Words where readers expect HTML. */
static void add_words(struct nsync_buf *out, const char *name, struct nsync_str text)
{
	AUTO(nsync_buf_release) struct nsync_buf html = NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES);

	nsync_digest_escape_html(&html, text);
	add_text(out, name, nsync_buf_view(&html));
	nsync_buf_fail_with(out, &html);
}

static void add_topics(struct nsync_buf *out, const struct nsync_digest *digest, const struct nsync_item *item)
{
	const struct nsync_json *at = NULL;
	struct nsync_str code;

	while (nsync_digest_topic(&code, &at, item)) {
		struct nsync_str name = nsync_topic_name(code, digest->language);

		nsync_buf_text(out, "<category domain=\"" FEED_TOPICS "\">");
		nsync_digest_escape_xml(out, name.n ? name : code);
		nsync_buf_text(out, "</category>\n");
	}
}

/*
 * Pictures lie in the site's folder; their other sizes are not named. They come last: some readers take the first
 * description that they meet for the story's own.
 */
static void add_pictures(struct nsync_buf *out, const struct nsync_digest *digest, const struct nsync_item *item,
			 struct nsync_buf *scratch)
{
	for (size_t i = 0; i < item->picture_count; i++) {
		const struct nsync_picture *picture = &item->pictures[i];

		if (picture->rendition)
			continue;
		nsync_feed_picture(scratch, digest, item, i);
		if (scratch->n) {
			nsync_buf_text(out, "<media:content medium=\"image\" type=\"");
			nsync_digest_escape_xml(out, picture->content_type);
			nsync_buf_text(out, "\" url=\"");
			nsync_digest_escape_xml(out, nsync_buf_view(scratch));
			nsync_buf_text(out, "\">\n<media:description type=\"plain\">");
			nsync_digest_escape_xml(out, picture->alt);
			nsync_buf_text(out, "</media:description>\n");
			if (picture->credit.n)
				add_text(out, "media:credit", picture->credit);
			nsync_buf_text(out, "</media:content>\n");
		}
		nsync_buf_clear(scratch);
	}
}

static enum nsync_code add_item(struct nsync_buf *out, const struct nsync_digest *digest,
				const struct nsync_digest_entry *entry, struct nsync_buf *scratch,
				struct nsync_error *err)
{
	const struct nsync_item *item = entry->item;
	struct nsync_str name;

	nsync_buf_text(out, "<item>\n");
	nsync_feed_title(scratch, digest, entry);
	if (is_ambiguous(nsync_buf_view(scratch)))
		add_words(out, "title", nsync_buf_view(scratch));
	else
		add_text(out, "title", nsync_buf_view(scratch));
	nsync_buf_clear(scratch);
	nsync_feed_page(scratch, digest, item);
	add_taken(out, "link", scratch);
	nsync_buf_text(out, "<guid isPermaLink=\"false\">");
	nsync_digest_escape_xml(out, item->uri);
	nsync_buf_text(out, "</guid>\n");
	add_time(out, "pubDate", item->first_created);
	for (size_t i = 0; nsync_feed_author(&name, digest, item, i); i++)
		add_text(out, "dc:creator", name);
	add_text(out, "dc:language", item->language);
	add_topics(out, digest, item);
	if (item->copyright.n)
		add_text(out, "dc:rights", item->copyright);
	TRY(nsync_feed_summary(scratch, item, err));
	add_words(out, "description", nsync_buf_view(scratch));
	nsync_buf_clear(scratch);
	TRY(nsync_feed_content(scratch, digest, item, err));
	nsync_buf_text(out, "<content:encoded>");
	nsync_digest_escape_xml_markup(out, nsync_buf_view(scratch));
	nsync_buf_clear(scratch);
	nsync_buf_text(out, "</content:encoded>\n");
	add_pictures(out, digest, item, scratch);
	nsync_buf_text(out, "</item>\n");
	return NSYNC_OK;
}

/* A channel must have a link; where no page is known it is the feed's own name, a URI as well. */
static void add_head(struct nsync_buf *out, const struct nsync_digest *digest, struct nsync_buf *scratch)
{
	nsync_buf_text(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
			    "<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\" "
			    "xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" "
			    "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
			    "xmlns:media=\"http://search.yahoo.com/mrss/\">\n<channel>\n");
	nsync_feed_name(scratch, digest);
	add_taken(out, "title", scratch);
	nsync_feed_home(scratch, digest);
	if (!scratch->n)
		nsync_feed_id(scratch, digest);
	add_taken(out, "link", scratch);
	nsync_feed_name(scratch, digest);
	add_words(out, "description", nsync_buf_view(scratch));
	nsync_buf_clear(scratch);
	add_text(out, "language", digest->language);
	add_time(out, "lastBuildDate", nsync_feed_newest(digest, NULL));
	add_text(out, "generator", NSYNC_STR("nsync"));
	nsync_feed_self(scratch, digest);
	if (scratch->n) {
		nsync_buf_text(out, "<atom:link rel=\"self\" type=\"application/rss+xml\" href=\"");
		nsync_digest_escape_xml(out, nsync_buf_view(scratch));
		nsync_buf_text(out, "\"/>\n");
	}
	nsync_buf_clear(scratch);
}

enum nsync_code nsync_digest_render_rss(struct nsync_buf *out, const struct nsync_digest *digest,
					struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf scratch = NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES);

	add_head(out, digest, &scratch);
	for (size_t i = 0; i < digest->count; i++)
		TRY(add_item(out, digest, &digest->entries[i], &scratch, err));
	nsync_buf_text(out, "</channel>\n</rss>\n");
	TRY(nsync_buf_check(&scratch, err));
	return nsync_buf_check(out, err);
}
