/*
 * json_judge.c: what is wrong with somebody else's JSON file is a verdict; what is wrong here is an
 * error.
 */
#include <criterion/criterion.h>

#include "nsync/json.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

Test(json_judge, read)
{
	static const struct nsync_json_rules small = { 8, 3, false };
	static const struct {
		const char *label, *text;
		enum nsync_reason reason;
		const char *detail; /* how it begins */
	} cases[] = {
		{ "sound", "[1]", NSYNC_REASON_OK, "" },
		{ "no JSON", "hello", NSYNC_NOT_JSON, "1:1: " },
		{ "bytes after it", "{} {}", NSYNC_NOT_JSON, "1:4: " },
		{ "nothing", "", NSYNC_NOT_JSON, "1:1: " },
		{ "second line", "[\n?", NSYNC_NOT_JSON, "2:1: " },
		{ "too deep, which has a place", "[[[[]]]]", NSYNC_NOT_JSON, "1:4: " },
		{ "too large, which has none", "[1,2,3,4]", NSYNC_TOO_LARGE, "" },
	};
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct nsync_error err = { NSYNC_OK, "", "" };
		struct nsync_verdict verdict = { .reason = NSYNC_SCHEMA };

		cr_assert_eq(nsync_json_judge(&doc, &verdict, nsync_str(cases[i].text), &small,
					      &err),
			     NSYNC_OK);
		cr_expect_eq(err.code, NSYNC_OK, "%s", cases[i].label);
		cr_expect_eq(verdict.reason, cases[i].reason, "%s: %s", cases[i].label,
			     verdict.detail);
		cr_expect(nsync_str_starts(nsync_str(verdict.detail), nsync_str(cases[i].detail)),
			  "%s: %s", cases[i].label, verdict.detail);
		cr_expect_eq(doc.root != NULL, !cases[i].reason, "%s", cases[i].label);
	}
}

struct written {
	const char *label, *text, *canonical, *layout; /* NULL: not so */
};

static void check(const struct written *row, bool layout)
{
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(1000);
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_verdict verdict = { .reason = NSYNC_SCHEMA };
	const char *wanted = layout ? row->layout : row->canonical;

	cr_assert_eq(nsync_json_read(&doc, nsync_str(row->text), &nsync_json_any, &err), NSYNC_OK);
	/* What is there already stays. */
	nsync_buf_text(&out, ">");
	cr_assert_eq(layout ? nsync_json_judge_layout(&out, &verdict, doc.root, &err)
			    : nsync_json_judge_canonical(&out, &verdict, doc.root, &err),
		     NSYNC_OK, "%s", err.text);
	cr_expect_eq(verdict.reason, wanted ? NSYNC_REASON_OK : NSYNC_NOT_JSON, "%s", row->label);
	if (wanted)
		cr_expect_str_eq(out.p + 1, wanted, "%s", row->label);
	else
		cr_expect_gt(strlen(verdict.detail), 0, "%s", row->label);
	cr_expect_eq(out.p[0], '>');
}

Test(json_judge, written)
{
	static const struct written rows[] = {
		{ "order", "{\"b\":1,\"a\":2}", "{\"a\":2,\"b\":1}",
		  "{\n  \"a\": 2,\n  \"b\": 1\n}\n" },
		{ "spelling", "[1.0, 1e2, \"\\u00e9\\/\"]", "[1,100,\"\u00e9/\"]",
		  "[\n  1,\n  100,\n  \"\u00e9/\"\n]\n" },
		{ "beyond a double", "[1e400]", NULL, NULL },
		{ "no exact double", "[1.00000000000000000001]", "[1]", NULL },
		{ "a large integer", "9007199254740993", "9007199254740992", NULL },
		{ "an exact double of many digits", "[0.1]", "[0.1]", "[\n  0.1\n]\n" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		check(&rows[i], false);
		check(&rows[i], true);
	}
}

/* The buffer's cap is the caller's affair, not the file's. */
Test(json_judge, over_the_cap)
{
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	AUTO(nsync_buf_release) struct nsync_buf one = NSYNC_BUF_INIT(4), two = NSYNC_BUF_INIT(4);
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_verdict verdict;

	cr_assert_eq(nsync_json_read(&doc, NSYNC_STR("[1,2,3]"), &nsync_json_any, &err), NSYNC_OK);
	cr_expect_eq(nsync_json_judge_canonical(&one, &verdict, doc.root, &err), NSYNC_ELIMIT);
	cr_expect_eq(verdict.reason, NSYNC_REASON_OK);
	err = (struct nsync_error){ NSYNC_OK, "", "" };
	cr_expect_eq(nsync_json_judge_layout(&two, &verdict, doc.root, &err), NSYNC_ELIMIT);
	cr_expect_eq(verdict.reason, NSYNC_REASON_OK);
}
