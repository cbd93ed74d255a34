/* Bodies into structs, their binding to a path, their comparison and their words. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "nsync/item.h"

static void start(void)
{
	cr_assert(nsync_base_start());
}

TestSuite(item_read, .init = start);

#define ID "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define NI "ni:///sha-256;bjQLnP-zepicpUTmu3gKLHiQHT-zNzh2hRGjBhevoB0"
#define HASH "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
#define NAMES "\"uri\":\"tag:example.org,2026:gt/2018/08/hubs\",\"version\":\"2\",\"language\":\"en\""
#define TIMES "\"firstCreated\":\"2018-08-05T15:00:00-06:00\",\"versionCreated\":\"2018-08-06T01:02:03Z\""
#define TEXTS "\"headlines\":[{\"role\":\"main\",\"value\":\"Head\"}]," \
	      "\"bodies\":[{\"role\":\"main\",\"contentType\":\"text/markdown\",\"value\":\"Text\"}]"
#define STATUS "\"pubStatus\":\"usable\""
#define IDS "\"altIds\":[{\"role\":\"previous\",\"value\":\"" ID "\"},{\"role\":\"log\",\"value\":\"7:" ID "\"}]"
#define PLACES "\"places\":[{\"literal\":\"GT\",\"rel\":\"country\"}]"
#define MINIMAL NAMES "," TIMES "," TEXTS "," STATUS "," IDS "," PLACES
#define PICTURE(uri, href, type, more) \
	"{\"name\":\"p\",\"rel\":\"picture\",\"type\":\"picture\",\"uri\":\"" uri "\"," \
	"\"descriptions\":[{\"role\":\"alt\",\"value\":\"A bridge\"}]," \
	"\"renditions\":[{\"name\":\"original\",\"href\":\"" href "\",\"contentType\":\"" type "\"}" more "]}"

static void read_json(struct nsync_json_doc *doc, const char *text)
{
	struct nsync_error err = { .code = NSYNC_OK };

	nsync_json_doc_init(doc);
	cr_assert_eq(nsync_json_read(doc, nsync_str(text), &nsync_json_any, &err), NSYNC_OK, "%s %s: %s",
		     err.where, err.text, text);
}

static const char rich[] =
	"{" NAMES "," TIMES ",\"embargoedUntil\":\"2018-08-07T00:00:00Z\",\"expires\":\"2019-01-01T00:00:00Z\","
	"\"headlines\":[{\"role\":\"short\",\"value\":\"No\"},{\"role\":\"main\",\"value\":\"Head\"}],"
	"\"bodies\":[{\"role\":\"main\",\"contentType\":\"text/markdown\",\"value\":\"One.\\n\\nTwo.\\u00a0\"}],"
	"\"descriptions\":[{\"role\":\"summary\",\"value\":\"Sum\"},{\"role\":\"correction\",\"value\":\"Was wrong\"}],"
	"\"places\":[{\"literal\":\"GT\",\"rel\":\"country\"},{\"literal\":\"MX\",\"rel\":\"country\"}],"
	"\"subjects\":[{\"uri\":\"http://cv.iptc.org/newscodes/mediatopic/20000634\"}],"
	"\"infoSources\":[{\"role\":\"reporter\",\"name\":\"IOM\"},{\"role\":\"jointIssuer\",\"literal\":\"mx\"},"
	"{\"role\":\"jointIssuer\",\"literal\":\"hn\"}],"
	"\"associations\":[{\"name\":\"t\",\"rel\":\"translationOf\",\"uri\":\"tag:example.org,2026:gt/2018/08/centros\"},"
	PICTURE(NI, NI, "image/jpeg", ",{\"name\":\"small\",\"href\":\"" NI "\",\"contentType\":\"image/webp\"}") "],"
	STATUS "," IDS ",\"by\":\"Ana\",\"slugline\":\"HUBS\",\"urgency\":3,\"edNote\":\"Figures\",\"located\":\"Xela\","
	"\"copyrightNotice\":\"(c)\",\"usageTerms\":\"free\"}";

Test(item_read, everything)
{
	struct nsync_json_doc doc;
	struct nsync_item item;
	struct nsync_verdict verdict;

	read_json(&doc, rich);
	cr_assert_eq(nsync_item_read(&item, &verdict, doc.root), NSYNC_REASON_OK, "%s %s", verdict.pointer,
		     verdict.detail);
	cr_expect_eq(item.body, doc.root);
	cr_expect(nsync_str_is(item.authority, "example.org,2026"));
	cr_expect_str_eq(item.story.slug, "hubs");
	cr_expect_eq(item.version, 2);
	cr_expect_eq(item.first_created.offset, -21600);
	cr_expect(item.embargoed && item.expiring);
	cr_expect(nsync_str_is(item.language, "en"));
	cr_expect(nsync_str_is(item.headline, "Head"));
	cr_expect(nsync_str_is(item.text, "One.\n\nTwo.\xc2\xa0"));
	cr_expect(item.markdown);
	cr_expect(nsync_str_is(item.summary, "Sum"));
	cr_expect(nsync_str_is(item.correction, "Was wrong"));
	cr_expect(nsync_str_is(item.by, "Ana") && nsync_str_is(item.slugline, "HUBS"));
	cr_expect(nsync_str_is(item.located, "Xela") && nsync_str_is(item.note, "Figures"));
	cr_expect(nsync_str_is(item.copyright, "(c)") && nsync_str_is(item.usage, "free"));
	cr_expect_eq(item.urgency, 3);
	cr_expect_eq(item.status, NSYNC_USABLE);
	cr_expect(item.has_previous && item.has_log);
	cr_expect_str_eq(item.previous.hex, ID);
	cr_expect_eq(item.log_seq, 7);
	cr_expect_str_eq(item.log_id.hex, ID);
	cr_expect_eq(item.joint_count, 2);
	cr_expect_str_eq(item.joint[0], "mx");
	cr_expect_str_eq(item.joint[1], "hn");
	cr_expect(nsync_str_is(item.translation_of, "tag:example.org,2026:gt/2018/08/centros"));
	cr_expect_eq(item.places->len, 2);
	cr_expect_eq(item.subjects->len, 1);
	cr_expect_eq(item.picture_count, 2);
	cr_expect_str_eq(item.pictures[0].sha256, HASH);
	cr_expect_str_eq(item.pictures[0].ext, "jpg");
	cr_expect_eq(item.pictures[0].rendition, 0);
	cr_expect(nsync_str_is(item.pictures[0].alt, "A bridge"));
	cr_expect_str_eq(item.pictures[1].ext, "webp");
	cr_expect_eq(item.pictures[1].rendition, 1);
	nsync_json_doc_release(&doc);
}

Test(item_read, minimal)
{
	struct nsync_json_doc doc;
	struct nsync_item item;
	struct nsync_verdict verdict;

	read_json(&doc, "{" MINIMAL "}");
	cr_assert_eq(nsync_item_read(&item, &verdict, doc.root), NSYNC_REASON_OK);
	cr_expect_not(item.embargoed || item.expiring);
	cr_expect_null(item.summary.p);
	cr_expect_null(item.translation_of.p);
	cr_expect_null(item.associations);
	cr_expect_eq(item.urgency, 0);
	cr_expect_eq(item.joint_count, 0);
	cr_expect_eq(item.picture_count, 0);
	nsync_json_doc_release(&doc);
}

/* An object as read by the reader, without one member: duplicates are refused, so by hand. */
static const struct {
	const char *label, *json, *pointer;
} bad_bodies[] = {
	{ "no object", "[]", "/item" },
	{ "no uri", "{\"version\":\"1\"}", "/item/uri" },
	{ "uri is a number", "{\"uri\":1}", "/item/uri" },
	{ "uri of no story", "{\"uri\":\"tag:a.org,2026:x\",\"version\":\"1\",\"language\":\"en\"}", "/item/uri" },
	{ "version 0", "{\"uri\":\"tag:a.org,2026:gt/2018/08/a\",\"version\":\"0\",\"language\":\"en\"}", "/item/version" },
	{ "version 2^53", "{\"uri\":\"tag:a.org,2026:gt/2018/08/a\",\"version\":\"9007199254740992\"}", "/item/version" },
	{ "version is a number", "{\"uri\":\"tag:a.org,2026:gt/2018/08/a\",\"version\":1}", "/item/version" },
	{ "no language", "{\"uri\":\"tag:a.org,2026:gt/2018/08/a\",\"version\":\"1\"}", "/item/language" },
	{ "no firstCreated", "{" NAMES ",\"versionCreated\":\"2018-08-06T01:02:03Z\"}", "/item/firstCreated" },
	{ "firstCreated without offset", "{" NAMES ",\"firstCreated\":\"2018-08-06T01:02:03\"}", "/item/firstCreated" },
	{ "no versionCreated", "{" NAMES ",\"firstCreated\":\"2018-08-06T01:02:03Z\"}", "/item/versionCreated" },
	{ "embargo is a date", "{" NAMES "," TIMES ",\"embargoedUntil\":\"2018-08-06\"}", "/item/embargoedUntil" },
	{ "expires is null", "{" NAMES "," TIMES ",\"expires\":null}", "/item/expires" },
	{ "no headlines", "{" NAMES "," TIMES "}", "/item/headlines" },
	{ "headlines are a string", "{" NAMES "," TIMES ",\"headlines\":\"a\"}", "/item/headlines" },
	{ "headline is a string", "{" NAMES "," TIMES ",\"headlines\":[\"a\"]}", "/item/headlines/0" },
	{ "no main headline", "{" NAMES "," TIMES ",\"headlines\":[{\"role\":\"x\",\"value\":\"a\"}]}", "/item/headlines" },
	{ "no body", "{" NAMES "," TIMES ",\"headlines\":[{\"role\":\"main\",\"value\":\"a\"}]}", "/item/bodies" },
	{ "by is a number", "{" NAMES "," TIMES "," TEXTS ",\"by\":1}", "/item/by" },
	{ "usageTerms is an object", "{" NAMES "," TIMES "," TEXTS ",\"usageTerms\":{}}", "/item/usageTerms" },
	{ "urgency 10", "{" NAMES "," TIMES "," TEXTS ",\"urgency\":10}", "/item/urgency" },
	{ "urgency is a string", "{" NAMES "," TIMES "," TEXTS ",\"urgency\":\"1\"}", "/item/urgency" },
	{ "urgency 1.5", "{" NAMES "," TIMES "," TEXTS ",\"urgency\":1.5}", "/item/urgency" },
	{ "no status", "{" NAMES "," TIMES "," TEXTS "}", "/item/pubStatus" },
	{ "status cancelled", "{" NAMES "," TIMES "," TEXTS ",\"pubStatus\":\"cancelled\"}", "/item/pubStatus" },
	{ "places are an object", "{" NAMES "," TIMES "," TEXTS "," STATUS ",\"places\":{}}", "/item/places" },
	{ "subject is a string", "{" NAMES "," TIMES "," TEXTS "," STATUS ",\"subjects\":[{},\"a\"]}", "/item/subjects/1" },
	{ "previous in upper case", "{" NAMES "," TIMES "," TEXTS "," STATUS
	  ",\"altIds\":[{\"role\":\"previous\",\"value\":\"0123456789ABCDEF\"}]}", "/item/altIds/0/value" },
	{ "log without seq", "{" NAMES "," TIMES "," TEXTS "," STATUS
	  ",\"altIds\":[{\"role\":\"log\",\"value\":\"" ID "\"}]}", "/item/altIds/0/value" },
	{ "log with seq 01", "{" NAMES "," TIMES "," TEXTS "," STATUS
	  ",\"altIds\":[{\"role\":\"log\",\"value\":\"01:" ID "\"}]}", "/item/altIds/0/value" },
	{ "log is a number", "{" NAMES "," TIMES "," TEXTS "," STATUS
	  ",\"altIds\":[{\"role\":\"log\",\"value\":1}]}", "/item/altIds/0/value" },
	{ "joint is reserved", "{" NAMES "," TIMES "," TEXTS "," STATUS
	  ",\"infoSources\":[{\"role\":\"jointIssuer\",\"literal\":\"origin\"}]}", "/item/infoSources/0/literal" },
	{ "joint in upper case", "{" NAMES "," TIMES "," TEXTS "," STATUS
	  ",\"infoSources\":[{\"role\":\"jointIssuer\",\"literal\":\"MX\"}]}", "/item/infoSources/0/literal" },
	{ "translation of nothing", "{" NAMES "," TIMES "," TEXTS "," STATUS
	  ",\"associations\":[{\"rel\":\"translationOf\"}]}", "/item/associations/0/uri" },
	{ "picture without renditions", "{" NAMES "," TIMES "," TEXTS "," STATUS
	  ",\"associations\":[{\"rel\":\"picture\",\"renditions\":[]}]}", "/item/associations/0/renditions" },
	{ "picture by URL", "{" NAMES "," TIMES "," TEXTS "," STATUS ",\"associations\":["
	  PICTURE(NI, "https://example.org/a.jpg", "image/jpeg", "") "]}", "/item/associations/0/renditions" },
	{ "picture of another hash", "{" NAMES "," TIMES "," TEXTS "," STATUS ",\"associations\":["
	  PICTURE(NI, "ni:///sha-512;bjQLnP-zepicpUTmu3gKLHiQHT-zNzh2hRGjBhevoB0", "image/jpeg", "") "]}",
	  "/item/associations/0/renditions" },
	{ "hash with stray bits", "{" NAMES "," TIMES "," TEXTS "," STATUS ",\"associations\":["
	  PICTURE(NI, "ni:///sha-256;bjQLnP-zepicpUTmu3gKLHiQHT-zNzh2hRGjBhevoB1", "image/jpeg", "") "]}",
	  "/item/associations/0/renditions" },
	{ "SVG", "{" NAMES "," TIMES "," TEXTS "," STATUS ",\"associations\":["
	  PICTURE(NI, NI, "image/svg+xml", "") "]}", "/item/associations/0/renditions" },
	{ "uri names another file", "{" NAMES "," TIMES "," TEXTS "," STATUS ",\"associations\":["
	  PICTURE("ni:///sha-256;AAAAnP-zepicpUTmu3gKLHiQHT-zNzh2hRGjBhevoB0", NI, "image/png", "") "]}",
	  "/item/associations/0/uri" },
	{ "no alt text", "{" NAMES "," TIMES "," TEXTS "," STATUS ",\"associations\":[{\"rel\":\"picture\",\"uri\":\""
	  NI "\",\"renditions\":[{\"href\":\"" NI "\",\"contentType\":\"image/png\"}]}]}",
	  "/item/associations/0/descriptions" },
};

Test(item_read, bad_bodies)
{
	for (size_t i = 0; i < sizeof(bad_bodies) / sizeof(bad_bodies[0]); i++) {
		struct nsync_json_doc doc;
		struct nsync_item item;
		struct nsync_verdict verdict;

		read_json(&doc, bad_bodies[i].json);
		cr_expect_eq(nsync_item_read(&item, &verdict, doc.root), NSYNC_SCHEMA, "%s",
			     bad_bodies[i].label);
		cr_expect_eq(verdict.reason, NSYNC_SCHEMA, "%s", bad_bodies[i].label);
		cr_expect_str_eq(verdict.pointer, bad_bodies[i].pointer, "%s: %s", bad_bodies[i].label,
				 verdict.pointer);
		cr_expect_str_not_empty(verdict.detail, "%s", bad_bodies[i].label);
		nsync_json_doc_release(&doc);
	}
}

/* head, then count times one, separated by commas, then tail. */
static char *repeat(const char *head, const char *one, size_t count, const char *tail)
{
	struct nsync_buf buf = NSYNC_BUF_INIT(1 << 20);

	nsync_buf_text(&buf, head);
	for (size_t i = 0; i < count; i++) {
		nsync_buf_text(&buf, i ? "," : "");
		nsync_buf_text(&buf, one);
	}
	nsync_buf_text(&buf, tail);
	cr_assert_eq(buf.code, NSYNC_OK);
	return buf.p;
}

static const struct {
	const char *label, *head, *one;
	size_t most;
	const char *pointer;
} caps[] = {
	{ "joint issuers", "{" MINIMAL ",\"infoSources\":[", "{\"role\":\"jointIssuer\",\"literal\":\"mx\"}",
	  NSYNC_MAX_JOINT, "/item/infoSources/16" },
	{ "pictures", "{" MINIMAL ",\"associations\":[", PICTURE(NI, NI, "image/gif", ""), NSYNC_MAX_PICTURES,
	  "/item/associations/32/renditions" },
};

Test(item_read, caps)
{
	for (size_t i = 0; i < 2 * sizeof(caps) / sizeof(caps[0]); i++) {
		size_t more = i % 2;
		char *json = repeat(caps[i / 2].head, caps[i / 2].one, caps[i / 2].most + more, "]}");
		struct nsync_json_doc doc;
		struct nsync_item item;
		struct nsync_verdict verdict;

		read_json(&doc, json);
		cr_expect_eq(nsync_item_read(&item, &verdict, doc.root), more ? NSYNC_SCHEMA : NSYNC_REASON_OK,
			     "%s", caps[i / 2].label);
		cr_expect_str_eq(verdict.pointer, more ? caps[i / 2].pointer : "", "%s: %s",
				 caps[i / 2].label, verdict.pointer);
		nsync_json_doc_release(&doc);
		free(json);
	}
}

/* ---- binding ---------------------------------------------------------------------------- */

static const struct {
	const char *label, *path, *authority;
	enum nsync_reason reason;
	const char *pointer;
} bindings[] = {
	{ "as it should be", "items/gt/2018/08/hubs.2.json", "example.org,2026", NSYNC_REASON_OK, "" },
	{ "another region", "items/gt/2018/08/hubs.2.json", "example.org,2027", NSYNC_WRONG_REGION, "/item/uri" },
	{ "part of the region's name", "items/gt/2018/08/hubs.2.json", "example.org,202", NSYNC_WRONG_REGION, "/item/uri" },
	{ "another office", "items/mx/2018/08/hubs.2.json", "example.org,2026", NSYNC_WRONG_OFFICE, "/item/uri" },
	{ "another slug", "items/gt/2018/08/hub.2.json", "example.org,2026", NSYNC_BAD_PATH, "/item/uri" },
	{ "another month", "items/gt/2018/09/hubs.2.json", "example.org,2026", NSYNC_BAD_PATH, "/item/uri" },
	{ "another year", "items/gt/2019/08/hubs.2.json", "example.org,2026", NSYNC_BAD_PATH, "/item/uri" },
	{ "another version", "items/gt/2018/08/hubs.3.json", "example.org,2026", NSYNC_WRONG_VERSION, "/item/version" },
	{ "a cosignature's path", "cosignatures/gt/gt/2018/08/hubs.2.json", "example.org,2026", NSYNC_BAD_PATH, "" },
};

Test(item_read, bindings)
{
	struct nsync_json_doc doc;
	struct nsync_item item;
	struct nsync_verdict verdict;

	read_json(&doc, rich);
	cr_assert_eq(nsync_item_read(&item, &verdict, doc.root), NSYNC_REASON_OK);
	for (size_t i = 0; i < sizeof(bindings) / sizeof(bindings[0]); i++) {
		struct nsync_path path;

		cr_assert(nsync_path_parse(&path, nsync_str(bindings[i].path)));
		cr_expect_eq(nsync_item_bind(&verdict, &item, &path, nsync_str(bindings[i].authority)),
			     bindings[i].reason, "%s", bindings[i].label);
		cr_expect_eq(verdict.reason, bindings[i].reason, "%s", bindings[i].label);
		cr_expect_str_eq(verdict.pointer, bindings[i].pointer, "%s", bindings[i].label);
	}
	nsync_json_doc_release(&doc);
}

static const struct {
	const char *label, *created;
	enum nsync_reason reason;
} months[] = {
	{ "last local minute of the month", "2018-08-31T23:59:59-06:00", NSYNC_REASON_OK },
	{ "July in UTC, August here", "2018-08-01T00:00:00+14:00", NSYNC_REASON_OK },
	{ "August in UTC, July here", "2018-07-31T23:00:00-06:00", NSYNC_BAD_PATH },
	{ "September here", "2018-09-01T00:00:00-06:00", NSYNC_BAD_PATH },
	{ "another year", "2017-08-05T00:00:00-06:00", NSYNC_BAD_PATH },
};

Test(item_read, month_is_local)
{
	for (size_t i = 0; i < sizeof(months) / sizeof(months[0]); i++) {
		struct nsync_item item = {
			.uri = NSYNC_STR("tag:example.org,2026:gt/2018/08/hubs"),
			.authority = NSYNC_STR("example.org,2026"),
			.story = { "gt", 2018, 8, "hubs" },
			.version = 1,
		};
		struct nsync_path path;
		struct nsync_verdict verdict;

		cr_assert(nsync_time_parse(&item.first_created, nsync_str(months[i].created)));
		cr_assert(nsync_path_parse(&path, NSYNC_STR("items/gt/2018/08/hubs.1.json")));
		cr_expect_eq(nsync_item_bind(&verdict, &item, &path, item.authority), months[i].reason, "%s",
			     months[i].label);
		cr_expect_str_eq(verdict.pointer, months[i].reason ? "/item/firstCreated" : "", "%s",
				 months[i].label);
	}
}

/* ---- comparing ---------------------------------------------------------------------------- */

static const struct {
	const char *label, *a, *b;
	bool same;
} pairs[] = {
	{ "equal", "{\"by\":\"A\"}", "{\"by\":\"A\"}", true },
	{ "other order", "{\"a\":1,\"b\":[1,2]}", "{\"b\":[1,2],\"a\":1}", true },
	{ "version", "{\"version\":\"1\"}", "{\"version\":\"2\"}", true },
	{ "versionCreated", "{\"versionCreated\":\"1\"}", "{\"versionCreated\":\"2\"}", true },
	{ "edNote only in one", "{\"by\":\"A\"}", "{\"by\":\"A\",\"edNote\":\"x\"}", true },
	{ "altIds", "{\"altIds\":[]}", "{\"altIds\":[1]}", true },
	{ "another value", "{\"by\":\"A\"}", "{\"by\":\"B\"}", false },
	{ "a member more", "{\"by\":\"A\"}", "{\"by\":\"A\",\"located\":\"B\"}", false },
	{ "a member less", "{\"by\":\"A\",\"located\":\"B\"}", "{\"by\":\"A\"}", false },
	{ "another name", "{\"by\":\"A\"}", "{\"located\":\"A\"}", false },
	{ "firstCreated", "{\"firstCreated\":\"1\"}", "{\"firstCreated\":\"2\"}", false },
	{ "order of an array", "{\"a\":[1,2]}", "{\"a\":[2,1]}", false },
	{ "a version within", "{\"a\":{\"version\":\"1\"}}", "{\"a\":{\"version\":\"2\"}}", false },
	{ "both empty", "{}", "{}", true },
	{ "no objects", "[]", "[]", false },
};

Test(item_read, same)
{
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		struct nsync_json_doc a, b;

		read_json(&a, pairs[i].a);
		read_json(&b, pairs[i].b);
		cr_expect_eq(nsync_item_same(a.root, b.root), pairs[i].same, "%s", pairs[i].label);
		cr_expect_eq(nsync_item_same(b.root, a.root), pairs[i].same, "%s, turned", pairs[i].label);
		nsync_json_doc_release(&a);
		nsync_json_doc_release(&b);
	}
}

/* ---- words ---------------------------------------------------------------------------------- */

Test(item_read, words)
{
	struct nsync_json_doc doc;
	struct nsync_item item;
	struct nsync_verdict verdict;
	struct nsync_buf buf = NSYNC_BUF_INIT(10000);

	read_json(&doc, rich);
	cr_assert_eq(nsync_item_read(&item, &verdict, doc.root), NSYNC_REASON_OK);
	nsync_item_words(&buf, &item);
	cr_expect_str_eq(buf.p,
			 "story: gt/2018/08/hubs.2\n"
			 "headline: Head\n"
			 "language: en\n"
			 "date: 2018-08-05T15:00:00-06:00\n"
			 "versionCreated: 2018-08-06T01:02:03Z\n"
			 "status: usable\n"
			 "located: Xela\n"
			 "countries: GT, MX\n"
			 "topics: 20000634\n"
			 "joint: mx, hn\n"
			 "by: Ana\n"
			 "slugline: HUBS\n"
			 "urgency: 3\n"
			 "embargo: 2018-08-07T00:00:00Z\n"
			 "expires: 2019-01-01T00:00:00Z\n"
			 "translationOf: tag:example.org,2026:gt/2018/08/centros\n"
			 "summary: Sum\n"
			 "correction: Was wrong\n"
			 "note: Figures\n"
			 "copyright: (c)\n"
			 "usage: free\n"
			 "picture: " HASH ".jpg, A bridge\n"
			 "picture: " HASH ".webp, A bridge\n"
			 "\n"
			 "One.\n\nTwo.\xc2\xa0\n");
	nsync_buf_release(&buf);
	nsync_json_doc_release(&doc);
}

Test(item_read, words_show_what_commands_a_terminal)
{
	struct nsync_json_doc doc;
	struct nsync_item item;
	struct nsync_verdict verdict;
	struct nsync_buf buf = NSYNC_BUF_INIT(10000);

	read_json(&doc, "{" NAMES "," TIMES ",\"headlines\":[{\"role\":\"main\",\"value\":"
			"\"a\\u001b[2J\\n\\tb\\u202ec\\u2028\"}],\"bodies\":[{\"role\":\"main\",\"value\":"
			"\"tab\\tlf\\ncr\\rbell\\u0007del\\u007fcsi\\u009b\\u2066\\ufeff\\u0000\\n\"}]," STATUS "}");
	cr_assert_eq(nsync_item_read(&item, &verdict, doc.root), NSYNC_REASON_OK);
	nsync_item_words(&buf, &item);
	cr_expect_not_null(strstr(buf.p, "headline: a\\u{001B}[2J\\u{000A}\\u{0009}b\\u{202E}c\\u{2028}\n"));
	cr_expect_not_null(strstr(buf.p, "\n\ntab\tlf\ncr\\u{000D}bell\\u{0007}del\\u{007F}csi\\u{009B}"
					 "\\u{2066}\\u{FEFF}\\u{0000}\n"));
	for (size_t i = 0; i < buf.n; i++)
		cr_expect((unsigned char)buf.p[i] >= 0x20 || buf.p[i] == '\n' || buf.p[i] == '\t');
	nsync_buf_release(&buf);
	nsync_json_doc_release(&doc);
}

/* ---- cosignatures ---------------------------------------------------------------------------- */

#define COSIGNED "\"region\":\"example.org,2026\",\"uri\":\"tag:example.org,2026:bz/2018/08/meeting\""

static const struct {
	const char *label, *json, *pointer;
} cosignatures[] = {
	{ "good", "{" COSIGNED ",\"version\":\"1\",\"item\":\"" ID "\"}", "" },
	{ "no object", "[]", "/cosignature/region" },
	{ "no region", "{\"uri\":\"tag:example.org,2026:bz/2018/08/meeting\"}", "/cosignature/region" },
	{ "no uri", "{\"region\":\"example.org,2026\"}", "/cosignature/uri" },
	{ "uri with version", "{\"region\":\"a\",\"uri\":\"tag:a.org,2026:bz/2018/08/meeting.1\"}", "/cosignature/uri" },
	{ "version is a number", "{" COSIGNED ",\"version\":1,\"item\":\"" ID "\"}", "/cosignature/version" },
	{ "version 0", "{" COSIGNED ",\"version\":\"0\",\"item\":\"" ID "\"}", "/cosignature/version" },
	{ "short id", "{" COSIGNED ",\"version\":\"1\",\"item\":\"0123\"}", "/cosignature/item" },
	{ "no id", "{" COSIGNED ",\"version\":\"1\"}", "/cosignature/item" },
};

Test(item_read, cosignatures)
{
	for (size_t i = 0; i < sizeof(cosignatures) / sizeof(cosignatures[0]); i++) {
		struct nsync_json_doc doc;
		struct nsync_cosignature cosignature;
		struct nsync_verdict verdict;
		bool good = *cosignatures[i].pointer == '\0';

		read_json(&doc, cosignatures[i].json);
		cr_expect_eq(nsync_cosignature_read(&cosignature, &verdict, doc.root),
			     good ? NSYNC_REASON_OK : NSYNC_SCHEMA, "%s", cosignatures[i].label);
		cr_expect_str_eq(verdict.pointer, cosignatures[i].pointer, "%s", cosignatures[i].label);
		nsync_json_doc_release(&doc);
	}
}

static const struct {
	const char *label, *region, *path, *authority;
	enum nsync_reason reason;
	const char *pointer;
} cosignature_bindings[] = {
	{ "good", "example.org,2026", "cosignatures/mx/bz/2018/08/meeting.3.json", "example.org,2026", NSYNC_REASON_OK, "" },
	{ "an item's path", "example.org,2026", "items/bz/2018/08/meeting.3.json", "example.org,2026", NSYNC_BAD_PATH, "" },
	{ "another region", "example.org,2025", "cosignatures/mx/bz/2018/08/meeting.3.json", "example.org,2026",
	  NSYNC_WRONG_REGION, "/cosignature/region" },
	{ "another region's story", "example.org,2025", "cosignatures/mx/bz/2018/08/meeting.3.json", "example.org,2025",
	  NSYNC_WRONG_REGION, "/cosignature/uri" },
	{ "another office", "example.org,2026", "cosignatures/mx/cr/2018/08/meeting.3.json", "example.org,2026",
	  NSYNC_WRONG_OFFICE, "/cosignature/uri" },
	{ "another story", "example.org,2026", "cosignatures/mx/bz/2018/08/meetings.3.json", "example.org,2026",
	  NSYNC_BAD_PATH, "/cosignature/uri" },
	{ "another version", "example.org,2026", "cosignatures/mx/bz/2018/08/meeting.2.json", "example.org,2026",
	  NSYNC_WRONG_VERSION, "/cosignature/version" },
};

Test(item_read, cosignatures_built_and_bound)
{
	const struct nsync_story story = { "bz", 2018, 8, "meeting" };
	const struct nsync_id id = { ID };

	for (size_t i = 0; i < sizeof(cosignature_bindings) / sizeof(cosignature_bindings[0]); i++) {
		const char *label = cosignature_bindings[i].label;
		struct nsync_json_doc doc;
		struct nsync_cosignature cosignature;
		struct nsync_verdict verdict;
		struct nsync_path path;
		struct nsync_error err = { .code = NSYNC_OK };

		nsync_json_doc_init(&doc);
		cr_assert_eq(nsync_cosignature_build(&doc, NSYNC_STR("example.org,2026"), &story, 3, &id, &err),
			     NSYNC_OK);
		cr_assert_eq(nsync_cosignature_read(&cosignature, &verdict, doc.root), NSYNC_REASON_OK);
		cr_expect_str_eq(cosignature.item.hex, ID);
		cr_expect_eq(cosignature.version, 3);
		cr_expect_eq(nsync_story_cmp(&cosignature.story, &story), 0);
		cosignature.region = nsync_str(cosignature_bindings[i].region);
		cr_assert(nsync_path_parse(&path, nsync_str(cosignature_bindings[i].path)));
		cr_expect_eq(nsync_cosignature_bind(&verdict, &cosignature, &path,
						    nsync_str(cosignature_bindings[i].authority)),
			     cosignature_bindings[i].reason, "%s", label);
		cr_expect_str_eq(verdict.pointer, cosignature_bindings[i].pointer, "%s", label);
		nsync_json_doc_release(&doc);
	}
}

/* Bodies that the reader takes, though the schema does not. (Found by fuzzing.) */
Test(item_read, words_of_places_without_a_code)
{
	struct nsync_json_doc doc;
	struct nsync_item item;
	struct nsync_verdict verdict;
	struct nsync_buf buf = NSYNC_BUF_INIT(10000);

	read_json(&doc, "{" NAMES "," TIMES ",\"headlines\":[{\"role\":\"main\",\"value\":\"a\"}],"
			"\"bodies\":[{\"role\":\"main\",\"value\":\"b\"}],\"places\":[{},{\"literal\":\"GT\"}]," STATUS "}");
	cr_assert_eq(nsync_item_read(&item, &verdict, doc.root), NSYNC_REASON_OK);
	nsync_item_words(&buf, &item);
	cr_expect_not_null(strstr(buf.p, "countries: , GT\n"), "%s", buf.p);
	nsync_buf_release(&buf);
	nsync_json_doc_release(&doc);
}
