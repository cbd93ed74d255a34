/*
 * browse.c: reading the versions that a filter selects, few at a time, and showing each to a
 * visitor.
 */
#include <string.h>

#include "lib/archive/internal.h"

/* Their order is known from their paths, so this many are read and released again at a time. */
#define AT_ONCE 4096u

static bool in_period(const struct nsync_archive_filter *filter, const struct nsync_item *item)
{
	struct nsync_date date = nsync_time_local_date(item->first_created);

	return !(filter->has_from && nsync_date_cmp(date, filter->from) < 0) &&
	       !(filter->has_to && nsync_date_cmp(date, filter->to) > 0);
}

static bool is_about(const struct nsync_item *item, const char *topic)
{
	const struct nsync_json *at = NULL;
	struct nsync_str code;

	while (nsync_digest_topic(&code, &at, item))
		if (nsync_str_is(code, topic))
			return true;
	return false;
}

static bool is_wanted(const struct nsync_archive_filter *filter, const struct nsync_item *item)
{
	return in_period(filter, item) && (!filter->topic || is_about(item, filter->topic));
}

enum nsync_code nsync_archive_browse(const struct nsync_repo *repo,
				     const struct nsync_region *region,
				     const struct nsync_archive_filter *filter,
				     void (*visit)(void *payload,
						   const struct nsync_archive_version *version),
				     void *payload, struct nsync_error *err)
{
	AUTO(nsync_archive_versions_release) struct nsync_archive_versions all = { 0 };

	nsync_archive_versions_init(&all);
	TRY(nsync_archive_list(&all, repo, region, &region->tree, filter, err));
	for (size_t from = 0, n; from < all.count; from += n) {
		n = all.count - from < AT_ONCE ? all.count - from : AT_ONCE;
		TRY(nsync_archive_read_some(&all.versions[from], n, repo, err));
		for (size_t i = from; i < from + n; i++) {
			if (is_wanted(filter, &all.versions[i].file->item))
				visit(payload, &all.versions[i]);
			nsync_archive_version_forget(&all.versions[i]);
		}
	}
	return NSYNC_OK;
}
