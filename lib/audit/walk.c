/* walk.c: from the last verified record, or from the first, to the head. */
#include <stdlib.h>

#include "internal.h"

/* The commits to walk, newest first. */
struct path {
	struct nsync_commit *commits;
	size_t count, cap;
	bool resumed;          /* the last one's parent is the verified head: */
	struct nsync_oid from;
};

static void walk_release(struct walk *walk)
{
	free(walk->ids);
}

static void path_release(struct path *path)
{
	free(path->commits);
}

static enum nsync_code find_path(struct path *out, const struct walk *walk, const struct nsync_oid *head,
				 struct nsync_error *err)
{
	const struct nsync_verified *verified = walk->options->verified;
	struct nsync_oid at = *head;
	enum nsync_code code;

	out->resumed = false;
	for (;;) {
		struct nsync_commit commit;

		if (verified && nsync_oid_eq(&at, &verified->head)) {
			out->resumed = true;
			out->from = at;
			return NSYNC_OK;
		}
		code = nsync_repo_commit(&commit, walk->repo, &at, err);
		if (code)
			return code;
		TRY(NSYNC_GROW(out->commits, out->count, out->cap, err));
		out->commits[out->count++] = commit;
		if (!commit.parents)
			return NSYNC_OK;
		at = commit.parent;
	}
}

/* The newest record of a verified tree: the one that the state names, if it is the last there. */
static enum nsync_code last_record(struct nsync_record **out, struct nsync_verdict *verdict,
				   const struct walk *walk, const struct nsync_oid *tree,
				   struct nsync_error *err)
{
	int64_t seq = walk->options->verified->seq;
	char path[NSYNC_MAX_PATH];
	enum nsync_code code;
	bool newer;

	*out = NULL;
	*verdict = (struct nsync_verdict){ .reason = NSYNC_REASON_OK };
	if (seq > 0 && seq < NSYNC_MAX_SAFE_INTEGER) {
		nsync_path_record(path, seq + 1);
		TRY(nsync_repo_find_optional(&newer, NULL, NULL, walk->repo, tree, nsync_str(path),
					     err));
		if (!newer)
			TRY(nsync_region_record(out, verdict, walk->repo, tree, seq, err));
		if (verdict->reason || *out)
			return NSYNC_OK;
	}
	code = nsync_region_last_seq(&seq, walk->repo, tree, err);
	if (code || seq == 0)
		return code;
	return nsync_region_record(out, verdict, walk->repo, tree, seq, err);
}

/* Start where an earlier walk ended: its record, its findings. *out false: start over. */
static enum nsync_code resume(bool *out, struct walk *walk, struct nsync_error *err)
{
	const struct nsync_verified *verified = walk->options->verified;
	struct nsync_region *region = walk->region;
	AUTO(nsync_record_freep) struct nsync_record *record = NULL;
	struct nsync_verdict verdict;
	struct nsync_commit commit;
	enum nsync_code code = NSYNC_OK;
	size_t i;

	*out = false;
	/* A shallow clone need not have the verified head. */
	TRY(nsync_repo_commit(&commit, walk->repo, &verified->head, err));
	TRY(last_record(&record, &verdict, walk, &commit.tree, err));
	if (verdict.reason || !record || record->root_version > (int64_t)region->root_count)
		return NSYNC_OK;
	walk->record = record;
	walk->tree = commit.tree;
	walk->root_at = record->root_version;
	region->record = TAKE(record);
	region->head = verified->head;
	region->tree = commit.tree;
	for (i = 0; i < verified->finding_count && !code; i++)
		code = nsync_audit_keep_finding(region, verified->findings[i].path,
						verified->findings[i].reason,
						verified->findings[i].seq, err);
	for (i = 0; i < verified->claim_count && !code; i++)
		code = nsync_audit_keep_claim(region, &verified->claims[i], err);
	region->item_count = verified->item_count;
	region->cosignature_count = verified->cosignature_count;
	region->media_count = verified->media_count;
	*out = !code;
	return code;
}

/* The roots of the head, from the pin: they judge every step. */
static enum nsync_code load_roots(struct walk *walk, const struct nsync_oid *head, struct nsync_error *err)
{
	const struct nsync_verified *verified = walk->options->verified;
	struct step at_head = { .seq = 0 };
	struct nsync_verdict verdict = { .reason = NSYNC_REASON_OK };
	char path[NSYNC_MAX_PATH] = "";
	enum nsync_code code;

	code = nsync_repo_commit(&at_head.commit, walk->repo, head, err);
	if (!code)
		code = nsync_region_roots_known(walk->region, &verdict, path, walk->repo,
						&at_head.commit.tree, verified ? verified->roots : NULL,
						verified ? verified->root_count : 0, err);
	if (code)
		return code;
	if (verdict.reason) {
		nsync_audit_disagree(&at_head, path, &verdict);
	} else if (!walk->region->root_count) {
		nsync_path_root(path, 1);
		nsync_judge(&verdict, NSYNC_BAD_ROOT, NULL, "there is no trust root");
		nsync_audit_disagree(&at_head, path, &verdict);
	}
	*walk->out = at_head.found;
	walk->newest = walk->options->newest ? walk->options->newest : nsync_region_root(walk->region);
	return NSYNC_OK;
}

/* How many files there will be to judge. */
static enum nsync_code count_entry(void *payload, const struct nsync_entry *entry,
				   const struct nsync_oid *old_id, struct nsync_error *err)
{
	struct walk *walk = payload;

	(void)old_id;
	(void)err;
	walk->files += !nsync_str_starts(entry->path, NSYNC_STR("log/")) &&
		       !nsync_str_starts(entry->path, NSYNC_STR("trust/"));
	return NSYNC_OK;
}

static enum nsync_code walk_path(struct walk *walk, const struct path *path, struct nsync_error *err)
{
	const struct nsync_tree_visitor visitor = { count_entry, NULL, walk };
	struct nsync_error quiet = { .code = NSYNC_OK };
	enum nsync_code code;

	/* What cannot be read is told where the walk comes to it. */
	if (walk->options->progress && path->count &&
	    nsync_repo_compare(walk->repo, &walk->tree, &path->commits[0].tree, "", &visitor, &quiet))
		walk->files = 0;
	code = nsync_audit_walk_steps(walk, path->commits, path->count, err);
	if (code || walk->out->verdict.reason)
		return code;
	return nsync_audit_settle_awaiting(walk->region, walk->repo, err);
}

static enum nsync_code walk_from(struct walk *walk, const struct nsync_oid *head, struct nsync_error *err)
{
	AUTO(path_release) struct path path = { .commits = NULL };
	enum nsync_code code;
	bool resumed = false;

	code = find_path(&path, walk, head, err);
	if (!code && path.resumed) {
		code = resume(&resumed, walk, err);
		if (!code && !resumed) { /* state that does not fit makes the walk longer, no more */
			walk->options->verified = NULL;
			walk->root_at = 0;
			walk->record = NULL;
			code = find_path(&path, walk, &path.from, err);
		}
	}
	return code ? code : walk_path(walk, &path, err);
}

/*
 * Whether what was verified under another newest root would come out the same under this one: a file is
 * judged under the root that its record names, so all that a later one changes is what it revokes.
 */
static bool still_holds(const struct nsync_verified *verified, const struct walk *walk)
{
	const struct nsync_root *then = NULL, *now = walk->newest;
	size_t i;

	if (nsync_oid_zero(&verified->head))
		return false;
	for (i = 0; i < walk->region->root_count && !then; i++)
		if (nsync_id_eq(&walk->region->roots[i]->id, &verified->root_id))
			then = walk->region->roots[i];
	for (i = 0; then && i < now->key_count; i++) {
		const struct nsync_root_key *key = &now->keys[i], *before = nsync_root_key(then, &key->id);

		if (key->revoked && !(before && before->revoked && before->revoked_seq == key->revoked_seq))
			return false;
	}
	return then != NULL;
}

enum nsync_code nsync_audit_walk(struct nsync_region *region, struct nsync_disagreement *out,
				 const struct nsync_repo *repo, const struct nsync_oid *head,
				 const struct nsync_walk_options *options, struct nsync_error *err)
{
	struct nsync_walk_options mine = *options;
	AUTO(walk_release) struct walk walk = { .region = region, .out = out, .repo = repo, .options = &mine };
	enum nsync_code code;

	*out = (struct nsync_disagreement){ .seq = 0 };
	code = load_roots(&walk, head, err);
	if (code || walk.out->verdict.reason)
		return code;
	if (mine.verified && !still_holds(mine.verified, &walk))
		mine.verified = NULL;
	return walk_from(&walk, head, err);
}
