/* restore.c: give index and work tree back what main has, where somebody edited it by hand. */
#include "follow.h"
#include "names.h"

/* A commit that another program made may name "..", or ".git" in some disguise: nothing is written there. */
static bool names_are_valid(struct nsync_str path)
{
	for (size_t n; path.n; path = (struct nsync_str){ path.p + n, path.n - n }) {
		const char *slash = memchr(path.p, '/', path.n);

		n = slash ? (size_t)(slash - path.p) : path.n;
		if (!nsync_tree_name_valid((struct nsync_str){ path.p, n }))
			return false;
		n += slash != NULL;
	}
	return true;
}

/* One file that Git calls changed; what main does not have is none of ours. */
static enum nsync_code restore_file(const struct nsync_move *move, struct index_copy *copy,
				    const char *path, struct nsync_kept *kept,
				    struct nsync_error *err)
{
	enum nsync_entry_kind kind;
	struct nsync_oid blob;
	bool there;

	TRY(nsync_repo_find_optional(&there, &blob, &kind, move->repo, &move->tree,
				     nsync_str(path), err));
	if (!there || kind != NSYNC_ENTRY_FILE || !names_are_valid(nsync_str(path)))
		return NSYNC_OK;
	return nsync_follow_restore(path, &blob, move->repo, copy, kept, err);
}

static enum nsync_code restore_all(const struct nsync_move *move, char *const *paths, size_t count,
				   struct nsync_kept *kept, struct nsync_error *err)
{
	AUTO(nsync_index_copy_release) struct index_copy copy = { .index = NULL };
	bool changed;

	TRY(nsync_index_copy_open(&copy, move->repo, err));
	for (size_t i = 0; i < count; i++)
		TRY(restore_file(move, &copy, paths[i], kept, err));
	TRY(nsync_index_copy_publish(&changed, &copy, err));
	return changed ? nsync_fail(err, NSYNC_ECONFLICT, "index",
				    "another program changed Git's index meanwhile")
		       : NSYNC_OK;
}

enum nsync_code nsync_move_restore(struct nsync_move *move, const char *prefix,
				   struct nsync_kept *kept, struct nsync_error *err)
{
	enum nsync_code code = NSYNC_OK;
	size_t count = 0;
	char **paths = NULL;

	if (!nsync_index_on_main(move->repo))
		return NSYNC_OK;
	TRY(nsync_repo_changed(&paths, &count, move->repo, prefix, err));
	if (count)
		code = restore_all(move, paths, count, kept, err);
	nsync_names_free(paths, count);
	return code;
}
