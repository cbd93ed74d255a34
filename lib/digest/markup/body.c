/* body.c: a story's body, from what its content type says to a style. */
#include <strings.h>

#include "lib/digest/internal.h"

const struct digest_style nsync_digest_style_text = { .escape = nsync_digest_escape_text };
const struct digest_style nsync_digest_style_markdown = { .escape = nsync_digest_escape_markdown,
							  .markup = true };
const struct digest_style nsync_digest_style_html = { .escape = nsync_digest_escape_html,
						      .heading = 3 };
const struct digest_style nsync_digest_style_html_page = { .escape = nsync_digest_escape_html,
							   .heading = 2 };

/*
 * cmark before 0.30.3 needs time quadratic in the unmatched brackets of a text (CVE-2023-22486). A body
 * with more of them than any story has is shown as it was typed.
 */
#define MAX_BRACKETS 10000u

void nsync_digest_plain(struct nsync_buf *out, struct nsync_str text,
			const struct digest_style *style)
{
	bool any = false, gap = false;

	if (style->heading) {
		nsync_digest_html_plain(out, text, style);
		return;
	}
	for (size_t at = 0; at < text.n;) {
		struct nsync_str line = nsync_digest_next_line(text, &at);

		if (nsync_digest_is_blank(line)) {
			gap = true;
			continue;
		}
		if (any)
			nsync_buf_text(out, gap ? "\n\n" : style->markup ? "\\\n" : "\n");
		nsync_digest_wrap(out, line, style, any ? 0 : style->taken);
		any = true;
		gap = false;
	}
}

static void parse_and_write(cmark_mem *mem, void *payload)
{
	struct digest_writer *writer = payload;
	cmark_parser *parser = cmark_parser_new_with_mem(CMARK_OPT_DEFAULT, mem);

	cmark_parser_feed(parser, writer->source.p, writer->source.n);
	if (writer->style->heading)
		nsync_digest_html_tree(writer->out, cmark_parser_finish(parser), writer->style,
				       writer->language, writer->located);
	else
		nsync_digest_write_tree(writer, cmark_parser_finish(parser));
}

static size_t count_brackets(struct nsync_str text)
{
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++)
		n += text.p[i] == '[';
	return n;
}

enum nsync_code nsync_digest_body(struct nsync_buf *out, const struct nsync_item *item,
				  const struct digest_style *style, struct nsync_str language,
				  struct nsync_error *err)
{
	if (!item->markdown || count_brackets(item->text) > MAX_BRACKETS) {
		nsync_digest_plain(out, item->text, style);
		return nsync_buf_check(out, err);
	}
	AUTO(nsync_digest_writer_release) struct digest_writer writer = { 0 };

	nsync_digest_writer_init(&writer, out, item->text, style, language);
	writer.located = item->located;
	enum nsync_code code = nsync_digest_arena_run(parse_and_write, &writer, err);

	if (code == NSYNC_OK)
		code = nsync_buf_check(&writer.line, err);
	if (code == NSYNC_OK)
		code = nsync_buf_check(&writer.rest, err);
	if (code == NSYNC_OK)
		code = nsync_buf_check(&writer.first, err);
	return code == NSYNC_OK ? nsync_buf_check(out, err) : code;
}
