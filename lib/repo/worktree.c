/* worktree.c: whether the work tree may be changed, and what has changed in it. */
#include <stdlib.h>

#include "index.h"

#define ANCESTORS 64 /* how far a killed run may have left the work tree behind */

/* ---- tracked files ---- */

/* The first difference of a list, as a path; "" if there is none. */
static enum nsync_code first_delta(struct nsync_buf *path, git_diff *diff, struct nsync_error *err)
{
	if (git_diff_num_deltas(diff) > 0)
		nsync_buf_text(path, git_diff_get_delta(diff, 0)->new_file.path);
	git_diff_free(diff);
	return nsync_buf_check(path, err);
}

static void diff_options(git_diff_options *options)
{
	git_diff_options_init(options, GIT_DIFF_OPTIONS_VERSION);
	options->ignore_submodules = GIT_SUBMODULE_IGNORE_ALL;
}

static enum nsync_code changed_files(struct nsync_buf *path, git_index *index, const struct nsync_repo *repo,
				     struct nsync_error *err)
{
	git_diff_options options;
	git_diff *diff;
	int rc;

	diff_options(&options);
	rc = git_diff_index_to_workdir(&diff, repo->git, index, &options);
	return rc ? repo_fail(err, rc, NULL, "cannot compare the work tree") : first_delta(path, diff, err);
}

static enum nsync_code staged_files(struct nsync_buf *path, git_index *index, const struct nsync_repo *repo,
				    const struct nsync_oid *commit, struct nsync_error *err)
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
	return rc ? repo_fail(err, rc, NULL, "cannot compare the index") : first_delta(path, diff, err);
}

/*
 * A run that was killed after it had moved main left index and files as some ancestor of HEAD has them: nobody
 * changed anything, they only lag behind.
 */
static enum nsync_code lags_behind(bool *out, git_index *index, const struct nsync_repo *repo,
				   const struct nsync_oid *head, struct nsync_error *err)
{
	struct nsync_oid at = *head;

	*out = git_index_entrycount(index) == 0;
	for (int i = 0; i < ANCESTORS && !*out; i++) {
		AUTO(nsync_buf_release) struct nsync_buf path = NSYNC_BUF_INIT(NSYNC_MAX_TREE_BYTES);
		struct nsync_commit commit;

		if (nsync_repo_commit(&commit, repo, &at, err))
			return err->code;
		if (!commit.parents)
			return NSYNC_OK;
		at = commit.parent;
		if (staged_files(&path, index, repo, &at, err))
			return err->code;
		*out = path.n == 0;
	}
	return NSYNC_OK;
}

static enum nsync_code tracked_dirty(struct nsync_buf *path, git_index *index, const struct nsync_repo *repo,
				     struct nsync_error *err)
{
	struct nsync_error none = { .code = NSYNC_OK };
	struct nsync_oid head;
	bool born = !nsync_repo_ref(&head, repo, "refs/heads/main", &none);
	bool behind = false;

	if (git_index_entrycount(index) && changed_files(path, index, repo, err))
		return err->code;
	if (path->n)
		return NSYNC_OK;
	if (staged_files(path, index, repo, born ? &head : NULL, err))
		return err->code;
	if (path->n && born && lags_behind(&behind, index, repo, &head, err))
		return err->code;
	if (behind)
		nsync_buf_clear(path);
	return NSYNC_OK;
}

/* ---- untracked files in the way ---- */

struct ahead {
	const struct nsync_repo *repo;
	struct nsync_buf *path;
};

static enum nsync_code see_coming(void *payload, const struct nsync_entry *entry, const struct nsync_oid *old_id,
				  struct nsync_error *err)
{
	struct ahead *ahead = payload;
	char *path;
	enum work_file state;
	enum nsync_code code;

	/* Said before anything moves: checkout would refuse it half-way. */
	if (entry->trouble && (entry->trouble != NSYNC_BAD_MODE || entry->kind == NSYNC_ENTRY_TREE))
		return nsync_fail(err, NSYNC_EGIT, "checkout", "%.*s: a name or tree that is not checked out",
				  NSYNC_FMT(entry->path));
	if (old_id || ahead->path->n)
		return NSYNC_OK;
	path = strndup(entry->path.p, entry->path.n);
	if (!path)
		return nsync_fail_memory(err);
	code = compare_work_file(&state, ahead->repo, path, &entry->id, err);
	if (!code && state == WORK_OTHER)
		nsync_buf_text(ahead->path, path);
	free(path);
	return code;
}

static enum nsync_code in_the_way(struct nsync_buf *path, git_index *index, const struct nsync_repo *repo,
				  const struct nsync_oid *next, struct nsync_error *err)
{
	struct ahead ahead = { repo, path };
	const struct nsync_tree_visitor visitor = { see_coming, NULL, &ahead };
	struct nsync_commit commit;
	struct nsync_oid here;

	if (nsync_repo_commit(&commit, repo, next, err) || index_tree(&here, index, repo, err))
		return err->code;
	return nsync_repo_compare(repo, &here, &commit.tree, "", &visitor, err);
}

enum nsync_code nsync_repo_worktree(enum nsync_worktree *out, struct nsync_buf *path,
				    const struct nsync_repo *repo, const struct nsync_oid *next,
				    struct nsync_error *err)
{
	git_index *index = NULL;
	enum nsync_code code;

	*out = NSYNC_WORKTREE_NONE;
	nsync_buf_clear(path);
	if (!on_main(repo))
		return NSYNC_OK;
	code = open_index(&index, repo, err);
	if (!code)
		code = tracked_dirty(path, index, repo, err);
	if (!code && !path->n && next)
		code = in_the_way(path, index, repo, next, err);
	git_index_free(index);
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
	const git_diff_delta *delta = entry->index_to_workdir ? entry->index_to_workdir : entry->head_to_index;

	return delta->new_file.path ? delta->new_file.path : delta->old_file.path;
}

enum nsync_code nsync_repo_changed(char ***out, size_t *count, const struct nsync_repo *repo, const char *prefix,
				   struct nsync_error *err)
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
		return repo_fail(err, rc, NULL, "cannot look at the work tree");
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
	enum nsync_code code = open_index(&index, repo, err);
	int rc = code ? 0 : git_revparse_single(&tree, repo->git, "HEAD^{tree}");

	diff_options(&options);
	if (!code && (!rc || rc == GIT_ENOTFOUND || rc == GIT_EUNBORNBRANCH))
		rc = git_diff_tree_to_index(&diff, repo->git, (git_tree *)tree, index, &options);
	if (!code && rc)
		code = repo_fail(err, rc, NULL, "cannot compare the index");
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
