/* step.c: one first-parent step: exactly the files that its record names, each as it should be. */
#include "internal.h"

/* A visitor's way to stop: the disagreement is noted already. */
#define STOP NSYNC_ECONFLICT

enum nsync_code disagree(struct walk *walk, const struct step *step, const char *path,
			 const struct nsync_verdict *verdict)
{
	AUTO(nsync_buf_release) struct nsync_buf escaped = NSYNC_BUF_INIT(NSYNC_MAX_HELD_PATH + 4);
	char record[NSYNC_MAX_PATH];

	if (disagrees(walk))
		return NSYNC_OK;
	if (!path) {
		nsync_path_record(record, step->seq);
		path = record;
	}
	nsync_path_escape(&escaped, nsync_str(path));
	walk->out->verdict = *verdict;
	walk->out->commit = step->commit.id;
	walk->out->seq = step->seq;
	nsync_str_copy(walk->out->path, sizeof(walk->out->path), nsync_buf_view(&escaped));
	return NSYNC_OK;
}

/* ---- what the step changes ---- */

struct visit {
	struct walk *walk;
	struct step *step;
};

static enum nsync_code refuse(struct visit *visit, struct nsync_str raw, enum nsync_reason reason,
			      const char *why)
{
	AUTO(nsync_buf_release) struct nsync_buf path = NSYNC_BUF_INIT(NSYNC_MAX_TREE_BYTES);
	struct nsync_verdict verdict;

	nsync_buf_str(&path, raw);
	nsync_judge(&verdict, reason, NULL, "%s", why);
	disagree(visit->walk, visit->step, path.p ? path.p : "", &verdict);
	return STOP;
}

static enum nsync_code see_added(void *payload, const struct nsync_entry *entry,
				 const struct nsync_oid *old_id, struct nsync_error *err)
{
	struct visit *visit = payload;
	struct step *step = visit->step;
	struct nsync_path path;

	if (entry->trouble)
		return refuse(visit, entry->path, entry->trouble, "in the regional tree");
	if (old_id)
		return refuse(visit, entry->path, NSYNC_UNRECORDED_CHANGE, "changed what was recorded before");
	nsync_path_parse(&path, entry->path);
	switch (path.kind) {
	case NSYNC_PATH_RECORD:
		if (path.number != step->seq)
			return refuse(visit, entry->path, NSYNC_UNRECORDED_CHANGE, "a record out of its turn");
		step->has_record = true;
		return NSYNC_OK;
	case NSYNC_PATH_ROOT:
		if (step->has_root)
			return refuse(visit, entry->path, NSYNC_UNRECORDED_CHANGE, "a second root in one step");
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
	return refuse(visit, entry->path, NSYNC_UNRECORDED_CHANGE, "no such file belongs in the regional tree");
}

static enum nsync_code see_removed(void *payload, const struct nsync_entry *entry, struct nsync_error *err)
{
	(void)err;
	return refuse(payload, entry->path, NSYNC_UNRECORDED_CHANGE, "removed, though it was recorded");
}

static enum nsync_code collect(struct walk *walk, struct step *step, struct nsync_error *err)
{
	struct visit visit = { walk, step };
	const struct nsync_tree_visitor visitor = { see_added, see_removed, &visit };
	struct nsync_verdict verdict;
	enum nsync_code code;

	if (step->commit.parents > 1) {
		nsync_judge(&verdict, NSYNC_UNRECORDED_CHANGE, NULL, "a commit with %zu parents",
			    step->commit.parents);
		return disagree(walk, step, NULL, &verdict);
	}
	code = nsync_batch_new(&step->batch, &walk->repo, 1, err);
	if (!code)
		code = nsync_repo_compare(walk->repo, &step->parent_tree, &step->commit.tree, "", &visitor, err);
	if (code == STOP && disagrees(walk))
		return NSYNC_OK;
	if (!code && !step->has_record) {
		nsync_judge(&verdict, NSYNC_UNRECORDED_CHANGE, NULL, "the step has no record");
		return disagree(walk, step, NULL, &verdict);
	}
	return code;
}

/* ---- what the record says of the files ---- */

static const char *writer_of(const struct nsync_file *file, struct nsync_path *path)
{
	nsync_path_parse(path, nsync_str(file->path));
	return path->writer;
}

static enum nsync_code check_counts(struct walk *walk, struct step *step, const struct nsync_file *files,
				    size_t count)
{
	const struct nsync_json *inputs = step->record->inputs, *name;
	struct nsync_verdict verdict;
	int64_t total = 0;
	size_t i;

	for (name = nsync_json_first(inputs); name; name = nsync_json_next(inputs, name)) {
		int64_t said = 0, found = 0;
		struct nsync_path path;

		nsync_json_int(&said, nsync_json_get(name + 1, NSYNC_STR("added")));
		for (i = 0; i < count && said; i++)
			found += nsync_str_is(nsync_json_str(name), writer_of(&files[i], &path));
		total += said;
		if (said == found)
			continue;
		nsync_judge(&verdict, NSYNC_RECORD_MISMATCH, "/record/inputs", "%.*s: recorded %lld, in the step %lld",
			    NSYNC_FMT(nsync_json_str(name)), (long long)said, (long long)found);
		return disagree(walk, step, NULL, &verdict);
	}
	if (total != (int64_t)count) {
		nsync_judge(&verdict, NSYNC_RECORD_MISMATCH, "/record/inputs", "offices added %lld, in the step %zu",
			    (long long)total, count);
		return disagree(walk, step, NULL, &verdict);
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
	if (step->has_root) { /* check_record saw to it that the root is alone */
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
		return check_counts(walk, step, files, count);
	nsync_judge(&verdict, NSYNC_RECORD_MISMATCH, "/record/added",
		    "recorded %lld files, %.12s; in the step %zu, %.12s",
		    (long long)step->record->added_count, step->record->added_hash,
		    count + step->has_root, hex);
	return disagree(walk, step, NULL, &verdict);
}

/* ---- the files themselves ---- */

static enum nsync_code judge_files(struct walk *walk, struct step *step, struct nsync_error *err)
{
	const struct nsync_ground ground = {
		.tree = &step->parent_tree,
		.root = walk->region->roots[walk->root_at - 1],
		.newest = walk->newest,
		.seq = step->seq,
		.as_of = step->record->as_of,
		.region = walk->region,
		.jobs = walk->options->jobs,
	};

	return nsync_batch_judge(step->batch, &ground, err);
}

static enum nsync_code take_files(struct walk *walk, struct step *step, struct nsync_error *err)
{
	size_t count, i;
	const struct nsync_file *files = nsync_batch_files(step->batch, &count);
	enum nsync_code code;

	for (i = 0; i < count; i++) {
		if (!files[i].accepted)
			return disagree(walk, step, files[i].path, files[i].verdict);
		if (files[i].reason) {
			code = keep_finding(walk->region, files[i].path, files[i].reason, step->seq, err);
			if (code)
				return code;
		}
		walk->region->item_count += files[i].kind == NSYNC_PATH_ITEM;
		code = check_claim(walk, step, &files[i], err);
		if (code)
			return code;
		if (walk->options->file)
			walk->options->file(walk->options->payload, step->seq, &files[i]);
	}
	return NSYNC_OK;
}

static enum nsync_code check_step(struct walk *walk, struct step *step, struct nsync_error *err)
{
	enum nsync_code code;
	size_t count;

	code = collect(walk, step, err);
	if (!code && !disagrees(walk))
		code = check_record(walk, step, err);
	if (code || disagrees(walk))
		return code;
	nsync_batch_files(step->batch, &count);
	if (count)
		code = judge_files(walk, step, err);
	if (!code)
		code = take_files(walk, step, err);
	if (!code && !disagrees(walk))
		code = check_added(walk, step, err);
	return code;
}

enum nsync_code walk_step(struct walk *walk, const struct nsync_commit *commit,
			  const struct nsync_oid *parent_tree, struct nsync_error *err)
{
	const struct nsync_record *before = walk->region->record;
	struct step step = {
		.commit = *commit,
		.parent_tree = *parent_tree,
		.seq = before ? before->seq + 1 : 1,
	};
	enum nsync_code code = check_step(walk, &step, err);

	nsync_batch_free(step.batch);
	if (code || disagrees(walk)) {
		nsync_record_free(step.record);
		return code;
	}
	nsync_record_free(walk->region->record);
	walk->region->record = step.record;
	walk->region->head = commit->id;
	walk->region->tree = commit->tree;
	if (walk->options->step)
		walk->options->step(walk->options->payload, step.record, &commit->id);
	return NSYNC_OK;
}
