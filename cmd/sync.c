/* sync.c: fetch the region and the office's own server, check, unite, push. */
#include "cmd/commands.h"
#include "cmd/keyring.h"
#include "cmd/pending.h"
#include "cmd/report/office.h"

#define PUSH_TRIES 3

struct sync_run {
	struct call *call;
	struct context context;
	struct nsync_oid own, origin; /* heads; zero: none */
	bool has_origin;
	bool stopped;                 /* a finding that ends the run; it was reported */
	bool checked;                 /* the region was fetched and holds */
	bool new_root;                /* a trust root came: what it revokes is news */
};

static void run_release(struct sync_run *run)
{
	context_release(&run->context);
}

/* Move a remote-tracking ref to what was fetched. */
static enum nsync_code track(struct sync_run *run, const char *ref, const struct nsync_oid *head,
			     struct nsync_error *err)
{
	struct nsync_error none = { 0 };
	struct nsync_oid old;
	enum nsync_code code = nsync_repo_ref(&old, run->context.repo, ref, &none);

	if (!code && nsync_oid_eq(&old, head))
		return NSYNC_OK;
	return nsync_repo_ref_swap(run->context.repo, ref, head, code ? NULL : &old, "nsync sync", err);
}

/* ---- the region ---- */

static enum nsync_code check_region(struct sync_run *run, struct nsync_error *err)
{
	struct context *context = &run->context;
	struct nsync_disagreement found;
	struct nsync_oid head;
	int64_t before = 0;
	size_t roots;

	TRY(nsync_repo_fetch(&head, context->repo, "region", &git_limits, err));
	if (nsync_oid_zero(&head))
		return nsync_fail(err, NSYNC_ENETWORK, "region", "the region's repository has no branch main");
	if (!nsync_oid_zero(&context->head))
		TRY(context_walk(context, &found, run->call, NULL, NULL, false, err));
	if (context->region.record)
		before = context->region.record->seq;
	roots = context->region.root_count;
	TRY(context_walk(context, &found, run->call, &head, NULL, false, err));
	if (!found.verdict.reason)
		TRY(context_mark(context, &found, err));
	if (found.verdict.reason) {
		report_disagreement(run->call, &found);
		run->stopped = true;
		return NSYNC_OK;
	}
	run->new_root = context->region.root_count > roots;
	report_region_news(run->call, before, &context->region);
	context->head = head;
	return track(run, context->ref, &head, err);
}

/* ---- the office's own server ---- */

static enum nsync_code fetch_origin(struct sync_run *run, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf url = NSYNC_BUF_INIT(4096);
	struct nsync_error none = { 0 };
	enum nsync_code code = nsync_repo_remote_url(&url, run->context.repo, "origin", &none);

	memset(&run->origin, 0, sizeof(run->origin));
	run->has_origin = !code;
	if (code == NSYNC_ENOTFOUND)
		return NSYNC_OK;
	if (code) {
		*err = none;
		return code;
	}
	TRY(nsync_repo_fetch(&run->origin, run->context.repo, "origin", &git_limits, err));
	return nsync_oid_zero(&run->origin) ? NSYNC_OK :
					      track(run, "refs/remotes/origin/main", &run->origin, err);
}

/* ---- uniting ---- */

static enum nsync_code author(struct nsync_signature *out, struct nsync_buf *names, struct sync_run *run,
			      struct nsync_error *err)
{
	struct nsync_key_info key = { .name = "" };

	nsync_str_copy(key.holder, sizeof(key.holder), nsync_str(run->context.office));
	key.id = run->context.pin;
	return commit_author(out, names, run->context.repo, &key, err);
}

static enum nsync_code dirty(struct sync_run *run, const struct nsync_oid *next, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf path = NSYNC_BUF_INIT(4096);
	enum nsync_worktree state;

	TRY(nsync_repo_worktree(&state, &path, run->context.repo, next, err));
	if (state != NSYNC_WORKTREE_DIRTY)
		return NSYNC_OK;
	report_dirty_sync(run->call, path.p ? path.p : "");
	return nsync_fail(err, NSYNC_EDIRTY, path.p ? path.p : "", "changed, or in the way of a file that comes");
}

static enum nsync_code unite(struct sync_run *run, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf names = NSYNC_BUF_INIT(4096);
	AUTO(nsync_buf_release) struct nsync_buf conflict = NSYNC_BUF_INIT(4096);
	const struct nsync_oid heads[] = { run->own, run->origin, run->context.head };
	struct nsync_error why = { 0 };
	struct nsync_signature who;
	struct nsync_oid united;
	enum nsync_code code;

	TRY(author(&who, &names, run, err));
	code = nsync_repo_unite(&united, &conflict, run->context.repo, heads, 3, &run->context.region.tree, &who,
				"Unite with the region\n", &why);
	if (code == NSYNC_ECONFLICT) {
		report_two_texts(run->call, nsync_buf_view(&conflict).p);
		return nsync_fail(err, NSYNC_ECONFLICT, nsync_buf_view(&conflict).p, "%s", why.text);
	}
	if (code) {
		*err = why;
		return code;
	}
	TRY(dirty(run, nsync_oid_eq(&united, &run->own) ? NULL : &united, err));
	if (!nsync_oid_eq(&united, &run->own))
		TRY(nsync_repo_ref_swap(run->context.repo, "refs/heads/main", &united,
					nsync_oid_zero(&run->own) ? NULL : &run->own, "nsync sync",
					err));
	run->own = united;
	return nsync_repo_checkout(run->context.repo, &united, err);
}

/* Somebody else of the office may push at the same time: unite with theirs and try again. */
static enum nsync_code exchange(struct sync_run *run, struct nsync_error *err)
{
	for (int tries = 0;; tries++) {
		struct nsync_error why = { 0 };
		enum nsync_code code;

		TRY(fetch_origin(run, err));
		TRY(unite(run, err));
		if (!run->has_origin || nsync_oid_eq(&run->own, &run->origin)) {
			report_pushed(run->call, false, run->has_origin);
			return NSYNC_OK;
		}
		code = nsync_repo_push(run->context.repo, "origin", &run->own, &git_limits, &why);
		if (!code) {
			report_pushed(run->call, true, true);
			return track(run, "refs/remotes/origin/main", &run->own, err);
		}
		if (code != NSYNC_ECONFLICT || tries + 1 == PUSH_TRIES) {
			*err = why;
			return code;
		}
	}
}

static enum nsync_code sync(struct sync_run *run, struct nsync_error *err)
{
	struct context *context = &run->context;
	struct nsync_oid tree;

	TRY(context_open(context, err));
	TRY(context_need_pin(context, err));
	TRY(context_need_office(context, err));
	TRY(own_tree(&tree, &run->own, context->repo, err));
	TRY(check_region(run, err));
	if (run->stopped)
		return NSYNC_OK;
	run->checked = true;
	return exchange(run, err);
}

/* ---- what the officer must hear of ---- */

static enum nsync_code tell_pending(struct sync_run *run, bool *findings, struct nsync_error *err)
{
	AUTO(pendings_release) struct pendings pendings = { NULL, 0, 0 };

	TRY(pendings_find(&pendings, &run->context, err));
	for (size_t i = 0; i < pendings.count; i++) {
		const struct pending *pending = &pendings.list[i];

		if (pending->state != NSYNC_STORY_UNPUSHED && pending->state != NSYNC_STORY_PUSHED &&
		    pending->state != NSYNC_STORY_THEIRS)
			report_pending(run->call, pending);
	}
	*findings = pendings_count(&pendings, NSYNC_STORY_HELD) + pendings_count(&pendings, NSYNC_STORY_OMITTED) > 0 ||
		    (run->new_root && pendings_count(&pendings, NSYNC_STORY_REVOKED) +
					      pendings_count(&pendings, NSYNC_STORY_UNCOSIGNED) > 0);
	if (pendings_count(&pendings, NSYNC_STORY_OMITTED))
		report_omitted(run->call);
	report_root_expiry(run->call, nsync_region_root(&run->context.region), clock_now().seconds);
	return NSYNC_OK;
}

static int run_sync(struct call *call)
{
	AUTO(run_release) struct sync_run run = { .call = call };
	struct nsync_error err = { 0 }, why = { 0 };
	bool findings = false;
	enum nsync_code code;

	context_init(&run.context);
	code = sync(&run, &err);
	/* What is held is told even where the office's own server could not be reached. */
	if (run.checked && tell_pending(&run, &findings, &why) && !code)
		return report_error(call, &why);
	if (code)
		return report_end(call, report_error(call, &err));
	return report_end(call, findings || run.stopped ? FINDINGS : ALL_WELL);
}

const struct command cmd_sync = {
	.name = "sync",
	.about = "fetch and check the region, send this office's work to its server",
	.usage = "sync",
	.more = "Fetches `region` and `origin`, checks every new record from the pin, unites both with this clone,\n"
		"and pushes to `origin`. Stories that the regional office holds are named with what to do.\n"
		"With uncommitted changes it fetches and checks only.",
	.example = "nsync sync\n",
	.run = run_sync,
};
