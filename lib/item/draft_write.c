/* draft_write.c: an item's body as a draft, Markdown with front matter or ninjs JSON. */
#include "internal.h"

#define TOPIC_PREFIX "http://cv.iptc.org/newscodes/mediatopic/"

/* ---- values of the front matter ---------------------------------------------------- */

/* What YAML reads as a line end, and what libyaml takes for no character. */
static bool must_be_escaped(int32_t c)
{
	return c < 0x20 || c == 0x2028 || c == 0x2029 || c == 0xfffe || c == 0xffff;
}

/* Whether a value needs no quotes: it begins with a letter or a digit, and nothing in it ends it. */
static bool is_plain(struct nsync_str text)
{
	size_t at = 0;
	int32_t first = nsync_utf8_next(text, &at), before = first;

	if (!text.n || text.p[text.n - 1] == ' ' || text.p[text.n - 1] == ':')
		return false;
	if (!((first >= '0' && first <= '9') || (first >= 'A' && first <= 'Z') ||
	      (first >= 'a' && first <= 'z') || first > 0xa0) || must_be_escaped(first))
		return false;
	while (at < text.n) {
		int32_t c = nsync_utf8_next(text, &at);

		if (must_be_escaped(c) || (before == ':' && c == ' ') || (before == ' ' && c == '#'))
			return false;
		before = c;
	}
	return true;
}

static void add_quoted(struct nsync_buf *out, struct nsync_str text)
{
	nsync_buf_char(out, '"');
	for (size_t at = 0, from; at < text.n;) {
		from = at;
		int32_t c = nsync_utf8_next(text, &at);

		if (c == '\n')
			nsync_buf_text(out, "\\n");
		else if (c == '\t')
			nsync_buf_text(out, "\\t");
		else if (c >= 0 && must_be_escaped(c))
			nsync_buf_printf(out, "\\u%04X", (unsigned)c);
		else if (c == '"' || c == '\\')
			nsync_buf_printf(out, "\\%c", (char)c);
		else
			nsync_buf_add(out, text.p + from, at - from);
	}
	nsync_buf_char(out, '"');
}

static void add_line(struct nsync_buf *out, enum draft_key key, struct nsync_str text)
{
	if (!text.p)
		return;
	nsync_buf_printf(out, "%s: ", nsync_draft_keys[key]);
	if (is_plain(text))
		nsync_buf_str(out, text);
	else
		add_quoted(out, text);
	nsync_buf_char(out, '\n');
}

static struct nsync_str member(const struct nsync_item *item, const char *name)
{
	return nsync_json_get_str(item->body, nsync_str(name));
}

/* "key: [a, b]" of one member of each element of an array. */
static void add_list(struct nsync_buf *out, enum draft_key key, const struct nsync_item *item,
		     const struct nsync_json *array, const char *name)
{
	const struct nsync_json *at = array ? nsync_json_first(array) : NULL;
	const char *comma = "";

	if (!at)
		return;
	nsync_buf_printf(out, "%s: [", nsync_draft_keys[key]);
	for (; at; at = nsync_json_next(array, at), comma = ", ") {
		struct nsync_str text = nsync_json_get_str(at, nsync_str(name)), alias;

		if (key == KEY_TOPICS && nsync_str_starts(text, NSYNC_STR(TOPIC_PREFIX))) {
			text.p += sizeof(TOPIC_PREFIX) - 1;
			text.n -= sizeof(TOPIC_PREFIX) - 1;
			alias = nsync_topic_alias(text, item->language);
			text = alias.p ? alias : text;
		}
		nsync_buf_text(out, comma);
		nsync_buf_str(out, text);
	}
	nsync_buf_text(out, "]\n");
}

static void add_translation(struct nsync_buf *out, const struct nsync_item *item)
{
	struct nsync_str authority;
	struct nsync_story story;
	char name[NSYNC_MAX_PATH];

	if (nsync_uri_parse(&authority, &story, item->translation_of) &&
	    nsync_str_eq(authority, item->authority)) {
		nsync_story_format(name, &story, 0);
		add_line(out, KEY_TRANSLATION, nsync_str(name));
	} else {
		add_line(out, KEY_TRANSLATION, item->translation_of);
	}
}

static void add_front(struct nsync_buf *out, const struct nsync_item *item, bool note)
{
	const struct nsync_json *joint = nsync_json_get(item->body, NSYNC_STR("infoSources"));

	add_line(out, KEY_HEADLINE, item->headline);
	add_line(out, KEY_LANGUAGE, item->language);
	add_line(out, KEY_DATE, member(item, "firstCreated"));
	add_line(out, KEY_LOCATED, item->located);
	add_list(out, KEY_COUNTRIES, item, item->places, "literal");
	add_list(out, KEY_TOPICS, item, item->subjects, "uri");
	add_list(out, KEY_JOINT, item, joint, "literal");
	add_line(out, KEY_BY, item->by);
	add_line(out, KEY_SLUGLINE, item->slugline);
	if (item->urgency)
		nsync_buf_printf(out, "%s: %d\n", nsync_draft_keys[KEY_URGENCY], item->urgency);
	add_line(out, KEY_EMBARGO, member(item, "embargoedUntil"));
	add_line(out, KEY_EXPIRES, member(item, "expires"));
	add_translation(out, item);
	if (item->status != NSYNC_USABLE)
		add_line(out, KEY_STATUS, nsync_str(nsync_status_name(item->status)));
	add_line(out, KEY_SUMMARY, item->summary);
	add_line(out, KEY_CORRECTION, item->correction);
	if (note)
		add_line(out, KEY_NOTE, item->note);
}

/* ---- the two kinds of drafts ------------------------------------------------------- */

static void write_markdown(struct nsync_buf *out, const struct nsync_item *item, bool note)
{
	nsync_buf_text(out, "---\n");
	add_front(out, item, note);
	nsync_buf_text(out, "---\n\n");
	nsync_buf_str(out, item->text);
	nsync_buf_char(out, '\n');
}

static enum nsync_code write_json(struct nsync_buf *out, const struct nsync_json *body, bool note,
				  struct nsync_error *err)
{
	AUTO(nsync_json_builder_freep) struct nsync_json_builder *b = nsync_json_builder_new();
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;

	nsync_json_begin_object(b);
	nsync_draft_json_copy(b, body, note);
	nsync_json_end(b);
	TRY(nsync_json_build(&doc, b, err));
	return nsync_json_layout(out, doc.root, err);
}

static enum nsync_code read_item(struct nsync_item *out, const struct nsync_json *body,
				 struct nsync_error *err)
{
	struct nsync_verdict verdict;

	if (nsync_item_read(out, &verdict, body) == NSYNC_REASON_OK)
		return NSYNC_OK;
	return nsync_fail(err, NSYNC_EINVAL, verdict.pointer, "%s", verdict.detail);
}

enum nsync_code nsync_draft_write(struct nsync_buf *out, const struct nsync_json *body, bool json,
				  bool note, struct nsync_error *err)
{
	struct nsync_item item;

	TRY(read_item(&item, body, err));
	if (json)
		return write_json(out, body, note, err);
	write_markdown(out, &item, note);
	return nsync_buf_check(out, err);
}

/* ---- whether Markdown can say all of it -------------------------------------------- */

/* Build from a draft of the body what its next version would be. */
static enum nsync_code build_again(struct nsync_json_doc *out, struct nsync_str text,
				   const struct nsync_item *item, struct nsync_error *err)
{
	AUTO(nsync_draft_freep) struct nsync_draft *draft = NULL;
	struct nsync_draft_context how = {
		.authority = item->authority,
		.office = nsync_str(item->story.office),
		.version = 2,
		.version_created = item->version_created,
		.before = item->body,
		.note_optional = true,
	};
	char name[NSYNC_MAX_SLUG + 8];

	memset(how.previous.hex, '0', sizeof(how.previous.hex) - 1);
	memset(how.log_id.hex, '0', sizeof(how.log_id.hex) - 1);
	snprintf(name, sizeof(name), "%s.md", item->story.slug);
	TRY(nsync_draft_read(&draft, nsync_str(name), text, err));
	return nsync_draft_build(out, draft, &how, err);
}

/* Tried out: whatever the schema of items comes to allow, the answer is right. */
enum nsync_code nsync_draft_fits_markdown(bool *out, const struct nsync_json *body,
					  struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(2 * NSYNC_MAX_SIGNED_BYTES);
	AUTO(nsync_json_doc_release) struct nsync_json_doc again = NSYNC_JSON_DOC_INIT;
	struct nsync_error quiet = { .code = NSYNC_OK };
	struct nsync_item item;

	*out = false;
	TRY(read_item(&item, body, err));
	write_markdown(&text, &item, true);
	TRY(nsync_buf_check(&text, err));
	if (build_again(&again, nsync_buf_view(&text), &item, &quiet))
		return quiet.code == NSYNC_ENOMEM ? nsync_fail_memory(err) : NSYNC_OK;
	*out = nsync_item_same(body, again.root) &&
	       nsync_str_eq(item.note, member(&(struct nsync_item){ .body = again.root }, "edNote"));
	return NSYNC_OK;
}
