/* hook.c: the command that Git runs before it commits or pushes; init installs it as a hook. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/clone.h"
#include "cmd/commands.h"
#include "cmd/report/hook.h"

static enum nsync_code pre_push(struct nsync_office_check *check, const struct nsync_clone *clone,
				struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf input = NSYNC_BUF_INIT(NSYNC_MAX_RECORD_BYTES);

	TRY(nsync_file_read_fd(&input, STDIN_FILENO, "standard input", err));
	return nsync_office_check_push(check, clone, nsync_buf_view(&input), clock_now(), err);
}

/* An environment variable that Git sets; NULL where it is empty, too. */
static const char *set_by_git(const char *name)
{
	const char *value = getenv(name);

	return value && *value ? value : NULL;
}

static int run_hook(struct call *call)
{
	AUTO(nsync_office_check_release) struct nsync_office_check check = { .list = NULL };
	AUTO(nsync_clone_release) struct nsync_clone clone = { 0 };
	const char *name = call->options.args[0], *index = set_by_git("GIT_INDEX_FILE");
	const bool pre_commit = !strcmp(name, "pre-commit");
	enum nsync_commit_stop stop = NSYNC_COMMIT_GOES_ON;
	struct nsync_error err = { 0 };
	enum nsync_code code;

	nsync_clone_init(&clone);
	if (!pre_commit && strcmp(name, "pre-push") != 0)
		return report_usage(call, name, "there is no such hook: pre-commit, pre-push");
	/* Hooks are the one command that goes where Git says: it started them for that repository. */
	call->host.folder = set_by_git("GIT_DIR");
	code = pre_commit ? nsync_office_may_commit(&stop, call->host.folder, &err) : NSYNC_OK;
	if (stop)
		return report_commit_stop(call, stop, index);
	if (!code)
		code = clone_region(&clone, call, &err);
	if (!code)
		code = nsync_clone_need_office(&clone, &err);
	if (!code)
		code = pre_commit ? nsync_office_check_staged(&check, &stop, &clone, index,
							      clock_now(), &err) :
				    pre_push(&check, &clone, &err);
	for (size_t i = 0; i < check.count; i++)
		report_hooked(call, &check.list[i]);
	if (code)
		return report_error(call, &err);
	if (stop)
		return report_commit_stop(call, stop, index);
	return report_end(call, check.faulty ? FINDINGS : ALL_WELL);
}

const struct command cmd_hook = {
	.name = "hook",
	.about = "what Git runs before a commit or a push",
	.usage = "hook pre-commit\nhook pre-push [REMOTE URL]",
	.more = "Checks what Git commits (from the index that GIT_INDEX_FILE names), or what it pushes, as the\n"
		"regional office will judge it; an exit code other than 0 stops Git. A commit must not take away what\n"
		"the region has accepted. nsync init installs both in an office's clone; nsync status tells when Git\n"
		"does not run them.",
	.example = "nsync hook pre-commit\n",
	.min_args = 1,
	.max_args = 3,
	.run = run_hook,
};
