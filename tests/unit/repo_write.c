/* Trees with some files more or less, and the refusals. */
#include <criterion/criterion.h>

#include "tests/support/git_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static void start(void)
{
	struct nsync_error err = { NSYNC_OK, "", "" };

	cr_assert(nsync_base_start());
	cr_assert_eq(nsync_repo_start(&err), NSYNC_OK);
}

TestSuite(nsync_repo_write, .init = start);

/* base plus "path=content" words; "path=" removes. */
static enum nsync_code put(struct nsync_oid *out, struct nsync_repo *repo,
			   const struct nsync_oid *base, const char *words, struct nsync_error *err)
{
	struct nsync_addition additions[16];
	char text[512], *word, *rest;
	size_t count = 0;

	snprintf(text, sizeof(text), "%s", words);
	for (rest = text; (word = strsep(&rest, " ")) != NULL;) {
		char *content = strchr(word, '=');

		if (!content)
			continue;
		*content++ = '\0';
		additions[count] = (struct nsync_addition){ .path = word };
		if (*content)
			additions[count].id = fixture_blob(repo, nsync_str(content));
		count++;
	}
	return nsync_repo_write_tree(out, repo, base, additions, count, err);
}

static const struct {
	const char *label, *base, *words, *same; /* base + words = same */
} good[] = {
	{ "nothing to nothing", "", "", "" },
	{ "nothing to something", "a=1", "", "a=1" },
	{ "into nothing", "", "a=1 b/c=2", "a=1 b/c=2" },
	{ "order does not matter", "", "b/c=2 a=1", "a=1 b/c=2" },
	{ "beside others", "a=1 c=1", "b=2", "a=1 b=2 c=1" },
	{ "into a folder", "a/x=1 b=1", "a/y=2", "a/x=1 a/y=2 b=1" },
	{ "deep", "a=1", "x/y/z/w=2", "a=1 x/y/z/w=2" },
	{ "in place of another", "a=1 b=1", "a=2", "a=2 b=1" },
	{ "several in several folders", "a/x=1", "a/y=2 b/x=3 a/z/q=4 c=5",
	  "a/x=1 a/y=2 a/z/q=4 b/x=3 c=5" },
	{ "a folder sorts with its slash", "a.b=1 a0=1", "a/x=1 a-=1", "a/x=1 a.b=1 a0=1 a-=1" },
	{ "one folder begins another's name", "ab/x=1", "a/x=1 abc/x=1", "a/x=1 ab/x=1 abc/x=1" },
	{ "removing", "a=1 b=1", "a=", "b=1" },
	{ "removing what is not there", "a=1", "b= c/d=", "a=1" },
	{ "removing a folder's last file", "a/x/y=1 b=1", "a/x/y=", "b=1" },
	{ "removing all", "a/x=1", "a/x=", "" },
	{ "a folder's name removes no folder", "a/x=1 a.b=1", "a=", "a/x=1 a.b=1" },
	{ "a file gives way to a folder", "a=1 a.b=1", "a= a/x=2", "a/x=2 a.b=1" },
	{ "a folder gives way to a file", "a/x=1 a.b=1", "a/x= a=2", "a=2 a.b=1" },
};

Test(nsync_repo_write, good)
{
	FIXTURE_FOLDER(dir);
	AUTO(nsync_repo_freep) struct nsync_repo *repo = fixture_repo(dir, "r", NULL);

	for (size_t i = 0; i < COUNT(good); i++) {
		struct nsync_error err = { NSYNC_OK, "", "" };
		struct nsync_oid base, out, same;

		cr_assert_eq(put(&base, repo, NULL, good[i].base, &err), NSYNC_OK);
		cr_assert_eq(put(&out, repo, &base, good[i].words, &err), NSYNC_OK, "%s: %s",
			     good[i].label, err.text);
		cr_assert_eq(put(&same, repo, NULL, good[i].same, &err), NSYNC_OK);
		cr_expect(nsync_oid_eq(&out, &same), "%s", good[i].label);
	}
}

/* Known answers: git write-tree of the same files. */
Test(nsync_repo_write, ids_are_gits)
{
	FIXTURE_FOLDER(dir);
	AUTO(nsync_repo_freep) struct nsync_repo *repo = fixture_repo(dir, "r", NULL);
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_oid tree;
	char hex[NSYNC_OID_HEX];

	cr_assert_eq(put(&tree, repo, NULL, "", &err), NSYNC_OK);
	nsync_oid_hex(hex, &tree);
	cr_expect_str_eq(hex, "4b825dc642cb6eb9a060e54bf8d69288fbee4904");
	cr_assert_eq(put(&tree, repo, NULL, "a=1 b/c=2", &err), NSYNC_OK);
	nsync_oid_hex(hex, &tree);
	cr_expect_str_eq(hex, "6ea120153c82c503c4380e7c3b7bd99b3f77fa6c");
}

Test(nsync_repo_write, refusals)
{
	static const struct {
		const char *label, *base, *words;
		enum nsync_code code;
	} cases[] = {
		{ "twice", "", "a=1 a=2", NSYNC_EINVAL },
		{ "up", "", "../a=1", NSYNC_EINVAL },
		{ "here", "", "a/./b=1", NSYNC_EINVAL },
		{ "an empty name", "", "a//b=1", NSYNC_EINVAL },
		{ "absolute", "", "/a=1", NSYNC_EINVAL },
		{ "a folder only", "", "a/=1", NSYNC_EINVAL },
		{ "Git's own", "", ".git/config=1", NSYNC_EINVAL },
		{ "Git's own below", "", "a/.GIT/config=1", NSYNC_EINVAL },
		{ "a file where a folder is", "a/x=1", "a=1", NSYNC_EGIT },
		{ "a folder where a file is", "a=1", "a/x=1", NSYNC_EGIT },
		{ "a folder where a file is, not beside it", "a=1 a.b=1", "a/x=1", NSYNC_EGIT },
		{ "both new", "", "a=1 a/x=1", NSYNC_EGIT },
		{ "both new, another between", "", "a=1 a.b=1 a/x=1", NSYNC_EGIT },
	};
	FIXTURE_FOLDER(dir);
	AUTO(nsync_repo_freep) struct nsync_repo *repo = fixture_repo(dir, "r", NULL);

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct nsync_error err = { NSYNC_OK, "", "" };
		struct nsync_oid base, out;

		cr_assert_eq(put(&base, repo, NULL, cases[i].base, &err), NSYNC_OK);
		cr_expect_eq(put(&out, repo, &base, cases[i].words, &err), cases[i].code, "%s: %s",
			     cases[i].label, err.text);
	}
}

Test(nsync_repo_write, a_base_that_is_malformed_where_it_matters)
{
	FIXTURE_FOLDER(dir);
	AUTO(nsync_repo_freep) struct nsync_repo *repo = fixture_repo(dir, "r", NULL);
	AUTO(nsync_buf_release) struct nsync_buf tree = NSYNC_BUF_INIT(4096);
	struct nsync_oid blob = fixture_blob(repo, NSYNC_STR("x")), nowhere = fixture_nowhere(),
			 base, out;
	struct nsync_error err = { NSYNC_OK, "", "" };

	fixture_entry(&tree, "100644", "b", &blob);
	fixture_entry(&tree, "100644", "a", &blob);
	base = fixture_tree(repo, &tree);
	cr_expect_eq(put(&out, repo, &base, "c=1", &err), NSYNC_EGIT, "unsorted");
	base = fixture_object(repo, GIT_OBJECT_TREE, NSYNC_STR("100644 a"));
	cr_expect_eq(put(&out, repo, &base, "c=1", &err), NSYNC_EGIT, "cut off");
	cr_expect_neq(put(&out, repo, &nowhere, "c=1", &err), NSYNC_OK, "missing");
	base = fixture_tree_of(repo, "40000", "d", &nowhere);
	cr_expect_neq(put(&out, repo, &base, "d/c=1", &err), NSYNC_OK, "missing below");
	err.code = NSYNC_OK;
	cr_expect_eq(put(&out, repo, &base, "c=1", &err), NSYNC_OK, "a folder that is not touched");
}

/* What is not touched is kept as it is, odd modes included. */
Test(nsync_repo_write, other_entries_stay)
{
	FIXTURE_FOLDER(dir);
	AUTO(nsync_repo_freep) struct nsync_repo *repo = fixture_repo(dir, "r", NULL);
	AUTO(nsync_buf_release) struct nsync_buf tree = NSYNC_BUF_INIT(4096);
	AUTO(nsync_buf_release) struct nsync_buf wanted = NSYNC_BUF_INIT(4096);
	struct nsync_oid blob = fixture_blob(repo, NSYNC_STR("x")), base, out, same;
	struct nsync_error err = { NSYNC_OK, "", "" };

	fixture_entry(&tree, "100755", "a", &blob);
	fixture_entry(&tree, "120000", "c", &blob);
	base = fixture_tree(repo, &tree);
	fixture_entry(&wanted, "100755", "a", &blob);
	fixture_entry(&wanted, "100644", "b", &blob);
	fixture_entry(&wanted, "120000", "c", &blob);
	same = fixture_tree(repo, &wanted);
	cr_assert_eq(put(&out, repo, &base, "b=x", &err), NSYNC_OK, "%s", err.text);
	cr_expect(nsync_oid_eq(&out, &same));
}

/* ---- commits ---- */

static void commit_text(struct nsync_buf *out, const struct nsync_repo *repo,
			const struct nsync_oid *id)
{
	git_repository *git;
	git_odb *odb;
	git_odb_object *object;
	git_oid oid;

	memcpy(oid.id, id->id, NSYNC_OID_BYTES);
	cr_assert_eq(git_repository_open(&git, nsync_repo_gitdir(repo)), 0);
	cr_assert_eq(git_repository_odb(&odb, git), 0);
	cr_assert_eq(git_odb_read(&object, odb, &oid), 0);
	nsync_buf_add(out, git_odb_object_data(object), git_odb_object_size(object));
	git_odb_object_free(object);
	git_odb_free(odb);
	git_repository_free(git);
}

Test(nsync_repo_write, commits_byte_for_byte)
{
	static const struct {
		const char *label;
		size_t parents;
		int32_t offset;
		const char *zone;
	} cases[] = {
		{ "no parent", 0, 0, "+0000" },
		{ "one parent, west", 1, -6 * 3600, "-0600" },
		{ "two parents, half an hour", 2, 5 * 3600 + 1800, "+0530" },
		{ "west by half an hour", 1, -(3 * 3600 + 1800), "-0330" },
	};
	FIXTURE_FOLDER(dir);
	AUTO(nsync_repo_freep) struct nsync_repo *repo = fixture_repo(dir, "r", NULL);
	struct nsync_oid blob = fixture_blob(repo, NSYNC_STR("x"));
	struct nsync_oid tree = fixture_tree_of(repo, "100644", "a", &blob);
	struct nsync_oid parents[2] = { fixture_commit(repo, &tree, NULL, 0), fixture_nowhere() };

	for (size_t i = 0; i < COUNT(cases); i++) {
		AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(4096);
		AUTO(nsync_buf_release) struct nsync_buf wanted = NSYNC_BUF_INIT(4096);
		const struct nsync_signature author = { "Ana", "ana@example.org", 1533502800,
							cases[i].offset };
		struct nsync_error err = { NSYNC_OK, "", "" };
		struct nsync_commit read;
		struct nsync_oid id;
		char hex[NSYNC_OID_HEX];

		cr_assert_eq(nsync_repo_write_commit(&id, repo, &tree, parents, cases[i].parents,
						     &author, "Title\n\nWords\n", &err),
			     NSYNC_OK, "%s", err.text);
		nsync_oid_hex(hex, &tree);
		nsync_buf_printf(&wanted, "tree %s\n", hex);
		for (size_t p = 0; p < cases[i].parents; p++) {
			nsync_oid_hex(hex, &parents[p]);
			nsync_buf_printf(&wanted, "parent %s\n", hex);
		}
		nsync_buf_printf(&wanted, "author Ana <ana@example.org> 1533502800 %s\n",
				 cases[i].zone);
		nsync_buf_printf(
			&wanted,
			"committer Ana <ana@example.org> 1533502800 %s\n\nTitle\n\nWords\n",
			cases[i].zone);
		commit_text(&text, repo, &id);
		cr_expect_str_eq(text.p, wanted.p, "%s", cases[i].label);
		cr_assert_eq(nsync_repo_commit(&read, repo, &id, &err), NSYNC_OK, "%s", err.text);
		cr_expect(nsync_oid_eq(&read.tree, &tree) && nsync_oid_eq(&read.id, &id));
		cr_expect_eq(read.parents, cases[i].parents, "%s", cases[i].label);
		cr_expect_eq(read.time, 1533502800);
		if (cases[i].parents)
			cr_expect(nsync_oid_eq(&read.parent, &parents[0]));
	}
}

Test(nsync_repo_write, names_that_would_break_a_commit)
{
	static const struct {
		const char *label, *name, *email;
	} cases[] = {
		{ "no name", "", "ana@example.org" },
		{ "a line feed in the name", "Ana\nparent x", "ana@example.org" },
		{ "an angle bracket in the name", "Ana <", "ana@example.org" },
		{ "an angle bracket in the address", "Ana", "a>b" },
		{ "a line feed in the address", "Ana", "a\nb" },
	};
	FIXTURE_FOLDER(dir);
	AUTO(nsync_repo_freep) struct nsync_repo *repo = fixture_repo(dir, "r", NULL);
	struct nsync_oid blob = fixture_blob(repo, NSYNC_STR("x"));
	struct nsync_oid tree = fixture_tree_of(repo, "100644", "a", &blob), id;

	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct nsync_signature author = { cases[i].name, cases[i].email, 0, 0 };
		struct nsync_error err = { NSYNC_OK, "", "" };

		cr_expect_eq(nsync_repo_write_commit(&id, repo, &tree, NULL, 0, &author, "x", &err),
			     NSYNC_EINVAL, "%s", cases[i].label);
	}
}
