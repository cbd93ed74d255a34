/* feed.c: names, addresses, moments and words that the feeds share. */
#include <stdlib.h>
#include <string.h>

#include "lib/digest/feed/feed.h"

/* ---- names and addresses --------------------------------------------------------------------- */

/* RFC 3986's unreserved characters as they are, all others by their bytes. */
static void add_encoded(struct nsync_buf *out, struct nsync_str text)
{
	for (size_t i = 0; i < text.n; i++) {
		uint8_t c = (uint8_t)text.p[i];

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
		    c == '.' || c == '_' || c == '~')
			nsync_buf_char(out, (char)c);
		else
			nsync_buf_printf(out, "%%%02X", c);
	}
}

static void add_part(struct nsync_buf *out, bool *any, const char *name, struct nsync_str value)
{
	if (!value.n)
		return;
	nsync_buf_printf(out, "%c%s=", *any ? '&' : '?', name);
	add_encoded(out, value);
	*any = true;
}

static void add_date(struct nsync_buf *out, bool *any, const char *name, bool has, struct nsync_date date)
{
	char text[16];

	if (!has)
		return;
	nsync_date_format(text, date);
	add_part(out, any, name, nsync_str(text));
}

/* The site's folder that this output is in, or else would be. */
static struct nsync_str folder_of(const struct nsync_digest *digest)
{
	const struct nsync_digest_options *options = digest->options;
	size_t n = 0;

	if (!digest->place.p) {
		while (n + 1 < options->site_language_count &&
		       !nsync_digest_language_matches(digest->language, options->site_languages[n]))
			n++;
		if (!nsync_digest_language_matches(digest->language, options->site_languages[n]))
			n = 0;
		return options->site_languages[n];
	}
	while (n < digest->place.n && digest->place.p[n] != '/')
		n++;
	return (struct nsync_str){ digest->place.p, n };
}

void nsync_feed_id(struct nsync_buf *out, const struct nsync_digest *digest)
{
	const struct nsync_digest_options *options = digest->options;
	bool any = false;

	nsync_buf_text(out, "tag:");
	if (digest->region)
		nsync_buf_str(out, digest->region->authority);
	if (digest->place.p) {
		nsync_buf_text(out, ":site/");
		add_encoded(out, folder_of(digest));
		return;
	}
	nsync_buf_text(out, ":digest");
	if (!options)
		return;
	for (size_t i = 0; i < options->language_count; i++)
		add_part(out, &any, "lang", options->languages[i]);
	add_part(out, &any, "office", options->office);
	add_part(out, &any, "topic", options->topic);
	add_date(out, &any, "from", options->has_from, options->from);
	add_date(out, &any, "to", options->has_to, options->to);
}

static bool begin_address(struct nsync_buf *out, const struct nsync_digest *digest)
{
	if (!digest->options || !digest->options->base_url.n || !digest->options->site_language_count)
		return false;
	nsync_buf_str(out, digest->options->base_url);
	return true;
}

void nsync_feed_self(struct nsync_buf *out, const struct nsync_digest *digest)
{
	if (digest->place.p && begin_address(out, digest))
		nsync_buf_str(out, digest->place);
}

void nsync_feed_home(struct nsync_buf *out, const struct nsync_digest *digest)
{
	struct nsync_str folder;

	if (!begin_address(out, digest))
		return;
	folder = folder_of(digest);
	for (size_t i = 0; i < folder.n; i++)
		nsync_buf_char(out, folder.p[i] >= 'A' && folder.p[i] <= 'Z' ? (char)(folder.p[i] - 'A' + 'a') :
									       folder.p[i]);
	nsync_buf_text(out, "/index.html");
}

void nsync_feed_page(struct nsync_buf *out, const struct nsync_digest *digest,
		     const struct nsync_item *item)
{
	if (begin_address(out, digest))
		nsync_digest_page_path(out, digest->options, &item->story, item->language);
}

void nsync_feed_picture(struct nsync_buf *out, const struct nsync_digest *digest,
			const struct nsync_item *item, size_t picture)
{
	if (begin_address(out, digest))
		nsync_buf_printf(out, "media/%s/%s.%s", item->story.office, item->pictures[picture].sha256,
				 item->pictures[picture].ext);
}

/* ---- words --------------------------------------------------------------------------------------- */

static void as_it_is(struct nsync_buf *out, struct nsync_str text)
{
	nsync_buf_str(out, text);
}

static void add_office(struct nsync_buf *out, const struct nsync_digest *digest, struct nsync_str office)
{
	char code[NSYNC_MAX_OFFICE + 1] = "";

	/* One that is too long is none, and has no name. */
	if (office.n >= sizeof(code)) {
		nsync_buf_str(out, office);
		return;
	}
	memcpy(code, office.p, office.n);
	nsync_buf_str(out, nsync_digest_office_name(digest->region, code, digest->language));
}

void nsync_feed_name(struct nsync_buf *out, const struct nsync_digest *digest)
{
	const struct nsync_digest_options *options = digest->options;
	struct nsync_str topic;

	nsync_buf_str(out, nsync_digest_region_name(digest->region, digest->language));
	if (!options || digest->place.p)
		return;
	if (options->office.n) {
		nsync_buf_text(out, ": ");
		add_office(out, digest, options->office);
	}
	if (options->topic.n) {
		topic = nsync_topic_name(options->topic, digest->language);
		nsync_buf_text(out, options->office.n ? ", " : ": ");
		nsync_buf_str(out, topic.n ? topic : options->topic);
	}
}

void nsync_feed_title(struct nsync_buf *out, const struct nsync_digest *digest,
		      const struct nsync_digest_entry *entry)
{
	nsync_buf_str(out, entry->item->headline);
	if (entry->other_language)
		nsync_digest_other_language(out, entry->item->language, digest->language, as_it_is);
}

bool nsync_feed_author(struct nsync_str *name, const struct nsync_digest *digest,
		       const struct nsync_item *item, size_t i)
{
	const char *office = item->story.office;

	if (item->by.n && i-- == 0) {
		*name = item->by;
		return true;
	}
	if (i > item->joint_count)
		return false;
	if (i)
		office = item->joint[i - 1];
	*name = nsync_digest_office_name(digest->region, office, digest->language);
	return true;
}

enum nsync_code nsync_feed_content(struct nsync_buf *out, const struct nsync_digest *digest,
				   const struct nsync_item *item, struct nsync_error *err)
{
	TRY(nsync_digest_body(out, item, &nsync_digest_style_html, digest->language, err));
	if (item->correction.n) {
		nsync_buf_text(out, "<p><strong lang=\"");
		nsync_digest_escape_html(out, digest->language);
		nsync_buf_printf(out, "\">%s</strong></p>\n",
				 nsync_label(NSYNC_LABEL_CORRECTION, digest->language));
		nsync_digest_plain(out, item->correction, &nsync_digest_style_html);
	}
	return nsync_buf_check(out, err);
}

enum nsync_code nsync_feed_summary(struct nsync_buf *out, const struct nsync_item *item,
				   struct nsync_error *err)
{
	if (!item->summary.n)
		return nsync_digest_lede(out, item, FEED_LEDE, err);
	nsync_buf_str(out, item->summary);
	return nsync_buf_check(out, err);
}

/* ---- moments and kills ------------------------------------------------------------------------------ */

struct nsync_time nsync_feed_updated(const struct nsync_item *item)
{
	if (item->embargoed && nsync_time_cmp(item->embargoed_until, item->version_created) > 0)
		return item->embargoed_until;
	return item->version_created;
}

static int compare_kills(const void *a, const void *b)
{
	const struct nsync_item *x = (*(const struct nsync_digest_story *const *)a)->item;
	const struct nsync_item *y = (*(const struct nsync_digest_story *const *)b)->item;
	int order = nsync_time_cmp(y->version_created, x->version_created);

	return order ? order : nsync_str_cmp(x->uri, y->uri);
}

enum nsync_code nsync_feed_kills_find(struct feed_kills *out, const struct nsync_digest *digest,
				      struct nsync_error *err)
{
	size_t n = digest->stories ? digest->story_count : 0;

	*out = (struct feed_kills){ calloc(n + 1, sizeof(struct nsync_digest_story *)), 0 };
	if (!out->at)
		return nsync_fail_memory(err);
	for (size_t i = 0; i < n; i++)
		if (nsync_digest_notice_wanted(digest, &digest->stories[i]))
			out->at[out->count++] = &digest->stories[i];
	qsort(out->at, out->count, sizeof(struct nsync_digest_story *), compare_kills);
	return NSYNC_OK;
}

void nsync_feed_kills_release(struct feed_kills *kills)
{
	free(kills->at);
	kills->at = NULL;
	kills->count = 0;
}

struct nsync_time nsync_feed_newest(const struct nsync_digest *digest,
				    const struct feed_kills *kills)
{
	const struct nsync_digest_region *region = digest->region;
	struct nsync_time newest = { 0 };
	bool any = false;

	for (size_t i = 0; i < digest->count; i++) {
		struct nsync_time time = nsync_feed_updated(digest->entries[i].item);

		if (!any || nsync_time_cmp(time, newest) > 0)
			newest = time;
		any = true;
	}
	if (kills && kills->count && (!any || nsync_time_cmp(kills->at[0]->item->version_created, newest) > 0))
		return kills->at[0]->item->version_created;
	if (!any && region && region->root)
		newest = region->root->issued;
	return newest;
}
