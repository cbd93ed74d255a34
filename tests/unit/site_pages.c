/* prop/site_again.c: the whole site in memory: what is in it, what is not, and that hostile words stay words. */
#include <criterion/criterion.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "lib/site/internal.h"

/* ---- a sink in memory -------------------------------------------------------------------- */

struct file {
	char path[SITE_PATH];
	struct nsync_buf bytes;
};

struct memory {
	struct file *files;
	size_t count, cap, fail_at; /* fail_at: the put that fails, from 1; 0: none */
	pthread_mutex_t lock;
};

static enum nsync_code put(void *payload, const char *path, struct nsync_str bytes, struct nsync_error *err)
{
	struct memory *memory = payload;
	enum nsync_code code = NSYNC_OK;

	pthread_mutex_lock(&memory->lock);
	if (memory->count == memory->cap) {
		memory->cap = memory->cap ? 2 * memory->cap : 64;
		memory->files = realloc(memory->files, memory->cap * sizeof(*memory->files));
	}
	struct file *file = &memory->files[memory->count++];

	cr_assert(nsync_str_copy(file->path, sizeof(file->path), nsync_str(path)));
	nsync_buf_init(&file->bytes, 1u << 26);
	nsync_buf_str(&file->bytes, bytes);
	if (memory->count == memory->fail_at)
		code = nsync_fail(err, NSYNC_EIO, path, "no space");
	pthread_mutex_unlock(&memory->lock);
	return code;
}

/* Pictures are there, signed files are not. */
static enum nsync_code read_picture(void *payload, struct nsync_buf *out, const char *path, struct nsync_error *err)
{
	(void)payload;
	(void)err;
	if (strncmp(path, "media/", 6) != 0)
		return NSYNC_ENOTFOUND;
	nsync_buf_text(out, "picture");
	return NSYNC_OK;
}

static const struct nsync_site_source source = { read_picture, NULL, NULL };

static const struct file *find(const struct memory *memory, const char *path)
{
	for (size_t i = 0; i < memory->count; i++)
		if (strcmp(memory->files[i].path, path) == 0)
			return &memory->files[i];
	return NULL;
}

static void release(struct memory *memory)
{
	for (size_t i = 0; i < memory->count; i++)
		nsync_buf_release(&memory->files[i].bytes);
	free(memory->files);
	memset(memory, 0, sizeof(*memory));
	pthread_mutex_init(&memory->lock, NULL);
}

static bool contains(const struct file *file, const char *words)
{
	return file && file->bytes.p && strstr(file->bytes.p, words);
}

static bool anywhere(const struct memory *memory, const char *words)
{
	for (size_t i = 0; i < memory->count; i++)
		if (contains(&memory->files[i], words) || strstr(memory->files[i].path, words))
			return true;
	return false;
}

/* ---- sites to make ----------------------------------------------------------------------------- */

static const struct nsync_digest_region region = { .authority = { "e.org,2026", 10 },
						   .pin = { "00112233" } };

static enum nsync_code make_site(struct memory *memory, const struct nsync_digest_story *stories, size_t count,
				 struct nsync_digest_options *options, const struct nsync_digest_look *look,
				 struct nsync_error *err)
{
	AUTO(nsync_digest_release) struct nsync_digest digest = { 0 };
	struct nsync_site_sink sink = { put, NULL, NULL, memory };
	struct nsync_site site = { .digest = &digest, .look = look };

	if (!options->site_language_count) {
		options->site_languages[0] = NSYNC_STR("es");
		options->site_languages[1] = NSYNC_STR("en");
		options->site_language_count = 2;
	}
	cr_assert_eq(nsync_digest_select(&digest, &region, stories, count, options, err), NSYNC_OK);
	digest.stories = stories;
	digest.story_count = count;
	return nsync_site_write(&site, &source, &sink, err);
}

/* Item i of a kind that goes on for years. */
static struct nsync_item *new_item(unsigned i, const char *language, char uris[][80])
{
	struct nsync_item *item = calloc(1, sizeof(*item));

	snprintf(item->story.office, sizeof(item->story.office), i % 2 ? "gt" : "mx");
	item->first_created = (struct nsync_time){ .seconds = 1500000000 + 86400 * (int64_t)i, .offset = -21600 };
	item->version_created = item->first_created;
	struct nsync_date date = nsync_time_local_date(item->first_created);

	item->story.year = date.year;
	item->story.month = date.month;
	snprintf(item->story.slug, sizeof(item->story.slug), "story-%u", i);
	snprintf(uris[i], 80, "tag:e.org,2026:story-%u", i);
	item->uri = nsync_str(uris[i]);
	item->version = 1;
	item->language = nsync_str(language);
	item->headline = NSYNC_STR("Headline");
	item->text = NSYNC_STR("Words.");
	item->markdown = true;
	return item;
}

Test(site_pages, plan)
{
	enum { COUNT = 90 };
	static char uris[COUNT][80];
	static struct nsync_digest_story stories[COUNT];
	struct nsync_digest_options options = { 0 };
	struct nsync_error err = { 0 };
	struct memory memory = { 0 };
	size_t pages = 0;

	release(&memory);
	for (unsigned i = 0; i < COUNT; i++)
		stories[i].item = new_item(i, i == 3 ? "mam" : i % 3 ? "es-GT" : "en", uris);
	/* 0 is English; 1, in Spanish, is made of it. */
	((struct nsync_item *)stories[1].item)->translation_of = stories[0].item->uri;
	cr_assert_eq(make_site(&memory, stories, COUNT, &options, NULL, &err), NSYNC_OK, "%s", err.text);
	for (size_t i = 0; i < memory.count; i++)
		pages += strstr(memory.files[i].path, "/story-") && strstr(memory.files[i].path, ".html");
	cr_expect_eq(pages, COUNT, "%zu pages of stories", pages);
	cr_expect(find(&memory, "es/gt/2017/07/story-1.html") != NULL);
	cr_expect(find(&memory, "en/mx/2017/07/story-0.html") != NULL);
	/* A language without pages of its own is among the first ones'. */
	cr_expect(find(&memory, "es/gt/2017/07/story-3.html") != NULL);
	cr_expect(contains(find(&memory, "es/gt/2017/07/story-1.html"),
			   "hreflang=\"en\" href=\"../../../../en/mx/2017/07/story-0.html\""));
	/* Each text once in a list, in the pages' language where there is one. */
	const struct file *es = find(&memory, "es/by-year/2017-07.html");
	const struct file *en = find(&memory, "en/by-year/2017-07.html");

	cr_expect(contains(es, "story-1.html") && !contains(es, "story-0.html"));
	cr_expect(contains(en, "story-0.html") && !contains(en, "story-1.html"));
	cr_expect(contains(en, "(only in Spanish)") && contains(es, "(sólo en inglés)"));
	cr_expect(contains(find(&memory, "es/index.html"), "89\u00a0noticias"));
	/* More stories than one page: its years have pages. */
	cr_expect(find(&memory, "es/by-office/gt.html") && find(&memory, "es/by-office/gt-2017.html"));
	cr_expect(!find(&memory, "sitemap.xml"), "a sitemap without addresses");
	release(&memory);
	for (size_t i = 0; i < COUNT; i++)
		free((void *)stories[i].item);
}

Test(site_pages, any_failure_stops_it)
{
	static char uris[3][80];
	struct nsync_digest_story stories[3] = { 0 };
	struct memory memory = { 0 };
	size_t puts;

	for (unsigned i = 0; i < 3; i++)
		stories[i].item = new_item(i, "es", uris);
	for (size_t at = 1; at < 40; at++) {
		struct nsync_digest_options options = { 0 };
		struct nsync_error err = { 0 };

		release(&memory);
		memory.fail_at = at;
		enum nsync_code code = make_site(&memory, stories, 3, &options, NULL, &err);

		puts = memory.count;
		cr_expect_eq(code, at <= puts ? NSYNC_EIO : NSYNC_OK, "%zu of %zu: %d", at, puts, code);
	}
	release(&memory);
	for (size_t i = 0; i < 3; i++)
		free((void *)stories[i].item);
}

struct folder_case {
	const char *label, *language;
	bool good;
};

Test(site_pages, languages_are_folders)
{
	static const struct folder_case cases[] = {
		{ "plain", "es", true },       { "a region", "pt-BR", true }, { "up", "../x", false },
		{ "nothing", "", false },      { "assets", "assets", false }, { "media, in capitals", "MEDIA", false },
		{ "a slash", "es/x", false },  { "not ASCII", "é", false },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct nsync_digest_options options = { .site_language_count = 1 };
		struct nsync_error err = { 0 };
		struct memory memory = { 0 };

		release(&memory);
		options.site_languages[0] = nsync_str(cases[i].language);
		cr_expect_eq(make_site(&memory, NULL, 0, &options, NULL, &err),
			     cases[i].good ? NSYNC_OK : NSYNC_EINVAL, "%s", cases[i].label);
		cr_expect(cases[i].good || memory.count == 0, "%s", cases[i].label);
		release(&memory);
	}
}

/* ---- what must leave no trace -------------------------------------------------------------------- */

Test(site_pages, no_trace)
{
	static char uris[8][80];
	struct nsync_item *items[8];
	struct nsync_digest_story stories[6] = { 0 };
	struct nsync_digest_options options = { .as_of = { .seconds = 1600000000 }, .base_url = NSYNC_STR("https://e.org/") };
	struct nsync_error err = { 0 };
	struct memory memory = { 0 };

	release(&memory);
	for (unsigned i = 0; i < 8; i++) {
		items[i] = new_item(i, "es", uris);
		if (i < 6)
			stories[i].item = items[i];
	}
	for (unsigned i = 1; i < 8; i++)
		items[i]->headline = items[i]->text = items[i]->by = NSYNC_STR("Secretísimo");
	items[1]->embargoed = true;
	items[1]->embargoed_until = (struct nsync_time){ .seconds = 1600000001 };
	items[2]->expiring = true;
	items[2]->expires = (struct nsync_time){ .seconds = 1600000000 };
	items[3]->status = NSYNC_WITHHELD;
	items[4]->status = NSYNC_CANCELED;
	items[5]->status = NSYNC_CANCELED;
	stories[5].notice_language = NSYNC_STR("en");
	/* Earlier versions of 0: one that was on hold, one under embargo, one awaiting a cosignature. */
	struct nsync_digest_version versions[4] = { { items[6], NSYNC_REASON_OK },
						    { items[7], NSYNC_AWAITING_COSIGNATURE },
						    { items[1], NSYNC_REASON_OK },
						    { items[0], NSYNC_REASON_OK } };

	items[6]->status = NSYNC_WITHHELD;
	items[0]->version = 9;
	items[0]->by = NSYNC_STR("Visible");
	stories[0].versions = versions;
	stories[0].version_count = 4;
	cr_assert_eq(make_site(&memory, stories, 6, &options, NULL, &err), NSYNC_OK, "%s", err.text);
	cr_expect(anywhere(&memory, "Visible"));
	cr_expect(!anywhere(&memory, "Secret"));
	cr_expect(!anywhere(&memory, "story-1.") && !anywhere(&memory, "story-2") && !anywhere(&memory, "story-3") &&
		  !anywhere(&memory, "story-4") && !anywhere(&memory, "story-6") && !anywhere(&memory, "story-7"));
	const struct file *notice = find(&memory, "en/gt/2017/07/story-5.html");

	cr_expect(contains(notice, "This story was withdrawn") && contains(notice, "noindex"));
	cr_expect(!contains(find(&memory, "sitemap.xml"), "story-5"));
	cr_expect(contains(find(&memory, "sitemap.xml"), "https://e.org/es/mx/2017/07/story-0.html"));
	release(&memory);
	for (size_t i = 0; i < 8; i++)
		free(items[i]);
}

/* ---- hostile words -------------------------------------------------------------------------------- */

static const char *const hostile[] = {
	"<script>alert(1)</script>", "</script><script>alert(1)</script>", "</title></style></textarea><img src=x onerror=alert(1)>",
	"\" onmouseover=\"alert(1)", "' onfocus='alert(1)' autofocus='", "javascript:alert(1)", "[x](javascript:alert(1))",
	"![x](https://e.org/pixel.png)", "[x](data:text/html;base64,PHNjcmlwdD4=)", "<svg/onload=alert(1)>",
	"<!--", "--><script>alert(1)</script>", "]]><script>", "&lt;script&gt;alert(1)&lt;/script&gt;", "&#60;script&#62;",
	"</style><style>*{background:url(https://e.org/)}", "expression(alert(1))", "a\r\nContent-Type: text/html\r\n\r\n<script>",
	"\u202egnp.exe", "\u2066a\u2069\u200f\u061c", "\u2028\u2029alert(1)//", "{{7*7}} ${7*7} #{7*7}", "\\u003cscript\\u003e",
	"\"];alert(1);//", "<iframe srcdoc='<script>alert(1)</script>'>", "<base href=https://e.org/>",
	"<meta http-equiv=refresh content=0;url=https://e.org/>", "a\x1b[2Jb\x07", "\xff\xfe<script>",
};

/* Only tags that site pages are made of, no attribute but ours, and none of their values opens another. */
static void expect_inert(const struct file *file, const char *words)
{
	const char *const allowed[] = {
		"!DOCTYPE", "html", "head", "meta", "title", "link", "script", "body", "a", "header", "div", "p", "nav",
		"ul", "ol", "li", "main", "h1", "h2", "h3", "h4", "h5", "h6", "article", "section", "span", "time", "b",
		"em", "strong", "code", "pre", "br", "hr", "blockquote", "aside", "footer", "figure", "figcaption", "img",
		"form", "label", "input", "select", "option", "button", "noscript",
	};

	if (!strstr(file->path, ".html"))
		return;
	for (const char *p = file->bytes.p; (p = strchr(p, '<')); p++) {
		const char *name = p + 1 + (p[1] == '/'), *end;
		size_t n = strcspn(name, " >\n");
		bool known = false;

		for (size_t i = 0; i < sizeof(allowed) / sizeof(allowed[0]); i++)
			known |= strlen(allowed[i]) == n && strncmp(allowed[i], name, n) == 0;
		cr_assert(known, "%s: %s: %.60s", words, file->path, p);
		/* To the tag's end, past quoted values. */
		for (end = name + n; *end && *end != '>'; end++) {
			cr_assert(*end != '<' && *end != '\'', "%s: %s: %.80s", words, file->path, p);
			if (*end == ' ')
				cr_assert(strncmp(end + 1, "on", 2) != 0 && strncmp(end + 1, "style=", 6) != 0 &&
					  strncmp(end + 1, "srcdoc", 6) != 0, "%s: %s: %.80s", words, file->path, p);
			if (*end == '"')
				end = strchr(end + 1, '"');
		}
		/* A script without an address holds data; nothing in it ends it early. */
		if (strncmp(p, "<script type=", 13) == 0) {
			const char *close = strchr(end + 1, '<');

			cr_assert(close && strncmp(close, "</script>\n", 10) == 0, "%s: %s", words, file->path);
		}
		cr_assert(strncmp(p, "<script>", 8) != 0, "%s: %s", words, file->path);
	}
	cr_assert(!strstr(file->bytes.p, "href=\"javascript:") && !strstr(file->bytes.p, "=\"data:"), "%s: %s",
		  words, file->path);
	for (size_t at = 0; at < file->bytes.n;) {
		int32_t c = nsync_utf8_next(nsync_buf_view(&file->bytes), &at);

		cr_assert(c == '\n' || c == '\t' || nsync_digest_clean(c) == c, "%s: %s: U+%04X",
			  words, file->path, (unsigned)c);
	}
}

static void check_hostile(const char *words, const char *label)
{
	static char uris[2][80];
	struct nsync_item *items[2] = { new_item(0, "es", uris), new_item(1, "en", uris) };
	struct nsync_digest_story stories[2] = { { .item = items[0] }, { .item = items[1] } };
	struct nsync_digest_options options = { .base_url = NSYNC_STR("https://e.org/?a=\"&b=<c>/") };
	struct nsync_error err = { 0 };
	struct memory memory = { 0 };
	struct nsync_str s = nsync_str(words);

	release(&memory);
	for (size_t i = 0; i < 2; i++) {
		struct nsync_item *item = items[i];

		item->headline = item->text = item->by = item->correction = item->located = item->copyright =
			item->usage = s;
		if (i)
			item->summary = s;
		item->markdown = i == 0;
		item->picture_count = 1;
		memcpy(item->pictures[0].sha256, "00", 3);
		memcpy(item->pictures[0].ext, "png", 4);
		item->pictures[0].alt = item->pictures[0].credit = s;
	}
	items[1]->language = s.n < 60 ? s : NSYNC_STR("en");
	cr_assert_eq(make_site(&memory, stories, 2, &options, NULL, &err), NSYNC_OK, "%s: %s", label, err.text);
	for (size_t i = 0; i < memory.count; i++)
		expect_inert(&memory.files[i], label);
	release(&memory);
	free(items[0]);
	free(items[1]);
}

Test(site_pages, hostile_words)
{
	AUTO(nsync_buf_release) struct nsync_buf word = NSYNC_BUF_INIT(1u << 20);

	for (size_t i = 0; i < sizeof(hostile) / sizeof(hostile[0]); i++)
		check_hostile(hostile[i], hostile[i]);
	while (word.n < 65536)
		nsync_buf_text(&word, "<\u00f1\"");
	check_hostile(word.p, "64 KB in one word");
}

/* A digest of entries alone: what they were selected from is not at hand. */
Test(site_pages, stories_that_nobody_hands_over)
{
	AUTO(nsync_digest_release) struct nsync_digest digest = { 0 };
	static char uris[2][80];
	struct nsync_item *items[] = { new_item(0, "es", uris), new_item(1, "en", uris) };
	const struct nsync_digest_story stories[] = { { .item = items[0] }, { .item = items[1] } };
	const struct nsync_digest_options options = { .site_languages = { NSYNC_STR("es") }, .site_language_count = 1 };
	struct memory memory;
	struct nsync_site_sink sink = { put, NULL, NULL, &memory };
	struct nsync_site site = { .digest = &digest, .build_id = NSYNC_STR("this") };
	struct nsync_error err = { 0 };

	memory.files = NULL;
	memory.count = 0;
	release(&memory);
	cr_assert_eq(nsync_digest_select(&digest, &region, stories, 2, &options, &err), NSYNC_OK);
	cr_assert_eq(nsync_site_write(&site, &source, &sink, &err), NSYNC_OK, "%s", err.text);
	cr_expect(contains(find(&memory, "data/search/2017-07.js"), "story-1"));
	cr_expect(find(&memory, "data/items/2017-07-14.js"));
	release(&memory);
	free(items[0]);
	free(items[1]);
}
