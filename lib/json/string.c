/* string.c: strings with escapes, decoded into the document's arena. */
#include <stdlib.h>

#include "internal.h"
#include "scan.h"

/*
 * A decoded string is never longer than its source, so what is left of the
 * source from the first such string on is room enough for all of them.
 */
static bool make_arena(struct reader *r, const unsigned char *from)
{
	size_t need = (size_t)(r->end - from);

	if (r->strings_used || r->doc->strings_cap >= need)
		return true;
	free(r->doc->strings);
	r->doc->strings = malloc(need);
	r->doc->strings_cap = r->doc->strings ? need : 0;
	if (!r->doc->strings)
		r->code = nsync_fail_memory(r->err);
	return r->doc->strings;
}

/* Four hex digits at p; -1 if they are none. */
static int32_t hex4(const unsigned char *p, const unsigned char *end)
{
	int32_t value = 0;

	if (end - p < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		unsigned char c = p[i], lower = c | 0x20;

		if (c >= '0' && c <= '9')
			value = value << 4 | (c - '0');
		else if (lower >= 'a' && lower <= 'f')
			value = value << 4 | (lower - 'a' + 10);
		else
			return -1;
	}
	return value;
}

static unsigned char *put_utf8(unsigned char *to, uint32_t c)
{
	if (c < 0x80) {
		*to++ = (unsigned char)c;
		return to;
	}
	if (c < 0x800) {
		*to++ = (unsigned char)(0xc0 | c >> 6);
	} else {
		if (c < 0x10000) {
			*to++ = (unsigned char)(0xe0 | c >> 12);
		} else {
			*to++ = (unsigned char)(0xf0 | c >> 18);
			*to++ = (unsigned char)(0x80 | (c >> 12 & 0x3f));
		}
		*to++ = (unsigned char)(0x80 | (c >> 6 & 0x3f));
	}
	*to++ = (unsigned char)(0x80 | (c & 0x3f));
	return to;
}

/* RFC 8785 writes \u00xx, lower case, for control characters that have no short escape. */
static bool is_canonical_hex(const unsigned char *digits, int32_t c)
{
	bool short_form = c == '\b' || c == '\t' || c == '\n' || c == '\f' || c == '\r';

	return c < 0x20 && !short_form && !(digits[3] >= 'A' && digits[3] <= 'F');
}

/* \uXXXX, or two of them for one character; p is at the backslash. */
static const unsigned char *unicode_escape(struct reader *r, const unsigned char *p,
					   unsigned char **to)
{
	int32_t c = hex4(p + 2, r->end), low;

	if (c < 0)
		return nsync_json_fail_at(r, p, NSYNC_ESYNTAX, "\\u without four hex digits");
	if (c == 0 && r->signed_file)
		return nsync_json_fail_at(r, p, NSYNC_ESYNTAX, "U+0000 in a string");
	if (!is_canonical_hex(p + 2, c))
		nsync_json_depart(r, p);
	const unsigned char *next = p + 6;

	if (c >= 0xd800 && c <= 0xdfff) {
		low = r->end - next >= 6 && next[0] == '\\' && next[1] == 'u' ?
			      hex4(next + 2, r->end) :
			      -1;
		if (c > 0xdbff || low < 0xdc00 || low > 0xdfff)
			return nsync_json_fail_at(r, p, NSYNC_ESYNTAX, "lone surrogate \\u%04x",
						  (unsigned)c);
		c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
		next += 6;
	}
	*to = put_utf8(*to, (uint32_t)c);
	return next;
}

/* p is at a backslash. */
static const unsigned char *escape(struct reader *r, const unsigned char *p, unsigned char **to)
{
	static const char meaning[128] = {
		['"'] = '"',  ['\\'] = '\\', ['/'] = '/',  ['b'] = '\b',
		['f'] = '\f', ['n'] = '\n',  ['r'] = '\r', ['t'] = '\t',
	};
	unsigned char c = r->end - p > 1 ? p[1] : 0;

	if (c == 'u')
		return unicode_escape(r, p, to);
	if (c > 127 || !meaning[c])
		return nsync_json_expected(r, p + 1, "one of \"\\/bfnrtu after a backslash");
	if (c == '/')
		nsync_json_depart(r, p);
	*(*to)++ = (unsigned char)meaning[c];
	return p + 2;
}

/* Text is ASCII if no byte of the source was above 0x7f and no escape made one. */
static bool is_ascii(const unsigned char *p, const unsigned char *end)
{
	unsigned char all = 0;

	while (p < end)
		all |= *p++;
	return all < 0x80;
}

const unsigned char *nsync_json_read_escaped(struct reader *r, struct nsync_json *node,
					     const unsigned char *quote, const unsigned char *p,
					     bool high)
{
	if (!make_arena(r, quote))
		return NULL;
	unsigned char *text = (unsigned char *)r->doc->strings + r->strings_used;
	unsigned char *to = text + (p - quote - 1);

	memcpy(text, quote + 1, (size_t)(p - quote - 1));
	while (p == r->end || *p != '"') {
		if (p == r->end || *p != '\\')
			return nsync_json_bad_text(r, quote, p);
		p = escape(r, p, &to);
		if (!p)
			return NULL;
		const unsigned char *end = scan_text(p, r->end, &high);

		memcpy(to, p, (size_t)(end - p));
		to += end - p;
		p = end;
	}
	node->text = (const char *)text;
	node->len = (uint32_t)(to - text);
	node->flags = NSYNC_JSON_ESCAPED;
	if (!high && is_ascii(text, to))
		node->flags |= NSYNC_JSON_ASCII;
	r->strings_used += (size_t)(to - text);
	return p + 1;
}
