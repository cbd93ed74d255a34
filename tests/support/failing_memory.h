/*
 * failing_memory.h: an allocator whose n-th allocation fails. It takes the place of the C
 * library's in the whole test binary, so one file of a binary includes it, and not under
 * AddressSanitizer, which brings its own: then FAILING_MEMORY is not defined.
 *
 *	fail_each("read", read_file, 0);
 */
#ifndef NSYNC_TESTS_FAILING_MEMORY_H
#define NSYNC_TESTS_FAILING_MEMORY_H

#include <criterion/criterion.h>
#include <errno.h>
#include <stdlib.h>

#include "nsync/base.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define FAILING_MEMORY_OFF
#endif
#endif
#if !defined(__SANITIZE_ADDRESS__) && !defined(FAILING_MEMORY_OFF) && defined(__GLIBC__)
#define FAILING_MEMORY

void *__libc_malloc(size_t n);
void *__libc_calloc(size_t count, size_t n);
void *__libc_realloc(void *p, size_t n);
void __libc_free(void *p);

/* Of this thread, while it counts: Criterion's own allocations elsewhere do not matter. */
static _Thread_local bool failing_counts;
static _Thread_local long failing_after, failing_failed, failing_live;

static bool failing_now(void)
{
	if (!failing_counts || failing_after-- != 0)
		return false;
	failing_failed++;
	errno = ENOMEM;
	return true;
}

static void *failing_note(void *p)
{
	failing_live += failing_counts && p;
	return p;
}

void *malloc(size_t n)
{
	return failing_now() ? NULL : failing_note(__libc_malloc(n));
}

void *calloc(size_t members, size_t n)
{
	return failing_now() ? NULL : failing_note(__libc_calloc(members, n));
}

void *realloc(void *p, size_t n)
{
	if (failing_now())
		return NULL;
	return p ? __libc_realloc(p, n) : failing_note(__libc_realloc(p, n));
}

void *reallocarray(void *p, size_t members, size_t n)
{
	if (n && members > SIZE_MAX / n) {
		errno = ENOMEM;
		return NULL;
	}
	return realloc(p, members * n);
}

void free(void *p)
{
	failing_live -= failing_counts && p;
	__libc_free(p);
}

/* Let the n-th allocation from here on fail (none: -1), and count what stays allocated. */
static inline void failing_begin(long n)
{
	failing_after = n;
	failing_failed = failing_live = 0;
	failing_counts = true;
}

static inline void failing_end(void)
{
	failing_counts = false;
}

#define FAILING_MAY_SUCCEED 1u /* some allocation can be done without */
#define FAILING_KEEPS       2u /* a success keeps memory for the life of the process */
#define FAILING_JIT         4u /* PCRE2's compiler for the processor, where it is done without, loses a block */

/*
 * Run again and again, with the first allocation failing, then the second, and so on, until run
 * needs no more of them: out of memory and nothing else is said, and nothing leaks.
 */
static inline void fail_each(const char *label, enum nsync_code (*run)(struct nsync_error *err),
			     unsigned flags)
{
	long n = 0;

	for (;; n++) {
		struct nsync_error err = { NSYNC_OK, "", "" };

		failing_begin(n);
		enum nsync_code code = run(&err);

		failing_end();
		cr_assert(failing_live == 0 || (code == NSYNC_OK && (flags & FAILING_KEEPS)) ||
				  (code == NSYNC_OK && failing_live == 1 && (flags & FAILING_JIT)),
			  "%s: allocation %ld leaks %ld", label, n, failing_live);
		cr_assert(code == err.code, "%s: allocation %ld", label, n);
		if (!failing_failed) {
			cr_assert_eq(code, NSYNC_OK, "%s: %s: %s", label, err.where, err.text);
			break;
		}
		if (code == NSYNC_OK && (flags & FAILING_KEEPS))
			break;
		cr_assert(code == NSYNC_ENOMEM || (code == NSYNC_OK && (flags & FAILING_MAY_SUCCEED)),
			  "%s: allocation %ld: code %d, %s", label, n, (int)code, err.text);
	}
	cr_assert_gt(n, 0, "%s allocates nothing", label);
}

#endif
#endif
