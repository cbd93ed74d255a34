/* json_number.c: exact comparison of decimals; doubles as ECMAScript prints them. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include "nsync/json.h"

#define HUGE_A "100000000000000000000000000000000000000000000000000000000000000000"
#define HUGE_B "99999999999999999999999999999999999999999999999999999999999999999" /* HUGE_A - 1 */

Test(json_number, comparison)
{
	static const struct {
		const char *a, *b;
		int order;
	} table[] = {
		{ "0", "0", 0 },
		{ "0", "-0", 0 },
		{ "-0.000e99", "0", 0 },
		{ "1", "2", -1 },
		{ "-1", "-2", 1 },
		{ "-1", "1", -1 },
		{ "0", "0.0000001", -1 },
		{ "0", "-1e-999", 1 },
		{ "1", "1.0", 0 },
		{ "1", "1.000000000000000000000000000001", -1 },
		{ "10", "9", 1 },
		{ "100", "1e2", 0 },
		{ "100", "0.1E+3", 0 },
		{ "0.001", "1e-3", 0 },
		{ "0.0010", "1000e-6", 0 },
		{ "123.456", "123456e-3", 0 },
		{ "123.456", "123.4560001", -1 },
		{ "1e400", "10e399", 0 },
		{ "1e400", "1e401", -1 },
		{ "-1e400", "-1e401", 1 },
		{ "1e-400", "0", 1 },
		{ "1e-400", "1e-401", 1 },
		{ "9007199254740993", "9007199254740992", 1 },
		{ "12345678901234567890", "12345678901234567891", -1 },
		{ "123456789012345678901234567890", "1.2345678901234567890123456789e29", 0 },
		{ "1e" HUGE_A, "10e" HUGE_B, 0 },
		{ "1e" HUGE_A, "11e" HUGE_B, -1 },
		{ "1e" HUGE_A, "1e" HUGE_B, 1 },
		{ "1e-" HUGE_A, "0.1e-" HUGE_B, 0 },
		{ "1e-" HUGE_A, "1e-" HUGE_B, -1 },
		{ "1e-" HUGE_A, "1e" HUGE_A, -1 },
		{ "0e" HUGE_A, "0", 0 },
		{ "1e-" HUGE_A, "0", 1 },
		{ "-1e" HUGE_A, "1", -1 },
		{ "1e+" HUGE_A, "1e000" HUGE_A, 0 },
		{ "1e9223372036854775808", "1e9223372036854775807", 1 },
		{ "1e9223372036854775807", "0.1e9223372036854775808", 0 },
		{ "1e-9223372036854775808", "10e-9223372036854775809", 0 },
		{ "1e100000000000000000", "1e100000000000000001", -1 },
		{ "1e200000000000000000", "10e199999999999999999", 0 },
		{ "5e-324", "4.9406564584124654e-324", 1 },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		struct nsync_str a = nsync_str(table[i].a), b = nsync_str(table[i].b);
		int there = nsync_json_number_cmp(a, b), back = nsync_json_number_cmp(b, a);

		cr_expect_eq((there > 0) - (there < 0), table[i].order, "%s %s", a.p, b.p);
		cr_expect_eq((back > 0) - (back < 0), -table[i].order, "%s %s", b.p, a.p);
	}
}

/* A million digits and what makes up for them in the exponent. */
Test(json_number, long_texts)
{
	struct nsync_buf a = NSYNC_BUF_INIT(3000000), b = a;

	nsync_buf_text(&a, "0.");
	nsync_buf_text(&b, "1");
	for (int i = 0; i < 999999; i++) {
		nsync_buf_char(&a, '0');
		nsync_buf_char(&b, '0');
	}
	nsync_buf_text(&a, "1e2000000"); /* 10^1000000 */
	nsync_buf_text(&b, "0");         /* 10^1000000 */
	cr_assert_eq(nsync_json_number_cmp(nsync_buf_view(&a), nsync_buf_view(&b)), 0);
	cr_assert(nsync_json_number_integral(nsync_buf_view(&a)));
	nsync_buf_char(&b, '0');
	cr_assert_lt(nsync_json_number_cmp(nsync_buf_view(&a), nsync_buf_view(&b)), 0);
	nsync_buf_release(&a);
	nsync_buf_release(&b);
}

Test(json_number, integral)
{
	static const struct {
		const char *text;
		bool integral;
	} table[] = {
		{ "0", true },		{ "-0", true },		{ "0.0", true },
		{ "0e-5", true },	{ "1", true },		{ "1.0", true },
		{ "-1.000", true },	{ "1e400", true },	{ "1.5e1", true },
		{ "15e-1", false },	{ "150e-1", true },	{ "1.5", false },
		{ "0.1", false },	{ "1e-1", false },	{ "10e-1", true },
		{ "1e-400", false },	{ "12345.678e3", true }, { "12345.678e2", false },
		{ "1e" HUGE_A, true },	{ "1e-" HUGE_A, false }, { "0e-" HUGE_A, true },
		{ "1.23e" HUGE_A, true },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++)
		cr_expect_eq(nsync_json_number_integral(nsync_str(table[i].text)), table[i].integral, "%s",
			     table[i].text);
}

/* RFC 8785 appendix B, by bits; then edges of each form of Number::toString. */
Test(json_number, as_ecmascript_prints)
{
	static const struct {
		uint64_t bits;
		const char *text;
	} table[] = {
		{ 0x0000000000000000, "0" },
		{ 0x8000000000000000, "0" },
		{ 0x0000000000000001, "5e-324" },
		{ 0x8000000000000001, "-5e-324" },
		{ 0x7fefffffffffffff, "1.7976931348623157e+308" },
		{ 0xffefffffffffffff, "-1.7976931348623157e+308" },
		{ 0x4340000000000000, "9007199254740992" },
		{ 0xc340000000000000, "-9007199254740992" },
		{ 0x4430000000000000, "295147905179352830000" },
		{ 0x44b52d02c7e14af5, "9.999999999999997e+22" },
		{ 0x44b52d02c7e14af6, "1e+23" },
		{ 0x44b52d02c7e14af7, "1.0000000000000001e+23" },
		{ 0x444b1ae4d6e2ef4e, "999999999999999700000" },
		{ 0x444b1ae4d6e2ef4f, "999999999999999900000" },
		{ 0x444b1ae4d6e2ef50, "1e+21" },
		{ 0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7" },
		{ 0x3eb0c6f7a0b5ed8d, "0.000001" },
		{ 0x41b3de4355555553, "333333333.3333332" },
		{ 0x41b3de4355555554, "333333333.33333325" },
		{ 0x41b3de4355555555, "333333333.3333333" },
		{ 0x41b3de4355555556, "333333333.3333334" },
		{ 0x41b3de4355555557, "333333333.33333343" },
		{ 0xbecbf647612f3696, "-0.0000033333333333333333" },
		{ 0x43143ff3c1cb0959, "1424953923781206.2" },
		{ 0x0010000000000000, "2.2250738585072014e-308" },
		{ 0x000fffffffffffff, "2.225073858507201e-308" },
		{ 0x3ff0000000000001, "1.0000000000000002" },
		{ 0x3fefffffffffffff, "0.9999999999999999" },
	};
	static const struct {
		double value;
		const char *text;
	} plain[] = {
		{ 1, "1" },	      { -1, "-1" },	    { 10, "10" },	 { 0.1, "0.1" },
		{ 0.3, "0.3" },	      { 0.1 + 0.2, "0.30000000000000004" },	 { 4.35, "4.35" },
		{ 1e20, "100000000000000000000" },	    { 1e21, "1e+21" },	 { 1e-6, "0.000001" },
		{ 1e-7, "1e-7" },     { 1.5e-7, "1.5e-7" }, { 1.5e300, "1.5e+300" }, { 123.456, "123.456" },
		{ 1e15, "1000000000000000" },		    { 999999999999999, "999999999999999" },
		{ 5e-7, "5e-7" },     { 1e100, "1e+100" },  { 1.0 / 3, "0.3333333333333333" },
		{ 100.5, "100.5" },   { 123456789012345680000.0, "123456789012345680000" },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		struct nsync_buf out = NSYNC_BUF_INIT(100);
		double value;

		memcpy(&value, &table[i].bits, sizeof(value));
		nsync_json_number_add(&out, value);
		cr_expect_str_eq(out.p, table[i].text);
		nsync_buf_release(&out);
	}
	for (size_t i = 0; i < sizeof(plain) / sizeof(*plain); i++) {
		struct nsync_buf out = NSYNC_BUF_INIT(100);

		nsync_json_number_add(&out, plain[i].value);
		cr_expect_str_eq(out.p, plain[i].text);
		nsync_buf_release(&out);
	}
}

Test(json_number, only_finite_ones)
{
	const double none[] = { NAN, INFINITY, -INFINITY };

	for (size_t i = 0; i < 3; i++) {
		struct nsync_buf out = NSYNC_BUF_INIT(100);

		nsync_json_number_add(&out, none[i]);
		cr_expect_eq(out.code, NSYNC_ELIMIT);
		cr_expect_eq(out.n, 0);
		nsync_buf_release(&out);
	}
}

/* Texts of any length are rounded to the nearest double, ties to even. */
Test(json_number, read_as_the_nearest_double)
{
	static const struct {
		const char *label, *text, *canonical;
	} table[] = {
		{ "halfway, to even", "9007199254740993", "9007199254740992" },
		{ "just above halfway", "9007199254740993.00000000000000000000000000000001",
		  "9007199254740994" },
		{ "halfway, to even, upwards", "9007199254740995", "9007199254740996" },
		{ "least, rounded up", "2.4703282292062328e-324", "5e-324" },
		{ "half of the least, to even", "2.4703282292062327e-324", "0" },
		{ "largest", "1.7976931348623158079e308", "1.7976931348623157e+308" },
		{ "no more digits than doubles have", "0.1000000000000000055511151231257827", "0.1" },
		{ "exponent that makes up", "0.00000000000000000000000000000000000001e38", "1" },
		{ "integer with zeros", "1000000000000000000000000000000000000e-36", "1" },
		{ "negative", "-123456789012345678", "-123456789012345680" },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
		struct nsync_error err = { NSYNC_OK, "", "" };
		struct nsync_buf out = NSYNC_BUF_INIT(100);

		cr_assert_eq(nsync_json_read(&doc, nsync_str(table[i].text), &nsync_json_any, &err), NSYNC_OK);
		cr_assert_eq(nsync_json_canonical(&out, doc.root, &err), NSYNC_OK);
		cr_expect_str_eq(out.p, table[i].canonical, "%s: %s", table[i].label, out.p);
		nsync_buf_release(&out);
		nsync_json_doc_release(&doc);
	}
}

/* 2^53 + 1 and then, a thousand zeros later, one more digit: beyond halfway all the same. */
Test(json_number, a_far_digit_decides)
{
	for (int last = 0; last < 2; last++) {
		struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
		struct nsync_error err = { NSYNC_OK, "", "" };
		struct nsync_buf text = NSYNC_BUF_INIT(5000), out = text;

		nsync_buf_text(&text, "9007199254740993.");
		for (int i = 0; i < 1000; i++)
			nsync_buf_char(&text, '0');
		nsync_buf_char(&text, last ? '1' : '0');
		cr_assert_eq(nsync_json_read(&doc, nsync_buf_view(&text), &nsync_json_any, &err), NSYNC_OK);
		cr_assert_eq(nsync_json_canonical(&out, doc.root, &err), NSYNC_OK);
		cr_expect_str_eq(out.p, last ? "9007199254740994" : "9007199254740992");
		nsync_buf_release(&text);
		nsync_buf_release(&out);
		nsync_json_doc_release(&doc);
	}
}
