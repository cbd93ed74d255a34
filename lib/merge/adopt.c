/* adopt.c: a trust root enters the regional branch as a record of its own. */
#include "internal.h"

static int64_t next_seq(const struct nsync_region *region)
{
	return region->record ? region->record->seq + 1 : 1;
}

static enum nsync_code check_root(struct nsync_verdict *verdict, const struct nsync_repo *repo,
				  const struct nsync_region *region, const struct nsync_root *root,
				  int64_t as_of, struct nsync_error *err)
{
	const struct nsync_root *newest = nsync_region_root(region);
	char expires[32];

	*verdict = (struct nsync_verdict){ .reason = NSYNC_REASON_OK };
	if (newest)
		nsync_root_step(verdict, newest, root);
	else
		nsync_root_first(verdict, root, &region->pin);
	if (!verdict->reason && as_of > root->expires.seconds) {
		nsync_time_format(expires, root->expires);
		nsync_judge(verdict, NSYNC_BAD_ROOT, "/root/expires", "expired at %s", expires);
	}
	return verdict->reason ? NSYNC_OK :
				 nsync_region_revocations(verdict, repo, &region->tree, next_seq(region), newest,
							  root, err);
}

static void hash_root(char out[NSYNC_HEX_SIZE], const char *path, struct nsync_str file)
{
	struct nsync_sha256 hash;
	uint8_t sum[NSYNC_HASH_BYTES];

	nsync_sha256(sum, file);
	nsync_sha256_init(&hash);
	nsync_record_hash_file(&hash, path, sum);
	nsync_sha256_final(sum, &hash);
	nsync_hex(out, sum, sizeof(sum));
}

static enum nsync_code write_root(struct nsync_merge_result *out, struct nsync_repo *repo,
				  const struct nsync_region *region, const struct nsync_root *root,
				  int64_t as_of, const struct nsync_key *key, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf file = NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES);
	const struct nsync_record *before = region->record;
	struct record_spec spec = {
		.seq = next_seq(region),
		.as_of = as_of,
		.previous = before ? before->id : root->id,
		.root = root,
		.before = before,
		.added_count = 1,
	};
	struct nsync_addition additions[2] = { { NULL, { { 0 } }, NULL } };
	char path[NSYNC_MAX_PATH];
	enum nsync_code code;

	nsync_path_root(path, root->version);
	hash_root(spec.added_hash, path, nsync_buf_view(&root->bytes));
	additions[0].path = path;
	code = nsync_repo_write_blob(&additions[0].id, repo, nsync_buf_view(&root->bytes), err);
	if (!code)
		code = nsync_merge_record_build(&file, &spec, key, err);
	if (!code)
		code = nsync_merge_commit_record(out, repo, region, additions, 1, &spec,
						 nsync_buf_view(&file), err);
	out->changed = !code;
	out->added = 1;
	return code;
}

enum nsync_code nsync_merge_adopt(struct nsync_merge_result *out, struct nsync_verdict *verdict,
				  struct nsync_repo *repo, const struct nsync_region *region,
				  const struct nsync_root *root, int64_t as_of,
				  const struct nsync_key *key, struct nsync_error *err)
{
	enum nsync_code code;
	char mine[32], other[32];

	*out = (struct nsync_merge_result){ .changed = false };
	code = check_root(verdict, repo, region, root, as_of, err);
	if (code || verdict->reason)
		return code;
	if (region->record && as_of < region->record->as_of) {
		nsync_time_format(mine, (struct nsync_time){ .seconds = as_of });
		nsync_time_format(other, (struct nsync_time){ .seconds = region->record->as_of });
		return nsync_fail(err, NSYNC_EINVAL, "--as-of", "%s is before record %lld, %s", mine,
				  (long long)region->record->seq, other);
	}
	code = nsync_merge_key_check(root, key, err);
	return code ? code : write_root(out, repo, region, root, as_of, key, err);
}
