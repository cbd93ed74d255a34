/* words_error.c: every error code has words; place and values follow them as they are; a full buffer is told. */
#include "tests/support/words_fixture.h"

Test(words_error, every_code_has_words)
{
	for (unsigned i = NSYNC_OK; i < NSYNC_CODES; i++) {
		AUTO(nsync_message_release) struct nsync_message out = NSYNC_MESSAGE_INIT;
		const struct nsync_error err = { .code = (enum nsync_code)i };

		nsync_words_error(&out, &err);
		cr_expect(is_text(out.text.p), "%u", i);
		cr_expect_str_neq(nsync_buf_view(&out.text).p, "this failed", "%u", i);
		if (i != NSYNC_OK)
			cr_expect(is_sentence(out.advice.p), "%u: %s", i, nsync_buf_view(&out.advice).p);
	}
}

Test(words_error, place_and_values)
{
	static const struct {
		const char *label;
		struct nsync_error err;
		const char *text;
	} cases[] = {
		{ "code", { NSYNC_EKEY, "", "" }, "no key could be used" },
		{ "place", { NSYNC_EKEY, "ana", "" }, "no key could be used: ana" },
		{ "values", { NSYNC_EKEY, "", "wrong passphrase" }, "no key could be used: wrong passphrase" },
		{ "both", { NSYNC_EKEY, "ana", "wrong passphrase" }, "no key could be used: ana: wrong passphrase" },
		{ "raw: whoever shows it escapes",
		  { NSYNC_EIO, "a\033[2J", "100 %s \xe2\x80\xae\xff" },
		  "reading or writing failed: a\033[2J: 100 %s \xe2\x80\xae\xff" },
		{ "no code", { NSYNC_CODES, "x", "y" }, "this failed: x: y" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		AUTO(nsync_message_release) struct nsync_message out = NSYNC_MESSAGE_INIT;

		nsync_words_error(&out, &cases[i].err);
		expect_said(&out.text, cases[i].text, cases[i].label);
	}
}

Test(words_error, a_warning)
{
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);

	nsync_words_warning(&out, &(struct nsync_error){ NSYNC_EIO, "state", "write: No space left on device" });
	expect_said(&out, "warning: state: write: No space left on device", "warning");
}

Test(words_error, a_full_buffer_is_told_by_its_code)
{
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(8);
	const struct nsync_count one = { NSYNC_THING_ITEM, 1 };

	nsync_words_all_valid(&out, &one, 1);
	cr_expect_eq(out.code, NSYNC_ELIMIT);
}
