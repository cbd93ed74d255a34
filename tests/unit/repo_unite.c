/* repo_unite.c: one tree of several heads: files against folders, three heads, no common history, what is preferred. */
#include "tests/support/shell_fixture.h"

TestSuite(repo_unite, .init = shell_enter, .fini = shell_leave, .timeout = 120);

#define HEADS 4

/* In u, a clone of a: each line on top of main becomes b<n>; a line may begin with "orphan". */
static struct nsync_repo *make_heads(struct nsync_oid out[HEADS], size_t *count,
				     const char *const lines[HEADS])
{
	struct nsync_repo *repo;

	sh("rm -rf u && git clone -q a u");
	for (*count = 0; *count < HEADS && lines[*count]; ++*count)
		sh("cd u && git switch -q -c b%zu main && { %s; } && git add -A && git commit -q --allow-empty -m b",
		   *count, lines[*count]);
	repo = open_repo("u");
	for (size_t i = 0; i < *count; i++) {
		char name[48];

		snprintf(name, sizeof(name), "refs/heads/b%zu", i);
		out[i] = ref_of(repo, name);
	}
	return repo;
}

static const struct {
	const char *label;
	const char *lines[HEADS];
	int prefer;        /* a head whose tree is preferred; -1: none */
	const char *clash; /* "<path>:<ours>/<theirs>/<base>/<taken>" for each, "," after each; "!" before what is left out */
	const char *want;  /* "<mode> <path>=<first line>" for each file, "," after each */
} cases[] = {
	{ "a file here, a folder there",
	  { "echo x >x", "mkdir x; echo y >x/y" },
	  -1,
	  "!x/y:-/y/-/-,",
	  "100644 one=1,100644 sub/two=2,100644 x=x," },
	{ "a folder here, a file there",
	  { "mkdir x; echo y >x/y", "echo x >x" },
	  -1,
	  "!x:-/x/-/-,",
	  "100644 one=1,100644 sub/two=2,100644 x/y=y," },
	{ "deep under a file",
	  { "echo x >x", "mkdir -p x/1/2; echo y >x/1/2/y" },
	  -1,
	  "!x/1/2/y:-/y/-/-,",
	  "100644 one=1,100644 sub/two=2,100644 x=x," },
	{ "a changed file that became a folder there",
	  { "echo 5 >one", "git rm -q one; mkdir one; echo y >one/y" },
	  -1,
	  "!one/y:-/y/-/-,",
	  "100644 one=5,100644 sub/two=2," },
	{ "a changed folder that became a file there",
	  { "echo 5 >sub/two", "git rm -q -r sub; echo y >sub" },
	  -1,
	  "!sub:-/y/-/-,",
	  "100644 one=1,100644 sub/two=5," },
	{ "a folder is preferred to a file",
	  { "echo 5 >x", "echo 6 >x", "mkdir x; echo y >x/y" },
	  2,
	  "x:5/-/-/-,",
	  "100644 one=1,100644 sub/two=2,100644 x/y=y," },
	{ "a file is preferred to a folder",
	  { "mkdir x; echo 5 >x/5; echo 6 >x/6", "true", "echo y >x" },
	  2,
	  "x/5:5/-/-/-,x/6:6/-/-/-,",
	  "100644 one=1,100644 sub/two=2,100644 x=y," },
	{ "a file that became a folder there",
	  { "echo n >n", "git rm -q one; mkdir one; echo y >one/y" },
	  -1,
	  "",
	  "100644 n=n,100644 one/y=y,100644 sub/two=2," },
	{ "a folder that became a file there",
	  { "echo n >n", "git rm -q -r sub; echo y >sub" },
	  -1,
	  "",
	  "100644 n=n,100644 one=1,100644 sub=y," },
	{ "the same on both sides",
	  { "echo x >x", "echo x >x" },
	  -1,
	  "",
	  "100644 one=1,100644 sub/two=2,100644 x=x," },
	{ "one removes what the other left",
	  { "git rm -q one", "echo y >y" },
	  -1,
	  "",
	  "100644 sub/two=2,100644 y=y," },
	{ "a program keeps its mode",
	  { "echo x >x", "echo y >y && chmod +x y" },
	  -1,
	  "",
	  "100644 one=1,100644 sub/two=2,100644 x=x,100755 y=y," },
	{ "three",
	  { "echo x >x", "echo y >y", "echo z >z" },
	  -1,
	  "",
	  "100644 one=1,100644 sub/two=2,100644 x=x,100644 y=y,100644 z=z," },
	{ "the third against the second",
	  { "true", "echo y >y", "echo z >y" },
	  -1,
	  "y:y/z/-/z,",
	  "100644 one=1,100644 sub/two=2,100644 y=z," },
	{ "each against the others",
	  { "echo x >y", "echo y >y", "echo z >y" },
	  -1,
	  "y:x/z/-/z,",
	  "100644 one=1,100644 sub/two=2,100644 y=z," },
	{ "the third is preferred",
	  { "echo 5 >y", "echo 6 >y", "echo 7 >y" },
	  2,
	  "y:5/6/-/7,",
	  "100644 one=1,100644 sub/two=2,100644 y=7," },
	{ "what is preferred and was changed or removed afterwards",
	  { "echo 5 >one; git rm -q sub/two", "echo n >n" },
	  -2,
	  "one:5/1/-/1,",
	  "100644 n=n,100644 one=1,100644 sub/two=2," },
	{ "one head alone, which has lost what is preferred",
	  { "git rm -q sub/two; chmod +x one" },
	  -2,
	  "",
	  "100644 one=1,100644 sub/two=2," },
	{ "what two had from each other",
	  { "true", "echo 1 >y; git add y; git commit -q -m y; git branch y; echo 2 >y",
	    "git reset -q --hard y; echo z >z" },
	  -1,
	  "",
	  "100644 one=1,100644 sub/two=2,100644 y=2,100644 z=z," },
	{ "no common history",
	  { "true",
	    "git checkout -q --orphan o; git rm -q -rf .; echo y >y; git add y; git commit -q -m o; git branch -f b1; git switch -q b1" },
	  -1,
	  "",
	  "100644 one=1,100644 sub/two=2,100644 y=y," },
	{ "no common history, other texts",
	  { "true",
	    "git checkout -q --orphan o; echo 2 >one; git add one; git commit -q -m o; git branch -f b1; git switch -q b1" },
	  -1,
	  "one:1/2/-/2,",
	  "100644 one=2,100644 sub/two=2," },
	{ "attributes are not asked",
	  { "echo '* merge=union' >.git/info/attributes; echo 1 >x", "echo 2 >x" },
	  -1,
	  "x:1/2/-/2,",
	  "100644 one=1,100644 sub/two=2,100644 x=2," },
	{ "texts that git would unite",
	  { "printf '0\\n1\\n' >one", "printf '1\\n2\\n' >one" },
	  -1,
	  "one:0/1/1/1,",
	  "100644 one=1,100644 sub/two=2," },
	{ "links stay links",
	  { "echo x >x", "ln -s one l" },
	  -1,
	  "",
	  "120000 l=one,100644 one=1,100644 sub/two=2,100644 x=x," },
	{ "gone on both sides",
	  { "git rm -q one", "git rm -q one; echo y >y" },
	  -1,
	  "",
	  "100644 sub/two=2,100644 y=y," },
	{ "gone there, changed here",
	  { "echo 5 >one", "git rm -q one" },
	  -1,
	  "one:5/-/1/-,",
	  "100644 sub/two=2," },
	{ "gone here, changed there",
	  { "git rm -q one", "echo 5 >one" },
	  -1,
	  "one:-/5/1/5,",
	  "100644 one=5,100644 sub/two=2," },
	{ "several",
	  { "echo 1 >a; echo 1 >b", "echo 2 >b; echo 2 >a" },
	  -1,
	  "a:1/2/-/2,b:1/2/-/2,",
	  "100644 a=2,100644 b=2,100644 one=1,100644 sub/two=2," },
};

static void add_line(struct nsync_buf *out, const struct nsync_repo *repo,
		     const struct nsync_oid *blob, char after)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(4096);
	struct nsync_error why = { .code = NSYNC_OK };

	if (nsync_oid_zero(blob))
		nsync_buf_char(&bytes, '-');
	else
		cr_assert_eq(nsync_repo_blob(&bytes, repo, blob, 4096, &why), NSYNC_OK, "%s",
			     why.text);
	nsync_buf_printf(out, "%.*s%c", (int)strcspn(bytes.p, "\n"), bytes.p, after);
}

/* The clashes as the table has them. */
static void look_at_clashes(const char *label, const struct nsync_repo *repo,
			    const struct nsync_united *united, const char *want)
{
	AUTO(nsync_buf_release) struct nsync_buf said = NSYNC_BUF_INIT(4096);

	for (size_t i = 0; i < united->clash_count; i++) {
		const struct nsync_clash *clash = &united->clashes[i];

		nsync_buf_printf(&said, "%s%s:", clash->left_out ? "!" : "", clash->path);
		add_line(&said, repo, &clash->ours, '/');
		add_line(&said, repo, &clash->theirs, '/');
		add_line(&said, repo, &clash->base, '/');
		add_line(&said, repo, &clash->taken, ',');
	}
	cr_expect_str_eq(nsync_buf_view(&said).p, want, "%s", label);
}

static void look_inside(const char *label, const struct nsync_oid *tree, const char *want)
{
	char hex[NSYNC_OID_HEX];

	nsync_oid_hex(hex, tree);
	cr_expect(
		shell_says(
			"cd u && test \"$(git ls-tree -r %s | while read mode type id path; do"
			" printf '%%s %%s=%%s,' $mode $path $(git cat-file blob $id | head -n 1); done)\" = '%s'"
			" && git fsck --strict >/dev/null 2>&1",
			hex, want),
		"%s", label);
}

/* prefer as in the table; -2: the tree of what all heads are made on top of. */
static const struct nsync_oid *preferred_tree(struct nsync_commit *commit,
					      const struct nsync_repo *repo,
					      const struct nsync_oid *heads, int prefer)
{
	struct nsync_error why = { .code = NSYNC_OK };
	const struct nsync_oid head = prefer == -2 ? ref_of(repo, "refs/heads/main")
						   : heads[prefer < 0 ? 0 : prefer];

	cr_assert_eq(nsync_repo_commit(commit, repo, &head, &why), NSYNC_OK);
	return prefer == -1 ? NULL : &commit->tree;
}

Test(repo_unite, table)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(nsync_united_release) struct nsync_united united = { .parents = NULL };
		AUTO(nsync_united_release) struct nsync_united again = { .parents = NULL };
		struct nsync_error why = { .code = NSYNC_OK };
		struct nsync_commit preferred;
		struct nsync_oid heads[HEADS];
		size_t count;
		struct nsync_repo *repo = make_heads(heads, &count, cases[i].lines);
		const struct nsync_oid *prefer =
			preferred_tree(&preferred, repo, heads, cases[i].prefer);

		sh("git -C u for-each-ref >before");
		cr_assert_eq(nsync_repo_unite(&united, repo, heads, count, prefer, &why), NSYNC_OK,
			     "%s: %s", cases[i].label, why.text);
		look_inside(cases[i].label, &united.tree, cases[i].want);
		look_at_clashes(cases[i].label, repo, &united, cases[i].clash);
		cr_expect_eq(nsync_repo_unite(&again, repo, heads, count, prefer, &why), NSYNC_OK);
		cr_expect(nsync_oid_eq(&united.tree, &again.tree), "%s", cases[i].label);
		cr_expect(shell_says("git -C u for-each-ref | cmp -s before -"), "%s",
			  cases[i].label);
		nsync_repo_free(repo);
	}
}

Test(repo_unite, parents_in_the_order_given)
{
	static const char *const lines[HEADS] = { "echo x >x", "echo y >y", "echo z >z" };
	AUTO(nsync_united_release) struct nsync_united united = { .parents = NULL };
	struct nsync_oid made[HEADS];
	size_t count;
	struct nsync_repo *repo = make_heads(made, &count, lines);
	/* Twice the same, an ancestor, and nothing at all: none of them is a parent. */
	const struct nsync_oid heads[] = { { { 0 } }, made[2], ref_of(repo, "refs/heads/main"),
					   made[0],   made[2], made[1] };

	cr_assert_eq(nsync_repo_unite(&united, repo, heads, 6, NULL, &err), NSYNC_OK, "%s",
		     err.text);
	cr_assert_eq(united.parent_count, 3);
	cr_expect(nsync_oid_eq(&united.parents[0], &made[2]));
	cr_expect(nsync_oid_eq(&united.parents[1], &made[0]));
	cr_expect(nsync_oid_eq(&united.parents[2], &made[1]));
	nsync_repo_free(repo);
}

Test(repo_unite, one_head_that_holds_all_others)
{
	static const char *const lines[HEADS] = { "echo x >x" };
	AUTO(nsync_united_release) struct nsync_united united = { .parents = NULL };
	struct nsync_oid made[HEADS];
	struct nsync_commit commit;
	size_t count;
	struct nsync_repo *repo = make_heads(made, &count, lines);
	const struct nsync_oid heads[] = { ref_of(repo, "refs/heads/main"), made[0] };

	cr_assert_eq(nsync_repo_commit(&commit, repo, &made[0], &err), NSYNC_OK);
	cr_assert_eq(nsync_repo_unite(&united, repo, heads, 2, NULL, &err), NSYNC_OK);
	cr_expect(united.parent_count == 1 && nsync_oid_eq(&united.parents[0], &made[0]));
	cr_expect(nsync_oid_eq(&united.tree, &commit.tree));
	nsync_repo_free(repo);
}

Test(repo_unite, heads_that_cannot_be_united)
{
	static const char *const lines[HEADS] = { "echo x >x", "echo y >y" };
	AUTO(nsync_united_release) struct nsync_united united = { .parents = NULL };
	struct nsync_oid heads[HEADS], zeros[2] = { { { 0 } } };
	struct nsync_error why = { .code = NSYNC_OK };
	size_t count;
	struct nsync_repo *repo = make_heads(heads, &count, lines);

	cr_expect_eq(nsync_repo_unite(&united, repo, zeros, 2, NULL, &why),
		     NSYNC_EINVAL);
	nsync_united_release(&united);
	why.code = NSYNC_OK;
	cr_expect_eq(nsync_repo_unite(&united, repo, heads, 0, NULL, &why),
		     NSYNC_EINVAL);
	nsync_united_release(&united);
	why.code = NSYNC_OK;
	memset(&heads[1], 0xab, sizeof(heads[1]));
	cr_expect_eq(nsync_repo_unite(&united, repo, heads, 2, NULL, &why),
		     NSYNC_ENOTFOUND);

	/* A tree that names ".." is not taken over. */
	sh("cd u && b=$(git rev-parse b0:x) && t=$(printf '100644 blob %%s\\t..\\n' $b | git mktree) &&"
	   " git update-ref refs/heads/odd $(git commit-tree -p main -m odd $t)");
	heads[1] = ref_of(repo, "refs/heads/odd");
	nsync_united_release(&united);
	why.code = NSYNC_OK;
	cr_expect_eq(nsync_repo_unite(&united, repo, heads, 2, NULL, &why),
		     NSYNC_EGIT);
	nsync_repo_free(repo);
}
