/* record_id.c: the id of a record of the walked region. */
#include "nsync/clone.h"

enum nsync_code nsync_clone_record_id(struct nsync_id *out, bool *found,
				      const struct nsync_clone *clone, int64_t seq,
				      struct nsync_error *err)
{
	AUTO(nsync_record_freep) struct nsync_record *record = NULL;
	struct nsync_verdict verdict = { 0 };

	*found = false;
	TRY(nsync_region_record(&record, &verdict, clone->repo, &clone->region.tree, seq, err));
	if (!record)
		return NSYNC_OK;
	*out = record->id;
	*found = true;
	return NSYNC_OK;
}
