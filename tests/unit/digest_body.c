/* digest_body.c: what becomes of a story's body in the text and Markdown formats. */
#include <criterion/criterion.h>

#include "lib/digest/internal.h"

struct body_case {
	const char *label, *source, *text, *markdown;
};

static const struct body_case markdown_cases[] = {
	{ "one paragraph", "One. Two.", "One. Two.", "One. Two." },
	{ "two paragraphs", "One.\n\nTwo.", "One.\n\nTwo.", "One.\n\nTwo." },
	{ "many blank lines", "One.\n\n\n \t\nTwo.\n\n", "One.\n\nTwo.", "One.\n\nTwo." },
	{ "a wrapped paragraph", "One\ntwo\nthree.", "One two three.", "One two three." },
	{ "CR LF", "One.\r\n\r\nTwo\r\nthree.", "One.\n\nTwo three.", "One.\n\nTwo three." },
	{ "a no-break space stays, also last", "Here\u00a0is.\u00a0", "Here\u00a0is.\u00a0",
	  "Here\u00a0is.\u00a0" },
	{ "blanks at a paragraph's end stay", "One. \n\nTwo.  \t\n\nThree. ",
	  "One. \n\nTwo.  \t\n\nThree. ", "One.\n\nTwo.\n\nThree." },
	{ "blanks at the end after CR LF lines", "One\r\ntwo \r\n\r\nThree ",
	  "One two \n\nThree ", "One two\n\nThree" },
	{ "a hard break", "One  \ntwo\\\nthree", "One\ntwo\nthree", "One\\\ntwo\\\nthree" },
	{ "quotes and dashes stay as typed", "\"So\" -- it's... (c)", "\"So\" -- it's... (c)",
	  "\"So\" -- it's... (c)" },
	{ "emphasis", "a *b* **c** ***d*** _e_", "a b c d e", "a *b* **c** ***d*** *e*" },
	{ "code", "type `a*b` and ``c`d``", "type a*b and c`d", "type `a*b` and ``c`d``" },
	{ "code of backticks", "`` ` ``", "`", "`` ` ``" },
	{ "a link", "see [the *guide*](https://example.org/a_b?c=d&e) now",
	  "see the guide (https://example.org/a_b?c=d&e) now",
	  "see [the *guide*](https://example.org/a\\_b?c=d&amp;e) now" },
	{ "a link that is its own text", "<https://example.org/> [example.org](http://example.org)",
	  "https://example.org/ example.org",
	  "[https://example.org/](https://example.org/) [example.org](http://example.org)" },
	{ "an e-mail address", "<desk@example.org>", "desk@example.org",
	  "[desk@example.org](mailto:desk@example.org)" },
	{ "a link without words", "[](https://example.org)", "https://example.org",
	  "[https://example.org](https://example.org)" },
	{ "a link with parentheses", "[a](<https://example.org/(x)>)", "a (https://example.org/(x))",
	  "[a](https://example.org/\\(x\\))" },
	{ "a reference link", "[a]\n\n[a]: https://example.org 'title'", "a (https://example.org)",
	  "[a](https://example.org)" },
	{ "javascript", "[a](javascript:alert(1)) [b](JaVaScRiPt:x) [c](data:text/html,x)",
	  "a b c", "a b c" },
	{ "other schemes", "[a](file:///etc/passwd) [b](/x) [c](//x.org) [d](vbscript:x) [e]()",
	  "a b c d e", "a b c d e" },
	{ "a control character in a link", "[a](https://example.org/&#10;x) [b](https://e.org/&#x202e;)",
	  "a b", "a b" },
	{ "a picture", "![two people](https://example.org/a.png) ![](b.png)after",
	  "[two people] after", "\\[two people\\] after" },
	{ "a mark before a link makes no picture", "![a]\\ !&#91;b] hi!\\[c] x!<b></b>[d](https://e.org)",
	  "![a]\\ ![b] hi![c] x!d (https://e.org)",
	  "!\\[a\\]\\\\ !\\[b\\] hi!\\[c\\] x\\![d](https://e.org)" },
	{ "a list", "Points:\n\n- one\n- two *b*\n- three\n\nEnd.",
	  "Points:\n\n- one\n- two b\n- three\n\nEnd.", "Points:\n\n- one\n- two *b*\n- three\n\nEnd." },
	{ "a loose list", "* one\n\n* two\n\n  more", "- one\n\n- two\n\n  more",
	  "- one\n\n- two\n\n  more" },
	{ "an ordered list", "9) nine\n10) ten\n    - x\n    - y", "9. nine\n10. ten\n    - x\n    - y",
	  "9. nine\n10. ten\n    - x\n    - y" },
	{ "two lists", "- a\n\n* b\n\n- c", "- a\n\n- b\n\n- c", "- a\n\n+ b\n\n- c" },
	{ "an empty item", "- a\n-\n- c", "- a\n- c", "- a\n- c" },
	{ "list in list", "- a\n  - b\n    - c\n- d", "- a\n  - b\n    - c\n- d",
	  "- a\n  - b\n    - c\n- d" },
	{ "list opens list", "- - a\n  - b", "- - a\n  - b", "- - a\n  - b" },
	{ "a quote", "Said:\n\n> One\n> two.\n>\n> Three.\n\nEnd.",
	  "Said:\n\n> One two.\n>\n> Three.\n\nEnd.", "Said:\n\n> One two.\n>\n> Three.\n\nEnd." },
	{ "two quotes", "> a\n\n> b", "> a\n\n> b", "> a\n\n> b" },
	{ "a list in a quote", "> - a\n>   b\n> - c", "> - a b\n> - c", "> - a b\n> - c" },
	{ "headings", "# One #\n\nTwo\n===\n\nThree\nlines\n---\n\n###### Six",
	  "One\n\nTwo\n\nThree lines\n\nSix",
	  "### One\n\n### Two\n\n#### Three lines\n\n###### Six" },
	{ "a rule", "a\n\n---\n\nb", "a\n\n* * *\n\nb", "a\n\n***\n\nb" },
	{ "a code block", "    <b>\n\n    ```\n\nx", "<b>\n\n```\n\nx", "````\n<b>\n\n```\n````\n\nx" },
	{ "a fence in a list", "- a\n  ~~~ html onload=x\n  b\n\n  c\n  ~~~", "- a\n  b\n  \n  c",
	  "- a\n  ```\n  b\n  \n  c\n  ```" },
	{ "a tag", "a <b>bold</b> word<br> <script>x", "a bold word x", "a bold word x" },
	{ "a comment", "<!-- secret -->\n\na <!-- b --> c", "a  c", "a  c" },
	{ "a block of HTML", "a\n\n<script>\nalert(1)\n\n</script>\n\nb", "a\n\n[HTML omitted]\n\nb",
	  "a\n\n\\[HTML omitted\\]\n\nb" },
	{ "words after a comment", "<!-- a --> b", "[HTML omitted]", "\\[HTML omitted\\]" },
	{ "nothing but comments", "<!-- a -->\n\n<!-- b -->", "", "" },
	{ "nothing but tags", "*<b></b>* **<b></b>**", "", "" },
	{ "nothing", "", "", "" },
	{ "escaped markup stays text", "\\*a\\* 1\\. \\# \\<b> &lt;i&gt; &amp;amp; \\[x](y)",
	  "*a* 1. # <b> <i> &amp; [x](y)",
	  "\\*a\\* 1. \\# &lt;b&gt; &lt;i&gt; &amp;amp; \\[x\\](y)" },
	{ "what would open a block", "1\\. a\n\n\\- b\n\n\\+ c\n\n\\# d\n\n\\> e\n\n\\=\n\n1\\) f\n\n\\~\\~\\~",
	  "1. a\n\n- b\n\n+ c\n\n# d\n\n> e\n\n=\n\n1) f\n\n~~~",
	  "1\\. a\n\n\\- b\n\n\\+ c\n\n\\# d\n\n&gt; e\n\n\\=\n\n1\\) f\n\n\\~\\~\\~" },
	{ "a year that ends a sentence", "In\u00a02018. Then 5.", "In\u00a02018. Then 5.",
	  "In\u00a02018. Then 5." },
	{ "a year that opens one", "2018\\. Then", "2018. Then", "2018\\. Then" },
	{ "a line feed by name", "a&#10;&#10;## b", "a  ## b", "a  \\#\\# b" },
	{ "control characters by name", "a&#27;[31m&#x202e;b&#x9b;&#0;", "a\ufffd[31m\ufffdb\ufffd\ufffd",
	  "a\ufffd\\[31m\ufffdb\ufffd\ufffd" },
	{ "control characters raw", "a\x1b]0;x\x07 \u202eb\u2066 `c\xc2\x85\xc2\x9b`\u2028d",
	  "a\ufffd]0;x\ufffd \ufffdb\ufffd c \ufffd d",
	  "a\ufffd\\]0;x\ufffd \ufffdb\ufffd `c \ufffd` d" },
	{ "not UTF-8", "a\xff\xc0\x80z", "a\ufffd\ufffd\ufffdz", "a\ufffd\ufffd\ufffdz" },
	{ "a table is text", "| a | b |\n|---|---|", "| a | b | |---|---|",
	  "\\| a \\| b \\| \\|---\\|---\\|" },
};

static void check_body(const char *label, const char *source, bool markdown,
		       const struct digest_style *style, const char *expected)
{
	struct nsync_item item = { .text = nsync_str(source), .markdown = markdown };
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(1u << 24);
	struct nsync_error err = { .code = NSYNC_OK };
	enum nsync_code code = nsync_digest_body(&out, &item, style, NSYNC_STR("en"), &err);

	cr_expect(code == NSYNC_OK, "%s: %s", label, err.text);
	cr_expect(nsync_str_is(nsync_buf_view(&out), expected), "%s, %s:\n%s\n--- not\n%s", label,
		  style->markup ? "markdown" : "text", nsync_buf_view(&out).p, expected);
}

Test(nsync_digest_body, markdown)
{
	for (size_t i = 0; i < sizeof(markdown_cases) / sizeof(markdown_cases[0]); i++) {
		const struct body_case *c = &markdown_cases[i];

		check_body(c->label, c->source, true, &nsync_digest_style_text, c->text);
		check_body(c->label, c->source, true, &nsync_digest_style_markdown, c->markdown);
	}
}

Test(nsync_digest_body, plain)
{
	static const struct body_case cases[] = {
		{ "paragraphs", "\n\nOne. \n\n\n \nTwo\n three\u00a0\n", "One. \n\nTwo\n three\u00a0",
		  "One. \n\nTwo\\\nthree\u00a0" },
		{ "markup is text", "# *a* <b> [c](d)\n- e\n2. f\r\n    g", "# *a* <b> [c](d)\n- e\n2. f\n    g",
		  "\\# \\*a\\* &lt;b&gt; \\[c\\](d)\\\n\\- e\\\n2\\. f\\\ng" },
		{ "controls", "a\tb\x1b\x7f\u200f", "a\tb\ufffd\ufffd\ufffd", "a\tb\ufffd\ufffd\ufffd" },
		{ "nothing", " \n\t\n", "", "" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct body_case *c = &cases[i];

		check_body(c->label, c->source, false, &nsync_digest_style_text, c->text);
		check_body(c->label, c->source, false, &nsync_digest_style_markdown, c->markdown);
	}
}

Test(nsync_digest_body, spanish_label)
{
	struct nsync_item item = { .text = NSYNC_STR("<div>\nx\n</div>"), .markdown = true };
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(100);
	struct nsync_error err = { .code = NSYNC_OK };

	cr_assert_eq(nsync_digest_body(&out, &item, &nsync_digest_style_text, NSYNC_STR("es"),
				       &err),
		     NSYNC_OK);
	cr_expect_str_eq(out.p, "[HTML omitido]");
}

Test(nsync_digest_body, full)
{
	struct nsync_item item = { .text = NSYNC_STR("ten bytes *and more*"), .markdown = true };
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(10);
	struct nsync_error err = { .code = NSYNC_OK };

	cr_expect_eq(nsync_digest_body(&out, &item, &nsync_digest_style_text, NSYNC_STR("en"),
				       &err),
		     NSYNC_ELIMIT);
	cr_expect_eq(err.code, NSYNC_ELIMIT);
}

Test(nsync_digest_body, urls)
{
	static const struct {
		const char *label, *url;
		bool allowed;
	} cases[] = {
		{ "https", "https://example.org/", true },
		{ "http", "http://example.org", true },
		{ "upper case", "HTTPS://example.org", true },
		{ "mail", "mailto:a@example.org", true },
		{ "letters of a language", "https://example.org/ñ", true },
		{ "nothing", "", false },
		{ "relative", "a/b", false },
		{ "javascript", "javascript:alert(1)", false },
		{ "a blank before", " javascript:alert(1)", false },
		{ "a tab within", "https://a\tb", false },
		{ "a line feed", "https://a\nb", false },
		{ "a blank", "https://a b", false },
		{ "an angle", "https://a>b", false },
		{ "a quote", "https://a\"b", false },
		{ "escape", "https://a\x1b", false },
		{ "C1", "https://a\xc2\x9b", false },
		{ "right to left", "https://a\u202e", false },
		{ "not UTF-8", "https://a\xff", false },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		cr_expect_eq(nsync_digest_url_allowed(nsync_str(cases[i].url)), cases[i].allowed,
			     "%s", cases[i].label);
}

/* Texts that are slow or deep for a careless parser or writer; each within a second or so. */
Test(nsync_digest_body, hostile_size)
{
	static const struct {
		const char *label, *unit;
	} cases[] = {
		{ "brackets", "![[]()" }, { "open brackets", "[" }, { "quotes", "> " },
		{ "lists", "- " }, { "strong", "**a " }, { "emphasis", "*a _b " },
		{ "ticks", "`a``b" }, { "tags", "<a " }, { "entities", "&#27;" },
		{ "references", "[a]: b\n" }, { "links", "[a](https://e.org)" },
		{ "items", "- a\n" }, { "lists apart", "- a\n\n* b\n\n" },
	};
	const size_t size = 200000;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(nsync_buf_release) struct nsync_buf source = NSYNC_BUF_INIT(2 * size);
		AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(1u << 28);
		struct nsync_error err = { .code = NSYNC_OK };

		while (source.n < size)
			nsync_buf_text(&source, cases[i].unit);
		struct nsync_item item = { .text = nsync_buf_view(&source), .markdown = true };

		cr_expect_eq(nsync_digest_body(&out, &item, &nsync_digest_style_text,
					       NSYNC_STR("en"), &err),
			     NSYNC_OK, "%s: %s", cases[i].label, err.text);
		cr_expect_eq(nsync_digest_body(&out, &item, &nsync_digest_style_markdown,
					       NSYNC_STR("en"), &err),
			     NSYNC_OK, "%s: %s", cases[i].label, err.text);
		cr_expect_lt(out.n, 16 * size, "%s: %zu bytes", cases[i].label, out.n);
	}
}

/* cmark would need minutes for some texts of very many brackets: they are shown as typed. */
Test(nsync_digest_body, more_brackets_than_any_story_has)
{
	static const struct {
		const char *label, *end;
		size_t brackets;
	} cases[] = { { "the most", "b", 10000 }, { "one more", "*b*", 10001 } };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(nsync_buf_release) struct nsync_buf source = NSYNC_BUF_INIT(1u << 16);
		AUTO(nsync_buf_release) struct nsync_buf expected = NSYNC_BUF_INIT(1u << 16);

		while (source.n < cases[i].brackets)
			nsync_buf_char(&source, '[');
		nsync_buf_str(&expected, nsync_buf_view(&source));
		nsync_buf_text(&source, "*b*");
		nsync_buf_text(&expected, cases[i].end);
		check_body(cases[i].label, source.p, true, &nsync_digest_style_text, expected.p);
	}
}

Test(nsync_digest_body, nesting_is_capped)
{
	AUTO(nsync_buf_release) struct nsync_buf source = NSYNC_BUF_INIT(10000);
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(10000);
	struct nsync_error err = { .code = NSYNC_OK };

	for (int i = 0; i < 40; i++)
		nsync_buf_text(&source, "> ");
	nsync_buf_text(&source, "a\n\nb");
	struct nsync_item item = { .text = nsync_buf_view(&source), .markdown = true };

	cr_assert_eq(nsync_digest_body(&out, &item, &nsync_digest_style_text, NSYNC_STR("en"),
				       &err),
		     NSYNC_OK);
	cr_expect_str_eq(out.p, "> > > > > > > > > > > > > > > > a\n\nb");
}

static void never_enough(cmark_mem *mem, void *payload)
{
	size_t *calls = payload;

	for (;; ++*calls)
		if (*calls == 100)
			mem->realloc(NULL, SIZE_MAX - 100);
		else
			mem->calloc(1, 1000);
}

static void too_many(cmark_mem *mem, void *payload)
{
	mem->calloc(SIZE_MAX / 2, 3);
	*(size_t *)payload = 1;
}

Test(nsync_digest_body, out_of_memory_inside_the_parser)
{
	struct nsync_error err = { .code = NSYNC_OK };
	size_t calls = 0;

	cr_expect_eq(nsync_digest_arena_run(never_enough, &calls, &err), NSYNC_ENOMEM);
	cr_expect_eq(err.code, NSYNC_ENOMEM);
	cr_expect_eq(calls, 100);
	calls = 0;
	cr_expect_eq(nsync_digest_arena_run(too_many, &calls, &err), NSYNC_ENOMEM);
	cr_expect_eq(calls, 0);
}
