/* internal.h: what the files of lib/base share. */
#ifndef NSYNC_BASE_INTERNAL_H
#define NSYNC_BASE_INTERNAL_H

#include "nsync/base.h"

/* A text that was cut after size - 1 bytes: step back over a character that lost its tail. */
void nsync_cut(char *out, size_t size);

#endif
