/* Drafts made to cost: each ends in an error at once, in bounded memory. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "nsync/item.h"

static void start(void)
{
	cr_assert(nsync_base_start());
}

TestSuite(item_draft_hostile, .init = start);

#define REQUIRED "headline: Head\nlanguage: en\ndate: 2018-08-05T15:00:00-06:00\n"

/* head, one as often as it fits into the bytes of a draft, tail. */
static const struct {
	const char *label, *head, *one, *tail;
	enum nsync_code code;
} costly[] = {
	{ "unknown keys", "---\n", "a: 1\n", "---\nText.\n", NSYNC_EINVAL },
	{ "one key again and again", "---\n", "by: 1\n", "---\nText.\n", NSYNC_ESYNTAX },
	{ "deep flow lists", "---\nby: ", "[", "\n---\nText.\n", NSYNC_ESYNTAX },
	{ "deep flow lists in a list", "---\ncountries: [", "[", "\n---\nText.\n", NSYNC_ESYNTAX },
	{ "deep flow maps", "---\nby: ", "{a: ", "\n---\nText.\n", NSYNC_ESYNTAX },
	{ "deep lists on lines of their own", "---\nby: ", "[\n", "\n---\nText.\n", NSYNC_ESYNTAX },
	{ "a list without end", "---\ntopics: [", "a,", "]\n---\nText.\n", NSYNC_ELIMIT },
	{ "deep block lists", "---\nby:\n  ", "- ", "\n---\nText.\n", NSYNC_ESYNTAX },
	{ "question marks", "---\n", "? ", "\n---\nText.\n", NSYNC_ESYNTAX },
	{ "anchors", "---\n", "&a ", "\n---\nText.\n", NSYNC_ESYNTAX },
	{ "alias bomb", "---\na: &a [x,x]\n", "b: &b [*a,*a]\n", "---\nText.\n", NSYNC_EINVAL },
	{ "alias bomb in a known key", "---\ntopics: &a [x,x]\n", "by: &b [*a,*a]\n", "---\nText.\n", NSYNC_ESYNTAX },
	{ "tag directives", "---\n", "%TAG !a! tag:a,2000:\n", "---\nText.\n", NSYNC_ESYNTAX },
	{ "a headline that is all", "---\nheadline: ", "a", "\nlanguage: en\ndate: 2018-08-05T15:00:00-06:00\n---\nText.\n", NSYNC_EINVAL },
	{ "a headline of lines", "---\nheadline: ", "a\n  ", "\nlanguage: en\ndate: 2018-08-05T15:00:00-06:00\n---\nText.\n", NSYNC_EINVAL },
	{ "quotes", "---\nheadline: '", "''", "'\nlanguage: en\ndate: 2018-08-05T15:00:00-06:00\n---\nText.\n", NSYNC_EINVAL },
	{ "a key that is all", "---\n", "a", ": b\n---\nText.\n", NSYNC_ESYNTAX },
	{ "comments", "---\n", "#\n", "---\nText.\n", NSYNC_EINVAL },
	{ "empty lines", "---\n", "\n", "---\nText.\n", NSYNC_EINVAL },
	{ "fences", "", "---\n", "Text.\n", NSYNC_EINVAL },
	{ "carriage returns", "---\n", "\r\n", "---\nText.\n", NSYNC_EINVAL },
	{ "an empty body", "---\n" REQUIRED "---\n", "\n", "", NSYNC_EINVAL },
	{ "a language of hyphens", "---\nheadline: H\ndate: 2018-08-05T15:00:00Z\nlanguage: es", "-a", "\n---\nText.\n", NSYNC_EINVAL },
};

static char *fill(size_t *n, const char *head, const char *one, const char *tail)
{
	struct nsync_buf buf = NSYNC_BUF_INIT(NSYNC_MAX_DRAFT_BYTES);

	nsync_buf_text(&buf, head);
	while (buf.n + strlen(one) + strlen(tail) <= NSYNC_MAX_DRAFT_BYTES)
		nsync_buf_text(&buf, one);
	nsync_buf_text(&buf, tail);
	cr_assert_eq(buf.code, NSYNC_OK);
	*n = buf.n;
	return buf.p;
}

Test(item_draft_hostile, costly)
{
	for (size_t i = 0; i < sizeof(costly) / sizeof(costly[0]); i++) {
		struct nsync_draft *draft;
		struct nsync_error err = { .code = NSYNC_OK };
		size_t n;
		char *text = fill(&n, costly[i].head, costly[i].one, costly[i].tail);
		clock_t begin = clock();

		cr_expect_eq(nsync_draft_read(&draft, NSYNC_STR("a.md"), (struct nsync_str){ text, n }, &err),
			     costly[i].code, "%s: %s: %s", costly[i].label, err.where, err.text);
		/* Processor time: milliseconds as a rule, under sanitizers some hundred. */
		cr_expect_lt((double)(clock() - begin) / CLOCKS_PER_SEC, 5, "%s", costly[i].label);
		nsync_draft_free(draft);
		free(text);
	}
}

Test(item_draft_hostile, too_large)
{
	struct nsync_draft *draft;
	struct nsync_error err = { .code = NSYNC_OK };
	struct nsync_buf buf = NSYNC_BUF_INIT(1 << 20);

	nsync_buf_text(&buf, "---\n" REQUIRED "---\n");
	while (buf.n <= NSYNC_MAX_DRAFT_BYTES)
		nsync_buf_char(&buf, 'a');
	cr_expect_eq(nsync_draft_read(&draft, NSYNC_STR("a.md"), nsync_buf_view(&buf), &err), NSYNC_ELIMIT);
	cr_expect_str_eq(err.where, "a.md");
	cr_expect_str_eq(err.text, "262145 bytes, a draft has at most 262144");
	nsync_buf_release(&buf);
}

/* A draft within its limit whose item would not be within its own: the escapes make it longer. */
Test(item_draft_hostile, item_too_large)
{
	struct nsync_draft_context context = { .authority = NSYNC_STR("example.org,2026"), .office = NSYNC_STR("gt"),
					       .version = 1, .log_id = { "" } };
	struct nsync_json_doc out = NSYNC_JSON_DOC_INIT;
	struct nsync_draft *draft;
	struct nsync_error err = { .code = NSYNC_OK };
	size_t n;
	char *text = fill(&n, "---\n" REQUIRED "---\n", "\"", "");

	memset(context.log_id.hex, '0', 64);
	cr_assert_eq(nsync_draft_read(&draft, NSYNC_STR("a.md"), (struct nsync_str){ text, n }, &err), NSYNC_OK);
	cr_expect_eq(nsync_draft_build(&out, draft, &context, &err), NSYNC_ELIMIT, "%s", err.text);
	cr_expect_str_eq(err.where, "a.md");
	cr_expect_not_null(strstr(err.text, "larger than 258048 bytes"));
	cr_expect_null(out.root);
	nsync_draft_free(draft);
	free(text);
}

Test(item_draft_hostile, deep_json)
{
	struct nsync_draft *draft;
	struct nsync_error err = { .code = NSYNC_OK };
	size_t n;
	char *text = fill(&n, "{\"by\":", "[", "");

	cr_expect_eq(nsync_draft_read(&draft, NSYNC_STR("a.json"), (struct nsync_str){ text, n }, &err), NSYNC_ELIMIT);
	cr_expect_str_eq(err.where, "a.json:1:38");
	free(text);
}
