/* digest_formats.c: whole digests, byte for byte. */
#include <criterion/criterion.h>

#include "lib/digest/internal.h"

struct format_case {
	const char *label, *languages;
	struct nsync_item items[2];
	size_t count;
	const char *names; /* of the region, as JSON */
	const char *text, *markdown;
};

#define AUGUST_9 { .seconds = 1533855600, .offset = -21600 } /* 2018-08-09T17:00:00-06:00 */
#define AUGUST_5 { .seconds = 1533502800, .offset = -21600 } /* 2018-08-05T15:00:00-06:00 */
#define URI(s) { s, sizeof(s) - 1 }

static const struct format_case cases[] = {
	{ "an empty digest", NULL, .text = "", .markdown = "# redaccion.example,2026\n" },
	{ "two stories", NULL,
	  { { .uri = URI("tag:a"), .first_created = AUGUST_5, .language = URI("en"),
	      .headline = URI("Belize & Mexico"), .text = URI("One. \n\nTwo."), .markdown = true,
	      .story.office = "bz", .joint = { "mx", "gt" }, .joint_count = 2 },
	    { .uri = URI("tag:b"), .first_created = AUGUST_9, .language = URI("es"),
	      .headline = URI("¿Qué *es*?"), .text = URI("- uno\n- dos"), .markdown = true,
	      .story.office = "cr" } },
	  2, "{\"es\":\"Mesoamérica\",\"en\":\"Mesoamerica\"}",
	  "9 August, 2018\n\n¿Qué *es*?\n\n- uno\n- dos\n\n"
	  "5 August, 2018\n\nBelize & Mexico\n\nOne. \n\nTwo.\n",
	  "# Mesoamerica\n\n"
	  "## ¿Qué \\*es\\*?\n\n*9 August, 2018 · cr*\n\n- uno\n- dos\n\n"
	  "## Belize &amp; Mexico\n\n*5 August, 2018 · bz, mx, gt*\n\nOne.\n\nTwo.\n" },
	{ "another language is labelled, in Spanish", "es,en",
	  { { .uri = URI("tag:a"), .first_created = AUGUST_9, .language = URI("en-BZ"),
	      .headline = URI("News"), .text = URI("*One*."), .story.office = "bz" } },
	  1, "{\"es\":\"Mesoamérica\",\"en\":\"Mesoamerica\"}",
	  "9 de agosto de 2018\n\nNews (sólo en inglés)\n\n*One*.\n",
	  "# Mesoamérica\n\n## News (sólo en inglés)\n\n*9 de agosto de 2018 · bz*\n\n\\*One\\*.\n" },
	{ "a public correction", NULL,
	  { { .uri = URI("tag:a"), .first_created = AUGUST_9, .language = URI("en"),
	      .headline = URI("News"), .text = URI("Four hubs."), .story.office = "bz",
	      .correction = URI("Not *three*.\n\nSorry."), .summary = URI("Not shown"),
	      .note = URI("Not shown") } },
	  1, "{}",
	  "9 August, 2018\n\nNews\n\nFour hubs.\n\nCorrection: Not *three*.\n\nSorry.\n",
	  "# redaccion.example,2026\n\n## News\n\n*9 August, 2018 · bz*\n\nFour hubs.\n\n"
	  "**Correction:** Not \\*three\\*.\n\nSorry.\n" },
	{ "nothing that can be shown", NULL,
	  { { .uri = URI("tag:a"), .first_created = AUGUST_9, .language = URI("en"),
	      .headline = URI("A"), .text = URI("<!-- x -->"), .markdown = true,
	      .story.office = "bz" },
	    { .uri = URI("tag:b"), .first_created = AUGUST_5, .language = URI("en"),
	      .headline = URI("B"), .text = URI("b"), .story.office = "bz" } },
	  2, "{\"en\":\"M\"}", "9 August, 2018\n\nA\n\n5 August, 2018\n\nB\n\nb\n",
	  "# M\n\n## A\n\n*9 August, 2018 · bz*\n\n## B\n\n*5 August, 2018 · bz*\n\nb\n" },
	{ "a hostile headline and region", NULL,
	  { { .uri = URI("tag:a"), .first_created = AUGUST_9, .language = URI("en"),
	      .headline = URI("<script>\n## x\x1b[2J\u202e [a](javascript:b)"), .text = URI("b"),
	      .story.office = "bz" } },
	  1, "{\"en\":\"M\\n<b>\"}",
	  "9 August, 2018\n\n<script> ## x\ufffd[2J\ufffd [a](javascript:b)\n\nb\n",
	  "# M &lt;b&gt;\n\n## &lt;script&gt; \\#\\# x\ufffd\\[2J\ufffd \\[a\\](javascript:b)\n\n"
	  "*9 August, 2018 · bz*\n\nb\n" },
};

static void render(struct nsync_buf *out, const struct format_case *c, const char *format)
{
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	AUTO(nsync_digest_release) struct nsync_digest digest;
	struct nsync_digest_region region = { .authority = NSYNC_STR("redaccion.example,2026") };
	struct nsync_digest_options options = { .language_count = 0 };
	struct nsync_digest_story stories[2];
	struct nsync_error err = { .code = NSYNC_OK };

	if (c->names) {
		cr_assert_eq(nsync_json_read(&doc, nsync_str(c->names), &nsync_json_any, &err), NSYNC_OK);
		region.names = doc.root;
	}
	for (const char *at = c->languages; at && *at;) {
		size_t n = strcspn(at, ",");

		options.languages[options.language_count++] = (struct nsync_str){ at, n };
		at += n + (at[n] == ',');
	}
	for (size_t i = 0; i < c->count; i++)
		stories[i] = (struct nsync_digest_story){ .item = &c->items[i] };
	cr_assert_eq(nsync_digest_select(&digest, &region, stories, c->count, &options, &err), NSYNC_OK);
	cr_assert_eq(nsync_digest_format_find(nsync_str(format))->render(out, &digest, &err), NSYNC_OK,
		     "%s: %s", c->label, err.text);
}

Test(digest_formats, table)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(10000);
		AUTO(nsync_buf_release) struct nsync_buf markdown = NSYNC_BUF_INIT(10000);

		render(&text, &cases[i], "text");
		render(&markdown, &cases[i], "markdown");
		cr_expect_str_eq(nsync_buf_view(&text).p, cases[i].text, "%s:\n%s", cases[i].label,
				 nsync_buf_view(&text).p);
		cr_expect_str_eq(nsync_buf_view(&markdown).p, cases[i].markdown, "%s:\n%s",
				 cases[i].label, nsync_buf_view(&markdown).p);
	}
}

Test(digest_formats, appends)
{
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(10000);

	nsync_buf_text(&out, "before\n");
	render(&out, &cases[3], "text");
	cr_expect(nsync_str_starts(nsync_buf_view(&out), NSYNC_STR("before\n9 August, 2018\n")));
	nsync_buf_clear(&out);
	nsync_buf_text(&out, "before\n");
	render(&out, &cases[3], "markdown");
	cr_expect(nsync_str_starts(nsync_buf_view(&out), NSYNC_STR("before\n# redaccion")));
}

Test(digest_formats, too_large)
{
	for (const struct nsync_digest_format *f = nsync_digest_formats; f->name; f++) {
		AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(20);
		AUTO(nsync_json_doc_release) struct nsync_json_doc body = NSYNC_JSON_DOC_INIT;
		struct nsync_item items[2] = { cases[1].items[0], cases[1].items[1] };
		struct nsync_digest_entry entries[2] = { { .item = &items[0] }, { .item = &items[1] } };
		struct nsync_digest digest = { .entries = entries, .count = 2,
					       .language = NSYNC_STR("en") };
		struct nsync_error err = { .code = NSYNC_OK };

		cr_assert_eq(nsync_json_read(&body, NSYNC_STR("{\"a\":\"longer than the buffer\"}"), &nsync_json_any, &err),
			     NSYNC_OK);
		items[0].body = items[1].body = body.root;
		cr_expect_eq(f->render(&out, &digest, &err), NSYNC_ELIMIT, "%s", f->name);
	}
}
