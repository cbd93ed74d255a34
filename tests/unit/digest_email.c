/* digest_email.c: whole messages: who, when, what languages; and what a caller may get wrong. */
#include <criterion/criterion.h>

#include "lib/digest/internal.h"

#define AS_OF { .seconds = 1535155200, .offset = 0 } /* 2018-08-25 */

static const struct nsync_item item = {
	.uri = { "tag:a", 5 }, .first_created = { .seconds = 1533502800, .offset = -21600 },
	.language = { "es-GT", 5 }, .headline = { "Uno =_ dos", 10 }, .text = { "Cuerpo.", 7 }, .story.office = "gt",
};

/* names: the region's, as JSON. */
static enum nsync_code render(struct nsync_buf *out, const char *authority, const char *names,
			      const struct nsync_digest_options *options, size_t stories, struct nsync_error *err)
{
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	AUTO(nsync_digest_release) struct nsync_digest digest;
	const struct nsync_digest_story story = { .item = &item };
	struct nsync_digest_region region = { .authority = nsync_str(authority) };

	cr_assert_eq(nsync_json_read(&doc, nsync_str(names), &nsync_json_any, err), NSYNC_OK);
	region.names = doc.root;
	cr_assert_eq(nsync_digest_select(&digest, &region, &story, stories, options, err), NSYNC_OK);
	return nsync_digest_render_email(out, &digest, err);
}

Test(digest_email, headers)
{
	static const struct {
		const char *label, *authority, *names;
		struct nsync_digest_options options;
		size_t stories;
		const char *wanted[4];
	} cases[] = {
		{ "a host", "redaccion.example,2018", "{\"en\":\"Mesoamerica\"}", { .as_of = AS_OF }, 1,
		  { "From: Mesoamerica <noreply@redaccion.example>\r\nDate: Sat, 25 Aug 2018 00:00:00 +0000\r\n",
		    "\r\nSubject: Mesoamerica: 5 to 25 August, 2018\r\n", "\r\nContent-Language: en, es\r\n" } },
		{ "an address", "desk@redaccion.example,2018", "{\"en\":\"M\"}", { .as_of = AS_OF }, 1,
		  { "From: M <desk@redaccion.example>\r\n", "@redaccion.example>\r\n" } },
		{ "an address by which no mail comes", "a..b@redaccion.example,2018", "{\"en\":\"M\"}",
		  { .as_of = AS_OF }, 1, { "From: M <noreply@redaccion.example>\r\n" } },
		{ "neither", "a b,2018", "{\"en\":\"M\"}", { .as_of = AS_OF }, 1,
		  { "From: M <noreply@nsync.invalid>\r\n" } },
		{ "chosen, in Spanish, a month", "e.org,2018", "{\"en\":\"M\",\"es\":\"Ñ\"}",
		  { .as_of = AS_OF, .mail_from = { "a@b.org", 7 }, .languages = { { "es", 2 } }, .language_count = 1,
		    .has_from = true, .has_to = true, .from = { 2018, 8, 1 }, .to = { 2018, 8, 31 } }, 1,
		  { "From: =?utf-8?Q?=C3=91?= <a@b.org>\r\n", "\r\nSubject: =?utf-8?Q?=C3=91=3A_agosto_de_2018?=\r\n",
		    "\r\nContent-Language: es\r\n" } },
		{ "no story", "e.org,2018", "{}", { .as_of = AS_OF }, 0,
		  { "\r\nSubject: e.org,2018: 25 August, 2018\r\n", "\r\n\r\nThere is nothing here yet.\r\n" } },
		{ "a language that is none", "e.org,2018", "{\"en\":\"M\"}",
		  { .as_of = AS_OF, .languages = { { "a\r\nBcc:x", 8 } }, .language_count = 1 }, 0,
		  { "\r\nSubject: M: 25 August, 2018\r\nMIME-Version: 1.0\r\n" } },
		{ "a region's name", "e.org,2018", "{\"en\":\"M\\r\\nBcc: a@b.org\\r\\n\\r\\n\"}", { .as_of = AS_OF }, 1,
		  { "From: =?utf-8?Q?M__Bcc=3A_a=40b=2Eorg____?= <noreply@e.org>\r\nDate: " } },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(100000), again = NSYNC_BUF_INIT(100000);
		struct nsync_error err = { 0 };

		cr_assert_eq(render(&out, cases[i].authority, cases[i].names, &cases[i].options, cases[i].stories,
				    &err), NSYNC_OK, "%s: %s", cases[i].label, err.text);
		cr_assert_eq(render(&again, cases[i].authority, cases[i].names, &cases[i].options,
				    cases[i].stories, &err), NSYNC_OK);
		cr_expect(nsync_str_eq(nsync_buf_view(&out), nsync_buf_view(&again)), "%s: again", cases[i].label);
		for (size_t k = 0; k < 4 && cases[i].wanted[k]; k++)
			cr_expect(strstr(out.p, cases[i].wanted[k]), "%s: no %s in\n%s", cases[i].label,
				  cases[i].wanted[k], out.p);
		cr_expect_not(strstr(out.p, "\nBcc"), "%s:\n%s", cases[i].label, out.p);
	}
}

Test(digest_email, another_digest_is_another_message)
{
	struct nsync_digest_options options = { .as_of = AS_OF };
	AUTO(nsync_buf_release) struct nsync_buf one = NSYNC_BUF_INIT(100000), two = NSYNC_BUF_INIT(100000);
	struct nsync_error err = { 0 };

	cr_assert_eq(render(&one, "e.org,2018", "{}", &options, 1, &err), NSYNC_OK);
	options.as_of.seconds++;
	cr_assert_eq(render(&two, "e.org,2018", "{}", &options, 1, &err), NSYNC_OK);
	const char *a = strstr(one.p, "Message-ID: <"), *b = strstr(two.p, "Message-ID: <");

	cr_assert(a && b);
	cr_expect(strncmp(a, b, 40) != 0);
	/* A boundary is where a line begins with it, and nowhere else: the headline's "=_" was encoded. */
	size_t boundaries = 0;

	for (const char *at = one.p; (at = strstr(at, "=_")); at++)
		boundaries++;
	cr_expect_eq(boundaries, 4);
}

Test(digest_email, a_sender_that_is_none)
{
	const struct nsync_digest_options options = { .as_of = AS_OF, .mail_from = { "a@b.org\r\nBcc: c@d.org", 22 } };
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(100000);
	struct nsync_error err = { 0 };

	cr_expect_eq(render(&out, "e.org,2018", "{}", &options, 1, &err), NSYNC_EINVAL);
}

Test(digest_email, periods)
{
	static const struct {
		const char *label;
		struct nsync_date from, to;
		const char *english, *spanish;
	} cases[] = {
		{ "a day", { 2018, 8, 9 }, { 2018, 8, 9 }, "9 August, 2018", "9 de agosto de 2018" },
		{ "in a month", { 2018, 8, 1 }, { 2018, 8, 30 }, "1 to 30 August, 2018", "del 1 al 30 de agosto de 2018" },
		{ "a month", { 2018, 8, 1 }, { 2018, 8, 31 }, "August 2018", "agosto de 2018" },
		{ "February", { 2018, 2, 1 }, { 2018, 2, 28 }, "February 2018", "febrero de 2018" },
		{ "not all of February", { 2020, 2, 1 }, { 2020, 2, 28 }, "1 to 28 February, 2020",
		  "del 1 al 28 de febrero de 2020" },
		{ "February of a leap year", { 2000, 2, 1 }, { 2000, 2, 29 }, "February 2000", "febrero de 2000" },
		{ "two months", { 2018, 7, 30 }, { 2018, 8, 5 }, "30 July to 5 August, 2018",
		  "del 30 de julio al 5 de agosto de 2018" },
		{ "two years", { 2017, 12, 30 }, { 2018, 1, 5 }, "30 December, 2017 to 5 January, 2018",
		  "del 30 de diciembre de 2017 al 5 de enero de 2018" },
		{ "a year", { 2018, 1, 1 }, { 2018, 12, 31 }, "2018", "2018" },
		{ "ten years", { 2018, 1, 1 }, { 2027, 12, 31 }, "1 January, 2018 to 31 December, 2027",
		  "del 1 de enero de 2018 al 31 de diciembre de 2027" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(nsync_buf_release) struct nsync_buf en = NSYNC_BUF_INIT(200), es = NSYNC_BUF_INIT(200);

		nsync_digest_period(&en, cases[i].from, cases[i].to, NSYNC_STR("en"));
		nsync_digest_period(&es, cases[i].from, cases[i].to, NSYNC_STR("es-GT"));
		cr_expect_str_eq(nsync_buf_view(&en).p, cases[i].english, "%s: %s", cases[i].label, en.p);
		cr_expect_str_eq(nsync_buf_view(&es).p, cases[i].spanish, "%s: %s", cases[i].label, es.p);
	}
}
