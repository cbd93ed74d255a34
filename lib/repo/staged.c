/* staged.c: what a commit would change, as the index that Git commits from has it. */
#include <errno.h>
#include <limits.h>
#include <sys/stat.h>

#include "internal.h"

/* libgit2 refuses what it does not know by the four letters of the index's extension. */
static enum nsync_index_read why_unread(void)
{
	const git_error *last = git_error_last();
	const char *said = last && last->message ? last->message : "";

	if (strstr(said, "'link'"))
		return NSYNC_INDEX_SPLIT;
	return strstr(said, "'sdir'") ? NSYNC_INDEX_SPARSE : NSYNC_INDEX_READ;
}

/* A missing file would be read as an index without entries: then every file would look deleted. */
static enum nsync_code open_file(git_index **out, enum nsync_index_read *read, const char *file,
				 struct nsync_error *err)
{
	struct stat st;
	int rc;

	*out = NULL;
	*read = NSYNC_INDEX_READ;
	if (stat(file, &st) < 0) {
		if (errno != ENOENT && errno != ENOTDIR)
			return nsync_fail_errno(err, file, "cannot read the index");
		*read = NSYNC_INDEX_MISSING;
		return NSYNC_OK;
	}
	rc = git_index_open(out, file);
	if (!rc)
		return NSYNC_OK;
	*read = why_unread();
	return *read ? NSYNC_OK : nsync_repo_fail(err, rc, file, "cannot read the index");
}

static bool intent_to_add(git_index *index, const char *path)
{
	const git_index_entry *entry = git_index_get_bypath(index, path, 0);

	return entry && (entry->flags_extended & GIT_INDEX_ENTRY_INTENT_TO_ADD);
}

/*
 * What `git add -N` marked has no content yet: Git leaves it out of the commit, so that a file of
 * that path which HEAD has goes. Git commits nothing while there are conflicts.
 */
static enum nsync_code tell(git_index *index, const git_diff_delta *delta,
			    const struct nsync_staged_visitor *visitor, struct nsync_error *err)
{
	const char *path = delta->new_file.path;
	const bool meant = intent_to_add(index, path);
	struct nsync_oid id = from_git(&delta->new_file.id);
	unsigned mode = delta->new_file.mode;

	if (delta->status == GIT_DELTA_CONFLICTED || (meant && delta->status == GIT_DELTA_ADDED))
		return NSYNC_OK;
	if (meant || delta->status == GIT_DELTA_DELETED) {
		id = (struct nsync_oid){ { 0 } };
		mode = 0;
	}
	return visitor->changed(visitor->payload, path, &id, mode, err);
}

static enum nsync_code compare(git_index *index, const struct nsync_repo *repo,
			       const struct nsync_staged_visitor *visitor, struct nsync_error *err)
{
	enum nsync_code code = NSYNC_OK;
	git_diff_options options;
	git_object *tree = NULL;
	git_diff *diff = NULL;
	int rc = git_revparse_single(&tree, repo->git, "HEAD^{tree}");

	git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
	options.flags = GIT_DIFF_INCLUDE_TYPECHANGE;
	if (!rc || rc == GIT_ENOTFOUND || rc == GIT_EUNBORNBRANCH)
		rc = git_diff_tree_to_index(&diff, repo->git, (git_tree *)tree, index, &options);
	if (rc)
		code = nsync_repo_fail(err, rc, NULL, "cannot compare the index");
	for (size_t i = 0; !code && i < git_diff_num_deltas(diff); i++)
		code = tell(index, git_diff_get_delta(diff, i), visitor, err);
	git_diff_free(diff);
	git_object_free(tree);
	return code;
}

enum nsync_code nsync_repo_staged(enum nsync_index_read *read, const struct nsync_repo *repo,
				  const char *file, const struct nsync_staged_visitor *visitor,
				  struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf own = NSYNC_BUF_INIT(PATH_MAX);
	git_index *index;
	enum nsync_code code;

	nsync_buf_printf(&own, "%sindex", nsync_repo_gitdir(repo));
	TRY(nsync_buf_check(&own, err));
	TRY(open_file(&index, read, file ? file : own.p, err));
	if (*read)
		return NSYNC_OK;
	code = compare(index, repo, visitor, err);
	git_index_free(index);
	return code;
}
