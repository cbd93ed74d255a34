/* date.c: dates as readers write them. */
#include "lib/digest/internal.h"

const char *nsync_digest_month(int month, struct nsync_str language)
{
	static const char *const english[12] = {
		"January", "February", "March",     "April",   "May",      "June",
		"July",    "August",   "September", "October", "November", "December",
	};
	static const char *const spanish[12] = {
		"enero", "febrero", "marzo",      "abril",   "mayo",      "junio",
		"julio", "agosto",  "septiembre", "octubre", "noviembre", "diciembre",
	};
	unsigned at = (unsigned)(month - 1) % 12;

	return nsync_digest_language_matches(language, NSYNC_STR("es")) ? spanish[at] : english[at];
}

static void add_number(struct nsync_buf *out, int32_t number)
{
	char text[12], *at = text + sizeof(text);

	do
		*--at = (char)('0' + number % 10);
	while ((number /= 10) > 0);
	nsync_buf_add(out, at, (size_t)(text + sizeof(text) - at));
}

void nsync_digest_date(struct nsync_buf *out, struct nsync_date date, struct nsync_str language)
{
	bool spanish = nsync_digest_language_matches(language, NSYNC_STR("es"));

	add_number(out, date.day);
	nsync_buf_text(out, spanish ? " de " : " ");
	nsync_buf_text(out, nsync_digest_month(date.month, language));
	nsync_buf_text(out, spanish ? " de " : ", ");
	add_number(out, date.year);
}

void nsync_digest_month_year(struct nsync_buf *out, int month, int year, struct nsync_str language)
{
	bool spanish = nsync_digest_language_matches(language, NSYNC_STR("es"));

	nsync_buf_printf(out, spanish ? "%s de %d" : "%s %d", nsync_digest_month(month, language),
			 year);
}

static int last_day(int year, int month)
{
	static const int days[12] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[(unsigned)(month - 1) % 12] + (month == 2 && leap);
}

/* What the day that a period begins with needs of month and year: as little as its end has not. */
static void add_first(struct nsync_buf *out, struct nsync_date from, struct nsync_date to, struct nsync_str language)
{
	bool spanish = nsync_digest_language_matches(language, NSYNC_STR("es"));

	if (from.year != to.year)
		nsync_digest_date(out, from, language);
	else if (from.month != to.month)
		nsync_buf_printf(out, spanish ? "%d de %s" : "%d %s", (int)from.day,
				 nsync_digest_month(from.month, language));
	else
		nsync_buf_printf(out, "%d", (int)from.day);
}

void nsync_digest_period(struct nsync_buf *out, struct nsync_date from, struct nsync_date to,
			 struct nsync_str language)
{
	bool spanish = nsync_digest_language_matches(language, NSYNC_STR("es"));
	bool whole = from.day == 1 && to.day == last_day(to.year, to.month) && from.year == to.year;

	if (whole && from.month == to.month) {
		nsync_digest_month_year(out, from.month, from.year, language);
	} else if (whole && from.month == 1 && to.month == 12) {
		nsync_buf_printf(out, "%d", (int)from.year);
	} else if (nsync_date_cmp(from, to) >= 0) {
		nsync_digest_date(out, from, language);
	} else {
		nsync_buf_text(out, spanish ? "del " : "");
		add_first(out, from, to, language);
		nsync_buf_text(out, spanish ? " al " : " to ");
		nsync_digest_date(out, to, language);
	}
}
