/* revoke.c: a stolen key: what it signed after a record is void, what it signed before stays. */
#include <string.h>

#include "cmd/root/root.h"

/* What is asked for. */
struct revoking {
	const struct nsync_root_key *key;
	const struct nsync_root_office *office; /* that the key is in now; NULL: in none, it was dropped */
	int64_t after;
	struct nsync_id record; /* its id */
};

/* With a FILE the region was not needed so far; but the record's id is in its log. */
static enum nsync_code need_region(struct root_work *work, struct call *call, struct nsync_error *err)
{
	struct nsync_clone *clone = &work->clone;

	if (clone->region.root_count && nsync_oid_eq(&clone->region.head, &clone->head))
		return NSYNC_OK;
	nsync_clone_release(clone);
	nsync_clone_init(clone);
	return clone_region(clone, call, err);
}

static enum nsync_code find_record(struct revoking *out, const struct root_work *work, const struct call *call,
				   struct nsync_error *err)
{
	bool found;

	TRY(option_number(&out->after, &call->options, "after", 1, NSYNC_MAX_SAFE_INTEGER, err));
	TRY(nsync_clone_record_id(&out->record, &found, &work->clone, out->after, err));
	if (found)
		return NSYNC_OK;
	return nsync_fail(err, NSYNC_EINVAL, "--after", "there is no record %lld",
			  (long long)out->after);
}

/* In the root at hand, else in the newest root that had it in an office: a dropped key may turn out stolen. */
static enum nsync_code find_key(struct revoking *out, const struct root_work *work, const char *text,
				struct nsync_error *err)
{
	const struct nsync_region *region = &work->clone.region;
	enum nsync_code code = root_find_key(&out->key, work->from, text, err);

	if (!code)
		out->office = nsync_root_office_of(work->from, &out->key->id);
	for (size_t i = region->root_count; code == NSYNC_ENOTFOUND && i-- > 0;) {
		struct nsync_error older = { 0 };
		enum nsync_code found = root_find_key(&out->key, region->roots[i], text, &older);

		if (found && found != NSYNC_ENOTFOUND)
			return nsync_fail(err, found, older.where, "%s", older.text);
		if (found || !nsync_root_office_of(region->roots[i], &out->key->id))
			continue;
		*err = older;
		return NSYNC_OK;
	}
	return code;
}

/* An office keeps a key, and a threshold that its keys can reach. */
static enum nsync_code check_left(const struct revoking *revoking, const struct call *call, bool *wanting,
				  struct nsync_error *err)
{
	const struct nsync_root_office *office = revoking->office;
	bool given = option_given(&call->options, "threshold");
	enum nsync_keys_left left;
	int64_t threshold;

	if (!office)
		return given ? nsync_fail(err, NSYNC_EINVAL, "--threshold", "the key is in no office") : NSYNC_OK;
	threshold = office->group.threshold;
	TRY(option_number(&threshold, &call->options, "threshold", 1, NSYNC_MAX_ROOT_KEYS, err));
	left = nsync_root_keys_left(office, threshold);
	*wanting = left == NSYNC_KEYS_NONE || (left == NSYNC_KEYS_TOO_FEW && !given);
	if (left == NSYNC_KEYS_NONE)
		return nsync_fail(err, NSYNC_EINVAL, office->code, "%.8s is its only key", revoking->key->id.hex);
	if (left == NSYNC_KEYS_TOO_FEW)
		return nsync_fail(err, NSYNC_EINVAL, given ? "--threshold" : office->code,
				  "%lld of its keys must sign, and without %.8s it has %zu",
				  (long long)threshold, revoking->key->id.hex,
				  office->group.count - 1);
	return NSYNC_OK;
}

static enum nsync_code edit(struct root_work *work, const struct call *call, const struct revoking *revoking,
			    struct nsync_error *err)
{
	const struct nsync_root_key *key = revoking->key;
	bool in_office = revoking->office && nsync_root_key(work->from, &key->id);

	TRY(nsync_root_edit_revoke_any(work->edit, work->from, key, revoking->after,
				       &revoking->record, err));
	if (!in_office)
		return NSYNC_OK;
	return root_threshold(work->edit, call, "threshold", revoking->office->code, err);
}

/* What it changes is found before the file is written, and told after. */
static enum nsync_code write_root(struct root_work *work, struct call *call, const struct revoking *revoking,
				  struct nsync_error *err)
{
	AUTO(nsync_effects_release) struct nsync_effects effects = { .list = NULL };
	AUTO(nsync_root_freep) struct nsync_root *made = NULL;

	TRY(root_work_make(&made, work, call, err));
	TRY(nsync_clone_effects(&effects, &work->clone, made, err));
	TRY(root_work_write(work, call, made, err));
	report_root_effects(call, &effects);
	report_revocation(call, revoking->key, revoking->after, &effects);
	return NSYNC_OK;
}

static enum nsync_code revoke(struct root_work *work, struct call *call, struct revoking *revoking, const char *text,
			      bool *wanting, struct nsync_error *err)
{
	if (!option_given(&call->options, "after"))
		return nsync_fail(err, NSYNC_EINVAL, "--after", "which record was the last before the theft?");
	TRY(need_region(work, call, err));
	TRY(find_record(revoking, work, call, err));
	TRY(find_key(revoking, work, text, err));
	TRY(check_left(revoking, call, wanting, err));
	TRY(edit(work, call, revoking, err));
	return write_root(work, call, revoking, err);
}

static int run(struct call *call)
{
	AUTO(root_work_release) struct root_work work = { 0 };
	struct revoking revoking = { .after = 0 };
	struct nsync_error err = { 0 };
	bool wanting = false;
	const char *file;
	char **rest;
	int exit_code;

	root_work_init(&work);
	file = optional_file(call, 1, &rest);
	if (!root_work_begin(&work, call, file, &err) &&
	    !revoke(&work, call, &revoking, rest[0], &wanting, &err))
		return report_end(call, ALL_WELL);
	exit_code = wanting ? report_error(call, &err) : report_root_error(call, &work, &err);
	if (wanting)
		report_revoke_first(call, revoking.office, revoking.key, file, work.path, revoking.after);
	return report_end(call, exit_code);
}

static const struct option_spec options[] = {
	{ "after", 0, "SEQ", false, "the last record before the theft; what it holds stays valid" },
	{ "threshold", 0, "N", false, "how many of the office's other keys must sign from now on" },
	ROOT_OPTIONS,
	{ NULL, 0, NULL, false, NULL },
};

const struct command root_revoke = {
	.name = "root revoke",
	.about = "declare an office's key stolen, as of a record",
	.usage = "root revoke [FILE] KEY --after SEQ [--threshold N]",
	.more = "KEY is 8 or more digits of its id, or the public key; it may have been dropped. What it signed and\n"
		"was accepted after record SEQ leaves every output once the root is adopted: the files that are void,\n"
		"joint stories that wait again, and earlier versions that return are listed before anybody signs.\n"
		"nsync log shows the records. An office's only key: give it another first, with nsync root add-key.",
	.example = "nsync root revoke 1a2b3c4d --after 41\n",
	.options = options,
	.min_args = 1,
	.max_args = 2,
	.run = run,
};
