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
	for (size_t i = 0; i < status.trouble_count; i++)
		report_trouble(call, &status.troubles[i]);
	if (status.off_main)
		report_off_main(call);
	if (status.nothing_waits)
		report_nothing_waiting(call);
	report_chosen(call, &clone, &status);
	return report_end(call, ALL_WELL);
}

const struct command cmd_status = {
	.name = "status",
	.about = "drafts, what waits, what is held and why, and the next command",
	.usage = "status",
	.more = "Compares drafts, work tree, index, main, the office's server and the region, and ends with the most\n"
		"pressing next command, which works as it is printed. Works offline: it tells what the last sync\n"
		"brought. What cannot be looked at is told, and the rest all the same.",
	.example = "nsync status\n",
	.run = run_status,
};
