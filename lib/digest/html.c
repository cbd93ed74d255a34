/*
 * html.c: the digest as one document that needs no other file and loads none: its stylesheet is inside, and
 * the policy allows just that, by its hash.
 */
#include "lib/digest/internal.h"

static void add_policy(struct nsync_buf *out)
{
	uint8_t hash[NSYNC_HASH_BYTES];

	nsync_sha256(hash, nsync_page_style());
	nsync_buf_text(out, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
			    "style-src 'sha256-");
	nsync_base64(out, hash, sizeof(hash), false);
	nsync_buf_text(out, "'; base-uri 'none'; form-action 'none'\">\n");
}

static void add_head(struct nsync_buf *out, const struct nsync_digest *digest)
{
	nsync_buf_text(out, "<!DOCTYPE html>\n<html lang=\"");
	nsync_digest_escape_html(out, digest->language);
	nsync_buf_text(out, "\">\n<head>\n<meta charset=\"utf-8\">\n");
	add_policy(out);
	nsync_buf_text(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
			    "<meta name=\"color-scheme\" content=\"light dark\">\n"
			    "<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
	nsync_digest_escape_html(out, nsync_digest_region_name(digest->region, digest->language));
	nsync_buf_text(out, "</title>\n<style>");
	nsync_buf_str(out, nsync_page_style());
	nsync_buf_printf(out,
			 "</style>\n</head>\n<body class=\"digest\">\n"
			 "<a class=\"skip\" href=\"#main\">%s</a>\n",
			 nsync_label(NSYNC_LABEL_SKIP, digest->language));
}

static void add_header(struct nsync_buf *out, const struct nsync_digest *digest)
{
	nsync_buf_text(out, "<header class=\"masthead\"><h1>");
	nsync_digest_escape_html(out, nsync_digest_region_name(digest->region, digest->language));
	nsync_buf_text(out, "</h1>\n<p class=\"meta\">");
	nsync_digest_count(out, digest->count, digest->language);
	nsync_buf_text(out, "</p></header>\n<main id=\"main\" class=\"bulletin\">\n");
}

static void add_footer(struct nsync_buf *out, const struct nsync_digest *digest)
{
	const struct nsync_digest_region *region = digest->region;

	nsync_buf_text(out, "</main>\n");
	if (region && region->pin.hex[0]) {
		nsync_buf_printf(out,
				 "<footer class=\"foot\"><p class=\"pin\"><span>%s</span> <code>",
				 nsync_label(NSYNC_LABEL_PIN, digest->language));
		nsync_page_pin(out, &region->pin);
		nsync_buf_text(out, "</code></p></footer>\n");
	}
	nsync_buf_text(out, "</body>\n</html>\n");
}

static enum nsync_code add_story(struct nsync_buf *out, const struct nsync_digest *digest,
				 const struct nsync_digest_entry *entry, struct nsync_error *err)
{
	const struct nsync_item *item = entry->item;
	struct nsync_str language = digest->language;

	nsync_buf_text(out, "<article class=\"story\"");
	nsync_page_item(out, item);
	nsync_buf_text(out, ">\n<p class=\"meta\">");
	nsync_page_time(out, item->first_created, language, " data-signed=\"date\"");
	nsync_buf_text(out, " · ");
	nsync_page_offices(out, digest->region, item, language);
	nsync_buf_text(out, "</p>\n<h2><span data-signed=\"headline\"");
	nsync_page_lang(out, item->language, language);
	nsync_buf_char(out, '>');
	nsync_digest_escape_html(out, item->headline);
	nsync_buf_text(out, "</span>");
	if (entry->other_language) {
		nsync_buf_text(out, "<span class=\"only\">");
		nsync_digest_other_language(out, item->language, language,
					    nsync_digest_escape_html);
		nsync_buf_text(out, "</span>");
	}
	nsync_buf_text(out, "</h2>\n<div class=\"body\" data-signed=\"body\"");
	nsync_page_lang(out, item->language, language);
	nsync_buf_text(out, ">\n");
	TRY(nsync_digest_body(out, item, &nsync_digest_style_html, language, err));
	nsync_buf_text(out, "</div>\n");
	nsync_page_correction(out, item, language);
	nsync_buf_text(out, "</article>\n");
	return NSYNC_OK;
}

enum nsync_code nsync_digest_render_html(struct nsync_buf *out, const struct nsync_digest *digest,
					 struct nsync_error *err)
{
	add_head(out, digest);
	add_header(out, digest);
	for (size_t i = 0; i < digest->count; i++)
		TRY(add_story(out, digest, &digest->entries[i], err));
	add_footer(out, digest);
	return nsync_buf_check(out, err);
}
