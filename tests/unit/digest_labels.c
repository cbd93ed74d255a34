/* digest_labels.c: dates, languages, fixed words, the table of formats. */
#include <criterion/criterion.h>

#include "lib/digest/internal.h"

Test(digest_labels, dates)
{
	static const struct {
		const char *label, *date, *language, *expected;
	} cases[] = {
		{ "English", "2018-08-09", "en", "9 August, 2018" },
		{ "Spanish", "2018-08-09", "es", "9 de agosto de 2018" },
		{ "Spanish of Guatemala", "2026-01-01", "es-GT", "1 de enero de 2026" },
		{ "upper case", "2026-09-30", "ES", "30 de septiembre de 2026" },
		{ "another language", "2026-12-31", "fr", "31 December, 2026" },
		{ "no Spanish", "2024-02-29", "est", "29 February, 2024" },
		{ "no language", "2026-05-05", "", "5 May, 2026" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(100);
		struct nsync_date date;

		cr_assert(nsync_date_parse(&date, nsync_str(cases[i].date)));
		nsync_digest_date(&out, date, nsync_str(cases[i].language));
		cr_expect_str_eq(out.p, cases[i].expected, "%s: %s", cases[i].label, out.p);
	}
}

Test(digest_labels, language_matches)
{
	static const struct {
		const char *label, *a, *b;
		bool expected;
	} cases[] = {
		{ "same", "es", "es", true },          { "region", "es", "es-GT", true },
		{ "both regions", "es-MX", "es-GT", true }, { "case", "EN", "en-BZ", true },
		{ "other", "es", "en", false },        { "prefix only", "es", "est", false },
		{ "empty", "", "", false },            { "nothing before the hyphen", "-a", "-b", false },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		cr_expect_eq(nsync_digest_language_matches(nsync_str(cases[i].a),
							   nsync_str(cases[i].b)),
			     cases[i].expected, "%s", cases[i].label);
}

Test(digest_labels, other_language)
{
	static const struct {
		const char *label, *story, *digest, *expected;
	} cases[] = {
		{ "English reader", "es-HN", "en", " (only in Spanish)" },
		{ "Spanish reader", "en", "es", " (sólo en inglés)" },
		{ "French reader", "en", "fr", " (only in English)" },
		{ "a Mayan language", "quc", "es", " (sólo en k’iche’)" },
		{ "a language without a name", "tlh-001", "en", " (only in tlh-001)" },
		{ "a hostile tag", "x\u202e", "en", " (only in x\ufffd)" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(100);

		nsync_digest_other_language(&out, nsync_str(cases[i].story),
					    nsync_str(cases[i].digest), nsync_digest_escape_text);
		cr_expect_str_eq(out.p, cases[i].expected, "%s: %s", cases[i].label, out.p);
	}
}

Test(digest_labels, every_label_in_both_languages)
{
	for (int i = 0; i < NSYNC_LABELS; i++) {
		const char *english = nsync_label((enum nsync_label)i, NSYNC_STR("en"));
		const char *spanish = nsync_label((enum nsync_label)i, NSYNC_STR("es-SV"));

		cr_expect(english && *english && spanish && *spanish, "%d", i);
		cr_expect_str_neq(english, spanish, "%d", i);
	}
}

Test(digest_labels, formats)
{
	cr_assert(nsync_digest_format_find(NSYNC_STR("text")));
	cr_expect_str_eq(nsync_digest_format_find(NSYNC_STR("text"))->media_type,
			 "text/plain; charset=utf-8");
	cr_assert(nsync_digest_format_find(NSYNC_STR("markdown")));
	cr_expect_null(nsync_digest_format_find(NSYNC_STR("tex")));
	cr_expect_null(nsync_digest_format_find(NSYNC_STR("texts")));
	cr_expect_null(nsync_digest_format_find(NSYNC_STR("")));
	for (const struct nsync_digest_format *f = nsync_digest_formats; f->name; f++)
		cr_expect(f->media_type && f->about && f->render, "%s", f->name);
}
