/* words_region.c: numbers in the singular and the plural, a sync's news, the results of a merge. */
#include "tests/support/words_fixture.h"

#define MOMENT 1533427200 /* 2018-08-05T00:00:00Z */

Test(words_region, things_are_one_or_many)
{
	static const struct {
		enum nsync_thing thing;
		const char *one, *many;
	} cases[] = {
		{ NSYNC_THING_ITEM, "1 item", "0 items" },
		{ NSYNC_THING_COSIGNATURE, "1 cosignature", "0 cosignatures" },
		{ NSYNC_THING_MEDIA, "1 media file", "0 media files" },
		{ NSYNC_THING_ROOT, "1 root", "0 roots" },
		{ NSYNC_THING_RECORD, "1 record", "0 records" },
		{ NSYNC_THING_OFFICE, "1 office", "0 offices" },
		{ NSYNC_THING_STORY, "1 story", "0 stories" },
	};
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);

	cr_expect_eq(COUNT(cases), NSYNC_THINGS);
	for (size_t i = 0; i < COUNT(cases); i++) {
		nsync_words_counts(&out, &(struct nsync_count){ cases[i].thing, 1 }, 1);
		expect_said(&out, cases[i].one, "one");
		nsync_words_counts(&out, &(struct nsync_count){ cases[i].thing, 0 }, 1);
		expect_said(&out, cases[i].many, "many");
	}
}

Test(words_region, lists_of_things)
{
	static const struct nsync_count list[] = { { NSYNC_THING_RECORD, 12 }, { NSYNC_THING_ROOT, 1 } };
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);

	nsync_words_counts(&out, list, 0);
	expect_said(&out, "", "none");
	nsync_words_counts(&out, list, COUNT(list));
	expect_said(&out, "12 records, 1 root", "two");
	nsync_words_all_valid(&out, list, COUNT(list));
	expect_said(&out, "all of it holds: 12 records, 1 root", "all valid");
}

Test(words_region, news_of_a_sync)
{
	static const struct {
		const char *label;
		int64_t before, now;
		const char *expected;
	} cases[] = {
		{ "no record", 0, 0, "" },
		{ "one", 6, 7, "region: 1 new record checked, the newest is 7 of 2018-08-05T00:00:00Z" },
		{ "several", 0, 7, "region: 7 new records checked, the newest is 7 of 2018-08-05T00:00:00Z" },
		{ "none", 7, 7, "region: nothing new since record 7 of 2018-08-05T00:00:00Z" },
	};
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);

	for (size_t i = 0; i < COUNT(cases); i++) {
		nsync_words_region_news(&out, cases[i].before, cases[i].now, MOMENT);
		expect_said(&out, cases[i].expected, cases[i].label);
	}
	nsync_words_region_verified(&out, 7, MOMENT, 2);
	expect_said(&out, "record 7 of 2018-08-05T00:00:00Z, trust root 2, verified", "verified");
}

Test(words_region, merges)
{
	static const char commit[] = "0123456789abcdef0123456789abcdef01234567";
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);

	nsync_words_no_remote(&out, "gt");
	expect_said(&out, "no Git remote of this name; git remote add gt URL", "no remote");
	nsync_words_office_files(&out, 2, 1);
	expect_said(&out, "2 added, 1 held", "files");
	nsync_words_merged(&out, 7, 2, 1, commit);
	expect_said(&out, "merged as record 7: 2 added, 1 held, commit 0123456789ab", "merged");
	nsync_words_would_merge(&out, 2, 1);
	expect_said(&out, "a merge would add 2 and hold 1; nothing was changed", "dry run");
	nsync_words_main_pushed(&out, commit);
	expect_said(&out, "pushed main, 0123456789ab, to origin", "pushed");
	nsync_words_caught_up(&out, commit);
	expect_said(&out, "the files were behind main, left so by a run that was stopped; they are at 0123456789ab now",
		    "caught up");
}
