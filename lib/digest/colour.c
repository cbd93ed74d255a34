/* colour.c: a colour whose text can be read on a ground, by the contrast rule of WCAG 2.2. */
#include "nsync/page.h"

/* WCAG 2.2's relative luminance of a colour, in millionths; sRGB's curve as a polynomial, in integers. */
static int64_t luminance(uint32_t colour)
{
	static const int64_t weights[3] = { 722, 7152, 2126 };
	int64_t sum = 0;

	for (int i = 0; i < 3; i++) {
		int64_t c = (int64_t)(colour >> (8 * i) & 0xff) * 1000000 / 255;
		int64_t square = c * c / 1000000, cube = square * c / 1000000;

		sum += weights[i] * (305306 * cube / 1000000 + 682171 * square / 1000000 + 12523 * c / 1000000);
	}
	return sum / 10000;
}

/* Towards black or white, until text of it on a ground has a contrast of 5 to 1: AA, and a little. */
uint32_t nsync_digest_readable(uint32_t colour, uint32_t ground, uint32_t towards)
{
	for (int step = 0; step < 64; step++) {
		int64_t a = luminance(colour) + 50000, b = luminance(ground) + 50000;
		uint32_t next = 0;

		if ((a > b ? a * 10 / b : b * 10 / a) >= 50)
			break;
		for (int i = 0; i < 24; i += 8) {
			uint32_t c = colour >> i & 0xff, t = towards >> i & 0xff;

			next |= (c + (t > c ? (t - c + 15) / 16 : 0) - (t < c ? (c - t + 15) / 16 : 0)) << i;
		}
		colour = next;
	}
	return colour;
}
