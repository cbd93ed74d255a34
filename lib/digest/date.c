/* date.c: dates as readers write them. */
#include "lib/digest/internal.h"

const char *digest_month(int month, struct nsync_str language)
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

	return digest_language_matches(language, NSYNC_STR("es")) ? spanish[at] : english[at];
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
	bool spanish = digest_language_matches(language, NSYNC_STR("es"));

	add_number(out, date.day);
	nsync_buf_text(out, spanish ? " de " : " ");
	nsync_buf_text(out, digest_month(date.month, language));
	nsync_buf_text(out, spanish ? " de " : ", ");
	add_number(out, date.year);
}

void digest_month_year(struct nsync_buf *out, int month, int year, struct nsync_str language)
{
	bool spanish = digest_language_matches(language, NSYNC_STR("es"));

	nsync_buf_printf(out, spanish ? "%s de %d" : "%s %d", digest_month(month, language), year);
}
