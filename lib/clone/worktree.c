/* worktree.c: the work tree of a clone: paths inside and outside of it, its main, and who commits. */
#include <limits.h>
#include <stdlib.h>

#include "nsync/clone.h"

bool nsync_clone_path_inside(char out[NSYNC_MAX_PATH], const struct nsync_repo *repo,
			     const char *file)
{
	const char *workdir = nsync_repo_workdir(repo);
	char *top = workdir ? realpath(workdir, NULL) : NULL;
	char *full = realpath(file, NULL);
	size_t n = top ? strlen(top) : 0;
	bool inside = top && full && !strncmp(full, top, n) && full[n] == '/' &&
		      nsync_str_copy(out, NSYNC_MAX_PATH, nsync_str(full + n + 1));

	free(top);
	free(full);
	return inside;
}

enum nsync_code nsync_clone_path_on_disk(struct nsync_buf *out, const struct nsync_repo *repo,
					 const char *path, struct nsync_error *err)
{
	const char *workdir = nsync_repo_workdir(repo);

	if (!workdir)
		return nsync_fail(err, NSYNC_EINVAL, nsync_repo_gitdir(repo),
				  "a bare repository has no work tree");
	nsync_buf_printf(out, "%s%s", workdir, path);
	return nsync_buf_check(out, err);
}

enum nsync_code nsync_clone_write_file(const struct nsync_repo *repo, const char *path,
				       struct nsync_str bytes, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf name = NSYNC_BUF_INIT(PATH_MAX);

	TRY(nsync_clone_path_on_disk(&name, repo, path, err));
	TRY(nsync_file_mkdirs_above(name.p, err));
	return nsync_file_write(name.p, bytes, 0644, err);
}

enum nsync_code nsync_clone_own_tree(struct nsync_oid *tree, struct nsync_oid *head,
				     const struct nsync_repo *repo, struct nsync_error *err)
{
	bool found;

	memset(head, 0, sizeof(*head));
	TRY(nsync_repo_ref_optional(&found, head, repo, "refs/heads/main", err));
	return nsync_repo_tree_of(tree, repo, head, err);
}

enum nsync_code nsync_clone_author(struct nsync_signature *out, struct nsync_buf *buf,
				   const struct nsync_repo *repo, const struct nsync_key_info *key,
				   int64_t now, struct nsync_error *err)
{
	struct nsync_error none = { 0 };
	enum nsync_code code = nsync_repo_author(out, buf, repo, now, &none);
	size_t name;

	if (code != NSYNC_ENOTFOUND) {
		if (code)
			*err = none;
		return code;
	}
	nsync_buf_clear(buf);
	nsync_buf_text(buf, key->holder);
	name = buf->n + 1;
	nsync_buf_char(buf, '\0');
	nsync_buf_printf(buf, "%.8s@nsync.invalid", key->id.hex);
	TRY(nsync_buf_check(buf, err));
	*out = (struct nsync_signature){ buf->p, buf->p + name, now, 0 };
	return NSYNC_OK;
}

enum nsync_code nsync_clone_office_author(struct nsync_signature *out, struct nsync_buf *buf,
					  const struct nsync_clone *clone, int64_t now,
					  struct nsync_error *err)
{
	struct nsync_key_info key = { .name = "" };

	nsync_str_copy(key.holder, sizeof(key.holder), nsync_str(clone->office));
	key.id = clone->pin;
	return nsync_clone_author(out, buf, clone->repo, &key, now, err);
}
