/*
 * escape.h: text from files, file names and errors on its way to a terminal. Control characters, C1,
 * bidirectional controls, line separators, tags and bytes that are no UTF-8 never pass raw.
 *
 * source: Unicode TR 36 (bidirectional spoofing), ECMA-48 (escape sequences).
 */
#ifndef NSYNC_CMD_ESCAPE_H
#define NSYNC_CMD_ESCAPE_H

#include <stdarg.h>

#include "nsync/base.h"

/* Append; what must not pass as \x1b or \u202e. lines: line feeds and tabs pass. */
void escape_text(struct nsync_buf *out, struct nsync_str text, bool lines);

/*
 * Append by a format as printf's, of which these work: %s %.*s %.16s %-20s %d %u %x %c %% and the lengths l, ll, z.
 * Every string is escaped (lines: false); the format itself is ours and passes.
 */
void escape_printf(struct nsync_buf *out, const char *format, ...) NSYNC_PRINTF(2, 3);
void escape_vprintf(struct nsync_buf *out, const char *format, va_list values) NSYNC_PRINTF(2, 0);

#endif
