/*
 * clone_join.c: cloning a region: what an office and an auditor get, and that nothing stays of what
 * fails.
 */
#include <criterion/criterion.h>

#include "nsync/clone_init.h"
#include "tests/support/region_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define MAIN         "refs/heads/main"

/* ---- helpers ------------------------------------------------------------------------- */

/* Let the region's repository show this commit. */
static void publish(const struct region_fixture *region, const struct nsync_oid *commit)
{
	struct nsync_error err = { NSYNC_OK, "", "" }, none = err;
	struct nsync_oid old;
	bool there = nsync_repo_ref(&old, region->repo, MAIN, &none) == NSYNC_OK;

	fixture_ok(nsync_repo_ref_swap(region->repo, MAIN, commit, there ? &old : NULL, "test",
				       &err),
		   &err);
}

static struct nsync_oid publish_newest(struct region_fixture *region)
{
	publish(region, &region->region.head);
	return region->region.head;
}

struct run {
	char state[128], url[128], folder[128];
	struct nsync_clone_host host;
	struct nsync_join join;
	struct nsync_clone clone;
	struct nsync_disagreement found;
	struct nsync_error err;
};

static void run_init(struct run *run, const struct region_fixture *region, const char *name)
{
	memset(run, 0, sizeof(*run));
	snprintf(run->state, sizeof(run->state), "%s/state", region->dir);
	snprintf(run->url, sizeof(run->url), "%s/region.git", region->dir);
	snprintf(run->folder, sizeof(run->folder), "%s/%s", region->dir, name);
	run->host.state_home = run->state;
	run->join = (struct nsync_join){ .url = run->url,
					 .folder = run->folder,
					 .pin = region->region.pin,
					 .office = "gt",
					 .program = "nsync" };
	nsync_clone_init(&run->clone);
}

static enum nsync_code join(struct run *run)
{
	enum nsync_code code;

	run->err = (struct nsync_error){ NSYNC_OK, "", "" };
	code = nsync_clone_join(&run->clone, &run->found, &run->join, &run->host, &run->err);
	cr_expect_eq(code, run->err.code);
	return code;
}

static void run_release(struct run *run)
{
	nsync_clone_release(&run->clone);
}

/* Whether the clone's configuration has this value; NULL: none. */
static bool set_to(const struct run *run, const char *name, const char *value)
{
	AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(4096);
	struct nsync_error none = { NSYNC_OK, "", "" };
	enum nsync_code code = nsync_repo_config_get(&text, run->clone.repo, name, &none);

	return value ? code == NSYNC_OK && nsync_str_is(nsync_buf_view(&text), value)
		     : code == NSYNC_ENOTFOUND;
}

static bool has(const struct run *run, const char *path)
{
	return nsync_file_exists(fixture_path(run->folder, path));
}

/* ---- what is kept ------------------------------------------------------------------------ */

Test(clone_join, an_office)
{
	REGION(region);
	AUTO(run_release) struct run run;
	const struct nsync_oid head = publish_newest(&region);
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_oid main;
	char state[256];

	run_init(&run, &region, "gt");
	cr_assert_eq(join(&run), NSYNC_OK, "%s: %s", run.err.where, run.err.text);
	cr_expect_eq(run.found.verdict.reason, NSYNC_REASON_OK);
	cr_expect_str_eq(run.clone.office, "gt");
	cr_expect(run.clone.has_pin && nsync_id_eq(&run.clone.pin, &region.region.pin));
	cr_expect(nsync_region_root(&run.clone.region)->version == 1 &&
		  run.clone.region.record->seq == 1);
	cr_expect_eq(run.clone.host, &run.host);
	cr_assert_eq(nsync_repo_ref(&main, run.clone.repo, MAIN, &err), NSYNC_OK);
	cr_expect(nsync_oid_eq(&main, &head));
	cr_expect(has(&run, "trust/1.json") && has(&run, ".git/hooks/pre-commit") &&
		  has(&run, ".git/hooks/pre-push"));
	cr_expect(set_to(&run, "nsync.pin", region.region.pin.hex) &&
		  set_to(&run, "nsync.office", "gt"));
	cr_expect(set_to(&run, "remote.region.url", run.url) &&
		  set_to(&run, "remote.origin.url", NULL));
	cr_expect(set_to(&run, "branch.main.remote", "region") &&
		  set_to(&run, "branch.main.merge", MAIN));
	snprintf(state, sizeof(state), "%s/%s", run.state, region.region.pin.hex);
	cr_expect_gt(fixture_count(state), 0, "nothing is remembered");
}

Test(clone_join, an_auditor)
{
	REGION(region);
	AUTO(run_release) struct run run;

	publish_newest(&region);
	run_init(&run, &region, "audit");
	run.join.office = NULL;
	cr_assert_eq(join(&run), NSYNC_OK, "%s: %s", run.err.where, run.err.text);
	cr_expect_str_eq(run.clone.office, "");
	cr_expect(set_to(&run, "nsync.office", NULL) &&
		  set_to(&run, "nsync.pin", region.region.pin.hex));
	cr_expect(has(&run, "trust/1.json") && has(&run, ".git/info/attributes"));
	cr_expect_not(has(&run, ".git/hooks/pre-commit") || has(&run, ".git/hooks/pre-push"));
}

/* Paths are relative to the process, which stays where it is. */
Test(clone_join, relative_paths_and_an_own_server)
{
	REGION(region);
	AUTO(run_release) struct run run;
	char server[128], cwd[128];

	publish_newest(&region);
	run_init(&run, &region, "gt");
	snprintf(server, sizeof(server), "%s/gt.git", region.dir);
	cr_assert_eq(chdir(region.dir), 0);
	run.join.url = "region.git";
	run.join.folder = "gt";
	run.join.push = "gt.git";
	cr_assert_eq(join(&run), NSYNC_OK, "%s: %s", run.err.where, run.err.text);
	cr_expect(set_to(&run, "remote.origin.url", server) &&
		  set_to(&run, "branch.main.remote", "origin"));
	cr_expect_str_eq(getcwd(cwd, sizeof(cwd)), region.dir);
	run_release(&run);
	/* What is no path here stays as it is. */
	run_init(&run, &region, "gt2");
	run.join.push = "git@git.example.org:gt.git";
	cr_assert_eq(join(&run), NSYNC_OK, "%s: %s", run.err.where, run.err.text);
	cr_expect(set_to(&run, "remote.origin.url", "git@git.example.org:gt.git"));
	cr_assert_eq(chdir("/"), 0);
}

/* ---- what is not kept -------------------------------------------------------------------- */

/* Joins fail with this, and leave a folder that was not there not there, and an empty one empty. */
static void leaves_nothing(struct run *run, const char *label, enum nsync_code code,
			   enum nsync_reason reason)
{
	struct nsync_error err = { NSYNC_OK, "", "" };

	for (int existed = 0; existed < 2; existed++) {
		if (existed)
			cr_assert_eq(nsync_file_mkdirs(run->folder, 0755, &err), NSYNC_OK);
		cr_expect_eq(join(run), code, "%s: %d: %s: %s", label, (int)run->err.code,
			     run->err.where, run->err.text);
		cr_expect_eq(run->found.verdict.reason, reason, "%s: %s", label,
			     run->found.verdict.detail);
		cr_expect_null(run->clone.repo, "%s", label);
		cr_expect_eq(fixture_count(run->folder), existed ? 0 : -1, "%s", label);
	}
	rmdir(run->folder);
}

Test(clone_join, what_fails_leaves_nothing)
{
	REGION(region);
	AUTO(run_release) struct run run;
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_oid none = { { 0 } }, blob, tree, tampered;

	run_init(&run, &region, "clone");
	leaves_nothing(&run, "an empty region", NSYNC_ENOTFOUND, NSYNC_REASON_OK);
	publish_newest(&region);

	run.join.office = "hn";
	leaves_nothing(&run, "an office that is not listed", NSYNC_ETRUST, NSYNC_REASON_OK);
	cr_expect_str_eq(run.err.where, "hn");
	run.join.office = "gt";

	memset(run.join.pin.hex, '0', NSYNC_HEX_SIZE - 1);
	leaves_nothing(&run, "another pin", NSYNC_ETRUST, NSYNC_BAD_ROOT);
	cr_expect_str_eq(run.err.where, run.url);
	run.join.pin = region.region.pin;

	run.join.url = fixture_path(region.dir, "nowhere.git");
	leaves_nothing(&run, "no repository", NSYNC_ENETWORK, NSYNC_REASON_OK);
	run.join.url = run.url;

	run.host.state_home = NULL;
	leaves_nothing(&run, "nowhere to remember", NSYNC_ENOTFOUND, NSYNC_REASON_OK);
	run.host.state_home = run.state;

	/* A file that no record names, on top of what holds. */
	blob = fixture_blob(region.repo, NSYNC_STR("x"));
	tree = fixture_tree_with(region.repo, &region.region.tree, "items/gt/x", &blob);
	tampered = fixture_commit(region.repo, &tree, &region.region.head, 1);
	publish(&region, &tampered);
	leaves_nothing(&run, "a tampered branch", NSYNC_ETRUST, NSYNC_UNRECORDED_CHANGE);

	/* A history of something else. */
	tree = fixture_tree_of(region.repo, "100644", "README", &blob);
	tampered = fixture_commit(region.repo, &tree, &none, 0);
	publish(&region, &tampered);
	cr_expect_neq(join(&run), NSYNC_OK, "a repository that is no region");
	cr_expect_eq(fixture_count(run.folder), -1);

	publish_newest(&region);
	cr_assert_eq(join(&run), NSYNC_OK, "%s: %s", run.err.where, run.err.text);
	nsync_clone_release(&run.clone);
	nsync_clone_init(&run.clone);
	/* Nor is anything taken away that was there before. */
	cr_expect_eq(join(&run), NSYNC_EEXISTS, "a clone is there");
	cr_expect(has(&run, "trust/1.json"));
	snprintf(run.folder, sizeof(run.folder), "%s/full", region.dir);
	cr_assert_eq(nsync_file_mkdirs(run.folder, 0755, &err), NSYNC_OK);
	fixture_write(run.folder, "mine", "mine");
	cr_expect_eq(join(&run), NSYNC_EEXISTS);
	cr_expect_str_eq(run.err.where, run.folder);
	cr_expect(fixture_holds(run.folder, "mine", "mine") && fixture_count(run.folder) == 1);
}

/* The same person has seen a later record: an older region is a rollback, on a fresh clone too. */
Test(clone_join, an_older_region_than_was_seen)
{
	REGION(region);
	AUTO(run_release) struct run run;
	struct nsync_oid old = publish_newest(&region);

	region_item(&region, &(struct fixture_item){ .slug = "water" });
	cr_assert(region_merge(&region, "2026-03-01T00:00:00Z"));
	publish_newest(&region);
	run_init(&run, &region, "gt");
	cr_assert_eq(join(&run), NSYNC_OK, "%s: %s", run.err.where, run.err.text);
	run_release(&run);
	publish(&region, &old);
	run_init(&run, &region, "again");
	leaves_nothing(&run, "an older region", NSYNC_ETRUST, NSYNC_ROLLBACK);
	/* Somebody else has not. */
	snprintf(run.state, sizeof(run.state), "%s/others", region.dir);
	cr_expect_eq(join(&run), NSYNC_OK, "%s: %s", run.err.where, run.err.text);
}

/* The process stands in the folder itself. */
Test(clone_join, into_the_current_folder)
{
	REGION(region);
	AUTO(run_release) struct run run;
	struct nsync_error err = { NSYNC_OK, "", "" };

	publish_newest(&region);
	run_init(&run, &region, "here");
	cr_assert_eq(nsync_file_mkdirs(run.folder, 0755, &err), NSYNC_OK);
	cr_assert_eq(chdir(run.folder), 0);
	run.join.folder = ".";
	run.join.office = "hn";
	cr_expect_eq(join(&run), NSYNC_ETRUST);
	cr_expect_eq(fixture_count(run.folder), 0);
	run.join.office = "gt";
	cr_expect_eq(join(&run), NSYNC_OK, "%s: %s", run.err.where, run.err.text);
	cr_expect(has(&run, "trust/1.json"));
	cr_assert_eq(chdir("/"), 0);
}

/* ---- the folder's name ---------------------------------------------------------------------- */

Test(clone_join, folder_of_an_address)
{
	static const struct {
		const char *url, *folder; /* NULL: none can be made of it */
	} cases[] = {
		{ "https://git.example.org/region.git", "region" },
		{ "https://git.example.org/news/region", "region" },
		{ "https://git.example.org/region.git///", "region" },
		{ "git@git.example.org:region.git", "region" },
		{ "git@git.example.org:news/region.git", "region" },
		{ "../region.git", "region" },
		{ "region", "region" },
		{ "/srv/a.b.git", "a.b" },
		{ ".git", NULL },
		{ "/srv/.git", NULL },
		{ "..", NULL },
		{ "../", NULL },
		{ "/", NULL },
		{ "", NULL },
		{ "host:", NULL },
		{ "/srv/.hidden", NULL },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		AUTO(nsync_text_freep) char *folder = NULL;
		struct nsync_error err = { NSYNC_OK, "", "" };
		enum nsync_code code = nsync_clone_folder_of(&folder, cases[i].url, &err);

		cr_expect_eq(code, cases[i].folder ? NSYNC_OK : NSYNC_EINVAL, "%s", cases[i].url);
		if (folder)
			cr_expect_str_eq(folder, cases[i].folder, "%s", cases[i].url);
		else
			cr_expect_str_eq(err.where, "--from", "%s", cases[i].url);
	}
}
