/* region.c: the regional branch at one commit: roots from the pin, records by number. */
#include <stdlib.h>

#include "nsync/verify.h"

void nsync_region_init(struct nsync_region *region)
{
	*region = (struct nsync_region){ .record = NULL };
}

void nsync_region_release(struct nsync_region *region)
{
	struct nsync_id pin = region->pin;
	size_t i;

	for (i = 0; i < region->root_count; i++)
		nsync_root_free(region->roots[i]);
	free(region->roots);
	nsync_record_free(region->record);
	for (i = 0; i < region->finding_count; i++)
		free(region->findings[i].path);
	free(region->findings);
	for (i = 0; i < region->claim_count; i++)
		free(region->claims[i].path);
	free(region->claims);
	nsync_region_init(region);
	region->pin = pin;
}

/* Read a file of the regional tree. *found false: there is none. */
static enum nsync_code read_file(struct nsync_buf *out, bool *found, struct nsync_verdict *verdict,
				 const struct nsync_repo *repo, const struct nsync_oid *tree,
				 const char *path, size_t max, struct nsync_error *err)
{
	struct nsync_error quiet = { .code = NSYNC_OK };
	struct nsync_oid id;
	enum nsync_entry_kind kind;
	enum nsync_code code;

	TRY(nsync_repo_find_optional(found, &id, &kind, repo, tree, nsync_str(path), err));
	if (!*found)
		return NSYNC_OK;
	if (kind != NSYNC_ENTRY_FILE) {
		nsync_judge(verdict, NSYNC_BAD_MODE, NULL, "not an ordinary file");
		return NSYNC_OK;
	}
	code = nsync_repo_blob(out, repo, &id, max, &quiet);
	if (code == NSYNC_ELIMIT) {
		nsync_judge(verdict, NSYNC_TOO_LARGE, NULL, "more than %zu bytes", max);
		return NSYNC_OK;
	}
	return code ? nsync_fail_as(err, code, quiet.where[0] ? quiet.where : path, &quiet) : code;
}

static enum nsync_code push_root(struct nsync_region *region, struct nsync_root **root,
				 struct nsync_error *err)
{
	TRY(NSYNC_GROW(region->roots, region->root_count, region->root_cap, err));
	region->roots[region->root_count++] = TAKE(*root);
	return NSYNC_OK;
}

/* Read one root, and hold it against the one before. */
static enum nsync_code read_root(struct nsync_root **out, struct nsync_verdict *verdict,
				 const struct nsync_region *region, struct nsync_str bytes, bool known,
				 struct nsync_error *err)
{
	const struct nsync_root *newest = nsync_region_root(region);
	enum nsync_code code;

	code = (known ? nsync_root_read_known : nsync_root_read)(out, verdict, bytes, err);
	if (code || verdict->reason)
		return code;
	/* The pin is compared all the same: it costs nothing. */
	if (known && (newest || nsync_id_eq(&(*out)->id, &region->pin)))
		return NSYNC_OK;
	if (newest)
		nsync_root_step(verdict, newest, *out);
	else
		nsync_root_first(verdict, *out, &region->pin);
	return NSYNC_OK;
}

enum nsync_code nsync_region_roots(struct nsync_region *region, struct nsync_verdict *verdict,
				   char path[NSYNC_MAX_PATH], const struct nsync_repo *repo,
				   const struct nsync_oid *tree, struct nsync_error *err)
{
	return nsync_region_roots_known(region, verdict, path, repo, tree, NULL, 0, err);
}

enum nsync_code nsync_region_roots_known(struct nsync_region *region, struct nsync_verdict *verdict,
					 char path[NSYNC_MAX_PATH], const struct nsync_repo *repo,
					 const struct nsync_oid *tree, const struct nsync_id *known,
					 size_t count, struct nsync_error *err)
{
	enum nsync_code code;
	struct nsync_id hash;
	bool found;

	*verdict = (struct nsync_verdict){ .reason = NSYNC_REASON_OK };
	for (;;) {
		AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
		AUTO(nsync_root_freep) struct nsync_root *root = NULL;
		const struct nsync_root *newest = nsync_region_root(region);

		nsync_path_root(path, newest ? newest->version + 1 : 1);
		code = read_file(&bytes, &found, verdict, repo, tree, path, NSYNC_MAX_SIGNED_BYTES, err);
		if (code || verdict->reason || !found)
			return code;
		nsync_sha256_hex(hash.hex, nsync_buf_view(&bytes));
		code = read_root(&root, verdict, region, nsync_buf_view(&bytes),
				 region->root_count < count &&
					 nsync_id_eq(&hash, &known[region->root_count]), err);
		if (code || verdict->reason)
			return code;
		code = push_root(region, &root, err);
		if (code)
			return code;
	}
}

enum nsync_code nsync_region_record(struct nsync_record **out, struct nsync_verdict *verdict,
				    const struct nsync_repo *repo, const struct nsync_oid *tree,
				    int64_t seq, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_RECORD_BYTES);
	char path[NSYNC_MAX_PATH];
	enum nsync_code code;
	bool found;

	*out = NULL;
	*verdict = (struct nsync_verdict){ .reason = NSYNC_REASON_OK };
	nsync_path_record(path, seq);
	code = read_file(&bytes, &found, verdict, repo, tree, path, NSYNC_MAX_RECORD_BYTES, err);
	if (code || verdict->reason || !found)
		return code;
	return nsync_record_read(out, verdict, nsync_buf_view(&bytes), seq, err);
}

static enum nsync_code has_record(bool *out, const struct nsync_repo *repo,
				  const struct nsync_oid *tree, int64_t seq, struct nsync_error *err)
{
	char path[NSYNC_MAX_PATH];

	nsync_path_record(path, seq);
	return nsync_repo_find_optional(out, NULL, NULL, repo, tree, nsync_str(path), err);
}

enum nsync_code nsync_region_last_seq(int64_t *out, const struct nsync_repo *repo,
				      const struct nsync_oid *tree, struct nsync_error *err)
{
	int64_t low = 0, high = 1, middle;
	enum nsync_code code;
	bool there;

	/* Records have no gaps: double until one is missing, then halve. */
	for (;; high *= 2) {
		code = has_record(&there, repo, tree, high, err);
		if (code)
			return code;
		if (!there || high > NSYNC_MAX_SAFE_INTEGER / 2)
			break;
		low = high;
	}
	while (high - low > 1) {
		middle = low + (high - low) / 2;
		code = has_record(&there, repo, tree, middle, err);
		if (code)
			return code;
		if (there)
			low = middle;
		else
			high = middle;
	}
	*out = low;
	return NSYNC_OK;
}

static int by_path(const void *key, const void *element)
{
	const struct nsync_finding *finding = element;

	return strcmp(key, finding->path);
}

const struct nsync_finding *nsync_region_finding(const struct nsync_region *region, const char *path)
{
	if (!region->finding_count)
		return NULL;
	return bsearch(path, region->findings, region->finding_count, sizeof(*region->findings), by_path);
}
