/* What one tree adds to another, honest and hostile. */
#include <criterion/criterion.h>

#include "tests/support/git_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static void start(void)
{
	struct nsync_error err = { NSYNC_OK, "", "" };

	cr_assert(nsync_base_start());
	cr_assert_eq(nsync_repo_start(&err), NSYNC_OK);
}

TestSuite(repo_compare, .init = start);

/* What the visitor saw: "+path ", "~path " for a change, "!path:bad-mode " for trouble, "-path ". */
static enum nsync_code note_added(void *payload, const struct nsync_entry *entry,
				  const struct nsync_oid *old_id, struct nsync_error *err)
{
	struct nsync_buf *seen = payload;

	nsync_buf_char(seen, entry->trouble ? '!' : old_id ? '~' : '+');
	nsync_buf_str(seen, entry->path);
	if (entry->trouble)
		nsync_buf_printf(seen, ":%s", nsync_reason_name(entry->trouble));
	nsync_buf_char(seen, ' ');
	return nsync_buf_check(seen, err);
}

static enum nsync_code note_removed(void *payload, const struct nsync_entry *entry,
				    struct nsync_error *err)
{
	struct nsync_buf *seen = payload;

	nsync_buf_printf(seen, "-%.*s ", NSYNC_FMT(entry->path));
	return nsync_buf_check(seen, err);
}

static void compare(struct nsync_buf *seen, const struct nsync_repo *repo,
		    const struct nsync_oid *from, const struct nsync_oid *to, const char *prefix)
{
	const struct nsync_tree_visitor visitor = { note_added, note_removed, seen };
	struct nsync_error err = { NSYNC_OK, "", "" };

	cr_assert_eq(nsync_repo_compare(repo, from, to, prefix, &visitor, &err), NSYNC_OK, "%s",
		     err.text);
}

/* A tree of "path=content" words. */
static struct nsync_oid tree_of(struct nsync_repo *repo, const char *words)
{
	struct nsync_addition additions[16];
	char text[512], *word, *rest;
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_oid tree;
	size_t count = 0;

	snprintf(text, sizeof(text), "%s", words);
	for (rest = text; (word = strsep(&rest, " ")) != NULL;) {
		char *content = strchr(word, '=');

		if (!content)
			continue;
		*content++ = '\0';
		additions[count++] =
			(struct nsync_addition){ .path = word,
						 .id = fixture_blob(repo, nsync_str(content)) };
	}
	cr_assert_eq(nsync_repo_write_tree(&tree, repo, NULL, additions, count, &err), NSYNC_OK,
		     "%s", err.text);
	return tree;
}

Test(repo_compare, honest_trees)
{
	static const struct {
		const char *label, *from, *to, *prefix, *seen;
	} cases[] = {
		{ "the same", "a=1 b/c=2", "a=1 b/c=2", "", "" },
		{ "nothing before", "", "a=1 b/c=2 b/d=3", "", "+a +b/c +b/d " },
		{ "nothing after", "a=1 b/c=2 b/d=3", "", "", "-a -b/c -b/d " },
		{ "one more", "a=1", "a=1 b=2", "", "+b " },
		{ "one less", "a=1 b=2", "b=2", "", "-a " },
		{ "one changed", "a=1 b/c=2", "a=1 b/c=9", "", "~b/c " },
		{ "all at once", "a=1 b=1 c=1", "b=2 c=1 d=1", "", "-a ~b +d " },
		{ "a file becomes a folder", "a=1 b=1", "a/x=1 b=1", "", "-a +a/x " },
		{ "a folder becomes a file", "a/x=1 b=1", "a=1 b=1", "", "+a -a/x " },
		{ "a folder sorts with its slash", "a.b=1", "a/c=1 a.b=1 a0=1", "", "+a/c +a0 " },
		{ "only below the prefix", "x/a=1", "x/a=1 x/b=2 y/c=3", "x/", "+x/b " },
		{ "a deep prefix", "", "x/y/a=1 x/z/b=2", "x/y/", "+x/y/a " },
		{ "prefix missing before", "z=1", "x/y/a=1", "x/y/", "+x/y/a " },
		{ "prefix missing after", "x/y/a=1", "z=1", "x/y/", "-x/y/a " },
		{ "prefix missing on both sides", "z=1", "z=2", "x/y/", "" },
		{ "prefix was a file", "x=1", "x/a=1", "x/", "+x/a " },
		{ "prefix is a file", "x/a=1", "x=1", "x/", "!x:bad-mode " },
		{ "a neighbour of the prefix", "", "x.y/a=1 xy/a=1 x/a=1", "x/", "+x/a " },
	};
	FIXTURE_FOLDER(dir);
	AUTO(nsync_repo_freep) struct nsync_repo *repo = fixture_repo(dir, "r", NULL);

	for (size_t i = 0; i < COUNT(cases); i++) {
		AUTO(nsync_buf_release) struct nsync_buf seen = NSYNC_BUF_INIT(4096);
		struct nsync_oid from = tree_of(repo, cases[i].from),
				 to = tree_of(repo, cases[i].to);

		compare(&seen, repo, &from, &to, cases[i].prefix);
		cr_expect_str_eq(nsync_buf_view(&seen).p, cases[i].seen, "%s", cases[i].label);
	}
}

Test(repo_compare, no_tree_at_all_is_an_empty_one)
{
	static const struct nsync_oid zero;
	FIXTURE_FOLDER(dir);
	AUTO(nsync_repo_freep) struct nsync_repo *repo = fixture_repo(dir, "r", NULL);
	AUTO(nsync_buf_release) struct nsync_buf seen = NSYNC_BUF_INIT(4096);
	struct nsync_oid tree = tree_of(repo, "a=1");

	compare(&seen, repo, NULL, &tree, "");
	compare(&seen, repo, &zero, &tree, "");
	compare(&seen, repo, &tree, &zero, "");
	compare(&seen, repo, NULL, &zero, "");
	cr_expect_str_eq(nsync_buf_view(&seen).p, "+a +a -a ");
}

/* ---- hostile trees ---- */

enum { BLOB, FOLDER, MISSING };

struct raw {
	const char *mode, *name;
	int what; /* FOLDER: a folder with the file "f" */
};

static const struct {
	const char *label;
	struct raw entries[6];
	const char *seen;
} hostile[] = {
	{ "in order", { { "100644", "a", BLOB }, { "40000", "b", FOLDER } }, "+a +b/f " },
	{ "a name twice", { { "100644", "a", BLOB }, { "100644", "a", BLOB } }, "+a !a:bad-tree " },
	{ "unsorted", { { "100644", "b", BLOB }, { "100644", "a", BLOB } }, "+b !a:bad-tree " },
	{ "unsorted, then sorted",
	  { { "100644", "b", BLOB }, { "100644", "a", BLOB }, { "100644", "c", BLOB } },
	  "+b !a:bad-tree +c " },
	{ "a folder sorted as a file",
	  { { "40000", "a", FOLDER }, { "100644", "a.b", BLOB } },
	  "+a/f !a.b:bad-tree " },
	{ "file and folder of one name",
	  { { "100644", "a", BLOB }, { "40000", "a", FOLDER } },
	  "+a !a:bad-tree " },
	{ "the same, names between",
	  { { "100644", "a", BLOB }, { "100644", "a.b", BLOB }, { "40000", "a", FOLDER } },
	  "+a +a.b !a:bad-tree " },
	{ "file after folder",
	  { { "40000", "a", FOLDER }, { "100644", "a", BLOB } },
	  "+a/f !a:bad-tree " },
	{ "up", { { "40000", "..", FOLDER } }, "!..:bad-tree " },
	{ "here", { { "40000", ".", FOLDER } }, "!.:bad-tree " },
	{ ".git", { { "40000", ".git", FOLDER } }, "!.git:bad-tree " },
	{ ".GIT", { { "40000", ".GIT", FOLDER } }, "!.GIT:bad-tree " },
	{ ".git with zero width",
	  { { "100644", ".g\xe2\x80\x8cit", BLOB } },
	  "!.g\xe2\x80\x8cit:bad-tree " },
	{ "an empty name", { { "100644", "", BLOB } }, "!:bad-tree " },
	{ "a slash", { { "100644", "a/b", BLOB } }, "!a/b:bad-tree " },
	{ "way out", { { "100644", "a/../../x", BLOB } }, "!a/../../x:bad-tree " },
	{ "link", { { "120000", "a", BLOB } }, "!a:bad-mode " },
	{ "gitlink", { { "160000", "a", MISSING } }, "!a:bad-mode " },
	{ "executable", { { "100755", "a", BLOB } }, "!a:bad-mode " },
	{ "group-writable", { { "100664", "a", BLOB } }, "!a:bad-mode " },
	{ "zero-padded file", { { "0100644", "a", BLOB } }, "!a:bad-mode " },
	{ "zero-padded folder", { { "040000", "a", FOLDER } }, "!a:bad-mode " },
	{ "no mode", { { "", "a", BLOB } }, "!a:bad-mode " },
	{ "nonsense for a mode", { { "rw-r--r--", "a", BLOB } }, "!a:bad-mode " },
	{ "a missing folder",
	  { { "40000", "a", MISSING }, { "100644", "b", BLOB } },
	  "!a:bad-tree +b " },
	{ "a blob for a folder", { { "40000", "a", BLOB } }, "!a:bad-tree " },
	{ "a folder for a blob", { { "100644", "a", FOLDER } }, "+a " },
	{ "a missing blob", { { "100644", "a", MISSING } }, "+a " },
	{ "a tab and a line feed", { { "100644", "a\t\n", BLOB } }, "+a\t\n " },
};

static void build(struct nsync_buf *tree, const struct nsync_repo *repo, const struct raw *entries)
{
	struct nsync_oid ids[3];

	ids[BLOB] = fixture_blob(repo, NSYNC_STR("x"));
	ids[FOLDER] = fixture_tree_of(repo, "100644", "f", &ids[BLOB]);
	ids[MISSING] = fixture_nowhere();
	for (size_t i = 0; i < 6 && entries[i].mode; i++)
		fixture_entry(tree, entries[i].mode, entries[i].name, &ids[entries[i].what]);
}

Test(repo_compare, hostile_trees)
{
	FIXTURE_FOLDER(dir);
	AUTO(nsync_repo_freep) struct nsync_repo *repo = fixture_repo(dir, "r", NULL);

	for (size_t i = 0; i < COUNT(hostile); i++) {
		AUTO(nsync_buf_release) struct nsync_buf tree = NSYNC_BUF_INIT(4096);
		AUTO(nsync_buf_release) struct nsync_buf seen = NSYNC_BUF_INIT(4096);
		struct nsync_oid id;

		build(&tree, repo, hostile[i].entries);
		id = fixture_tree(repo, &tree);
		compare(&seen, repo, NULL, &id, "");
		cr_expect_str_eq(nsync_buf_view(&seen).p, hostile[i].seen, "%s", hostile[i].label);
	}
}

/* The same troubles stay troubles when an accepted tree has a file of that name. */
Test(repo_compare, a_known_file_in_disguise)
{
	static const struct {
		const char *label;
		struct raw entries[6];
		const char *seen;
	} cases[] = {
		{ "as it was", { { "100644", "a", BLOB } }, "" },
		{ "executable now", { { "100755", "a", BLOB } }, "!a:bad-mode " },
		{ "twice", { { "100644", "a", BLOB }, { "100644", "a", BLOB } }, "!a:bad-tree " },
		{ "a folder now", { { "40000", "a", FOLDER } }, "-a +a/f " },
		{ "link beside it",
		  { { "100644", "a", BLOB }, { "120000", "b", BLOB } },
		  "!b:bad-mode " },
	};
	FIXTURE_FOLDER(dir);
	AUTO(nsync_repo_freep) struct nsync_repo *repo = fixture_repo(dir, "r", NULL);
	struct nsync_oid before = tree_of(repo, "a=x");

	for (size_t i = 0; i < COUNT(cases); i++) {
		AUTO(nsync_buf_release) struct nsync_buf tree = NSYNC_BUF_INIT(4096);
		AUTO(nsync_buf_release) struct nsync_buf seen = NSYNC_BUF_INIT(4096);
		struct nsync_oid id;

		build(&tree, repo, cases[i].entries);
		id = fixture_tree(repo, &tree);
		compare(&seen, repo, &before, &id, "");
		cr_expect_str_eq(nsync_buf_view(&seen).p, cases[i].seen, "%s", cases[i].label);
	}
}

Test(repo_compare, a_tree_cut_off_at_any_byte)
{
	FIXTURE_FOLDER(dir);
	AUTO(nsync_repo_freep) struct nsync_repo *repo = fixture_repo(dir, "r", NULL);
	AUTO(nsync_buf_release) struct nsync_buf tree = NSYNC_BUF_INIT(4096);
	struct nsync_oid blob = fixture_blob(repo, NSYNC_STR("x"));
	size_t whole;

	fixture_entry(&tree, "100644", "a", &blob);
	whole = tree.n;
	fixture_entry(&tree, "100644", "b", &blob);
	for (size_t n = 1; n < tree.n; n++) {
		AUTO(nsync_buf_release) struct nsync_buf seen = NSYNC_BUF_INIT(4096);
		struct nsync_oid cut =
			fixture_object(repo, GIT_OBJECT_TREE, (struct nsync_str){ tree.p, n });
		struct nsync_oid top = fixture_tree_of(repo, "40000", "d", &cut);

		compare(&seen, repo, NULL, &top, "");
		cr_expect_str_eq(nsync_buf_view(&seen).p,
				 n < whole    ? "!d:bad-tree "
				 : n == whole ? "+d/a "
					      : "+d/a !d:bad-tree ",
				 "%zu bytes", n);
	}
}

Test(repo_compare, trees_above_the_prefix)
{
	FIXTURE_FOLDER(dir);
	AUTO(nsync_repo_freep) struct nsync_repo *repo = fixture_repo(dir, "r", NULL);
	AUTO(nsync_buf_release) struct nsync_buf seen = NSYNC_BUF_INIT(4096);
	struct nsync_oid nowhere = fixture_nowhere(), blob = fixture_blob(repo, NSYNC_STR("x"));
	struct nsync_oid missing = fixture_tree_of(repo, "40000", "x", &nowhere);
	struct nsync_oid wrong = fixture_tree_of(repo, "40000", "x", &blob);
	struct nsync_oid link = fixture_tree_of(repo, "120000", "x", &blob);

	compare(&seen, repo, NULL, &missing, "x/y/");
	compare(&seen, repo, NULL, &wrong, "x/y/");
	compare(&seen, repo, NULL, &link, "x/y/");
	compare(&seen, repo, NULL, &link, "x/");
	compare(&seen, repo, NULL, &nowhere, "x/");
	cr_expect_str_eq(nsync_buf_view(&seen).p,
			 "!x/y:bad-tree !x/y:bad-tree !x:bad-mode !x:bad-tree ");
}

Test(repo_compare, our_own_side_must_be_readable)
{
	const struct nsync_tree_visitor visitor = { note_added, note_removed, NULL };
	FIXTURE_FOLDER(dir);
	AUTO(nsync_repo_freep) struct nsync_repo *repo = fixture_repo(dir, "r", NULL);
	struct nsync_error err = { NSYNC_OK, "", "" }, other = err;
	struct nsync_oid cut = fixture_object(repo, GIT_OBJECT_TREE, NSYNC_STR("100644 a"));
	struct nsync_oid nowhere = fixture_nowhere(), empty = tree_of(repo, "");

	cr_expect_eq(nsync_repo_compare(repo, &cut, &empty, "", &visitor, &err), NSYNC_EGIT);
	cr_expect_neq(nsync_repo_compare(repo, &nowhere, &empty, "", &visitor, &other), NSYNC_OK);
}

Test(repo_compare, depth_is_limited)
{
	FIXTURE_FOLDER(dir);
	AUTO(nsync_repo_freep) struct nsync_repo *repo = fixture_repo(dir, "r", NULL);
	struct nsync_oid id = fixture_blob(repo, NSYNC_STR("x"));

	id = fixture_tree_of(repo, "100644", "f", &id);
	for (unsigned folders = 0; folders <= 3 * NSYNC_MAX_TREE_DEPTH; folders++) {
		AUTO(nsync_buf_release) struct nsync_buf seen = NSYNC_BUF_INIT(4096);
		AUTO(nsync_buf_release) struct nsync_buf wanted = NSYNC_BUF_INIT(4096);
		bool fits = folders <= NSYNC_MAX_TREE_DEPTH;

		nsync_buf_text(&wanted, fits ? "+" : "!");
		for (unsigned i = 0; i < folders && i < NSYNC_MAX_TREE_DEPTH; i++)
			nsync_buf_text(&wanted, "d/");
		nsync_buf_text(&wanted, fits ? "f " : "d:bad-tree ");
		compare(&seen, repo, NULL, &id, "");
		cr_expect_str_eq(seen.p, wanted.p, "%u folders", folders);
		id = fixture_tree_of(repo, "40000", "d", &id);
	}
}

static enum nsync_code stop(void *payload, const struct nsync_entry *entry,
			    const struct nsync_oid *old_id, struct nsync_error *err)
{
	(void)entry;
	(void)old_id;
	(void)err;
	++*(int *)payload;
	return NSYNC_ECONFLICT;
}

Test(repo_compare, a_visitor_stops_it)
{
	FIXTURE_FOLDER(dir);
	AUTO(nsync_repo_freep) struct nsync_repo *repo = fixture_repo(dir, "r", NULL);
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_oid tree = tree_of(repo, "a=1 b=2 c/d=3");
	int calls = 0;
	const struct nsync_tree_visitor visitor = { stop, NULL, &calls };

	cr_expect_eq(nsync_repo_compare(repo, NULL, &tree, "", &visitor, &err), NSYNC_ECONFLICT);
	cr_expect_eq(calls, 1);
	cr_expect_eq(nsync_repo_compare(repo, &tree, NULL, "", &visitor, &err), NSYNC_OK,
		     "no removed()");
}
