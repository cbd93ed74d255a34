/* main.c: global options, then the command's table entry, then its run. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "cmd/folders.h"
#include "cmd/help.h"
#include "nsync/repo.h"
#include "nsync/trust.h"

/* --json counts from the first word on, also for a command line that cannot be read. */
static bool wants_json(int argc, char **argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--"); i++)
		if (!strcmp(argv[i], "--json"))
			return true;
	return false;
}

/* Descriptors 0 to 2 are open, or the first file that is written could become standard output. */
static bool standard_streams(void)
{
	for (int fd = 0; fd < 3; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDWR) != fd)
			return false;
	return true;
}

static int start_library(struct call *call)
{
	struct nsync_error err = { 0 };

	if (!nsync_base_start() || !nsync_trust_selftest()) {
		nsync_fail(&err, NSYNC_EINVAL, "libsodium", "its self-test fails on this machine");
		return report_error(call, &err);
	}
	if (!call->command->no_git && nsync_repo_start(&err))
		return report_error(call, &err);
	return ALL_WELL;
}

/* Take what the global options say; *leave: the answer was given already. */
static int take_globals(struct call *call, const struct options *options, bool *leave)
{
	const char *dir;
	struct nsync_error err = { 0 };

	*leave = true;
	call->report.quiet |= option_given(options, "quiet");
	call->no_input |= option_given(options, "no-input");
	if (option_given(options, "version"))
		return help_version(call);
	if (option_given(options, "help"))
		return help_show(call, call->command);
	for (size_t i = 0; (dir = option_next(options, "directory", &i));) {
		if (chdir(dir) == 0) {
			nsync_buf_text(&call->folders, " -C ");
			nsync_shell_word(&call->folders, nsync_str(dir));
			continue;
		}
		nsync_fail_errno(&err, dir, "open the folder");
		return report_error(call, &err);
	}
	*leave = false;
	return ALL_WELL;
}

static int count_args(struct call *call)
{
	size_t have = call->options.arg_count;

	if (have < call->command->min_args)
		return help_missing(call);
	if (have > call->command->max_args)
		return report_usage(call, call->options.args[call->command->max_args],
				    "one word too many");
	return ALL_WELL;
}

static int run_command(struct call *call, char **words, size_t count)
{
	struct nsync_error err = { 0 };
	bool leave;
	int code;

	if (!call->command->run && count && !strcmp(words[0], "--"))
		count = 0;
	if (options_read(&call->options, call->command->options, false, words, count, &err))
		return report_error(call, &err);
	code = take_globals(call, &call->options, &leave);
	if (leave || code)
		return code;
	if (!call->command->run)
		return help_unknown(call, call->command,
				    call->options.arg_count ? call->options.args[0] : NULL);
	code = count_args(call);
	if (!code)
		code = start_library(call);
	return code ? code : call->command->run(call);
}

static int dispatch(struct call *call, int argc, char **argv)
{
	struct nsync_error err = { 0 };
	struct options globals;
	size_t count = argc > 0 ? (size_t)argc - 1 : 0, used;
	char **words = argv + 1;
	bool leave;
	int code;

	code = options_read(&globals, NULL, true, words, count, &err)
		       ? report_error(call, &err)
		       : take_globals(call, &globals, &leave);
	used = globals.used;
	options_release(&globals);
	if (err.code || leave || code)
		return code;
	words += used;
	count -= used;
	if (!count)
		return help_unknown(call, NULL, NULL);
	call->command = command_find((const char *const *)words, count, &used);
	if (!call->command)
		return help_unknown(call, NULL, words[0]);
	code = run_command(call, words + used, count - used);
	return code;
}

static void warn(void *payload, const struct nsync_error *trouble)
{
	report_warning(payload, trouble);
}

int main(int argc, char **argv)
{
	struct nsync_error none = { 0 };
	char *state_home = NULL;
	struct call call = { .program = argc > 0 ? argv[0] : "nsync",
			     .folders = NSYNC_BUF_INIT(NSYNC_MAX_WORDS) };
	int code;

	if (!standard_streams())
		return UNABLE;
	report_start(&call.report, wants_json(argc, argv), false);
	/* Without a home there is no private state: nsync_clone_open says so where it needs some. */
	(void)!xdg_folder(&state_home, "XDG_STATE_HOME", ".local/state", &none);
	call.host = (struct nsync_clone_host){ NULL, state_home, report_progress, warn, &call };
	code = dispatch(&call, argc, argv);
	options_release(&call.options);
	nsync_buf_release(&call.folders);
	free(state_home);
	/* A second flush: a command that ended early has not called report_end. */
	return report_end(&call, code);
}
