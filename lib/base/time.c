/* time.c: RFC 3339 moments and civil dates, without the C library's time zones. */
#include "nsync/base.h"

#define DAY 86400

static bool is_leap(int32_t year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int32_t days_in_month(int32_t year, int32_t month)
{
	static const int8_t days[12] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return days[month - 1] + (month == 2 && is_leap(year));
}

/* Days of the years before the given one, counted from 1 January of year 1. */
static int64_t days_before_year(int64_t year)
{
	int64_t y = year - 1;

	return y * 365 + y / 4 - y / 100 + y / 400;
}

#define EPOCH_DAY 719162 /* days_before_year(1970) */

/* Days since 1970-01-01. */
static int64_t day_number(struct nsync_date date)
{
	int64_t days = days_before_year(date.year) - EPOCH_DAY + date.day - 1;

	for (int32_t month = 1; month < date.month; month++)
		days += days_in_month(date.year, month);
	return days;
}

/* The date of a day number, held within years 1 to 9999. */
static struct nsync_date date_of_day(int64_t day)
{
	const int64_t last = days_before_year(10000) - EPOCH_DAY - 1;
	int64_t n = day < -EPOCH_DAY ? 0 : (day > last ? last : day) + EPOCH_DAY;
	int32_t year = (int32_t)(n / 366) + 1;
	struct nsync_date date;

	while (days_before_year(year + 1) <= n)
		year++;
	date.year = year;
	date.month = 1;
	date.day = (int32_t)(n - days_before_year(year)) + 1;
	while (date.day > days_in_month(year, date.month))
		date.day -= days_in_month(year, date.month++);
	return date;
}

/* Exactly count digits at *p; -1 where there is none. */
static int32_t digits(const char **p, const char *end, int count)
{
	int32_t value = 0;

	if (end - *p < count)
		return -1;
	for (int i = 0; i < count; i++, ++*p) {
		if (**p < '0' || **p > '9')
			return -1;
		value = value * 10 + (**p - '0');
	}
	return value;
}

static bool take(const char **p, const char *end, char c)
{
	if (*p == end || **p != c)
		return false;
	++*p;
	return true;
}

static bool parse_date(struct nsync_date *out, const char **p, const char *end)
{
	out->year = digits(p, end, 4);
	if (out->year < 1 || !take(p, end, '-'))
		return false;
	out->month = digits(p, end, 2);
	if (out->month < 1 || out->month > 12 || !take(p, end, '-'))
		return false;
	out->day = digits(p, end, 2);
	return out->day >= 1 && out->day <= days_in_month(out->year, out->month);
}

/* Seconds of the day, 60 allowed as the second; nanoseconds beyond the ninth digit are dropped. */
static bool parse_clock(int32_t *second_of_day, int32_t *second, int32_t *nanoseconds,
			const char **p, const char *end)
{
	int32_t hour = digits(p, end, 2), minute;

	if (hour < 0 || hour > 23 || !take(p, end, ':'))
		return false;
	minute = digits(p, end, 2);
	if (minute < 0 || minute > 59 || !take(p, end, ':'))
		return false;
	*second = digits(p, end, 2);
	if (*second < 0 || *second > 60)
		return false;
	*second_of_day = hour * 3600 + minute * 60 + *second;
	*nanoseconds = 0;
	if (!take(p, end, '.'))
		return true;
	if (*p == end || **p < '0' || **p > '9')
		return false;
	for (int32_t unit = 100000000; *p < end && **p >= '0' && **p <= '9'; ++*p, unit /= 10)
		*nanoseconds += (**p - '0') * unit;
	return true;
}

static bool parse_offset(int32_t *out, const char **p, const char *end)
{
	int32_t hour, minute, sign = 1;

	*out = 0;
	if (take(p, end, 'Z') || take(p, end, 'z'))
		return true;
	if (take(p, end, '-'))
		sign = -1;
	else if (!take(p, end, '+'))
		return false;
	hour = digits(p, end, 2);
	if (hour < 0 || hour > 23 || !take(p, end, ':'))
		return false;
	minute = digits(p, end, 2);
	if (minute < 0 || minute > 59)
		return false;
	*out = sign * (hour * 3600 + minute * 60);
	return true;
}

bool nsync_time_parse(struct nsync_time *out, struct nsync_str text)
{
	const char *p = text.p, *end = text.p + text.n;
	struct nsync_date date;
	struct nsync_time time;
	int32_t second_of_day, second;

	if (text.n == 0 || !parse_date(&date, &p, end) || (!take(&p, end, 'T') && !take(&p, end, 't')) ||
	    !parse_clock(&second_of_day, &second, &time.nanoseconds, &p, end) ||
	    !parse_offset(&time.offset, &p, end) || p != end)
		return false;
	time.seconds = day_number(date) * DAY + second_of_day - time.offset;
	/* RFC 3339 section 5.7: second 60 only as the last of a month, in UTC. Counted
	   without leap seconds it is the first of the next month. */
	if (second == 60 && (time.seconds % DAY != 0 || date_of_day(time.seconds / DAY).day != 1))
		return false;
	*out = time;
	return true;
}

/* Seconds since the epoch on the clock of the time's own offset. */
static int64_t local_seconds(struct nsync_time time)
{
	return time.seconds + time.offset;
}

static int64_t floor_day(int64_t seconds)
{
	return seconds / DAY - (seconds % DAY < 0);
}

struct nsync_date nsync_time_local_date(struct nsync_time time)
{
	return date_of_day(floor_day(local_seconds(time)));
}

/* By hand, since a site has hundreds of thousands of dates. */
static char *put_two(char *out, unsigned number)
{
	*out++ = (char)('0' + number / 10 % 10);
	*out++ = (char)('0' + number % 10);
	return out;
}

static char *put_date(char *out, struct nsync_date date)
{
	out = put_two(out, (unsigned)date.year % 10000 / 100);
	out = put_two(out, (unsigned)date.year % 100);
	*out++ = '-';
	out = put_two(out, (unsigned)date.month % 100);
	*out++ = '-';
	return put_two(out, (unsigned)date.day % 100);
}

void nsync_time_format(char out[32], struct nsync_time time)
{
	int64_t seconds = local_seconds(time);
	unsigned clock = (unsigned)(seconds - floor_day(seconds) * DAY);
	unsigned away = (unsigned)(time.offset < 0 ? -time.offset : time.offset) / 60;

	out = put_date(out, nsync_time_local_date(time));
	*out++ = 'T';
	out = put_two(out, clock / 3600 % 24);
	*out++ = ':';
	out = put_two(out, clock / 60 % 60);
	*out++ = ':';
	out = put_two(out, clock % 60);
	*out++ = time.offset == 0 ? 'Z' : time.offset < 0 ? '-' : '+';
	if (time.offset) {
		out = put_two(out, away / 60 % 24);
		*out++ = ':';
		out = put_two(out, away % 60);
	}
	*out = '\0';
}

bool nsync_date_parse(struct nsync_date *out, struct nsync_str text)
{
	const char *p = text.p, *end = text.p + text.n;
	struct nsync_date date;

	if (text.n == 0 || !parse_date(&date, &p, end) || p != end)
		return false;
	*out = date;
	return true;
}

void nsync_date_format(char out[16], struct nsync_date date)
{
	*put_date(out, date) = '\0';
}

int nsync_date_cmp(struct nsync_date a, struct nsync_date b)
{
	int32_t x = (a.year * 16 + a.month) * 32 + a.day, y = (b.year * 16 + b.month) * 32 + b.day;

	return (x > y) - (x < y);
}

int nsync_time_cmp(struct nsync_time a, struct nsync_time b)
{
	if (a.seconds != b.seconds)
		return a.seconds < b.seconds ? -1 : 1;
	return (a.nanoseconds > b.nanoseconds) - (a.nanoseconds < b.nanoseconds);
}
