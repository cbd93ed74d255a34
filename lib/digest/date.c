/* date.c: dates as readers write them. */
#include "lib/digest/internal.h"

void nsync_digest_date(struct nsync_buf *out, struct nsync_date date, struct nsync_str language)
{
	static const char *const english[12] = {
		"January", "February", "March",     "April",   "May",      "June",
		"July",    "August",   "September", "October", "November", "December",
	};
	static const char *const spanish[12] = {
		"enero", "febrero", "marzo",      "abril",   "mayo",      "junio",
		"julio", "agosto",  "septiembre", "octubre", "noviembre", "diciembre",
	};
	unsigned month = (unsigned)(date.month - 1) % 12;

	if (digest_language_matches(language, NSYNC_STR("es")))
		nsync_buf_printf(out, "%d de %s de %d", (int)date.day, spanish[month],
				 (int)date.year);
	else
		nsync_buf_printf(out, "%d %s, %d", (int)date.day, english[month], (int)date.year);
}
