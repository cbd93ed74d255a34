/* commands.h: the commands, one a file (cmd/<name>.c; verbs of a command in cmd/<name>_*.c). */
#ifndef NSYNC_CMD_COMMANDS_H
#define NSYNC_CMD_COMMANDS_H

#include "cmd/cmd.h"

extern const struct command cmd_help;

#endif
