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

#endif
