/*
 * json_random.h: documents made at random from a fixed seed, and mutations of
 * them, for the property tests of the JSON room.
 */
#ifndef NSYNC_TESTS_JSON_RANDOM_H
#define NSYNC_TESTS_JSON_RANDOM_H

#include "nsync/json.h"

struct random {
	uint64_t state;
};

/* splitmix64. */
static inline uint64_t random_next(struct random *r)
{
	uint64_t z = r->state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

static inline unsigned random_below(struct random *r, unsigned n)
{
	return (unsigned)(random_next(r) % n);
}

static inline const char *random_of(struct random *r, const char *const *texts, size_t n)
{
	return texts[random_below(r, (unsigned)n)];
}

#define RANDOM_OF(r, texts) random_of((r), (texts), sizeof(texts) / sizeof(*(texts)))

static inline void random_space(struct nsync_buf *out, struct random *r, unsigned loose)
{
	static const char *const spaces[] = { " ", "\n", "\t", "\r\n", "  ", "\n    " };

	while (random_below(r, 100) < loose)
		nsync_buf_text(out, RANDOM_OF(r, spaces));
}

static inline void random_number(struct nsync_buf *out, struct random *r)
{
	static const char *const odd[] = { "0", "-0", "0.0", "1e400", "-1E-400", "9007199254740993",
					   "0.1", "1e21", "1e+21", "123456789012345680000", "1e-7",
					   "9223372036854775807", "-9223372036854775808", "5e-324" };

	if (random_below(r, 4) == 0) {
		nsync_buf_text(out, RANDOM_OF(r, odd));
		return;
	}
	nsync_buf_printf(out, "%s%u", random_below(r, 4) ? "" : "-",
			 random_below(r, random_below(r, 2) ? 100 : 1000000000));
	if (random_below(r, 4) == 0)
		nsync_buf_printf(out, ".%u", random_below(r, 100000));
	if (random_below(r, 6) == 0)
		nsync_buf_printf(out, "e%s%u", random_below(r, 2) ? "-" : "", random_below(r, 30));
}

static inline void random_string(struct nsync_buf *out, struct random *r)
{
	static const char *const pieces[] = {
		"a", "b", "plain text of some length, ", "\xc3\xb1", "\xe2\x80\x9c", "\xf0\x9f\x98\x80",
		"\xef\xbf\xbf", "\\n", "\\\"", "\\\\", "\\/", "\\u0061", "\\u00F1", "\\ud83d\\ude00",
		"\\u001f", "\\u001F", "\\u0000", "/", "\x7f", "\xc2\x85", "0123456789abcdef",
		"acci\xc3\xb3n en la regi\xc3\xb3n", "\\t\\r\\b\\f", "\xee\x80\x80",
	};
	unsigned n = random_below(r, 6);

	nsync_buf_char(out, '"');
	while (n-- > 0)
		nsync_buf_text(out, RANDOM_OF(r, pieces));
	nsync_buf_char(out, '"');
}

/* Names from a small stock, so that some repeat; loose as for space. */
static inline void random_name(struct nsync_buf *out, struct random *r)
{
	static const char *const stock[] = { "\"a\"", "\"b\"", "\"\\u0061\"", "\"\"", "\"aa\"",
					     "\"\\u00f1\"", "\"\xc3\xb1\"", "\"\xef\xbf\xbf\"",
					     "\"\xf0\x9f\x98\x80\"", "\"\\uffff\"" };

	if (random_below(r, 6) == 0) {
		nsync_buf_text(out, RANDOM_OF(r, stock));
	} else {
		random_string(out, r);
		out->n--;
		nsync_buf_printf(out, "%u\"", random_below(r, 10000));
	}
}

static inline void random_value(struct nsync_buf *out, struct random *r, unsigned depth,
				unsigned loose)
{
	static const char *const literals[] = { "null", "true", "false" };
	unsigned kind = random_below(r, depth ? 10 : 6), n = random_below(r, 6);

	random_space(out, r, loose);
	if (kind == 0)
		nsync_buf_text(out, RANDOM_OF(r, literals));
	else if (kind < 3)
		random_number(out, r);
	else if (kind < 6)
		random_string(out, r);
	else if (kind < 8) {
		nsync_buf_char(out, '[');
		for (unsigned i = 0; i < n; i++) {
			random_value(out, r, depth - 1, loose);
			if (i + 1 < n)
				nsync_buf_char(out, ',');
		}
		random_space(out, r, loose);
		nsync_buf_char(out, ']');
	} else {
		n = random_below(r, 20) ? n : 40;
		nsync_buf_char(out, '{');
		for (unsigned i = 0; i < n; i++) {
			random_space(out, r, loose);
			random_name(out, r);
			random_space(out, r, loose);
			nsync_buf_char(out, ':');
			random_value(out, r, depth - 1, loose);
			if (i + 1 < n)
				nsync_buf_char(out, ',');
		}
		random_space(out, r, loose);
		nsync_buf_char(out, '}');
	}
	random_space(out, r, loose);
}

/* Change a few bytes of what buf holds; it never grows past its room. */
static inline void random_mutate(struct nsync_buf *buf, struct random *r)
{
	static const char bytes[] = "{}[]:,\"\\ \n0123456789-+.eEaunrtf/\x00\x1f\x7f\x80\xc3\xb1\xe2\xed\xf0\xff";
	unsigned times = 1 + random_below(r, 3);

	while (times-- > 0 && buf->n > 0) {
		size_t at = random_next(r) % buf->n;
		char byte = bytes[random_below(r, sizeof(bytes) - 1)];

		switch (random_below(r, 5)) {
		case 0:
			buf->p[at] = byte;
			break;
		case 1:
			buf->p[at] = (char)(buf->p[at] ^ 1 << random_below(r, 8));
			break;
		case 2:
			memmove(buf->p + at, buf->p + at + 1, buf->n - at - 1);
			buf->n--;
			break;
		case 3:
			nsync_buf_char(buf, 0);
			memmove(buf->p + at + 1, buf->p + at, buf->n - at - 1);
			buf->p[at] = byte;
			break;
		default:
			if (random_below(r, 8) == 0)
				buf->n = at;
			else
				buf->p[at] = buf->p[random_next(r) % buf->n];
		}
	}
}

#endif
