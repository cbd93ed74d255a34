/* step.c: one first-parent step: exactly the files that its record names, each as it should be. */
#include "internal.h"

/* A visitor's way to stop: the disagreement is noted already. */
#define STOP NSYNC_ECONFLICT

/* ---- what the step changes ---- */

static enum nsync_code refuse(struct step *step, struct nsync_str raw, enum nsync_reason reason,
			      const char *why)
{
	AUTO(nsync_buf_release) struct nsync_buf path = NSYNC_BUF_INIT(NSYNC_MAX_TREE_BYTES);
	struct nsync_verdict verdict;

	nsync_buf_str(&path, raw);
	nsync_judge(&verdict, reason, NULL, "%s", why);
	nsync_audit_disagree(step, path.p ? path.p : "", &verdict);
	return STOP;
}

static enum nsync_code see_added(void *payload, const struct nsync_entry *entry,
				 const struct nsync_oid *old_id, struct nsync_error *err)
{
	struct step *step = payload;
	struct nsync_path path;

	if (entry->trouble)
		return refuse(step, entry->path, entry->trouble, "in the regional tree");
	if (old_id)
		return refuse(step, entry->path, NSYNC_UNRECORDED_CHANGE, "changed what was recorded before");
	nsync_path_parse(&path, entry->path);
	switch (path.kind) {
	case NSYNC_PATH_RECORD:
		if (path.number != step->seq)
			return refuse(step, entry->path, NSYNC_UNRECORDED_CHANGE, "a record out of its turn");
		step->has_record = true;
		return NSYNC_OK;
	case NSYNC_PATH_ROOT:
		if (step->has_root)
			return refuse(step, entry->path, NSYNC_UNRECORDED_CHANGE, "a second root in one step");
		step->has_root = true;
		step->root = path;
		return NSYNC_OK;
	case NSYNC_PATH_ITEM:
	case NSYNC_PATH_COSIGNATURE:
	case NSYNC_PATH_MEDIA:
		return nsync_batch_add(step->batch, 0, entry->path, &entry->id, NSYNC_REASON_OK, NULL, err);
	case NSYNC_PATH_NONE:
		break;
	}
	return refuse(step, entry->path, NSYNC_UNRECORDED_CHANGE, "no such file belongs in the regional tree");
}

static enum nsync_code see_removed(void *payload, const struct nsync_entry *entry, struct nsync_error *err)
{
	(void)err;
	return refuse(payload, entry->path, NSYNC_UNRECORDED_CHANGE, "removed, though it was recorded");
}

static enum nsync_code collect(struct walk *walk, struct step *step, struct nsync_error *err)
{
	const struct nsync_tree_visitor visitor = { see_added, see_removed, step };
	struct nsync_verdict verdict;
	enum nsync_code code;

	if (step->commit.parents > 1) {
		nsync_judge(&verdict, NSYNC_UNRECORDED_CHANGE, NULL, "a commit with %zu parents",
			    step->commit.parents);
		return nsync_audit_disagree(step, NULL, &verdict);
	}
	code = nsync_batch_new(&step->batch, &walk->repo, 1, err);
	if (!code)
		code = nsync_repo_compare(walk->repo, &step->parent_tree, &step->commit.tree, "", &visitor, err);
	if (code == STOP && disagrees(step))
		return NSYNC_OK;
	if (!code && !step->has_record) {
		nsync_judge(&verdict, NSYNC_UNRECORDED_CHANGE, NULL, "the step has no record");
		return nsync_audit_disagree(step, NULL, &verdict);
	}
	return code;
}

/* ---- what the record says of the files ---- */

/* "items/gt/...": the second part. The path was parsed before, when it was added. */
static struct nsync_str writer_of(const struct nsync_file *file)
{
	const char *writer = strchr(file->path, '/') + 1;

	return (struct nsync_str){ writer, strcspn(writer, "/") };
}

static enum nsync_code check_counts(struct step *step, const struct nsync_file *files, size_t count)
{
	const struct nsync_json *inputs = step->record->inputs, *name;
	struct nsync_verdict verdict;
	int64_t total = 0;
	size_t i;

	for (name = nsync_json_first(inputs); name; name = nsync_json_next(inputs, name)) {
		int64_t said = 0, found = 0;

		nsync_json_int(&said, nsync_json_get(name + 1, NSYNC_STR("added")));
		for (i = 0; i < count && said; i++)
			found += nsync_str_eq(nsync_json_str(name), writer_of(&files[i]));
		total += said;
		if (said == found)
			continue;
		nsync_judge(&verdict, NSYNC_RECORD_MISMATCH, "/record/inputs", "%.*s: recorded %lld, in the step %lld",
			    NSYNC_FMT(nsync_json_str(name)), (long long)said, (long long)found);
		return nsync_audit_disagree(step, NULL, &verdict);
	}
	if (total != (int64_t)count) {
		nsync_judge(&verdict, NSYNC_RECORD_MISMATCH, "/record/inputs", "offices added %lld, in the step %zu",
			    (long long)total, count);
		return nsync_audit_disagree(step, NULL, &verdict);
	}
	return NSYNC_OK;
}

static enum nsync_code root_hash(uint8_t out[NSYNC_HASH_BYTES], const struct walk *walk,
				 const struct step *step, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	char path[NSYNC_MAX_PATH];
	struct nsync_oid id;
	enum nsync_entry_kind kind;
	enum nsync_code code;

	nsync_path_format(path, &step->root);
	code = nsync_repo_find(&id, &kind, walk->repo, &step->commit.tree, nsync_str(path), err);
	if (!code)
		code = nsync_repo_blob(&bytes, walk->repo, &id, NSYNC_MAX_SIGNED_BYTES, err);
	if (!code)
		nsync_sha256(out, nsync_buf_view(&bytes));
	return code;
}

static enum nsync_code check_added(struct walk *walk, struct step *step, struct nsync_error *err)
{
	size_t count, i;
	const struct nsync_file *files = nsync_batch_files(step->batch, &count);
	struct nsync_sha256 hash;
	uint8_t sum[NSYNC_HASH_BYTES];
	char hex[NSYNC_HEX_SIZE], path[NSYNC_MAX_PATH];
	struct nsync_verdict verdict;
	enum nsync_code code;

	nsync_sha256_init(&hash);
	for (i = 0; i < count; i++)
		nsync_record_hash_file(&hash, files[i].path, files[i].sha256);
	if (step->has_root) { /* nsync_audit_record_check saw to it that the root is alone */
		code = root_hash(sum, walk, step, err);
		if (code)
			return code;
		nsync_path_format(path, &step->root);
		nsync_record_hash_file(&hash, path, sum);
	}
	nsync_sha256_final(sum, &hash);
	nsync_hex(hex, sum, sizeof(sum));
	if (step->record->added_count == (int64_t)count + step->has_root &&
	    strcmp(step->record->added_hash, hex) == 0)
		return check_counts(step, files, count);
	nsync_judge(&verdict, NSYNC_RECORD_MISMATCH, "/record/added",
		    "recorded %lld files, %.12s; in the step %zu, %.12s",
		    (long long)step->record->added_count, step->record->added_hash,
		    count + step->has_root, hex);
	return nsync_audit_disagree(step, NULL, &verdict);
}

/* ---- the files themselves ---- */

static enum nsync_code take_files(struct walk *walk, struct step *step, struct nsync_error *err)
{
	size_t count, i;
	const struct nsync_file *files = nsync_batch_files(step->batch, &count);
	enum nsync_code code;

	for (i = 0; i < count; i++) {
		if (!files[i].accepted)
			return nsync_audit_disagree(step, files[i].path, files[i].verdict);
		if (files[i].reason) {
			code = nsync_audit_keep_finding(walk->region, files[i].path,
							files[i].reason, step->seq, err);
			if (code)
				return code;
		}
		walk->region->item_count += files[i].kind == NSYNC_PATH_ITEM;
		walk->region->cosignature_count += files[i].kind == NSYNC_PATH_COSIGNATURE;
		walk->region->media_count += files[i].kind == NSYNC_PATH_MEDIA;
		code = nsync_audit_claim_check(walk, step, &files[i], err);
		if (code)
			return code;
		if (walk->options->file)
			walk->options->file(walk->options->payload, step->seq, &files[i]);
	}
	return NSYNC_OK;
}

/* A step's progress is its files'. */
static void count_files(void *payload, size_t done, size_t total)
{
	struct walk *walk = payload;

	(void)done;
	(void)total;
	walk->options->progress(walk->options->payload, atomic_fetch_add(&walk->files_done, 1) + 1,
				walk->files);
}

enum nsync_code nsync_audit_step_gather(struct walk *walk, struct step *step,
					const struct nsync_commit *commit, struct nsync_error *err)
{
	enum nsync_code code;

	*step = (struct step){ .commit = *commit, .parent_tree = walk->tree,
			       .seq = walk->record ? walk->record->seq + 1 : 1 };
	code = collect(walk, step, err);
	if (!code && !disagrees(step))
		code = nsync_audit_record_check(walk, step, err);
	if (code || disagrees(step))
		return code;
	step->basis = (struct nsync_basis){
		.tree = &step->parent_tree,
		.root = walk->region->roots[walk->root_at - 1],
		.newest = walk->newest,
		.seq = step->seq,
		.as_of = step->record->as_of,
		.region = walk->region,
		.unnamed = walk->options->unnamed,
		.progress = walk->options->progress ? count_files : NULL,
		.payload = walk,
	};
	walk->record = step->record;
	walk->tree = commit->tree;
	return NSYNC_OK;
}

enum nsync_code nsync_audit_step_settle(struct walk *walk, struct step *step,
					struct nsync_error *err)
{
	enum nsync_code code = NSYNC_OK;

	if (!disagrees(step))
		code = nsync_batch_settle(step->batch, walk->crew, &step->basis, err);
	if (!code && !disagrees(step))
		code = take_files(walk, step, err);
	if (!code && !disagrees(step))
		code = check_added(walk, step, err);
	if (!code && disagrees(step))
		*walk->out = step->found;
	if (!code && !disagrees(step))
		code = nsync_audit_keep_id(walk, step->record, err);
	if (code || disagrees(step))
		return code;
	nsync_record_free(walk->region->record);
	walk->region->record = TAKE(step->record);
	walk->region->head = step->commit.id;
	walk->region->tree = step->commit.tree;
	if (walk->options->step)
		walk->options->step(walk->options->payload, walk->region->record, &step->commit.id);
	return NSYNC_OK;
}

void nsync_audit_step_release(struct step *step)
{
	nsync_batch_free(step->batch);
	nsync_record_free(step->record);
	*step = (struct step){ .seq = 0 };
}
