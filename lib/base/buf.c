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
	buf->code = NSYNC_OK;
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

void nsync_buf_add(struct nsync_buf *buf, const void *bytes, size_t n)
{
	char *at = n ? nsync_buf_reserve(buf, n) : NULL;

	if (!at)
		return;
	memcpy(at, bytes, n);
	buf->n += n;
}

void nsync_buf_str(struct nsync_buf *buf, struct nsync_str s)
{
	nsync_buf_add(buf, s.p, s.n);
}

void nsync_buf_text(struct nsync_buf *buf, const char *text)
{
	nsync_buf_add(buf, text, strlen(text));
}

void nsync_buf_char(struct nsync_buf *buf, char c)
{
	nsync_buf_add(buf, &c, 1);
}

void nsync_buf_printf(struct nsync_buf *buf, const char *format, ...)
{
	va_list args, again;

	va_start(args, format);
	va_copy(again, args);
	int n = vsnprintf(NULL, 0, format, args);
	char *at = n > 0 ? nsync_buf_reserve(buf, (size_t)n) : NULL;

	if (at) {
		vsnprintf(at, (size_t)n + 1, format, again);
		buf->n += (size_t)n;
	} else if (n < 0 && buf->code == NSYNC_OK) {
		buf->code = NSYNC_ENOMEM;
	}
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
