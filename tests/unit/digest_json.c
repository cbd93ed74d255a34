/* digest_json.c: the formats in JSON: the same values, spelt so that nothing obeys them; and what is not told. */
#include <criterion/criterion.h>

#include "lib/digest/feed/json_list.h"

#define STR(s) { s, sizeof(s) - 1 }
#define AUGUST_5 { .seconds = 1533502800, .offset = -21600 } /* 2018-08-05T15:00:00-06:00 */

static const struct nsync_digest_region region = { .authority = STR("e.org,2026") };

/* ---- spelling ------------------------------------------------------------------------------------ */

Test(digest_json, escapes)
{
	static const struct {
		const char *label, *json, *spelt;
	} cases[] = {
		{ "plain", "{\"a\": [1, \"Año \\\"\\\\ 'x'\"]}", "{\"a\": [1, \"Año \\\"\\\\ 'x'\"]}" },
		{ "what ends a script", "\"</script><!--&\"", "\"\\u003c/script\\u003e\\u003c!--\\u0026\"" },
		{ "what moves text", "\"\u202ea\u2066\u200f\u061c\"", "\"\\u202ea\\u2066\\u200f\\u061c\"" },
		{ "what ends a line", "\"\u2028\u2029\xc2\x85\"", "\"\\u2028\\u2029\\u0085\"" },
		{ "what a terminal obeys", "\"\x7f\xc2\x9b\ufeff\"", "\"\\u007f\\u009b\\ufeff\"" },
		{ "lines", "[\n  1\n]", "[\n     1\n   ]" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(1000);

		nsync_digest_escape_json(&out, nsync_str(cases[i].json), 3);
		cr_expect_str_eq(nsync_buf_view(&out).p, cases[i].spelt, "%s: %s", cases[i].label, out.p);
	}
}

/* ---- lists ------------------------------------------------------------------------------------------- */

static void make_list(struct nsync_buf *out, bool around, size_t count)
{
	AUTO(nsync_json_builder_freep) struct nsync_json_builder *b = nsync_json_builder_new();
	AUTO(nsync_json_list_release) struct json_list list = { 0 };
	struct nsync_error err = { .code = NSYNC_OK };

	if (around) {
		nsync_json_begin_object(b);
		/* It looks like the list in a string only. */
		nsync_json_member(b, "a", NSYNC_STR("\n  \"list\": []"));
		nsync_json_name(b, "list");
		nsync_json_begin_array(b);
		nsync_json_end(b);
		nsync_json_member(b, "z", NSYNC_STR("<"));
		nsync_json_end(b);
	}
	cr_assert_eq(nsync_json_list_begin(&list, out, around ? b : NULL, "list", &err), NSYNC_OK,
		     "%s", err.text);
	for (size_t i = 0; i < count; i++) {
		nsync_json_begin_object(b);
		nsync_json_name(b, "i");
		nsync_json_add_int(b, (int64_t)i);
		nsync_json_end(b);
		cr_assert_eq(nsync_json_list_built(&list, b, &err), NSYNC_OK);
	}
	cr_assert_eq(nsync_json_list_end(&list, &err), NSYNC_OK);
}

Test(digest_json, lists)
{
	static const struct {
		const char *label;
		bool around;
		size_t count;
		const char *json;
	} cases[] = {
		{ "nothing", false, 0, "[]\n" },
		{ "two", false, 2, "[\n  {\n    \"i\": 0\n  },\n  {\n    \"i\": 1\n  }\n]\n" },
		{ "nothing in an object", true, 0,
		  "{\n  \"a\": \"\\n  \\\"list\\\": []\",\n  \"list\": [],\n  \"z\": \"\\u003c\"\n}\n" },
		{ "one in an object", true, 1,
		  "{\n  \"a\": \"\\n  \\\"list\\\": []\",\n  \"list\": [\n    {\n      \"i\": 0\n    }\n  ],\n"
		  "  \"z\": \"\\u003c\"\n}\n" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(1000);

		make_list(&out, cases[i].around, cases[i].count);
		cr_expect_str_eq(nsync_buf_view(&out).p, cases[i].json, "%s:\n%s", cases[i].label, out.p);
	}
}

Test(digest_json, no_such_list)
{
	AUTO(nsync_json_builder_freep) struct nsync_json_builder *b = nsync_json_builder_new();
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(1000);
	AUTO(nsync_json_list_release) struct json_list list = { 0 };
	struct nsync_error err = { .code = NSYNC_OK };

	nsync_json_begin_object(b);
	nsync_json_end(b);
	cr_expect_eq(nsync_json_list_begin(&list, &out, b, "list", &err), NSYNC_EINVAL);
}

/* ---- whole digests ----------------------------------------------------------------------------------- */

#define LINK(slug) "{\"rel\":\"evolvedFrom\",\"uri\":\"tag:e.org,2026:gt/2018/08/" slug "\"}"
#define PICTURE    "{\"rel\":\"picture\",\"uri\":\"ni:///sha-256;x\"}"

/* A story that may be shown, one that is held, and one that names others. */
struct named_case {
	const char *label, *associations, *kept; /* kept: p NULL: the body has none at all */
};

static const struct named_case named[] = {
	{ "none", NULL, NULL },
	{ "one that may be shown", LINK("open"), LINK("open") },
	{ "one that is held", LINK("held"), NULL },
	{ "one that nobody knows", LINK("other"), NULL },
	{ "a picture", PICTURE, PICTURE },
	{ "some of each", LINK("held") "," PICTURE "," LINK("open") "," LINK("held"), PICTURE "," LINK("open") },
};

static void read_body(struct nsync_json_doc *doc, struct nsync_buf *text, const char *associations)
{
	struct nsync_error err = { .code = NSYNC_OK };

	nsync_buf_text(text, "{\"a\":\"</script>\u202e\"");
	if (associations)
		nsync_buf_printf(text, ",\"associations\":[%s]", associations);
	nsync_buf_text(text, ",\"z\":1}");
	cr_assert_eq(nsync_json_read(doc, nsync_buf_view(text), &nsync_json_any, &err), NSYNC_OK, "%s", err.text);
}

static void check_named(const struct named_case *c, const char *format, bool with_stories)
{
	AUTO(nsync_json_doc_release) struct nsync_json_doc body = NSYNC_JSON_DOC_INIT, wanted = NSYNC_JSON_DOC_INIT;
	AUTO(nsync_json_doc_release) struct nsync_json_doc found = NSYNC_JSON_DOC_INIT;
	AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(10000), wanted_text = NSYNC_BUF_INIT(10000);
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(10000);
	AUTO(nsync_digest_release) struct nsync_digest digest;
	struct nsync_item open = { .uri = STR("tag:e.org,2026:gt/2018/08/open"), .language = STR("en"), .first_created = AUGUST_5 };
	struct nsync_item held = { .uri = STR("tag:e.org,2026:gt/2018/08/held"), .language = STR("en"), .status = NSYNC_WITHHELD };
	struct nsync_item item = { .uri = STR("tag:e.org,2026:gt/2018/08/item"), .language = STR("es"),
				   .first_created = AUGUST_5, .story = { .office = "gt", .year = 2018, .month = 8, .slug = "item" },
				   .version = 3 };
	const struct nsync_digest_story stories[] = { { .item = &open }, { .item = &held }, { .item = &item, .seq = 7 } };
	struct nsync_digest_options options = { .languages = { STR("es") }, .language_count = with_stories };
	struct nsync_error err = { .code = NSYNC_OK };

	read_body(&body, &text, c->associations);
	read_body(&wanted, &wanted_text, c->kept);
	item.body = open.body = body.root;
	cr_assert_eq(nsync_digest_select(&digest, &region, stories, 3, &options, &err), NSYNC_OK);
	digest.stories = with_stories ? stories : NULL;
	digest.story_count = with_stories ? 3 : 0;
	cr_assert_eq(nsync_digest_format_find(nsync_str(format))->render(&out, &digest, &err), NSYNC_OK);
	cr_expect_null(strstr(out.p, "held"), "%s: %s:\n%s", c->label, format, out.p);
	cr_expect_null(strstr(out.p, "<"));
	cr_expect_null(strstr(out.p, "\u202e"));
	cr_assert_eq(nsync_json_read(&found, nsync_buf_view(&out), &nsync_json_any, &err), NSYNC_OK, "%s", err.text);
	const struct nsync_json *value = nsync_json_at(found.root, strcmp(format, "ninjs") == 0 ? NSYNC_STR("/0") :
											       NSYNC_STR("/items/0/item"));

	cr_assert(value, "%s", out.p);
	cr_expect(nsync_json_equal(value, wanted.root), "%s: %s:\n%s", c->label, format, out.p);
}

Test(digest_json, names)
{
	for (size_t i = 0; i < sizeof(named) / sizeof(named[0]); i++) {
		check_named(&named[i], "ninjs", false);
		check_named(&named[i], "ninjs", true);
		check_named(&named[i], "json", false);
		check_named(&named[i], "json", true);
	}
}

/* Our own, byte for byte. */
Test(digest_json, whole)
{
	AUTO(nsync_json_doc_release) struct nsync_json_doc body = NSYNC_JSON_DOC_INIT;
	AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(1000), out = NSYNC_BUF_INIT(10000);
	AUTO(nsync_digest_release) struct nsync_digest digest;
	struct nsync_item item = { .uri = STR("tag:e.org,2026:gt/2018/08/item"), .language = STR("es"),
				   .first_created = AUGUST_5, .version = 3,
				   .story = { .office = "gt", .year = 2018, .month = 8, .slug = "item" } };
	const struct nsync_item killed = { .uri = STR("tag:e.org,2026:gt/2018/08/gone"), .version_created = AUGUST_5,
					   .status = NSYNC_CANCELED };
	const struct nsync_digest_story stories[] = { { .item = &item, .id = { "aa" }, .seq = 7 },
						      { .item = &killed, .notice_language = STR("en") } };
	const struct nsync_digest_options options = { .languages = { STR("en"), STR("es") }, .language_count = 2 };
	const struct nsync_digest_region known = { .authority = STR("e.org,2026"), .record_seq = 9,
						   .record_id = { "bb" }, .pin = { "cc" } };
	struct nsync_error err = { .code = NSYNC_OK };

	read_body(&body, &text, NULL);
	item.body = body.root;
	cr_assert_eq(nsync_digest_select(&digest, &known, stories, 2, &options, &err), NSYNC_OK);
	digest.stories = stories;
	digest.story_count = 2;
	cr_assert_eq(nsync_digest_render_json(&out, &digest, &err), NSYNC_OK);
	cr_expect_str_eq(out.p,
			 "{\n  \"format\": \"nsync-digest-1\",\n  \"items\": [\n    {\n      \"date\": \"2018-08-05\",\n"
			 "      \"id\": \"aa\",\n      \"item\": {\n        \"a\": \"\\u003c/script\\u003e\\u202e\",\n        \"z\": 1\n"
			 "      },\n      \"otherLanguage\": true,\n      \"path\": \"items/gt/2018/08/item.3.json\",\n"
			 "      \"record\": 7\n    }\n  ],\n  \"kills\": [\n    {\n      \"language\": \"en\",\n"
			 "      \"uri\": \"tag:e.org,2026:gt/2018/08/gone\",\n      \"when\": \"2018-08-05T15:00:00-06:00\"\n"
			 "    }\n  ],\n  \"language\": \"en\",\n  \"record\": {\n    \"id\": \"bb\",\n    \"seq\": 9\n  },\n"
			 "  \"region\": {\n    \"authority\": \"e.org,2026\",\n    \"pin\": \"cc\"\n  }\n}\n",
			 "%s", out.p);
}
