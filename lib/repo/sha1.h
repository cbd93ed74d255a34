/*
 * sha1.h: SHA-1 over a stream, for the trailer of a pack, which finds what a disk broke and nothing else.
 * Objects get their names from libgit2, which refuses colliding blocks.
 * source: FIPS 180-4.
 */
#ifndef NSYNC_REPO_SHA1_H
#define NSYNC_REPO_SHA1_H

#include <stddef.h>
#include <stdint.h>

#define SHA1_BYTES 20
#define SHA1_BLOCK 64

struct sha1 {
	uint32_t state[5];
	uint64_t total; /* bytes so far */
	uint8_t rest[SHA1_BLOCK];
};

void sha1_init(struct sha1 *sha1);
void sha1_add(struct sha1 *sha1, const void *bytes, size_t n);
void sha1_final(uint8_t out[SHA1_BYTES], struct sha1 *sha1);

#endif
