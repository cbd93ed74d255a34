/* words_verdict.c: every reason of a verdict has a sentence and an advice; a root's have their own. */
#include "tests/support/words_fixture.h"

Test(words_verdict, every_reason_has_a_sentence_and_an_advice)
{
	for (unsigned i = NSYNC_REASON_OK + 1; i < NSYNC_REASONS; i++) {
		const enum nsync_reason reason = (enum nsync_reason)i;

		cr_expect(is_sentence(nsync_words_verdict(reason)), "%s: %s", nsync_reason_name(reason),
			  nsync_words_verdict(reason));
		cr_expect(is_sentence(nsync_words_verdict_advice(reason)), "%s: %s", nsync_reason_name(reason),
			  nsync_words_verdict_advice(reason));
	}
}

Test(words_verdict, no_two_reasons_have_the_same_sentence)
{
	for (unsigned i = NSYNC_REASON_OK + 1; i < NSYNC_REASONS; i++)
		for (unsigned k = i + 1; k < NSYNC_REASONS; k++)
			cr_expect_str_neq(nsync_words_verdict((enum nsync_reason)i),
					  nsync_words_verdict((enum nsync_reason)k), "%u and %u", i, k);
}

Test(words_verdict, ok_and_what_is_no_reason_have_no_words)
{
	cr_expect_str_empty(nsync_words_verdict(NSYNC_REASON_OK));
	cr_expect_str_empty(nsync_words_verdict_advice(NSYNC_REASON_OK));
	cr_expect_str_empty(nsync_words_verdict(NSYNC_REASONS));
	cr_expect_str_empty(nsync_words_verdict_advice(NSYNC_REASONS));
}

Test(words_verdict, a_root_that_lacks_signatures)
{
	static const enum nsync_reason reasons[] = { NSYNC_BELOW_THRESHOLD, NSYNC_UNKNOWN_KEY };
	AUTO(nsync_message_release) struct nsync_message out = NSYNC_MESSAGE_INIT;

	for (size_t i = 0; i < COUNT(reasons); i++) {
		const struct nsync_verdict verdict = { .reason = reasons[i] };

		cr_assert(nsync_words_root_verdict(&out, &verdict, "r 2.json"));
		expect_message(&out, "More holders have to sign this root, for itself or for the one before.",
			       "nsync root show r 2.json tells who is missing; each types nsync root sign r 2.json.",
			       nsync_reason_name(reasons[i]));
	}
}

Test(words_verdict, a_root_that_revokes_as_of_another_log)
{
	const struct nsync_verdict verdict = { .reason = NSYNC_BAD_ROOT, .pointer = "/root/keys/0/revokedAt/record" };
	AUTO(nsync_message_release) struct nsync_message out = NSYNC_MESSAGE_INIT;

	cr_assert(nsync_words_root_verdict(&out, &verdict, "2.json"));
	expect_message(&out, "It revokes a key as of a record that this region's log does not have so.",
		       "Begin this root anew: nsync root revoke takes the record's id from the log.", "revokedAt");
}

Test(words_verdict, other_verdicts_of_a_root_have_an_items_words)
{
	AUTO(nsync_message_release) struct nsync_message out = NSYNC_MESSAGE_INIT;

	for (unsigned i = NSYNC_REASON_OK; i < NSYNC_REASONS; i++) {
		const struct nsync_verdict verdict = { .reason = (enum nsync_reason)i, .pointer = "/root/keys" };

		if (i == NSYNC_BELOW_THRESHOLD || i == NSYNC_UNKNOWN_KEY)
			continue;
		cr_expect_not(nsync_words_root_verdict(&out, &verdict, "2.json"), "%u", i);
	}
	expect_message(&out, "", "", "unchanged");
}
