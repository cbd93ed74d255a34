/* words_cause.c: every cause says what happened and what to type, and its file is a word of a shell. */
#include "tests/support/words_fixture.h"

static struct nsync_message said_of(enum nsync_cause cause, const char *where)
{
	struct nsync_message out = NSYNC_MESSAGE_INIT;
	struct nsync_error err = { .code = NSYNC_EIO, .cause = cause };

	nsync_str_copy(err.where, sizeof(err.where), nsync_str(where));
	nsync_words_error(&out, &err);
	return out;
}

Test(words_cause, every_cause_has_words_and_advice)
{
	for (unsigned i = NSYNC_CAUSE_NONE + 1; i < NSYNC_CAUSES; i++) {
		AUTO(nsync_message_release) struct nsync_message out =
			said_of((enum nsync_cause)i, "x");
		const char *advice = nsync_buf_view(&out.advice).p;

		cr_expect(is_text(nsync_words_cause((enum nsync_cause)i)), "%u", i);
		cr_expect(is_text(advice), "%u: %s", i, advice);
		cr_expect(nsync_str_starts(nsync_buf_view(&out.text),
					   nsync_str(nsync_words_cause((enum nsync_cause)i))),
			  "%u: %s", i, nsync_buf_view(&out.text).p);
	}
	cr_expect_str_eq(nsync_words_cause(NSYNC_CAUSE_NONE), "");
	cr_expect_str_eq(nsync_words_cause(NSYNC_CAUSES), "");
}

/* Each row, and the words without which it would be another row's. */
Test(words_cause, rows)
{
	static const struct {
		enum nsync_cause cause;
		const char *what, *advice;
	} cases[] = {
		{ NSYNC_CAUSE_DENIED, "permission", "ls -ld" },
		{ NSYNC_CAUSE_READ_ONLY, "only be read", "findmnt -T" },
		{ NSYNC_CAUSE_DISK_FULL, "disk is full", "df -h" },
		{ NSYNC_CAUSE_QUOTA, "used up", "quota" },
		{ NSYNC_CAUSE_IS_FOLDER, "a folder where a file", "move the folder away" },
		{ NSYNC_CAUSE_NOT_FOLDER, "a file where a folder", "move the file away" },
		{ NSYNC_CAUSE_INDEX_LOCKED, "locked the index", "rm '/a b/.git/x.lock'" },
		{ NSYNC_CAUSE_REF_LOCKED, "locked a branch", "rm '/a b/.git/x.lock'" },
		{ NSYNC_CAUSE_FILE_LOCKED, "locked a file", "rm '/a b/.git/x.lock'" },
		{ NSYNC_CAUSE_BUSY, "another nsync is at work", "Wait until it has ended" },
		{ NSYNC_CAUSE_OFF_MAIN, "main is not checked out", "git switch main" },
		{ NSYNC_CAUSE_OVERTAKEN, "faster", "Try again" },
		{ NSYNC_CAUSE_CONFLICT, "two machines of your office", "nsync resolve" },
		{ NSYNC_CAUSE_SHALLOW, "shallow", "git fetch --unshallow" },
		{ NSYNC_CAUSE_PARTIAL, "partial", "without --filter" },
		{ NSYNC_CAUSE_MISSING, "object of the Git repository is missing", "git fsck" },
		{ NSYNC_CAUSE_OTHER_OWNER, "another user",
		  "git config --global --add safe.directory '/a b/.git/x.lock'" },
		{ NSYNC_CAUSE_REFTABLE, "reftable", "refs migrate --ref-format=files" },
		{ NSYNC_CAUSE_SHA256, "SHA-256", "git init --object-format=sha1" },
		{ NSYNC_CAUSE_BAD_INDEX, "index of this repository is damaged", "rm '/a b/.git/x.lock'" },
		{ NSYNC_CAUSE_SPLIT_INDEX, "split", "--no-split-index" },
		{ NSYNC_CAUSE_SPARSE_INDEX, "sparse", "git sparse-checkout disable" },
		{ NSYNC_CAUSE_FORMAT, "format of Git", "nsync init --from" },
		{ NSYNC_CAUSE_REFUSED, "was reached, and refused", "push to main" },
		{ NSYNC_CAUSE_SERVER_FAILED, "could not do what was asked", "ask who keeps it" },
		{ NSYNC_CAUSE_NO_ACCESS, "was reached, and does not let you in", "key or password" },
		{ NSYNC_CAUSE_HOST_KEY, "own key", "fingerprint" },
		{ NSYNC_CAUSE_NO_SUCH_REPOSITORY, "no Git repository at this address",
		  "git remote -v" },
		{ NSYNC_CAUSE_NO_BRANCH, "is empty", "Nothing was pushed" },
		{ NSYNC_CAUSE_OTHER_BRANCH, "no branch main", "git push origin main" },
		{ NSYNC_CAUSE_SERVER_SHALLOW, "other repository is shallow", "git fetch --unshallow" },
		{ NSYNC_CAUSE_SERVER_FORMAT, "does not fit", "--object-format=sha1" },
		{ NSYNC_CAUSE_SERVER_OWNER, "refuses the other repository",
		  "git config --global --add safe.directory '/a b/.git/x.lock'" },
		{ NSYNC_CAUSE_UNREADABLE, "cannot be read", "git fsck there" },
		{ NSYNC_CAUSE_TOO_LARGE, "more than the limit", "so large" },
	};

	cr_assert_eq(COUNT(cases), NSYNC_CAUSES - 1, "a row for each cause");
	for (size_t i = 0; i < COUNT(cases); i++) {
		AUTO(nsync_message_release) struct nsync_message out =
			said_of(cases[i].cause, "/a b/.git/x.lock");

		cr_expect_eq(cases[i].cause, i + 1);
		cr_expect(strstr(nsync_words_cause(cases[i].cause), cases[i].what), "%zu: %s", i,
			  nsync_words_cause(cases[i].cause));
		cr_expect(strstr(nsync_buf_view(&out.advice).p, cases[i].advice), "%zu: %s", i,
			  nsync_buf_view(&out.advice).p);
		cr_expect_not(strstr(nsync_buf_view(&out.text).p, "could not be reached"), "%zu", i);
	}
}

Test(words_cause, the_cause_goes_before_the_code)
{
	AUTO(nsync_message_release) struct nsync_message out = NSYNC_MESSAGE_INIT;
	struct nsync_error err = { .code = NSYNC_ENETWORK,
				   .where = "origin",
				   .text = "pre-receive hook declined",
				   .cause = NSYNC_CAUSE_REFUSED,
				   .said = "not today\nask Ana\n" };

	nsync_words_error(&out, &err);
	expect_said(&out.said, "not today\nask Ana\n", "the server's own words");
	expect_said(&out.text,
		    "the server was reached, and refused what was pushed: origin: pre-receive hook "
		    "declined",
		    "text");
}
