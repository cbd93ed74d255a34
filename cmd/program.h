/* program.h: how another program starts this one. */
#ifndef NSYNC_CMD_PROGRAM_H
#define NSYNC_CMD_PROGRAM_H

#include "cmd/cmd.h"

#define MAX_PROGRAM 4096 /* bytes of this program's path */

/*
 * How hooks and git diff start this program. out: call->program where the shell found it by PATH,
 * so that an upgrade is followed; else the program's whole path, in path.
 */
enum nsync_code own_program(const char **out, char path[MAX_PROGRAM], const struct call *call,
			    struct nsync_error *err);

#endif
