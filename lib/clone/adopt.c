/* adopt.c: a signed root enters the regional branch, as a record of its own. */
#include "nsync/clone.h"

/* Root 1 gives the pin. It is saved before main moves: killed in between, the same call works again. */
static enum nsync_code take_pin(struct nsync_clone *clone, const struct nsync_root *root,
				struct nsync_error *err)
{
	if (clone->has_pin)
		return NSYNC_OK;
	if (root->version != 1 || !nsync_oid_zero(&clone->head))
		return nsync_clone_need_pin(clone, err);
	clone->pin = root->id;
	clone->region.pin = root->id;
	clone->has_pin = true;
	return nsync_clone_find_state(clone, err);
}

/* The repository was made for one region: nsync.region. */
static enum nsync_code check_region(const struct nsync_clone *clone, const struct nsync_root *root,
				    struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf named = NSYNC_BUF_INIT(4096);
	bool found;

	TRY(nsync_repo_config_get_optional(&found, &named, clone->repo, "nsync.region", err));
	if (!found || !named.n || nsync_str_eq(nsync_buf_view(&named), root->authority))
		return NSYNC_OK;
	return nsync_fail(err, NSYNC_EINVAL, "region",
			  "the root is for %.*s, this repository for %s",
			  NSYNC_FMT(root->authority), named.p);
}

enum nsync_code nsync_clone_adopt_prepare(struct nsync_clone *clone,
					  struct nsync_disagreement *found,
					  const struct nsync_root *root, struct nsync_error *err)
{
	memset(found, 0, sizeof(*found));
	TRY(nsync_clone_need_own_region(clone, err));
	TRY(check_region(clone, root, err));
	TRY(nsync_clone_need_clean(clone, NULL, err));
	TRY(take_pin(clone, root, err));
	return nsync_clone_follow_origin(clone, found, err);
}

enum nsync_code nsync_clone_adopt(struct nsync_merge_result *out, struct nsync_verdict *verdict,
				  struct nsync_clone *clone, const struct nsync_root *root,
				  int64_t as_of, const struct nsync_key *key,
				  struct nsync_error *err)
{
	TRY(nsync_merge_adopt(out, verdict, clone->repo, &clone->region, root, as_of, key, err));
	if (verdict->reason)
		return NSYNC_OK;
	if (root->version == 1)
		TRY(nsync_repo_config_set(clone->repo, "nsync.pin", clone->pin.hex, err));
	return nsync_clone_move_main(clone, &out->commit, "nsync root adopt", err);
}
