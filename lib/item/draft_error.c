/* draft_error.c: an error in a draft, with the file's name, line and column. */
#include <stdarg.h>

#include "internal.h"

enum nsync_code nsync_draft_fail(struct nsync_error *err, enum nsync_code code,
				 const struct nsync_draft *draft, struct draft_spot at,
				 const char *format, ...)
{
	char where[sizeof(err->where)], text[2 * sizeof(err->text)];
	va_list args;

	va_start(args, format);
	nsync_vformat(text, sizeof(text), format, args);
	va_end(args);
	snprintf(where, sizeof(where), "%s:%zu:%zu", draft->name, at.line, at.column);
	return nsync_fail(err, code, where, "%s", text);
}
