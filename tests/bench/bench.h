/*
 * bench.h: time several ways of doing one thing, turn about, and say how they compare.
 *
 * A case does one pass over its items and says how long that took. bench_run takes the cases
 * in turn, round after round, so that whatever slows the machine down for a while slows all of
 * them; a ratio is the median of the rounds' own ratios. A case is a function in this process,
 * a peer in a process of its own (struct bench_peer), or a whole program (struct bench_command).
 *
 *	struct bench bench = { .rounds = 11 };
 *	size_t ours = bench_add(&bench, (struct bench_case){ .what = "nsync", ... });
 *	bench_add(&bench, (struct bench_case){ .what = "jansson", .against = ours, ... });
 *	bench_run(&bench);
 *	bench_print(&bench, stdout);
 */
#ifndef NSYNC_TESTS_BENCH_H
#define NSYNC_TESTS_BENCH_H

#include <stdio.h>
#include <sys/types.h>

#include "nsync/base.h"

#define BENCH_MAX_CASES  64
#define BENCH_MAX_ROUNDS 101

enum bench_unit {
	BENCH_NS_EACH, /* nanoseconds for each of n */
	BENCH_MB_S,    /* 10^6 bytes a second */
	BENCH_MS       /* milliseconds for the whole pass */
};

struct bench_case {
	const char *group; /* a heading; consecutive cases of one group stand together */
	const char *what;
	enum bench_unit unit;
	size_t n;     /* items in one pass; a ratio compares times for each */
	size_t bytes; /* of one pass, for BENCH_MB_S */
	/* One pass: its nanoseconds, 0 if it went wrong (it has said why on stderr). */
	uint64_t (*pass)(void *payload);
	void *payload;
	size_t against; /* the case that the printed ratio refers to; itself: none */
};

struct bench {
	unsigned rounds; /* odd, so that the median is a measured one */
	bool no_warm_up; /* for what takes long enough: no unmeasured round */
	size_t count;
	struct bench_case cases[BENCH_MAX_CASES];
	/* filled by bench_run: nanoseconds for each of n, by case and round */
	double each[BENCH_MAX_CASES][BENCH_MAX_ROUNDS];
};

/* Append a case; returns its index. */
size_t bench_add(struct bench *bench, struct bench_case one);
/* The index that the next bench_add will return: for a case without a ratio. */
static inline size_t bench_next(const struct bench *bench)
{
	return bench->count;
}
/* One unmeasured pass of each case, unless no_warm_up, then all rounds. False as soon as a pass goes wrong. */
bool bench_run(struct bench *bench);
/* what, n, median, spread (interquartile range by median), ratio. */
void bench_print(const struct bench *bench, FILE *out);

double bench_median(const struct bench *bench, size_t at);
/* How many times as long as case b case a takes. */
double bench_ratio(const struct bench *bench, size_t a, size_t b);
/* A target's line: met or MISSED, and the figure. */
void bench_target(FILE *out, const char *what, double figure, double limit, bool at_least);
/* A target that had nothing to be measured against. */
void bench_target_open(FILE *out, const char *what, const char *why);

/* A monotonic clock, nanoseconds. */
uint64_t bench_now(void);
/* Say what went wrong, with a prefix, and end the program with 3: for set-up. */
void bench_die(const char *format, ...) NSYNC_PRINTF(1, 2) __attribute__((noreturn));

/* ---- peers ------------------------------------------------------------------------ */

/*
 * A peer is a child process: once it has loaded its items and is warm, it writes one line that
 * names it. For each line that it then reads, it does one pass and writes
 * "<nanoseconds> <items found good>". It ends at the end of its input.
 */
struct bench_peer {
	char name[80];
	pid_t pid;
	FILE *to, *from;
	size_t want; /* items that a pass has to find good */
};

/* Start a peer; false (and nothing said) if it cannot be started or does not name itself. */
bool bench_peer_start(struct bench_peer *peer, size_t want, char *const argv[]);
uint64_t bench_peer_pass(void *peer); /* for struct bench_case */
void bench_peer_stop(struct bench_peer *peer);

/* ---- whole programs ------------------------------------------------------------------- */

/* argv[0] is a path. Its output goes to /dev/null; it has to end with 0. */
struct bench_command {
	char *argv[16];
};

uint64_t bench_command_pass(void *command); /* for struct bench_case; wall time, fork to wait */

#endif
