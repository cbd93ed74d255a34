/*
 * region_bench.h: what the groups of `regions` share: sizes, states, rows of whole commands.
 *
 * A row's state is made anew before each run, outside of what is timed: state.sh copies the region
 * (its packs by hard links), sets main, and puts back what nsync knew.
 */
#ifndef NSYNC_TESTS_REGION_BENCH_H
#define NSYNC_TESTS_REGION_BENCH_H

#include "tests/bench/bench.h"
#include "tests/bench/floor.h"

#define MAX_SIZES 4
#define MAX_TASKS 48
#define MAX_TEXT  4096

/* A command, and the shell line that makes its state. */
struct task {
	struct bench_command command;
	char prepare[MAX_TEXT];
};

struct region_bench {
	struct bench bench;       /* of the group that is running */
	struct task tasks[MAX_TASKS];
	size_t task_count;
	char nsync[MAX_TEXT / 4], regions[MAX_TEXT / 4], run[MAX_TEXT / 4], repo[MAX_TEXT / 4];
	const char *peer;         /* a folder, "" for none */
	size_t sizes[MAX_SIZES];  /* ascending */
	size_t size_count;
	size_t size;              /* the largest of at most 100,000: where most is measured */
	size_t each;              /* new items at each office in a large merge */
	unsigned rounds, slow_rounds;
	double cold;              /* nanoseconds for one item, 0 where that was not measured */
};

/* ---- regions.c ---- */

/* Empty the frame for another group. */
void group_begin(struct region_bench *all, bool slow);
/* Run and print; ends the program where a pass goes wrong. */
void group_run(struct region_bench *all, const char *title);
/* A region's folder, a shell line for a state of it; static memory, used again two calls later. */
const char *region_folder(const struct region_bench *all, size_t size);
/* A row: against SIZE_MAX: none. state: "none", "base"; offices: "" or "offices-1". argv ends with NULL. */
size_t add_command(struct region_bench *all, const char *group, const char *what, size_t n,
		   size_t against, const char *prepare, const char *const *argv);
/* nsync in a state of a region; words: what follows `nsync -C repository`, NULL at the end. */
size_t add_nsync(struct region_bench *all, const char *group, const char *what, size_t n,
		 size_t against, size_t size, const char *ref, const char *state, const char *offices,
		 const char *const *words);
void state_line(char out[MAX_TEXT], const struct region_bench *all, size_t size, const char *ref,
		const char *state, const char *offices);
/* Milliseconds of a whole pass. */
double median_ms(const struct region_bench *all, size_t at);
/* The slowest of rows by the fastest. */
double flatness(const double *ms, size_t count);

/* ---- the groups ---- */

void bench_verify(struct region_bench *all);
void bench_merge(struct region_bench *all);
void bench_audit(struct region_bench *all);
void bench_digest(struct region_bench *all);
void bench_memory(struct region_bench *all);

#endif
