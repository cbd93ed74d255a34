/* hooks.c: whether Git starts nsync before a commit and before a push of this clone. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "nsync/clone_init.h"

#define MAX_HOOK (256 * 1024) /* bytes of a hook that is looked at */

void nsync_hooks_release(struct nsync_hooks *hooks)
{
	nsync_buf_release(&hooks->folder);
	nsync_buf_release(&hooks->setting);
}

/* Whether a line that is no comment of a shell's has "hook pre-commit" in it. */
static bool calls_nsync(struct nsync_str script, const char *name)
{
	char call[32];
	size_t n = (size_t)snprintf(call, sizeof(call), "hook %s", name);

	for (size_t at = 0; at < script.n;) {
		const char *line = script.p + at, *end = memchr(line, '\n', script.n - at);
		size_t length = end ? (size_t)(end - line) : script.n - at;
		const char *hash = memchr(line, '#', length);
		size_t seen = hash ? (size_t)(hash - line) : length;

		if (seen >= n && memmem(line, seen, call, n))
			return true;
		at += length + 1;
	}
	return false;
}

/* Git starts what the user may execute (access(2)); what it starts says whose it is. */
static enum nsync_code look(enum nsync_hook_state *out, const char *path, const char *name,
			    struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf script = NSYNC_BUF_INIT(MAX_HOOK);
	struct nsync_error none = { 0 };
	struct stat st;
	enum nsync_code code;

	*out = NSYNC_HOOK_UNREADABLE;
	if (stat(path, &st) < 0) {
		if (errno == ENOENT || errno == ENOTDIR)
			*out = NSYNC_HOOK_MISSING;
		return NSYNC_OK;
	}
	if (!S_ISREG(st.st_mode))
		return NSYNC_OK;
	if (access(path, X_OK) < 0) {
		*out = NSYNC_HOOK_NOT_EXECUTABLE;
		return NSYNC_OK;
	}
	code = nsync_file_read(&script, path, &none);
	if (code == NSYNC_ENOMEM)
		return nsync_fail_memory(err);
	if (code == NSYNC_OK)
		*out = calls_nsync(nsync_buf_view(&script), name) ? NSYNC_HOOK_RUNS :
								    NSYNC_HOOK_OTHER;
	return NSYNC_OK;
}

enum nsync_code nsync_clone_hooks(struct nsync_hooks *out, const struct nsync_repo *repo,
				  struct nsync_error *err)
{
	*out = (struct nsync_hooks){ .all_run = true };
	nsync_buf_init(&out->folder, 8192);
	nsync_buf_init(&out->setting, 8192);
	TRY(nsync_repo_hooks_folder(&out->folder, &out->setting, &out->scope, repo, err));
	for (enum nsync_hook hook = 0; hook < NSYNC_HOOKS; hook++) {
		AUTO(nsync_buf_release) struct nsync_buf path = NSYNC_BUF_INIT(8192);
		const char *name = nsync_hook_name(hook);

		nsync_buf_printf(&path, "%s/%s", nsync_buf_view(&out->folder).p, name);
		TRY(nsync_buf_check(&path, err));
		TRY(look(&out->states[hook], path.p, name, err));
		out->all_run = out->all_run && out->states[hook] == NSYNC_HOOK_RUNS;
	}
	return NSYNC_OK;
}
