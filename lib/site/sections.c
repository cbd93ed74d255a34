/* sections.c: the stories of each office, topic and month, in each language's pages. */
#include <stdlib.h>

#include "lib/site/internal.h"

/* Places of stories in sections: first the sections as they are found, at the end in order. */
struct places {
	struct site *site;
	size_t *order;                       /* indexes of site->sections, by tree, kind, key */
	size_t section_cap, order_cap;
	struct place {
		size_t section, story;
	} *at;
	size_t n, cap;
};

static int compare_section(const struct site_section *section, size_t tree, enum site_kind kind, const char *key)
{
	if (section->tree != tree)
		return section->tree < tree ? -1 : 1;
	if (section->kind != kind)
		return section->kind < kind ? -1 : 1;
	return memcmp(section->key, key, sizeof(section->key));
}

/* The section, by its index; a new one if need be. */
static enum nsync_code find_section(size_t *out, struct places *places, size_t tree, enum site_kind kind,
				    const char key[12], struct nsync_error *err)
{
	struct site *site = places->site;
	size_t low = 0, high = site->section_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = compare_section(&site->sections[places->order[middle]], tree, kind, key);

		if (order == 0) {
			*out = places->order[middle];
			return NSYNC_OK;
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	TRY(NSYNC_GROW(site->sections, site->section_count, places->section_cap, err));
	TRY(NSYNC_GROW(places->order, site->section_count, places->order_cap, err));
	memmove(places->order + low + 1, places->order + low, (site->section_count - low) * sizeof(*places->order));
	*out = places->order[low] = site->section_count++;
	site->sections[*out] = (struct site_section){ .tree = tree, .kind = kind };
	memcpy(site->sections[*out].key, key, sizeof(site->sections[*out].key));
	return NSYNC_OK;
}

/* A story that names one topic or office twice is there once. */
static enum nsync_code add_place(struct places *places, size_t tree, size_t story, enum site_kind kind,
				 struct nsync_str name, struct nsync_error *err)
{
	char key[12] = { 0 };
	size_t section = 0;

	(void)nsync_str_copy(key, sizeof(key), name);
	TRY(find_section(&section, places, tree, kind, key, err));
	for (size_t i = places->n; i-- > 0 && places->at[i].story == story;)
		if (places->at[i].section == section)
			return NSYNC_OK;
	TRY(NSYNC_GROW(places->at, places->n, places->cap, err));
	places->at[places->n++] = (struct place){ section, story };
	places->site->sections[section].count++;
	return NSYNC_OK;
}

/* All places of a story: its offices', its topics' and its month's pages. */
static enum nsync_code add_places(struct places *places, size_t tree, size_t story, struct nsync_error *err)
{
	const struct nsync_item *item = places->site->stories[story].entry->item;
	const struct nsync_json *at = NULL;
	struct nsync_str code;
	char date[16];

	TRY(add_place(places, tree, story, SITE_OFFICE, nsync_str(item->story.office), err));
	for (size_t i = 0; i < item->joint_count; i++)
		TRY(add_place(places, tree, story, SITE_OFFICE, nsync_str(item->joint[i]), err));
	while (nsync_digest_topic(&code, &at, item))
		TRY(add_place(places, tree, story, SITE_TOPIC, code, err));
	nsync_date_format(date, places->site->stories[story].date);
	return add_place(places, tree, story, SITE_MONTH, (struct nsync_str){ date, 7 }, err);
}

/* The sections in order, each with its stories in the digest's order. */
static enum nsync_code take_sections(struct places *places, struct nsync_error *err)
{
	struct site *site = places->site;
	struct site_section *sorted = calloc(site->section_count + 1, sizeof(*sorted));
	size_t at = 0;

	site->section_at = calloc(places->n + 1, sizeof(*site->section_at));
	if (!sorted || !site->section_at) {
		free(sorted);
		return nsync_fail_memory(err);
	}
	for (size_t i = 0; i < site->section_count; i++) {
		struct site_section *section = &site->sections[places->order[i]];

		section->at = &site->section_at[at];
		at += section->count;
		section->count = 0;
	}
	for (size_t i = 0; i < places->n; i++) {
		struct site_section *section = &site->sections[places->at[i].section];

		site->section_at[(size_t)(section->at - site->section_at) + section->count++] = places->at[i].story;
	}
	for (size_t i = 0; i < site->section_count; i++)
		sorted[i] = site->sections[places->order[i]];
	free(site->sections);
	site->sections = sorted;
	for (size_t tree = 0, i = 0; tree < site->trees; tree++)
		for (unsigned kind = 0; kind <= 3; kind++) {
			while (i < site->section_count && site->sections[i].tree == tree &&
			       (unsigned)site->sections[i].kind < kind)
				i++;
			site->first_of[tree][kind] = i;
		}
	return NSYNC_OK;
}

enum nsync_code nsync_site_plan_sections(struct site *site, struct nsync_error *err)
{
	struct places places = { .site = site };
	enum nsync_code code = NSYNC_OK;

	for (size_t tree = 0; tree < site->trees; tree++)
		for (size_t i = 0; code == NSYNC_OK && i < site->list_counts[tree]; i++)
			code = add_places(&places, tree, site->lists[tree][i], err);
	if (code == NSYNC_OK)
		code = take_sections(&places, err);
	free(places.order);
	free(places.at);
	return code;
}

const struct site_section *nsync_site_sections(size_t *count, const struct site *site, size_t tree,
					       enum site_kind kind)
{
	*count = site->first_of[tree][kind + 1] - site->first_of[tree][kind];
	return &site->sections[site->first_of[tree][kind]];
}

const struct site_section *nsync_site_find(const struct site *site, size_t tree,
					   enum site_kind kind, const char *key)
{
	size_t n;
	const struct site_section *at = nsync_site_sections(&n, site, tree, kind);

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
