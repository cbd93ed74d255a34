/*
 * Codes, authorities, key names and names by language: good ones and bad ones.
 */
#include <criterion/criterion.h>

#include "lib/trust/internal.h"
#include "tests/support/trust_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define TEN          "aaaaaaaaaa"
#define SIXTY        TEN TEN TEN TEN TEN TEN

struct named {
	const char *text;
	bool valid;
};

static void each(const struct named *cases, size_t count, bool (*valid)(struct nsync_str))
{
	for (size_t i = 0; i < count; i++)
		cr_expect_eq(valid(nsync_str(cases[i].text)), cases[i].valid, "\"%s\"",
			     cases[i].text);
}

Test(trust_grammar, office_codes)
{
	static const struct named cases[] = {
		{ "gt", true },      { "ro", true },      { "abcdefgh", true },
		{ "", false },       { "g", false },      { "abcdefghi", false },
		{ "GT", false },     { "g1", false },     { "../x", false },
		{ "g-t", false },    { "g t", false },    { "\xc3\xb1\xc3\xb1", false },
		{ "origin", false }, { "region", false }, { "upstream", false },
		{ "nsync", false },  { "origins", true },
	};

	each(cases, COUNT(cases), nsync_office_code_valid);
	cr_expect_not(nsync_office_code_valid((struct nsync_str){ "g\0", 2 }), "NUL");
	cr_expect_not(nsync_office_code_valid((struct nsync_str){ NULL, 0 }), "none");
}

Test(trust_grammar, key_names)
{
	static const struct named cases[] = {
		{ "a", true },           { "ana-2026.gt_1", true },
		{ "0", true },           { "", false },
		{ "-a", false },         { ".a", false },
		{ "_a", false },         { "A", false },
		{ "a/b", false },        { "a b", false },
		{ "\xc3\xa1", false },   { SIXTY "aaa", true },
		{ SIXTY "aaaa", false },
	};

	each(cases, COUNT(cases), nsync_key_name_valid);
}

Test(trust_grammar, authorities)
{
	static const struct named cases[] = {
		{ "example.org,2026", true },
		{ "example.org,2026-02", true },
		{ "example.org,2026-02-28", true },
		{ "localhost,2026", true },
		{ "a.b@example.org,2026", true },
		{ "a_b-c@x,2024-02-29", true },
		{ "", false },
		{ "example.org", false },
		{ "example.org,", false },
		{ ",2026", false },
		{ "example.org,26", false },
		{ "example.org,2026-2", false },
		{ "example.org,2026-13", false },
		{ "example.org,2026-00", false },
		{ "example.org,2026-02-30", false },
		{ "example.org,2026-02-28x", false },
		{ "example.org,2026,2", false },
		{ "example.org, 2026", false },
		{ "-example.org,2026", false },
		{ "example-.org,2026", false },
		{ "example..org,2026", false },
		{ ".example.org,2026", false },
		{ "example.org.,2026", false },
		{ "exa mple.org,2026", false },
		{ "ex\xc3\xa1mple.org,2026", false },
		{ "example.org:x,2026", false },
		{ "@example.org,2026", false },
		{ "a@,2026", false },
		{ "a@b@c,2026", false },
		{ "a+b@example.org,2026", false },
		{ SIXTY "aaa.org,2026", true },
		{ SIXTY "aaaa.org,2026", false },
		{ SIXTY "." SIXTY "." TEN ",2026", false },
	};

	each(cases, COUNT(cases), nsync_authority_valid);
}

Test(trust_grammar, languages)
{
	static const struct named cases[] = {
		{ "es", true },
		{ "es-GT", true },
		{ "zh-Hant-TW", true },
		{ "es-419", true },
		{ "quc", true },
		{ "sl-nedis", true },
		{ "de-CH-1901", false },
		{ "", false },
		{ "e", false },
		{ "ES", false },
		{ "es-gt", false },
		{ "es_GT", false },
		{ "es-", false },
		{ "-es", false },
		{ "es--GT", false },
		{ "es-GT-Latn", false },
		{ "es-Latn-Latn", false },
		{ "es-GT-MX", false },
		{ "es-419-valencia", true },
		{ "spanish", false },
		{ "es-abcdefghi", false },
		{ "es-valencia-MX", false },
		{ "es-valencia-valencia-valencia-valen", true },
		{ "es-valencia-valencia-valencia-valenc", false },
	};

	each(cases, COUNT(cases), nsync_trust_language_valid);
	cr_expect_not(nsync_trust_language_valid((struct nsync_str){ NULL, 0 }), "none");
}

Test(trust_grammar, time_zones)
{
	static const struct named cases[] = {
		{ "UTC", true },
		{ "America/Guatemala", true },
		{ "America/Argentina/Buenos_Aires", true },
		{ "Etc/GMT+6", true },
		{ "", false },
		{ "/etc/passwd", false },
		{ "../x", false },
		{ "America/..", false },
		{ "America/", false },
		{ "America//Guatemala", false },
		{ "America/-x", false },
		{ "6", false },
		{ "a/b/c/d", false },
		{ "America Guatemala", false },
		{ SIXTY "aaaa", true },
		{ SIXTY "aaaaa", false },
	};

	each(cases, COUNT(cases), nsync_trust_time_zone_valid);
}

static bool name_of_ten(struct nsync_str name)
{
	return nsync_trust_name_valid(name, 10);
}

Test(trust_grammar, names)
{
	static const struct named cases[] = {
		{ "Ana", true },
		{ "M\u00e9xico \u4e2d", true },
		{ TEN, true },
		{ "\u00e1\u00e1\u00e1\u00e1\u00e1\u00e1\u00e1\u00e1\u00e1\u00e1", true },
		{ TEN "a", false },
		{ "", false },
		{ " ", false },
		{ "\u00a0 ", false },
		{ "a\nb", false },
		{ "a\tb", false },
		{ "a\x1b[31m", false },
		{ "a\x7f", false },
		{ "a\xc2\x85", false },
		{ "a\u061c", false },
		{ "a\u200e", false },
		{ "a\u200f", false },
		{ "a\u202eb", false },
		{ "a\u2066b", false },
		{ "a\u2069b", false },
		{ "a\u2028b", false },
		{ "\ufeff"
		  "a",
		  false },
		{ "a\xff", false },
		{ "a\xc0\x80", false },
	};

	each(cases, COUNT(cases), name_of_ten);
	cr_expect_not(nsync_trust_name_valid((struct nsync_str){ "a\0b", 3 }, 10), "NUL");
}

Test(trust_grammar, root_name)
{
	static const char json[] =
		"{\"en\":\"English\",\"es\":\"Spanish\",\"zh-Hant\":\"Chinese\"}";
	static const struct {
		const char *wanted, *found;
	} cases[] = {
		{ "es", "Spanish" }, { "es-GT", "Spanish" },      { "zh-Hant-TW", "Chinese" },
		{ "zh", "English" }, { "fr,es", "Spanish" },      { "fr", "English" },
		{ "", "English" },   { "zh-Hant,es", "Chinese" },
	};
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	struct nsync_error err = { NSYNC_OK, "", "" };

	cr_assert_eq(nsync_json_read(&doc, nsync_str(json), &nsync_json_any, &err), NSYNC_OK);
	for (size_t i = 0; i < COUNT(cases); i++)
		cr_expect(nsync_str_is(nsync_root_name(doc.root, nsync_str(cases[i].wanted)),
				       cases[i].found),
			  "\"%s\"", cases[i].wanted);
	cr_assert_eq(nsync_json_read(&doc, NSYNC_STR("{}"), &nsync_json_any, &err), NSYNC_OK);
	cr_expect_null(nsync_root_name(doc.root, NSYNC_STR("es")).p);
	cr_expect_null(nsync_root_name(NULL, NSYNC_STR("es")).p);
}
