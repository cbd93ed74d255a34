/* server.c: what the office's own server has, as it was fetched last, and main does not. */
#include "internal.h"

struct comparing {
	struct nsync_office_status *out;
	const struct nsync_clone *clone;
	struct nsync_oid own, origin; /* the trees of both */
	bool behind;                  /* main holds all of origin's history: it lacks nothing unknowingly */
	bool ahead;                   /* origin holds all of main's history */
};

/* A name that the region has accepted is settled, whatever either of them has. */
static enum nsync_code see(void *payload, const struct nsync_entry *entry,
			   const struct nsync_oid *old_id, struct nsync_error *err)
{
	const struct comparing *run = payload;
	struct nsync_pending *pending;
	bool accepted;

	TRY(nsync_repo_find_optional(&accepted, NULL, NULL, run->clone->repo,
				     &run->clone->region.tree, entry->path, err));
	/* Where both have a body, main's is told as not pushed, unless it is only the older one. */
	if (accepted || (old_id && !run->ahead))
		return NSYNC_OK;
	TRY(nsync_pending_add(&pending, &run->out->pendings,
			      run->behind ? NSYNC_STORY_TAKEN_BACK : NSYNC_STORY_ON_SERVER,
			      entry->path, err));
	nsync_pending_headline(pending, run->clone, &run->origin);
	return NSYNC_OK;
}

enum nsync_code nsync_status_server(struct nsync_office_status *out,
				    const struct nsync_clone *clone, struct nsync_error *err)
{
	struct comparing run = { .out = out, .clone = clone };
	const struct nsync_tree_visitor visitor = { see, NULL, &run };
	struct nsync_oid origin, own;

	TRY(nsync_clone_server_tree(&run.origin, &origin, clone->repo, err));
	if (nsync_oid_zero(&origin))
		return NSYNC_OK;
	TRY(nsync_clone_own_tree(&run.own, &own, clone->repo, err));
	if (nsync_oid_eq(&run.own, &run.origin))
		return NSYNC_OK;
	run.ahead = nsync_oid_zero(&own);
	if (!run.ahead) {
		TRY(nsync_repo_descends(&run.behind, clone->repo, &own, &origin, err));
		TRY(nsync_repo_descends(&run.ahead, clone->repo, &origin, &own, err));
	}
	return nsync_clone_compare_own(clone, &run.own, &run.origin, NSYNC_SIGNED_ROOMS, &visitor, err);
}
