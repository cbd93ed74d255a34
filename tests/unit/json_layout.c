/* json_layout.c: where a document departs from the one layout, and how it is laid out. */
#include <criterion/criterion.h>

#include "nsync/json.h"

#define NOWHERE SIZE_MAX

static struct nsync_json_doc doc;
static struct nsync_error err;

static void read_text(struct nsync_str text)
{
	err.code = NSYNC_OK;
	cr_assert_eq(nsync_json_read(&doc, text, &nsync_json_any, &err), NSYNC_OK, "%.*s: %s",
		     NSYNC_FMT(text), err.text);
}

static void release(void)
{
	nsync_json_doc_release(&doc);
}

TestSuite(json_layout, .fini = release);

Test(json_layout, first_byte_that_departs)
{
	static const struct {
		const char *label, *text;
		size_t at;
	} table[] = {
		{ "scalar", "1\n", NOWHERE },
		{ "empties", "[]\n", NOWHERE },
		{ "object", "{\n  \"a\": 1,\n  \"b\": []\n}\n", NOWHERE },
		{ "nested", "[\n  {\n    \"a\": [\n      1\n    ]\n  },\n  {}\n]\n", NOWHERE },
		{ "no final line feed", "1", 1 },
		{ "two final line feeds", "1\n\n", 2 },
		{ "final space", "1 \n", 1 },
		{ "space after the end", "1\n ", 2 },
		{ "carriage return", "1\r\n", 1 },
		{ "leading space", " 1\n", 0 },
		{ "leading line feed", "\n1\n", 0 },
		{ "compact array", "[1,2]\n", 1 },
		{ "compact object", "{\"a\":1}\n", 1 },
		{ "space in an empty array", "[ ]\n", 1 },
		{ "line feed in an empty object", "{\n}\n", 1 },
		{ "indented once too little", "[\n 1\n]\n", 3 },
		{ "indented once too much", "[\n   1\n]\n", 4 },
		{ "indented with a tab", "[\n\t1\n]\n", 2 },
		{ "carriage returns", "[\r\n  1\r\n]\r\n", 1 },
		{ "blank line", "[\n\n  1\n]\n", 2 },
		{ "space at a line's end", "[ \n  1\n]\n", 1 },
		{ "space before a comma", "[\n  1 ,\n  2\n]\n", 5 },
		{ "line feed before a comma", "[\n  1\n  ,2\n]\n", 5 },
		{ "indent before a comma", "[\n  1\n,\n  2\n]\n", 5 },
		{ "no line feed after a comma", "[\n  1, 2\n]\n", 6 },
		{ "no line feed before the end", "[\n  1]\n", 5 },
		{ "end indented", "[\n  1\n  ]\n", 6 },
		{ "no space after a colon", "{\n  \"a\":1\n}\n", 8 },
		{ "two spaces after a colon", "{\n  \"a\":  1\n}\n", 9 },
		{ "line feed after a colon", "{\n  \"a\":\n1\n}\n", 8 },
		{ "space before a colon", "{\n  \"a\" : 1\n}\n", 7 },
		{ "names out of order", "{\n  \"b\": 1,\n  \"a\": 2\n}\n", 14 },
		{ "prefix out of order", "{\n  \"aa\": 1,\n  \"a\": 2\n}\n", 15 },
		{ "escaped slash", "\"a\\/\"\n", 2 },
		{ "escape of a letter", "\"ab\\u0063\"\n", 3 },
		{ "escape of a letter, then out of layout", "[\n  \"\\u0063\"]\n", 5 },
		{ "long form of a line feed", "\"\\u000a\"\n", 1 },
		{ "long form of a quote", "\"\\u0022\"\n", 1 },
		{ "upper-case hex", "\"\\u001F\"\n", 1 },
		{ "escaped DEL", "\"\\u007f\"\n", 1 },
		{ "escaped character beyond ASCII", "\"\\u00f1\"\n", 1 },
		{ "escaped pair", "\"\\ud83d\\ude00\"\n", 1 },
		{ "short escapes", "\"\\b\\t\\n\\f\\r\\\"\\\\\"\n", NOWHERE },
		{ "control characters", "\"\\u0000\\u0001\\u000b\\u001f\"\n", NOWHERE },
		{ "text beyond ASCII", "\"\x7f\xc3\xb1\xe2\x80\xa8\xf0\x9f\x98\x80\"\n", NOWHERE },
		{ "negative zero", "-0\n", 0 },
		{ "fraction of zero", "1.0\n", 0 },
		{ "trailing zero", "0.10\n", 0 },
		{ "shortest fraction", "0.1\n", NOWHERE },
		{ "exponent of a small integer", "1e2\n", 0 },
		{ "exponent without sign", "1e21\n", 0 },
		{ "canonical exponent", "1e+21\n", NOWHERE },
		{ "capital exponent", "1E+21\n", 0 },
		{ "20 digits, a double", "123456789012345680000\n", NOWHERE },
		{ "20 digits, no double", "123456789012345678901\n", 0 },
		{ "2^53 + 1", "9007199254740993\n", 0 },
		{ "2^53 - 1", "9007199254740991\n", NOWHERE },
		{ "beyond a double", "[\n  1e400\n]\n", 4 },
		{ "long fraction", "0.3000000000000000000000000000000000000000000000000000000000000001\n", 0 },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		read_text(nsync_str(table[i].text));
		cr_expect_eq(doc.layout_at, table[i].at, "%s: %zd", table[i].label,
			     (ssize_t)doc.layout_at);
	}
}

/* RFC 8785 section 3.2.3, and the places where UTF-8 order would differ. */
Test(json_layout, names_in_utf16_order)
{
	static const char *const rising[] = {
		"",
		"\x01",
		"\r",
		"1",
		"A",
		"a",
		"aa",
		"ab",
		"b",
		"\x7f",
		"\xc2\x80",
		"\xc3\xb6",
		"\xe2\x82\xac",
		"\xed\x9f\xbf",     /* U+D7FF */
		"\xf0\x90\x80\x80", /* U+10000: d800 dc00 */
		"\xf0\x9f\x98\x80", /* U+1F600 */
		"\xf4\x8f\xbf\xbf", /* U+10FFFF: dbff dfff */
		"\xee\x80\x80",     /* U+E000 */
		"\xef\xac\xb3",     /* U+FB33 */
		"\xef\xbf\xbf",     /* U+FFFF */
	};
	const size_t n = sizeof(rising) / sizeof(*rising);

	for (size_t i = 0; i < n; i++) {
		for (size_t j = 0; j < n; j++) {
			struct nsync_buf text = NSYNC_BUF_INIT(1000), out = NSYNC_BUF_INIT(1000);

			if (i == j)
				continue;
			nsync_buf_text(&text, "{\n  \"");
			if ((i + j) % 2) /* both names follow the same beginning, or none */
				nsync_buf_text(&text, "same ");
			nsync_json_quote(&out, nsync_str(rising[i]));
			nsync_buf_add(&text, out.p + 1, out.n - 1);
			nsync_buf_text(&text, ": 0,\n  \"");
			size_t second = text.n - 1;

			if ((i + j) % 2)
				nsync_buf_text(&text, "same ");
			nsync_buf_clear(&out);
			nsync_json_quote(&out, nsync_str(rising[j]));
			nsync_buf_add(&text, out.p + 1, out.n - 1);
			nsync_buf_text(&text, ": 0\n}\n");
			read_text(nsync_buf_view(&text));
			cr_expect_eq(doc.layout_at, i < j ? NOWHERE : second, "%zu before %zu", i, j);
			nsync_buf_clear(&out);
			cr_assert_eq(nsync_json_layout(&out, doc.root, &err), NSYNC_OK);
			cr_expect_eq(nsync_str_eq(nsync_buf_view(&out), nsync_buf_view(&text)), i < j,
				     "%zu before %zu", i, j);
			nsync_buf_release(&out);
			nsync_buf_release(&text);
		}
	}
}

Test(json_layout, written)
{
	static const struct {
		const char *label, *text, *canonical, *layout;
	} table[] = {
		{ "literals", "[ null,true , false]", "[null,true,false]",
		  "[\n  null,\n  true,\n  false\n]\n" },
		{ "empties", "{\"b\":[ ],\"a\":{ }}", "{\"a\":{},\"b\":[]}",
		  "{\n  \"a\": {},\n  \"b\": []\n}\n" },
		{ "sorted at every level", "{\"b\":{\"d\":1,\"c\":[{\"f\":0,\"e\":0}]},\"a\":0}",
		  "{\"a\":0,\"b\":{\"c\":[{\"e\":0,\"f\":0}],\"d\":1}}",
		  "{\n  \"a\": 0,\n  \"b\": {\n    \"c\": [\n      {\n        \"e\": 0,\n        \"f\": 0\n"
		  "      }\n    ],\n    \"d\": 1\n  }\n}\n" },
		{ "sorted within sorted", "{\"z\":{\"y\":1,\"x\":2},\"w\":{\"v\":1,\"u\":{\"t\":1,\"s\":2}}}",
		  "{\"w\":{\"u\":{\"s\":2,\"t\":1},\"v\":1},\"z\":{\"x\":2,\"y\":1}}", NULL },
		{ "escapes", "\"\\u0041\\/\\u000A\\u001F\\\"\\\\\\u0022\\u007F\\u00F1\\uD83D\\uDE00\"",
		  "\"A/\\n\\u001f\\\"\\\\\\\"\x7f\xc3\xb1\xf0\x9f\x98\x80\"", NULL },
		{ "every control character", "\"\\u0000\\u0007\\u0008\\u0009\\u000a\\u000b\\u000c\\u000d\\u000e\"",
		  "\"\\u0000\\u0007\\b\\t\\n\\u000b\\f\\r\\u000e\"", NULL },
		{ "numbers", "[-0,0.0,1.0,1e2,1E21,100e-2,-0e5,1e-7,123456789012345678901]",
		  "[0,0,1,100,1e+21,1,0,1e-7,123456789012345680000]", NULL },
		{ "underflow", "[1e-400,-1e-400]", "[0,0]", NULL },
		{ "escaped names", "{\"\\u0062\":1,\"a\\n\":2,\"a\":3}", "{\"a\":3,\"a\\n\":2,\"b\":1}", NULL },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		struct nsync_buf out = NSYNC_BUF_INIT(1000);

		read_text(nsync_str(table[i].text));
		cr_assert_eq(nsync_json_canonical(&out, doc.root, &err), NSYNC_OK);
		cr_expect(nsync_str_is(nsync_buf_view(&out), table[i].canonical), "%s: %s",
			  table[i].label, out.p);
		nsync_buf_clear(&out);
		cr_assert_eq(nsync_json_layout(&out, doc.root, &err), NSYNC_OK);
		if (table[i].layout)
			cr_expect(nsync_str_is(nsync_buf_view(&out), table[i].layout), "%s: %s",
				  table[i].label, out.p);
		read_text(nsync_buf_view(&out));
		cr_expect_eq(doc.layout_at, NOWHERE, "%s: %s", table[i].label, out.p);
		nsync_buf_release(&out);
	}
}

Test(json_layout, a_part_of_a_document)
{
	struct nsync_buf out = NSYNC_BUF_INIT(1000);

	read_text(NSYNC_STR("{\"a\":{\"c\":[1],\"b\":2}}"));
	cr_assert_eq(nsync_json_layout(&out, nsync_json_get(doc.root, NSYNC_STR("a")), &err), NSYNC_OK);
	cr_assert_str_eq(out.p, "{\n  \"b\": 2,\n  \"c\": [\n    1\n  ]\n}\n");
	nsync_buf_release(&out);
}

Test(json_layout, failures)
{
	struct nsync_buf out = NSYNC_BUF_INIT(10);

	read_text(NSYNC_STR("[1,{\"a\":1e400}]"));
	cr_assert_eq(nsync_json_canonical(&out, doc.root, &err), NSYNC_EINVAL);
	cr_assert_str_eq(err.text, "number 1e400 is beyond a double");
	nsync_buf_release(&out);
	read_text(NSYNC_STR("[\"12345678\"]"));
	cr_assert_eq(nsync_json_canonical(&out, doc.root, &err), NSYNC_ELIMIT);
	nsync_buf_release(&out);
	err.code = NSYNC_OK;
	read_text(NSYNC_STR("[\"123456\"]"));
	cr_assert_eq(nsync_json_canonical(&out, doc.root, &err), NSYNC_OK);
	nsync_buf_release(&out);
	nsync_buf_init(&out, 100);
	nsync_json_quote(&out, (struct nsync_str){ NULL, 0 });
	nsync_json_quote(&out, NSYNC_STR("0123456789abcdef\"0123456789\x01"));
	cr_assert_str_eq(out.p, "\"\"\"0123456789abcdef\\\"0123456789\\u0001\"");
	nsync_buf_release(&out);
}

Test(json_layout, a_large_object_is_sorted)
{
	struct nsync_buf text = NSYNC_BUF_INIT(NSYNC_MAX_JSON_BYTES), out = text;

	nsync_buf_char(&text, '{');
	for (unsigned i = 0; i < 300000; i++)
		nsync_buf_printf(&text, "%s\"%u\":%u", i ? "," : "", i * 2654435761u, i);
	nsync_buf_char(&text, '}');
	read_text(nsync_buf_view(&text));
	cr_assert_eq(nsync_json_layout(&out, doc.root, &err), NSYNC_OK);
	read_text(nsync_buf_view(&out));
	cr_assert_eq(doc.layout_at, NOWHERE);
	cr_assert_eq(doc.root->len, 300000);
	nsync_buf_release(&text);
	nsync_buf_release(&out);
}
