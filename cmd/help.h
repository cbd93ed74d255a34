/* help.h: what a command is for and how it is typed, made from its table entry. */
#ifndef NSYNC_CMD_HELP_H
#define NSYNC_CMD_HELP_H

#include "cmd/cmd.h"

/* The help of one command (NULL: of nsync) on standard output. Returns an exit code. */
int help_show(struct call *call, const struct command *command);
int help_version(struct call *call);
/* A word that names no command of parent (NULL: of nsync); word NULL: none was given. Returns USAGE. */
int help_unknown(struct call *call, const struct command *parent, const char *word);
/* Fewer words than the command needs: which one is missing, as its usage names it. Returns USAGE. */
int help_missing(struct call *call);

#endif
