/* root_revoke.c: a stolen key: what it signed after a record is void, what it signed before stays. */
#include <string.h>

#include "cmd/root.h"

/* What is asked for. */
struct revoking {
	const struct nsync_root_key *key;
	int64_t after;
	struct nsync_id record; /* its id */
};

/* With a FILE the region was not needed so far; but the record's id is in its log. */
static enum nsync_code need_region(struct root_work *work, struct call *call, struct nsync_error *err)
{
	struct context *context = &work->context;

	if (context->region.root_count && nsync_oid_eq(&context->region.head, &context->head))
		return NSYNC_OK;
	context_release(context);
	context_init(context);
	return context_region(context, call, err);
}

static enum nsync_code find_record(struct revoking *out, const struct root_work *work, const struct call *call,
				   struct nsync_error *err)
{
	AUTO(nsync_record_freep)
	struct nsync_record *record = NULL;
	struct nsync_verdict verdict = { 0 };

	if (option_number(&out->after, &call->options, "after", 1, NSYNC_MAX_SAFE_INTEGER, err) ||
	    nsync_region_record(&record, &verdict, work->context.repo, &work->context.region.tree, out->after, err))
		return err->code;
	if (!record)
		return nsync_fail(err, NSYNC_EINVAL, "--after", "there is no record %lld", (long long)out->after);
	out->record = record->id;
	return NSYNC_OK;
}

/* What it changes is found before the file is written, and told after. */
static enum nsync_code write_root(struct root_work *work, struct call *call, const struct revoking *revoking,
				  struct nsync_error *err)
{
	AUTO(root_effects_release)
	struct root_effects effects = { .list = NULL };
	AUTO(nsync_root_freep)
	struct nsync_root *made = NULL;

	if (root_work_make(&made, work, call, err) || root_effects(&effects, call, &work->context, made, err) ||
	    root_work_write(work, call, made, err))
		return err->code;
	report_root_effects(call, &effects);
	report_revocation(call, revoking->key, revoking->after, &effects);
	return NSYNC_OK;
}

static enum nsync_code revoke(struct root_work *work, struct call *call, struct revoking *revoking, const char *text,
			      struct nsync_error *err)
{
	if (!option_given(&call->options, "after"))
		return nsync_fail(err, NSYNC_EINVAL, "--after", "which record was the last before the theft?");
	if (need_region(work, call, err) || find_record(revoking, work, call, err) ||
	    root_find_key(&revoking->key, work->from, text, err) ||
	    nsync_root_edit_revoke(work->edit, &revoking->key->id, revoking->after, &revoking->record, err))
		return err->code;
	return write_root(work, call, revoking, err);
}

static int run(struct call *call)
{
	AUTO(root_work_release)
	struct root_work work;
	struct revoking revoking = { .after = 0 };
	struct nsync_error err = { 0 };
	const char *file;
	char **rest;

	root_work_init(&work);
	file = optional_file(call, 1, &rest);
	if (!root_work_begin(&work, call, file, &err) &&
	    !revoke(&work, call, &revoking, rest[0], &err))
		return report_end(call, ALL_WELL);
	return report_error(call, &err);
}

static const struct option_spec options[] = {
	{ "after", 0, "SEQ", false, "the last record before the theft; what it holds stays valid" },
	ROOT_OPTIONS,
	{ NULL, 0, NULL, false, NULL },
};

const struct command root_revoke = {
	.name = "root revoke",
	.about = "declare an office's key stolen, as of a record",
	.usage = "root revoke [FILE] KEY --after SEQ",
	.more = "KEY is 8 or more digits of its id, or the public key. What it signed and\n"
		"was accepted after record SEQ leaves every output once the root is adopted: the files that are void,\n"
		"joint stories that wait again, and earlier versions that return are listed before anybody signs.\n"
		"nsync log shows the records. Give the office another key with nsync root add-key.",
	.example = "nsync root revoke 1a2b3c4d --after 41\n",
	.options = options,
	.min_args = 1,
	.max_args = 2,
	.run = run,
};
