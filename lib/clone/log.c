/* log.c: tells the records of the regional branch, newest first, with the files that each added. */
#include <stdlib.h>

#include "nsync/clone.h"

struct paths {
	char **at;
	size_t count, cap;
};

static void paths_release(struct paths *paths)
{
	for (size_t i = 0; i < paths->count; i++)
		free(paths->at[i]);
	free(paths->at);
}

/* What a commit adds besides its record. */
static enum nsync_code see(void *payload, const struct nsync_entry *entry,
			   const struct nsync_oid *old_id, struct nsync_error *err)
{
	struct paths *paths = payload;
	struct nsync_path path;
	char *copy;

	(void)old_id;
	if (!nsync_path_parse(&path, entry->path) || path.kind == NSYNC_PATH_RECORD)
		return NSYNC_OK;
	if (paths->count == paths->cap) {
		size_t cap = paths->cap ? paths->cap * 2 : 64;
		char **grown = realloc(paths->at, cap * sizeof(*grown));

		if (!grown)
			return nsync_fail_memory(err);
		paths->at = grown;
		paths->cap = cap;
	}
	copy = strndup(entry->path.p, entry->path.n);
	if (!copy)
		return nsync_fail_memory(err);
	paths->at[paths->count++] = copy;
	return NSYNC_OK;
}

struct telling {
	void (*each)(void *payload, const struct nsync_clone_log_entry *entry);
	void *payload;
};

static enum nsync_code tell_record(const struct telling *telling, const struct nsync_clone *clone,
				   int64_t seq, const struct nsync_commit *commit,
				   struct nsync_error *err)
{
	AUTO(nsync_record_freep) struct nsync_record *record = NULL;
	AUTO(paths_release) struct paths paths = { 0 };
	const struct nsync_tree_visitor visitor = { see, NULL, &paths };
	struct nsync_clone_log_entry entry = { .commit = &commit->id };
	struct nsync_verdict verdict = { 0 };
	struct nsync_commit parent = { 0 };

	TRY(nsync_region_record(&record, &verdict, clone->repo, &clone->region.tree, seq, err));
	if (!record)
		return nsync_fail(err, NSYNC_EGIT, "log", "record %lld does not read",
				  (long long)seq);
	if (commit->parents)
		TRY(nsync_repo_commit(&parent, clone->repo, &commit->parent, err));
	TRY(nsync_repo_compare(clone->repo, commit->parents ? &parent.tree : NULL, &commit->tree,
			       "", &visitor, err));
	entry.record = record;
	entry.paths = paths.at;
	entry.path_count = paths.count;
	telling->each(telling->payload, &entry);
	return NSYNC_OK;
}

/* The branch was verified: each first-parent step is one record, down to record 1. */
enum nsync_code nsync_clone_log(const struct nsync_clone *clone, int64_t only, int64_t limit,
				void (*each)(void *payload,
					     const struct nsync_clone_log_entry *entry),
				void *payload, struct nsync_error *err)
{
	const struct telling telling = { each, payload };
	struct nsync_oid at = clone->region.head;
	struct nsync_commit commit;

	for (int64_t seq = clone->region.record->seq; seq >= 1 && limit; seq--) {
		TRY(nsync_repo_commit(&commit, clone->repo, &at, err));
		at = commit.parent;
		if (only && seq != only)
			continue;
		limit--;
		TRY(tell_record(&telling, clone, seq, &commit, err));
	}
	return NSYNC_OK;
}

enum nsync_code nsync_clone_log_number(int64_t *out, const struct nsync_clone *clone,
				       const char *text, struct nsync_error *err)
{
	if (nsync_str_number(out, nsync_str(text)) && *out >= 1 &&
	    *out <= clone->region.record->seq)
		return NSYNC_OK;
	return nsync_fail(err, NSYNC_ENOTFOUND, text, "there is no record of this number");
}

enum nsync_code nsync_clone_log_id(struct nsync_id *out, bool *found,
				   const struct nsync_clone *clone, int64_t seq,
				   struct nsync_error *err)
{
	AUTO(nsync_record_freep) struct nsync_record *record = NULL;
	struct nsync_verdict verdict = { 0 };

	*found = false;
	TRY(nsync_region_record(&record, &verdict, clone->repo, &clone->region.tree, seq, err));
	if (!record)
		return NSYNC_OK;
	*out = record->id;
	*found = true;
	return NSYNC_OK;
}
