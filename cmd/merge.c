/* merge.c: the regional desk's work: fetch the offices, judge, record, publish. */
#include "cmd/commands.h"
#include "cmd/keyring.h"
#include "cmd/report/merge.h"
#include "cmd/report/move.h"
#include "cmd/report/office.h"

/* All that can be refused before anything is fetched or asked. */
static enum nsync_code prepare(struct nsync_clone_merge *merge, struct nsync_clone *clone,
			       struct call *call, struct nsync_error *err)
{
	struct nsync_time as_of = clock_now();
	int64_t jobs = 0;

	merge->dry_run = option_given(&call->options, "dry-run");
	TRY(option_time(&as_of, &call->options, "as-of", err));
	TRY(option_number(&jobs, &call->options, "jobs", 1, NSYNC_MAX_JOBS, err));
	merge->as_of = as_of.seconds;
	merge->jobs = (unsigned)jobs;
	TRY(nsync_clone_open(clone, &call->host, err));
	report_opened(call, clone);
	TRY(nsync_clone_merge_prepare(merge, clone, err));
	return nsync_clone_merge_follow(merge, clone, err);
}

static enum nsync_code fetch_and_judge(struct nsync_clone_merge *merge, int64_t *fetch_ms,
				       struct nsync_clone *clone, struct call *call,
				       struct nsync_error *err)
{
	AUTO(nsync_key_freep) struct nsync_key *key = NULL;
	int64_t start;

	/* Before the network: a wrong passphrase should not cost a fetch of every office. */
	if (!merge->dry_run)
		TRY(keyring_open(&key, NULL, call, clone->repo, err));
	start = report_elapsed();
	TRY(nsync_clone_merge_fetch(merge, clone, err));
	*fetch_ms = report_elapsed() - start;
	return nsync_clone_merge_judge(merge, clone, key, err);
}

static enum nsync_code publish(const struct nsync_clone_merge *merge, struct nsync_clone *clone,
			       struct call *call, struct nsync_error *err)
{
	bool push = option_given(&call->options, "push") && !merge->dry_run;

	TRY(nsync_clone_merge_publish(merge, clone, push, err));
	if (push)
		report_main_pushed(call, &clone->head);
	return NSYNC_OK;
}

static int run(struct call *call)
{
	AUTO(nsync_clone_release) struct nsync_clone clone = { 0 };
	AUTO(nsync_clone_merge_release) struct nsync_clone_merge merge = { 0 };
	struct merge_counts counts = { 0 };
	struct nsync_error err = { 0 };

	nsync_clone_init(&clone);
	if (prepare(&merge, &clone, call, &err))
		return report_error(call, &err);
	if (merge.found.verdict.reason) {
		report_disagreement(call, &merge.found);
		return report_end(call, UNABLE);
	}
	if (merge.expired)
		return report_root_expired(call, nsync_region_root(&clone.region));
	if (fetch_and_judge(&merge, &counts.fetch_ms, &clone, call, &err))
		return report_error(call, &err);
	counts.offices = merge.office_count;
	counts.unreachable = merge.unreachable;
	/* Reported against the region it was judged by, so before main moves and is walked again. */
	report_merge_offices(call, &clone, merge.offices, merge.office_count, &merge.result);
	if (publish(&merge, &clone, call, &err))
		return report_error(call, &err);
	report_merged(call, &merge.result, &counts, merge.dry_run);
	report_root_expiry(call, nsync_region_root(&clone.region), clock_now().seconds);
	return report_end(call, merge.result.newly_held || merge.unreachable ? FINDINGS : ALL_WELL);
}

static const struct option_spec options[] = {
	{ "as-of", 0, "TIME", false, "the merge's moment, whole seconds (now, if not given)" },
	{ "dry-run", 'n', NULL, false,
	  "judge and report only; main does not move, no key is needed" },
	{ "push", 0, NULL, false, "push main to origin; where that is refused, main goes back" },
	{ "jobs", 0, "N", false, "how many processors to use (all)" },
	KEY_OPTIONS,
	{ NULL, 0, NULL, false, NULL },
};

const struct command cmd_merge = {
	.name = "merge",
	.about = "fetch the offices, judge what is new, record it",
	.usage = "merge [--as-of TIME] [--dry-run] [--push] [--jobs N] [--key KEY]",
	.more = "Every office of the newest trust root is fetched from the Git remote of its code. What is sound is\n"
		"added in one signed record; the rest is held, named with its verdict, and judged again the next\n"
		"time. The same inputs give the same commit on any machine.",
	.example = "nsync merge --push\n",
	.options = options,
	.run = run,
};
