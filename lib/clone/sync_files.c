/*
 * sync_files.c: the office's signed files in the work tree. Those that somebody edited are put back as main has
 * them; those that are signed and that nobody committed are told, since they are not sent, or wait as a conflict
 * where the server has another of that name.
 */
#include "sync.h"

/* What somebody edited is kept: a signature covers every byte of a file. */
static enum nsync_code restore(struct nsync_move *move, struct nsync_clone *clone,
			       struct nsync_error *err)
{
	for (enum nsync_room room = 0; room < NSYNC_ROOMS; room++) {
		char prefix[NSYNC_MAX_PREFIX];

		nsync_path_prefix(prefix, clone->office, room);
		TRY(nsync_move_restore(move, prefix, &clone->kept, err));
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

static enum nsync_code find_uncommitted(struct sync_union *sync, enum nsync_room room,
					const struct nsync_oid *tree, struct nsync_error *err)
{
	char prefix[NSYNC_MAX_PREFIX];
	enum nsync_code code = NSYNC_OK;
	struct nsync_sync_note *note;
	size_t count = 0;
	char **paths = NULL;

	nsync_path_prefix(prefix, sync->clone->office, room);
	TRY(nsync_repo_changed(&paths, &count, sync->clone->repo, prefix, err));
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

/* ---- signed, not committed, and in the way of the server's ---- */

static enum nsync_code find_file(struct nsync_oid *out, const struct sync_union *sync,
				 const struct nsync_oid *tree, const char *path,
				 struct nsync_error *err)
{
	bool there;

	*out = (struct nsync_oid){ { 0 } };
	TRY(nsync_repo_find_optional(&there, out, NULL, sync->clone->repo, tree, nsync_str(path),
				     err));
	return NSYNC_OK;
}

/* What was moved out of the way of a file that came, and that the region has not accepted. */
static enum nsync_code add_conflict(struct sync_union *sync, const struct nsync_kept_file *kept,
				    const struct nsync_oid *tree, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	struct nsync_conflict made = { .path = "" };
	struct nsync_error why = { .code = NSYNC_OK };
	struct nsync_oid before, accepted;
	struct nsync_path path;
	bool good, either;

	if (!nsync_path_parse(&path, nsync_str(kept->path)) || path.kind != NSYNC_PATH_ITEM ||
	    strcmp(path.writer, sync->clone->office) != 0 ||
	    nsync_conflicts_find(&sync->conflicts, kept->path) ||
	    !nsync_str_copy(made.path, sizeof(made.path), nsync_str(kept->path)))
		return NSYNC_OK;
	TRY(find_file(&before, sync, &sync->own_tree, kept->path, err));
	TRY(find_file(&made.theirs, sync, tree, kept->path, err));
	TRY(find_file(&accepted, sync, &sync->clone->region.tree, kept->path, err));
	if (!nsync_oid_zero(&before) || nsync_oid_zero(&made.theirs) || !nsync_oid_zero(&accepted))
		return NSYNC_OK;
	if (nsync_file_read(&bytes, kept->copy, &why))
		return why.code == NSYNC_ENOMEM ? nsync_fail_memory(err) : NSYNC_OK;
	TRY(nsync_sync_good(&good, sync, kept->path, nsync_buf_view(&bytes), err));
	if (!good)
		return NSYNC_OK;
	TRY(nsync_repo_write_blob(&made.mine, sync->clone->repo, nsync_buf_view(&bytes), err));
	TRY(nsync_sync_either(&either, sync, kept->path, &made.mine, &made.theirs, err));
	return either ? NSYNC_OK : nsync_conflicts_put(&sync->conflicts, &made, err);
}

static enum nsync_code find_conflicts(struct sync_union *sync, const struct nsync_oid *tree,
				      struct nsync_error *err)
{
	const struct nsync_kept *kept = &sync->clone->kept;
	const size_t before = sync->conflicts.count;

	for (size_t i = 0; i < kept->count; i++)
		TRY(add_conflict(sync, &kept->list[i], tree, err));
	return sync->conflicts.count == before
		       ? NSYNC_OK
		       : nsync_conflicts_save(&sync->conflicts, sync->clone->repo, err);
}

enum nsync_code nsync_sync_files(struct sync_union *sync, struct nsync_move *move,
				 struct nsync_error *err)
{
	TRY(restore(move, sync->clone, err));
	if (!nsync_repo_workdir(sync->clone->repo))
		return NSYNC_OK;
	TRY(find_conflicts(sync, &move->tree, err));
	TRY(find_uncommitted(sync, NSYNC_ROOM_COSIGNATURES, &move->tree, err));
	return find_uncommitted(sync, NSYNC_ROOM_ITEMS, &move->tree, err);
}
