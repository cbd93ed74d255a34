/* show.c: one story for people: who signed it, where it stands, what it says. */
#include "cmd/commands.h"
#include "cmd/report/story.h"

struct show_run {
	struct call *call;
	struct nsync_clone clone;
	struct nsync_item_file file;
	bool accepted;
	int64_t versions; /* accepted ones */
};

static void run_release(struct show_run *run)
{
	nsync_item_file_release(&run->file);
	nsync_clone_release(&run->clone);
}

static enum nsync_code show_joint(struct show_run *run, struct nsync_error *err)
{
	const struct nsync_item *item = &run->file.item;

	for (size_t i = 0; i < item->joint_count; i++) {
		bool cosigned;

		TRY(nsync_archive_cosigned(&cosigned, &run->clone, item, item->joint[i], err));
		report_joint(run->call, item->joint[i], cosigned);
	}
	return NSYNC_OK;
}

static enum nsync_code show(struct show_run *run, struct nsync_error *err)
{
	const struct nsync_finding *finding;

	TRY(clone_region(&run->clone, run->call, err));
	TRY(nsync_archive_find_item(&run->file, &run->accepted, &run->versions, &run->clone,
		      run->call->options.args[0], err));
	finding = nsync_region_finding(&run->clone.region, run->file.path);
	report_shown(run->call, &run->file, nsync_region_root(&run->clone.region), run->accepted,
		     finding ? finding->reason : NSYNC_REASON_OK, run->versions);
	return show_joint(run, err);
}

/* For git diff: a file's words, wherever Git put it; a file that does not read is shown as it is. */
static int show_words(struct call *call, const char *name)
{
	AUTO(nsync_item_file_release) struct nsync_item_file file = { 0 };
	AUTO(nsync_buf_release) struct nsync_buf words = NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES);
	struct nsync_error err = { 0 };
	struct nsync_verdict verdict;

	nsync_item_file_init(&file);
	nsync_buf_init(&file.bytes, NSYNC_MAX_RECORD_BYTES);
	if (nsync_file_read(&file.bytes, name, &err) || nsync_item_file_read(&file, &verdict, &err))
		return report_error(call, &err);
	if (verdict.reason)
		nsync_buf_str(&words, nsync_buf_view(&file.bytes));
	else
		nsync_item_words(&words, &file.item);
	print_text(call, nsync_buf_view(&words));
	return report_end(call, ALL_WELL);
}

static int run_show(struct call *call)
{
	AUTO(run_release) struct show_run run = { .call = call };
	struct nsync_error err = { 0 };

	nsync_clone_init(&run.clone);
	nsync_item_file_init(&run.file);
	if (option_given(&call->options, "words"))
		return show_words(call, call->options.args[0]);
	if (show(&run, &err))
		return report_error(call, &err);
	return report_end(call, ALL_WELL);
}

static const struct option_spec show_options[] = {
	{ "words", 0, NULL, false, "only the words of the file ID, for git diff" },
	{ NULL, 0, NULL, false, NULL },
};

const struct command cmd_show = {
	.name = "show",
	.about = "one story: who signed it, where it stands, what it says",
	.usage = "show ID\nshow --words FILE",
	.more = "ID is <office>/<yyyy>/<mm>/<slug>[.<version>], a unique slug, or a path. Without a version: the newest\n"
		"accepted one.",
	.example = "nsync show gt/2026/08/information-hubs\n",
	.options = show_options,
	.min_args = 1,
	.max_args = 1,
	.run = run_show,
};
