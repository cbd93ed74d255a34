/* json_build.c: the builder, its sticky failure, and lines for --json. */
#include <criterion/criterion.h>

#include "nsync/json.h"

static struct nsync_json_builder *b;
static struct nsync_json_doc doc;
static struct nsync_error err;
static struct nsync_buf out;

static void make(void)
{
	b = nsync_json_builder_new();
	cr_assert_not_null(b);
	nsync_buf_init(&out, 100000);
}

static void release(void)
{
	nsync_json_builder_freep(&b);
	cr_assert_null(b);
	nsync_json_doc_release(&doc);
	nsync_buf_release(&out);
}

TestSuite(json_build, .init = make, .fini = release);

static void expect_canonical(const char *expected)
{
	cr_assert_eq(nsync_json_build(&doc, b, &err), NSYNC_OK, "%s", err.text);
	nsync_buf_clear(&out);
	cr_assert_eq(nsync_json_canonical(&out, doc.root, &err), NSYNC_OK);
	cr_expect_str_eq(out.p, expected);
}

static void expect_failure(enum nsync_code code, const char *says)
{
	err = (struct nsync_error){ NSYNC_OK, "", "" };
	cr_expect_eq(nsync_json_build(&doc, b, &err), code, "%s", says);
	cr_expect_str_eq(err.text, says);
	/* It is empty again, and works. */
	nsync_json_add_int(b, 1);
	err.code = NSYNC_OK;
	expect_canonical("1");
}

Test(json_build, every_kind_of_value)
{
	nsync_json_begin_object(b);
	nsync_json_member(b, "text", NSYNC_STR("\xc3\xb1 \"\n\x7f"));
	nsync_json_name(b, "numbers");
	nsync_json_begin_array(b);
	nsync_json_add_int(b, 0);
	nsync_json_add_int(b, -9007199254740991);
	nsync_json_end(b);
	nsync_json_name_str(b, (struct nsync_str){ "n\0m", 3 });
	nsync_json_add_null(b);
	nsync_json_name(b, "");
	nsync_json_begin_array(b);
	nsync_json_add_bool(b, true);
	nsync_json_add_bool(b, false);
	nsync_json_begin_object(b);
	nsync_json_end(b);
	nsync_json_add_str(b, (struct nsync_str){ NULL, 0 });
	nsync_json_add_str(b, (struct nsync_str){ "\0", 1 });
	nsync_json_end(b);
	nsync_json_end(b);
	expect_canonical("{\"\":[true,false,{},\"\",\"\\u0000\"],\"n\\u0000m\":null,"
			 "\"numbers\":[0,-9007199254740991],\"text\":\"\xc3\xb1 \\\"\\n\x7f\"}");
	nsync_json_add_text(b, "lonely");
	expect_canonical("\"lonely\"");
}

Test(json_build, the_document_owns_its_source)
{
	nsync_json_add_text(b, "text");
	cr_assert_eq(nsync_json_build(&doc, b, &err), NSYNC_OK);
	cr_assert_not_null(doc.owned);
	cr_assert_eq(doc.source.p, doc.owned);
	cr_assert_eq(nsync_json_read(&doc, NSYNC_STR("[]"), &nsync_json_any, &err), NSYNC_OK);
	cr_assert_null(doc.owned);
}

Test(json_build, misuse_is_told)
{
	expect_failure(NSYNC_EINVAL, "no value");

	nsync_json_begin_array(b);
	expect_failure(NSYNC_EINVAL, "1 beginnings without an end");

	nsync_json_add_null(b);
	nsync_json_add_null(b);
	expect_failure(NSYNC_EINVAL, "more than one value");

	nsync_json_end(b);
	expect_failure(NSYNC_EINVAL, "an end without a beginning");

	nsync_json_begin_object(b);
	nsync_json_add_int(b, 1);
	nsync_json_end(b);
	expect_failure(NSYNC_EINVAL, "a value without a name");

	nsync_json_begin_object(b);
	nsync_json_begin_array(b);
	expect_failure(NSYNC_EINVAL, "a value without a name");

	nsync_json_begin_object(b);
	nsync_json_name(b, "a");
	nsync_json_end(b);
	expect_failure(NSYNC_EINVAL, "a name without a value");

	nsync_json_begin_object(b);
	nsync_json_name(b, "a");
	nsync_json_name(b, "b");
	expect_failure(NSYNC_EINVAL, "a name where none belongs");

	nsync_json_begin_array(b);
	nsync_json_name(b, "a");
	expect_failure(NSYNC_EINVAL, "a name where none belongs");

	nsync_json_name(b, "a");
	expect_failure(NSYNC_EINVAL, "a name where none belongs");
}

Test(json_build, what_json_cannot_hold)
{
	nsync_json_begin_object(b);
	nsync_json_member(b, "a\x1b", NSYNC_STR("1"));
	nsync_json_member(b, "a\x1b", NSYNC_STR("2"));
	nsync_json_end(b);
	expect_failure(NSYNC_EINVAL, "duplicate name \"a\\u001b\"");

	nsync_json_add_str(b, NSYNC_STR("\xff"));
	expect_failure(NSYNC_EINVAL, "a string that is not UTF-8");

	nsync_json_add_str(b, NSYNC_STR("\xed\xa0\x80"));
	expect_failure(NSYNC_EINVAL, "a string that is not UTF-8");

	nsync_json_begin_object(b);
	nsync_json_name(b, "\xc3");
	expect_failure(NSYNC_EINVAL, "a name that is not UTF-8");

	for (int i = 0; i < 1001; i++)
		nsync_json_begin_array(b);
	expect_failure(NSYNC_EINVAL, "more than 1000 levels");
}

Test(json_build, the_first_failure_sticks)
{
	nsync_json_add_str(b, NSYNC_STR("\xff"));
	nsync_json_begin_object(b);
	nsync_json_name(b, "a");
	nsync_json_add_int(b, 1);
	nsync_json_end(b);
	nsync_json_end(b);
	expect_failure(NSYNC_EINVAL, "a string that is not UTF-8");
}

Test(json_build, a_thousand_levels)
{
	for (int i = 0; i < 1000; i++)
		nsync_json_begin_array(b);
	for (int i = 0; i < 1000; i++)
		nsync_json_end(b);
	cr_assert_eq(nsync_json_build(&doc, b, &err), NSYNC_OK, "%s", err.text);
	cr_assert_eq(doc.root->span, 1000);
}

Test(json_build, no_builder_is_out_of_memory)
{
	struct nsync_json_builder *none = NULL;

	nsync_json_begin_object(none);
	nsync_json_name(none, "a");
	nsync_json_begin_array(none);
	nsync_json_add_null(none);
	nsync_json_add_bool(none, true);
	nsync_json_add_int(none, 1);
	nsync_json_add_text(none, "x");
	nsync_json_member(none, "a", NSYNC_STR("b"));
	nsync_json_end(none);
	cr_assert_eq(nsync_json_build(&doc, none, &err), NSYNC_ENOMEM);
	nsync_json_builder_free(none);
}

Test(json_build, copies_of_values)
{
	static const char text[] = "{\"a\":[1,-9223372036854775808,9223372036854775808,0.1,1e2,-0,true,false,"
				   "null,\"\\u0000\xc3\xb1\"],\"b\":{\"c\":{},\"d\":[]}}";
	struct nsync_json_doc source = NSYNC_JSON_DOC_INIT;

	cr_assert_eq(nsync_json_read(&source, nsync_str(text), &nsync_json_any, &err), NSYNC_OK);
	nsync_json_begin_array(b);
	nsync_json_add_value(b, source.root);
	nsync_json_end(b);
	expect_canonical("[{\"a\":[1,-9223372036854776000,9223372036854776000,0.1,100,0,true,false,null,"
			 "\"\\u0000\xc3\xb1\"],\"b\":{\"c\":{},\"d\":[]}}]");
	cr_assert_eq(nsync_json_read(&source, NSYNC_STR("[1e400]"), &nsync_json_any, &err), NSYNC_OK);
	nsync_json_add_value(b, source.root);
	expect_failure(NSYNC_EINVAL, "number 1e400 is beyond a double");
	nsync_json_doc_release(&source);
}

/* Names stay in the order they were given; nothing that a terminal obeys is left. */
Test(json_build, lines)
{
	nsync_json_begin_object(b);
	nsync_json_name(b, "v");
	nsync_json_add_int(b, 1);
	nsync_json_member(b, "type", NSYNC_STR("item"));
	nsync_json_member(b, "path", NSYNC_STR("a/\xc3\xb1/\x1b[31m\x7f\xc2\x9b\xe2\x80\xae\xe2\x81\xa6"
						"\xef\xbb\xbf\xe2\x80\xa8\xf0\x9f\x98\x80\n"));
	nsync_json_name(b, "\xc2\x85");
	nsync_json_begin_array(b);
	nsync_json_end(b);
	nsync_json_end(b);
	cr_assert_eq(nsync_json_build_line(&out, b, &err), NSYNC_OK);
	cr_expect_str_eq(out.p, "{\"v\":1,\"type\":\"item\",\"path\":\"a/\xc3\xb1/\\u001b[31m\\u007f\\u009b"
				"\\u202e\\u2066\\ufeff\\u2028\xf0\x9f\x98\x80\\n\",\"\\u0085\":[]}\n");
	err.code = NSYNC_OK;
	nsync_json_begin_array(b);
	cr_assert_eq(nsync_json_build_line(&out, b, &err), NSYNC_EINVAL);
}
