/* hook.c: the command that Git runs before it commits or pushes; init installs it as a hook. */
#include <unistd.h>

#include "cmd/clone.h"
#include "cmd/commands.h"
#include "nsync/office.h"

static enum nsync_code pre_push(struct nsync_office_check *check, const struct nsync_clone *clone,
				struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf input = NSYNC_BUF_INIT(NSYNC_MAX_RECORD_BYTES);

	TRY(nsync_file_read_fd(&input, STDIN_FILENO, "standard input", err));
	return nsync_office_check_push(check, clone, nsync_buf_view(&input), clock_now(), err);
}

static enum nsync_code hook(struct nsync_office_check *check, struct nsync_clone *clone,
			    struct call *call, struct nsync_error *err)
{
	TRY(clone_region(clone, call, err));
	TRY(nsync_clone_need_office(clone, err));
	if (!strcmp(call->options.args[0], "pre-commit"))
		return nsync_office_check_staged(check, clone, clock_now(), err);
	return pre_push(check, clone, err);
}

static int run_hook(struct call *call)
{
	AUTO(nsync_office_check_release) struct nsync_office_check check = { .list = NULL };
	AUTO(nsync_clone_release) struct nsync_clone clone = { 0 };
	const char *name = call->options.args[0];
	struct nsync_error err = { 0 };
	enum nsync_code code;

	nsync_clone_init(&clone);
	if (strcmp(name, "pre-commit") != 0 && strcmp(name, "pre-push") != 0)
		return report_usage(call, name, "there is no such hook: pre-commit, pre-push");
	code = hook(&check, &clone, call, &err);
	for (size_t i = 0; i < check.count; i++)
		report_item(call, check.list[i].name, &check.list[i].verdict);
	if (code)
		return report_error(call, &err);
	return report_end(call, check.faulty ? FINDINGS : ALL_WELL);
}

const struct command cmd_hook = {
	.name = "hook",
	.about = "what Git runs before a commit or a push",
	.usage = "hook pre-commit\nhook pre-push [REMOTE URL]",
	.more = "Checks what is staged, or what is pushed, as the regional office will judge it; exit 1 stops Git.\n"
		"nsync init installs both in an office's clone.",
	.example = "nsync hook pre-commit\n",
	.min_args = 1,
	.max_args = 3,
	.run = run_hook,
};
