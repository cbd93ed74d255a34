/*
 * text.c: the region's house format. For each story its date, its headline, its paragraphs, a blank
 * line between all of them, nothing else; unwrapped, or as wide as the options say.
 */
#include "lib/digest/internal.h"

/* Where a story's language isn't the digest's, that belongs to the line. */
static void add_headline(struct nsync_buf *out, const struct nsync_digest *digest,
			 const struct nsync_digest_entry *entry, const struct digest_style *style)
{
	const struct nsync_item *item = entry->item;
	AUTO(nsync_buf_release) struct nsync_buf line = NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES);

	nsync_digest_escape_text(&line, item->headline);
	if (entry->other_language)
		nsync_digest_other_language(&line, item->language, digest->language,
					    nsync_digest_escape_text);
	nsync_digest_wrap(out, nsync_buf_view(&line), style, 0);
	if (line.code)
		out->code = line.code;
	nsync_buf_text(out, "\n\n");
}

static void add_correction(struct nsync_buf *out, const struct nsync_digest *digest,
			   struct nsync_str correction, struct digest_style style)
{
	const char *label = nsync_label(NSYNC_LABEL_CORRECTION, digest->language);

	nsync_buf_printf(out, "\n%s ", label);
	style.taken = nsync_digest_width(nsync_str(label)) + 1;
	nsync_digest_plain(out, correction, &style);
	nsync_buf_char(out, '\n');
}

static enum nsync_code add_story(struct nsync_buf *out, const struct nsync_digest *digest,
				 const struct nsync_digest_entry *entry, const struct digest_style *style,
				 struct nsync_error *err)
{
	const struct nsync_item *item = entry->item;

	nsync_digest_date(out, nsync_time_local_date(item->first_created), digest->language);
	nsync_buf_text(out, "\n\n");
	add_headline(out, digest, entry, style);

	size_t body = out->n;
	enum nsync_code code = nsync_digest_body(out, item, style, digest->language, err);

	/* A body of which nothing can be shown leaves the headline's own line end. */
	if (code == NSYNC_OK && out->n == body)
		nsync_buf_cut(out, body - 1);
	else
		nsync_buf_char(out, '\n');
	if (item->correction.n)
		add_correction(out, digest, item->correction, *style);
	return code;
}

enum nsync_code nsync_digest_text_of(struct nsync_buf *out, const struct nsync_digest *digest,
				     unsigned width, struct nsync_error *err)
{
	struct digest_style style = nsync_digest_style_text;

	style.width = width;
	for (size_t i = 0; i < digest->count; i++) {
		if (i)
			nsync_buf_char(out, '\n');
		enum nsync_code code = add_story(out, digest, &digest->entries[i], &style, err);

		if (code != NSYNC_OK)
			return code;
	}
	return nsync_buf_check(out, err);
}

enum nsync_code nsync_digest_render_text(struct nsync_buf *out, const struct nsync_digest *digest,
					 struct nsync_error *err)
{
	return nsync_digest_text_of(out, digest, digest->options ? digest->options->width : 0, err);
}
