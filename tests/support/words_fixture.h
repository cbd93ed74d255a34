/*
 * words_fixture.h: what the tests of lib/words ask of every sentence, and a comparison of one that was appended to
 * a buffer.
 */
#ifndef NSYNC_TESTS_WORDS_FIXTURE_H
#define NSYNC_TESTS_WORDS_FIXTURE_H

#include <criterion/criterion.h>

#include "nsync/words.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* Words, on one line, with every placeholder filled. */
static inline bool is_text(const char *text)
{
	if (!text || !*text || !strchr(text, ' ') || text[0] == ' ' || text[strlen(text) - 1] == ' ')
		return false;
	for (const char *p = text; *p; p++)
		if ((unsigned char)*p < 0x20 || (unsigned char)*p > 0x7e || *p == '%')
			return false;
	return true;
}

/* Text that begins as a sentence or a command does and ends with a full stop. */
static inline bool is_sentence(const char *text)
{
	return is_text(text) && ((text[0] >= 'A' && text[0] <= 'Z') || !strncmp(text, "nsync ", 6)) &&
	       text[strlen(text) - 1] == '.';
}

/* A code of the interface: "key-revoked". */
static inline bool is_code(const char *text)
{
	return text && *text && strspn(text, "abcdefghijklmnopqrstuvwxyz-") == strlen(text);
}

/* The buffer holds this; it is empty afterwards. */
static inline void expect_said(struct nsync_buf *out, const char *expected, const char *label)
{
	cr_expect_eq(out->code, NSYNC_OK, "%s", label);
	cr_expect_str_eq(nsync_buf_view(out).p, expected, "%s: %s", label, nsync_buf_view(out).p);
	nsync_buf_clear(out);
}

static inline void expect_message(struct nsync_message *message, const char *text, const char *advice,
				  const char *label)
{
	expect_said(&message->text, text, label);
	expect_said(&message->advice, advice, label);
}

#endif
