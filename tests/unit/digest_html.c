/* digest_html.c: what becomes of words, bodies and whole digests in HTML. */
#include <criterion/criterion.h>

#include "lib/digest/internal.h"

struct html_case {
	const char *label, *source, *html;
};

static const struct html_case body_cases[] = {
	{ "paragraphs", "One\ntwo.\n\nThree.", "<p>One two.</p>\n<p>Three.</p>\n" },
	{ "emphasis", "a *b* **c** ***d***",
	  "<p>a <em>b</em> <strong>c</strong> <em><strong>d</strong></em></p>\n" },
	{ "a hard break", "a\\\nb", "<p>a<br>b</p>\n" },
	{ "code", "`<b>` \"x\" 'y' &amp;",
	  "<p><code>&lt;b&gt;</code> &quot;x&quot; &#39;y&#39; &amp;</p>\n" },
	{ "a link", "[a](https://e.org/?b=c&d='e) <desk@e.org>",
	  "<p><a href=\"https://e.org/?b=c&amp;d=&#39;e\">a</a> <a href=\"mailto:desk@e.org\">desk@e.org</a></p>\n" },
	{ "a link without words", "[](https://e.org)", "<p><a href=\"https://e.org\">https://e.org</a></p>\n" },
	{ "other schemes", "[a](javascript:alert(1)) [b](JAVASCRIPT:x) [c](data:text/html,x) [d](/x) [e](//f)",
	  "<p>a b c d e</p>\n" },
	{ "a link with a control character", "[a](https://e.org/&#x202e;x) [b](https://e.org/&#10;x)",
	  "<p>a b</p>\n" },
	{ "a link that leaves its quotes", "[a](https://e.org/&quot;onclick=x)", "<p>a</p>\n" },
	{ "a picture is its words", "![two *people*](https://e.org/a.png)![](b.png)",
	  "<p>[two <em>people</em>]</p>\n" },
	{ "headings below the story's", "# A\n\n#### B\n\n###### C",
	  "<h3>A</h3>\n<h4>B</h4>\n<h5>C</h5>\n" },
	{ "a tight list", "- a\n- b *c*", "<ul>\n<li>a</li>\n<li>b <em>c</em></li>\n</ul>\n" },
	{ "a loose list that starts at 3", "3. a\n\n4. b",
	  "<ol start=\"3\">\n<li><p>a</p></li>\n<li><p>b</p></li>\n</ol>\n" },
	{ "a list in a list", "- a\n  - b", "<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul></li>\n</ul>\n" },
	{ "a quote", "> a\n>\n> b", "<blockquote>\n<p>a</p>\n<p>b</p>\n</blockquote>\n" },
	{ "a code block", "    <b>\n\n    &amp;",
	  "<pre><code>&lt;b&gt;\n\n&amp;amp;\n</code></pre>\n" },
	{ "a rule", "a\n\n***\n\nb", "<p>a</p>\n<hr>\n<p>b</p>\n" },
	{ "raw HTML", "a <b onclick=x>bold</b> <script>y\n\n<div>\nz\n</div>",
	  "<p>a bold y</p>\n<p>[HTML omitted]</p>\n" },
	{ "a comment", "<!-- secret -->\n\na<!-- b -->", "<p>a</p>\n" },
	{ "nothing but tags", "<b></b>", "" },
	{ "control characters", "a\x1b\x07\u202e\u2066b&#27;&#x202e;c",
	  "<p>a\ufffd\ufffd\ufffd\ufffdb\ufffd\ufffdc</p>\n" },
	{ "a dateline", "Upala. Hoy.",
	  "<p><span class=\"dateline\" data-signed=\"dateline\">Upala</span>. Hoy.</p>\n" },
	{ "a dateline is the first words only", "*x* Upala. Upala", "<p><em>x</em> Upala. Upala</p>\n" },
	{ "a longer word is no dateline", "Upalaña.", "<p>Upalaña.</p>\n" },
};

static void check_html(const char *label, const char *source, bool markdown,
		       const struct digest_style *style, const char *expected)
{
	struct nsync_item item = { .text = nsync_str(source), .markdown = markdown,
				   .located = NSYNC_STR("Upala") };
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(1u << 24);
	struct nsync_error err = { .code = NSYNC_OK };

	cr_expect_eq(nsync_digest_body(&out, &item, style, NSYNC_STR("en"), &err), NSYNC_OK, "%s",
		     label);
	cr_expect(nsync_str_is(nsync_buf_view(&out), expected), "%s:\n%s\n--- not\n%s", label,
		  nsync_buf_view(&out).p, expected);
}

Test(digest_html, bodies)
{
	for (size_t i = 0; i < sizeof(body_cases) / sizeof(body_cases[0]); i++)
		check_html(body_cases[i].label, body_cases[i].source, true,
			   &nsync_digest_style_html, body_cases[i].html);
	check_html("on its own page", "# A", true, &nsync_digest_style_html_page, "<h2>A</h2>\n");
	check_html("plain text", "a <b>\r\nc\n \n*d*", false, &nsync_digest_style_html,
		   "<p>a &lt;b&gt;<br>c</p>\n<p>*d*</p>\n");
}

static const char *css(const char *tag)
{
	return strcmp(tag, "p") == 0 ? "margin:0 \"" : NULL;
}

Test(digest_html, inline_styles)
{
	const struct digest_style mail = { .escape = nsync_digest_escape_html,
					   .heading = 3,
					   .css = css };

	check_html("a mail's", "Upala. *b*", true, &mail,
		   "<p style=\"margin:0 &quot;\">Upala. <em>b</em></p>\n");
	check_html("a mail's, nothing in it", "<b></b>", true, &mail, "");
	check_html("a mail's, plain", "b", false, &mail, "<p style=\"margin:0 &quot;\">b</p>\n");
}

/* Deeper than anybody writes: every element that was opened is closed, and not too many are. */
Test(digest_html, nesting)
{
	static const struct {
		const char *label, *piece;
	} cases[] = { { "quotes", "> " }, { "lists", "- " }, { "numbers", "1. " }, { "emphasis", "*a **b " } };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(nsync_buf_release) struct nsync_buf source = NSYNC_BUF_INIT(1u << 20);
		AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(1u << 24);
		struct nsync_error err = { .code = NSYNC_OK };
		size_t open = 0, close = 0;

		for (int k = 0; k < 500; k++)
			nsync_buf_text(&source, cases[i].piece);
		nsync_buf_text(&source, "x");
		for (int k = 0; k < 500; k++)
			nsync_buf_text(&source, cases[i].piece[0] == '*' ? "**c*" : "");
		struct nsync_item item = { .text = nsync_buf_view(&source), .markdown = true };

		cr_assert_eq(nsync_digest_body(&out, &item, &nsync_digest_style_html,
					       NSYNC_STR("en"), &err),
			     NSYNC_OK);
		for (size_t k = 0; k + 1 < out.n; k++) {
			close += out.p[k] == '<' && out.p[k + 1] == '/';
			open += out.p[k] == '<' && out.p[k + 1] != '/';
		}
		cr_expect_eq(open, close, "%s: %zu opened, %zu closed", cases[i].label, open, close);
		cr_expect_leq(open, 2000, "%s: %zu opened", cases[i].label, open);
	}
}

Test(digest_html, data_in_a_script)
{
	static const struct html_case cases[] = {
		{ "plain", "Año 1", "\"Año 1\"" },
		{ "what ends a script", "</script><!--]]>&",
		  "\"\\u003c/script\\u003e\\u003c!--]]\\u003e\\u0026\"" },
		{ "quotes and backslashes", "\"\\\"'", "\"\\u0022\\u005c\\u0022'\"" },
		{ "lines and controls", "a\nb\u2028c\td\x1b\u202e\xff", "\"a b c\\u0009d\ufffd\ufffd\ufffd\"" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(1u << 20);

		nsync_digest_escape_script(&out, nsync_str(cases[i].source));
		cr_expect(nsync_str_is(nsync_buf_view(&out), cases[i].html), "%s: %s", cases[i].label, out.p);
	}
}

Test(digest_html, counts)
{
	static const struct {
		const char *label;
		size_t count;
		const char *language, *expected;
	} cases[] = {
		{ "none", 0, "en", "0\u00a0stories" },       { "one", 1, "es-GT", "1\u00a0noticia" },
		{ "four digits", 1204, "en", "1,204\u00a0stories" },
		{ "four digits in Spanish", 1204, "es", "1204\u00a0noticias" },
		{ "five digits in Spanish", 10000, "es", "10\u202f000\u00a0noticias" },
		{ "a million", 1002003, "en", "1,002,003\u00a0stories" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(100);

		nsync_digest_count(&out, cases[i].count, nsync_str(cases[i].language));
		cr_expect(nsync_str_is(nsync_buf_view(&out), cases[i].expected), "%s: %s", cases[i].label,
			  out.p);
	}
}
