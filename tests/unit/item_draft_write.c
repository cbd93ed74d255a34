/* item_draft_write.c: an item's body as a draft: its lines, its quotes, and when it needs JSON. */
#include <criterion/criterion.h>

#include "nsync/item.h"

static void start(void)
{
	cr_assert(nsync_base_start());
}

TestSuite(item_draft_write, .init = start);

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* The body of drafts/agua.json with these members, and those that every draft has. */
static void make_body(struct nsync_json_doc *out, const char *headline, const char *more)
{
	AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(1 << 16);
	AUTO(nsync_draft_freep) struct nsync_draft *draft = NULL;
	struct nsync_draft_context how = { .authority = NSYNC_STR("example.org,2026"),
					   .office = NSYNC_STR("gt"), .version = 1 };
	struct nsync_error err = { .code = NSYNC_OK };

	memset(how.log_id.hex, '0', 64);
	nsync_buf_text(&text, "{\"headlines\":[{\"role\":\"main\",\"value\":");
	nsync_json_quote(&text, nsync_str(headline));
	nsync_buf_printf(&text,
			 "}],\"language\":\"es\",\"firstCreated\":\"2018-08-05T15:00:00-06:00\"%s%s}",
			 strstr(more, "\"bodies\"") ?
				 "" :
				 ",\"bodies\":[{\"role\":\"main\",\"contentType\":\"text/markdown\","
				 "\"value\":\"One.\\n\\nTwo.\"}]",
			 more);
	cr_assert_eq(nsync_draft_read(&draft, NSYNC_STR("agua.json"), nsync_buf_view(&text), &err),
		     NSYNC_OK, "%s: %s", err.where, err.text);
	cr_assert_eq(nsync_draft_build(out, draft, &how, &err), NSYNC_OK, "%s: %s", err.where,
		     err.text);
}

static void expect_draft(const struct nsync_json *body, bool json, bool note, const char *expected)
{
	AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(1 << 16);
	struct nsync_error err = { .code = NSYNC_OK };

	cr_assert_eq(nsync_draft_write(&text, body, json, note, &err), NSYNC_OK, "%s", err.text);
	cr_expect_str_eq(text.p, expected);
}

Test(item_draft_write, every_field)
{
	AUTO(nsync_json_doc_release) struct nsync_json_doc body = NSYNC_JSON_DOC_INIT;
	struct nsync_error err = { .code = NSYNC_OK };
	bool fits;

	make_body(&body, "Agua",
		  ",\"located\":\"Xela\",\"places\":[{\"literal\":\"GT\",\"rel\":\"country\"},"
		  "{\"literal\":\"NO\",\"rel\":\"country\"}],"
		  "\"subjects\":[{\"uri\":\"http://cv.iptc.org/newscodes/mediatopic/20000639\"}],"
		  "\"infoSources\":[{\"role\":\"jointIssuer\",\"literal\":\"mx\"}],"
		  "\"by\":\"Ana\",\"slugline\":\"AGUA\",\"urgency\":2,"
		  "\"embargoedUntil\":\"2018-08-06T00:00:00Z\",\"expires\":\"2019-08-06T00:00:00Z\","
		  "\"associations\":[{\"name\":\"translationOf\",\"rel\":\"translationOf\","
		  "\"uri\":\"tag:example.org,2026:mx/2018/08/water\"}],"
		  "\"pubStatus\":\"withheld\",\"descriptions\":[{\"role\":\"summary\","
		  "\"contentType\":\"text/plain\",\"value\":\"a\\nb\"},{\"role\":\"correction\","
		  "\"contentType\":\"text/plain\",\"value\":\"It was five.\"}],\"edNote\":\"why\"");
	cr_assert_eq(nsync_draft_fits_markdown(&fits, body.root, &err), NSYNC_OK);
	cr_expect(fits);
	expect_draft(body.root, false, true,
		     "---\nheadline: Agua\nlanguage: es\ndate: 2018-08-05T15:00:00-06:00\n"
		     "located: Xela\ncountries: [GT, NO]\ntopics: [diplomacia]\njoint: [mx]\nby: Ana\n"
		     "slugline: AGUA\nurgency: 2\nembargo: 2018-08-06T00:00:00Z\n"
		     "expires: 2019-08-06T00:00:00Z\ntranslationOf: mx/2018/08/water\n"
		     "status: withheld\nsummary: \"a\\nb\"\ncorrection: It was five.\nnote: why\n"
		     "---\n\nOne.\n\nTwo.\n");
}

Test(item_draft_write, without_its_note)
{
	AUTO(nsync_json_doc_release) struct nsync_json_doc body = NSYNC_JSON_DOC_INIT;

	make_body(&body, "Agua", ",\"edNote\":\"why\"");
	expect_draft(body.root, false, false,
		     "---\nheadline: Agua\nlanguage: es\ndate: 2018-08-05T15:00:00-06:00\n"
		     "countries: [GT]\n---\n\nOne.\n\nTwo.\n");
	expect_draft(body.root, true, false,
		     "{\n  \"bodies\": [\n    {\n      \"contentType\": \"text/markdown\",\n"
		     "      \"role\": \"main\",\n      \"value\": \"One.\\n\\nTwo.\"\n    }\n  ],\n"
		     "  \"firstCreated\": \"2018-08-05T15:00:00-06:00\",\n  \"headlines\": [\n    {\n"
		     "      \"role\": \"main\",\n      \"value\": \"Agua\"\n    }\n  ],\n"
		     "  \"language\": \"es\",\n  \"places\": [\n    {\n      \"literal\": \"GT\",\n"
		     "      \"rel\": \"country\"\n    }\n  ],\n  \"pubStatus\": \"usable\"\n}\n");
}

Test(item_draft_write, quotes)
{
	static const struct {
		const char *headline, *line;
	} cases[] = {
		{ "Reunión # 3", "\"Reunión # 3\"" },
		{ "Agua: nota", "\"Agua: nota\"" },
		{ "Agua:nota #3", "\"Agua:nota #3\"" },
		{ "10:30, C#", "10:30, C#" },
		{ "Última", "Última" },
		{ "\"Sí\", dijo", "\"\\\"Sí\\\", dijo\"" },
		{ "Dijo \"sí\" \\ no", "Dijo \"sí\" \\ no" },
		{ "- lista", "\"- lista\"" },
		{ "[a]", "\"[a]\"" },
		{ "Fin:", "\"Fin:\"" },
		{ "Fin ", "\"Fin \"" },
		{ "¿Qué?", "¿Qué?" },
		{ "'a'", "\"'a'\"" },
		{ "no", "no" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		AUTO(nsync_json_doc_release) struct nsync_json_doc body = NSYNC_JSON_DOC_INIT;
		AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(1 << 16);
		AUTO(nsync_buf_release) struct nsync_buf line = NSYNC_BUF_INIT(1 << 10);
		struct nsync_error err = { .code = NSYNC_OK };
		bool fits;

		make_body(&body, cases[i].headline, "");
		nsync_buf_printf(&line, "---\nheadline: %s\n", cases[i].line);
		cr_assert_eq(nsync_draft_write(&text, body.root, false, false, &err), NSYNC_OK);
		cr_expect(!strncmp(text.p, line.p, line.n), "%s: %s", cases[i].headline, text.p);
		cr_assert_eq(nsync_draft_fits_markdown(&fits, body.root, &err), NSYNC_OK);
		cr_expect(fits, "%s", cases[i].headline);
	}
}

Test(item_draft_write, what_only_json_can_say)
{
	static const struct {
		const char *label, *more;
	} cases[] = {
		{ "a copyright notice", ",\"copyrightNotice\":\"(c)\"" },
		{ "plain text", ",\"bodies\":[{\"role\":\"main\",\"contentType\":\"text/plain\","
				"\"value\":\"x\"}]" },
		{ "a line feed at the end", ",\"bodies\":[{\"role\":\"main\",\"contentType\":"
					    "\"text/markdown\",\"value\":\"x\\n\"}]" },
		{ "a writer", ",\"infoSources\":[{\"role\":\"writer\",\"name\":\"Ana\"}]" },
		{ "a link", ",\"associations\":[{\"name\":\"x\",\"rel\":\"evolvedFrom\","
			    "\"uri\":\"tag:example.org,2026:gt/2018/08/a\"}]" },
		{ "half a second", ",\"expires\":\"2018-08-06T00:00:00.5Z\"" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		AUTO(nsync_json_doc_release) struct nsync_json_doc body = NSYNC_JSON_DOC_INIT;
		struct nsync_error err = { .code = NSYNC_OK };
		bool fits = true;

		make_body(&body, "Agua", cases[i].more);
		cr_assert_eq(nsync_draft_fits_markdown(&fits, body.root, &err), NSYNC_OK);
		cr_expect(!fits, "%s", cases[i].label);
	}
}

Test(item_draft_write, topics_in_the_storys_language)
{
	static const struct {
		const char *code, *language, *alias;
	} cases[] = {
		{ "20000639", "es-GT", "diplomacia" },
		{ "20000639", "en", "diplomacy" },
		{ "20000639", "de", "diplomacy" },
		{ "99999999", "en", NULL },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct nsync_str alias = nsync_topic_alias(nsync_str(cases[i].code),
							   nsync_str(cases[i].language));
		char code[9];

		cr_expect(cases[i].alias ? nsync_str_is(alias, cases[i].alias) : !alias.p, "%s, %s",
			  cases[i].code, cases[i].language);
		cr_expect(!alias.p || (nsync_topic_code(code, alias) && !strcmp(code, cases[i].code)));
	}
}

Test(item_draft_write, no_item)
{
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(1 << 16);
	struct nsync_error err = { .code = NSYNC_OK };
	bool fits;

	cr_assert_eq(nsync_json_read(&doc, NSYNC_STR("{}"), &nsync_json_any, &err), NSYNC_OK);
	cr_expect_eq(nsync_draft_write(&text, doc.root, false, true, &err), NSYNC_EINVAL);
	err.code = NSYNC_OK;
	cr_expect_eq(nsync_draft_fits_markdown(&fits, doc.root, &err), NSYNC_EINVAL);
}

/* ---- what a draft says ---- */

Test(item_draft_write, note_correction_headline)
{
	static const struct {
		const char *name, *text;
	} cases[] = {
		{ "a.md", "---\nheadline: H\nlanguage: en\ndate: 2018-08-05T15:00:00Z\nnote: N\n"
			  "correction: C\n---\n\nT.\n" },
		{ "a.json", "{\"firstCreated\":\"2018-08-05T15:00:00Z\",\"edNote\":\"N\",\"headlines\":"
			    "[{\"role\":\"short\",\"value\":\"S\"},{\"role\":\"main\",\"value\":\"H\"}],"
			    "\"descriptions\":[{\"role\":\"correction\",\"value\":\"C\"}]}" },
		{ "b.md", "---\nheadline: H\nlanguage: en\ndate: 2018-08-05T15:00:00Z\n---\n\nT.\n" },
		{ "b.json", "{\"firstCreated\":\"2018-08-05T15:00:00Z\",\"headlines\":"
			    "[{\"role\":\"main\",\"value\":\"H\"}]}" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		AUTO(nsync_draft_freep) struct nsync_draft *draft = NULL;
		struct nsync_error err = { .code = NSYNC_OK };

		cr_assert_eq(nsync_draft_read(&draft, nsync_str(cases[i].name),
					      nsync_str(cases[i].text), &err),
			     NSYNC_OK, "%s: %s", err.where, err.text);
		cr_expect(nsync_str_is(nsync_draft_headline(draft), "H"), "%s", cases[i].name);
		if (i < 2) {
			cr_expect(nsync_str_is(nsync_draft_note(draft), "N"), "%s", cases[i].name);
			cr_expect(nsync_str_is(nsync_draft_correction(draft), "C"), "%s",
				  cases[i].name);
		} else {
			cr_expect_null(nsync_draft_note(draft).p);
			cr_expect_null(nsync_draft_correction(draft).p);
		}
	}
}

/* A text under two names. */
Test(item_draft_write, the_same_text)
{
	static const char *const bodies[] = {
		"{\"uri\":\"a\",\"firstCreated\":\"x\",\"headlines\":1,\"version\":\"1\"}",
		"{\"uri\":\"b\",\"firstCreated\":\"y\",\"headlines\":1,\"version\":\"2\"}",
		"{\"uri\":\"a\",\"firstCreated\":\"x\",\"headlines\":2}",
		"{\"uri\":\"a\",\"firstCreated\":\"x\",\"headlines\":1,\"by\":1}",
	};
	struct nsync_error err = { .code = NSYNC_OK };

	for (size_t i = 0; i < COUNT(bodies); i++) {
		AUTO(nsync_json_doc_release) struct nsync_json_doc first = NSYNC_JSON_DOC_INIT;
		AUTO(nsync_json_doc_release) struct nsync_json_doc other = NSYNC_JSON_DOC_INIT;

		cr_assert_eq(nsync_json_read(&first, nsync_str(bodies[0]), &nsync_json_any, &err),
			     NSYNC_OK);
		cr_assert_eq(nsync_json_read(&other, nsync_str(bodies[i]), &nsync_json_any, &err),
			     NSYNC_OK);
		cr_expect_eq(nsync_item_same_text(first.root, other.root), i < 2, "%zu", i);
		cr_expect_eq(nsync_item_same(first.root, other.root), i < 1, "%zu", i);
	}
}
