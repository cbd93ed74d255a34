/* verify.c: every file of a tree: the regional branch at any of its commits, or another commit. */
#include <string.h>

#include "cmd/commands.h"
#include "cmd/report/log.h"
#include "cmd/report/office.h"
#include "nsync/item.h"

struct verifying {
	struct call *call;
	struct nsync_clone
		context; /* walked to the regional branch's head: the newest revocations */
	struct nsync_region older; /* a walk to an earlier commit */
	struct file_counts counts;
	int64_t jobs;
	bool refused;
};

static void verifying_release(struct verifying *verifying)
{
	nsync_region_release(&verifying->older);
	nsync_clone_release(&verifying->context);
}

/* ---- what there is -------------------------------------------------------------------- */

/* The walk has counted what it saw: no tree is opened for it. */
static void count_region(struct file_counts *counts, const struct nsync_region *region)
{
	*counts = (struct file_counts){ .items = region->item_count,
					.cosignatures = region->cosignature_count,
					.media = region->media_count,
					.roots = (int64_t)region->root_count,
					.records = region->record ? region->record->seq : 0 };
}

static void count_file(struct file_counts *counts, const struct nsync_entry *entry, int one)
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

/* Another tree: the region's, and where it differs. */
static enum nsync_code count_tree(struct verifying *verifying, const struct nsync_oid *tree,
				  struct nsync_error *err)
{
	struct nsync_tree_visitor visitor = { count_added, count_removed, &verifying->counts };
	const struct nsync_region *region = &verifying->context.region;

	count_region(&verifying->counts, region);
	return nsync_repo_compare(verifying->context.repo, &region->tree, tree, "", &visitor, err);
}

/* ---- a commit of the regional branch ------------------------------------------------------ */

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
static void tell_findings(struct verifying *verifying, const struct nsync_region *region)
{
	for (size_t i = 0; i < region->finding_count; i++) {
		struct nsync_verdict verdict = { .reason = region->findings[i].reason };

		nsync_judge(&verdict, region->findings[i].reason, NULL, "record %lld",
			    (long long)region->findings[i].seq);
		report_item(verifying->call, region->findings[i].path, &verdict);
	}
}

/* An earlier commit is judged anew, with the revocations that are known today. */
static enum nsync_code verify_older(struct verifying *verifying, const struct nsync_oid *commit,
				    struct nsync_error *err)
{
	const struct nsync_clone *context = &verifying->context;
	struct nsync_walk_options options = { .newest = nsync_region_root(&context->region),
					      .unnamed = true,
					      .jobs = (unsigned)verifying->jobs,
					      .progress = report_progress,
					      .payload = verifying->call };
	struct nsync_disagreement found = { 0 };

	verifying->older.pin = context->pin;
	TRY(nsync_audit_walk(&verifying->older, &found, context->repo, commit, &options, err));
	if (found.verdict.reason) {
		report_disagreement(verifying->call, &found);
		verifying->refused = true;
		return NSYNC_OK;
	}
	tell_findings(verifying, &verifying->older);
	count_region(&verifying->counts, &verifying->older);
	return NSYNC_OK;
}

/* ---- another commit ------------------------------------------------------------------------ */

static enum nsync_code see_strange(void *payload, const struct nsync_entry *entry,
				   const struct nsync_oid *old_id, struct nsync_error *err)
{
	struct verifying *verifying = payload;
	struct nsync_buf path = NSYNC_BUF_INIT(NSYNC_MAX_HELD_PATH + 4);
	struct nsync_verdict verdict = { 0 };

	(void)old_id;
	(void)err;
	nsync_path_escape(&path, entry->path);
	nsync_judge(&verdict, entry->trouble ? entry->trouble : NSYNC_UNRECORDED_CHANGE, NULL, "%s",
		    "");
	report_item(verifying->call, path.p ? path.p : "", &verdict);
	nsync_buf_release(&path);
	verifying->refused = true;
	return NSYNC_OK;
}

/* Roots and records are the region's; nobody else's branch has others. */
static enum nsync_code check_log(struct verifying *verifying, const struct nsync_oid *tree,
				 struct nsync_error *err)
{
	struct nsync_tree_visitor visitor = { see_strange, NULL, verifying };
	const struct nsync_clone *context = &verifying->context;

	TRY(nsync_repo_compare(context->repo, &context->region.tree, tree, "trust/", &visitor,
			       err));
	return nsync_repo_compare(context->repo, &context->region.tree, tree, "log/", &visitor,
				  err);
}

static enum nsync_code judge_candidates(struct verifying *verifying, struct nsync_batch *batch,
					struct nsync_error *err)
{
	const struct nsync_clone *context = &verifying->context;
	const struct nsync_root *root = nsync_region_root(&context->region);
	const struct nsync_ground ground = {
		.tree = &context->region.tree,
		.root = root,
		.newest = root,
		.seq = INT64_MAX,
		.as_of = clock_now().seconds,
		.region = &context->region,
		.jobs = (unsigned)verifying->jobs,
		.progress = report_progress,
		.payload = verifying->call,
	};
	const struct nsync_file *files;
	size_t count;

	TRY(nsync_batch_judge(batch, &ground, err));
	files = nsync_batch_files(batch, &count);
	for (size_t i = 0; i < count; i++) {
		struct nsync_buf path = NSYNC_BUF_INIT(NSYNC_MAX_HELD_PATH + 4);
		struct nsync_verdict ok = { .reason = files[i].reason };

		if (files[i].ignored)
			continue;
		nsync_path_escape(&path, nsync_str(files[i].path));
		report_item(verifying->call, path.p ? path.p : "",
			    files[i].verdict ? files[i].verdict : &ok);
		nsync_buf_release(&path);
		verifying->refused |= !files[i].accepted;
	}
	return NSYNC_OK;
}

static enum nsync_code verify_elsewhere(struct verifying *verifying, const struct nsync_oid *id,
					struct nsync_error *err)
{
	const struct nsync_clone *context = &verifying->context;
	const struct nsync_root *root = nsync_region_root(&context->region);
	const struct nsync_repo *sources[] = { context->repo };
	AUTO(nsync_batch_freep) struct nsync_batch *batch = NULL;
	struct nsync_commit commit;

	if (!root)
		return nsync_fail(err, NSYNC_ETRUST, context->ref, "no trust root was adopted yet");
	TRY(nsync_repo_commit(&commit, context->repo, id, err));
	TRY(check_log(verifying, &commit.tree, err));
	TRY(nsync_batch_new(&batch, sources, 1, err));
	for (size_t i = 0; i < root->office_count; i++)
		TRY(nsync_batch_add_office(batch, 0, root->offices[i].code, &context->region.tree,
					   &commit.tree, err));
	TRY(judge_candidates(verifying, batch, err));
	return count_tree(verifying, &commit.tree, err);
}

/* ---- the command --------------------------------------------------------------------------- */

static enum nsync_code verify(struct verifying *verifying, struct nsync_error *err)
{
	struct call *call = verifying->call;
	struct nsync_clone *context = &verifying->context;
	const char *revision = call->options.arg_count ? call->options.args[0] : NULL;
	struct nsync_walk_options how = { .unnamed = true, .progress = report_progress, .payload = call };
	struct nsync_disagreement found;
	struct nsync_oid commit;
	bool chain;

	TRY(option_number(&verifying->jobs, &call->options, "jobs", 1, NSYNC_MAX_JOBS, err));
	how.jobs = (unsigned)verifying->jobs;
	TRY(nsync_clone_open(context, &call->host, err));
	TRY(nsync_clone_need_pin(context, err));
	if (nsync_oid_zero(&context->head))
		return nsync_fail(err, NSYNC_ETRUST, context->ref, "no trust root was adopted yet");
	commit = context->head;
	if (revision)
		TRY(nsync_repo_resolve(&commit, context->repo, revision, err));
	TRY(nsync_clone_walk(context, &found, NULL, &how, option_given(&call->options, "all"),
			     err));
	if (found.verdict.reason) {
		report_disagreement(call, &found);
		verifying->refused = true;
		return NSYNC_OK;
	}
	if (nsync_oid_eq(&commit, &context->head)) {
		tell_findings(verifying, &context->region);
		count_region(&verifying->counts, &context->region);
		return NSYNC_OK;
	}
	TRY(on_chain(&chain, context->repo, &context->head, &commit, err));
	return chain ? verify_older(verifying, &commit, err)
		     : verify_elsewhere(verifying, &commit, err);
}

static int run(struct call *call)
{
	AUTO(verifying_release) struct verifying verifying = { .call = call };
	struct nsync_error err = { 0 };

	nsync_clone_init(&verifying.context);
	nsync_region_init(&verifying.older);
	if (verify(&verifying, &err))
		return report_error(call, &err);
	report_verified(call, &verifying.counts, verifying.refused);
	report_root_expiry(call, nsync_region_root(&verifying.context.region), clock_now().seconds);
	return report_end(call, verifying.refused ? FINDINGS : ALL_WELL);
}

static const struct option_spec options[] = {
	{ "all", 0, NULL, false, "ignore what was verified before" },
	{ "jobs", 0, "N", false, "how many processors to use (all)" },
	{ NULL, 0, NULL, false, NULL },
};

const struct command cmd_verify = {
	.name = "verify",
	.about = "judge every file of a tree",
	.usage = "verify [--all] [--jobs N] [REV]",
	.more = "REV is the regional branch, if not given. A commit of it is judged with the newest known\n"
		"revocations; of any other commit, what the region has not accepted is judged as merge would.\n"
		"Files that are ok are counted, others named. Only what has come since the last run is read; a root\n"
		"that revokes a key has all of it judged again.",
	.example = "nsync verify --all\n",
	.options = options,
	.max_args = 1,
	.run = run,
};
