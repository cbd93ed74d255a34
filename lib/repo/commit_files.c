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

	if (work_path(&name, repo, path, err))
		return err->code;
	if (lstat(name.p, &st) < 0)
		return nsync_fail_errno(err, path, "cannot read");
	if (!S_ISREG(st.st_mode))
		return nsync_fail(err, NSYNC_EINVAL, path, "not an ordinary file");
	if (nsync_file_read(&bytes, name.p, err))
		return err->code;
	return nsync_repo_write_blob(out, repo, nsync_buf_view(&bytes), err);
}

static enum nsync_code head_of_main(struct nsync_oid *head, struct nsync_oid *tree, bool *born,
				    const struct nsync_repo *repo, struct nsync_error *err)
{
	struct nsync_error none = { .code = NSYNC_OK };
	struct nsync_commit commit;
	enum nsync_code code;

	if (!on_main(repo))
		return nsync_fail(err, NSYNC_EGIT, "HEAD", "the branch main is not checked out: git switch main");
	code = nsync_repo_ref(head, repo, "refs/heads/main", &none);
	*born = !code;
	if (code == NSYNC_ENOTFOUND)
		return NSYNC_OK;
	if (code)
		return nsync_fail(err, code, none.where, "%s", none.text);
	code = nsync_repo_commit(&commit, repo, head, err);
	*tree = commit.tree;
	return code;
}

static enum nsync_code stage(struct nsync_repo *repo, const struct nsync_addition *additions, size_t count,
			     struct nsync_error *err)
{
	git_index *index = NULL;
	enum nsync_code code = open_index(&index, repo, err);
	int rc;

	for (size_t i = 0; i < count && !code; i++)
		code = index_add(index, repo, additions[i].path, &additions[i].id, 0100644, err);
	rc = code ? 0 : git_index_write(index);
	if (rc)
		code = repo_fail(err, rc, "index", "cannot write the index");
	git_index_free(index);
	return code;
}

static enum nsync_code commit_additions(struct nsync_oid *out, struct nsync_repo *repo,
					const struct nsync_addition *additions, size_t count,
					const struct nsync_signature *author, const char *message,
					struct nsync_error *err)
{
	struct nsync_oid head, base, tree;
	bool born;

	if (head_of_main(&head, &base, &born, repo, err) ||
	    nsync_repo_write_tree(&tree, repo, born ? &base : NULL, additions, count, err) ||
	    nsync_repo_write_commit(out, repo, &tree, &head, born ? 1 : 0, author, message, err) ||
	    nsync_repo_ref_swap(repo, "refs/heads/main", out, born ? &head : NULL, "nsync: commit", err))
		return err->code;
	return stage(repo, additions, count, err);
}

enum nsync_code nsync_repo_commit_files(struct nsync_oid *out, struct nsync_repo *repo, const char *const *paths,
					size_t count, const struct nsync_signature *author, const char *message,
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
