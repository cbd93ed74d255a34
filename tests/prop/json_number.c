/* json_number.c: random doubles print shortest and read back; random decimals compare exactly. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "lib/json/internal.h"
#include "tests/prop/json_random.h"

#define DOUBLES 60000

/* A double of one of several kinds: any bits, powers of two, decimals of few digits, integers. */
static double random_double(struct random *r)
{
	uint64_t bits = random_next(r);
	double value;

	switch (random_below(r, 5)) {
	case 0:
		bits = (bits & 0x7ff0000000000000u) + random_below(r, 3) - 1;
		break;
	case 1:
		return (double)(random_next(r) % 10000000000u) / pow(10, random_below(r, 12));
	case 2:
		return (double)(random_next(r) >> random_below(r, 40));
	default:
		break;
	}
	memcpy(&value, &bits, sizeof(value));
	return isfinite(value) ? value : 0;
}

/* The digits of "d.ddde-07" or "123.45" without zeros outside: what a number says but for its size. */
static void significant(char out[64], const char *text)
{
	size_t n = 0;

	for (; *text && *text != 'e'; text++) {
		if (*text >= '0' && *text <= '9' && (n || *text != '0'))
			out[n++] = *text;
	}
	while (n && out[n - 1] == '0')
		n--;
	out[n] = '\0';
}

Test(json_number_prop, doubles)
{
	struct random r = { 754 };
	struct nsync_buf out = NSYNC_BUF_INIT(100);

	for (unsigned i = 0; i < DOUBLES; i++) {
		double value = random_double(&r), back;
		char digits[64], nearest[64], rounded[64];

		nsync_buf_clear(&out);
		nsync_json_number_add(&out, value);
		cr_assert_leq(out.n, 25);
		cr_assert(nsync_json_number_is_canonical(nsync_buf_view(&out)), "%s", out.p);
		back = nsync_json_number_double(nsync_buf_view(&out));
		cr_assert_eq(back, value, "%s", out.p);
		cr_assert_eq(strtod(out.p, NULL), value, "%s", out.p);
		significant(digits, out.p);
		int n = (int)strlen(digits);

		if (value == 0)
			continue;
		/* No fewer digits would do. (Beside a power of two the nearest may not, a farther one may.) */
		if (n > 1) {
			snprintf(rounded, sizeof(rounded), "%.*e", n - 2, value);
			cr_assert_neq(strtod(rounded, NULL), value, "%s, shorter is %s", out.p, rounded);
		}
		/* Of those of that length, the nearest. */
		snprintf(rounded, sizeof(rounded), "%.*e", n - 1, value);
		significant(nearest, rounded);
		if (strtod(rounded, NULL) == value)
			cr_assert_str_eq(digits, nearest);
	}
	nsync_buf_release(&out);
}

/* Texts of up to 40 digits: the fast ways agree with the C library's. */
Test(json_number_prop, texts)
{
	struct random r = { 10646 };
	struct nsync_buf text = NSYNC_BUF_INIT(200);

	for (unsigned i = 0; i < DOUBLES; i++) {
		unsigned digits = 1 + random_below(&r, 40), point = random_below(&r, 40);

		nsync_buf_clear(&text);
		nsync_buf_text(&text, random_below(&r, 2) ? "-" : "");
		nsync_buf_char(&text, (char)('1' + random_below(&r, 9)));
		for (unsigned k = 1; k < digits; k++) {
			if (k == point)
				nsync_buf_char(&text, '.');
			nsync_buf_char(&text, (char)('0' + random_below(&r, 10)));
		}
		if (random_below(&r, 2))
			nsync_buf_printf(&text, "e%d", (int)random_below(&r, 700) - 350);
		cr_assert_eq(nsync_json_number_double(nsync_buf_view(&text)), strtod(text.p, NULL), "%s",
			     text.p);
	}
	nsync_buf_release(&text);
}

/* One of the many spellings of mantissa x 10^-9. */
static void spell(struct nsync_buf *out, struct random *r, int64_t mantissa)
{
	int shift = (int)random_below(r, 24) - 12, zeros = (int)random_below(r, 4);
	char digits[64];

	/* The point somewhere within or before the digits, the exponent makes up for it. */
	nsync_buf_clear(out);
	if (mantissa < 0)
		nsync_buf_char(out, '-');
	int n = snprintf(digits, sizeof(digits), "%lld", llabs((long long)mantissa));

	if (shift > 0 && shift < n) {
		nsync_buf_printf(out, "%.*s.%s", n - shift, digits, digits + n - shift);
		nsync_buf_printf(out, "%.*se%d", zeros, "0000", shift - 9);
	} else if (shift >= n) {
		nsync_buf_printf(out, "0.%.*s%s%.*se%d", shift - n, "000000000000", digits, zeros, "0000",
				 shift - 9);
	} else if (mantissa != 0) {
		nsync_buf_printf(out, "%s%.*sE-%02d", digits, -shift, "000000000000", 9 - shift);
	} else {
		nsync_buf_printf(out, "0.%.*s0e+%d", zeros, "0000", zeros);
	}
}

Test(json_number_prop, comparison)
{
	struct random r = { 404 };
	struct nsync_buf a = NSYNC_BUF_INIT(200), b = a;

	for (unsigned i = 0; i < DOUBLES; i++) {
		int64_t x = (int64_t)(random_next(&r) >> (8 + random_below(&r, 50)));
		int64_t y = random_below(&r, 3) ? (int64_t)(random_next(&r) >> (8 + random_below(&r, 50))) :
						  x + (int64_t)random_below(&r, 3) - 1;

		x = random_below(&r, 2) ? x : -x;
		y = random_below(&r, 2) ? y : -y;
		spell(&a, &r, x);
		spell(&b, &r, y);
		int order = nsync_json_number_cmp(nsync_buf_view(&a), nsync_buf_view(&b));

		cr_assert_eq((order > 0) - (order < 0), (x > y) - (x < y), "%s %s", a.p, b.p);
		cr_assert_eq(nsync_json_number_integral(nsync_buf_view(&a)), x % 1000000000 == 0, "%s", a.p);
	}
	nsync_buf_release(&a);
	nsync_buf_release(&b);
}
