/* verify.c: judges every file of a tree: of a commit of the regional branch, or of another one. */
#include "nsync/clone.h"

struct verifying {
	struct nsync_clone_verification *out;
	const struct nsync_clone *clone;
	const struct nsync_clone_verify_options *options;
};

static void tell(const struct verifying *verifying, const char *path,
		 const struct nsync_verdict *verdict)
{
	if (verifying->options->file)
		verifying->options->file(verifying->options->payload, path, verdict);
}

/* ---- what there is ----------------------------------------------------------------------- */

/* The walk has counted what it saw: no tree is opened for it. */
static void count_region(struct nsync_clone_counts *counts, const struct nsync_region *region)
{
	*counts = (struct nsync_clone_counts){
		.items = region->item_count,
		.cosignatures = region->cosignature_count,
		.media = region->media_count,
		.roots = (int64_t)region->root_count,
		.records = region->record ? region->record->seq : 0,
	};
}

static void count_file(struct nsync_clone_counts *counts, const struct nsync_entry *entry, int one)
{
	struct nsync_path path;

	if (!nsync_path_parse(&path, entry->path))
		return;
	counts->items += path.kind == NSYNC_PATH_ITEM ? one : 0;
	counts->cosignatures += path.kind == NSYNC_PATH_COSIGNATURE ? one : 0;
	counts->media += path.kind == NSYNC_PATH_MEDIA ? one : 0;
	counts->roots += path.kind == NSYNC_PATH_ROOT ? one : 0;
	counts->records += path.kind == NSYNC_PATH_RECORD ? one : 0;
}

static enum nsync_code count_added(void *payload, const struct nsync_entry *entry,
				   const struct nsync_oid *old_id, struct nsync_error *err)
{
	bool file = !entry->trouble && entry->kind == NSYNC_ENTRY_FILE;

	(void)err;
	if (file != (old_id != NULL))
		count_file(payload, entry, file ? 1 : -1);
	return NSYNC_OK;
}

static enum nsync_code count_removed(void *payload, const struct nsync_entry *entry,
				     struct nsync_error *err)
{
	(void)err;
	count_file(payload, entry, -1);
	return NSYNC_OK;
}

/* Another tree has the region's files, but for where it differs. */
static enum nsync_code count_tree(const struct verifying *verifying, const struct nsync_oid *tree,
				  struct nsync_error *err)
{
	const struct nsync_tree_visitor visitor = { count_added, count_removed,
						    &verifying->out->counts };
	const struct nsync_region *region = &verifying->clone->region;

	count_region(&verifying->out->counts, region);
	return nsync_repo_compare(verifying->clone->repo, &region->tree, tree, "", &visitor, err);
}

/* ---- a commit of the regional branch ----------------------------------------------------- */

static enum nsync_code on_chain(bool *out, const struct nsync_repo *repo,
				const struct nsync_oid *head, const struct nsync_oid *commit,
				struct nsync_error *err)
{
	struct nsync_commit step = { .id = *head };
	struct nsync_oid at = *head;

	*out = false;
	while (!nsync_oid_zero(&at)) {
		if (nsync_oid_eq(&at, commit)) {
			*out = true;
			return NSYNC_OK;
		}
		TRY(nsync_repo_commit(&step, repo, &at, err));
		at = step.parents ? step.parent : (struct nsync_oid){ { 0 } };
	}
	return NSYNC_OK;
}

/* Accepted, but not ok: awaiting a cosignature, or void since its key was revoked. */
static void settle(const struct verifying *verifying, const struct nsync_region *region)
{
	for (size_t i = 0; i < region->finding_count; i++) {
		const struct nsync_finding *finding = &region->findings[i];
		struct nsync_verdict verdict = { 0 };

		nsync_judge(&verdict, finding->reason, NULL, "record %lld",
			    (long long)finding->seq);
		tell(verifying, finding->path, &verdict);
	}
	count_region(&verifying->out->counts, region);
}

/* An earlier commit is judged anew, with the revocations that are known today. */
static enum nsync_code verify_older(const struct verifying *verifying,
				    const struct nsync_oid *commit, struct nsync_error *err)
{
	AUTO(nsync_region_release) struct nsync_region older = { 0 };
	const struct nsync_clone *clone = verifying->clone;
	const struct nsync_walk_options how = {
		.newest = nsync_region_root(&clone->region),
		.unnamed = true,
		.jobs = verifying->options->jobs,
		.progress = clone->host->progress,
		.payload = clone->host->payload,
	};
	struct nsync_disagreement *found = &verifying->out->found;

	nsync_region_init(&older);
	older.pin = clone->pin;
	TRY(nsync_audit_walk(&older, found, clone->repo, commit, &how, err));
	verifying->out->refused = found->verdict.reason != NSYNC_REASON_OK;
	if (!verifying->out->refused)
		settle(verifying, &older);
	return NSYNC_OK;
}

/* ---- another commit ---------------------------------------------------------------------- */

static enum nsync_code see_strange(void *payload, const struct nsync_entry *entry,
				   const struct nsync_oid *old_id, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf path = NSYNC_BUF_INIT(NSYNC_MAX_HELD_PATH + 4);
	const struct verifying *verifying = payload;
	struct nsync_verdict verdict = { 0 };

	(void)old_id;
	(void)err;
	nsync_path_escape(&path, entry->path);
	nsync_judge(&verdict, entry->trouble ? entry->trouble : NSYNC_UNRECORDED_CHANGE, NULL, "%s",
		    "");
	tell(verifying, nsync_buf_view(&path).p, &verdict);
	verifying->out->refused = true;
	return NSYNC_OK;
}

/* Roots and records are the region's; nobody else's branch has others. */
static enum nsync_code check_log(struct verifying *verifying, const struct nsync_oid *tree,
				 struct nsync_error *err)
{
	const struct nsync_tree_visitor visitor = { see_strange, NULL, verifying };
	const struct nsync_clone *clone = verifying->clone;

	TRY(nsync_repo_compare(clone->repo, &clone->region.tree, tree, "trust/", &visitor, err));
	return nsync_repo_compare(clone->repo, &clone->region.tree, tree, "log/", &visitor, err);
}

static enum nsync_code judge_candidates(const struct verifying *verifying,
					struct nsync_batch *batch, struct nsync_error *err)
{
	struct nsync_basis basis =
		nsync_clone_basis(verifying->clone, verifying->options->as_of);
	const struct nsync_file *files;
	size_t count;

	basis.jobs = verifying->options->jobs;
	basis.progress = verifying->clone->host->progress;
	basis.payload = verifying->clone->host->payload;
	TRY(nsync_batch_judge(batch, &basis, err));
	files = nsync_batch_files(batch, &count);
	for (size_t i = 0; i < count; i++) {
		AUTO(nsync_buf_release) struct nsync_buf path =
			NSYNC_BUF_INIT(NSYNC_MAX_HELD_PATH + 4);
		const struct nsync_verdict ok = { .reason = files[i].reason };

		if (files[i].ignored)
			continue;
		nsync_path_escape(&path, nsync_str(files[i].path));
		tell(verifying, nsync_buf_view(&path).p, files[i].verdict ? files[i].verdict : &ok);
		verifying->out->refused |= !files[i].accepted;
	}
	return NSYNC_OK;
}

static enum nsync_code verify_elsewhere(struct verifying *verifying, const struct nsync_oid *id,
					struct nsync_error *err)
{
	const struct nsync_clone *clone = verifying->clone;
	const struct nsync_root *root = nsync_region_root(&clone->region);
	const struct nsync_repo *sources[] = { clone->repo };
	AUTO(nsync_batch_freep) struct nsync_batch *batch = NULL;
	struct nsync_commit commit;

	if (!root)
		return nsync_fail(err, NSYNC_ETRUST, clone->ref, "no trust root was adopted yet");
	TRY(nsync_repo_commit(&commit, clone->repo, id, err));
	TRY(check_log(verifying, &commit.tree, err));
	TRY(nsync_batch_new(&batch, sources, 1, err));
	for (size_t i = 0; i < root->office_count; i++)
		TRY(nsync_batch_add_office(batch, 0, root->offices[i].code, &clone->region.tree,
					   &commit.tree, err));
	TRY(judge_candidates(verifying, batch, err));
	return count_tree(verifying, &commit.tree, err);
}

enum nsync_code nsync_clone_verify(struct nsync_clone_verification *out, struct nsync_clone *clone,
				   const struct nsync_clone_verify_options *options,
				   struct nsync_error *err)
{
	const struct nsync_walk_options how = { .unnamed = true, .jobs = options->jobs };
	struct verifying verifying = { out, clone, options };
	struct nsync_oid commit = clone->head;
	bool chain;

	memset(out, 0, sizeof(*out));
	TRY(nsync_clone_need_pin(clone, err));
	if (nsync_oid_zero(&clone->head))
		return nsync_fail(err, NSYNC_ETRUST, clone->ref, "no trust root was adopted yet");
	if (options->revision)
		TRY(nsync_repo_resolve(&commit, clone->repo, options->revision, err));
	TRY(nsync_clone_walk(clone, &out->found, NULL, &how, options->scratch, err));
	out->refused = out->found.verdict.reason != NSYNC_REASON_OK;
	if (out->refused)
		return NSYNC_OK;
	if (nsync_oid_eq(&commit, &clone->head)) {
		settle(&verifying, &clone->region);
		return NSYNC_OK;
	}
	TRY(on_chain(&chain, clone->repo, &clone->head, &commit, err));
	return chain ? verify_older(&verifying, &commit, err)
		     : verify_elsewhere(&verifying, &commit, err);
}
