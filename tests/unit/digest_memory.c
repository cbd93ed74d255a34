/*
 * digest_memory.c: every allocation of rendering a body fails once. What comes out is whole, or the
 * call says that there was no memory: never a story with a line less.
 */
#include "tests/support/failing_memory.h"

#ifdef FAILING_MEMORY

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

#endif
