/* status.c: the command that tells where this clone stands, and the next command to type. */
#include "cmd/commands.h"
#include "cmd/report/hook.h"
#include "cmd/report/office.h"
#include "nsync/office.h"

static void report_drafts(struct call *call, const struct nsync_office_status *status)
{
	for (size_t i = 0; i < status->draft_count; i++) {
		const struct nsync_office_draft *draft = &status->drafts[i];
		enum nsync_draft_state state = draft->anew ? NSYNC_DRAFT_CHANGED : draft->state;
		char story[NSYNC_MAX_PATH] = "";

		if (draft->state == NSYNC_DRAFT_SIGNED)
			continue;
		if (draft->state != NSYNC_DRAFT_FAULTY)
			nsync_story_format(story, &draft->story, 0);
		report_draft(call, draft->name, state, story, draft->version);
	}
}

/* The command that does the next step. */
static void report_next_step(struct call *call, const struct nsync_office_status *status)
{
	static const char *const commands_of[] = {
		[NSYNC_NEXT_CHECK] = "nsync check ",
		[NSYNC_NEXT_COSIGN] = "nsync cosign ",
		[NSYNC_NEXT_SIGN] = "nsync sign ",
		[NSYNC_NEXT_SEND] = "nsync sync",
		[NSYNC_NEXT_RENEW] = "nsync show ",
		[NSYNC_NEXT_MEND] = "nsync sync",
		[NSYNC_NEXT_FETCH] = "nsync sync",
		[NSYNC_NEXT_MERGE] = "nsync merge",
		[NSYNC_NEXT_READ] = "nsync digest --lang es,en",
	};
	AUTO(nsync_buf_release) struct nsync_buf command = NSYNC_BUF_INIT(1024);

	nsync_buf_printf(&command, "%s%s", commands_of[status->next], status->subject);
	if (status->next == NSYNC_NEXT_FETCH && !status->pendings.count)
		report_nothing_waiting(call);
	report_next(call, status->next, nsync_buf_view(&command).p);
}

static int run_status(struct call *call)
{
	AUTO(nsync_office_status_release) struct nsync_office_status status = { .drafts = NULL };
	AUTO(nsync_clone_release) struct nsync_clone clone = { 0 };
	const struct nsync_time now = clock_now();
	struct nsync_error err = { 0 };
	enum nsync_code code;

	nsync_clone_init(&clone);
	if (clone_region(&clone, call, &err))
		return report_error(call, &err);
	code = nsync_office_status(&status, &clone, now, &err);
	report_status_head(call, &clone, &status);
	report_root_expiry(call, nsync_region_root(&clone.region), now.seconds);
	report_drafts(call, &status);
	if (code)
		return report_error(call, &err);
	for (size_t i = 0; i < status.pendings.count; i++)
		report_pending(call, &status.pendings.list[i]);
	for (size_t i = 0; i < status.hold_count; i++)
		report_item_as(call, "held", status.holds[i].path, &status.holds[i].verdict);
	if (clone.office[0])
		report_hooks(call, clone.repo);
	report_next_step(call, &status);
	return report_end(call, ALL_WELL);
}

const struct command cmd_status = {
	.name = "status",
	.about = "drafts, what waits, what is held and why, and the next command",
	.usage = "status",
	.more = "Works offline: it tells what the last sync brought.",
	.example = "nsync status\n",
	.run = run_status,
};
