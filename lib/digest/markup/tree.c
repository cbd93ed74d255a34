/* tree.c: the blocks of a parsed body, one after the other, with what opens their lines. */
#include <stdio.h>

#include "lib/digest/internal.h"

#define MAX_PREFIX 4096u

void nsync_digest_writer_init(struct digest_writer *w, struct nsync_buf *out,
			      struct nsync_str source, const struct digest_style *style,
			      struct nsync_str language)
{
	*w = (struct digest_writer){
		.out = out, .style = style, .source = source, .language = language,
		.line = NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES),
		.first = NSYNC_BUF_INIT(MAX_PREFIX), .rest = NSYNC_BUF_INIT(MAX_PREFIX),
		.line_number = 1,
	};
}

void nsync_digest_writer_release(struct digest_writer *w)
{
	nsync_buf_release(&w->line);
	nsync_buf_release(&w->first);
	nsync_buf_release(&w->rest);
}

/* ---- lines ------------------------------------------------------------------ */

/* Whether no blank line belongs between a block and what comes before it. */
static bool is_tight(cmark_node *node)
{
	while (!cmark_node_previous(node) && cmark_node_parent(node) &&
	       cmark_node_get_type(cmark_node_parent(node)) != CMARK_NODE_DOCUMENT)
		node = cmark_node_parent(node);
	cmark_node *list = cmark_node_parent(node);

	if (list && cmark_node_get_type(list) == CMARK_NODE_ITEM)
		list = cmark_node_parent(list);
	return list && cmark_node_get_type(list) == CMARK_NODE_LIST &&
	       cmark_node_get_list_tight(list);
}

static void begin_line(struct digest_writer *w)
{
	nsync_buf_str(w->out, nsync_buf_view(&w->first));
	w->opened = w->style->width ? nsync_digest_width(nsync_buf_view(&w->first)) : 0;
	nsync_buf_clear(&w->first);
	nsync_buf_str(&w->first, nsync_buf_view(&w->rest));
	w->common = w->rest.n;
}

static void begin_block(struct digest_writer *w, cmark_node *node)
{
	if (w->any) {
		nsync_buf_char(w->out, '\n');
		if (!is_tight(node)) {
			struct nsync_str open = { w->rest.p, w->common };

			nsync_buf_str(w->out, nsync_digest_trimmed(open));
			nsync_buf_char(w->out, '\n');
		}
	}
	w->any = true;
	begin_line(w);
}

/* Words that are escaped already, as lines of the style's width; each but the first begins as the block's do. */
static void add_words(struct digest_writer *w, struct nsync_str words)
{
	struct nsync_str piece;

	if (!w->style->width) {
		nsync_buf_str(w->out, words);
		return;
	}
	for (size_t at = 0;
	     nsync_digest_wrap_next(&piece, &at, words, nsync_digest_room(w->style, w->opened));) {
		nsync_buf_str(w->out, piece);
		if (at < words.n) {
			nsync_buf_char(w->out, '\n');
			begin_line(w);
		}
	}
}

/* ---- quotes, lists ------------------------------------------------------------- */

static void enter(struct digest_writer *w, struct nsync_str first, struct nsync_str rest)
{
	if (w->depth++ >= DIGEST_MAX_NESTING)
		return;
	w->levels[w->depth - 1] = w->rest.n;
	nsync_buf_str(&w->first, first);
	nsync_buf_str(&w->rest, rest);
}

static void leave(struct digest_writer *w)
{
	if (--w->depth >= DIGEST_MAX_NESTING)
		return;
	nsync_buf_cut(&w->first, w->levels[w->depth]);
	nsync_buf_cut(&w->rest, w->levels[w->depth]);
	if (w->common > w->rest.n)
		w->common = w->rest.n;
}

/* A list's user data: how many items were entered, and whether it follows a list. */
#define FOLLOWS_A_LIST 1u
#define ONE_ITEM       2u

static void enter_list(cmark_node *list)
{
	cmark_node *before = cmark_node_previous(list);
	uintptr_t follows = 0;

	if (before && cmark_node_get_type(before) == CMARK_NODE_LIST)
		follows = ~(uintptr_t)cmark_node_get_user_data(before) & FOLLOWS_A_LIST;
	cmark_node_set_user_data(list, (void *)follows);
}

static void enter_item(struct digest_writer *w, cmark_node *item)
{
	static const char blanks[] = "                        ";
	cmark_node *list = cmark_node_parent(item);
	uintptr_t state = (uintptr_t)cmark_node_get_user_data(list);
	/* In Markdown, another mark begins another list. */
	bool other = w->style->markup && (state & FOLLOWS_A_LIST);
	char mark[sizeof(blanks)];
	int n;

	cmark_node_set_user_data(list, (void *)(state + ONE_ITEM));
	if (cmark_node_get_list_type(list) == CMARK_ORDERED_LIST)
		n = snprintf(mark, sizeof(mark), "%ju%c ",
			     (uintmax_t)cmark_node_get_list_start(list) + state / ONE_ITEM,
			     other ? ')' : '.');
	else
		n = snprintf(mark, sizeof(mark), "%c ", other ? '+' : '-');
	enter(w, nsync_str(mark), (struct nsync_str){ blanks, (size_t)n });
}

/* ---- blocks --------------------------------------------------------------------- */

/* The blanks at the end of a source line, which the parser leaves out. */
static struct nsync_str trailing_blanks(struct digest_writer *w, int number)
{
	struct nsync_str s = w->source;
	size_t end;

	for (; w->line_number < number && w->source_at < s.n; w->source_at++) {
		char c = s.p[w->source_at];

		w->line_number += c == '\n' ||
				  (c == '\r' && (w->source_at + 1 == s.n || s.p[w->source_at + 1] != '\n'));
	}
	for (end = w->source_at; end < s.n && s.p[end] != '\n' && s.p[end] != '\r'; end++)
		;
	size_t from = end;

	while (from > w->source_at && (s.p[from - 1] == ' ' || s.p[from - 1] == '\t'))
		from--;
	return (struct nsync_str){ s.p + from, end - from };
}

/* A paragraph's or heading's words are complete. */
static void write_words(struct digest_writer *w, cmark_node *node, const char *opening)
{
	struct nsync_str words = nsync_buf_view(&w->line);

	/* A break before something that is not shown. */
	while (words.n && words.p[words.n - 1] == '\n')
		words.n -= w->style->markup ? 2 : 1;
	if (nsync_digest_trimmed(words).n == 0)
		return;
	begin_block(w, node);
	nsync_buf_text(w->out, opening);
	for (size_t i = 0, from = 0; i <= words.n; i++) {
		if (i < words.n && words.p[i] != '\n')
			continue;
		add_words(w, (struct nsync_str){ words.p + from, i - from });
		from = i + 1;
		if (i < words.n) {
			nsync_buf_char(w->out, '\n');
			begin_line(w);
		}
	}
	if (!w->style->markup && !w->style->width && cmark_node_get_type(node) == CMARK_NODE_PARAGRAPH &&
	    cmark_node_get_type(cmark_node_parent(node)) == CMARK_NODE_DOCUMENT)
		nsync_buf_str(w->out, trailing_blanks(w, cmark_node_get_end_line(node)));
}

static void write_heading(struct digest_writer *w, cmark_node *node)
{
	/* Below the story's own "##". */
	static const char *const openings[] = { "", "### ", "#### ", "##### ", "###### " };
	int level = cmark_node_get_heading_level(node);

	for (size_t i = 0; i < w->line.n; i++)
		if (w->line.p[i] == '\n')
			w->line.p[i] = ' ';
	write_words(w, node, w->style->markup ? openings[level < 4 ? level : 4] : "");
}

static void write_fence(struct nsync_buf *out, struct nsync_str code)
{
	size_t longest = 2, run = 0;

	for (size_t i = 0; i < code.n; i++) {
		run = code.p[i] == '`' ? run + 1 : 0;
		if (run > longest)
			longest = run;
	}
	for (size_t i = 0; i <= longest; i++)
		nsync_buf_char(out, '`');
}

static void write_code_block(struct digest_writer *w, cmark_node *node)
{
	struct nsync_str code = nsync_digest_trimmed(nsync_str(cmark_node_get_literal(node)));

	if (code.n == 0)
		return;
	begin_block(w, node);
	if (w->style->markup) {
		write_fence(w->out, code);
		nsync_buf_char(w->out, '\n');
		begin_line(w);
	}
	for (size_t i = 0, from = 0; i <= code.n; i++) {
		if (i < code.n && code.p[i] != '\n')
			continue;
		nsync_digest_escape_text(w->out, (struct nsync_str){ code.p + from, i - from });
		from = i + 1;
		if (i < code.n) {
			nsync_buf_char(w->out, '\n');
			begin_line(w);
		}
	}
	if (w->style->markup) {
		nsync_buf_char(w->out, '\n');
		begin_line(w);
		write_fence(w->out, code);
	}
}

/* Raw HTML is never shown; that something was there is, unless it was a comment. */
static void write_html(struct digest_writer *w, cmark_node *node)
{
	if (nsync_digest_is_comment(nsync_str(cmark_node_get_literal(node))))
		return;
	begin_block(w, node);
	w->style->escape(w->out, nsync_str(nsync_label(NSYNC_LABEL_HTML_OMITTED, w->language)));
}

static void write_block(struct digest_writer *w, cmark_node *node, bool entering)
{
	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_BLOCK_QUOTE:
		if (entering)
			enter(w, NSYNC_STR("> "), NSYNC_STR("> "));
		else
			leave(w);
		break;
	case CMARK_NODE_LIST:
		if (entering)
			enter_list(node);
		break;
	case CMARK_NODE_ITEM:
		if (entering)
			enter_item(w, node);
		else
			leave(w);
		break;
	case CMARK_NODE_PARAGRAPH:
	case CMARK_NODE_HEADING:
		if (entering)
			nsync_buf_clear(&w->line);
		else if (cmark_node_get_type(node) == CMARK_NODE_HEADING)
			write_heading(w, node);
		else
			write_words(w, node, "");
		break;
	case CMARK_NODE_CODE_BLOCK:
		write_code_block(w, node);
		break;
	case CMARK_NODE_HTML_BLOCK:
		write_html(w, node);
		break;
	case CMARK_NODE_THEMATIC_BREAK:
		begin_block(w, node);
		nsync_buf_text(w->out, w->style->markup ? "***" : "* * *");
		break;
	default: /* the document */
		break;
	}
}

void nsync_digest_write_tree(struct digest_writer *w, cmark_node *root)
{
	cmark_iter *iter = cmark_iter_new(root);
	cmark_event_type event;

	while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(iter);

		if (cmark_node_get_type(node) >= CMARK_NODE_FIRST_INLINE)
			nsync_digest_write_inline(w, node, event == CMARK_EVENT_ENTER);
		else
			write_block(w, node, event == CMARK_EVENT_ENTER);
	}
}
