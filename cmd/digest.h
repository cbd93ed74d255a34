/* digest.h: digest --verify, which is a command of its own in all but its name. */
#ifndef NSYNC_CMD_DIGEST_H
#define NSYNC_CMD_DIGEST_H

#include "cmd/cmd.h"

/* Check the signed digest at --verify PATH, and report. */
int digest_verify(struct call *call);

#endif
