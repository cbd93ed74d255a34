/*
 * sync.c: bring an office's clone up to date: fetch and check the region, unite it with what the
 * office has here and on its own server, and push the result to that server.
 */
#include <string.h>

#include "nsync/clone.h"

#define PUSH_TRIES 3
#define ORIGIN     "refs/remotes/origin/main"

/* Move a remote-tracking ref to what was fetched. */
static enum nsync_code track(const struct nsync_clone *clone, const char *ref,
			     const struct nsync_oid *head, struct nsync_error *err)
{
	struct nsync_error none = { 0 };
	struct nsync_oid old;
	enum nsync_code code = nsync_repo_ref(&old, clone->repo, ref, &none);

	if (!code && nsync_oid_eq(&old, head))
		return NSYNC_OK;
	return nsync_repo_ref_swap(clone->repo, ref, head, code ? NULL : &old, "nsync sync", err);
}

/* ---- the region ---- */

enum nsync_code nsync_clone_sync_region(struct nsync_sync *out, struct nsync_clone *clone,
					struct nsync_error *err)
{
	struct nsync_disagreement *found = &out->disagreement;
	struct nsync_oid tree, head;
	size_t roots;

	memset(out, 0, sizeof(*out));
	TRY(nsync_clone_own_tree(&tree, &out->own, clone->repo, err));
	TRY(nsync_repo_fetch(&head, clone->repo, "region", &nsync_clone_limits, err));
	if (nsync_oid_zero(&head))
		return nsync_fail_cause(err, NSYNC_ENETWORK, NSYNC_CAUSE_NO_BRANCH, "region",
					"no branch main");
	/* To tell what is new. Only the fetched branch is judged: the next walk resets found. */
	if (!nsync_oid_zero(&clone->head))
		TRY(nsync_clone_walk(clone, found, NULL, NULL, false, err));
	if (clone->region.record)
		out->before = clone->region.record->seq;
	roots = clone->region.root_count;
	TRY(nsync_clone_walk(clone, found, &head, NULL, false, err));
	if (!found->verdict.reason)
		TRY(nsync_clone_high_water(clone, found, err));
	if (found->verdict.reason)
		return NSYNC_OK;
	out->valid = true;
	out->new_root = clone->region.root_count > roots;
	clone->head = head;
	return track(clone, clone->ref, &head, err);
}

/* ---- the office's own server ---- */

static enum nsync_code fetch_origin(struct nsync_sync *out, const struct nsync_clone *clone,
				    struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf url = NSYNC_BUF_INIT(4096);

	memset(&out->origin, 0, sizeof(out->origin));
	TRY(nsync_repo_remote_url_optional(&out->has_origin, &url, clone->repo, "origin", err));
	if (!out->has_origin)
		return NSYNC_OK;
	TRY(nsync_clone_fetch_origin(&out->origin, clone, err));
	return nsync_oid_zero(&out->origin) ? NSYNC_OK : track(clone, ORIGIN, &out->origin, err);
}

/* ---- uniting ---- */

/* Nobody signs a merge commit: it is the office's, and the pin stands where a key's id would. */
static enum nsync_code author(struct nsync_signature *out, struct nsync_buf *names,
			      const struct nsync_clone *clone, int64_t now, struct nsync_error *err)
{
	struct nsync_key_info key = { .name = "" };

	nsync_str_copy(key.holder, sizeof(key.holder), nsync_str(clone->office));
	key.id = clone->pin;
	return nsync_clone_author(out, names, clone->repo, &key, now, err);
}

static void stop(struct nsync_sync *out, enum nsync_sync_stop why, const char *path)
{
	out->stop = why;
	nsync_str_copy(out->path, sizeof(out->path), nsync_str(path));
}

/* The commit that has all of this clone's, the server's and the region's files. */
static enum nsync_code make_united(struct nsync_oid *united, struct nsync_sync *out,
				   const struct nsync_clone *clone, int64_t now,
				   struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf names = NSYNC_BUF_INIT(4096);
	AUTO(nsync_buf_release) struct nsync_buf conflict = NSYNC_BUF_INIT(sizeof(out->path) - 1);
	const struct nsync_oid heads[] = { out->own, out->origin, clone->head };
	struct nsync_error why = { 0 };
	struct nsync_signature who;
	enum nsync_code code;

	TRY(author(&who, &names, clone, now, err));
	code = nsync_repo_unite(united, &conflict, clone->repo, heads, 3, &clone->region.tree, &who,
				"Unite with the region\n", &why);
	if (code == NSYNC_ECONFLICT) {
		stop(out, NSYNC_SYNC_TWO_TEXTS, nsync_buf_view(&conflict).p);
		return nsync_fail(err, NSYNC_ECONFLICT, out->path, "%s", why.text);
	}
	if (code)
		*err = why;
	return code;
}

static enum nsync_code unite(struct nsync_sync *out, struct nsync_clone *clone, int64_t now,
			     struct nsync_error *err)
{
	AUTO(nsync_move_end) struct nsync_move move = { .lock = -1 };
	struct nsync_oid united;

	TRY(nsync_move_begin(&move, clone->repo, &clone->kept, err));
	out->own = move.head;
	TRY(make_united(&united, out, clone, now, err));
	if (nsync_oid_eq(&united, &out->own))
		return NSYNC_OK;
	TRY(nsync_move_main(&move, &united, "nsync sync", &clone->kept, err));
	out->own = united;
	out->behind = move.behind;
	return NSYNC_OK;
}

/* Somebody else of the office may push at the same time: unite with theirs and try again. */
enum nsync_code nsync_clone_sync_origin(struct nsync_sync *out, struct nsync_clone *clone,
					int64_t now, struct nsync_error *err)
{
	for (int tries = 1;; tries++) {
		struct nsync_error why = { 0 };
		enum nsync_code code;

		TRY(fetch_origin(out, clone, err));
		TRY(unite(out, clone, now, err));
		out->united = true;
		if (!out->has_origin || nsync_oid_eq(&out->own, &out->origin))
			return NSYNC_OK;
		code = nsync_repo_push(clone->repo, "origin", &out->own, &nsync_clone_limits, &why);
		if (!code) {
			out->pushed = true;
			return track(clone, ORIGIN, &out->own, err);
		}
		if (code != NSYNC_ECONFLICT || tries == PUSH_TRIES) {
			*err = why;
			return code;
		}
	}
}
