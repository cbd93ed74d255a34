/* number.c: JSON numbers as exact decimals, of any length and any exponent. */
#include "internal.h"
#include "scan.h"

static bool is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

const unsigned char *nsync_json_read_fraction(struct reader *r, const unsigned char *p)
{
	const unsigned char *first;

	if (*p == '.') {
		for (first = ++p; p < r->end && is_digit(*p);)
			p++;
		if (p == first)
			return nsync_json_expected(r, p, "a digit");
	}
	if (p < r->end && (*p == 'e' || *p == 'E')) {
		p++;
		if (p < r->end && (*p == '+' || *p == '-'))
			p++;
		for (first = p; p < r->end && is_digit(*p);)
			p++;
		if (p == first)
			return nsync_json_expected(r, p, "a digit");
	}
	return p;
}

static struct nsync_str take_digits(struct nsync_str *s)
{
	struct nsync_str digits = { s->p, 0 };

	while (digits.n < s->n && is_digit((unsigned char)s->p[digits.n]))
		digits.n++;
	s->p += digits.n;
	s->n -= digits.n;
	return digits;
}

static size_t drop_zeros(struct nsync_str *s)
{
	size_t n = 0;

	while (n < s->n && s->p[n] == '0')
		n++;
	s->p += n;
	s->n -= n;
	return n;
}

void nsync_json_decimal_parse(struct nsync_json_decimal *out, struct nsync_str s)
{
	*out = (struct nsync_json_decimal){ .negative = s.n && s.p[0] == '-' };
	s.p += out->negative;
	s.n -= out->negative;
	out->fraction = out->exponent = (struct nsync_str){ s.p, 0 }; /* empty, but somewhere */
	out->whole = take_digits(&s);
	if (s.n && s.p[0] == '.') {
		s.p++;
		s.n--;
		out->fraction = take_digits(&s);
	}
	if (s.n) {
		size_t sign = s.n > 1 && (s.p[1] == '-' || s.p[1] == '+');

		out->exponent_negative = sign && s.p[1] == '-';
		out->exponent = (struct nsync_str){ s.p + 1 + sign, s.n - 1 - sign };
		drop_zeros(&out->exponent);
	}
	drop_zeros(&out->whole);
	out->shift = (int64_t)out->whole.n - 1;
	if (!out->whole.n)
		out->shift -= (int64_t)drop_zeros(&out->fraction);
	while (out->fraction.n && out->fraction.p[out->fraction.n - 1] == '0')
		out->fraction.n--;
	while (!out->fraction.n && out->whole.n && out->whole.p[out->whole.n - 1] == '0')
		out->whole.n--;
	out->zero = !out->whole.n && !out->fraction.n;
}

int64_t nsync_json_decimal_exponent(const struct nsync_json_decimal *d)
{
	const int64_t most = 100000000000000000; /* 10^17: far beyond any text's length */
	int64_t value = 0;

	for (size_t i = 0; i < d->exponent.n && value < most; i++)
		value = value * 10 + (d->exponent.p[i] - '0');
	if (value > most)
		value = most;
	return d->exponent_negative ? -value : value;
}

/*
 * The difference of two written exponents, exact while it is small; beyond
 * +-10^15, where no text is long enough to make up for it, only its sign counts.
 */
static int64_t exponent_difference(const struct nsync_json_decimal *a,
				   const struct nsync_json_decimal *b)
{
	const int64_t large = 1000000000000000;
	size_t na = a->exponent.n, nb = b->exponent.n, n = na > nb ? na : nb;
	int64_t difference = 0;

	if (a->exponent_negative != b->exponent_negative || n <= 17)
		return nsync_json_decimal_exponent(a) - nsync_json_decimal_exponent(b);
	/* From the first digits on; once it is large, what follows cannot make it small. */
	for (size_t i = 0; i < n && difference < large && difference > -large; i++) {
		int da = i + na >= n ? a->exponent.p[i + na - n] - '0' : 0;
		int db = i + nb >= n ? b->exponent.p[i + nb - n] - '0' : 0;

		difference = difference * 10 + (da - db);
	}
	return a->exponent_negative ? -difference : difference;
}

static int digit_at(const struct nsync_json_decimal *d, size_t i)
{
	return i < d->whole.n ? d->whole.p[i] : d->fraction.p[i - d->whole.n];
}

static int magnitude_cmp(const struct nsync_json_decimal *a, const struct nsync_json_decimal *b)
{
	int64_t power = exponent_difference(a, b) + (a->shift - b->shift);
	size_t na = a->whole.n + a->fraction.n, nb = b->whole.n + b->fraction.n;

	if (power)
		return power < 0 ? -1 : 1;
	for (size_t i = 0; i < na && i < nb; i++) {
		int difference = digit_at(a, i) - digit_at(b, i);

		if (difference)
			return difference;
	}
	return (na > nb) - (na < nb);
}

int nsync_json_number_cmp(struct nsync_str a, struct nsync_str b)
{
	struct nsync_json_decimal x, y;

	nsync_json_decimal_parse(&x, a);
	nsync_json_decimal_parse(&y, b);
	int sign_x = x.zero ? 0 : x.negative ? -1 : 1, sign_y = y.zero ? 0 : y.negative ? -1 : 1;

	if (sign_x != sign_y)
		return sign_x < sign_y ? -1 : 1;
	return sign_x == 0 ? 0 : sign_x * magnitude_cmp(&x, &y);
}

bool nsync_json_number_integral(struct nsync_str number)
{
	struct nsync_json_decimal d;

	nsync_json_decimal_parse(&d, number);
	int64_t last = d.shift - (int64_t)(d.whole.n + d.fraction.n) + 1; /* power of the last digit */

	return d.zero || nsync_json_decimal_exponent(&d) + last >= 0;
}

bool nsync_json_int(int64_t *out, const struct nsync_json *value)
{
	uint64_t magnitude = 0;

	if (!value || value->type != NSYNC_JSON_NUMBER || !(value->flags & NSYNC_JSON_INTEGER))
		return false;
	bool negative = value->text[0] == '-';
	uint64_t most = (uint64_t)INT64_MAX + negative;

	for (uint32_t i = negative; i < value->len; i++) {
		unsigned digit = (unsigned)(value->text[i] - '0');

		if (magnitude > (most - digit) / 10)
			return false;
		magnitude = magnitude * 10 + digit;
	}
	*out = negative && magnitude ? -(int64_t)(magnitude - 1) - 1 : (int64_t)magnitude;
	return true;
}
