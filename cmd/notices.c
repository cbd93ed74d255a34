/*
 * notices.c: which killed stories the public had seen. The log tells: a version was to be seen if, when the
 * next one was recorded, it was usable, past its embargo, not expired, signed by all, and no translation of
 * something that had been stopped before.
 */
#include <stdlib.h>

#include "cmd/site.h"

#define MAX_ORIGINALS 16u /* translations of translations that are followed */

/* The regional branch: trees[seq] is what it held with that record; [0]: nothing. */
struct history {
	const struct context *context;
	const struct site_stories *all;
	struct nsync_oid *trees;
	size_t last;
};

static enum nsync_code read_history(struct history *history, struct nsync_error *err)
{
	const struct nsync_region *region = &history->context->region;
	struct nsync_oid at = region->head;

	history->last = region->record ? (size_t)region->record->seq : 0;
	history->trees = calloc(history->last + 1, sizeof(*history->trees));
	if (!history->trees)
		return nsync_fail_memory(err);
	for (size_t seq = history->last; seq; seq--) {
		struct nsync_commit commit;

		if (nsync_repo_commit(&commit, history->context->repo, &at, err))
			return err->code;
		history->trees[seq] = commit.tree;
		at = commit.parent;
	}
	return NSYNC_OK;
}

/* Whether the branch held a file with a record. */
static enum nsync_code held(bool *out, const struct history *history, size_t seq, const char *path,
			    struct nsync_error *err)
{
	struct nsync_oid blob;
	enum nsync_entry_kind kind;
	enum nsync_code code = NSYNC_ENOTFOUND;

	if (seq)
		code = nsync_repo_find(&blob, &kind, history->context->repo, &history->trees[seq],
				       nsync_str(path), err);
	*out = code == NSYNC_OK;
	return code == NSYNC_ENOTFOUND ? NSYNC_OK : code;
}

/* The record that brought a version: nothing that was accepted ever goes. */
static enum nsync_code recorded(size_t *out, const struct history *history, const struct nsync_item *item,
				struct nsync_error *err)
{
	char path[NSYNC_MAX_PATH];
	size_t low = 0, high = history->last;

	nsync_path_item(path, &item->story, item->version);
	while (low + 1 < high) {
		size_t middle = low + (high - low) / 2;
		bool there;

		if (held(&there, history, middle, path, err))
			return err->code;
		if (there)
			high = middle;
		else
			low = middle;
	}
	*out = high;
	return NSYNC_OK;
}

/* Every joint issuer's signature was there. */
static enum nsync_code cosigned(bool *out, const struct history *history, size_t seq,
				const struct nsync_item *item, struct nsync_error *err)
{
	*out = true;
	for (size_t i = 0; *out && i < item->joint_count; i++) {
		char path[NSYNC_MAX_PATH];

		nsync_path_cosignature(path, item->joint[i], &item->story, item->version);
		if (held(out, history, seq, path, err))
			return err->code;
	}
	return NSYNC_OK;
}

static int compare_story(const void *key, const void *element)
{
	const struct nsync_digest_story *story = element;

	return nsync_story_cmp(key, &story->item->story);
}

static const struct nsync_digest_story *original_of(const struct history *history,
						    const struct nsync_item *item)
{
	struct nsync_str authority;
	struct nsync_story story;

	if (!item->translation_of.n || !nsync_uri_parse(&authority, &story, item->translation_of))
		return NULL;
	return bsearch(&story, history->all->stories, history->all->count, sizeof(*history->all->stories),
		       compare_story);
}

/* Whether what an item was translated from had been stopped when a record was made. */
static enum nsync_code stopped(bool *out, const struct history *history, size_t seq,
			       const struct nsync_item *item, struct nsync_error *err)
{
	const struct nsync_digest_story *original = original_of(history, item);

	*out = false;
	for (unsigned i = 0; original && i < MAX_ORIGINALS; i++) {
		const struct nsync_item *then = NULL;

		for (size_t k = original->version_count; !then && k-- > 0;) {
			char path[NSYNC_MAX_PATH];
			bool there;

			nsync_path_item(path, &original->versions[k].item->story,
					original->versions[k].item->version);
			if (held(&there, history, seq, path, err))
				return err->code;
			if (there)
				then = original->versions[k].item;
		}
		if (!then)
			break;
		*out = then->status != NSYNC_USABLE;
		original = *out ? NULL : original_of(history, then);
	}
	return NSYNC_OK;
}

static enum nsync_code as_of(struct nsync_time *out, const struct history *history, size_t seq,
			     struct nsync_error *err)
{
	AUTO(nsync_record_freep)
	struct nsync_record *record = NULL;
	struct nsync_verdict verdict = { 0 };

	if (nsync_region_record(&record, &verdict, history->context->repo, &history->trees[seq],
				(int64_t)seq, err))
		return err->code;
	if (!record)
		return nsync_fail(err, NSYNC_EGIT, "log", "record %zu %s", seq,
				  nsync_reason_name(verdict.reason));
	*out = (struct nsync_time){ .seconds = record->as_of };
	return NSYNC_OK;
}

/* Whether the public saw version k until the next one came. */
static enum nsync_code seen(bool *out, const struct history *history,
			    const struct nsync_digest_story *story, size_t k, struct nsync_error *err)
{
	const struct nsync_item *item = story->versions[k].item;
	size_t from, until;
	struct nsync_time moment;
	bool signed_by_all, was_stopped;

	*out = false;
	if (item->status != NSYNC_USABLE || story->versions[k].reason != NSYNC_REASON_OK)
		return NSYNC_OK;
	if (recorded(&from, history, item, err) ||
	    recorded(&until, history, story->versions[k + 1].item, err) ||
	    as_of(&moment, history, until, err))
		return err->code;
	if (from >= until || (item->embargoed && nsync_time_cmp(item->embargoed_until, moment) > 0) ||
	    (item->expiring && nsync_time_cmp(item->expires, moment) <= 0))
		return NSYNC_OK;
	if (cosigned(&signed_by_all, history, until - 1, item, err) ||
	    stopped(&was_stopped, history, until - 1, item, err))
		return err->code;
	*out = signed_by_all && !was_stopped;
	return NSYNC_OK;
}

static enum nsync_code find_notice(struct nsync_digest_story *story, const struct history *history,
				   struct nsync_error *err)
{
	bool found = false;

	for (size_t k = story->version_count - 1; !found && k-- > 0;) {
		if (seen(&found, history, story, k, err))
			return err->code;
		if (found)
			story->notice_language = story->versions[k].item->language;
	}
	return NSYNC_OK;
}

enum nsync_code site_notices_find(struct site_stories *all, const struct context *context,
				  struct nsync_error *err)
{
	struct history history = { .context = context, .all = all };
	enum nsync_code code = NSYNC_OK;

	for (size_t i = 0; code == NSYNC_OK && i < all->count; i++) {
		struct nsync_digest_story *story = &all->stories[i];

		if (story->item->status != NSYNC_CANCELED || story->version_count < 2)
			continue;
		if (!history.trees)
			code = read_history(&history, err);
		if (code == NSYNC_OK)
			code = find_notice(story, &history, err);
	}
	free(history.trees);
	return code;
}
