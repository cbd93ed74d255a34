/*
 * embedded.h: the files of schema/ that are compiled in, so that a verdict never
 * depends on what lies on the machine. The table is written by contrib/embed.sh.
 */
#ifndef NSYNC_LIB_BASE_EMBEDDED_H
#define NSYNC_LIB_BASE_EMBEDDED_H

#include "nsync/base.h"

/* One file; path is relative to the project, "schema/item.schema.json". */
struct nsync_embedded {
	const char *path;
	const unsigned char *bytes; /* n of them, and a NUL */
	size_t n;
};

extern const struct nsync_embedded nsync_embedded[]; /* and one with path NULL at the end */
extern const size_t nsync_embedded_count;

/* The file's bytes, static; p is NULL if no such file was compiled in. */
struct nsync_str nsync_embedded_find(const char *path);

#endif
