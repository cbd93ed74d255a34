/* cosign.c: the command that signs another office's accepted joint item. */
#include "cmd/clone.h"
#include "cmd/commands.h"
#include "cmd/keyring.h"
#include "cmd/report/move.h"
#include "cmd/report/office.h"
#include "nsync/archive.h"
#include "nsync/office.h"

struct cosign_run {
	struct call *call;
	struct nsync_clone clone;
	struct nsync_cosign_plan plan;
};

static void run_release(struct cosign_run *run)
{
	nsync_cosign_plan_release(&run->plan);
	nsync_clone_release(&run->clone);
}

static enum nsync_code plan(struct cosign_run *run, struct nsync_error *err)
{
	struct nsync_story story;
	int64_t version;

	TRY(clone_region(&run->clone, run->call, err));
	TRY(nsync_clone_need_office(&run->clone, err));
	TRY(nsync_archive_find_story(&story, &version, &run->clone, run->call->options.args[0],
				     err));
	return nsync_office_cosign_plan(&run->plan, &run->clone, &story, version, err);
}

static enum nsync_code cosign(struct cosign_run *run, struct nsync_error *err)
{
	AUTO(nsync_key_freep) struct nsync_key *key = NULL;
	AUTO(nsync_cosign_result_release) struct nsync_cosign_result result = { .already = false };
	struct nsync_key_info who;

	TRY(keyring_open_office(&key, &who, run->call, &run->clone, err));
	TRY(nsync_office_cosign(&result, &run->clone, &run->plan, key, &who, clock_now(), err));
	report_kept(run->call, &result.kept);
	run->plan.already = result.already;
	if (result.already)
		return NSYNC_OK;
	report_committed(run->call, &result.commit);
	report_behind(run->call, &result.behind);
	return NSYNC_OK;
}

static int run_cosign(struct call *call)
{
	AUTO(run_release) struct cosign_run run = { .call = call };
	AUTO(nsync_buf_release) struct nsync_buf headline = NSYNC_BUF_INIT(4096);
	const struct nsync_item *item = &run.plan.item.item;
	struct nsync_error err = { 0 };
	char story[NSYNC_MAX_PATH];

	nsync_clone_init(&run.clone);
	nsync_cosign_plan_init(&run.plan);
	if (plan(&run, &err))
		return report_error(call, &err);
	nsync_story_format(story, &item->story, 0);
	if (run.plan.voided) {
		report_cosign_voided(call, story, item->version, item->story.office,
				     run.plan.voided == NSYNC_VOIDED_ITEM ? run.plan.item.path
									  : run.plan.path);
		return report_end(call, FINDINGS);
	}
	if (!run.plan.already && cosign(&run, &err))
		return report_error(call, &err);
	if (run.plan.already) {
		report_already_signed(call, story, item->version, run.plan.path);
		return report_end(call, ALL_WELL);
	}
	nsync_buf_str(&headline, item->headline);
	report_cosigned(call, story, item->version, nsync_buf_view(&headline).p);
	report_next(call, NSYNC_NEXT_SEND, "nsync sync");
	return report_end(call, ALL_WELL);
}

static const struct option_spec cosign_options[] = {
	KEY_OPTIONS,
	{ NULL, 0, NULL, false, NULL },
};

const struct command cmd_cosign = {
	.name = "cosign",
	.about = "sign another office's accepted joint item",
	.usage = "cosign [--key KEY] ID",
	.more = "ID is <office>/<yyyy>/<mm>/<slug>[.<version>], a unique slug, or a path. Read it before you sign:\n"
		"nsync show ID.",
	.example = "nsync cosign bz/2026/08/cross-border-meeting\n",
	.options = cosign_options,
	.min_args = 1,
	.max_args = 1,
	.run = run_cosign,
};
