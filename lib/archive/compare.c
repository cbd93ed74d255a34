/* compare.c: what changed between two versions of a story, in words. */
#include "lib/archive/internal.h"

enum nsync_code nsync_archive_choose_versions(int64_t *from, int64_t *to,
					      const struct nsync_clone *clone,
					      const struct nsync_story *story, const char *name,
					      struct nsync_error *err)
{
	int64_t accepted, here = 0;

	TRY(nsync_clone_highest_version(&accepted, clone->repo, &clone->region.tree, story, err));
	if (nsync_repo_workdir(clone->repo))
		TRY(nsync_clone_highest_version(&here, clone->repo, NULL, story, err));
	if (!*to)
		*to = accepted > here ? accepted : here;
	if (!*from)
		*from = *to - 1;
	return *from < 1 ? nsync_fail(err, NSYNC_EINVAL, name, "it has one version only") :
			   NSYNC_OK;
}

/* Append the words of one version. */
static enum nsync_code add_words(struct nsync_buf *out, const struct nsync_clone *clone,
				 const struct nsync_story *story, int64_t version,
				 struct nsync_error *err)
{
	AUTO(nsync_item_file_freep) struct nsync_item_file *file = nsync_item_file_new();
	bool found;

	if (!file)
		return nsync_fail_memory(err);
	nsync_path_item(file->path, story, version);
	TRY(nsync_clone_item_in_tree(file, &found, clone->repo, &clone->region.tree, err));
	if (!found && nsync_repo_workdir(clone->repo))
		TRY(nsync_clone_item_in_worktree(file, &found, clone->repo, err));
	if (!found)
		return nsync_fail(err, NSYNC_ENOTFOUND, file->path, "no such version");
	nsync_item_words(out, &file->item);
	return nsync_buf_check(out, err);
}

enum nsync_code nsync_archive_compare(struct nsync_buf *out, const struct nsync_clone *clone,
				      const struct nsync_story *story, int64_t from, int64_t to,
				      struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf before = NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES);
	AUTO(nsync_buf_release) struct nsync_buf after = NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES);

	TRY(add_words(&before, clone, story, from, err));
	TRY(add_words(&after, clone, story, to, err));
	return nsync_repo_text_diff(out, nsync_buf_view(&before), nsync_buf_view(&after), err);
}
