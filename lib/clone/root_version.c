/*
 * root_version.c: a root file beside the repository it is worked on in: whether its version was
 * adopted there, and the root before it.
 */
#include "nsync/clone.h"

enum nsync_code nsync_clone_root_adopted(bool *out, struct nsync_clone *clone,
					 const struct nsync_clone_host *host, int64_t version,
					 struct nsync_error *err)
{
	struct nsync_disagreement found;
	struct nsync_error none = { 0 };

	*out = false;
	if (nsync_clone_open(clone, host, &none) || !clone->has_pin ||
	    nsync_oid_zero(&clone->head))
		return NSYNC_OK;
	TRY(nsync_clone_walk(clone, &found, NULL, NULL, false, err));
	*out = !found.verdict.reason && version <= (int64_t)clone->region.root_count;
	return NSYNC_OK;
}

const struct nsync_root *nsync_clone_root_before(struct nsync_clone *clone,
						 const struct nsync_clone_host *host,
						 const struct nsync_root *root)
{
	struct nsync_disagreement found;
	struct nsync_error none = { 0 };
	const struct nsync_root *before;

	if ((!clone->repo && nsync_clone_open(clone, host, &none)) || !clone->has_pin ||
	    root->version < 2)
		return NULL;
	if (!clone->region.root_count && nsync_clone_walk(clone, &found, NULL, NULL, false, &none))
		return NULL;
	if (root->version - 1 > (int64_t)clone->region.root_count)
		return NULL;
	before = clone->region.roots[root->version - 2];
	return nsync_str_eq(before->authority, root->authority) ? before : NULL;
}
