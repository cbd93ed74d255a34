/* words_story.c: states of stories and drafts have a code and words, each next step a reason. */
#include "tests/support/words_fixture.h"

Test(words_story, every_state_has_a_code_and_words)
{
	for (unsigned i = 0; i < NSYNC_STORY_STATES; i++) {
		const enum nsync_story_state state = (enum nsync_story_state)i;

		cr_expect(is_code(nsync_story_state_name(state)), "%u", i);
		cr_expect(state == NSYNC_STORY_HELD || is_text(nsync_words_story_state(state)),
			  "%u", i);
		for (unsigned k = i + 1; k < NSYNC_STORY_STATES; k++) {
			const enum nsync_story_state other = (enum nsync_story_state)k;

			cr_expect_str_neq(nsync_story_state_name(state),
					  nsync_story_state_name(other), "%u, %u", i, k);
			cr_expect_str_neq(nsync_words_story_state(state),
					  nsync_words_story_state(other), "%u, %u", i, k);
		}
	}
	cr_expect_str_eq(nsync_words_story_state(NSYNC_STORY_HELD), "held");
	cr_expect_str_empty(nsync_story_state_name(NSYNC_STORY_STATES));
	cr_expect_str_empty(nsync_words_story_state(NSYNC_STORY_STATES));
}

/* The codes are part of the interface: --json has them. */
Test(words_story, the_codes_of_states_stay)
{
	static const struct {
		enum nsync_story_state state;
		const char *name;
	} cases[] = {
		{ NSYNC_STORY_UNCOMMITTED, "not-committed" },
		{ NSYNC_STORY_ONLY_STAGED, "only-staged" },
		{ NSYNC_STORY_CONFLICT, "conflict" },
		{ NSYNC_STORY_EDITED, "edited" },
		{ NSYNC_STORY_ALTERED, "altered" },
		{ NSYNC_STORY_FOREIGN, "not-signed" },
		{ NSYNC_STORY_KEPT_BACK, "kept-back" },
		{ NSYNC_STORY_WOULD_BE_HELD, "would-be-held" },
		{ NSYNC_STORY_TAKEN_BACK, "taken-back" },
		{ NSYNC_STORY_ON_SERVER, "on-server" },
		{ NSYNC_STORY_UNPUSHED, "unpushed" },
		{ NSYNC_STORY_PUSHED, "waiting-for-merge" },
		{ NSYNC_STORY_OMITTED, "omitted" },
		{ NSYNC_STORY_HELD, "held" },
		{ NSYNC_STORY_THEIRS, "awaiting-cosignatures" },
		{ NSYNC_STORY_OURS, "awaiting-your-cosignature" },
		{ NSYNC_STORY_REVOKED, "key-revoked" },
		{ NSYNC_STORY_UNCOSIGNED, "cosignature-revoked" },
		{ NSYNC_STORY_OWNERS, "your-cosignature-revoked" },
	};

	cr_expect_eq(COUNT(cases), NSYNC_STORY_STATES);
	for (size_t i = 0; i < COUNT(cases); i++)
		cr_expect_str_eq(nsync_story_state_name(cases[i].state), cases[i].name);
}

Test(words_story, what_the_words_of_a_state_do_not_say)
{
	for (unsigned i = 0; i < NSYNC_STORY_STATES; i++) {
		AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);

		nsync_words_story_advice(&out, (enum nsync_story_state)i, "gt", "model");
		expect_said(&out,
			    i == NSYNC_STORY_OWNERS
				    ? "Office gt has to sign its next version; cosign that one."
			    : i == NSYNC_STORY_REVOKED || i == NSYNC_STORY_UNCOSIGNED
				    ? "It is in no output. If it is yours and right, sign it as "
				      "the next version, with a note:  nsync sign drafts/model.md"
			    : i == NSYNC_STORY_EDITED
				    ? "nsync sync puts back what was signed, and keeps the edited "
				      "file below .git/nsync/kept/."
			    : i == NSYNC_STORY_FOREIGN
				    ? "It came from elsewhere. Read it; if it is not yours, take it "
				      "away and tell your colleagues. If it is, write it as a draft "
				      "and sign that."
				    : "",
			    nsync_story_state_name((enum nsync_story_state)i));
	}
}

Test(words_story, every_state_of_a_draft_has_a_code_and_a_word)
{
	static const char *const names[] = { "new", "changed", "signed", "faulty", "stale" };

	cr_expect_eq(COUNT(names), NSYNC_DRAFT_STATES);
	for (unsigned i = 0; i < NSYNC_DRAFT_STATES; i++) {
		cr_expect_str_eq(nsync_draft_state_name((enum nsync_draft_state)i), names[i]);
		cr_expect_str_eq(nsync_words_draft_state((enum nsync_draft_state)i), names[i]);
	}
	cr_expect_str_empty(nsync_draft_state_name(NSYNC_DRAFT_STATES));
	cr_expect_str_empty(nsync_words_draft_state(NSYNC_DRAFT_STATES));
}

Test(words_story, every_next_step_has_a_reason)
{
	for (unsigned i = 0; i < NSYNC_NEXT_STEPS; i++) {
		cr_expect(is_text(nsync_words_next((enum nsync_next_step)i)), "%u", i);
		for (unsigned k = i + 1; k < NSYNC_NEXT_STEPS; k++)
			cr_expect_str_neq(nsync_words_next((enum nsync_next_step)i),
					  nsync_words_next((enum nsync_next_step)k), "%u, %u", i,
					  k);
	}
	cr_expect_str_empty(nsync_words_next(NSYNC_NEXT_STEPS));
}

Test(words_story, signing_and_sending)
{
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);
	AUTO(nsync_message_release) struct nsync_message message = NSYNC_MESSAGE_INIT;

	nsync_words_more_signers(&out, "drafts/a.md");
	expect_said(&out,
		    "The office asks for more signatures: let the next editor type  nsync sign "
		    "drafts/a.md",
		    "more signers");
	nsync_words_not_cosigned(&message, "gt/2018/08/model", 3, "gt");
	expect_message(&message,
		       "Not cosigned: the revocation of a stolen key voided this file, and "
		       "gt/2018/08/model, version 3, needs it.",
		       "The owner, office gt, has to sign version 4 (nsync sign). After its merge "
		       "and a sync:  nsync cosign gt/2018/08/model",
		       "not cosigned");
}
