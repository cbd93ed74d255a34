/* buf.c: capped buffers with a sticky failure. */
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "nsync/base.h"

void nsync_buf_init(struct nsync_buf *buf, size_t max)
{
	*buf = (struct nsync_buf)NSYNC_BUF_INIT(max);
}

void nsync_buf_release(struct nsync_buf *buf)
{
	free(buf->p);
	nsync_buf_init(buf, buf->max);
}

void nsync_buf_wipe(struct nsync_buf *buf)
{
	if (buf->p)
		sodium_memzero(buf->p, buf->cap);
	nsync_buf_release(buf);
}

void nsync_buf_clear(struct nsync_buf *buf)
{
	buf->n = 0;
	if (buf->p)
		buf->p[0] = '\0';
}

/* Grow to at least need bytes; the old memory is wiped, since it may hold a secret. */
static bool grow(struct nsync_buf *buf, size_t need)
{
	size_t cap = buf->cap < 64 ? 64 : buf->cap;

	while (cap < need)
		cap = cap > SIZE_MAX / 2 ? need : cap * 2;
	char *p = malloc(cap);

	if (!p)
		return false;
	if (buf->n)
		memcpy(p, buf->p, buf->n);
	if (buf->p)
		sodium_memzero(buf->p, buf->n);
	free(buf->p);
	buf->p = p;
	buf->cap = cap;
	return true;
}

char *nsync_buf_reserve(struct nsync_buf *buf, size_t n)
{
	if (buf->code != NSYNC_OK)
		return NULL;
	if (n > buf->max || buf->n > buf->max - n) {
		buf->code = NSYNC_ELIMIT;
		return NULL;
	}
	if (n > SIZE_MAX - 1 - buf->n ||
	    (buf->n + n + 1 > buf->cap && !grow(buf, buf->n + n + 1))) {
		buf->code = NSYNC_ENOMEM;
		return NULL;
	}
	buf->p[buf->n + n] = '\0';
	return buf->p + buf->n;
}

/* Whether n more bytes fit without another look; cap has room for the NUL. */
static bool fits(const struct nsync_buf *buf, size_t n)
{
	return buf->code == NSYNC_OK && n < buf->cap && buf->n < buf->cap - n && n <= buf->max &&
	       buf->n <= buf->max - n;
}

void nsync_buf_add(struct nsync_buf *buf, const void *bytes, size_t n)
{
	if (!n || (!fits(buf, n) && !nsync_buf_reserve(buf, n)))
		return;
	memcpy(buf->p + buf->n, bytes, n);
	buf->n += n;
	buf->p[buf->n] = '\0';
}

void nsync_buf_str(struct nsync_buf *buf, struct nsync_str s)
{
	nsync_buf_add(buf, s.p, s.n);
}

void nsync_buf_char(struct nsync_buf *buf, char c)
{
	if (!fits(buf, 1) && !nsync_buf_reserve(buf, 1))
		return;
	buf->p[buf->n++] = c;
	buf->p[buf->n] = '\0';
}

void nsync_buf_printf(struct nsync_buf *buf, const char *format, ...)
{
	/* Into the room that is there: most of what is formatted fits, and is formatted once. */
	size_t room = buf->p && buf->code == NSYNC_OK ? buf->cap - buf->n : 0;
	char *at = room ? buf->p + buf->n : NULL;
	va_list args, again;

	va_start(args, format);
	va_copy(again, args);
	int n = vsnprintf(at, room, format, args);

	if (n < 0 && buf->code == NSYNC_OK)
		buf->code = NSYNC_ENOMEM;
	if (n > 0 && !fits(buf, (size_t)n)) {
		at = nsync_buf_reserve(buf, (size_t)n);
		if (at)
			vsnprintf(at, (size_t)n + 1, format, again);
	}
	if (n > 0 && at && buf->code == NSYNC_OK)
		buf->n += (size_t)n;
	if (buf->p)
		buf->p[buf->n] = '\0';
	va_end(again);
	va_end(args);
}

enum nsync_code nsync_buf_check(const struct nsync_buf *buf, struct nsync_error *err)
{
	if (buf->code == NSYNC_ENOMEM)
		return nsync_fail_memory(err);
	if (buf->code != NSYNC_OK)
		return nsync_fail(err, buf->code, NULL, "more than %zu bytes", buf->max);
	return NSYNC_OK;
}
