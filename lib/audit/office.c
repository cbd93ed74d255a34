/* office.c: what the region did with an office's branch: held, left out, or not seen yet. */
#include <stdlib.h>

#include "internal.h"

void nsync_office_audit_release(struct nsync_office_audit *audit)
{
	nsync_batch_free(audit->batch);
	free(audit->standings);
	*audit = (struct nsync_office_audit){ .omitted = 0 };
}

static const struct nsync_json *input_of(const struct nsync_region *region, const char *office)
{
	return nsync_json_get(region->record->inputs, nsync_str(office));
}

/* The head that was merged, as far as this branch has it: an office may have rewritten its history. */
static enum nsync_code find_merged(struct nsync_office_audit *out, struct nsync_commit *commit,
				   const struct nsync_region *region, const struct nsync_repo *office_repo,
				   const struct nsync_oid *head, const char *office, struct nsync_error *err)
{
	const struct nsync_json *input = input_of(region, office);
	struct nsync_error quiet = { .code = NSYNC_OK };
	enum nsync_code code;

	out->merged = nsync_oid_parse(&out->merged_head, nsync_json_get_str(input, NSYNC_STR("head")));
	if (!out->merged)
		return NSYNC_OK;
	code = nsync_repo_commit(commit, office_repo, &out->merged_head, &quiet);
	if (code == NSYNC_ENOTFOUND || code == NSYNC_EGIT)
		return NSYNC_OK;
	if (code)
		return nsync_fail_as(err, code, quiet.where, &quiet);
	return nsync_repo_descends(&out->known, office_repo, head, &out->merged_head, err);
}

/* A record names so many holds at most: whether this one may be among the others. */
static bool may_be_unnamed(const struct nsync_region *region, const char *office, const char *path)
{
	const struct nsync_json *input = input_of(region, office);
	const struct nsync_json *holds = nsync_json_get(input, NSYNC_STR("holds"));
	const struct nsync_json *hold, *last = NULL;
	int64_t held = 0;
	struct nsync_str name;
	size_t n;
	int order;

	if (!holds || !nsync_json_int(&held, nsync_json_get(input, NSYNC_STR("held"))) ||
	    held <= (int64_t)holds->len)
		return false;
	for (hold = nsync_json_first(holds); hold; hold = nsync_json_next(holds, hold))
		last = hold;
	name = nsync_json_get_str(last, NSYNC_STR("path"));
	/* Escaped names are in another order than their bytes. */
	if (!last || memchr(name.p, '%', name.n))
		return true;
	n = strlen(path);
	order = memcmp(name.p, path, name.n < n ? name.n : n);
	return order < 0 || (order == 0 && name.n < n);
}

/* Whether the merged head has this very file where merge sees it. merged: in path order, as trees are compared. */
static bool was_seen(const struct nsync_file *merged, size_t count, const struct nsync_file *file)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(merged[middle].path, file->path) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	/* A name that is there twice is nobody's. */
	return low < count && strcmp(merged[low].path, file->path) == 0 && merged[low].reason == NSYNC_REASON_OK &&
	       nsync_oid_eq(&merged[low].blob, &file->blob) &&
	       (low + 1 == count || strcmp(merged[low + 1].path, file->path) != 0);
}

static enum nsync_standing stand(const struct nsync_region *region, const char *office,
				 const struct nsync_file *file, bool seen)
{
	AUTO(nsync_buf_release) struct nsync_buf path = NSYNC_BUF_INIT(NSYNC_MAX_HELD_PATH + 4);
	bool held;

	nsync_path_escape(&path, nsync_str(file->path));
	held = nsync_record_hold(NULL, NULL, region->record, nsync_str(office), nsync_buf_view(&path));
	if (file->ignored)
		return NSYNC_STANDING_IGNORED;
	/* What did not even read as a file when it was merged proves nothing but its own hold. */
	if (!seen)
		return held && file->reason ? NSYNC_STANDING_HELD : NSYNC_STANDING_NEWER;
	if (held || may_be_unnamed(region, office, file->path))
		return NSYNC_STANDING_HELD;
	/* A picture comes in with its item, and is left out with it. */
	return file->kind == NSYNC_PATH_MEDIA ? NSYNC_STANDING_IGNORED : NSYNC_STANDING_OMITTED;
}

static enum nsync_code judge_branch(struct nsync_office_audit *out, const struct nsync_region *region,
				    const struct nsync_repo *repo, const struct nsync_repo *office_repo,
				    const struct nsync_oid *tree, const char *office, struct nsync_error *err)
{
	const struct nsync_repo *const sources[] = { repo, office_repo };
	const struct nsync_root *root = nsync_region_root(region);
	const struct nsync_basis basis = {
		.tree = &region->tree,
		.root = root,
		.newest = root,
		.seq = INT64_MAX,
		.as_of = region->record->as_of,
		.region = region,
	};
	enum nsync_code code;

	code = nsync_batch_new(&out->batch, sources, 2, err);
	if (!code)
		code = nsync_batch_add_office(out->batch, 1, office, &region->tree, tree, err);
	return code ? code : nsync_batch_judge(out->batch, &basis, err);
}

enum nsync_code nsync_audit_office(struct nsync_office_audit *out, const struct nsync_region *region,
				   const struct nsync_repo *repo, const struct nsync_repo *office_repo,
				   const struct nsync_oid *head, const char *office, struct nsync_error *err)
{
	const struct nsync_repo *const sources[] = { office_repo };
	AUTO(nsync_batch_freep) struct nsync_batch *merged = NULL;
	struct nsync_commit branch, before;
	const struct nsync_file *files, *seen;
	size_t count, seen_count, i;
	enum nsync_code code;

	*out = (struct nsync_office_audit){ .omitted = 0 };
	code = nsync_repo_commit(&branch, office_repo, head, err);
	if (!code)
		code = find_merged(out, &before, region, office_repo, head, office, err);
	if (!code)
		code = judge_branch(out, region, repo, office_repo, &branch.tree, office, err);
	if (!code)
		code = nsync_batch_new(&merged, sources, 1, err);
	if (!code && out->known)
		code = nsync_batch_add_office(merged, 0, office, &region->tree, &before.tree, err);
	if (code)
		return code;
	files = nsync_batch_files(out->batch, &count);
	seen = nsync_batch_files(merged, &seen_count);
	out->standings = calloc(count + 1, sizeof(*out->standings));
	if (!out->standings)
		return nsync_fail_memory(err);
	for (i = 0; i < count; i++) {
		out->standings[i] = stand(region, office, &files[i], was_seen(seen, seen_count, &files[i]));
		out->omitted += out->standings[i] == NSYNC_STANDING_OMITTED;
	}
	return NSYNC_OK;
}
