/* log_claim.c: the record that an item's author had seen, against the record of that number here. */
#include <stdlib.h>

#include "lib/audit/internal.h"

enum nsync_code nsync_audit_keep_claim(struct nsync_region *region, const struct nsync_log_claim *claim,
				       struct nsync_error *err)
{
	char *path;

	TRY(NSYNC_GROW(region->claims, region->claim_count, region->claim_cap, err));
	path = strdup(claim->path);
	if (!path)
		return nsync_fail_memory(err);
	region->claims[region->claim_count] = *claim;
	region->claims[region->claim_count++].path = path;
	return NSYNC_OK;
}

static enum nsync_code make_room(struct walk *walk, int64_t seq, struct nsync_error *err)
{
	size_t before = walk->id_count;
	struct nsync_id *ids = nsync_grow(walk->ids, &walk->id_count, (size_t)seq + 1, sizeof(*ids));

	if (!ids)
		return nsync_fail_memory(err);
	memset(ids + before, 0, (walk->id_count - before) * sizeof(*ids));
	walk->ids = ids;
	return NSYNC_OK;
}

enum nsync_code nsync_audit_keep_id(struct walk *walk, const struct nsync_record *record,
				    struct nsync_error *err)
{
	enum nsync_code code = make_room(walk, record->seq, err);

	if (!code)
		walk->ids[record->seq] = record->id;
	return code;
}

/* The id of a record before this step; each is read once only. Number 0 stands for the pin. */
static enum nsync_code id_of(struct nsync_id *out, struct walk *walk, const struct step *step, int64_t seq,
			     struct nsync_error *err)
{
	AUTO(nsync_record_freep) struct nsync_record *record = NULL;
	struct nsync_verdict verdict;
	enum nsync_code code;

	if (seq == 0) {
		*out = walk->region->pin;
		return NSYNC_OK;
	}
	code = make_room(walk, seq, err);
	if (code)
		return code;
	if (!walk->ids[seq].hex[0]) {
		code = nsync_region_record(&record, &verdict, walk->repo, &step->parent_tree, seq, err);
		if (code)
			return code;
		if (!record)
			return nsync_fail(err, NSYNC_EGIT, "log", "record %lld does not read", (long long)seq);
		walk->ids[seq] = record->id;
	}
	*out = walk->ids[seq];
	return NSYNC_OK;
}

enum nsync_code nsync_audit_claim_check(struct walk *walk, const struct step *step,
					const struct nsync_file *file, struct nsync_error *err)
{
	struct nsync_log_claim claim = { .seq = step->seq };
	char path[NSYNC_MAX_PATH];
	enum nsync_code code;

	/* A thief's word on the log is no evidence. */
	if (file->reason == NSYNC_KEY_REVOKED || !nsync_file_log(&claim.named, &claim.claimed, file))
		return NSYNC_OK;
	if (claim.named < step->seq) {
		code = id_of(&claim.recorded, walk, step, claim.named, err);
		if (code)
			return code;
		if (nsync_id_eq(&claim.claimed, &claim.recorded))
			return NSYNC_OK;
	}
	nsync_str_copy(path, sizeof(path), nsync_str(file->path));
	claim.path = path;
	return nsync_audit_keep_claim(walk->region, &claim, err);
}
