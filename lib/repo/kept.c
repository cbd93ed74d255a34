/*
 * kept.c: keep what the user has where nsync is about to write: it is moved below .git/nsync/kept/,
 * into a folder named after the moment, under the path that it had.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "index.h"

#define MAX_KEPT_FILE (256u * 1024u * 1024u)
#define SAME_SECOND   1000 /* runs that may keep something in one second */

void nsync_kept_release(struct nsync_kept *kept)
{
	for (size_t i = 0; i < kept->count; i++) {
		free(kept->list[i].path);
		free(kept->list[i].copy);
	}
	free(kept->list);
	free(kept->folder);
	*kept = (struct nsync_kept){ .list = NULL };
}

/* The time of day, as the file system has it for a folder that is new: the library reads no clock. */
static enum nsync_code find_moment(char out[32], const char *below, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf fresh = NSYNC_BUF_INIT(PATH_MAX);
	struct stat st;
	struct tm utc;
	int failed;

	nsync_buf_printf(&fresh, "%s/new-XXXXXX", below);
	TRY(nsync_buf_check(&fresh, err));
	if (!mkdtemp(fresh.p))
		return nsync_fail_errno(err, below, "cannot make a folder for what is kept");
	failed = stat(fresh.p, &st);
	rmdir(fresh.p);
	if (failed || !gmtime_r(&st.st_mtim.tv_sec, &utc) ||
	    !strftime(out, 32, "%Y-%m-%dT%H%M%SZ", &utc))
		nsync_str_copy(out, 32, NSYNC_STR("undated"));
	return NSYNC_OK;
}

/* A folder of this run's own: a name is never taken that another run has. */
static enum nsync_code make_folder(struct nsync_kept *kept, const struct nsync_repo *repo,
				   struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf folder = NSYNC_BUF_INIT(PATH_MAX);
	char moment[32];
	size_t below;

	if (kept->folder)
		return NSYNC_OK;
	TRY(nsync_repo_own_file(&folder, repo, "kept", err));
	TRY(nsync_file_mkdirs(folder.p, 0777, err));
	TRY(find_moment(moment, folder.p, err));
	below = folder.n;
	for (int number = 1; number <= SAME_SECOND; number++) {
		folder.n = below;
		nsync_buf_printf(&folder, number == 1 ? "/%s" : "/%s-%d", moment, number);
		TRY(nsync_buf_check(&folder, err));
		if (!mkdir(folder.p, 0777)) {
			kept->folder = TAKE(folder.p);
			nsync_buf_init(&folder, PATH_MAX);
			return NSYNC_OK;
		}
		if (errno != EEXIST)
			break;
	}
	return nsync_fail_errno(err, folder.p, "cannot make a folder for what is kept");
}

/* Where the copy of a path goes; its folders are made. */
static enum nsync_code place(struct nsync_buf *out, struct nsync_kept *kept,
			     const struct nsync_repo *repo, const char *path,
			     struct nsync_error *err)
{
	TRY(make_folder(kept, repo, err));
	nsync_buf_printf(out, "%s/%s", kept->folder, path);
	TRY(nsync_buf_check(out, err));
	TRY(nsync_file_mkdirs_above(out->p, err));
	for (int number = 2; nsync_file_exists(out->p) && number <= SAME_SECOND; number++) {
		nsync_buf_clear(out);
		nsync_buf_printf(out, "%s/%s.%d", kept->folder, path, number);
		TRY(nsync_buf_check(out, err));
	}
	return NSYNC_OK;
}

static enum nsync_code note(struct nsync_kept *kept, const char *path, struct nsync_buf *copy,
			    struct nsync_error *err)
{
	char *name;

	TRY(NSYNC_GROW(kept->list, kept->count, kept->cap, err));
	name = strdup(path);
	if (!name)
		return nsync_fail_memory(err);
	kept->list[kept->count].path = name;
	kept->list[kept->count++].copy = TAKE(copy->p);
	nsync_buf_init(copy, copy->max);
	return NSYNC_OK;
}

/* The work tree and the Git directory may lie on two file systems: then a file is copied. */
static enum nsync_code copy_and_remove(const char *from, const char *to, const char *path,
				       struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(MAX_KEPT_FILE);
	char target[PATH_MAX];
	struct stat st;
	ssize_t n;

	if (lstat(from, &st))
		return nsync_fail_errno(err, path, "cannot look at");
	if (S_ISLNK(st.st_mode)) {
		n = readlink(from, target, sizeof(target) - 1);
		if (n < 0)
			return nsync_fail_errno(err, path, "cannot read the link");
		target[n] = '\0';
		if (symlink(target, to))
			return nsync_fail_errno(err, to, "cannot make the link");
	} else if (S_ISREG(st.st_mode)) {
		TRY(nsync_file_read(&bytes, from, err));
		TRY(nsync_file_write(to, nsync_buf_view(&bytes), st.st_mode & 0777, err));
	} else {
		return nsync_fail(err, NSYNC_EIO, path,
				  "it is in the way, and cannot be moved to another disk");
	}
	return unlink(from) ? nsync_fail_errno(err, path, "cannot remove") : NSYNC_OK;
}

enum nsync_code nsync_kept_move(struct nsync_kept *kept, const struct nsync_repo *repo,
				const char *path, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf from = NSYNC_BUF_INIT(PATH_MAX);
	AUTO(nsync_buf_release) struct nsync_buf to = NSYNC_BUF_INIT(PATH_MAX);

	TRY(nsync_index_work_path(&from, repo, path, err));
	TRY(place(&to, kept, repo, path, err));
	if (rename(from.p, to.p)) {
		if (errno != EXDEV)
			return nsync_fail_errno(err, path, "cannot be moved aside");
		TRY(copy_and_remove(from.p, to.p, path, err));
	}
	return note(kept, path, &to, err);
}

enum nsync_code nsync_kept_bytes(struct nsync_kept *kept, const struct nsync_repo *repo,
				 const char *path, struct nsync_str bytes, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf to = NSYNC_BUF_INIT(PATH_MAX);

	TRY(place(&to, kept, repo, path, err));
	TRY(nsync_file_write(to.p, bytes, 0644, err));
	return note(kept, path, &to, err);
}
