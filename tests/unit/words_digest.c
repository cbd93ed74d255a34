/* words_digest.c: what a digest has and leaves out, and the faults of a signed one. */
#include "tests/support/words_fixture.h"

static const struct nsync_time as_of = { 1533427200, 0, 0 }; /* 2018-08-05T00:00:00Z */

Test(words_digest, every_omission_has_a_code_and_words)
{
	static const struct {
		enum nsync_omission omission;
		const char *name, *words;
	} cases[] = {
		{ NSYNC_OMIT_EMBARGOED, "embargoed", "left out: 2 under embargo" },
		{ NSYNC_OMIT_EXPIRED, "expired", "left out: 2 expired" },
		{ NSYNC_OMIT_WITHHELD, "withheld", "left out: 2 on hold" },
		{ NSYNC_OMIT_CANCELED, "canceled", "left out: 2 killed" },
		{ NSYNC_OMIT_AWAITING, "awaiting", "left out: 2 awaiting a cosignature" },
		{ NSYNC_OMIT_TRANSLATION, "translation", "left out: 2 translations of what is left out" },
		{ NSYNC_OMIT_LANGUAGE, "language", "left out: 2 in no wanted language" },
		{ NSYNC_OMIT_PERIOD, "period", "left out: 2 outside the period" },
		{ NSYNC_OMIT_OFFICE, "office", "left out: 2 of other offices" },
		{ NSYNC_OMIT_TOPIC, "topic", "left out: 2 on other topics" },
	};
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);

	cr_expect_eq(COUNT(cases), NSYNC_OMISSIONS);
	for (size_t i = 0; i < COUNT(cases); i++) {
		cr_expect_str_eq(nsync_omission_name(cases[i].omission), cases[i].name);
		nsync_words_omission(&out, cases[i].omission, 2);
		expect_said(&out, cases[i].words, cases[i].name);
	}
	cr_expect_str_empty(nsync_omission_name(NSYNC_OMISSIONS));
	nsync_words_omission(&out, NSYNC_OMISSIONS, 2);
	expect_said(&out, "", "none");
}

Test(words_digest, how_many_stories_and_files)
{
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);

	nsync_words_digest(&out, as_of, 1, NULL);
	expect_said(&out, "as of 2018-08-05T00:00:00Z: 1 story", "one");
	nsync_words_digest(&out, as_of, 0, NULL);
	expect_said(&out, "as of 2018-08-05T00:00:00Z: 0 stories", "none");
	nsync_words_digest(&out, as_of, 1, "a.html");
	expect_said(&out, "as of 2018-08-05T00:00:00Z: 1 story in a.html", "one, in a file");
	nsync_words_digest(&out, as_of, 2, "a.html");
	expect_said(&out, "as of 2018-08-05T00:00:00Z: 2 stories in a.html", "two, in a file");
	nsync_words_site(&out, 1, 2);
	expect_said(&out, "1 file written, 2 unchanged", "a site's file");
	nsync_words_site(&out, 3, 0);
	expect_said(&out, "3 files written, 0 unchanged", "a site's files");
	nsync_words_no_office(&out, (struct nsync_str){ "xyz", 2 });
	expect_said(&out, "the region has no office 'xy'", "no office");
}

Test(words_digest, every_fault_has_a_code_and_words)
{
	static const char *const names[] = { "changed", "missing", "extra", "rebuilt" };

	cr_expect_eq(COUNT(names), NSYNC_DIGEST_FAULTS);
	for (unsigned i = 0; i < NSYNC_DIGEST_FAULTS; i++) {
		cr_expect_str_eq(nsync_digest_fault_name((enum nsync_digest_fault)i), names[i]);
		cr_expect(is_text(nsync_words_digest_fault((enum nsync_digest_fault)i)), "%s", names[i]);
	}
	cr_expect_str_empty(nsync_digest_fault_name(NSYNC_DIGEST_FAULTS));
	cr_expect_str_empty(nsync_words_digest_fault(NSYNC_DIGEST_FAULTS));
}

Test(words_digest, signed_digests)
{
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);

	nsync_words_digest_signed(&out, "site", NSYNC_STR("Desk"), as_of, 7);
	expect_said(&out, "site: signed by Desk, as of 2018-08-05T00:00:00Z, from record 7", "signed");
	nsync_words_digest_verified(&out, 1, 0);
	expect_said(&out, "1 file as signed; made again, the same bytes", "one file");
	nsync_words_digest_verified(&out, 3, 0);
	expect_said(&out, "3 files as signed; made again, the same bytes", "files");
	nsync_words_digest_verified(&out, 1, 1);
	expect_said(&out, "1 of 1 file is not as signed, or not what the record gives", "one at fault");
	nsync_words_digest_verified(&out, 3, 1);
	expect_said(&out, "1 of 3 files are not as signed, or not what the record gives", "one of three");
}
