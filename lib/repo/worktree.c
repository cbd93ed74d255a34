/* worktree.c: whether the work tree may be changed, and what has changed in it. */
#include <stdlib.h>

#include "follow.h"

/* ---- tracked files ---- */

static void diff_options(git_diff_options *options)
{
	git_diff_options_init(options, GIT_DIFF_OPTIONS_VERSION);
	options->ignore_submodules = GIT_SUBMODULE_IGNORE_ALL;
}

/* Whether libgit2 calls a file changed only since attributes would change its bytes on the way to the index. */
static enum nsync_code is_unchanged(bool *out, const struct nsync_repo *repo,
				    const git_diff_delta *delta, struct nsync_error *err)
{
	const struct nsync_oid recorded = from_git(&delta->old_file.id);
	enum work_file state = WORK_OTHER;

	if (delta->status == GIT_DELTA_MODIFIED && delta->old_file.mode == delta->new_file.mode)
		TRY(nsync_index_compare_file(&state, repo, delta->old_file.path, &recorded,
					     WORK_FILE | WORK_LINK, err));
	*out = state == WORK_SAME;
	return NSYNC_OK;
}

/* The first file that is not as the index has it. */
static enum nsync_code changed_files(struct nsync_buf *path, git_index *index,
				     const struct nsync_repo *repo, struct nsync_error *err)
{
	git_diff_options options;
	git_diff *diff;
	enum nsync_code code = NSYNC_OK;
	int rc;

	diff_options(&options);
	rc = git_diff_index_to_workdir(&diff, repo->git, index, &options);
	if (rc)
		return nsync_repo_fail(err, rc, NULL, "cannot compare the work tree");
	for (size_t i = 0; !code && !path->n && i < git_diff_num_deltas(diff); i++) {
		const git_diff_delta *delta = git_diff_get_delta(diff, i);
		bool unchanged;

		code = is_unchanged(&unchanged, repo, delta, err);
		if (!code && !unchanged)
			nsync_buf_text(path, delta->old_file.path);
	}
	git_diff_free(diff);
	return code ? code : nsync_buf_check(path, err);
}

static enum nsync_code staged_files(struct nsync_buf *path, git_index *index,
				    const struct nsync_repo *repo, const struct nsync_oid *commit,
				    struct nsync_error *err)
{
	git_diff_options options;
	git_commit *handle = NULL;
	git_tree *tree = NULL;
	git_diff *diff = NULL;
	git_oid id;
	int rc = 0;

	diff_options(&options);
	if (commit) {
		id = to_git(commit);
		rc = git_commit_lookup(&handle, repo->git, &id);
		if (!rc)
			rc = git_commit_tree(&tree, handle);
	}
	if (!rc)
		rc = git_diff_tree_to_index(&diff, repo->git, tree, index, &options);
	git_tree_free(tree);
	git_commit_free(handle);
	if (rc)
		return nsync_repo_fail(err, rc, NULL, "cannot compare the index");
	if (git_diff_num_deltas(diff) > 0)
		nsync_buf_text(path, git_diff_get_delta(diff, 0)->new_file.path);
	git_diff_free(diff);
	return nsync_buf_check(path, err);
}

static enum nsync_code tracked_dirty(struct nsync_buf *path, git_index *index,
				     const struct nsync_repo *repo, const struct nsync_oid *head,
				     struct nsync_error *err)
{
	if (git_index_entrycount(index))
		TRY(changed_files(path, index, repo, err));
	return path->n ? NSYNC_OK : staged_files(path, index, repo, head, err);
}

/* What lies where the files of next come. */
static enum nsync_code untracked_obstacle(struct nsync_buf *path, const struct nsync_repo *repo,
					  const struct nsync_oid *head,
					  const struct nsync_oid *next, struct nsync_error *err)
{
	struct follow follow = { .old = { { 0 } } };

	if (head)
		TRY(nsync_repo_tree_of(&follow.old, repo, head, err));
	TRY(nsync_repo_tree_of(&follow.next, repo, next, err));
	follow.head = follow.next;
	return nsync_follow_obstacle(path, &follow, repo, err);
}

enum nsync_code nsync_repo_worktree(enum nsync_worktree *out, struct nsync_buf *path,
				    const struct nsync_repo *repo, const struct nsync_oid *next,
				    struct nsync_error *err)
{
	git_index *index = NULL;
	enum nsync_code code;
	struct nsync_oid id;
	bool born;

	*out = NSYNC_WORKTREE_NONE;
	nsync_buf_clear(path);
	if (!nsync_index_on_main(repo))
		return NSYNC_OK;
	TRY(nsync_repo_ref_optional(&born, &id, repo, "refs/heads/main", err));
	code = nsync_index_open(&index, repo, err);
	if (!code)
		code = tracked_dirty(path, index, repo, born ? &id : NULL, err);
	git_index_free(index);
	if (!code && !path->n && next)
		code = untracked_obstacle(path, repo, born ? &id : NULL, next, err);
	if (!code)
		*out = path->n ? NSYNC_WORKTREE_DIRTY : NSYNC_WORKTREE_CLEAN;
	return code;
}

/* ---- lists ---- */

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static const char *status_path(const git_status_entry *entry)
{
	const git_diff_delta *delta =
		entry->index_to_workdir ? entry->index_to_workdir : entry->head_to_index;

	return delta->new_file.path ? delta->new_file.path : delta->old_file.path;
}

struct names {
	char **list;
	size_t count, cap;
};

static enum nsync_code add_name(struct names *names, const char *path, const char *prefix,
				struct nsync_error *err)
{
	if (strncmp(path, prefix, strlen(prefix)) != 0)
		return NSYNC_OK;
	TRY(NSYNC_GROW(names->list, names->count, names->cap, err));
	names->list[names->count] = strdup(path);
	if (!names->list[names->count])
		return nsync_fail_memory(err);
	names->count++;
	return NSYNC_OK;
}

static enum nsync_code add_changed(struct names *names, const struct nsync_repo *repo,
				   const char *prefix, struct nsync_error *err)
{
	char *below = (char *)(uintptr_t)prefix;
	enum nsync_code code = NSYNC_OK;
	git_status_options options;
	git_status_list *list;
	int rc;

	git_status_options_init(&options, GIT_STATUS_OPTIONS_VERSION);
	options.show = GIT_STATUS_SHOW_INDEX_AND_WORKDIR;
	options.flags = GIT_STATUS_OPT_INCLUDE_UNTRACKED | GIT_STATUS_OPT_RECURSE_UNTRACKED_DIRS |
			GIT_STATUS_OPT_EXCLUDE_SUBMODULES | GIT_STATUS_OPT_DISABLE_PATHSPEC_MATCH;
	if (*prefix)
		options.pathspec = (git_strarray){ &below, 1 };
	rc = git_status_list_new(&list, repo->git, &options);
	if (rc)
		return nsync_repo_fail_index(err, rc, repo, "cannot look at the work tree");
	for (size_t i = 0; !code && i < git_status_list_entrycount(list); i++)
		code = add_name(names, status_path(git_status_byindex(list, i)), prefix, err);
	git_status_list_free(list);
	return code;
}

/* Git looks at no file of which its index says that nobody changes it (git update-index --assume-unchanged). */
static enum nsync_code add_unwatched(struct names *names, git_index *index,
				     const struct nsync_repo *repo, const char *prefix,
				     struct nsync_error *err)
{
	for (size_t i = 0; i < git_index_entrycount(index); i++) {
		const git_index_entry *entry = git_index_get_byindex(index, i);
		const struct nsync_oid recorded = from_git(&entry->id);
		enum work_file state;

		if (!(entry->flags & GIT_INDEX_ENTRY_VALID))
			continue;
		TRY(nsync_index_compare_file(&state, repo, entry->path, &recorded,
					     WORK_FILE | WORK_LINK, err));
		if (state != WORK_SAME)
			TRY(add_name(names, entry->path, prefix, err));
	}
	return NSYNC_OK;
}

static enum nsync_code add_all(struct names *names, const struct nsync_repo *repo,
			       const char *prefix, struct nsync_error *err)
{
	git_index *index = NULL;
	enum nsync_code code;

	TRY(add_changed(names, repo, prefix, err));
	TRY(nsync_index_open(&index, repo, err));
	code = add_unwatched(names, index, repo, prefix, err);
	git_index_free(index);
	return code;
}

enum nsync_code nsync_repo_changed(char ***out, size_t *count, const struct nsync_repo *repo,
				   const char *prefix, struct nsync_error *err)
{
	struct names names = { .list = NULL };
	enum nsync_code code = add_all(&names, repo, prefix, err);

	*out = NULL;
	*count = 0;
	if (code) {
		nsync_names_free(names.list, names.count);
		return code;
	}
	if (names.count)
		qsort(names.list, names.count, sizeof(*names.list), by_text);
	/* One that Git calls staged may be unwatched, too. */
	for (size_t i = 0; i < names.count; i++) {
		if (*count && !strcmp(names.list[*count - 1], names.list[i]))
			free(names.list[i]);
		else
			names.list[(*count)++] = names.list[i];
	}
	*out = names.list;
	return NSYNC_OK;
}
