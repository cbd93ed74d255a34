/* commit_files.c: commit some files of the work tree, and nothing else that is staged. */
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "index.h"

static enum nsync_code read_blob(struct nsync_oid *out, struct nsync_repo *repo, const char *path,
				 struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf name = NSYNC_BUF_INIT(PATH_MAX);
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_MEDIA_BYTES);
	struct stat st;
	bool real;

	TRY(nsync_index_folders_are_real(&real, repo, path, err));
	TRY(nsync_index_work_path(&name, repo, path, err));
	if (!real)
		return nsync_fail(err, NSYNC_EINVAL, path,
				  "it lies behind something that is no folder of the work tree");
	if (lstat(name.p, &st) < 0)
		return nsync_fail_errno(err, path, "cannot read");
	if (!S_ISREG(st.st_mode))
		return nsync_fail(err, NSYNC_EINVAL, path, "not an ordinary file");
	TRY(nsync_file_read(&bytes, name.p, err));
	return nsync_repo_write_blob(out, repo, nsync_buf_view(&bytes), err);
}

static enum nsync_code head_of_main(struct nsync_oid *head, struct nsync_oid *tree, bool *born,
				    const struct nsync_repo *repo, struct nsync_error *err)
{
	struct nsync_commit commit;
	enum nsync_code code;

	if (!nsync_index_on_main(repo))
		return nsync_fail(err, NSYNC_EGIT, "HEAD",
				  "the branch main is not checked out: git switch main");
	TRY(nsync_repo_ref_optional(born, head, repo, "refs/heads/main", err));
	if (!*born)
		return NSYNC_OK;
	code = nsync_repo_commit(&commit, repo, head, err);
	*tree = commit.tree;
	return code;
}

/* Where a killed run left the index behind, it follows first: what it lacks would look removed for ever. */
static enum nsync_code catch_up(struct nsync_repo *repo, const struct nsync_oid *head,
				const struct nsync_oid *tree, struct nsync_error *err)
{
	git_index *index = NULL;
	struct nsync_error none = { .code = NSYNC_OK };
	struct nsync_oid here;
	bool lags = false;
	enum nsync_code code = nsync_index_open(&index, repo, err);

	if (!code && git_index_entrycount(index) && !nsync_index_tree(&here, index, repo, &none) &&
	    !nsync_oid_eq(&here, tree))
		code = nsync_index_lags(&lags, index, repo, head, err);
	git_index_free(index);
	return !code && lags ? nsync_repo_checkout(repo, head, err) : code;
}

static enum nsync_code stage(struct nsync_repo *repo, const struct nsync_addition *additions,
			     size_t count, struct nsync_error *err)
{
	git_index *index = NULL;
	enum nsync_code code = nsync_index_open(&index, repo, err);
	int rc;

	for (size_t i = 0; i < count && !code; i++)
		code = nsync_index_add(index, repo, additions[i].path, &additions[i].id, 0100644,
				       err);
	rc = code ? 0 : git_index_write(index);
	if (rc)
		code = nsync_repo_fail_index(err, rc, repo, "cannot write the index");
	git_index_free(index);
	return code;
}

/* The index could not follow (somebody's lock): the branch goes back, and nothing has happened. */
static void take_back(struct nsync_repo *repo, const struct nsync_oid *made,
		      const struct nsync_oid *head, bool born)
{
	struct nsync_error ignored = { .code = NSYNC_OK };

	if (born)
		(void)!nsync_repo_ref_swap(repo, "refs/heads/main", head, made, "nsync: take back",
					   &ignored);
	else
		(void)!nsync_repo_ref_delete(repo, "refs/heads/main", &ignored);
}

static enum nsync_code commit_additions(struct nsync_oid *out, struct nsync_repo *repo,
					const struct nsync_addition *additions, size_t count,
					const struct nsync_signature *author, const char *message,
					struct nsync_error *err)
{
	struct nsync_oid head, base, tree;
	enum nsync_code code;
	bool born = false;

	TRY(head_of_main(&head, &base, &born, repo, err));
	if (born)
		TRY(catch_up(repo, &head, &base, err));
	TRY(nsync_repo_write_tree(&tree, repo, born ? &base : NULL, additions, count, err));
	TRY(nsync_repo_write_commit(out, repo, &tree, &head, born ? 1 : 0, author, message, err));
	TRY(nsync_repo_ref_swap(repo, "refs/heads/main", out, born ? &head : NULL, "nsync: commit",
				err));
	code = stage(repo, additions, count, err);
	if (code)
		take_back(repo, out, &head, born);
	return code;
}

enum nsync_code nsync_repo_commit_files(struct nsync_oid *out, struct nsync_repo *repo,
					const char *const *paths, size_t count,
					const struct nsync_signature *author, const char *message,
					struct nsync_error *err)
{
	struct nsync_addition *additions = calloc(count + 1, sizeof(*additions));
	enum nsync_code code = NSYNC_OK;

	if (!additions)
		return nsync_fail_memory(err);
	for (size_t i = 0; i < count && !code; i++) {
		additions[i].path = paths[i];
		code = read_blob(&additions[i].id, repo, paths[i], err);
	}
	if (!code)
		code = commit_additions(out, repo, additions, count, author, message, err);
	free(additions);
	return code;
}
