/*
 * scan.h: finding the end of plain text, 16 bytes at a time where the processor
 * has SSE2 (every x86-64 has), 8 at a time elsewhere.
 */
#ifndef NSYNC_JSON_SCAN_H
#define NSYNC_JSON_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define LIKELY(x)   __builtin_expect(!!(x), 1)
#define UNLIKELY(x) __builtin_expect(!!(x), 0)

static inline bool scan_is_space(unsigned char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* Bytes of the well-formed character that starts with a byte above 0x7f; 0 if there is none. */
static inline unsigned scan_utf8(const unsigned char *p, const unsigned char *end)
{
	size_t left = (size_t)(end - p);
	unsigned char c = p[0];

	if (c < 0xc2 || left < 2 || (p[1] & 0xc0) != 0x80)
		return 0;
	if (c < 0xe0)
		return 2;
	if (left < 3 || (p[2] & 0xc0) != 0x80)
		return 0;
	if (c < 0xf0) /* nothing overlong, no surrogate */
		return (c == 0xe0 && p[1] < 0xa0) || (c == 0xed && p[1] > 0x9f) ? 0 : 3;
	if (left < 4 || (p[3] & 0xc0) != 0x80 || c > 0xf4)
		return 0;
	return (c == 0xf0 && p[1] < 0x90) || (c == 0xf4 && p[1] > 0x8f) ? 0 : 4;
}

#ifdef __SSE2__

/* Bits of the bytes in v that end plain text: a quote, a backslash, a control character. */
static inline unsigned scan_stops(__m128i v)
{
	__m128i control = _mm_cmpeq_epi8(_mm_min_epu8(v, _mm_set1_epi8(0x1f)), v);
	__m128i quote = _mm_cmpeq_epi8(v, _mm_set1_epi8('"'));
	__m128i slash = _mm_cmpeq_epi8(v, _mm_set1_epi8('\\'));

	return (unsigned)_mm_movemask_epi8(_mm_or_si128(control, _mm_or_si128(quote, slash)));
}

/*
 * How many of the first n bytes of v, some of them above 0x7f, are well-formed
 * text of one- and two-byte characters; a character cut off at the end does not
 * count. 0 where anything else is among them.
 */
static inline unsigned scan_latin(__m128i v, unsigned high, unsigned n)
{
	unsigned mask = (1u << n) - 1;
	unsigned tail = (unsigned)_mm_movemask_epi8(_mm_cmplt_epi8(v, _mm_set1_epi8((char)0xc0)));
	unsigned lead = (unsigned)_mm_movemask_epi8(
		_mm_and_si128(_mm_cmpgt_epi8(v, _mm_set1_epi8((char)0xc1)),
			      _mm_cmplt_epi8(v, _mm_set1_epi8((char)0xe0))));

	tail &= mask;
	lead &= mask;
	if ((tail | lead) != high || (lead << 1 & mask) != tail)
		return 0;
	return n - (lead >> (n - 1) & 1);
}

#endif

/*
 * The first byte from p on that cannot be plain text of a string: a quote, a
 * backslash, a control character, the start of malformed UTF-8, or the end.
 * *high becomes true if any byte was above 0x7f.
 */
static inline const unsigned char *scan_text(const unsigned char *p, const unsigned char *end,
					     bool *high)
{
#ifdef __SSE2__
	while (LIKELY(end - p >= 16)) {
		__m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
		unsigned stops = scan_stops(v), above = (unsigned)_mm_movemask_epi8(v);
		unsigned n = stops ? (unsigned)__builtin_ctz(stops) : 16;

		above &= (1u << n) - 1;
		if (LIKELY(!above)) {
			p += n;
			if (n < 16)
				return p;
			continue;
		}
		*high = true;
		unsigned good = scan_latin(v, above, n);

		p += good ? good : (unsigned)__builtin_ctz(above);
		if (good == n && n < 16)
			return p;
		for (unsigned k; (!good || good < n) && p < end && *p > 0x7f; p += k, good = 0) {
			k = scan_utf8(p, end);
			if (!k)
				return p;
		}
	}
#else
	while (end - p >= 8) {
		const uint64_t ones = 0x0101010101010101u, tops = ones * 0x80;
		uint64_t v;

		memcpy(&v, p, 8);
		uint64_t quote = v ^ ones * '"', slash = v ^ ones * '\\';

		if ((v | (v - ones * 0x20) | (quote - ones) | (slash - ones)) & tops)
			break;
		p += 8;
	}
#endif
	while (p < end && *p != '"' && *p != '\\' && *p > 0x1f) {
		unsigned k = 1;

		if (*p > 0x7f) {
			*high = true;
			k = scan_utf8(p, end);
			if (!k)
				return p;
		}
		p += k;
	}
	return p;
}

/* The first byte from p on that a string's canonical spelling escapes, or the end. */
static inline const unsigned char *scan_escapable(const unsigned char *p, const unsigned char *end)
{
#ifdef __SSE2__
	while (LIKELY(end - p >= 16)) {
		unsigned stops = scan_stops(_mm_loadu_si128((const __m128i *)(const void *)p));

		if (stops)
			return p + __builtin_ctz(stops);
		p += 16;
	}
#endif
	while (p < end && *p != '"' && *p != '\\' && *p > 0x1f)
		p++;
	return p;
}

/* How many bytes from p on are as in "\n" and then spaces, at most need. */
static inline size_t scan_indent(const unsigned char *p, const unsigned char *end, size_t need)
{
	size_t n = 0;

#ifdef __SSE2__
	if (LIKELY(end - p >= 16)) {
		const __m128i pattern = _mm_setr_epi8('\n', ' ', ' ', ' ', ' ', ' ', ' ', ' ', ' ',
						      ' ', ' ', ' ', ' ', ' ', ' ', ' ');
		__m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
		unsigned other = ~(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(v, pattern));

		n = (size_t)__builtin_ctz(other); /* bit 16 is always set */
		if (LIKELY(n < 16 || need <= 16))
			return n < need ? n : need;
	}
#endif
	if (n == 0 && p < end && *p == '\n')
		n = 1;
	if (n)
		while (n < need && p + n < end && p[n] == ' ')
			n++;
	return n < need ? n : need;
}

/* The first byte from p on that is no white space, or the end. */
static inline const unsigned char *scan_space(const unsigned char *p, const unsigned char *end)
{
	while (p < end && scan_is_space(*p))
		p++;
	return p;
}

#endif
