/* cosign.c: an office signs another office's accepted joint item. */
#include "internal.h"

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

static enum nsync_code find_already(bool *out, const struct nsync_clone *clone, const char *path,
				    struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf name = NSYNC_BUF_INIT(4096);

	TRY(nsync_repo_find_optional(out, NULL, NULL, clone->repo, &clone->region.tree,
				     nsync_str(path), err));
	if (*out)
		return NSYNC_OK;
	TRY(nsync_clone_path_on_disk(&name, clone->repo, path, err));
	*out = nsync_file_exists(name.p);
	return NSYNC_OK;
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

static enum nsync_code commit(struct nsync_oid *out, const struct nsync_clone *clone,
			      const struct nsync_cosign_plan *plan, struct nsync_str bytes,
			      const struct nsync_key_info *who, int64_t now,
			      struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf names = NSYNC_BUF_INIT(4096);
	AUTO(nsync_buf_release) struct nsync_buf message = NSYNC_BUF_INIT(4096);
	const struct nsync_item *item = &plan->item.item;
	const char *const paths[] = { plan->path };
	struct nsync_signature author;
	char story[NSYNC_MAX_PATH];

	nsync_story_format(story, &item->story, 0);
	nsync_buf_printf(&message, "Cosign %s, version %lld\n\n%.*s\n", story,
			 (long long)item->version, NSYNC_FMT(item->headline));
	TRY(nsync_clone_write_file(clone->repo, plan->path, bytes, err));
	TRY(nsync_buf_check(&message, err));
	TRY(nsync_clone_author(&author, &names, clone->repo, who, now, err));
	return nsync_repo_commit_files(out, clone->repo, paths, 1, &author, message.p, err);
}

enum nsync_code nsync_office_cosign(struct nsync_oid *out, const struct nsync_clone *clone,
				    const struct nsync_cosign_plan *plan,
				    const struct nsync_key *key, const struct nsync_key_info *who,
				    struct nsync_time now, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);

	if (plan->voided || plan->already)
		return nsync_fail(err, NSYNC_EINVAL, plan->path, "%s",
				  plan->already ? "signed already" : "voided by a revocation");
	TRY(make(&bytes, clone, plan, key, who, now.seconds, err));
	return commit(out, clone, plan, nsync_buf_view(&bytes), who, now.seconds, err);
}
