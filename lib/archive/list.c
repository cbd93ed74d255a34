/* list.c: which versions of which stories a tree has, from the names of its files alone. */
#include <stdio.h>
#include <string.h>

#include "lib/archive/internal.h"

/* A period of more months than this is filtered while walking instead of folder by folder. */
#define MAX_MONTHS 120

struct listing {
	struct nsync_archive_versions *out;
	const struct nsync_repo *repo;
	const struct nsync_region *region; /* NULL: the tree is not the region's */
	const struct nsync_oid *tree;
	const struct nsync_archive_filter *filter;
};

/* ---- what is wanted ---------------------------------------------------------------------- */

static int month_number(int32_t year, int32_t month)
{
	return year * 12 + month;
}

static bool is_wanted(const struct nsync_archive_filter *filter, const struct nsync_story *story)
{
	int month = month_number(story->year, story->month);

	if (filter->has_from && month < month_number(filter->from.year, filter->from.month))
		return false;
	if (filter->has_to && month > month_number(filter->to.year, filter->to.month))
		return false;
	return !(filter->office && strcmp(filter->office, story->office) != 0) &&
	       !(filter->slug && strcmp(filter->slug, story->slug) != 0);
}

/* Keep of each story the highest version that no theft has voided. */
static void keep_latest(struct nsync_archive_versions *versions)
{
	size_t kept = 0;

	for (size_t i = 0; i < versions->count; i++) {
		const struct nsync_archive_version *version = &versions->versions[i];

		if (version->reason == NSYNC_KEY_REVOKED)
			continue;
		if (kept &&
		    !nsync_story_cmp(&versions->versions[kept - 1].story, &version->story))
			kept--;
		versions->versions[kept++] = *version;
	}
	versions->count = kept;
}

/*
 * A period without an end ends all the same: no accepted story was created more than ten minutes
 * after its record's as-of, and no local date is a month ahead of UTC.
 */
static void bound(struct nsync_archive_filter *filter, const struct nsync_record *newest)
{
	filter->has_to = true;
	filter->to = nsync_time_local_date((struct nsync_time){ .seconds = newest->as_of });
	filter->to.day = 1;
	if (++filter->to.month > 12) {
		filter->to.month = 1;
		filter->to.year++;
	}
}

/* ---- walking ------------------------------------------------------------------------------- */

static enum nsync_code see(void *payload, const struct nsync_entry *entry,
			   const struct nsync_oid *old_id, struct nsync_error *err)
{
	const struct listing *listing = payload;
	const struct nsync_finding *finding = NULL;
	struct nsync_path path;
	char text[NSYNC_MAX_PATH];

	(void)old_id;
	if (entry->trouble || entry->kind != NSYNC_ENTRY_FILE ||
	    !nsync_path_parse(&path, entry->path) || path.kind != NSYNC_PATH_ITEM ||
	    !is_wanted(listing->filter, &path.story))
		return NSYNC_OK;
	nsync_path_format(text, &path);
	if (listing->region)
		finding = nsync_region_finding(listing->region, text);
	return nsync_archive_versions_add(listing->out, &path, &entry->id, finding, err);
}

static enum nsync_code walk(struct listing *listing, const char *prefix, struct nsync_error *err)
{
	const struct nsync_tree_visitor visitor = { see, NULL, listing };

	return nsync_repo_compare(listing->repo, NULL, listing->tree, prefix, &visitor, err);
}

/* Only the folders of the months asked for. office: no longer than NSYNC_MAX_OFFICE. */
static enum nsync_code walk_months(struct listing *listing, const char *office,
				   struct nsync_error *err)
{
	const struct nsync_archive_filter *filter = listing->filter;
	int last = month_number(filter->to.year, filter->to.month);
	int month = month_number(filter->from.year, filter->from.month);

	for (; month <= last; month++) {
		int of_year = (month - 1) % 12 + 1;
		char prefix[64];

		snprintf(prefix, sizeof(prefix), "items/%s/%04d/%02d/", office,
			 (month - of_year) / 12, of_year);
		TRY(walk(listing, prefix, err));
	}
	return NSYNC_OK;
}

static bool few_months(const struct nsync_archive_filter *filter)
{
	int months;

	if (!filter->has_from || !filter->has_to)
		return false;
	months = month_number(filter->to.year, filter->to.month) -
		 month_number(filter->from.year, filter->from.month);
	return months < MAX_MONTHS;
}

static enum nsync_code walk_office(struct listing *listing, const char *office,
				   struct nsync_error *err)
{
	char prefix[64];

	if (few_months(listing->filter))
		return walk_months(listing, office, err);
	snprintf(prefix, sizeof(prefix), "items/%s/", office);
	return walk(listing, prefix, err);
}

/* Whether one of the first count roots lists an office. */
static bool listed_in(const struct nsync_region *region, size_t count, struct nsync_str code)
{
	for (size_t i = 0; i < count; i++)
		if (nsync_root_office(region->roots[i], code))
			return true;
	return false;
}

bool nsync_archive_office_known(const struct nsync_region *region, struct nsync_str code)
{
	return listed_in(region, region->root_count, code);
}

/* An office that an earlier root listed has its accepted stories still. */
static enum nsync_code walk_offices(struct listing *listing, struct nsync_error *err)
{
	const struct nsync_region *region = listing->region;

	for (size_t i = 0; i < region->root_count; i++) {
		const struct nsync_root *root = region->roots[i];

		for (size_t k = 0; k < root->office_count; k++) {
			const char *code = root->offices[k].code;

			if (!listed_in(region, i, nsync_str(code)))
				TRY(walk_office(listing, code, err));
		}
	}
	return NSYNC_OK;
}

static enum nsync_code list_tree(struct listing *listing, struct nsync_error *err)
{
	const struct nsync_archive_filter *filter = listing->filter;

	/* The office comes from the command line: only a valid code may become part of a path. */
	if (!listing->tree || nsync_oid_zero(listing->tree) ||
	    (filter->office && !nsync_office_code_valid(nsync_str(filter->office))))
		return NSYNC_OK;
	if (filter->office)
		return walk_office(listing, filter->office, err);
	if (few_months(filter) && listing->region && listing->region->root_count)
		return walk_offices(listing, err);
	return walk(listing, "items/", err);
}

enum nsync_code nsync_archive_list(struct nsync_archive_versions *out,
				   const struct nsync_repo *repo, const struct nsync_region *region,
				   const struct nsync_oid *tree,
				   const struct nsync_archive_filter *filter,
				   struct nsync_error *err)
{
	struct nsync_archive_filter bounded = *filter;
	struct listing listing = { out, repo, region, tree, &bounded };

	if (filter->has_from && !filter->has_to && region && region->record)
		bound(&bounded, region->record);
	TRY(list_tree(&listing, err));
	nsync_archive_versions_sort(out);
	if (!filter->all_versions)
		keep_latest(out);
	return NSYNC_OK;
}

enum nsync_code nsync_archive_list_story(struct nsync_archive_versions *out,
					 const struct nsync_repo *repo,
					 const struct nsync_region *region,
					 const struct nsync_story *story, bool all_versions,
					 struct nsync_error *err)
{
	const struct nsync_archive_filter filter = {
		.has_from = true,
		.has_to = true,
		.from = { story->year, story->month, 1 },
		.to = { story->year, story->month, 1 },
		.office = story->office,
		.slug = story->slug,
		.all_versions = all_versions,
	};

	return nsync_archive_list(out, repo, region, &region->tree, &filter, err);
}
