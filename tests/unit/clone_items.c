/* Items of a clone, read from a tree or the work tree, and which versions of a story there are. */
#include "tests/support/clone_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define MARCH        "2026-03-01T00:00:00Z"
#define APRIL        "2026-04-01T00:00:00Z"
#define STORY        "items/gt/2026/02/story.1.json"

static const struct nsync_story story = {
	.office = "gt", .year = 2026, .month = 2, .slug = "story"
};

/* Two versions of a story, and a third that only lies in gt's work tree. */
static void three_versions(struct place *place)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(2 * NSYNC_MAX_SIGNED_BYTES);
	AUTO(nsync_repo_freep) struct nsync_repo *repo = NULL;
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_id first = region_item(&place->region,
					    &(struct fixture_item){ .slug = "story" }),
			second;

	place_publish(place, MARCH);
	second = region_item(&place->region,
			     &(struct fixture_item){ .version = 2, .previous = first.hex });
	place_publish(place, APRIL);
	place_make_office(place, "office", "gt");
	fixture_ok(nsync_repo_open(&repo, fixture_path(place->region.dir, "office"), &err), &err);
	fixture_checkout(repo, &place->region.region.head);
	fixture_item_file(&bytes, &(struct fixture_item){ .version = 3, .previous = second.hex });
	fixture_ok(nsync_clone_write_file(repo, "items/gt/2026/02/story.3.json",
					  nsync_buf_view(&bytes), &err),
		   &err);
}

Test(clone_items, out_of_a_tree_and_out_of_the_work_tree)
{
	static const struct {
		const char *path;
		bool in_tree, in_files;
	} rows[] = {
		{ STORY, true, true },
		{ "items/gt/2026/02/story.2.json", true, true },
		{ "items/gt/2026/02/story.3.json", false, true },
		{ "items/gt/2026/02/story.4.json", false, false },
	};
	const struct nsync_oid none = { { 0 } };

	PLACE(place);
	three_versions(&place);
	CLONE(clone, &place, "office");
	place_walk(&clone);
	for (size_t i = 0; i < COUNT(rows); i++) {
		AUTO(nsync_item_file_release) struct nsync_item_file file = { 0 };
		struct nsync_error err = { NSYNC_OK, "", "" };
		bool found;

		nsync_item_file_init(&file);
		nsync_str_copy(file.path, sizeof(file.path), nsync_str(rows[i].path));
		cr_assert_eq(nsync_clone_item_in_tree(&file, &found, clone.repo, &clone.region.tree,
						      &err),
			     NSYNC_OK, "%s: %s", rows[i].path, err.text);
		cr_expect_eq(found, rows[i].in_tree, "%s", rows[i].path);
		cr_assert_eq(nsync_clone_item_in_worktree(&file, &found, clone.repo, &err),
			     NSYNC_OK, "%s: %s", rows[i].path, err.text);
		cr_expect_eq(found, rows[i].in_files, "%s", rows[i].path);
		if (found)
			cr_expect_eq(file.item.version, (int64_t)i + 1,
				     "read again into the same struct");
		cr_assert_eq(nsync_clone_item_in_tree(&file, &found, clone.repo, &none, &err),
			     NSYNC_OK);
		cr_expect_not(found, "no tree");
	}
}

/* A folder is no item. What cannot be read is an error: it must not look like what is not there. */
Test(clone_items, what_is_no_item)
{
	AUTO(nsync_item_file_release) struct nsync_item_file file = { 0 };
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_oid bad, tree, nowhere = fixture_nowhere();
	bool found;

	PLACE(place);
	three_versions(&place);
	CLONE(clone, &place, "office");
	nsync_item_file_init(&file);
	nsync_str_copy(file.path, sizeof(file.path), NSYNC_STR("items/gt/2026"));
	cr_assert_eq(nsync_clone_item_in_tree(&file, &found, clone.repo, &place.region.region.tree,
					      &err),
		     NSYNC_OK);
	cr_expect_not(found, "a folder");
	nsync_str_copy(file.path, sizeof(file.path), NSYNC_STR(STORY));
	bad = fixture_blob(place.region.repo, NSYNC_STR("{}"));
	tree = fixture_tree_with(place.region.repo, NULL, STORY, &bad);
	cr_expect_eq(nsync_clone_item_in_tree(&file, &found, clone.repo, &tree, &err),
		     NSYNC_EINVAL);
	cr_expect_str_eq(err.where, STORY);
	cr_expect(strstr(err.text, "not-canonical"), "%s", err.text);
	err.code = NSYNC_OK;
	cr_expect_neq(nsync_clone_item_in_tree(&file, &found, clone.repo, &nowhere, &err), NSYNC_OK,
		      "a tree that is not there");
	cr_expect_not(found);
	err.code = NSYNC_OK;
	tree = fixture_tree_of(place.region.repo, "40000", "items", &nowhere);
	cr_expect_neq(nsync_clone_item_in_tree(&file, &found, clone.repo, &tree, &err), NSYNC_OK,
		      "a folder that is not there");
	cr_expect_not(found);
	err.code = NSYNC_OK;
	fixture_ok(nsync_clone_write_file(clone.repo, STORY, NSYNC_STR("{}"), &err), &err);
	cr_expect_eq(nsync_clone_item_in_worktree(&file, &found, clone.repo, &err), NSYNC_EINVAL);
}

Test(clone_items, the_highest_version)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	const struct nsync_oid none = { { 0 } }, nowhere = fixture_nowhere();
	struct nsync_story other = story;
	int64_t version;

	PLACE(place);
	three_versions(&place);
	place_make_desk(&place, "bare", true);
	CLONE(clone, &place, "office");
	CLONE(bare, &place, "bare");
	place_walk(&clone);
	cr_assert_eq(nsync_clone_highest_version(&version, clone.repo, &clone.region.tree, &story,
						 &err),
		     NSYNC_OK);
	cr_expect_eq(version, 2, "in the region");
	cr_assert_eq(nsync_clone_highest_version(&version, clone.repo, NULL, &story, &err),
		     NSYNC_OK);
	cr_expect_eq(version, 3, "in the work tree");
	cr_assert_eq(nsync_clone_highest_version(&version, clone.repo, &none, &story, &err),
		     NSYNC_OK);
	cr_expect_eq(version, 0, "in no tree");
	memcpy(other.slug, "other", 6);
	cr_assert_eq(nsync_clone_highest_version(&version, clone.repo, &clone.region.tree, &other,
						 &err),
		     NSYNC_OK);
	cr_expect_eq(version, 0, "another story");
	cr_expect_neq(nsync_clone_highest_version(&version, clone.repo, &nowhere, &story, &err),
		      NSYNC_OK);
	err.code = NSYNC_OK;
	cr_expect_eq(nsync_clone_highest_version(&version, bare.repo, NULL, &story, &err),
		     NSYNC_EINVAL);
}

/* What an office's files are judged against: the newest root, and all that is accepted. */
Test(clone_items, the_ground_of_candidates)
{
	struct nsync_basis basis;

	PLACE(place);
	CLONE(clone, &place, "gt");
	place_walk(&clone);
	basis = nsync_clone_basis(&clone, 1000);
	cr_expect_eq(basis.root, nsync_region_root(&clone.region));
	cr_expect_eq(basis.newest, basis.root);
	cr_expect_eq(basis.tree, &clone.region.tree);
	cr_expect_eq(basis.region, &clone.region);
	cr_expect(basis.seq == INT64_MAX && basis.as_of == 1000);
}
