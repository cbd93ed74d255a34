/* clone_sync.c: an office's clone against real repositories of the region and of its server. */
#include <criterion/criterion.h>

#include "tests/support/office_fixture.h"

#define WATER "items/gt/2026/02/water.1.json"
#define ROADS "items/gt/2026/02/roads.1.json"

TestSuite(clone_sync, .timeout = 120);

/* Open the clone anew and fetch the region. */
static enum nsync_code sync_region(struct nsync_sync *out, struct office_fixture *office,
				   struct nsync_error *err)
{
	nsync_sync_release(out);
	nsync_clone_release(&office->clone);
	nsync_clone_init(&office->clone);
	fixture_ok(nsync_clone_open(&office->clone, &office->host, err), err);
	return nsync_clone_sync_region(out, &office->clone, err);
}

/* Both halves; the region's must go well. */
static enum nsync_code sync_both(struct nsync_sync *out, struct office_fixture *office,
				 struct nsync_error *err)
{
	fixture_ok(sync_region(out, office, err), err);
	FIXTURE_CHECK(out->valid);
	return nsync_clone_sync_origin(out, &office->clone, office->now.seconds, err);
}

/* The commit of a ref; zero where there is none. */
static struct nsync_oid ref_of(const struct nsync_repo *repo, const char *ref)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_oid id = { { 0 } };

	FIXTURE_CHECK(!nsync_repo_ref(&id, repo, ref, &err) || err.code == NSYNC_ENOTFOUND);
	return id;
}

/* Run a shell line in the region's folder; it must succeed. */
static void sh(const struct region_fixture *region, const char *line)
{
	AUTO(nsync_buf_release) struct nsync_buf all = NSYNC_BUF_INIT(8192);

	nsync_buf_printf(&all, "cd %s && { %s; }", region->dir, line);
	FIXTURE_CHECK(all.code == NSYNC_OK);
	cr_assert_eq(system(all.p), 0, "%s", line);
}

/* What the server of gt runs before it takes a push. */
static void hook(const struct region_fixture *region, const char *script)
{
	AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(8192);
	struct nsync_error err = { NSYNC_OK, "", "" };
	char path[128];

	snprintf(path, sizeof(path), "%s/gt.git/hooks", region->dir);
	fixture_ok(nsync_file_mkdirs(path, 0755, &err), &err);
	snprintf(path, sizeof(path), "%s/gt.git/hooks/pre-receive", region->dir);
	nsync_buf_printf(&text, "#!/bin/sh\nunset GIT_QUARANTINE_PATH\n%s\n", script);
	fixture_ok(nsync_file_write(path, nsync_buf_view(&text), 0755, &err), &err);
}

/* ---- the region ---- */

Test(clone_sync, news_of_the_region)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_oid before, tracked;
	AUTO(nsync_sync_release) struct nsync_sync sync = { .notes = NULL };

	REGION(region);
	OFFICE(gt, &region, "gt");
	fixture_ok(sync_region(&sync, &gt, &err), &err);
	cr_expect(sync.valid && !sync.new_root && sync.before == 1, "nothing new");
	before = office_main(&gt);
	region_item(&region, &(struct fixture_item){ .office = "bz", .slug = "rain" });
	cr_assert(region_merge(&region, "2026-03-01T01:00:00Z"));
	fixture_ok(sync_region(&sync, &gt, &err), &err);
	cr_expect_eq(sync.before, 1, "not published yet: %lld", (long long)sync.before);
	cr_expect_eq(gt.clone.region.record->seq, 1);
	office_publish(&region);
	fixture_ok(sync_region(&sync, &gt, &err), &err);
	cr_expect(sync.valid && !sync.new_root && sync.before == 1);
	cr_expect_eq(gt.clone.region.record->seq, 2);
	tracked = ref_of(gt.clone.repo, "refs/remotes/region/main");
	cr_expect(nsync_oid_eq(&tracked, &region.region.head));
	cr_expect(nsync_oid_eq(&gt.clone.head, &region.region.head));
	tracked = office_main(&gt);
	cr_expect(nsync_oid_eq(&tracked, &before), "only the second half moves main");
	office_revoke(&region, "mx", FIXTURE_MX, 20, 1, "2026-03-01T02:00:00Z");
	fixture_ok(sync_region(&sync, &gt, &err), &err);
	cr_expect(sync.valid && sync.new_root && sync.before == 2);
}

/* The second one waits, with a clone that it has not opened yet. */
Test(clone_sync, one_at_a_time)
{
	struct nsync_error err = { NSYNC_OK, "", "" }, busy = { NSYNC_OK, "", "" };
	AUTO(nsync_clone_release) struct nsync_clone one = { 0 }, two = { 0 };
	AUTO(nsync_file_unlock) int first = -1;
	AUTO(nsync_file_unlock) int second = -1;

	REGION(region);
	OFFICE(gt, &region, "gt");
	nsync_clone_init(&one);
	nsync_clone_init(&two);
	fixture_ok(nsync_clone_sync_open(&first, &one, &gt.host, 0, &err), &err);
	cr_expect_str_eq(one.office, "gt");
	cr_expect_eq(nsync_clone_sync_open(&second, &two, &gt.host, 0, &busy), NSYNC_ECONFLICT);
	cr_expect_eq(busy.cause, NSYNC_CAUSE_BUSY);
	cr_expect(second == -1 && !two.repo);
	nsync_file_unlock(&first);
	fixture_ok(nsync_clone_sync_open(&second, &two, &gt.host, 0, &err), &err);
}

Test(clone_sync, the_first_time)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_repo *repo = NULL;
	AUTO(nsync_sync_release) struct nsync_sync sync = { .notes = NULL };

	REGION(region);
	OFFICE(gt, &region, "gt");
	snprintf(gt.folder, sizeof(gt.folder), "%s/new", region.dir);
	snprintf(gt.state, sizeof(gt.state), "%s/new.state", region.dir);
	fixture_ok(nsync_repo_init(&repo, gt.folder, false, &err), &err);
	nsync_repo_free(repo);
	sh(&region, "cp clone-gt/.git/config new/.git/config");
	cr_assert_eq(sync_both(&sync, &gt, &err), NSYNC_OK, "%s", err.text);
	cr_expect(sync.valid && sync.new_root && sync.before == 0);
	cr_expect(sync.has_origin && sync.united && !sync.pushed, "the server has it already");
	cr_expect(office_has(&gt, "trust/1.json"), "the region is checked out");
}

Test(clone_sync, a_region_that_cannot_be_used)
{
	static const struct {
		const char *label, *line; /* what happens to it */
		enum nsync_code code;
		enum nsync_reason reason;
	} cases[] = {
		{ "out of reach", "mv region.git gone.git", NSYNC_ENETWORK, NSYNC_REASON_OK },
		{ "without main", "git -C region.git update-ref -d refs/heads/main", NSYNC_ENETWORK,
		  NSYNC_REASON_OK },
		{ "an older state", "git -C region.git update-ref refs/heads/main main~1", NSYNC_OK,
		  NSYNC_ROLLBACK },
		{ "a change that no record names",
		  "cd region.git && t=$(git rev-parse main~1^{tree}) && git update-ref refs/heads/main"
		  " $(git -c user.name=x -c user.email=x@x commit-tree -p main -m x $t)",
		  NSYNC_OK, NSYNC_UNRECORDED_CHANGE },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct nsync_error err = { NSYNC_OK, "", "" };
		struct nsync_oid before, after;
		AUTO(nsync_sync_release) struct nsync_sync sync = { .notes = NULL };

		REGION(region);
		OFFICE(gt, &region, "gt");
		region_item(&region, &(struct fixture_item){ .office = "bz", .slug = "rain" });
		cr_assert(region_merge(&region, "2026-03-01T01:00:00Z"));
		office_publish(&region);
		office_sync(&gt);
		before = ref_of(gt.clone.repo, "refs/remotes/region/main");
		sh(&region, cases[i].line);
		cr_expect_eq(sync_region(&sync, &gt, &err), NSYNC_OK, "%s: %s", cases[i].label,
			     err.text);
		cr_expect_eq(sync.unfetched.code, cases[i].code, "%s: %s", cases[i].label,
			     sync.unfetched.text);
		cr_expect_eq(sync.valid, cases[i].code != NSYNC_OK,
			     "%s: the region that was verified before is as good", cases[i].label);
		cr_expect_eq(sync.disagreement.verdict.reason, cases[i].reason, "%s: %s",
			     cases[i].label, nsync_reason_name(sync.disagreement.verdict.reason));
		after = ref_of(gt.clone.repo, "refs/remotes/region/main");
		cr_expect(nsync_oid_eq(&before, &after), "%s: taken over", cases[i].label);
		if (cases[i].code)
			cr_expect_str_eq(sync.unfetched.where, "region", "%s", cases[i].label);
	}
}

Test(clone_sync, a_region_that_was_never_fetched)
{
	AUTO(nsync_sync_release) struct nsync_sync sync = { .notes = NULL };
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_repo *repo = NULL;

	REGION(region);
	OFFICE(gt, &region, "gt");
	snprintf(gt.folder, sizeof(gt.folder), "%s/new", region.dir);
	snprintf(gt.state, sizeof(gt.state), "%s/new.state", region.dir);
	fixture_ok(nsync_repo_init(&repo, gt.folder, false, &err), &err);
	nsync_repo_free(repo);
	sh(&region, "cp clone-gt/.git/config new/.git/config && mv region.git gone.git");
	cr_expect_eq(sync_region(&sync, &gt, &err), NSYNC_ENETWORK, "%s", err.text);
	cr_expect_str_eq(err.where, "region");
	cr_expect(!sync.valid);
}

/* What was signed is sent all the same, united with the region as it was verified before. */
Test(clone_sync, the_region_alone_is_out_of_reach)
{
	AUTO(nsync_sync_release) struct nsync_sync sync = { .notes = NULL };
	struct nsync_error err = { NSYNC_OK, "", "" };

	REGION(region);
	OFFICE(gt, &region, "gt");
	office_story(&gt, "water", "");
	sh(&region, "git -C clone-gt config remote.region.url gone.git");
	cr_expect_eq(sync_both(&sync, &gt, &err), NSYNC_OK, "%s", err.text);
	cr_expect(sync.unfetched.code == NSYNC_ENETWORK && sync.united && sync.pushed);
	sh(&region, "git -C gt.git cat-file -e main:" WATER);
}

/* ---- uniting and pushing ---- */

Test(clone_sync, sends_what_is_signed)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_oid pushed, main;
	AUTO(nsync_sync_release) struct nsync_sync sync = { .notes = NULL };

	REGION(region);
	OFFICE(gt, &region, "gt");
	office_story(&gt, "water", "");
	cr_assert_eq(sync_both(&sync, &gt, &err), NSYNC_OK, "%s", err.text);
	cr_expect(sync.has_origin && sync.united && sync.pushed && !sync.note_count);
	main = office_main(&gt);
	pushed = ref_of(region_office(&region, "gt")->as.quarantine, "refs/heads/main");
	cr_expect(nsync_oid_eq(&pushed, &main));
	pushed = ref_of(gt.clone.repo, "refs/remotes/origin/main");
	cr_expect(nsync_oid_eq(&pushed, &main));
	cr_assert_eq(sync_both(&sync, &gt, &err), NSYNC_OK);
	cr_expect(sync.united && !sync.pushed, "nothing is left to send");
	pushed = office_main(&gt);
	cr_expect(nsync_oid_eq(&pushed, &main));
}

Test(clone_sync, no_origin)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	AUTO(nsync_sync_release) struct nsync_sync sync = { .notes = NULL };

	REGION(region);
	OFFICE(gt, &region, "gt");
	office_story(&gt, "water", "");
	sh(&region, "git -C clone-gt remote remove origin");
	region_item(&region, &(struct fixture_item){ .office = "bz", .slug = "rain" });
	cr_assert(region_merge(&region, "2026-03-01T01:00:00Z"));
	office_publish(&region);
	cr_assert_eq(sync_both(&sync, &gt, &err), NSYNC_OK, "%s", err.text);
	cr_expect(!sync.has_origin && sync.united && !sync.pushed);
	cr_expect(office_has(&gt, WATER) && office_has(&gt, "items/bz/2026/02/rain.1.json"));
}

Test(clone_sync, a_server_that_cannot_be_used)
{
	static const struct {
		const char *label, *line;
	} cases[] = {
		{ "out of reach", "mv gt.git gone.git" },
		{ "refuses every push", "true" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct nsync_error err = { NSYNC_OK, "", "" };
		struct nsync_oid tracked;
		AUTO(nsync_sync_release) struct nsync_sync sync = { .notes = NULL };

		REGION(region);
		OFFICE(gt, &region, "gt");
		office_story(&gt, "water", "");
		region_item(&region, &(struct fixture_item){ .office = "bz", .slug = "rain" });
		cr_assert(region_merge(&region, "2026-03-01T01:00:00Z"));
		office_publish(&region);
		hook(&region, "echo not today >&2; exit 1");
		sh(&region, cases[i].line);
		cr_expect_eq(sync_both(&sync, &gt, &err), NSYNC_ENETWORK, "%s: %s", cases[i].label,
			     err.text);
		cr_expect_str_eq(err.where, "origin", "%s", cases[i].label);
		cr_expect(sync.valid && sync.has_origin && !sync.pushed && !sync.note_count, "%s",
			  cases[i].label);
		cr_expect(sync.united, "%s", cases[i].label);
		cr_expect(office_has(&gt, "items/bz/2026/02/rain.1.json"),
			  "%s: the region's news are here all the same", cases[i].label);
		tracked = ref_of(gt.clone.repo, "refs/remotes/region/main");
		cr_expect(nsync_oid_eq(&tracked, &region.region.head), "%s", cases[i].label);
	}
}

Test(clone_sync, two_machines_of_one_office)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_commit commit;
	struct nsync_oid main;
	AUTO(nsync_sync_release) struct nsync_sync sync = { .notes = NULL };

	REGION(region);
	OFFICE(gt, &region, "gt");
	OFFICE_AT(gt2, &region, "gt", "second");
	office_story(&gt, "water", "");
	office_story(&gt2, "roads", "");
	cr_assert_eq(sync_both(&sync, &gt, &err), NSYNC_OK, "%s", err.text);
	cr_assert_eq(sync_both(&sync, &gt2, &err), NSYNC_OK, "%s", err.text);
	cr_expect(sync.pushed);
	cr_expect(office_has(&gt2, WATER) && office_has(&gt2, ROADS));
	main = office_main(&gt2);
	cr_assert_eq(nsync_repo_commit(&commit, gt2.clone.repo, &main, &err), NSYNC_OK);
	cr_expect_eq(commit.parents, 2);
	cr_expect_eq(commit.time, gt2.now.seconds, "at the time that was given");
	cr_assert_eq(sync_both(&sync, &gt, &err), NSYNC_OK);
	cr_expect(!sync.pushed && office_has(&gt, ROADS));
}

/* What the user has changed is kept and named; it never stops a sync. */
Test(clone_sync, files_in_the_way)
{
	static const struct {
		const char *label, *path;
		bool comes;     /* with the region's news */
		bool replaced;  /* else it stays as the user left it */
	} cases[] = {
		{ "a changed file", "trust/1.json", false, false },
		{ "a changed file, and news", "trust/1.json", true, false },
		{ "a file of a name that comes", "items/bz/2026/02/rain.1.json", true, true },
		{ "an item that was edited by hand", WATER, false, true },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(nsync_sync_release) struct nsync_sync sync = { .notes = NULL };
		AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(4096);
		AUTO(nsync_buf_release) struct nsync_buf now = NSYNC_BUF_INIT(100000);
		struct nsync_error err = { NSYNC_OK, "", "" };

		REGION(region);
		OFFICE(gt, &region, "gt");
		office_story(&gt, "water", "");
		office_sync(&gt);
		office_write(&gt, "drafts/mine.md", "x\n");
		office_write(&gt, cases[i].path, "mine\n");
		if (cases[i].comes) {
			region_item(&region,
				    &(struct fixture_item){ .office = "bz", .slug = "rain" });
			cr_assert(region_merge(&region, "2026-03-01T01:00:00Z"));
			office_publish(&region);
		}
		cr_expect_eq(sync_both(&sync, &gt, &err), NSYNC_OK, "%s: %s", cases[i].label,
			     err.text);
		cr_expect(sync.united && !sync.behind.code, "%s: %s", cases[i].label,
			  sync.behind.text);
		cr_expect(office_has(&gt, "drafts/mine.md"), "%s", cases[i].label);
		fixture_ok(nsync_file_read(&now, office_path(&gt, cases[i].path), &err), &err);
		cr_expect_eq(nsync_str_is(nsync_buf_view(&now), "mine\n"), !cases[i].replaced, "%s",
			     cases[i].label);
		cr_expect_eq(gt.clone.kept.count, (size_t)cases[i].replaced, "%s: %zu",
			     cases[i].label, gt.clone.kept.count);
		if (!cases[i].replaced || !gt.clone.kept.count)
			continue;
		cr_expect_str_eq(gt.clone.kept.list[0].path, cases[i].path, "%s", cases[i].label);
		fixture_ok(nsync_file_read(&bytes, gt.clone.kept.list[0].copy, &err), &err);
		cr_expect_str_eq(bytes.p, "mine\n", "%s", cases[i].label);
	}
}

/* Somebody else pushes between this clone's fetch and its push, as often as the hook says. */
Test(clone_sync, a_race_for_the_server)
{
	static const struct {
		const char *label;
		int times;
		enum nsync_code code;
	} cases[] = {
		{ "once", 1, NSYNC_OK },
		{ "twice", 2, NSYNC_OK },
		{ "every time", 9, NSYNC_ECONFLICT },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct nsync_error err = { NSYNC_OK, "", "" };
		struct nsync_oid pushed, main;
		AUTO(nsync_sync_release) struct nsync_sync sync = { .notes = NULL };
		char script[512];

		REGION(region);
		OFFICE(gt, &region, "gt");
		office_story(&gt, "water", "");
		snprintf(
			script, sizeof(script),
			"n=$(cat n 2>/dev/null || echo 0); [ $n -lt %d ] || exit 0; echo $((n + 1)) >n\n"
			"git update-ref refs/heads/main $(git -c user.name=x -c user.email=x@x commit-tree"
			" -p main -m $n 'main^{tree}')",
			cases[i].times);
		hook(&region, script);
		cr_expect_eq(sync_both(&sync, &gt, &err), cases[i].code, "%s: %s", cases[i].label,
			     err.text);
		cr_expect(sync.united && !sync.note_count, "%s", cases[i].label);
		cr_expect_eq(sync.pushed, cases[i].code == NSYNC_OK, "%s", cases[i].label);
		main = office_main(&gt);
		pushed = ref_of(region_office(&region, "gt")->as.quarantine, "refs/heads/main");
		cr_expect_eq(nsync_oid_eq(&pushed, &main), cases[i].code == NSYNC_OK, "%s",
			     cases[i].label);
		cr_expect(office_has(&gt, WATER), "%s", cases[i].label);
	}
}
