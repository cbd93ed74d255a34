/* inline.c: the words of one block, with what their style makes of emphasis, links and pictures. */
#include "lib/digest/internal.h"

/* Longest run of backticks. */
static size_t backticks(struct nsync_str text)
{
	size_t longest = 0, run = 0;

	for (size_t i = 0; i < text.n; i++) {
		run = text.p[i] == '`' ? run + 1 : 0;
		if (run > longest)
			longest = run;
	}
	return longest;
}

static void write_code(struct digest_writer *w, struct nsync_str code)
{
	if (!w->style->markup) {
		nsync_digest_escape_text(&w->line, code);
		return;
	}
	size_t fence = backticks(code) + 1;
	bool pad = code.n && (code.p[0] == '`' || code.p[code.n - 1] == '`' ||
			      (code.p[0] == ' ' && code.p[code.n - 1] == ' '));

	for (size_t i = 0; i < fence; i++)
		nsync_buf_char(&w->line, '`');
	if (pad)
		nsync_buf_char(&w->line, ' ');
	nsync_digest_escape_text(&w->line, code);
	if (pad)
		nsync_buf_char(&w->line, ' ');
	for (size_t i = 0; i < fence; i++)
		nsync_buf_char(&w->line, '`');
}

static void write_emphasis(struct digest_writer *w, bool strong, bool entering)
{
	const char *mark = strong ? "**" : "*";

	if (!w->style->markup)
		return;
	if (entering) {
		if (w->marked++ >= DIGEST_MAX_NESTING)
			return;
		w->marks[w->marked - 1] = w->line.n;
		nsync_buf_text(&w->line, mark);
		return;
	}
	if (--w->marked >= DIGEST_MAX_NESTING)
		return;
	/* Nothing was in it but what is never shown: marks alone would be a rule, or stand there. */
	if (w->line.n <= w->marks[w->marked] + strlen(mark))
		nsync_buf_cut(&w->line, w->marks[w->marked]);
	else
		nsync_buf_text(&w->line, mark);
}

/* Whether a link's words already are its destination. */
static bool says_url(struct nsync_str words, struct nsync_str url)
{
	static const char *const schemes[] = { "mailto:", "https://", "http://" };

	if (nsync_str_eq(words, url))
		return true;
	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
		struct nsync_str scheme = nsync_str(schemes[i]);

		if (nsync_str_starts(url, scheme) &&
		    nsync_str_eq(words, (struct nsync_str){ url.p + scheme.n, url.n - scheme.n }))
			return true;
	}
	return false;
}

static void write_link(struct digest_writer *w, cmark_node *node, bool entering)
{
	struct nsync_str url = nsync_str(cmark_node_get_url(node));
	struct nsync_buf *line = &w->line;

	if (!nsync_digest_url_allowed(url))
		return;
	if (entering) {
		if (w->style->markup) {
			/* "!" and a link would be a picture. */
			if (line->n && line->p[line->n - 1] == '!') {
				nsync_buf_cut(line, line->n - 1);
				nsync_buf_text(line, "\\!");
			}
			nsync_buf_char(line, '[');
		}
		w->link_at = line->n;
		return;
	}
	if (line->code != NSYNC_OK || w->link_at > line->n)
		return;
	struct nsync_str words = { line->p + w->link_at, line->n - w->link_at };

	if (words.n == 0)
		w->style->escape(line, url);
	if (w->style->markup) {
		nsync_buf_text(line, "](");
		nsync_digest_escape_markdown_url(line, url);
		nsync_buf_char(line, ')');
	} else if (words.n && !says_url(words, url)) {
		nsync_buf_text(line, " (");
		nsync_digest_escape_text(line, url);
		nsync_buf_char(line, ')');
	}
}

void nsync_digest_write_inline(struct digest_writer *w, cmark_node *node, bool entering)
{
	struct nsync_str literal = nsync_str(cmark_node_get_literal(node));

	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_TEXT:
		w->style->escape(&w->line, literal);
		break;
	case CMARK_NODE_SOFTBREAK: /* the house format is unwrapped */
		if (w->line.n)
			nsync_buf_char(&w->line, ' ');
		break;
	case CMARK_NODE_LINEBREAK:
		if (w->line.n)
			nsync_buf_text(&w->line, w->style->markup ? "\\\n" : "\n");
		break;
	case CMARK_NODE_CODE:
		write_code(w, literal);
		break;
	case CMARK_NODE_EMPH:
	case CMARK_NODE_STRONG:
		write_emphasis(w, cmark_node_get_type(node) == CMARK_NODE_STRONG, entering);
		break;
	case CMARK_NODE_LINK:
		write_link(w, node, entering);
		break;
	case CMARK_NODE_IMAGE: /* its words only: pictures come with the item, under its signature */
		if (cmark_node_first_child(node))
			w->style->escape(&w->line, entering ? NSYNC_STR("[") : NSYNC_STR("]"));
		break;
	default: /* raw HTML: a tag is no word */
		break;
	}
}
