/*
 * internal.h: what the sentences of this room share: the choice between one and many, and moments.
 */
#ifndef NSYNC_LIB_WORDS_INTERNAL_H
#define NSYNC_LIB_WORDS_INTERNAL_H

#include "nsync/words.h"

/* The sentence that goes with a number. Both are whole sentences and take the same values. */
__attribute__((format_arg(2), format_arg(3))) static inline const char *plural(uint64_t count, const char *one,
									       const char *many)
{
	return count == 1 ? one : many;
}

#endif
