/* sync.c: the command that fetches the region and the office's own server, unites and pushes. */
#include "cmd/commands.h"
#include "cmd/report/move.h"
#include "cmd/report/office.h"
#include "cmd/report/sync.h"
#include "nsync/office.h"

struct sync_run {
	struct call *call;
	struct nsync_clone clone;
	struct nsync_sync sync;
	int lock;
	bool findings;
};

static void run_release(struct sync_run *run)
{
	nsync_sync_release(&run->sync);
	nsync_clone_release(&run->clone);
	nsync_file_unlock(&run->lock);
}

/* Where another sync is at work this one says so, and goes on once that has ended. */
static enum nsync_code open_alone(struct sync_run *run, struct nsync_error *err)
{
	const struct nsync_clone_host *host = &run->call->host;
	struct nsync_error busy = { .code = NSYNC_OK };
	enum nsync_code code = nsync_clone_sync_open(&run->lock, &run->clone, host, 0, &busy);

	if (code && busy.cause == NSYNC_CAUSE_BUSY) {
		report_waiting(run->call);
		return nsync_clone_sync_open(&run->lock, &run->clone, host, NSYNC_WAIT_FOREVER, err);
	}
	return code ? nsync_fail_as(err, code, busy.where, &busy) : NSYNC_OK;
}

static enum nsync_code sync_region(struct sync_run *run, struct nsync_error *err)
{
	struct nsync_clone *clone = &run->clone;
	struct nsync_sync *sync = &run->sync;

	TRY(open_alone(run, err));
	report_opened(run->call, clone);
	TRY(nsync_clone_need_pin(clone, err));
	TRY(nsync_clone_need_office(clone, err));
	TRY(nsync_clone_sync_region(sync, clone, err));
	if (sync->unfetched.code)
		report_error(run->call, &sync->unfetched);
	if (sync->disagreement.verdict.reason)
		report_disagreement(run->call, &sync->disagreement);
	/* What is new there is not known where it could not be fetched. */
	if (sync->valid && !sync->unfetched.code)
		report_region_news(run->call, sync->before, &clone->region);
	run->findings = !sync->valid;
	return NSYNC_OK;
}

static enum nsync_code report_conflicts(struct sync_run *run, struct nsync_error *err)
{
	AUTO(nsync_conflicts_release) struct nsync_conflicts conflicts = { .list = NULL };

	TRY(nsync_conflicts_load(&conflicts, run->clone.repo, err));
	for (size_t i = 0; i < conflicts.count; i++)
		report_conflict(run->call, &conflicts.list[i]);
	run->findings = run->findings || conflicts.count;
	return NSYNC_OK;
}

/* What was put aside and is named by no note. */
static void report_in_the_way(struct sync_run *run)
{
	const struct nsync_kept *kept = &run->clone.kept;

	for (size_t i = 0; i < kept->count; i++) {
		const struct nsync_kept one = { .list = &kept->list[i], .count = 1 };
		bool named = false;

		for (size_t k = 0; k < run->sync.note_count; k++)
			named = named || (run->sync.notes[k].copy &&
					  !strcmp(run->sync.notes[k].copy, kept->list[i].copy));
		if (!named)
			report_kept(run->call, &one);
	}
}

/* Texts of this machine that gave way to accepted ones become drafts. */
static enum nsync_code redraft(struct sync_run *run, struct nsync_error *err)
{
	for (size_t i = 0; i < run->sync.note_count; i++) {
		AUTO(nsync_redraft_release) struct nsync_redraft made = { .draft = NULL };
		AUTO(nsync_buf_release) struct nsync_buf mine = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
		const struct nsync_sync_note *note = &run->sync.notes[i];
		struct nsync_redraft_input input = { .path = note->path, .now = clock_now() };

		if (note->kind != NSYNC_SYNC_ACCEPTED)
			continue;
		if (note->copy)
			TRY(nsync_file_read(&mine, note->copy, err));
		input.mine = nsync_buf_view(&mine);
		TRY(nsync_office_redraft(&made, &run->clone, &input, err));
		report_accepted_first(run->call, note, &made);
	}
	return NSYNC_OK;
}

static enum nsync_code sync_origin(struct sync_run *run, struct nsync_error *err)
{
	struct nsync_sync *sync = &run->sync;
	struct nsync_error why = { 0 };
	enum nsync_code code =
		nsync_clone_sync_origin(sync, &run->clone, clock_now().seconds, &why);

	report_in_the_way(run);
	report_behind(run->call, &sync->behind);
	if (report_sync_notes(run->call, &run->clone, sync))
		run->findings = true;
	if (sync->pushed || !code)
		report_pushed(run->call, sync->pushed, sync->has_origin);
	TRY(redraft(run, err));
	TRY(report_conflicts(run, err));
	if (code)
		*err = why;
	return code;
}

/* What the officer must hear of. */
static enum nsync_code report_pendings(struct sync_run *run, struct nsync_error *err)
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
	if (held || omitted || (run->sync.new_root && voided))
		run->findings = true;
	if (omitted)
		report_omitted(run->call);
	report_root_expiry(run->call, nsync_region_root(&run->clone.region), clock_now().seconds);
	return NSYNC_OK;
}

static int run_sync(struct call *call)
{
	AUTO(run_release) struct sync_run run = { .call = call, .lock = -1 };
	struct nsync_error err = { 0 }, why = { 0 };
	enum nsync_code code;

	nsync_clone_init(&run.clone);
	if (sync_region(&run, &err))
		return report_end(call, report_error(call, &err));
	if (!run.sync.valid)
		return report_end(call, run.sync.unfetched.code ? UNABLE : FINDINGS);
	code = sync_origin(&run, &err);
	/* What is held is told even where the office's own server could not be reached. */
	if (report_pendings(&run, &why) && !code)
		return report_error(call, &why);
	if (code)
		return report_end(call, report_error(call, &err));
	return report_end(call, run.sync.unfetched.code ? UNABLE
				: run.findings          ? FINDINGS
							: ALL_WELL);
}

const struct command cmd_sync = {
	.name = "sync",
	.about = "fetch and check the region, send this office's work to its server",
	.usage = "sync",
	.more = "Fetches `region` and `origin`, checks every new record from the pin, unites both with this clone, and\n"
		"pushes to `origin` what a merge would take. A file of this office that a merge would hold stays here and is\n"
		"named, with what to do; so is a story that two machines of the office have signed differently (nsync\n"
		"resolve). Where one of the two servers cannot be reached, the other's part is done all the same.\n"
		"Nothing of yours is overwritten: what is in the way is kept below .git/nsync/kept/, and named.",
	.example = "nsync sync\n",
	.run = run_sync,
};
