/* prose.h: numbers that repeat, and sentences made of them. */
#ifndef NSYNC_TESTS_BENCH_PROSE_H
#define NSYNC_TESTS_BENCH_PROSE_H

#include "nsync/base.h"

/* splitmix64 (Steele, Lea, Flood 2014): any state is a good one. */
struct bench_random {
	uint64_t state;
};

uint64_t bench_random(struct bench_random *random);
/* 0 to below-1. */
static inline unsigned bench_below(struct bench_random *random, unsigned below)
{
	return (unsigned)(bench_random(random) % below);
}
static inline bool bench_chance(struct bench_random *random, unsigned percent)
{
	return bench_below(random, 100) < percent;
}

/* A place, a headline, one sentence; Spanish or English, plain UTF-8. */
const char *bench_place(struct bench_random *random);
void bench_headline(struct nsync_buf *out, struct bench_random *random, bool spanish);
void bench_sentence(struct nsync_buf *out, struct bench_random *random, bool spanish);

#endif
