/* plan.c: what signing a draft would make. */
#include "cmd/held.h"
#include "cmd/plan.h"
#include "cmd/voided.h"

void draft_plan_init(struct draft_plan *plan)
{
	memset(plan, 0, sizeof(*plan));
	nsync_json_doc_init(&plan->body);
}

void draft_plan_release(struct draft_plan *plan)
{
	nsync_json_doc_release(&plan->body);
}

/* A version that is accepted, or else lies in the work tree. */
static enum nsync_code read_version(struct nsync_item_file *file, bool *found,
				    const struct nsync_clone *context,
				    const struct nsync_story *story, int64_t version,
				    struct nsync_error *err)
{
	nsync_path_item(file->path, story, version);
	TRY(nsync_clone_item_in_tree(file, found, context->repo, &context->region.tree, err));
	return *found ? NSYNC_OK : nsync_clone_item_in_worktree(file, found, context->repo, err);
}

static enum nsync_code build(struct nsync_json_doc *body, const struct nsync_clone *context,
			     const struct nsync_draft *draft, const struct nsync_story *story,
			     int64_t version, struct nsync_time version_created,
			     struct nsync_error *err)
{
	AUTO(nsync_item_file_release) struct nsync_item_file before;
	const struct nsync_record *record = context->region.record;
	struct nsync_draft_context how = {
		.authority = nsync_region_root(&context->region)->authority,
		.office = nsync_str(context->office),
		.version = version,
		.version_created = version_created,
		.log_seq = record->seq,
		.log_id = record->id,
	};
	bool found = false;

	nsync_item_file_init(&before);
	if (version > 1) {
		TRY(read_version(&before, &found, context, story, version - 1, err));
		if (!found)
			return nsync_fail(err, NSYNC_ENOTFOUND, before.path, "the version before is missing");
		how.before = before.file.body;
		how.previous = before.id;
	}
	return nsync_draft_build(body, draft, &how, err);
}

/* Whether the newest version there is says the same as the draft, and counts: what a revocation voided is said again. */
static enum nsync_code says_the_same(bool *out, const struct nsync_clone *context,
				     const struct nsync_draft *draft,
				     const struct nsync_story *story, int64_t version,
				     struct nsync_time version_created, struct nsync_error *err)
{
	AUTO(nsync_item_file_release) struct nsync_item_file signed_one;
	AUTO(nsync_json_doc_release) struct nsync_json_doc body = NSYNC_JSON_DOC_INIT;
	struct nsync_error quiet = { 0 };
	bool found = false;

	*out = false;
	nsync_item_file_init(&signed_one);
	TRY(read_version(&signed_one, &found, context, story, version, err));
	/* A draft that lacks something for that version is another text; what it lacks is said later. */
	if (!found || build(&body, context, draft, story, version, version_created, &quiet))
		return quiet.code == NSYNC_ENOMEM ? nsync_fail_memory(err) : NSYNC_OK;
	*out = nsync_item_same(body.root, signed_one.file.body) &&
	       !voided(&context->region, &signed_one.item, NULL);
	return NSYNC_OK;
}

/* Held for a reason that time or others mend: signing again would change nothing. */
static bool held_waiting(enum nsync_reason reason)
{
	return reason == NSYNC_BELOW_THRESHOLD || reason == NSYNC_ISSUED_IN_FUTURE ||
	       reason == NSYNC_VERSION_GAP || reason == NSYNC_MISSING_MEDIA;
}

enum nsync_code draft_plan(struct draft_plan *out, const struct nsync_clone *context,
			   const struct nsync_draft *draft, struct nsync_time version_created,
			   struct nsync_error *err)
{
	int64_t accepted, here, newest;
	enum nsync_reason reason = NSYNC_REASON_OK;
	bool held, mended = false, same = false;

	TRY(nsync_draft_story(&out->story, draft, nsync_str(context->office), err));
	TRY(nsync_clone_highest_version(&accepted, context->repo, &context->region.tree,
					&out->story, err));
	TRY(nsync_clone_highest_version(&here, context->repo, NULL, &out->story, err));
	newest = accepted > here ? accepted : here;
	nsync_path_item(out->path, &out->story, accepted + 1);
	held = here > accepted && held_by_record(&reason, NULL, context, out->path);
	if (held)
		TRY(held_mended(&mended, context, out->path, err));
	if (newest)
		TRY(says_the_same(&same, context, draft, &out->story, newest, version_created,
				  err));
	out->already = same && (!held || mended || held_waiting(reason));
	out->anew = held && !out->already;
	out->version = out->already ? newest : out->anew ? accepted + 1 : newest + 1;
	nsync_path_item(out->path, &out->story, out->version);
	return build(&out->body, context, draft, &out->story, out->version, version_created, err);
}

/* ---- the folder of drafts ---- */

static bool is_draft(const char *name)
{
	size_t n = strlen(name);

	return (n > 3 && !strcmp(name + n - 3, ".md")) || (n > 5 && !strcmp(name + n - 5, ".json"));
}

enum nsync_code drafts_each(const struct nsync_repo *repo,
			    enum nsync_code (*see)(void *payload, const char *file, const char *name,
						   struct nsync_error *err),
			    void *payload, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf folder = NSYNC_BUF_INIT(4096);
	struct nsync_error none = { 0 };
	enum nsync_code code;
	size_t count;
	char **names;

	TRY(nsync_clone_path_on_disk(&folder, repo, "drafts", err));
	code = nsync_file_list(&names, &count, folder.p, &none);
	if (code == NSYNC_ENOTFOUND)
		return NSYNC_OK;
	if (code) {
		*err = none;
		return code;
	}
	for (size_t i = 0; i < count && !code; i++) {
		AUTO(nsync_buf_release) struct nsync_buf file = NSYNC_BUF_INIT(4096);
		AUTO(nsync_buf_release) struct nsync_buf name = NSYNC_BUF_INIT(4096);

		if (!is_draft(names[i]))
			continue;
		nsync_buf_printf(&file, "%s/%s", folder.p, names[i]);
		nsync_buf_printf(&name, "drafts/%s", names[i]);
		code = nsync_buf_check(&file, err);
		if (!code)
			code = nsync_buf_check(&name, err);
		if (!code)
			code = see(payload, file.p, name.p, err);
	}
	nsync_names_free(names, count);
	return code;
}
