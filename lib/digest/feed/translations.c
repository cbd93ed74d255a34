/* translations.c: the other languages of a feed's stories. */
#include <stdlib.h>

#include "lib/digest/feed/feed.h"

#define MAX_ORIGINALS 16u /* translations of translations that are followed */

/* A story of a family that the feed shows something of. */
struct feed_text {
	const struct nsync_item *item;
	size_t root;
	bool shown; /* it may be shown, whatever was asked for */
	bool near;  /* and is of the period and office */
};

static int compare_texts(const void *a, const void *b)
{
	const struct feed_text *x = a, *y = b;

	return nsync_str_cmp(x->item->uri, y->item->uri);
}

/* By family, then by language; of one language the first one comes first. */
static int compare_near(const void *a, const void *b)
{
	const struct feed_text *x = *(struct feed_text *const *)a, *y = *(struct feed_text *const *)b;
	int order = (x->root > y->root) - (x->root < y->root);

	if (!order)
		order = nsync_str_cmp(x->item->language, y->item->language);
	if (!order)
		order = nsync_time_cmp(x->item->first_created, y->item->first_created);
	return order ? order : compare_texts(x, y);
}

static struct feed_text *find(const struct feed_translations *all, struct nsync_str uri)
{
	const struct nsync_item item = { .uri = uri };
	const struct feed_text key = { .item = &item };

	if (!all->count || !uri.n)
		return NULL;
	return bsearch(&key, all->texts, all->count, sizeof(key), compare_texts);
}

static int compare_items(const void *a, const void *b)
{
	const struct nsync_item *const *x = a, *const *y = b;

	return (*x > *y) - (*x < *y);
}

/* Whether this language is in the site that the feed is part of; outside of one, all are taken to be. */
static bool has_page(const struct nsync_digest *digest, const struct nsync_item *item)
{
	const struct nsync_digest_options *options = digest->options;
	bool any = !digest->place.p || !options->language_count;

	for (size_t i = 0; i < options->language_count; i++)
		any |= nsync_digest_language_matches(item->language, options->languages[i]);
	return any;
}

/* ---- which ones --------------------------------------------------------------------------- */

/* Mark what a selection has. A site has no page of what it wasn't asked for, nor of its topic's others. */
static enum nsync_code mark(struct feed_translations *out, const struct nsync_digest *digest,
			    const struct nsync_digest_story *stories, size_t count, bool near, struct nsync_error *err)
{
	AUTO(nsync_digest_release) struct nsync_digest chosen = { 0 };
	struct nsync_digest_options options = { .as_of = digest->options->as_of };

	if (near || digest->place.p) {
		options = *digest->options;
		options.language_count = 0;
		if (!digest->place.p)
			options.topic = (struct nsync_str){ NULL, 0 };
	}
	TRY(nsync_digest_select(&chosen, digest->region, stories, count, &options, err));
	for (size_t i = 0; i < chosen.count; i++) {
		struct feed_text *text = find(out, chosen.entries[i].item->uri);

		if (near)
			text->near = true;
		else
			text->shown = has_page(digest, text->item);
	}
	return NSYNC_OK;
}

/* One of each family and language, so that a story's links are soon found however many there are. */
static enum nsync_code list_near(struct feed_translations *out, struct nsync_error *err)
{
	size_t kept = 0;

	out->near = calloc(out->count + 1, sizeof(struct feed_text *));
	if (!out->near)
		return nsync_fail_memory(err);
	for (size_t i = 0; i < out->count; i++)
		if (out->texts[i].shown && out->texts[i].near)
			out->near[out->near_count++] = &out->texts[i];
	qsort(out->near, out->near_count, sizeof(struct feed_text *), compare_near);
	for (size_t i = 0; i < out->near_count; i++)
		if (!kept || out->near[kept - 1]->root != out->near[i]->root ||
		    !nsync_str_eq(out->near[kept - 1]->item->language, out->near[i]->item->language))
			out->near[kept++] = out->near[i];
	out->near_count = kept;
	return NSYNC_OK;
}

/* The feed's own items, by address. */
static const struct nsync_item **own_items(const struct nsync_digest *digest)
{
	const struct nsync_item **own = calloc(digest->count, sizeof(struct nsync_item *));

	if (!own)
		return NULL;
	for (size_t i = 0; i < digest->count; i++)
		own[i] = digest->entries[i].item;
	qsort(own, digest->count, sizeof(struct nsync_item *), compare_items);
	return own;
}

struct work {
	struct digest_family *families;
	bool *wanted;                       /* by root */
	const struct nsync_item **own;
	struct nsync_digest_story *stories; /* of the wanted families */
};

static void work_release(struct work *work)
{
	free(work->families);
	free(work->wanted);
	free(work->own);
	free(work->stories);
}

/* Take the families of what the feed shows, as far as they have more than one text. */
static enum nsync_code take_families(struct feed_translations *out, struct work *work, const struct nsync_digest *digest,
				     struct nsync_error *err)
{
	size_t n = digest->story_count;

	TRY(nsync_digest_families(work->families, digest->stories, n, err));
	for (size_t i = 0; i < n; i++)
		if (bsearch(&digest->stories[i].item, work->own, digest->count, sizeof(*work->own), compare_items))
			work->wanted[work->families[i].root] = true;
	for (size_t i = 0; i < n; i++) {
		size_t root = work->families[i].root;

		if (!work->wanted[root])
			continue;
		out->texts[out->count] = (struct feed_text){ .item = digest->stories[i].item, .root = root };
		work->stories[out->count++] = digest->stories[i];
	}
	qsort(out->texts, out->count, sizeof(*out->texts), compare_texts);
	TRY(mark(out, digest, work->stories, out->count, false, err));
	TRY(mark(out, digest, work->stories, out->count, true, err));
	return list_near(out, err);
}

enum nsync_code nsync_feed_translations_find(struct feed_translations *out,
					     const struct nsync_digest *digest,
					     struct nsync_error *err)
{
	size_t n = digest->stories ? digest->story_count : 0;

	*out = (struct feed_translations){ .count = 0 };
	if (!n || !digest->count || !digest->options || !digest->options->base_url.n)
		return NSYNC_OK;

	AUTO(work_release) struct work work = {
		.families = calloc(n, sizeof(*work.families)), .wanted = calloc(n, sizeof(bool)),
		.own = own_items(digest), .stories = calloc(n, sizeof(*work.stories)),
	};

	out->texts = calloc(n, sizeof(*out->texts));
	if (!work.families || !work.wanted || !work.own || !work.stories || !out->texts)
		return nsync_fail_memory(err);
	return take_families(out, &work, digest, err);
}

void nsync_feed_translations_release(struct feed_translations *translations)
{
	free(translations->texts);
	free(translations->near);
	*translations = (struct feed_translations){ .count = 0 };
}

/* ---- of one story ---------------------------------------------------------------------------- */

static size_t add(const struct nsync_item *out[FEED_TRANSLATIONS], size_t n, const struct nsync_item *own,
		  const struct nsync_item *item)
{
	bool there = n == FEED_TRANSLATIONS || nsync_str_eq(item->language, own->language);

	for (size_t i = 0; !there && i < n; i++)
		there = nsync_str_eq(item->language, out[i]->language);
	if (!there)
		out[n++] = item;
	return n;
}

size_t nsync_feed_translations_of(const struct nsync_item *out[FEED_TRANSLATIONS],
				  const struct feed_translations *translations,
				  const struct nsync_item *item)
{
	const struct feed_text *own = find(translations, item->uri), *at = own;
	size_t n = 0, low = 0, high = translations->near_count;

	if (!own)
		return 0;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (translations->near[middle]->root < own->root)
			low = middle + 1;
		else
			high = middle;
	}
	/* What it was translated from comes first. */
	for (unsigned i = 0; i < MAX_ORIGINALS && (at = find(translations, at->item->translation_of)); i++)
		if (at->shown)
			n = add(out, n, item, at->item);
	for (; low < translations->near_count && translations->near[low]->root == own->root; low++)
		n = add(out, n, item, translations->near[low]->item);
	return n;
}
