/*
 * digest_memory.c: every allocation of rendering a body fails once. What comes out is whole, or the
 * call says that there was no memory: never a story with a line less.
 */
#include "tests/support/failing_memory.h"

#ifdef FAILING_MEMORY

#include <sched.h>

#include "lib/digest/internal.h"

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
	enum nsync_code code = digest_body(&out, &item, style, NSYNC_STR("en"), err);

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
	enum nsync_code code = digest_render_email(&out, &digest, err);

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
	const struct digest_style *const styles[] = { &digest_style_text, &digest_style_markdown };

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

static enum nsync_code copy(void *payload, const char *path, struct nsync_error *err)
{
	return put(payload, path, NSYNC_STR("picture"), err);
}

static enum nsync_code read_file(void *payload, struct nsync_buf *out, const char *path, struct nsync_error *err)
{
	(void)payload;
	nsync_buf_printf(out, "What is in %s, as if it were a signed file", path);
	return nsync_buf_check(out, err);
}

static enum nsync_code render_site(struct nsync_error *err)
{
	static const struct nsync_digest_region region = { .authority = { "e.org,2026", 10 }, .pin.hex = "0123" };
	static const struct nsync_digest_sink sink = { put, copy, read_file, NULL, NULL, NULL, NULL };
	static const struct nsync_digest_options options = {
		.base_url = { "https://e.org/", 14 }, .site_languages = { { "es", 2 }, { "en", 2 } }, .site_language_count = 2,
	};
	static const struct nsync_picture picture = { .sha256 = "abcd", .ext = "png", .alt = { "A", 1 } };
	struct nsync_item items[] = { story, story, story };
	AUTO(nsync_digest_release) struct nsync_digest digest = { 0 };
	struct nsync_digest_site site = { .digest = &digest };

	for (size_t i = 0; i < 3; i++) {
		items[i].uri = (struct nsync_str){ i == 0 ? "tag:a" : i == 1 ? "tag:b" : "tag:c", 5 };
		snprintf(items[i].story.slug, sizeof(items[i].story.slug), "story-%zu", i);
		items[i].story.year = 2018;
		items[i].story.month = 8;
		items[i].version = 1;
		items[i].body = body.root;
	}
	items[0].pictures[0] = picture;
	items[0].picture_count = 1;
	items[2].status = NSYNC_CANCELED;
	const struct nsync_digest_story stories[] = { { .item = &items[0] }, { .item = &items[1] },
						      { .item = &items[2], .notice_language = NSYNC_STR("es") } };
	enum nsync_code code = nsync_digest_select(&digest, &region, stories, 3, &options, err);

	digest.stories = stories;
	digest.story_count = 3;
	memset(put_sum, 0, sizeof(put_sum));
	if (code == NSYNC_OK)
		code = nsync_digest_site(&site, &sink, err);
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
	cr_assert_eq(render_site(&err), NSYNC_OK, "%s", err.text);
	/* What is kept for the next page, to be written faster, is done without. */
	fail_each("site", render_site, FAILING_MAY_SUCCEED);
	nsync_buf_release(&whole);
	nsync_json_doc_release(&body);
}

#endif
