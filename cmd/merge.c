/* merge.c: the regional desk's work: fetch the offices, judge, record, publish. */
#include "cmd/commands.h"
#include "cmd/keyring.h"
#include "cmd/clone.h"
#include "cmd/report/merge.h"
#include "cmd/report/office.h"
#include "nsync/merge.h"

struct merging {
	struct call *call;
	struct nsync_clone context;
	struct nsync_merge_office *offices;
	size_t count;
	struct merge_counts counts;
	struct nsync_merge_result result;
	struct nsync_key *key;
	bool dry_run, push, caught_up;
	int64_t jobs;
	struct nsync_time as_of;
};

static void merging_release(struct merging *merging)
{
	nsync_merge_release(&merging->result);
	nsync_merge_offices_free(merging->offices, merging->count);
	nsync_key_free(merging->key);
	nsync_clone_release(&merging->context);
}

/* All that can be refused before anything is fetched or asked. */
static enum nsync_code prepare(struct merging *merging, struct nsync_error *err)
{
	const struct options *options = &merging->call->options;

	merging->dry_run = option_given(options, "dry-run");
	merging->push = option_given(options, "push") && !merging->dry_run;
	merging->as_of = clock_now();
	TRY(option_time(&merging->as_of, options, "as-of", err));
	TRY(option_number(&merging->jobs, options, "jobs", 1, NSYNC_MAX_JOBS, err));
	TRY(nsync_clone_open(&merging->context, &merging->call->host, err));
	TRY(nsync_clone_need_pin(&merging->context, err));
	TRY(nsync_clone_need_own_region(&merging->context, err));
	if (merging->dry_run)
		return NSYNC_OK;
	TRY(nsync_clone_need_clean(&merging->context, NULL, err));
	TRY(nsync_clone_catch_up(&merging->caught_up, &merging->context, err));
	if (merging->caught_up)
		report_caught_up(merging->call, &merging->context.head);
	return NSYNC_OK;
}

static enum nsync_code fetch_and_judge(struct merging *merging, struct nsync_error *err)
{
	struct nsync_clone *context = &merging->context;
	const struct nsync_root *root = nsync_region_root(&context->region);
	int64_t start;
	struct nsync_merge_input input = {
		.region = &context->region,
		.as_of = merging->as_of.seconds,
		.jobs = (unsigned)merging->jobs,
		.progress = report_progress,
		.payload = merging->call,
	};

	if (!root)
		return nsync_fail(err, NSYNC_ETRUST, context->ref, "no trust root was adopted yet");
	/* Before the network: a wrong passphrase should not cost a fetch of every office. */
	if (!merging->dry_run)
		TRY(keyring_open(&merging->key, NULL, merging->call, context->repo, err));
	start = report_elapsed();
	TRY(nsync_merge_fetch(&merging->offices, &merging->count, context->repo, root,
			      &nsync_clone_limits, err));
	merging->counts = (struct merge_counts){ merging->count, 0, report_elapsed() - start };
	for (size_t i = 0; i < merging->count; i++)
		merging->counts.unreachable += merging->offices[i].state == NSYNC_OFFICE_UNREACHABLE ||
					merging->offices[i].state == NSYNC_OFFICE_NO_REMOTE;
	input.offices = merging->offices;
	input.office_count = merging->count;
	input.key = merging->key;
	return nsync_merge(&merging->result, context->repo, &input, err);
}

static enum nsync_code publish(struct merging *merging, struct nsync_error *err)
{
	struct nsync_oid before = merging->context.head;

	if (merging->result.record)
		TRY(nsync_clone_move_main(&merging->context, &merging->result.commit, "nsync merge",
					  err));
	if (!merging->push)
		return NSYNC_OK;
	TRY(nsync_clone_push_main(&merging->context, &before, err));
	report_main_pushed(merging->call, &merging->context.head);
	return NSYNC_OK;
}

static int merge(struct merging *merging, struct nsync_error *err)
{
	struct call *call = merging->call;
	struct nsync_disagreement found = { 0 };

	const struct nsync_root *root;

	if (prepare(merging, err))
		return report_error(call, err);
	if (merging->dry_run ? nsync_clone_walk(&merging->context, &found, NULL, NULL, false, err)
			     : nsync_clone_follow_origin(&merging->context, &found, err))
		return report_error(call, err);
	if (found.verdict.reason) {
		report_disagreement(call, &found);
		return report_end(call, UNABLE);
	}
	/* Before the network and the passphrase: it signs nothing but its successor. */
	root = nsync_region_root(&merging->context.region);
	if (root && merging->as_of.seconds > root->expires.seconds)
		return report_root_expired(call, root);
	if (fetch_and_judge(merging, err))
		return report_error(call, err);
	/* Reported against the region it was judged by, so before main moves and is walked again. */
	report_merge_offices(call, &merging->context, merging->offices, merging->count,
			     &merging->result);
	if (publish(merging, err))
		return report_error(call, err);
	report_merged(call, &merging->result, &merging->counts, merging->dry_run);
	report_root_expiry(call, nsync_region_root(&merging->context.region), clock_now().seconds);
	return report_end(call,
			  merging->result.newly_held || merging->counts.unreachable ? FINDINGS : ALL_WELL);
}

static int run(struct call *call)
{
	AUTO(merging_release) struct merging merging = { .call = call };
	struct nsync_error err = { 0 };

	nsync_clone_init(&merging.context);
	return merge(&merging, &err);
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
