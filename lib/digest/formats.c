/* formats.c: the table of output formats. A new one is a file of this room and a line here. */
#include "lib/digest/internal.h"

const struct nsync_digest_format nsync_digest_formats[] = {
	{ "text", "text/plain; charset=utf-8", "the region's house format, plain text",
	  nsync_digest_render_text },
	{ "markdown", "text/markdown; charset=utf-8", "Markdown (CommonMark) without raw HTML",
	  nsync_digest_render_markdown },
	{ "html", "text/html; charset=utf-8", "one HTML document that needs no other file",
	  nsync_digest_render_html },
	{ "email", "message/rfc822", "a mail (.eml) with text and HTML, made, not sent",
	  nsync_digest_render_email },
	{ "atom", "application/atom+xml",
	  "a feed by RFC 4287, with RFC 6721 tombstones for killed stories",
	  nsync_digest_render_atom },
	{ "rss", "application/rss+xml", "a feed by RSS 2.0", nsync_digest_render_rss },
	{ "jsonfeed", "application/feed+json", "a feed by JSON Feed 1.1",
	  nsync_digest_render_jsonfeed },
	{ "ninjs", "application/json", "an array of plain ninjs 3.1 documents",
	  nsync_digest_render_ninjs },
	{ "json", "application/json", "all of it for programs: schema/digest-json.schema.json",
	  nsync_digest_render_json },
	{ NULL, NULL, NULL, NULL },
};

const struct nsync_digest_format *nsync_digest_format_find(struct nsync_str name)
{
	for (const struct nsync_digest_format *f = nsync_digest_formats; f->name; f++)
		if (nsync_str_is(name, f->name))
			return f;
	return NULL;
}

unsigned nsync_digest_format_wants(const struct nsync_digest_format *format)
{
	if (format->render == nsync_digest_render_atom)
		return NSYNC_WANTS_KILLS;
	if (format->render == nsync_digest_render_ninjs)
		return NSYNC_WANTS_NAMES;
	if (format->render == nsync_digest_render_json)
		return NSYNC_WANTS_KILLS | NSYNC_WANTS_NAMES | NSYNC_WANTS_RECORDS;
	return 0;
}
