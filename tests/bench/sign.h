/* sign.h: keys that are the same everywhere, and files signed with them. */
#ifndef NSYNC_TESTS_BENCH_SIGN_H
#define NSYNC_TESTS_BENCH_SIGN_H

#include "nsync/trust.h"

#define BENCH_SECRET_BYTES 64

/* The key pair whose seed is SHA-256 of "nsync bench <name>". secret: the seed, then the key. */
void bench_keys(uint8_t key[NSYNC_KEY_BYTES], uint8_t secret[BENCH_SECRET_BYTES], const char *name);

/*
 * Append the signed file with this body (JSON in any order), signed by each of the named keys.
 * id: of its message, may be NULL. Ends the program where the body cannot be signed.
 */
void bench_signed_file(struct nsync_buf *out, struct nsync_id *id, enum nsync_kind kind,
		       struct nsync_str body, const char *const *names, size_t count);

#endif
