/*
 * region_fixture.h: a whole region in a temporary folder: the regional repository, three
 * offices with repositories of their own, root 1 adopted, and merges that an auditor has walked.
 *
 *	REGION(region);
 *	region_item(&region, &(struct fixture_item){ .office = "gt", .slug = "water" });
 *	region_merge(&region, "2026-03-01T00:00:00Z");
 */
#ifndef NSYNC_TESTS_REGION_FIXTURE_H
#define NSYNC_TESTS_REGION_FIXTURE_H

#include "nsync/audit.h"
#include "nsync/merge.h"
#include "tests/support/git_fixture.h"
#include "tests/support/item_fixture.h"

#define REGION_START   "2026-01-02T00:00:00Z"
#define REGION_OFFICES 3

static const unsigned region_signers[] = { FIXTURE_ROOT_A, FIXTURE_ROOT_B };

struct region_office {
	struct nsync_merge_office
		as; /* what nsync_merge sees; its quarantine is the office's repository */
	struct nsync_oid tree; /* pushed so far */
};

struct region_fixture {
	char dir[64];
	struct nsync_repo *repo;
	struct nsync_region region; /* walked */
	struct nsync_key *key;
	struct region_office offices[REGION_OFFICES]; /* bz, gt, mx */
	struct nsync_merge_result result;             /* of the last merge */
};

/* ---- walking ------------------------------------------------------------------------- */

/* Walk to head from the first record; what disagrees is left in out. */
static inline void region_walk_to(struct nsync_region *walked, struct nsync_disagreement *out,
				  const struct region_fixture *region, const struct nsync_oid *head,
				  const struct nsync_verified *verified)
{
	const struct nsync_walk_options options = { .verified = verified, .jobs = 1 };
	struct nsync_error err = { NSYNC_OK, "", "" };

	nsync_region_release(walked);
	walked->pin = region->region.pin;
	fixture_ok(nsync_audit_walk(walked, out, region->repo, head, &options, &err), &err);
}

/* Go on from this commit, which must hold from the first record on. */
static inline void region_advance(struct region_fixture *region, const struct nsync_oid *commit)
{
	const struct nsync_oid head = *commit;
	struct nsync_disagreement found;

	region_walk_to(&region->region, &found, region, &head, NULL);
	if (found.verdict.reason)
		fprintf(stderr, "fixture: record %lld: %s: %s %s %s\n", (long long)found.seq,
			found.path, nsync_reason_name(found.verdict.reason), found.verdict.pointer,
			found.verdict.detail);
	FIXTURE_CHECK(!found.verdict.reason);
}

/* ---- set-up ---------------------------------------------------------------------------- */

static inline void region_adopt(struct region_fixture *region, const struct nsync_root *root,
				const char *as_of)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_verdict verdict;

	nsync_merge_release(&region->result);
	fixture_ok(nsync_merge_adopt(&region->result, &verdict, region->repo, &region->region, root,
				     fixture_time(as_of).seconds, region->key, &err),
		   &err);
	if (verdict.reason)
		fprintf(stderr, "fixture: %s %s\n", nsync_reason_name(verdict.reason),
			verdict.detail);
	FIXTURE_CHECK(!verdict.reason && region->result.changed);
	region_advance(region, &region->result.commit);
}

static inline void region_init(struct region_fixture *region)
{
	static const char *const codes[REGION_OFFICES] = { "bz", "gt", "mx" };
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_root *root;
	char name[32];

	FIXTURE_CHECK(nsync_base_start());
	fixture_ok(nsync_repo_start(&err), &err);
	*region = (struct region_fixture){ .key = fixture_key(FIXTURE_MERGE) };
	nsync_region_init(&region->region);
	fixture_folder(region->dir);
	region->repo = fixture_repo(region->dir, "region.git", NULL);
	for (size_t i = 0; i < REGION_OFFICES; i++) {
		snprintf(name, sizeof(name), "%s.git", codes[i]);
		memcpy(region->offices[i].as.code, codes[i], 3);
		region->offices[i].as.state = NSYNC_OFFICE_EMPTY;
		region->offices[i].as.quarantine = fixture_repo(region->dir, name, region->repo);
	}
	root = fixture_root(fixture_edit(), region_signers, 2);
	region->region.pin = root->id;
	region_adopt(region, root, REGION_START);
	nsync_root_free(root);
}

static inline void region_release(struct region_fixture *region)
{
	for (size_t i = 0; i < REGION_OFFICES; i++)
		nsync_repo_free(region->offices[i].as.quarantine);
	nsync_merge_release(&region->result);
	nsync_region_release(&region->region);
	nsync_key_free(region->key);
	nsync_repo_free(region->repo);
	fixture_folder_remove(&region->dir);
}

#define REGION(name) \
	AUTO(region_release) \
	struct region_fixture name; \
	region_init(&name)

/* ---- pushing ------------------------------------------------------------------------------ */

static inline struct region_office *region_office(struct region_fixture *region, const char *code)
{
	for (size_t i = 0; i < REGION_OFFICES; i++)
		if (strcmp(region->offices[i].as.code, code) == 0)
			return &region->offices[i];
	FIXTURE_CHECK(false && "an office of the fixture");
	return NULL;
}

/* Any tree becomes what the office's main has. */
static inline void region_push_tree(struct region_office *office, const struct nsync_oid *tree)
{
	const struct nsync_oid parent = office->as.head;

	office->tree = *tree;
	office->as.head = fixture_commit(office->as.quarantine, tree, &parent,
					 nsync_oid_zero(&parent) ? 0 : 1);
	office->as.state = NSYNC_OFFICE_FETCHED;
}

/* bytes NULL: removed */
static inline void region_push(struct region_fixture *region, const char *code, const char *path,
			       const struct nsync_str *bytes)
{
	struct region_office *office = region_office(region, code);
	struct nsync_oid blob = { { 0 } }, tree;

	if (bytes)
		blob = fixture_blob(office->as.quarantine, *bytes);
	tree = fixture_tree_with(office->as.quarantine, &office->tree, path, &blob);
	region_push_tree(office, &tree);
}

static inline void region_text(struct region_fixture *region, const char *code, const char *path,
			       const char *text)
{
	const struct nsync_str bytes = nsync_str(text);

	region_push(region, code, path, &bytes);
}

static inline struct nsync_id region_item(struct region_fixture *region,
					  const struct fixture_item *spec)
{
	struct nsync_buf file = NSYNC_BUF_INIT(2 * NSYNC_MAX_SIGNED_BYTES);
	struct nsync_id id = fixture_item_file(&file, spec);
	struct nsync_str bytes = nsync_buf_view(&file);
	char path[NSYNC_MAX_PATH];

	fixture_item_path(path, spec);
	region_push(region, fixture_or(spec->office, "gt"), path, &bytes);
	nsync_buf_release(&file);
	return id;
}

static inline void region_cosignature(struct region_fixture *region,
				      const struct fixture_cosignature *spec)
{
	struct nsync_buf file = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	struct nsync_str bytes;
	char path[NSYNC_MAX_PATH];

	fixture_cosignature_file(&file, spec);
	fixture_cosignature_path(path, spec);
	bytes = nsync_buf_view(&file);
	region_push(region, fixture_or(spec->cosigner, "bz"), path, &bytes);
	nsync_buf_release(&file);
}

/* ---- merging ------------------------------------------------------------------------------- */

/* The offices from `first` on, round about, into region->result; nothing is walked. */
static inline enum nsync_code region_try(struct region_fixture *region, const char *as_of,
					 size_t first, const struct nsync_key *key,
					 struct nsync_error *err)
{
	struct nsync_merge_office offices[REGION_OFFICES];
	const struct nsync_merge_input input = {
		.region = &region->region,
		.as_of = fixture_time(as_of).seconds,
		.offices = offices,
		.office_count = REGION_OFFICES,
		.key = key,
		.jobs = 1,
	};

	for (size_t i = 0; i < REGION_OFFICES; i++)
		offices[i] = region->offices[(first + i) % REGION_OFFICES].as;
	nsync_merge_release(&region->result);
	return nsync_merge(&region->result, region->repo, &input, err);
}

/* Merge and, if there was something to record, go on from there; whether there was. */
static inline bool region_merge(struct region_fixture *region, const char *as_of)
{
	struct nsync_error err = { NSYNC_OK, "", "" };

	fixture_ok(region_try(region, as_of, 0, region->key, &err), &err);
	FIXTURE_CHECK(region->result.changed == !nsync_oid_zero(&region->result.commit));
	if (region->result.changed)
		region_advance(region, &region->result.commit);
	return region->result.changed;
}

/* The id of a record in the regional tree. */
static inline struct nsync_id region_record_id(const struct region_fixture *region, int64_t seq)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_record *record = NULL;
	struct nsync_verdict verdict;
	struct nsync_id id;

	fixture_ok(nsync_region_record(&record, &verdict, region->repo, &region->region.tree, seq,
				       &err),
		   &err);
	FIXTURE_CHECK(record != NULL);
	id = record->id;
	nsync_record_free(record);
	return id;
}

/* Whether the regional tree has a path. */
static inline bool region_has(const struct region_fixture *region, const char *path)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	enum nsync_entry_kind kind;
	struct nsync_oid id;
	enum nsync_code code = nsync_repo_find(&id, &kind, region->repo, &region->region.tree,
					       nsync_str(path), &err);

	FIXTURE_CHECK(code == NSYNC_OK || code == NSYNC_ENOTFOUND);
	return code == NSYNC_OK && kind == NSYNC_ENTRY_FILE;
}

/* What the last merge said of a path: as bench_word. */
static inline const char *region_word(const struct region_fixture *region, const char *path)
{
	size_t count;
	const struct nsync_file *files = nsync_batch_files(region->result.batch, &count);

	for (size_t i = 0; i < count; i++)
		if (strcmp(files[i].path, path) == 0)
			return files[i].ignored ? "ignored" : nsync_reason_name(files[i].reason);
	return "none";
}

#endif
