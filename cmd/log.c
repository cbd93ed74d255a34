/* log.c: the records of the regional branch, newest first. */
#include <stdlib.h>
#include <string.h>

#include "cmd/commands.h"
#include "cmd/report/log.h"
#include "nsync/item.h"

#define SHOWN 20 /* added files that people see of one record */

struct paths {
	char **at;
	size_t count, cap;
};

static void paths_release(struct paths *paths)
{
	for (size_t i = 0; i < paths->count; i++)
		free(paths->at[i]);
	free(paths->at);
}

/* What a commit adds besides its record. */
static enum nsync_code see(void *payload, const struct nsync_entry *entry,
			   const struct nsync_oid *old_id, struct nsync_error *err)
{
	struct paths *paths = payload;
	struct nsync_path path;
	char *copy;

	(void)old_id;
	if (!nsync_path_parse(&path, entry->path) || path.kind == NSYNC_PATH_RECORD)
		return NSYNC_OK;
	TRY(NSYNC_GROW(paths->at, paths->count, paths->cap, err));
	copy = strndup(entry->path.p, entry->path.n);
	if (!copy)
		return nsync_fail_memory(err);
	paths->at[paths->count++] = copy;
	return NSYNC_OK;
}

static enum nsync_code show_record(struct call *call, const struct nsync_clone *context,
				   int64_t seq, const struct nsync_commit *commit,
				   struct nsync_error *err)
{
	AUTO(nsync_record_freep) struct nsync_record *record = NULL;
	AUTO(paths_release) struct paths paths = { 0 };
	struct nsync_tree_visitor visitor = { see, NULL, &paths };
	struct nsync_verdict verdict = { 0 };
	struct nsync_commit parent = { 0 };

	TRY(nsync_region_record(&record, &verdict, context->repo, &context->region.tree, seq, err));
	if (!record)
		return nsync_fail(err, NSYNC_EGIT, "log", "record %lld does not read",
				  (long long)seq);
	if (commit->parents)
		TRY(nsync_repo_commit(&parent, context->repo, &commit->parent, err));
	TRY(nsync_repo_compare(context->repo, commit->parents ? &parent.tree : NULL, &commit->tree,
			       "", &visitor, err));
	report_record(call, record, &commit->id, paths.at, paths.count,
		      option_given(&call->options, "files") ? SIZE_MAX : SHOWN);
	return NSYNC_OK;
}

/* The branch was verified: each first-parent step is one record, down to record 1. */
static enum nsync_code show_all(struct call *call, const struct nsync_clone *context, int64_t only,
				int64_t limit, struct nsync_error *err)
{
	struct nsync_commit commit;
	struct nsync_oid at = context->region.head;

	for (int64_t seq = context->region.record->seq; seq >= 1 && limit; seq--) {
		TRY(nsync_repo_commit(&commit, context->repo, &at, err));
		at = commit.parent;
		if (only && seq != only)
			continue;
		limit--;
		TRY(show_record(call, context, seq, &commit, err));
	}
	return NSYNC_OK;
}

static enum nsync_code show(struct call *call, struct nsync_error *err)
{
	AUTO(nsync_clone_release) struct nsync_clone context = { 0 };
	int64_t only = 0, limit = INT64_MAX;

	nsync_clone_init(&context);
	TRY(option_number(&limit, &call->options, "limit", 1, INT64_MAX, err));
	TRY(clone_region(&context, call, err));
	if (!call->options.arg_count)
		return show_all(call, &context, 0, limit, err);
	if (!nsync_str_number(&only, nsync_str(call->options.args[0])) || only < 1 ||
	    only > context.region.record->seq)
		return nsync_fail(err, NSYNC_ENOTFOUND, call->options.args[0],
				  "there is no record of this number");
	return show_all(call, &context, only, 1, err);
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
