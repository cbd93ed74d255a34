/* joint.c: whether an office's cosignature of a joint story is accepted and valid. */
#include "lib/archive/internal.h"

enum nsync_code nsync_archive_cosigned(bool *out, const struct nsync_clone *clone,
				       const struct nsync_item *item, const char *office,
				       struct nsync_error *err)
{
	char path[NSYNC_MAX_PATH];
	bool found;

	nsync_path_cosignature(path, office, &item->story, item->version);
	TRY(nsync_repo_find_optional(&found, NULL, NULL, clone->repo, &clone->region.tree,
				     nsync_str(path), err));
	*out = found && !nsync_region_finding(&clone->region, path);
	return NSYNC_OK;
}
