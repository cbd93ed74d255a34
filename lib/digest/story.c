/* story.c: what several formats ask of one story. */
#include "lib/digest/internal.h"

bool nsync_digest_topic(struct nsync_str *code, const struct nsync_json **at,
			const struct nsync_item *item)
{
	const struct nsync_str scheme = NSYNC_STR("http://cv.iptc.org/newscodes/mediatopic/");

	if (!item->subjects)
		return false;
	for (;;) {
		*at = *at ? nsync_json_next(item->subjects, *at) : nsync_json_first(item->subjects);
		if (!*at)
			return false;
		struct nsync_str uri = nsync_json_get_str(*at, NSYNC_STR("uri"));

		if (uri.n == scheme.n + 8 && nsync_str_starts(uri, scheme)) {
			*code = (struct nsync_str){ uri.p + scheme.n, 8 };
			return true;
		}
	}
}

bool nsync_digest_notice_wanted(const struct nsync_digest *digest,
				const struct nsync_digest_story *story)
{
	const struct nsync_digest_options *options = digest->options;
	const struct nsync_item *item = story->item;
	const struct nsync_json *at = NULL;
	struct nsync_date date = nsync_time_local_date(item->first_created);
	struct nsync_str code;
	bool on_topic = !options->topic.p, in_language = !options->language_count;

	if (item->status != NSYNC_CANCELED || !story->notice_language.p ||
	    (options->office.p && !nsync_str_is(options->office, item->story.office)) ||
	    (options->has_from && nsync_date_cmp(date, options->from) < 0) ||
	    (options->has_to && nsync_date_cmp(date, options->to) > 0))
		return false;
	while (!on_topic && nsync_digest_topic(&code, &at, item))
		on_topic = nsync_str_eq(code, options->topic);
	for (size_t i = 0; i < options->language_count; i++)
		in_language |= nsync_digest_language_matches(story->notice_language,
							     options->languages[i]);
	return on_topic && in_language;
}

void nsync_digest_page_path(struct nsync_buf *out, const struct nsync_digest_options *options,
			    const struct nsync_story *story, struct nsync_str language)
{
	struct nsync_str folder = options->site_languages[0];
	char name[NSYNC_MAX_PATH];

	for (size_t i = options->site_language_count; i-- > 0;)
		if (nsync_digest_language_matches(language, options->site_languages[i]))
			folder = options->site_languages[i];
	for (size_t i = 0; i < folder.n; i++)
		nsync_buf_char(out, folder.p[i] >= 'A' && folder.p[i] <= 'Z' ?
					    (char)(folder.p[i] - 'A' + 'a') : folder.p[i]);
	nsync_story_format(name, story, 0);
	nsync_buf_printf(out, "/%s.html", name);
}

/* So much of a body that its first words are in it; a paragraph that is cut cannot open a comment anew. */
static struct nsync_str opening(struct nsync_str text, size_t max)
{
	size_t n = 2 * max + 400;

	if (text.n <= n)
		return text;
	while (n && text.p[n] != '\n')
		n--;
	text.n = n ? n : text.n;
	return text;
}

void nsync_digest_shorten(struct nsync_buf *out, struct nsync_str text, size_t max)
{
	size_t cut = max;

	if (text.n <= max) {
		nsync_buf_str(out, text);
		return;
	}
	while (cut && text.p[cut] != ' ')
		cut--;
	/* One word longer than all: anywhere between two characters. */
	for (cut = cut ? cut : max; cut && ((uint8_t)text.p[cut] & 0xc0) == 0x80;)
		cut--;
	nsync_buf_add(out, text.p, cut);
	nsync_buf_text(out, "…");
}

enum nsync_code nsync_digest_lede(struct nsync_buf *out, const struct nsync_item *item, size_t max,
				  struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES);
	AUTO(nsync_buf_release) struct nsync_buf line = NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES);
	struct nsync_item start = *item;

	start.text = opening(item->text, max);
	TRY(nsync_digest_body(&text, &start, &nsync_digest_style_text, NSYNC_STR("en"), err));
	for (size_t end = 0; end < text.n && line.n <= max;) {
		size_t word = end;

		while (end < text.n && text.p[end] != ' ' && text.p[end] != '\n' && text.p[end] != '\t')
			end++;
		if (end > word) {
			if (line.n)
				nsync_buf_char(&line, ' ');
			nsync_buf_add(&line, text.p + word, end - word);
		}
		end += end < text.n;
	}
	TRY(nsync_buf_check(&line, err));
	nsync_digest_shorten(out, nsync_buf_view(&line), max);
	return nsync_buf_check(out, err);
}

enum nsync_code nsync_digest_words(struct nsync_buf *out, const struct nsync_item *item, struct nsync_error *err)
{
	return nsync_digest_lede(out, item, NSYNC_DIGEST_WORDS, err);
}
