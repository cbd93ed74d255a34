/* cosign.c: cosignatures and the items that wait for them. */
#include "chain.h"

static enum nsync_code judge_match(struct nsync_verdict *verdict, struct chain *chain,
				   const struct nsync_file *file, struct nsync_error *err)
{
	char name[NSYNC_MAX_PATH];
	struct nsync_path path;
	struct prior item;
	enum nsync_code code;
	size_t i;

	nsync_path_parse(&path, nsync_str(file->path));
	nsync_path_item(name, &path.story, path.number);
	code = nsync_prior_find(&item, chain, name, err);
	if (code)
		return code;
	if (!item.exists) {
		nsync_judge(verdict, NSYNC_VERSION_GAP, NULL, "%s is not accepted", name);
		return NSYNC_OK;
	}
	if (!nsync_id_eq(&item.id, &file->facts->item)) {
		nsync_judge(verdict, NSYNC_PREVIOUS_MISMATCH, "/cosignature/item", "%.12s, the item is %.12s",
			    file->facts->item.hex, item.id.hex);
		return NSYNC_OK;
	}
	for (i = 0; i < item.facts->joint_count; i++)
		if (strcmp(item.facts->joint[i], path.writer) == 0)
			return NSYNC_OK;
	nsync_judge(verdict, NSYNC_WRONG_OFFICE, NULL, "the item does not ask %s", path.writer);
	return NSYNC_OK;
}

enum nsync_code nsync_chain_cosignature(struct chain *chain, struct nsync_file *file,
					struct nsync_error *err)
{
	struct nsync_verdict verdict = { .reason = NSYNC_REASON_OK };
	enum nsync_code code;

	if (file->replaces && (!file->reason || file->id.hex[0]))
		return nsync_judge_replacement(chain, file, err);
	if (file->reason && !(file->reason == NSYNC_KEY_REVOKED && recorded(chain)))
		return NSYNC_OK;
	code = judge_match(&verdict, chain, file, err);
	if (code)
		return code;
	if (verdict.reason)
		return nsync_file_verdict(file, chain->arena, &verdict, err);
	file->accepted = true;
	return NSYNC_OK;
}

/* Whether the office's cosignature of this version is accepted and stands. */
static enum nsync_code has_cosigned(bool *out, const struct chain *chain, const char *office,
				    const struct nsync_path *path, struct nsync_error *err)
{
	char name[NSYNC_MAX_PATH];
	const struct nsync_file *file;
	struct nsync_oid id;
	enum nsync_code code;

	nsync_path_cosignature(name, office, &path->story, path->number);
	file = nsync_prior_find_file(chain, name);
	if (file && file->accepted) {
		*out = file->reason == NSYNC_REASON_OK;
		return NSYNC_OK;
	}
	code = nsync_prior_in_tree(out, &id, chain, name, err);
	*out = *out && !nsync_tree_revoked(chain, name);
	return code;
}

enum nsync_code nsync_chain_mark_awaiting(struct chain *chain, struct nsync_file *file,
					  struct nsync_error *err)
{
	struct nsync_verdict verdict;
	struct nsync_path path;
	enum nsync_code code;
	bool cosigned;
	size_t i;

	if (!file->accepted || file->reason || file->facts->status != NSYNC_USABLE ||
	    !file->facts->joint_count)
		return NSYNC_OK;
	nsync_path_parse(&path, nsync_str(file->path));
	for (i = 0; i < file->facts->joint_count; i++) {
		code = has_cosigned(&cosigned, chain, file->facts->joint[i], &path, err);
		if (code)
			return code;
		if (cosigned)
			continue;
		nsync_judge(&verdict, NSYNC_AWAITING_COSIGNATURE, "/item/infoSources", "%s", file->facts->joint[i]);
		return nsync_file_verdict(file, chain->arena, &verdict, err);
	}
	return NSYNC_OK;
}
