/* words_hook.c: why a commit is stopped, what a commit takes away, and hooks that do not run. */
#include "tests/support/words_fixture.h"

Test(words_hook, commit_stops)
{
	for (unsigned i = 0; i < NSYNC_COMMIT_STOPS; i++) {
		AUTO(nsync_message_release) struct nsync_message message = NSYNC_MESSAGE_INIT;
		const enum nsync_commit_stop stop = (enum nsync_commit_stop)i;

		nsync_words_commit_stop(&message, stop, "/x/index");
		if (!stop) {
			expect_message(&message, "", "", "goes on");
			continue;
		}
		cr_expect(is_text(nsync_buf_view(&message.text).p), "%u", i);
		cr_expect(is_text(nsync_buf_view(&message.advice).p), "%u", i);
		cr_expect_eq(strstr(message.text.p, ": /x/index") != NULL, stop != NSYNC_COMMIT_MOVING,
			     "%u", i);
		nsync_buf_clear(&message.text);
		nsync_words_commit_stop(&message, stop, NULL);
		cr_expect(is_text(nsync_buf_view(&message.text).p), "%u", i);
	}
}

Test(words_hook, deletions)
{
	AUTO(nsync_message_release) struct nsync_message message = NSYNC_MESSAGE_INIT;

	nsync_words_deletion(&message, NSYNC_DELETION_NONE, "x", true);
	expect_message(&message, "", "", "none");
	nsync_words_deletion(&message, NSYNC_DELETION_ACCEPTED, "items/gt/a b", true);
	expect_message(&message,
		       "The region has accepted this file and keeps it, so taking it away here "
		       "changes nothing there: items/gt/a b",
		       "git restore --staged --worktree ':/items/gt/a b'  puts it back. To take the "
		       "story back, sign its next version with  status: canceled",
		       "accepted");
	nsync_words_deletion(&message, NSYNC_DELETION_ACCEPTED, "media/gt/a", false);
	expect_message(&message,
		       "The region has accepted this file and keeps it, so taking it away here "
		       "changes nothing there: media/gt/a",
		       "git restore --staged --worktree :/media/gt/a  puts it back.", "a picture");
	nsync_words_deletion(&message, NSYNC_DELETION_WAITING, "media/gt/a", false);
	expect_message(&message, "This commit takes away a file that is not accepted yet: media/gt/a",
		       "If it was sent already, the regional office may still accept it.",
		       "a picture that waits");
}

Test(words_hook, names)
{
	cr_expect_str_eq(nsync_hook_name(NSYNC_HOOK_PRE_COMMIT), "pre-commit");
	cr_expect_str_eq(nsync_hook_name(NSYNC_HOOK_PRE_PUSH), "pre-push");
	cr_expect_str_empty(nsync_hook_name(NSYNC_HOOKS));
	for (unsigned i = 0; i < NSYNC_HOOK_STATES; i++)
		cr_expect(is_code(nsync_hook_state_name((enum nsync_hook_state)i)), "%u", i);
	cr_expect_str_empty(nsync_hook_state_name(NSYNC_HOOK_STATES));
}

Test(words_hook, hooks_that_do_not_run)
{
	for (unsigned i = 0; i < NSYNC_HOOK_STATES; i++) {
		for (unsigned moved = 0; moved < 2; moved++) {
			AUTO(nsync_message_release) struct nsync_message message = NSYNC_MESSAGE_INIT;
			const struct nsync_hook_facts facts = {
				.hook = NSYNC_HOOK_PRE_PUSH,
				.state = (enum nsync_hook_state)i,
				.path = "/x y/pre-push",
				.setting = moved ? "~/x y" : NULL,
				.program = "nsync",
			};

			nsync_words_hook(&message, &facts);
			if (facts.state == NSYNC_HOOK_RUNS) {
				expect_message(&message, "", "", "runs");
				continue;
			}
			cr_expect(strstr(message.text.p, "/x y/pre-push"), "%u", i);
			cr_expect(strstr(message.text.p, "pushed"), "%u", i);
			cr_expect_eq(strstr(message.text.p, "core.hooksPath is ~/x y") != NULL, moved,
				     "%u", i);
			cr_expect_eq(message.advice.n == 0, facts.state == NSYNC_HOOK_UNREADABLE,
				     "%u", i);
		}
	}
}

Test(words_hook, what_to_type)
{
	struct nsync_hook_facts facts = { .hook = NSYNC_HOOK_PRE_COMMIT,
					  .state = NSYNC_HOOK_MISSING,
					  .path = "/x y/pre-commit",
					  .program = "'/opt/n sync'" };
	AUTO(nsync_message_release) struct nsync_message message = NSYNC_MESSAGE_INIT;
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);

	nsync_words_hook(&message, &facts);
	cr_expect_str_eq(nsync_buf_view(&message.advice).p,
			 "mkdir -p '/x y' && printf '%s\\n' '#!/bin/sh' ''\\''/opt/n sync'\\'' hook "
			 "pre-commit \"$@\" || exit 1' >'/x y/pre-commit' && chmod +x "
			 "'/x y/pre-commit'");
	nsync_buf_clear(&message.advice);
	facts.state = NSYNC_HOOK_NOT_EXECUTABLE;
	nsync_words_hook(&message, &facts);
	cr_expect_str_eq(nsync_buf_view(&message.advice).p, "chmod +x '/x y/pre-commit'");
	nsync_buf_clear(&message.advice);
	facts.state = NSYNC_HOOK_OTHER;
	facts.setting = "h";
	nsync_words_hook(&message, &facts);
	cr_expect_str_eq(nsync_buf_view(&message.advice).p,
			 "Write this line into it, near its beginning:  test -z \"$(git config "
			 "nsync.office)\" || '/opt/n sync' hook pre-commit \"$@\" || exit 1");
	nsync_words_own_hooks(&out, "/c d/hooks", false);
	expect_said(&out,
		    "Or use the hooks that nsync init wrote for this clone:  git config "
		    "core.hooksPath '/c d/hooks'",
		    "own");
	nsync_words_own_hooks(&out, "/c/hooks", true);
	expect_said(&out,
		    "Or use the hooks that nsync init wrote for this clone:  git config --worktree "
		    "core.hooksPath /c/hooks",
		    "of the work tree");
}
