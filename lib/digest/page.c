/* page.c: parts that the pages share. */
#include "lib/digest/internal.h"

#include "lib/base/embedded.h"

void nsync_page_lang(struct nsync_buf *out, struct nsync_str text, struct nsync_str around)
{
	if (!text.n || nsync_str_eq(text, around))
		return;
	nsync_buf_text(out, " lang=\"");
	nsync_digest_escape_html(out, text);
	nsync_buf_char(out, '"');
}

void nsync_page_item(struct nsync_buf *out, const struct nsync_item *item)
{
	char path[NSYNC_MAX_PATH];

	nsync_path_item(path, &item->story, item->version);
	nsync_buf_text(out, " data-item=\"");
	nsync_digest_escape_html(out, nsync_str(path));
	nsync_buf_char(out, '"');
}

void nsync_page_time(struct nsync_buf *out, struct nsync_time time, struct nsync_str language,
		     const char *attributes)
{
	char text[32];

	nsync_time_format(text, time);
	nsync_buf_text(out, "<time datetime=\"");
	nsync_buf_text(out, text);
	nsync_buf_char(out, '"');
	nsync_buf_text(out, attributes);
	nsync_buf_char(out, '>');
	nsync_digest_date(out, nsync_time_local_date(time), language);
	nsync_buf_text(out, "</time>");
}

void nsync_page_offices(struct nsync_buf *out, const struct nsync_digest_region *region,
			const struct nsync_item *item, struct nsync_str language)
{
	nsync_digest_escape_html(out,
				 nsync_digest_office_name(region, item->story.office, language));
	for (size_t i = 0; i < item->joint_count; i++) {
		nsync_buf_text(out, ", ");
		nsync_digest_escape_html(out, nsync_digest_office_name(region, item->joint[i],
								       language));
	}
}

void nsync_page_correction(struct nsync_buf *out, const struct nsync_item *item,
			   struct nsync_str language)
{
	if (!item->correction.n)
		return;
	nsync_buf_printf(
		out,
		"<div class=\"correction\" role=\"note\"><p class=\"label\">%s</p>\n<div data-signed=\"correction\"",
		nsync_label(NSYNC_LABEL_CORRECTION, language));
	nsync_page_lang(out, item->language, language);
	nsync_buf_char(out, '>');
	nsync_digest_plain(out, item->correction, &nsync_digest_style_html);
	nsync_buf_text(out, "</div></div>\n");
}

void nsync_page_pin(struct nsync_buf *out, const struct nsync_id *pin)
{
	for (size_t i = 0; pin->hex[i]; i += 4) {
		if (i)
			nsync_buf_char(out, ' ');
		nsync_buf_add(out, pin->hex + i, 4);
	}
}

struct nsync_str nsync_page_style(void)
{
	return nsync_embedded_find("lib/digest/style.css");
}
