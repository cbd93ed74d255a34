/* cosign.c: an office signs another office's accepted joint item. */
#include "internal.h"
#include "nsync/clone_sync.h"

void nsync_cosign_plan_init(struct nsync_cosign_plan *plan)
{
	memset(plan, 0, sizeof(*plan));
	nsync_item_file_init(&plan->item);
}

void nsync_cosign_plan_release(struct nsync_cosign_plan *plan)
{
	nsync_item_file_release(&plan->item);
}

static enum nsync_code read_item(struct nsync_cosign_plan *out, const struct nsync_clone *clone,
				 const struct nsync_story *story, int64_t version,
				 struct nsync_error *err)
{
	const struct nsync_oid *tree = &clone->region.tree;
	bool found = false;

	if (!version)
		TRY(nsync_clone_highest_version(&version, clone->repo, tree, story, err));
	nsync_path_item(out->item.path, story, version ? version : 1);
	TRY(nsync_clone_item_in_tree(&out->item, &found, clone->repo, tree, err));
	if (!found)
		return nsync_fail(
			err, NSYNC_ENOTFOUND, out->item.path,
			"not accepted yet; an item is cosigned after its merge and a sync");
	nsync_path_cosignature(out->path, clone->office, story, version);
	return NSYNC_OK;
}

bool nsync_office_is_asked(const struct nsync_item *item, const char *office)
{
	for (size_t i = 0; i < item->joint_count; i++)
		if (!strcmp(item->joint[i], office))
			return true;
	return false;
}

/* Whether the region or this clone's main has the cosignature; what only lies in a folder counts for nothing. */
static enum nsync_code find_already(bool *out, const struct nsync_clone *clone, const char *path,
				    struct nsync_error *err)
{
	struct nsync_oid tree, head;

	TRY(nsync_repo_find_optional(out, NULL, NULL, clone->repo, &clone->region.tree,
				     nsync_str(path), err));
	if (*out)
		return NSYNC_OK;
	TRY(nsync_clone_own_tree(&tree, &head, clone->repo, err));
	return nsync_repo_find_optional(out, NULL, NULL, clone->repo, &tree, nsync_str(path), err);
}

enum nsync_code nsync_office_cosign_plan(struct nsync_cosign_plan *out,
					 const struct nsync_clone *clone,
					 const struct nsync_story *story, int64_t version,
					 struct nsync_error *err)
{
	TRY(read_item(out, clone, story, version, err));
	if (!nsync_office_is_asked(&out->item.item, clone->office))
		return nsync_fail(err, NSYNC_EINVAL, out->item.path,
				  "it does not name %s as a joint issuer", clone->office);
	out->voided = nsync_office_voided(&clone->region, &out->item.item, clone->office);
	if (out->voided)
		return NSYNC_OK;
	return find_already(&out->already, clone, out->path, err);
}

static enum nsync_code make(struct nsync_buf *bytes, const struct nsync_clone *clone,
			    const struct nsync_cosign_plan *plan, const struct nsync_key *key,
			    const struct nsync_key_info *who, int64_t now, struct nsync_error *err)
{
	AUTO(nsync_json_doc_release) struct nsync_json_doc body = NSYNC_JSON_DOC_INIT;
	const struct nsync_basis basis = nsync_clone_basis(clone, now);
	struct nsync_verdict verdict;

	TRY(nsync_cosignature_build(&body, basis.root->authority, &plan->item.item.story,
				    plan->item.item.version, &plan->item.id, err));
	TRY(nsync_sign_body(bytes, NULL, NSYNC_KIND_COSIGNATURE, body.root, NULL, key, err));
	TRY(nsync_verify_bytes(&verdict, NULL, nsync_str(plan->path), nsync_buf_view(bytes),
			       &basis, err));
	if (verdict.reason && verdict.reason != NSYNC_BELOW_THRESHOLD)
		return nsync_fail(err, NSYNC_EKEY, who->name, "%s: %s",
				  nsync_reason_name(verdict.reason), verdict.detail);
	return NSYNC_OK;
}

static enum nsync_code commit(struct nsync_cosign_result *out, struct nsync_move *move,
			      const struct nsync_clone *clone, const struct nsync_cosign_plan *plan,
			      struct nsync_str bytes, const struct nsync_signature *author,
			      struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf message = NSYNC_BUF_INIT(4096);
	const struct nsync_item *item = &plan->item.item;
	struct nsync_addition file = { .path = plan->path };
	char story[NSYNC_MAX_PATH];

	nsync_story_format(story, &item->story, 0);
	nsync_buf_printf(&message, "Cosign %s, version %lld\n\n%.*s\n", story,
			 (long long)item->version, NSYNC_FMT(item->headline));
	TRY(nsync_buf_check(&message, err));
	TRY(nsync_repo_write_blob(&file.id, clone->repo, bytes, err));
	TRY(nsync_move_commit(&out->commit, move, &file, 1, author, message.p, &out->kept, err));
	out->behind = move->behind;
	return NSYNC_OK;
}

void nsync_cosign_result_release(struct nsync_cosign_result *result)
{
	nsync_kept_release(&result->kept);
}

enum nsync_code nsync_office_cosign(struct nsync_cosign_result *out,
				    const struct nsync_clone *clone,
				    const struct nsync_cosign_plan *plan,
				    const struct nsync_key *key, const struct nsync_key_info *who,
				    struct nsync_time now, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	AUTO(nsync_buf_release) struct nsync_buf names = NSYNC_BUF_INIT(4096);
	AUTO(nsync_move_end) struct nsync_move move = { .lock = -1 };
	struct nsync_signature author;

	*out = (struct nsync_cosign_result){ .already = false };
	if (plan->voided || plan->already)
		return nsync_fail(err, NSYNC_EINVAL, plan->path, "%s",
				  plan->already ? "signed already" : "voided by a revocation");
	TRY(make(&bytes, clone, plan, key, who, now.seconds, err));
	TRY(nsync_clone_author(&author, &names, clone->repo, who, now.seconds, err));
	TRY(nsync_move_begin(&move, clone->repo, &out->kept, err));
	/* Another run may have been faster since the plan was made. */
	TRY(find_already(&out->already, clone, plan->path, err));
	if (out->already)
		return NSYNC_OK;
	TRY(nsync_clone_need_no_conflict(clone->repo, &plan->item.item.story, err));
	return commit(out, &move, clone, plan, nsync_buf_view(&bytes), &author, err);
}
