/* json_read.c: what the reader takes and what it refuses, and where. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "nsync/json.h"

#define T(text) { (text), sizeof(text) - 1 }

/* Read a copy that ends where the text ends, so that a sanitizer sees a step too far. */
static enum nsync_code read_copy(struct nsync_json_doc *doc, char **copy, struct nsync_str text,
				 const struct nsync_json_rules *rules, struct nsync_error *err)
{
	*err = (struct nsync_error){ NSYNC_OK, "", "" };
	*copy = malloc(text.n ? text.n : 1);
	cr_assert_not_null(*copy);
	memcpy(*copy, text.p, text.n);
	return nsync_json_read(doc, (struct nsync_str){ *copy, text.n }, rules, err);
}

Test(json_read, accepted)
{
	static const struct {
		const char *label;
		struct nsync_str text;
	} table[] = {
		{ "null", T("null") },
		{ "true", T("true") },
		{ "false", T("false") },
		{ "empty array", T("[]") },
		{ "empty object", T("{}") },
		{ "empty string", T("\"\"") },
		{ "lonely integer", T("42") },
		{ "lonely negative", T("-1") },
		{ "zero", T("0") },
		{ "negative zero", T("-0") },
		{ "negative zero fraction", T("[-0.0]") },
		{ "fraction", T("[0.5,10.25]") },
		{ "exponents", T("[1e1,1E1,1e+1,1e-1,0e0,0e+1,1.5E-3,123.456e78]") },
		{ "exponent with zeros", T("[1e0001]") },
		{ "beyond a double", T("[1e400,-1e400,1e-400,1e99999999999999999999]") },
		{ "huge integer", T("[123456789012345678901234567890123456789012345678901234567890]") },
		{ "white space everywhere", T(" \t\r\n[ \t\r\n1 \t\r\n, \t\r\n{ \"a\" : 1 } ]\n\n ") },
		{ "white space in empties", T("[ [ ] , { } ]") },
		{ "all escapes", T("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\"") },
		{ "escaped NUL", T("\"\\u0000\"") },
		{ "hex of both cases", T("\"\\uaBcD\\uFfEe\"") },
		{ "surrogate pair", T("\"\\ud83d\\ude00\"") },
		{ "last code point", T("\"\\udbff\\udfff\"") },
		{ "first pair", T("\"\\uD800\\uDC00\"") },
		{ "noncharacters", T("\"\\uffff\\ufdd0\xef\xbf\xbf\xf4\x8f\xbf\xbf\"") },
		{ "raw DEL", T("\"\x7f\"") },
		{ "raw two to four bytes", T("\"\xc3\xb1\xe2\x82\xac\xf0\x9f\x98\x80\"") },
		{ "raw U+2028", T("\"\xe2\x80\xa8\"") },
		{ "BOM inside a string", T("\"\xef\xbb\xbf\"") },
		{ "escaped backslash before quote", T("\"\\\\\"") },
		{ "empty name", T("{\"\":0}") },
		{ "names of one beginning", T("{\"a\":1,\"aa\":2,\"aaa\":3}") },
		{ "equal names in different objects", T("{\"a\":{\"a\":{\"a\":1}}}") },
		{ "NFC and NFD differ", T("{\"\xc3\xa1\":1,\"a\xcc\x81\":2}") },
		{ "equal values", T("[{\"a\":1},{\"a\":1}]") },
		{ "name with escapes", T("{\"\\u0000\":1,\"\\n\":2}") },
		{ "nested", T("[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]") },
		{ "literals in a row", T("[null,true,false]") },
		{ "text of 16 bytes", T("\"0123456789abcdef\"") },
		{ "text of 33 bytes", T("\"0123456789abcdef0123456789abcdef0\"") },
		{ "looks like a comment", T("\"/* */ // #\"") },
	};
	struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	struct nsync_error err;

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		char *copy;

		cr_expect_eq(read_copy(&doc, &copy, table[i].text, &nsync_json_any, &err), NSYNC_OK,
			     "%s: %s %s", table[i].label, err.where, err.text);
		cr_expect_not_null(doc.root, "%s", table[i].label);
		free(copy);
	}
	nsync_json_doc_release(&doc);
}

Test(json_read, refused)
{
	static const struct {
		const char *label;
		struct nsync_str text;
		const char *where, *says; /* says: part of the text */
	} table[] = {
		{ "nothing", T(""), "1:1", "empty input" },
		{ "white space only", T(" \n "), "1:1", "empty input" },
		{ "BOM", T("\xef\xbb\xbf{}"), "1:1", "byte order mark" },
		{ "BOM alone", T("\xef\xbb\xbf"), "1:1", "byte order mark" },
		{ "BOM after a space", T(" \xef\xbb\xbf[]"), "1:2", "byte order mark" },
		{ "half a BOM", T("\xef\xbb[]"), "1:1", "byte 0xef" },
		{ "UTF-16", T("\xff\xfe[\0]\0"), "1:1", "byte 0xff" },
		{ "NUL", T("\0"), "1:1", "byte 0x00" },
		{ "NUL after a value", T("[1\0]"), "1:3", "byte 0x00" },
		{ "NUL at the end", T("123\0"), "1:4", "byte 0x00" },
		{ "trailing text", T("[] x"), "1:4", "expected the end, found \"x\"" },
		{ "second value", T("{}{}"), "1:3", "expected the end" },
		{ "second line", T("1\n2"), "2:1", "expected the end" },
		{ "trailing comma", T("[1,]"), "1:4", "expected a value, found \"]\"" },
		{ "leading comma", T("[,1]"), "1:2", "expected a value" },
		{ "two commas", T("[1,,2]"), "1:4", "expected a value" },
		{ "comma only", T("[,]"), "1:2", "expected a value" },
		{ "no comma", T("[1 2]"), "1:4", "expected \",\" or \"]\", found \"2\"" },
		{ "wrong bracket", T("[1}"), "1:3", "expected \",\" or \"]\", found \"}\"" },
		{ "wrong brace", T("{\"a\":1]"), "1:7", "expected \",\" or \"}\", found \"]\"" },
		{ "open array", T("["), "1:2", "the end of the input" },
		{ "open array with value", T("[1"), "1:3", "the end of the input" },
		{ "open array with comma", T("[1,"), "1:4", "the end of the input" },
		{ "open object", T("{"), "1:2", "expected a name" },
		{ "open after name", T("{\"a\""), "1:5", "expected \":\"" },
		{ "open after colon", T("{\"a\":"), "1:6", "expected a value" },
		{ "open after member", T("{\"a\":1"), "1:7", "expected \",\" or \"}\"" },
		{ "close alone", T("]"), "1:1", "expected a value" },
		{ "trailing comma, object", T("{\"a\":1,}"), "1:8", "expected a name, found \"}\"" },
		{ "no colon", T("{\"a\" 1}"), "1:6", "expected \":\", found \"1\"" },
		{ "two colons", T("{\"a\"::1}"), "1:6", "expected a value, found \":\"" },
		{ "no value", T("{\"a\":}"), "1:6", "expected a value" },
		{ "name only", T("{\"a\"}"), "1:5", "expected \":\"" },
		{ "bare name", T("{a:1}"), "1:2", "expected a name, found \"a\"" },
		{ "number as name", T("{1:1}"), "1:2", "expected a name" },
		{ "single quotes", T("{'a':1}"), "1:2", "expected a name" },
		{ "single-quoted string", T("['a']"), "1:2", "expected a value" },
		{ "comment", T("[1/* */]"), "1:3", "expected \",\"" },
		{ "line comment", T("// x\n1"), "1:1", "expected a value" },
		{ "leading zero", T("[01]"), "1:2", "leading zero" },
		{ "zeros", T("[00]"), "1:2", "leading zero" },
		{ "negative leading zero", T("[-012]"), "1:3", "leading zero" },
		{ "plus", T("[+1]"), "1:2", "expected a value, found \"+\"" },
		{ "minus alone", T("[-]"), "1:3", "expected a digit, found \"]\"" },
		{ "minus at the end", T("-"), "1:2", "expected a digit" },
		{ "two minuses", T("[--1]"), "1:3", "expected a digit" },
		{ "minus letter", T("[-a]"), "1:3", "expected a digit" },
		{ "no integer part", T("[.5]"), "1:2", "expected a value" },
		{ "no fraction", T("[1.]"), "1:4", "expected a digit" },
		{ "no fraction before exponent", T("[1.e1]"), "1:4", "expected a digit" },
		{ "no exponent", T("[1e]"), "1:4", "expected a digit" },
		{ "no exponent digits", T("[1e+]"), "1:5", "expected a digit" },
		{ "fraction in exponent", T("[1e1.5]"), "1:5", "expected \",\"" },
		{ "exponent cut", T("1e"), "1:3", "the end of the input" },
		{ "two points", T("[1.2.3]"), "1:5", "expected \",\"" },
		{ "hexadecimal", T("[0x1]"), "1:3", "expected \",\"" },
		{ "infinity", T("[Infinity]"), "1:2", "expected a value" },
		{ "negative infinity", T("[-Infinity]"), "1:3", "expected a digit" },
		{ "not a number", T("[NaN]"), "1:2", "expected a value" },
		{ "space in a number", T("[1 000]"), "1:4", "expected \",\"" },
		{ "fullwidth digit", T("[\xef\xbc\x91]"), "1:2", "byte 0xef" },
		{ "capital literal", T("[True]"), "1:2", "expected a value" },
		{ "cut literal", T("[nul]"), "1:2", "expected a value" },
		{ "cut literal at the end", T("fals"), "1:1", "expected a value" },
		{ "longer literal", T("[nulll]"), "1:6", "expected \",\"" },
		{ "undefined", T("undefined"), "1:1", "expected a value" },
		{ "open string", T("[\"abc"), "1:2", "string without an end" },
		{ "open long string", T("\"0123456789abcdefghi"), "1:1", "string without an end" },
		{ "string open after escape", T("\"\\n"), "1:1", "string without an end" },
		{ "backslash at the end", T("\"\\"), "1:3", "after a backslash" },
		{ "escaped quote at the end", T("\"\\\""), "1:1", "string without an end" },
		{ "line feed in a string", T("\"a\nb\""), "1:3", "control character 0x0a" },
		{ "tab in a string", T("[\"\t\"]"), "1:3", "control character 0x09" },
		{ "NUL in a string", T("\"\0\""), "1:2", "control character 0x00" },
		{ "0x1f in a string", T("\"0123456789abcdef\x1f\""), "1:18", "control character 0x1f" },
		{ "control after escape", T("\"\\n\x01\""), "1:4", "control character 0x01" },
		{ "unknown escape", T("\"\\x41\""), "1:3", "found \"x\"" },
		{ "escaped line feed", T("\"\\\n\""), "1:3", "byte 0x0a" },
		{ "escaped NUL byte", T("\"\\\0\""), "1:3", "byte 0x00" },
		{ "escaped high byte", T("\"\\\xc3\xa1\""), "1:3", "byte 0xc3" },
		{ "capital U", T("\"\\U0041\""), "1:3", "found \"U\"" },
		{ "three hex digits", T("\"\\u123\""), "1:2", "four hex digits" },
		{ "no hex digits", T("\"\\u\""), "1:2", "four hex digits" },
		{ "hex at the end", T("\"\\u12"), "1:2", "four hex digits" },
		{ "bad hex digit", T("\"\\u00g0\""), "1:2", "four hex digits" },
		{ "hex with a sign", T("\"\\u+041\""), "1:2", "four hex digits" },
		{ "lone high surrogate", T("\"\\ud800\""), "1:2", "lone surrogate \\ud800" },
		{ "lone low surrogate", T("\"ab\\uDFFF\""), "1:4", "lone surrogate \\udfff" },
		{ "high, then text", T("\"\\ud800x\""), "1:2", "lone surrogate" },
		{ "high, then other escape", T("\"\\ud800\\n\""), "1:2", "lone surrogate" },
		{ "two high", T("\"\\ud800\\ud800\""), "1:2", "lone surrogate" },
		{ "low, then high", T("\"\\udc00\\ud800\""), "1:2", "lone surrogate" },
		{ "high, then half", T("\"\\ud800\\udc\""), "1:2", "lone surrogate" },
		{ "high, then cut", T("\"\\ud800\\udc0"), "1:2", "lone surrogate" },
		{ "surrogate in a name", T("{\"\\ud800\":1}"), "1:3", "lone surrogate" },
		{ "tail alone", T("\"\x80\""), "1:2", "malformed UTF-8 at byte 0x80" },
		{ "overlong slash", T("\"\xc0\xaf\""), "1:2", "malformed UTF-8 at byte 0xc0" },
		{ "overlong three", T("\"\xe0\x80\xaf\""), "1:2", "malformed UTF-8" },
		{ "raw surrogate", T("\"a\xed\xa0\x80\""), "1:3", "malformed UTF-8 at byte 0xed" },
		{ "raw surrogate pair", T("\"\xed\xa0\xbd\xed\xb8\x80\""), "1:2", "malformed UTF-8" },
		{ "beyond U+10FFFF", T("\"\xf4\x90\x80\x80\""), "1:2", "malformed UTF-8" },
		{ "cut by the quote", T("\"\xc3\""), "1:2", "malformed UTF-8 at byte 0xc3" },
		{ "cut by the end", T("\"\xe2\x82"), "1:2", "malformed UTF-8 at byte 0xe2" },
		{ "Latin-1", T("\"ma\xf1"
			       "ana\""), "1:4", "malformed UTF-8 at byte 0xf1" },
		{ "bad after good", T("\"\xc3\xb1\xc3\xb1\xff\""), "1:4", "malformed UTF-8 at byte 0xff" },
		{ "bad in byte 16", T("\"0123456789abcde\xc3\""), "1:17", "malformed UTF-8" },
		{ "bad after byte 16", T("\"0123456789abcdef\xc3 0123456789abcdef\""), "1:18", "malformed" },
		{ "tail in byte 17", T("\"0123456789abcdef\x80 0123456789abcdef\""), "1:18", "malformed" },
		{ "two leads", T("\"\xc3\xc3\xa1 0123456789abcdef\""), "1:2", "malformed" },
		{ "two tails", T("\"\xc3\xa1\xa1 0123456789abcdef\""), "1:3", "malformed" },
		{ "bad after escape", T("\"\\n\xff\""), "1:4", "malformed UTF-8" },
		{ "bad in a name", T("{\"\xff\":1}"), "1:3", "malformed UTF-8" },
		{ "high byte outside strings", T("[\xc3\xa1]"), "1:2", "byte 0xc3" },
		{ "no-break space", T("[\xc2\xa0" "1]"), "1:2", "byte 0xc2" },
		{ "form feed", T("[\f1]"), "1:2", "byte 0x0c" },
		{ "vertical tab", T("[1\v]"), "1:3", "byte 0x0b" },
		{ "line and column", T("{\n  \"\xc3\xb1\": \"\xe2\x82\xac\xe2\x82\xac\", x\n}"), "2:14",
		  "expected a name, found \"x\"" },
		{ "carriage return counts as a column", T("[\r\n\r\n  x]"), "3:3", "expected a value" },
	};
	struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	struct nsync_error err;

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		char *copy;

		cr_expect_eq(read_copy(&doc, &copy, table[i].text, &nsync_json_any, &err),
			     NSYNC_ESYNTAX, "%s", table[i].label);
		cr_expect_null(doc.root, "%s", table[i].label);
		cr_expect_eq(err.code, NSYNC_ESYNTAX, "%s", table[i].label);
		cr_expect_str_eq(err.where, table[i].where, "%s: %s, %s", table[i].label, err.where,
				 err.text);
		cr_expect_not_null(strstr(err.text, table[i].says), "%s: %s", table[i].label, err.text);
		free(copy);
	}
	nsync_json_doc_release(&doc);
}

Test(json_read, signed_rules)
{
	static const struct {
		const char *label;
		struct nsync_str text;
		const char *where, *says; /* NULL: accepted */
	} table[] = {
		{ "plain", T("{\"a\":[1,\"\xc3\xb1\\u0001\"]}"), NULL, NULL },
		{ "largest", T("[9007199254740991,-9007199254740991]"), NULL, NULL },
		{ "every printable", T("{\" !#$~[]^_`{|}\":0}"), NULL, NULL },
		{ "printable by escape", T("{\"\\u0041\\\"\\\\\":0}"), NULL, NULL },
		{ "too large", T("[9007199254740992]"), "1:2", "not an integer within" },
		{ "too small", T("[-9007199254740992]"), "1:2", "not an integer within" },
		{ "far too large", T("[99999999999999999999999]"), "1:2", "not an integer within" },
		{ "fraction", T("[1.5]"), "1:2", "not an integer within" },
		{ "fraction of zero", T("[1.0]"), "1:2", "not an integer within" },
		{ "exponent", T("[1e2]"), "1:2", "not an integer within" },
		{ "beyond a double", T("[1e400]"), "1:2", "not an integer within" },
		{ "negative zero", T("[-0]"), "1:2", "negative zero" },
		{ "escaped NUL", T("[\"a\\u0000\"]"), "1:4", "U+0000" },
		{ "escaped NUL in a name", T("{\"\\u0000\":1}"), "1:3", "U+0000" },
		{ "name beyond ASCII", T("{\"\xc3\xb1\":1}"), "1:2", "printable ASCII" },
		{ "name beyond ASCII by escape", T("{\"\\u00f1\":1}"), "1:2", "printable ASCII" },
		{ "name with a control character", T("{\"a\\n\":1}"), "1:2", "printable ASCII" },
		{ "name with DEL", T("{\"a\x7f\":1}"), "1:2", "printable ASCII" },
		{ "name with DEL by escape", T("{\"a\\u007f\":1}"), "1:2", "printable ASCII" },
		{ "depth 32", T("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"), NULL, NULL },
	};
	struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	struct nsync_error err;

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		enum nsync_code expected = table[i].where ? NSYNC_ESYNTAX : NSYNC_OK;
		char *copy;

		cr_expect_eq(read_copy(&doc, &copy, table[i].text, &nsync_json_signed, &err), expected,
			     "%s: %s", table[i].label, err.text);
		if (table[i].where) {
			cr_expect_str_eq(err.where, table[i].where, "%s", table[i].label);
			cr_expect_not_null(strstr(err.text, table[i].says), "%s: %s", table[i].label,
					   err.text);
		}
		free(copy);
		cr_expect_eq(read_copy(&doc, &copy, table[i].text, &nsync_json_any, &err), NSYNC_OK,
			     "%s: only signed files are that strict", table[i].label);
		free(copy);
	}
	nsync_json_doc_release(&doc);
}

Test(json_read, size)
{
	static const struct nsync_json_rules four = { 4, 10, false };
	struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_buf big = NSYNC_BUF_INIT(2 * NSYNC_MAX_RECORD_BYTES);

	cr_assert_eq(nsync_json_read(&doc, NSYNC_STR("1234"), &four, &err), NSYNC_OK);
	cr_assert_eq(nsync_json_read(&doc, NSYNC_STR("12345"), &four, &err), NSYNC_ELIMIT);
	cr_assert_str_eq(err.where, "");
	cr_assert_null(doc.root);
	nsync_buf_char(&big, '[');
	while (big.n < NSYNC_MAX_SIGNED_BYTES - 1)
		nsync_buf_char(&big, ' ');
	nsync_buf_char(&big, ']');
	err.code = NSYNC_OK;
	cr_assert_eq(nsync_json_read(&doc, nsync_buf_view(&big), &nsync_json_signed, &err), NSYNC_OK);
	nsync_buf_char(&big, ' ');
	cr_assert_eq(nsync_json_read(&doc, nsync_buf_view(&big), &nsync_json_signed, &err), NSYNC_ELIMIT);
	err.code = NSYNC_OK;
	cr_assert_eq(nsync_json_read(&doc, nsync_buf_view(&big), &nsync_json_record, &err), NSYNC_OK);
	nsync_buf_release(&big);
	nsync_json_doc_release(&doc);
}

/* depth opening brackets, arrays and objects in turn if mixed, and as many closing ones. */
static void nest(struct nsync_buf *out, unsigned depth, bool mixed)
{
	for (unsigned i = 0; i < depth; i++)
		nsync_buf_text(out, mixed && i % 2 ? "{\"a\":" : "[");
	if (mixed && depth % 2 == 0)
		nsync_buf_char(out, '0');
	for (unsigned i = depth; i-- > 0;)
		nsync_buf_char(out, mixed && i % 2 ? '}' : ']');
}

Test(json_read, depth)
{
	static const struct {
		const struct nsync_json_rules *rules;
		unsigned depth;
		const char *where;
	} table[] = {
		{ &nsync_json_signed, 32, NULL }, { &nsync_json_signed, 33, "1:33" },
		{ &nsync_json_any, 1000, NULL },  { &nsync_json_any, 1001, "1:1001" },
		{ &nsync_json_any, 100000, "1:1001" },
	};
	struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		struct nsync_error err = { NSYNC_OK, "", "" };
		struct nsync_buf text = NSYNC_BUF_INIT(1000000);

		nest(&text, table[i].depth, false);
		cr_expect_eq(nsync_json_read(&doc, nsync_buf_view(&text), table[i].rules, &err),
			     table[i].where ? NSYNC_ELIMIT : NSYNC_OK, "depth %u", table[i].depth);
		cr_expect_str_eq(err.where, table[i].where ? table[i].where : "");
		nsync_buf_clear(&text);
		nest(&text, table[i].depth, true);
		err.code = NSYNC_OK;
		cr_expect_eq(nsync_json_read(&doc, nsync_buf_view(&text), table[i].rules, &err),
			     table[i].where ? NSYNC_ELIMIT : NSYNC_OK, "mixed depth %u", table[i].depth);
		nsync_buf_release(&text);
	}
	nsync_json_doc_release(&doc);
}

/* One document for many reads: nothing of one read is left in the next. */
Test(json_read, a_document_serves_again)
{
	struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	struct nsync_error err = { NSYNC_OK, "", "" };

	for (int i = 0; i < 3; i++) {
		cr_assert_eq(nsync_json_read(&doc, NSYNC_STR("{\"a\":\"\\u00f1\"}"), &nsync_json_any, &err),
			     NSYNC_OK);
		cr_assert(nsync_str_is(nsync_json_get_str(doc.root, NSYNC_STR("a")), "\xc3\xb1"));
		cr_assert_eq(nsync_json_read(&doc, NSYNC_STR("[\"\\n\",]"), &nsync_json_any, &err),
			     NSYNC_ESYNTAX);
		cr_assert_null(doc.root);
		err.code = NSYNC_OK;
		cr_assert_eq(nsync_json_read(&doc, NSYNC_STR("[\"\\n\",\"\\t\",3]"), &nsync_json_any, &err),
			     NSYNC_OK);
		cr_assert_eq(doc.root->len, 3);
		cr_assert(nsync_str_is(nsync_json_str(doc.root + 2), "\t"));
	}
	nsync_json_doc_release(&doc);
	cr_assert_null(doc.nodes);
}
