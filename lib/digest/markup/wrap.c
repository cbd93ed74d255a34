/*
 * wrap.c: one line of text on lines of so many columns. Between words; between ideographs, which have no
 * blanks, but for punctuation that may not begin or end a line. A word longer than a line, an address of a
 * page above all, stands on a line of its own, whole: cut, it could be neither clicked nor searched for.
 * source: UAX #14, LB12 to LB15, CJ and ID, as far as digests need them.
 */
#include "lib/digest/internal.h"

static bool is_blank(int32_t c)
{
	return c == ' ' || c == '\t';
}

static bool is_among(const int32_t *list, size_t count, int32_t c)
{
	for (size_t i = 0; i < count; i++)
		if (list[i] == c)
			return true;
	return false;
}

static bool may_end(int32_t c)
{
	static const int32_t opening[] = {
		'(', '[', '{', '<', '"', '\'', 0xa1, 0xab, 0xbf, 0x2018, 0x201a, 0x201c, 0x201e, 0x2039, 0x3008,
		0x300a, 0x300c, 0x300e, 0x3010, 0x3014, 0x3016, 0x3018, 0x301a, 0x301d, 0xff08, 0xff3b, 0xff5b,
		/* what holds both sides together */
		0xa0, 0x200d, 0x2011, 0x202f, 0x2060,
	};

	return !is_among(opening, sizeof(opening) / sizeof(opening[0]), c);
}

static bool may_begin(int32_t c)
{
	static const int32_t closing[] = {
		')', ']', '}', '>', '"', '\'', '.', ',', ';', ':', '!', '?', '%', 0xa0, 0xbb, 0x2011, 0x2019, 0x201d,
		0x2026, 0x202f, 0x203a, 0x2060, 0x3001, 0x3002, 0x3005, 0x3009, 0x300b, 0x300d, 0x300f, 0x3011,
		0x3015, 0x3017, 0x3019, 0x301b, 0x301c, 0x301f, 0x303b, 0x3041, 0x3043, 0x3045, 0x3047, 0x3049,
		0x3063, 0x3083, 0x3085, 0x3087, 0x308e, 0x30a1, 0x30a3, 0x30a5, 0x30a7, 0x30a9, 0x30c3, 0x30e3,
		0x30e5, 0x30e7, 0x30ee, 0x30f5, 0x30f6, 0x30fb, 0x30fc, 0xff01, 0xff05, 0xff09, 0xff0c, 0xff0e,
		0xff1a, 0xff1b, 0xff1f, 0xff3d, 0xff5d,
	};

	return !is_among(closing, sizeof(closing) / sizeof(closing[0]), c);
}

/* Korean has blanks between its words. */
static bool stands_alone(int32_t c)
{
	return nsync_digest_char_width(c) == 2 && !(c >= 0xac00 && c <= 0xd7a3) &&
	       !(c >= 0x1100 && c <= 0x115f);
}

static bool may_break(int32_t before, int32_t c)
{
	if (is_blank(before))
		return true;
	return (stands_alone(before) || stands_alone(c)) && may_end(before) && may_begin(c);
}

bool nsync_digest_wrap_next(struct nsync_str *piece, size_t *at, struct nsync_str line, size_t room)
{
	const size_t from = *at;
	size_t columns = 0, word_end = from, end = 0, next = 0;
	int32_t before = ' ';
	bool words = false; /* blanks that open a line stay */

	if (from >= line.n)
		return false;
	for (size_t here = from, i = from; i < line.n; here = i) {
		int32_t c = nsync_digest_clean(nsync_utf8_next(line, &i));
		size_t width = c == '\t' ? 8 : nsync_digest_char_width(c);

		columns += width;
		if (!is_blank(c) && width) {
			if (words && may_break(before, c)) {
				end = word_end;
				next = here;
			}
			if (columns > room && next) {
				*piece = (struct nsync_str){ line.p + from, end - from };
				*at = next;
				return true;
			}
			words = true;
		}
		if (!is_blank(c))
			word_end = i;
		/* A mark belongs to its letter; a joiner holds what comes after it. */
		if (width || c == 0x200d || c == 0x2060)
			before = c;
	}
	*piece = (struct nsync_str){ line.p + from, word_end - from };
	*at = line.n;
	return true;
}

void nsync_digest_wrap(struct nsync_buf *out, struct nsync_str line,
		       const struct digest_style *style, size_t taken)
{
	struct nsync_str piece;

	if (!style->width) {
		style->escape(out, line);
		return;
	}
	for (size_t at = 0;
	     nsync_digest_wrap_next(&piece, &at, line, nsync_digest_room(style, taken));
	     taken = 0) {
		style->escape(out, piece);
		if (at < line.n)
			nsync_buf_char(out, '\n');
	}
}

size_t nsync_digest_room(const struct digest_style *style, size_t taken)
{
	return taken + DIGEST_LEAST_ROOM < style->width ? style->width - taken : DIGEST_LEAST_ROOM;
}
