/*
 * index_copy.c: change Git's index in a copy of it that takes its place whole. Git's lock is made as
 * a hard link to the copy, so that a lock which a killed run left behind can be told from any other
 * program's: it is the same file as the copy.
 */
#include "index_copy.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#define MAX_INDEX_BYTES (512u * 1024u * 1024u)

static bool same_file(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

static bool same_content(const struct stat *a, const struct stat *b)
{
	return same_file(a, b) && a->st_size == b->st_size &&
	       a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

static enum nsync_code find_names(struct index_copy *out, const struct nsync_repo *repo,
				  struct nsync_error *err)
{
	const char *gitdir = git_repository_path(repo->git);
	AUTO(nsync_buf_release) struct nsync_buf folder = NSYNC_BUF_INIT(PATH_MAX);

	nsync_buf_printf(&folder, "%snsync", gitdir);
	TRY(nsync_buf_check(&folder, err));
	TRY(nsync_file_mkdirs(folder.p, 0777, err));
	if (snprintf(out->path, PATH_MAX, "%snsync/index", gitdir) >= PATH_MAX ||
	    snprintf(out->real, PATH_MAX, "%sindex", gitdir) >= PATH_MAX ||
	    snprintf(out->lock, PATH_MAX, "%sindex.lock", gitdir) >= PATH_MAX)
		return nsync_fail(err, NSYNC_ELIMIT, gitdir, "its name is too long");
	return NSYNC_OK;
}

static enum nsync_code locked(const struct index_copy *copy, struct nsync_error *err)
{
	return nsync_fail_cause(err, NSYNC_ECONFLICT, NSYNC_CAUSE_INDEX_LOCKED, copy->lock, "%s", "");
}

/* What a killed run left; its lock is the copy itself under another name. */
static enum nsync_code clear_leftovers(const struct index_copy *copy, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf inner = NSYNC_BUF_INIT(PATH_MAX);
	struct stat lock, left;

	nsync_buf_printf(&inner, "%s.lock", copy->path);
	TRY(nsync_buf_check(&inner, err));
	unlink(inner.p);
	if (!lstat(copy->lock, &lock)) {
		if (lstat(copy->path, &left) || !same_file(&lock, &left))
			return locked(copy, err);
		unlink(copy->lock);
	}
	unlink(copy->path);
	return NSYNC_OK;
}

static enum nsync_code copy_bytes(struct index_copy *out, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(MAX_INDEX_BYTES);

	out->there = !stat(out->real, &out->seen);
	if (!out->there)
		return errno == ENOENT ? NSYNC_OK
				       : nsync_fail_errno(err, out->real, "cannot look at");
	TRY(nsync_file_read(&bytes, out->real, err));
	return nsync_file_write_lax(out->path, nsync_buf_view(&bytes), 0666, err);
}

enum nsync_code nsync_index_copy_open(struct index_copy *out, const struct nsync_repo *repo,
				      struct nsync_error *err)
{
	int rc;

	nsync_index_copy_release(out);
	TRY(find_names(out, repo, err));
	TRY(clear_leftovers(out, err));
	TRY(copy_bytes(out, err));
	rc = git_index_open(&out->index, out->path);
	return rc ? nsync_repo_fail_index(err, rc, repo, "cannot read the index") : NSYNC_OK;
}

/* Where a file system has no hard links, the lock is an empty file, as Git's own begin. */
static enum nsync_code take_lock(bool *linked, const struct index_copy *copy,
				 struct nsync_error *err)
{
	int fd;

	*linked = !link(copy->path, copy->lock);
	if (*linked)
		return NSYNC_OK;
	if (errno == EEXIST)
		return locked(copy, err);
	fd = open(copy->lock, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (fd >= 0) {
		close(fd);
		return NSYNC_OK;
	}
	return errno == EEXIST ? locked(copy, err)
			       : nsync_fail_errno(err, copy->lock, "cannot lock the index");
}

enum nsync_code nsync_index_copy_publish(bool *changed, struct index_copy *copy,
					 struct nsync_error *err)
{
	enum nsync_code code = NSYNC_OK;
	struct stat now;
	bool linked;
	int rc = git_index_write(copy->index);

	*changed = false;
	if (rc)
		return nsync_repo_fail(err, rc, "index", "cannot write the index");
	TRY(take_lock(&linked, copy, err));
	*changed = copy->there ? stat(copy->real, &now) || !same_content(&now, &copy->seen)
			       : !stat(copy->real, &now);
	if (!*changed && rename(linked ? copy->lock : copy->path, copy->real))
		code = nsync_fail_errno(err, copy->real, "cannot write the index");
	if (*changed || code || !linked)
		unlink(copy->lock);
	return code;
}

void nsync_index_copy_release(struct index_copy *copy)
{
	git_index_free(copy->index);
	if (copy->path[0])
		unlink(copy->path);
	*copy = (struct index_copy){ .index = NULL };
}
