/*
 * markdown.c: a title, then each story under a second-level heading: who and when, the body, a public
 * correction. Only stories have such headings, so none can pretend to be two.
 */
#include "lib/digest/internal.h"

static void add_title(struct nsync_buf *out, const struct nsync_digest *digest)
{
	struct nsync_str name = nsync_digest_region_name(digest->region, digest->language);

	if (!name.n)
		return;
	nsync_buf_text(out, "# ");
	nsync_digest_escape_markdown(out, name);
	nsync_buf_text(out, "\n");
}

static void add_office(struct nsync_buf *out, const struct nsync_digest *digest, const char *code)
{
	nsync_digest_escape_markdown(out, nsync_digest_office_name(digest->region, code,
								   digest->language));
}

static void add_by_line(struct nsync_buf *out, const struct nsync_digest *digest,
			const struct nsync_item *item)
{
	nsync_buf_char(out, '*');
	nsync_digest_date(out, nsync_time_local_date(item->first_created), digest->language);
	nsync_buf_text(out, " · ");
	add_office(out, digest, item->story.office);
	for (size_t i = 0; i < item->joint_count; i++) {
		nsync_buf_text(out, ", ");
		add_office(out, digest, item->joint[i]);
	}
	nsync_buf_text(out, "*\n");
}

static enum nsync_code add_story(struct nsync_buf *out, const struct nsync_digest *digest,
				 const struct nsync_digest_entry *entry, struct nsync_error *err)
{
	const struct nsync_item *item = entry->item;

	nsync_buf_text(out, "## ");
	nsync_digest_escape_markdown(out, item->headline);
	if (entry->other_language)
		nsync_digest_other_language(out, item->language, digest->language,
					    nsync_digest_escape_markdown);
	nsync_buf_text(out, "\n\n");
	add_by_line(out, digest, item);

	size_t before = out->n;

	nsync_buf_char(out, '\n');
	enum nsync_code code =
		nsync_digest_body(out, item, &nsync_digest_style_markdown, digest->language, err);

	if (code == NSYNC_OK && out->n == before + 1)
		nsync_buf_cut(out, before);
	else
		nsync_buf_char(out, '\n');
	if (item->correction.n) {
		nsync_buf_printf(out, "\n**%s** ",
				 nsync_label(NSYNC_LABEL_CORRECTION, digest->language));
		nsync_digest_plain(out, item->correction, &nsync_digest_style_markdown);
		nsync_buf_char(out, '\n');
	}
	return code;
}

enum nsync_code nsync_digest_render_markdown(struct nsync_buf *out,
					     const struct nsync_digest *digest,
					     struct nsync_error *err)
{
	size_t start = out->n;

	add_title(out, digest);
	for (size_t i = 0; i < digest->count; i++) {
		if (out->n > start)
			nsync_buf_char(out, '\n');
		enum nsync_code code = add_story(out, digest, &digest->entries[i], err);

		if (code != NSYNC_OK)
			return code;
	}
	return nsync_buf_check(out, err);
}
