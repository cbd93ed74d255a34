/* internal.h: what the files of this room share. */
#ifndef NSYNC_MERGE_INTERNAL_H
#define NSYNC_MERGE_INTERNAL_H

#include "nsync/merge.h"

/* What one office gave to a merge. */
struct office_sum {
	const struct nsync_merge_office *office;
	size_t added, held;
	const struct nsync_file **holds; /* held files in path order */
};

/* All that a record says; borrowed. */
struct record_spec {
	int64_t seq, as_of;
	struct nsync_id previous;
	const struct nsync_root *root;       /* the newest in the record's own tree */
	const struct nsync_record *before;   /* carries the inputs of unreachable offices; NULL: none */
	const struct office_sum *offices;    /* ascending by code */
	size_t office_count;
	size_t added_count;
	char added_hash[NSYNC_HEX_SIZE];
};

/* Build and sign; file: the laid out bytes. Names fewer holds where the record would grow too large. */
enum nsync_code nsync_merge_record_build(struct nsync_buf *file, const struct record_spec *spec,
					 const struct nsync_key *key, struct nsync_error *err);

/* NSYNC_EKEY unless key is a merge key of root. */
enum nsync_code nsync_merge_key_check(const struct nsync_root *root, const struct nsync_key *key,
				      struct nsync_error *err);

/*
 * Write record, tree and commit on top of region. additions: the accepted files, blobs written
 * already, with room for one more; unsorted.
 */
enum nsync_code nsync_merge_commit_record(struct nsync_merge_result *out, struct nsync_repo *repo,
					  const struct nsync_region *region,
					  struct nsync_addition *additions, size_t count,
					  const struct record_spec *spec, struct nsync_str file,
					  struct nsync_error *err);

#endif
