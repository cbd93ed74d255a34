/* SHA-256: the processor's and libsodium's are the same function. */
#include <criterion/criterion.h>

#include "nsync/base.h"

/* Every length around the ends of blocks, at every alignment; nsync_sha256_add is libsodium's. */
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
		uint8_t once[NSYNC_HASH_BYTES], parts[NSYNC_HASH_BYTES];
		struct nsync_sha256 hash;

		nsync_sha256(once, text);
		nsync_sha256_init(&hash);
		nsync_sha256_add(&hash, text);
		nsync_sha256_final(parts, &hash);
		cr_expect_arr_eq(once, parts, NSYNC_HASH_BYTES, "%zu bytes", n);
	}
}
