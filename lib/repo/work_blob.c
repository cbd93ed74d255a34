/* work_blob.c: read a file of the work tree for a commit: only what really lies there. */
#include <limits.h>
#include <sys/stat.h>

#include "index.h"

enum nsync_code nsync_repo_read_work_file(struct nsync_buf *out, const struct nsync_repo *repo,
					  const char *path, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf name = NSYNC_BUF_INIT(PATH_MAX);
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
	return nsync_file_read(out, name.p, err);
}
