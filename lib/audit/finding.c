/* finding.c: accepted files that are not ok, in path order. */
#include <stdlib.h>

#include "internal.h"

enum nsync_code nsync_audit_keep_finding(struct nsync_region *region, const char *path,
					 enum nsync_reason reason, int64_t seq,
					 struct nsync_error *err)
{
	struct nsync_finding *findings;
	size_t low = 0, high = region->finding_count;
	char *name;

	TRY(NSYNC_GROW(region->findings, region->finding_count, region->finding_cap, err));
	name = strdup(path);
	if (!name)
		return nsync_fail_memory(err);
	findings = region->findings;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(findings[middle].path, path) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	memmove(findings + low + 1, findings + low, (region->finding_count - low) * sizeof(*findings));
	findings[low] = (struct nsync_finding){ name, reason, seq };
	region->finding_count++;
	return NSYNC_OK;
}

/* Whether the cosigner's file is in the region's tree and stands. */
static enum nsync_code cosigned(bool *out, const struct nsync_region *region, const struct nsync_repo *repo,
				const char *cosigner, const struct nsync_path *item, struct nsync_error *err)
{
	const struct nsync_finding *finding;
	char path[NSYNC_MAX_PATH];

	nsync_path_cosignature(path, cosigner, &item->story, item->number);
	finding = nsync_region_finding(region, path);
	*out = false;
	if (finding && finding->reason == NSYNC_KEY_REVOKED)
		return NSYNC_OK;
	return nsync_repo_find_optional(out, NULL, NULL, repo, &region->tree, nsync_str(path), err);
}

static enum nsync_code all_cosigned(bool *out, const struct nsync_region *region,
				    const struct nsync_repo *repo, const char *path, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	struct nsync_verdict verdict = { .reason = NSYNC_REASON_OK };
	struct nsync_signed file;
	struct nsync_path parsed;
	struct nsync_item item;
	struct nsync_oid id;
	enum nsync_entry_kind kind;
	enum nsync_code code;
	size_t i;

	nsync_path_parse(&parsed, nsync_str(path));
	code = nsync_repo_find(&id, &kind, repo, &region->tree, nsync_str(path), err);
	if (!code)
		code = nsync_repo_blob(&bytes, repo, &id, NSYNC_MAX_SIGNED_BYTES, err);
	if (!code)
		code = nsync_signed_read(&file, &verdict, &doc, NSYNC_KIND_ITEM, nsync_buf_view(&bytes), err);
	if (code || verdict.reason || nsync_item_read(&item, &verdict, file.body))
		return nsync_fail(err, code ? code : NSYNC_EGIT, path, "an accepted item that does not read");
	*out = true;
	for (i = 0; i < item.joint_count && *out; i++) {
		code = cosigned(out, region, repo, item.joint[i], &parsed, err);
		if (code)
			return code;
	}
	return NSYNC_OK;
}

enum nsync_code nsync_audit_settle_awaiting(struct nsync_region *region,
					    const struct nsync_repo *repo, struct nsync_error *err)
{
	/* All are judged before any goes: judging looks other findings up. */
	bool *settled = calloc(region->finding_count + 1, sizeof(*settled));
	size_t i, kept = 0;
	enum nsync_code code = NSYNC_OK;

	if (!settled)
		return nsync_fail_memory(err);
	for (i = 0; i < region->finding_count && !code; i++)
		if (region->findings[i].reason == NSYNC_AWAITING_COSIGNATURE)
			code = all_cosigned(&settled[i], region, repo, region->findings[i].path, err);
	for (i = 0; i < region->finding_count && !code; i++) {
		if (settled[i])
			free(region->findings[i].path);
		else
			region->findings[kept++] = region->findings[i];
	}
	if (!code)
		region->finding_count = kept;
	free(settled);
	return code;
}
