/*
 * double.c: decimal → nearest double, and double → shortest decimal, spelt as
 * ECMAScript's Number::toString (ECMA-262, 6.1.6.1.20) does; RFC 8785 section
 * 3.2.2.3. Neither depends on the locale.
 */
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "internal.h"

#define MOST_DIGITS 800 /* no double's neighbourhood needs more than 767 to be decided */

/* Powers of ten that a double holds exactly. */
static const double exact_powers[] = { 1e0,  1e1,  1e2,	 1e3,  1e4,  1e5,  1e6,	 1e7,
				       1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
				       1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };
#define MOST_POWER 22

/* Copy up to MOST_DIGITS digits; a dropped tail, never all zeros, becomes one 1. */
static size_t copy_digits(char out[MOST_DIGITS + 1], const struct nsync_json_decimal *d)
{
	size_t whole = d->whole.n < MOST_DIGITS ? d->whole.n : MOST_DIGITS;
	size_t rest = MOST_DIGITS - whole;
	size_t fraction = d->fraction.n < rest ? d->fraction.n : rest;

	if (whole)
		memcpy(out, d->whole.p, whole);
	if (fraction)
		memcpy(out + whole, d->fraction.p, fraction);
	if (whole + fraction == d->whole.n + d->fraction.n)
		return whole + fraction;
	out[MOST_DIGITS] = '1';
	return MOST_DIGITS + 1;
}

double nsync_json_number_double(struct nsync_str number)
{
	struct nsync_json_decimal d;
	char text[MOST_DIGITS + 32];
	double value = 0;

	nsync_json_decimal_parse(&d, number);
	if (d.zero)
		return 0;
	size_t n = copy_digits(text, &d);
	int64_t power = nsync_json_decimal_exponent(&d) + d.shift - (int64_t)n + 1;

#if FLT_EVAL_METHOD == 0
	/* Below 2^53 times or by an exact power: one rounding, so the nearest. */
	if (n <= 15 && power >= -MOST_POWER && power <= MOST_POWER) {
		for (size_t i = 0; i < n; i++)
			value = value * 10 + (text[i] - '0');
		value = power < 0 ? value / exact_powers[-power] : value * exact_powers[power];
		return d.negative ? -value : value;
	}
#endif
	if (power > 100000)
		power = 100000;
	if (power < -100000)
		power = -100000;
	/* Without a decimal point there is nothing that a locale could change. */
	snprintf(text + n, sizeof(text) - n, "e%d", (int)power);
	value = strtod(text, NULL);
	return d.negative ? -value : value;
}

/* ---- the shortest digits --------------------------------------------------------- */

/* Up to 17 digits without outer zeros; the value is 0.d1d2d3... x 10^point. */
struct digits {
	char text[24];
	int n, point;
};

/*
 * A decimal of up to 15 digits is the only one of its length that reads as its
 * double. So if one with few decimals reads as value, it is the shortest.
 */
static bool few_digits(struct digits *out, double value)
{
	for (int decimals = 0; decimals <= MOST_POWER; decimals++) {
		double scaled = value * exact_powers[decimals];

		if (scaled >= 1e15)
			return false;
		double whole = nearbyint(scaled);

		if (whole < 1 || whole / exact_powers[decimals] != value)
			continue;
		out->n = snprintf(out->text, sizeof(out->text), "%lld", (long long)whole);
		out->point = out->n - decimals;
		while (out->text[out->n - 1] == '0')
			out->n--;
		return true;
	}
	return false;
}

/* A natural number below 2^1280: enough for 2^1077 x 10 and for 2 x 10^309. */
#define LIMBS 40
struct big {
	int n; /* limbs in use; the last is not zero */
	uint32_t limb[LIMBS];
};

static void big_set(struct big *a, uint64_t value)
{
	a->n = 0;
	for (; value; value >>= 32)
		a->limb[a->n++] = (uint32_t)value;
}

static void big_multiply(struct big *a, uint32_t factor)
{
	uint64_t carry = 0;

	for (int i = 0; i < a->n; i++) {
		carry += (uint64_t)a->limb[i] * factor;
		a->limb[i] = (uint32_t)carry;
		carry >>= 32;
	}
	if (carry)
		a->limb[a->n++] = (uint32_t)carry;
}

static void big_multiply_power10(struct big *a, int power)
{
	for (; power >= 9; power -= 9)
		big_multiply(a, 1000000000);
	for (; power > 0; power--)
		big_multiply(a, 10);
}

static void big_shift(struct big *a, int bits)
{
	int limbs = bits / 32;

	big_multiply(a, (uint32_t)1 << bits % 32);
	memmove(a->limb + limbs, a->limb, (size_t)a->n * sizeof(*a->limb));
	memset(a->limb, 0, (size_t)limbs * sizeof(*a->limb));
	a->n += limbs;
}

/* a + b compared with c; b may be NULL for 0. */
static int big_cmp(const struct big *a, const struct big *b, const struct big *c)
{
	struct big sum = *a;
	uint64_t carry = 0;

	if (b) {
		for (int i = 0; i < b->n || carry; i++) {
			carry += (uint64_t)(i < sum.n ? sum.limb[i] : 0) + (i < b->n ? b->limb[i] : 0);
			if (i == sum.n)
				sum.n++;
			sum.limb[i] = (uint32_t)carry;
			carry >>= 32;
		}
	}
	if (sum.n != c->n)
		return sum.n < c->n ? -1 : 1;
	for (int i = sum.n; i-- > 0;) {
		if (sum.limb[i] != c->limb[i])
			return sum.limb[i] < c->limb[i] ? -1 : 1;
	}
	return 0;
}

/* a -= b, where b is not the larger. */
static void big_subtract(struct big *a, const struct big *b)
{
	int64_t borrow = 0;

	for (int i = 0; i < a->n; i++) {
		borrow += (int64_t)a->limb[i] - (i < b->n ? b->limb[i] : 0);
		a->limb[i] = (uint32_t)borrow;
		borrow >>= 32;
	}
	while (a->n && !a->limb[a->n - 1])
		a->n--;
}

/*
 * Steele and White's free-format algorithm, as Burger and Dybvig put it ("Printing
 * Floating-Point Numbers Quickly and Accurately", 1996): the value is rest / unit;
 * below and above are the distances to where the neighbouring doubles begin.
 */
struct expansion {
	struct big rest, unit, below, above;
	bool even; /* a boundary itself still reads as the value */
};

static void expand(struct expansion *x, uint64_t fraction, int exponent, bool uneven)
{
	int up = exponent > 0 ? exponent : 0, down = exponent < 0 ? -exponent : 0;

	x->even = fraction % 2 == 0;
	big_set(&x->rest, fraction);
	big_set(&x->unit, 1);
	big_set(&x->below, 1);
	big_set(&x->above, 1);
	/* Just above a power of two the lower neighbour is half as far away. */
	big_shift(&x->rest, up + 1 + uneven);
	big_shift(&x->unit, down + 1 + uneven);
	big_shift(&x->below, up);
	big_shift(&x->above, up + uneven);
}

/* Whether rest + above reaches unit: the next digit up still reads as the value. */
static bool reaches(const struct expansion *x)
{
	return big_cmp(&x->rest, &x->above, &x->unit) >= (x->even ? 0 : 1);
}

static void scale(struct expansion *x, int power)
{
	big_multiply_power10(&x->unit, power > 0 ? power : 0);
	big_multiply_power10(&x->rest, power < 0 ? -power : 0);
	big_multiply_power10(&x->below, power < 0 ? -power : 0);
	big_multiply_power10(&x->above, power < 0 ? -power : 0);
}

static void generate(struct digits *out, struct expansion *x)
{
	for (out->n = 0;;) {
		char digit = '0';

		big_multiply(&x->rest, 10);
		big_multiply(&x->below, 10);
		big_multiply(&x->above, 10);
		while (big_cmp(&x->rest, NULL, &x->unit) >= 0) {
			big_subtract(&x->rest, &x->unit);
			digit++;
		}
		bool low = big_cmp(&x->rest, NULL, &x->below) < (x->even ? 1 : 0), high = reaches(x);

		if (low && high) {
			/* Either will do: the nearer one, of two equally near ones the even one. */
			int half = big_cmp(&x->rest, &x->rest, &x->unit);

			high = half > 0 || (half == 0 && digit % 2 != 0);
		}
		out->text[out->n++] = (char)(digit + (high ? 1 : 0));
		if (low || high)
			return;
	}
}

static void shortest_digits(struct digits *out, double value)
{
	uint64_t bits;
	struct expansion x;

	if (few_digits(out, value))
		return;
	memcpy(&bits, &value, sizeof(bits));
	uint64_t fraction = bits & 0xfffffffffffffu;
	int biased = (int)(bits >> 52), exponent = biased ? biased - 1075 : -1074;
	bool uneven = fraction == 0 && biased > 1;

	if (biased)
		fraction |= (uint64_t)1 << 52;
	expand(&x, fraction, exponent, uneven);
	/* log10 from below; at most one too small, which reaches() finds. */
	int width = 64 - __builtin_clzll(fraction);

	out->point = (int)ceil((exponent + width - 1) * 0.30102999566398114 - 1e-10);
	scale(&x, out->point);
	if (reaches(&x)) {
		big_multiply(&x.unit, 10);
		out->point++;
	}
	generate(out, &x);
}

/* ---- the spelling ---------------------------------------------------------------- */

static void add_zeros(struct nsync_buf *buf, int n)
{
	for (; n > 0; n--)
		nsync_buf_char(buf, '0');
}

static void spell(struct nsync_buf *buf, const struct digits *d)
{
	int whole = d->point < d->n ? d->point : d->n; /* digits before the point */

	if (d->point > 21 || d->point <= -6) {
		nsync_buf_char(buf, d->text[0]);
		if (d->n > 1)
			nsync_buf_char(buf, '.');
		nsync_buf_add(buf, d->text + 1, (size_t)d->n - 1);
		nsync_buf_printf(buf, "e%+d", d->point - 1);
		return;
	}
	if (d->point <= 0) {
		nsync_buf_text(buf, "0.");
		add_zeros(buf, -d->point);
		nsync_buf_add(buf, d->text, (size_t)d->n);
		return;
	}
	nsync_buf_add(buf, d->text, (size_t)whole);
	add_zeros(buf, d->point - d->n);
	if (d->n > whole) {
		nsync_buf_char(buf, '.');
		nsync_buf_add(buf, d->text + whole, (size_t)(d->n - whole));
	}
}

void nsync_json_number_add(struct nsync_buf *buf, double value)
{
	struct digits digits;

	if (!isfinite(value)) {
		if (buf->code == NSYNC_OK)
			buf->code = NSYNC_ELIMIT;
		return;
	}
	if (value == 0) { /* -0, too */
		nsync_buf_char(buf, '0');
		return;
	}
	if (value < 0)
		nsync_buf_char(buf, '-');
	shortest_digits(&digits, fabs(value));
	spell(buf, &digits);
}

/* An integer of up to 15 digits is a double, and its own shortest spelling. */
static bool is_plain(struct nsync_str number)
{
	if (number.n > 15 || nsync_str_is(number, "-0"))
		return false;
	for (size_t i = number.p[0] == '-'; i < number.n; i++) {
		if (number.p[i] < '0' || number.p[i] > '9')
			return false;
	}
	return true;
}

bool nsync_json_number_write(struct nsync_buf *out, const struct nsync_json *number)
{
	struct nsync_str text = nsync_json_str(number);

	if (is_plain(text)) {
		nsync_buf_str(out, text);
		return true;
	}
	double value = nsync_json_number_double(text);

	if (!isfinite(value))
		return false;
	nsync_json_number_add(out, value);
	return true;
}

bool nsync_json_number_is_canonical(struct nsync_str number)
{
	char room[64];
	struct nsync_buf buf = { room, 0, sizeof(room), sizeof(room) - 1, NSYNC_OK };

	if (is_plain(number))
		return true;
	if (number.n >= sizeof(room)) /* the longest spelling has 25 bytes */
		return false;
	double value = nsync_json_number_double(number);

	if (!isfinite(value))
		return false;
	/* It fits, so the buffer never grows out of its room. */
	nsync_json_number_add(&buf, value);
	return nsync_str_eq(nsync_buf_view(&buf), number);
}
