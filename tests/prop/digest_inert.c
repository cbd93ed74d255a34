/*
 * digest_inert.c: whatever a body and a headline hold, the outputs are clean: well-formed UTF-8, no
 * control or bidirectional characters, and Markdown in which a second parser finds no HTML, no
 * pictures, no links but vetted ones, and one second-level heading a story. Fixed seed.
 */
#include <criterion/criterion.h>

#include "lib/digest/internal.h"

#define ROUNDS 20000
#define SIZE   400

static uint64_t seed = 0x9e3779b97f4a7c15u;

/* xorshift64* */
static uint32_t any(uint32_t below)
{
	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return (uint32_t)((seed * 0x2545f4914f6cdd1du) >> 33) % below;
}

/* What Markdown is made of, and what must not get through. */
static const char *const pieces[] = {
	"a", "b ", "San José", "\u00a0", " ", "  ", "    ", "\t", "\n", "\n\n", "\r\n", "\\", "\\\n", "  \n",
	"*", "**", "_", "`", "``", "```\n", "~~~\n", "#", "# ", "## ", "- ", "+ ", "* ", "1. ", "2) ", "> ",
	"---\n", "===\n", "[", "]", "(", ")", "![", "](", "](javascript:x)", "](https://example.org/)",
	"](<https://e.org/a b>)", "[a]: https://e.org\n", "<", ">", "<b>", "</b>", "<br/>", "<script>",
	"</script>", "<!--", "-->", "<![CDATA[", "<?", "<div>\n", "\n<p onclick=x>\n", "&", "&lt;", "&amp;",
	"&#10;", "&#27;", "&#x202e;", "&nbsp;", "<https://e.org>", "<javascript:x>", "<a@e.org>", "|", "|-|",
	"!", "=", "~", "\x1b[31m", "\x07", "\x7f", "\u202e", "\u2066", "\u2028", "\ufeff", "\xff", "\xc0\xaf",
	"\xc2\x9b", "2018. ", "www.e.org", "\"", "'",
};

static void make_text(struct nsync_buf *out, uint32_t most)
{
	uint32_t n = any(most);

	while (out->n < n)
		nsync_buf_text(out, pieces[any(sizeof(pieces) / sizeof(pieces[0]))]);
}

static void expect_clean(struct nsync_str s, const char *what, int round)
{
	for (size_t at = 0; at < s.n;) {
		int32_t c = nsync_utf8_next(s, &at);

		if (c == '\n')
			continue;
		cr_assert(c >= ' ' || c == '\t', "%s, round %d: %d at %zu", what, round, c, at);
		cr_assert(c != 0x7f && !(c >= 0x80 && c < 0xa0) && !(c >= 0x202a && c <= 0x202e) &&
			  !(c >= 0x2066 && c <= 0x2069) && c != 0x2028 && c != 0x2029 &&
			  c != 0x200e && c != 0x200f && c != 0x61c && c != 0xfeff,
			  "%s, round %d: U+%04X at %zu", what, round, (unsigned)c, at);
	}
}

static void expect_inert(struct nsync_str markdown, unsigned stories, int round)
{
	cmark_node *root = cmark_parse_document(markdown.p, markdown.n, CMARK_OPT_DEFAULT);
	cmark_iter *iter = cmark_iter_new(root);
	cmark_event_type event;
	unsigned headings = 0;

	while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(iter);
		cmark_node_type type = cmark_node_get_type(node);

		if (event != CMARK_EVENT_ENTER)
			continue;
		cr_assert(type != CMARK_NODE_HTML_BLOCK && type != CMARK_NODE_HTML_INLINE &&
			  type != CMARK_NODE_IMAGE, "round %d: %s in\n%s", round,
			  cmark_node_get_type_string(node), markdown.p);
		if (type == CMARK_NODE_LINK)
			cr_assert(nsync_digest_url_allowed(nsync_str(cmark_node_get_url(node))),
				  "round %d: link in\n%s", round, markdown.p);
		if (type == CMARK_NODE_HEADING && cmark_node_get_heading_level(node) <= 2)
			headings++;
	}
	cr_assert_eq(headings, stories + 1, "round %d: %u headings in\n%s", round, headings, markdown.p);
	cmark_iter_free(iter);
	cmark_node_free(root);
}

Test(digest_inert, any_story)
{
	struct nsync_buf texts[4] = {
		NSYNC_BUF_INIT(1u << 20), NSYNC_BUF_INIT(1u << 20), NSYNC_BUF_INIT(1u << 20), NSYNC_BUF_INIT(1u << 20),
	};
	AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(1u << 24);
	AUTO(nsync_buf_release) struct nsync_buf markdown = NSYNC_BUF_INIT(1u << 24);

	for (int round = 0; round < ROUNDS; round++) {
		struct nsync_digest_region region = { .authority = NSYNC_STR("e.org,2026") };
		struct nsync_item items[2] = { { .version = 1 } };
		struct nsync_digest_entry entries[2] = { { .item = &items[0] }, { .item = &items[1] } };
		struct nsync_digest digest = { .region = &region, .entries = entries, .count = 2,
					       .language = NSYNC_STR("en") };
		struct nsync_error err = { .code = NSYNC_OK };

		nsync_buf_clear(&text);
		nsync_buf_clear(&markdown);
		for (int i = 0; i < 4; i++) {
			nsync_buf_clear(&texts[i]);
			make_text(&texts[i], i % 2 ? SIZE : 60);
		}
		for (int i = 0; i < 2; i++) {
			/* As the schema has it: a headline is never empty. */
			items[i].headline = texts[2 * i].n ? nsync_buf_view(&texts[2 * i]) : NSYNC_STR("x");
			items[i].text = nsync_buf_view(&texts[2 * i + 1]);
			items[i].markdown = any(4) > 0;
			if (any(4) == 0)
				items[i].correction = nsync_buf_view(&texts[2 * i]);
		}
		cr_assert_eq(nsync_digest_render_text(&text, &digest, &err), NSYNC_OK);
		cr_assert_eq(nsync_digest_render_markdown(&markdown, &digest, &err), NSYNC_OK);
		expect_clean(nsync_buf_view(&text), "text", round);
		expect_clean(nsync_buf_view(&markdown), "markdown", round);
		expect_inert(nsync_buf_view(&markdown), 2, round);
		cr_assert_eq(text.p[text.n - 1], '\n');
		cr_assert_eq(markdown.p[markdown.n - 1], '\n');
	}
	for (int i = 0; i < 4; i++)
		nsync_buf_release(&texts[i]);
}

/* Paragraphs of plain words pass byte for byte, blanks at their ends included. */
Test(digest_inert, plain_paragraphs)
{
	static const char *const words[] = { "Tegucigalpa.", "la", "OIM", "y", "\u00a0", "125", "niñas,", "–",
					     "(16-17/07)", "\"hub\"", "U+00A0", "e-mail:", "50%" };
	AUTO(nsync_buf_release) struct nsync_buf source = NSYNC_BUF_INIT(1u << 20);
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(1u << 20);

	for (int round = 0; round < 5000; round++) {
		struct nsync_error err = { .code = NSYNC_OK };

		nsync_buf_clear(&source);
		nsync_buf_clear(&out);
		for (uint32_t p = 0, n = 1 + any(5); p < n; p++) {
			nsync_buf_text(&source, p ? "\n\nEn " : "En ");
			for (uint32_t w = 0, m = 1 + any(20); w < m; w++) {
				nsync_buf_text(&source, words[any(sizeof(words) / sizeof(words[0]))]);
				nsync_buf_text(&source, w + 1 < m || any(5) == 0 ? " " : ".");
			}
		}
		struct nsync_item item = { .text = nsync_buf_view(&source), .markdown = true };

		cr_assert_eq(nsync_digest_body(&out, &item, &nsync_digest_style_text,
					       NSYNC_STR("en"), &err),
			     NSYNC_OK);
		cr_assert(nsync_str_eq(nsync_buf_view(&out), nsync_buf_view(&source)),
			  "round %d:\n%s\n--- not\n%s", round, nsync_buf_view(&out).p, source.p);
	}
}
