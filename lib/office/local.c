/* local.c: the office's files that work tree or index do not have as main has them. */
#include "internal.h"

struct looking {
	struct nsync_office_status *out;
	const struct nsync_clone *clone;
	struct nsync_time now;
	struct nsync_oid tree; /* of main; zero: nothing was committed yet */
};

static enum nsync_code tell(const struct looking *run, const struct nsync_local *local,
			    enum nsync_story_state state, const struct nsync_verdict *verdict,
			    struct nsync_error *err)
{
	struct nsync_pending *pending;

	TRY(nsync_pending_add(&pending, &run->out->pendings, state, nsync_str(local->path), err));
	if (verdict)
		pending->verdict = *verdict;
	nsync_pending_headline(pending, run->clone, &run->tree);
	return NSYNC_OK;
}

/* Who signs it and when it counts is not this machine's business: its own signatures have to be good. */
static bool is_good(enum nsync_reason reason)
{
	return reason == NSYNC_REASON_OK || reason == NSYNC_BELOW_THRESHOLD ||
	       reason == NSYNC_ISSUED_IN_FUTURE;
}

/* A file that cannot be read is told of, and the others are looked at. */
static enum nsync_code judge(struct nsync_verdict *verdict, enum nsync_ours *ours, bool *readable,
			     const struct looking *run, const struct nsync_local *local,
			     struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	const struct nsync_basis basis = nsync_clone_basis(run->clone, run->now.seconds);
	struct nsync_error trouble = { 0 };
	AUTO(nsync_buf_release) struct nsync_buf name = NSYNC_BUF_INIT(8192);
	enum nsync_code code;

	TRY(nsync_clone_path_on_disk(&name, run->clone->repo, local->path, err));
	code = nsync_file_read(&bytes, name.p, &trouble);

	*verdict = (struct nsync_verdict){ .reason = NSYNC_REASON_OK };
	*ours = NSYNC_OURS_NONE;
	*readable = !code;
	if (code == NSYNC_ELIMIT) {
		*readable = true;
		nsync_judge(verdict, NSYNC_TOO_LARGE, NULL, "more than %u bytes",
			    NSYNC_MAX_SIGNED_BYTES);
		return NSYNC_OK;
	}
	if (code)
		return nsync_status_trouble(run->out, &trouble, err);
	TRY(nsync_office_ours(ours, run->clone, nsync_buf_view(&bytes), err));
	return nsync_verify_bytes(verdict, NULL, nsync_str(local->path), nsync_buf_view(&bytes),
				  &basis, err);
}

/* A file that the region has not accepted and that main does not have so. */
static enum nsync_code see_waiting(const struct looking *run, const struct nsync_local *local,
				   struct nsync_error *err)
{
	static const enum nsync_story_state bad[] = {
		[NSYNC_OURS_NONE] = NSYNC_STORY_FOREIGN,
		[NSYNC_OURS_BAD] = NSYNC_STORY_ALTERED,
		[NSYNC_OURS_GOOD] = NSYNC_STORY_KEPT_BACK,
	};
	struct nsync_verdict verdict;
	enum nsync_ours ours;
	bool readable;

	TRY(judge(&verdict, &ours, &readable, run, local, err));
	if (!readable)
		return NSYNC_OK;
	if (is_good(verdict.reason) && ours == NSYNC_OURS_GOOD)
		return tell(run, local, NSYNC_STORY_UNCOMMITTED, NULL, err);
	if (local->in_head)
		return tell(run, local, NSYNC_STORY_EDITED, NULL, err);
	return tell(run, local, bad[ours], &verdict, err);
}

/* What another program leaves beside the office's files is of no interest where Git ignores it, too. */
static bool is_noise(const struct nsync_local *local, const struct nsync_path *path, bool valid)
{
	if (local->in_head)
		return false;
	/* An unsigned picture is what the item that names it will be committed with. */
	return (local->ignored && !valid) ||
	       (valid && path->kind == NSYNC_PATH_MEDIA &&
		!(local->in_index && local->state == NSYNC_WORK_MISSING));
}

static enum nsync_code unreadable(const struct looking *run, const struct nsync_local *local,
				  struct nsync_error *err)
{
	struct nsync_error trouble = { 0 };

	nsync_fail(&trouble, NSYNC_EIO, local->path, "this file cannot be read");
	return nsync_status_trouble(run->out, &trouble, err);
}

/* The work tree has what main has: only the index has something else, or its mode was changed. */
static bool work_is_as_main(const struct nsync_local *local)
{
	return local->in_head && local->state == NSYNC_WORK_FILE &&
	       nsync_oid_eq(&local->work, &local->head);
}

static enum nsync_code see(void *payload, const struct nsync_local *local, struct nsync_error *err)
{
	const struct looking *run = payload;
	struct nsync_oid accepted;
	struct nsync_path path;
	const bool valid = nsync_path_parse(&path, nsync_str(local->path));
	bool there;

	if (is_noise(local, &path, valid))
		return NSYNC_OK;
	if (local->state == NSYNC_WORK_UNREADABLE)
		return unreadable(run, local, err);
	TRY(nsync_repo_find_optional(&there, &accepted, NULL, run->clone->repo,
				     &run->clone->region.tree, nsync_str(local->path), err));
	/* The region's news are here already, and main has not followed yet. */
	if (there && !local->in_head && local->state == NSYNC_WORK_FILE &&
	    nsync_oid_eq(&local->work, &accepted))
		return NSYNC_OK;
	if (!local->in_head && local->state == NSYNC_WORK_MISSING)
		return tell(run, local, NSYNC_STORY_ONLY_STAGED, NULL, err);
	if (there || work_is_as_main(local) || local->state == NSYNC_WORK_MISSING ||
	    (valid && path.kind == NSYNC_PATH_MEDIA))
		return tell(run, local, NSYNC_STORY_EDITED, NULL, err);
	if (local->state == NSYNC_WORK_OTHER)
		return tell(run, local, local->in_head ? NSYNC_STORY_EDITED : NSYNC_STORY_FOREIGN,
			    NULL, err);
	return see_waiting(run, local, err);
}

enum nsync_code nsync_status_local(struct nsync_office_status *out, const struct nsync_clone *clone,
				   struct nsync_time now, struct nsync_error *err)
{
	struct looking run = { .out = out, .clone = clone, .now = now };
	const struct nsync_local_visitor visitor = { see, &run };
	struct nsync_oid head;

	out->off_main = nsync_repo_workdir(clone->repo) && !nsync_repo_on_main(clone->repo);
	if (!nsync_repo_on_main(clone->repo))
		return NSYNC_OK;
	TRY(nsync_clone_own_tree(&run.tree, &head, clone->repo, err));
	for (enum nsync_room room = 0; room < NSYNC_ROOMS; room++) {
		char prefix[NSYNC_MAX_PREFIX];

		nsync_path_prefix(prefix, clone->office, room);
		TRY(nsync_repo_local(clone->repo, &run.tree, prefix, &visitor, err));
	}
	return NSYNC_OK;
}
