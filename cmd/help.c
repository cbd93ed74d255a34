/* help.c: `nsync help`, --help, --version, and "did you mean". */
#include <string.h>

#include "cmd/cmd.h"
#include "cmd/commands.h"
#include "cmd/help.h"

static const char *last_word(const char *name)
{
	const char *space = strrchr(name, ' ');

	return space ? space + 1 : name;
}

/* Several lines of ours, each after a prefix. */
static void show_lines(struct call *call, const char *prefix, const char *lines)
{
	const char *end;

	for (; *lines; lines = *end ? end + 1 : end) {
		end = strchr(lines, '\n');
		if (!end)
			end = lines + strlen(lines);
		print_data(call, "%s%.*s", prefix, (int)(end - lines), lines);
	}
}

/* As they are typed: a prompt before each command, not before the lines that go on with it. */
static void show_example(struct call *call, const char *lines)
{
	const char *prompt = "$ ", *end;

	for (; *lines; lines = *end ? end + 1 : end) {
		end = strchr(lines, '\n');
		if (!end)
			end = lines + strlen(lines);
		print_data(call, "  %s%.*s", prompt, (int)(end - lines), lines);
		prompt = end > lines && end[-1] == '\\' ? "" : "$ ";
	}
}

static void show_options(struct call *call, const struct option_spec *table)
{
	for (; table && table->name; table++) {
		struct nsync_buf left = NSYNC_BUF_INIT(256);

		if (table->letter)
			nsync_buf_printf(&left, "-%c, ", table->letter);
		nsync_buf_printf(&left, "--%s", table->name);
		if (table->value)
			nsync_buf_printf(&left, " %s", table->value);
		print_data(call, "  %-28s %s%s", left.p ? left.p : "", table->about,
			   table->many ? " (may be repeated)" : "");
		nsync_buf_release(&left);
	}
}

static void show_table(struct call *call, const struct command *const *table)
{
	for (; table && *table; table++)
		print_data(call, "  %-20s %s", (*table)->name, (*table)->about);
}

static void show_all(struct call *call)
{
	print_data(
		call,
		"nsync: country offices publish news together through Git, and check each other");
	print_data(call, "%s", "");
	print_data(call, "usage: nsync [-C DIR] [--json] [--quiet] [--no-input] COMMAND ...");
	print_data(call, "%s", "");
	show_table(call, commands);
	print_data(call, "%s", "");
	print_data(call, "With every command:");
	show_options(call, options_global);
	print_data(call, "%s", "");
	print_data(call, "nsync COMMAND --help tells more. Exit: 0 all well, 1 findings, 2 usage, "
			 "3 could not do it.");
}

int help_show(struct call *call, const struct command *command)
{
	call->report.json = false; /* help is for people */
	if (!command) {
		show_all(call);
		return report_end(call, ALL_WELL);
	}
	print_data(call, "nsync %s: %s", command->name, command->about);
	print_data(call, "%s", "");
	show_lines(call, "usage: nsync ", command->usage);
	if (command->subs) {
		print_data(call, "%s", "");
		show_table(call, command->subs);
	}
	if (command->options) {
		print_data(call, "%s", "");
		print_data(call, "Options:");
		show_options(call, command->options);
	}
	if (command->list)
		command->list(call);
	if (command->more) {
		print_data(call, "%s", "");
		show_lines(call, "", command->more);
	}
	print_data(call, "%s", "");
	print_data(call, "Example:");
	show_example(call, command->example);
	return report_end(call, ALL_WELL);
}

int help_version(struct call *call)
{
	call->report.json = false;
	print_data(call, "nsync %s", NSYNC_VERSION);
	return report_end(call, ALL_WELL);
}

int help_unknown(struct call *call, const struct command *parent, const char *word)
{
	const struct command *const *table = parent ? parent->subs : commands;
	const char *names[64] = { NULL };
	const char *near;
	size_t count = 0;

	for (; count < 64 && table[count]; count++)
		names[count] = last_word(table[count]->name);
	if (!word)
		return report_usage(call, "",
				    parent ? "which one? It needs a second word"
					   : "which command?");
	near = nearest_name(word, names, count);
	if (*near)
		return report_usage(call, word, "no such command, did you mean '%s%s%s'?",
				    parent ? parent->name : "", parent ? " " : "", near);
	return report_usage(call, word, "no such command");
}

/* The word of a usage line, number `index` of those that are no option and not in brackets; n 0: none. */
static struct nsync_str needed_word(const char *usage, size_t index)
{
	bool value = false; /* of the option before */
	int depth = 0;

	while (*usage && *usage != '\n') {
		size_t n = strcspn(usage, " \n");
		struct nsync_str word = { usage, n };
		const bool outside = depth == 0;

		for (size_t i = 0; i < n; i++)
			depth += (usage[i] == '[') - (usage[i] == ']');
		if (outside && !value && *usage >= 'A' && *usage <= 'Z' && !index--)
			return (struct nsync_str){ usage, strcspn(usage, " .\n") };
		value = outside && nsync_str_starts(word, NSYNC_STR("--"));
		usage += n + (usage[n] == ' ');
	}
	return NSYNC_STR("");
}

int help_missing(struct call *call)
{
	const struct command *command = call->command;
	struct nsync_str word = needed_word(command->usage, call->options.arg_count);

	return report_usage(call, "", "%.*s is missing after '%s'", NSYNC_FMT(word.n ? word : NSYNC_STR("a word")),
			    command->name);
}

static int run(struct call *call)
{
	const char *const *words = (const char *const *)call->options.args;
	const struct command *command;
	size_t used;

	if (!call->options.arg_count)
		return help_show(call, NULL);
	command = command_find(words, call->options.arg_count, &used);
	if (!command) {
		call->command = NULL;
		return help_unknown(call, NULL, words[0]);
	}
	if (used < call->options.arg_count) {
		call->command = command;
		if (command->subs)
			return help_unknown(call, command, words[used]);
		return report_usage(call, words[used], "one word too many");
	}
	return help_show(call, command);
}

const struct command cmd_help = {
	.name = "help",
	.about = "what the commands are, or what one of them does",
	.usage = "help [COMMAND]",
	.example = "nsync help key new\n",
	.max_args = 2,
	.run = run,
};
