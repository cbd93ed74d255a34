/* Drafts that are as they should be, and the items that they become. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "nsync/item.h"
#include "nsync/schema.h"

static void start(void)
{
	cr_assert(nsync_base_start());
}

TestSuite(item_draft, .init = start);

#define ID "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define REQUIRED "headline: Head\nlanguage: en\ndate: 2018-08-05T15:00:00-06:00\n"

static struct nsync_draft *read_draft(const char *name, const char *text)
{
	struct nsync_draft *draft;
	struct nsync_error err = { .code = NSYNC_OK };

	cr_assert_eq(nsync_draft_read(&draft, nsync_str(name), nsync_str(text), &err), NSYNC_OK,
		     "%s: %s", err.where, err.text);
	return draft;
}

static struct nsync_draft_context context_for(const char *office)
{
	struct nsync_draft_context context = {
		.authority = NSYNC_STR("example.org,2026"),
		.office = nsync_str(office),
		.version = 1,
		.log_id = { ID },
	};

	cr_assert(nsync_time_parse(&context.version_created, NSYNC_STR("2026-01-02T03:04:05Z")));
	return context;
}

/* A body must be what schema/item.schema.json accepts, and what the item's reader reads. */
static void check_body(const struct nsync_json *body, const char *label)
{
	AUTO(nsync_json_builder_freep) struct nsync_json_builder *b = nsync_json_builder_new();
	struct nsync_json_doc file = NSYNC_JSON_DOC_INIT;
	struct nsync_error err = { .code = NSYNC_OK };
	const struct nsync_schema *schema;
	struct nsync_item item;
	struct nsync_verdict verdict;
	bool valid;

	nsync_json_begin_object(b);
	nsync_json_name(b, "item");
	nsync_json_add_value(b, body);
	nsync_json_name(b, "signatures");
	nsync_json_begin_object(b);
	nsync_json_end(b);
	nsync_json_end(b);
	cr_assert_eq(nsync_json_build(&file, b, &err), NSYNC_OK);
	cr_assert_eq(nsync_schema_builtin(&schema, "item", &err), NSYNC_OK, "%s: %s", err.where, err.text);
	cr_assert_eq(nsync_schema_check(&valid, schema, file.root, &err), NSYNC_OK);
	cr_expect(valid, "%s", label);
	cr_expect_eq(nsync_item_read(&item, &verdict, body), NSYNC_REASON_OK, "%s: %s", label, verdict.pointer);
	nsync_json_doc_release(&file);
}

/* The canonical body that text becomes in office; freed by the caller. */
static char *build(const char *name, const char *text, const struct nsync_draft_context *context)
{
	struct nsync_draft *draft = read_draft(name, text);
	struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	struct nsync_error err = { .code = NSYNC_OK };
	struct nsync_buf buf = NSYNC_BUF_INIT(1 << 20);

	cr_assert_eq(nsync_draft_build(&doc, draft, context, &err), NSYNC_OK, "%s: %s", err.where, err.text);
	check_body(doc.root, name);
	cr_assert_eq(nsync_json_canonical(&buf, doc.root, &err), NSYNC_OK);
	nsync_json_doc_release(&doc);
	nsync_draft_free(draft);
	return buf.p;
}

Test(item_draft, smallest)
{
	struct nsync_draft_context context = context_for("gt");
	char *body = build("hubs.md", "---\n" REQUIRED "---\nText.\n", &context);

	cr_expect_str_eq(body,
			 "{\"altIds\":[{\"role\":\"log\",\"value\":\"0:" ID "\"}],"
			 "\"bodies\":[{\"contentType\":\"text/markdown\",\"role\":\"main\",\"value\":\"Text.\"}],"
			 "\"firstCreated\":\"2018-08-05T15:00:00-06:00\","
			 "\"headlines\":[{\"role\":\"main\",\"value\":\"Head\"}],\"language\":\"en\","
			 "\"places\":[{\"literal\":\"GT\",\"rel\":\"country\"}],\"profile\":\"nsync-item-1\","
			 "\"pubStatus\":\"usable\",\"representationType\":\"full\","
			 "\"standard\":{\"name\":\"ninjs\",\"version\":\"3.1\"},\"type\":\"text\","
			 "\"uri\":\"tag:example.org,2026:gt/2018/08/hubs\",\"version\":\"1\","
			 "\"versionCreated\":\"2026-01-02T03:04:05Z\"}");
	free(body);
}

static const char full[] =
	"---\n"
	"# An officer's remark.\n"
	"headline: \"Reunión # 3: \\\"agua\\\"\"\n"
	"language: ES-gt\n"
	"date: 2018-08-05t15:00:00-06:00 # local\n"
	"located: Ciudad de Guatemala\n"
	"countries: [gt, NO, 'mx']\n"
	"topics: [migration, \"20000639\", trata]\n"
	"joint: [mx, hn]\n"
	"summary: >\n"
	"  Una línea\n"
	"  plegada.\n"
	"\n"
	"  Otra.\n"
	"correction: Decía 15; son 16.\n"
	"by: Ana\n"
	"slugline: AGUA\n"
	"urgency: 3\n"
	"embargo: 2018-08-06T00:00:00Z\n"
	"expires: 2019-08-06T00:00:00+01:00\n"
	"translationOf: gt/2018/08/water\n"
	"status: withheld\n"
	"note: 'Cifras corregidas'\n"
	"---\n"
	"\n\nUno.\n\n  Dos.\xc2\xa0\n\n---\n\nTres. \n\n\n";

Test(item_draft, everything)
{
	struct nsync_draft_context context = context_for("gt");
	struct nsync_json_doc before = NSYNC_JSON_DOC_INIT;
	struct nsync_error err = { .code = NSYNC_OK };
	char *body;

	cr_assert_eq(nsync_json_read(&before, NSYNC_STR("{\"firstCreated\":\"2018-08-05T15:00:00-06:00\"}"),
				     &nsync_json_any, &err), NSYNC_OK);
	context.version = 2;
	context.before = before.root;
	context.previous = (struct nsync_id){ ID };
	context.log_seq = 41;
	body = build("path/to/agua.markdown", full, &context);
	cr_expect_str_eq(body,
			 "{\"altIds\":[{\"role\":\"previous\",\"value\":\"" ID "\"},{\"role\":\"log\",\"value\":\"41:" ID "\"}],"
			 "\"associations\":[{\"name\":\"translationOf\",\"rel\":\"translationOf\","
			 "\"uri\":\"tag:example.org,2026:gt/2018/08/water\"}],"
			 "\"bodies\":[{\"contentType\":\"text/markdown\",\"role\":\"main\","
			 "\"value\":\"Uno.\\n\\n  Dos.\xc2\xa0\\n\\n---\\n\\nTres. \"}],"
			 "\"by\":\"Ana\","
			 "\"descriptions\":[{\"contentType\":\"text/plain\",\"role\":\"summary\","
			 "\"value\":\"Una línea plegada.\\nOtra.\"},"
			 "{\"contentType\":\"text/plain\",\"role\":\"correction\",\"value\":\"Decía 15; son 16.\"}],"
			 "\"edNote\":\"Cifras corregidas\",\"embargoedUntil\":\"2018-08-06T00:00:00Z\","
			 "\"expires\":\"2019-08-06T00:00:00+01:00\",\"firstCreated\":\"2018-08-05T15:00:00-06:00\","
			 "\"headlines\":[{\"role\":\"main\",\"value\":\"Reunión # 3: \\\"agua\\\"\"}],"
			 "\"infoSources\":[{\"literal\":\"mx\",\"role\":\"jointIssuer\"},{\"literal\":\"hn\",\"role\":\"jointIssuer\"}],"
			 "\"language\":\"es-GT\",\"located\":\"Ciudad de Guatemala\","
			 "\"places\":[{\"literal\":\"GT\",\"rel\":\"country\"},{\"literal\":\"NO\",\"rel\":\"country\"},"
			 "{\"literal\":\"MX\",\"rel\":\"country\"}],"
			 "\"profile\":\"nsync-item-1\",\"pubStatus\":\"withheld\",\"representationType\":\"full\","
			 "\"slugline\":\"AGUA\",\"standard\":{\"name\":\"ninjs\",\"version\":\"3.1\"},"
			 "\"subjects\":[{\"uri\":\"http://cv.iptc.org/newscodes/mediatopic/20000634\"},"
			 "{\"uri\":\"http://cv.iptc.org/newscodes/mediatopic/20000639\"},"
			 "{\"uri\":\"http://cv.iptc.org/newscodes/mediatopic/20001283\"}],"
			 "\"type\":\"text\",\"urgency\":3,\"uri\":\"tag:example.org,2026:gt/2018/08/agua\","
			 "\"version\":\"2\",\"versionCreated\":\"2026-01-02T03:04:05Z\"}");
	free(body);
	nsync_json_doc_release(&before);
}

/* RFC 3339 has several spellings of one moment; all versions have the first one's. */
Test(item_draft, date_is_spelt_as_before)
{
	struct nsync_draft_context context = context_for("gt");
	struct nsync_json_doc before = NSYNC_JSON_DOC_INIT;
	struct nsync_error err = { .code = NSYNC_OK };
	char *body;

	cr_assert_eq(nsync_json_read(&before, NSYNC_STR("{\"firstCreated\":\"2018-08-05t15:00:00.000-06:00\"}"),
				     &nsync_json_any, &err), NSYNC_OK);
	context.version = 2;
	context.before = before.root;
	context.previous = (struct nsync_id){ ID };
	body = build("hubs.md", "---\n" REQUIRED "note: x\n---\nText.\n", &context);
	cr_expect_not_null(strstr(body, "\"firstCreated\":\"2018-08-05t15:00:00.000-06:00\""));
	free(body);
	nsync_json_doc_release(&before);
}

/* Each differs from the smallest draft in what an editor or a system does to a file. */
static const struct {
	const char *label, *text;
} same_drafts[] = {
	{ "CR LF", "---\r\nheadline: Head\r\nlanguage: en\r\ndate: 2018-08-05T15:00:00-06:00\r\n---\r\nText.\r\n" },
	{ "BOM", "\xef\xbb\xbf---\n" REQUIRED "---\nText.\n" },
	{ "BOM and CR LF", "\xef\xbb\xbf---\r\nheadline: Head\r\nlanguage: en\r\ndate: 2018-08-05T15:00:00-06:00\r\n---\r\n\r\nText.\r\n\r\n" },
	{ "no final line feed", "---\n" REQUIRED "---\nText." },
	{ "blanks behind the fences", "--- \n" REQUIRED "---\t\nText.\n" },
	{ "empty lines", "---\n\n" REQUIRED "\n---\n\n\nText.\n\n\n" },
	{ "quotes", "---\nheadline: 'Head'\nlanguage: \"en\"\ndate: \"2018-08-05T15:00:00-06:00\"\n---\nText.\n" },
	{ "comment", "---\n# for you\n" REQUIRED "---\nText.\n" },
	{ "comment behind a code", "---\nheadline: Head\nlanguage: en # English\ndate: 2018-08-05T15:00:00-06:00\n---\nText.\n" },
	{ "comment behind quotes", "---\nheadline: \"Head\" # good?\nlanguage: en\ndate: 2018-08-05T15:00:00-06:00\n---\nText.\n" },
	{ "own country", "---\n" REQUIRED "countries: GT\n---\nText.\n" },
	{ "own country in a list over lines", "---\n" REQUIRED "countries: [\n  gt,\n]\n---\nText.\n" },
	{ "status usable", "---\n" REQUIRED "status: usable\n---\nText.\n" },
};

Test(item_draft, same_item)
{
	struct nsync_draft_context context = context_for("gt");
	char *first = build("hubs.md", "---\n" REQUIRED "---\nText.\n", &context);

	for (size_t i = 0; i < sizeof(same_drafts) / sizeof(same_drafts[0]); i++) {
		char *body = build("hubs.md", same_drafts[i].text, &context);

		cr_expect_str_eq(body, first, "%s", same_drafts[i].label);
		free(body);
	}
	free(first);
}

Test(item_draft, values_are_never_guessed)
{
	struct nsync_draft_context context = context_for("gt");
	char *body = build("a.md",
			   "---\nheadline: yes\nlanguage: no\ndate: 2018-08-05T15:00:00-06:00\n"
			   "countries: [NO]\nby: ~\nlocated: 0x10\nslugline: 2018-08-05\nsummary: null\n---\nText.\n",
			   &context);

	cr_expect_not_null(strstr(body, "\"headlines\":[{\"role\":\"main\",\"value\":\"yes\"}]"));
	cr_expect_not_null(strstr(body, "\"language\":\"no\""));
	cr_expect_not_null(strstr(body, "{\"literal\":\"NO\",\"rel\":\"country\"}"));
	cr_expect_not_null(strstr(body, "\"by\":\"~\""));
	cr_expect_not_null(strstr(body, "\"located\":\"0x10\""));
	cr_expect_not_null(strstr(body, "\"slugline\":\"2018-08-05\""));
	cr_expect_not_null(strstr(body, "\"value\":\"null\""));
	free(body);
}

static const struct {
	const char *label, *tag, *written;
} languages[] = {
	{ "plain", "es", "es" },
	{ "three letters", "QUC", "quc" },
	{ "region", "en-us", "en-US" },
	{ "region in digits", "es-419", "es-419" },
	{ "script", "zh-HANT-tw", "zh-Hant-TW" },
	{ "variant", "sl-ROZAJ", "sl-rozaj" },
	{ "all", "sl-latn-IT-NEDIS-rozaj", "sl-Latn-IT-nedis-rozaj" },
};

Test(item_draft, language_tags_in_their_usual_case)
{
	struct nsync_draft_context context = context_for("gt");

	for (size_t i = 0; i < sizeof(languages) / sizeof(languages[0]); i++) {
		char text[200], want[100], *body;

		snprintf(text, sizeof(text), "---\nheadline: H\nlanguage: %s\ndate: 2018-08-05T15:00:00Z\n---\nT\n",
			 languages[i].tag);
		snprintf(want, sizeof(want), "\"language\":\"%s\"", languages[i].written);
		body = build("a.md", text, &context);
		cr_expect_not_null(strstr(body, want), "%s", languages[i].label);
		free(body);
	}
}

Test(item_draft, story_has_the_local_month)
{
	struct nsync_draft *draft = read_draft("drafts/new-year.md",
					       "---\nheadline: H\nlanguage: en\ndate: 2017-12-31T23:00:00-06:00\n---\nT\n");
	struct nsync_story story;
	struct nsync_error err = { .code = NSYNC_OK };
	char text[NSYNC_MAX_PATH];

	cr_assert_eq(nsync_draft_story(&story, draft, NSYNC_STR("ni"), &err), NSYNC_OK);
	nsync_story_format(text, &story, 0);
	cr_expect_str_eq(text, "ni/2017/12/new-year");
	cr_expect_eq(nsync_draft_story(&story, draft, NSYNC_STR("origin"), &err), NSYNC_EINVAL);
	cr_expect_str_eq(err.text, "office \"origin\"");
	nsync_draft_free(draft);
}

Test(item_draft, translation_by_uri)
{
	struct nsync_draft_context context = context_for("gt");
	char *body = build("a.md", "---\n" REQUIRED "translationOf: tag:other.org,2020:mx/2018/08/a\n---\nT\n", &context);

	cr_expect_not_null(strstr(body, "\"uri\":\"tag:other.org,2020:mx/2018/08/a\""));
	free(body);
}

/* ---- ninjs documents ---------------------------------------------------------------------- */

Test(item_draft, ninjs)
{
	struct nsync_draft_context context = context_for("sv");
	char *body = build("agua.json",
			   "\xef\xbb\xbf{\r\n\"uri\": \"https://cms.example/1\", \"version\": \"9\", \"type\": \"text\",\n"
			   "\"standard\": {\"name\": \"ninjs\", \"version\": \"3.0\"}, \"profile\": \"x\",\n"
			   "\"representationType\": \"partial\", \"versionCreated\": \"2001-01-01T00:00:00Z\",\n"
			   "\"altIds\": [{\"role\": \"cms\", \"value\": \"1\"}],\n"
			   "\"firstCreated\": \"2018-08-05T15:00:00.25-06:00\", \"language\": \"es\",\n"
			   "\"headlines\": [{\"role\": \"main\", \"value\": \"Agua\"}],\n"
			   "\"bodies\": [{\"role\": \"main\", \"contentType\": \"text/plain\", \"value\": \"Uno.\\n\"}],\n"
			   "\"urgency\": 4, \"copyrightNotice\": \"(c)\"}",
			   &context);

	cr_expect_str_eq(body,
			 "{\"altIds\":[{\"role\":\"log\",\"value\":\"0:" ID "\"}],"
			 "\"bodies\":[{\"contentType\":\"text/plain\",\"role\":\"main\",\"value\":\"Uno.\\n\"}],"
			 "\"copyrightNotice\":\"(c)\",\"firstCreated\":\"2018-08-05T15:00:00.25-06:00\","
			 "\"headlines\":[{\"role\":\"main\",\"value\":\"Agua\"}],\"language\":\"es\","
			 "\"places\":[{\"literal\":\"SV\",\"rel\":\"country\"}],\"profile\":\"nsync-item-1\","
			 "\"pubStatus\":\"usable\",\"representationType\":\"full\","
			 "\"standard\":{\"name\":\"ninjs\",\"version\":\"3.1\"},\"type\":\"text\","
			 "\"urgency\":4,\"uri\":\"tag:example.org,2026:sv/2018/08/agua\",\"version\":\"1\","
			 "\"versionCreated\":\"2026-01-02T03:04:05Z\"}");
	free(body);
}

/* What `export --format ninjs` writes is the body itself: as a draft it says the same again. */
Test(item_draft, exported_body_is_a_draft)
{
	struct nsync_draft_context context = context_for("gt");
	struct nsync_json_doc before = NSYNC_JSON_DOC_INIT, after = NSYNC_JSON_DOC_INIT;
	struct nsync_error err = { .code = NSYNC_OK };
	char *markdown = build("agua.md", full, &context), *json;

	cr_assert_eq(nsync_json_read(&before, nsync_str(markdown), &nsync_json_any, &err), NSYNC_OK);
	context.version = 2;
	context.before = before.root;
	context.previous = (struct nsync_id){ ID };
	json = build("agua.json", markdown, &context);
	cr_assert_eq(nsync_json_read(&after, nsync_str(json), &nsync_json_any, &err), NSYNC_OK);
	cr_expect(nsync_item_same(before.root, after.root));
	nsync_json_doc_release(&before);
	nsync_json_doc_release(&after);
	free(markdown);
	free(json);
}

/* ---- real input ------------------------------------------------------------------------------ */

static void check_listed(const char *office, const char *name)
{
	char path[400], *body;
	struct nsync_buf buf = NSYNC_BUF_INIT(NSYNC_MAX_DRAFT_BYTES);
	struct nsync_error err = { .code = NSYNC_OK };
	struct nsync_draft_context context = context_for(office);

	snprintf(path, sizeof(path), "../shared/listing/%s/%s", office, name);
	cr_assert_eq(nsync_file_read(&buf, path, &err), NSYNC_OK);
	body = build(path, buf.p, &context);
	/* A paragraph of the listing ends with a space and U+00A0, which were published so. */
	if (strstr(buf.p, "San Marcos. \xc2\xa0"))
		cr_expect_not_null(strstr(body, "San Marcos. \xc2\xa0\"}]"));
	free(body);
	nsync_buf_release(&buf);
}

Test(item_draft, listing)
{
	const char *offices[] = { "bz", "cr", "gt", "pa", "ro", "sv" };
	size_t stories = 0;

	if (!nsync_file_exists("../shared/listing"))
		return;
	for (size_t i = 0; i < 6; i++) {
		char path[100], **names;
		size_t count;
		struct nsync_error err = { .code = NSYNC_OK };

		snprintf(path, sizeof(path), "../shared/listing/%s", offices[i]);
		cr_assert_eq(nsync_file_list(&names, &count, path, &err), NSYNC_OK);
		for (size_t k = 0; k < count; k++)
			check_listed(offices[i], names[k]);
		stories += count;
		nsync_names_free(names, count);
	}
	cr_expect_eq(stories, 10);
}

/* ---- codes ----------------------------------------------------------------------------------- */

Test(item_draft, topics)
{
	char code[9];

	cr_expect(nsync_topic_code(code, NSYNC_STR("migration")));
	cr_expect_str_eq(code, "20000634");
	cr_expect(nsync_topic_code(code, NSYNC_STR("migracion")));
	cr_expect_str_eq(code, "20000634");
	cr_expect(nsync_topic_code(code, NSYNC_STR("05000000")));
	cr_expect_str_eq(code, "05000000");
	cr_expect_not(nsync_topic_code(code, NSYNC_STR("2000063")));
	cr_expect_not(nsync_topic_code(code, NSYNC_STR("200006344")));
	cr_expect_not(nsync_topic_code(code, NSYNC_STR("2000063a")));
	cr_expect_not(nsync_topic_code(code, NSYNC_STR("")));
	cr_expect_not(nsync_topic_code(code, NSYNC_STR("nothing-such")));
	cr_expect(nsync_str_is(nsync_topic_name(NSYNC_STR("20000634"), NSYNC_STR("es")), "migración de personas"));
	cr_expect(nsync_str_is(nsync_topic_name(NSYNC_STR("20000634"), NSYNC_STR("en-GB")), "migration of people"));
	cr_expect_null(nsync_topic_name(NSYNC_STR("20000634"), NSYNC_STR("fr")).p);
	cr_expect_null(nsync_topic_name(NSYNC_STR("99999999"), NSYNC_STR("en")).p);
}
