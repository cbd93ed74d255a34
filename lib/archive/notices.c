/*
 * notices.c: which killed stories the public had seen. A version could be seen if, when the next
 * one was recorded, it was usable, past its embargo, not expired, signed by all joint issuers, and
 * no translation of a story that was withheld or killed before.
 */
#include "lib/archive/internal.h"

#define MAX_ORIGINALS 16u /* translations of translations that are followed */

struct search {
	struct nsync_archive_history history;
	const struct nsync_archive_stories *all;
};

static void search_release(struct search *search)
{
	nsync_archive_history_release(&search->history);
}

/* Whether a file was accepted with a record or before. */
static enum nsync_code has(bool *out, struct search *search, size_t seq, const char *path,
			   struct nsync_error *err)
{
	struct nsync_oid id;

	TRY(nsync_archive_history_find(&id, &search->history, seq, path, err));
	*out = !nsync_oid_zero(&id);
	return NSYNC_OK;
}

static enum nsync_code recorded(size_t *out, struct search *search, const struct nsync_item *item,
				struct nsync_error *err)
{
	char path[NSYNC_MAX_PATH];

	nsync_path_item(path, &item->story, item->version);
	return nsync_archive_history_recorded(out, &search->history, path, err);
}

/* Whether the cosignatures of all joint issuers were accepted with a record or before. */
static enum nsync_code cosigned(bool *out, struct search *search, size_t seq,
				const struct nsync_item *item, struct nsync_error *err)
{
	*out = true;
	for (size_t i = 0; *out && i < item->joint_count; i++) {
		char path[NSYNC_MAX_PATH];

		nsync_path_cosignature(path, item->joint[i], &item->story, item->version);
		TRY(has(out, search, seq, path, err));
	}
	return NSYNC_OK;
}

static const struct nsync_digest_story *original_of(struct search *search,
						    const struct nsync_item *item)
{
	struct nsync_str authority;
	struct nsync_story story;

	if (!item->translation_of.n || !nsync_uri_parse(&authority, &story, item->translation_of))
		return NULL;
	return nsync_archive_stories_find(search->all->stories, search->all->count, &story);
}

/* Whether the original of a translation, however far back, was withheld or killed with a record. */
static enum nsync_code stopped(bool *out, struct search *search, size_t seq,
			       const struct nsync_item *item, struct nsync_error *err)
{
	const struct nsync_digest_story *original = original_of(search, item);

	*out = false;
	for (unsigned i = 0; original && i < MAX_ORIGINALS; i++) {
		const struct nsync_item *then = NULL;

		for (size_t k = original->version_count; !then && k-- > 0;) {
			char path[NSYNC_MAX_PATH];
			bool there = false;

			nsync_path_item(path, &original->versions[k].item->story,
					original->versions[k].item->version);
			TRY(has(&there, search, seq, path, err));
			if (there)
				then = original->versions[k].item;
		}
		if (!then)
			break;
		*out = then->status != NSYNC_USABLE;
		original = *out ? NULL : original_of(search, then);
	}
	return NSYNC_OK;
}

static enum nsync_code as_of(struct nsync_time *out, struct search *search, size_t seq,
			     struct nsync_error *err)
{
	AUTO(nsync_record_freep) struct nsync_record *record = NULL;
	struct nsync_verdict verdict = { 0 };
	struct nsync_oid tree;

	TRY(nsync_archive_history_tree(&tree, &search->history, seq, err));
	TRY(nsync_region_record(&record, &verdict, search->history.clone->repo, &tree,
				(int64_t)seq, err));
	if (!record)
		return nsync_fail(err, NSYNC_EGIT, "log", "record %zu %s", seq,
				  nsync_reason_name(verdict.reason));
	*out = (struct nsync_time){ .seconds = record->as_of };
	return NSYNC_OK;
}

/* Whether the public could see version k until the next one came. */
static enum nsync_code seen(bool *out, struct search *search,
			    const struct nsync_digest_story *story, size_t k,
			    struct nsync_error *err)
{
	const struct nsync_item *item = story->versions[k].item;
	size_t from, until;
	struct nsync_time moment;
	bool signed_by_all, was_stopped;

	*out = false;
	if (item->status != NSYNC_USABLE || story->versions[k].reason != NSYNC_REASON_OK)
		return NSYNC_OK;
	TRY(recorded(&from, search, item, err));
	TRY(recorded(&until, search, story->versions[k + 1].item, err));
	TRY(as_of(&moment, search, until, err));
	if (from >= until ||
	    (item->embargoed && nsync_time_cmp(item->embargoed_until, moment) > 0) ||
	    (item->expiring && nsync_time_cmp(item->expires, moment) <= 0))
		return NSYNC_OK;
	TRY(cosigned(&signed_by_all, search, until - 1, item, err));
	TRY(stopped(&was_stopped, search, until - 1, item, err));
	*out = signed_by_all && !was_stopped;
	return NSYNC_OK;
}

static enum nsync_code find_notice(struct nsync_digest_story *story, struct search *search,
				   struct nsync_error *err)
{
	bool found = false;

	for (size_t k = story->version_count - 1; !found && k-- > 0;) {
		TRY(seen(&found, search, story, k, err));
		if (found)
			story->notice_language = story->versions[k].item->language;
	}
	return NSYNC_OK;
}

enum nsync_code nsync_archive_find_notices(struct nsync_archive_stories *all,
					   const struct nsync_clone *clone, struct nsync_error *err)
{
	AUTO(search_release) struct search search = { .all = all };

	nsync_archive_history_init(&search.history, clone);
	for (size_t i = 0; i < all->count; i++) {
		struct nsync_digest_story *story = &all->stories[i];

		if (!story->auxiliary && story->item->status == NSYNC_CANCELED &&
		    story->version_count > 1)
			TRY(find_notice(story, &search, err));
	}
	return NSYNC_OK;
}
