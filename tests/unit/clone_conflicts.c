/* clone_conflicts.c: two machines of one office have signed one file, as sync finds, records and ends it. */
#include <criterion/criterion.h>

#include "tests/support/office_fixture.h"

#define WATER "items/gt/2026/02/water.1.json"
#define ROADS "items/gt/2026/02/roads.1.json"

TestSuite(clone_conflicts, .timeout = 120);

/* Fetch, unite and push; all of it must go well. Nothing is left open by it but what it found. */
static void sync_now(struct nsync_sync *out, struct office_fixture *office)
{
	nsync_sync_release(out);
	office_sync_into(office, out);
}

static void load(struct nsync_conflicts *out, const struct office_fixture *office)
{
	struct nsync_error err = { NSYNC_OK, "", "" };

	nsync_conflicts_release(out);
	fixture_ok(nsync_conflicts_load(out, office->clone.repo, &err), &err);
}

/* A path's blob in a ref of a repository; zero: it is not there. */
static struct nsync_oid blob_in(const struct nsync_repo *repo, const char *ref, const char *path)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_oid id = { { 0 } }, blob = { { 0 } };
	struct nsync_commit commit;
	bool found;

	fixture_ok(nsync_repo_ref(&id, repo, ref, &err), &err);
	fixture_ok(nsync_repo_commit(&commit, repo, &id, &err), &err);
	fixture_ok(nsync_repo_find_optional(&found, &blob, NULL, repo, &commit.tree,
					    nsync_str(path), &err),
		   &err);
	return blob;
}

static struct nsync_oid here(const struct office_fixture *office, const char *path)
{
	return blob_in(office->clone.repo, "refs/heads/main", path);
}

static bool same(struct nsync_oid a, struct nsync_oid b)
{
	return nsync_oid_eq(&a, &b);
}

static void sh(const struct region_fixture *region, const char *line)
{
	AUTO(nsync_buf_release) struct nsync_buf all = NSYNC_BUF_INIT(8192);

	nsync_buf_printf(&all, "cd %s && { %s; } >/dev/null 2>&1", region->dir, line);
	FIXTURE_CHECK(all.code == NSYNC_OK);
	cr_assert_eq(system(all.p), 0, "%s", line);
}

/* Two machines, both signed water; the first has sent it. */
#define TWO_BODIES(region, gt, gt2)                     \
	REGION(region);                                 \
	OFFICE(gt, &region, "gt");                      \
	OFFICE_AT(gt2, &region, "gt", "second");        \
	office_story(&gt, "water", "");                 \
	office_story(&gt2, "water", "urgency: 3\n");    \
	office_story(&gt2, "roads", "");                \
	office_sync(&gt)

Test(clone_conflicts, the_servers_body_is_taken_and_mine_waits)
{
	AUTO(nsync_sync_release) struct nsync_sync sync = { .notes = NULL };
	AUTO(nsync_conflicts_release) struct nsync_conflicts open = { .list = NULL };
	struct nsync_oid mine, theirs;

	TWO_BODIES(region, gt, gt2);
	mine = here(&gt2, WATER);
	theirs = here(&gt, WATER);
	sync_now(&sync, &gt2);
	cr_expect(sync.united && sync.pushed && !sync.note_count);
	cr_expect(same(here(&gt2, WATER), theirs));
	cr_expect(office_has(&gt2, ROADS));
	load(&open, &gt2);
	cr_assert_eq(open.count, 1);
	cr_expect_str_eq(open.list[0].path, WATER);
	cr_expect(same(open.list[0].mine, mine) && same(open.list[0].theirs, theirs));
	cr_expect(nsync_oid_zero(&open.list[0].base));
	sh(&region, "git -C gt.git cat-file -e main:" ROADS);
}

/* The first machine saw no conflict; the second's stays as it is until somebody chooses. */
Test(clone_conflicts, it_stays_open)
{
	AUTO(nsync_sync_release) struct nsync_sync sync = { .notes = NULL };
	AUTO(nsync_conflicts_release) struct nsync_conflicts open = { .list = NULL };
	struct nsync_oid main, again;

	TWO_BODIES(region, gt, gt2);
	sync_now(&sync, &gt2);
	main = office_main(&gt2);
	sync_now(&sync, &gt2);
	cr_expect(!sync.pushed && !sync.note_count);
	again = office_main(&gt2);
	cr_expect(nsync_oid_eq(&main, &again), "a sync that finds nothing new grows nothing");
	load(&open, &gt2);
	cr_expect_eq(open.count, 1);
	sync_now(&sync, &gt);
	cr_expect(office_has(&gt, ROADS));
	load(&open, &gt);
	cr_expect_eq(open.count, 0);
}

Test(clone_conflicts, the_region_accepts_theirs)
{
	AUTO(nsync_sync_release) struct nsync_sync sync = { .notes = NULL };
	AUTO(nsync_conflicts_release) struct nsync_conflicts open = { .list = NULL };
	struct nsync_oid theirs;

	TWO_BODIES(region, gt, gt2);
	theirs = here(&gt, WATER);
	sync_now(&sync, &gt2);
	cr_assert(office_merge(&region, "2026-03-01T01:00:00Z"));
	sync_now(&sync, &gt2);
	load(&open, &gt2);
	cr_expect_eq(open.count, 0);
	cr_assert_eq(sync.note_count, 1);
	cr_expect_eq(sync.notes[0].kind, NSYNC_SYNC_ACCEPTED);
	cr_expect_str_eq(sync.notes[0].path, WATER);
	cr_expect(sync.notes[0].copy && nsync_file_exists(sync.notes[0].copy));
	cr_expect(same(here(&gt2, WATER), theirs));
	sh(&region, "test -z \"$(git -C second for-each-ref refs/nsync/conflict)\"");
	sh(&region, "test ! -e second/.git/nsync/conflicts.json");
}

/* The desk had fetched the one, and then the server got the other. */
Test(clone_conflicts, the_region_accepts_mine)
{
	AUTO(nsync_sync_release) struct nsync_sync sync = { .notes = NULL };
	AUTO(nsync_conflicts_release) struct nsync_conflicts open = { .list = NULL };
	struct nsync_oid mine;

	TWO_BODIES(region, gt, gt2);
	mine = here(&gt2, WATER);
	sh(&region, "git -C gt.git fetch -q ../second main && git -C gt.git update-ref refs/heads/was "
		    "main && git -C gt.git update-ref refs/heads/main FETCH_HEAD");
	cr_assert(office_merge(&region, "2026-03-01T01:00:00Z"));
	sh(&region, "git -C gt.git update-ref refs/heads/main was && git -C second config "
		    "remote.region.url gone.git");
	sync_now(&sync, &gt2);
	load(&open, &gt2);
	cr_assert_eq(open.count, 1, "the region's news are not known yet");
	sh(&region, "git -C second config remote.region.url ../region.git");
	sync_now(&sync, &gt2);
	load(&open, &gt2);
	cr_expect_eq(open.count, 0);
	cr_expect_eq(sync.note_count, 0, "the colleague's machine tells of theirs");
	cr_expect(same(here(&gt2, WATER), mine));
	sync_now(&sync, &gt);
	cr_assert_eq(sync.note_count, 1);
	cr_expect_eq(sync.notes[0].kind, NSYNC_SYNC_ACCEPTED);
	cr_expect(same(here(&gt, WATER), mine));
}

/* No conflict was open: the region has another body than this machine signed. */
Test(clone_conflicts, the_desk_was_faster)
{
	AUTO(nsync_sync_release) struct nsync_sync sync = { .notes = NULL };
	AUTO(nsync_conflicts_release) struct nsync_conflicts open = { .list = NULL };

	TWO_BODIES(region, gt, gt2);
	cr_assert(office_merge(&region, "2026-03-01T01:00:00Z"));
	sync_now(&sync, &gt2);
	load(&open, &gt2);
	cr_expect_eq(open.count, 0);
	cr_assert_eq(sync.note_count, 1);
	cr_expect_eq(sync.notes[0].kind, NSYNC_SYNC_ACCEPTED);
	cr_expect(sync.pushed && office_has(&gt2, ROADS));
	sync_now(&sync, &gt2);
	cr_expect_eq(sync.note_count, 0, "told once");
}

#define COMMIT " && git -c user.name=x -c user.email=x@x commit -qam x"
#define CHANGE "echo >>" WATER COMMIT /* what it says does not matter here */
#define REMOVE "git rm -q " WATER COMMIT

/* A draft that says what is signed is known to be made from it, and may be changed then. */
static void sign_anew(const struct office_fixture *gt2)
{
	AUTO(nsync_sign_result_release) struct nsync_sign_result result = { .list = NULL };
	struct nsync_error err = { NSYNC_OK, "", "" };
	const char *draft = office_draft(gt2, "water", "");

	fixture_ok(office_sign(&result, gt2, &draft, 1, &err), &err);
	FIXTURE_CHECK(result.list[0].already);
	office_story(gt2, "water", "urgency: 3\n");
}

/* The server's commit holds mine in its history, so nothing clashes. */
Test(clone_conflicts, a_colleague_takes_back_or_signs_anew)
{
	static const struct {
		const char *label;
		bool removed;
		enum nsync_sync_note_kind kind;
	} cases[] = { { "taken back", true, NSYNC_SYNC_TAKEN_BACK },
		      { "signed anew", false, NSYNC_SYNC_REPLACED } };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(nsync_sync_release) struct nsync_sync sync = { .notes = NULL };
		AUTO(nsync_buf_release) struct nsync_buf was = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
		AUTO(nsync_buf_release) struct nsync_buf kept = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
		struct nsync_error err = { NSYNC_OK, "", "" };

		REGION(region);
		OFFICE(gt, &region, "gt");
		OFFICE_AT(gt2, &region, "gt", "second");
		office_story(&gt, "water", "");
		office_sync(&gt);
		fixture_ok(nsync_file_read(&was, office_path(&gt, WATER), &err), &err);
		sync_now(&sync, &gt2);
		cr_expect_eq(sync.note_count, 0, "%s", cases[i].label);
		if (cases[i].removed)
			sh(&region, "cd second && " REMOVE);
		else
			sign_anew(&gt2);
		sync_now(&sync, &gt2);
		cr_expect_eq(sync.note_count, 0, "%s: it was done here", cases[i].label);
		sync_now(&sync, &gt);
		cr_assert_eq(sync.note_count, 1, "%s", cases[i].label);
		cr_expect_eq(sync.notes[0].kind, cases[i].kind, "%s", cases[i].label);
		cr_expect_str_eq(sync.notes[0].path, WATER, "%s", cases[i].label);
		cr_assert_not_null(sync.notes[0].copy, "%s", cases[i].label);
		fixture_ok(nsync_file_read(&kept, sync.notes[0].copy, &err), &err);
		cr_expect_str_eq(kept.p, was.p, "%s", cases[i].label);
		sync_now(&sync, &gt);
		cr_expect_eq(sync.note_count, 0, "%s: told once", cases[i].label);
	}
}

/* A file of the office that one machine removes and the other one signs anew. */
Test(clone_conflicts, removed_on_one_side)
{
	static const struct {
		const char *label;
		bool here; /* removed on the machine that syncs last */
	} cases[] = { { "removed here", true }, { "removed there", false } };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(nsync_sync_release) struct nsync_sync sync = { .notes = NULL };
		AUTO(nsync_conflicts_release) struct nsync_conflicts open = { .list = NULL };

		REGION(region);
		OFFICE(gt, &region, "gt");
		OFFICE_AT(gt2, &region, "gt", "second");
		office_story(&gt, "water", "");
		office_sync(&gt);
		office_sync(&gt2);
		sh(&region, cases[i].here ? "cd clone-gt && " CHANGE " && git push -q origin main"
					  : "cd clone-gt && " REMOVE " && git push -q origin main");
		sh(&region, cases[i].here ? "cd second && " REMOVE : "cd second && " CHANGE);
		sync_now(&sync, &gt2);
		load(&open, &gt2);
		cr_assert_eq(open.count, 1, "%s", cases[i].label);
		cr_expect_eq(nsync_oid_zero(&open.list[0].mine), cases[i].here, "%s",
			     cases[i].label);
		cr_expect_eq(nsync_oid_zero(&open.list[0].theirs), !cases[i].here, "%s",
			     cases[i].label);
		cr_expect(!nsync_oid_zero(&open.list[0].base), "%s", cases[i].label);
		cr_expect_eq(office_has(&gt2, WATER), cases[i].here, "%s", cases[i].label);
	}
}

/* Two editors of an office that asks for two have signed one body on two machines. */
Test(clone_conflicts, signatures_of_one_body_are_joined)
{
	AUTO(nsync_sync_release) struct nsync_sync sync = { .notes = NULL };
	AUTO(nsync_conflicts_release) struct nsync_conflicts open = { .list = NULL };
	AUTO(nsync_item_file_release) struct nsync_item_file file = { 0 };
	struct nsync_verdict verdict;
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_oid blob;

	REGION(region);
	OFFICE(gt, &region, "gt");
	OFFICE_AT(gt2, &region, "gt", "second");
	OFFICE_AT(bare, &region, "gt", "third");
	office_story(&bare, "water", "");
	for (int i = 0; i < 2; i++) {
		struct office_fixture *office = i ? &gt2 : &gt;
		AUTO(nsync_item_file_release) struct nsync_item_file one = { 0 };
		AUTO(nsync_buf_release) struct nsync_buf bytes =
			NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
		AUTO(nsync_key_freep) struct nsync_key *key = fixture_key(i ? 21 : 20);
		bool found;

		nsync_item_file_init(&one);
		nsync_str_copy(one.path, sizeof(one.path), NSYNC_STR(WATER));
		fixture_ok(nsync_clone_item_in_worktree(&one, &found, bare.clone.repo, &err), &err);
		fixture_ok(nsync_sign_body(&bytes, NULL, NSYNC_KIND_ITEM, one.file.body,
					   one.file.signatures, key, &err),
			   &err);
		office_write(office, WATER, bytes.p);
		office_commit(office, WATER);
	}
	sh(&region, "git -C clone-gt push -q origin main");
	sync_now(&sync, &gt2);
	load(&open, &gt2);
	cr_expect_eq(open.count, 0);
	nsync_item_file_init(&file);
	blob = here(&gt2, WATER);
	fixture_ok(nsync_repo_blob(&file.bytes, gt2.clone.repo, &blob, NSYNC_MAX_SIGNED_BYTES, &err),
		   &err);
	fixture_ok(nsync_item_file_read(&file, &verdict, &err), &err);
	cr_assert_eq(verdict.reason, NSYNC_REASON_OK);
	cr_expect_eq(file.file.signatures->len, 3, "%u", file.file.signatures->len);
}

/* They were signed at different times; which of them is sent is the same. */
Test(clone_conflicts, one_text_that_was_signed_twice)
{
	static const struct {
		const char *label, *lines;
		bool damaged;  /* the server's has no good signature */
		bool accepted; /* the server's, before the second machine syncs */
		size_t open, notes;
	} cases[] = { { "the same", "", false, false, 0, 0 },
		      { "another text", "urgency: 3\n", false, false, 1, 0 },
		      { "a damaged signature", "", true, false, 1, 0 },
		      { "the same is accepted", "", false, true, 0, 0 },
		      { "another text is accepted", "urgency: 3\n", false, true, 0, 1 } };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(nsync_sync_release) struct nsync_sync sync = { .notes = NULL };
		AUTO(nsync_conflicts_release) struct nsync_conflicts open = { .list = NULL };

		REGION(region);
		OFFICE(gt, &region, "gt");
		OFFICE_AT(gt2, &region, "gt", "second");
		gt2.now.seconds += 60;
		office_story(&gt, "water", "");
		office_story(&gt2, "water", cases[i].lines);
		cr_assert(!same(here(&gt, WATER), here(&gt2, WATER)), "%s", cases[i].label);
		if (cases[i].damaged)
			sh(&region, "cd clone-gt && sed -i '/versionCreated/s/:0/:1/' " WATER COMMIT);
		office_push(&gt);
		if (cases[i].accepted)
			cr_assert(office_merge(&region, "2026-03-01T01:00:00Z"));
		sync_now(&sync, &gt2);
		cr_expect_eq(sync.note_count, cases[i].notes, "%s", cases[i].label);
		cr_expect(same(here(&gt, WATER), here(&gt2, WATER)), "%s", cases[i].label);
		load(&open, &gt2);
		cr_expect_eq(open.count, cases[i].open, "%s", cases[i].label);
	}
}

/* ---- the store ---- */

Test(clone_conflicts, kept_from_garbage_collection)
{
	AUTO(nsync_conflicts_release) struct nsync_conflicts open = { .list = NULL };
	struct nsync_conflict conflict = { .path = WATER };
	struct nsync_error err = { NSYNC_OK, "", "" };

	REGION(region);
	OFFICE(gt, &region, "gt");
	fixture_ok(nsync_repo_write_blob(&conflict.mine, gt.clone.repo, NSYNC_STR("mine"), &err),
		   &err);
	fixture_ok(nsync_repo_write_blob(&conflict.base, gt.clone.repo, NSYNC_STR("base"), &err),
		   &err);
	fixture_ok(nsync_conflicts_put(&open, &conflict, &err), &err);
	fixture_ok(nsync_conflicts_save(&open, gt.clone.repo, &err), &err);
	sh(&region, "cd clone-gt && git gc -q --prune=now && git fsck --strict");
	sh(&region, "cd clone-gt && test \"$(git for-each-ref refs/nsync/conflict | wc -l)\" = 2");
	load(&open, &gt);
	cr_assert_eq(open.count, 1);
	cr_expect(same(open.list[0].mine, conflict.mine) && same(open.list[0].base, conflict.base));
	cr_expect(nsync_oid_zero(&open.list[0].theirs));
	nsync_conflicts_drop(&open, ROADS);
	cr_expect_eq(open.count, 1, "none of that path");
	nsync_conflicts_drop(&open, WATER);
	fixture_ok(nsync_conflicts_save(&open, gt.clone.repo, &err), &err);
	sh(&region, "cd clone-gt && test -z \"$(git for-each-ref refs/nsync/conflict)\"");
	load(&open, &gt);
	cr_expect_eq(open.count, 0);
}

/* A run that was killed between the note and the move: main has mine, so there is no conflict yet. */
Test(clone_conflicts, noted_but_main_did_not_move)
{
	AUTO(nsync_sync_release) struct nsync_sync sync = { .notes = NULL };
	AUTO(nsync_conflicts_release) struct nsync_conflicts open = { .list = NULL };
	struct nsync_conflict conflict = { .path = WATER };
	struct nsync_error err = { NSYNC_OK, "", "" };

	TWO_BODIES(region, gt, gt2);
	conflict.mine = here(&gt2, WATER);
	fixture_ok(nsync_conflicts_put(&open, &conflict, &err), &err);
	fixture_ok(nsync_conflicts_save(&open, gt2.clone.repo, &err), &err);
	load(&open, &gt2);
	cr_expect_eq(open.count, 0);
	sync_now(&sync, &gt2);
	load(&open, &gt2);
	cr_expect_eq(open.count, 1, "found again");
}

/* main has mine again, and the server's history has it, too: there is nothing to unite. */
Test(clone_conflicts, after_a_reset)
{
	AUTO(nsync_sync_release) struct nsync_sync sync = { .notes = NULL };
	AUTO(nsync_conflicts_release) struct nsync_conflicts open = { .list = NULL };
	struct nsync_oid mine;

	TWO_BODIES(region, gt, gt2);
	mine = here(&gt2, WATER);
	sync_now(&sync, &gt2);
	sh(&region, "cd second && git reset -q --hard HEAD~1");
	cr_assert(same(here(&gt2, WATER), mine));
	load(&open, &gt2);
	cr_expect_eq(open.count, 0, "main has mine");
	sync_now(&sync, &gt2);
	cr_expect(same(here(&gt2, WATER), here(&gt, WATER)));
	load(&open, &gt2);
	cr_assert_eq(open.count, 1);
	cr_expect(same(open.list[0].mine, mine));
}

Test(clone_conflicts, a_damaged_file)
{
	static const char *const texts[] = { "", "{", "[]", "{\"conflicts\":{}}",
					     "{\"conflicts\":[{}]}",
					     "{\"conflicts\":[{\"path\":\"README.md\"}]}",
					     "{\"conflicts\":[{\"path\":\"" WATER
					     "\",\"mine\":\"xx\"}]}" };

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		AUTO(nsync_conflicts_release) struct nsync_conflicts open = { .list = NULL };
		struct nsync_error err = { NSYNC_OK, "", "" };

		REGION(region);
		OFFICE(gt, &region, "gt");
		fixture_ok(nsync_file_mkdirs(office_path(&gt, ".git/nsync"), 0755, &err), &err);
		fixture_ok(nsync_file_write(office_path(&gt, ".git/nsync/conflicts.json"),
					    nsync_str(texts[i]), 0644, &err),
			   &err);
		cr_expect_eq(nsync_conflicts_load(&open, gt.clone.repo, &err), NSYNC_EINVAL, "%s",
			     texts[i]);
	}
}

Test(clone_conflicts, nothing_is_signed_over_one)
{
	AUTO(nsync_sync_release) struct nsync_sync sync = { .notes = NULL };
	const struct nsync_story water = { "gt", 2026, 2, "water" }, roads = { "gt", 2026, 2, "roads" };
	struct nsync_error err = { NSYNC_OK, "", "" };

	TWO_BODIES(region, gt, gt2);
	sync_now(&sync, &gt2);
	cr_expect_eq(nsync_clone_need_no_conflict(gt2.clone.repo, &roads, &err), NSYNC_OK);
	cr_expect_eq(nsync_clone_need_no_conflict(gt2.clone.repo, &water, &err), NSYNC_ECONFLICT);
	cr_expect_str_eq(err.where, WATER);
	cr_expect_eq(err.cause, NSYNC_CAUSE_CONFLICT);
	cr_expect_str_eq(err.text, "gt/2026/02/water");
}
