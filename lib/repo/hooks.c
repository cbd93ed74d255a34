/* hooks.c: the folder that Git starts hooks from. */
#include "internal.h"

/* The record "scope NUL value NUL" of git config -z --show-scope; false at the end. */
static bool next_value(struct nsync_str *scope, struct nsync_str *value, struct nsync_str *rest)
{
	struct nsync_str *fields[] = { scope, value };

	for (size_t i = 0; i < 2; i++) {
		const char *end = rest->n ? memchr(rest->p, 0, rest->n) : NULL;

		if (!end)
			return false;
		*fields[i] = (struct nsync_str){ rest->p, (size_t)(end - rest->p) };
		rest->n -= fields[i]->n + 1;
		rest->p = end + 1;
	}
	return true;
}

/* Git itself is asked: libgit2 does not read every file that Git takes settings from. */
static enum nsync_code ask(struct nsync_buf *output, const struct nsync_repo *repo,
			   struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf errors = NSYNC_BUF_INIT(4096);
	static const struct nsync_git_limits limits = { .seconds = 10 };
	const char *const argv[] = { "--git-dir",    nsync_repo_gitdir(repo),
				     "config",       "-z",
				     "--show-scope", "--type=path",
				     "--get-all",    "core.hooksPath",
				     NULL };
	struct git_run run = { .argv = argv, .limits = &limits, .output = output, .errors = &errors };

	TRY(nsync_git_child(&run, err));
	TRY(nsync_buf_check(output, err));
	if (run.status)
		return nsync_fail(err, NSYNC_EGIT, "core.hooksPath", "git config cannot tell it");
	return NSYNC_OK;
}

enum nsync_code nsync_repo_hooks_folder(struct nsync_buf *folder, struct nsync_buf *setting,
					enum nsync_config_scope *scope,
					const struct nsync_repo *repo, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf output = NSYNC_BUF_INIT(64 * 1024);
	struct nsync_str where, value, rest, found = { NULL, 0 };
	const char *top = nsync_repo_workdir(repo);

	TRY(ask(&output, repo, err));
	*scope = NSYNC_CONFIG_NOWHERE;
	rest = nsync_buf_view(&output);
	/* The last one counts, but for the one that our own command line has (child.c). */
	while (next_value(&where, &value, &rest)) {
		if (nsync_str_is(where, "command"))
			continue;
		found = value;
		*scope = nsync_str_is(where, "worktree") ? NSYNC_CONFIG_WORKTREE
			 : nsync_str_is(where, "local")  ? NSYNC_CONFIG_REPOSITORY
							 : NSYNC_CONFIG_USER;
	}
	nsync_buf_str(setting, found);
	if (!*scope)
		nsync_buf_printf(folder, "%shooks", nsync_repo_commondir(repo));
	else if (found.n && found.p[0] != '/')
		nsync_buf_printf(folder, "%s%.*s", top ? top : nsync_repo_gitdir(repo),
				 NSYNC_FMT(found));
	else
		nsync_buf_str(folder, found);
	TRY(nsync_buf_check(setting, err));
	return nsync_buf_check(folder, err);
}
