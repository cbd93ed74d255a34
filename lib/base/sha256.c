/*
 * sha256.c: libsodium's SHA-256 is plain C, 280 million bytes a second here: for an item, whose bytes and
 * message are hashed, a third of what its signature costs. The instructions of x86 take a seventh of that.
 * Nothing secret is hashed here, and nothing is cleared.
 *
 * source: FIPS 180-4; Intel's "Intel SHA Extensions" of 2013 for the order of the words in two registers.
 */
#include "sha256.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <cpuid.h>
#include <immintrin.h>
#include <stdatomic.h>

#define BLOCK 64

static const uint32_t k[64] __attribute__((aligned(16))) = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
	0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
	0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
	0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
	0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
	0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
	0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
	0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
	0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

/* CPUID leaf 7: SHA is bit 29 of EBX; leaf 1: SSSE3 and SSE4.1 are bits 9 and 19 of ECX. */
static bool ask_processor(void)
{
	unsigned a, b, c, d;

	if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_SSSE3) || !(c & bit_SSE4_1))
		return false;
	return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & (1u << 29));
}

/* Asked once: in a virtual machine each CPUID is a way out of it and back. */
static bool has_instructions(void)
{
	static atomic_int answer; /* 0: not asked, 1: no, 2: yes */
	int known = atomic_load_explicit(&answer, memory_order_relaxed);

	if (!known) {
		known = ask_processor() ? 2 : 1;
		atomic_store_explicit(&answer, known, memory_order_relaxed);
	}
	return known == 2;
}

/* Two registers hold the words a b e f and c d g h, highest first. */
struct halves {
	__m128i abef, cdgh;
};

__attribute__((target("sha,sse4.1,ssse3"))) static struct halves load(const uint32_t state[8])
{
	__m128i cdab = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(const void *)state), 0xb1);
	__m128i efgh = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(const void *)(state + 4)), 0x1b);

	return (struct halves){ _mm_alignr_epi8(cdab, efgh, 8), _mm_blend_epi16(efgh, cdab, 0xf0) };
}

__attribute__((target("sha,sse4.1,ssse3"))) static void store(uint32_t state[8], struct halves halves)
{
	__m128i feba = _mm_shuffle_epi32(halves.abef, 0x1b), dchg = _mm_shuffle_epi32(halves.cdgh, 0xb1);

	_mm_storeu_si128((__m128i *)(void *)state, _mm_blend_epi16(feba, dchg, 0xf0));
	_mm_storeu_si128((__m128i *)(void *)(state + 4), _mm_alignr_epi8(dchg, feba, 8));
}

__attribute__((target("sha,sse4.1,ssse3"))) static void add_blocks(uint32_t state[8], const uint8_t *p,
								    size_t blocks)
{
	const __m128i big_endian = _mm_set_epi8(12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3);
	struct halves now = load(state);

	for (; blocks; blocks--, p += BLOCK) {
		const struct halves before = now;
		__m128i w[4]; /* the last sixteen words, in a ring */

#pragma GCC unroll 16
		for (unsigned r = 0; r < 16; r++) { /* four rounds */
			__m128i *here = &w[r % 4], sum;

			if (r < 4) {
				*here = _mm_shuffle_epi8(
					_mm_loadu_si128((const __m128i *)(const void *)(p + 16 * r)), big_endian);
			} else {
				sum = _mm_sha256msg1_epu32(*here, w[(r + 1) % 4]);
				sum = _mm_add_epi32(sum, _mm_alignr_epi8(w[(r + 3) % 4], w[(r + 2) % 4], 4));
				*here = _mm_sha256msg2_epu32(sum, w[(r + 3) % 4]);
			}
			sum = _mm_add_epi32(*here, _mm_load_si128((const __m128i *)(const void *)(k + 4 * r)));
			now.cdgh = _mm_sha256rnds2_epu32(now.cdgh, now.abef, sum);
			now.abef = _mm_sha256rnds2_epu32(now.abef, now.cdgh, _mm_shuffle_epi32(sum, 0x0e));
		}
		now.abef = _mm_add_epi32(now.abef, before.abef);
		now.cdgh = _mm_add_epi32(now.cdgh, before.cdgh);
	}
	store(state, now);
}

bool sha256_by_processor(uint8_t out[NSYNC_HASH_BYTES], const uint8_t *bytes, size_t n)
{
	uint32_t state[8] = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
			      0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19 };
	uint8_t last[2 * BLOCK] = { 0 };
	size_t rest = n % BLOCK, end = rest < BLOCK - 8 ? BLOCK : sizeof(last);
	uint64_t bits = (uint64_t)n * 8;

	if (!has_instructions())
		return false;
	add_blocks(state, bytes, n / BLOCK);
	if (rest)
		memcpy(last, bytes + (n - rest), rest);
	last[rest] = 0x80;
	for (unsigned i = 0; i < 8; i++)
		last[end - 1 - i] = (uint8_t)(bits >> (8 * i));
	add_blocks(state, last, end / BLOCK);
	for (unsigned i = 0; i < NSYNC_HASH_BYTES; i++)
		out[i] = (uint8_t)(state[i / 4] >> (24 - 8 * (i % 4)));
	return true;
}
#else
bool sha256_by_processor(uint8_t out[NSYNC_HASH_BYTES], const uint8_t *bytes, size_t n)
{
	(void)out;
	(void)bytes;
	(void)n;
	return false;
}
#endif
