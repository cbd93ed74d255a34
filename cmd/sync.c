/* sync.c: the command that fetches the region and the office's own server, unites and pushes. */
#include "cmd/commands.h"
#include "cmd/report/move.h"
#include "cmd/report/office.h"
#include "nsync/office.h"

struct sync_run {
	struct call *call;
	struct nsync_clone clone;
	struct nsync_sync sync;
	bool checked; /* the region was fetched and is valid */
};

static void run_release(struct sync_run *run)
{
	nsync_clone_release(&run->clone);
}

static enum nsync_code sync_region(struct sync_run *run, struct nsync_error *err)
{
	struct nsync_clone *clone = &run->clone;
	struct nsync_sync *sync = &run->sync;
	enum nsync_code code;

	TRY(nsync_clone_open(clone, &run->call->host, err));
	report_opened(run->call, clone);
	TRY(nsync_clone_need_pin(clone, err));
	TRY(nsync_clone_need_office(clone, err));
	code = nsync_clone_sync_region(sync, clone, err);
	if (!code && sync->disagreement.verdict.reason)
		report_disagreement(run->call, &sync->disagreement);
	if (sync->valid)
		report_region_news(run->call, sync->before, &clone->region);
	run->checked = !code && sync->valid;
	return code;
}

static enum nsync_code sync_origin(struct sync_run *run, struct nsync_error *err)
{
	struct nsync_sync *sync = &run->sync;
	enum nsync_code code = nsync_clone_sync_origin(sync, &run->clone, clock_now().seconds, err);

	if (sync->stop == NSYNC_SYNC_TWO_TEXTS)
		report_two_texts(run->call, sync->path);
	if (sync->stop == NSYNC_SYNC_DIRTY)
		report_dirty_sync(run->call, sync->path);
	report_kept(run->call, &run->clone.kept);
	report_behind(run->call, &sync->behind);
	if (sync->pushed || !code)
		report_pushed(run->call, sync->pushed, sync->has_origin);
	return code;
}

/* What the officer must hear of. */
static enum nsync_code report_pendings(struct sync_run *run, bool *findings,
				       struct nsync_error *err)
{
	AUTO(nsync_pendings_release) struct nsync_pendings pendings = { NULL, 0, 0 };
	size_t omitted, held, voided;

	TRY(nsync_pendings_find(&pendings, &run->clone, err));
	for (size_t i = 0; i < pendings.count; i++) {
		const struct nsync_pending *pending = &pendings.list[i];

		if (pending->state != NSYNC_STORY_UNPUSHED &&
		    pending->state != NSYNC_STORY_PUSHED && pending->state != NSYNC_STORY_THEIRS)
			report_pending(run->call, pending);
	}
	held = nsync_pendings_count(&pendings, NSYNC_STORY_HELD);
	omitted = nsync_pendings_count(&pendings, NSYNC_STORY_OMITTED);
	voided = nsync_pendings_count(&pendings, NSYNC_STORY_REVOKED) +
		 nsync_pendings_count(&pendings, NSYNC_STORY_UNCOSIGNED);
	*findings = held || omitted || (run->sync.new_root && voided);
	if (omitted)
		report_omitted(run->call);
	report_root_expiry(run->call, nsync_region_root(&run->clone.region), clock_now().seconds);
	return NSYNC_OK;
}

static int run_sync(struct call *call)
{
	AUTO(run_release) struct sync_run run = { .call = call };
	struct nsync_error err = { 0 }, why = { 0 };
	bool findings = false;
	enum nsync_code code;

	nsync_clone_init(&run.clone);
	code = sync_region(&run, &err);
	if (run.checked)
		code = sync_origin(&run, &err);
	/* What is held is told even where the office's own server could not be reached. */
	if (run.checked && report_pendings(&run, &findings, &why) && !code)
		return report_error(call, &why);
	if (code)
		return report_end(call, report_error(call, &err));
	return report_end(call, findings || !run.checked ? FINDINGS : ALL_WELL);
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
