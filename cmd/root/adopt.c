/* adopt.c: a root with its signatures enters the regional branch, as a record of its own. */
#include <string.h>

#include "cmd/keyring.h"
#include "cmd/clone.h"
#include "cmd/root/root.h"
#include "nsync/merge.h"

/*
 * Root 1 gives the pin. It is written before main moves: killed in between, the same command works again.
 */
static enum nsync_code take_pin(struct nsync_clone *context, const struct nsync_root *root,
				struct nsync_error *err)
{
	if (context->has_pin)
		return NSYNC_OK;
	if (root->version != 1 || !nsync_oid_zero(&context->head))
		return nsync_clone_need_pin(context, err);
	context->pin = root->id;
	context->region.pin = root->id;
	context->has_pin = true;
	return nsync_clone_find_state(context, err);
}

/* The region that `init --region` named. */
static enum nsync_code check_region(const struct nsync_clone *context,
				    const struct nsync_root *root, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf named = NSYNC_BUF_INIT(4096);
	bool found;

	TRY(nsync_repo_config_get_optional(&found, &named, context->repo, "nsync.region", err));
	if (!found || !named.n || nsync_str_eq(nsync_buf_view(&named), root->authority))
		return NSYNC_OK;
	return nsync_fail(err, NSYNC_EINVAL, "region",
			  "the root is for %.*s, this repository for %s",
			  NSYNC_FMT(root->authority), named.p);
}

/* Everything that can be told before a key is opened. */
static enum nsync_code prepare(struct nsync_clone *context, struct nsync_disagreement *found,
			       struct call *call, const struct nsync_root *root,
			       struct nsync_error *err)
{
	TRY(nsync_clone_open(context, &call->host, err));
	TRY(nsync_clone_need_own_region(context, err));
	TRY(check_region(context, root, err));
	TRY(nsync_clone_need_clean(context, NULL, err));
	TRY(take_pin(context, root, err));
	return nsync_clone_follow_origin(context, found, err);
}

static enum nsync_code record(struct nsync_clone *context, struct nsync_verdict *verdict,
			      struct call *call, const struct nsync_root *root,
			      const struct nsync_key *key, struct nsync_error *err)
{
	struct nsync_merge_result result = { 0 };
	struct nsync_time as_of = clock_now();
	enum nsync_code code;

	TRY(option_time(&as_of, &call->options, "as-of", err));
	TRY(nsync_merge_adopt(&result, verdict, context->repo, &context->region, root,
			      as_of.seconds, key, err));
	code = NSYNC_OK;
	if (!verdict->reason && root->version == 1)
		code = nsync_repo_config_set(context->repo, "nsync.pin", context->pin.hex, err);
	if (!code && !verdict->reason)
		code = nsync_clone_move_main(context, &result.commit, "nsync root adopt", err);
	if (!code && !verdict->reason)
		report_root_adopted(call, root, &result.commit, result.record->seq, &context->pin);
	nsync_merge_release(&result);
	return code;
}

static int adopt(struct nsync_clone *context, struct call *call, struct nsync_error *err)
{
	AUTO(nsync_root_freep) struct nsync_root *root = NULL;
	AUTO(nsync_key_freep) struct nsync_key *key = NULL;
	const char *path = call->options.args[0];
	struct nsync_disagreement found = { 0 };
	struct nsync_verdict verdict = { 0 };

	if (root_file_read(&root, path, err) || prepare(context, &found, call, root, err))
		return report_error(call, err);
	if (found.verdict.reason) {
		report_disagreement(call, &found);
		return report_end(call, UNABLE);
	}
	if (keyring_open(&key, NULL, call, context->repo, err) ||
	    record(context, &verdict, call, root, key, err))
		return report_error(call, err);
	if (verdict.reason)
		report_root_refused(call, path, &verdict);
	return report_end(call, verdict.reason ? FINDINGS : ALL_WELL);
}

static int run(struct call *call)
{
	AUTO(nsync_clone_release) struct nsync_clone context = { 0 };
	struct nsync_error err = { 0 };

	nsync_clone_init(&context);
	return adopt(&context, call, &err);
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
