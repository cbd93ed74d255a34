/* formats.c: the table of output formats. A new one is a file of this room and a line here. */
#include "lib/digest/internal.h"

const struct nsync_digest_format nsync_digest_formats[] = {
	{ "text", "text/plain; charset=utf-8", "the region's house format, plain text",
	  digest_render_text },
	{ "markdown", "text/markdown; charset=utf-8", "Markdown (CommonMark) without raw HTML",
	  digest_render_markdown },
	{ "html", "text/html; charset=utf-8", "one HTML document that needs no other file",
	  digest_render_html },
	{ "email", "message/rfc822", "a mail (.eml) with text and HTML, made, not sent", digest_render_email },
	{ NULL, NULL, NULL, NULL },
};

const struct nsync_digest_format *nsync_digest_format_find(struct nsync_str name)
{
	for (const struct nsync_digest_format *f = nsync_digest_formats; f->name; f++)
		if (nsync_str_is(name, f->name))
			return f;
	return NULL;
}
