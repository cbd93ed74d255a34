/*
 * archive_memory.c: every allocation fails once of what the archive does without libgit2, which
 * keeps memory of its own: a list of versions, the stories made of it, excerpts that are known.
 */
#include "lib/archive/internal.h"
#include "tests/support/archive_fixture.h"
#include "tests/support/failing_memory.h"

#ifdef FAILING_MEMORY

static struct nsync_archive_versions known; /* listed, not read */
static const char *state;
static const struct nsync_repo *repo;

static enum nsync_code take_list(struct nsync_archive_versions *out, struct nsync_error *err)
{
	for (size_t i = 0; i < known.count; i++) {
		const struct nsync_archive_version *from = &known.versions[i];
		const struct nsync_path path = { .kind = NSYNC_PATH_ITEM, .story = from->story,
						 .number = from->version };

		TRY(nsync_archive_versions_add(out, &path, &from->blob, NULL, err));
	}
	return NSYNC_OK;
}

static enum nsync_code grow(struct nsync_error *err)
{
	AUTO(nsync_archive_versions_release) struct nsync_archive_versions one = { 0 };
	AUTO(nsync_archive_versions_release) struct nsync_archive_versions two = { 0 };

	nsync_archive_versions_init(&one);
	nsync_archive_versions_init(&two);
	TRY(take_list(&one, err));
	TRY(take_list(&two, err));
	TRY(nsync_archive_versions_take(&one, &two, err));
	nsync_archive_versions_sort(&one);
	cr_assert_eq(one.count, 2 * known.count);
	cr_assert_eq(two.count, 0);
	return NSYNC_OK;
}

static enum nsync_code recall(struct nsync_error *err)
{
	AUTO(nsync_archive_versions_release) struct nsync_archive_versions versions = { 0 };
	AUTO(nsync_archive_stories_release) struct nsync_archive_stories stories = { 0 };

	nsync_archive_versions_init(&versions);
	TRY(take_list(&versions, err));
	TRY(nsync_archive_read_excerpts(&versions, repo, state, err));
	TRY(nsync_archive_stories_group(&stories, &versions, err));
	cr_assert_eq(stories.count, 1);
	return NSYNC_OK;
}

/* One story, so that it is read in this thread. Without memory for the file's name none is kept. */
Test(archive_memory, each_allocation_fails_in_turn)
{
	static const struct nsync_archive_filter every = { .all_versions = true };
	struct nsync_error err = { NSYNC_OK, "", "" };

	REGION(region);
	archive_accept(&region, MARCH, &(struct fixture_item){ .slug = "a" });
	struct nsync_clone clone = archive_clone(&region);

	repo = region.repo;
	state = region.dir;
	archive_list(&known, &clone, &every);
	fail_each("list", grow, 0);
	/* Kept by this reading, so that the next one needs no repository. */
	fixture_ok(recall(&err), &err);
	fail_each("excerpts", recall, FAILING_MAY_SUCCEED);
	nsync_archive_versions_release(&known);
}

#endif
