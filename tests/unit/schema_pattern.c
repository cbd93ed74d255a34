/* schema_pattern.c: regular expressions of ECMA-262 in Unicode mode, and nothing else. */
#include <criterion/criterion.h>
#include <unistd.h>

#include "tests/support/schema.h"

struct row {
	const char *pattern; /* as it is, not as JSON spells it */
	const char *text;
	int want; /* 1: found, 0: not, -1: no such pattern */
};

static const struct row rows[] = {
	{ "", "", 1 },
	{ "^$", "", 1 },
	{ "^abc$", "abc", 1 },
	{ "^abc$", "abc\n", 0 },
	{ "^(?:abc)$", "abc\n", 0 },
	{ "^(?:abc)$", "abc", 1 },
	{ "abc", "xabcx", 1 },
	{ "^[0-9a-f]{4}$", "09af", 1 },
	{ "^[0-9a-f]{4}$", "09ag", 0 },
	{ "^[0-9a-f]{4}$", "09aff", 0 },
	{ "^[0-9a-f]{4}$", "09a", 0 },
	{ "^[a-z]{2,3}x", "abx", 1 },
	{ "^[a-w]{2,3}x$", "abcx", 1 },
	{ "^[a-z]*z$", "zzz", 1 },
	{ "^[a-z]?b", "b", 1 },
	{ "^a*b?c$", "aac", 1 },
	{ "^a*a$", "a", 1 },
	{ "^a+a$", "a", 0 },
	{ "^[^a]+$", "é\xf0\x9f\x98\x80", 1 },
	{ "^.$", "\xf0\x9f\x98\x80", 1 },
	{ "^.{2}$", "\xf0\x9f\x98\x80", 0 },
	{ "^.$", "\n", 0 },
	{ "^.$", "\r", 0 },
	{ "^.$", "\xe2\x80\xa8", 0 },
	{ "^.$", "\xc2\x85", 1 },
	{ "^[^]$", "\n", 1 },
	{ "[]", "anything", 0 },
	{ "^[]?$", "", 1 },
	{ "\\d", "٣", 0 },
	{ "^\\d+$", "0123", 1 },
	{ "^\\D$", "٣", 1 },
	{ "\\w", "é", 0 },
	{ "^\\W$", "é", 1 },
	{ "^\\w+$", "aZ_09", 1 },
	{ "^\\s+$", " \t\n\v\f\r\xc2\xa0\xe1\x9a\x80\xe2\x80\x80\xe2\x80\xa9\xe3\x80\x80\xef\xbb\xbf", 1 },
	{ "^\\S$", "\xe2\x80\x8b", 1 },
	{ "^\\s$", "\xc2\x85", 0 },
	{ "^[\\s\\d]+$", "1 2", 1 },
	{ "^[^\\d]$", "a", 1 },
	{ "^[\\w-]+$", "a-b", 1 },
	{ "^\\cC$", "\x03", 1 },
	{ "^\\cj$", "\n", 1 },
	{ "^\\x41\\u0042\\u{43}$", "ABC", 1 },
	{ "^\\ud83d\\ude00$", "\xf0\x9f\x98\x80", 1 },
	{ "^[\\ud83d\\ude00-\\u{1f64f}]$", "\xf0\x9f\x98\x81", 1 },
	{ "\\ud83d", "\xf0\x9f\x98\x80", 0 },
	{ "^[\\ud800-\\udfff]$", "a", 0 },
	{ "^[^\\ud800-\\udfff]$", "a", 1 },
	{ "^[a\\ud800]$", "a", 1 },
	{ "^[\\u0000-\\u{10ffff}]$", "\xf0\x9f\x98\x81", 1 },
	{ "^\\p{Letter}cole$", "école", 1 },
	{ "^\\p{L}$", "ß", 1 },
	{ "^\\p{Uppercase_Letter}$", "É", 1 },
	{ "^\\p{gc=Lu}$", "é", 0 },
	{ "^\\p{General_Category=Decimal_Number}$", "٣", 1 },
	{ "^\\P{L}$", "1", 1 },
	{ "^[^\\p{L}\\d]$", "-", 1 },
	{ "^[^\\p{L}\\d]$", "5", 0 },
	{ "^[\\p{Nd}x]+$", "1x٣", 1 },
	{ "^\\p{Script=Greek}+$", "αβγ", 1 },
	{ "^\\p{sc=Grek}$", "a", 0 },
	{ "^\\p{scx=Greek}$", "α", 1 },
	{ "^\\p{ASCII}+$", "az", 1 },
	{ "^\\p{Any}$", "\xf0\x9f\x98\x81", 1 },
	{ "^\\p{Assigned}$", "a", 1 },
	{ "^\\p{White_Space}$", "\xc2\x85", 1 },
	{ "^\\p{Emoji_Presentation}$", "\xf0\x9f\x98\x80", 1 },
	{ "^\\p{LC}$", "a", 1 },
	{ "(a)(b)?\\2c", "ac", 1 },
	{ "^(?<year>\\d{4})-\\k<year>$", "2020-2020", 1 },
	{ "^(?<year>\\d{4})-\\k<year>$", "2020-2021", 0 },
	{ "^\\1(a)$", "a", 1 },
	{ "^(?:ab|cd)+$", "abcdab", 1 },
	{ "^(?=.*x)(?!.*y).+$", "axb", 1 },
	{ "^(?=.*x)(?!.*y).+$", "axy", 0 },
	{ "(?<=a)b", "ab", 1 },
	{ "(?<!a)b", "ab", 0 },
	{ "^a+?b*?c{1,2}?$", "aabcc", 1 },
	{ "\\bfoo\\b", "a foo.", 1 },
	{ "\\bfoo", "éfoo", 1 },
	{ "\\Bo", "foo", 1 },
	{ "^[\\b]$", "\b", 1 },
	{ "^[\\-a]$", "-", 1 },
	{ "^\\/\\.\\*\\$$", "/.*$", 1 },
	{ "^[a-c-e]+$", "b-e", 1 },
	{ "^[a^]$", "^", 1 },
	{ "^[.]$", "a", 0 },
	{ "^[[]$", "[", 1 },
	{ "^\\0$", "a", 0 },
	{ "a|b|", "", 1 },
	{ "^#[ x]$", "#x", 1 },
	{ "^~!@%&`'\"<>,;:=_ -$", "~!@%&`'\"<>,;:=_ -", 1 },
	{ "^a$b", "a", 0 },
	{ "x^a", "xa", 0 },
	{ "(?<$_é>a)\\k<$_é>", "aa", 1 },

	{ "(", "", -1 },
	{ ")", "", -1 },
	{ "a)", "", -1 },
	{ "[a", "", -1 },
	{ "]", "", -1 },
	{ "}", "", -1 },
	{ "{", "", -1 },
	{ "a{", "", -1 },
	{ "a{1", "", -1 },
	{ "a{,2}", "", -1 },
	{ "a{2,1}", "", -1 },
	{ "{1}", "", -1 },
	{ "*", "", -1 },
	{ "a**", "", -1 },
	{ "a?+", "", -1 },
	{ "a++", "", -1 },
	{ "+a", "", -1 },
	{ "^*", "", -1 },
	{ "\\b+", "", -1 },
	{ "(?=a)*", "", -1 },
	{ "(?<=a)?", "", -1 },
	{ "\\", "", -1 },
	{ "\\a", "", -1 },
	{ "\\e", "", -1 },
	{ "\\Z", "", -1 },
	{ "\\A", "", -1 },
	{ "\\z", "", -1 },
	{ "\\Q", "", -1 },
	{ "\\G", "", -1 },
	{ "\\K", "", -1 },
	{ "\\R", "", -1 },
	{ "\\X", "", -1 },
	{ "\\h", "", -1 },
	{ "\\N", "", -1 },
	{ "\\-", "", -1 },
	{ "\\_", "", -1 },
	{ "\\ ", "", -1 },
	{ "\\é", "", -1 },
	{ "\\c1", "", -1 },
	{ "\\c", "", -1 },
	{ "\\x4", "", -1 },
	{ "\\x{41}", "", -1 },
	{ "\\u004", "", -1 },
	{ "\\u{110000}", "", -1 },
	{ "\\u{}", "", -1 },
	{ "\\u{41", "", -1 },
	{ "\\01", "", -1 },
	{ "\\1", "", -1 },
	{ "(a)\\2", "", -1 },
	{ "\\8", "", -1 },
	{ "\\k", "", -1 },
	{ "\\k<a>", "", -1 },
	{ "(?<a>x)\\k<b>", "", -1 },
	{ "(?<a>x)(?<a>y)", "", -1 },
	{ "(?<1a>x)", "", -1 },
	{ "(?<>x)", "", -1 },
	{ "(?<a", "", -1 },
	{ "(?'a'x)", "", -1 },
	{ "(?P<a>x)", "", -1 },
	{ "(?P=a)", "", -1 },
	{ "(?i)a", "", -1 },
	{ "(?i:a)", "", -1 },
	{ "(?>a)", "", -1 },
	{ "(?|a)", "", -1 },
	{ "(?#a)", "", -1 },
	{ "(?R)", "", -1 },
	{ "(?1)(a)", "", -1 },
	{ "(?(1)a)(b)", "", -1 },
	{ "(*UCP)a", "", -1 },
	{ "[b-a]", "", -1 },
	{ "[\\d-z]", "", -1 },
	{ "[a-\\w]", "", -1 },
	{ "[\\a]", "", -1 },
	{ "[\\B]", "", -1 },
	{ "\\pL", "", -1 },
	{ "\\p{", "", -1 },
	{ "\\p{}", "", -1 },
	{ "\\p{Nonsense}", "", -1 },
	{ "\\p{Greek}", "", -1 },
	{ "\\p{^L}", "", -1 },
	{ "\\p{letter}", "", -1 },
	{ "\\p{Script=greek}", "", -1 },
	{ "\\p{Script=Old Italic}", "", -1 },
	{ "\\p{Script=Nowhere}", "", -1 },
	{ "\\p{sc=}", "", -1 },
	{ "\\p{gc=Greek}", "", -1 },
	{ "\\p{bc=R}", "", -1 },
	{ "\\p{Xan}", "", -1 },
	{ "a{70000}", "", -1 },
};

Test(schema_pattern, table)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct nsync_buf schema = NSYNC_BUF_INIT(4096), text = NSYNC_BUF_INIT(4096);
		struct nsync_schema *program;
		struct nsync_error err = { 0 };
		enum nsync_code code;

		nsync_buf_text(&schema, "{\"pattern\":");
		nsync_json_quote(&schema, nsync_str(rows[i].pattern));
		nsync_buf_char(&schema, '}');
		nsync_json_quote(&text, nsync_str(rows[i].text));
		code = nsync_schema_compile(&program, nsync_buf_view(&schema), NSYNC_STR(""), NULL, &err);
		if (rows[i].want < 0)
			cr_expect_eq(code, NSYNC_EINVAL, "%s is taken", rows[i].pattern);
		else
			cr_expect_eq(code, NSYNC_OK, "%s: %s", rows[i].pattern, err.text);
		if (code == NSYNC_OK)
			cr_expect_eq(holds(program, text.p), rows[i].want == 1, "%s on \"%s\"",
				     rows[i].pattern, rows[i].text);
		else
			cr_expect_str_eq(err.where, "/pattern");
		nsync_schema_free(program);
		nsync_buf_release(&schema);
		nsync_buf_release(&text);
	}
}

/* A pattern that never ends is an error, by both routes, and `not` does not make it valid. */
Test(schema_pattern, pathological)
{
	static const char *const schemas[] = { "{\"pattern\":\"^(a+)+$\"}", "{\"pattern\":\"^(a|aa)*[bc]$\"}",
					       "{\"not\":{\"pattern\":\"^(?:a?){60}(?:a){60}$|^(a*)*c\"}}",
					       "{\"patternProperties\":{\"^(.+)+[xy]$\":true}}" };

	alarm(120); /* a hang is a failure; Criterion's own timeout leaks */
	for (size_t i = 0; i < sizeof(schemas) / sizeof(schemas[0]); i++) {
		struct nsync_schema *schema = compiled(schemas[i]);
		struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
		struct nsync_buf text = NSYNC_BUF_INIT(4096);
		struct nsync_error err = { 0 };
		bool valid = true;

		nsync_buf_text(&text, i == 3 ? "{\"" : "\"");
		for (int k = 0; k < 60; k++)
			nsync_buf_char(&text, 'a');
		nsync_buf_text(&text, i == 3 ? "!\":1}" : "!\"");
		cr_assert_eq(nsync_json_read(&doc, nsync_buf_view(&text), &nsync_json_any, &err), NSYNC_OK);
		cr_expect_eq(nsync_schema_check(&valid, schema, doc.root, &err), NSYNC_ELIMIT, "%s", schemas[i]);
		cr_expect_not(valid);
		err = (struct nsync_error){ 0 };
		valid = true;
		cr_expect_eq(nsync_schema_validate(&valid, schema, doc.root, NULL, NULL, &err), NSYNC_ELIMIT);
		cr_expect_not(valid);
		nsync_json_doc_release(&doc);
		nsync_buf_release(&text);
		nsync_schema_free(schema);
	}
}

/* Long subjects go beyond the JIT's stack and must come out all the same. */
Test(schema_pattern, long_subject)
{
	struct nsync_schema *schema = compiled("{\"pattern\":\"^(?:a|b)*$\"}");
	struct nsync_buf text = NSYNC_BUF_INIT(1u << 20);

	nsync_buf_char(&text, '"');
	for (int i = 0; i < 20000; i++)
		nsync_buf_char(&text, i % 3 ? 'a' : 'b');
	nsync_buf_char(&text, '"');
	cr_expect(holds(schema, text.p));
	text.p[text.n - 2] = 'c';
	cr_expect_not(holds(schema, text.p));
	nsync_buf_release(&text);
	nsync_schema_free(schema);
}
