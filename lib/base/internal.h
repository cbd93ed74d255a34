/* internal.h: what the files of lib/base share. */
#ifndef NSYNC_BASE_INTERNAL_H
#define NSYNC_BASE_INTERNAL_H

#include <stdarg.h>

#include "nsync/base.h"

/* vsnprintf into a fixed array; what does not fit is cut at a character's boundary. */
void nsync_vformat(char *out, size_t size, const char *format, va_list args)
	__attribute__((format(printf, 3, 0)));

#endif
