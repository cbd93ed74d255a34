/* verify.c: every file of a tree: the regional branch at any of its commits, or another commit. */
#include "cmd/commands.h"
#include "cmd/report/log.h"
#include "cmd/report/move.h"
#include "cmd/report/office.h"

static void tell_file(void *payload, const char *path, const struct nsync_verdict *verdict)
{
	report_item(payload, path, verdict);
}

static enum nsync_code verify(struct nsync_clone_verification *out, struct nsync_clone *clone,
			      struct call *call, struct nsync_error *err)
{
	struct nsync_clone_verify_options how = {
		.revision = call->options.arg_count ? call->options.args[0] : NULL,
		.scratch = option_given(&call->options, "all"),
		.as_of = clock_now().seconds,
		.file = tell_file,
		.payload = call,
	};
	int64_t jobs = 0;

	TRY(option_number(&jobs, &call->options, "jobs", 1, NSYNC_MAX_JOBS, err));
	TRY(nsync_clone_open(clone, &call->host, err));
	report_opened(call, clone);
	how.jobs = (unsigned)jobs;
	return nsync_clone_verify(out, clone, &how, err);
}

static int run(struct call *call)
{
	AUTO(nsync_clone_release) struct nsync_clone clone = { 0 };
	struct nsync_clone_verification found = { 0 };
	struct nsync_error err = { 0 };

	nsync_clone_init(&clone);
	if (verify(&found, &clone, call, &err))
		return report_error(call, &err);
	if (found.found.verdict.reason)
		report_disagreement(call, &found.found);
	report_verified(call, &found.counts, found.refused);
	report_root_expiry(call, nsync_region_root(&clone.region), clock_now().seconds);
	return report_end(call, found.refused ? FINDINGS : ALL_WELL);
}

static const struct option_spec options[] = {
	{ "all", 0, NULL, false, "ignore what was verified before" },
	{ "jobs", 0, "N", false, "how many processors to use (all)" },
	{ NULL, 0, NULL, false, NULL },
};

const struct command cmd_verify = {
	.name = "verify",
	.about = "judge every file of a tree",
	.usage = "verify [--all] [--jobs N] [REV]",
	.more = "REV is the regional branch, if not given. A commit of it is judged with the newest known\n"
		"revocations; of any other commit, what the region has not accepted is judged as merge would.\n"
		"Files that are ok are counted, others named. Only what has come since the last run is read; a root\n"
		"that revokes a key has all of it judged again.",
	.example = "nsync verify --all\n",
	.options = options,
	.max_args = 1,
	.run = run,
};
