/* words_sync.c: what sync kept back, replaced or left out; conflicts and how they end. */
#include "tests/support/words_fixture.h"

#define HUBS "items/gt/2018/08/hubs.1.json"

Test(words_sync, how_many_were_kept_back)
{
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);

	nsync_words_kept_back(&out, 1);
	expect_said(&out,
		    "1 file was not sent, since the regional office would hold it. It stays in this "
		    "clone; the first nsync sync after it is mended sends it.",
		    "one");
	nsync_words_kept_back(&out, 2);
	expect_said(&out,
		    "2 files were not sent, since the regional office would hold them. They stay in "
		    "this clone; the first nsync sync after they are mended sends them.",
		    "many");
}

Test(words_sync, what_to_do_about_one_that_was_kept_back)
{
	static const struct {
		enum nsync_reason reason;
		const char *command, *said;
	} cases[] = {
		{ NSYNC_BAD_SIGNATURE, "nsync sign drafts/hubs.md",
		  "Mend it and sign it again:  nsync sign drafts/hubs.md" },
		{ NSYNC_BAD_SIGNATURE, "", "" },
		{ NSYNC_BAD_PATH, "",
		  "It is no signed file. Take it out:  git rm " HUBS "  and commit that" },
		{ NSYNC_BAD_MODE, "nsync sign drafts/hubs.md",
		  "It is no signed file. Take it out:  git rm " HUBS "  and commit that" },
		{ NSYNC_NOT_CANONICAL, "nsync sign drafts/hubs.md",
		  "nsync fmt " HUBS "  mends it; then commit it" },
		{ NSYNC_ISSUED_IN_FUTURE, "",
		  "Look at your clock. The first nsync sync after its date sends it" },
		{ NSYNC_VERSION_GAP, "", "It is sent together with what it builds on" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);

		nsync_words_kept_back_advice(&out, cases[i].reason, HUBS, cases[i].command);
		expect_said(&out, cases[i].said, nsync_reason_name(cases[i].reason));
	}
}

Test(words_sync, taken_back)
{
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);

	nsync_words_taken_back(&out, HUBS, "/kept/hubs");
	expect_said(&out,
		    "Your colleague took back " HUBS ", on another machine of your office. This clone "
		    "does not have it any more. Your text is kept in /kept/hubs",
		    "kept");
	nsync_words_taken_back(&out, HUBS, "");
	expect_said(&out,
		    "Your colleague took back " HUBS ", on another machine of your office. This clone "
		    "does not have it any more.",
		    "in the history only");
}

Test(words_sync, signed_and_not_committed)
{
	AUTO(nsync_message_release) struct nsync_message message = NSYNC_MESSAGE_INIT;

	nsync_words_uncommitted(&message, HUBS, "nsync sign " HUBS);
	expect_message(&message, "Signed, but not committed, so it was not sent: " HUBS,
		       "Commit it:  nsync sign " HUBS, "uncommitted");
}

Test(words_sync, conflicts)
{
	static const struct {
		bool mine, theirs;
		const char *said;
	} cases[] = {
		{ true, true,
		  "Two machines of your office have signed different texts: " HUBS
		  ". This clone has your server's now, and this machine's waits." },
		{ true, false,
		  "Signed here, and removed on another machine of your office: " HUBS
		  ". This clone does not have it now, and this machine's text waits." },
		{ false, true,
		  "Removed here, and signed anew on another machine of your office: " HUBS
		  ". This clone has your server's now." },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(nsync_message_release) struct nsync_message message = NSYNC_MESSAGE_INIT;

		nsync_words_conflict(&message, HUBS, cases[i].mine, cases[i].theirs,
				     "gt/2018/08/hubs");
		expect_message(&message, cases[i].said,
			       "See both, and choose:  nsync resolve gt/2018/08/hubs",
			       cases[i].said);
	}
}

Test(words_sync, what_gave_way)
{
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);

	nsync_words_accepted_first(&out, HUBS, "/x/hubs");
	expect_said(&out,
		    "The regional office has accepted another text of " HUBS
		    ", and that one stays. The one that was signed here is kept in /x/hubs",
		    "accepted");
	nsync_words_accepted_first(&out, HUBS, "");
	expect_said(&out,
		    "The regional office has accepted another text of " HUBS
		    ", and that one stays.",
		    "accepted, no copy");
	nsync_words_replaced(&out, "README.md", "/x/README.md");
	expect_said(&out,
		    "Your server has another README.md, which this clone has now. The one from here "
		    "is kept in /x/README.md",
		    "replaced");
	nsync_words_left_out(&out, "notes/one");
	expect_said(&out,
		    "Not taken from your server: notes/one. Here a folder is where it has a file, or "
		    "the other way round.",
		    "left out");
}

Test(words_sync, the_end_of_a_conflict)
{
	static const enum nsync_resolution aside[] = { NSYNC_RESOLVE_THEIRS, NSYNC_RESOLVE_MERGE,
						       NSYNC_RESOLVE_LATER };
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);

	for (unsigned i = 0; i < NSYNC_RESOLUTIONS; i++) {
		cr_expect(is_text(nsync_words_resolution((enum nsync_resolution)i)), "%u", i);
		cr_expect_str_not_empty(nsync_resolution_name((enum nsync_resolution)i), "%u", i);
	}
	cr_expect_str_empty(nsync_words_resolution(NSYNC_RESOLUTIONS));
	cr_expect_str_empty(nsync_resolution_name(NSYNC_RESOLUTIONS));
	nsync_words_resolved(&out, NSYNC_RESOLVE_MINE, HUBS, "");
	expect_said(&out,
		    "This clone has what was signed here again: " HUBS
		    ". The next nsync sync sends it.",
		    "mine");
	for (size_t i = 0; i < sizeof(aside) / sizeof(aside[0]); i++) {
		nsync_words_resolved(&out, aside[i], HUBS, "/x/hubs");
		expect_said(&out,
			    "This clone keeps your server's: " HUBS
			    ". What was signed here is now /x/hubs",
			    nsync_resolution_name(aside[i]));
	}
	nsync_words_resolved(&out, NSYNC_RESOLVE_THEIRS, HUBS, "");
	expect_said(&out, "This clone keeps your server's: " HUBS, "theirs, nothing from here");
}

Test(words_sync, drafts_of_texts_that_gave_way)
{
	static const struct {
		struct nsync_redraft_facts facts;
		const char *text, *advice;
	} cases[] = {
		{ { NSYNC_REDRAFT_NOTHING, NULL, 0, 0, true }, "", "" },
		{ { NSYNC_REDRAFT_MADE, "drafts/a.md", 0, 0, true },
		  "The text that was signed here is a draft again: drafts/a.md",
		  "If it should be published, add a note that says what changed, and sign it:  nsync "
		  "sign drafts/a.md" },
		{ { NSYNC_REDRAFT_MADE, "drafts/a.md", 0, 0, false },
		  "The text that was signed here is a draft again: drafts/a.md",
		  "It is a draft of the next version, and needs a note. Write in its `note` why, "
		  "and then:  nsync sign drafts/a.md" },
		{ { NSYNC_REDRAFT_SAME, "drafts/a.md", 0, 0, true },
		  "Your draft drafts/a.md says what was signed here.",
		  "If it should be published, make it the next version:  nsync edit --merge "
		  "drafts/a.md" },
		{ { NSYNC_REDRAFT_SAME, "drafts/a.md", 0, 0, false },
		  "Your draft drafts/a.md says what was signed here.",
		  "It is a draft of the next version, and needs a note. Write in its `note` why, "
		  "and then:  nsync sign drafts/a.md" },
		{ { NSYNC_REDRAFT_OTHER, "drafts/a.md", 0, 0, true },
		  "Your draft drafts/a.md says something else, and stays.", "" },
		{ { NSYNC_REDRAFT_MERGED, "drafts/a.md", 0, 0, false },
		  "drafts/a.md has both texts, and nothing is to be decided.",
		  "Read it, then sign it:  nsync sign drafts/a.md" },
		{ { NSYNC_REDRAFT_MERGED, "drafts/a.md", 1, 7, false },
		  "drafts/a.md has both texts. 1 place is to be decided, in line 7.",
		  "Read it, then sign it:  nsync sign drafts/a.md" },
		{ { NSYNC_REDRAFT_MERGED, "drafts/a.md", 2, 7, false },
		  "drafts/a.md has both texts. 2 places are to be decided, the first one in line 7.",
		  "Read it, then sign it:  nsync sign drafts/a.md" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(nsync_message_release) struct nsync_message message = NSYNC_MESSAGE_INIT;

		nsync_words_redraft(&message, &cases[i].facts);
		expect_message(&message, cases[i].text, cases[i].advice, cases[i].text);
	}
}
