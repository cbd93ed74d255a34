/* new_region.c: begin the repository of a region. */
#include "nsync/clone_init.h"

/* Git would take up a repository that is there already. */
static enum nsync_code check_free(const char *folder, bool bare, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf path = NSYNC_BUF_INIT(8192);

	nsync_buf_printf(&path, "%s/%s", folder, bare ? "HEAD" : ".git");
	TRY(nsync_buf_check(&path, err));
	if (nsync_file_exists(path.p))
		return nsync_fail(err, NSYNC_EEXISTS, folder, "there is a Git repository");
	return NSYNC_OK;
}

static enum nsync_code make(const char *folder, const char *authority, bool bare,
			    const char *program, struct nsync_error *err)
{
	AUTO(nsync_repo_freep) struct nsync_repo *repo = NULL;

	TRY(nsync_repo_init(&repo, folder, bare, err));
	TRY(nsync_repo_config_set(repo, "nsync.region", authority, err));
	return nsync_clone_settings(repo, program, false, err);
}

/* A repository that is half made would be in the way of the next try. */
static void undo(const char *folder, bool bare, bool existed)
{
	AUTO(nsync_buf_release) struct nsync_buf gitdir = NSYNC_BUF_INIT(8192);
	struct nsync_error ignored = { 0 };

	nsync_buf_printf(&gitdir, "%s/.git", folder);
	if (!existed)
		(void)!nsync_file_remove_tree(folder, &ignored);
	else if (!bare && !gitdir.code)
		(void)!nsync_file_remove_tree(gitdir.p, &ignored);
}

enum nsync_code nsync_clone_new_region(const char *folder, const char *authority, bool bare,
				       const char *program, struct nsync_error *err)
{
	const bool existed = nsync_file_exists(folder);
	enum nsync_code code;

	if (!nsync_authority_valid(nsync_str(authority)))
		return nsync_fail(err, NSYNC_EINVAL, "--region",
				  "'%s' is not NAME,DATE (RFC 4151), such as example.org,2026",
				  authority);
	TRY(check_free(folder, bare, err));
	code = make(folder, authority, bare, program, err);
	if (code)
		undo(folder, bare, existed);
	return code;
}
