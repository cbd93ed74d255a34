/* json_look.c: the nodes, members, JSON Pointer, equality, positions. */
#include <criterion/criterion.h>

#include "nsync/json.h"

static struct nsync_json_doc doc, other;
static struct nsync_error err;

static const struct nsync_json *read_into(struct nsync_json_doc *out, const char *text)
{
	err.code = NSYNC_OK;
	cr_assert_eq(nsync_json_read(out, nsync_str(text), &nsync_json_any, &err), NSYNC_OK, "%s: %s",
		     text, err.text);
	return out->root;
}

static void release(void)
{
	nsync_json_doc_release(&doc);
	nsync_json_doc_release(&other);
}

TestSuite(json_look, .fini = release);

Test(json_look, nodes)
{
	static const char text[] = " {\"a\":[1,-2.5e3,{}],\"\\u00f1\":\"b\",\"c\":null,\"d\":true,\"e\":false}";
	static const struct {
		enum nsync_json_type type;
		uint32_t len, span, offset;
		unsigned flags;
		const char *text;
	} expected[] = {
		{ NSYNC_JSON_OBJECT, 5, 14, 1, 0, NULL },
		{ NSYNC_JSON_STRING, 1, 1, 2, NSYNC_JSON_ASCII, "a" },
		{ NSYNC_JSON_ARRAY, 3, 4, 6, 0, NULL },
		{ NSYNC_JSON_NUMBER, 1, 1, 7, NSYNC_JSON_INTEGER, "1" },
		{ NSYNC_JSON_NUMBER, 6, 1, 9, 0, "-2.5e3" },
		{ NSYNC_JSON_OBJECT, 0, 1, 16, 0, NULL },
		{ NSYNC_JSON_STRING, 2, 1, 20, NSYNC_JSON_ESCAPED, "\xc3\xb1" },
		{ NSYNC_JSON_STRING, 1, 1, 29, NSYNC_JSON_ASCII, "b" },
		{ NSYNC_JSON_STRING, 1, 1, 33, NSYNC_JSON_ASCII, "c" },
		{ NSYNC_JSON_NULL, 0, 1, 37, 0, NULL },
		{ NSYNC_JSON_STRING, 1, 1, 42, NSYNC_JSON_ASCII, "d" },
		{ NSYNC_JSON_TRUE, 0, 1, 46, 0, NULL },
		{ NSYNC_JSON_STRING, 1, 1, 51, NSYNC_JSON_ASCII, "e" },
		{ NSYNC_JSON_FALSE, 0, 1, 55, 0, NULL },
	};
	const struct nsync_json *node = read_into(&doc, text);

	cr_assert_eq(node->span, sizeof(expected) / sizeof(*expected));
	for (size_t i = 0; i < node->span; i++) {
		cr_expect_eq(node[i].type, expected[i].type, "node %zu", i);
		cr_expect_eq(node[i].len, expected[i].len, "node %zu", i);
		cr_expect_eq(node[i].span, expected[i].span, "node %zu", i);
		cr_expect_eq(node[i].offset, expected[i].offset, "node %zu", i);
		cr_expect_eq(node[i].flags, expected[i].flags, "node %zu", i);
		if (expected[i].text)
			cr_expect(nsync_str_is(nsync_json_str(node + i), expected[i].text), "node %zu", i);
		else
			cr_expect_null(node[i].text, "node %zu", i);
	}
	cr_assert_eq(node[3].text, text + 7, "a number is a slice of the source");
	cr_assert_eq(node[1].text, text + 3, "so is a string without escapes");
}

Test(json_look, ascii_flag)
{
	static const struct {
		const char *text;
		unsigned flags;
	} table[] = {
		{ "\"\"", NSYNC_JSON_ASCII },
		{ "\"\xc3\xb1\"", 0 },
		{ "\"0123456789abcdef0123456789abcdef\"", NSYNC_JSON_ASCII },
		{ "\"0123456789abcdef0123456789abcd\xc3\xb1\"", 0 },
		{ "\"\\n\"", NSYNC_JSON_ESCAPED | NSYNC_JSON_ASCII },
		{ "\"\\u007f\"", NSYNC_JSON_ESCAPED | NSYNC_JSON_ASCII },
		{ "\"\\u0080\"", NSYNC_JSON_ESCAPED },
		{ "\"\\n\xc3\xb1\"", NSYNC_JSON_ESCAPED },
		{ "\"\xc3\xb1\\n\"", NSYNC_JSON_ESCAPED },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++)
		cr_expect_eq(read_into(&doc, table[i].text)->flags, table[i].flags, "%s", table[i].text);
}

Test(json_look, walking)
{
	const struct nsync_json *root = read_into(&doc, "{\"a\":[1,[2,3],{\"x\":4}],\"b\":5}");
	const struct nsync_json *array = nsync_json_get(root, NSYNC_STR("a")), *at;
	size_t n = 0;

	for (at = nsync_json_first(root); at; at = nsync_json_next(root, at))
		cr_assert(nsync_str_is(nsync_json_str(at), n++ ? "b" : "a"));
	cr_assert_eq(n, 2);
	for (at = nsync_json_first(array), n = 0; at; at = nsync_json_next(array, at))
		n++;
	cr_assert_eq(n, 3);
	cr_assert_null(nsync_json_first(read_into(&doc, "[]")));
	cr_assert_null(nsync_json_first(read_into(&doc, "\"text\"")));
}

Test(json_look, members)
{
	const struct nsync_json *root = read_into(&doc, "{\"a\":1,\"\":\"e\",\"\\u0062\":\"two\"}");

	cr_assert(nsync_str_is(nsync_json_get_str(root, NSYNC_STR("b")), "two"));
	cr_assert(nsync_str_is(nsync_json_get_str(root, NSYNC_STR("")), "e"));
	cr_assert_null(nsync_json_get_str(root, NSYNC_STR("a")).p, "no string");
	cr_assert_null(nsync_json_get_str(root, NSYNC_STR("c")).p, "absent");
	cr_assert_null(nsync_json_get(root, NSYNC_STR("two")), "a value is no name");
	cr_assert_null(nsync_json_get(NULL, NSYNC_STR("a")));
	cr_assert_null(nsync_json_get(root + 2, NSYNC_STR("a")), "no object");
}

Test(json_look, integers)
{
	static const struct {
		const char *text;
		bool fits;
		int64_t value;
	} table[] = {
		{ "0", true, 0 },
		{ "-0", true, 0 },
		{ "-17", true, -17 },
		{ "9223372036854775807", true, INT64_MAX },
		{ "-9223372036854775808", true, INT64_MIN },
		{ "9223372036854775808", false, 0 },
		{ "-9223372036854775809", false, 0 },
		{ "18446744073709551616", false, 0 },
		{ "99999999999999999999999", false, 0 },
		{ "1.0", false, 0 },
		{ "1e2", false, 0 },
		{ "\"1\"", false, 0 },
		{ "null", false, 0 },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		int64_t value = 0;

		cr_expect_eq(nsync_json_int(&value, read_into(&doc, table[i].text)), table[i].fits, "%s",
			     table[i].text);
		cr_expect_eq(value, table[i].value, "%s", table[i].text);
	}
	int64_t value;

	cr_assert_not(nsync_json_int(&value, NULL));
}

/* RFC 6901 section 5, and what must lead nowhere. */
Test(json_look, pointers)
{
	static const char text[] = "{\"foo\":[\"bar\",\"baz\"],\"\":0,\"a/b\":1,\"c%d\":2,\"e^f\":3,\"g|h\":4,"
				   "\"i\\\\j\":5,\"k\\\"l\":6,\" \":7,\"m~n\":8,\"~1\":[[9]],\"o\":{\"\":{\"\":10}}}";
	static const struct {
		const char *pointer, *found; /* NULL: nothing; else the value's number or text */
	} table[] = {
		{ "/foo/0", "bar" },  { "/foo/1", "baz" }, { "/", "0" },      { "/a~1b", "1" },
		{ "/c%d", "2" },      { "/e^f", "3" },	   { "/g|h", "4" },   { "/i\\j", "5" },
		{ "/k\"l", "6" },     { "/ ", "7" },	   { "/m~0n", "8" },  { "/~01/0/0", "9" },
		{ "/o//", "10" },     { "/foo/2", NULL },  { "/foo/-", NULL }, { "/foo/00", NULL },
		{ "/foo/01", NULL },  { "/foo/", NULL },   { "/foo/0/", NULL }, { "/foo/-1", NULL },
		{ "foo", NULL },      { "/fo", NULL },	   { "/fooo", NULL }, { "/a/b", NULL },
		{ "/m~n", NULL },     { "/m~2n", NULL },   { "/m~", NULL },   { "/~1", NULL },
		{ "/a~2b", NULL },    { "/a~", NULL },	   { "/foo/3", NULL },
		{ "/foo/9007199254740991", NULL },
		{ "/foo/18446744073709551616", NULL },	   { "/foo/+1", NULL },
	};
	const struct nsync_json *root = read_into(&doc, text);

	cr_assert_eq(nsync_json_at(root, NSYNC_STR("")), root);
	cr_assert_null(nsync_json_at(NULL, NSYNC_STR("")));
	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		const struct nsync_json *value = nsync_json_at(root, nsync_str(table[i].pointer));
		struct nsync_buf back = NSYNC_BUF_INIT(100);

		cr_expect_eq(value != NULL, table[i].found != NULL, "%s", table[i].pointer);
		if (!value || !table[i].found)
			continue;
		cr_expect(nsync_str_is(nsync_json_str(value), table[i].found), "%s", table[i].pointer);
		nsync_json_pointer(&back, root, value);
		cr_expect(nsync_str_is(nsync_buf_view(&back), table[i].pointer), "%s", back.p);
		nsync_buf_release(&back);
	}
}

Test(json_look, pointer_of_a_name_is_its_members)
{
	const struct nsync_json *root = read_into(&doc, "{\"a\":{\"x~/\":[1]},\"b\":2}");
	struct nsync_buf out = NSYNC_BUF_INIT(100);

	nsync_json_pointer(&out, root, root);
	cr_assert_eq(out.n, 0);
	nsync_json_pointer(&out, root, root + 3);
	cr_assert_str_eq(out.p, "/a/x~0~1");
	nsync_buf_clear(&out);
	nsync_json_pointer(&out, root, root + 5);
	cr_assert_str_eq(out.p, "/a/x~0~1/0");
	nsync_buf_clear(&out);
	nsync_json_pointer(&out, root, root + 6);
	cr_assert_str_eq(out.p, "/b");
	nsync_buf_clear(&out);
	nsync_json_pointer(&out, root + 2, root + 5);
	cr_assert_str_eq(out.p, "/x~0~1/0", "from an inner value on");
	nsync_buf_release(&out);
}

Test(json_look, equality)
{
	static const struct {
		const char *a, *b;
		bool equal;
	} table[] = {
		{ "1", "1.0", true },
		{ "100", "1e2", true },
		{ "0", "-0", true },
		{ "1e400", "10e399", true },
		{ "9007199254740993", "9007199254740992", false },
		{ "1", "\"1\"", false },
		{ "0", "false", false },
		{ "null", "null", true },
		{ "true", "false", false },
		{ "\"\\u0061\"", "\"a\"", true },
		{ "\"a\"", "\"A\"", false },
		{ "[]", "{}", false },
		{ "[1,2]", "[1.0,2]", true },
		{ "[1,2]", "[2,1]", false },
		{ "[1]", "[1,1]", false },
		{ "[[1],[]]", "[[],[1]]", false },
		{ "{\"a\":1,\"b\":[2]}", "{\"b\":[2.0],\"a\":1}", true },
		{ "{\"a\":1,\"b\":2}", "{\"b\":1,\"a\":2}", false },
		{ "{\"a\":1,\"b\":2}", "{\"a\":1,\"c\":2}", false },
		{ "{\"a\":1}", "{\"a\":1,\"b\":2}", false },
		{ "{\"a\":{\"x\":1,\"y\":2}}", "{\"a\":{\"y\":2,\"x\":1}}", true },
		{ "{\"1\":0,\"2\":0,\"3\":0,\"4\":0,\"5\":0,\"6\":0,\"7\":0,\"8\":0,\"9\":0,\"10\":0,\"11\":0,"
		  "\"12\":0,\"13\":0,\"14\":0,\"15\":0,\"16\":0,\"17\":1}",
		  "{\"17\":1,\"16\":0,\"15\":0,\"14\":0,\"13\":0,\"12\":0,\"11\":0,\"10\":0,\"9\":0,\"8\":0,"
		  "\"7\":0,\"6\":0,\"5\":0,\"4\":0,\"3\":0,\"2\":0,\"1\":0}", true },
		{ "{\"1\":0,\"2\":0,\"3\":0,\"4\":0,\"5\":0,\"6\":0,\"7\":0,\"8\":0,\"9\":0,\"10\":0,\"11\":0,"
		  "\"12\":0,\"13\":0,\"14\":0,\"15\":0,\"16\":0,\"17\":1}",
		  "{\"17\":1,\"16\":0,\"15\":0,\"14\":0,\"13\":0,\"12\":0,\"11\":0,\"10\":0,\"9\":0,\"8\":0,"
		  "\"7\":0,\"6\":0,\"5\":0,\"4\":0,\"3\":0,\"2\":1,\"1\":0}", false },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		const struct nsync_json *a = read_into(&doc, table[i].a), *b = read_into(&other, table[i].b);

		cr_expect_eq(nsync_json_equal(a, b), table[i].equal, "%s %s", table[i].a, table[i].b);
		cr_expect_eq(nsync_json_equal(b, a), table[i].equal, "%s %s", table[i].b, table[i].a);
		cr_expect(nsync_json_equal(a, a), "%s", table[i].a);
	}
}

/* Objects in other order, nested deeply: each value must be compared once, not once a level more. */
Test(json_look, equality_of_deep_objects)
{
	struct nsync_buf a = NSYNC_BUF_INIT(1000000), b = a;

	for (int i = 0; i < 900; i++) {
		nsync_buf_text(&a, "{\"a\":0,\"b\":0,\"c\":");
		nsync_buf_text(&b, "{\"b\":0,\"a\":0,\"c\":");
	}
	nsync_buf_text(&a, "1");
	nsync_buf_text(&b, "1");
	for (int i = 0; i < 900; i++) {
		nsync_buf_char(&a, '}');
		nsync_buf_char(&b, '}');
	}
	cr_assert(nsync_json_equal(read_into(&doc, a.p), read_into(&other, b.p)));
	nsync_buf_release(&a);
	nsync_buf_release(&b);
}

Test(json_look, positions)
{
	static const struct {
		size_t offset, line, column;
	} table[] = { { 0, 1, 1 }, { 1, 1, 2 }, { 2, 2, 1 }, { 4, 2, 2 }, { 5, 2, 3 }, { 6, 3, 1 },
		      { 7, 4, 1 }, { 99, 4, 1 } };
	const struct nsync_str text = NSYNC_STR("a\n\xc3\xb1" "b\n\n");

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		size_t line, column;

		nsync_json_position(&line, &column, text, table[i].offset);
		cr_expect_eq(line, table[i].line, "offset %zu", table[i].offset);
		cr_expect_eq(column, table[i].column, "offset %zu: %zu", table[i].offset, column);
	}
}
