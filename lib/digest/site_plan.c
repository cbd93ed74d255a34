/*
 * site_plan.c: which pages there are. Every story has one page, in the pages of its own language; every
 * text is listed once in the pages of each language, in that language where it has a version in it.
 */
#include <stdlib.h>

#include "lib/digest/site.h"

/* ---- stories and their families --------------------------------------------------- */

static size_t tree_of(const struct site *site, struct nsync_str language)
{
	for (size_t i = 0; i < site->trees; i++)
		if (digest_language_matches(language, site->languages[i]))
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
			.path = NSYNC_BUF_INIT(SITE_PATH),
			.words = NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES),
		};
	site->count = digest->count;
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
		code = digest_families(families, selected, n, err);
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

size_t site_translation(const struct site *site, size_t story, size_t tree)
{
	size_t i = site->stories[story].family;

	while (i != SITE_NONE && (site->stories[i].tree != tree ||
				  !digest_language_matches(site->stories[i].entry->item->language,
							   site->languages[tree])))
		i = site->stories[i].next;
	return i;
}

/* The member that a language's pages list: its own, else by the order of the site's languages. */
static size_t chosen(const struct site *site, size_t family, size_t tree)
{
	size_t found = site_translation(site, family, tree);

	for (size_t i = 0; found == SITE_NONE && i < site->trees; i++)
		found = site_translation(site, family, i);
	return found == SITE_NONE ? family : found;
}

static enum nsync_code plan_list(struct site *site, size_t tree, bool *listed, struct nsync_error *err)
{
	size_t *list = calloc(site->count + 1, sizeof(*list)), n = 0;

	if (!list)
		return nsync_fail_memory(err);
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

/* ---- sections ------------------------------------------------------------------------- */

struct place {
	size_t tree, story;
	enum site_kind kind;
	char key[12];
};

static int compare_places(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	if (x->tree != y->tree)
		return x->tree < y->tree ? -1 : 1;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	int order = strcmp(x->key, y->key);

	return order ? order : (x->story > y->story) - (x->story < y->story);
}

struct places {
	struct place *at;
	size_t n, cap;
};

static void add_place(struct places *places, size_t tree, size_t story, enum site_kind kind,
		      struct nsync_str key)
{
	struct place *place = &places->at[places->n++];

	*place = (struct place){ .tree = tree, .story = story, .kind = kind };
	(void)nsync_str_copy(place->key, sizeof(place->key), key);
}

static void add_month(struct places *places, size_t tree, size_t story, struct nsync_time time)
{
	char date[16];

	nsync_date_format(date, nsync_time_local_date(time));
	add_place(places, tree, story, SITE_MONTH, (struct nsync_str){ date, 7 });
}

/* All places of a story: its offices', its topics' and its month's pages. places NULL: how many. */
static size_t add_places(struct places *places, const struct site *site, size_t tree, size_t story)
{
	const struct nsync_item *item = site->stories[story].entry->item;
	const struct nsync_json *at = NULL;
	struct nsync_str code;
	size_t n = 2 + item->joint_count;

	while (digest_topic(&code, &at, item)) {
		n++;
		if (places)
			add_place(places, tree, story, SITE_TOPIC, code);
	}
	if (!places)
		return n;
	add_place(places, tree, story, SITE_OFFICE, nsync_str(item->story.office));
	for (size_t i = 0; i < item->joint_count; i++)
		add_place(places, tree, story, SITE_OFFICE, nsync_str(item->joint[i]));
	add_month(places, tree, story, item->first_created);
	return n;
}

static bool same_section(const struct place *a, const struct place *b)
{
	return a->tree == b->tree && a->kind == b->kind && strcmp(a->key, b->key) == 0;
}

static enum nsync_code take_sections(struct site *site, const struct place *at, size_t n,
				     struct nsync_error *err)
{
	size_t sections = 0, kept = 0;

	for (size_t i = 0; i < n; i++)
		sections += i == 0 || !same_section(&at[i], &at[i - 1]);
	site->sections = calloc(sections + 1, sizeof(*site->sections));
	site->section_at = calloc(n + 1, sizeof(*site->section_at));
	if (!site->sections || !site->section_at)
		return nsync_fail_memory(err);
	for (size_t i = 0; i < n; i++) {
		bool same = i && same_section(&at[i], &at[i - 1]);
		struct site_section *section;

		/* A story that names one topic or office twice. */
		if (same && at[i].story == at[i - 1].story)
			continue;
		if (!same) {
			section = &site->sections[site->section_count++];
			section->tree = at[i].tree;
			section->kind = at[i].kind;
			memcpy(section->key, at[i].key, sizeof(section->key));
			section->at = &site->section_at[kept];
		}
		site->sections[site->section_count - 1].count++;
		site->section_at[kept++] = at[i].story;
	}
	for (size_t tree = 0, i = 0; tree < site->trees; tree++)
		for (unsigned kind = 0; kind <= 3; kind++) {
			while (i < site->section_count && site->sections[i].tree == tree &&
			       (unsigned)site->sections[i].kind < kind)
				i++;
			site->first_of[tree][kind] = i;
		}
	return NSYNC_OK;
}

static enum nsync_code plan_sections(struct site *site, struct nsync_error *err)
{
	struct places places = { 0 };
	enum nsync_code code;

	for (size_t tree = 0; tree < site->trees; tree++)
		for (size_t i = 0; i < site->list_counts[tree]; i++)
			places.cap += add_places(NULL, site, tree, site->lists[tree][i]);
	places.at = calloc(places.cap + 1, sizeof(*places.at));
	if (!places.at)
		return nsync_fail_memory(err);
	for (size_t tree = 0; tree < site->trees; tree++)
		for (size_t i = 0; i < site->list_counts[tree]; i++)
			(void)add_places(&places, site, tree, site->lists[tree][i]);
	qsort(places.at, places.n, sizeof(*places.at), compare_places);
	code = take_sections(site, places.at, places.n, err);
	free(places.at);
	return code;
}

const struct site_section *site_sections(size_t *count, const struct site *site, size_t tree,
					 enum site_kind kind)
{
	*count = site->first_of[tree][kind + 1] - site->first_of[tree][kind];
	return &site->sections[site->first_of[tree][kind]];
}

const struct site_section *site_find(const struct site *site, size_t tree, enum site_kind kind,
				     const char *key)
{
	size_t n;
	const struct site_section *at = site_sections(&n, site, tree, kind);

	while (n) {
		size_t half = n / 2;
		int order = strcmp(key, at[half].key);

		if (order == 0)
			return &at[half];
		if (order > 0) {
			at += half + 1;
			n -= half + 1;
		} else {
			n = half;
		}
	}
	return NULL;
}

/* ---- what many pages show of a story, once ---------------------------------------------- */

static enum nsync_code prepare(void *payload, unsigned worker, size_t i, struct nsync_error *err)
{
	struct site *site = payload;
	struct site_story *story = &site->stories[i];
	const struct nsync_item *item = story->entry->item;

	(void)worker;
	digest_page_path(&story->path, site->options, &item->story, item->language);
	return digest_lede(&story->words, item, SITE_INDEXED, err) ? err->code :
								     nsync_buf_check(&story->path, err);
}

/* ---- all of it ------------------------------------------------------------------------- */

enum nsync_code site_plan(struct site *site, struct nsync_error *err)
{
	enum nsync_code code = plan_stories(site, err);
	bool *listed;

	if (code == NSYNC_OK)
		code = plan_families(site, err);
	if (code == NSYNC_OK)
		code = site_find_told(site, err);
	if (code != NSYNC_OK)
		return code;
	listed = calloc(site->count + 1, sizeof(*listed));
	if (!listed)
		return nsync_fail_memory(err);
	for (size_t tree = 0; code == NSYNC_OK && tree < site->trees; tree++)
		code = plan_list(site, tree, listed, err);
	free(listed);
	if (code == NSYNC_OK)
		code = nsync_pool_run(0, site->count, prepare, site, err);
	return code == NSYNC_OK ? plan_sections(site, err) : code;
}

void site_release(struct site *site)
{
	for (size_t i = 0; i < site->count; i++) {
		nsync_buf_release(&site->stories[i].path);
		nsync_buf_release(&site->stories[i].words);
	}
	free(site->stories);
	free(site->told);
	for (size_t i = 0; i < site->trees; i++)
		free(site->lists[i]);
	free(site->sections);
	free(site->section_at);
}
