/* log.c: the records of the regional branch, newest first. */
#include "cmd/commands.h"
#include "cmd/report/log.h"
#include "nsync/archive.h"

#define SHOWN 20 /* added files that people see of one record */

/* Records from on downwards, at most limit of them. */
static enum nsync_code show_records(struct call *call, const struct nsync_clone *clone,
				    int64_t from, int64_t limit, struct nsync_error *err)
{
	AUTO(nsync_archive_history_release) struct nsync_archive_history history = { 0 };
	size_t shown = option_given(&call->options, "files") ? SIZE_MAX : SHOWN;

	nsync_archive_history_init(&history, clone);
	for (int64_t seq = from; seq >= 1 && limit; seq--, limit--) {
		AUTO(nsync_archive_entry_release) struct nsync_archive_entry entry = { 0 };

		TRY(nsync_archive_entry_read(&entry, &history, (size_t)seq, err));
		report_record(call, entry.record, &entry.commit, entry.added, entry.added_count,
			      shown);
	}
	return NSYNC_OK;
}

static enum nsync_code show(struct call *call, struct nsync_error *err)
{
	AUTO(nsync_clone_release) struct nsync_clone clone = { 0 };
	int64_t only = 0, limit = INT64_MAX, newest;

	nsync_clone_init(&clone);
	TRY(option_number(&limit, &call->options, "limit", 1, INT64_MAX, err));
	TRY(clone_region(&clone, call, err));
	newest = clone.region.record->seq;
	if (!call->options.arg_count)
		return show_records(call, &clone, newest, limit, err);
	if (!nsync_str_number(&only, nsync_str(call->options.args[0])) || only < 1 || only > newest)
		return nsync_fail(err, NSYNC_ENOTFOUND, call->options.args[0],
				  "there is no record of this number");
	return show_records(call, &clone, only, 1, err);
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
