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

static void note(struct nsync_error *err, enum nsync_code code, enum nsync_cause cause,
		 const char *where, const char *format, va_list args)
	__attribute__((format(printf, 5, 0)));
static void note(struct nsync_error *err, enum nsync_code code, enum nsync_cause cause,
		 const char *where, const char *format, va_list args)
{
	if (err->code != NSYNC_OK)
		return;
	err->code = code;
	err->cause = cause;
	err->said[0] = '\0';
	copy_where(err->where, sizeof(err->where), where);
	nsync_vformat(err->text, sizeof(err->text), format, args);
}

enum nsync_code nsync_fail(struct nsync_error *err, enum nsync_code code, const char *where,
			   const char *format, ...)
{
	va_list args;

	va_start(args, format);
	note(err, code, NSYNC_CAUSE_NONE, where, format, args);
	va_end(args);
	return code;
}

enum nsync_code nsync_fail_cause(struct nsync_error *err, enum nsync_code code,
				 enum nsync_cause cause, const char *where, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	note(err, code, cause, where, format, args);
	va_end(args);
	return code;
}

enum nsync_cause nsync_cause_of_errno(int number)
{
	switch (number) {
	case EACCES:
	case EPERM:
		return NSYNC_CAUSE_DENIED;
	case EROFS:
		return NSYNC_CAUSE_READ_ONLY;
	case ENOSPC:
		return NSYNC_CAUSE_DISK_FULL;
	case EDQUOT:
		return NSYNC_CAUSE_QUOTA;
	case EISDIR:
		return NSYNC_CAUSE_IS_FOLDER;
	case ENOTDIR:
		return NSYNC_CAUSE_NOT_FOLDER;
	default:
		return NSYNC_CAUSE_NONE;
	}
}

enum nsync_code nsync_fail_errno(struct nsync_error *err, const char *where, const char *what)
{
	int number = errno;
	char reason[128];
	enum nsync_code code = number == ENOENT	 ? NSYNC_ENOTFOUND
			       : number == ENOMEM ? NSYNC_ENOMEM
						  : NSYNC_EIO;

	/* GNU strerror_r: thread-safe, and never fails. */
	return nsync_fail_cause(err, code, nsync_cause_of_errno(number), where, "%s: %s", what,
				strerror_r(number, reason, sizeof(reason)));
}

enum nsync_code nsync_fail_as(struct nsync_error *err, enum nsync_code code, const char *where,
			      const struct nsync_error *inner)
{
	bool first = err->code == NSYNC_OK;

	nsync_fail_cause(err, code, inner->cause, where, "%s", inner->text);
	if (first)
		memcpy(err->said, inner->said, sizeof(err->said));
	return code;
}

enum nsync_code nsync_fail_within(struct nsync_error *err, const char *where,
				  const struct nsync_error *inner)
{
	return nsync_fail_cause(err, inner->code, inner->cause, where, "%s%s%s", inner->where,
				inner->where[0] ? ": " : "", inner->text);
}

enum nsync_code nsync_fail_memory(struct nsync_error *err)
{
	return nsync_fail(err, NSYNC_ENOMEM, NULL, "out of memory");
}
