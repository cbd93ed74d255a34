/* repo_merge_texts.c: three texts into one by the user's git, and the names in a folder of a tree. */
#include <criterion/criterion.h>

#include "tests/support/git_fixture.h"

static void start(void)
{
	struct nsync_error err = { NSYNC_OK, "", "" };

	cr_assert(nsync_base_start());
	cr_assert_eq(nsync_repo_start(&err), NSYNC_OK);
}

TestSuite(repo_merge_texts, .init = start, .timeout = 60);

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

Test(repo_merge_texts, three_texts)
{
	static const struct {
		const char *label, *base, *mine, *theirs, *merged;
		size_t places;
	} cases[] = {
		{ "both sides", "a\nb\nc\nd\n", "A\nb\nc\nd\n", "a\nb\nc\nD\n", "A\nb\nc\nD\n", 0 },
		{ "the same on both", "a\n", "b\n", "b\n", "b\n", 0 },
		{ "one side only", "a\n", "a\n", "b\n", "b\n", 0 },
		{ "no base", "", "a\n", "a\n", "a\n", 0 },
		{ "a place", "a\nb\nc\n", "a\nx\nc\n", "a\ny\nc\n",
		  "a\n<<<<<<< mine.md\nx\n=======\ny\n>>>>>>> it, version 2\nc\n", 1 },
		{ "two places", "a\nb\nc\nd\ne\nf\ng\n", "1\nb\nc\nd\ne\nf\n2\n",
		  "3\nb\nc\nd\ne\nf\n4\n",
		  "<<<<<<< mine.md\n1\n=======\n3\n>>>>>>> it, version 2\nb\nc\nd\ne\nf\n"
		  "<<<<<<< mine.md\n2\n=======\n4\n>>>>>>> it, version 2\n",
		  2 },
		{ "no line feed at the end", "a", "b", "a", "b", 0 },
		{ "nothing", "", "", "", "", 0 },
	};
	FIXTURE_FOLDER(dir);
	AUTO(nsync_repo_freep) struct nsync_repo *repo = fixture_repo(dir, "r", NULL);
	struct nsync_error none = { NSYNC_OK, "", "" };

	/* The user's own style of conflicts must not show. */
	cr_assert_eq(nsync_repo_config_set(repo, "merge.conflictStyle", "diff3", &none), NSYNC_OK);
	for (size_t i = 0; i < COUNT(cases); i++) {
		AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(1 << 20);
		const struct nsync_three_texts texts = { nsync_str(cases[i].base),
							 nsync_str(cases[i].mine),
							 nsync_str(cases[i].theirs), "mine.md",
							 "it, version 2" };
		struct nsync_error err = { NSYNC_OK, "", "" };
		size_t places = 9;

		cr_assert_eq(nsync_repo_merge_texts(&out, &places, repo, &texts, &err), NSYNC_OK,
			     "%s: %s %s", cases[i].label, err.where, err.text);
		cr_expect_str_eq(nsync_buf_view(&out).p, cases[i].merged, "%s", cases[i].label);
		cr_expect_eq(places, cases[i].places, "%s", cases[i].label);
	}
}

Test(repo_merge_texts, refused)
{
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(1 << 20);
	AUTO(nsync_buf_release) struct nsync_buf large = NSYNC_BUF_INIT(8u << 20);
	struct nsync_three_texts texts = {
		NSYNC_STR("a\n"), { "b\0\n", 3 }, NSYNC_STR("c\n"), "m", "t"
	};
	struct nsync_error err = { NSYNC_OK, "", "" };
	size_t places;
	FIXTURE_FOLDER(dir);
	AUTO(nsync_repo_freep) struct nsync_repo *repo = fixture_repo(dir, "r", NULL);

	cr_expect_eq(nsync_repo_merge_texts(&out, &places, repo, &texts, &err), NSYNC_EGIT,
		     "binary: %s", err.text);
	err = (struct nsync_error){ NSYNC_OK, "", "" };
	cr_assert_not_null(nsync_buf_reserve(&large, 5u << 20));
	memset(large.p, 'a', 5u << 20);
	texts.mine = (struct nsync_str){ large.p, 5u << 20 };
	cr_expect_eq(nsync_repo_merge_texts(&out, &places, repo, &texts, &err), NSYNC_ELIMIT);
	cr_expect_eq(out.n, 0);
}

Test(repo_merge_texts, names_in_a_folder)
{
	static const char *const names[] = { "items/gt/2018/08/a.1.json",
					     "items/gt/2018/09/b.1.json",
					     "items/gt/2019/01/c.1.json" };
	struct nsync_addition additions[COUNT(names)];
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_oid tree, blob, none = { { 0 } };
	char **list;
	size_t count;
	FIXTURE_FOLDER(dir);
	AUTO(nsync_repo_freep) struct nsync_repo *repo = fixture_repo(dir, "r", NULL);

	blob = fixture_blob(repo, NSYNC_STR("x"));
	for (size_t i = 0; i < COUNT(names); i++)
		additions[i] = (struct nsync_addition){ .path = names[i], .id = blob };
	cr_assert_eq(nsync_repo_write_tree(&tree, repo, NULL, additions, COUNT(names), &err),
		     NSYNC_OK);
	cr_assert_eq(nsync_repo_list(&list, &count, repo, &tree, NSYNC_STR("items/gt"), &err),
		     NSYNC_OK);
	cr_assert_eq(count, 2);
	cr_expect_str_eq(list[0], "2018");
	cr_expect_str_eq(list[1], "2019");
	nsync_names_free(list, count);
	cr_assert_eq(nsync_repo_list(&list, &count, repo, &tree, NSYNC_STR("items/mx"), &err),
		     NSYNC_OK);
	cr_expect(count == 0 && !list, "no such folder");
	cr_assert_eq(nsync_repo_list(&list, &count, repo, &tree, nsync_str(names[0]), &err),
		     NSYNC_OK);
	cr_expect(count == 0 && !list, "a file");
	cr_assert_eq(nsync_repo_list(&list, &count, repo, &none, NSYNC_STR("items"), &err),
		     NSYNC_OK);
	cr_expect(count == 0 && !list, "no tree");
}
