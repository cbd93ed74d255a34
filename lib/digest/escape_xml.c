/*
 * escape_xml.c: untrusted text into XML 1.0. One escaper serves text and attributes in either kind of quotes;
 * since no ">" is left, nothing closes a CDATA section either.
 */
#include "lib/digest/internal.h"

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

/* XML 1.0 has no U+FFFE and U+FFFF, by any spelling (production 2, Char). */
static int32_t clean(int32_t c)
{
	return c == 0xfffe || c == 0xffff ? 0xfffd : digest_clean(c);
}

static void escape(struct nsync_buf *out, struct nsync_str text, bool lines)
{
	size_t at = 0, done = 0;

	while ((at += digest_plain_run(text, at)) < text.n) {
		size_t from = at;
		int32_t c = nsync_utf8_next(text, &at), as = lines && c == '\n' ? c : clean(c);
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

void digest_escape_xml(struct nsync_buf *out, struct nsync_str line)
{
	escape(out, line, false);
}

void digest_escape_xml_markup(struct nsync_buf *out, struct nsync_str markup)
{
	escape(out, markup, true);
}
