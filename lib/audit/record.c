/* record.c: a step's record against the one before it and the root that it names. */
#include "internal.h"

static void mismatch(struct nsync_verdict *out, const char *pointer, const char *recorded, const char *wanted)
{
	nsync_judge(out, NSYNC_RECORD_MISMATCH, pointer, "recorded %.40s, should be %.40s", recorded, wanted);
}

/* A root enters alone, as the next version, */
static bool check_root_number(struct nsync_verdict *out, struct walk *walk, struct step *step)
{
	size_t others;

	if (!step->has_root) {
		if (walk->root_at == 0)
			nsync_judge(out, NSYNC_BAD_ROOT, NULL, "the first record adopts no root");
		return walk->root_at > 0;
	}
	nsync_batch_files(step->batch, &others);
	if (others) {
		nsync_judge(out, NSYNC_RECORD_MISMATCH, NULL, "a root and %zu other files in one step", others);
	} else if (step->root.number != walk->root_at + 1) {
		nsync_judge(out, NSYNC_BAD_ROOT, NULL, "root %lld after root %lld",
			    (long long)step->root.number, (long long)walk->root_at);
	} else if ((size_t)step->root.number > walk->region->root_count) {
		nsync_judge(out, NSYNC_UNRECORDED_CHANGE, NULL, "root %lld is missing at the head",
			    (long long)step->root.number);
	} else {
		walk->root_at++;
		return true;
	}
	return false;
}

/* and what it revokes is revoked as of a record before this one. */
static enum nsync_code check_root_file(struct nsync_verdict *out, struct walk *walk, struct step *step,
				       struct nsync_error *err)
{
	struct nsync_root *const *roots = walk->region->roots;

	if (!check_root_number(out, walk, step) || !step->has_root)
		return NSYNC_OK;
	return nsync_region_revocations(out, walk->repo, &step->parent_tree, step->seq,
					walk->root_at > 1 ? roots[walk->root_at - 2] : NULL,
					roots[walk->root_at - 1], err);
}

static bool check_chain(struct nsync_verdict *out, const struct walk *walk, const struct nsync_record *record,
			const struct nsync_root *root)
{
	const struct nsync_record *before = walk->record;
	const struct nsync_id *previous = before ? &before->id : &walk->region->roots[0]->id;
	char mine[32], theirs[32];

	if (!nsync_id_eq(&record->previous, previous)) {
		mismatch(out, "/record/previous", record->previous.hex, previous->hex);
	} else if (!nsync_str_eq(record->region, root->authority)) {
		nsync_judge(out, NSYNC_WRONG_REGION, "/record/region", "%.*s, the root says %.*s",
			    NSYNC_FMT(record->region), NSYNC_FMT(root->authority));
	} else if (before && record->as_of < before->as_of) {
		nsync_time_format(mine, (struct nsync_time){ .seconds = record->as_of });
		nsync_time_format(theirs, (struct nsync_time){ .seconds = before->as_of });
		nsync_judge(out, NSYNC_RECORD_MISMATCH, "/record/asOf", "%s is before the last record, %s", mine, theirs);
	} else {
		return true;
	}
	return false;
}

static bool check_root(struct nsync_verdict *out, const struct nsync_record *record, const struct nsync_root *root)
{
	char as_of[32], expires[32];

	if (record->root_version != root->version) {
		nsync_judge(out, NSYNC_RECORD_MISMATCH, "/record/root/version", "recorded %lld, the tree's newest is %lld",
			    (long long)record->root_version, (long long)root->version);
	} else if (!nsync_id_eq(&record->root_id, &root->id)) {
		mismatch(out, "/record/root/id", record->root_id.hex, root->id.hex);
	} else if (record->as_of > root->expires.seconds) {
		nsync_time_format(as_of, (struct nsync_time){ .seconds = record->as_of });
		nsync_time_format(expires, root->expires);
		nsync_judge(out, NSYNC_BAD_ROOT, "/record/root", "merged at %s, the root expired at %s", as_of, expires);
	} else {
		return nsync_root_judge_merge(out, root, &record->file, nsync_buf_view(&record->message)) ==
		       NSYNC_REASON_OK;
	}
	return false;
}

enum nsync_code nsync_audit_record_check(struct walk *walk, struct step *step,
					 struct nsync_error *err)
{
	struct nsync_verdict verdict = { .reason = NSYNC_REASON_OK };
	const struct nsync_root *root;
	char path[NSYNC_MAX_PATH];
	enum nsync_code code;

	code = nsync_region_record(&step->record, &verdict, walk->repo, &step->commit.tree, step->seq, err);
	if (code)
		return code;
	if (verdict.reason)
		return nsync_audit_disagree(step, NULL, &verdict);
	code = check_root_file(&verdict, walk, step, err);
	if (code)
		return code;
	if (verdict.reason) {
		if (!step->has_root)
			return nsync_audit_disagree(step, NULL, &verdict);
		nsync_path_format(path, &step->root);
		return nsync_audit_disagree(step, path, &verdict);
	}
	root = walk->region->roots[walk->root_at - 1];
	if (!check_chain(&verdict, walk, step->record, root) || !check_root(&verdict, step->record, root))
		return nsync_audit_disagree(step, NULL, &verdict);
	return NSYNC_OK;
}
