/* Hostile trees of an office: each entry its verdict, and nothing stops the rest. */
#include <criterion/criterion.h>

#include "tests/support/verify_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define FOLDER       "items/gt/2026/02/"

enum what { GOOD, /* the good item story.1 */ BLOB, TREE, MISSING };

struct raw {
	const char *mode, *name;
	enum what what;
};

/* The entries are items/gt/2026/02's; beside it lies items/gt/2026/03/good.1.json, which is always accepted. */
static const struct {
	const char *label;
	struct raw entries[4];
	const char *path, *word;
} cases[] = {
	{ "good", { { "100644", "story.1.json", GOOD } }, FOLDER "story.1.json", "ok" },
	{ "executable", { { "100755", "story.1.json", GOOD } }, FOLDER "story.1.json", "bad-mode" },
	{ "group-writable",
	  { { "100664", "story.1.json", GOOD } },
	  FOLDER "story.1.json",
	  "bad-mode" },
	{ "zero-padded",
	  { { "0100644", "story.1.json", GOOD } },
	  FOLDER "story.1.json",
	  "bad-mode" },
	{ "a link", { { "120000", "story.1.json", BLOB } }, FOLDER "story.1.json", "bad-mode" },
	{ "another repository",
	  { { "160000", "story.1.json", MISSING } },
	  FOLDER "story.1.json",
	  "bad-mode" },
	{ "a folder of that name",
	  { { "40000", "story.1.json", TREE } },
	  FOLDER "story.1.json/f",
	  "bad-path" },
	{ "a zero-padded folder", { { "040000", "more", TREE } }, FOLDER "more", "bad-mode" },
	{ "up", { { "40000", "..", TREE } }, FOLDER "..", "bad-tree" },
	{ "here", { { "40000", ".", TREE } }, FOLDER ".", "bad-tree" },
	{ ".git", { { "40000", ".git", TREE } }, FOLDER ".git", "bad-tree" },
	{ ".GIT", { { "40000", ".GIT", TREE } }, FOLDER ".GIT", "bad-tree" },
	{ "git~1", { { "40000", "git~1", TREE } }, FOLDER "git~1", "bad-tree" },
	{ ".git with zero width",
	  { { "100644", ".g\xe2\x80\x8bit\xe2\x80\x8c", BLOB } },
	  FOLDER ".g\xe2\x80\x8bit\xe2\x80\x8c",
	  "bad-path" },
	{ ".git with a joiner",
	  { { "100644", ".g\xe2\x80\x8dit", BLOB } },
	  FOLDER ".g\xe2\x80\x8dit",
	  "bad-tree" },
	{ "a way out", { { "100644", "a/../../x", BLOB } }, FOLDER "a/../../x", "bad-tree" },
	{ "a backslash",
	  { { "100644", "..\\story.1.json", BLOB } },
	  FOLDER "..\\story.1.json",
	  "bad-path" },
	{ "control characters",
	  { { "100644", "\x1b[2J.1.json", BLOB } },
	  FOLDER "\x1b[2J.1.json",
	  "bad-path" },
	{ ".gitattributes",
	  { { "100644", ".gitattributes", BLOB } },
	  FOLDER ".gitattributes",
	  "bad-path" },
	{ "another case",
	  { { "100644", "Story.1.json", GOOD } },
	  FOLDER "Story.1.json",
	  "bad-path" },
	{ "twice",
	  { { "100644", "story.1.json", GOOD }, { "100644", "story.1.json", BLOB } },
	  FOLDER "story.1.json",
	  "bad-tree" },
	{ "twice, the same",
	  { { "100644", "story.1.json", GOOD }, { "100644", "story.1.json", GOOD } },
	  FOLDER "story.1.json",
	  "bad-tree" },
	{ "three times",
	  { { "100644", "s", BLOB }, { "100644", "s", BLOB }, { "120000", "s", BLOB } },
	  FOLDER "s",
	  "bad-tree" },
	{ "unsorted",
	  { { "100644", "t", BLOB }, { "100644", "story.1.json", GOOD } },
	  FOLDER "story.1.json",
	  "bad-tree" },
	{ "file and folder",
	  { { "100644", "story.1.json", GOOD }, { "40000", "story.1.json", TREE } },
	  FOLDER "story.1.json",
	  "bad-tree" },
	{ "a missing blob",
	  { { "100644", "story.1.json", MISSING } },
	  FOLDER "story.1.json",
	  "bad-tree" },
	{ "a folder for a blob",
	  { { "100644", "story.1.json", TREE } },
	  FOLDER "story.1.json",
	  "bad-tree" },
	{ "a blob for a folder", { { "40000", "more", BLOB } }, FOLDER "more", "bad-tree" },
	{ "a missing folder", { { "40000", "more", MISSING } }, FOLDER "more", "bad-tree" },
};

/* trees from items/gt/2026/02 up to the top */
static void push_folder(struct bench *bench, const struct nsync_oid *february)
{
	AUTO(nsync_buf_release) struct nsync_buf good = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	AUTO(nsync_buf_release) struct nsync_buf year = NSYNC_BUF_INIT(4096);
	struct nsync_oid id;

	fixture_item_file(&good, &(struct fixture_item){ .slug = "good",
							 .first = "2026-03-01T00:00:00Z" });
	id = fixture_blob(bench->repo, nsync_buf_view(&good));
	id = fixture_tree_of(bench->repo, "100644", "good.1.json", &id);
	fixture_entry(&year, "40000", "02", february);
	fixture_entry(&year, "40000", "03", &id);
	id = fixture_tree(bench->repo, &year);
	id = fixture_tree_of(bench->repo, "40000", "2026", &id);
	id = fixture_tree_of(bench->repo, "40000", "gt", &id);
	bench->pushed = fixture_tree_of(bench->repo, "40000", "items", &id);
}

Test(verify_tree, table)
{
	for (size_t i = 0; i < COUNT(cases); i++) {
		AUTO(nsync_buf_release) struct nsync_buf good = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
		AUTO(nsync_buf_release) struct nsync_buf tree = NSYNC_BUF_INIT(4096);
		struct nsync_oid ids[4];
		size_t count;

		BENCH(bench);
		fixture_item_file(&good, &(struct fixture_item){ .slug = "story" });
		ids[GOOD] = fixture_blob(bench.repo, nsync_buf_view(&good));
		ids[BLOB] = fixture_blob(bench.repo, NSYNC_STR("x"));
		ids[TREE] = fixture_tree_of(bench.repo, "100644", "f", &ids[BLOB]);
		ids[MISSING] = fixture_nowhere();
		for (size_t e = 0; e < 4 && cases[i].entries[e].mode; e++)
			fixture_entry(&tree, cases[i].entries[e].mode, cases[i].entries[e].name,
				      &ids[cases[i].entries[e].what]);
		ids[TREE] = fixture_tree(bench.repo, &tree);
		push_folder(&bench, &ids[TREE]);
		bench_judge(&bench);
		cr_expect_str_eq(bench_word(&bench, cases[i].path), cases[i].word, "%s",
				 cases[i].label);
		nsync_batch_files(bench.batch, &count);
		cr_expect_eq(count, strcmp(cases[i].label, "unsorted") == 0 ? 3 : 2,
			     "%s: %zu files", cases[i].label, count);
		cr_expect_str_eq(bench_word(&bench, "items/gt/2026/03/good.1.json"), "ok",
				 "%s: its neighbour", cases[i].label);
	}
}

/* An accepted name stays what it is, however often a tree has it. */
Test(verify_tree, a_double_of_an_accepted_file)
{
	AUTO(nsync_buf_release) struct nsync_buf one = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	AUTO(nsync_buf_release) struct nsync_buf two = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	AUTO(nsync_buf_release) struct nsync_buf tree = NSYNC_BUF_INIT(4096);
	struct nsync_oid a, b, other;
	struct nsync_id id;

	BENCH(bench);
	id = bench_item(&bench, true, &(struct fixture_item){ .slug = "story" });
	fixture_item_file(&one, &(struct fixture_item){ .slug = "story" });
	fixture_item_file(&two, &(struct fixture_item){ .version = 2, .previous = id.hex });
	a = fixture_blob(bench.repo, nsync_buf_view(&one));
	b = fixture_blob(bench.repo, nsync_buf_view(&two));
	other = fixture_blob(bench.repo, NSYNC_STR("x"));
	fixture_entry(&tree, "100644", "story.1.json", &a);
	fixture_entry(&tree, "100644", "story.1.json", &other);
	fixture_entry(&tree, "100644", "story.2.json", &b);
	a = fixture_tree(bench.repo, &tree);
	push_folder(&bench, &a);
	bench_judge(&bench);
	cr_expect_str_eq(bench_word(&bench, FOLDER "story.1.json"), "bad-tree");
	cr_expect_str_eq(bench_word(&bench, FOLDER "story.2.json"), "ok");
}

Test(verify_tree, cut_off)
{
	AUTO(nsync_buf_release) struct nsync_buf tree = NSYNC_BUF_INIT(4096);
	struct nsync_oid id;

	BENCH(bench);
	id = fixture_blob(bench.repo, NSYNC_STR("x"));
	fixture_entry(&tree, "100644", "story.1.json", &id);
	id = fixture_object(bench.repo, GIT_OBJECT_TREE, (struct nsync_str){ tree.p, tree.n - 1 });
	push_folder(&bench, &id);
	bench_judge(&bench);
	cr_expect_str_eq(bench_word(&bench, "items/gt/2026/02"), "bad-tree");
	cr_expect_str_eq(bench_word(&bench, "items/gt/2026/03/good.1.json"), "ok");
}

Test(verify_tree, an_object_that_is_not_what_its_name_says)
{
	AUTO(nsync_buf_release) struct nsync_buf good = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	struct nsync_oid id, tree;

	BENCH(bench);
	fixture_item_file(&good, &(struct fixture_item){ .slug = "story" });
	id = fixture_blob(bench.repo, NSYNC_STR("something else"));
	tree = fixture_tree_of(bench.repo, "100644", "story.1.json", &id);
	push_folder(&bench, &tree);
	fixture_impostor(bench.repo, &id, "blob", nsync_buf_view(&good));
	bench_judge(&bench);
	cr_expect_str_eq(bench_word(&bench, FOLDER "story.1.json"), "bad-tree");
}

/* The office's prefix itself, and what lies above it. */
Test(verify_tree, around_the_prefix)
{
	static const struct {
		const char *label, *mode; /* of "gt" in "items" */
		const char *path, *word;
	} rows[] = {
		{ "a file", "100644", "items/gt", "bad-mode" },
		{ "a link", "120000", "items/gt", "bad-mode" },
		{ "a blob that is called a folder", "40000", "items/gt", "bad-tree" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct nsync_oid id;

		BENCH(bench);
		id = fixture_blob(bench.repo, NSYNC_STR("x"));
		id = fixture_tree_of(bench.repo, rows[i].mode, "gt", &id);
		bench.pushed = fixture_tree_of(bench.repo, "40000", "items", &id);
		bench_judge(&bench);
		cr_expect_str_eq(bench_word(&bench, rows[i].path), rows[i].word, "%s",
				 rows[i].label);
	}
}

/* An office's branch may hold anything elsewhere; none of it is a candidate. */
Test(verify_tree, other_prefixes_are_ignored)
{
	static const char *const paths[] = {
		"README.md", "log/0/1.json", "trust/2.json", "items/zz/2026/02/story.1.json",
		"items/x",   "media/x.png",  "drafts/x.md",  "items/gt-2/2026/02/story.1.json",
	};
	size_t count;

	BENCH(bench);
	for (size_t i = 0; i < COUNT(paths); i++)
		bench_push(&bench, paths[i], NSYNC_STR("x"));
	bench_judge(&bench);
	nsync_batch_files(bench.batch, &count);
	cr_expect_eq(count, 0);
}

/* What an office deleted does not matter. */
Test(verify_tree, deletions_are_ignored)
{
	size_t count;

	BENCH(bench);
	bench_item(&bench, true, &(struct fixture_item){ .slug = "story" });
	bench.pushed = (struct nsync_oid){ { 0 } };
	bench_judge(&bench);
	nsync_batch_files(bench.batch, &count);
	cr_expect_eq(count, 0);
}

/* Entries "0000" to "0999", all of them this object. */
static void thousand(struct nsync_buf *tree, const char *mode, const struct nsync_oid *id)
{
	char name[16];

	for (int i = 0; i < 1000; i++) {
		snprintf(name, sizeof(name), "%04d", i);
		fixture_entry(tree, mode, name, id);
	}
}

/* A thousand times the same folder of a thousand entries, and one more: a few small objects. */
Test(verify_tree, a_million_entries)
{
	AUTO(nsync_buf_release) struct nsync_buf many = NSYNC_BUF_INIT(65536);
	AUTO(nsync_buf_release) struct nsync_buf folders = NSYNC_BUF_INIT(65536);
	struct nsync_oid id, one;
	size_t count;

	BENCH(bench);
	id = fixture_blob(bench.repo, NSYNC_STR("x"));
	thousand(&many, "100644", &id);
	one = fixture_tree_of(bench.repo, "100644", "0000", &id);
	id = fixture_tree(bench.repo, &many);
	thousand(&folders, "40000", &id);
	fixture_entry(&folders, "40000", "1000", &one);
	id = fixture_tree(bench.repo, &folders);
	id = fixture_tree_of(bench.repo, "40000", "gt", &id);
	bench.pushed = fixture_tree_of(bench.repo, "40000", "items", &id);
	bench_judge(&bench);
	nsync_batch_files(bench.batch, &count);
	cr_expect_eq(count, 1);
	cr_expect_str_eq(bench_word(&bench, "items/gt/"), "too-large");
}
