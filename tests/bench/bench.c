/* bench.c: rounds, medians, the table. */
#include <stdarg.h>
#include <stdlib.h>
#include <time.h>

#include "tests/bench/bench.h"

uint64_t bench_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

void bench_die(const char *format, ...)
{
	va_list args;

	fputs("bench: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(3);
}

size_t bench_add(struct bench *bench, struct bench_case one)
{
	if (bench->count == BENCH_MAX_CASES)
		bench_die("more than %d cases", BENCH_MAX_CASES);
	if (one.against > bench->count)
		bench_die("%s: compared with a case that is not there yet", one.what);
	bench->cases[bench->count] = one;
	return bench->count++;
}

bool bench_run(struct bench *bench)
{
	for (unsigned round = bench->no_warm_up; round <= bench->rounds; round++) {
		for (size_t i = 0; i < bench->count; i++) {
			struct bench_case *one = &bench->cases[i];
			uint64_t ns = one->pass(one->payload);

			if (!ns) {
				fprintf(stderr, "bench: %s, %s: a pass went wrong\n", one->group,
					one->what);
				return false;
			}
			if (round) /* the first is for the caches and the processor's clock */
				bench->each[i][round - 1] = (double)ns / (double)one->n;
		}
	}
	return true;
}

/* ---- figures ------------------------------------------------------------------------ */

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* The value below which a share of the samples lies, between two samples by proportion. */
static double quantile(const double *samples, unsigned n, double share)
{
	double sorted[BENCH_MAX_ROUNDS], at = share * (n - 1);
	unsigned low = (unsigned)at;

	memcpy(sorted, samples, n * sizeof(*sorted));
	qsort(sorted, n, sizeof(*sorted), compare);
	if (low + 1 >= n)
		return sorted[n - 1];
	return sorted[low] + (at - low) * (sorted[low + 1] - sorted[low]);
}

double bench_median(const struct bench *bench, size_t at)
{
	return quantile(bench->each[at], bench->rounds, 0.5);
}

double bench_ratio(const struct bench *bench, size_t a, size_t b)
{
	double ratios[BENCH_MAX_ROUNDS];

	for (unsigned i = 0; i < bench->rounds; i++)
		ratios[i] = bench->each[a][i] / bench->each[b][i];
	return quantile(ratios, bench->rounds, 0.5);
}

/* ---- the table ------------------------------------------------------------------------ */

static void print_median(const struct bench_case *one, double median, FILE *out)
{
	switch (one->unit) {
	case BENCH_NS_EACH:
		fprintf(out, " %9.0f ns  ", median);
		break;
	case BENCH_MB_S:
		fprintf(out, " %9.0f MB/s", (double)one->bytes * 1e3 / (median * (double)one->n));
		break;
	case BENCH_MS:
		fprintf(out, " %9.1f ms  ", median * (double)one->n / 1e6);
		break;
	}
}

void bench_print(const struct bench *bench, FILE *out)
{
	const char *group = "";

	fprintf(out, "%-46s %7s %14s %7s  %s\n", "what", "n", "median  ", "spread", "ratio");
	for (size_t i = 0; i < bench->count; i++) {
		const struct bench_case *one = &bench->cases[i];
		double median = bench_median(bench, i);
		double spread = (quantile(bench->each[i], bench->rounds, 0.75) -
				 quantile(bench->each[i], bench->rounds, 0.25)) /
				median;

		if (strcmp(one->group, group))
			fprintf(out, "%s\n", one->group);
		group = one->group;
		fprintf(out, "  %-44s %7zu", one->what, one->n);
		print_median(one, median, out);
		fprintf(out, " %6.1f%%", spread * 100);
		if (one->against != i)
			fprintf(out, "  %.3g x %s", bench_ratio(bench, i, one->against),
				bench->cases[one->against].what);
		fputc('\n', out);
	}
}

void bench_target(FILE *out, const char *what, double figure, double limit, bool at_least)
{
	bool met = at_least ? figure >= limit : figure <= limit;

	fprintf(out, "%-6s  %s: %.3g (%s %.3g)\n", met ? "met" : "MISSED", what, figure,
		at_least ? "at least" : "at most", limit);
}

void bench_target_open(FILE *out, const char *what, const char *why)
{
	fprintf(out, "%-6s  %s: %s\n", "open", what, why);
}
