/* high_water.c: a fetched region against the highest root and record that were seen before. */
#include "lib/audit/internal.h"

static void other(struct nsync_disagreement *out, enum nsync_reason reason, const char *path,
		  int64_t seq, const char *what, const char *here, const char *before)
{
	*out = (struct nsync_disagreement){ .seq = seq };
	nsync_judge(&out->verdict, reason, NULL, "%s: fetched now %.12s, seen before %.12s", what, here, before);
	nsync_str_copy(out->path, sizeof(out->path), nsync_str(path));
}

static void older(struct nsync_disagreement *out, const char *path, const char *what, int64_t here,
		  int64_t before)
{
	*out = (struct nsync_disagreement){ .seq = before };
	nsync_judge(&out->verdict, NSYNC_ROLLBACK, NULL, "newest %s fetched now: %lld, seen before: %lld",
		    what, (long long)here, (long long)before);
	nsync_str_copy(out->path, sizeof(out->path), nsync_str(path));
}

static void check_root(struct nsync_disagreement *out, const struct nsync_high_water *mark,
		       const struct nsync_region *region)
{
	char path[NSYNC_MAX_PATH];
	const struct nsync_root *root;

	if (!mark->root_version)
		return;
	nsync_path_root(path, mark->root_version);
	if ((int64_t)region->root_count < mark->root_version) {
		older(out, path, "root", (int64_t)region->root_count, mark->root_version);
		return;
	}
	root = region->roots[mark->root_version - 1];
	if (!nsync_id_eq(&root->id, &mark->root_id))
		other(out, NSYNC_FORK, path, 0, "root", root->id.hex, mark->root_id.hex);
}

static enum nsync_code check_seq(struct nsync_disagreement *out, const struct nsync_high_water *mark,
				 const struct nsync_region *region, const struct nsync_repo *repo,
				 struct nsync_error *err)
{
	AUTO(nsync_record_freep) struct nsync_record *record = NULL;
	int64_t newest = region->record ? region->record->seq : 0;
	char path[NSYNC_MAX_PATH];
	enum nsync_code code;

	if (!mark->seq)
		return NSYNC_OK;
	nsync_path_record(path, mark->seq);
	if (newest < mark->seq) {
		older(out, path, "record", newest, mark->seq);
		return NSYNC_OK;
	}
	code = nsync_region_record(&record, &out->verdict, repo, &region->tree, mark->seq, err);
	if (code || out->verdict.reason)
		return code;
	if (!record || !nsync_id_eq(&record->id, &mark->record_id))
		other(out, NSYNC_FORK, path, mark->seq, "record", record ? record->id.hex : "none",
		      mark->record_id.hex);
	return NSYNC_OK;
}

enum nsync_code nsync_audit_high_water(struct nsync_disagreement *out, struct nsync_high_water *mark,
				 const struct nsync_region *region, const struct nsync_repo *repo,
				 struct nsync_error *err)
{
	const struct nsync_root *root = nsync_region_root(region);
	enum nsync_code code = NSYNC_OK;

	*out = (struct nsync_disagreement){ .seq = 0 };
	check_root(out, mark, region);
	if (!out->verdict.reason)
		code = check_seq(out, mark, region, repo, err);
	if (code || out->verdict.reason || !root || !region->record)
		return code;
	*mark = (struct nsync_high_water){ root->version, region->record->seq, root->id, region->record->id };
	return NSYNC_OK;
}
