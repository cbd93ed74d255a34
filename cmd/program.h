/* program.h: which program this is. */
#ifndef NSYNC_CMD_PROGRAM_H
#define NSYNC_CMD_PROGRAM_H

#include "nsync/base.h"

/* Append what tells this very program from any other, with its libraries; nothing where that cannot be told. One line, no LF. */
void program_identity(struct nsync_buf *out);

#endif
