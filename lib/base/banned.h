/*
 * banned.h: included before everything by the Makefile, so that functions which
 * cannot be used safely do not compile. Function-like macros, as in git's
 * banned.h, rather than #pragma GCC poison: libgit2 has a member named ctime.
 * tests/lint finds the rest (a function's address, other names of these).
 */
#ifndef NSYNC_LIB_BASE_BANNED_H
#define NSYNC_LIB_BASE_BANNED_H

/* What declares them comes first, or the declarations themselves would trip. */
#include <alloca.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define NSYNC_BANNED(name) nsync_must_not_use_##name

/* No bound, or a bound that leaves out the NUL. */
#undef strcpy
#define strcpy(...) NSYNC_BANNED(strcpy)
#undef strcat
#define strcat(...) NSYNC_BANNED(strcat)
#undef strncpy
#define strncpy(...) NSYNC_BANNED(strncpy)
#undef sprintf
#define sprintf(...) NSYNC_BANNED(sprintf)
#undef vsprintf
#define vsprintf(...) NSYNC_BANNED(vsprintf)
#undef gets
#define gets(...) NSYNC_BANNED(gets)
#undef alloca
#define alloca(...) NSYNC_BANNED(alloca)

/* Hidden static state. */
#undef strtok
#define strtok(...) NSYNC_BANNED(strtok)
#undef localtime
#define localtime(...) NSYNC_BANNED(localtime)
#undef gmtime
#define gmtime(...) NSYNC_BANNED(gmtime)
#undef asctime
#define asctime(...) NSYNC_BANNED(asctime)
#undef ctime
#define ctime(...) NSYNC_BANNED(ctime)

/* No error for what is no number. */
#undef atoi
#define atoi(...) NSYNC_BANNED(atoi)
#undef atol
#define atol(...) NSYNC_BANNED(atol)

#endif
