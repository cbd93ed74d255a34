/* commands.h: the commands, one a file (cmd/<name>.c; verbs of a command in cmd/<name>_*.c). */
#ifndef NSYNC_CMD_COMMANDS_H
#define NSYNC_CMD_COMMANDS_H

#include "cmd/cmd.h"

extern const struct command cmd_init;
extern const struct command cmd_key;
extern const struct command cmd_root;
extern const struct command cmd_merge;
extern const struct command cmd_digest;
extern const struct command cmd_log;
extern const struct command cmd_verify;
extern const struct command cmd_audit;
extern const struct command cmd_export;
extern const struct command cmd_fmt;
extern const struct command cmd_canon;
extern const struct command cmd_validate;
extern const struct command cmd_help;
extern const struct command cmd_edit;
extern const struct command cmd_sign;
extern const struct command cmd_cosign;
extern const struct command cmd_check;
extern const struct command cmd_sync;
extern const struct command cmd_resolve;
extern const struct command cmd_list;
extern const struct command cmd_show;
extern const struct command cmd_diff;
extern const struct command cmd_status;
extern const struct command cmd_hook;

#endif
