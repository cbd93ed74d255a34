/*
 * A story and an item by what people type, two versions compared, and cosignatures of joint
 * stories.
 */
#include "tests/support/archive_fixture.h"
#include "tests/support/clone_fixture.h"

#define HEX_40 "0000000000000000000000000000000000000000"

/*
 * The region has gt's water (versions 1 and 2), gt's roads and bz's water. gt's work tree has its
 * accepted files, water's version 3 and "own"; its main has "own" too.
 */
static void some_stories(struct place *place)
{
	AUTO(nsync_repo_freep) struct nsync_repo *repo = NULL;
	AUTO(nsync_buf_release) struct nsync_buf third = NSYNC_BUF_INIT(2 * NSYNC_MAX_SIGNED_BYTES);
	AUTO(nsync_buf_release) struct nsync_buf own = NSYNC_BUF_INIT(2 * NSYNC_MAX_SIGNED_BYTES);
	struct region_fixture *region = &place->region;
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_id first, second;
	struct nsync_oid blob, tree, commit;

	first = region_item(region, &(struct fixture_item){ .slug = "water", .headline = "Wells" });
	region_item(region, &(struct fixture_item){ .slug = "roads" });
	region_item(region, &(struct fixture_item){ .office = "bz", .slug = "water" });
	place_publish(place, MARCH);
	second = region_item(region, &(struct fixture_item){ .slug = "water", .version = 2,
							     .headline = "Rivers",
							     .previous = first.hex });
	place_publish(place, APRIL);
	place_make_desk(place, "bureau", false);
	place_make_office(place, "office", "gt");
	fixture_ok(nsync_repo_open(&repo, fixture_path(region->dir, "office"), &err), &err);
	fixture_checkout(repo, &region->region.head);
	fixture_item_file(&third, &(struct fixture_item){ .slug = "water", .version = 3,
							  .headline = "Lakes",
							  .previous = second.hex });
	fixture_item_file(&own, &(struct fixture_item){ .slug = "own" });
	fixture_ok(nsync_clone_write_file(repo, "items/gt/2026/02/water.3.json",
					  nsync_buf_view(&third), &err),
		   &err);
	fixture_ok(nsync_clone_write_file(repo, "items/gt/2026/02/own.1.json", nsync_buf_view(&own),
					  &err),
		   &err);
	blob = fixture_blob(repo, nsync_buf_view(&own));
	tree = fixture_tree_with(repo, &region->region.tree, "items/gt/2026/02/own.1.json", &blob);
	commit = fixture_commit(repo, &tree, &region->region.head, 1);
	place_ref(repo, PLACE_MAIN, &commit);
}

/* ---- stories ---- */

static const struct {
	const char *text, *name; /* name: of the story; NULL: an error */
	enum nsync_code code;
	const char *says; /* part of the error's text */
} names[] = {
	{ "gt/2026/02/water", "gt/2026/02/water", NSYNC_OK, "" },
	{ "gt/2026/02/water.2", "gt/2026/02/water.2", NSYNC_OK, "" },
	{ "gt/2026/02/nowhere.7", "gt/2026/02/nowhere.7", NSYNC_OK, "" },
	{ "items/bz/2026/02/water.1.json", "bz/2026/02/water.1", NSYNC_OK, "" },
	{ "cosignatures/bz/gt/2026/02/water.2.json", "gt/2026/02/water.2", NSYNC_OK, "" },
	{ "roads", "gt/2026/02/roads", NSYNC_OK, "" },
	{ "own", "gt/2026/02/own", NSYNC_OK, "" },
	{ "water", NULL, NSYNC_EINVAL, "several stories: bz/2026/02/water, gt/2026/02/water" },
	{ "nothing", NULL, NSYNC_ENOTFOUND, "no story of this name" },
	{ "trust/1.json", NULL, NSYNC_EINVAL, "not an item" },
	{ "log/0/1.json", NULL, NSYNC_EINVAL, "not an item" },
	{ "media/gt/" HEX_40 ".png", NULL, NSYNC_EINVAL, "neither" },
	{ "Roads", NULL, NSYNC_EINVAL, "neither" },
	{ "gt/2026/13/water", NULL, NSYNC_EINVAL, "neither" },
	{ "", NULL, NSYNC_EINVAL, "neither" },
};

Test(archive_find, stories)
{
	PLACE(place);
	some_stories(&place);
	CLONE(clone, &place, "office");
	place_walk(&clone);
	for (size_t i = 0; i < COUNT(names); i++) {
		struct nsync_error err = { NSYNC_OK, "", "" };
		struct nsync_story story;
		char name[NSYNC_MAX_PATH];
		int64_t version;
		enum nsync_code code = nsync_archive_find_story(&story, &version, &clone,
								names[i].text, &err);

		cr_assert_eq(code, names[i].code, "'%s': %s", names[i].text, err.text);
		if (names[i].name) {
			nsync_story_format(name, &story, version);
			cr_expect_str_eq(name, names[i].name);
			continue;
		}
		cr_expect_str_eq(err.where, names[i].text);
		cr_expect_not_null(strstr(err.text, names[i].says), "'%s': %s", names[i].text,
				   err.text);
	}
}

/* A file as a shell completes it, wherever it is below the work tree. */
Test(archive_find, a_path_on_disk)
{
	PLACE(place);
	some_stories(&place);
	CLONE(clone, &place, "office");
	place_walk(&clone);
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_story story;
	int64_t version;
	char path[600];

	snprintf(path, sizeof(path), "%s/office/items/gt/2026/02/water.3.json", place.region.dir);
	fixture_ok(nsync_archive_find_story(&story, &version, &clone, path, &err), &err);
	cr_expect_str_eq(story.slug, "water");
	cr_expect_eq(version, 3);
	snprintf(path, sizeof(path), "%s/desk/items/gt/2026/02/water.1.json", place.region.dir);
	cr_expect_eq(nsync_archive_find_story(&story, &version, &clone, path, &err), NSYNC_EINVAL,
		     "another clone's");
}

/* Only an office's clone has stories of its own; an auditor sees the region's. */
Test(archive_find, an_auditor_has_no_stories)
{
	PLACE(place);
	some_stories(&place);
	place_make_office(&place, "auditor", NULL);
	CLONE(clone, &place, "auditor");
	place_walk(&clone);
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_story story;
	int64_t version;

	cr_expect_eq(nsync_archive_find_story(&story, &version, &clone, "own", &err),
		     NSYNC_ENOTFOUND);
	err = (struct nsync_error){ NSYNC_OK, "", "" };
	fixture_ok(nsync_archive_find_story(&story, &version, &clone, "roads", &err), &err);
}

/* ---- items ---------------------------------------------------------------------------------- */

Test(archive_find, items)
{
	static const struct {
		const char *text, *path; /* path NULL: there is none */
		bool accepted;
		int64_t versions;
	} rows[] = {
		{ "gt/2026/02/water", "items/gt/2026/02/water.2.json", true, 2 },
		{ "gt/2026/02/water.1", "items/gt/2026/02/water.1.json", true, 2 },
		{ "gt/2026/02/water.3", "items/gt/2026/02/water.3.json", false, 2 },
		{ "gt/2026/02/water.4", NULL, false, 2 },
		{ "own", "items/gt/2026/02/own.1.json", false, 0 },
		{ "roads", "items/gt/2026/02/roads.1.json", true, 1 },
		{ "gt/2026/02/nothing", NULL, false, 0 },
	};

	PLACE(place);
	some_stories(&place);
	CLONE(clone, &place, "office");
	place_walk(&clone);
	for (size_t i = 0; i < COUNT(rows); i++) {
		AUTO(nsync_item_file_release) struct nsync_item_file file = { 0 };
		struct nsync_error err = { NSYNC_OK, "", "" };
		bool accepted = false;
		int64_t versions = -1;
		enum nsync_code code;

		nsync_item_file_init(&file);
		code = nsync_archive_find_item(&file, &accepted, &versions, &clone, rows[i].text,
					       &err);
		cr_assert_eq(code, rows[i].path ? NSYNC_OK : NSYNC_ENOTFOUND, "%s: %s",
			     rows[i].text, err.text);
		cr_expect_eq(versions, rows[i].versions, "%s", rows[i].text);
		if (!rows[i].path)
			continue;
		cr_expect_str_eq(file.path, rows[i].path);
		cr_expect_eq(accepted, rows[i].accepted, "%s", rows[i].text);
		cr_expect_gt(file.message.n, 0);
	}
}

/* A bare repository has no work tree to look into. */
Test(archive_find, in_a_bare_repository)
{
	REGION(region);
	archive_accept(&region, MARCH, &(struct fixture_item){ .slug = "water" });
	struct nsync_clone clone = archive_clone(&region);
	AUTO(nsync_item_file_release) struct nsync_item_file file = { 0 };
	struct nsync_error err = { NSYNC_OK, "", "" };
	bool accepted;
	int64_t versions;

	nsync_item_file_init(&file);
	fixture_ok(nsync_archive_find_item(&file, &accepted, &versions, &clone, "water", &err),
		   &err);
	cr_expect(accepted);
	cr_expect_eq(nsync_archive_find_item(&file, &accepted, &versions, &clone,
					     "gt/2026/02/water.2", &err),
		     NSYNC_ENOTFOUND);
	cr_expect_str_eq(err.where, "items/gt/2026/02/water.2.json");
}

/* ---- two versions --------------------------------------------------------------------------- */

static const struct nsync_story water = { "gt", 2026, 2, "water" };

Test(archive_find, which_versions_to_compare)
{
	static const struct {
		const char *folder, *slug;
		int64_t from, to; /* as named */
		enum nsync_code code;
		int64_t chosen_from, chosen_to;
	} rows[] = {
		{ "office", "water", 0, 0, NSYNC_OK, 2, 3 }, /* the work tree's is newer */
		{ "bureau", "water", 0, 0, NSYNC_OK, 1, 2 },
		{ "office", "water", 0, 2, NSYNC_OK, 1, 2 },
		{ "office", "water", 1, 0, NSYNC_OK, 1, 3 },
		{ "office", "water", 3, 1, NSYNC_OK, 3, 1 },
		{ "office", "water", 0, 1, NSYNC_EINVAL, 0, 0 },
		{ "office", "roads", 0, 0, NSYNC_EINVAL, 0, 0 },
		{ "office", "nothing", 0, 0, NSYNC_EINVAL, 0, 0 },
	};

	PLACE(place);
	some_stories(&place);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct nsync_error err = { NSYNC_OK, "", "" };
		struct nsync_story story = water;
		int64_t from = rows[i].from, to = rows[i].to;

		CLONE(clone, &place, rows[i].folder);
		place_walk(&clone);
		nsync_str_copy(story.slug, sizeof(story.slug), nsync_str(rows[i].slug));
		cr_assert_eq(nsync_archive_choose_versions(&from, &to, &clone, &story, "as typed",
							   &err),
			     rows[i].code, "row %zu: %s", i, err.text);
		if (rows[i].code) {
			cr_expect_str_eq(err.where, "as typed");
			continue;
		}
		cr_expect_eq(from, rows[i].chosen_from, "row %zu: %lld", i, (long long)from);
		cr_expect_eq(to, rows[i].chosen_to, "row %zu: %lld", i, (long long)to);
	}
}

Test(archive_find, what_changed)
{
	AUTO(nsync_buf_release) struct nsync_buf lines = NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES);

	PLACE(place);
	some_stories(&place);
	CLONE(clone, &place, "office");
	place_walk(&clone);
	struct nsync_error err = { NSYNC_OK, "", "" };

	fixture_ok(nsync_archive_compare(&lines, &clone, &water, 1, 3, &err), &err);
	cr_expect_not_null(strstr(lines.p, "Wells"));
	cr_expect_not_null(strstr(lines.p, "Lakes"));
	cr_expect_null(strstr(lines.p, "Rivers"));
	nsync_buf_clear(&lines);
	cr_expect_eq(nsync_archive_compare(&lines, &clone, &water, 1, 4, &err), NSYNC_ENOTFOUND);
	cr_expect_str_eq(err.where, "items/gt/2026/02/water.4.json");
}

/* ---- joint stories -------------------------------------------------------------------------- */

Test(archive_find, cosignatures)
{
	REGION(region);
	struct nsync_id id = archive_accept(&region, MARCH,
					    &(struct fixture_item){ .office = "bz",
								    .joint = { "gt", "mx" } });
	struct nsync_clone clone = archive_clone(&region);
	struct nsync_error err = { NSYNC_OK, "", "" };
	bool cosigned = true;

	VERSIONS(before, &clone);
	fixture_ok(nsync_archive_cosigned(&cosigned, &clone, &before.versions[0].file->item, "gt",
					  &err),
		   &err);
	cr_expect_not(cosigned);
	region_cosignature(&region, &(struct fixture_cosignature){ .cosigner = "gt", .office = "bz",
								    .item = id.hex });
	cr_assert(region_merge(&region, APRIL));
	clone = archive_clone(&region);
	const struct nsync_item *item = &before.versions[0].file->item;

	fixture_ok(nsync_archive_cosigned(&cosigned, &clone, item, "gt", &err), &err);
	cr_expect(cosigned);
	fixture_ok(nsync_archive_cosigned(&cosigned, &clone, item, "mx", &err), &err);
	cr_expect_not(cosigned);
	/* gt's key was stolen before it cosigned (record 3). */
	archive_next_root(&region, MAY, FIXTURE_GT, 2, NULL);
	clone = archive_clone(&region);
	fixture_ok(nsync_archive_cosigned(&cosigned, &clone, item, "gt", &err), &err);
	cr_expect_not(cosigned);
}
