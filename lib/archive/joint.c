/* joint.c: whether an office's cosignature of a joint story is accepted and valid. */
#include "lib/archive/internal.h"

enum nsync_code nsync_archive_cosigned(bool *out, const struct nsync_clone *clone,
				       const struct nsync_item *item, const char *office,
				       struct nsync_error *err)
{
	char path[NSYNC_MAX_PATH];
	struct nsync_oid blob;
	enum nsync_entry_kind kind;
	enum nsync_code code;

	nsync_path_cosignature(path, office, &item->story, item->version);
	code = nsync_repo_find(&blob, &kind, clone->repo, &clone->region.tree, nsync_str(path), err);
	*out = !code && !nsync_region_finding(&clone->region, path);
	return code == NSYNC_ENOTFOUND ? NSYNC_OK : code;
}
