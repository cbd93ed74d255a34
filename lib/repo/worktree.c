/* worktree.c: whether the work tree may be changed, and what has changed in it. */
#include <stdlib.h>

#include "index.h"

#define ANCESTORS 10000 /* how far a killed run may have left the work tree behind */

/* ---- tracked files ---- */

static void diff_options(git_diff_options *options)
{
	git_diff_options_init(options, GIT_DIFF_OPTIONS_VERSION);
	options->ignore_submodules = GIT_SUBMODULE_IGNORE_ALL;
}

/* How a file is in a tree; NULL: there is no such tree. */
static enum nsync_code follows_tree(bool *out, const struct nsync_repo *repo, const char *path,
				    const struct nsync_oid *tree, struct nsync_error *err)
{
	enum work_file state = WORK_OTHER;
	struct nsync_oid id = { { 0 } };
	bool there;

	TRY(nsync_repo_find_optional(&there, &id, NULL, repo, tree, nsync_str(path), err));
	TRY(nsync_index_compare_file(&state, repo, path, &id, WORK_FILE, err));
	*out = tree && state == (there ? WORK_SAME : WORK_MISSING);
	return NSYNC_OK;
}

/*
 * Whether libgit2 calls a file changed only since attributes would change its bytes on the way to the
 * index, or since a run was killed between writing it and the index: then it is as HEAD has it.
 */
static enum nsync_code is_unchanged(bool *out, const struct nsync_repo *repo,
				    const git_diff_delta *delta, const struct nsync_oid *ahead,
				    struct nsync_error *err)
{
	const struct nsync_oid recorded = from_git(&delta->old_file.id);
	enum work_file state = WORK_OTHER;

	if (delta->status == GIT_DELTA_MODIFIED && delta->old_file.mode == delta->new_file.mode)
		TRY(nsync_index_compare_file(&state, repo, delta->old_file.path, &recorded,
					     WORK_FILE | WORK_LINK, err));
	*out = state == WORK_SAME;
	return *out ? NSYNC_OK : follows_tree(out, repo, delta->old_file.path, ahead, err);
}

/* The first file that is neither as the index has it, nor as ahead (may be NULL) has it. */
static enum nsync_code changed_files(struct nsync_buf *path, git_index *index,
				     const struct nsync_repo *repo, const struct nsync_oid *ahead,
				     struct nsync_error *err)
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

		code = is_unchanged(&unchanged, repo, delta, ahead, err);
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

/*
 * A run that was killed after it had moved main left index and files as some ancestor of HEAD has them: nobody
 * changed anything, they only lag behind.
 */
enum nsync_code nsync_index_lags(bool *out, git_index *index, const struct nsync_repo *repo,
				 const struct nsync_oid *head, struct nsync_error *err)
{
	struct nsync_error none = { .code = NSYNC_OK };
	git_oid id = to_git(head);
	git_revwalk *walk = NULL;
	struct nsync_commit commit;
	struct nsync_oid here;
	enum nsync_code code = NSYNC_OK;
	int rc;

	*out = git_index_entrycount(index) == 0;
	if (*out || nsync_index_tree(&here, index, repo,
				     &none)) /* none: it has conflicts, so somebody is at work */
		return NSYNC_OK;
	rc = git_revwalk_new(&walk, repo->git);
	if (!rc)
		rc = git_revwalk_push(walk, &id);
	for (int i = 0; !rc && !*out && i < ANCESTORS && !(rc = git_revwalk_next(&id, walk)); i++) {
		const struct nsync_oid at = from_git(&id);

		code = nsync_repo_commit(&commit, repo, &at, err);
		if (code)
			break;
		*out = nsync_oid_eq(&commit.tree, &here) && !nsync_oid_eq(&at, head);
	}
	git_revwalk_free(walk);
	if (rc && rc != GIT_ITEROVER)
		return nsync_repo_fail_in(err, rc, repo, NULL, "cannot walk the history");
	return code;
}

static enum nsync_code tracked_dirty(struct nsync_buf *path, git_index *index,
				     const struct nsync_repo *repo, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf staged = NSYNC_BUF_INIT(NSYNC_MAX_TREE_BYTES);
	struct nsync_error none = { .code = NSYNC_OK };
	struct nsync_commit head;
	struct nsync_oid id;
	bool born = !nsync_repo_ref(&id, repo, "refs/heads/main", &none), behind = false;

	if (born)
		TRY(nsync_repo_commit(&head, repo, &id, err));
	TRY(staged_files(&staged, index, repo, born ? &id : NULL, err));
	if (staged.n && born)
		TRY(nsync_index_lags(&behind, index, repo, &id, err));
	if (git_index_entrycount(index))
		TRY(changed_files(path, index, repo, behind ? &head.tree : NULL, err));
	if (staged.n && !behind && !path->n)
		nsync_buf_str(path, nsync_buf_view(&staged));
	return nsync_buf_check(path, err);
}

enum nsync_code nsync_repo_worktree(enum nsync_worktree *out, struct nsync_buf *path,
				    const struct nsync_repo *repo, const struct nsync_oid *next,
				    struct nsync_error *err)
{
	git_index *index = NULL;
	enum nsync_code code;

	*out = NSYNC_WORKTREE_NONE;
	nsync_buf_clear(path);
	if (!nsync_index_on_main(repo))
		return NSYNC_OK;
	code = nsync_index_open(&index, repo, err);
	if (!code)
		code = tracked_dirty(path, index, repo, err);
	if (!code && !path->n && next)
		code = nsync_checkout_obstacle(path, index, repo, next, err);
	git_index_free(index);
	if (!code)
		*out = path->n ? NSYNC_WORKTREE_DIRTY : NSYNC_WORKTREE_CLEAN;
	return code;
}

enum nsync_code nsync_repo_worktree_lags(bool *out, const struct nsync_repo *repo, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf staged = NSYNC_BUF_INIT(NSYNC_MAX_TREE_BYTES);
	struct nsync_error none = { .code = NSYNC_OK };
	git_index *index = NULL;
	enum nsync_code code;
	struct nsync_oid id;

	*out = false;
	if (!nsync_index_on_main(repo) || nsync_repo_ref(&id, repo, "refs/heads/main", &none))
		return NSYNC_OK;
	code = nsync_index_open(&index, repo, err);
	if (!code)
		code = staged_files(&staged, index, repo, &id, err);
	if (!code && staged.n)
		code = nsync_index_lags(out, index, repo, &id, err);
	git_index_free(index);
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

enum nsync_code nsync_repo_changed(char ***out, size_t *count, const struct nsync_repo *repo,
				   const char *prefix, struct nsync_error *err)
{
	git_status_options options;
	git_status_list *list;
	size_t entries;
	int rc;

	*out = NULL;
	*count = 0;
	git_status_options_init(&options, GIT_STATUS_OPTIONS_VERSION);
	options.show = GIT_STATUS_SHOW_INDEX_AND_WORKDIR;
	options.flags = GIT_STATUS_OPT_INCLUDE_UNTRACKED | GIT_STATUS_OPT_RECURSE_UNTRACKED_DIRS |
			GIT_STATUS_OPT_EXCLUDE_SUBMODULES;
	rc = git_status_list_new(&list, repo->git, &options);
	if (rc)
		return nsync_repo_fail_index(err, rc, repo, "cannot look at the work tree");
	entries = git_status_list_entrycount(list);
	*out = calloc(entries + 1, sizeof(**out));
	for (size_t i = 0; *out && i < entries; i++) {
		const char *path = status_path(git_status_byindex(list, i));

		if (strncmp(path, prefix, strlen(prefix)) != 0)
			continue;
		(*out)[*count] = strdup(path);
		if (!(*out)[*count]) {
			nsync_names_free(*out, *count);
			*out = NULL;
			break;
		}
		++*count;
	}
	git_status_list_free(list);
	if (!*out) {
		*count = 0;
		return nsync_fail_memory(err);
	}
	qsort(*out, *count, sizeof(**out), by_text);
	return NSYNC_OK;
}

enum nsync_code nsync_repo_staged(const struct nsync_repo *repo,
				  enum nsync_code (*each)(void *payload, const char *path,
							  const struct nsync_oid *id, unsigned mode,
							  struct nsync_error *err),
				  void *payload, struct nsync_error *err)
{
	git_diff_options options;
	git_index *index = NULL;
	git_object *tree = NULL;
	git_diff *diff = NULL;
	enum nsync_code code = nsync_index_open(&index, repo, err);
	int rc = code ? 0 : git_revparse_single(&tree, repo->git, "HEAD^{tree}");

	diff_options(&options);
	if (!code && (!rc || rc == GIT_ENOTFOUND || rc == GIT_EUNBORNBRANCH))
		rc = git_diff_tree_to_index(&diff, repo->git, (git_tree *)tree, index, &options);
	if (!code && rc)
		code = nsync_repo_fail(err, rc, NULL, "cannot compare the index");
	for (size_t i = 0; !code && i < git_diff_num_deltas(diff); i++) {
		const git_diff_delta *delta = git_diff_get_delta(diff, i);
		struct nsync_oid id = from_git(&delta->new_file.id);

		if (delta->status == GIT_DELTA_DELETED)
			id = (struct nsync_oid){ { 0 } };
		code = each(payload, delta->new_file.path, &id, delta->new_file.mode, err);
	}
	git_diff_free(diff);
	git_object_free(tree);
	git_index_free(index);
	return code;
}
