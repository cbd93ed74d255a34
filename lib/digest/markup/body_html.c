/*
 * body_html.c: a body as HTML. Only elements of ours come out, only vetted links; raw HTML, pictures that
 * no signature covers and whatever else a text may hold become words or nothing.
 */
#include "lib/digest/internal.h"

struct html_writer {
	struct nsync_buf *out;
	const struct digest_style *style;
	struct nsync_str language, located;
	size_t depth, marked; /* quotes and lists, emphasis, that are open; counted, not limited */
	size_t block_at;      /* where the words of the open block begin */
	unsigned level, last; /* of the open heading, and of the last one that is there */
	bool dateline_seen;
};

static void open_tag(struct html_writer *w, const char *tag)
{
	const char *css = w->style->css ? w->style->css(tag) : NULL;

	nsync_buf_char(w->out, '<');
	nsync_buf_text(w->out, tag);
	if (css) {
		nsync_buf_text(w->out, " style=\"");
		nsync_digest_escape_html(w->out, nsync_str(css));
		nsync_buf_char(w->out, '"');
	}
	nsync_buf_char(w->out, '>');
}

static void close_tag(struct html_writer *w, const char *tag)
{
	nsync_buf_text(w->out, "</");
	nsync_buf_text(w->out, tag);
	nsync_buf_char(w->out, '>');
}

/* ---- words ------------------------------------------------------------------- */

static bool is_letter(struct nsync_str s, size_t at)
{
	int32_t c = at < s.n ? nsync_utf8_next(s, &at) : ' ';

	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0xc0;
}

/* Agency copy opens with the place: "San José. ..." Only the very first words can be that. */
static void write_text(struct html_writer *w, struct nsync_str text)
{
	struct nsync_str place = w->located;
	bool first = !w->dateline_seen;

	w->dateline_seen = true;
	if (first && !w->style->css && place.n && nsync_str_starts(text, place) &&
	    !is_letter(text, place.n)) {
		nsync_buf_text(w->out, "<span class=\"dateline\" data-signed=\"dateline\">");
		nsync_digest_escape_html(w->out, place);
		nsync_buf_text(w->out, "</span>");
		text.p += place.n;
		text.n -= place.n;
	}
	nsync_digest_escape_html(w->out, text);
}

static void write_link(struct html_writer *w, cmark_node *node, bool entering)
{
	struct nsync_str url = nsync_str(cmark_node_get_url(node));
	const char *css = w->style->css ? w->style->css("a") : NULL;

	if (!nsync_digest_url_allowed(url))
		return;
	if (!entering) {
		nsync_buf_text(w->out, "</a>");
		return;
	}
	nsync_buf_text(w->out, "<a href=\"");
	nsync_digest_escape_html(w->out, url);
	if (css) {
		nsync_buf_text(w->out, "\" style=\"");
		nsync_digest_escape_html(w->out, nsync_str(css));
	}
	nsync_buf_text(w->out, "\">");
	if (!cmark_node_first_child(node))
		nsync_digest_escape_html(w->out, url);
}

static void write_emphasis(struct html_writer *w, const char *tag, bool entering)
{
	if (entering && w->marked++ < DIGEST_MAX_NESTING)
		open_tag(w, tag);
	else if (!entering && --w->marked < DIGEST_MAX_NESTING)
		close_tag(w, tag);
}

static void write_inline(struct html_writer *w, cmark_node *node, bool entering)
{
	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_TEXT:
		write_text(w, nsync_str(cmark_node_get_literal(node)));
		break;
	case CMARK_NODE_SOFTBREAK:
		nsync_buf_char(w->out, ' ');
		break;
	case CMARK_NODE_LINEBREAK:
		nsync_buf_text(w->out, "<br>");
		break;
	case CMARK_NODE_CODE:
		open_tag(w, "code");
		nsync_digest_escape_html(w->out, nsync_str(cmark_node_get_literal(node)));
		close_tag(w, "code");
		break;
	case CMARK_NODE_EMPH:
		write_emphasis(w, "em", entering);
		break;
	case CMARK_NODE_STRONG:
		write_emphasis(w, "strong", entering);
		break;
	case CMARK_NODE_LINK:
		write_link(w, node, entering);
		break;
	case CMARK_NODE_IMAGE: /* its words only: pictures come with the item, under its signature */
		if (cmark_node_first_child(node))
			nsync_buf_char(w->out, entering ? '[' : ']');
		break;
	default: /* raw HTML: a tag is no word */
		break;
	}
}

/* ---- blocks ------------------------------------------------------------------- */

/* Whether a block stands in an element that was opened: deeper quotes and lists have none. */
static bool in_reach(const struct html_writer *w)
{
	return w->depth <= DIGEST_MAX_NESTING;
}

static bool is_tight(const struct html_writer *w, cmark_node *paragraph)
{
	cmark_node *list = cmark_node_parent(cmark_node_parent(paragraph));

	return in_reach(w) && list && cmark_node_get_type(list) == CMARK_NODE_LIST &&
	       cmark_node_get_list_tight(list);
}

/* A paragraph or heading; one that has no words leaves nothing. */
static void write_words(struct html_writer *w, const char *tag, bool entering)
{
	if (entering) {
		open_tag(w, tag);
		w->block_at = w->out->n;
		return;
	}
	if (w->out->n == w->block_at) {
		while (w->out->n && w->out->p[w->out->n - 1] != '<')
			nsync_buf_cut(w->out, w->out->n - 1);
		nsync_buf_cut(w->out, w->out->n ? w->out->n - 1 : 0);
		return;
	}
	close_tag(w, tag);
	nsync_buf_char(w->out, '\n');
}

/* None skips a level, whatever its author wrote: readers who jump from heading to heading would search for it. */
static void write_heading(struct html_writer *w, cmark_node *node, bool entering)
{
	static const char *const tags[] = { "h1", "h2", "h3", "h4", "h5", "h6" };

	if (entering) {
		w->level = w->style->heading + (unsigned)cmark_node_get_heading_level(node) - 1;
		if (w->level > w->last + 1)
			w->level = w->last + 1;
		if (w->level > 6)
			w->level = 6;
	} else if (w->out->n != w->block_at) {
		w->last = w->level;
	}
	write_words(w, tags[w->level - 1], entering);
}

static void write_list(struct html_writer *w, cmark_node *node, bool entering)
{
	bool ordered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;
	int start = cmark_node_get_list_start(node);

	if (!entering) {
		if (in_reach(w))
			nsync_buf_text(w->out, ordered ? "</ol>\n" : "</ul>\n");
		w->depth--;
		return;
	}
	w->depth++;
	if (!in_reach(w))
		return;
	open_tag(w, ordered ? "ol" : "ul");
	if (ordered && start != 1) {
		nsync_buf_cut(w->out, w->out->n - 1);
		nsync_buf_printf(w->out, " start=\"%d\">", start);
	}
	nsync_buf_char(w->out, '\n');
}

static void write_item(struct html_writer *w, bool entering)
{
	if (!in_reach(w))
		return;
	if (entering) {
		open_tag(w, "li");
		return;
	}
	if (w->out->n && w->out->p[w->out->n - 1] == '\n')
		nsync_buf_cut(w->out, w->out->n - 1);
	nsync_buf_text(w->out, "</li>\n");
}

static void write_quote(struct html_writer *w, bool entering)
{
	if (entering && ++w->depth <= DIGEST_MAX_NESTING) {
		open_tag(w, "blockquote");
		nsync_buf_char(w->out, '\n');
	} else if (!entering && w->depth-- <= DIGEST_MAX_NESTING) {
		nsync_buf_text(w->out, "</blockquote>\n");
	}
}

static void write_code_block(struct html_writer *w, struct nsync_str code)
{
	open_tag(w, "pre");
	open_tag(w, "code");
	for (size_t at = 0; at < code.n;) {
		nsync_digest_escape_html(w->out, nsync_digest_next_line(code, &at));
		nsync_buf_char(w->out, '\n');
	}
	close_tag(w, "code");
	nsync_buf_text(w->out, "</pre>\n");
}

static void write_block(struct html_writer *w, cmark_node *node, bool entering)
{
	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_BLOCK_QUOTE:
		write_quote(w, entering);
		break;
	case CMARK_NODE_LIST:
		write_list(w, node, entering);
		break;
	case CMARK_NODE_ITEM:
		write_item(w, entering);
		break;
	case CMARK_NODE_PARAGRAPH:
		if (!is_tight(w, node))
			write_words(w, "p", entering);
		else if (!entering && cmark_node_next(node))
			nsync_buf_char(w->out, '\n');
		break;
	case CMARK_NODE_HEADING:
		write_heading(w, node, entering);
		break;
	case CMARK_NODE_CODE_BLOCK:
		write_code_block(w, nsync_str(cmark_node_get_literal(node)));
		break;
	case CMARK_NODE_HTML_BLOCK:
		if (nsync_digest_is_comment(nsync_str(cmark_node_get_literal(node))))
			break;
		write_words(w, "p", true);
		nsync_digest_escape_html(w->out, nsync_str(nsync_label(NSYNC_LABEL_HTML_OMITTED,
								       w->language)));
		write_words(w, "p", false);
		break;
	case CMARK_NODE_THEMATIC_BREAK:
		open_tag(w, "hr");
		nsync_buf_char(w->out, '\n');
		break;
	default: /* the document */
		break;
	}
}

void nsync_digest_html_tree(struct nsync_buf *out, cmark_node *root,
			    const struct digest_style *style, struct nsync_str language,
			    struct nsync_str located)
{
	struct html_writer w = { .out = out, .style = style, .language = language,
				 .located = located, .last = style->heading - 1 };
	cmark_iter *iter = cmark_iter_new(root);
	cmark_event_type event;

	while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(iter);

		if (cmark_node_get_type(node) >= CMARK_NODE_FIRST_INLINE)
			write_inline(&w, node, event == CMARK_EVENT_ENTER);
		else
			write_block(&w, node, event == CMARK_EVENT_ENTER);
	}
}

void nsync_digest_html_plain(struct nsync_buf *out, struct nsync_str text,
			     const struct digest_style *style)
{
	struct html_writer w = { .out = out, .style = style };
	bool open = false;

	for (size_t at = 0; at < text.n;) {
		struct nsync_str line = nsync_digest_next_line(text, &at);

		if (nsync_digest_is_blank(line)) {
			if (open)
				nsync_buf_text(out, "</p>\n");
			open = false;
			continue;
		}
		if (open)
			nsync_buf_text(out, "<br>");
		else
			open_tag(&w, "p");
		nsync_digest_escape_html(out, line);
		open = true;
	}
	if (open)
		nsync_buf_text(out, "</p>\n");
}
