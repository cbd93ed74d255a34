/* words.c: an item as lines of words, for diffs and terminals. */
#include "internal.h"

/* Whatever could move a cursor or turn a line around becomes visible: \u{202E}. */
static void add_visible(struct nsync_buf *out, struct nsync_str s, bool (*allowed)(int32_t c))
{
	for (size_t at = 0, from; at < s.n;) {
		from = at;
		int32_t c = nsync_utf8_next(s, &at);

		if (c < 0)
			nsync_buf_printf(out, "\\x{%02X}", (unsigned)(unsigned char)s.p[from]);
		else if (!allowed(c))
			nsync_buf_printf(out, "\\u{%04X}", (unsigned)c);
		else
			nsync_buf_add(out, s.p + from, at - from);
	}
}

static void line(struct nsync_buf *out, const char *name, struct nsync_str value)
{
	if (!value.p)
		return;
	nsync_buf_printf(out, "%s: ", name);
	add_visible(out, value, nsync_char_in_line);
	nsync_buf_char(out, '\n');
}

static void line_text(struct nsync_buf *out, const char *name, const char *value)
{
	line(out, name, nsync_str(value));
}

static void line_time(struct nsync_buf *out, const char *name, struct nsync_time time)
{
	char text[32];

	nsync_time_format(text, time);
	line_text(out, name, text);
}

/* "name: a, b, c" of one member of each element. */
static void line_members(struct nsync_buf *out, const char *name, const struct nsync_json *array,
			 const char *member, const char *prefix)
{
	const struct nsync_json *at = array ? nsync_json_first(array) : NULL;
	const char *comma = "";

	if (!at)
		return;
	nsync_buf_printf(out, "%s: ", name);
	for (; at; at = nsync_json_next(array, at), comma = ", ") {
		struct nsync_str value = nsync_json_get_str(at, nsync_str(member));

		if (value.p && nsync_str_starts(value, nsync_str(prefix))) {
			value.p += strlen(prefix);
			value.n -= strlen(prefix);
		}
		nsync_buf_text(out, comma);
		add_visible(out, value, nsync_char_in_line);
	}
	nsync_buf_char(out, '\n');
}

static void line_joint(struct nsync_buf *out, const struct nsync_item *item)
{
	if (!item->joint_count)
		return;
	nsync_buf_text(out, "joint: ");
	for (size_t i = 0; i < item->joint_count; i++)
		nsync_buf_printf(out, "%s%s", i ? ", " : "", item->joint[i]);
	nsync_buf_char(out, '\n');
}

static void line_pictures(struct nsync_buf *out, const struct nsync_item *item)
{
	for (size_t i = 0; i < item->picture_count; i++) {
		const struct nsync_picture *picture = &item->pictures[i];

		nsync_buf_printf(out, "picture: %s.%s, ", picture->sha256, picture->ext);
		add_visible(out, picture->alt, nsync_char_in_line);
		nsync_buf_char(out, '\n');
	}
}

void nsync_item_words(struct nsync_buf *out, const struct nsync_item *item)
{
	char text[NSYNC_MAX_PATH];

	nsync_story_format(text, &item->story, item->version);
	line_text(out, "story", text);
	line(out, "headline", item->headline);
	line(out, "language", item->language);
	line_time(out, "date", item->first_created);
	line_time(out, "versionCreated", item->version_created);
	line_text(out, "status", nsync_status_name(item->status));
	line(out, "located", item->located);
	line_members(out, "countries", item->places, "literal", "");
	line_members(out, "topics", item->subjects, "uri", "http://cv.iptc.org/newscodes/mediatopic/");
	line_joint(out, item);
	line(out, "by", item->by);
	line(out, "slugline", item->slugline);
	if (item->urgency)
		nsync_buf_printf(out, "urgency: %d\n", item->urgency);
	if (item->embargoed)
		line_time(out, "embargo", item->embargoed_until);
	if (item->expiring)
		line_time(out, "expires", item->expires);
	line(out, "translationOf", item->translation_of);
	line(out, "summary", item->summary);
	line(out, "correction", item->correction);
	line(out, "note", item->note);
	line(out, "copyright", item->copyright);
	line(out, "usage", item->usage);
	line_pictures(out, item);
	nsync_buf_char(out, '\n');
	add_visible(out, item->text, nsync_char_in_text);
	if (item->text.n == 0 || item->text.p[item->text.n - 1] != '\n')
		nsync_buf_char(out, '\n');
}
