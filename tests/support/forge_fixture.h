/*
 * forge_fixture.h: what a dishonest regional office could commit. It has the merge key, so all
 * that it says of itself may be signed; a forgery is an honest step but for what it sets.
 */
#ifndef NSYNC_TESTS_FORGE_FIXTURE_H
#define NSYNC_TESTS_FORGE_FIXTURE_H

#include "tests/support/record_fixture.h"
#include "tests/support/region_fixture.h"

#define FORGE_FILES 4

struct forged_file {
	const char *path;
	struct nsync_str bytes; /* p NULL: removed */
	const char *mode;
	bool unnamed; /* the record does not count it */
};

struct forgery {
	struct forged_file files[FORGE_FILES];
	struct fixture_record record; /* what differs from the truth */
	const char *record_path;
	struct nsync_str record_bytes; /* instead of a record of this fixture */
	bool no_record, any_count;     /* any_count: record.count is meant, be it 0 */
	bool two_parents, orphan;
	bool doubled; /* the tree's last entry twice */
};

/* Honest members of the record where the forgery says nothing. */
struct forged_truth {
	char as_of[32], hash[NSYNC_HEX_SIZE];
	struct nsync_buf inputs;
	int64_t count;
};

static inline int forge_by_path(const void *a, const void *b)
{
	const struct forged_file *left = a, *right = b;

	return strcmp(left->path ? left->path : "\xff", right->path ? right->path : "\xff");
}

static inline void forge_inputs(struct forged_truth *truth, const struct forged_file *files)
{
	static const char *const codes[] = { "bz", "gt", "mx" };

	nsync_buf_text(&truth->inputs, "{");
	for (size_t k = 0; k < 3; k++) {
		int added = 0;

		for (size_t i = 0; i < FORGE_FILES && files[i].path; i++) {
			const char *slash = strchr(files[i].path, '/');

			added += !files[i].unnamed && slash && files[i].path[0] != 't' &&
				 strncmp(slash + 1, codes[k], 2) == 0;
		}
		nsync_buf_printf(
			&truth->inputs,
			"%s\"%s\":{\"head\":\"%040d\",\"added\":%d,\"held\":0,\"holds\":[]}",
			k ? "," : "", codes[k], 0, added);
	}
	nsync_buf_text(&truth->inputs, "}");
}

static inline void forge_truth(struct forged_truth *truth, const struct region_fixture *region,
			       const struct forgery *forgery)
{
	struct forged_file files[FORGE_FILES];
	struct nsync_sha256 hash;
	uint8_t sum[NSYNC_HASH_BYTES];

	*truth = (struct forged_truth){ .inputs = NSYNC_BUF_INIT(8192) };
	memcpy(files, forgery->files, sizeof(files));
	qsort(files, FORGE_FILES, sizeof(*files), forge_by_path);
	nsync_sha256_init(&hash);
	for (size_t i = 0; i < FORGE_FILES && files[i].path; i++) {
		if (files[i].unnamed || !files[i].bytes.p)
			continue;
		nsync_sha256(sum, files[i].bytes);
		nsync_record_hash_file(&hash, files[i].path, sum);
		truth->count++;
	}
	nsync_sha256_final(sum, &hash);
	nsync_hex(truth->hash, sum, sizeof(sum));
	forge_inputs(truth, files);
	nsync_time_format(truth->as_of,
			  (struct nsync_time){
				  .seconds = region->region.record
						     ? region->region.record->as_of
						     : fixture_time(REGION_START).seconds });
}

static inline void forge_record(struct nsync_buf *out, const struct region_fixture *region,
				const struct forgery *forgery)
{
	const struct nsync_record *before = region->region.record;
	struct fixture_record record = forgery->record;
	struct forged_truth truth;

	forge_truth(&truth, region, forgery);
	record.seq = record.seq ? record.seq : before ? before->seq + 1 : 1;
	record.previous =
		fixture_or(record.previous, before ? before->id.hex : region->region.pin.hex);
	record.as_of = fixture_or(record.as_of, truth.as_of);
	record.root_version =
		record.root_version ? record.root_version : (int64_t)region->region.root_count;
	record.root_id =
		fixture_or(record.root_id, region->region.root_count
						   ? nsync_region_root(&region->region)->id.hex
						   : region->region.pin.hex);
	record.inputs = fixture_or(record.inputs, truth.inputs.p);
	record.hash = fixture_or(record.hash, truth.hash);
	if (!record.count && !forgery->any_count)
		record.count = truth.count;
	fixture_record_file(out, &record);
	nsync_buf_release(&truth.inputs);
}

/* A tree with its last entry once more: the raw bytes of the object. */
static inline struct nsync_oid forge_doubled(const struct nsync_repo *repo,
					     const struct nsync_oid *tree)
{
	struct nsync_buf bytes = NSYNC_BUF_INIT(65536);
	struct nsync_oid id;
	git_odb_object *object;
	git_odb *odb = NULL;
	git_oid oid;
	size_t last;

	memcpy(oid.id, tree->id, NSYNC_OID_BYTES);
	FIXTURE_CHECK(git_odb_open(&odb, fixture_path(nsync_repo_gitdir(repo), "objects")) == 0);
	FIXTURE_CHECK(git_odb_read(&object, odb, &oid) == 0);
	nsync_buf_add(&bytes, git_odb_object_data(object), git_odb_object_size(object));
	git_odb_object_free(object);
	git_odb_free(odb);
	for (last = bytes.n - NSYNC_OID_BYTES - 1;
	     last > 0 && memcmp(bytes.p + last, "40000 ", 6) != 0;)
		last--;
	nsync_buf_add(&bytes, bytes.p + last, bytes.n - last);
	id = fixture_tree(repo, &bytes);
	nsync_buf_release(&bytes);
	return id;
}

/* The forged commit, on top of where the region is. */
static inline struct nsync_oid forge(struct region_fixture *region, const struct forgery *forgery)
{
	struct nsync_buf record = NSYNC_BUF_INIT(2 * NSYNC_MAX_RECORD_BYTES);
	struct nsync_addition additions[FORGE_FILES + 1];
	struct nsync_oid parents[2] = { region->region.head, region->region.head }, tree, commit;
	bool first = nsync_oid_zero(&region->region.head) || forgery->orphan;
	struct nsync_error err = { NSYNC_OK, "", "" };
	char path[NSYNC_MAX_PATH];
	size_t count = 0;

	for (; count < FORGE_FILES && forgery->files[count].path; count++) {
		const struct forged_file *file = &forgery->files[count];

		additions[count] =
			(struct nsync_addition){ .path = file->path, .mode = file->mode };
		if (file->bytes.p)
			additions[count].id = fixture_blob(region->repo, file->bytes);
	}
	if (!forgery->no_record) {
		nsync_path_record(path, region->region.record ? region->region.record->seq + 1 : 1);
		additions[count].path = fixture_or(forgery->record_path, path);
		additions[count].mode = NULL;
		forge_record(&record, region, forgery);
		additions[count++].id =
			fixture_blob(region->repo, forgery->record_bytes.p
							   ? forgery->record_bytes
							   : nsync_buf_view(&record));
	}
	fixture_ok(nsync_repo_write_tree(&tree, region->repo, first ? NULL : &region->region.tree,
					 additions, count, &err),
		   &err);
	if (forgery->doubled)
		tree = forge_doubled(region->repo, &tree);
	commit = fixture_commit(region->repo, &tree, parents,
				first                  ? 0
				: forgery->two_parents ? 2
						       : 1);
	nsync_buf_release(&record);
	return commit;
}

#endif
