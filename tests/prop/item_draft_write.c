/* item_draft_write.c: random items, written as drafts, read and built again: they say the same. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "nsync/item.h"

static void start(void)
{
	cr_assert(nsync_base_start());
}

TestSuite(prop_item_draft_write, .init = start, .timeout = 120);

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define FIRST    "2018-08-05T15:00:00-06:00"

static uint64_t state;

static uint64_t below(uint64_t n)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (state * 0x2545f4914f6cdd1dull >> 11) % n;
}

/* ---- random bodies ----------------------------------------------------------------- */

static const char *const pieces[] = {
	"a",
	"word",
	" ",
	"  ",
	":",
	": ",
	" #",
	"#",
	"\"",
	"'",
	"\\",
	"\\n",
	"- ",
	"-",
	"? ",
	"[",
	"]",
	"{",
	"}",
	",",
	"&a",
	"*a",
	"!",
	"|",
	">",
	"%",
	"@",
	"`",
	"~",
	"null",
	"yes",
	"0x1",
	"1.5",
	"---",
	"...",
	"=",
	"<<",
	"\xc3\xb3",
	"\xe2\x80\x9c",
	"\xc2\xa0",
	"\xf0\x9f\x98\x80",
	"\xef\xbf\xbe",
	"\xef\xbf\xbf",
	"\xcd\x8f",
	"http://a.b/c?d=e&f",
	"\xe4\xb8\xad",
};
static const char *const more_pieces[] = { "\n",      "\n\n", "\t",    "\xe2\x80\xa8",
					   "\n---\n", "\n> ", "\n    " };

static void random_text(struct nsync_buf *out, bool lines)
{
	nsync_buf_clear(out);
	nsync_buf_text(out, below(3) ? "A" : pieces[below(COUNT(pieces))]);
	for (uint64_t i = below(6); i; i--)
		nsync_buf_text(out, lines && !below(4) ? more_pieces[below(COUNT(more_pieces))]
						       : pieces[below(COUNT(pieces))]);
}

static void member(struct nsync_json_builder *b, const char *name, bool lines)
{
	AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(4096);

	random_text(&text, lines);
	nsync_json_member(b, name, nsync_buf_view(&text));
}

static void begin(struct nsync_json_builder *b, const char *array)
{
	nsync_json_name(b, array);
	nsync_json_begin_array(b);
}

static void role(struct nsync_json_builder *b, const char *name, const char *type, bool lines)
{
	nsync_json_begin_object(b);
	nsync_json_member(b, "role", nsync_str(name));
	if (type)
		nsync_json_member(b, "contentType", nsync_str(type));
	member(b, "value", lines);
	nsync_json_end(b);
}

static void random_lists(struct nsync_json_builder *b)
{
	static const char *const countries[] = { "GT", "NO", "MX", "HN" };
	static const char *const topics[] = { "20000639", "11000000", "20000001" };

	begin(b, "places");
	for (uint64_t i = 0, n = 1 + below(COUNT(countries)); i < n; i++) {
		nsync_json_begin_object(b);
		nsync_json_member(b, "literal", nsync_str(countries[i]));
		nsync_json_member(b, "rel", NSYNC_STR("country"));
		if (!below(40))
			member(b, "name", false);
		nsync_json_end(b);
	}
	nsync_json_end(b);
	if (below(2)) {
		begin(b, "subjects");
		for (uint64_t i = 0, n = 1 + below(COUNT(topics)); i < n; i++) {
			char uri[80];

			snprintf(uri, sizeof(uri), "http://cv.iptc.org/newscodes/mediatopic/%s",
				 topics[i]);
			nsync_json_begin_object(b);
			nsync_json_member(b, "uri", nsync_str(uri));
			nsync_json_end(b);
		}
		nsync_json_end(b);
	}
	if (below(2)) {
		begin(b, "infoSources");
		nsync_json_begin_object(b);
		nsync_json_member(b, "role",
				  below(8) ? NSYNC_STR("jointIssuer") : NSYNC_STR("writer"));
		nsync_json_member(b, "literal", NSYNC_STR("mx"));
		nsync_json_end(b);
		nsync_json_end(b);
	}
	if (below(3))
		return;
	begin(b, "associations");
	nsync_json_begin_object(b);
	nsync_json_member(b, "name", NSYNC_STR("translationOf"));
	nsync_json_member(b, "rel",
			  below(8) ? NSYNC_STR("translationOf") : NSYNC_STR("evolvedFrom"));
	nsync_json_member(b, "uri",
			  below(2) ? NSYNC_STR("tag:example.org,2026:mx/2018/08/agua")
				   : NSYNC_STR("tag:other.org,2026:mx/2018/08/agua"));
	nsync_json_end(b);
	nsync_json_end(b);
}

static void random_draft(struct nsync_buf *out)
{
	static const char *const states[] = { "usable", "withheld", "canceled" };
	AUTO(nsync_json_builder_freep) struct nsync_json_builder *b = nsync_json_builder_new();
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	struct nsync_error err = { .code = NSYNC_OK };

	nsync_json_begin_object(b);
	nsync_json_member(b, "firstCreated", NSYNC_STR(FIRST));
	nsync_json_member(b, "language", below(2) ? NSYNC_STR("es") : NSYNC_STR("zh-Hant-TW"));
	nsync_json_member(b, "pubStatus", nsync_str(states[below(3)]));
	begin(b, "headlines");
	role(b, "main", below(40) ? NULL : "text/plain", false);
	nsync_json_end(b);
	begin(b, "bodies");
	role(b, "main", below(20) ? "text/markdown" : "text/plain", true);
	nsync_json_end(b);
	if (below(2)) {
		begin(b, "descriptions");
		role(b, "summary", "text/plain", true);
		if (below(2))
			role(b, "correction", "text/plain", true);
		nsync_json_end(b);
	}
	random_lists(b);
	if (below(2))
		member(b, "by", false);
	if (below(2))
		member(b, "located", false);
	if (below(2))
		member(b, "slugline", false);
	if (below(2))
		member(b, "edNote", true);
	if (!below(20))
		member(b, "copyrightNotice", false);
	if (below(2))
		nsync_json_member(b, "embargoedUntil",
				  below(8) ? NSYNC_STR("2018-08-06T00:00:00Z")
					   : NSYNC_STR("2018-08-06t00:00:00.5z"));
	if (below(2)) {
		nsync_json_name(b, "urgency");
		nsync_json_add_int(b, 1 + (int64_t)below(9));
	}
	nsync_json_end(b);
	cr_assert_eq(nsync_json_build(&doc, b, &err), NSYNC_OK);
	nsync_buf_clear(out);
	cr_assert_eq(nsync_json_layout(out, doc.root, &err), NSYNC_OK);
}

/* ---- there and back ---------------------------------------------------------------- */

static enum nsync_code build(struct nsync_json_doc *out, const char *name, struct nsync_str text,
			     const struct nsync_json *before, struct nsync_error *err)
{
	AUTO(nsync_draft_freep) struct nsync_draft *draft = NULL;
	struct nsync_draft_context how = {
		.authority = NSYNC_STR("example.org,2026"),
		.office = NSYNC_STR("gt"),
		.version = before ? 2 : 1,
		.before = before,
		.note_optional = true,
	};

	memset(how.log_id.hex, '0', 64);
	memset(how.previous.hex, '0', 64);
	TRY(nsync_draft_read(&draft, nsync_str(name), text, err));
	return nsync_draft_build(out, draft, &how, err);
}

static void there_and_back(const struct nsync_json *body, bool json)
{
	AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(1 << 20);
	AUTO(nsync_json_doc_release) struct nsync_json_doc again = NSYNC_JSON_DOC_INIT;
	struct nsync_str note = NSYNC_STR("edNote");
	struct nsync_error err = { .code = NSYNC_OK };

	cr_assert_eq(nsync_draft_write(&text, body, json, true, &err), NSYNC_OK, "%s", err.text);
	cr_assert_eq(build(&again, json ? "agua.json" : "agua.md", nsync_buf_view(&text), body,
			   &err),
		     NSYNC_OK, "%s: %s in\n%s", err.where, err.text, text.p);
	cr_assert(nsync_item_same(body, again.root), "%s", text.p);
	cr_assert(nsync_str_eq(nsync_json_get_str(body, note),
			       nsync_json_get_str(again.root, note)),
		  "%s", text.p);
	/* The same draft again: nothing depends on how the body was made. */
	AUTO(nsync_buf_release) struct nsync_buf twice = NSYNC_BUF_INIT(1 << 20);

	cr_assert_eq(nsync_draft_write(&twice, again.root, json, true, &err), NSYNC_OK);
	cr_assert_str_eq(twice.p, text.p);
}

Test(prop_item_draft_write, there_and_back)
{
	AUTO(nsync_buf_release) struct nsync_buf draft = NSYNC_BUF_INIT(1 << 20);
	size_t markdown = 0, json_only = 0, none = 0;

	state = 5;
	for (int i = 0; i < 4000; i++) {
		AUTO(nsync_json_doc_release) struct nsync_json_doc body = NSYNC_JSON_DOC_INIT;
		struct nsync_error err = { .code = NSYNC_OK };
		bool fits;

		random_draft(&draft);
		if (build(&body, "agua.json", nsync_buf_view(&draft), NULL, &err)) {
			none++;
			continue;
		}
		there_and_back(body.root, true);
		cr_assert_eq(nsync_draft_fits_markdown(&fits, body.root, &err), NSYNC_OK);
		if (fits)
			there_and_back(body.root, false);
		markdown += fits;
		json_only += !fits;
	}
	cr_expect_gt(markdown, 1000, "%zu Markdown, %zu JSON, %zu no item", markdown, json_only,
		     none);
	cr_expect_gt(json_only, 500, "%zu Markdown, %zu JSON, %zu no item", markdown, json_only,
		     none);
}
