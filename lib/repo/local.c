/* local.c: files of which work tree, index and the commit of main do not have the same. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "index.h"

/* A path that may differ somewhere. */
struct suspect {
	char *path;
	bool ignored; /* by .gitignore and the like */
	bool mode;    /* it became executable, or is no longer */
	bool sparse;  /* the index says that it is left out of the work tree */
};

struct suspects {
	struct suspect *list;
	size_t count, cap;
	const char *prefix;
};

static void suspects_release(struct suspects *suspects)
{
	for (size_t i = 0; i < suspects->count; i++)
		free(suspects->list[i].path);
	free(suspects->list);
}

bool nsync_repo_on_main(const struct nsync_repo *repo)
{
	return nsync_index_on_main(repo);
}

static enum nsync_code add(struct suspect **out, struct suspects *suspects, const char *path,
			   struct nsync_error *err)
{
	TRY(NSYNC_GROW(suspects->list, suspects->count, suspects->cap, err));
	*out = &suspects->list[suspects->count];
	**out = (struct suspect){ .path = strdup(path) };
	if (!(*out)->path)
		return nsync_fail_memory(err);
	suspects->count++;
	return NSYNC_OK;
}

/* A folder that is another repository ends with "/": Git never looks into it. */
static enum nsync_code add_delta(struct suspects *suspects, const git_diff_delta *delta,
				 struct nsync_error *err)
{
	const char *path = delta->new_file.path ? delta->new_file.path : delta->old_file.path;
	struct suspect *out;

	if (strncmp(path, suspects->prefix, strlen(suspects->prefix)) != 0 ||
	    path[strlen(path) - 1] == '/')
		return NSYNC_OK;
	TRY(add(&out, suspects, path, err));
	out->ignored = delta->status == GIT_DELTA_IGNORED;
	out->mode = delta->status == GIT_DELTA_MODIFIED &&
		    delta->old_file.mode != delta->new_file.mode;
	return NSYNC_OK;
}

static enum nsync_code add_diff(struct suspects *suspects, git_diff *diff, struct nsync_error *err)
{
	enum nsync_code code = NSYNC_OK;

	for (size_t i = 0; !code && i < git_diff_num_deltas(diff); i++)
		code = add_delta(suspects, git_diff_get_delta(diff, i), err);
	git_diff_free(diff);
	return code;
}

/* libgit2 does not look at files of which the index says that nobody changes them. */
static enum nsync_code add_unwatched(struct suspects *suspects, git_index *index,
				     struct nsync_error *err)
{
	size_t n = strlen(suspects->prefix), at;

	if (git_index_find_prefix(&at, index, suspects->prefix))
		return NSYNC_OK;
	for (; at < git_index_entrycount(index); at++) {
		const git_index_entry *entry = git_index_get_byindex(index, at);
		const bool sparse = entry->flags_extended & GIT_INDEX_ENTRY_SKIP_WORKTREE;
		struct suspect *out;

		if (strncmp(entry->path, suspects->prefix, n) != 0)
			return NSYNC_OK;
		if (!sparse && !(entry->flags & GIT_INDEX_ENTRY_VALID))
			continue;
		TRY(add(&out, suspects, entry->path, err));
		out->sparse = sparse;
	}
	return NSYNC_OK;
}

static enum nsync_code find_tree(git_tree **out, const struct nsync_repo *repo,
				 const struct nsync_oid *tree, struct nsync_error *err)
{
	git_oid id = to_git(tree);
	int rc = nsync_oid_zero(tree) ? 0 : git_tree_lookup(out, repo->git, &id);

	return rc ? nsync_repo_fail(err, rc, NULL, "cannot read the tree of main") : NSYNC_OK;
}

static enum nsync_code find_suspects(struct suspects *out, git_index *index,
				     const struct nsync_repo *repo, const struct nsync_oid *tree,
				     struct nsync_error *err)
{
	char *spec = (char *)(uintptr_t)out->prefix;
	git_diff_options options;
	git_tree *head = NULL;
	git_diff *diff = NULL;
	int rc;

	git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
	options.pathspec = (git_strarray){ &spec, 1 };
	options.flags = GIT_DIFF_DISABLE_PATHSPEC_MATCH | GIT_DIFF_INCLUDE_TYPECHANGE |
			GIT_DIFF_INCLUDE_UNTRACKED | GIT_DIFF_RECURSE_UNTRACKED_DIRS |
			GIT_DIFF_INCLUDE_IGNORED | GIT_DIFF_RECURSE_IGNORED_DIRS |
			GIT_DIFF_INCLUDE_UNREADABLE_AS_UNTRACKED;
	TRY(find_tree(&head, repo, tree, err));
	rc = git_diff_tree_to_index(&diff, repo->git, head, index, &options);
	git_tree_free(head);
	if (rc)
		return nsync_repo_fail_index(err, rc, repo, "cannot compare the index");
	TRY(add_diff(out, diff, err));
	rc = git_diff_index_to_workdir(&diff, repo->git, index, &options);
	if (rc)
		return nsync_repo_fail_index(err, rc, repo, "cannot compare the work tree");
	TRY(add_diff(out, diff, err));
	return add_unwatched(out, index, err);
}

/* ---- one path ---- */

static enum nsync_code look_at_work(struct nsync_local *out, const struct nsync_repo *repo,
				    struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf name = NSYNC_BUF_INIT(PATH_MAX);
	struct stat st;
	bool real;
	git_oid id;

	TRY(nsync_index_folders_are_real(&real, repo, out->path, err));
	TRY(nsync_index_work_path(&name, repo, out->path, err));
	out->state = NSYNC_WORK_MISSING;
	if (lstat(name.p, &st) < 0) {
		if (errno == ENOENT || errno == ENOTDIR)
			return NSYNC_OK;
		out->state = NSYNC_WORK_UNREADABLE;
		return NSYNC_OK;
	}
	out->state = NSYNC_WORK_OTHER;
	if (!real || !S_ISREG(st.st_mode))
		return NSYNC_OK;
	out->state = NSYNC_WORK_UNREADABLE;
	if (git_odb_hashfile(&id, name.p, GIT_OBJECT_BLOB))
		return NSYNC_OK;
	out->work = from_git(&id);
	out->state = NSYNC_WORK_FILE;
	return NSYNC_OK;
}

static enum nsync_code look(struct nsync_local *out, const struct suspect *suspect,
			    git_index *index, const struct nsync_repo *repo,
			    const struct nsync_oid *tree, struct nsync_error *err)
{
	const git_index_entry *entry = git_index_get_bypath(index, suspect->path, 0);
	enum nsync_entry_kind kind;

	*out = (struct nsync_local){ .path = suspect->path,
				     .ignored = suspect->ignored,
				     .mode = suspect->mode };
	TRY(nsync_repo_find_optional(&out->in_head, &out->head, &kind, repo, tree,
				     nsync_str(suspect->path), err));
	out->in_index = entry && !(entry->flags_extended & GIT_INDEX_ENTRY_INTENT_TO_ADD);
	if (out->in_index)
		out->index = from_git(&entry->id);
	return look_at_work(out, repo, err);
}

static bool is_same(const struct nsync_local *local, bool sparse)
{
	const bool as_head = local->state == NSYNC_WORK_FILE ?
				     nsync_oid_eq(&local->work, &local->head) && local->in_head :
				     local->state == NSYNC_WORK_MISSING && (sparse || !local->in_head);

	return as_head && !local->mode && local->in_head == local->in_index &&
	       nsync_oid_eq(&local->head, &local->index);
}

static int by_path(const void *a, const void *b)
{
	const struct suspect *x = a, *y = b;

	return strcmp(x->path, y->path);
}

static enum nsync_code tell(struct suspects *suspects, git_index *index,
			    const struct nsync_repo *repo, const struct nsync_oid *tree,
			    const struct nsync_local_visitor *visitor, struct nsync_error *err)
{
	struct suspect all = { .path = NULL };

	if (suspects->count)
		qsort(suspects->list, suspects->count, sizeof(*suspects->list), by_path);
	for (size_t i = 0; i < suspects->count; i++) {
		const struct suspect *at = &suspects->list[i];
		struct nsync_local local;

		if (i && !strcmp(at->path, at[-1].path)) {
			all.mode |= at->mode;
			all.sparse |= at->sparse;
			all.ignored &= at->ignored;
		} else {
			all = *at;
		}
		if (i + 1 < suspects->count && !strcmp(at->path, at[1].path))
			continue;
		TRY(look(&local, &all, index, repo, tree, err));
		if (!is_same(&local, all.sparse))
			TRY(visitor->differs(visitor->payload, &local, err));
	}
	return NSYNC_OK;
}

enum nsync_code nsync_repo_local(const struct nsync_repo *repo, const struct nsync_oid *tree,
				 const char *prefix, const struct nsync_local_visitor *visitor,
				 struct nsync_error *err)
{
	AUTO(suspects_release) struct suspects suspects = { .prefix = prefix };
	git_index *index = NULL;
	enum nsync_code code;

	TRY(nsync_index_open(&index, repo, err));
	code = find_suspects(&suspects, index, repo, tree, err);
	if (!code)
		code = tell(&suspects, index, repo, tree, visitor, err);
	git_index_free(index);
	return code;
}
