/* words_audit.c: where a log disagrees, who answers for it, another copy of it, how far an audit came. */
#include "tests/support/words_fixture.h"

Test(words_audit, place_and_person)
{
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);

	nsync_words_audit_place(&out, 3, "");
	expect_said(&out, "record 3", "no commit");
	nsync_words_audit_place(&out, 3, "0123456789abcdef");
	expect_said(&out, "record 3, commit 0123456789abcdef", "commit");
	nsync_words_audit_who(&out, "");
	expect_said(&out, "the regional office", "no office");
	nsync_words_audit_who(&out, "gt");
	expect_said(&out, "the regional office, with a file of office gt", "office");
	nsync_words_claim_place(&out, 3);
	expect_said(&out, "record 3 accepted it", "claim");
	nsync_words_claim_who(&out, "gt", 2);
	expect_said(&out, "office gt was shown another record 2", "claim's office");
}

Test(words_audit, copies)
{
	static const struct {
		const char *label;
		int64_t there, here;
		bool partly;
		const char *expected;
	} cases[] = {
		{ "same", 7, 7, false, "mx agrees with this clone (record 7 there, 7 here)" },
		{ "ahead", 8, 7, false, "mx agrees with this clone, and is ahead (record 8 there, 7 here)" },
		{ "behind", 6, 7, false, "mx agrees with this clone, and is behind (record 6 there, 7 here)" },
		{ "same, partly", 7, 7, true, "mx agrees with this clone as far as it holds (record 7 there, 7 here)" },
		{ "ahead, partly", 8, 7, true,
		  "mx agrees with this clone, and is ahead as far as it holds (record 8 there, 7 here)" },
		{ "behind, partly", 6, 7, true,
		  "mx agrees with this clone, and is behind as far as it holds (record 6 there, 7 here)" },
	};
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);

	for (size_t i = 0; i < COUNT(cases); i++) {
		nsync_words_copy_agrees(&out, "mx", cases[i].there, cases[i].here, cases[i].partly);
		expect_said(&out, cases[i].expected, cases[i].label);
	}
	nsync_words_copy_differs(&out, "mx", 5);
	expect_said(&out, "mx shows another history from record 5 on", "another history");
}

Test(words_audit, the_end)
{
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);

	nsync_words_audited(&out, 7, 1533427200, true);
	expect_said(&out, "all of it holds, up to record 7 of 2018-08-05T00:00:00Z", "all");
	nsync_words_audited(&out, 7, 1533427200, false);
	expect_said(&out, "what was walked ends at record 7 of 2018-08-05T00:00:00Z", "not all");
	nsync_words_audit_counts(&out, 1, 2, 3);
	expect_said(&out, "1 awaiting cosignatures, 2 key-revoked, 3 held", "counts");
}
