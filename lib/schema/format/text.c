/* text.c: uri-template (RFC 6570), json-pointer and relative-json-pointer (RFC 6901). */
#include "lib/schema/internal.h"

/* Literals: section 2.1; all but controls, space and these. */
static bool literal(struct nsync_str s, size_t *at)
{
	size_t i = *at;
	unsigned char c = (unsigned char)s.p[i];

	if (c == '%') {
		if (s.n - i < 3 || !schema_hex(s.p[i + 1]) || !schema_hex(s.p[i + 2]))
			return false;
		*at += 3;
		return true;
	}
	if (c >= 0x80) {
		int32_t point = nsync_utf8_next(s, at);

		return point >= 0xa0 && (point & 0xfffe) != 0xfffe &&
		       !(point >= 0xfdd0 && point <= 0xfdef);
	}
	++*at;
	return c > ' ' && c != 0x7f && !strchr("\"'<>\\^`{|}", c);
}

static bool variable_name(struct nsync_str s, size_t *at)
{
	bool dot = true; /* not allowed here */

	for (; *at < s.n; ++*at) {
		char c = s.p[*at];

		if (c == '%') {
			if (s.n - *at < 3 || !schema_hex(s.p[*at + 1]) || !schema_hex(s.p[*at + 2]))
				return false;
			*at += 2;
		} else if (c == '.' ? dot : !schema_letter(c) && !schema_digit(c) && c != '_') {
			break;
		}
		dot = c == '.';
	}
	return !dot;
}

/* "{" [operator] variable *( "," variable ) "}"; section 2.2 to 2.4 */
static bool expression(struct nsync_str s, size_t *at)
{
	if (*at < s.n && s.p[*at] && strchr("+#./;?&=,!@|", s.p[*at]))
		++*at;
	for (;;) {
		if (!variable_name(s, at) || *at >= s.n)
			return false;
		if (s.p[*at] == '*') {
			++*at;
		} else if (s.p[*at] == ':') {
			size_t start = ++*at;

			while (*at < s.n && schema_digit(s.p[*at]))
				++*at;
			if (*at == start || *at - start > 4 || s.p[start] == '0')
				return false;
		}
		if (*at >= s.n || (s.p[*at] != ',' && s.p[*at] != '}'))
			return false;
		if (s.p[(*at)++] == '}')
			return true;
	}
}

bool nsync_schema_is_uri_template(struct nsync_str s)
{
	size_t at = 0;

	while (at < s.n) {
		if (s.p[at] == '{') {
			at++;
			if (!expression(s, &at))
				return false;
		} else if (!literal(s, &at)) {
			return false;
		}
	}
	return true;
}

bool nsync_schema_is_json_pointer(struct nsync_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '~' && (i + 1 == s.n || (s.p[i + 1] != '0' && s.p[i + 1] != '1')))
			return false;
	return s.n == 0 || s.p[0] == '/';
}

/* A number without leading zeros. */
static bool number(struct nsync_str s, size_t *at)
{
	size_t start = *at;

	while (*at < s.n && schema_digit(s.p[*at]))
		++*at;
	return *at > start && (s.p[start] != '0' || *at == start + 1);
}

/* draft-bhutton-relative-json-pointer-00 section 3 */
bool nsync_schema_is_relative_json_pointer(struct nsync_str s)
{
	size_t at = 0;

	if (!number(s, &at))
		return false;
	if (at < s.n && (s.p[at] == '+' || s.p[at] == '-')) {
		at++;
		if (at < s.n && s.p[at] == '0')
			return false;
		if (!number(s, &at))
			return false;
	}
	if (s.n - at == 1 && s.p[at] == '#')
		return true;
	return nsync_schema_is_json_pointer((struct nsync_str){ s.p + at, s.n - at });
}
