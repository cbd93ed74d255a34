/* voided.c: what the revocation of a key did to an accepted version. */
#include "internal.h"

static bool revoked(const struct nsync_region *region, const char *path)
{
	const struct nsync_finding *finding = nsync_region_finding(region, path);

	return finding && finding->reason == NSYNC_KEY_REVOKED;
}

enum nsync_voided nsync_office_voided(const struct nsync_region *region,
				      const struct nsync_item *item, const char *office)
{
	char path[NSYNC_MAX_PATH];

	nsync_path_item(path, &item->story, item->version);
	if (revoked(region, path))
		return NSYNC_VOIDED_ITEM;
	/* What stops a story needs nobody's cosignature. */
	for (size_t i = 0; i < item->joint_count && item->status == NSYNC_USABLE; i++) {
		if (office && strcmp(item->joint[i], office) != 0)
			continue;
		nsync_path_cosignature(path, item->joint[i], &item->story, item->version);
		if (revoked(region, path))
			return NSYNC_VOIDED_COSIGNATURE;
	}
	return NSYNC_VOIDED_NOTHING;
}
