/* repo_unite.c: one tree of several heads: files against folders, three heads, no common history, what is preferred. */
#include "tests/support/shell_fixture.h"

TestSuite(repo_unite, .init = shell_enter, .fini = shell_leave, .timeout = 120);

static const struct nsync_signature who = { "Ana", "ana@x.example", 1500000000, 0 };

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
	int prefer;           /* a head whose tree is preferred; -1: none */
	const char *conflict; /* NULL: united */
	const char *want;     /* "<mode> <path>=<first line>" for each file, "," after each */
} cases[] = {
	{ "a file here, a folder there", { "echo x >x", "mkdir x; echo y >x/y" }, -1, "x/y", NULL },
	{ "a folder here, a file there", { "mkdir x; echo y >x/y", "echo x >x" }, -1, "x", NULL },
	{ "deep under a file",
	  { "echo x >x", "mkdir -p x/1/2; echo y >x/1/2/y" },
	  -1,
	  "x/1/2/y",
	  NULL },
	{ "a folder is preferred to a file",
	  { "echo 5 >x", "echo 6 >x", "mkdir x; echo y >x/y" },
	  2,
	  "x",
	  NULL },
	{ "a file that became a folder there",
	  { "echo n >n", "git rm -q one; mkdir one; echo y >one/y" },
	  -1,
	  NULL,
	  "100644 n=n,100644 one/y=y,100644 sub/two=2," },
	{ "a folder that became a file there",
	  { "echo n >n", "git rm -q -r sub; echo y >sub" },
	  -1,
	  NULL,
	  "100644 n=n,100644 one=1,100644 sub=y," },
	{ "three",
	  { "echo x >x", "echo y >y", "echo z >z" },
	  -1,
	  NULL,
	  "100644 one=1,100644 sub/two=2,100644 x=x,100644 y=y,100644 z=z," },
	{ "the third against the second", { "true", "echo y >y", "echo z >y" }, -1, "y", NULL },
	{ "the third is preferred",
	  { "echo 5 >y", "echo 6 >y", "echo 7 >y" },
	  2,
	  NULL,
	  "100644 one=1,100644 sub/two=2,100644 y=7," },
	{ "what two had from each other",
	  { "true", "echo 1 >y; git add y; git commit -q -m y; git branch y; echo 2 >y",
	    "git reset -q --hard y; echo z >z" },
	  -1,
	  NULL,
	  "100644 one=1,100644 sub/two=2,100644 y=2,100644 z=z," },
	{ "no common history",
	  { "true",
	    "git checkout -q --orphan o; git rm -q -rf .; echo y >y; git add y; git commit -q -m o; git branch -f b1; git switch -q b1" },
	  -1,
	  NULL,
	  "100644 one=1,100644 sub/two=2,100644 y=y," },
	{ "no common history, other texts",
	  { "true",
	    "git checkout -q --orphan o; echo 2 >one; git add one; git commit -q -m o; git branch -f b1; git switch -q b1" },
	  -1,
	  "one",
	  NULL },
	{ "attributes are not asked",
	  { "echo '* merge=union' >.gitattributes; echo 1 >x",
	    "echo '* merge=union' >.gitattributes; echo 2 >x" },
	  -1,
	  "x",
	  NULL },
	{ "texts that git would unite",
	  { "printf '0\\n1\\n' >one", "printf '1\\n2\\n' >one" },
	  -1,
	  "one",
	  NULL },
	{ "links stay links",
	  { "echo x >x", "ln -s one l" },
	  -1,
	  NULL,
	  "120000 l=one,100644 one=1,100644 sub/two=2,100644 x=x," },
	{ "gone on both sides",
	  { "git rm -q one", "git rm -q one; echo y >y" },
	  -1,
	  NULL,
	  "100644 sub/two=2,100644 y=y," },
	{ "the first of several",
	  { "echo 1 >a; echo 1 >b", "echo 2 >b; echo 2 >a" },
	  -1,
	  "a",
	  NULL },
};

static void look_inside(const char *label, const struct nsync_oid *head, const char *want)
{
	char hex[NSYNC_OID_HEX];

	nsync_oid_hex(hex, head);
	cr_expect(
		shell_says(
			"cd u && test \"$(git ls-tree -r %s | while read mode type id path; do"
			" printf '%%s %%s=%%s,' $mode $path $(git cat-file blob $id | head -n 1); done)\" = '%s'"
			" && git fsck --strict >/dev/null 2>&1",
			hex, want),
		"%s", label);
}

Test(repo_unite, table)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct nsync_buf conflict = NSYNC_BUF_INIT(4096);
		struct nsync_error why = { .code = NSYNC_OK };
		struct nsync_oid heads[HEADS], out, again;
		struct nsync_commit preferred;
		size_t count;
		struct nsync_repo *repo = make_heads(heads, &count, cases[i].lines);
		const struct nsync_oid *prefer = NULL;
		enum nsync_code code;

		if (cases[i].prefer >= 0) {
			cr_assert_eq(nsync_repo_commit(&preferred, repo, &heads[cases[i].prefer],
						       &why),
				     NSYNC_OK);
			prefer = &preferred.tree;
		}
		sh("git -C u for-each-ref >before");
		code = nsync_repo_unite(&out, &conflict, repo, heads, count, prefer, &who,
					"Unite\n", &why);
		cr_expect_eq(code, cases[i].conflict ? NSYNC_ECONFLICT : NSYNC_OK, "%s: %s",
			     cases[i].label, why.text);
		if (cases[i].conflict) {
			cr_expect_str_eq(conflict.p ? conflict.p : "", cases[i].conflict, "%s",
					 cases[i].label);
		} else if (!code) {
			look_inside(cases[i].label, &out, cases[i].want);
			cr_expect_eq(nsync_repo_unite(&again, &conflict, repo, heads, count, prefer,
						      &who, "Unite\n", &why),
				     NSYNC_OK);
			cr_expect(nsync_oid_eq(&out, &again), "%s", cases[i].label);
		}
		cr_expect(shell_says("git -C u for-each-ref | cmp -s before -"), "%s",
			  cases[i].label);
		nsync_buf_release(&conflict);
		nsync_repo_free(repo);
	}
}

Test(repo_unite, parents_in_the_order_given)
{
	static const char *const lines[HEADS] = { "echo x >x", "echo y >y", "echo z >z" };
	struct nsync_buf conflict = NSYNC_BUF_INIT(4096);
	struct nsync_oid made[HEADS], out;
	size_t count;
	struct nsync_repo *repo = make_heads(made, &count, lines);
	/* Twice the same, an ancestor, and nothing at all: none of them is a parent. */
	const struct nsync_oid heads[] = { { { 0 } }, made[2], ref_of(repo, "refs/heads/main"),
					   made[0],   made[2], made[1] };
	char hex[NSYNC_OID_HEX];

	cr_assert_eq(nsync_repo_unite(&out, &conflict, repo, heads, 6, NULL, &who, "Unite\n", &err),
		     NSYNC_OK, "%s", err.text);
	nsync_oid_hex(hex, &out);
	sh("cd u && test \"$(git log -1 --format='%%P|%%an|%%at|%%s' %s)\" ="
	   " \"$(git rev-parse b2) $(git rev-parse b0) $(git rev-parse b1)|Ana|1500000000|Unite\"",
	   hex);
	nsync_repo_free(repo);
}

Test(repo_unite, heads_that_cannot_be_united)
{
	static const char *const lines[HEADS] = { "echo x >x", "echo y >y" };
	struct nsync_buf conflict = NSYNC_BUF_INIT(4096);
	struct nsync_oid heads[HEADS], zeros[2] = { { { 0 } } }, out;
	struct nsync_error why = { .code = NSYNC_OK };
	size_t count;
	struct nsync_repo *repo = make_heads(heads, &count, lines);

	cr_expect_eq(nsync_repo_unite(&out, &conflict, repo, zeros, 2, NULL, &who, "x\n", &why),
		     NSYNC_EINVAL);
	why.code = NSYNC_OK;
	cr_expect_eq(nsync_repo_unite(&out, &conflict, repo, heads, 0, NULL, &who, "x\n", &why),
		     NSYNC_EINVAL);
	why.code = NSYNC_OK;
	memset(&heads[1], 0xab, sizeof(heads[1]));
	cr_expect_eq(nsync_repo_unite(&out, &conflict, repo, heads, 2, NULL, &who, "x\n", &why),
		     NSYNC_ENOTFOUND);

	/* A tree that names ".." is not taken over. */
	sh("cd u && b=$(git rev-parse b0:x) && t=$(printf '100644 blob %%s\\t..\\n' $b | git mktree) &&"
	   " git update-ref refs/heads/odd $(git commit-tree -p main -m odd $t)");
	heads[1] = ref_of(repo, "refs/heads/odd");
	why.code = NSYNC_OK;
	cr_expect_eq(nsync_repo_unite(&out, &conflict, repo, heads, 2, NULL, &who, "x\n", &why),
		     NSYNC_EGIT);
	nsync_repo_free(repo);
}
