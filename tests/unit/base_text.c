/* base_text.c: errors, verdicts, borrowed strings, buffers, UTF-8. */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdlib.h>

#include "nsync/base.h"

Test(base_error, the_first_failure_wins)
{
	struct nsync_error err = { NSYNC_OK, "", "" };

	cr_assert_eq(nsync_fail(&err, NSYNC_EIO, "a:1", "%s %d", "first", 7), NSYNC_EIO);
	cr_assert_eq(nsync_fail(&err, NSYNC_EKEY, "b", "second"), NSYNC_EKEY);
	cr_assert_eq(err.code, NSYNC_EIO);
	cr_assert_str_eq(err.where, "a:1");
	cr_assert_str_eq(err.text, "first 7");
}

Test(base_error, errno_and_memory)
{
	struct nsync_error missing = { NSYNC_OK, "", "" }, full = missing, memory = missing;

	errno = ENOENT;
	cr_assert_eq(nsync_fail_errno(&missing, "f", "open"), NSYNC_ENOTFOUND);
	cr_assert_str_eq(missing.text, "open: No such file or directory");
	errno = ENOSPC;
	cr_assert_eq(nsync_fail_errno(&full, "f", "write"), NSYNC_EIO);
	cr_assert_eq(nsync_fail_memory(&memory), NSYNC_ENOMEM);
	cr_assert_str_eq(memory.where, "");
}

Test(base_error, long_text_is_cut_between_characters)
{
	/* A character of each length lies across the end of text, at each distance. */
	static const char *const wide[] = { "x", "\xc3\xa1", "\xe2\x82\xac", "\xf0\x9f\x98\x80" };

	for (size_t w = 0; w < 4; w++) {
		for (size_t lead = 245; lead < 257; lead++) {
			struct nsync_error err = { NSYNC_OK, "", "" };
			char text[300];

			memset(text, 'a', lead);
			text[lead] = '\0';
			nsync_fail(&err, NSYNC_EINVAL, NULL, "%s%s%s%s%s", text, wide[w], wide[w],
				   wide[w], wide[w]);
			cr_assert(nsync_utf8_valid(nsync_str(err.text)), "width %zu at %zu", w + 1, lead);
			cr_assert(strlen(err.text) >= 252 || strlen(err.text) == lead + 4 * (w + 1),
				  "width %zu at %zu: %zu", w + 1, lead, strlen(err.text));
		}
	}
}

Test(base_error, within_a_file)
{
	const struct nsync_error placed = { NSYNC_ESYNTAX, "3:4", "bad" };
	const struct nsync_error whole = { NSYNC_ELIMIT, "", "too large" };
	struct nsync_error one = { NSYNC_OK, "", "" }, two = one;

	cr_assert_eq(nsync_fail_within(&one, "a.json", &placed), NSYNC_ESYNTAX);
	cr_assert_eq(one.code, NSYNC_ESYNTAX);
	cr_assert_str_eq(one.where, "a.json");
	cr_assert_str_eq(one.text, "3:4: bad");
	cr_assert_eq(nsync_fail_within(&two, "b.json", &whole), NSYNC_ELIMIT);
	cr_assert_str_eq(two.text, "too large");
	cr_assert_eq(nsync_fail_within(&two, "c.json", &placed), NSYNC_ESYNTAX);
	cr_assert_str_eq(two.where, "b.json", "the first failure wins");
}

Test(base_verdict, every_reason_has_its_own_name)
{
	for (unsigned i = 0; i < NSYNC_REASONS; i++) {
		enum nsync_reason back = NSYNC_REASONS;
		const char *name = nsync_reason_name((enum nsync_reason)i);

		cr_assert_not_null(name);
		cr_assert(nsync_reason_parse(&back, name));
		cr_assert_eq(back, i, "%s", name);
	}
	enum nsync_reason none;

	cr_assert_not(nsync_reason_parse(&none, "no-such-reason"));
	cr_assert_not(nsync_reason_parse(&none, ""));
	cr_assert_str_eq(nsync_reason_name(NSYNC_REASONS), "unknown");
	cr_assert_str_eq(nsync_reason_name(NSYNC_AWAITING_COSIGNATURE), "awaiting-cosignature");
}

Test(base_verdict, judge_fills)
{
	struct nsync_verdict verdict;

	cr_assert_eq(nsync_judge(&verdict, NSYNC_SCHEMA, "/item/uri", "%d", 5), NSYNC_SCHEMA);
	cr_assert_eq(verdict.reason, NSYNC_SCHEMA);
	cr_assert_str_eq(verdict.pointer, "/item/uri");
	cr_assert_str_eq(verdict.detail, "5");
	nsync_judge(&verdict, NSYNC_REASON_OK, NULL, "%s", "");
	cr_assert_str_eq(verdict.pointer, "");
}

Test(base_str, how_a_text_ends)
{
	cr_expect(nsync_text_ends("a.json", ".json") && nsync_text_ends("x/.a.md", ".md"));
	cr_expect_not(nsync_text_ends(".json", ".json"), "nothing before it");
	cr_expect_not(nsync_text_ends("a.jsonx", ".json") || nsync_text_ends("", ".json"));
}

Test(base_str, order_and_prefix)
{
	static const struct {
		const char *label, *a, *b;
		int order;
		bool starts;
	} table[] = {
		{ "equal", "ab", "ab", 0, true },
		{ "both empty", "", "", 0, true },
		{ "prefix", "abc", "ab", 1, true },
		{ "shorter", "ab", "abc", -1, false },
		{ "bytes are unsigned", "\x7f", "\xc3", -1, false },
		{ "empty before all", "", "a", -1, false },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		struct nsync_str a = nsync_str(table[i].a), b = nsync_str(table[i].b);
		int order = nsync_str_cmp(a, b);

		cr_expect_eq((order > 0) - (order < 0), table[i].order, "%s", table[i].label);
		cr_expect_eq(nsync_str_starts(a, b), table[i].starts, "%s", table[i].label);
		cr_expect_eq(nsync_str_eq(a, b), table[i].order == 0, "%s", table[i].label);
	}
	cr_assert(nsync_str_eq((struct nsync_str){ NULL, 0 }, NSYNC_STR("")));
}

Test(base_str, numbers)
{
	static const struct {
		const char *text;
		int64_t value; /* -1: refused */
	} table[] = {
		{ "0", 0 },   { "7", 7 },    { "10", 10 },   { "9007199254740991", 9007199254740991 },
		{ "", -1 },   { "00", -1 },  { "01", -1 },   { "9007199254740992", -1 },
		{ "-1", -1 }, { "+1", -1 },  { "1 ", -1 },   { "99999999999999999", -1 },
		{ "a", -1 },  { "1a", -1 },  { "1.0", -1 },  { "9999999999999999", -1 },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		int64_t value = -1;
		bool taken = nsync_str_number(&value, nsync_str(table[i].text));

		cr_expect_eq(taken, table[i].value >= 0, "\"%s\"", table[i].text);
		cr_expect_eq(value, table[i].value, "\"%s\"", table[i].text);
	}
}

Test(base_str, copy)
{
	char small[4] = "zzz";

	cr_assert(nsync_str_copy(small, sizeof(small), NSYNC_STR("abc")));
	cr_assert_str_eq(small, "abc");
	cr_assert_not(nsync_str_copy(small, sizeof(small), NSYNC_STR("abcd")));
	cr_assert_str_eq(small, "");
	cr_assert(nsync_str_copy(small, sizeof(small), (struct nsync_str){ NULL, 0 }));
	cr_assert_not(nsync_str_copy(small, 0, NSYNC_STR("")));
}

Test(base_str, next_line)
{
	struct nsync_str rest = NSYNC_STR("one\n\ntwo\r\nlast"), line = NSYNC_STR("untouched");
	static const char *const lines[] = { "one", "", "two\r", "last" };

	for (size_t i = 0; i < 4; i++) {
		cr_assert(nsync_str_next_line(&line, &rest), "%zu", i);
		cr_assert(nsync_str_is(line, lines[i]), "%zu: %.*s", i, NSYNC_FMT(line));
	}
	cr_expect_not(nsync_str_next_line(&line, &rest));
	/* Nothing after the last line feed is no line, and neither is nothing at all. */
	rest = NSYNC_STR("\n");
	cr_expect(nsync_str_next_line(&line, &rest) && line.n == 0);
	cr_expect_not(nsync_str_next_line(&line, &rest));
	rest = (struct nsync_str){ NULL, 0 };
	cr_expect_not(nsync_str_next_line(&line, &rest));
}

Test(base_str, distance)
{
	static const struct {
		const char *a, *b;
		size_t distance;
	} table[] = {
		{ "", "", 0 },		 { "abc", "abc", 0 },	 { "", "abc", 3 },
		{ "kitten", "sitting", 3 }, { "ab", "ba", 1 },	 { "headlien", "headline", 1 },
		{ "abcd", "acbd", 1 },	 { "abc", "xyz", 3 },
	};
	char longest[66];

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		struct nsync_str a = nsync_str(table[i].a), b = nsync_str(table[i].b);

		cr_expect_eq(nsync_str_distance(a, b), table[i].distance, "%s %s", a.p, b.p);
		cr_expect_eq(nsync_str_distance(b, a), table[i].distance, "%s %s", b.p, a.p);
	}
	memset(longest, 'a', sizeof(longest));
	cr_assert_eq(nsync_str_distance((struct nsync_str){ longest, 64 }, NSYNC_STR("")), 64);
	cr_assert_eq(nsync_str_distance((struct nsync_str){ longest, 65 }, NSYNC_STR("")), SIZE_MAX);
	cr_assert_eq(nsync_str_distance(NSYNC_STR(""), (struct nsync_str){ longest, 65 }), SIZE_MAX);
}

Test(base_buf, appends_and_ends_with_nul)
{
	struct nsync_buf buf = NSYNC_BUF_INIT(1000);

	cr_assert_eq(nsync_buf_view(&buf).n, 0);
	nsync_buf_text(&buf, "one");
	nsync_buf_char(&buf, ' ');
	nsync_buf_str(&buf, NSYNC_STR("two"));
	nsync_buf_str(&buf, (struct nsync_str){ NULL, 0 });
	nsync_buf_printf(&buf, " %d%s", 3, "");
	nsync_buf_printf(&buf, "%s", "");
	cr_assert_str_eq(buf.p, "one two 3");
	cr_assert_eq(buf.n, 9);
	nsync_buf_clear(&buf);
	cr_assert_str_eq(buf.p, "");
	for (int i = 0; i < 1000; i++)
		nsync_buf_char(&buf, 'x');
	cr_assert_eq(buf.code, NSYNC_OK);
	cr_assert_eq(strlen(buf.p), 1000);
	nsync_buf_wipe(&buf);
	cr_assert_null(buf.p);
}

Test(base_buf, the_cap_is_exact_and_sticks)
{
	struct nsync_buf buf = NSYNC_BUF_INIT(4);
	struct nsync_error err = { NSYNC_OK, "", "" }, memory = { NSYNC_OK, "", "" };

	nsync_buf_text(&buf, "abcd");
	cr_assert_eq(nsync_buf_check(&buf, &err), NSYNC_OK);
	nsync_buf_text(&buf, "e");
	nsync_buf_release(&buf);
	nsync_buf_text(&buf, "abc");
	nsync_buf_printf(&buf, "%s", "de");
	cr_assert_str_eq(buf.p, "abc");
	nsync_buf_char(&buf, 'd'); /* would fit, but the failure sticks */
	cr_assert_str_eq(buf.p, "abc");
	cr_assert_eq(nsync_buf_check(&buf, &err), NSYNC_ELIMIT);
	cr_assert_str_eq(err.text, "more than 4 bytes");
	cr_assert_null(nsync_buf_reserve(&buf, 0));
	nsync_buf_clear(&buf); /* for its next use, which does nothing any more */
	nsync_buf_text(&buf, "ab");
	cr_assert_str_eq(buf.p, "");
	cr_assert_eq(nsync_buf_view(&buf).n, 0);
	err.code = NSYNC_OK;
	cr_assert_eq(nsync_buf_check(&buf, &err), NSYNC_ELIMIT);
	nsync_buf_release(&buf);
	cr_assert_eq(nsync_buf_check(&buf, &memory), NSYNC_OK);
	cr_assert_eq(buf.max, 4);
	nsync_buf_init(&buf, SIZE_MAX);
	cr_assert_null(nsync_buf_reserve(&buf, SIZE_MAX));
	cr_assert_eq(buf.code, NSYNC_ENOMEM);
	cr_assert_eq(nsync_buf_check(&buf, &memory), NSYNC_ENOMEM);
}

Test(base_utf8, accepts_and_refuses)
{
	static const struct {
		const char *label, *text;
		int32_t first;
		size_t length; /* of the first character, or 1 */
	} table[] = {
		{ "ASCII", "a", 'a', 1 },
		{ "DEL", "\x7f", 0x7f, 1 },
		{ "two bytes, least", "\xc2\x80", 0x80, 2 },
		{ "two bytes, most", "\xdf\xbf", 0x7ff, 2 },
		{ "three bytes, least", "\xe0\xa0\x80", 0x800, 3 },
		{ "before the surrogates", "\xed\x9f\xbf", 0xd7ff, 3 },
		{ "after the surrogates", "\xee\x80\x80", 0xe000, 3 },
		{ "three bytes, most", "\xef\xbf\xbf", 0xffff, 3 },
		{ "four bytes, least", "\xf0\x90\x80\x80", 0x10000, 4 },
		{ "four bytes, most", "\xf4\x8f\xbf\xbf", 0x10ffff, 4 },
		{ "tail alone", "\x80", -1, 1 },
		{ "overlong NUL", "\xc0\x80", -1, 1 },
		{ "overlong slash", "\xc1\xaf", -1, 1 },
		{ "overlong three", "\xe0\x9f\xbf", -1, 1 },
		{ "overlong four", "\xf0\x8f\xbf\xbf", -1, 1 },
		{ "first surrogate", "\xed\xa0\x80", -1, 1 },
		{ "last surrogate", "\xed\xbf\xbf", -1, 1 },
		{ "beyond U+10FFFF", "\xf4\x90\x80\x80", -1, 1 },
		{ "five bytes", "\xf8\x88\x80\x80\x80", -1, 1 },
		{ "0xff", "\xff", -1, 1 },
		{ "cut after one of two", "\xc3", -1, 1 },
		{ "cut after two of three", "\xe2\x82", -1, 1 },
		{ "cut after three of four", "\xf0\x9f\x98", -1, 1 },
		{ "ASCII for a tail", "\xc3(", -1, 1 },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		struct nsync_str text = nsync_str(table[i].text);
		size_t at = 0;

		cr_expect_eq(nsync_utf8_next(text, &at), table[i].first, "%s", table[i].label);
		cr_expect_eq(at, table[i].length, "%s", table[i].label);
		cr_expect_eq(nsync_utf8_valid(text), table[i].first >= 0, "%s", table[i].label);
	}
}

Test(base_utf8, every_code_point_comes_back)
{
	struct nsync_buf buf = NSYNC_BUF_INIT(16);

	for (int32_t c = 0; c <= 0x10ffff; c++) {
		size_t at = 0;

		if (c == 0xd800)
			c = 0xe000;
		nsync_buf_clear(&buf);
		nsync_utf8_add(&buf, (uint32_t)c);
		cr_assert_eq(nsync_utf8_next(nsync_buf_view(&buf), &at), c);
		cr_assert_eq(at, buf.n);
		cr_assert_eq(nsync_utf8_count(nsync_buf_view(&buf)), 1);
	}
	nsync_buf_release(&buf);
	cr_assert_eq(nsync_utf8_count(NSYNC_STR("a\xc3\xa1\xe2\x82\xac\xf0\x9f\x98\x80")), 4);
}
