/* How main moves in the regional repository: it follows origin, moves on, is pushed, goes back. */
#include <sys/stat.h>

#include "tests/support/clone_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define MARCH        "2026-03-01T00:00:00Z"
#define STORY        "items/gt/2026/02/story.1.json"

TestSuite(clone_main_branch, .timeout = 120);

/* Whether the work tree has a file. */
static bool has_file(const struct nsync_clone *clone, const char *path)
{
	char file[400];

	snprintf(file, sizeof(file), "%s%s", nsync_repo_workdir(clone->repo), path);
	return nsync_file_exists(file);
}

/* A desk that has fetched nothing yet. */
static void make_new_desk(const struct place *place)
{
	AUTO(nsync_repo_freep) struct nsync_repo *repo = place_repo(place, "new", false);
	struct nsync_error err = { NSYNC_OK, "", "" };

	fixture_ok(nsync_repo_remote_add(repo, "origin",
					 fixture_path(place->region.dir, "region.git"), &err),
		   &err);
	place_set(place, "new", "nsync.pin", place->region.region.pin.hex);
}

static void desk_write(const struct place *place, const char *path, const char *text)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	char file[400];

	snprintf(file, sizeof(file), "%s/desk/%s", place->region.dir, path);
	fixture_ok(nsync_file_write(file, nsync_str(text), 0644, &err), &err);
}

/* A merge that only the region.git's objects know: no main was moved. */
static struct nsync_oid merged(struct place *place)
{
	region_item(&place->region, &(struct fixture_item){ .slug = "story" });
	cr_assert(region_merge(&place->region, MARCH));
	return place->region.region.head;
}

/* ---- origin ---- */

enum origin { NONE, SAME, AHEAD, BEHIND, OTHER, UNBORN_HERE, EMPTY_THERE };

/* How the desk's main stands to origin's, which are the same so far. next: a commit more. */
static void set_origin(struct place *place, struct nsync_clone *desk, enum origin origin,
		       const struct nsync_oid *next)
{
	struct nsync_repo *region = place->region.repo;
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_oid other;

	switch (origin) {
	case SAME:
		break;
	case UNBORN_HERE:
		make_new_desk(place);
		place_show(place);
		break;
	case AHEAD:
		place_show(place);
		break;
	case BEHIND:
		place_ref(desk->repo, PLACE_MAIN, next);
		fixture_checkout(desk->repo, next);
		break;
	case OTHER:
		other = fixture_commit(region, &place->region.region.tree, &desk->head, 1);
		place_ref(region, PLACE_MAIN, &other);
		place_ref(desk->repo, PLACE_MAIN, next);
		break;
	case EMPTY_THERE:
		fixture_ok(nsync_repo_ref_delete(region, PLACE_MAIN, &err), &err);
		break;
	case NONE:
		place_set(place, "desk", "remote.origin.url", NULL);
		place_set(place, "desk", "remote.origin.fetch", NULL);
		break;
	}
}

Test(clone_main_branch, it_follows_origin)
{
	static const struct {
		const char *label;
		enum origin origin;
		enum nsync_code code;
		bool moves, files; /* to the merge; main was behind, so the files follow */
	} rows[] = {
		{ "no origin", NONE, NSYNC_OK, false, false },
		{ "the same", SAME, NSYNC_OK, false, false },
		{ "origin is ahead", AHEAD, NSYNC_OK, true, true },
		{ "origin is behind", BEHIND, NSYNC_OK, true, false },
		{ "neither follows the other", OTHER, NSYNC_ECONFLICT, false, false },
		{ "nothing here", UNBORN_HERE, NSYNC_OK, true, true },
		{ "nothing there", EMPTY_THERE, NSYNC_OK, false, false },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		enum origin origin = rows[i].origin;
		struct nsync_error err = { NSYNC_OK, "", "" };
		struct nsync_disagreement found;
		struct nsync_oid first, next, other;

		PLACE(place);
		CLONE(before, &place, "desk");
		first = place.region.region.head;
		next = merged(&place);
		set_origin(&place, &before, origin, &next);
		CLONE(clone, &place, origin == UNBORN_HERE ? "new" : "desk");
		cr_expect_eq(nsync_clone_follow_origin(&clone, &found, &err), rows[i].code,
			     "%s: %s", rows[i].label, err.text);
		if (rows[i].code) {
			cr_expect_str_eq(err.where, "origin", "%s", rows[i].label);
			cr_expect(strstr(err.text, "git reset --hard"), "%s: %s", rows[i].label,
				  err.text);
			continue;
		}
		cr_expect_eq(found.verdict.reason, NSYNC_REASON_OK, "%s: %s", rows[i].label,
			     found.verdict.detail);
		cr_expect(nsync_oid_eq(&clone.head, rows[i].moves ? &next : &first), "%s",
			  rows[i].label);
		cr_expect(nsync_oid_eq(&clone.region.head, &clone.head), "%s: it is walked",
			  rows[i].label);
		other = place_ref_of(clone.repo, PLACE_MAIN);
		cr_expect(nsync_oid_eq(&other, &clone.head), "%s", rows[i].label);
		if (rows[i].files)
			cr_expect(has_file(&clone, STORY), "%s: the files follow", rows[i].label);
	}
}

/* What origin shows is verified before main goes there, and never older than what was seen. */
Test(clone_main_branch, it_follows_no_origin_that_disagrees)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_disagreement found;
	struct nsync_oid first, bad;

	PLACE(place);
	first = place.region.region.head;
	bad = fixture_commit(place.region.repo, &place.region.region.tree, &first, 1);
	place_ref(place.region.repo, PLACE_MAIN, &bad);
	CLONE(clone, &place, "desk");
	cr_assert_eq(nsync_clone_follow_origin(&clone, &found, &err), NSYNC_OK, "%s", err.text);
	cr_expect_neq(found.verdict.reason, NSYNC_REASON_OK, "a step without a record");
	bad = place_ref_of(clone.repo, PLACE_MAIN);
	cr_expect(nsync_oid_eq(&bad, &first), "main stays");
}

Test(clone_main_branch, it_follows_no_older_history)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_disagreement found;
	struct nsync_oid first;

	PLACE(place);
	first = place.region.region.head;
	merged(&place);
	place_show(&place);
	CLONE(clone, &place, "desk");
	cr_assert_eq(nsync_clone_follow_origin(&clone, &found, &err), NSYNC_OK, "%s", err.text);
	place_ref(place.region.repo, PLACE_MAIN, &first);
	place_ref(clone.repo, PLACE_MAIN, &first);
	CLONE(again, &place, "desk");
	cr_assert_eq(nsync_clone_follow_origin(&again, &found, &err), NSYNC_OK, "%s", err.text);
	cr_expect_eq(found.verdict.reason, NSYNC_ROLLBACK);
}

Test(clone_main_branch, an_origin_that_cannot_be_reached)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_disagreement found;

	PLACE(place);
	place_set(&place, "desk", "remote.origin.url",
		  fixture_path(place.region.dir, "nowhere.git"));
	CLONE(clone, &place, "desk");
	cr_expect_eq(nsync_clone_follow_origin(&clone, &found, &err), NSYNC_ENETWORK, "%s",
		     err.text);
}

/* ---- files in the way ---- */

Test(clone_main_branch, changed_files_are_never_overwritten)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_oid first, next, now;

	PLACE(place);
	first = place.region.region.head;
	next = merged(&place);
	CLONE(clone, &place, "desk");
	cr_expect_eq(nsync_clone_need_clean(&clone, &next, &err), NSYNC_OK, "%s", err.text);
	desk_write(&place, "trust/1.json", "mine");
	cr_expect_eq(nsync_clone_need_clean(&clone, NULL, &err), NSYNC_EDIRTY);
	cr_expect_str_eq(err.where, "trust/1.json");
	err.code = NSYNC_OK;
	cr_expect_eq(nsync_clone_move_main(&clone, &next, "test", &err), NSYNC_EDIRTY);
	now = place_ref_of(clone.repo, PLACE_MAIN);
	cr_expect(nsync_oid_eq(&now, &first) && nsync_oid_eq(&clone.head, &first), "main stays");
}

Test(clone_main_branch, an_untracked_file_in_the_way)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_oid next;

	PLACE(place);
	next = merged(&place);
	CLONE(clone, &place, "desk");
	fixture_ok(nsync_clone_write_file(clone.repo, STORY, NSYNC_STR("mine"), &err), &err);
	cr_expect_eq(nsync_clone_need_clean(&clone, NULL, &err), NSYNC_OK,
		     "untracked files are nobody's business");
	cr_expect_eq(nsync_clone_need_clean(&clone, &next, &err), NSYNC_EDIRTY);
	cr_expect_str_eq(err.where, STORY);
}

Test(clone_main_branch, main_moves_and_the_files_follow)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_oid next, now;

	PLACE(place);
	place_make_desk(&place, "bare", true);
	next = merged(&place);
	CLONE(clone, &place, "desk");
	CLONE(bare, &place, "bare");
	cr_assert_eq(nsync_clone_move_main(&clone, &next, "test", &err), NSYNC_OK, "%s", err.text);
	cr_expect(has_file(&clone, STORY));
	cr_assert_eq(nsync_clone_move_main(&bare, &next, "test", &err), NSYNC_OK, "%s", err.text);
	now = place_ref_of(bare.repo, PLACE_MAIN);
	cr_expect(nsync_oid_eq(&now, &next) && nsync_oid_eq(&bare.head, &next));
}

/* Somebody else has moved main since the clone was opened. */
Test(clone_main_branch, main_that_moved_meanwhile)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_oid other, next;

	PLACE(place);
	next = merged(&place);
	CLONE(clone, &place, "desk");
	other = fixture_commit(place.region.repo, &place.region.region.tree, &clone.head, 1);
	place_ref(clone.repo, PLACE_MAIN, &other);
	cr_expect_eq(nsync_clone_move_main(&clone, &next, "test", &err), NSYNC_ECONFLICT, "%s",
		     err.text);
}

Test(clone_main_branch, a_move_that_a_killed_run_began)
{
	char old[NSYNC_OID_HEX], new[NSYNC_OID_HEX], note[256];
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_oid next;

	PLACE(place);
	next = merged(&place);
	CLONE(before, &place, "desk");
	cr_expect_not(before.finished);
	nsync_oid_hex(old, &before.head);
	nsync_oid_hex(new, &next);
	snprintf(note, sizeof(note), "{\"old\":\"%s\",\"new\":\"%s\"}\n", old, new);
	place_ref(before.repo, PLACE_MAIN, &next);
	fixture_ok(nsync_file_mkdirs(fixture_path(place.region.dir, "desk/.git/nsync"), 0777, &err),
		   &err);
	fixture_ok(nsync_file_write(fixture_path(place.region.dir, "desk/.git/nsync/moving.json"),
				    nsync_str(note), 0644, &err),
		   &err);
	CLONE(clone, &place, "desk");
	cr_expect(clone.finished && has_file(&clone, STORY));
	CLONE(again, &place, "desk");
	cr_expect_not(again.finished);
}

/* ---- pushing ---- */

Test(clone_main_branch, a_push_raises_the_high_water)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_oid before, next, there;
	struct nsync_high_water high;

	PLACE(place);
	before = place.region.region.head;
	next = merged(&place);
	CLONE(clone, &place, "desk");
	place_walk(&clone);
	cr_assert_eq(nsync_clone_move_main(&clone, &next, "test", &err), NSYNC_OK, "%s", err.text);
	cr_assert_eq(nsync_clone_push_main(&clone, &before, &err), NSYNC_OK, "%s", err.text);
	there = place_ref_of(place.region.repo, PLACE_MAIN);
	cr_expect(nsync_oid_eq(&there, &next));
	cr_assert_eq(nsync_clone_high_water_load(&high, &clone, &err), NSYNC_OK);
	cr_expect_eq(high.seq, 2, "the new record was walked first");
}

Test(clone_main_branch, no_origin_to_push_to)
{
	struct nsync_error err = { NSYNC_OK, "", "" };

	PLACE(place);
	place_set(&place, "desk", "remote.origin.url", NULL);
	place_set(&place, "desk", "remote.origin.fetch", NULL);
	CLONE(clone, &place, "desk");
	cr_expect_eq(nsync_clone_push_main(&clone, &clone.head, &err), NSYNC_ENOTFOUND);
	cr_expect_str_eq(err.where, "origin");
}

/* Origin has moved on: the push is refused, and main is taken back, with the files. */
Test(clone_main_branch, a_push_that_is_refused_is_taken_back)
{
	static const struct {
		const char *label;
		bool bare, first; /* first: main had no commit before */
	} rows[] = {
		{ "with files", false, false },
		{ "bare", true, false },
		{ "the first commit, bare", true, true },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct nsync_error err = { NSYNC_OK, "", "" };
		struct nsync_oid before, next, other, now;

		PLACE(place);
		place_make_desk(&place, "bare", true);
		before = place.region.region.head;
		next = merged(&place);
		CLONE(clone, &place, rows[i].bare ? "bare" : "desk");
		cr_assert_eq(nsync_clone_move_main(&clone, &next, "test", &err), NSYNC_OK, "%s",
			     err.text);
		other = fixture_commit(place.region.repo, &place.region.region.tree, &before, 1);
		place_ref(place.region.repo, PLACE_MAIN, &other);
		if (rows[i].first)
			before = (struct nsync_oid){ { 0 } };
		cr_expect_eq(nsync_clone_push_main(&clone, &before, &err), NSYNC_ECONFLICT,
			     "%s: %s", rows[i].label, err.text);
		cr_expect_str_eq(err.where, "origin", "%s", rows[i].label);
		now = place_ref_of(clone.repo, PLACE_MAIN);
		cr_expect(nsync_oid_eq(&now, &before), "%s: main is where it was", rows[i].label);
		if (!rows[i].bare)
			cr_expect_not(has_file(&clone, STORY), "%s: the files too", rows[i].label);
		now = place_ref_of(place.region.repo, PLACE_MAIN);
		cr_expect(nsync_oid_eq(&now, &other), "%s: origin is untouched", rows[i].label);
	}
}

/* Nothing new was made here: a refusal has nothing to take back. */
Test(clone_main_branch, a_refused_push_of_what_was_there_before)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_oid before, now;

	PLACE(place);
	before = place.region.region.head;
	place_set(&place, "desk", "remote.origin.url",
		  fixture_path(place.region.dir, "nowhere.git"));
	CLONE(clone, &place, "desk");
	cr_expect_eq(nsync_clone_push_main(&clone, &before, &err), NSYNC_ENETWORK, "%s", err.text);
	now = place_ref_of(clone.repo, PLACE_MAIN);
	cr_expect(nsync_oid_eq(&now, &before));
}
