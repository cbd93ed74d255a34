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
	AUTO(nsync_buf_release) struct nsync_buf name = NSYNC_BUF_INIT(4096);
	AUTO(nsync_buf_release) struct nsync_buf now = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	AUTO(nsync_buf_release) struct nsync_buf then = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	struct nsync_error none = { 0 };
	struct nsync_oid blob;
	enum nsync_code code;
	bool found;

	*out = false;
	TRY(nsync_held_blob(&blob, &found, clone, nsync_str(path), err));
	TRY(nsync_clone_path_on_disk(&name, clone->repo, path, err));
	if (found)
		TRY(nsync_file_read(&now, name.p, err));
	if (!found)
		return NSYNC_OK;
	/* What was held may be too large to read: then it is another. */
	code = nsync_repo_blob(&then, clone->repo, &blob, NSYNC_MAX_SIGNED_BYTES, &none);
	if (code && code != NSYNC_ELIMIT)
		return nsync_fail_as(err, code, none.where, &none);
	*out = code || !nsync_str_eq(nsync_buf_view(&now), nsync_buf_view(&then));
	return NSYNC_OK;
}
