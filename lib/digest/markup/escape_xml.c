/*
 * escape_xml.c: untrusted text into XML 1.0. One escaper serves text and attributes in either kind of quotes;
 * since no ">" is left, nothing closes a CDATA section either.
 */
#include "lib/digest/internal.h"

/* XML 1.0 has no U+FFFE and U+FFFF, by any spelling (production 2, Char). */
static int32_t clean(int32_t c)
{
	return c == 0xfffe || c == 0xffff ? 0xfffd : nsync_digest_clean(c);
}

static int32_t clean_markup(int32_t c)
{
	return c == '\n' ? c : clean(c);
}

void nsync_digest_escape_xml(struct nsync_buf *out, struct nsync_str line)
{
	nsync_digest_escape_by(out, line, clean);
}

void nsync_digest_escape_xml_markup(struct nsync_buf *out, struct nsync_str markup)
{
	nsync_digest_escape_by(out, markup, clean_markup);
}
