/* Blobs: read with a limit, copied, and never taken for what they are not. */
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
	AUTO(nsync_repo_freep)
	struct nsync_repo *repo = fixture_repo(dir, "r", NULL);

	for (size_t i = 0; i < COUNT(cases); i++) {
		AUTO(nsync_buf_release)
		struct nsync_buf bytes = NSYNC_BUF_INIT(100);
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
} reads[] = {
	{ "at the limit", A_BLOB, 10, NSYNC_OK },
	{ "past the limit", A_BLOB, 9, NSYNC_ELIMIT },
	{ "a tree", A_TREE, 1000, NSYNC_EGIT },
	{ "a commit", A_COMMIT, 1000, NSYNC_EGIT },
	{ "missing", NOWHERE, 1000, NSYNC_ENOTFOUND },
	{ "content of another id", IMPOSTOR, 1000, NSYNC_EGIT },
};

Test(repo_object, reading)
{
	for (size_t i = 0; i < COUNT(reads); i++) {
		FIXTURE_FOLDER(dir);
		AUTO(nsync_repo_freep)
		struct nsync_repo *repo = fixture_repo(dir, "r", NULL);
		AUTO(nsync_buf_release)
		struct nsync_buf bytes = NSYNC_BUF_INIT(1000);
		struct nsync_error err = { NSYNC_OK, "", "" };
		struct nsync_oid id = make(repo, reads[i].what);

		cr_expect_eq(nsync_repo_blob(&bytes, repo, &id, reads[i].max, &err), reads[i].code,
			     "%s: %s", reads[i].label, err.text);
		cr_expect_eq(err.code, reads[i].code, "%s", reads[i].label);
		cr_expect_eq(bytes.n, reads[i].code ? 0 : 10, "%s", reads[i].label);
	}
}

Test(repo_object, copying)
{
	for (size_t i = 0; i < COUNT(reads); i++) {
		FIXTURE_FOLDER(dir);
		AUTO(nsync_repo_freep)
		struct nsync_repo *from = fixture_repo(dir, "from", NULL);
		AUTO(nsync_repo_freep)
		struct nsync_repo *to = fixture_repo(dir, "to", NULL);
		AUTO(nsync_buf_release)
		struct nsync_buf bytes = NSYNC_BUF_INIT(1000);
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
	AUTO(nsync_repo_freep)
	struct nsync_repo *repo = fixture_repo(dir, "r", NULL);
	AUTO(nsync_buf_release)
	struct nsync_buf bytes = NSYNC_BUF_INIT(4);
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
