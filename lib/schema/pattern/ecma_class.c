/* ecma_class.c: sets of characters, classes, escapes and Unicode properties. */
#include "lib/schema/pattern/ecma.h"

#include <stdlib.h>

bool nsync_ecma_set_add(struct ecma *e, struct ecma_set *set, uint32_t low, uint32_t high)
{
	if (!NSYNC_HAS_ROOM(set->ranges, set->count, set->cap)) {
		e->memory = false;
		return false;
	}
	set->ranges[set->count++] = (struct ecma_range){ low, high };
	return true;
}

void nsync_ecma_set_release(struct ecma_set *set)
{
	free(set->ranges);
	*set = (struct ecma_set){ 0 };
}

static int by_low(const void *a, const void *b)
{
	const struct ecma_range *x = a, *y = b;

	return (x->low > y->low) - (x->low < y->low);
}

bool nsync_ecma_set_finish(struct ecma *e, struct ecma_set *set, bool negate)
{
	struct ecma_set other = { 0 };
	uint32_t next = 0;
	size_t n = 0;
	bool ok = true;

	if (set->count)
		qsort(set->ranges, set->count, sizeof(*set->ranges), by_low);
	for (size_t i = 0; i < set->count; i++) {
		struct ecma_range r = set->ranges[i];

		if (n && r.low <= set->ranges[n - 1].high + 1) {
			if (r.high > set->ranges[n - 1].high)
				set->ranges[n - 1].high = r.high;
		} else {
			set->ranges[n++] = r;
		}
	}
	set->count = n;
	if (!negate)
		return true;
	for (size_t i = 0; ok && i < n; i++) {
		if (set->ranges[i].low > next)
			ok = nsync_ecma_set_add(e, &other, next, set->ranges[i].low - 1);
		next = set->ranges[i].high + 1;
	}
	if (ok && next <= 0x10ffff)
		ok = nsync_ecma_set_add(e, &other, next, 0x10ffff);
	nsync_ecma_set_release(set);
	*set = other;
	return ok;
}

/* UTF-8 text has no surrogates, and PCRE2 takes none. */
static void write_range(struct nsync_buf *out, uint32_t low, uint32_t high)
{
	if (low <= high)
		nsync_buf_printf(out, "\\x{%x}-\\x{%x}", low, high);
}

static void write_ranges(struct nsync_buf *out, const struct ecma_set *set)
{
	for (size_t i = 0; i < set->count; i++) {
		struct ecma_range r = set->ranges[i];

		if (r.low <= 0xd7ff)
			write_range(out, r.low, r.high < 0xd7ff ? r.high : 0xd7ff);
		if (r.high >= 0xe000)
			write_range(out, r.low > 0xe000 ? r.low : 0xe000, r.high);
	}
}

void nsync_ecma_set_write(struct nsync_buf *out, const struct ecma_set *set)
{
	size_t start = out->n;

	nsync_buf_char(out, '[');
	write_ranges(out, set);
	if (out->n == start + 1) { /* nothing is in it, so nothing matches */
		out->n = start;
		nsync_buf_text(out, "(?!)");
		return;
	}
	nsync_buf_char(out, ']');
}

bool nsync_ecma_set_shorthand(struct ecma *e, struct ecma_set *set, char c)
{
	static const struct ecma_range digits[] = { { '0', '9' } };
	static const struct ecma_range words[] = {
		{ '0', '9' }, { 'A', 'Z' }, { '_', '_' }, { 'a', 'z' }
	};
	/* WhiteSpace and LineTerminator: section 11.2, 11.3 */
	static const struct ecma_range spaces[] = { { 9, 13 },          { ' ', ' ' },
						    { 0xa0, 0xa0 },     { 0x1680, 0x1680 },
						    { 0x2000, 0x200a }, { 0x2028, 0x2029 },
						    { 0x202f, 0x202f }, { 0x205f, 0x205f },
						    { 0x3000, 0x3000 }, { 0xfeff, 0xfeff } };
	const struct ecma_range *ranges = NULL;
	struct ecma_set own = { 0 };
	size_t count = 0;
	bool ok = true;

	if ((c | 0x20) == 'd')
		ranges = digits, count = sizeof(digits) / sizeof(digits[0]);
	else if ((c | 0x20) == 'w')
		ranges = words, count = sizeof(words) / sizeof(words[0]);
	else if ((c | 0x20) == 's')
		ranges = spaces, count = sizeof(spaces) / sizeof(spaces[0]);
	else
		return false;
	for (size_t i = 0; ok && i < count; i++)
		ok = nsync_ecma_set_add(e, &own, ranges[i].low, ranges[i].high);
	ok = ok && nsync_ecma_set_finish(e, &own, !(c & 0x20));
	for (size_t i = 0; ok && i < own.count; i++)
		ok = nsync_ecma_set_add(e, set, own.ranges[i].low, own.ranges[i].high);
	nsync_ecma_set_release(&own);
	return ok;
}

/* ---- escapes ------------------------------------------------------------------- */

/* Exactly count hex digits (or, count 0, one or more before a closing brace). */
static bool hex(struct ecma *e, unsigned count, uint32_t *out)
{
	unsigned n = 0;

	for (*out = 0; e->at < e->source.n && (count == 0 || n < count); e->at++, n++) {
		unsigned char c = (unsigned char)e->source.p[e->at], d = c | 0x20;

		if (!((c >= '0' && c <= '9') || (d >= 'a' && d <= 'f')))
			break;
		*out = *out * 16 + (uint32_t)(c <= '9' ? c - '0' : d - 'a' + 10);
		if (*out > 0x10ffff)
			return ecma_fail(e, "a character above U+10FFFF");
	}
	return n > 0 && (count == 0 || n == count);
}

/* \u{...}, \uXXXX, or two of them that are one character in UTF-16. */
static bool unicode_escape(struct ecma *e, uint32_t *c)
{
	uint32_t low;

	if (e->at < e->source.n && e->source.p[e->at] == '{') {
		e->at++;
		if (!hex(e, 0, c) || e->at >= e->source.n || e->source.p[e->at++] != '}')
			return ecma_fail(e, "\\u{ without a character");
		return true;
	}
	if (!hex(e, 4, c))
		return ecma_fail(e, "\\u without four digits");
	if (*c >= 0xd800 && *c <= 0xdbff && e->source.n - e->at >= 6 &&
	    e->source.p[e->at] == '\\' && e->source.p[e->at + 1] == 'u') {
		size_t back = e->at;

		e->at += 2;
		if (hex(e, 4, &low) && low >= 0xdc00 && low <= 0xdfff)
			*c = 0x10000 + ((*c - 0xd800) << 10) + (low - 0xdc00);
		else
			e->at = back;
	}
	return true;
}

bool nsync_ecma_escape(struct ecma *e, uint32_t *c, bool in_class)
{
	static const char names[] = "tnvfr", values[] = "\t\n\v\f\r";
	char next = e->at < e->source.n ? e->source.p[e->at++] : '\0';
	const char *found = next ? strchr(names, next) : NULL;

	if (found) {
		*c = (uint32_t)values[found - names];
		return true;
	}
	*c = (unsigned char)next;
	switch (next) {
	case 'c':
		next = e->at < e->source.n ? e->source.p[e->at++] : '\0';
		*c = (uint32_t)next & 31;
		return ((next | 0x20) >= 'a' && (next | 0x20) <= 'z') ||
		       ecma_fail(e, "\\c without a letter");
	case '0':
		*c = 0;
		return e->at >= e->source.n || e->source.p[e->at] < '0' ||
		       e->source.p[e->at] > '9' || ecma_fail(e, "\\0 before a digit");
	case 'x':
		return hex(e, 2, c) || ecma_fail(e, "\\x without two digits");
	case 'u':
		return unicode_escape(e, c);
	case 'b':
		*c = 8;
		return in_class || ecma_fail(e, "an unknown escape");
	case '-':
		return in_class || ecma_fail(e, "an unknown escape");
	default:
		return (next && strchr("^$\\.*+?()[]{}|/", next)) ||
		       ecma_fail(e, "an unknown escape");
	}
}

/* ---- classes ------------------------------------------------------------------- */

/* One side of a range. many: it was \d and the like, or a property. */
static bool class_atom(struct ecma *e, struct ecma_set *set, struct nsync_buf *properties,
		       uint32_t *c, bool *many)
{
	*many = false;
	if (e->source.p[e->at] != '\\') {
		int32_t next = nsync_utf8_next(e->source, &e->at);

		*c = (uint32_t)next;
		return next >= 0 || ecma_fail(e, "not UTF-8");
	}
	if (++e->at >= e->source.n)
		return ecma_fail(e, "a backslash at the end");
	char next = e->source.p[e->at];

	if (next == 'p' || next == 'P') {
		e->at++;
		*many = true;
		return nsync_ecma_property(e, properties, next == 'P');
	}
	if (nsync_ecma_set_shorthand(e, set, next)) {
		e->at++;
		*many = true;
		return true;
	}
	return e->memory && nsync_ecma_escape(e, c, true);
}

static bool class_range(struct ecma *e, struct ecma_set *set, struct nsync_buf *properties)
{
	uint32_t low = 0, high = 0;
	bool many, many_high;

	if (!class_atom(e, set, properties, &low, &many))
		return false;
	if (e->source.n - e->at >= 2 && e->source.p[e->at] == '-' &&
	    e->source.p[e->at + 1] != ']') {
		e->at++;
		if (!class_atom(e, set, properties, &high, &many_high))
			return false;
		if (many || many_high)
			return ecma_fail(e, "a range from or to a set");
		if (low > high)
			return ecma_fail(e, "a range runs backwards");
		return nsync_ecma_set_add(e, set, low, high);
	}
	return many || nsync_ecma_set_add(e, set, low, low);
}

bool nsync_ecma_class(struct ecma *e, struct ecma_set *set, bool *simple)
{
	struct nsync_buf properties = NSYNC_BUF_INIT(1u << 20);
	bool negate = e->at < e->source.n && e->source.p[e->at] == '^', ok = true;

	e->at += negate;
	while (ok && e->at < e->source.n && e->source.p[e->at] != ']')
		ok = class_range(e, set, &properties);
	if (ok && e->at >= e->source.n)
		ok = ecma_fail(e, "a class is not closed");
	e->at++;
	*simple = properties.n == 0;
	ok = ok && nsync_ecma_set_finish(e, set, negate && *simple);
	if (ok && !*simple && e->out) {
		nsync_buf_text(e->out, negate ? "[^" : "[");
		write_ranges(e->out, set);
		nsync_buf_str(e->out, nsync_buf_view(&properties));
		nsync_buf_char(e->out, ']');
	}
	if (properties.code != NSYNC_OK)
		ok = e->memory = false;
	nsync_buf_release(&properties);
	return ok;
}
