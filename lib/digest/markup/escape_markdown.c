/*
 * escape_markdown.c: untrusted text into Markdown, so that it reads as itself under CommonMark 0.30
 * and GitHub's tables and strikethrough, and no tag, link, heading or list comes of it.
 */
#include "lib/digest/internal.h"

/* What out holds of the line that is being written. */
static struct nsync_str line_so_far(const struct nsync_buf *out)
{
	size_t from = out->n;

	while (from > 0 && out->p[from - 1] != '\n')
		from--;
	return (struct nsync_str){ out->p ? out->p + from : "", out->n - from };
}

/* Whether the line so far is the number of an ordered list. */
static bool is_number(struct nsync_str line)
{
	if (line.n == 0 || line.n > 9)
		return false;
	for (size_t i = 0; i < line.n; i++)
		if (line.p[i] < '0' || line.p[i] > '9')
			return false;
	return true;
}

static bool at_line_start(const struct nsync_buf *out)
{
	return out->n == 0 || out->p[out->n - 1] == '\n';
}

static void add_ascii(struct nsync_buf *out, char c)
{
	if (strchr("\\`*_[]~|#", c)) {
		nsync_buf_char(out, '\\');
	} else if (c == '<' || c == '>' || c == '&') {
		nsync_buf_text(out, c == '<' ? "&lt;" : c == '>' ? "&gt;" : "&amp;");
		return;
	} else if (c == ' ' || c == '\t') {
		/* Leading blanks could open a code block. */
		if (at_line_start(out))
			return;
	} else if (c == '-' || c == '+' || c == '=') {
		if (at_line_start(out))
			nsync_buf_char(out, '\\');
	} else if (c == '.' || c == ')') {
		if (is_number(line_so_far(out)))
			nsync_buf_char(out, '\\');
	}
	nsync_buf_char(out, c);
}

void nsync_digest_escape_markdown(struct nsync_buf *out, struct nsync_str line)
{
	size_t at = 0;

	while (at < line.n) {
		int32_t c = nsync_digest_clean(nsync_utf8_next(line, &at));

		if (c < 0x80)
			add_ascii(out, (char)c);
		else
			nsync_utf8_add(out, (uint32_t)c);
	}
}

void nsync_digest_escape_markdown_url(struct nsync_buf *out, struct nsync_str url)
{
	for (size_t i = 0; i < url.n; i++) {
		if (url.p[i] == '&') {
			nsync_buf_text(out, "&amp;");
			continue;
		}
		if (strchr("\\()*_[]`~|", url.p[i]))
			nsync_buf_char(out, '\\');
		nsync_buf_char(out, url.p[i]);
	}
}
