/* digest_width.c: columns, and what stands on lines of so many of them. */
#include <criterion/criterion.h>

#include "lib/digest/internal.h"

Test(nsync_digest_width, columns)
{
	static const struct {
		const char *label, *line;
		size_t columns;
	} cases[] = {
		{ "nothing", "", 0 },
		{ "letters", "Año 1", 5 },
		{ "a no-break space", "a\u00a0b", 3 },
		{ "a letter and its mark", "An\u0303o e\u0301\u0302", 5 },
		{ "ideographs", "中美洲", 6 },
		{ "kana, and what is half as wide", "アｱ", 3 },
		{ "full-width letters", "Ａ１", 4 },
		{ "Korean, whole and in pieces", "한\u1112\u1161\u11ab", 4 },
		{ "an emoji", "\U0001f30e!", 3 },
		{ "joiners", "a\u200db\u200cc\u2060", 3 },
		{ "Arabic with its vowels", "\u0645\u064e\u0631", 2 },
		{ "controls become marks that are seen", "a\x1b\u202e\xff", 4 },
		{ "the first and the last of a row", "\u0300\u036f\u0370", 1 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		cr_expect_eq(nsync_digest_width(nsync_str(cases[i].line)), cases[i].columns,
			     "%s: %zu", cases[i].label,
			     nsync_digest_width(nsync_str(cases[i].line)));
}

/* Lines are told apart by "|". */
Test(nsync_digest_width, lines)
{
	static const struct {
		const char *label, *line;
		unsigned width;
		size_t taken;
		const char *expected;
	} cases[] = {
		{ "no width", "one two three four five six", 0, 0, "one two three four five six" },
		{ "words", "one two three four five six", 20, 0, "one two three four|five six" },
		{ "just as wide", "one two three four s five", 20, 0, "one two three four s|five" },
		{ "blanks at a break and at the end", "one two three fours  \t five  ", 20, 0,
		  "one two three fours|five" },
		{ "blanks within a line stay, and those that open it", "  one  two", 20, 0, "  one  two" },
		{ "an address that is longer", "see https://example.org/a-long-address?x=1 there", 20, 0,
		  "see|https://example.org/a-long-address?x=1|there" },
		{ "a long word first", "Donaudampfschifffahrtsgesellschaft ist", 20, 0,
		  "Donaudampfschifffahrtsgesellschaft|ist" },
		{ "a no-break space", "one two three 1\u00a0000 people", 20, 0, "one two three 1\u00a0000|people" },
		{ "something before", "one two three four", 20, 12, "one two|three four" },
		{ "all taken", "one two three four", 20, 30, "one two|three four" },
		{ "marks take nothing", "e\u0301e\u0301e\u0301e\u0301 e\u0301e\u0301e\u0301e\u0301 e\u0301e\u0301e\u0301e\u0301 "
		  "e\u0301e\u0301e\u0301e\u0301e\u0301 x", 20, 0,
		  "e\u0301e\u0301e\u0301e\u0301 e\u0301e\u0301e\u0301e\u0301 e\u0301e\u0301e\u0301e\u0301 "
		  "e\u0301e\u0301e\u0301e\u0301e\u0301|x" },
		{ "ideographs", "中美洲各办事处一起发布新闻", 20, 0, "中美洲各办事处一起发|布新闻" },
		{ "a line does not begin with a comma", "中美洲各办事处一起发，布新闻", 20, 0,
		  "中美洲各办事处一起|发，布新闻" },
		{ "nor end with an opening bracket", "中美洲各办事处一起（发布）", 20, 0, "中美洲各办事处一起|（发布）" },
		{ "ideographs and letters", "中美洲 and the 中美洲 of it", 20, 0, "中美洲 and the 中美|洲 of it" },
		{ "Korean between words", "중앙아메리카의 사무소들이 함께", 20, 0, "중앙아메리카의|사무소들이 함께" },
		{ "emoji that are joined", "one two three four \U0001f469\u200d\U0001f680 x", 20, 0,
		  "one two three four|\U0001f469\u200d\U0001f680 x" },
		{ "controls", "one\vtwo\u2028three four five", 20, 0, "one two three four|five" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(10000);
		struct digest_style style = nsync_digest_style_text;

		style.width = cases[i].width;
		nsync_digest_wrap(&out, nsync_str(cases[i].line), &style, cases[i].taken);
		for (size_t k = 0; k < out.n; k++)
			if (out.p[k] == '\n')
				out.p[k] = '|';
		cr_expect_str_eq(nsync_buf_view(&out).p, cases[i].expected, "%s: %s", cases[i].label,
				 nsync_buf_view(&out).p);
	}
}

Test(nsync_digest_width, bodies)
{
	static const struct {
		const char *label, *source, *expected;
	} cases[] = {
		{ "paragraphs lose the blanks at their ends", "one two three four five \n\nsix",
		  "one two three four\nfive\n\nsix" },
		{ "lists and quotes", "- one two three four five\n- six\n\n> one two three four five\n> six seven",
		  "- one two three four\n  five\n- six\n\n> one two three four\n> five six seven" },
		{ "numbers in a quote", "> 10. one two three four", "> 10. one two three\n>     four" },
		{ "code stays", "    one two three four five six", "one two three four five six" },
		{ "an author's own line ends", "one\\\ntwo three four five six", "one\ntwo three four five\nsix" },
		{ "a heading", "# one two three four five", "one two three four\nfive" },
		{ "a link", "[words](https://example.org/long/address)",
		  "words\n(https://example.org/long/address)" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(10000);
		const struct nsync_item item = { .text = nsync_str(cases[i].source), .markdown = true };
		struct digest_style style = nsync_digest_style_text;
		struct nsync_error err = { 0 };

		style.width = 20;
		cr_expect_eq(nsync_digest_body(&out, &item, &style, NSYNC_STR("en"), &err),
			     NSYNC_OK);
		cr_expect_str_eq(nsync_buf_view(&out).p, cases[i].expected, "%s:\n%s", cases[i].label,
				 nsync_buf_view(&out).p);
	}
}

Test(nsync_digest_width, digests)
{
	static const struct nsync_item item = {
		.first_created = { .seconds = 1533855600, .offset = -21600 }, .language = { "en", 2 },
		.headline = { "Two offices, one exercise", 25 }, .text = { "All of them took part in it.", 28 },
		.correction = { "It was not all of them.\n\nSorry for that, to all of you.", 55 },
	};
	struct nsync_digest_entry entry = { .item = &item, .other_language = true };
	struct nsync_digest_options options = { .width = 20 };
	const struct nsync_digest digest = { .options = &options, .entries = &entry, .count = 1,
					     .language = NSYNC_STR("es") };
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(10000);
	struct nsync_error err = { 0 };

	cr_assert_eq(nsync_digest_render_text(&out, &digest, &err), NSYNC_OK);
	cr_expect_str_eq(nsync_buf_view(&out).p,
			 "9 de agosto de 2018\n\nTwo offices, one\nexercise (sólo en\ninglés)\n\n"
			 "All of them took\npart in it.\n\nCorrección: It was\nnot all of them.\n\n"
			 "Sorry for that, to\nall of you.\n", "%s", nsync_buf_view(&out).p);
}
