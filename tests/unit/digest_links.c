/* digest_links.c: what a feed links to, pictures and translations, and what it is called. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "tests/support/feed_fixture.h"

/* Each picture once, in its first size; nothing where the address is not known. */
Test(digest_links, pictures)
{
	static const struct {
		const char *label, *format, *base;
		unsigned first, second; /* how often the addresses are there */
	} cases[] = {
		{ "atom", "atom", "https://e.org/", 1, 1 },
		{ "rss", "rss", "https://e.org/", 1, 1 },
		{ "jsonfeed: the first stands for the story as well", "jsonfeed", "https://e.org/", 2, 1 },
		{ "atom without an address", "atom", NULL, 0, 0 },
		{ "rss without an address", "rss", NULL, 0, 0 },
		{ "jsonfeed without an address", "jsonfeed", NULL, 0, 0 },
	};
	const struct nsync_item item = {
		.uri = STR("tag:a"), .story.office = "gt", .first_created = AUGUST_5, .language = STR("en"), .headline = STR("x"),
		.text = STR("x"), .picture_count = 3,
		.pictures = { { .sha256 = "aa", .ext = "png", .alt = STR("one"), .content_type = STR("image/png") },
			      { .rendition = 1, .sha256 = "bb", .ext = "png", .alt = STR("one"), .content_type = STR("image/png") },
			      { .sha256 = "cc", .ext = "jpg", .alt = STR("two"), .content_type = STR("image/jpeg") } },
	};
	const struct nsync_digest_story story = { .item = &item };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(10000);
		const struct nsync_digest_options options = { .base_url = nsync_str(cases[i].base), .site_languages = { STR("en") },
							      .site_language_count = 1 };
		unsigned first = 0, second = 0;

		render(&out, cases[i].format, &story, 1, &options, NULL);
		for (const char *at = out.p; (at = strstr(at, "https://e.org/media/gt/aa.png")); at++)
			first++;
		for (const char *at = out.p; (at = strstr(at, "https://e.org/media/gt/cc.jpg")); at++)
			second++;
		cr_expect(first == cases[i].first && second == cases[i].second, "%s: %u, %u in\n%s", cases[i].label, first,
			  second, out.p);
		cr_expect_null(strstr(out.p, "bb.png"), "%s: another size", cases[i].label);
	}
}

/* ---- translations ---------------------------------------------------------------------------------- */

#define TEXT(office_, month_, slug_, language_, of_, status_)                                                          \
	{ .uri = STR("tag:e.org,2026:" office_ "/2018/0" #month_ "/" slug_),                                           \
	  .story = { .office = office_, .year = 2018, .month = month_, .slug = slug_ },                                \
	  .first_created = { .seconds = 1530835200 + (month_ - 7) * 2678400 }, .language = STR(language_),             \
	  .headline = STR(slug_), .text = STR("x"), .status = status_,                                                 \
	  .translation_of = { sizeof(of_) > 1 ? "tag:e.org,2026:" of_ : NULL, sizeof(of_) > 1 ? 14 + sizeof(of_) : 0 } }

/* One text in many languages, by story; "b" and "c" are both English. */
static const struct nsync_item texts[] = {
	TEXT("gt", 7, "a", "es", "", NSYNC_USABLE),
	TEXT("gt", 8, "b", "en", "gt/2018/07/a", NSYNC_USABLE),
	TEXT("gt", 8, "c", "en", "gt/2018/07/a", NSYNC_USABLE),
	TEXT("gt", 8, "d", "fr", "gt/2018/08/b", NSYNC_USABLE),
	TEXT("gt", 8, "e", "it", "gt/2018/07/a", NSYNC_WITHHELD),
	TEXT("gt", 8, "f", "it", "gt/2018/08/e", NSYNC_USABLE),
	TEXT("gt", 9, "g", "de", "gt/2018/07/a", NSYNC_USABLE),
	TEXT("gt", 9, "h", "de", "", NSYNC_USABLE),
	TEXT("mx", 8, "i", "pt", "gt/2018/07/a", NSYNC_USABLE),
};

#define TEXTS (sizeof(texts) / sizeof(texts[0]))

struct links_case {
	const char *label, *place, *languages, *office;
	bool august;
	const char *links; /* of each entry "slug: its translations", in the order of their uris */
};

static const struct links_case links[] = {
	{ "everything: one a language, not its own, nothing that is held or of a held one", NULL, "", NULL, false,
	  "a:gbdi b:agdi c:agdi d:bagi g:abdi h: i:agbd " },
	{ "a month: what it holds, and originals wherever they are", NULL, "", NULL, true,
	  "b:adi c:adi d:bai i:abd " },
	{ "a month and an office", NULL, "", "gt", true, "b:ad c:ad d:ba " },
	{ "languages: each text once, and its others are links", NULL, "fr,es", NULL, false, "d:bagi " },
	{ "a site of all", "en/atom.xml", "", NULL, false, "a:gbdi b:agdi c:agdi d:bagi g:abdi h: i:agbd " },
	{ "a site has no page outside of its months and offices", "en/atom.xml", "", "gt", true, "b:d c:d d:b " },
	{ "a site has no page in other languages", "en/atom.xml", "en,pt,fr", NULL, false, "b:di " },
};

static int compare_lines(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* "b:adi " for each entry. */
static void read_links(struct nsync_buf *out, char *atom)
{
	char *lines[TEXTS], *entry = atom;
	size_t n = 0;

	for (; n < TEXTS && (entry = strstr(entry, "<entry")); n++) {
		char *end = strstr(entry, "</entry>"), *slug = strstr(entry, "</id>") - 1;
		struct nsync_buf line = NSYNC_BUF_INIT(100);

		nsync_buf_printf(&line, "%c:", *slug);
		*end = '\0';
		for (const char *at = entry; (at = strstr(at, ".html\"/>")); at++)
			if (at[-1] != *slug)
				nsync_buf_char(&line, at[-1]);
		lines[n] = line.p;
		entry = end + 1;
	}
	qsort(lines, n, sizeof(lines[0]), compare_lines);
	for (size_t i = 0; i < n; i++) {
		nsync_buf_printf(out, "%s ", lines[i]);
		free(lines[i]);
	}
}

Test(digest_links, translations)
{
	struct nsync_digest_story stories[TEXTS];

	for (size_t i = 0; i < TEXTS; i++)
		stories[i] = (struct nsync_digest_story){ .item = &texts[i] };
	for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++) {
		const struct links_case *c = &links[i];
		AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(100000), found = NSYNC_BUF_INIT(1000);
		struct nsync_digest_options options = {
			.as_of = { .seconds = 1600000000 }, .base_url = STR("https://e.org/"), .site_languages = { STR("en") },
			.site_language_count = 1, .office = nsync_str(c->office), .has_from = c->august, .has_to = c->august,
			.from = { 2018, 8, 1 }, .to = { 2018, 8, 31 },
		};

		for (const char *at = c->languages; *at; at += 2 + (at[2] == ','))
			options.languages[options.language_count++] = (struct nsync_str){ at, 2 };
		render(&out, "atom", stories, TEXTS, &options, c->place);
		read_links(&found, out.p);
		cr_expect_str_eq(nsync_buf_view(&found).p, c->links, "%s: %s", c->label, nsync_buf_view(&found).p);
		nsync_buf_clear(&out);
		options.base_url = (struct nsync_str){ NULL, 0 };
		render(&out, "atom", stories, TEXTS, &options, c->place);
		cr_expect_null(strstr(out.p, "<link"), "%s: a link, but no address", c->label);
	}
}

/* A feed is called by what is in it; without a root an office has its code only. */
Test(digest_links, names)
{
	static const struct {
		const char *label, *language, *office, *topic, *place, *name;
	} cases[] = {
		{ "the region", "en", NULL, NULL, NULL, "e.org,2026" },
		{ "an office", "en", "gt", NULL, NULL, "e.org,2026: gt" },
		{ "a topic", "es", NULL, "07000000", NULL, "e.org,2026: salud" },
		{ "both", "en", "gt", "07000000", NULL, "e.org,2026: gt, health" },
		{ "a topic that nobody named", "en", NULL, "99999999", NULL, "e.org,2026: 99999999" },
		{ "no office's code", "en", "much-too-long&<", NULL, NULL, "e.org,2026: much-too-long&amp;&lt;" },
		{ "of a site", "en", "gt", "07000000", "en/x", "e.org,2026" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		for (size_t k = 0; k < 2; k++) {
			AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(10000), wanted = NSYNC_BUF_INIT(1000);
			const struct nsync_digest_options options = {
				.languages = { nsync_str(cases[i].language) }, .language_count = 1,
				.office = nsync_str(cases[i].office), .topic = nsync_str(cases[i].topic),
			};

			nsync_buf_printf(&wanted, "<title>%s</title>", cases[i].name);
			render(&out, k ? "rss" : "atom", NULL, 0, &options, cases[i].place);
			cr_expect(strstr(out.p, wanted.p), "%s: no %s in\n%s", cases[i].label, wanted.p, out.p);
		}
}
