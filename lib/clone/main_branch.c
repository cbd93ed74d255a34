/*
 * main_branch.c: how main moves in the regional repository: the work tree follows it, origin may be ahead or may
 * refuse it, and then main goes back.
 */
#include <string.h>

#include "nsync/clone.h"

#define MAIN "refs/heads/main"

enum nsync_code nsync_clone_need_clean(const struct nsync_clone *clone,
				       const struct nsync_oid *next, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf path = NSYNC_BUF_INIT(4096);
	enum nsync_worktree state;

	TRY(nsync_repo_worktree(&state, &path, clone->repo, next, err));
	if (state == NSYNC_WORKTREE_DIRTY)
		return nsync_fail(err, NSYNC_EDIRTY, path.p ? path.p : "", "nothing was done");
	return NSYNC_OK;
}

/* Move main from where this run saw it; the host is warned where index and files stay behind. */
static enum nsync_code move_from(struct nsync_clone *clone, const struct nsync_oid *from,
				 const struct nsync_oid *to, const char *message,
				 struct nsync_error *err)
{
	AUTO(nsync_move_end) struct nsync_move move = { .lock = -1 };

	TRY(nsync_move_begin(&move, clone->repo, &clone->kept, err));
	if (!nsync_oid_eq(&move.head, from))
		return nsync_fail(err, NSYNC_ECONFLICT, MAIN, "somebody else moved it meanwhile");
	TRY(nsync_clone_need_clean(clone, to, err));
	TRY(nsync_move_main(&move, to, message, &clone->kept, err));
	if (move.behind.code && clone->host->warn)
		clone->host->warn(clone->host->payload, &move.behind);
	return NSYNC_OK;
}

enum nsync_code nsync_clone_need_own_region(const struct nsync_clone *clone,
					    struct nsync_error *err)
{
	if (clone->own_region)
		return NSYNC_OK;
	return nsync_fail(
		err, NSYNC_EINVAL, "region",
		"this is a clone of a region; that is done in the regional repository itself");
}

static enum nsync_code has_origin(bool *out, const struct nsync_clone *clone,
				  struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf url = NSYNC_BUF_INIT(4096);

	return nsync_repo_remote_url_optional(out, &url, clone->repo, "origin", err);
}

enum nsync_code nsync_clone_fetch_origin(struct nsync_oid *head, const struct nsync_clone *clone,
					 struct nsync_error *err)
{
	struct nsync_error why = { 0 };
	enum nsync_code code;

	code = nsync_repo_fetch(head, clone->repo, "origin", &nsync_clone_limits, &why);
	if (!code)
		return NSYNC_OK;
	if (why.cause != NSYNC_CAUSE_OTHER_BRANCH)
		return nsync_fail_as(err, code, why.where, &why);
	*head = (struct nsync_oid){ { 0 } };
	if (clone->host->warn)
		clone->host->warn(clone->host->payload, &why);
	return NSYNC_OK;
}

enum nsync_code nsync_clone_move_main(struct nsync_clone *clone, const struct nsync_oid *commit,
				      const char *message, struct nsync_error *err)
{
	TRY(move_from(clone, &clone->head, commit, message, err));
	clone->head = *commit;
	return NSYNC_OK;
}

/* The way back from a merge that was made here and lost the race: what it merged comes again. */
static enum nsync_code diverged(const struct nsync_clone *clone, const struct nsync_oid *theirs,
				struct nsync_error *err)
{
	char ours[NSYNC_OID_HEX], other[NSYNC_OID_HEX];

	nsync_oid_hex(ours, &clone->head);
	nsync_oid_hex(other, theirs);
	return nsync_fail(
		err, NSYNC_ECONFLICT, "origin",
		"main is %.12s here and %.12s there, and neither follows the other; git reset --hard "
		"%s takes theirs, and the next merge makes again what was only here",
		ours, other, other);
}

/* Whether main has to follow origin's. */
static enum nsync_code compare(bool *behind, const struct nsync_clone *clone,
			       const struct nsync_oid *theirs, struct nsync_error *err)
{
	bool ahead = false;

	*behind = false;
	if (nsync_oid_zero(theirs) || nsync_oid_eq(theirs, &clone->head))
		return NSYNC_OK;
	if (nsync_oid_zero(&clone->head)) {
		*behind = true;
		return NSYNC_OK;
	}
	TRY(nsync_repo_descends(&ahead, clone->repo, &clone->head, theirs, err));
	if (ahead)
		return NSYNC_OK;
	TRY(nsync_repo_descends(behind, clone->repo, theirs, &clone->head, err));
	return *behind ? NSYNC_OK : diverged(clone, theirs, err);
}

enum nsync_code nsync_clone_follow_origin(struct nsync_clone *clone, struct nsync_disagreement *out,
					  struct nsync_error *err)
{
	struct nsync_oid theirs = { { 0 } };
	bool origin, behind;

	memset(out, 0, sizeof(*out));
	TRY(has_origin(&origin, clone, err));
	if (!origin)
		return nsync_clone_walk(clone, out, NULL, NULL, false, err);
	TRY(nsync_clone_fetch_origin(&theirs, clone, err));
	TRY(compare(&behind, clone, &theirs, err));
	TRY(nsync_clone_walk(clone, out, behind ? &theirs : NULL, NULL, false, err));
	/*
	 * Only what was fetched is held against the mark: what was merged here and never pushed may
	 * still be given up.
	 */
	if (!out->verdict.reason && nsync_oid_eq(&clone->region.head, &theirs))
		TRY(nsync_clone_high_water(clone, out, err));
	if (out->verdict.reason || !behind)
		return NSYNC_OK;
	return nsync_clone_move_main(clone, &theirs, "nsync: follow origin", err);
}

/* The push was refused: main is as it was before the merge. */
static enum nsync_code take_back(struct nsync_clone *clone, const struct nsync_oid *before)
{
	struct nsync_error trouble = { 0 };

	if (nsync_oid_zero(before))
		return nsync_repo_ref_delete(clone->repo, MAIN, &trouble);
	return move_from(clone, &clone->head, before, "nsync: the push was refused", &trouble);
}

enum nsync_code nsync_clone_push_main(struct nsync_clone *clone, const struct nsync_oid *before,
				      struct nsync_error *err)
{
	struct nsync_disagreement found;
	enum nsync_code code;
	bool origin;

	TRY(has_origin(&origin, clone, err));
	if (!origin)
		return nsync_fail(err, NSYNC_ENOTFOUND, "origin",
				  "there is no remote of this name to push to");
	code = nsync_repo_push(clone->repo, "origin", &clone->head, &nsync_clone_limits, err);
	if (code) {
		if (!nsync_oid_eq(before, &clone->head) && take_back(clone, before))
			return code;
		if (code == NSYNC_ECONFLICT && !err->where[0])
			nsync_str_copy(err->where, sizeof(err->where), NSYNC_STR("origin"));
		return code;
	}
	if (!nsync_oid_eq(&clone->region.head, &clone->head)) {
		TRY(nsync_clone_walk(clone, &found, NULL, NULL, false, err));
		if (found.verdict.reason)
			return NSYNC_OK;
	}
	return nsync_clone_high_water(clone, &found, err);
}
