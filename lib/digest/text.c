/*
 * text.c: the region's house format. For each story its date, its headline, its paragraphs, a blank
 * line between all of them, nothing else; unwrapped.
 */
#include "lib/digest/internal.h"

static enum nsync_code add_story(struct nsync_buf *out, const struct nsync_digest *digest,
				 const struct nsync_digest_entry *entry, struct nsync_error *err)
{
	const struct nsync_item *item = entry->item;

	nsync_digest_date(out, nsync_time_local_date(item->first_created), digest->language);
	nsync_buf_text(out, "\n\n");
	digest_escape_text(out, item->headline);
	if (entry->other_language)
		digest_other_language(out, item->language, digest->language, digest_escape_text);
	nsync_buf_text(out, "\n\n");

	size_t body = out->n;
	enum nsync_code code = digest_body(out, item, &digest_style_text, digest->language, err);

	/* A body of which nothing can be shown leaves the headline's own line end. */
	if (code == NSYNC_OK && out->n == body)
		digest_cut(out, body - 1);
	else
		nsync_buf_char(out, '\n');
	if (item->correction.n) {
		nsync_buf_printf(out, "\n%s ", digest_label(DIGEST_CORRECTION, digest->language));
		digest_plain(out, item->correction, &digest_style_text);
		nsync_buf_char(out, '\n');
	}
	return code;
}

enum nsync_code digest_render_text(struct nsync_buf *out, const struct nsync_digest *digest,
				   struct nsync_error *err)
{
	for (size_t i = 0; i < digest->count; i++) {
		if (i)
			nsync_buf_char(out, '\n');
		enum nsync_code code = add_story(out, digest, &digest->entries[i], err);

		if (code != NSYNC_OK)
			return code;
	}
	return nsync_buf_check(out, err);
}
