/* uri.c: uri and uri-reference (RFC 3986), iri and iri-reference (RFC 3987). */
#include "lib/schema/internal.h"

static struct nsync_str cut(struct nsync_str s, size_t from, size_t to)
{
	return (struct nsync_str){ s.p + from, to - from };
}

/* ucschar, and iprivate in a query: RFC 3987 section 2.2 */
static bool international(int32_t c, bool query)
{
	if ((c >= 0xa0 && c <= 0xd7ff) || (c >= 0xf900 && c <= 0xfdcf) ||
	    (c >= 0xfdf0 && c <= 0xffef))
		return true;
	if (c >= 0x10000 && c <= 0xefffd && (c & 0xffff) <= 0xfffd)
		return c < 0xe0000 || c >= 0xe1000;
	return query && ((c >= 0xe000 && c <= 0xf8ff) || (c >= 0xf0000 && (c & 0xffff) <= 0xfffd));
}

/* What may stand where, one bit each. */
#define REG_NAME 1u /* unreserved and sub-delims */
#define USER     2u /* and ':' */
#define PATH     4u /* and ":@/" */
#define QUERY    8u /* and '?', also in a fragment */
#define ALL      (REG_NAME | USER | PATH | QUERY)
/* And what ends a part. */
#define END_SCHEME 16u  /* ":/?#" */
#define END_HOST   32u  /* "/?#" */
#define END_PATH   64u  /* "?#" */
#define END_QUERY  128u /* '#' */

static const unsigned char kinds[128] = {
	['!'] = ALL,
	['$'] = ALL,
	['&'] = ALL,
	['\''] = ALL,
	['('] = ALL,
	[')'] = ALL,
	['*'] = ALL,
	['+'] = ALL,
	[','] = ALL,
	['-'] = ALL,
	['.'] = ALL,
	[';'] = ALL,
	['='] = ALL,
	['_'] = ALL,
	['~'] = ALL,
	[':'] = USER | PATH | QUERY | END_SCHEME,
	['@'] = PATH | QUERY,
	['/'] = PATH | QUERY | END_SCHEME | END_HOST,
	['?'] = QUERY | END_SCHEME | END_HOST | END_PATH,
	['#'] = END_SCHEME | END_HOST | END_PATH | END_QUERY,
	['0'] = ALL,
	['1'] = ALL,
	['2'] = ALL,
	['3'] = ALL,
	['4'] = ALL,
	['5'] = ALL,
	['6'] = ALL,
	['7'] = ALL,
	['8'] = ALL,
	['9'] = ALL,
	['A'] = ALL,
	['B'] = ALL,
	['C'] = ALL,
	['D'] = ALL,
	['E'] = ALL,
	['F'] = ALL,
	['G'] = ALL,
	['H'] = ALL,
	['I'] = ALL,
	['J'] = ALL,
	['K'] = ALL,
	['L'] = ALL,
	['M'] = ALL,
	['N'] = ALL,
	['O'] = ALL,
	['P'] = ALL,
	['Q'] = ALL,
	['R'] = ALL,
	['S'] = ALL,
	['T'] = ALL,
	['U'] = ALL,
	['V'] = ALL,
	['W'] = ALL,
	['X'] = ALL,
	['Y'] = ALL,
	['Z'] = ALL,
	['a'] = ALL,
	['b'] = ALL,
	['c'] = ALL,
	['d'] = ALL,
	['e'] = ALL,
	['f'] = ALL,
	['g'] = ALL,
	['h'] = ALL,
	['i'] = ALL,
	['j'] = ALL,
	['k'] = ALL,
	['l'] = ALL,
	['m'] = ALL,
	['n'] = ALL,
	['o'] = ALL,
	['p'] = ALL,
	['q'] = ALL,
	['r'] = ALL,
	['s'] = ALL,
	['t'] = ALL,
	['u'] = ALL,
	['v'] = ALL,
	['w'] = ALL,
	['x'] = ALL,
	['y'] = ALL,
	['z'] = ALL,
};

/* Up to what ends the part. */
static size_t until(struct nsync_str s, size_t from, unsigned ends)
{
	while (from < s.n &&
	       ((unsigned char)s.p[from] >= 0x80 || !(kinds[(unsigned char)s.p[from]] & ends)))
		from++;
	return from;
}

/* Up to one character. */
static size_t find(struct nsync_str s, size_t from, char c)
{
	const char *at = from < s.n ? memchr(s.p + from, c, s.n - from) : NULL;

	return at ? (size_t)(at - s.p) : s.n;
}

/* Only what the kind allows, and percent-encoded bytes. */
static bool characters(struct nsync_str s, unsigned kind, bool iri, bool query)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c >= 0x80) {
			if (!iri || !international(nsync_utf8_next(s, &i), query))
				return false;
			i--;
		} else if (c == '%') {
			if (s.n - i < 3 || !schema_hex(s.p[i + 1]) || !schema_hex(s.p[i + 2]))
				return false;
			i += 2;
		} else if (!(kinds[c] & kind)) {
			return false;
		}
	}
	return true;
}

static bool ip_literal(struct nsync_str s)
{
	size_t dot;

	if (s.n && (s.p[0] | 0x20) == 'v') {
		dot = find(s, 1, '.');
		for (size_t i = 1; i < dot; i++)
			if (!schema_hex(s.p[i]))
				return false;
		return dot > 1 && dot + 1 < s.n && !memchr(s.p + dot, '%', s.n - dot) &&
		       characters(cut(s, dot + 1, s.n), USER, false, false);
	}
	return nsync_schema_is_ipv6(s);
}

static bool authority(struct nsync_str s, bool iri)
{
	size_t at = find(s, 0, '@'), end;

	if (at < s.n) {
		if (!characters(cut(s, 0, at), USER, iri, false))
			return false;
		s = cut(s, at + 1, s.n);
	}
	if (s.n && s.p[0] == '[') {
		end = find(s, 0, ']');
		if (end == s.n || !ip_literal(cut(s, 1, end)))
			return false;
		end++;
	} else {
		end = find(s, 0, ':');
		if (!characters(cut(s, 0, end), REG_NAME, iri, false))
			return false;
	}
	if (end == s.n)
		return true;
	if (s.p[end] != ':')
		return false;
	for (size_t i = end + 1; i < s.n; i++)
		if (!schema_digit(s.p[i]))
			return false;
	return true;
}

/* The length of "scheme:"; 0 if there is none. */
static size_t scheme(struct nsync_str s)
{
	size_t end = until(s, 0, END_SCHEME);

	if (end == s.n || s.p[end] != ':' || end == 0 || !schema_letter(s.p[0]))
		return 0;
	for (size_t i = 1; i < end; i++)
		if (!schema_letter(s.p[i]) && !schema_digit(s.p[i]) && s.p[i] != '+' &&
		    s.p[i] != '-' && s.p[i] != '.')
			return 0;
	return end + 1;
}

static bool reference(struct nsync_str s, bool absolute, bool iri)
{
	size_t at = scheme(s), end;

	if (absolute && at == 0)
		return false;
	if (s.n - at >= 2 && s.p[at] == '/' && s.p[at + 1] == '/') {
		end = until(s, at + 2, END_HOST);
		if (!authority(cut(s, at + 2, end), iri))
			return false;
		at = end;
	} else if (at == 0) {
		/* a colon in the first segment would make it a scheme */
		end = until(s, 0, END_SCHEME);
		if (end < s.n && s.p[end] == ':')
			return false;
	}
	end = until(s, at, END_PATH);
	if (!characters(cut(s, at, end), PATH, iri, false))
		return false;
	if (end < s.n && s.p[end] == '?') {
		at = end + 1;
		end = until(s, at, END_QUERY);
		if (!characters(cut(s, at, end), QUERY, iri, true))
			return false;
	}
	return end == s.n || characters(cut(s, end + 1, s.n), QUERY, iri, false);
}

bool nsync_schema_is_uri(struct nsync_str s)
{
	return reference(s, true, false);
}

bool nsync_schema_is_uri_reference(struct nsync_str s)
{
	return reference(s, false, false);
}

bool nsync_schema_is_iri(struct nsync_str s)
{
	return reference(s, true, true);
}

bool nsync_schema_is_iri_reference(struct nsync_str s)
{
	return reference(s, false, true);
}
