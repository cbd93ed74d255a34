/*
 * plan.c: which pages there are. Every story has one page, in the pages of its own language; every
 * text is listed once in the pages of each language, in that language where it has a version in it.
 */
#include <stdlib.h>

#include "lib/site/internal.h"

/* ---- stories and their families --------------------------------------------------- */

static size_t tree_of(const struct site *site, struct nsync_str language)
{
	for (size_t i = 0; i < site->trees; i++)
		if (nsync_digest_language_matches(language, site->languages[i]))
			return i;
	return 0;
}

static int compare_stories(const void *a, const void *b)
{
	uintptr_t x = (uintptr_t)(*(const struct nsync_digest_story *const *)a)->item;
	uintptr_t y = (uintptr_t)(*(const struct nsync_digest_story *const *)b)->item;

	return (x > y) - (x < y);
}

/* The story that an entry was selected from: by its item, which it shares. */
static const struct nsync_digest_story *story_of(const struct nsync_digest_story **sorted, size_t n,
						 const struct nsync_item *item)
{
	struct nsync_digest_story wanted = { .item = item };
	const struct nsync_digest_story *key = &wanted, **found;

	found = n ? bsearch(&key, sorted, n, sizeof(struct nsync_digest_story *), compare_stories) : NULL;
	return found ? *found : NULL;
}

static enum nsync_code plan_stories(struct site *site, struct nsync_error *err)
{
	const struct nsync_digest *digest = site->digest;
	size_t n = digest->stories ? digest->story_count : 0;
	const struct nsync_digest_story **sorted = calloc(n + 1, sizeof(struct nsync_digest_story *));

	site->stories = calloc(digest->count + 1, sizeof(*site->stories));
	if (!sorted || !site->stories) {
		free(sorted);
		return nsync_fail_memory(err);
	}
	for (size_t i = 0; i < n; i++)
		sorted[i] = &digest->stories[i];
	qsort(sorted, n, sizeof(struct nsync_digest_story *), compare_stories);
	for (size_t i = 0; i < digest->count; i++)
		site->stories[i] = (struct site_story){
			.entry = &digest->entries[i],
			.story = story_of(sorted, n, digest->entries[i].item),
			.tree = tree_of(site, digest->entries[i].item->language),
			.family = i, .next = SITE_NONE,
			.date = nsync_time_local_date(digest->entries[i].item->first_created),
			.path = NSYNC_BUF_INIT(SITE_PATH), .named = NSYNC_BUF_INIT(2 * SITE_PATH),
			.own_words = NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES),
		};
	site->count = digest->count;
	/* Without a story's file hash no page can be reused: make all of them. */
	for (size_t i = 0; i < site->count; i++)
		if (!site->stories[i].story)
			site->build_id.n = 0;
	free(sorted);
	return NSYNC_OK;
}

/* Families among what was selected; each a chain in the digest's order that begins at its first member. */
static enum nsync_code plan_families(struct site *site, struct nsync_error *err)
{
	size_t n = site->count;
	struct nsync_digest_story *selected = calloc(n + 1, sizeof(*selected));
	struct digest_family *families = calloc(n + 1, sizeof(*families));
	size_t *last = calloc(n + 1, sizeof(*last)), *first = calloc(n + 1, sizeof(*first));
	enum nsync_code code = NSYNC_ENOMEM;

	if (selected && families && last && first) {
		for (size_t i = 0; i < n; i++) {
			selected[i].item = site->stories[i].entry->item;
			first[i] = SITE_NONE;
		}
		code = nsync_digest_families(families, selected, n, err);
		for (size_t i = 0; code == NSYNC_OK && i < n; i++) {
			size_t root = families[i].root;

			if (first[root] == SITE_NONE)
				first[root] = i;
			else
				site->stories[last[root]].next = i;
			last[root] = i;
			site->stories[i].family = first[root];
		}
	} else {
		code = nsync_fail_memory(err);
	}
	free(selected);
	free(families);
	free(last);
	free(first);
	return code;
}

size_t nsync_site_translation(const struct site *site, size_t story, size_t tree)
{
	size_t i = site->stories[story].family;

	while (i != SITE_NONE &&
	       (site->stories[i].tree != tree ||
		!nsync_digest_language_matches(site->stories[i].entry->item->language,
					       site->languages[tree])))
		i = site->stories[i].next;
	return i;
}

/* The member that a language's pages list: its own, else by the order of the site's languages. */
static size_t chosen(const struct site *site, size_t family, size_t tree)
{
	size_t found = nsync_site_translation(site, family, tree);

	for (size_t i = 0; found == SITE_NONE && i < site->trees; i++)
		found = nsync_site_translation(site, family, i);
	return found == SITE_NONE ? family : found;
}

static enum nsync_code plan_list(struct site *site, size_t tree, bool *listed, struct nsync_error *err)
{
	size_t *list = calloc(site->count + 1, sizeof(*list)), n = 0;

	site->lines[tree] = calloc(site->count + 1, sizeof(*site->lines[tree]));
	if (!list || !site->lines[tree]) {
		free(list);
		return nsync_fail_memory(err);
	}
	memset(listed, 0, site->count * sizeof(*listed));
	for (size_t i = 0; i < site->count; i++)
		if (site->stories[i].family == i)
			listed[chosen(site, i, tree)] = true;
	for (size_t i = 0; i < site->count; i++)
		if (listed[i])
			list[n++] = i;
	site->lists[tree] = list;
	site->list_counts[tree] = n;
	return NSYNC_OK;
}

/* ---- what many pages show of a story, once ---------------------------------------------- */

static enum nsync_code prepare(void *payload, unsigned worker, size_t i, struct nsync_error *err)
{
	struct site *site = payload;
	struct site_story *story = &site->stories[i];
	const struct nsync_item *item = story->entry->item;

	(void)worker;
	nsync_digest_page_path(&story->path, site->options, &item->story, item->language);
	nsync_page_item(&story->named, item);
	nsync_buf_printf(&story->named, " data-file=\"%s\"", story->bundle);
	TRY(nsync_buf_check(&story->path, err));
	TRY(nsync_buf_check(&story->named, err));
	if (story->story && story->story->words.p) {
		story->words = story->story->words;
		return NSYNC_OK;
	}
	TRY(nsync_digest_words(&story->own_words, item, err));
	story->words = nsync_buf_view(&story->own_words);
	return NSYNC_OK;
}

/* ---- bundles of signed files --------------------------------------------------------------- */

static bool same_day(const struct site *site, size_t a, size_t b)
{
	return nsync_date_cmp(site->stories[a].date, site->stories[b].date) == 0;
}

static enum nsync_code plan_bundles(struct site *site, struct nsync_error *err)
{
	unsigned part = 0; /* of its day */

	site->bundles = calloc(site->count + 1, sizeof(*site->bundles));
	if (!site->bundles)
		return nsync_fail_memory(err);
	for (size_t i = 0; i < site->count; i++) {
		struct site_bundle *bundle = &site->bundles[site->bundle_count - (i > 0)];
		struct site_story *story = &site->stories[i];
		bool new_day = i == 0 || !same_day(site, i, i - 1);
		char date[16];

		if (new_day || bundle->count == SITE_BUNDLE) {
			part = new_day ? 1 : part + 1;
			bundle = &site->bundles[site->bundle_count++];
			bundle->first = i;
		}
		bundle->count++;
		nsync_date_format(date, story->date);
		if (part == 1)
			snprintf(story->bundle, sizeof(story->bundle), "%s", date);
		else
			snprintf(story->bundle, sizeof(story->bundle), "%s-%u", date, part);
	}
	return NSYNC_OK;
}

/* ---- all of it ------------------------------------------------------------------------- */

enum nsync_code nsync_site_plan(struct site *site, struct nsync_error *err)
{
	enum nsync_code code = plan_stories(site, err);
	bool *listed;

	if (code == NSYNC_OK)
		code = plan_families(site, err);
	if (code == NSYNC_OK)
		code = nsync_site_find_public(site, err);
	if (code != NSYNC_OK)
		return code;
	listed = calloc(site->count + 1, sizeof(*listed));
	if (!listed)
		return nsync_fail_memory(err);
	for (size_t tree = 0; code == NSYNC_OK && tree < site->trees; tree++)
		code = plan_list(site, tree, listed, err);
	free(listed);
	if (code == NSYNC_OK)
		code = plan_bundles(site, err);
	if (code == NSYNC_OK)
		code = nsync_pool_run(0, site->count, prepare, site, err);
	return code == NSYNC_OK ? nsync_site_plan_sections(site, err) : code;
}

void nsync_site_release(struct site *site)
{
	for (size_t i = 0; i < site->count; i++) {
		nsync_buf_release(&site->stories[i].path);
		nsync_buf_release(&site->stories[i].named);
		nsync_buf_release(&site->stories[i].own_words);
	}
	free(site->stories);
	free(site->bundles);
	free(site->public);
	for (size_t i = 0; i < site->trees; i++) {
		for (size_t k = 0; site->lines[i] && k < site->count; k++)
			free(atomic_load(&site->lines[i][k]));
		free(site->lines[i]);
		free(site->lists[i]);
	}
	free(site->sections);
	free(site->section_at);
}
