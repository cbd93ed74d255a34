/* zone.c: whether this machine's database (tzdata) has a time zone of a name. */
#include "nsync/base.h"

#define ZONES "/usr/share/zoneinfo"

bool nsync_time_zone_known(const char *zone)
{
	AUTO(nsync_buf_release) struct nsync_buf path = NSYNC_BUF_INIT(4096);
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(1024 * 1024);
	struct nsync_error none = { 0 };

	if (!nsync_file_exists(ZONES))
		return true;
	nsync_buf_printf(&path, "%s/%s", ZONES, zone);
	return path.code == NSYNC_OK && !nsync_file_read(&bytes, path.p, &none) &&
	       nsync_str_starts(nsync_buf_view(&bytes), NSYNC_STR("TZif"));
}
