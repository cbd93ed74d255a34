/* hash.c: SHA-256 by the processor or by libsodium, and its start. */
#include <sodium.h>

#include "sha256.h"

_Static_assert(sizeof(crypto_hash_sha256_state) <= sizeof(struct nsync_sha256),
	       "libsodium's SHA-256 state fits into struct nsync_sha256");
_Static_assert(_Alignof(crypto_hash_sha256_state) <= _Alignof(struct nsync_sha256),
	       "libsodium's SHA-256 state is aligned in struct nsync_sha256");
_Static_assert(crypto_hash_sha256_BYTES == NSYNC_HASH_BYTES, "SHA-256 has 32 bytes");

bool nsync_base_start(void)
{
	return sodium_init() >= 0;
}

static const unsigned char *bytes_of(struct nsync_str bytes)
{
	return (const unsigned char *)(bytes.p ? bytes.p : "");
}

void nsync_sha256(uint8_t out[NSYNC_HASH_BYTES], struct nsync_str bytes)
{
	if (!sha256_by_processor(out, bytes_of(bytes), bytes.n))
		crypto_hash_sha256(out, bytes_of(bytes), bytes.n);
}

void nsync_sha256_hex(char out[NSYNC_HEX_SIZE], struct nsync_str bytes)
{
	uint8_t hash[NSYNC_HASH_BYTES];

	nsync_sha256(hash, bytes);
	nsync_hex(out, hash, sizeof(hash));
}

/* The state is copied in and out, since an array of uint64_t may not be read as another type. */
void nsync_sha256_init(struct nsync_sha256 *hash)
{
	crypto_hash_sha256_state state;

	crypto_hash_sha256_init(&state);
	memcpy(hash->state, &state, sizeof(state));
}

void nsync_sha256_add(struct nsync_sha256 *hash, struct nsync_str bytes)
{
	crypto_hash_sha256_state state;

	memcpy(&state, hash->state, sizeof(state));
	crypto_hash_sha256_update(&state, bytes_of(bytes), bytes.n);
	memcpy(hash->state, &state, sizeof(state));
}

void nsync_sha256_final(uint8_t out[NSYNC_HASH_BYTES], struct nsync_sha256 *hash)
{
	crypto_hash_sha256_state state;

	memcpy(&state, hash->state, sizeof(state));
	crypto_hash_sha256_final(&state, out);
	sodium_memzero(hash, sizeof(*hash));
}
