/* time.c: date-time, date, time and duration (RFC 3339, its appendix A). */
#include "lib/schema/internal.h"

/* So many digits at *at, and a number of at most `most`; moves on. */
static bool digits(struct nsync_str s, size_t *at, unsigned count, unsigned least, unsigned most,
		   unsigned *out)
{
	unsigned n = 0;

	*out = 0;
	for (; n < count && *at < s.n && schema_digit(s.p[*at]); n++, (*at)++)
		*out = *out * 10 + (unsigned)(s.p[*at] - '0');
	return n == count && *out >= least && *out <= most;
}

static bool sign(struct nsync_str s, size_t *at, char c)
{
	return *at < s.n && s.p[(*at)++] == c;
}

static unsigned month_days(unsigned year, unsigned month)
{
	static const unsigned char days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return days[month - 1] + (month == 2 && leap ? 1u : 0u);
}

static bool full_date(struct nsync_str s, size_t *at)
{
	unsigned year, month, day;

	return digits(s, at, 4, 0, 9999, &year) && sign(s, at, '-') &&
	       digits(s, at, 2, 1, 12, &month) && sign(s, at, '-') &&
	       digits(s, at, 2, 1, month_days(year, month), &day);
}

/* Second 60 only where a leap second can be: the last minute of a day in UTC. */
static bool full_time(struct nsync_str s, size_t *at)
{
	unsigned hour, minute, second, off_hour = 0, off_minute = 0;
	bool east = false;

	if (!digits(s, at, 2, 0, 23, &hour) || !sign(s, at, ':') ||
	    !digits(s, at, 2, 0, 59, &minute) || !sign(s, at, ':') ||
	    !digits(s, at, 2, 0, 60, &second))
		return false;
	if (*at < s.n && s.p[*at] == '.') {
		size_t start = ++*at;

		while (*at < s.n && schema_digit(s.p[*at]))
			++*at;
		if (*at == start)
			return false;
	}
	if (*at >= s.n)
		return false;
	char zone = s.p[(*at)++];

	if (zone == '+' || zone == '-') {
		east = zone == '+';
		if (!digits(s, at, 2, 0, 23, &off_hour) || !sign(s, at, ':') ||
		    !digits(s, at, 2, 0, 59, &off_minute))
			return false;
	} else if (zone != 'Z' && zone != 'z') {
		return false;
	}
	unsigned offset = off_hour * 60 + off_minute;
	unsigned utc = (hour * 60 + minute + (east ? 1440 - offset : offset)) % 1440;

	return second < 60 || utc == 1439;
}

bool nsync_schema_is_date_time(struct nsync_str s)
{
	size_t at = 0;

	if (!full_date(s, &at) || at >= s.n || (s.p[at] != 'T' && s.p[at] != 't'))
		return false;
	at++;
	return full_time(s, &at) && at == s.n;
}

bool nsync_schema_is_date(struct nsync_str s)
{
	size_t at = 0;

	return full_date(s, &at) && at == s.n;
}

bool nsync_schema_is_time(struct nsync_str s)
{
	size_t at = 0;

	return full_time(s, &at) && at == s.n;
}

/* One number and its unit, if it is there. */
static bool amount(struct nsync_str s, size_t *at, char unit)
{
	size_t end = *at;

	while (end < s.n && schema_digit(s.p[end]))
		end++;
	if (end == *at || end >= s.n || s.p[end] != unit)
		return false;
	*at = end + 1;
	return true;
}

/* Units follow each other without a gap: years, months, days; hours, minutes, seconds. */
static bool amounts(struct nsync_str s, size_t *at, const char *units)
{
	while (*units && !amount(s, at, *units))
		units++;
	if (!*units)
		return false;
	while (*++units && amount(s, at, *units))
		;
	return true;
}

bool nsync_schema_is_duration(struct nsync_str s)
{
	size_t at = 1;

	if (s.n < 3 || s.p[0] != 'P')
		return false;
	if (amount(s, &at, 'W'))
		return at == s.n;
	if (s.p[at] != 'T' && !amounts(s, &at, "YMD"))
		return false;
	if (at == s.n)
		return true;
	return s.p[at++] == 'T' && amounts(s, &at, "HMS") && at == s.n;
}
