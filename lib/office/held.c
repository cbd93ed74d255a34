/* held.c: what the newest record holds of an office's files. */
#include "internal.h"

bool nsync_held_by_record(enum nsync_reason *reason, struct nsync_str *pointer,
			  const struct nsync_clone *clone, const char *path)
{
	return clone->region.record && nsync_record_hold(reason, pointer, clone->region.record,
							 nsync_str(clone->office), nsync_str(path));
}

enum nsync_code nsync_held_blob(struct nsync_oid *out, bool *found, const struct nsync_clone *clone,
				struct nsync_str path, struct nsync_error *err)
{
	const struct nsync_json *input =
		nsync_json_get(clone->region.record->inputs, nsync_str(clone->office));
	struct nsync_error none = { 0 };
	enum nsync_entry_kind kind;
	struct nsync_commit commit;
	struct nsync_oid head;
	enum nsync_code code;

	*found = false;
	if (!nsync_oid_parse(&head, nsync_json_get_str(input, NSYNC_STR("head"))))
		return NSYNC_OK;
	code = nsync_repo_commit(&commit, clone->repo, &head, &none);
	if (code == NSYNC_ENOMEM)
		return nsync_fail_memory(err);
	if (code)
		return NSYNC_OK;
	TRY(nsync_repo_find_optional(found, out, &kind, clone->repo, &commit.tree, path, err));
	*found = *found && kind == NSYNC_ENTRY_FILE;
	return NSYNC_OK;
}

enum nsync_code nsync_held_mended(bool *out, const struct nsync_clone *clone, const char *path,
				  struct nsync_error *err)
{
	struct nsync_oid then, now, tree, head;
	bool found;

	*out = false;
	TRY(nsync_held_blob(&then, &found, clone, nsync_str(path), err));
	if (!found)
		return NSYNC_OK;
	TRY(nsync_clone_own_tree(&tree, &head, clone->repo, err));
	TRY(nsync_repo_find_optional(&found, &now, NULL, clone->repo, &tree, nsync_str(path), err));
	*out = found && !nsync_oid_eq(&then, &now);
	return NSYNC_OK;
}
