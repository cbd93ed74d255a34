/*
 * sync_files.c: the office's signed files in the work tree. Those that somebody edited are put back as main has
 * them; those that are signed and that nobody committed are told, since they are not sent.
 */
#include "sync.h"

/* What somebody edited is kept: a signature covers every byte of a file. */
static enum nsync_code restore(struct nsync_move *move, struct nsync_clone *clone,
			       struct nsync_error *err)
{
	static const char *const rooms[] = { "cosignatures", "items", "media" };

	for (size_t i = 0; i < sizeof(rooms) / sizeof(rooms[0]); i++) {
		AUTO(nsync_buf_release) struct nsync_buf prefix = NSYNC_BUF_INIT(64);

		nsync_buf_printf(&prefix, "%s/%s/", rooms[i], clone->office);
		TRY(nsync_buf_check(&prefix, err));
		TRY(nsync_move_restore(move, prefix.p, &clone->kept, err));
	}
	return NSYNC_OK;
}

/* Whether the office has signed a file that main lacks. What does not read is nobody's work that could be sent. */
static enum nsync_code is_signed(bool *out, const struct sync_union *sync, const char *path,
				 const struct nsync_oid *tree, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	struct nsync_error why = { .code = NSYNC_OK };
	enum nsync_code code;
	bool committed;

	*out = false;
	TRY(nsync_repo_find_optional(&committed, NULL, NULL, sync->clone->repo, tree,
				     nsync_str(path), err));
	if (committed)
		return NSYNC_OK;
	code = nsync_repo_read_work_file(&bytes, sync->clone->repo, path, &why);
	if (code == NSYNC_ENOMEM)
		return nsync_fail_memory(err);
	if (code)
		return NSYNC_OK;
	return nsync_sync_good(out, sync, path, nsync_buf_view(&bytes), err);
}

static enum nsync_code find_uncommitted(struct sync_union *sync, const char *room,
					const struct nsync_oid *tree, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf prefix = NSYNC_BUF_INIT(64);
	enum nsync_code code = NSYNC_OK;
	struct nsync_sync_note *note;
	size_t count = 0;
	char **paths = NULL;

	nsync_buf_printf(&prefix, "%s/%s/", room, sync->clone->office);
	TRY(nsync_buf_check(&prefix, err));
	TRY(nsync_repo_changed(&paths, &count, sync->clone->repo, prefix.p, err));
	for (size_t i = 0; i < count && !code; i++) {
		bool left = false;

		code = is_signed(&left, sync, paths[i], tree, err);
		if (!code && left)
			code = nsync_sync_note(&note, sync->out, NSYNC_SYNC_UNCOMMITTED, paths[i],
					       err);
	}
	nsync_names_free(paths, count);
	return code;
}

enum nsync_code nsync_sync_files(struct sync_union *sync, struct nsync_move *move,
				 struct nsync_error *err)
{
	TRY(restore(move, sync->clone, err));
	if (!nsync_repo_workdir(sync->clone->repo))
		return NSYNC_OK;
	TRY(find_uncommitted(sync, "cosignatures", &move->tree, err));
	return find_uncommitted(sync, "items", &move->tree, err);
}
