/*
 * idioms.h: three short words for what nearly every function does. The compiler reads this file before each
 * source of ours (-include), so that public headers need not define macros without the prefix NSYNC_.
 */
#ifndef NSYNC_LIB_BASE_IDIOMS_H
#define NSYNC_LIB_BASE_IDIOMS_H

/* Call fn with the variable's address when it leaves its scope. */
#define AUTO(fn) __attribute__((cleanup(fn)))

/* Hand a pointer over: the variable is NULL afterwards, so its cleanup frees nothing. */
#define TAKE(p) __extension__({ __typeof__(p) take_ = (p); (p) = NULL; take_; })

/*
 * Return the code of a call that failed, from a function that returns enum nsync_code. The code comes from the
 * call itself and never from err->code, so that compilers and analysers see which outputs are set afterwards.
 */
#define TRY(call)                                   \
	do {                                        \
		const enum nsync_code try_ = (call); \
		if (try_ != NSYNC_OK)               \
			return try_;                \
	} while (0)

#endif
