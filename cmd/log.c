/* log.c: the records of the regional branch, newest first. */
#include "cmd/commands.h"
#include "cmd/report/log.h"

#define SHOWN 20 /* added files that people see of one record */

static void tell_record(void *payload, const struct nsync_clone_log_entry *entry)
{
	struct call *call = payload;

	report_record(call, entry->record, entry->commit, entry->paths, entry->path_count,
		      option_given(&call->options, "files") ? SIZE_MAX : SHOWN);
}

static enum nsync_code show(struct call *call, struct nsync_error *err)
{
	AUTO(nsync_clone_release) struct nsync_clone clone = { 0 };
	int64_t only = 0, limit = INT64_MAX;

	nsync_clone_init(&clone);
	TRY(option_number(&limit, &call->options, "limit", 1, INT64_MAX, err));
	TRY(clone_region(&clone, call, err));
	if (call->options.arg_count) {
		limit = 1;
		TRY(nsync_clone_log_number(&only, &clone, call->options.args[0], err));
	}
	return nsync_clone_log(&clone, only, limit, tell_record, call, err);
}

static int run(struct call *call)
{
	struct nsync_error err = { 0 };

	if (show(call, &err))
		return report_error(call, &err);
	return report_end(call, ALL_WELL);
}

static const struct option_spec options[] = {
	{ "limit", 'n', "N", false, "only the newest N records" },
	{ "files", 0, NULL, false, "name every file that a record adds, however many" },
	{ NULL, 0, NULL, false, NULL },
};

const struct command cmd_log = {
	.name = "log",
	.about = "the region's records: what each merge added and held",
	.usage = "log [--limit N] [--files] [SEQ]",
	.more = "Newest first; SEQ: only that record.",
	.example = "nsync log --limit 3\n",
	.options = options,
	.max_args = 1,
	.run = run,
};
