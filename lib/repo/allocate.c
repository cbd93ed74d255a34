/*
 * allocate.c: libgit2's memory, with a limit while a thread reads one object. Whoever asks for an
 * object's size first looks it up twice, and follows its deltas twice: a tenth of what reading costs. So
 * it is read at once, and an object that would not fit, or one that it is a delta of, gets no memory:
 * only then its header is asked for.
 */
#include <stdlib.h>

#include <git2/sys/alloc.h>

#include "internal.h"

/*
 * Objects, and the files of loose ones, are asked for by malloc, calloc and realloc. Arrays are not limited:
 * they are libgit2's tables, which grow with what it has read, and one of which it does not notice that
 * it could not grow (its cache of deltas' bases, pack.c: cache_add).
 */

/* What libgit2 needs beside the object: zlib's state, a name, a path. */
#define BESIDE (64u * 1024u)

static _Thread_local size_t limit; /* 0: none */

static bool allowed(size_t n, size_t size)
{
	return !limit || !size || n <= limit / size;
}

/* What is refused is no lack of memory: the caller asks why it failed, and says so. */
static void *given(void *p)
{
	if (!p)
		git_error_set_oom();
	return p;
}

static void *take(size_t n, const char *file, int line)
{
	(void)file;
	(void)line;
	return allowed(n, 1) ? given(malloc(n ? n : 1)) : NULL;
}

static void *take_zeroed(size_t count, size_t size, const char *file, int line)
{
	(void)file;
	(void)line;
	return allowed(count, size) ? given(calloc(count && size ? count : 1, size ? size : 1)) : NULL;
}

static void *take_again(void *p, size_t n, const char *file, int line)
{
	(void)file;
	(void)line;
	return allowed(n, 1) ? given(realloc(p, n ? n : 1)) : NULL;
}

static void *take_array_again(void *p, size_t count, size_t size, const char *file, int line)
{
	(void)file;
	(void)line;
	return given(reallocarray(p, count ? count : 1, size ? size : 1));
}

static void *take_array(size_t count, size_t size, const char *file, int line)
{
	return take_array_again(NULL, count, size, file, line);
}

static char *copy(const char *text, size_t n, const char *file, int line)
{
	char *out = n < SIZE_MAX ? take(n + 1, file, line) : NULL;

	if (!out)
		return NULL;
	memcpy(out, text, n);
	out[n] = '\0';
	return out;
}

static char *copy_text(const char *text, const char *file, int line)
{
	return copy(text, strlen(text), file, line);
}

static char *copy_most(const char *text, size_t n, const char *file, int line)
{
	return copy(text, strnlen(text, n), file, line);
}

int nsync_allocate_start(void)
{
	static git_allocator allocator = {
		.gmalloc = take,
		.gcalloc = take_zeroed,
		.gstrdup = copy_text,
		.gstrndup = copy_most,
		.gsubstrdup = copy,
		.grealloc = take_again,
		.greallocarray = take_array_again,
		.gmallocarray = take_array,
		.gfree = free,
	};

	return git_libgit2_opts(GIT_OPT_SET_ALLOCATOR, &allocator);
}

void nsync_allocate_at_most(size_t object)
{
	limit = object > SIZE_MAX - BESIDE ? 0 : object + BESIDE;
}

void nsync_allocate_freely(void)
{
	limit = 0;
}
