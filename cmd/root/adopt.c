/* adopt.c: a root with its signatures enters the regional branch, as a record of its own. */
#include "cmd/keyring.h"
#include "cmd/report/move.h"
#include "cmd/root/root.h"

static enum nsync_code record(struct nsync_clone *clone, struct nsync_verdict *verdict,
			      struct call *call, const struct nsync_root *root,
			      struct nsync_error *err)
{
	AUTO(nsync_merge_release) struct nsync_merge_result result = { 0 };
	AUTO(nsync_key_freep) struct nsync_key *key = NULL;
	struct nsync_time as_of = clock_now();

	TRY(keyring_open(&key, NULL, call, clone->repo, err));
	TRY(option_time(&as_of, &call->options, "as-of", err));
	TRY(nsync_clone_adopt(&result, verdict, clone, root, as_of.seconds, key, err));
	if (!verdict->reason)
		report_root_adopted(call, root, &result.commit, result.record->seq, &clone->pin);
	return NSYNC_OK;
}

static enum nsync_code prepare(struct nsync_root **root, struct nsync_clone *clone,
			       struct nsync_disagreement *found, struct call *call,
			       struct nsync_error *err)
{
	TRY(root_file_read(root, call->options.args[0], err));
	TRY(nsync_clone_open(clone, &call->host, err));
	report_opened(call, clone);
	return nsync_clone_adopt_prepare(clone, found, *root, err);
}

static bool is_newest(const struct nsync_clone *clone, const struct nsync_root *root)
{
	const struct nsync_root *newest = nsync_region_root(&clone->region);

	return newest && newest->version == root->version && nsync_id_eq(&newest->id, &root->id);
}

static int run(struct call *call)
{
	AUTO(nsync_clone_release) struct nsync_clone clone = { 0 };
	AUTO(nsync_root_freep) struct nsync_root *root = NULL;
	struct nsync_disagreement found = { 0 };
	struct nsync_verdict verdict = { 0 };
	struct nsync_error err = { 0 };

	nsync_clone_init(&clone);
	if (prepare(&root, &clone, &found, call, &err))
		return report_error(call, &err);
	if (found.verdict.reason) {
		report_disagreement(call, &found);
		return report_end(call, UNABLE);
	}
	if (is_newest(&clone, root)) {
		report_root_adopted_before(call, root, &clone.pin);
		return report_end(call, ALL_WELL);
	}
	if (record(&clone, &verdict, call, root, &err))
		return report_error(call, &err);
	if (verdict.reason)
		report_root_refused(call, call->options.args[0], &verdict);
	return report_end(call, verdict.reason ? FINDINGS : ALL_WELL);
}

static const struct option_spec options[] = {
	{ "as-of", 0, "TIME", false, "the record's moment (now, if not given)" },
	KEY_OPTIONS,
	{ NULL, 0, NULL, false, NULL },
};

const struct command root_adopt = {
	.name = "root adopt",
	.about = "record a signed root in the regional branch",
	.usage = "root adopt FILE [--as-of TIME] [--key KEY]",
	.more = "FILE needs its own threshold of signatures and, from version 2 on, the threshold of the root\n"
		"before. The key is a merge key of FILE. Adopting root 1 makes record 1 and sets nsync.pin.",
	.example = "nsync root adopt root-1.json --key desk\n",
	.options = options,
	.min_args = 1,
	.max_args = 1,
	.run = run,
};
