/*
 * checkout.c: index and files follow a commit. Blobs are written byte for byte: attributes and filters of
 * a repository are never obeyed. First everything is looked at, then everything is written.
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "index.h"

#define MAX_WORK_FILE (256u * 1024u * 1024u)

struct checkout {
	const struct nsync_repo *repo;
	git_index *index;
	bool writing; /* the second round */
};

static char *own_path(const struct nsync_entry *entry, struct nsync_error *err)
{
	char *path = strndup(entry->path.p, entry->path.n);

	if (!path)
		nsync_fail_memory(err);
	return path;
}

/* Every folder on the way is a real one: a link would lead out of the work tree. */
static enum nsync_code check_folders(const struct nsync_repo *repo, const char *path, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf name = NSYNC_BUF_INIT(PATH_MAX);
	size_t top = strlen(git_repository_workdir(repo->git));
	struct stat st;

	if (work_path(&name, repo, path, err))
		return err->code;
	for (char *slash = strchr(name.p + top, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (lstat(name.p, &st) == 0 && !S_ISDIR(st.st_mode))
			return nsync_fail(err, NSYNC_EDIRTY, path, "%s is no folder", name.p + top);
		*slash = '/';
	}
	return NSYNC_OK;
}

static enum nsync_code write_file(const struct nsync_repo *repo, const char *path, const struct nsync_oid *blob,
				  unsigned mode, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf name = NSYNC_BUF_INIT(PATH_MAX);
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(MAX_WORK_FILE);
	char *slash;

	if (work_path(&name, repo, path, err) || nsync_repo_blob(&bytes, repo, blob, MAX_WORK_FILE, err))
		return err->code;
	slash = strrchr(name.p, '/');
	*slash = '\0';
	if (nsync_file_mkdirs(name.p, 0777, err))
		return err->code;
	*slash = '/';
	if (mode != 0120000)
		return nsync_file_write(name.p, nsync_buf_view(&bytes), mode == 0100755 ? 0755 : 0644, err);
	unlink(name.p);
	if (symlink(bytes.p ? bytes.p : "", name.p) < 0)
		return nsync_fail_errno(err, path, "cannot make the link");
	return NSYNC_OK;
}

static unsigned mode_of(const struct nsync_entry *entry)
{
	if (nsync_str_is(entry->mode, "100755"))
		return 0100755;
	return nsync_str_is(entry->mode, "120000") ? 0120000 : nsync_str_is(entry->mode, "160000") ? 0160000 : 0100644;
}

static enum nsync_code put(struct checkout *checkout, const char *path, const struct nsync_entry *entry,
			   const struct nsync_oid *old_id, struct nsync_error *err)
{
	enum work_file now, before = WORK_OTHER;
	unsigned mode = mode_of(entry);

	if (check_folders(checkout->repo, path, err) ||
	    compare_work_file(&now, checkout->repo, path, &entry->id, err) ||
	    (old_id && compare_work_file(&before, checkout->repo, path, old_id, err)))
		return err->code;
	if (now == WORK_OTHER && before == WORK_OTHER)
		return nsync_fail(err, NSYNC_EDIRTY, path, "it would be overwritten");
	if (!checkout->writing)
		return NSYNC_OK;
	if ((now != WORK_SAME || mode != 0100644) && mode != 0160000 &&
	    write_file(checkout->repo, path, &entry->id, mode, err))
		return err->code;
	return index_add(checkout->index, checkout->repo, path, &entry->id, mode, err);
}

static enum nsync_code see_added(void *payload, const struct nsync_entry *entry, const struct nsync_oid *old_id,
				 struct nsync_error *err)
{
	enum nsync_code code;
	char *path;

	if (entry->trouble && (entry->trouble != NSYNC_BAD_MODE || entry->kind == NSYNC_ENTRY_TREE))
		return nsync_fail(err, NSYNC_EGIT, "checkout", "%.*s: a name or tree that is not checked out",
				  NSYNC_FMT(entry->path));
	path = own_path(entry, err);
	if (!path)
		return err->code;
	code = put(payload, path, entry, old_id, err);
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

static enum nsync_code see_removed(void *payload, const struct nsync_entry *entry, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf name = NSYNC_BUF_INIT(PATH_MAX);
	struct checkout *checkout = payload;
	char *path = own_path(entry, err);
	enum work_file state;
	enum nsync_code code;
	int rc;

	if (!path)
		return err->code;
	code = compare_work_file(&state, checkout->repo, path, &entry->id, err);
	if (!code && state == WORK_OTHER)
		code = nsync_fail(err, NSYNC_EDIRTY, path, "it would be removed, but was changed");
	if (!code && checkout->writing) {
		code = work_path(&name, checkout->repo, path, err);
		if (!code && state == WORK_SAME)
			remove_file(checkout->repo, name.p);
		rc = code ? 0 : git_index_remove(checkout->index, path, 0);
		if (rc)
			code = repo_fail(err, rc, path, "cannot take out of the index");
	}
	free(path);
	return code;
}

static enum nsync_code follow(struct checkout *checkout, const struct nsync_oid *commit, struct nsync_error *err)
{
	const struct nsync_tree_visitor visitor = { see_added, see_removed, checkout };
	struct nsync_commit next;
	struct nsync_oid here;
	int rc;

	if (nsync_repo_commit(&next, checkout->repo, commit, err) ||
	    index_tree(&here, checkout->index, checkout->repo, err) ||
	    nsync_repo_compare(checkout->repo, &here, &next.tree, "", &visitor, err))
		return err->code;
	checkout->writing = true;
	if (nsync_repo_compare(checkout->repo, &here, &next.tree, "", &visitor, err))
		return err->code;
	rc = git_index_write(checkout->index);
	return rc ? repo_fail(err, rc, "index", "cannot write the index") : NSYNC_OK;
}

enum nsync_code nsync_repo_checkout(struct nsync_repo *repo, const struct nsync_oid *commit, struct nsync_error *err)
{
	struct checkout checkout = { .repo = repo };
	enum nsync_code code;

	if (!on_main(repo))
		return NSYNC_OK;
	code = open_index(&checkout.index, repo, err);
	if (!code)
		code = follow(&checkout, commit, err);
	git_index_free(checkout.index);
	return code;
}
