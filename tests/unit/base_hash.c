/* base_hash.c: SHA-256 whole and in pieces, against libsodium's. */
#include <criterion/criterion.h>
#include <sodium.h>

#include "nsync/base.h"

/* Every length around the ends of blocks, at every alignment. */
Test(base_hash, every_length)
{
	static char bytes[1100];
	uint32_t x = 1;

	cr_assert(nsync_base_start());
	for (size_t i = 0; i < sizeof(bytes); i++) {
		x = x * 1664525u + 1013904223u;
		bytes[i] = (char)(x >> 24);
	}
	for (size_t n = 0; n < 1000; n++) {
		const struct nsync_str text = { bytes + n % 17, n };
		uint8_t once[NSYNC_HASH_BYTES], parts[NSYNC_HASH_BYTES], theirs[NSYNC_HASH_BYTES];
		struct nsync_sha256 hash;

		nsync_sha256(once, text);
		nsync_sha256_init(&hash);
		nsync_sha256_add(&hash, (struct nsync_str){ text.p, n / 3 });
		nsync_sha256_add(&hash, (struct nsync_str){ text.p + n / 3, n - n / 3 });
		nsync_sha256_final(parts, &hash);
		crypto_hash_sha256(theirs, (const unsigned char *)text.p, n);
		cr_expect_arr_eq(once, theirs, NSYNC_HASH_BYTES, "%zu bytes", n);
		cr_expect_arr_eq(parts, theirs, NSYNC_HASH_BYTES, "%zu bytes in pieces", n);
	}
}
