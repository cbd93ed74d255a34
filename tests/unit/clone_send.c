/* clone_send.c: what sync sends of an office's work, and what it keeps back. */
#include <criterion/criterion.h>

#include "tests/support/office_fixture.h"

#define WATER "items/gt/2026/02/water.1.json"
#define ROADS "items/gt/2026/02/roads.1.json"
#define ONE   "\x89PNG one"
#define TWO   "\x89PNG two"

TestSuite(clone_send, .timeout = 120);

static bool sh(const struct region_fixture *region, const char *line)
{
	AUTO(nsync_buf_release) struct nsync_buf all = NSYNC_BUF_INIT(8192);

	nsync_buf_printf(&all, "cd %s && { %s; } >/dev/null 2>&1", region->dir, line);
	FIXTURE_CHECK(all.code == NSYNC_OK);
	return system(all.p) == 0;
}

/* Whether a server has a file on its main. */
static bool server_has(const struct region_fixture *region, const char *office, const char *path)
{
	char line[600];

	snprintf(line, sizeof(line), "git -C %s.git cat-file -e main:%s", office, path);
	return sh(region, line);
}

static void sync_now(struct nsync_sync *out, struct office_fixture *office)
{
	nsync_sync_release(out);
	office_sync_into(office, out);
}

/* Change a word of an item, so that its signature does not fit, and commit that. */
static void tamper(const struct office_fixture *office, const char *path)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	struct nsync_error err = { NSYNC_OK, "", "" };

	fixture_ok(nsync_file_read(&bytes, office_path(office, path), &err), &err);
	*(char *)(uintptr_t)strstr(bytes.p, "News of") = 'M';
	office_write(office, path, bytes.p);
	office_commit(office, path);
}

Test(clone_send, a_file_that_a_merge_would_hold)
{
	AUTO(nsync_sync_release) struct nsync_sync sync = { .notes = NULL };
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_commit commit;
	struct nsync_oid main, again;

	REGION(region);
	OFFICE(gt, &region, "gt");
	office_story(&gt, "water", "");
	tamper(&gt, WATER);
	office_story(&gt, "roads", "");
	sync_now(&sync, &gt);
	cr_assert_eq(sync.note_count, 1);
	cr_expect_eq(sync.notes[0].kind, NSYNC_SYNC_KEPT_BACK);
	cr_expect_str_eq(sync.notes[0].path, WATER);
	cr_expect_eq(sync.notes[0].verdict.reason, NSYNC_BAD_SIGNATURE);
	cr_expect(sync.pushed && server_has(&region, "gt", ROADS));
	cr_expect(!server_has(&region, "gt", WATER) && office_has(&gt, WATER));
	cr_expect(sh(&region, "test -z \"$(git -C gt.git log --format=%h main -- " WATER ")\""),
		  "nothing of it is in the history");
	main = office_main(&gt);
	fixture_ok(nsync_repo_commit(&commit, gt.clone.repo, &main, &err), &err);
	cr_expect_eq(commit.parents, 2, "what was sent, and what main was");
	sync_now(&sync, &gt);
	cr_expect(!sync.pushed && sync.note_count == 1, "told again");
	again = office_main(&gt);
	cr_expect(nsync_oid_eq(&main, &again), "no new commit");
	/* It is taken out: main is pushed as it is. */
	cr_expect(sh(&region, "cd clone-gt && git rm -q " WATER
			      " && git -c user.name=x -c user.email=x@x commit -qm out"));
	sync_now(&sync, &gt);
	main = office_main(&gt);
	cr_expect(sync.pushed && !sync.note_count);
	cr_expect(sh(&region, "test \"$(git -C clone-gt rev-parse main)\" = \"$(git -C gt.git rev-parse "
			      "main)\""));
}

/* A push that failed is tried again with the same commit. */
Test(clone_send, a_push_that_failed_grows_nothing)
{
	AUTO(nsync_sync_release) struct nsync_sync sync = { .notes = NULL };
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_oid first, second;

	REGION(region);
	OFFICE(gt, &region, "gt");
	office_story(&gt, "water", "");
	tamper(&gt, WATER);
	office_story(&gt, "roads", "");
	cr_assert(sh(&region, "mkdir -p gt.git/hooks && printf '#!/bin/sh\\nexit 1\\n' "
			      ">gt.git/hooks/pre-receive && chmod +x gt.git/hooks/pre-receive"));
	for (int i = 0; i < 2; i++) {
		err = (struct nsync_error){ NSYNC_OK, "", "" };
		nsync_sync_release(&sync);
		fixture_ok(nsync_clone_sync_region(&sync, &gt.clone, &err), &err);
		gt.now.seconds += 60;
		cr_expect_eq(nsync_clone_sync_origin(&sync, &gt.clone, gt.now.seconds, &err),
			     NSYNC_ENETWORK);
		*(i ? &second : &first) = office_main(&gt);
	}
	cr_expect(nsync_oid_eq(&first, &second));
	cr_assert(sh(&region, "rm gt.git/hooks/pre-receive"));
	sync_now(&sync, &gt);
	second = office_main(&gt);
	cr_expect(sync.pushed && nsync_oid_eq(&first, &second));
	cr_expect(server_has(&region, "gt", ROADS) && !server_has(&region, "gt", WATER));
}

Test(clone_send, what_the_server_has_already_stays)
{
	AUTO(nsync_sync_release) struct nsync_sync sync = { .notes = NULL };

	REGION(region);
	OFFICE(gt, &region, "gt");
	office_story(&gt, "water", "");
	tamper(&gt, WATER);
	office_push(&gt);
	sync_now(&sync, &gt);
	cr_expect(!sync.note_count && server_has(&region, "gt", WATER));
	/* Another bad text of it is kept back, and the server keeps its own. */
	cr_assert(sh(&region, "cd clone-gt && echo >>" WATER
			      " && git -c user.name=x -c user.email=x@x commit -qam more"));
	office_story(&gt, "roads", "");
	sync_now(&sync, &gt);
	cr_assert_eq(sync.note_count, 1);
	cr_expect(server_has(&region, "gt", ROADS) && server_has(&region, "gt", WATER));
	cr_expect(sh(&region, "test \"$(git -C clone-gt rev-parse main:" WATER
			      ")\" != \"$(git -C gt.git rev-parse main:" WATER ")\""));
}

/* The bytes are the server's, only the mode is one that no merge takes. */
Test(clone_send, a_mode_that_no_merge_takes)
{
	AUTO(nsync_sync_release) struct nsync_sync sync = { .notes = NULL };

	REGION(region);
	OFFICE(gt, &region, "gt");
	office_story(&gt, "water", "");
	office_sync(&gt);
	cr_assert(sh(&region, "cd clone-gt && chmod +x " WATER
			      " && git -c user.name=x -c user.email=x@x commit -qam mode"));
	sync_now(&sync, &gt);
	cr_assert_eq(sync.note_count, 1);
	cr_expect_eq(sync.notes[0].verdict.reason, NSYNC_BAD_MODE);
	cr_expect(sh(&region, "git -C gt.git ls-tree main " WATER " | grep -q ^100644"));
}

/* It lies in the work tree only: sync tells, and leaves it there. What is not signed is nobody's. */
Test(clone_send, signed_and_not_committed)
{
	AUTO(nsync_sync_release) struct nsync_sync sync = { .notes = NULL };

	REGION(region);
	OFFICE(gt, &region, "gt");
	office_story(&gt, "water", "");
	cr_assert(sh(&region, "cd clone-gt && cp " WATER " .git/was && git reset -q --hard HEAD^ && "
			      "mkdir -p $(dirname " WATER ") && cp .git/was " WATER
			      " && echo x >" ROADS));
	sync_now(&sync, &gt);
	cr_assert_eq(sync.note_count, 1);
	cr_expect_eq(sync.notes[0].kind, NSYNC_SYNC_UNCOMMITTED);
	cr_expect_str_eq(sync.notes[0].path, WATER);
	cr_expect(office_has(&gt, WATER) && office_has(&gt, ROADS));
	cr_expect(!server_has(&region, "gt", WATER));
	office_commit(&gt, WATER);
	sync_now(&sync, &gt);
	cr_expect(!sync.note_count && server_has(&region, "gt", WATER));
}

/* ---- pictures ---- */

static void story_with_pictures(struct office_fixture *office, const char *code, const char *slug,
				const char *one)
{
	AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(NSYNC_MAX_DRAFT_BYTES);
	char path[NSYNC_MAX_PATH];

	fixture_item_body(&text, &(struct fixture_item){
					 .office = code, .slug = slug, .pictures = { one } });
	snprintf(path, sizeof(path), "drafts/%s.json", slug);
	office_write(office, path, text.p);
	fixture_media_path(path, code, one);
	office_write(office, path, one);
	snprintf(path, sizeof(path), "drafts/%s.json", slug);
	office_sign_file(office, office_path(office, path));
}

Test(clone_send, pictures_of_kept_back_items_stay)
{
	AUTO(nsync_sync_release) struct nsync_sync sync = { .notes = NULL };
	char one[NSYNC_MAX_PATH], two[NSYNC_MAX_PATH];

	REGION(region);
	OFFICE(gt, &region, "gt");
	fixture_media_path(one, "gt", ONE);
	fixture_media_path(two, "gt", TWO);
	story_with_pictures(&gt, "gt", "water", ONE);
	story_with_pictures(&gt, "gt", "roads", TWO);
	cr_assert(sh(&region, "cd clone-gt && echo >>" WATER
			      " && git -c user.name=x -c user.email=x@x commit -qam bad"));
	sync_now(&sync, &gt);
	cr_assert_eq(sync.note_count, 1);
	cr_expect(server_has(&region, "gt", ROADS) && server_has(&region, "gt", two));
	cr_expect(!server_has(&region, "gt", WATER) && !server_has(&region, "gt", one));
}

/* Office mx asks for two signatures: one is enough to be sent, with its picture. */
Test(clone_send, an_item_that_lacks_a_signature_only)
{
	AUTO(nsync_sync_release) struct nsync_sync sync = { .notes = NULL };
	char one[NSYNC_MAX_PATH];

	REGION(region);
	OFFICE(mx, &region, "mx");
	fixture_media_path(one, "mx", ONE);
	story_with_pictures(&mx, "mx", "water", ONE);
	office_story(&mx, "roads", "");
	tamper(&mx, "items/mx/2026/02/roads.1.json");
	sync_now(&sync, &mx);
	cr_assert_eq(sync.note_count, 1);
	cr_expect_str_eq(sync.notes[0].path, "items/mx/2026/02/roads.1.json");
	cr_expect(server_has(&region, "mx", "items/mx/2026/02/water.1.json"));
	cr_expect(server_has(&region, "mx", one));
}

/* ---- a hostile server ---- */

/* Its names go nowhere; the region's news are taken all the same. */
Test(clone_send, a_servers_tree_that_no_clone_may_hold)
{
	AUTO(nsync_sync_release) struct nsync_sync sync = { .notes = NULL };
	struct nsync_error err = { NSYNC_OK, "", "" };

	REGION(region);
	OFFICE(gt, &region, "gt");
	office_story(&gt, "water", "");
	office_sync(&gt);
	region_item(&region, &(struct fixture_item){ .office = "bz", .slug = "rain" });
	cr_assert(region_merge(&region, "2026-03-01T01:00:00Z"));
	office_publish(&region);
	cr_assert(sh(&region,
		     "cd gt.git && b=$(echo x | git hash-object -w --stdin) && t=$( { git ls-tree main; "
		     "printf '100644 blob %s\\t.git\\n' $b; } | git mktree) && git update-ref refs/heads/main "
		     "$(git -c user.name=x -c user.email=x@x commit-tree -p main -m x $t)"));
	nsync_sync_release(&sync);
	fixture_ok(nsync_clone_sync_region(&sync, &gt.clone, &err), &err);
	cr_expect_eq(nsync_clone_sync_origin(&sync, &gt.clone, gt.now.seconds, &err), NSYNC_EGIT);
	cr_expect_str_eq(err.where, "origin");
	cr_expect(strstr(err.text, ".git: "), "%s", err.text);
	cr_expect(sync.united && !sync.behind.code && !sync.pushed);
	cr_expect(office_has(&gt, "items/bz/2026/02/rain.1.json"));
}
