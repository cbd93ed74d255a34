/* edit.c: the command that makes a draft of a story's newest version, or merges the two. */
#include "cmd/commands.h"
#include "cmd/report/draft.h"
#include "cmd/report/move.h"
#include "nsync/office.h"

static enum nsync_code edit(struct nsync_edit_result *out, struct call *call,
			    struct nsync_error *err)
{
	AUTO(nsync_clone_release) struct nsync_clone clone = { 0 };
	const struct nsync_edit_input input = {
		.what = call->options.args[0],
		.merge = option_given(&call->options, "merge"),
		.now = clock_now(),
	};

	nsync_clone_init(&clone);
	TRY(clone_region(&clone, call, err));
	TRY(nsync_clone_need_office(&clone, err));
	return nsync_office_edit(out, &clone, &input, err);
}

static int run_edit(struct call *call)
{
	AUTO(nsync_edit_result_release) struct nsync_edit_result result = { .draft = NULL };
	struct nsync_error err = { 0 };
	enum nsync_code code = edit(&result, call, &err);

	report_kept(call, &result.kept);
	if (code)
		return report_error(call, &err);
	if (result.what == NSYNC_EDITED_REFUSED)
		report_obstacle(call, result.draft, &result.story, &result.obstacle,
				nsync_buf_view(&result.changes).p);
	else
		report_edited(call, &result);
	return report_end(call, result.what == NSYNC_EDITED_REFUSED ||
						result.what == NSYNC_EDITED_OCCUPIED ||
						result.merged.count ?
					FINDINGS :
					ALL_WELL);
}

static const struct option_spec edit_options[] = {
	{ "merge", 0, NULL, false,
	  "merge the newest version into the draft that is there" },
	{ NULL, 0, NULL, false, NULL },
};

const struct command cmd_edit = {
	.name = "edit",
	.about = "make a draft of a story's newest version, or merge it into the draft",
	.usage = "edit [--merge] ID|FILE",
	.more = "ID is a story of this office, <office>/<yyyy>/<mm>/<slug> or a unique slug; FILE is its draft. Without\n"
		"--merge a draft is written where there is none, or where the one there was not changed since it was\n"
		"signed. With --merge a draft whose story has moved on is merged with the newest version by\n"
		"git merge-file; what both changed is marked in it, to be decided. A draft that is replaced is kept\n"
		"below .git/nsync/kept/.",
	.example = "nsync edit gt/2026/08/information-hubs\nnsync edit --merge drafts/information-hubs.md\n",
	.options = edit_options,
	.min_args = 1,
	.max_args = 1,
	.run = run_edit,
};
