/* commands.c: the table of commands, in the order in which `nsync help` shows them. */
#include <string.h>

#include "cmd/cmd.h"
#include "cmd/commands.h"

const struct command *const commands[] = {
	/* beginning */
	&cmd_init,
	&cmd_key,
	&cmd_root,
	/* the office's day */
	&cmd_status,
	&cmd_edit,
	&cmd_sign,
	&cmd_cosign,
	&cmd_check,
	&cmd_sync,
	&cmd_resolve,
	/* the regional desk's */
	&cmd_merge,
	/* reading */
	&cmd_digest,
	&cmd_list,
	&cmd_show,
	&cmd_diff,
	&cmd_log,
	&cmd_verify,
	&cmd_audit,
	&cmd_export,
	/* files, hosts */
	&cmd_fmt,
	&cmd_canon,
	&cmd_validate,
	&cmd_hook,
	&cmd_help,
	NULL,
};

static const char *last_word(const char *name)
{
	const char *space = strrchr(name, ' ');

	return space ? space + 1 : name;
}

static const struct command *find_in(const struct command *const *table, const char *word)
{
	for (; table && *table; table++)
		if (!strcmp(last_word((*table)->name), word))
			return *table;
	return NULL;
}

const struct command *command_find(const char *const *words, size_t count, size_t *used)
{
	const struct command *found, *sub;

	*used = 0;
	found = count ? find_in(commands, words[0]) : NULL;
	if (!found)
		return NULL;
	*used = 1;
	sub = count > 1 ? find_in(found->subs, words[1]) : NULL;
	if (!sub)
		return found;
	*used = 2;
	return sub;
}
