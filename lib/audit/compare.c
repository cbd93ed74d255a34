/* compare.c: two copies of one region: the first record that differs. */
#include "internal.h"

struct copy {
	const struct nsync_region *region;
	const struct nsync_repo *repo;
};

static enum nsync_code id_at(struct nsync_id *out, const struct copy *copy, int64_t seq, struct nsync_error *err)
{
	AUTO(nsync_record_freep) struct nsync_record *record = NULL;
	struct nsync_verdict verdict;
	enum nsync_code code;

	code = nsync_region_record(&record, &verdict, copy->repo, &copy->region->tree, seq, err);
	if (code)
		return code;
	if (!record)
		return nsync_fail(err, NSYNC_EGIT, "log", "record %lld does not read", (long long)seq);
	*out = record->id;
	return NSYNC_OK;
}

enum nsync_code nsync_audit_compare(struct nsync_disagreement *out, const struct nsync_region *region,
				    const struct nsync_repo *repo, const struct nsync_region *other,
				    const struct nsync_repo *other_repo, struct nsync_error *err)
{
	const struct copy mine = { region, repo }, theirs = { other, other_repo };
	int64_t same = 0, last = region->record->seq < other->record->seq ? region->record->seq : other->record->seq;
	int64_t differs = last + 1;
	struct nsync_id here, there, here_first = { "" }, there_first = { "" };
	enum nsync_code code;

	*out = (struct nsync_disagreement){ .seq = 0 };
	/* Each record names the one before: equal ones have equal pasts. The newest first, as they mostly agree. */
	for (int64_t at = last; same < at; at = same + (differs - same) / 2) {
		code = id_at(&here, &mine, at, err);
		if (!code)
			code = id_at(&there, &theirs, at, err);
		if (code)
			return code;
		if (nsync_id_eq(&here, &there)) {
			same = at;
		} else {
			differs = at;
			here_first = here;
			there_first = there;
		}
	}
	if (differs > last)
		return NSYNC_OK;
	out->seq = differs;
	nsync_judge(&out->verdict, NSYNC_FORK, NULL, "here %s, there %s", here_first.hex, there_first.hex);
	nsync_path_record(out->path, differs);
	return NSYNC_OK;
}
