/* position.c: where something is, and how the reader words what is wrong there. */
#include <stdarg.h>
#include <stdio.h>

#include "internal.h"

void nsync_json_position(size_t *line, size_t *column, struct nsync_str source, size_t offset)
{
	size_t end = offset < source.n ? offset : source.n;

	*line = *column = 1;
	for (size_t i = 0; i < end; i++) {
		if (source.p[i] == '\n') {
			++*line;
			*column = 1;
		} else if (((unsigned char)source.p[i] & 0xc0) != 0x80) {
			++*column;
		}
	}
}

void nsync_json_show(char out[NSYNC_JSON_SHOWN], struct nsync_str text)
{
	const size_t room = NSYNC_JSON_SHOWN - sizeof("\\U00012345...");
	size_t n = 0, at = 0;

	while (at < text.n) {
		if (n >= room) {
			snprintf(out + n, NSYNC_JSON_SHOWN - n, "...");
			return;
		}
		int32_t c = nsync_utf8_next(text, &at);

		if (c == '"' || c == '\\')
			out[n++] = '\\';
		if (c >= ' ' && c <= '~')
			out[n++] = (char)c;
		else
			n += (size_t)snprintf(out + n, NSYNC_JSON_SHOWN - n,
					      c > 0xffff ? "\\U%08x" : "\\u%04x", (unsigned)c);
	}
	out[n] = '\0';
}

const unsigned char *nsync_json_fail_at(struct reader *r, const unsigned char *at,
					enum nsync_code code, const char *format, ...)
{
	struct nsync_str source = { (const char *)r->start, (size_t)(r->end - r->start) };
	size_t line, column;
	char where[64], text[sizeof(r->err->text)];
	va_list args;

	nsync_json_position(&line, &column, source, (size_t)(at - r->start));
	snprintf(where, sizeof(where), "%zu:%zu", line, column);
	va_start(args, format);
	nsync_vformat(text, sizeof(text), format, args);
	va_end(args);
	r->code = nsync_fail(r->err, code, where, "%s", text);
	return NULL;
}

const unsigned char *nsync_json_expected(struct reader *r, const unsigned char *at,
					 const char *what)
{
	if (at >= r->end)
		return nsync_json_fail_at(r, r->end, NSYNC_ESYNTAX,
					  "expected %s, found the end of the input", what);
	if (*at > ' ' && *at <= '~')
		return nsync_json_fail_at(r, at, NSYNC_ESYNTAX, "expected %s, found \"%s%c\"", what,
					  *at == '"' || *at == '\\' ? "\\" : "", *at);
	return nsync_json_fail_at(r, at, NSYNC_ESYNTAX, "expected %s, found byte 0x%02x", what, *at);
}

const unsigned char *nsync_json_bad_text(struct reader *r, const unsigned char *quote,
					 const unsigned char *at)
{
	if (at == r->end)
		return nsync_json_fail_at(r, quote, NSYNC_ESYNTAX, "string without an end");
	if (*at < 0x20)
		return nsync_json_fail_at(r, at, NSYNC_ESYNTAX,
					  "control character 0x%02x in a string", *at);
	return nsync_json_fail_at(r, at, NSYNC_ESYNTAX, "malformed UTF-8 at byte 0x%02x", *at);
}
