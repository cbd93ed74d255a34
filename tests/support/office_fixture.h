/*
 * office_fixture.h: what an officer has on the disk: a clone of a region with a work tree, a server
 * of the office's own, and a key.
 *
 *	REGION(region);
 *	OFFICE(gt, &region, "gt");
 *	office_draft(&gt, "water", "");
 *	office_sign_draft(&gt, "water");
 *	office_sync(&gt);
 *	office_merge(&region, "2026-03-02T00:00:00Z");
 */
#ifndef NSYNC_TESTS_OFFICE_FIXTURE_H
#define NSYNC_TESTS_OFFICE_FIXTURE_H

#include "nsync/clone_sync.h"
#include "nsync/office.h"
#include "tests/support/region_fixture.h"

#define OFFICE_NOW   "2026-03-01T00:00:00Z"
#define OFFICE_MONTH "2026/02" /* of every draft */

struct office_fixture {
	struct region_fixture *region;
	char folder[128], state[128]; /* the work tree; below which private state lies */
	struct nsync_clone_host host;
	struct nsync_clone clone; /* walked */
	struct nsync_key *key;
	struct nsync_key_info who;
	struct nsync_time now;
};

/* ---- keys ------------------------------------------------------------------------------- */

/* Sign with key n from now on. */
static inline void office_take_key(struct office_fixture *office, unsigned n)
{
	AUTO(nsync_buf_release) struct nsync_buf file = NSYNC_BUF_INIT(NSYNC_MAX_KEYFILE_BYTES);
	struct nsync_error err = { NSYNC_OK, "", "" };

	fixture_key_file(&file, n);
	fixture_ok(nsync_key_info_read(&office->who, nsync_buf_view(&file), &err), &err);
	nsync_key_free(office->key);
	office->key = fixture_key(n);
}

/* ---- the region's public repository ------------------------------------------------------- */

static inline void office_set_ref(struct nsync_repo *repo, const char *ref,
				  const struct nsync_oid *to)
{
	struct nsync_error err = { NSYNC_OK, "", "" }, none = { NSYNC_OK, "", "" };
	struct nsync_oid old;
	enum nsync_code code = nsync_repo_ref(&old, repo, ref, &none);

	if (code || !nsync_oid_eq(&old, to))
		fixture_ok(nsync_repo_ref_swap(repo, ref, to, code ? NULL : &old, "test", &err),
			   &err);
}

/* Everybody can fetch what was merged. */
static inline void office_publish(struct region_fixture *region)
{
	office_set_ref(region->repo, "refs/heads/main", &region->region.head);
}

/* Merge what every office has pushed to its server, and publish that. */
static inline bool office_merge(struct region_fixture *region, const char *as_of)
{
	bool changed;

	for (size_t i = 0; i < REGION_OFFICES; i++) {
		struct region_office *office = &region->offices[i];
		struct nsync_error err = { NSYNC_OK, "", "" };
		struct nsync_commit commit;

		if (nsync_repo_ref(&office->as.head, office->as.quarantine, "refs/heads/main",
				   &err))
			continue;
		fixture_ok(nsync_repo_commit(&commit, office->as.quarantine, &office->as.head,
					     &err),
			   &err);
		office->tree = commit.tree;
		office->as.state = NSYNC_OFFICE_FETCHED;
	}
	changed = region_merge(region, as_of);
	office_publish(region);
	return changed;
}

/*
 * Adopt the next root: key `stolen` is revoked as of record seq and leaves its office, key `next`
 * takes its place.
 */
static inline void office_revoke(struct region_fixture *region, const char *code, unsigned stolen,
				 unsigned next, int64_t seq, const char *as_of)
{
	struct nsync_root_edit *edit = fixture_next(nsync_region_root(&region->region));
	struct nsync_id key = fixture_id(stolen), record = region_record_id(region, seq);
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_root *root;

	fixture_ok(nsync_root_edit_times(edit, fixture_time(as_of),
					 fixture_time("2028-01-01T00:00:00Z"), &err),
		   &err);
	fixture_add_key(edit, code, next);
	fixture_ok(nsync_root_edit_revoke(edit, &key, seq, &record, &err), &err);
	root = fixture_root(edit, region_signers, 2);
	region_adopt(region, root, as_of);
	nsync_root_free(root);
	office_publish(region);
}

/* ---- the clone --------------------------------------------------------------------------- */

/* Open and walk the clone anew, as every command does. */
static inline void office_walk(struct office_fixture *office)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_disagreement found;

	nsync_clone_release(&office->clone);
	nsync_clone_init(&office->clone);
	fixture_ok(nsync_clone_region(&office->clone, &found, &office->host, &err), &err);
}

/* Fetch, unite and push; all of it must go well. out: released by the caller. */
static inline void office_sync_into(struct office_fixture *office, struct nsync_sync *out)
{
	struct nsync_error err = { NSYNC_OK, "", "" };

	nsync_clone_release(&office->clone);
	nsync_clone_init(&office->clone);
	fixture_ok(nsync_clone_open(&office->clone, &office->host, &err), &err);
	fixture_ok(nsync_clone_sync_region(out, &office->clone, &err), &err);
	FIXTURE_CHECK(out->valid);
	fixture_ok(nsync_clone_sync_origin(out, &office->clone, office->now.seconds, &err), &err);
}

static inline void office_sync(struct office_fixture *office)
{
	AUTO(nsync_sync_release) struct nsync_sync sync = { .notes = NULL };

	office_sync_into(office, &sync);
}

/* Push main as it is, with what a sync would keep back. */
static inline void office_push(struct office_fixture *office)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_oid tree, main;

	fixture_ok(nsync_clone_own_tree(&tree, &main, office->clone.repo, &err), &err);
	fixture_ok(nsync_repo_push(office->clone.repo, "origin", &main, &nsync_clone_limits, &err),
		   &err);
	office_set_ref(office->clone.repo, "refs/remotes/origin/main", &main);
}

/* A clone of an office in a folder of this name; every clone of an office has one server. */
static inline void office_init_at(struct office_fixture *office, struct region_fixture *region,
				  const char *code, const char *folder)
{
	static const struct {
		const char *code;
		unsigned key;
	} keys[] = { { "gt", FIXTURE_GT }, { "mx", FIXTURE_MX }, { "bz", FIXTURE_BZ } };
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_repo *repo = NULL;
	char url[128];

	setenv("HOME", region->dir, 1);
	setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
	unsetenv("XDG_CONFIG_HOME");
	*office = (struct office_fixture){ .region = region, .now = fixture_time(OFFICE_NOW) };
	nsync_clone_init(&office->clone);
	snprintf(office->folder, sizeof(office->folder), "%s/%s", region->dir, folder);
	snprintf(office->state, sizeof(office->state), "%s/%s.state", region->dir, folder);
	office->host =
		(struct nsync_clone_host){ .folder = office->folder, .state_home = office->state };
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (!strcmp(keys[i].code, code))
			office_take_key(office, keys[i].key);
	fixture_ok(nsync_repo_init(&repo, office->folder, false, &err), &err);
	fixture_ok(nsync_repo_config_set(repo, "nsync.pin", region->region.pin.hex, &err), &err);
	fixture_ok(nsync_repo_config_set(repo, "nsync.office", code, &err), &err);
	fixture_ok(nsync_repo_config_set(repo, "user.name", "Ana", &err), &err);
	fixture_ok(nsync_repo_config_set(repo, "user.email", "ana@example.org", &err), &err);
	fixture_ok(nsync_repo_remote_add(repo, "region", fixture_path(region->dir, "region.git"),
					 &err),
		   &err);
	snprintf(url, sizeof(url), "%s/%s.git", region->dir, code);
	fixture_ok(nsync_repo_remote_add(repo, "origin", url, &err), &err);
	nsync_repo_free(repo);
	office_publish(region);
	office_sync(office);
}

static inline void office_release(struct office_fixture *office)
{
	nsync_clone_release(&office->clone);
	nsync_key_free(office->key);
}

#define OFFICE_AT(name, region, code, folder) \
	AUTO(office_release) \
	struct office_fixture name; \
	office_init_at(&name, region, code, folder)
#define OFFICE(name, region, code) OFFICE_AT(name, region, code, "clone-" code)

/* ---- the work tree ------------------------------------------------------------------------- */

/* Where a path of the work tree lies, in a buffer as fixture_path's. */
static inline const char *office_path(const struct office_fixture *office, const char *path)
{
	return fixture_path(office->folder, path);
}

static inline void office_write(const struct office_fixture *office, const char *path,
				const char *text)
{
	struct nsync_error err = { NSYNC_OK, "", "" };

	fixture_ok(nsync_clone_write_file(office->clone.repo, path, nsync_str(text), &err), &err);
}

static inline bool office_has(const struct office_fixture *office, const char *path)
{
	return nsync_file_exists(office_path(office, path));
}

/* Commit a file of the work tree. */
static inline void office_commit(const struct office_fixture *office, const char *path)
{
	const struct nsync_signature author = { "Ana", "ana@example.org", office->now.seconds, 0 };
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_MEDIA_BYTES);
	AUTO(nsync_move_end) struct nsync_move move = { .lock = -1 };
	AUTO(nsync_kept_release) struct nsync_kept kept = { .list = NULL };
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_addition file = { .path = path };
	struct nsync_repo *repo = office->clone.repo;
	struct nsync_oid commit;

	fixture_ok(nsync_repo_read_work_file(&bytes, repo, path, &err), &err);
	fixture_ok(nsync_repo_write_blob(&file.id, repo, nsync_buf_view(&bytes), &err), &err);
	fixture_ok(nsync_move_begin(&move, repo, &kept, &err), &err);
	fixture_ok(nsync_move_commit(&commit, &move, &file, 1, &author, "test\n", &kept, &err), &err);
}

static inline struct nsync_oid office_main(const struct office_fixture *office)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_oid main;

	fixture_ok(nsync_repo_ref(&main, office->clone.repo, "refs/heads/main", &err), &err);
	return main;
}

/* ---- drafts ------------------------------------------------------------------------------- */

/*
 * Write drafts/<slug>.md and return where it lies.
 * more: further lines of its front matter, each with its "\n".
 */
static inline const char *office_draft(const struct office_fixture *office, const char *slug,
				       const char *more)
{
	AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(NSYNC_MAX_DRAFT_BYTES);
	char path[200];

	nsync_buf_printf(
		&text,
		"---\nheadline: News of %s\nlanguage: en\ndate: 2026-02-01T09:00:00-06:00\n%s---\n\n"
		"What there is to say of %s.\n",
		slug, more, slug);
	FIXTURE_CHECK(text.code == NSYNC_OK);
	snprintf(path, sizeof(path), "drafts/%s.md", slug);
	office_write(office, path, text.p);
	return office_path(office, path);
}

/* Sign files by their paths on the disk. out: release with nsync_sign_result_release. */
static inline enum nsync_code office_sign(struct nsync_sign_result *out,
					  const struct office_fixture *office,
					  const char *const *files, size_t count,
					  struct nsync_error *err)
{
	const struct nsync_sign_input input = {
		.files = files,
		.count = count,
		.key = office->key,
		.who = &office->who,
		.date = office->now,
		.now = office->now,
	};

	return nsync_office_sign(out, &office->clone, &input, err);
}

/* Sign and commit one file, which must go well. */
static inline void office_sign_file(const struct office_fixture *office, const char *file)
{
	AUTO(nsync_sign_result_release) struct nsync_sign_result result = { .list = NULL };
	struct nsync_error err = { NSYNC_OK, "", "" };

	fixture_ok(office_sign(&result, office, &file, 1, &err), &err);
	if (result.refused)
		fprintf(stderr, "fixture: %s: %s %s\n", result.list[0].path,
			nsync_reason_name(result.list[0].verdict.reason),
			result.list[0].verdict.detail);
	FIXTURE_CHECK(result.committed);
}

/* Write a draft, sign it and commit that. */
static inline void office_story(const struct office_fixture *office, const char *slug,
				const char *more)
{
	office_sign_file(office, office_draft(office, slug, more));
}

#endif
