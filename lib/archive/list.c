/* stories.c: the items of a tree by story. */
#include <stdlib.h>
#include <string.h>

#include "lib/archive/internal.h"

/* A period of more months than this is filtered while walking instead of folder by folder. */
#define MAX_MONTHS 120

void nsync_archive_versions_init(struct nsync_archive_versions *stories)
{
	memset(stories, 0, sizeof(*stories));
}

void nsync_archive_versions_forget(struct nsync_archive_versions *stories)
{
	for (size_t i = 0; i < stories->count; i++) {
		struct nsync_archive_version *version = &stories->versions[i];

		free(version->item);
		version->item = NULL;
		nsync_json_doc_release(&version->doc);
		nsync_json_doc_init(&version->doc);
		nsync_buf_release(&version->bytes);
		nsync_buf_release(&version->words);
		nsync_buf_release(&version->entry);
		nsync_buf_init(&version->bytes, NSYNC_MAX_SIGNED_BYTES);
	}
}

void nsync_archive_versions_release(struct nsync_archive_versions *stories)
{
	nsync_archive_versions_forget(stories);
	nsync_buf_release(&stories->known);
	free(stories->versions);
	memset(stories, 0, sizeof(*stories));
}

static enum nsync_code add_version(struct nsync_archive_versions *stories,
				   const struct nsync_path *path, const struct nsync_oid *blob,
				   enum nsync_reason reason, int64_t seq, struct nsync_error *err)
{
	struct nsync_archive_version *version;

	if (stories->count == stories->cap) {
		size_t cap = stories->cap ? stories->cap * 2 : 256;
		struct nsync_archive_version *grown;

		if (cap > SIZE_MAX / sizeof(*grown))
			return nsync_fail_memory(err);
		grown = realloc(stories->versions, cap * sizeof(*grown));
		if (!grown)
			return nsync_fail_memory(err);
		stories->versions = grown;
		stories->cap = cap;
	}
	version = &stories->versions[stories->count++];
	memset(version, 0, sizeof(*version));
	version->story = path->story;
	version->version = path->number;
	version->blob = *blob;
	version->reason = reason;
	version->seq = seq;
	nsync_buf_init(&version->bytes, NSYNC_MAX_SIGNED_BYTES);
	nsync_buf_init(&version->words, NSYNC_MAX_SIGNED_BYTES);
	nsync_buf_init(&version->entry, 2 * NSYNC_MAX_SIGNED_BYTES);
	nsync_json_doc_init(&version->doc);
	return NSYNC_OK;
}

enum nsync_code nsync_archive_versions_take(struct nsync_archive_versions *stories,
					    struct nsync_archive_versions *from,
					    struct nsync_error *err)
{
	size_t need = stories->count + from->count;

	if (need > stories->cap) {
		struct nsync_archive_version *grown;
		size_t cap = need < SIZE_MAX / 2 / sizeof(*grown) ? need + need / 2 : need;

		grown = realloc(stories->versions, cap * sizeof(*grown));
		if (!grown)
			return nsync_fail_memory(err);
		stories->versions = grown;
		stories->cap = cap;
	}
	if (from->count)
		memcpy(stories->versions + stories->count, from->versions,
		       from->count * sizeof(*from->versions));
	stories->count = need;
	from->count = 0;
	return NSYNC_OK;
}

static int month_number(int32_t year, int32_t month)
{
	return year * 12 + month;
}

static bool wanted(const struct nsync_archive_filter *filter, const struct nsync_story *story)
{
	int month = month_number(story->year, story->month);

	if (filter->has_from && month < month_number(filter->from.year, filter->from.month))
		return false;
	if (filter->has_to && month > month_number(filter->to.year, filter->to.month))
		return false;
	return !(filter->office && strcmp(filter->office, story->office) != 0) &&
	       !(filter->slug && strcmp(filter->slug, story->slug) != 0);
}

static enum nsync_code see(void *payload, const struct nsync_entry *entry,
			   const struct nsync_oid *old_id, struct nsync_error *err)
{
	struct nsync_archive_versions *stories = payload;
	const struct nsync_finding *finding = NULL;
	struct nsync_path path;
	char text[NSYNC_MAX_PATH];

	(void)old_id;
	if (entry->trouble || entry->kind != NSYNC_ENTRY_FILE ||
	    !nsync_path_parse(&path, entry->path) || path.kind != NSYNC_PATH_ITEM ||
	    !wanted(stories->filter, &path.story))
		return NSYNC_OK;
	nsync_path_format(text, &path);
	if (stories->region)
		finding = nsync_region_finding(stories->region, text);
	return add_version(stories, &path, &entry->id, finding ? finding->reason : NSYNC_REASON_OK,
			   finding ? finding->seq : 0, err);
}

static int compare_versions(const void *a, const void *b)
{
	const struct nsync_archive_version *x = a, *y = b;
	int order = nsync_story_cmp(&x->story, &y->story);

	return order ? order : (x->version > y->version) - (x->version < y->version);
}

void nsync_archive_versions_sort(struct nsync_archive_versions *stories)
{
	size_t sorted = 1;

	/* A tree has them nearly so. */
	while (sorted < stories->count &&
	       compare_versions(&stories->versions[sorted - 1], &stories->versions[sorted]) <= 0)
		sorted++;
	if (sorted < stories->count)
		qsort(stories->versions, stories->count, sizeof(*stories->versions),
		      compare_versions);
}

/* Keep of each story the highest version that no theft has voided. Nothing was read yet. */
static void keep_latest(struct nsync_archive_versions *stories)
{
	size_t kept = 0;

	for (size_t i = 0; i < stories->count; i++) {
		const struct nsync_archive_version *version = &stories->versions[i];

		if (version->reason == NSYNC_KEY_REVOKED)
			continue;
		if (kept && !nsync_story_cmp(&stories->versions[kept - 1].story, &version->story))
			kept--;
		stories->versions[kept++] = *version;
	}
	stories->count = kept;
}

static enum nsync_code walk(struct nsync_archive_versions *out, const struct nsync_repo *repo,
			    const struct nsync_oid *tree, const char *prefix,
			    struct nsync_error *err)
{
	struct nsync_tree_visitor visitor = { see, NULL, out };

	return nsync_repo_compare(repo, NULL, tree, prefix, &visitor, err);
}

/* Only the folders of the months asked for. */
static enum nsync_code walk_months(struct nsync_archive_versions *out,
				   const struct nsync_repo *repo, const struct nsync_oid *tree,
				   const char *office, struct nsync_error *err)
{
	const struct nsync_archive_filter *filter = out->filter;
	int last = month_number(filter->to.year, filter->to.month);
	int month = month_number(filter->from.year, filter->from.month);

	for (; month <= last; month++) {
		char prefix[64];
		struct nsync_buf text = NSYNC_BUF_INIT(sizeof(prefix));
		int of_year = (month - 1) % 12 + 1;

		nsync_buf_printf(&text, "items/%s/%04d/%02d/", office, (month - of_year) / 12,
				 of_year);
		nsync_str_copy(prefix, sizeof(prefix), nsync_buf_view(&text));
		nsync_buf_release(&text);
		TRY(walk(out, repo, tree, prefix, err));
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

static enum nsync_code walk_office(struct nsync_archive_versions *out,
				   const struct nsync_repo *repo, const struct nsync_oid *tree,
				   const char *office, struct nsync_error *err)
{
	char prefix[64];
	struct nsync_buf text = NSYNC_BUF_INIT(sizeof(prefix));

	if (few_months(out->filter))
		return walk_months(out, repo, tree, office, err);
	nsync_buf_printf(&text, "items/%s/", office);
	nsync_str_copy(prefix, sizeof(prefix), nsync_buf_view(&text));
	nsync_buf_release(&text);
	return walk(out, repo, tree, prefix, err);
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
static enum nsync_code walk_offices(struct nsync_archive_versions *out,
				    const struct nsync_repo *repo, const struct nsync_oid *tree,
				    struct nsync_error *err)
{
	const struct nsync_region *region = out->region;

	for (size_t i = 0; i < region->root_count; i++) {
		const struct nsync_root *root = region->roots[i];

		for (size_t k = 0; k < root->office_count; k++) {
			const char *code = root->offices[k].code;

			if (!listed_in(region, i, nsync_str(code)))
				TRY(walk_office(out, repo, tree, code, err));
		}
	}
	return NSYNC_OK;
}

/*
 * A period without an end ends all the same: no accepted story was created more than ten minutes after its record's
 * as-of, and no local date is a month ahead of UTC.
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

static enum nsync_code list_tree(struct nsync_archive_versions *out, const struct nsync_repo *repo,
				 const struct nsync_oid *tree, struct nsync_error *err)
{
	const struct nsync_archive_filter *filter = out->filter;

	/* An office that was asked for becomes part of a path only if it is one. */
	if (!tree || nsync_oid_zero(tree) ||
	    (filter->office && !nsync_office_code_valid(nsync_str(filter->office))))
		return NSYNC_OK;
	if (filter->office)
		return walk_office(out, repo, tree, filter->office, err);
	if (few_months(filter) && out->region && out->region->root_count)
		return walk_offices(out, repo, tree, err);
	return walk(out, repo, tree, "items/", err);
}

enum nsync_code nsync_archive_list(struct nsync_archive_versions *out,
				   const struct nsync_repo *repo, const struct nsync_region *region,
				   const struct nsync_oid *tree,
				   const struct nsync_archive_filter *filter,
				   struct nsync_error *err)
{
	struct nsync_archive_filter bounded;
	enum nsync_code code;

	out->region = region;
	out->filter = filter;
	if (filter->has_from && !filter->has_to && region && region->record) {
		bounded = *filter;
		bound(&bounded, region->record);
		out->filter = &bounded;
	}
	code = list_tree(out, repo, tree, err);
	out->filter = NULL;
	if (code)
		return code;
	nsync_archive_versions_sort(out);
	if (!filter->all_versions)
		keep_latest(out);
	return NSYNC_OK;
}

/* ---- reading --------------------------------------------------------------------- */

enum nsync_code nsync_archive_unreadable(const struct nsync_archive_version *version,
					 const struct nsync_verdict *verdict,
					 struct nsync_error *err)
{
	char path[NSYNC_MAX_PATH];

	nsync_path_item(path, &version->story, version->version);
	return nsync_fail(err, NSYNC_EGIT, path, "%s %s %s", nsync_reason_name(verdict->reason),
			  verdict->pointer, verdict->detail);
}

enum nsync_code nsync_archive_read_version(struct nsync_archive_version *version,
					   const struct nsync_repo *repo, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf message = NSYNC_BUF_INIT(2 * NSYNC_MAX_SIGNED_BYTES);
	struct nsync_verdict verdict = { 0 };
	struct nsync_signed file;

	if (version->item)
		return NSYNC_OK;
	TRY(nsync_repo_blob(&version->bytes, repo, &version->blob, NSYNC_MAX_SIGNED_BYTES, err));
	TRY(nsync_signed_read(&file, &verdict, &version->doc, NSYNC_KIND_ITEM,
			      nsync_buf_view(&version->bytes), err));
	if (verdict.reason)
		return nsync_archive_unreadable(version, &verdict, err);
	TRY(nsync_message(&message, NSYNC_KIND_ITEM, file.body, err));
	version->id = nsync_message_id(nsync_buf_view(&message));
	version->item = calloc(1, sizeof(*version->item));
	if (!version->item)
		return nsync_fail_memory(err);
	if (nsync_item_read(version->item, &verdict, file.body)) {
		free(version->item);
		version->item = NULL;
		return nsync_archive_unreadable(version, &verdict, err);
	}
	return NSYNC_OK;
}

struct reading {
	struct nsync_archive_versions *stories;
	const struct nsync_repo *repo;
	struct nsync_repo *handles[NSYNC_MAX_JOBS]; /* one a worker, opened by it */
};

static enum nsync_code read_one(void *payload, unsigned worker, size_t i, struct nsync_error *err)
{
	struct reading *reading = payload;

	if (!reading->handles[worker])
		TRY(nsync_repo_reopen(&reading->handles[worker], reading->repo, err));
	return nsync_archive_read_version(&reading->stories->versions[i], reading->handles[worker],
					  err);
}

enum nsync_code nsync_archive_read(struct nsync_archive_versions *stories,
				   const struct nsync_repo *repo, struct nsync_error *err)
{
	struct reading reading = { .stories = stories, .repo = repo };
	enum nsync_code code = nsync_pool_run(0, stories->count, read_one, &reading, err);

	for (size_t i = 0; i < NSYNC_MAX_JOBS; i++)
		nsync_repo_free(reading.handles[i]);
	return code;
}
