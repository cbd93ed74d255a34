/* Time zones as this machine's database knows them. */
#include <criterion/criterion.h>

#include "nsync/base.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

Test(base_zone, which_are_known)
{
	static const struct {
		const char *zone;
		bool known;
	} rows[] = {
		{ "America/Guatemala", true },  { "UTC", true },
		{ "America/Guatamala", false }, { "America", false },
		{ "zone.tab", false },          { "../../../etc/passwd", false },
	};
	bool database = nsync_file_exists("/usr/share/zoneinfo");

	for (size_t i = 0; i < COUNT(rows); i++)
		cr_expect_eq(nsync_time_zone_known(rows[i].zone), rows[i].known || !database, "%s",
			     rows[i].zone);
}
