/*
 * select.c: which stories are in a digest, and in what order. What a reader did not ask for is
 * set aside first, so that the counts by reason tell of what was asked for.
 */
#include <stdlib.h>

#include "lib/digest/internal.h"

#define NOT_WANTED SIZE_MAX

static bool has_topic(const struct nsync_item *item, struct nsync_str topic)
{
	const struct nsync_str scheme = NSYNC_STR("http://cv.iptc.org/newscodes/mediatopic/");

	if (!item->subjects)
		return false;
	for (const struct nsync_json *s = nsync_json_first(item->subjects); s;
	     s = nsync_json_next(item->subjects, s)) {
		struct nsync_str uri = nsync_json_get_str(s, NSYNC_STR("uri"));

		if (uri.n != scheme.n + topic.n || !nsync_str_starts(uri, scheme))
			continue;
		uri.p += scheme.n;
		uri.n -= scheme.n;
		if (nsync_str_eq(uri, topic))
			return true;
	}
	return false;
}

static bool in_period(const struct nsync_item *item, const struct nsync_digest_options *options)
{
	struct nsync_date date = nsync_time_local_date(item->first_created);

	return !(options->has_from && nsync_date_cmp(date, options->from) < 0) &&
	       !(options->has_to && nsync_date_cmp(date, options->to) > 0);
}

/* The count that a story falls under; NULL if it may be shown. */
static size_t *why_not(struct nsync_digest_omissions *omitted,
		       const struct nsync_digest_story *story, const struct digest_family *family,
		       const struct nsync_digest_options *options)
{
	const struct nsync_item *item = story->item;

	if (options->office.p && !nsync_str_is(options->office, item->story.office))
		return &omitted->office;
	if (options->topic.p && !has_topic(item, options->topic))
		return &omitted->topic;
	if (!in_period(item, options))
		return &omitted->period;
	if (item->status == NSYNC_CANCELED)
		return &omitted->canceled;
	if (item->status == NSYNC_WITHHELD)
		return &omitted->withheld;
	if (story->reason != NSYNC_REASON_OK)
		return &omitted->awaiting;
	if (family->orphan)
		return &omitted->translation;
	if (item->embargoed && nsync_time_cmp(item->embargoed_until, options->as_of) > 0)
		return &omitted->embargoed;
	if (item->expiring && nsync_time_cmp(item->expires, options->as_of) <= 0)
		return &omitted->expired;
	return NULL;
}

/* The place of a story's language among the wanted ones; 0 where every language is. */
static size_t language_rank(const struct nsync_item *item, const struct nsync_digest_options *options)
{
	if (options->language_count == 0)
		return 0;
	for (size_t i = 0; i < options->language_count; i++)
		if (nsync_digest_language_matches(item->language, options->languages[i]))
			return i;
	return NOT_WANTED;
}

/* ---- one of each family ----------------------------------------------------------- */

/* A story that may be shown. */
struct candidate {
	size_t story, root, rank;
	bool translation;
	const struct nsync_item *item;
};

/* By family; the member to be shown first. */
static int compare_candidates(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	if (x->root != y->root)
		return x->root < y->root ? -1 : 1;
	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	if (x->translation != y->translation)
		return x->translation ? 1 : -1;
	int order = nsync_time_cmp(x->item->first_created, y->item->first_created);

	return order ? order : nsync_str_cmp(x->item->uri, y->item->uri);
}

static int compare_entries(const void *a, const void *b)
{
	const struct nsync_item *x = ((const struct nsync_digest_entry *)a)->item;
	const struct nsync_item *y = ((const struct nsync_digest_entry *)b)->item;
	int order = nsync_date_cmp(nsync_time_local_date(y->first_created),
				   nsync_time_local_date(x->first_created));
	int x_urgency = x->urgency ? x->urgency : 5, y_urgency = y->urgency ? y->urgency : 5;

	if (order == 0)
		order = x_urgency - y_urgency;
	if (order == 0)
		order = nsync_time_cmp(y->first_created, x->first_created);
	return order ? order : nsync_str_cmp(x->uri, y->uri);
}

/* candidates: sorted by family where languages were asked for. */
static void pick(struct nsync_digest *out, const struct nsync_digest_story *stories,
		 const struct candidate *candidates, size_t n)
{
	bool all = out->options->language_count == 0;

	for (size_t i = 0; i < n; i++) {
		const struct candidate *c = &candidates[i];

		if (!all && i > 0 && c->root == candidates[i - 1].root)
			continue;
		if (c->rank == NOT_WANTED) {
			out->omitted.language++;
			continue;
		}
		out->entries[out->count++] = (struct nsync_digest_entry){
			.item = c->item,
			.id = stories[c->story].id,
			.seq = stories[c->story].seq,
			.other_language = c->rank > 0,
		};
	}
}

static enum nsync_code select_all(struct nsync_digest *out, struct digest_family *families,
				  struct candidate *candidates,
				  const struct nsync_digest_story *stories, size_t count,
				  struct nsync_error *err)
{
	size_t n = 0;
	enum nsync_code code = nsync_digest_families(families, stories, count, err);

	if (code != NSYNC_OK)
		return code;
	for (size_t i = 0; i < count; i++) {
		size_t *omitted = why_not(&out->omitted, &stories[i], &families[i], out->options);

		if (omitted) {
			*omitted += !stories[i].auxiliary;
			continue;
		}
		candidates[n++] = (struct candidate){
			.story = i, .root = families[i].root,
			.rank = language_rank(stories[i].item, out->options),
			.translation = families[i].translation, .item = stories[i].item,
		};
	}
	if (n == 0)
		return NSYNC_OK;
	if (out->options->language_count)
		qsort(candidates, n, sizeof(*candidates), compare_candidates);
	out->entries = calloc(n, sizeof(*out->entries));
	if (!out->entries)
		return nsync_fail_memory(err);
	pick(out, stories, candidates, n);
	qsort(out->entries, out->count, sizeof(*out->entries), compare_entries);
	return NSYNC_OK;
}

enum nsync_code nsync_digest_select(struct nsync_digest *out,
				    const struct nsync_digest_region *region,
				    const struct nsync_digest_story *stories, size_t count,
				    const struct nsync_digest_options *options,
				    struct nsync_error *err)
{
	*out = (struct nsync_digest){ .region = region, .options = options,
				      .language = NSYNC_STR("en") };
	if (options->language_count)
		out->language = nsync_digest_primary(options->languages[0]);
	if (count == 0)
		return NSYNC_OK;
	struct digest_family *families = calloc(count, sizeof(*families));
	struct candidate *candidates = calloc(count, sizeof(*candidates));
	enum nsync_code code = families && candidates ?
				       select_all(out, families, candidates, stories, count, err) :
				       nsync_fail_memory(err);

	free(families);
	free(candidates);
	return code;
}

enum nsync_code nsync_digest_public(uint8_t *out, const struct nsync_digest_story *stories,
				    size_t count, struct nsync_time as_of, struct nsync_error *err)
{
	struct nsync_digest_options options = { .as_of = as_of };
	struct nsync_digest_omissions omitted = { 0 };
	struct digest_family *families = calloc(count + 1, sizeof(*families));
	enum nsync_code code = families ? nsync_digest_families(families, stories, count, err)
					: nsync_fail_memory(err);

	for (size_t i = 0; code == NSYNC_OK && i < count; i++)
		out[i] = !why_not(&omitted, &stories[i], &families[i], &options) ||
			 (stories[i].item->status == NSYNC_CANCELED && stories[i].notice_language.p);
	free(families);
	return code;
}

void nsync_digest_release(struct nsync_digest *digest)
{
	free(digest->entries);
	digest->entries = NULL;
	digest->count = 0;
}
