/*
 * digest_memory.c: every allocation of rendering a body fails once. What comes out is whole, or the
 * call says that there was no memory: never a story with a line less.
 */
#include "tests/support/failing_memory.h"

#ifdef FAILING_MEMORY

#include <sched.h>

#include "lib/digest/internal.h"
#include "nsync/site.h"

static const char source[] =
	"# Heading\n\nA [link](https://example.org/a_b) and *words* and `code`, so many that a line's buffer grows "
	"beyond what it has to begin with, and then some more of them.\n\n> - quoted\n>   1. deep\n>\n>      deeper\n\n"
	"    code\n    more code\n\n***\n\n<p>raw</p>\n\n- one\n- two\n";

static struct nsync_buf whole = NSYNC_BUF_INIT(100000);
static const struct digest_style *style;

static enum nsync_code render(struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(100000);
	const struct nsync_item item = { .text = { source, sizeof(source) - 1 }, .markdown = true };
	enum nsync_code code = nsync_digest_body(&out, &item, style, NSYNC_STR("en"), err);

	if (code == NSYNC_OK && !whole.n)
		nsync_buf_str(&whole, nsync_buf_view(&out));
	if (code == NSYNC_OK && !nsync_str_eq(nsync_buf_view(&out), nsync_buf_view(&whole)))
		return nsync_fail(err, NSYNC_EINVAL, "", "%s", nsync_buf_view(&out).p);
	return code;
}

static const struct nsync_item story = {
	.uri = { "tag:a", 5 }, .language = { "es", 2 }, .headline = { "¿Qué es?", 10 }, .markdown = true,
	.text = { source, sizeof(source) - 1 }, .correction = { "It was not *so*.", 16 }, .story.office = "gt",
};

/* A whole message; none of its buffers may hide that it failed. */
static enum nsync_code render_email(struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(100000);
	static const struct nsync_digest_region region = { .authority = { "e.org,2018", 10 }, .pin.hex = "0123" };
	static const struct nsync_digest_options options = {
		.base_url = { "https://e.org/", 14 }, .site_languages = { { "es", 2 } }, .site_language_count = 1,
	};
	struct nsync_digest_entry entry = { .item = &story, .other_language = true };
	const struct nsync_digest digest = { .region = &region, .options = &options, .entries = &entry, .count = 1,
					     .language = NSYNC_STR("en") };
	enum nsync_code code = nsync_digest_render_email(&out, &digest, err);

	if (code == NSYNC_OK && !whole.n)
		nsync_buf_str(&whole, nsync_buf_view(&out));
	if (code == NSYNC_OK && !nsync_str_eq(nsync_buf_view(&out), nsync_buf_view(&whole)))
		return nsync_fail(err, NSYNC_EINVAL, "", "%s", nsync_buf_view(&out).p);
	return code;
}

Test(digest_memory, a_message)
{
	struct nsync_error err = { 0 };

	cr_assert_eq(render_email(&err), NSYNC_OK, "%s", err.text);
	fail_each("email", render_email, 0);
	nsync_buf_release(&whole);
}

Test(digest_memory, each_allocation_fails_in_turn)
{
	const struct digest_style *const styles[] = { &nsync_digest_style_text,
						      &nsync_digest_style_markdown };

	for (size_t i = 0; i < 2; i++) {
		struct nsync_error err = { 0 };

		style = styles[i];
		cr_assert_eq(render(&err), NSYNC_OK, "%s", err.text);
		fail_each("body", render, 0);
		nsync_buf_release(&whole);
	}
}

/* Whole feeds: a story, one that was killed, and a body that is not told as it is. */
static const struct nsync_digest_format *format;
static struct nsync_json_doc body = NSYNC_JSON_DOC_INIT;

static enum nsync_code render_feed(struct nsync_error *err)
{
	static const struct nsync_digest_region region = { .authority = { "e.org,2026", 10 } };
	static const struct nsync_digest_options options = { .language_count = 0 };
	const struct nsync_item items[] = {
		{ .uri = NSYNC_STR("tag:e.org,2026:gt/2018/08/a"), .story = { .office = "gt", .year = 2018, .month = 8, .slug = "a" },
		  .body = body.root, .language = NSYNC_STR("es"), .headline = NSYNC_STR("A <b>"), .text = { source, sizeof(source) - 1 },
		  .markdown = true, .by = NSYNC_STR("Ana"), .correction = NSYNC_STR("C") },
		{ .uri = NSYNC_STR("tag:e.org,2026:gt/2018/08/b"), .status = NSYNC_CANCELED },
	};
	const struct nsync_digest_story stories[] = { { .item = &items[0] },
						      { .item = &items[1], .notice_language = NSYNC_STR("es") } };
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(100000);
	AUTO(nsync_digest_release) struct nsync_digest digest = { 0 };
	enum nsync_code code = nsync_digest_select(&digest, &region, stories, 2, &options, err);

	digest.stories = stories;
	digest.story_count = 2;
	if (code == NSYNC_OK)
		code = format->render(&out, &digest, err);
	if (code == NSYNC_OK && !whole.n)
		nsync_buf_str(&whole, nsync_buf_view(&out));
	if (code == NSYNC_OK && !nsync_str_eq(nsync_buf_view(&out), nsync_buf_view(&whole)))
		return nsync_fail(err, NSYNC_EINVAL, "", "%s", nsync_buf_view(&out).p);
	return code;
}

Test(digest_memory, feeds)
{
	static const char *const names[] = { "atom", "rss", "jsonfeed", "ninjs", "json" };
	struct nsync_error err = { 0 };

	cr_assert_eq(nsync_json_read(&body, NSYNC_STR("{\"a\":\"b\",\"associations\":[{\"rel\":\"evolvedFrom\",\"uri\":"
						      "\"tag:e.org,2026:gt/2018/08/b\"},{\"rel\":\"picture\"}]}"),
				     &nsync_json_any, &err), NSYNC_OK);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		format = nsync_digest_format_find(nsync_str(names[i]));
		cr_assert_eq(render_feed(&err), NSYNC_OK, "%s", err.text);
		fail_each(names[i], render_feed, 0);
		nsync_buf_release(&whole);
	}
	nsync_json_doc_release(&body);
}

/* A whole site, of a place that needs no memory: all of its bytes are in one sum. */
static uint8_t put_sum[NSYNC_HASH_BYTES];

static enum nsync_code put(void *payload, const char *path, struct nsync_str bytes, struct nsync_error *err)
{
	uint8_t of_path[NSYNC_HASH_BYTES], of_bytes[NSYNC_HASH_BYTES];

	(void)payload;
	(void)err;
	nsync_sha256(of_path, nsync_str(path));
	nsync_sha256(of_bytes, bytes);
	for (size_t i = 0; i < NSYNC_HASH_BYTES; i++)
		put_sum[i] = (uint8_t)(put_sum[i] + of_path[i] + of_bytes[NSYNC_HASH_BYTES - 1 - i]);
	return NSYNC_OK;
}

static enum nsync_code read_file(void *payload, struct nsync_buf *out, const char *path, struct nsync_error *err)
{
	(void)payload;
	if (strncmp(path, "log/", 4) == 0)
		nsync_buf_text(out, "{\"record\":{\"added\":{\"count\":1},\"inputs\":{}}}");
	else
		nsync_buf_printf(out, "What is in %s, as if it were a signed file", path);
	return nsync_buf_check(out, err);
}

/* Nothing is there from before; what would be there the next time is noted, or there is no memory for it. */
static bool keep_none(void *payload, const char *path, const uint8_t input[NSYNC_HASH_BYTES])
{
	(void)payload;
	(void)path;
	(void)input;
	return false;
}

static enum nsync_code made(void *payload, const char *path, const uint8_t input[NSYNC_HASH_BYTES], struct nsync_error *err)
{
	return put(payload, path, (struct nsync_str){ (const char *)input, NSYNC_HASH_BYTES }, err);
}

/* The full text of an excerpt, and its file. */
static enum nsync_code read_full(void *payload, unsigned worker, const struct nsync_item **item, struct nsync_str *file,
				  struct nsync_item_file *scratch, const struct nsync_digest_story *told, struct nsync_error *err)
{
	(void)payload;
	(void)worker;
	scratch->item = *told->item;
	scratch->item.text = NSYNC_STR("Its first words, and others.");
	nsync_buf_clear(&scratch->bytes);
	nsync_buf_text(&scratch->bytes, "The whole file");
	*item = &scratch->item;
	*file = nsync_buf_view(&scratch->bytes);
	return nsync_buf_check(&scratch->bytes, err);
}

static const struct nsync_site_source files = { read_file, NULL, NULL }, stories_and_files = { read_file, read_full, NULL };
static const struct nsync_site_sink plain_sink = { put, NULL, NULL, NULL };
static const struct nsync_site_sink keeping_sink = { put, keep_none, made, NULL };
static const struct nsync_site_sink *sink;

#define SITE_STORIES 34u /* more than one file of signed ones, and than a list has of the newest */

static enum nsync_code render_site(struct nsync_error *err)
{
	static const struct nsync_digest_region region = { .authority = { "e.org,2026", 10 }, .pin.hex = "0123", .record_seq = 1 };
	static const struct nsync_archive_record record = {
		1, { "items/gt/2018/08/story-00.1.json\n", 33 }
	};
	static const struct nsync_digest_options options = {
		.base_url = { "https://e.org/", 14 }, .site_languages = { { "es", 2 }, { "en", 2 } }, .site_language_count = 2,
	};
	static const struct nsync_picture picture = { .sha256 = "abcd", .ext = "png", .alt = { "A", 1 } };
	static struct nsync_item items[SITE_STORIES];
	static struct nsync_digest_story stories[SITE_STORIES];
	static char uris[SITE_STORIES][8];
	const unsigned count = sink == &plain_sink ? 3 : SITE_STORIES;
	AUTO(nsync_digest_release) struct nsync_digest digest = { 0 };
	struct nsync_site site = { .digest = &digest };

	for (unsigned i = 0; i < count; i++) {
		items[i] = story;
		snprintf(uris[i], sizeof(uris[i]), "tag:%02u", i);
		items[i].uri = nsync_str(uris[i]);
		snprintf(items[i].story.slug, sizeof(items[i].story.slug), "story-%02u", i);
		items[i].story.year = 2018;
		items[i].story.month = 8;
		items[i].version = 1;
		items[i].body = body.root;
		stories[i] = (struct nsync_digest_story){ .item = &items[i] };
		if (sink == &plain_sink)
			continue;
		items[i].text = NSYNC_STR("Its first words");
		stories[i].words = items[i].text;
		stories[i].excerpt = true;
		stories[i].seq = 1;
	}
	items[0].pictures[0] = picture;
	items[0].picture_count = 1;
	items[count - 1].status = NSYNC_CANCELED;
	stories[count - 1].notice_language = NSYNC_STR("es");
	if (sink != &plain_sink) {
		items[1].joint_count = 1;
		memcpy(items[1].joint[0], "mx", 3);
		items[2].translation_of = items[1].uri;
		site.build_id = NSYNC_STR("this");
		site.records = &record;
		site.record_count = 1;
	}
	enum nsync_code code = nsync_digest_select(&digest, &region, stories, count, &options, err);

	digest.stories = stories;
	digest.story_count = count;
	memset(put_sum, 0, sizeof(put_sum));
	if (code == NSYNC_OK)
		code = nsync_site_write(&site, sink == &plain_sink ? &files : &stories_and_files, sink, err);
	if (code == NSYNC_OK && !whole.n)
		nsync_buf_add(&whole, put_sum, sizeof(put_sum));
	if (code == NSYNC_OK && memcmp(whole.p, put_sum, sizeof(put_sum)) != 0)
		return nsync_fail(err, NSYNC_EINVAL, "", "another site");
	return code;
}

Test(digest_memory, a_site)
{
	struct nsync_error err = { 0 };
	cpu_set_t one;

	CPU_ZERO(&one); /* one thread, this one, whose allocations fail */
	CPU_SET((size_t)sched_getcpu(), &one);
	cr_assert_eq(sched_setaffinity(0, sizeof(one), &one), 0);
	cr_assert_eq(nsync_json_read(&body, NSYNC_STR("{}"), &nsync_json_any, &err), NSYNC_OK);
	for (unsigned keeps = 0; keeps < 2; keeps++) {
		sink = keeps ? &keeping_sink : &plain_sink;
		cr_assert_eq(render_site(&err), NSYNC_OK, "%s", err.text);
		/* What is kept for the next page, to be written faster, is done without. */
		fail_each(keeps ? "site that keeps" : "site", render_site, FAILING_MAY_SUCCEED);
		nsync_buf_release(&whole);
	}
	nsync_json_doc_release(&body);
}

#endif
