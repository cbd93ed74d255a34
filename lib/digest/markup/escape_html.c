/*
 * escape_html.c: untrusted text into HTML. One escaper serves text and quoted attributes; data in a script
 * have their own, since there no character reference is read.
 */
#include "lib/digest/internal.h"

size_t nsync_digest_plain_run(struct nsync_str line, size_t at)
{
	static const bool special[128] = { ['&'] = true, ['<'] = true, ['>'] = true, ['"'] = true, ['\''] = true,
					   ['\\'] = true, [0x7f] = true };
	size_t from = at;

	while (at < line.n && (uint8_t)line.p[at] >= ' ' && (uint8_t)line.p[at] < 0x80 &&
	       !special[(uint8_t)line.p[at]])
		at++;
	return at - from;
}

static const char *reference(int32_t c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

void nsync_digest_escape_by(struct nsync_buf *out, struct nsync_str text, int32_t (*clean)(int32_t))
{
	size_t at = 0, done = 0;

	while ((at += nsync_digest_plain_run(text, at)) < text.n) {
		size_t from = at;
		int32_t c = nsync_utf8_next(text, &at), as = clean(c);
		const char *name = reference(c);

		if (as == c && !name)
			continue;
		nsync_buf_add(out, text.p + done, from - done);
		if (name)
			nsync_buf_text(out, name);
		else
			nsync_utf8_add(out, (uint32_t)as);
		done = at;
	}
	nsync_buf_add(out, text.p + done, text.n - done);
}

void nsync_digest_escape_html(struct nsync_buf *out, struct nsync_str line)
{
	nsync_digest_escape_by(out, line, nsync_digest_clean);
}

/* RFC 8259 section 7; what ends a script, opens a comment or ends a line in older engines is \u. */
void nsync_digest_escape_script(struct nsync_buf *out, struct nsync_str line)
{
	size_t at = 0, done = 0;

	nsync_buf_char(out, '"');
	while ((at += nsync_digest_plain_run(line, at)) < line.n) {
		size_t from = at;
		int32_t c = nsync_utf8_next(line, &at), clean = nsync_digest_clean(c);
		bool spelt = clean == '\t' || clean == '"' || clean == '\\' || clean == '<' ||
			     clean == '>' || clean == '&';

		if (clean == c && !spelt)
			continue;
		nsync_buf_add(out, line.p + done, from - done);
		if (spelt)
			nsync_buf_printf(out, "\\u%04x", (unsigned)clean);
		else
			nsync_utf8_add(out, (uint32_t)clean);
		done = at;
	}
	nsync_buf_add(out, line.p + done, line.n - done);
	nsync_buf_char(out, '"');
}
