/* Text of strangers, made visible: what passes, and what is shown as a number. */
#include <criterion/criterion.h>

#include "nsync/base.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

Test(base_visible, what_passes)
{
	const struct {
		const char *label;
		struct nsync_str text;
		const char *line, *lines; /* lines NULL: the same */
	} rows[] = {
		{ "nothing", NSYNC_STR(""), "", NULL },
		{ "letters", NSYNC_STR("Agua para todos, ñandú, 水"), "Agua para todos, ñandú, 水",
		  NULL },
		{ "a line feed and a tab", NSYNC_STR("a\n\tb"), "a\\x0a\\x09b", "a\n\tb" },
		{ "a carriage return", NSYNC_STR("a\rb"), "a\\x0db", NULL },
		{ "a colour", NSYNC_STR("\033[31mred"), "\\x1b[31mred", NULL },
		{ "NUL", NSYNC_STR("a\0b"), "a\\x00b", NULL },
		{ "DEL", NSYNC_STR("a\x7f"), "a\\x7f", NULL },
		{ "C1",
		  NSYNC_STR("a\xc2\x9b"
			    "31m"),
		  "a\\u009b31m", NULL },
		{ "right to left override", NSYNC_STR("a\u202eb"), "a\\u202eb", NULL },
		{ "an isolate", NSYNC_STR("a\u2066b"), "a\\u2066b", NULL },
		{ "an Arabic letter mark", NSYNC_STR("a\u061c"), "a\\u061c", NULL },
		{ "a line separator", NSYNC_STR("a\u2028b"), "a\\u2028b", NULL },
		{ "a zero width space", NSYNC_STR("a\u200bb"), "a\\u200bb", NULL },
		{ "a byte order mark",
		  NSYNC_STR("\ufeff"
			    "a"),
		  "\\ufeffa", NULL },
		{ "an interlinear anchor",
		  NSYNC_STR("\ufff9"
			    "a"),
		  "\\ufff9a", NULL },
		{ "a tag", NSYNC_STR("a\U000e0041"), "a\\ue0041", NULL },
		{ "joiners, which scripts need", NSYNC_STR("a\u200d\u200c"), "a\u200d\u200c",
		  NULL },
		{ "a byte that is no UTF-8",
		  NSYNC_STR("a\xff"
			    "b"),
		  "a\\xffb", NULL },
		{ "a character cut off", NSYNC_STR("a\xe6\xb0"), "a\\xe6\\xb0", NULL },
		{ "a surrogate", NSYNC_STR("\xed\xa0\x80"), "\\xed\\xa0\\x80", NULL },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		for (int lines = 0; lines < 2; lines++) {
			AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(256);
			const char *wanted = lines && rows[i].lines ? rows[i].lines : rows[i].line;

			nsync_visible(&out, rows[i].text, lines);
			cr_expect_eq(out.code, NSYNC_OK, "%s", rows[i].label);
			cr_expect_str_eq(nsync_buf_view(&out).p, wanted, "%s", rows[i].label);
			cr_expect(nsync_utf8_valid(nsync_buf_view(&out)), "%s", rows[i].label);
		}
	}
}

Test(base_visible, a_full_buffer_is_told)
{
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(4);

	nsync_visible(&out, NSYNC_STR("a\xff\xff"), false);
	cr_expect_eq(out.code, NSYNC_ELIMIT);
}
