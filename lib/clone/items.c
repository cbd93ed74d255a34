/* items.c: items of a clone, read from a tree or the work tree, and which versions of a story are there. */
#include <limits.h>

#include "nsync/clone.h"

static enum nsync_code read_or_fail(struct nsync_item_file *file, struct nsync_error *err)
{
	struct nsync_verdict verdict;

	TRY(nsync_item_file_read(file, &verdict, err));
	if (!verdict.reason)
		return NSYNC_OK;
	return nsync_fail(err, NSYNC_EINVAL, file->path, "%s: %s",
			  nsync_reason_name(verdict.reason), verdict.detail);
}

enum nsync_code nsync_clone_item_in_tree(struct nsync_item_file *file, bool *found,
					 const struct nsync_repo *repo,
					 const struct nsync_oid *tree, struct nsync_error *err)
{
	struct nsync_oid blob;
	enum nsync_entry_kind kind;
	bool there;

	*found = false;
	TRY(nsync_repo_find_optional(&there, &blob, &kind, repo, tree, nsync_str(file->path), err));
	if (!there || kind != NSYNC_ENTRY_FILE)
		return NSYNC_OK;
	nsync_buf_clear(&file->bytes);
	TRY(nsync_repo_blob(&file->bytes, repo, &blob, NSYNC_MAX_SIGNED_BYTES, err));
	*found = true;
	return read_or_fail(file, err);
}

enum nsync_code nsync_clone_item_in_worktree(struct nsync_item_file *file, bool *found,
					     const struct nsync_repo *repo, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf name = NSYNC_BUF_INIT(PATH_MAX);

	*found = false;
	TRY(nsync_clone_path_on_disk(&name, repo, file->path, err));
	if (!nsync_file_exists(name.p))
		return NSYNC_OK;
	nsync_buf_clear(&file->bytes);
	TRY(nsync_file_read(&file->bytes, name.p, err));
	*found = true;
	return read_or_fail(file, err);
}

static enum nsync_code has_version(bool *out, const struct nsync_repo *repo,
				   const struct nsync_oid *tree, const char *path,
				   struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf name = NSYNC_BUF_INIT(PATH_MAX);

	if (!tree) {
		TRY(nsync_clone_path_on_disk(&name, repo, path, err));
		*out = nsync_file_exists(name.p);
		return NSYNC_OK;
	}
	return nsync_repo_find_optional(out, NULL, NULL, repo, tree, nsync_str(path), err);
}

enum nsync_code nsync_clone_highest_version(int64_t *out, const struct nsync_repo *repo,
					    const struct nsync_oid *tree,
					    const struct nsync_story *story,
					    struct nsync_error *err)
{
	char path[NSYNC_MAX_PATH];
	bool there = true;

	for (*out = 0; there; *out += there) {
		nsync_path_item(path, story, *out + 1);
		TRY(has_version(&there, repo, tree, path, err));
	}
	return NSYNC_OK;
}

struct nsync_basis nsync_clone_basis(const struct nsync_clone *clone, int64_t as_of)
{
	const struct nsync_root *root = nsync_region_root(&clone->region);

	return (struct nsync_basis){
		.tree = &clone->region.tree,
		.root = root,
		.newest = root,
		.seq = INT64_MAX,
		.as_of = as_of,
		.region = &clone->region,
	};
}

enum nsync_code nsync_clone_judge_tree(struct nsync_batch **out, const struct nsync_clone *clone,
				       const struct nsync_oid *tree, int64_t as_of,
				       struct nsync_error *err)
{
	const struct nsync_basis basis = nsync_clone_basis(clone, as_of);
	const struct nsync_repo *source = clone->repo;

	TRY(nsync_batch_new(out, &source, 1, err));
	TRY(nsync_batch_add_office(*out, 0, clone->office, basis.tree, tree, err));
	return nsync_batch_judge(*out, &basis, err);
}
