/* sync_fetch.c: the first half of a sync: fetch the region and check it, fetch the office's own server. */
#include <time.h>

#include "sync.h"

#define TRACK_TRIES 5

/* Move a ref of our own to what was fetched or made. A git fetch of the user's may have it locked for a moment. */
enum nsync_code nsync_sync_track(const struct nsync_clone *clone, const char *ref,
				 const struct nsync_oid *head, struct nsync_error *err)
{
	struct nsync_error why = { 0 };
	enum nsync_code code = NSYNC_ECONFLICT;
	const struct timespec nap = { 0, 50000000 };
	struct nsync_oid old;
	bool there;

	for (int tries = 0; code == NSYNC_ECONFLICT && tries < TRACK_TRIES; tries++) {
		if (tries)
			nanosleep(&nap, NULL);
		why = (struct nsync_error){ .code = NSYNC_OK };
		TRY(nsync_repo_ref_optional(&there, &old, clone->repo, ref, err));
		if (there && nsync_oid_eq(&old, head))
			return NSYNC_OK;
		code = nsync_repo_ref_swap(clone->repo, ref, head, there ? &old : NULL,
					   "nsync sync", &why);
	}
	return code ? nsync_fail_as(err, code, why.where, &why) : NSYNC_OK;
}

/* ---- the region ---- */

static enum nsync_code fetch_region(struct nsync_oid *head, const struct nsync_clone *clone,
				    struct nsync_error *err)
{
	TRY(nsync_repo_fetch(head, clone->repo, "region", &nsync_clone_limits, err));
	return nsync_oid_zero(head) ? nsync_fail_cause(err, NSYNC_ENETWORK, NSYNC_CAUSE_NO_BRANCH,
						       "region", "no branch main")
				    : NSYNC_OK;
}

/* It cannot be fetched: what was verified before is what there is to unite with. */
static enum nsync_code go_on_as_before(struct nsync_sync *out, const struct nsync_clone *clone,
				       struct nsync_error *err)
{
	if (out->unfetched.code == NSYNC_ENOMEM)
		return nsync_fail_memory(err);
	if (!clone->region.root_count && !out->disagreement.verdict.reason) {
		*err = out->unfetched;
		return out->unfetched.code;
	}
	out->valid = !out->disagreement.verdict.reason;
	return NSYNC_OK;
}

enum nsync_code nsync_clone_sync_region(struct nsync_sync *out, struct nsync_clone *clone,
					struct nsync_error *err)
{
	struct nsync_disagreement *found = &out->disagreement;
	struct nsync_oid head;
	size_t roots;

	*out = (struct nsync_sync){ .notes = NULL };
	/* To tell what is new. Only the fetched branch is judged: the next walk resets found. */
	if (!nsync_oid_zero(&clone->head))
		TRY(nsync_clone_walk(clone, found, NULL, NULL, false, err));
	if (clone->region.record)
		out->before = clone->region.record->seq;
	if (fetch_region(&head, clone, &out->unfetched))
		return go_on_as_before(out, clone, err);
	roots = clone->region.root_count;
	TRY(nsync_clone_walk(clone, found, &head, NULL, false, err));
	if (!found->verdict.reason)
		TRY(nsync_clone_high_water(clone, found, err));
	if (found->verdict.reason)
		return NSYNC_OK;
	out->valid = true;
	out->new_root = clone->region.root_count > roots;
	clone->head = head;
	return nsync_sync_track(clone, clone->ref, &head, err);
}

/* ---- the office's own server ---- */

static enum nsync_code see_new(void *payload, const struct nsync_entry *entry,
			       const struct nsync_oid *old_id, struct nsync_error *err)
{
	(void)payload;
	(void)old_id;
	if (!entry->trouble || (entry->trouble == NSYNC_BAD_MODE && entry->kind != NSYNC_ENTRY_TREE))
		return NSYNC_OK;
	return nsync_fail(err, NSYNC_EGIT, "origin", "%.*s: a name or a folder that no clone may hold",
			  NSYNC_FMT(entry->path));
}

/* A server whose tree cannot be checked out counts as out of reach: main must not go there. */
static enum nsync_code check_names(const struct nsync_oid *head, const struct nsync_clone *clone,
				   struct nsync_error *err)
{
	const struct nsync_tree_visitor visitor = { see_new, NULL, NULL };
	struct nsync_oid own_tree, own, tree;

	TRY(nsync_clone_own_tree(&own_tree, &own, clone->repo, err));
	TRY(nsync_repo_tree_of(&tree, clone->repo, head, err));
	return nsync_repo_compare(clone->repo, &own_tree, &tree, "", &visitor, err);
}

enum nsync_code nsync_sync_fetch_origin(struct nsync_sync *out, const struct nsync_clone *clone,
					struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf url = NSYNC_BUF_INIT(4096);
	enum nsync_code code;

	memset(&out->origin, 0, sizeof(out->origin));
	TRY(nsync_repo_remote_url_optional(&out->has_origin, &url, clone->repo, "origin", err));
	if (!out->has_origin)
		return NSYNC_OK;
	TRY(nsync_clone_fetch_origin(&out->origin, clone, err));
	if (nsync_oid_zero(&out->origin))
		return NSYNC_OK;
	code = check_names(&out->origin, clone, err);
	if (code)
		memset(&out->origin, 0, sizeof(out->origin));
	return code ? code : nsync_sync_track(clone, NSYNC_SERVER_MAIN, &out->origin, err);
}
