/* The work tree: paths inside and outside of it, files written, its main, and who commits. */
#include <sys/stat.h>

#include "tests/support/clone_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

Test(clone_worktree, which_paths_are_inside)
{
	static const struct {
		const char *label, *file, *path; /* path NULL: outside */
	} rows[] = {
		{ "a file", "gt/drafts/a.md", "drafts/a.md" },
		{ "a folder", "gt/drafts", "drafts" },
		{ "by way of another folder", "gt/drafts/../drafts/./a.md", "drafts/a.md" },
		{ "the top itself", "gt", NULL },
		{ "a neighbour whose name begins alike", "gt2/a.md", NULL },
		{ "what is not there", "gt/drafts/b.md", NULL },
		{ "a link to the inside", "outside/in.md", "drafts/a.md" },
		{ "a link to the outside", "gt/out.md", NULL },
	};

	PLACE(place);
	struct nsync_error err = { NSYNC_OK, "", "" };
	const char *dir = place.region.dir;

	fixture_ok(nsync_file_mkdirs(fixture_path(dir, "gt/drafts"), 0755, &err), &err);
	fixture_ok(nsync_file_mkdirs(fixture_path(dir, "gt2"), 0755, &err), &err);
	fixture_ok(nsync_file_mkdirs(fixture_path(dir, "outside"), 0755, &err), &err);
	fixture_ok(nsync_file_write(fixture_path(dir, "gt/drafts/a.md"), NSYNC_STR("a"), 0644,
				    &err),
		   &err);
	fixture_ok(nsync_file_write(fixture_path(dir, "gt2/a.md"), NSYNC_STR("a"), 0644, &err),
		   &err);
	cr_assert_eq(symlink(fixture_path(dir, "gt/drafts/a.md"),
			     fixture_path(dir, "outside/in.md")),
		     0);
	cr_assert_eq(symlink(fixture_path(dir, "gt2/a.md"), fixture_path(dir, "gt/out.md")), 0);
	CLONE(clone, &place, "gt");
	for (size_t i = 0; i < COUNT(rows); i++) {
		char path[NSYNC_MAX_PATH] = "";
		bool inside =
			nsync_clone_path_inside(path, clone.repo, fixture_path(dir, rows[i].file));

		cr_expect_eq(inside, rows[i].path != NULL, "%s", rows[i].label);
		if (inside)
			cr_expect_str_eq(path, rows[i].path, "%s", rows[i].label);
	}
}

Test(clone_worktree, a_bare_repository_has_none)
{
	AUTO(nsync_buf_release) struct nsync_buf name = NSYNC_BUF_INIT(4096);
	struct nsync_error err = { NSYNC_OK, "", "" };
	char path[NSYNC_MAX_PATH];

	PLACE(place);
	place_make_desk(&place, "bare", true);
	CLONE(clone, &place, "bare");
	cr_expect_not(nsync_clone_path_inside(path, clone.repo,
					      fixture_path(place.region.dir, "bare/HEAD")));
	cr_expect_eq(nsync_clone_path_on_disk(&name, clone.repo, "a", &err), NSYNC_EINVAL);
	cr_expect(strstr(err.text, "bare"), "%s", err.text);
	err.code = NSYNC_OK;
	cr_expect_eq(nsync_clone_write_file(clone.repo, "a", NSYNC_STR("a"), &err), NSYNC_EINVAL);
}

Test(clone_worktree, files_are_written_with_their_folders)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(4096);
	AUTO(nsync_buf_release) struct nsync_buf small = NSYNC_BUF_INIT(8);
	struct nsync_error err = { NSYNC_OK, "", "" };
	const char *path = "media/gt/2026/a.txt";

	PLACE(place);
	CLONE(clone, &place, "gt");
	cr_assert_eq(nsync_clone_write_file(clone.repo, path, NSYNC_STR("one"), &err), NSYNC_OK,
		     "%s", err.text);
	cr_assert_eq(nsync_clone_write_file(clone.repo, path, NSYNC_STR("two"), &err), NSYNC_OK,
		     "%s", err.text);
	cr_assert_eq(nsync_file_read(&bytes,
				     fixture_path(place.region.dir, "gt/media/gt/2026/a.txt"),
				     &err),
		     NSYNC_OK);
	cr_expect(nsync_str_is(nsync_buf_view(&bytes), "two"));
	cr_expect_eq(nsync_clone_write_file(clone.repo, "media/gt/2026/a.txt/b", NSYNC_STR("x"),
					    &err),
		     NSYNC_EIO, "a file stands where a folder would");
	err.code = NSYNC_OK;
	cr_expect_eq(nsync_clone_path_on_disk(&small, clone.repo, path, &err), NSYNC_ELIMIT);
}

Test(clone_worktree, its_own_main)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_oid tree, head, nowhere = fixture_nowhere();

	PLACE(place);
	CLONE(gt, &place, "gt");
	cr_assert_eq(nsync_clone_own_tree(&tree, &head, gt.repo, &err), NSYNC_OK, "%s", err.text);
	cr_expect(nsync_oid_zero(&tree) && nsync_oid_zero(&head), "nothing was committed yet");
	place_ref(gt.repo, PLACE_MAIN, &place.region.region.head);
	cr_assert_eq(nsync_clone_own_tree(&tree, &head, gt.repo, &err), NSYNC_OK, "%s", err.text);
	cr_expect(nsync_oid_eq(&tree, &place.region.region.tree) &&
		  nsync_oid_eq(&head, &place.region.region.head));
	cr_assert_eq(nsync_file_write(fixture_path(place.region.dir, "gt/.git/refs/heads/main"),
				      NSYNC_STR("abababababababababababababababababababab\n"), 0644,
				      &err),
		     NSYNC_OK);
	cr_expect_neq(nsync_clone_own_tree(&tree, &head, gt.repo, &err), NSYNC_OK,
		      "a commit that is not there");
	cr_expect(nsync_oid_eq(&head, &nowhere));
}

Test(clone_worktree, who_commits)
{
	AUTO(nsync_buf_release) struct nsync_buf names = NSYNC_BUF_INIT(512);
	AUTO(nsync_buf_release) struct nsync_buf small = NSYNC_BUF_INIT(8);
	struct nsync_key_info key = { .name = "marta",
				      .holder = "Marta Ruiz",
				      .id = fixture_id(FIXTURE_GT) };
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_signature who;
	char email[64];

	PLACE(place);
	CLONE(clone, &place, "gt");
	cr_assert_eq(nsync_clone_author(&who, &names, clone.repo, &key, 1000, &err), NSYNC_OK, "%s",
		     err.text);
	snprintf(email, sizeof(email), "%.8s@nsync.invalid", key.id.hex);
	cr_expect_str_eq(who.name, "Marta Ruiz");
	cr_expect_str_eq(who.email, email);
	cr_expect(who.seconds == 1000 && who.offset == 0);
	cr_expect_eq(nsync_clone_author(&who, &small, clone.repo, &key, 1000, &err), NSYNC_ELIMIT);
	place_set(&place, "gt", "user.name", "Ana");
	place_set(&place, "gt", "user.email", "ana@example.org");
	err.code = NSYNC_OK;
	CLONE(again, &place, "gt");
	cr_assert_eq(nsync_clone_author(&who, &names, again.repo, &key, 1000, &err), NSYNC_OK, "%s",
		     err.text);
	cr_expect_str_eq(who.name, "Ana");
	cr_expect_str_eq(who.email, "ana@example.org");
	cr_expect_eq(who.seconds, 1000);
}
