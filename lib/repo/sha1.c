/* sha1.c: FIPS 180-4, section 6.1. */
#include <string.h>

#include "sha1.h"

static uint32_t turn(uint32_t x, unsigned n)
{
	return x << n | x >> (32 - n);
}

static void expand(uint32_t w[80], const uint8_t block[SHA1_BLOCK])
{
	for (size_t t = 0; t < 16; t++)
		w[t] = (uint32_t)block[4 * t] << 24 | (uint32_t)block[4 * t + 1] << 16 |
		       (uint32_t)block[4 * t + 2] << 8 | block[4 * t + 3];
	for (size_t t = 16; t < 80; t++)
		w[t] = turn(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1);
}

/* A round: f is the function of its twenty, k their constant. */
#define ROUND(f, k)                                                   \
	do {                                                          \
		uint32_t next = turn(a, 5) + (f) + e + (k) + w[t];    \
                                                                      \
		e = d;                                                \
		d = c;                                                \
		c = turn(b, 30);                                      \
		b = a;                                                \
		a = next;                                             \
	} while (0)

static void add_block(uint32_t state[5], const uint8_t block[SHA1_BLOCK])
{
	uint32_t w[80], a = state[0], b = state[1], c = state[2], d = state[3], e = state[4];
	size_t t = 0;

	expand(w, block);
	for (; t < 20; t++)
		ROUND(d ^ (b & (c ^ d)), 0x5a827999u);
	for (; t < 40; t++)
		ROUND(b ^ c ^ d, 0x6ed9eba1u);
	for (; t < 60; t++)
		ROUND((b & c) | (d & (b | c)), 0x8f1bbcdcu);
	for (; t < 80; t++)
		ROUND(b ^ c ^ d, 0xca62c1d6u);
	state[0] += a;
	state[1] += b;
	state[2] += c;
	state[3] += d;
	state[4] += e;
}

void sha1_init(struct sha1 *sha1)
{
	*sha1 = (struct sha1){ .state = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0 } };
}

void sha1_add(struct sha1 *sha1, const void *bytes, size_t n)
{
	const uint8_t *p = bytes;
	size_t have = sha1->total % SHA1_BLOCK;

	sha1->total += n;
	while (n) {
		size_t take = SHA1_BLOCK - have < n ? SHA1_BLOCK - have : n;

		memcpy(sha1->rest + have, p, take);
		p += take;
		n -= take;
		have += take;
		if (have == SHA1_BLOCK) {
			add_block(sha1->state, sha1->rest);
			have = 0;
		}
	}
}

void sha1_final(uint8_t out[SHA1_BYTES], struct sha1 *sha1)
{
	static const uint8_t end[SHA1_BLOCK] = { 0x80 };
	uint64_t bits = sha1->total * 8;
	size_t have = sha1->total % SHA1_BLOCK;
	uint8_t length[8];

	for (size_t i = 0; i < sizeof(length); i++)
		length[i] = (uint8_t)(bits >> (56 - 8 * i));
	sha1_add(sha1, end, have < 56 ? 56 - have : 120 - have);
	sha1_add(sha1, length, sizeof(length));
	for (size_t i = 0; i < SHA1_BYTES; i++)
		out[i] = (uint8_t)(sha1->state[i / 4] >> (24 - 8 * (i % 4)));
}
