/* base_cause.c: the cause of a failure: told by errno, handed on with the error; and words for a shell. */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "nsync/base.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

Test(base_cause, errno_tells_it)
{
	static const struct {
		int number;
		enum nsync_cause cause;
	} cases[] = {
		{ EACCES, NSYNC_CAUSE_DENIED },	    { EPERM, NSYNC_CAUSE_DENIED },
		{ EROFS, NSYNC_CAUSE_READ_ONLY },   { ENOSPC, NSYNC_CAUSE_DISK_FULL },
		{ EDQUOT, NSYNC_CAUSE_QUOTA },	    { EISDIR, NSYNC_CAUSE_IS_FOLDER },
		{ ENOTDIR, NSYNC_CAUSE_NOT_FOLDER }, { EIO, NSYNC_CAUSE_NONE },
		{ ENOENT, NSYNC_CAUSE_NONE },	    { 0, NSYNC_CAUSE_NONE },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct nsync_error err = { .code = NSYNC_OK };

		errno = cases[i].number;
		nsync_fail_errno(&err, "f", "write");
		cr_expect_eq(err.cause, cases[i].cause, "%zu", i);
		errno = ENOSPC;
		nsync_fail_errno(&err, "g", "write");
		cr_expect_eq(err.cause, cases[i].cause, "%zu: the first failure wins", i);
	}
}

Test(base_cause, real_files)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(100);
	struct nsync_error err = { .code = NSYNC_OK };
	char folder[] = "/tmp/nsync-cause-XXXXXX", path[64];

	cr_assert(nsync_base_start());
	cr_assert_not_null(mkdtemp(folder));
	cr_expect_eq(nsync_file_read(&bytes, folder, &err), NSYNC_EIO);
	cr_expect_eq(err.cause, NSYNC_CAUSE_IS_FOLDER, "%s", err.text);
	snprintf(path, sizeof(path), "%s/f", folder);
	err = (struct nsync_error){ .code = NSYNC_OK };
	cr_assert_eq(nsync_file_write(path, NSYNC_STR("x"), 0644, &err), NSYNC_OK);
	snprintf(path, sizeof(path), "%s/f/g", folder);
	cr_expect_eq(nsync_file_mkdirs(path, 0777, &err), NSYNC_EIO);
	cr_expect_eq(err.cause, NSYNC_CAUSE_NOT_FOLDER, "%s", err.text);
	err = (struct nsync_error){ .code = NSYNC_OK };
	cr_expect_eq(nsync_file_write("/dev/full", NSYNC_STR("x"), 0644, &err), NSYNC_EIO);
	cr_expect_eq(err.cause, NSYNC_CAUSE_DISK_FULL, "%s", err.text);
	err = (struct nsync_error){ .code = NSYNC_OK };
	cr_assert_eq(nsync_file_remove_tree(folder, &err), NSYNC_OK);
}

Test(base_cause, handed_on)
{
	struct nsync_error inner = { NSYNC_EIO, "f", "write", NSYNC_CAUSE_QUOTA, "one\ntwo\n" };
	struct nsync_error as = { .code = NSYNC_OK }, within = as, plain = as;

	cr_expect_eq(nsync_fail_as(&as, NSYNC_EGIT, "place", &inner), NSYNC_EGIT);
	cr_expect_str_eq(as.where, "place");
	cr_expect_str_eq(as.text, "write");
	cr_expect_eq(as.cause, NSYNC_CAUSE_QUOTA);
	cr_expect_str_eq(as.said, "one\ntwo\n");
	nsync_fail_within(&within, "key", &inner);
	cr_expect_eq(within.cause, NSYNC_CAUSE_QUOTA);
	/* An error that is used again forgets the cause and the words of its last failure. */
	plain = as;
	plain.code = NSYNC_OK;
	nsync_fail(&plain, NSYNC_EKEY, "k", "none");
	cr_expect_eq(plain.cause, NSYNC_CAUSE_NONE);
	cr_expect_str_eq(plain.said, "");
}

Test(base_cause, a_word_for_a_shell)
{
	static const struct {
		const char *text, *word;
	} cases[] = {
		{ "/srv/git/gt.git", "/srv/git/gt.git" },
		{ "user@host:a_b-c+1,2%", "user@host:a_b-c+1,2%" },
		{ "", "''" },
		{ "a b", "'a b'" },
		{ "it's", "'it'\\''s'" },
		{ "$(touch x)", "'$(touch x)'" },
		{ "~ana", "'~ana'" },
		{ "a;b&c|d<e>f*g?h[i]j{k}l!m#n\"o\\p`q", "'a;b&c|d<e>f*g?h[i]j{k}l!m#n\"o\\p`q'" },
		{ "Reuni\xc3\xb3n", "'Reuni\xc3\xb3n'" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(256);

		nsync_shell_word(&out, nsync_str(cases[i].text));
		cr_expect_str_eq(nsync_buf_view(&out).p, cases[i].word);
	}
}
