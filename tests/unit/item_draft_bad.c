/* Drafts with something wrong: each with the place and the words of its error. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "nsync/item.h"

static void start(void)
{
	cr_assert(nsync_base_start());
}

TestSuite(item_draft_bad, .init = start);

#define ID "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define HEAD "headline: Head\n"
#define LANG "language: en\n"
#define DATE "date: 2018-08-05T15:00:00-06:00\n"
#define REQUIRED HEAD LANG DATE
/* A draft whose line 5 is this. */
#define WITH(line) "---\n" REQUIRED line "\n---\nText.\n"
#define BYTES(literal) { literal, sizeof(literal) - 1 }

static const struct {
	const char *label;
	struct nsync_str text;
	enum nsync_code code;
	const char *where, *words;
} bad[] = {
	/* the frame */
	{ "empty file", BYTES(""), NSYNC_ESYNTAX, "a.md:1:1", "begins with a line" },
	{ "no front matter", BYTES("Text.\n"), NSYNC_ESYNTAX, "a.md:1:1", "begins with a line" },
	{ "empty first line", BYTES("\n---\n" REQUIRED "---\nText.\n"), NSYNC_ESYNTAX, "a.md:1:1", "begins with" },
	{ "four hyphens", BYTES("----\n" REQUIRED "---\nText.\n"), NSYNC_ESYNTAX, "a.md:1:1", "begins with" },
	{ "no closing line", BYTES("---\n" REQUIRED), NSYNC_ESYNTAX, "a.md:1:1", "ends the front matter" },
	{ "two BOMs", BYTES("\xef\xbb\xbf\xef\xbb\xbf---\n" REQUIRED "---\nText.\n"), NSYNC_ESYNTAX, "a.md:1:1", "U+FEFF" },
	{ "no body", BYTES("---\n" REQUIRED "---\n"), NSYNC_EINVAL, "a.md:6:1", "no text follows" },
	{ "blank body", BYTES("---\n" REQUIRED "---\n \n\t\n"), NSYNC_EINVAL, "a.md:6:1", "no text follows" },
	{ "empty front matter", BYTES("---\n---\nText.\n"), NSYNC_EINVAL, "a.md:1:1", "headline is missing" },
	{ "comments only", BYTES("---\n# a\n---\nText.\n"), NSYNC_EINVAL, "a.md:1:1", "headline is missing" },
	/* characters */
	{ "not UTF-8 in front", BYTES("---\nheadline: a\xe9\n---\nText.\n"), NSYNC_ESYNTAX, "a.md:2:12", "byte 0xE9" },
	{ "not UTF-8 in the body", BYTES("---\n" REQUIRED "---\n\xc3\xb3\xc3\xb3 \xff\n"), NSYNC_ESYNTAX, "a.md:6:4", "byte 0xFF" },
	{ "overlong", BYTES("---\n" REQUIRED "---\n\xc0\xaf\n"), NSYNC_ESYNTAX, "a.md:6:1", "byte 0xC0" },
	{ "surrogate", BYTES("---\n" REQUIRED "---\n\xed\xa0\x80\n"), NSYNC_ESYNTAX, "a.md:6:1", "byte 0xED" },
	{ "UTF-16", BYTES("\xff\xfe-\0-\0-\0\n\0"), NSYNC_ESYNTAX, "a.md:1:1", "byte 0xFF" },
	{ "NUL in front", BYTES("---\nheadline: a\0b\n---\nText.\n"), NSYNC_ESYNTAX, "a.md:2:12", "U+0000" },
	{ "NUL in the body", BYTES("---\n" REQUIRED "---\na\0b\n"), NSYNC_ESYNTAX, "a.md:6:2", "U+0000" },
	{ "escape in the body", BYTES("---\n" REQUIRED "---\na \x1b[2J\n"), NSYNC_ESYNTAX, "a.md:6:3", "U+001B" },
	{ "C1 in the body", BYTES("---\n" REQUIRED "---\na\xc2\x9b\n"), NSYNC_ESYNTAX, "a.md:6:2", "U+009B" },
	{ "override in the body", BYTES("---\n" REQUIRED "---\na\xe2\x80\xae\n"), NSYNC_ESYNTAX, "a.md:6:2", "U+202E" },
	{ "isolate in the headline", BYTES("---\nheadline: a\xe2\x81\xa6\n---\nText.\n"), NSYNC_ESYNTAX, "a.md:2:12", "U+2066" },
	{ "BOM within", BYTES("---\nheadline: a\xef\xbb\xbf\n---\nText.\n"), NSYNC_ESYNTAX, "a.md:2:12", "U+FEFF" },
	{ "line separator in front", BYTES("---\nheadline: a\xe2\x80\xa8" "b\n---\nText.\n"), NSYNC_ESYNTAX, "a.md:2:12", "U+2028" },
	{ "lone CR in front", BYTES("---\nheadline: a\rlanguage: en\n---\nText.\n"), NSYNC_ESYNTAX, "a.md:2:12", "carriage return" },
	{ "lone CR in the body", BYTES("---\r\n" REQUIRED "---\na\rb\r\n"), NSYNC_ESYNTAX, "a.md:6:2", "carriage return" },
	{ "lone CR at the end", BYTES("---\n" REQUIRED "---\nText.\r"), NSYNC_ESYNTAX, "a.md:6:6", "carriage return" },
	{ "noncharacter in front", BYTES("---\nheadline: a\xef\xbf\xbf\n---\nText.\n"), NSYNC_ESYNTAX, "a.md:2:12", "control characters" },
	/* YAML that a draft does not have */
	{ "colon in a value", BYTES(WITH("by: Ana: and Luis")), NSYNC_ESYNTAX, "a.md:5:8", "must be in quotes" },
	{ "unclosed quote", BYTES(WITH("by: \"Ana")), NSYNC_ESYNTAX, "a.md:6:1", "unexpected end of stream" },
	{ "tab as indentation", BYTES("---\n" REQUIRED "\tby: Ana\n---\nText.\n"), NSYNC_ESYNTAX, "a.md:5:1", "a tab character that violates" },
	{ "tag", BYTES(WITH("by: !!str Ana")), NSYNC_ESYNTAX, "a.md:5:5", "tags (!)" },
	{ "tag of one's own", BYTES(WITH("by: !exec Ana")), NSYNC_ESYNTAX, "a.md:5:5", "tags (!)" },
	{ "tag of no name", BYTES(WITH("by: ! Ana")), NSYNC_ESYNTAX, "a.md:5:5", "tags (!)" },
	{ "tag in a list", BYTES(WITH("countries: [GT, !!str MX]")), NSYNC_ESYNTAX, "a.md:5:17", "tags (!)" },
	{ "tag on a list", BYTES(WITH("countries: !!set [GT]")), NSYNC_ESYNTAX, "a.md:5:12", "tags (!)" },
	{ "tag on a key", BYTES(WITH("!!str by: Ana")), NSYNC_ESYNTAX, "a.md:5:1", "tags (!)" },
	{ "anchor", BYTES(WITH("by: &a Ana")), NSYNC_ESYNTAX, "a.md:5:5", "anchors (&)" },
	{ "anchor on a list", BYTES(WITH("countries: &a [GT]")), NSYNC_ESYNTAX, "a.md:5:12", "anchors (&)" },
	{ "anchor on a key", BYTES(WITH("&a by: Ana")), NSYNC_ESYNTAX, "a.md:5:1", "anchors (&)" },
	{ "alias", BYTES(WITH("by: *a")), NSYNC_ESYNTAX, "a.md:5:5", "aliases (*)" },
	{ "alias in a list", BYTES(WITH("countries: [*a]")), NSYNC_ESYNTAX, "a.md:5:13", "aliases (*)" },
	{ "alias as key", BYTES(WITH("*a : Ana")), NSYNC_ESYNTAX, "a.md:5:1", "plain word" },
	{ "merge key", BYTES(WITH("<<: {by: Ana}")), NSYNC_EINVAL, "a.md:5:1", "unknown key \"<<\"" },
	{ "map as value", BYTES(WITH("by: {name: Ana}")), NSYNC_ESYNTAX, "a.md:5:5", "a map within" },
	{ "map in lines", BYTES(WITH("by:\n  name: Ana")), NSYNC_ESYNTAX, "a.md:6:3", "a map within" },
	{ "map in a list", BYTES(WITH("countries: [a: b]")), NSYNC_ESYNTAX, "a.md:5:13", "plain values only" },
	{ "list in a list", BYTES(WITH("countries: [[GT]]")), NSYNC_ESYNTAX, "a.md:5:13", "plain values only" },
	{ "block list", BYTES(WITH("countries:\n  - GT")), NSYNC_ESYNTAX, "a.md:6:3", "write a list as [a, b]" },
	{ "list for a line", BYTES(WITH("by: [Ana, Luis]")), NSYNC_ESYNTAX, "a.md:5:5", "where one value belongs" },
	{ "literal block", BYTES(WITH("summary: |\n  a")), NSYNC_ESYNTAX, "a.md:5:10", "literal block (|)" },
	{ "folded headline", BYTES("---\nheadline: >\n  a\n---\nText.\n"), NSYNC_ESYNTAX, "a.md:2:11", "folded block (>)" },
	{ "quoted key", BYTES(WITH("\"by\": Ana")), NSYNC_ESYNTAX, "a.md:5:1", "plain word" },
	{ "map as key", BYTES(WITH("? {a: b}\n: c")), NSYNC_ESYNTAX, "a.md:5:3", "plain word" },
	{ "braces", BYTES("---\n{headline: a}\n---\nText.\n"), NSYNC_ESYNTAX, "a.md:2:1", "without braces" },
	{ "tagged map", BYTES("---\n!!map\nheadline: a\n---\nText.\n"), NSYNC_ESYNTAX, "a.md:2:1", "tags and anchors" },
	{ "text alone", BYTES("---\nheadline\n---\nText.\n"), NSYNC_ESYNTAX, "a.md:2:1", "lines \"key: value\"" },
	{ "list alone", BYTES("---\n- headline\n---\nText.\n"), NSYNC_ESYNTAX, "a.md:2:1", "lines \"key: value\"" },
	{ "YAML directive", BYTES("---\n%YAML 1.1\n---\nText.\n"), NSYNC_ESYNTAX, "a.md:3:1", "document start" },
	{ "second document", BYTES("---\n--- # x\nheadline: a\n---\nText.\n"), NSYNC_ESYNTAX, "a.md:2:1", "further documents" },
	{ "later document", BYTES("---\n" REQUIRED "--- # x\nby: Ana\n---\nText.\n"), NSYNC_ESYNTAX, "a.md:5:1", "further documents" },
	{ "three dots", BYTES("---\n" REQUIRED "...\n---\nText.\n"), NSYNC_ESYNTAX, "a.md:5:1", "not with \"...\"" },
	{ "same key twice", BYTES(WITH("headline: Other")), NSYNC_ESYNTAX, "a.md:5:1", "headline twice, first in line 2" },
	{ "lost behind #", BYTES("---\nheadline: Reuni\xc3\xb3n # 3\n---\nText.\n"), NSYNC_ESYNTAX, "a.md:2:11", "what follows # would be lost" },
	{ "lost on a second line", BYTES(WITH("note: one\n  two  # three")), NSYNC_ESYNTAX, "a.md:5:7", "what follows #" },
	{ "all of it lost", BYTES(WITH("note: # three")), NSYNC_ESYNTAX, "a.md:5:6", "what follows #" },
	/* keys */
	{ "misspelt key", BYTES(WITH("urgencey: 3")), NSYNC_EINVAL, "a.md:5:1", "\"urgencey\"; did you mean \"urgency\"?" },
	{ "key in upper case", BYTES("---\nHeadline: a\n---\nText.\n"), NSYNC_EINVAL, "a.md:2:1", "did you mean \"headline\"?" },
	{ "Spanish key", BYTES("---\nt\xc3\xadtulo: a\n---\nText.\n"), NSYNC_EINVAL, "a.md:2:1", "did you mean \"headline\"?" },
	{ "ninjs name", BYTES(WITH("pubStatus: usable")), NSYNC_EINVAL, "a.md:5:1", "did you mean \"status\"?" },
	{ "translationof", BYTES(WITH("translationof: gt/2018/08/a")), NSYNC_EINVAL, "a.md:5:1", "did you mean \"translationOf\"?" },
	{ "key like none", BYTES(WITH("quetzalcoatl: 1")), NSYNC_EINVAL, "a.md:5:1", "unknown key \"quetzalcoatl\"" },
	{ "empty key", BYTES(WITH(": 1")), NSYNC_ESYNTAX, "a.md:5:1", "did not find expected key" },
	{ "empty key, explicit", BYTES(WITH("? ''\n: 1")), NSYNC_ESYNTAX, "a.md:5:3", "plain word" },
	{ "no headline", BYTES("---\n" LANG DATE "---\nText.\n"), NSYNC_EINVAL, "a.md:1:1", "headline is missing" },
	{ "no language", BYTES("---\n" HEAD DATE "---\nText.\n"), NSYNC_EINVAL, "a.md:1:1", "language is missing" },
	{ "no date", BYTES("---\n" HEAD LANG "---\nText.\n"), NSYNC_EINVAL, "a.md:1:1", "date is missing" },
	/* values */
	{ "empty headline", BYTES("---\nheadline:\n" LANG DATE "---\nText.\n"), NSYNC_EINVAL, "a.md:2:1", "headline is empty" },
	{ "blank headline", BYTES("---\nheadline: \"  \"\n" LANG DATE "---\nText.\n"), NSYNC_EINVAL, "a.md:2:1", "headline is empty" },
	{ "empty summary", BYTES(WITH("summary:")), NSYNC_EINVAL, "a.md:5:1", "leave the line out" },
	{ "empty topics", BYTES(WITH("topics: []")), NSYNC_EINVAL, "a.md:5:1", "leave the line out" },
	{ "topics without value", BYTES(WITH("topics:")), NSYNC_EINVAL, "a.md:5:1", "leave the line out" },
	{ "escaped control", BYTES("---\nheadline: \"a\\e[2J\"\n" LANG DATE "---\nText.\n"), NSYNC_EINVAL, "a.md:2:11", "control character" },
	{ "escaped line feed", BYTES("---\nheadline: \"a\\nb\"\n" LANG DATE "---\nText.\n"), NSYNC_EINVAL, "a.md:2:11", "second line" },
	{ "escaped NUL", BYTES("---\nheadline: \"a\\0b\"\n" LANG DATE "---\nText.\n"), NSYNC_EINVAL, "a.md:2:11", "control character" },
	{ "escaped override", BYTES(WITH("summary: \"a\\u202E\"")), NSYNC_EINVAL, "a.md:5:10", "summary has a control character" },
	{ "escaped line separator", BYTES(WITH("by: \"a\\Lb\"")), NSYNC_EINVAL, "a.md:5:5", "second line" },
	{ "tab in a line", BYTES(WITH("by: \"a\tb\"")), NSYNC_EINVAL, "a.md:5:5", "a tab" },
	{ "language by name", BYTES("---\n" HEAD "language: English\n" DATE "---\nText.\n"), NSYNC_EINVAL, "a.md:3:11", "\"English\" is not a BCP 47" },
	{ "language with underscore", BYTES("---\n" HEAD "language: es_GT\n" DATE "---\nText.\n"), NSYNC_EINVAL, "a.md:3:11", "BCP 47" },
	{ "language, hyphen last", BYTES("---\n" HEAD "language: es-\n" DATE "---\nText.\n"), NSYNC_EINVAL, "a.md:3:11", "BCP 47" },
	{ "language, regions twice", BYTES("---\n" HEAD "language: es-GT-MX\n" DATE "---\nText.\n"), NSYNC_EINVAL, "a.md:3:11", "BCP 47" },
	{ "language too long", BYTES("---\n" HEAD "language: es-abcdefgh-abcdefgh-abcdefgh-abcdefgh\n" DATE "---\nText.\n"), NSYNC_EINVAL, "a.md:3:11", "BCP 47" },
	{ "date only", BYTES("---\n" HEAD LANG "date: 2018-08-05\n---\nText.\n"), NSYNC_EINVAL, "a.md:4:7", "\"2018-08-05\" is not of the form 2018-08-05T15:00:00-06:00" },
	{ "date with a space", BYTES("---\n" HEAD LANG "date: 2018-08-05 15:00:00-06:00\n---\nText.\n"), NSYNC_EINVAL, "a.md:4:7", "is not of the form" },
	{ "date without offset", BYTES("---\n" HEAD LANG "date: 2018-08-05T15:00:00\n---\nText.\n"), NSYNC_EINVAL, "a.md:4:7", "is not of the form" },
	{ "date without seconds", BYTES("---\n" HEAD LANG "date: 2018-08-05T15:00-06:00\n---\nText.\n"), NSYNC_EINVAL, "a.md:4:7", "is not of the form" },
	{ "no such day", BYTES("---\n" HEAD LANG "date: 2018-02-29T15:00:00-06:00\n---\nText.\n"), NSYNC_EINVAL, "a.md:4:7", "is not of the form" },
	{ "fraction", BYTES("---\n" HEAD LANG "date: 2018-08-05T15:00:00.5-06:00\n---\nText.\n"), NSYNC_EINVAL, "a.md:4:7", "fraction of a second" },
	{ "embargo is a date", BYTES(WITH("embargo: tomorrow")), NSYNC_EINVAL, "a.md:5:10", "embargo \"tomorrow\" is not of the form" },
	{ "expires without offset", BYTES(WITH("expires: 2019-01-01T00:00:00")), NSYNC_EINVAL, "a.md:5:10", "is not of the form" },
	{ "urgency 0", BYTES(WITH("urgency: 0")), NSYNC_EINVAL, "a.md:5:10", "from 1 (highest) to 9" },
	{ "urgency 10", BYTES(WITH("urgency: 10")), NSYNC_EINVAL, "a.md:5:10", "from 1 (highest) to 9" },
	{ "urgency high", BYTES(WITH("urgency: high")), NSYNC_EINVAL, "a.md:5:10", "from 1 (highest) to 9" },
	{ "status cancelled", BYTES(WITH("status: cancelled")), NSYNC_EINVAL, "a.md:5:9", "did you mean \"canceled\"?" },
	{ "status in Spanish", BYTES(WITH("status: retenida")), NSYNC_EINVAL, "a.md:5:9", "none of usable, withheld, canceled" },
	{ "country UK", BYTES(WITH("countries: [GT, UK]")), NSYNC_EINVAL, "a.md:5:17", "\"UK\" is not an ISO 3166-1" },
	{ "country by name", BYTES(WITH("countries: Guatemala")), NSYNC_EINVAL, "a.md:5:12", "\"Guatemala\" is not" },
	{ "countries without brackets", BYTES(WITH("countries: GT, MX")), NSYNC_EINVAL, "a.md:5:12", "\"GT, MX\" is not" },
	{ "country with a blank", BYTES(WITH("countries: ['G ']")), NSYNC_EINVAL, "a.md:5:13", "ISO 3166-1" },
	{ "country twice", BYTES(WITH("countries: [GT, gt]")), NSYNC_EINVAL, "a.md:5:17", "is there twice" },
	{ "empty value in a list", BYTES(WITH("countries: [GT, '']")), NSYNC_EINVAL, "a.md:5:17", "ISO 3166-1" },
	{ "unknown topic", BYTES(WITH("topics: [migrations]")), NSYNC_EINVAL, "a.md:5:10", "did you mean \"migration\"?" },
	{ "topic like none", BYTES(WITH("topics: [quetzalcoatl]")), NSYNC_EINVAL, "a.md:5:10", "\"quetzalcoatl\" is neither" },
	{ "topic twice", BYTES(WITH("topics: [migration, \"20000634\"]")), NSYNC_EINVAL, "a.md:5:21", "is there twice" },
	{ "joint by country", BYTES(WITH("joint: [MX]")), NSYNC_EINVAL, "a.md:5:9", "\"MX\" is not the code of an office" },
	{ "joint reserved", BYTES(WITH("joint: [region]")), NSYNC_EINVAL, "a.md:5:9", "not the code of an office" },
	{ "joint twice", BYTES(WITH("joint: [mx, mx]")), NSYNC_EINVAL, "a.md:5:13", "is there twice" },
	{ "joint of 17", BYTES(WITH("joint: [aa, ab, ac, ad, ae, af, ag, ah, ai, aj, ak, al, am, an, ao, ap, aq]")), NSYNC_EINVAL, "a.md:5:1", "joint has 17 values, at most 16" },
	{ "translation of a path", BYTES(WITH("translationOf: items/gt/2018/08/a.1.json")), NSYNC_EINVAL, "a.md:5:16", "is not the name of a story" },
	{ "translation of a version", BYTES(WITH("translationOf: gt/2018/08/a.1")), NSYNC_EINVAL, "a.md:5:16", "leave the number out" },
	{ "translation of a slug", BYTES(WITH("translationOf: water")), NSYNC_EINVAL, "a.md:5:16", "is not the name of a story" },
	{ "translation, no authority", BYTES(WITH("translationOf: \"tag:example:gt/2018/08/a\"")), NSYNC_EINVAL, "a.md:5:16", "is not the name of a story" },
};

static void expect_error(const char *label, const struct nsync_error *err, enum nsync_code code,
			 enum nsync_code want, const char *where, const char *words)
{
	cr_expect_eq(code, want, "%s: %d (%s: %s)", label, code, err->where, err->text);
	cr_expect_eq(err->code, want, "%s", label);
	cr_expect_str_eq(err->where, where, "%s: where %s, text %s", label, err->where, err->text);
	cr_expect_not_null(strstr(err->text, words), "%s: text %s", label, err->text);
}

Test(item_draft_bad, markdown)
{
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct nsync_draft *draft;
		struct nsync_error err = { .code = NSYNC_OK };
		enum nsync_code code = nsync_draft_read(&draft, NSYNC_STR("a.md"), bad[i].text, &err);

		expect_error(bad[i].label, &err, code, bad[i].code, bad[i].where, bad[i].words);
		cr_expect_null(draft, "%s", bad[i].label);
		nsync_draft_free(draft);
	}
}

/* The edges of what schema/item.schema.json lets into a text, and into a line. */
static const struct {
	uint32_t c;
	bool in_text, in_line;
} characters[] = {
	{ 0x08, false, false }, { 0x09, true, false }, { 0x0b, false, false }, { 0x0c, false, false },
	{ 0x1f, false, false }, { 0x20, true, true }, { 0x7e, true, true }, { 0x7f, false, false },
	{ 0x80, false, false }, { 0x85, false, false }, { 0x9f, false, false }, { 0xa0, true, true },
	{ 0x61b, true, true }, { 0x61c, false, false }, { 0x61d, true, true }, { 0x200d, true, true },
	{ 0x200e, false, false }, { 0x200f, false, false }, { 0x2010, true, true }, { 0x2027, true, true },
	{ 0x2028, true, false }, { 0x2029, true, false }, { 0x202a, false, false }, { 0x202e, false, false },
	{ 0x202f, true, true }, { 0x2065, true, true }, { 0x2066, false, false }, { 0x2069, false, false },
	{ 0x206a, true, true }, { 0xfefe, true, true }, { 0xfeff, false, false }, { 0xff00, true, true },
	{ 0x1f600, true, true }, { 0x10fffd, true, true },
};

static bool reads(const struct nsync_buf *buf)
{
	struct nsync_draft *draft;
	struct nsync_error err = { .code = NSYNC_OK };
	enum nsync_code code = nsync_draft_read(&draft, NSYNC_STR("a.md"), nsync_buf_view(buf), &err);

	nsync_draft_free(draft);
	return code == NSYNC_OK;
}

Test(item_draft_bad, characters)
{
	for (size_t i = 0; i < sizeof(characters) / sizeof(characters[0]); i++) {
		struct nsync_buf buf = NSYNC_BUF_INIT(1000);

		nsync_buf_text(&buf, "---\n" REQUIRED "---\nText");
		nsync_utf8_add(&buf, characters[i].c);
		cr_expect_eq(reads(&buf), characters[i].in_text, "body, U+%04X", (unsigned)characters[i].c);
		nsync_buf_clear(&buf);
		nsync_buf_printf(&buf, "---\n" REQUIRED "by: \"a\\U%08X\"\n---\nText", (unsigned)characters[i].c);
		cr_expect_eq(reads(&buf), characters[i].in_line, "by, U+%04X", (unsigned)characters[i].c);
		nsync_buf_clear(&buf);
		nsync_buf_printf(&buf, "---\n" REQUIRED "note: \"a\\U%08X\"\n---\nText", (unsigned)characters[i].c);
		cr_expect_eq(reads(&buf), characters[i].in_text, "note, U+%04X", (unsigned)characters[i].c);
		nsync_buf_release(&buf);
	}
}

Test(item_draft_bad, a_line_has_500_characters)
{
	struct nsync_buf buf = NSYNC_BUF_INIT(10000);

	for (int most = 500; most <= 501; most++) {
		nsync_buf_clear(&buf);
		nsync_buf_text(&buf, "---\n" LANG DATE "headline: ");
		for (int i = 0; i < most; i++)
			nsync_buf_text(&buf, "\xc3\xb3");
		nsync_buf_text(&buf, "\n---\nText.\n");
		cr_expect_eq(reads(&buf), most == 500, "%d", most);
	}
	nsync_buf_release(&buf);
}

static const struct {
	const char *label;
	struct nsync_str name;
	const char *where, *words;
} names[] = {
	{ "no ending", BYTES("water"), "water", "ends in .md" },
	{ "text", BYTES("water.txt"), "water.txt", "ends in .md" },
	{ "ending alone", BYTES("drafts/.md"), "drafts/.md", "ends in .md" },
	{ "ending in upper case", BYTES("water.MD"), "water.MD", "ends in .md" },
	{ "blanks and capitals", BYTES("d/Water Hubs.md"), "d/Water Hubs.md", "try \"water-hubs.md\"" },
	{ "accents", BYTES("Reuni\xc3\xb3n (a\xc3\xb1o 3).markdown"), "Reuni\xc3\xb3n (a\xc3\xb1o 3).markdown", "try \"reunion-ano-3.md\"" },
	{ "JSON", BYTES("Water_Hubs.json"), "Water_Hubs.json", "try \"water-hubs.json\"" },
	{ "Cyrillic", BYTES("\xd0\xb2\xd0\xbe\xd0\xb4\xd0\xb0.md"), "\xd0\xb2\xd0\xbe\xd0\xb4\xd0\xb0.md", "single hyphens" },
	{ "look-alike", BYTES("w\xd0\xb0ter.md"), "w\xd0\xb0ter.md", "try \"w-ter.md\"" },
	{ "dot within", BYTES("water.1.md"), "water.1.md", "try \"water-1.md\"" },
	{ "dot dot", BYTES("..md"), "..md", "single hyphens" },
	{ "backslash", BYTES("a\\b.md"), "a\\b.md", "try \"a-b.md\"" },
	{ "two hyphens", BYTES("a--b.md"), "a--b.md", "try \"a-b.md\"" },
	{ "NUL", BYTES("a\0b.md"), "a", "try \"a-b.md\"" },
	{ "not UTF-8", BYTES("a\xff" "b.md"), "a\xff" "b.md", "try \"a-b.md\"" },
	{ "empty", BYTES(""), "", "ends in .md" },
	{ "folder", BYTES("drafts/"), "drafts/", "ends in .md" },
};

Test(item_draft_bad, names)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct nsync_draft *draft;
		struct nsync_error err = { .code = NSYNC_OK };
		enum nsync_code code = nsync_draft_read(&draft, names[i].name, NSYNC_STR(WITH("by: Ana")), &err);

		expect_error(names[i].label, &err, code, NSYNC_EINVAL, names[i].where, names[i].words);
		nsync_draft_free(draft);
	}
}

Test(item_draft_bad, long_names)
{
	char name[600];
	struct nsync_draft *draft;
	struct nsync_error err = { .code = NSYNC_OK };

	memset(name, 'a', sizeof(name));
	memcpy(name + sizeof(name) - 3, ".md", 3);
	cr_expect_eq(nsync_draft_read(&draft, (struct nsync_str){ name, sizeof(name) }, NSYNC_STR(WITH("by: A")), &err),
		     NSYNC_EINVAL);
	cr_expect_not_null(strstr(err.text, "at most 100 bytes"));
	/* A long path's end stays, and so do line and column. */
	err = (struct nsync_error){ .code = NSYNC_OK };
	name[sizeof(name) - 6] = '/';
	cr_expect_eq(nsync_draft_read(&draft, (struct nsync_str){ name, sizeof(name) }, NSYNC_STR("x"), &err),
		     NSYNC_ESYNTAX);
	cr_expect_eq(strlen(err.where), 204);
	cr_expect_str_eq(err.where + 194, "/aa.md:1:1");
}

/* ---- ninjs documents ------------------------------------------------------------------------ */

#define CREATED "\"firstCreated\":\"2018-08-05T15:00:00-06:00\""

static const struct {
	const char *label;
	struct nsync_str text;
	enum nsync_code code;
	const char *where, *words;
} bad_json[] = {
	{ "empty", BYTES(""), NSYNC_ESYNTAX, "a.json:1:1", "" },
	{ "Markdown", BYTES("---\n" REQUIRED "---\nText.\n"), NSYNC_ESYNTAX, "a.json:1:2", "" },
	{ "array", BYTES("[]"), NSYNC_EINVAL, "a.json:1:1", "not a JSON object" },
	{ "duplicate", BYTES("{\n\"by\":\"A\",\n\"b\\u0079\":\"B\"}"), NSYNC_ESYNTAX, "a.json:3:1", "" },
	{ "misspelt member", BYTES("{\n  \"headline\": \"A\"}"), NSYNC_EINVAL, "a.json:2:3", "/headline: unknown member; did you mean \"headlines\"?" },
	{ "member like none", BYTES("{\"x\":1}"), NSYNC_EINVAL, "a.json:1:2", "/x: unknown member" },
	{ "signed item", BYTES("{\"item\":{},\"signatures\":{}}"), NSYNC_EINVAL, "a.json:1:2", "/item: unknown member" },
	{ "no firstCreated", BYTES("{\"language\":\"es\"}"), NSYNC_EINVAL, "a.json:1:1", "/firstCreated: missing" },
	{ "firstCreated a date", BYTES("{\"firstCreated\":\"2018-08-05\"}"), NSYNC_EINVAL, "a.json:1:17", "/firstCreated: not of the form" },
	{ "firstCreated with 30 digits", BYTES("{\"firstCreated\":\"2018-08-05T15:00:00.123456789012345678901234567890Z\"}"),
	  NSYNC_EINVAL, "a.json:1:17", "/firstCreated: not of the form" },
	{ "firstCreated a number", BYTES("{\"firstCreated\":2018}"), NSYNC_EINVAL, "a.json:1:17", "/firstCreated: not of the form" },
	{ "real number", BYTES("{" CREATED ",\"urgency\":1.5}"), NSYNC_ESYNTAX, "a.json:1:55", "" },
};

Test(item_draft_bad, ninjs)
{
	for (size_t i = 0; i < sizeof(bad_json) / sizeof(bad_json[0]); i++) {
		struct nsync_draft *draft;
		struct nsync_error err = { .code = NSYNC_OK };
		enum nsync_code code = nsync_draft_read(&draft, NSYNC_STR("a.json"), bad_json[i].text, &err);

		expect_error(bad_json[i].label, &err, code, bad_json[i].code, bad_json[i].where, bad_json[i].words);
		cr_expect_null(draft, "%s", bad_json[i].label);
		nsync_draft_free(draft);
	}
}

/* ---- drafts that read, but cannot be this office's item --------------------------------------- */

#define JSON_BODY "\"language\":\"es\",\"headlines\":[{\"role\":\"main\",\"value\":\"A\"}]," \
		  "\"bodies\":[{\"role\":\"main\",\"contentType\":\"text/plain\",\"value\":\"B\"}]"

static const struct {
	const char *label, *name, *text, *office;
	int64_t version;
	const char *before; /* version 1's firstCreated */
	const char *where, *words;
} bad_builds[] = {
	{ "no note", "a.md", WITH("by: Ana"), "gt", 2, "2018-08-05T15:00:00-06:00", "a.md:1:1", "note is missing: version 2" },
	{ "another date", "a.md", WITH("note: x"), "gt", 2, "2018-08-05T15:00:01-06:00", "a.md:4:7",
	  "date 2018-08-05T15:00:00-06:00 is not 2018-08-05T15:00:01-06:00" },
	{ "same moment, another offset", "a.md", WITH("note: x"), "gt", 2, "2018-08-05T21:00:00Z", "a.md:4:7", "is not 2018-08-05T21:00:00Z" },
	{ "before without date", "a.md", WITH("note: x"), "gt", 3, "x", "", "version 2 has no firstCreated" },
	{ "version 2 without before", "a.md", WITH("note: x"), "gt", 2, NULL, "a.md", "version 2 without" },
	{ "version 1 with before", "a.md", WITH("note: x"), "gt", 1, "2018-08-05T15:00:00-06:00", "a.md", "version 1 without" },
	{ "version 0", "a.md", WITH("note: x"), "gt", 0, NULL, "a.md", "version 0 without" },
	{ "office that is no country", "a.md", WITH("by: Ana"), "desk", 1, NULL, "a.md:1:1", "countries is missing: office desk" },
	{ "two letters that are no country", "a.md", WITH("by: Ana"), "zz", 1, NULL, "a.md:1:1", "countries is missing: office zz" },
	{ "reserved office", "a.md", WITH("by: Ana"), "nsync", 1, NULL, "", "office \"nsync\"" },
	{ "joint with itself", "a.md", WITH("joint: [mx, gt]"), "gt", 1, NULL, "a.md:5:9", "joint with gt" },
	{ "translation of itself", "a.md", WITH("translationOf: gt/2018/08/a"), "gt", 1, NULL, "a.md:5:16", "of the story itself" },
	{ "translation of itself by URI", "a.md", WITH("translationOf: tag:example.org,2026:gt/2018/08/a"), "gt", 1, NULL, "a.md:5:16", "of the story itself" },
	{ "JSON without note", "a.json", "{" CREATED "," JSON_BODY "}", "gt", 2, "2018-08-05T15:00:00-06:00", "a.json:1:1", "edNote is missing" },
	{ "JSON of another date", "a.json", "{" CREATED ",\"edNote\":\"x\"," JSON_BODY "}", "gt", 2, "2018-08-05T15:00:00Z", "a.json:1:17", "is not 2018-08-05T15:00:00Z" },
	{ "JSON without places", "a.json", "{" CREATED "," JSON_BODY "}", "desk", 1, NULL, "a.json:1:1", "places is missing" },
	{ "JSON without headline", "a.json", "{" CREATED ",\"language\":\"es\"}", "gt", 1, NULL, "a.json:1:1", "headlines" },
	{ "JSON headline empty", "a.json", "{" CREATED ",\"language\":\"es\",\n\"headlines\":[{\"role\":\"main\",\"value\":\"\"}],"
	  "\"bodies\":[{\"role\":\"main\",\"contentType\":\"text/plain\",\"value\":\"B\"}]}", "gt", 1, NULL, "a.json:2:37", "/headlines/0/value: " },
	{ "JSON urgency 10", "a.json", "{" CREATED ",\n\"urgency\":10," JSON_BODY "}", "gt", 1, NULL, "a.json:2:11", "/urgency: " },
	{ "JSON override", "a.json", "{" CREATED ",\n\"by\":\"a\\u202e\"," JSON_BODY "}", "gt", 1, NULL, "a.json:2:6", "/by: " },
	{ "JSON joint with itself", "a.json", "{" CREATED ",\n\"infoSources\":[{\"role\":\"jointIssuer\",\"literal\":\"gt\"}]," JSON_BODY "}",
	  "gt", 1, NULL, "a.json:2:15", "joint with gt" },
	{ "JSON joint twice", "a.json", "{" CREATED ",\n\"infoSources\":[{\"role\":\"jointIssuer\",\"literal\":\"mx\"},"
	  "{\"role\":\"jointIssuer\",\"literal\":\"mx\",\"name\":\"M\"}]," JSON_BODY "}", "gt", 1, NULL, "a.json:2:15", "joint with mx twice" },
	{ "JSON translation of itself", "a.json", "{" CREATED ",\n\"associations\":[{\"name\":\"a\",\"rel\":\"translationOf\","
	  "\"uri\":\"tag:example.org,2026:gt/2018/08/a\"}]," JSON_BODY "}", "gt", 1, NULL, "a.json:2:16", "of the story itself" },
	{ "JSON hash with stray bits", "a.json", "{" CREATED ",\"associations\":[{\"name\":\"a\",\"rel\":\"picture\",\"type\":\"picture\","
	  "\"uri\":\"ni:///sha-256;bjQLnP-zepicpUTmu3gKLHiQHT-zNzh2hRGjBhevoB1\",\"descriptions\":[{\"role\":\"alt\",\"value\":\"a\"}],"
	  "\"renditions\":[{\"name\":\"a\",\"href\":\"ni:///sha-256;bjQLnP-zepicpUTmu3gKLHiQHT-zNzh2hRGjBhevoB1\","
	  "\"contentType\":\"image/png\"}]}]," JSON_BODY "}", "gt", 1, NULL, "a.json:1:1", "/item/associations/0/renditions: " },
};

Test(item_draft_bad, builds)
{
	for (size_t i = 0; i < sizeof(bad_builds) / sizeof(bad_builds[0]); i++) {
		struct nsync_draft_context context = {
			.authority = NSYNC_STR("example.org,2026"),
			.office = nsync_str(bad_builds[i].office),
			.version = bad_builds[i].version,
			.previous = { ID },
			.log_id = { ID },
		};
		struct nsync_json_doc before = NSYNC_JSON_DOC_INIT, out = NSYNC_JSON_DOC_INIT;
		struct nsync_draft *draft;
		struct nsync_error err = { .code = NSYNC_OK };
		enum nsync_code code;
		char text[100];

		if (bad_builds[i].before) {
			snprintf(text, sizeof(text), "{\"firstCreated\":\"%s\"}", bad_builds[i].before);
			cr_assert_eq(nsync_json_read(&before, nsync_str(text), &nsync_json_any, &err), NSYNC_OK);
			context.before = before.root;
		}
		cr_assert_eq(nsync_draft_read(&draft, nsync_str(bad_builds[i].name), nsync_str(bad_builds[i].text), &err),
			     NSYNC_OK, "%s: %s: %s", bad_builds[i].label, err.where, err.text);
		code = nsync_draft_build(&out, draft, &context, &err);
		expect_error(bad_builds[i].label, &err, code, NSYNC_EINVAL, bad_builds[i].where, bad_builds[i].words);
		cr_expect_null(out.root, "%s", bad_builds[i].label);
		nsync_draft_free(draft);
		nsync_json_doc_release(&before);
		nsync_json_doc_release(&out);
	}
}
