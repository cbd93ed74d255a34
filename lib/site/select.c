/*
 * select.c: which stories and which languages a site has. A digest in one file has each text once;
 * a site has all translations of it, and a list of languages leaves out stories of other languages
 * only.
 */
#include "lib/site/internal.h"
#include "nsync/trust.h"

void nsync_site_take_languages(struct nsync_digest_options *options, const struct nsync_root *root)
{
	const struct nsync_json *at = root->languages ? nsync_json_first(root->languages) : NULL;

	options->site_language_count = 0;
	for (size_t i = 0; i < options->language_count; i++)
		options->site_languages[options->site_language_count++] = options->languages[i];
	for (; at && !options->language_count; at = nsync_json_next(root->languages, at))
		if (options->site_language_count < NSYNC_MAX_DIGEST_LANGUAGES)
			options->site_languages[options->site_language_count++] =
				nsync_json_str(at);
	if (!options->site_language_count)
		options->site_languages[options->site_language_count++] = NSYNC_STR("en");
}

static bool wanted(const struct nsync_digest_options *options, const struct nsync_item *item)
{
	bool found = options->language_count == 0;

	for (size_t i = 0; !found && i < options->language_count; i++)
		found = nsync_digest_language_matches(options->languages[i], item->language);
	return found;
}

enum nsync_code nsync_site_select(struct nsync_digest *out,
				  const struct nsync_digest_region *region,
				  const struct nsync_digest_story *stories, size_t count,
				  const struct nsync_digest_options *options,
				  struct nsync_error *err)
{
	struct nsync_digest_options every = *options;
	size_t kept = 0;

	/* With languages, nsync_digest_select would choose one translation of each text. */
	every.language_count = 0;
	TRY(nsync_digest_select(out, region, stories, count, &every, err));
	for (size_t i = 0; i < out->count; i++) {
		if (wanted(options, out->entries[i].item))
			out->entries[kept++] = out->entries[i];
		else
			out->omitted.language++;
	}
	out->count = kept;
	out->options = options;
	out->stories = stories;
	out->story_count = count;
	return NSYNC_OK;
}
