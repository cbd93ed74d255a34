/* Paths: what is formatted parses to the same, and what parses formats to the same bytes. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "nsync/item.h"

/* xorshift64*, seeded the same in every run. */
static uint64_t state;

static uint64_t below(uint64_t n)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (state * 0x2545f4914f6cdd1dull >> 11) % n;
}

static void random_word(char *out, size_t least, size_t most, const char *letters)
{
	size_t n = least + below(most - least + 1);

	for (size_t i = 0; i < n; i++)
		out[i] = letters[below(strlen(letters))];
	out[n] = '\0';
}

static void random_office(char out[NSYNC_MAX_OFFICE + 1])
{
	do {
		random_word(out, NSYNC_MIN_OFFICE, NSYNC_MAX_OFFICE, "abcdefghijklmnopqrstuvwxyz");
	} while (!nsync_office_code_valid(nsync_str(out)));
}

static void random_slug(char out[NSYNC_MAX_SLUG + 1])
{
	random_word(out, 1, NSYNC_MAX_SLUG, "abcdefghijklmnopqrstuvwxyz0123456789");
	for (size_t i = 1, n = strlen(out); i + 1 < n; i += 2 + below(9))
		out[i] = '-';
}

static int64_t random_number(void)
{
	return 1 + (int64_t)(below(NSYNC_MAX_SAFE_INTEGER) >> below(53));
}

static struct nsync_path random_path(void)
{
	struct nsync_path path = { .kind = (enum nsync_path_kind)(1 + below(5)) };

	if (path.kind == NSYNC_PATH_ITEM || path.kind == NSYNC_PATH_COSIGNATURE) {
		random_office(path.story.office);
		random_slug(path.story.slug);
		path.story.year = (int32_t)(1 + below(9999));
		path.story.month = (int32_t)(1 + below(12));
	}
	if (path.kind == NSYNC_PATH_ITEM)
		memcpy(path.writer, path.story.office, sizeof(path.writer));
	if (path.kind == NSYNC_PATH_COSIGNATURE || path.kind == NSYNC_PATH_MEDIA)
		random_office(path.writer);
	if (path.kind == NSYNC_PATH_MEDIA) {
		random_word(path.sha256, 64, 64, "0123456789abcdef");
		random_word(path.ext, 1, NSYNC_MAX_EXTENSION, "abcdefghijklmnopqrstuvwxyz0123456789");
	} else {
		path.number = random_number();
	}
	return path;
}

static bool equal(const struct nsync_path *a, const struct nsync_path *b)
{
	return a->kind == b->kind && strcmp(a->writer, b->writer) == 0 &&
	       nsync_story_cmp(&a->story, &b->story) == 0 && a->number == b->number &&
	       strcmp(a->sha256, b->sha256) == 0 && strcmp(a->ext, b->ext) == 0;
}

Test(prop_item_path, parse_of_format)
{
	state = 1;
	for (int i = 0; i < 50000; i++) {
		struct nsync_path path = random_path(), again;
		char text[NSYNC_MAX_PATH];

		nsync_path_format(text, &path);
		cr_assert(nsync_path_parse(&again, nsync_str(text)), "%s", text);
		cr_assert(equal(&path, &again), "%s", text);
	}
}

/* One spelling a path: whatever is done to one, it is refused or it is written as it was read. */
Test(prop_item_path, format_of_parse)
{
	static const char bytes[] = "0123456789abcdefgjhinostx/./.-\\%AZ \n\xc3\x00";
	size_t accepted = 0;

	state = 2;
	for (int i = 0; i < 200000; i++) {
		struct nsync_path path = random_path();
		char text[2 * NSYNC_MAX_PATH], again[NSYNC_MAX_PATH];
		size_t n;

		nsync_path_format(text, &path);
		n = strlen(text);
		for (uint64_t edits = 1 + below(3); edits; edits--) {
			size_t at = below(n + 1);
			char c = bytes[below(sizeof(bytes))];

			if (below(3) == 0 && at < n) {
				memmove(text + at, text + at + 1, n - at - 1);
				n--;
			} else if (below(2) == 0 && at < n) {
				text[at] = c;
			} else {
				memmove(text + at + 1, text + at, n - at);
				text[at] = c;
				n++;
			}
		}
		if (!nsync_path_parse(&path, (struct nsync_str){ text, n }))
			continue;
		accepted++;
		nsync_path_format(again, &path);
		cr_assert(nsync_str_is((struct nsync_str){ text, n }, again), "%.*s: %s", (int)n, text, again);
	}
	/* Many an edit makes another good path, or the test would say nothing. */
	cr_assert_gt(accepted, 10000);
}

Test(prop_item_path, stories_and_uris)
{
	state = 3;
	for (int i = 0; i < 20000; i++) {
		struct nsync_story story = { .year = (int32_t)(1 + below(9999)), .month = (int32_t)(1 + below(12)) };
		struct nsync_story again;
		struct nsync_str authority;
		struct nsync_buf buf = NSYNC_BUF_INIT(1000);
		int64_t version = below(2) ? random_number() : 0, found;
		char text[NSYNC_MAX_PATH];

		random_office(story.office);
		random_slug(story.slug);
		nsync_story_format(text, &story, version);
		cr_assert(nsync_story_parse(&again, &found, nsync_str(text)), "%s", text);
		cr_assert_eq(nsync_story_cmp(&story, &again), 0, "%s", text);
		cr_assert_eq(version, found, "%s", text);
		nsync_uri_add(&buf, NSYNC_STR("example.org,2026"), &story);
		cr_assert(nsync_uri_parse(&authority, &again, nsync_buf_view(&buf)), "%s", buf.p);
		cr_assert_eq(nsync_story_cmp(&story, &again), 0, "%s", buf.p);
		nsync_buf_release(&buf);
	}
}
