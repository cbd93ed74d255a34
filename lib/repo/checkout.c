/*
 * checkout.c: index and files follow a commit. Blobs are written byte for byte: attributes and filters of
 * a repository are never obeyed. First everything is looked at, then everything is written.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "index.h"

#define MAX_WORK_FILE (256u * 1024u * 1024u)
#define MODULE        0160000u

struct checkout {
	const struct nsync_repo *repo;
	git_index *index;
	bool writing;               /* the second round */
	struct nsync_buf *obstacle; /* only asked: the first path in the way goes here; else NULL */
};

static enum nsync_code refuse(struct checkout *checkout, const char *path, const char *why,
			      struct nsync_error *err)
{
	if (!checkout->obstacle)
		return nsync_fail(err, NSYNC_EDIRTY, path, "%s", why);
	if (!checkout->obstacle->n)
		nsync_buf_text(checkout->obstacle, path);
	return nsync_buf_check(checkout->obstacle, err);
}

static bool write_all(int fd, struct nsync_str bytes)
{
	while (bytes.n) {
		ssize_t n = write(fd, bytes.p, bytes.n);

		if (n < 0 && errno != EINTR)
			return false;
		if (n > 0) {
			bytes.p += n;
			bytes.n -= (size_t)n;
		}
	}
	return true;
}

/*
 * The old file or the new one, under a name of its own until it is whole. Unlike nsync_file_write without
 * fsync(2), as git does it: all this can be had again, and of 5,000 files it took 22 of 23 seconds.
 */
static enum nsync_code write_plain(const char *folder, const char *name, struct nsync_str bytes,
				   unsigned mode, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf temporary = NSYNC_BUF_INIT(PATH_MAX);
	int fd, number;
	bool done;

	nsync_buf_printf(&temporary, "%s/.nsync-checkout-%ld", folder, (long)getpid());
	TRY(nsync_buf_check(&temporary, err));
	unlink(temporary.p); /* a killed run's, if at all */
	fd = open(temporary.p, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
	if (fd < 0)
		return nsync_fail_errno(err, name, "cannot write");
	done = write_all(fd, bytes);
	number = errno;
	if (close(fd) < 0 && done) {
		done = false;
		number = errno;
	}
	if (done && rename(temporary.p, name) == 0)
		return NSYNC_OK;
	number = done ? errno : number;
	unlink(temporary.p);
	errno = number;
	return nsync_fail_errno(err, name, "cannot write");
}

static enum nsync_code write_file(const struct nsync_repo *repo, const char *path,
				  const struct nsync_oid *blob, unsigned mode,
				  struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf name = NSYNC_BUF_INIT(PATH_MAX);
	AUTO(nsync_buf_release) struct nsync_buf folder = NSYNC_BUF_INIT(PATH_MAX);
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(MAX_WORK_FILE);

	TRY(nsync_index_work_path(&name, repo, path, err));
	TRY(nsync_repo_blob(&bytes, repo, blob, MAX_WORK_FILE, err));
	nsync_buf_add(&folder, name.p, (size_t)(strrchr(name.p, '/') - name.p));
	TRY(nsync_buf_check(&folder, err));
	TRY(nsync_file_mkdirs(folder.p, 0777, err));
	if (mode != 0120000)
		return write_plain(folder.p, name.p, nsync_buf_view(&bytes),
				   mode == 0100755 ? 0777 : 0666, err);
	unlink(name.p);
	if (symlink(bytes.p ? bytes.p : "", name.p) < 0)
		return nsync_fail_errno(err, path, "cannot make the link");
	return NSYNC_OK;
}

static unsigned mode_of(const struct nsync_entry *entry)
{
	if (nsync_str_is(entry->mode, "100755"))
		return 0100755;
	return nsync_str_is(entry->mode, "120000")   ? 0120000
	       : nsync_str_is(entry->mode, "160000") ? MODULE
						     : 0100644;
}

static unsigned kind_of(unsigned mode)
{
	return mode == 0120000 ? WORK_LINK : WORK_FILE;
}

/* Whether an ordinary file may be run where it should not, or the other way round. */
static bool mode_differs(const struct nsync_repo *repo, const char *path, unsigned mode)
{
	AUTO(nsync_buf_release) struct nsync_buf name = NSYNC_BUF_INIT(PATH_MAX);
	struct nsync_error none = { .code = NSYNC_OK };
	struct stat st;

	if (mode == 0120000 || nsync_index_work_path(&name, repo, path, &none) ||
	    lstat(name.p, &st) < 0)
		return false;
	return (st.st_mode & S_IXUSR) != (mode & S_IXUSR);
}

static enum nsync_code put(struct checkout *checkout, const char *path, unsigned mode,
			   const struct nsync_oid *id, const struct nsync_oid *old_id,
			   struct nsync_error *err)
{
	const struct nsync_repo *repo = checkout->repo;
	enum work_file now, before = WORK_OTHER;
	bool real;

	TRY(nsync_index_folders_are_real(&real, repo, path, err));
	if (!real)
		return refuse(checkout, path, "something that is no folder is in its way", err);
	TRY(nsync_index_compare_file(&now, repo, path, id, kind_of(mode), err));
	if (old_id)
		TRY(nsync_index_compare_file(&before, repo, path, old_id, WORK_FILE | WORK_LINK,
					     err));
	if (now == WORK_OTHER && before == WORK_OTHER)
		return refuse(checkout, path, "it would be overwritten", err);
	if (!checkout->writing)
		return NSYNC_OK;
	if (now != WORK_SAME || mode_differs(repo, path, mode))
		TRY(write_file(repo, path, id, mode, err));
	return nsync_index_add(checkout->index, repo, path, id, mode, err);
}

/* Another repository's commit: it is named in the index, its files are its own business. */
static enum nsync_code put_module(struct checkout *checkout, const char *path,
				  const struct nsync_oid *id, struct nsync_error *err)
{
	return checkout->writing
		       ? nsync_index_add(checkout->index, checkout->repo, path, id, MODULE, err)
		       : NSYNC_OK;
}

static enum nsync_code see_added(void *payload, const struct nsync_entry *entry,
				 const struct nsync_oid *old_id, struct nsync_error *err)
{
	struct checkout *checkout = payload;
	unsigned mode = mode_of(entry);
	enum nsync_code code;
	char *path;

	if (entry->trouble && (entry->trouble != NSYNC_BAD_MODE || entry->kind == NSYNC_ENTRY_TREE))
		return nsync_fail(err, NSYNC_EGIT, "checkout",
				  "%.*s: a name or tree that is not checked out",
				  NSYNC_FMT(entry->path));
	path = strndup(entry->path.p, entry->path.n);
	if (!path)
		return nsync_fail_memory(err);
	code = mode == MODULE ? put_module(checkout, path, &entry->id, err)
			      : put(checkout, path, mode, &entry->id, old_id, err);
	free(path);
	return code;
}

/* Folders that became empty go too, as git does it. */
static void remove_file(const struct nsync_repo *repo, char *name)
{
	size_t top = strlen(git_repository_workdir(repo->git));
	char *slash;

	unlink(name);
	while ((slash = strrchr(name, '/')) && (size_t)(slash - name) >= top) {
		*slash = '\0';
		if (rmdir(name) < 0)
			return;
	}
}

static enum nsync_code drop(struct checkout *checkout, const char *path, unsigned mode,
			    const struct nsync_oid *id, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf name = NSYNC_BUF_INIT(PATH_MAX);
	enum work_file state = WORK_MISSING;
	bool real;
	int rc;

	/* What lies behind a link is not the file that is meant. */
	TRY(nsync_index_folders_are_real(&real, checkout->repo, path, err));
	TRY(nsync_index_work_path(&name, checkout->repo, path, err));
	if (real && mode != MODULE)
		TRY(nsync_index_compare_file(&state, checkout->repo, path, id, kind_of(mode), err));
	if (state == WORK_OTHER)
		return refuse(checkout, path, "it would be removed, but was changed", err);
	if (!checkout->writing)
		return NSYNC_OK;
	if (state == WORK_SAME)
		remove_file(checkout->repo, name.p);
	rc = git_index_remove(checkout->index, path, 0);
	return rc ? nsync_repo_fail(err, rc, path, "cannot take out of the index") : NSYNC_OK;
}

static enum nsync_code see_removed(void *payload, const struct nsync_entry *entry,
				   struct nsync_error *err)
{
	char *path = strndup(entry->path.p, entry->path.n);
	enum nsync_code code;

	if (!path)
		return nsync_fail_memory(err);
	code = drop(payload, path, mode_of(entry), &entry->id, err);
	free(path);
	return code;
}

static enum nsync_code go(struct checkout *checkout, const struct nsync_oid *here,
			  const struct nsync_oid *next, struct nsync_error *err)
{
	const struct nsync_tree_visitor visitor = { see_added, see_removed, checkout };

	return nsync_repo_compare(checkout->repo, here, next, "", &visitor, err);
}

static enum nsync_code follow(struct checkout *checkout, const struct nsync_oid *commit,
			      struct nsync_error *err)
{
	struct nsync_commit next;
	struct nsync_oid here;
	int rc;

	TRY(nsync_repo_commit(&next, checkout->repo, commit, err));
	TRY(nsync_index_tree(&here, checkout->index, checkout->repo, err));
	TRY(go(checkout, &here, &next.tree, err));
	checkout->writing = true;
	TRY(go(checkout, &here, &next.tree, err));
	rc = git_index_write(checkout->index);
	return rc ? nsync_repo_fail_index(err, rc, checkout->repo, "cannot write the index")
		  : NSYNC_OK;
}

enum nsync_code nsync_checkout_obstacle(struct nsync_buf *path, git_index *index,
					const struct nsync_repo *repo, const struct nsync_oid *next,
					struct nsync_error *err)
{
	struct checkout checkout = { repo, index, false, path };
	struct nsync_commit commit;
	struct nsync_oid here;

	TRY(nsync_repo_commit(&commit, repo, next, err));
	TRY(nsync_index_tree(&here, index, repo, err));
	return go(&checkout, &here, &commit.tree, err);
}

enum nsync_code nsync_repo_checkout(struct nsync_repo *repo, const struct nsync_oid *commit,
				    struct nsync_error *err)
{
	struct checkout checkout = { .repo = repo };
	enum nsync_code code;

	if (!nsync_index_on_main(repo))
		return NSYNC_OK;
	code = nsync_index_open(&checkout.index, repo, err);
	if (!code)
		code = follow(&checkout, commit, err);
	git_index_free(checkout.index);
	return code;
}
