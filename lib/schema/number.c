/*
 * number.c: exact arithmetic on numbers as they were written. A JSON number is
 * digits times a power of ten; nothing here rounds.
 */
#include "internal.h"

#define MAX_DIVISOR  1000u              /* digits of multipleOf */
#define MAX_EXPONENT 1000000000000000ll /* larger ones saturate; no text is that long */

/* Significant digits without zeros at either end, and the exponent of the last one. */
struct decimal {
	const char *p; /* may hold a '.' */
	size_t n, digits;
	int64_t exponent;
	bool negative; /* digits 0: zero */
};

static int64_t exponent_of(struct nsync_str text, size_t at)
{
	bool negative = at < text.n && text.p[at] == '-';
	int64_t out = 0;

	if (at < text.n && (text.p[at] == '-' || text.p[at] == '+'))
		at++;
	for (; at < text.n; at++)
		if (out < MAX_EXPONENT)
			out = out * 10 + (text.p[at] - '0');
	return negative ? -out : out;
}

static struct decimal decimal_of(struct nsync_str text)
{
	struct decimal out = { .negative = text.n && text.p[0] == '-' };
	size_t first = SIZE_MAX, last = 0, point = SIZE_MAX, i = out.negative;

	for (; i < text.n && text.p[i] != 'e' && text.p[i] != 'E'; i++) {
		if (text.p[i] == '.')
			point = i;
		else if (text.p[i] != '0') {
			first = first == SIZE_MAX ? i : first;
			last = i;
		}
	}
	if (first == SIZE_MAX)
		return (struct decimal){ .p = text.p };
	size_t end = i;

	if (point == SIZE_MAX)
		point = end;
	out.p = text.p + first;
	out.n = last - first + 1;
	out.digits = out.n - (first < point && point < last);
	out.exponent = last < point ? (int64_t)(point - last) - 1 : -(int64_t)(last - point);
	if (i < text.n)
		out.exponent += exponent_of(text, i + 1);
	return out;
}

bool nsync_schema_integer(const struct nsync_json *value)
{
	return value->flags & NSYNC_JSON_INTEGER ||
	       nsync_json_number_integral(nsync_json_str(value));
}

void nsync_schema_number(struct schema_number *out, const struct nsync_json *value)
{
	out->text = nsync_json_str(value);
	out->small = nsync_json_int(&out->value, value);
}

int nsync_schema_number_cmp(const struct nsync_json *value, const struct schema_number *limit)
{
	int64_t small;

	if (limit->small && nsync_json_int(&small, value))
		return (small > limit->value) - (small < limit->value);
	return nsync_json_number_cmp(nsync_json_str(value), limit->text);
}

uint64_t nsync_schema_number_count(const struct nsync_json *value)
{
	struct decimal d = decimal_of(nsync_json_str(value));
	uint64_t out = 0;

	if (d.digits == 0)
		return 0;
	if (d.digits > 19 || d.exponent > 19)
		return UINT64_MAX;
	for (size_t i = 0; i < d.n; i++)
		if (d.p[i] != '.')
			out = out * 10 + (uint64_t)(d.p[i] - '0');
	for (int64_t i = 0; i < d.exponent; i++)
		if (__builtin_mul_overflow(out, 10, &out))
			return UINT64_MAX;
	return out;
}

uint64_t nsync_schema_number_hash(struct nsync_str text)
{
	struct decimal d = decimal_of(text);
	uint64_t hash = (uint64_t)d.exponent * 2 + d.negative;

	if (d.digits == 0)
		return 1;
	for (size_t i = 0; i < d.n; i++)
		if (d.p[i] != '.')
			hash = (hash ^ (unsigned char)d.p[i]) * 0x100000001b3ull;
	return hash;
}

bool nsync_schema_number_fits(struct nsync_str text)
{
	return decimal_of(text).digits <= MAX_DIVISOR;
}

/* The remainder, digit by digit, most significant first; as many digits as the divisor and one. */
struct rest {
	unsigned char digits[MAX_DIVISOR + 1], divisor[MAX_DIVISOR + 1];
	size_t n;
};

/* rest = (rest * 10 + digit) mod divisor */
static void feed(struct rest *r, unsigned char digit)
{
	memmove(r->digits, r->digits + 1, r->n - 1);
	r->digits[r->n - 1] = digit;
	while (memcmp(r->digits, r->divisor, r->n) >= 0) {
		int borrow = 0;

		for (size_t i = r->n; i-- > 0;) {
			int difference = r->digits[i] - r->divisor[i] - borrow;

			borrow = difference < 0;
			r->digits[i] = (unsigned char)(difference + 10 * borrow);
		}
	}
}

static bool rest_is_zero(const struct rest *r)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->digits[i])
			return false;
	return true;
}

/*
 * a * 10^x is a multiple of b * 10^y, neither a nor b ending in 0. For x < y it
 * cannot be, as a would end in 0. Else b must divide a * 10^(x-y); the zeros
 * help only while b has factors 2 and 5 left, fewer than 4 for each digit.
 */
static bool divides(struct decimal a, struct decimal b)
{
	struct rest r = { .n = b.digits + 1 };
	size_t at = 1;

	if (a.exponent < b.exponent)
		return false;
	for (size_t i = 0; i < b.n; i++)
		if (b.p[i] != '.')
			r.divisor[at++] = (unsigned char)(b.p[i] - '0');
	for (size_t i = 0; i < a.n; i++)
		if (a.p[i] != '.')
			feed(&r, (unsigned char)(a.p[i] - '0'));
	int64_t zeros = a.exponent - b.exponent, most = 4 * (int64_t)b.digits;

	for (int64_t i = 0; i < zeros && i < most && !rest_is_zero(&r); i++)
		feed(&r, 0);
	return rest_is_zero(&r);
}

bool nsync_schema_number_multiple(const struct nsync_json *value, const struct schema_number *of)
{
	struct decimal a = decimal_of(nsync_json_str(value));
	int64_t small;

	if (of->small && nsync_json_int(&small, value))
		return small % of->value == 0;
	return a.digits == 0 || divides(a, decimal_of(of->text));
}
