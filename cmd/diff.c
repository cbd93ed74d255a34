/* diff.c: what changed between two versions of a story, in words. */
#include "cmd/commands.h"
#include "cmd/report/story.h"

static enum nsync_code number(int64_t *out, const char *text, struct nsync_error *err)
{
	if (nsync_str_number(out, nsync_str(text)) && *out > 0)
		return NSYNC_OK;
	return nsync_fail(err, NSYNC_EINVAL, text, "not a version's number");
}

static enum nsync_code diff(struct call *call, struct nsync_error *err)
{
	AUTO(nsync_clone_release) struct nsync_clone clone = { 0 };
	AUTO(nsync_buf_release) struct nsync_buf lines = NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES);
	const struct options *options = &call->options;
	struct nsync_story story;
	int64_t from = 0, to;
	char name[NSYNC_MAX_PATH];

	nsync_clone_init(&clone);
	TRY(clone_region(&clone, call, err));
	TRY(nsync_archive_find_story(&story, &to, &clone, options->args[0], err));
	if (options->arg_count > 1)
		TRY(number(&from, options->args[1], err));
	if (options->arg_count > 2)
		TRY(number(&to, options->args[2], err));
	TRY(nsync_archive_choose_versions(&from, &to, &clone, &story, options->args[0], err));
	TRY(nsync_archive_compare(&lines, &clone, &story, from, to, err));
	nsync_story_format(name, &story, 0);
	report_difference(call, name, from, to, nsync_buf_view(&lines));
	return NSYNC_OK;
}

static int run_diff(struct call *call)
{
	struct nsync_error err = { 0 };

	if (diff(call, &err))
		return report_error(call, &err);
	return report_end(call, ALL_WELL);
}

const struct command cmd_diff = {
	.name = "diff",
	.about = "what changed between two versions of a story",
	.usage = "diff ID [FROM [TO]]",
	.more = "FROM and TO are numbers of versions; without them: the newest version and the one before it.",
	.example = "nsync diff gt/2026/08/information-hubs 1 2\n",
	.min_args = 1,
	.max_args = 3,
	.run = run_diff,
};
