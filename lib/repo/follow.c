/*
 * follow.c: index and work tree follow main from one commit to another. Only paths that differ
 * between the two are looked at. Blobs are written byte for byte: attributes and filters of a
 * repository are never obeyed.
 */
#include "follow.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_WORK_FILE (256u * 1024u * 1024u)
#define MODULE        0160000u
#define TEMPORARY     ".nsync-checkout" /* only one run follows at a time (move.c) */

struct run {
	const struct follow *follow;
	const struct nsync_repo *repo;
	struct index_copy *copy;
	struct nsync_kept *kept;
	struct nsync_buf *obstacle; /* not NULL: only ask */
};

/* One path; an absent side has mode 0. */
struct change {
	const char *path;
	struct nsync_oid old, next;
	unsigned old_mode, next_mode;
};

/* ---- writing one file ---- */

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
 * The old file or the new one, under a name of its own until it is whole. Unlike nsync_file_write
 * without fsync(2), as git does it: all this can be had again, and of 5,000 files it took 22 of 23
 * seconds.
 */
static enum nsync_code write_plain(const char *folder, const char *name, struct nsync_str bytes,
				   unsigned mode, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf temporary = NSYNC_BUF_INIT(PATH_MAX);
	int fd, number;
	bool done;

	nsync_buf_printf(&temporary, "%s/" TEMPORARY, folder);
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

static enum nsync_code write_file(const struct nsync_repo *repo, const struct change *change,
				  struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf name = NSYNC_BUF_INIT(PATH_MAX);
	AUTO(nsync_buf_release) struct nsync_buf folder = NSYNC_BUF_INIT(PATH_MAX);
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(MAX_WORK_FILE);

	TRY(nsync_index_work_path(&name, repo, change->path, err));
	TRY(nsync_repo_blob(&bytes, repo, &change->next, MAX_WORK_FILE, err));
	nsync_buf_add(&folder, name.p, (size_t)(strrchr(name.p, '/') - name.p));
	TRY(nsync_buf_check(&folder, err));
	TRY(nsync_file_mkdirs(folder.p, 0777, err));
	if (change->next_mode != 0120000)
		return write_plain(folder.p, name.p, nsync_buf_view(&bytes),
				   change->next_mode == 0100755 ? 0777 : 0666, err);
	unlink(name.p);
	if (symlink(bytes.p ? bytes.p : "", name.p) < 0)
		return nsync_fail_errno(err, change->path, "cannot make the link");
	return NSYNC_OK;
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

/* ---- what is in the way ---- */

static unsigned kind_of(unsigned mode)
{
	return mode == 0120000 ? WORK_LINK : WORK_FILE;
}

/* The first folder of a path that is there and no folder: a file, or a link that leads elsewhere. */
static enum nsync_code false_folder(struct nsync_buf *out, const struct nsync_repo *repo,
				    const char *path, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf name = NSYNC_BUF_INIT(PATH_MAX);
	size_t top = strlen(git_repository_workdir(repo->git));
	struct stat st;

	nsync_buf_clear(out);
	TRY(nsync_index_work_path(&name, repo, path, err));
	for (char *slash = strchr(name.p + top, '/'); slash && !out->n;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (!lstat(name.p, &st) && !S_ISDIR(st.st_mode))
			nsync_buf_text(out, name.p + top);
		*slash = '/';
	}
	return nsync_buf_check(out, err);
}

/* Whether the file is as the old or the new side has it; an empty folder is nobody's. */
static enum nsync_code is_known(bool *known, enum work_file *now, const struct run *run,
				const struct change *change, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf name = NSYNC_BUF_INIT(PATH_MAX);
	enum work_file old = WORK_OTHER;

	*now = WORK_OTHER;
	if (change->next_mode)
		TRY(nsync_index_compare_file(now, run->repo, change->path, &change->next,
					     kind_of(change->next_mode), err));
	if (change->old_mode)
		TRY(nsync_index_compare_file(&old, run->repo, change->path, &change->old,
					     WORK_FILE | WORK_LINK, err));
	*known = *now != WORK_OTHER || old != WORK_OTHER;
	if (*known)
		return NSYNC_OK;
	TRY(nsync_index_work_path(&name, run->repo, change->path, err));
	*known = !run->obstacle && !rmdir(name.p);
	if (*known)
		*now = WORK_MISSING;
	return NSYNC_OK;
}

static enum nsync_code put_aside(const struct run *run, const char *path, struct nsync_error *err)
{
	if (!run->obstacle)
		return nsync_kept_move(run->kept, run->repo, path, err);
	if (!run->obstacle->n)
		nsync_buf_text(run->obstacle, path);
	return nsync_buf_check(run->obstacle, err);
}

/* What somebody staged there and did neither commit nor have in the file. */
static enum nsync_code keep_staged(const struct run *run, const struct change *change,
				   struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(MAX_WORK_FILE);
	const git_index_entry *entry = git_index_get_bypath(run->copy->index, change->path, 0);
	enum work_file file;
	struct nsync_oid staged;

	if (!entry || (entry->flags_extended & GIT_INDEX_ENTRY_INTENT_TO_ADD) ||
	    entry->mode == MODULE)
		return NSYNC_OK;
	staged = from_git(&entry->id);
	if ((change->old_mode && nsync_oid_eq(&staged, &change->old)) ||
	    (change->next_mode && nsync_oid_eq(&staged, &change->next)))
		return NSYNC_OK;
	TRY(nsync_index_compare_file(&file, run->repo, change->path, &staged,
				     WORK_FILE | WORK_LINK, err));
	if (file == WORK_SAME)
		return NSYNC_OK; /* the file is kept */
	TRY(nsync_repo_blob(&bytes, run->repo, &staged, MAX_WORK_FILE, err));
	return nsync_kept_bytes(run->kept, run->repo, change->path, nsync_buf_view(&bytes), err);
}

/* ---- one path ---- */

/* Whether an ordinary file may be run where it should not, or the other way round. */
static bool mode_differs(const struct nsync_repo *repo, const struct change *change)
{
	AUTO(nsync_buf_release) struct nsync_buf name = NSYNC_BUF_INIT(PATH_MAX);
	struct nsync_error none = { .code = NSYNC_OK };
	struct stat st;

	if (change->next_mode == 0120000 ||
	    nsync_index_work_path(&name, repo, change->path, &none) || lstat(name.p, &st) < 0)
		return false;
	return (st.st_mode & S_IXUSR) != (change->next_mode & S_IXUSR);
}

static enum nsync_code follow_file(const struct run *run, const struct change *change,
				   struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf name = NSYNC_BUF_INIT(PATH_MAX);
	AUTO(nsync_buf_release) struct nsync_buf blocker = NSYNC_BUF_INIT(PATH_MAX);
	enum work_file now = WORK_MISSING;
	bool known = true;

	TRY(false_folder(&blocker, run->repo, change->path, err));
	if (blocker.n) {
		if (!change->next_mode)
			return NSYNC_OK; /* what should go is not there */
		TRY(put_aside(run, blocker.p, err));
	} else {
		TRY(is_known(&known, &now, run, change, err));
	}
	if (!known)
		TRY(put_aside(run, change->path, err));
	if (run->obstacle)
		return NSYNC_OK;
	if (change->next_mode && (now != WORK_SAME || mode_differs(run->repo, change)))
		return write_file(run->repo, change, err);
	TRY(nsync_index_work_path(&name, run->repo, change->path, err));
	if (!change->next_mode && known)
		remove_file(run->repo, name.p);
	return NSYNC_OK;
}

static enum nsync_code follow_path(const struct run *run, const struct change *change,
				   struct nsync_error *err)
{
	int rc;

	/* Another repository's commit: it is named in the index, its files are its own business. */
	if (change->next_mode != MODULE && change->old_mode != MODULE) {
		if (!run->obstacle)
			TRY(keep_staged(run, change, err));
		TRY(follow_file(run, change, err));
	}
	if (run->obstacle)
		return NSYNC_OK;
	if (change->next_mode)
		return nsync_index_add(run->copy->index, run->repo, change->path, &change->next,
				       change->next_mode, err);
	rc = git_index_remove_bypath(run->copy->index, change->path);
	return rc && rc != GIT_ENOTFOUND
		       ? nsync_repo_fail(err, rc, change->path, "cannot take out of the index")
		       : NSYNC_OK;
}

/* ---- all paths ---- */

static unsigned mode_of(struct nsync_str mode)
{
	return nsync_str_is(mode, "100755")   ? 0100755
	       : nsync_str_is(mode, "120000") ? 0120000
	       : nsync_str_is(mode, "160000") ? MODULE
					      : 0100644;
}

/* Main went on since, and has something else there: then this move no longer concerns the path. */
static enum nsync_code overtaken(bool *out, const struct run *run, const struct change *change,
				 struct nsync_error *err)
{
	struct nsync_oid id;
	bool there;

	*out = false;
	if (nsync_oid_eq(&run->follow->head, &run->follow->next))
		return NSYNC_OK;
	TRY(nsync_repo_find_optional(&there, &id, NULL, run->repo, &run->follow->head,
				     nsync_str(change->path), err));
	*out = there ? !change->next_mode || !nsync_oid_eq(&id, &change->next)
		     : change->next_mode != 0;
	return NSYNC_OK;
}

static enum nsync_code go_on(const struct run *run, struct nsync_str path, struct change *change,
			     struct nsync_error *err)
{
	AUTO(nsync_text_freep) char *name = strndup(path.p, path.n);
	bool old;

	if (!name)
		return nsync_fail_memory(err);
	change->path = name;
	TRY(overtaken(&old, run, change, err));
	return old ? NSYNC_OK : follow_path(run, change, err);
}

static enum nsync_code see_added(void *payload, const struct nsync_entry *entry,
				 const struct nsync_oid *old_id, struct nsync_error *err)
{
	const struct run *run = payload;
	struct change change = { .next = entry->id, .next_mode = mode_of(entry->mode) };

	if (entry->trouble && (entry->trouble != NSYNC_BAD_MODE || entry->kind == NSYNC_ENTRY_TREE))
		return nsync_fail(err, NSYNC_EGIT, "checkout",
				  "%.*s: a name or tree that is not checked out",
				  NSYNC_FMT(entry->path));
	if (old_id) {
		change.old = *old_id;
		change.old_mode = change.next_mode; /* perhaps another: only its being there counts */
	}
	return go_on(run, entry->path, &change, err);
}

static enum nsync_code see_removed(void *payload, const struct nsync_entry *entry,
				   struct nsync_error *err)
{
	struct change change = { .old = entry->id, .old_mode = mode_of(entry->mode) };

	return go_on(payload, entry->path, &change, err);
}

/* What goes first, so that a folder can come where a file was. */
static enum nsync_code go(struct run *run, struct nsync_error *err)
{
	const struct nsync_tree_visitor going = { NULL, see_removed, run };
	const struct nsync_tree_visitor coming = { see_added, NULL, run };
	const struct follow *follow = run->follow;

	TRY(nsync_repo_compare(run->repo, &follow->old, &follow->next, "", &going, err));
	return nsync_repo_compare(run->repo, &follow->old, &follow->next, "", &coming, err);
}

enum nsync_code nsync_follow(const struct follow *follow, const struct nsync_repo *repo,
			     struct index_copy *copy, struct nsync_kept *kept,
			     struct nsync_error *err)
{
	struct run run = { follow, repo, copy, kept, NULL };

	return go(&run, err);
}

enum nsync_code nsync_follow_restore(const char *path, const struct nsync_oid *blob,
				     const struct nsync_repo *repo, struct index_copy *copy,
				     struct nsync_kept *kept, struct nsync_error *err)
{
	const struct run run = { NULL, repo, copy, kept, NULL };
	const struct change change = { .path = path, .next = *blob, .next_mode = 0100644 };

	return follow_path(&run, &change, err);
}

enum nsync_code nsync_follow_obstacle(struct nsync_buf *path, const struct follow *follow,
				      const struct nsync_repo *repo, struct nsync_error *err)
{
	struct run run = { follow, repo, NULL, NULL, path };

	return go(&run, err);
}
