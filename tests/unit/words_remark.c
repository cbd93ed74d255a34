/* words_remark.c: every remark has a sentence; those that ask for something have an advice. */
#include "tests/support/words_fixture.h"

Test(words_remark, every_remark_has_words)
{
	for (unsigned i = 0; i < NSYNC_REMARKS; i++) {
		const char *advice = nsync_words_remark_advice((enum nsync_remark)i);

		cr_expect(is_text(nsync_words_remark((enum nsync_remark)i)), "%u", i);
		cr_expect(advice && (!*advice || is_sentence(advice)), "%u: %s", i, advice);
		for (unsigned k = i + 1; k < NSYNC_REMARKS; k++)
			cr_expect_str_neq(nsync_words_remark((enum nsync_remark)i),
					  nsync_words_remark((enum nsync_remark)k), "%u and %u", i, k);
	}
	cr_expect_str_empty(nsync_words_remark(NSYNC_REMARKS));
	cr_expect_str_empty(nsync_words_remark_advice(NSYNC_REMARKS));
}

Test(words_remark, findings_that_ask_for_something_have_an_advice)
{
	cr_expect_str_not_empty(nsync_words_remark_advice(NSYNC_REMARK_OMITTED_OURS));
	cr_expect_str_not_empty(nsync_words_remark_advice(NSYNC_REMARK_TWO_HISTORIES));
}
