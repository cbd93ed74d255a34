/* plan.c: what signing a draft would make. */
#include <stdlib.h>

#include "internal.h"

void nsync_office_plan_init(struct nsync_office_plan *plan)
{
	memset(plan, 0, sizeof(*plan));
	nsync_json_doc_init(&plan->body);
}

void nsync_office_plan_release(struct nsync_office_plan *plan)
{
	nsync_json_doc_release(&plan->body);
}

/* A version that is accepted, or else lies in the work tree. */
static enum nsync_code read_version(struct nsync_item_file *file, bool *found,
				    const struct nsync_clone *clone,
				    const struct nsync_story *story, int64_t version,
				    struct nsync_error *err)
{
	nsync_path_item(file->path, story, version);
	TRY(nsync_clone_item_in_tree(file, found, clone->repo, &clone->region.tree, err));
	return *found ? NSYNC_OK : nsync_clone_item_in_worktree(file, found, clone->repo, err);
}

static enum nsync_code build(struct nsync_json_doc *body, const struct nsync_clone *clone,
			     const struct nsync_draft *draft, const struct nsync_story *story,
			     int64_t version, struct nsync_time version_created,
			     struct nsync_error *err)
{
	AUTO(nsync_item_file_release) struct nsync_item_file before = { 0 };
	const struct nsync_record *record = clone->region.record;
	struct nsync_draft_context how = {
		.authority = nsync_region_root(&clone->region)->authority,
		.office = nsync_str(clone->office),
		.version = version,
		.version_created = version_created,
		.log_seq = record->seq,
		.log_id = record->id,
	};
	bool found = false;

	nsync_item_file_init(&before);
	if (version > 1) {
		TRY(read_version(&before, &found, clone, story, version - 1, err));
		if (!found)
			return nsync_fail(err, NSYNC_ENOTFOUND, before.path,
					  "the version before is missing");
		how.before = before.file.body;
		how.previous = before.id;
	}
	return nsync_draft_build(body, draft, &how, err);
}

/* Whether a version says the same as the draft. A voided one never does: it is signed again. */
static enum nsync_code says_the_same(bool *out, const struct nsync_clone *clone,
				     const struct nsync_draft *draft,
				     const struct nsync_story *story, int64_t version,
				     struct nsync_time version_created, struct nsync_error *err)
{
	AUTO(nsync_item_file_release) struct nsync_item_file signed_one = { 0 };
	AUTO(nsync_json_doc_release) struct nsync_json_doc body = NSYNC_JSON_DOC_INIT;
	struct nsync_error quiet = { 0 };
	bool found = false;

	*out = false;
	nsync_item_file_init(&signed_one);
	TRY(read_version(&signed_one, &found, clone, story, version, err));
	/* A draft that lacks something for that version is another text; the caller says what. */
	if (!found || build(&body, clone, draft, story, version, version_created, &quiet))
		return quiet.code == NSYNC_ENOMEM ? nsync_fail_memory(err) : NSYNC_OK;
	*out = nsync_item_same(body.root, signed_one.file.body) &&
	       !nsync_office_voided(&clone->region, &signed_one.item, NULL);
	return NSYNC_OK;
}

/* Held for a reason that time or others mend: signing again would change nothing. */
static bool held_waiting(enum nsync_reason reason)
{
	return reason == NSYNC_BELOW_THRESHOLD || reason == NSYNC_ISSUED_IN_FUTURE ||
	       reason == NSYNC_VERSION_GAP || reason == NSYNC_MISSING_MEDIA;
}

enum nsync_code nsync_office_plan(struct nsync_office_plan *out, const struct nsync_clone *clone,
				  const struct nsync_draft *draft,
				  struct nsync_time version_created, struct nsync_error *err)
{
	int64_t accepted, here, newest;
	enum nsync_reason reason = NSYNC_REASON_OK;
	bool held, mended = false, same = false;

	TRY(nsync_draft_story(&out->story, draft, nsync_str(clone->office), err));
	TRY(nsync_clone_highest_version(&accepted, clone->repo, &clone->region.tree, &out->story,
					err));
	TRY(nsync_clone_highest_version(&here, clone->repo, NULL, &out->story, err));
	newest = accepted > here ? accepted : here;
	nsync_path_item(out->path, &out->story, accepted + 1);
	held = here > accepted && nsync_held_by_record(&reason, NULL, clone, out->path);
	if (held)
		TRY(nsync_held_mended(&mended, clone, out->path, err));
	if (newest)
		TRY(says_the_same(&same, clone, draft, &out->story, newest, version_created, err));
	out->already = same && (!held || mended || held_waiting(reason));
	out->anew = held && !out->already;
	out->version = out->already ? newest : out->anew ? accepted + 1 : newest + 1;
	nsync_path_item(out->path, &out->story, out->version);
	return build(&out->body, clone, draft, &out->story, out->version, version_created, err);
}

enum nsync_code nsync_office_plan_file(struct nsync_office_plan *out,
				       const struct nsync_clone *clone, const char *file,
				       const char *name, struct nsync_time version_created,
				       struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_DRAFT_BYTES);
	AUTO(nsync_draft_freep) struct nsync_draft *draft = NULL;

	TRY(nsync_file_read(&bytes, file, err));
	TRY(nsync_draft_read(&draft, nsync_str(name), nsync_buf_view(&bytes), err));
	return nsync_office_plan(out, clone, draft, version_created, err);
}

enum nsync_draft_state nsync_office_plan_state(const struct nsync_office_plan *plan)
{
	if (plan->already)
		return NSYNC_DRAFT_SIGNED;
	return plan->version > 1 ? NSYNC_DRAFT_CHANGED : NSYNC_DRAFT_NEW;
}

/* ---- the folder of drafts ---- */

static bool is_draft(const char *name)
{
	size_t n = strlen(name);

	return (n > 3 && !strcmp(name + n - 3, ".md")) || (n > 5 && !strcmp(name + n - 5, ".json"));
}

static enum nsync_code join(char **out, const char *name, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf path = NSYNC_BUF_INIT(4096);

	nsync_buf_printf(&path, "drafts/%s", name);
	TRY(nsync_buf_check(&path, err));
	*out = TAKE(path.p);
	return NSYNC_OK;
}

enum nsync_code nsync_office_drafts(char ***out, size_t *count, const struct nsync_repo *repo,
				    struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf folder = NSYNC_BUF_INIT(4096);
	struct nsync_error none = { 0 };
	size_t found, kept = 0;
	enum nsync_code code;
	char **names;

	*out = NULL;
	*count = 0;
	TRY(nsync_clone_path_on_disk(&folder, repo, "drafts", err));
	code = nsync_file_list(&names, &found, folder.p, &none);
	if (code == NSYNC_ENOTFOUND)
		return NSYNC_OK;
	if (code) {
		*err = none;
		return code;
	}
	for (size_t i = 0; i < found; i++) {
		char *name = names[i];

		if (!code && is_draft(name))
			code = join(&names[kept], name, err);
		kept += !code && is_draft(name);
		free(name);
	}
	if (code) {
		nsync_names_free(names, kept);
		return code;
	}
	*out = names;
	*count = kept;
	return NSYNC_OK;
}
