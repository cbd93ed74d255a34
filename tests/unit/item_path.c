/* The grammar of paths, stories and their URIs: what it takes, and above all what it refuses. */
#include <criterion/criterion.h>

#include "nsync/item.h"

#define HASH "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
#define TEN "abcdefghi-"
#define SLUG_100 TEN TEN TEN TEN TEN TEN TEN TEN TEN "abcdefghij"
#define PATH(literal) { literal, sizeof(literal) - 1 }

struct good_path {
	const char *path;
	enum nsync_path_kind kind;
	const char *writer, *office, *slug;
	int32_t year, month;
	int64_t number;
};

static const struct good_path good_paths[] = {
	{ "items/gt/2018/08/information-hubs.1.json", NSYNC_PATH_ITEM, "gt", "gt", "information-hubs", 2018, 8, 1 },
	{ "items/gt/0001/12/a.9007199254740991.json", NSYNC_PATH_ITEM, "gt", "gt", "a", 1, 12, 9007199254740991 },
	{ "items/abcdefgh/9999/01/0.10.json", NSYNC_PATH_ITEM, "abcdefgh", "abcdefgh", "0", 9999, 1, 10 },
	{ "items/gt/2018/08/" SLUG_100 ".1.json", NSYNC_PATH_ITEM, "gt", "gt", SLUG_100, 2018, 8, 1 },
	{ "cosignatures/mx/bz/2018/08/meeting.2.json", NSYNC_PATH_COSIGNATURE, "mx", "bz", "meeting", 2018, 8, 2 },
	{ "cosignatures/abcdefgh/abcdefgh/9999/12/" SLUG_100 ".9007199254740991.json", NSYNC_PATH_COSIGNATURE,
	  "abcdefgh", "abcdefgh", SLUG_100, 9999, 12, 9007199254740991 },
	{ "trust/1.json", NSYNC_PATH_ROOT, "", "", "", 0, 0, 1 },
	{ "trust/20.json", NSYNC_PATH_ROOT, "", "", "", 0, 0, 20 },
	{ "log/0/1.json", NSYNC_PATH_RECORD, "", "", "", 0, 0, 1 },
	{ "log/0/999.json", NSYNC_PATH_RECORD, "", "", "", 0, 0, 999 },
	{ "log/1/1000.json", NSYNC_PATH_RECORD, "", "", "", 0, 0, 1000 },
	{ "log/9007199254740/9007199254740991.json", NSYNC_PATH_RECORD, "", "", "", 0, 0, 9007199254740991 },
	{ "media/sv/" HASH ".jpg", NSYNC_PATH_MEDIA, "sv", "", "", 0, 0, 0 },
	{ "media/sv/" HASH ".a1b2c3d4", NSYNC_PATH_MEDIA, "sv", "", "", 0, 0, 0 },
};

Test(item_path, good)
{
	for (size_t i = 0; i < sizeof(good_paths) / sizeof(good_paths[0]); i++) {
		const struct good_path *want = &good_paths[i];
		struct nsync_path path;
		char text[NSYNC_MAX_PATH];

		cr_expect(nsync_path_parse(&path, nsync_str(want->path)), "%s", want->path);
		cr_expect_eq(path.kind, want->kind, "%s", want->path);
		cr_expect_str_eq(path.writer, want->writer, "%s", want->path);
		cr_expect_str_eq(path.story.office, want->office, "%s", want->path);
		cr_expect_str_eq(path.story.slug, want->slug, "%s", want->path);
		cr_expect_eq(path.story.year, want->year, "%s", want->path);
		cr_expect_eq(path.story.month, want->month, "%s", want->path);
		cr_expect_eq(path.number, want->number, "%s", want->path);
		nsync_path_format(text, &path);
		cr_expect_str_eq(text, want->path);
	}
}

static const struct {
	const char *label;
	struct nsync_str path;
} bad_paths[] = {
	{ "empty", PATH("") },
	{ "no pointer", { NULL, 0 } },
	{ "slash alone", PATH("/") },
	{ "leading slash", PATH("/items/gt/2018/08/a.1.json") },
	{ "trailing slash", PATH("items/gt/2018/08/a.1.json/") },
	{ "doubled slash", PATH("items//gt/2018/08/a.1.json") },
	{ "dot", PATH("./items/gt/2018/08/a.1.json") },
	{ "dot within", PATH("items/./gt/2018/08/a.1.json") },
	{ "dot dot", PATH("items/../gt/2018/08/a.1.json") },
	{ "dot dot as office", PATH("items/../2018/08/a.1.json") },
	{ "dot dot as slug", PATH("items/gt/2018/08/...1.json") },
	{ "a/../../x", PATH("a/../../x") },
	{ "dot dot at the end", PATH("items/gt/2018/08/a.1.json/..") },
	{ "backslashes", PATH("items\\gt\\2018\\08\\a.1.json") },
	{ "one backslash", PATH("items/gt/2018/08\\a.1.json") },
	{ "backslash in the slug", PATH("items/gt/2018/08/a\\b.1.json") },
	{ ".git", PATH(".git/config") },
	{ ".GIT", PATH(".GIT/config") },
	{ "git~1", PATH("git~1/config") },
	{ ".git below items", PATH("items/.git/2018/08/a.1.json") },
	{ ".git with a zero-width character", PATH(".g\xe2\x80\x8cit/config") },
	{ ".gitattributes", PATH(".gitattributes") },
	{ ".gitmodules as slug", PATH("items/gt/2018/08/.gitmodules.1.json") },
	{ "drive", PATH("c:items/gt/2018/08/a.1.json") },
	{ "stream", PATH("items/gt/2018/08/a.1.json::$DATA") },
	{ "NUL at the end", PATH("items/gt/2018/08/a.1.json\0") },
	{ "NUL within", PATH("items/gt/2018/08/a\0.1.json") },
	{ "NUL in a number", PATH("items/gt/2018/08/a.1\0.json") },
	{ "line feed at the end", PATH("items/gt/2018/08/a.1.json\n") },
	{ "escape sequence", PATH("items/gt/2018/08/a\x1b[2J.1.json") },
	{ "space", PATH("items/gt/2018/08/a b.1.json") },
	{ "trailing space", PATH("items/gt/2018/08/a.1.json ") },
	{ "Items", PATH("Items/gt/2018/08/a.1.json") },
	{ "upper-case office", PATH("items/GT/2018/08/a.1.json") },
	{ "upper-case slug", PATH("items/gt/2018/08/Hubs.1.json") },
	{ "upper-case ending", PATH("items/gt/2018/08/a.1.JSON") },
	{ "Cyrillic a in the slug", PATH("items/gt/2018/08/w\xd0\xb0ter.1.json") },
	{ "Cyrillic te in the office", PATH("items/g\xd1\x82/2018/08/a.1.json") },
	{ "full-width digits", PATH("items/gt/2018/08/a.\xef\xbc\x91.json") },
	{ "Arabic digits as month", PATH("items/gt/2018/\xd9\xa0\xd9\xa8/a.1.json") },
	{ "accent in the slug", PATH("items/gt/2018/08/reuni\xc3\xb3n.1.json") },
	{ "accent, decomposed", PATH("items/gt/2018/08/reunio\xcc\x81n.1.json") },
	{ "right-to-left override", PATH("items/gt/2018/08/a\xe2\x80\xae.1.json") },
	{ "not UTF-8", PATH("items/gt/2018/08/a\xff.1.json") },
	{ "fraction slash", PATH("items/gt/2018/08\xe2\x81\x84" "a.1.json") },
	{ "reserved office origin", PATH("items/origin/2018/08/a.1.json") },
	{ "reserved office region", PATH("items/region/2018/08/a.1.json") },
	{ "reserved office upstream", PATH("items/upstream/2018/08/a.1.json") },
	{ "reserved office nsync", PATH("items/nsync/2018/08/a.1.json") },
	{ "office of one letter", PATH("items/g/2018/08/a.1.json") },
	{ "office of nine letters", PATH("items/abcdefghi/2018/08/a.1.json") },
	{ "office with a digit", PATH("items/g1/2018/08/a.1.json") },
	{ "year 0", PATH("items/gt/0000/08/a.1.json") },
	{ "year of three digits", PATH("items/gt/918/08/a.1.json") },
	{ "year of five digits", PATH("items/gt/02018/08/a.1.json") },
	{ "year with a sign", PATH("items/gt/+201/08/a.1.json") },
	{ "month 0", PATH("items/gt/2018/00/a.1.json") },
	{ "month 13", PATH("items/gt/2018/13/a.1.json") },
	{ "month of one digit", PATH("items/gt/2018/8/a.1.json") },
	{ "month of three digits", PATH("items/gt/2018/008/a.1.json") },
	{ "no month", PATH("items/gt/2018/a.1.json") },
	{ "a folder too many", PATH("items/gt/2018/08/05/a.1.json") },
	{ "no slug", PATH("items/gt/2018/08/.1.json") },
	{ "hyphen first", PATH("items/gt/2018/08/-a.1.json") },
	{ "hyphen last", PATH("items/gt/2018/08/a-.1.json") },
	{ "two hyphens", PATH("items/gt/2018/08/a--b.1.json") },
	{ "underscore", PATH("items/gt/2018/08/a_b.1.json") },
	{ "dot in the slug", PATH("items/gt/2018/08/a.b.1.json") },
	{ "slug of 101 bytes", PATH("items/gt/2018/08/" SLUG_100 "k.1.json") },
	{ "version 0", PATH("items/gt/2018/08/a.0.json") },
	{ "version 01", PATH("items/gt/2018/08/a.01.json") },
	{ "version -1", PATH("items/gt/2018/08/a.-1.json") },
	{ "version +1", PATH("items/gt/2018/08/a.+1.json") },
	{ "version 1e3", PATH("items/gt/2018/08/a.1e3.json") },
	{ "version 0x1", PATH("items/gt/2018/08/a.0x1.json") },
	{ "version 2^53", PATH("items/gt/2018/08/a.9007199254740992.json") },
	{ "version of 20 digits", PATH("items/gt/2018/08/a.18446744073709551617.json") },
	{ "no version", PATH("items/gt/2018/08/a.json") },
	{ "empty version", PATH("items/gt/2018/08/a..json") },
	{ "no ending", PATH("items/gt/2018/08/a.1") },
	{ "other ending", PATH("items/gt/2018/08/a.1.jsonl") },
	{ "two endings", PATH("items/gt/2018/08/a.1.json.json") },
	{ "items alone", PATH("items") },
	{ "items and a slash", PATH("items/") },
	{ "cosigner alone", PATH("cosignatures/mx/2018/08/a.1.json") },
	{ "cosigner reserved", PATH("cosignatures/origin/mx/2018/08/a.1.json") },
	{ "cosigned office reserved", PATH("cosignatures/mx/origin/2018/08/a.1.json") },
	{ "root 0", PATH("trust/0.json") },
	{ "root 01", PATH("trust/01.json") },
	{ "root below", PATH("trust/1/1.json") },
	{ "record 0", PATH("log/0/0.json") },
	{ "record in another folder", PATH("log/1/1.json") },
	{ "record 1000 in folder 0", PATH("log/0/1000.json") },
	{ "folder 00", PATH("log/00/1.json") },
	{ "record without folder", PATH("log/1.json") },
	{ "record in two folders", PATH("log/0/0/1.json") },
	{ "hash in upper case", PATH("media/sv/6E340B9CFFB37A989CA544E6BB780A2C78901D3FB33738768511A30617AFA01D.jpg") },
	{ "hash of 63 digits", PATH("media/sv/6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01.jpg") },
	{ "hash of 65 digits", PATH("media/sv/" HASH "0.jpg") },
	{ "no extension", PATH("media/sv/" HASH) },
	{ "empty extension", PATH("media/sv/" HASH ".") },
	{ "extension of nine", PATH("media/sv/" HASH ".abcdefghi") },
	{ "upper-case extension", PATH("media/sv/" HASH ".JPG") },
	{ "two extensions", PATH("media/sv/" HASH ".tar.gz") },
	{ "media without office", PATH("media/" HASH ".jpg") },
	{ "draft", PATH("drafts/water-hubs.md") },
	{ "read me", PATH("README.md") },
};

Test(item_path, bad)
{
	for (size_t i = 0; i < sizeof(bad_paths) / sizeof(bad_paths[0]); i++) {
		struct nsync_path path;

		cr_expect_not(nsync_path_parse(&path, bad_paths[i].path), "%s", bad_paths[i].label);
		cr_expect_eq(path.kind, NSYNC_PATH_NONE, "%s", bad_paths[i].label);
		cr_expect_str_empty(path.writer, "%s", bad_paths[i].label);
		cr_expect_eq(path.number, 0, "%s", bad_paths[i].label);
	}
}

Test(item_path, slugs)
{
	cr_expect(nsync_slug_valid(nsync_str(SLUG_100)));
	cr_expect_not(nsync_slug_valid(nsync_str(SLUG_100 "k")));
	cr_expect_not(nsync_slug_valid(NSYNC_STR("")));
	cr_expect_not(nsync_slug_valid((struct nsync_str){ NULL, 0 }));
}

Test(item_path, builders)
{
	struct nsync_story story = { "gt", 2018, 8, "information-hubs" };
	char text[NSYNC_MAX_PATH];

	nsync_path_item(text, &story, 3);
	cr_expect_str_eq(text, "items/gt/2018/08/information-hubs.3.json");
	nsync_path_cosignature(text, "mx", &story, 3);
	cr_expect_str_eq(text, "cosignatures/mx/gt/2018/08/information-hubs.3.json");
	nsync_path_root(text, 12);
	cr_expect_str_eq(text, "trust/12.json");
	nsync_path_record(text, 12345);
	cr_expect_str_eq(text, "log/12/12345.json");
	nsync_story_format(text, &story, 0);
	cr_expect_str_eq(text, "gt/2018/08/information-hubs");
	nsync_story_format(text, &story, 7);
	cr_expect_str_eq(text, "gt/2018/08/information-hubs.7");
}

Test(item_path, none_formats_to_nothing)
{
	struct nsync_path path = { .kind = NSYNC_PATH_NONE };
	char text[NSYNC_MAX_PATH] = "before";

	nsync_path_format(text, &path);
	cr_expect_str_empty(text);
}

static const struct {
	const char *label, *name;
	bool good;
	int64_t version;
} story_names[] = {
	{ "plain", "gt/2018/08/information-hubs", true, 0 },
	{ "with a version", "gt/2018/08/information-hubs.12", true, 12 },
	{ "version 0", "gt/2018/08/a.0", false, 0 },
	{ "version 01", "gt/2018/08/a.01", false, 0 },
	{ "dot and nothing", "gt/2018/08/a.", false, 0 },
	{ "two versions", "gt/2018/08/a.1.2", false, 0 },
	{ "ending", "gt/2018/08/a.1.json", false, 0 },
	{ "no slug", "gt/2018/08/", false, 0 },
	{ "no month", "gt/2018/a", false, 0 },
	{ "empty", "", false, 0 },
	{ "reserved", "region/2018/08/a", false, 0 },
	{ "folder too many", "gt/2018/08/a/b", false, 0 },
};

Test(item_path, story_names)
{
	for (size_t i = 0; i < sizeof(story_names) / sizeof(story_names[0]); i++) {
		struct nsync_story story;
		int64_t version = -1;
		char text[NSYNC_MAX_PATH];

		cr_expect_eq(nsync_story_parse(&story, &version, nsync_str(story_names[i].name)),
			     story_names[i].good, "%s", story_names[i].label);
		cr_expect_eq(version, story_names[i].version, "%s", story_names[i].label);
		if (!story_names[i].good)
			continue;
		nsync_story_format(text, &story, version);
		cr_expect_str_eq(text, story_names[i].name);
	}
}

Test(item_path, story_order)
{
	const struct nsync_story sorted[] = {
		{ "bz", 2019, 1, "a" }, { "gt", 2017, 12, "z" }, { "gt", 2018, 7, "z" },
		{ "gt", 2018, 8, "a" }, { "gt", 2018, 8, "a-b" }, { "gt", 2018, 8, "b" },
	};

	for (size_t i = 0; i < 6; i++) {
		for (size_t k = 0; k < 6; k++) {
			int order = nsync_story_cmp(&sorted[i], &sorted[k]);

			cr_expect_eq((order > 0) - (order < 0), (i > k) - (i < k), "%zu %zu", i, k);
		}
	}
}

static const struct {
	const char *label, *uri, *authority; /* NULL: refused */
} uris[] = {
	{ "plain", "tag:example.org,2026:gt/2018/08/a", "example.org,2026" },
	{ "of an e-mail address", "tag:news@example.org,2026-01:gt/2018/08/a", "news@example.org,2026-01" },
	{ "with a version", "tag:example.org,2026:gt/2018/08/a.1", NULL },
	{ "upper-case scheme", "TAG:example.org,2026:gt/2018/08/a", NULL },
	{ "another scheme", "urn:example.org,2026:gt/2018/08/a", NULL },
	{ "no authority", "tag::gt/2018/08/a", NULL },
	{ "one colon", "tag:gt/2018/08/a", NULL },
	{ "colon too many", "tag:example.org,2026:x:gt/2018/08/a", NULL },
	{ "fragment", "tag:example.org,2026:gt/2018/08/a#b", NULL },
	{ "reserved office", "tag:example.org,2026:nsync/2018/08/a", NULL },
	{ "empty", "", NULL },
};

Test(item_path, uris)
{
	for (size_t i = 0; i < sizeof(uris) / sizeof(uris[0]); i++) {
		struct nsync_str authority;
		struct nsync_story story;
		struct nsync_buf buf = NSYNC_BUF_INIT(1000);
		bool good = nsync_uri_parse(&authority, &story, nsync_str(uris[i].uri));

		cr_expect_eq(good, uris[i].authority != NULL, "%s", uris[i].label);
		if (good) {
			cr_expect(nsync_str_is(authority, uris[i].authority), "%s", uris[i].label);
			nsync_uri_add(&buf, authority, &story);
			cr_expect(nsync_str_is(nsync_buf_view(&buf), uris[i].uri), "%s", uris[i].label);
		} else {
			cr_expect_null(authority.p, "%s", uris[i].label);
		}
		nsync_buf_release(&buf);
	}
}

static const struct {
	const char *label;
	struct nsync_str path;
	const char *escaped;
} escapes[] = {
	{ "plain", PATH("items/gt/2018/08/a.1.json"), "items/gt/2018/08/a.1.json" },
	{ "all that stays", PATH("!\"#$&'()*+,-./09:;<=>?@AZ[\\]^_`az{|}~"), "!\"#$&'()*+,-./09:;<=>?@AZ[\\]^_`az{|}~" },
	{ "percent", PATH("100%"), "100%25" },
	{ "space and line feed", PATH("a b\nc"), "a%20b%0Ac" },
	{ "NUL and DEL", PATH("\0\x7f"), "%00%7F" },
	{ "escape", PATH("\x1b[31m"), "%1B[31m" },
	{ "accent", PATH("\xc3\xb3"), "%C3%B3" },
	{ "not UTF-8", PATH("\xff"), "%FF" },
	{ "empty", PATH(""), "" },
};

Test(item_path, escaping)
{
	for (size_t i = 0; i < sizeof(escapes) / sizeof(escapes[0]); i++) {
		struct nsync_buf buf = NSYNC_BUF_INIT(1000);

		nsync_path_escape(&buf, escapes[i].path);
		cr_expect(nsync_str_is(nsync_buf_view(&buf), escapes[i].escaped), "%s: %s",
			  escapes[i].label, buf.p ? buf.p : "");
		nsync_buf_release(&buf);
	}
}

Test(item_path, escaping_is_cut_between_characters)
{
	char path[2000];
	struct nsync_buf buf = NSYNC_BUF_INIT(4000);

	memset(path, '\n', sizeof(path));
	nsync_path_escape(&buf, (struct nsync_str){ path, sizeof(path) });
	/* 170 times three bytes; a part of the next would say something else. */
	cr_expect_eq(buf.n, 510);
	nsync_buf_clear(&buf);
	memset(path, 'a', sizeof(path));
	nsync_path_escape(&buf, (struct nsync_str){ path, sizeof(path) });
	cr_expect_eq(buf.n, NSYNC_MAX_HELD_PATH);
	nsync_buf_release(&buf);
}
