/*
 * archive_fixture.h: the region of region_fixture.h as a walked clone, and what the archive room
 * lists of it, for C tests.
 *
 *	REGION(region);
 *	region_item(&region, &(struct fixture_item){ .slug = "water" });
 *	region_merge(&region, "2026-03-01T00:00:00Z");
 *	struct nsync_clone clone = archive_clone(&region);
 *	VERSIONS(all, &clone);
 */
#ifndef NSYNC_TESTS_ARCHIVE_FIXTURE_H
#define NSYNC_TESTS_ARCHIVE_FIXTURE_H

#include <criterion/criterion.h>

#include "nsync/archive.h"
#include "tests/support/region_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

#define MARCH "2026-03-01T00:00:00Z"
#define APRIL "2026-04-01T00:00:00Z"
#define MAY   "2026-05-01T00:00:00Z"
#define JUNE  "2026-06-01T00:00:00Z"

/* The desk's bare repository as a clone. It borrows from region: nothing of it is released. */
static inline struct nsync_clone archive_clone(const struct region_fixture *region)
{
	return (struct nsync_clone){
		.repo = region->repo,
		.has_pin = true,
		.pin = region->region.pin,
		.ref = "refs/heads/main",
		.own_region = true,
		.head = region->region.head,
		.region = region->region,
	};
}

/* Push an item and merge it in a record of its own. */
static inline struct nsync_id archive_accept(struct region_fixture *region, const char *as_of,
					     const struct fixture_item *spec)
{
	struct nsync_id id = region_item(region, spec);
	char path[NSYNC_MAX_PATH];

	cr_assert(region_merge(region, as_of));
	fixture_item_path(path, spec);
	cr_assert(region_has(region, path), "%s is %s", path, region_word(region, path));
	return id;
}

/* "gt/2026/02/story.1 gt/2026/02/story.2 " of a list, until the next call. */
static inline const char *archive_names(const struct nsync_archive_versions *versions)
{
	static char out[4096];
	size_t n = 0;

	out[0] = '\0';
	for (size_t i = 0; i < versions->count; i++) {
		char name[NSYNC_MAX_PATH];

		nsync_story_format(name, &versions->versions[i].story,
				   versions->versions[i].version);
		n += (size_t)snprintf(out + n, sizeof(out) - n, "%s ", name);
		cr_assert_lt(n, sizeof(out));
	}
	return out;
}

static inline void archive_list(struct nsync_archive_versions *out, const struct nsync_clone *clone,
				const struct nsync_archive_filter *filter)
{
	struct nsync_error err = { NSYNC_OK, "", "" };

	nsync_archive_versions_init(out);
	fixture_ok(nsync_archive_list(out, clone->repo, &clone->region, &clone->region.tree, filter,
				      &err),
		   &err);
}

/* Every version of every story, listed and read. */
static inline void archive_read_all(struct nsync_archive_versions *out,
				    const struct nsync_clone *clone)
{
	static const struct nsync_archive_filter every = { .all_versions = true };
	struct nsync_error err = { NSYNC_OK, "", "" };

	archive_list(out, clone, &every);
	fixture_ok(nsync_archive_read(out, clone->repo, &err), &err);
}

#define VERSIONS(name, clone) \
	AUTO(nsync_archive_versions_release) \
	struct nsync_archive_versions name; \
	archive_read_all(&name, clone)

/* Adopt the next root: revoke a key as of a record (seq 0: none), drop an office (NULL: none). */
static inline void archive_next_root(struct region_fixture *region, const char *as_of, unsigned key,
				     int64_t seq, const char *dropped)
{
	struct nsync_root_edit *edit = fixture_next(nsync_region_root(&region->region));
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_id id = fixture_id(key), record;
	struct nsync_root *root;

	if (seq) {
		record = region_record_id(region, seq);
		fixture_ok(nsync_root_edit_revoke(edit, &id, seq, &record, &err), &err);
	}
	if (dropped)
		fixture_ok(nsync_root_edit_remove_office(edit, nsync_str(dropped), &err), &err);
	root = fixture_root(edit, region_signers, 2);
	region_adopt(region, root, as_of);
	nsync_root_free(root);
}

#endif
