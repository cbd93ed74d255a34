/* index.c: files of the work tree as the index has them. */
#include <errno.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "index.h"

bool nsync_index_on_main(const struct nsync_repo *repo)
{
	git_reference *head;
	bool main_branch;

	if (!git_repository_workdir(repo->git) || git_reference_lookup(&head, repo->git, "HEAD"))
		return false;
	main_branch = git_reference_type(head) == GIT_REFERENCE_SYMBOLIC &&
		      !strcmp(git_reference_symbolic_target(head), "refs/heads/main");
	git_reference_free(head);
	return main_branch;
}

enum nsync_code nsync_index_open(git_index **out, const struct nsync_repo *repo,
				 struct nsync_error *err)
{
	int rc = git_repository_index(out, repo->git);

	if (!rc)
		rc = git_index_read(*out, 0);
	return rc ? nsync_repo_fail_index(err, rc, repo, "cannot read the index") : NSYNC_OK;
}

enum nsync_code nsync_index_work_path(struct nsync_buf *out, const struct nsync_repo *repo,
				      const char *path, struct nsync_error *err)
{
	nsync_buf_clear(out);
	nsync_buf_printf(out, "%s%s", git_repository_workdir(repo->git), path);
	return nsync_buf_check(out, err);
}

enum nsync_code nsync_index_folders_are_real(bool *out, const struct nsync_repo *repo,
					     const char *path, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf name = NSYNC_BUF_INIT(PATH_MAX);
	size_t top = strlen(git_repository_workdir(repo->git));
	struct stat st;

	*out = true;
	TRY(nsync_index_work_path(&name, repo, path, err));
	for (char *slash = strchr(name.p + top, '/'); slash && *out;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		*out = lstat(name.p, &st) < 0 || S_ISDIR(st.st_mode);
		*slash = '/';
	}
	return NSYNC_OK;
}

static int hash_link(git_oid *out, const char *name)
{
	char target[PATH_MAX];
	ssize_t n = readlink(name, target, sizeof(target));

	return n < 0 ? -1 : git_odb_hash(out, target, (size_t)n, GIT_OBJECT_BLOB);
}

enum nsync_code nsync_index_compare_file(enum work_file *out, const struct nsync_repo *repo,
					 const char *path, const struct nsync_oid *blob,
					 unsigned kinds, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf name = NSYNC_BUF_INIT(PATH_MAX);
	git_oid id, wanted = to_git(blob);
	struct stat st;
	int rc;

	TRY(nsync_index_work_path(&name, repo, path, err));
	*out = WORK_MISSING;
	if (lstat(name.p, &st) < 0) {
		if (errno == ENOENT || errno == ENOTDIR)
			return NSYNC_OK;
		return nsync_fail_errno(err, path, "cannot look at");
	}
	*out = WORK_OTHER;
	if (S_ISLNK(st.st_mode) && (kinds & WORK_LINK))
		rc = hash_link(&id, name.p);
	else if (S_ISREG(st.st_mode) && (kinds & WORK_FILE))
		rc = git_odb_hashfile(&id, name.p, GIT_OBJECT_BLOB);
	else
		return NSYNC_OK;
	if (rc)
		return nsync_repo_fail(err, rc, path, "cannot read");
	if (git_oid_equal(&id, &wanted))
		*out = WORK_SAME;
	return NSYNC_OK;
}

enum nsync_code nsync_index_add(git_index *index, const struct nsync_repo *repo, const char *path,
				const struct nsync_oid *blob, unsigned mode,
				struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf name = NSYNC_BUF_INIT(PATH_MAX);
	git_index_entry entry;
	struct stat st;
	int rc;

	TRY(nsync_index_work_path(&name, repo, path, err));
	memset(&entry, 0, sizeof(entry));
	if (lstat(name.p, &st) == 0) {
		entry.ctime.seconds = (int32_t)st.st_ctim.tv_sec;
		entry.ctime.nanoseconds = (uint32_t)st.st_ctim.tv_nsec;
		entry.mtime.seconds = (int32_t)st.st_mtim.tv_sec;
		entry.mtime.nanoseconds = (uint32_t)st.st_mtim.tv_nsec;
		entry.dev = (uint32_t)st.st_dev;
		entry.ino = (uint32_t)st.st_ino;
		entry.uid = st.st_uid;
		entry.gid = st.st_gid;
		entry.file_size = (uint32_t)st.st_size;
	}
	entry.mode = mode;
	entry.id = to_git(blob);
	entry.path = path;
	rc = git_index_add(index, &entry);
	return rc ? nsync_repo_fail(err, rc, path, "cannot add to the index") : NSYNC_OK;
}
