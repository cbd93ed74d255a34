/* merge.c: merge(region, as-of, office heads, unreachable, key) -> commit, a pure function. */
#include <stdlib.h>

#include "internal.h"

#define PACK_FROM 100u /* so many files or more are one pack, as git's fetch.unpackLimit has it */

struct merge {
	const struct nsync_merge_input *input;
	struct nsync_repo *repo;
	const struct nsync_root *root;
	struct office_sum *sums; /* ascending by code; sums[i] is source i + 1 of the batch */
	size_t count;
	const struct nsync_file **holds; /* one array, shared out among the sums */
};

static void merge_release(struct merge *merge)
{
	free(merge->sums);
	free(merge->holds);
}

static int by_code(const void *a, const void *b)
{
	const struct office_sum *left = a, *right = b;

	return strcmp(left->office->code, right->office->code);
}

static enum nsync_code check_input(const struct nsync_merge_input *input, const struct nsync_root *root,
				   struct nsync_error *err)
{
	const struct nsync_record *record = input->region->record;
	char as_of[32], other[32];

	if (!root || !record)
		return nsync_fail(err, NSYNC_ETRUST, NULL, "no trust root was adopted yet");
	nsync_time_format(as_of, (struct nsync_time){ .seconds = input->as_of });
	if (input->as_of < record->as_of) {
		nsync_time_format(other, (struct nsync_time){ .seconds = record->as_of });
		return nsync_fail(err, NSYNC_EINVAL, "--as-of", "%s is before record %lld, %s", as_of,
				  (long long)record->seq, other);
	}
	if (input->as_of > root->expires.seconds) {
		nsync_time_format(other, root->expires);
		return nsync_fail(err, NSYNC_ETRUST, NULL, "root %lld expired at %s",
				  (long long)root->version, other);
	}
	return input->key ? nsync_merge_key_check(root, input->key, err) : NSYNC_OK;
}

/* ---- candidates ---- */

static enum nsync_code collect(struct nsync_batch **out, struct merge *merge, struct nsync_error *err)
{
	const struct nsync_repo **sources = calloc(merge->count + 1, sizeof(*sources));
	AUTO(nsync_batch_freep) struct nsync_batch *batch = NULL;
	const struct nsync_oid *accepted = &merge->input->region->tree;
	enum nsync_code code;
	size_t i;

	if (!sources)
		return nsync_fail_memory(err);
	sources[0] = merge->repo;
	for (i = 0; i < merge->count; i++)
		sources[i + 1] = merge->sums[i].office->quarantine;
	code = nsync_batch_new(&batch, sources, merge->count + 1, err);
	free(sources);
	for (i = 0; i < merge->count && !code; i++) {
		const struct nsync_merge_office *office = merge->sums[i].office;
		struct nsync_commit commit;

		if (office->state != NSYNC_OFFICE_FETCHED)
			continue;
		code = nsync_repo_commit(&commit, office->quarantine, &office->head, err);
		if (!code)
			code = nsync_batch_add_office(batch, i + 1, office->code, accepted, &commit.tree, err);
	}
	if (!code)
		*out = TAKE(batch);
	return code;
}

static enum nsync_code judge(struct nsync_batch *batch, struct merge *merge, struct nsync_error *err)
{
	const struct nsync_basis basis = {
		.tree = &merge->input->region->tree,
		.root = merge->root,
		.newest = merge->root,
		.seq = INT64_MAX,
		.as_of = merge->input->as_of,
		.region = merge->input->region,
		.jobs = merge->input->jobs,
		.progress = merge->input->progress,
		.payload = merge->input->payload,
	};

	return nsync_batch_judge(batch, &basis, err);
}

/* ---- what each office gave ---- */

static enum nsync_code sum_up(struct nsync_merge_result *out, struct merge *merge, struct nsync_error *err)
{
	size_t count, i, at = 0;
	const struct nsync_file *files = nsync_batch_files(out->batch, &count);

	merge->holds = calloc(count + 1, sizeof(*merge->holds));
	if (!merge->holds)
		return nsync_fail_memory(err);
	for (i = 0; i < count; i++) {
		struct office_sum *sum = &merge->sums[files[i].source - 1];

		if (files[i].accepted) {
			sum->added++;
			out->added++;
		} else if (!files[i].ignored) {
			sum->held++;
			out->held++;
		}
	}
	for (i = 0; i < merge->count; i++) {
		merge->sums[i].holds = merge->holds + at;
		at += merge->sums[i].held;
		merge->sums[i].held = 0;
	}
	for (i = 0; i < count; i++)
		if (!files[i].accepted && !files[i].ignored) {
			struct office_sum *sum = &merge->sums[files[i].source - 1];

			sum->holds[sum->held++] = &files[i];
		}
	return NSYNC_OK;
}

static bool same_hold(const struct nsync_json *hold, const struct nsync_file *file)
{
	struct nsync_buf path = NSYNC_BUF_INIT(NSYNC_MAX_HELD_PATH + 4);
	bool same;

	nsync_path_escape(&path, nsync_str(file->path));
	same = nsync_str_eq(nsync_json_get_str(hold, NSYNC_STR("path")), nsync_buf_view(&path)) &&
	       nsync_str_is(nsync_json_get_str(hold, NSYNC_STR("verdict")), nsync_reason_name(file->reason)) &&
	       nsync_str_is(nsync_json_get_str(hold, NSYNC_STR("pointer")), file->verdict->pointer);
	nsync_buf_release(&path);
	return same;
}

/*
 * Whether an office's holds differ from what the newest record says of them. One by one in
 * path order, as they were written: long paths that are cut alike must not look like a change.
 */
static bool holds_changed(const struct merge *merge, const struct office_sum *sum)
{
	const struct nsync_record *record = merge->input->region->record;
	const struct nsync_json *before = nsync_json_get(record->inputs, nsync_str(sum->office->code));
	const struct nsync_json *holds = nsync_json_get(before, NSYNC_STR("holds"));
	const struct nsync_json *hold;
	int64_t held = 0;
	size_t i = 0;

	if (sum->office->state != NSYNC_OFFICE_FETCHED)
		return false;
	if (before && !nsync_json_int(&held, nsync_json_get(before, NSYNC_STR("held"))))
		return true;
	if ((size_t)held != sum->held)
		return true;
	for (hold = holds ? nsync_json_first(holds) : NULL; hold; hold = nsync_json_next(holds, hold), i++)
		if (i >= sum->held || !same_hold(hold, sum->holds[i]))
			return true;
	return false;
}

bool nsync_merge_held_before(const struct nsync_region *region, const struct nsync_file *file)
{
	const char *office = strchr(file->path, '/');
	const struct nsync_json *holds, *hold;
	struct nsync_str code;

	if (!region->record || !file->verdict || !office)
		return false;
	code = (struct nsync_str){ office + 1, strcspn(office + 1, "/") };
	holds = nsync_json_get(nsync_json_get(region->record->inputs, code), NSYNC_STR("holds"));
	for (hold = holds ? nsync_json_first(holds) : NULL; hold; hold = nsync_json_next(holds, hold))
		if (same_hold(hold, file))
			return true;
	return false;
}

/* A record names the first holds only: where none of those changed, no other counts as new. */
static void count_new_holds(struct nsync_merge_result *out, const struct merge *merge)
{
	size_t i, k;

	for (i = 0; i < merge->count; i++) {
		const struct office_sum *sum = &merge->sums[i];

		if (!holds_changed(merge, sum))
			continue;
		for (k = 0; k < sum->held; k++)
			out->newly_held += !nsync_merge_held_before(merge->input->region, sum->holds[k]);
	}
}

/* ---- writing ---- */

/* SHA-256 over "path SP sha256 LF" of the accepted files, bytewise by path. */
static void hash_added(char out[NSYNC_HEX_SIZE], const struct nsync_file *files, size_t count)
{
	struct nsync_sha256 hash;
	uint8_t sum[NSYNC_HASH_BYTES];
	size_t i;

	nsync_sha256_init(&hash);
	for (i = 0; i < count; i++)
		if (files[i].accepted)
			nsync_record_hash_file(&hash, files[i].path, files[i].sha256);
	nsync_sha256_final(sum, &hash);
	nsync_hex(out, sum, sizeof(sum));
}

static enum nsync_code copy_accepted(struct nsync_addition *additions, size_t *added,
				     struct merge *merge, const struct nsync_file *files,
				     size_t count, struct nsync_error *err)
{
	struct nsync_copy *copies = calloc(count + 1, sizeof(*copies));
	enum nsync_code code;
	size_t i;

	if (!copies)
		return nsync_fail_memory(err);
	for (i = 0, *added = 0; i < count; i++) {
		if (!files[i].accepted)
			continue;
		copies[*added] = (struct nsync_copy){ merge->sums[files[i].source - 1].office->quarantine,
						      files[i].blob };
		additions[(*added)++] = (struct nsync_addition){ files[i].path, files[i].blob, NULL };
	}
	code = nsync_repo_copy_blobs(merge->repo, copies, *added, NSYNC_MAX_MEDIA_BYTES,
				     merge->input->jobs, err);
	free(copies);
	return code;
}

static enum nsync_code write_record(struct nsync_merge_result *out, struct merge *merge,
				    struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf file = NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES);
	const struct nsync_record *before = merge->input->region->record;
	struct record_spec spec = {
		.seq = before->seq + 1,
		.as_of = merge->input->as_of,
		.previous = before->id,
		.root = merge->root,
		.before = before,
		.offices = merge->sums,
		.office_count = merge->count,
		.added_count = out->added,
	};
	struct nsync_addition *additions;
	size_t count, added = 0;
	const struct nsync_file *files = nsync_batch_files(out->batch, &count);
	enum nsync_code code;

	additions = calloc(out->added + 1, sizeof(*additions));
	if (!additions)
		return nsync_fail_memory(err);
	hash_added(spec.added_hash, files, count);
	code = out->added < PACK_FROM ? NSYNC_OK : nsync_repo_pack_begin(merge->repo, err);
	if (!code)
		code = copy_accepted(additions, &added, merge, files, count, err);
	if (!code)
		code = nsync_merge_record_build(&file, &spec, merge->input->key, err);
	if (!code)
		code = nsync_merge_commit_record(out, merge->repo, merge->input->region, additions,
						 added, &spec, nsync_buf_view(&file), err);
	if (!code && out->added >= PACK_FROM)
		code = nsync_repo_pack_end(merge->repo, err);
	nsync_repo_pack_drop(merge->repo);
	free(additions);
	return code;
}

static enum nsync_code run(struct nsync_merge_result *out, struct merge *merge, struct nsync_error *err)
{
	enum nsync_code code;
	size_t i;

	code = collect(&out->batch, merge, err);
	if (!code)
		code = judge(out->batch, merge, err);
	if (!code)
		code = sum_up(out, merge, err);
	if (code)
		return code;
	count_new_holds(out, merge);
	out->changed = out->added > 0;
	for (i = 0; i < merge->count; i++)
		out->changed = out->changed || holds_changed(merge, &merge->sums[i]);
	if (!out->changed || !merge->input->key)
		return NSYNC_OK;
	return write_record(out, merge, err);
}

enum nsync_code nsync_merge(struct nsync_merge_result *out, struct nsync_repo *repo,
			    const struct nsync_merge_input *input, struct nsync_error *err)
{
	AUTO(merge_release) struct merge merge = { .input = input, .repo = repo };
	enum nsync_code code;
	size_t i;

	*out = (struct nsync_merge_result){ .changed = false };
	merge.root = nsync_region_root(input->region);
	code = check_input(input, merge.root, err);
	if (code)
		return code;
	merge.sums = calloc(input->office_count + 1, sizeof(*merge.sums));
	if (!merge.sums)
		return nsync_fail_memory(err);
	for (i = 0; i < input->office_count; i++)
		if (nsync_root_office(merge.root, nsync_str(input->offices[i].code)))
			merge.sums[merge.count++].office = &input->offices[i];
	qsort(merge.sums, merge.count, sizeof(*merge.sums), by_code);
	return run(out, &merge, err);
}

void nsync_merge_release(struct nsync_merge_result *result)
{
	nsync_record_free(result->record);
	nsync_batch_free(result->batch);
	*result = (struct nsync_merge_result){ .changed = false };
}
