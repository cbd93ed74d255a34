/* digest.h: `nsync digest --verify`, which digest.c calls in place of making a digest. */
#ifndef NSYNC_CMD_DIGEST_H
#define NSYNC_CMD_DIGEST_H

#include "cmd/cmd.h"

/* Check the signed digest at --verify PATH, and report. */
int digest_verify(struct call *call);

#endif
