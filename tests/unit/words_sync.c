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
		  "It is no signed file. Take it out:  git rm --cached " HUBS "  and commit that" },
		{ NSYNC_BAD_MODE, "nsync sign drafts/hubs.md",
		  "It is no signed file. Take it out:  git rm --cached " HUBS "  and commit that" },
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
	AUTO(nsync_message_release) struct nsync_message first = NSYNC_MESSAGE_INIT;
	AUTO(nsync_message_release) struct nsync_message lost = NSYNC_MESSAGE_INIT;
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);
	static const char advice[] = "If yours should be published, sign it as the next version, "
				     "with a note that says what changed.";

	nsync_words_accepted_first(&first, HUBS, "/x/hubs");
	expect_message(&first,
		       "The regional office has accepted another text of " HUBS
		       ", and that one stays. The one that was signed here is kept in /x/hubs",
		       advice, "accepted");
	nsync_words_accepted_first(&lost, HUBS, "");
	expect_message(&lost,
		       "The regional office has accepted another text of " HUBS
		       ", and that one stays.",
		       advice, "accepted, no copy");
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
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);

	for (unsigned i = 0; i < NSYNC_RESOLUTIONS; i++)
		cr_expect(is_text(nsync_words_resolution((enum nsync_resolution)i)), "%u", i);
	cr_expect_str_empty(nsync_words_resolution(NSYNC_RESOLUTIONS));
	nsync_words_resolved_mine(&out, HUBS);
	expect_said(&out,
		    "This clone has what was signed here again: " HUBS
		    ". The next nsync sync sends it.",
		    "mine");
	nsync_words_resolved_theirs(&out, HUBS, "/x/hubs");
	expect_said(&out,
		    "This clone keeps your server's: " HUBS
		    ". What was signed here is now /x/hubs",
		    "theirs");
	nsync_words_resolved_theirs(&out, HUBS, "");
	expect_said(&out, "This clone keeps your server's: " HUBS, "theirs, nothing from here");
}
