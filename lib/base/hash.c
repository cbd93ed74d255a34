/* hash.c: SHA-256 by nettle, which uses the processor's own instructions, and the start of libsodium. */
#include <nettle/sha2.h>
#include <sodium.h>

#include "nsync/base.h"

_Static_assert(sizeof(struct sha256_ctx) <= sizeof(struct nsync_sha256),
	       "nettle's SHA-256 context fits into struct nsync_sha256");
_Static_assert(SHA256_DIGEST_SIZE == NSYNC_HASH_BYTES, "SHA-256 has 32 bytes");

bool nsync_base_start(void)
{
	return sodium_init() >= 0;
}

static void add(struct sha256_ctx *context, struct nsync_str bytes)
{
	sha256_update(context, bytes.n, (const uint8_t *)(bytes.p ? bytes.p : ""));
}

void nsync_sha256(uint8_t out[NSYNC_HASH_BYTES], struct nsync_str bytes)
{
	struct sha256_ctx context;

	sha256_init(&context);
	add(&context, bytes);
	sha256_digest(&context, NSYNC_HASH_BYTES, out);
}

void nsync_sha256_hex(char out[NSYNC_HEX_SIZE], struct nsync_str bytes)
{
	uint8_t hash[NSYNC_HASH_BYTES];

	nsync_sha256(hash, bytes);
	nsync_hex(out, hash, sizeof(hash));
}

/* The context is copied in and out, since an array of uint64_t may not be read as another type. */
void nsync_sha256_init(struct nsync_sha256 *hash)
{
	struct sha256_ctx context;

	sha256_init(&context);
	memcpy(hash->state, &context, sizeof(context));
}

void nsync_sha256_add(struct nsync_sha256 *hash, struct nsync_str bytes)
{
	struct sha256_ctx context;

	memcpy(&context, hash->state, sizeof(context));
	add(&context, bytes);
	memcpy(hash->state, &context, sizeof(context));
}

void nsync_sha256_final(uint8_t out[NSYNC_HASH_BYTES], struct nsync_sha256 *hash)
{
	struct sha256_ctx context;

	memcpy(&context, hash->state, sizeof(context));
	sha256_digest(&context, NSYNC_HASH_BYTES, out);
	sodium_memzero(&context, sizeof(context));
	sodium_memzero(hash, sizeof(*hash));
}
