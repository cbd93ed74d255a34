/* words_root.c: a trust root's way to its adoption, its expiry, and the revocation of a key. */
#include "tests/support/words_fixture.h"

#define DAY 86400

/* 2018-08-05T00:00:00Z */
static const struct nsync_time expires = { 1533427200, 0, 0 };

Test(words_root, written_signed_adopted)
{
	AUTO(nsync_message_release) struct nsync_message message = NSYNC_MESSAGE_INIT;
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);

	nsync_words_root_written(&message, "r.json", 1, 1, 2, 3);
	expect_message(&message, "wrote r.json: root 1, 1 office, 2 of 3 root keys must sign it",
		       "Look at it: nsync root show r.json   Sign it: nsync root sign r.json", "one office");
	nsync_words_root_written(&message, "r.json", 2, 8, 2, 3);
	expect_said(&message.text, "wrote r.json: root 2, 8 offices, 2 of 3 root keys must sign it", "offices");
	nsync_words_root_signed(&message, "r.json", "Ana", 1, 1, 2);
	nsync_buf_clear(&message.text);
	nsync_words_root_next(&out, "r.json", false);
	expect_said(&out, "more holders have to sign it: nsync root sign r.json", "incomplete");
	nsync_words_root_next(&out, "r.json", true);
	expect_said(&out, "it has its signatures; the regional desk types: nsync root adopt r.json", "complete");
	nsync_words_root_adopted(&out, 2, 40, "0123456789abcdef");
	expect_said(&out, "adopted root 2 as record 40, commit 0123456789ab", "adopted");
	nsync_words_root_pin(&out, "0123 4567");
	expect_said(&out, "The pin of the region: 0123 4567", "pin");
}

Test(words_root, who_is_next_after_a_signature)
{
	static const struct {
		const char *label;
		int64_t version, have;
		const char *text, *advice;
	} cases[] = {
		{ "too few", 2, 1, "Ana has signed root 2: 1 of 2 signatures", "Hand r.json to the next holder." },
		{ "enough", 2, 2, "Ana has signed root 2: 2 of 2 signatures",
		  "The threshold of root 1 counts too: nsync root show r.json" },
		{ "the first root", 1, 2, "Ana has signed root 1: 2 of 2 signatures",
		  "The regional desk adopts it: nsync root adopt r.json" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		AUTO(nsync_message_release) struct nsync_message message = NSYNC_MESSAGE_INIT;

		nsync_words_root_signed(&message, "r.json", "Ana", cases[i].version, cases[i].have, 2);
		expect_message(&message, cases[i].text, cases[i].advice, cases[i].label);
	}
}

Test(words_root, expiry_is_told_from_thirty_days_before)
{
	static const struct {
		const char *label;
		int64_t left;
		const char *expected;
	} cases[] = {
		{ "30 days", 30 * DAY, "" },
		{ "a second less", 30 * DAY - 1,
		  "Trust root 3 expires on 2018-08-05T00:00:00Z, in 29 days; the root's holders should renew it (nsync root "
		  "renew)." },
		{ "the last second", 1,
		  "Trust root 3 expires on 2018-08-05T00:00:00Z, in 0 days; the root's holders should renew it (nsync root "
		  "renew)." },
		{ "expired", 0,
		  "Trust root 3 expired on 2018-08-05T00:00:00Z; the root's holders have to renew it (nsync root renew)." },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);

		nsync_words_root_expiry(&out, 3, expires, expires.seconds - cases[i].left);
		expect_said(&out, cases[i].expected, cases[i].label);
	}
}

Test(words_root, nothing_is_merged_under_an_expired_root)
{
	AUTO(nsync_message_release) struct nsync_message message = NSYNC_MESSAGE_INIT;

	nsync_words_root_expired(&message, 3, expires);
	expect_message(&message, "trust root 3 expired on 2018-08-05T00:00:00Z: nothing is merged under it",
		       "nsync root renew --expires DATE  writes root-4.json; its holders sign that (nsync root sign "
		       "root-4.json), each on their own machine; then nsync root adopt root-4.json",
		       "expired");
}

Test(words_root, revocation)
{
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);

	nsync_words_revoked(&out, 3, 1);
	expect_said(&out, "as of record 3. Once this root is adopted, 1 accepted file is void.", "one");
	nsync_words_revoked(&out, 3, 0);
	expect_said(&out, "as of record 3. Once this root is adopted, 0 accepted files are void.", "none");
	nsync_words_revocation_effects(&out, 1, 2);
	expect_said(&out, "1 joint story waits for a cosignature again, 2 earlier versions return to the digest.", "1, 2");
	nsync_words_revocation_effects(&out, 2, 1);
	expect_said(&out, "2 joint stories wait for a cosignature again, 1 earlier version returns to the digest.", "2, 1");
	nsync_words_returning(&out, 2, "usable");
	expect_said(&out, "version 2, which came after it, is void", "usable");
	nsync_words_returning(&out, 2, "withheld");
	expect_said(&out, "version 2, which held it, is void", "withheld");
	nsync_words_returning(&out, 2, "canceled");
	expect_said(&out, "version 2, which killed it, is void", "canceled");
	nsync_words_needs_key(&out, "gt");
	expect_said(&out, "gt needs another key first:", "another key");
}
