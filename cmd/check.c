/* check.c: the command that looks at drafts and items before anybody else sees them. */
#include "cmd/commands.h"
#include "cmd/report/draft.h"
#include "cmd/report/office.h"
#include "nsync/office.h"

static void report_checked_draft(struct call *call, const struct nsync_checked *checked)
{
	char story[NSYNC_MAX_PATH];

	if (checked->unreadable.code) {
		report_error(call, &checked->unreadable);
		return;
	}
	if (checked->obstacle.kind)
		report_obstacle(call, checked->name, &checked->story, &checked->obstacle,
				checked->changes);
	report_old_notes(call, checked->name, checked->old_note, checked->old_correction);
	if (checked->verdict.reason)
		report_item(call, checked->name, &checked->verdict);
	for (size_t i = 0; i < checked->violation_count; i++)
		report_violation(call, checked->name, &checked->violations[i]);
	if (checked->faulty)
		return;
	nsync_story_format(story, &checked->story, 0);
	report_draft(call, checked->name, checked->state, story, checked->version);
}

static void report_checked(struct call *call, const struct nsync_office_check *check)
{
	for (size_t i = 0; i < check->count; i++) {
		const struct nsync_checked *checked = &check->list[i];

		if (checked->is_draft)
			report_checked_draft(call, checked);
		else
			report_item(call, checked->name, &checked->verdict);
	}
}

static enum nsync_code check_all(struct nsync_office_check *check, struct nsync_clone *clone,
				 struct call *call, struct nsync_error *err)
{
	const struct options *options = &call->options;
	const struct nsync_time now = clock_now();

	TRY(clone_region(clone, call, err));
	TRY(nsync_clone_need_office(clone, err));
	if (!options->arg_count)
		return nsync_office_check(check, clone, now, err);
	for (size_t i = 0; i < options->arg_count; i++)
		TRY(nsync_office_check_named(check, clone, options->args[i], now, err));
	return NSYNC_OK;
}

static int run_check(struct call *call)
{
	AUTO(nsync_office_check_release) struct nsync_office_check check = { .list = NULL };
	AUTO(nsync_clone_release) struct nsync_clone clone = { 0 };
	struct nsync_error err = { 0 };
	enum nsync_code code;

	nsync_clone_init(&clone);
	code = check_all(&check, &clone, call, &err);
	report_checked(call, &check);
	if (code)
		return report_error(call, &err);
	if (!check.count)
		report_nothing_waiting(call);
	return report_end(call, check.faulty ? FINDINGS : ALL_WELL);
}

const struct command cmd_check = {
	.name = "check",
	.about = "check drafts and items before anybody else sees them",
	.usage = "check [FILE...]",
	.more = "Without FILE: all of drafts/, and every item of this office that the region has not accepted yet.",
	.example = "nsync check drafts/information-hubs.md\n",
	.max_args = SIZE_MAX,
	.run = run_check,
};
