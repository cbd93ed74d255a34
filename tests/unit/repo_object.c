/* Blobs: read with a limit, copied, and never taken for what they are not. */
#include <sys/resource.h>

#include <criterion/criterion.h>

#include "tests/support/git_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static void start(void)
{
	struct nsync_error err = { NSYNC_OK, "", "" };

	cr_assert(nsync_base_start());
	cr_assert_eq(nsync_repo_start(&err), NSYNC_OK);
}

TestSuite(repo_object, .init = start);

Test(repo_object, a_blob_comes_back)
{
	static const struct {
		const char *label;
		struct nsync_str bytes;
		const char *id; /* git hash-object */
	} cases[] = {
		{ "empty", { "", 0 }, "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391" },
		{ "text", { "hello\n", 6 }, "ce013625030ba8dba906f756967f9e9ca394464a" },
		{ "NUL", { "a\0b", 3 }, "20b5be91886d0b6f26dc98a225c0dac05fe2c86e" },
	};
	FIXTURE_FOLDER(dir);
	AUTO(nsync_repo_freep) struct nsync_repo *repo = fixture_repo(dir, "r", NULL);

	for (size_t i = 0; i < COUNT(cases); i++) {
		AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(100);
		struct nsync_error err = { NSYNC_OK, "", "" };
		struct nsync_oid id;
		char hex[NSYNC_OID_HEX];

		cr_assert_eq(nsync_repo_write_blob(&id, repo, cases[i].bytes, &err), NSYNC_OK);
		nsync_oid_hex(hex, &id);
		cr_expect_str_eq(hex, cases[i].id, "%s", cases[i].label);
		cr_assert_eq(nsync_repo_blob(&bytes, repo, &id, 100, &err), NSYNC_OK);
		cr_expect(nsync_str_eq(nsync_buf_view(&bytes), cases[i].bytes), "%s",
			  cases[i].label);
	}
}

enum what { A_BLOB, A_TREE, A_COMMIT, NOWHERE, IMPOSTOR };

static struct nsync_oid make(struct nsync_repo *repo, enum what what)
{
	struct nsync_oid blob = fixture_blob(repo, NSYNC_STR("0123456789"));
	struct nsync_oid tree = fixture_tree_of(repo, "100644", "a", &blob);

	switch (what) {
	case A_TREE:
		return tree;
	case A_COMMIT:
		return fixture_commit(repo, &tree, NULL, 0);
	case NOWHERE:
		return fixture_nowhere();
	case IMPOSTOR:
		fixture_impostor(repo, &blob, "blob", NSYNC_STR("9876543210"));
		return blob;
	case A_BLOB:
		break;
	}
	return blob;
}

static const struct {
	const char *label;
	enum what what;
	size_t max;
	enum nsync_code code;
	enum nsync_code unnamed; /* without a look at the hash */
} reads[] = {
	{ "at the limit", A_BLOB, 10, NSYNC_OK, NSYNC_OK },
	{ "past the limit", A_BLOB, 9, NSYNC_ELIMIT, NSYNC_ELIMIT },
	{ "a tree", A_TREE, 1000, NSYNC_EGIT, NSYNC_EGIT },
	{ "a commit", A_COMMIT, 1000, NSYNC_EGIT, NSYNC_EGIT },
	{ "missing", NOWHERE, 1000, NSYNC_ENOTFOUND, NSYNC_ENOTFOUND },
	{ "content of another id", IMPOSTOR, 1000, NSYNC_EGIT, NSYNC_OK },
	{ "content of another id, past the limit", IMPOSTOR, 9, NSYNC_ELIMIT, NSYNC_ELIMIT },
};

Test(repo_object, reading)
{
	for (size_t i = 0; i < COUNT(reads); i++) {
		FIXTURE_FOLDER(dir);
		AUTO(nsync_repo_freep) struct nsync_repo *repo = fixture_repo(dir, "r", NULL);
		AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(1000);
		struct nsync_error err = { NSYNC_OK, "", "" };
		struct nsync_oid id = make(repo, reads[i].what);

		cr_expect_eq(nsync_repo_blob(&bytes, repo, &id, reads[i].max, &err), reads[i].code,
			     "%s: %s", reads[i].label, err.text);
		cr_expect_eq(err.code, reads[i].code, "%s", reads[i].label);
		cr_expect_eq(bytes.n, reads[i].code ? 0 : 10, "%s", reads[i].label);
		nsync_buf_release(&bytes);
		err.code = NSYNC_OK;
		cr_expect_eq(nsync_repo_blob_unnamed(&bytes, repo, &id, reads[i].max, &err),
			     reads[i].unnamed, "%s, unnamed: %s", reads[i].label, err.text);
		cr_expect_eq(bytes.n, reads[i].unnamed ? 0 : 10, "%s, unnamed", reads[i].label);
	}
}

static long most_memory(void)
{
	struct rusage usage;

	cr_assert_eq(getrusage(RUSAGE_SELF, &usage), 0);
	return usage.ru_maxrss / 1024;
}

/* 80 MB of one letter: alone, in a pack, and as what others in the pack are deltas of. */
Test(repo_object, too_large_is_refused_without_its_memory)
{
	static const struct {
		const char *label, *command;
	} rows[] = {
		{ "loose", "true" },
		{ "packed", "git cat-file --batch-all-objects --batch-check='%(objectname)' |"
			    " git pack-objects -q --depth=0 objects/pack/pack && git prune-packed" },
		{ "deltas", "git cat-file --batch-all-objects --batch-check='%(objectname)' |"
			    " git pack-objects -q --depth=9 objects/pack/pack && git prune-packed" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		FIXTURE_FOLDER(dir);
		AUTO(nsync_repo_freep) struct nsync_repo *repo = fixture_repo(dir, "r", NULL);
		AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(1000), names = NSYNC_BUF_INIT(1000);
		struct nsync_error err = { NSYNC_OK, "", "" };
		char line[1000];
		long before;

		snprintf(line, sizeof(line),
			 "cd '%s/r' && for n in 0 1; do head -c $((80000000 + n)) /dev/zero | tr '\\0' x |"
			 " git hash-object -w --stdin; done >ids && { %s; } >/dev/null", dir, rows[i].command);
		cr_assert_eq(system(line), 0, "%s", line);
		cr_assert_eq(nsync_file_read(&names, fixture_path(dir, "r/ids"), &err), NSYNC_OK);
		before = most_memory();
		for (size_t at = 0; at + 40 < names.n; at += 41) {
			struct nsync_oid id;

			cr_assert(nsync_oid_parse(&id, (struct nsync_str){ names.p + at, 40 }));
			cr_expect_eq(nsync_repo_blob(&bytes, repo, &id, 1000, &err), NSYNC_ELIMIT, "%s: %s",
				     rows[i].label, err.text);
		}
		cr_expect_lt(most_memory() - before, 40, "%s: %ld MB", rows[i].label, most_memory() - before);
	}
}

Test(repo_object, copying)
{
	for (size_t i = 0; i < COUNT(reads); i++) {
		FIXTURE_FOLDER(dir);
		AUTO(nsync_repo_freep) struct nsync_repo *from = fixture_repo(dir, "from", NULL);
		AUTO(nsync_repo_freep) struct nsync_repo *to = fixture_repo(dir, "to", NULL);
		AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(1000);
		struct nsync_error err = { NSYNC_OK, "", "" }, quiet = err;
		struct nsync_oid id = make(from, reads[i].what);

		cr_expect_eq(nsync_repo_copy_blob(to, from, &id, reads[i].max, &err), reads[i].code,
			     "%s: %s", reads[i].label, err.text);
		cr_expect_eq(nsync_repo_blob(&bytes, to, &id, 1000, &quiet),
			     reads[i].code ? NSYNC_ENOTFOUND : NSYNC_OK, "%s", reads[i].label);
	}
}

Test(repo_object, a_buffer_that_is_full_is_an_error)
{
	FIXTURE_FOLDER(dir);
	AUTO(nsync_repo_freep) struct nsync_repo *repo = fixture_repo(dir, "r", NULL);
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(4);
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_oid id = fixture_blob(repo, NSYNC_STR("0123456789"));

	cr_expect_eq(nsync_repo_blob(&bytes, repo, &id, 100, &err), NSYNC_ELIMIT);
}

Test(repo_object, ids_are_lower_case_hex)
{
	static const struct {
		const char *label, *text;
		bool valid;
	} cases[] = {
		{ "forty digits", "0123456789abcdef0123456789abcdef01234567", true },
		{ "upper case", "0123456789ABCDEF0123456789abcdef01234567", false },
		{ "too short", "0123456789abcdef0123456789abcdef0123456", false },
		{ "too long", "0123456789abcdef0123456789abcdef012345678", false },
		{ "no digit", "0123456789abcdef0123456789abcdef0123456g", false },
		{ "empty", "", false },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct nsync_oid id;
		char hex[NSYNC_OID_HEX];

		cr_expect_eq(nsync_oid_parse(&id, nsync_str(cases[i].text)), cases[i].valid, "%s",
			     cases[i].label);
		if (!cases[i].valid)
			continue;
		nsync_oid_hex(hex, &id);
		cr_expect_str_eq(hex, cases[i].text);
	}
}
