/*
 * email_html.c: the message's part in HTML. Mail readers know neither sheets of others nor variables, many drop
 * what is in the head, and some invert colours that go without a ground: so each element has its style, each
 * style plain properties, and the colours are light ones on a ground of their own. Nothing is loaded.
 */
#include "lib/digest/mail/email.h"
#include "lib/digest/internal.h"

#define SERIF "font-family:Georgia,'Times New Roman',serif"
#define SANS "font-family:Arial,Helvetica,sans-serif"
#define MONO "font-family:Consolas,Menlo,monospace"
#define PAPER 0xfbfaf7
#define INK "#1d1b18"
#define SOFT "#5d574e"
#define LINE "#d9d3c7"
#define RAISED "#f3f0e9"

static const char *css(const char *tag)
{
	static const struct {
		const char *tag, *css;
	} styles[] = {
		{ "p", "margin:0 0 13px" },
		{ "a", "color:" INK },
		{ "ul", "margin:0 0 14px;padding:0 0 0 24px" },
		{ "ol", "margin:0 0 14px;padding:0 0 0 28px" },
		{ "li", "margin:0 0 4px" },
		{ "blockquote", "margin:0 0 14px;padding:10px 0 1px 16px;border-left:3px solid " LINE ";color:" SOFT },
		{ "pre", "margin:0 0 14px;padding:10px 12px;background-color:" RAISED ";white-space:pre-wrap" },
		{ "code", MONO ";font-size:14px" },
		{ "hr", "margin:22px 30%;border:0;border-top:1px solid " LINE },
		{ "h3", "margin:20px 0 8px;font-size:18px;line-height:1.3" },
		{ "h4", "margin:18px 0 6px;font-size:17px;line-height:1.3" },
		{ "h5", "margin:16px 0 6px;font-size:16px;line-height:1.3" },
		{ "h6", "margin:16px 0 6px;font-size:15px;line-height:1.3" },
	};

	for (size_t i = 0; i < sizeof(styles) / sizeof(styles[0]); i++)
		if (strcmp(tag, styles[i].tag) == 0)
			return styles[i].css;
	return NULL;
}

static const struct digest_style style = { .escape = nsync_digest_escape_html,
					   .heading = 3,
					   .css = css };

/* <tag style="..." and what else is given>. */
static void open_tag(struct nsync_buf *out, const char *tag, const char *look)
{
	nsync_buf_printf(out, "<%s style=\"", tag);
	nsync_buf_text(out, look);
	nsync_buf_text(out, "\">");
}

/* The region's own colour, or the site's, as text on paper. */
static unsigned accent_of(const struct nsync_digest *digest)
{
	const struct nsync_digest_look *look = digest->options ? digest->options->look : NULL;

	return look && look->has_accent ? (unsigned)nsync_digest_readable(look->accent, PAPER, 0)
					: 0x8c2f1b;
}

static void add_head(struct nsync_buf *out, const struct nsync_digest *digest, struct nsync_str title)
{
	nsync_buf_text(out, "<!DOCTYPE html>\n<html lang=\"");
	nsync_digest_escape_html(out, digest->language);
	nsync_buf_text(out, "\">\n<head>\n<meta charset=\"utf-8\">\n"
			    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
			    "<meta name=\"color-scheme\" content=\"light\">\n<title>");
	nsync_digest_escape_html(out, title);
	nsync_buf_text(out, "</title>\n</head>\n");
	open_tag(out, "body", "margin:0;padding:0;background-color:" RAISED);
	/* Once more, for readers that keep of a body what is in it. */
	nsync_buf_text(out, "\n<div lang=\"");
	nsync_digest_escape_html(out, digest->language);
	nsync_buf_text(out, "\" style=\"background-color:" RAISED ";padding:20px 0\">\n");
	open_tag(out, "div", "max-width:600px;margin:0 auto;padding:26px 20px 20px;background-color:#fbfaf7;color:" INK ";"
			     SERIF ";font-size:17px;line-height:1.55;overflow-wrap:break-word;word-break:break-word");
	nsync_buf_char(out, '\n');
}

static void add_masthead(struct nsync_buf *out, const struct nsync_digest *digest, struct nsync_str period)
{
	open_tag(out, "h1", "margin:0 0 6px;font-size:30px;line-height:1.15");
	nsync_digest_escape_html(out, nsync_digest_region_name(digest->region, digest->language));
	nsync_buf_text(out, "</h1>\n");
	open_tag(out, "p", "margin:0;padding:0 0 16px;border-bottom:3px double " LINE ";color:" SOFT ";" SANS
			   ";font-size:14px");
	nsync_digest_escape_html(out, period);
	nsync_buf_text(out, " · ");
	nsync_digest_count(out, digest->count, digest->language);
	nsync_buf_text(out, "</p>\n");
	if (!digest->count) {
		open_tag(out, "p", "margin:22px 0");
		nsync_buf_printf(out, "%s</p>\n", nsync_label(NSYNC_LABEL_EMPTY, digest->language));
	}
}

/* To the story's page, where the site's address is known. */
static void add_headline(struct nsync_buf *out, const struct nsync_digest *digest,
			 const struct nsync_digest_entry *entry)
{
	const struct nsync_digest_options *options = digest->options;
	const struct nsync_item *item = entry->item;
	bool linked = options && options->base_url.n && options->site_language_count &&
		      nsync_digest_url_allowed(options->base_url);

	open_tag(out, "h2", "margin:0 0 10px;font-size:23px;line-height:1.22");
	if (linked) {
		AUTO(nsync_buf_release) struct nsync_buf path = NSYNC_BUF_INIT(NSYNC_MAX_PATH + 64);

		nsync_digest_page_path(&path, options, &item->story, item->language);
		nsync_buf_text(out, "<a href=\"");
		nsync_digest_escape_html(out, options->base_url);
		nsync_digest_escape_html(out, nsync_buf_view(&path));
		nsync_buf_printf(out, "\" style=\"color:#%06x;text-decoration:none\"", accent_of(digest));
		nsync_buf_fail_with(out, &path);
	} else {
		nsync_buf_text(out, "<span");
	}
	nsync_page_lang(out, item->language, digest->language);
	nsync_buf_char(out, '>');
	nsync_digest_escape_html(out, item->headline);
	nsync_buf_text(out, linked ? "</a>" : "</span>");
	if (entry->other_language) {
		open_tag(out, "span", "font-weight:normal;font-size:15px;color:" SOFT);
		nsync_digest_other_language(out, item->language, digest->language,
					    nsync_digest_escape_html);
		nsync_buf_text(out, "</span>");
	}
	nsync_buf_text(out, "</h2>\n");
}

static void add_correction(struct nsync_buf *out, const struct nsync_digest *digest, const struct nsync_item *item)
{
	if (!item->correction.n)
		return;
	nsync_buf_printf(out, "<div style=\"margin:0 0 14px;padding:10px 14px 1px;border-left:3px solid #%06x;"
			      "background-color:" RAISED "\">", accent_of(digest));
	open_tag(out, "p", "margin:0 0 4px;color:" SOFT ";" SANS ";font-size:13px;font-weight:bold");
	nsync_buf_printf(out, "%s</p>\n<div",
			 nsync_label(NSYNC_LABEL_CORRECTION, digest->language));
	nsync_page_lang(out, item->language, digest->language);
	nsync_buf_char(out, '>');
	nsync_digest_plain(out, item->correction, &style);
	nsync_buf_text(out, "</div></div>\n");
}

static enum nsync_code add_story(struct nsync_buf *out, const struct nsync_digest *digest,
				 const struct nsync_digest_entry *entry, struct nsync_error *err)
{
	const struct nsync_item *item = entry->item;
	struct nsync_str language = digest->language;

	open_tag(out, "div", "padding:22px 0 6px;border-bottom:1px solid " LINE);
	nsync_buf_char(out, '\n');
	open_tag(out, "p", "margin:0 0 4px;color:" SOFT ";" SANS ";font-size:13px");
	nsync_digest_date(out, nsync_time_local_date(item->first_created), language);
	nsync_buf_text(out, " · ");
	nsync_page_offices(out, digest->region, item, language);
	nsync_buf_text(out, "</p>\n");
	add_headline(out, digest, entry);
	nsync_buf_text(out, "<div");
	nsync_page_lang(out, item->language, language);
	nsync_buf_text(out, ">\n");
	TRY(nsync_digest_body(out, item, &style, language, err));
	nsync_buf_text(out, "</div>\n");
	add_correction(out, digest, item);
	nsync_buf_text(out, "</div>\n");
	return NSYNC_OK;
}

/* In two lines, which a phone has room for. */
static void add_pin(struct nsync_buf *out, const struct nsync_id *pin)
{
	open_tag(out, "code", MONO ";font-size:13px;color:" INK);
	for (size_t i = 0; pin->hex[i]; i += 4) {
		nsync_buf_text(out, i == 0 ? "" : i == 32 ? "<br>" : " ");
		nsync_buf_add(out, pin->hex + i, 4);
	}
	nsync_buf_text(out, "</code>");
}

/* What the region says at the foot of its pages. */
static void add_foot_words(struct nsync_buf *out, const struct nsync_digest *digest)
{
	const struct nsync_digest_look *look = digest->options ? digest->options->look : NULL;
	struct nsync_str text = { NULL, 0 };

	if (look && look->footer)
		text = nsync_root_name(look->footer, digest->language);
	if (!text.n)
		return;
	open_tag(out, "div", "margin:18px 0 0;font-size:15px");
	nsync_digest_plain(out, text, &style);
	nsync_buf_text(out, "</div>\n");
}

/* What it was made of, and the pin, so that whoever doubts it can check. */
static void add_foot(struct nsync_buf *out, const struct nsync_digest *digest)
{
	const struct nsync_digest_region *region = digest->region;
	struct nsync_str language = digest->language;

	if (!region || !region->pin.hex[0])
		return;
	open_tag(out, "p", "margin:18px 0 0;color:" SOFT ";" SANS ";font-size:13px;line-height:1.5");
	if (region->record_seq)
		nsync_buf_printf(out, "%s %lld", nsync_label(NSYNC_LABEL_RECORD, language),
				 (long long)region->record_seq);
	if (region->record_seq && digest->options)
		nsync_buf_text(out, ", ");
	if (digest->options) {
		nsync_buf_printf(out, "%s ", nsync_label(NSYNC_LABEL_AS_OF, language));
		nsync_digest_date(out, nsync_time_local_date(digest->options->as_of), language);
	}
	nsync_buf_printf(out, "<br>%s:<br>", nsync_label(NSYNC_LABEL_PIN, language));
	add_pin(out, &region->pin);
	nsync_buf_printf(out, "<br>%s</p>\n", nsync_label(NSYNC_LABEL_PIN_ABOUT, language));
}

enum nsync_code nsync_email_html(struct nsync_buf *out, const struct nsync_digest *digest,
				 struct nsync_str title, struct nsync_str period,
				 struct nsync_error *err)
{
	add_head(out, digest, title);
	add_masthead(out, digest, period);
	for (size_t i = 0; i < digest->count; i++)
		TRY(add_story(out, digest, &digest->entries[i], err));
	add_foot_words(out, digest);
	add_foot(out, digest);
	nsync_buf_text(out, "</div>\n</div>\n</body>\n</html>\n");
	return nsync_buf_check(out, err);
}
