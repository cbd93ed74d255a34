/* digest_feeds.c: Atom and RSS byte for byte, and that hostile words stay words. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "tests/support/feed_fixture.h"

#define AUGUST_9 { .seconds = 1533855600, .offset = -21600 } /* 2018-08-09T17:00:00-06:00 */

/* ---- escapers ------------------------------------------------------------------------------ */

struct escape_case {
	const char *label;
	struct nsync_str source;
	const char *line, *markup; /* markup NULL: the same */
};

static const struct escape_case escapes[] = {
	{ "plain", STR("Año 1, {{x}} `y` \\z"), "Año 1, {{x}} `y` \\z", NULL },
	{ "markup", STR("</a b='c' d=\"e\">&amp;"), "&lt;/a b=&#39;c&#39; d=&quot;e&quot;&gt;&amp;amp;", NULL },
	{ "the end of a CDATA section", STR("]]>"), "]]&gt;", NULL },
	{ "what XML opens", STR("<!DOCTYPE <![CDATA[ <?xml <!--"), "&lt;!DOCTYPE &lt;![CDATA[ &lt;?xml &lt;!--", NULL },
	{ "line feeds", STR("a\nb"), "a b", "a\nb" },
	{ "other ends of lines", STR("a\r\nb\rc\u2028d\xc2\x85" "e"), "a  b c d e", "a \nb c d e" },
	{ "a tab", STR("a\tb"), "a\tb", NULL },
	{ "control characters", STR("a\0\x1b\x7f\xc2\x9b" "b"), "a\ufffd\ufffd\ufffd\ufffdb", NULL },
	{ "bidirectional controls", STR("\u202e\u2066\u200f\u061c"), "\ufffd\ufffd\ufffd\ufffd", NULL },
	{ "no characters of XML", STR("\ufffe\uffff\ufffd"), "\ufffd\ufffd\ufffd", NULL },
	{ "not UTF-8", STR("a\xff\xed\xa0\x80"), "a\ufffd\ufffd\ufffd\ufffd", NULL },
	{ "nothing", { NULL, 0 }, "", NULL },
};

Test(digest_feeds, escape_xml)
{
	for (size_t i = 0; i < sizeof(escapes) / sizeof(escapes[0]); i++) {
		const struct escape_case *c = &escapes[i];
		AUTO(nsync_buf_release) struct nsync_buf line = NSYNC_BUF_INIT(1000);
		AUTO(nsync_buf_release) struct nsync_buf markup = NSYNC_BUF_INIT(1000);

		nsync_digest_escape_xml(&line, c->source);
		nsync_digest_escape_xml_markup(&markup, c->source);
		cr_expect_str_eq(nsync_buf_view(&line).p, c->line, "%s: %s", c->label, nsync_buf_view(&line).p);
		cr_expect_str_eq(nsync_buf_view(&markup).p, c->markup ? c->markup : c->line, "%s: %s", c->label,
				 nsync_buf_view(&markup).p);
	}
}

/* ---- whole feeds ------------------------------------------------------------------------------- */

static void expect(const char *label, const struct nsync_buf *out, const char *wanted)
{
	cr_expect_str_eq(nsync_buf_view(out).p, wanted, "%s:\n%s", label, nsync_buf_view(out).p);
}

#define ATOM_BEGIN                                                                                                     \
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" "                     \
	"xmlns:at=\"http://purl.org/atompub/tombstones/1.0\" xml:lang=\"en\">\n"
#define ATOM_NAME  "<author><name>e.org,2026</name></author>\n<generator>nsync</generator>\n"
#define RSS_BEGIN                                                                                                      \
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\" " \
	"xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" "                                                  \
	"xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "                                                                \
	"xmlns:media=\"http://search.yahoo.com/mrss/\">\n<channel>\n<title>e.org,2026</title>\n"

Test(digest_feeds, empty)
{
	AUTO(nsync_buf_release) struct nsync_buf atom = NSYNC_BUF_INIT(10000), rss = NSYNC_BUF_INIT(10000);
	struct nsync_digest_options options = { .language_count = 0 };

	render(&atom, "atom", NULL, 0, &options, NULL);
	expect("atom", &atom, ATOM_BEGIN "<id>tag:e.org,2026:digest</id>\n<title>e.org,2026</title>\n"
	       "<updated>2018-01-01T00:00:00Z</updated>\n" ATOM_NAME "</feed>\n");
	render(&rss, "rss", NULL, 0, &options, NULL);
	expect("rss", &rss, RSS_BEGIN "<link>tag:e.org,2026:digest</link>\n<description>e.org,2026</description>\n"
	       "<language>en</language>\n<lastBuildDate>Mon, 01 Jan 2018 00:00:00 +0000</lastBuildDate>\n"
	       "<generator>nsync</generator>\n</channel>\n</rss>\n");
}

Test(digest_feeds, whole)
{
	AUTO(nsync_buf_release) struct nsync_buf atom = NSYNC_BUF_INIT(10000), rss = NSYNC_BUF_INIT(10000);
	const struct nsync_item item = {
		.uri = STR("tag:e.org,2026:gt/2018/08/hubs"), .story = { .office = "gt", .year = 2018, .month = 8, .slug = "hubs" },
		.first_created = AUGUST_5, .version_created = AUGUST_9, .language = STR("es"), .headline = STR("A & B"),
		.text = STR("One *two*."), .markdown = true, .by = STR("Ana"), .joint = { "mx" }, .joint_count = 1,
		.summary = STR("S <b>"), .correction = STR("Not <i>."), .copyright = STR("(c) gt"), .embargoed = true,
		.embargoed_until = { .seconds = 1533859200 }, .picture_count = 1,
		.pictures = { { .sha256 = "00ff", .ext = "png", .alt = STR("a \"well\""), .credit = STR("Eva & co."),
				.content_type = STR("image/png") } },
	};
	const struct nsync_digest_story story = { .item = &item };
	const struct nsync_digest_options options = {
		.as_of = { .seconds = 1600000000 }, .base_url = STR("https://e.org/a&b/"),
		.site_languages = { STR("es"), STR("en") }, .site_language_count = 2,
	};

	render(&atom, "atom", &story, 1, &options, "en/atom.xml");
	expect("atom", &atom, ATOM_BEGIN "<id>tag:e.org,2026:site/en</id>\n<title>e.org,2026</title>\n"
	       "<updated>2018-08-10T00:00:00Z</updated>\n" ATOM_NAME
	       "<link rel=\"self\" type=\"application/atom+xml\" href=\"https://e.org/a&amp;b/en/atom.xml\"/>\n"
	       "<link rel=\"alternate\" type=\"text/html\" hreflang=\"en\" href=\"https://e.org/a&amp;b/en/index.html\"/>\n"
	       "<entry xml:lang=\"es\">\n<id>tag:e.org,2026:gt/2018/08/hubs</id>\n<title>A &amp; B</title>\n"
	       "<published>2018-08-05T15:00:00-06:00</published>\n<updated>2018-08-10T00:00:00Z</updated>\n"
	       "<author><name>Ana</name></author>\n<author><name>gt</name></author>\n<author><name>mx</name></author>\n"
	       "<link rel=\"alternate\" type=\"text/html\" hreflang=\"es\" href=\"https://e.org/a&amp;b/es/gt/2018/08/hubs.html\"/>\n"
	       "<link rel=\"enclosure\" type=\"image/png\" title=\"a &quot;well&quot;\" href=\"https://e.org/a&amp;b/media/gt/00ff.png\"/>\n"
	       "<rights>(c) gt</rights>\n<summary>S &lt;b&gt;</summary>\n"
	       "<content type=\"html\">&lt;p&gt;One &lt;em&gt;two&lt;/em&gt;.&lt;/p&gt;\n"
	       "&lt;p&gt;&lt;strong lang=&quot;en&quot;&gt;Correction:&lt;/strong&gt;&lt;/p&gt;\n&lt;p&gt;Not &amp;lt;i&amp;gt;.&lt;/p&gt;\n"
	       "</content>\n</entry>\n</feed>\n");
	render(&rss, "rss", &story, 1, &options, "en/rss.xml");
	expect("rss", &rss, RSS_BEGIN "<link>https://e.org/a&amp;b/en/index.html</link>\n<description>e.org,2026</description>\n"
	       "<language>en</language>\n<lastBuildDate>Fri, 10 Aug 2018 00:00:00 +0000</lastBuildDate>\n"
	       "<generator>nsync</generator>\n<atom:link rel=\"self\" type=\"application/rss+xml\" "
	       "href=\"https://e.org/a&amp;b/en/rss.xml\"/>\n<item>\n<title>A &amp; B</title>\n"
	       "<link>https://e.org/a&amp;b/es/gt/2018/08/hubs.html</link>\n"
	       "<guid isPermaLink=\"false\">tag:e.org,2026:gt/2018/08/hubs</guid>\n"
	       "<pubDate>Sun, 05 Aug 2018 15:00:00 -0600</pubDate>\n<dc:creator>Ana</dc:creator>\n"
	       "<dc:creator>gt</dc:creator>\n<dc:creator>mx</dc:creator>\n<dc:language>es</dc:language>\n"
	       "<dc:rights>(c) gt</dc:rights>\n<description>S &amp;lt;b&amp;gt;</description>\n"
	       "<content:encoded>&lt;p&gt;One &lt;em&gt;two&lt;/em&gt;.&lt;/p&gt;\n"
	       "&lt;p&gt;&lt;strong lang=&quot;en&quot;&gt;Correction:&lt;/strong&gt;&lt;/p&gt;\n&lt;p&gt;Not &amp;lt;i&amp;gt;.&lt;/p&gt;\n"
	       "</content:encoded>\n<media:content medium=\"image\" type=\"image/png\" "
	       "url=\"https://e.org/a&amp;b/media/gt/00ff.png\">\n"
	       "<media:description type=\"plain\">a &quot;well&quot;</media:description>\n"
	       "<media:credit>Eva &amp; co.</media:credit>\n</media:content>\n</item>\n</channel>\n</rss>\n");
}

/* A digest that is in no site goes with the front page of its language, or the first. */
Test(digest_feeds, home)
{
	static const struct {
		const char *label, *language, *home;
	} cases[] = {
		{ "its own", "en-BZ", "https://e.org/en-gb/index.html" },
		{ "the first", "es", "https://e.org/es/index.html" },
		{ "none of them", "fr", "https://e.org/es/index.html" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(10000);
		const struct nsync_digest_options options = {
			.languages = { nsync_str(cases[i].language) }, .language_count = 1,
			.base_url = STR("https://e.org/"), .site_languages = { STR("es"), STR("en-GB") }, .site_language_count = 2,
		};

		render(&out, "atom", NULL, 0, &options, NULL);
		cr_expect(strstr(out.p, cases[i].home), "%s:\n%s", cases[i].label, out.p);
		cr_expect_null(strstr(out.p, "rel=\"self\""), "%s:\n%s", cases[i].label, out.p);
	}
}

/* ---- kills ---------------------------------------------------------------------------------------- */

struct kill_case {
	const char *label, *notice_language; /* notice_language NULL: nobody had seen it */
	enum nsync_status status;
	const char *lang, *office; /* of the digest */
	bool told;
};

static const struct kill_case kills[] = {
	{ "seen, then killed", "es", NSYNC_CANCELED, NULL, NULL, true },
	{ "never seen", NULL, NSYNC_CANCELED, NULL, NULL, false },
	{ "held", "es", NSYNC_WITHHELD, NULL, NULL, false },
	{ "in a language that is wanted", "es", NSYNC_CANCELED, "es", NULL, true },
	{ "in another language", "es", NSYNC_CANCELED, "en", NULL, false },
	{ "of another office", "es", NSYNC_CANCELED, NULL, "mx", false },
};

Test(digest_feeds, kills)
{
	static const char *const formats[] = { "atom", "rss", "jsonfeed", "ninjs", "json" };

	for (size_t i = 0; i < sizeof(kills) / sizeof(kills[0]); i++) {
		const struct kill_case *c = &kills[i];
		const struct nsync_item item = { .uri = STR("tag:e.org,2026:gt/2018/08/zeta"), .story.office = "gt",
						 .first_created = AUGUST_5, .version_created = AUGUST_9,
						 .language = STR("es"), .headline = STR("Secreto"), .status = c->status,
						 .text = STR("Secreto"), .note = STR("Secreto") };
		const struct nsync_digest_story story = { .item = &item, .notice_language = nsync_str(c->notice_language) };
		struct nsync_digest_options options = { .office = nsync_str(c->office) };

		if (c->lang)
			options.languages[options.language_count++] = nsync_str(c->lang);
		for (size_t k = 0; k < 5; k++) {
			AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(10000);
			bool knows = strcmp(formats[k], "atom") == 0 || strcmp(formats[k], "json") == 0;

			render(&out, formats[k], &story, 1, &options, NULL);
			cr_expect_eq(strstr(out.p, "zeta") != NULL, c->told && knows, "%s: %s:\n%s", c->label, formats[k],
				     out.p);
			cr_expect_null(strstr(out.p, "Secreto"), "%s: %s:\n%s", c->label, formats[k], out.p);
			if (c->told && k == 0)
				cr_expect(strstr(out.p, "<updated>2018-08-09T17:00:00-06:00</updated>") &&
						  strstr(out.p, "<at:deleted-entry ref=\"tag:e.org,2026:gt/2018/08/zeta\" "
								"when=\"2018-08-09T17:00:00-06:00\">"),
					  "%s:\n%s", c->label, out.p);
		}
	}
}

/* ---- RSS's own ---------------------------------------------------------------------------------------- */

static void render_one(struct nsync_buf *out, const char *format, const struct nsync_item *item)
{
	const struct nsync_digest_story story = { .item = item };
	const struct nsync_digest_options options = { .as_of = { .seconds = 4000000000 } };

	render(out, format, &story, 1, &options, NULL);
}

Test(digest_feeds, rss_titles)
{
	static const struct {
		const char *label, *headline, *title;
	} cases[] = {
		{ "the same as text and as HTML", "AT&T: a < b & c > d; e", "AT&amp;T: a &lt; b &amp; c &gt; d; e" },
		{ "an element", "<b>x", "&amp;lt;b&amp;gt;x" },
		{ "an end", "a</title>", "a&amp;lt;/title&amp;gt;" },
		{ "a comment", "<!-- x", "&amp;lt;!-- x" },
		{ "a name", "&copy; 2018", "&amp;amp;copy; 2018" },
		{ "a number", "&#60;x", "&amp;amp;#60;x" },
		{ "one at the end", "a <", "a &lt;" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(10000), wanted = NSYNC_BUF_INIT(1000);
		const struct nsync_item item = { .uri = STR("tag:a"), .first_created = AUGUST_5, .language = STR("en"),
						 .headline = nsync_str(cases[i].headline), .text = STR("x") };

		nsync_buf_printf(&wanted, "<item>\n<title>%s</title>\n", cases[i].title);
		render_one(&out, "rss", &item);
		cr_expect(strstr(out.p, wanted.p), "%s:\n%s", cases[i].label, out.p);
	}
}

Test(digest_feeds, rss_dates)
{
	static const struct {
		const char *time, *date;
	} cases[] = {
		{ "2018-08-05T15:00:00-06:00", "Sun, 05 Aug 2018 15:00:00 -0600" },
		{ "2018-08-05T23:59:59-06:00", "Sun, 05 Aug 2018 23:59:59 -0600" },
		{ "2018-08-06T00:00:00+05:30", "Mon, 06 Aug 2018 00:00:00 +0530" },
		{ "2018-12-31T20:30:00-03:30", "Mon, 31 Dec 2018 20:30:00 -0330" },
		{ "1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 +0000" },
		{ "1969-12-31T23:59:59Z", "Wed, 31 Dec 1969 23:59:59 +0000" },
		{ "2000-02-29T12:00:00.5Z", "Tue, 29 Feb 2000 12:00:00 +0000" },
		{ "0001-01-01T00:00:00Z", "Mon, 01 Jan 0001 00:00:00 +0000" },
		{ "9999-12-31T23:59:59Z", "Fri, 31 Dec 9999 23:59:59 +0000" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(10000), wanted = NSYNC_BUF_INIT(1000);
		struct nsync_item item = { .uri = STR("tag:a"), .language = STR("en"), .headline = STR("x"), .text = STR("x") };

		cr_assert(nsync_time_parse(&item.first_created, nsync_str(cases[i].time)));
		nsync_buf_printf(&wanted, "<pubDate>%s</pubDate>", cases[i].date);
		render_one(&out, "rss", &item);
		cr_expect(strstr(out.p, wanted.p), "%s:\n%s", cases[i].time, out.p);
	}
}

/* ---- names ------------------------------------------------------------------------------------------- */

Test(digest_feeds, ids)
{
	static const struct {
		const char *label, *languages, *office, *id;
	} cases[] = {
		{ "nothing asked for", NULL, NULL, "tag:e.org,2026:digest" },
		{ "languages in their order", "es,en-BZ", NULL, "tag:e.org,2026:digest?lang=es&amp;lang=en-BZ" },
		{ "an office", NULL, "gt", "tag:e.org,2026:digest?office=gt" },
		{ "a hostile one", "e\"s", "<gt>&x=\n%", "tag:e.org,2026:digest?lang=e%22s&amp;office=%3Cgt%3E%26x%3D%0A%25" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(10000), wanted = NSYNC_BUF_INIT(1000);
		struct nsync_digest_options options = { .office = nsync_str(cases[i].office) };

		for (const char *at = cases[i].languages; at && *at;) {
			size_t n = strcspn(at, ",");

			options.languages[options.language_count++] = (struct nsync_str){ at, n };
			at += n + (at[n] == ',');
		}
		nsync_buf_printf(&wanted, "<id>%s</id>", cases[i].id);
		render(&out, "atom", NULL, 0, &options, NULL);
		cr_expect(strstr(out.p, wanted.p), "%s:\n%s", cases[i].label, out.p);
	}
}

/* ---- hostile words in every field, in each feed ---------------------------------------------------------- */

static const char *const hostile[] = {
	"</title></entry></item></feed><script>alert(1)</script>", "]]><script>alert(1)</script><![CDATA[",
	"\" onerror=\"alert(1)\" x=\"", "' onerror='alert(1)", "<!--", "-->", "<?xml version=\"1.0\"?>",
	"&lt;script&gt;alert(1)&lt;/script&gt;", "&#x3c;script&#x3e;", "a\r\nLocation: x\r\n\r\n<b>", "\u202ea\u2066b\u200f",
	"\x1b[2J\x07\x7f\xc2\x9b", "\ufffe\uffff", "\xff\xc0\x80", "{\"a\":\"b\"}\\\"\\u202e", "javascript:alert(1)",
};

static void check_hostile(const char *format, const char *words, struct nsync_str out)
{
	static const char *const raw[] = { "<script", "<b>", "<!--", "]]>", "onerror=\"", "\r", "\x1b", "\x07",
					   "\x7f", "\xc2\x9b", "\u202e", "\u2066", "\u200f", "\xff" };
	bool xml = format[0] == 'a' || format[0] == 'r';

	cr_expect(nsync_utf8_valid(out), "%s: %s: not UTF-8", format, words);
	for (size_t i = 0; i < sizeof(raw) / sizeof(raw[0]); i++)
		cr_expect_null(strstr(out.p, raw[i]), "%s: %s: %s in\n%s", format, words, raw[i], out.p);
	if (xml) {
		cr_expect_null(strstr(out.p, "onerror='"), "%s: %s", format, out.p);
		cr_expect(!strstr(out.p, "\ufffe") && !strstr(out.p, "\uffff"), "%s: %s: no XML", format, words);
	} else {
		AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
		struct nsync_error err = { .code = NSYNC_OK };

		cr_expect_eq(nsync_json_read(&doc, out, &nsync_json_any, &err), NSYNC_OK, "%s: %s: %s\n%s", format, words,
			     err.text, out.p);
		cr_expect_null(strchr(out.p, '<'));
	}
}

Test(digest_feeds, hostile)
{
	static const char *const formats[] = { "atom", "rss", "jsonfeed" };

	for (size_t i = 0; i < sizeof(hostile) / sizeof(hostile[0]); i++)
		for (size_t k = 0; k < 6; k++) {
			const struct nsync_str words = nsync_str(hostile[i]);
			const struct nsync_item item = {
				.uri = words, .first_created = AUGUST_5, .language = words, .headline = words, .text = words,
				.markdown = k % 2, .by = words, .summary = words, .correction = words, .copyright = words,
				.picture_count = 1, .pictures = { { .alt = words, .content_type = words } },
			};
			const struct nsync_digest_story story = { .item = &item };
			const struct nsync_digest_options options = {
				.base_url = words, .site_languages = { words }, .site_language_count = 1,
			};
			AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(1u << 20);

			render(&out, formats[k / 2], &story, 1, &options, "es/x");
			check_hostile(formats[k / 2], hostile[i], nsync_buf_view(&out));
		}
}

Test(digest_feeds, a_word_of_64_KiB)
{
	static const char *const formats[] = { "atom", "rss", "jsonfeed" };
	char *word = malloc(65537);

	cr_assert(word);
	memset(word, '<', 65536);
	word[65536] = '\0';
	for (size_t i = 0; i < 3; i++) {
		const struct nsync_item item = { .uri = STR("tag:a"), .first_created = AUGUST_5, .language = STR("en"),
						 .headline = { word, 65536 }, .text = { word, 65536 }, .by = { word, 65536 } };
		AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(1u << 22);

		render_one(&out, formats[i], &item);
		cr_expect_gt(out.n, 3 * 65536);
		cr_expect_null(strstr(out.p, "<<"));
	}
	free(word);
}
