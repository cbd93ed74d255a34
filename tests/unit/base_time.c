/* base_time.c: RFC 3339 moments and dates. */
#include <criterion/criterion.h>

#include "nsync/base.h"

Test(base_time, accepted)
{
	static const struct {
		const char *text;
		int64_t seconds;
		int32_t offset, nanoseconds;
		const char *formatted;
	} table[] = {
		{ "1970-01-01T00:00:00Z", 0, 0, 0, "1970-01-01T00:00:00Z" },
		{ "1970-01-01t00:00:00z", 0, 0, 0, "1970-01-01T00:00:00Z" },
		{ "2018-08-05T15:00:00-06:00", 1533502800, -21600, 0, "2018-08-05T15:00:00-06:00" },
		{ "2018-08-05T15:00:00+05:30", 1533461400, 19800, 0, "2018-08-05T15:00:00+05:30" },
		{ "2018-08-05T15:00:00-00:00", 1533481200, 0, 0, "2018-08-05T15:00:00Z" },
		{ "0001-01-01T00:00:00Z", -62135596800, 0, 0, "0001-01-01T00:00:00Z" },
		{ "0001-01-01T00:00:00+23:59", -62135683140, 86340, 0, "0001-01-01T00:00:00+23:59" },
		{ "9999-12-31T23:59:59Z", 253402300799, 0, 0, "9999-12-31T23:59:59Z" },
		{ "9999-12-31T23:59:59-23:59", 253402387139, -86340, 0, "9999-12-31T23:59:59-23:59" },
		{ "2000-02-29T12:00:00Z", 951825600, 0, 0, "2000-02-29T12:00:00Z" },
		{ "2024-02-29T00:00:00.5Z", 1709164800, 0, 500000000, "2024-02-29T00:00:00Z" },
		{ "2024-02-29T00:00:00.123456789999Z", 1709164800, 0, 123456789, "2024-02-29T00:00:00Z" },
		{ "1969-12-31T23:59:59.000000001Z", -1, 0, 1, "1969-12-31T23:59:59Z" },
		/* Leap seconds, in UTC and in other zones: stored as the second after. */
		{ "1998-12-31T23:59:60Z", 915148800, 0, 0, "1999-01-01T00:00:00Z" },
		{ "1990-12-31T15:59:60-08:00", 662688000, -28800, 0, "1990-12-31T16:00:00-08:00" },
		{ "2017-01-01T00:59:60.25+01:00", 1483228800, 3600, 250000000, "2017-01-01T01:00:00+01:00" },
		{ "2015-06-30T23:59:60Z", 1435708800, 0, 0, "2015-07-01T00:00:00Z" },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		struct nsync_time time = { 1, 1, 1 };
		char text[32];

		cr_expect(nsync_time_parse(&time, nsync_str(table[i].text)), "%s", table[i].text);
		cr_expect_eq(time.seconds, table[i].seconds, "%s", table[i].text);
		cr_expect_eq(time.offset, table[i].offset, "%s", table[i].text);
		cr_expect_eq(time.nanoseconds, table[i].nanoseconds, "%s", table[i].text);
		nsync_time_format(text, time);
		cr_expect_str_eq(text, table[i].formatted);
	}
}

Test(base_time, refused)
{
	static const char *const table[] = {
		"", "2018", "2018-08-05", "2018-08-05T15:00:00", "2018-08-05 15:00:00Z",
		"2018-08-05T15:00Z", "2018-08-05T15:00:00-0600", "2018-08-05T15:00:00-06",
		"2018-08-05T24:00:00Z", "2018-08-05T15:60:00Z", "2018-08-05T15:00:61Z",
		"2018-08-05T15:00:60Z", "1998-12-31T22:59:60Z", "1998-12-31T23:58:60Z",
		"1998-12-31T23:59:60-08:00", "2018-08-05T23:59:60Z", "2018-00-05T15:00:00Z",
		"2018-13-05T15:00:00Z", "2018-08-00T15:00:00Z", "2018-08-32T15:00:00Z",
		"2018-02-29T15:00:00Z", "1900-02-29T15:00:00Z", "2018-04-31T15:00:00Z",
		"0000-01-01T00:00:00Z", "10000-01-01T00:00:00Z", "2018-08-05T15:00:00.Z",
		"2018-08-05T15:00:00,5Z", "2018-08-05T15:00:00+24:00", "2018-08-05T15:00:00+01:60",
		"2018-08-05T15:00:00ZZ", "2018-08-05T15:00:00Z ", " 2018-08-05T15:00:00Z",
		"+2018-08-05T15:00:00Z", "-001-08-05T15:00:00Z", "2018-8-05T15:00:00Z",
		"2018-08-05T1:00:00Z", "2018-08-05T15:00:00+1:00", "2018-08-05T15:00:00.5",
		"2018-08-05T\xd9\xa1\xd9\xa5:00:00Z", "2018-08-05T15:00:00 Z",
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		struct nsync_time time = { 7, 7, 7 };

		cr_expect_not(nsync_time_parse(&time, nsync_str(table[i])), "%s", table[i]);
		cr_expect_eq(time.seconds, 7, "%s: left alone", table[i]);
	}
	struct nsync_time time;

	cr_assert_not(nsync_time_parse(&time, (struct nsync_str){ "2018-08-05T15:00:00Z\0", 21 }));
}

Test(base_time, local_date_is_not_shifted)
{
	struct nsync_time time;
	struct nsync_date date;

	cr_assert(nsync_time_parse(&time, NSYNC_STR("2018-08-05T23:30:00-06:00")));
	date = nsync_time_local_date(time);
	cr_assert(date.year == 2018 && date.month == 8 && date.day == 5);
	cr_assert(nsync_time_parse(&time, NSYNC_STR("1969-12-31T23:59:59+12:00")));
	date = nsync_time_local_date(time);
	cr_assert(date.year == 1969 && date.month == 12 && date.day == 31);
}

Test(base_time, order_is_of_moments)
{
	static const char *const rising[] = {
		"0001-01-01T00:00:00Z",		  "2018-08-05T15:00:00+06:00",
		"2018-08-05T15:00:00Z",		  "2018-08-05T15:00:00.000000001Z",
		"2018-08-05T09:00:00.1-06:00",	  "2018-08-05T15:00:00-06:00",
	};

	for (size_t i = 0; i < 6; i++) {
		for (size_t j = 0; j < 6; j++) {
			struct nsync_time a, b;

			cr_assert(nsync_time_parse(&a, nsync_str(rising[i])));
			cr_assert(nsync_time_parse(&b, nsync_str(rising[j])));
			cr_expect_eq(nsync_time_cmp(a, b), (i > j) - (i < j), "%s %s", rising[i], rising[j]);
		}
	}
}

Test(base_date, every_day_in_four_hundred_years)
{
	struct nsync_time time = { 0, 0, 0 };
	struct nsync_date before = { 0, 0, 0 };

	for (int64_t day = -135140; day < 11000; day++) { /* from 1600 on */
		char text[16];
		struct nsync_date back;

		time.seconds = day * 86400 + 43200;
		struct nsync_date date = nsync_time_local_date(time);

		nsync_date_format(text, date);
		cr_assert(nsync_date_parse(&back, nsync_str(text)), "%s", text);
		cr_assert_eq(nsync_date_cmp(date, back), 0, "%s", text);
		cr_assert(day == -135140 || nsync_date_cmp(before, date) < 0, "%s", text);
		cr_assert(date.day == 1 || date.day == before.day + 1, "%s", text);
		before = date;
	}
}

Test(base_date, strict)
{
	static const char *const refused[] = { "", "2018-8-5", "2018-08-05Z", "2018-02-30",
					       "20180805", "2018/08/05", "0000-01-01", "2018-08-5" };
	struct nsync_date date;
	char text[16];

	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++)
		cr_expect_not(nsync_date_parse(&date, nsync_str(refused[i])), "%s", refused[i]);
	cr_assert(nsync_date_parse(&date, NSYNC_STR("0987-02-28")));
	nsync_date_format(text, date);
	cr_assert_str_eq(text, "0987-02-28");
}
