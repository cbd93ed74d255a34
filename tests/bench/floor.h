/* floor.h: what has to be done anyway: one Ed25519 verification for each item, on several threads. */
#ifndef NSYNC_TESTS_BENCH_FLOOR_H
#define NSYNC_TESTS_BENCH_FLOOR_H

#include "nsync/trust.h"

struct bench_signature {
	const uint8_t *key, *signature;
	struct nsync_str message;
};

struct bench_floor {
	struct bench_signature *at;
	size_t n;
	unsigned threads;
	void *map; /* private */
	size_t size;
};

/* The first n of write_region's messages; fewer where there are fewer. Ends the program if it cannot. */
void bench_floor_open(struct bench_floor *out, const char *path, size_t n, unsigned threads);
void bench_floor_close(struct bench_floor *floor);
/* For struct bench_case: verify all of them. */
uint64_t bench_floor_pass(void *floor);

#endif
