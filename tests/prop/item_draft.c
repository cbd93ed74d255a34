/* Drafts, cut up and put together at random: an error with a place, or an item that holds. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "nsync/item.h"

static void start(void)
{
	cr_assert(nsync_base_start());
}

TestSuite(prop_item_draft, .init = start);

static uint64_t state;

static uint64_t below(uint64_t n)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (state * 0x2545f4914f6cdd1dull >> 11) % n;
}

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const char *const lines[] = {
	"headline: Head", "headline: \"Reuni\xc3\xb3n # 3\"", "language: es", "language: en-US",
	"date: 2018-08-05T15:00:00-06:00", "date: 2018-08-05T15:00:00Z", "located: Xela", "countries: [GT, NO]",
	"topics: [migration, \"20000639\"]", "joint: [mx, hn]", "summary: >\n  a\n\n  b", "correction: 'It''s 16'",
	"by: Ana", "slugline: AGUA", "urgency: 3", "embargo: 2018-08-06T00:00:00Z", "expires: 2019-08-06T00:00:00Z",
	"translationOf: mx/2018/08/agua", "status: withheld", "note: why", "# remark", "",
};

static const char *const scraps[] = {
	"\"", "'", "[", "]", "{", "}", ":", ": ", " #", "&a ", "*a", "!!str ", "|", ">", "- ", "? ", "%", "@", "`", "\t",
	"\n", "\r\n", "\r", "---\n", "...\n", "\xef\xbb\xbf", "\xe2\x80\xa8", "\xe2\x80\xae", "\xff", "\xc2\x85",
	"\\x00", "\\u202e", "0", "a", "\xc3\xb3",
};

/* A whole draft, with the three keys that must be there, then some scraps put in. */
static void random_draft(struct nsync_buf *out)
{
	const char *end = below(4) ? "\n" : "\r\n";

	nsync_buf_printf(out, "---%s%s%s%s%s%s%s", end, lines[below(2)], end, lines[2 + below(2)], end,
			 lines[4 + below(2)], end);
	for (uint64_t i = below(8); i; i--)
		nsync_buf_printf(out, "%s%s", lines[6 + below(COUNT(lines) - 6)], end);
	nsync_buf_printf(out, "---%sText.\xc2\xa0%s", end, end);
	for (uint64_t i = below(4); i; i--) {
		const char *scrap = scraps[below(COUNT(scraps))];
		size_t n = strlen(scrap), at = below(out->n + 1);

		cr_assert_not_null(nsync_buf_reserve(out, n));
		memmove(out->p + at + n, out->p + at, out->n - at);
		memcpy(out->p + at, scrap, n);
		out->n += n;
	}
}

/* "a.md", or "a.md:line:column" with both from 1. */
static bool place_is_good(const char *where)
{
	unsigned line, column;
	int n = 0;

	if (strcmp(where, "a.md") == 0)
		return true;
	return sscanf(where, "a.md:%u:%u%n", &line, &column, &n) == 2 && where[n] == '\0' && line > 0 && column > 0;
}

static bool build(const struct nsync_draft *draft, struct nsync_error *err)
{
	struct nsync_draft_context context = { .authority = NSYNC_STR("example.org,2026"), .office = NSYNC_STR("gt"),
					       .version = 1 };
	struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	struct nsync_item item;
	struct nsync_verdict verdict;
	struct nsync_path path = { .kind = NSYNC_PATH_ITEM, .number = 1 };

	memset(context.log_id.hex, '0', 64);
	if (nsync_draft_build(&doc, draft, &context, err) != NSYNC_OK)
		return false;
	cr_assert_eq(nsync_item_read(&item, &verdict, doc.root), NSYNC_REASON_OK, "%s", verdict.pointer);
	cr_assert_eq(nsync_draft_story(&path.story, draft, context.office, err), NSYNC_OK);
	cr_assert_eq(nsync_item_bind(&verdict, &item, &path, context.authority), NSYNC_REASON_OK);
	cr_assert(nsync_item_same(doc.root, doc.root));
	nsync_json_doc_release(&doc);
	return true;
}

Test(prop_item_draft, error_or_item)
{
	size_t built = 0, refused = 0;

	state = 4;
	for (int i = 0; i < 20000; i++) {
		struct nsync_buf buf = NSYNC_BUF_INIT(NSYNC_MAX_DRAFT_BYTES);
		struct nsync_error err = { .code = NSYNC_OK };
		struct nsync_draft *draft;

		random_draft(&buf);
		if (nsync_draft_read(&draft, NSYNC_STR("a.md"), nsync_buf_view(&buf), &err) == NSYNC_OK)
			built += build(draft, &err);
		if (err.code) {
			refused++;
			cr_assert(place_is_good(err.where), "%s: %s in\n%s", err.where, err.text, buf.p);
			cr_assert(err.code == NSYNC_ESYNTAX || err.code == NSYNC_EINVAL, "%d", err.code);
			cr_assert_str_not_empty(err.text);
			cr_assert(nsync_utf8_valid(nsync_str(err.text)));
		}
		nsync_draft_free(draft);
		nsync_buf_release(&buf);
	}
	cr_assert_gt(built, 1000);
	cr_assert_gt(refused, 1000);
}
