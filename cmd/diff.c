/* diff.c: what changed between two versions of a story, in words. */
#include "cmd/commands.h"
#include "cmd/report/story.h"

struct diff_run {
	struct call *call;
	struct nsync_clone context;
	struct nsync_item_file from, to;
};

static void run_release(struct diff_run *run)
{
	nsync_item_file_release(&run->from);
	nsync_item_file_release(&run->to);
	nsync_clone_release(&run->context);
}

static enum nsync_code read_version(struct nsync_item_file *file, const struct nsync_clone *context,
				    const struct nsync_story *story, int64_t version,
				    struct nsync_error *err)
{
	bool found;

	nsync_path_item(file->path, story, version);
	TRY(nsync_clone_item_in_tree(file, &found, context->repo, &context->region.tree, err));
	if (!found && nsync_repo_workdir(context->repo))
		TRY(nsync_clone_item_in_worktree(file, &found, context->repo, err));
	return found ? NSYNC_OK : nsync_fail(err, NSYNC_ENOTFOUND, file->path, "no such version");
}

static enum nsync_code number(int64_t *out, const char *text, struct nsync_error *err)
{
	if (nsync_str_number(out, nsync_str(text)) && *out > 0)
		return NSYNC_OK;
	return nsync_fail(err, NSYNC_EINVAL, text, "not a version's number");
}

/* The two versions: those named, else the newest one and the one before. */
static enum nsync_code choose(int64_t *from, int64_t *to, const struct diff_run *run,
			      const struct nsync_story *story, int64_t named, struct nsync_error *err)
{
	const struct options *options = &run->call->options;
	int64_t accepted, here = 0;

	TRY(nsync_clone_highest_version(&accepted, run->context.repo, &run->context.region.tree,
					story, err));
	if (nsync_repo_workdir(run->context.repo))
		TRY(nsync_clone_highest_version(&here, run->context.repo, NULL, story, err));
	*to = named ? named : accepted > here ? accepted : here;
	*from = *to - 1;
	if (options->arg_count > 1)
		TRY(number(from, options->args[1], err));
	if (options->arg_count > 2)
		TRY(number(to, options->args[2], err));
	if (*from < 1)
		return nsync_fail(err, NSYNC_EINVAL, options->args[0], "it has one version only");
	return NSYNC_OK;
}

static enum nsync_code diff(struct diff_run *run, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf before = NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES);
	AUTO(nsync_buf_release) struct nsync_buf after = NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES);
	AUTO(nsync_buf_release) struct nsync_buf lines = NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES);
	struct nsync_story story;
	int64_t named, from, to;
	char name[NSYNC_MAX_PATH];

	TRY(clone_region(&run->context, run->call, err));
	TRY(nsync_archive_find_story(&story, &named, &run->context, run->call->options.args[0], err));
	TRY(choose(&from, &to, run, &story, named, err));
	TRY(read_version(&run->from, &run->context, &story, from, err));
	TRY(read_version(&run->to, &run->context, &story, to, err));
	nsync_item_words(&before, &run->from.item);
	nsync_item_words(&after, &run->to.item);
	TRY(nsync_buf_check(&before, err));
	TRY(nsync_buf_check(&after, err));
	TRY(nsync_repo_text_diff(&lines, nsync_buf_view(&before), nsync_buf_view(&after), err));
	nsync_story_format(name, &story, 0);
	report_difference(run->call, name, from, to, nsync_buf_view(&lines));
	return NSYNC_OK;
}

static int run_diff(struct call *call)
{
	AUTO(run_release) struct diff_run run = { .call = call };
	struct nsync_error err = { 0 };

	nsync_clone_init(&run.context);
	nsync_item_file_init(&run.from);
	nsync_item_file_init(&run.to);
	if (diff(&run, &err))
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
