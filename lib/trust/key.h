/*
 * key.h: what key.c and keyfile.c share: the secret key in memory.
 */
#ifndef NSYNC_TRUST_KEY_H
#define NSYNC_TRUST_KEY_H

#include <sodium.h>

#include "internal.h"

/* Lies in memory of sodium_malloc: locked, between guard pages, wiped by sodium_free. */
struct nsync_key {
	uint8_t secret[crypto_sign_SECRETKEYBYTES]; /* seed, then public key */
	uint8_t public[NSYNC_KEY_BYTES];
};

/* err: NSYNC_ENOMEM. The key is made from the seed alone; nothing is believed of its public half. */
enum nsync_code nsync_trust_key_from_seed(struct nsync_key **out,
					  const uint8_t seed[crypto_sign_SEEDBYTES],
					  struct nsync_error *err) NSYNC_MUST_USE;

/* Memory for secrets, wiped when it leaves its scope. */
static inline void nsync_trust_sodium_freep(uint8_t **secret)
{
	sodium_free(*secret);
}

#endif
