/* error.c: the caller-owned error; the first failure wins. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "internal.h"

void nsync_vformat(char *out, size_t size, const char *format, va_list args)
{
	int n = vsnprintf(out, size, format, args);

	if (n < 0) {
		out[0] = '\0';
		return;
	}
	if ((size_t)n >= size)
		nsync_cut(out, size);
}

void nsync_cut(char *out, size_t size)
{
	size_t end = size - 1, start = end;

	while (start > 0 && end - start < 3 && ((unsigned char)out[start - 1] & 0xc0) == 0x80)
		start--;
	if (start == 0)
		return;
	unsigned char lead = (unsigned char)out[start - 1];
	size_t need = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;

	if (need > end - start + 1)
		out[start - 1] = '\0';
}

static void copy_where(char *out, size_t size, const char *where)
{
	size_t n = 0;

	for (; where && where[n] && n + 1 < size; n++)
		out[n] = where[n];
	out[n] = '\0';
	if (where && where[n])
		nsync_cut(out, size);
}

enum nsync_code nsync_fail(struct nsync_error *err, enum nsync_code code, const char *where,
			   const char *format, ...)
{
	va_list args;

	if (err->code != NSYNC_OK)
		return code;
	err->code = code;
	copy_where(err->where, sizeof(err->where), where);
	va_start(args, format);
	nsync_vformat(err->text, sizeof(err->text), format, args);
	va_end(args);
	return code;
}

enum nsync_code nsync_fail_errno(struct nsync_error *err, const char *where, const char *what)
{
	int number = errno;
	char reason[128];
	enum nsync_code code = number == ENOENT	 ? NSYNC_ENOTFOUND
			       : number == ENOMEM ? NSYNC_ENOMEM
						  : NSYNC_EIO;

	/* GNU strerror_r: thread-safe, and never fails. */
	return nsync_fail(err, code, where, "%s: %s", what,
			  strerror_r(number, reason, sizeof(reason)));
}

enum nsync_code nsync_fail_within(struct nsync_error *err, const char *where,
				  const struct nsync_error *cause)
{
	return nsync_fail(err, cause->code, where, "%s%s%s", cause->where,
			  cause->where[0] ? ": " : "", cause->text);
}

enum nsync_code nsync_fail_memory(struct nsync_error *err)
{
	return nsync_fail(err, NSYNC_ENOMEM, NULL, "out of memory");
}
