/* regions_read.c: audit after one more merge and from scratch, and the digest of a month. */
#include "tests/bench/region_bench.h"

static void bench_scratch(struct region_bench *all)
{
	static const char *const words[] = { "audit", "--from-scratch", NULL };
	static char names[3][64];
	char ref[64];
	size_t rows[3], per = all->size / 2000 > 50 ? all->size / 2000 : 50,
			records = (all->size + per - 1) / per;

	group_begin(all, true);
	for (size_t i = 0; i < 3; i++) {
		size_t n = records * (1u << i) / 4;

		snprintf(names[i], sizeof(names[i]), "nsync audit, %zu records, %zu items", n, n * per);
		snprintf(ref, sizeof(ref), "refs/bench/record-%zu", n);
		rows[i] = add_nsync(all, "from scratch", names[i], n, i ? rows[0] : SIZE_MAX, all->size, ref,
				    "none", "", words);
	}
	group_run(all, "audit, a ratio compares times for each record");
	bench_target(stdout, "audit from scratch, time for a record, of all by of a quarter",
		     bench_ratio(&all->bench, rows[2], rows[0]), 1.25, false);
}

void bench_audit(struct region_bench *all)
{
	static const char *const words[] = { "audit", NULL };
	static char names[MAX_SIZES][64];
	size_t rows[MAX_SIZES];
	double ms[MAX_SIZES];

	bench_scratch(all);
	putchar('\n');
	group_begin(all, false);
	for (size_t i = 0; i < all->size_count; i++) {
		size_t size = all->sizes[i], per = size / 2000 > 50 ? size / 2000 : 50;

		snprintf(names[i], sizeof(names[i]), "one more record of 50 items, after %zu",
			 (size + per - 1) / per);
		rows[i] = add_nsync(all, "incremental", names[i], 50, i ? rows[0] : SIZE_MAX, size,
				    "refs/bench/more-50", "base", "", words);
	}
	group_run(all, "audit, incremental");
	for (size_t i = 0; i < all->size_count; i++) {
		ms[i] = median_ms(all, rows[i]);
		if (all->sizes[i] == all->size && all->cold > 0)
			bench_target(stdout, "audit after one merge, ms, by 2 x 50 cold items + 20 ms", ms[i],
				     2 * 50 * all->cold / 1e6 + 20, false);
	}
	if (all->size_count > 1)
		bench_target(stdout, "audit after one merge, slowest size by fastest",
			     flatness(ms, all->size_count), 1.5, false);
}

/* The newest month that every size has, in one format; returns the slowest by the fastest of the sizes. */
static double bench_month(struct region_bench *all, const char *format, double *most)
{
	const char *const words[] = { "digest", "--from", "2023-04-01", "--to", "2023-04-30", "--as-of",
				      "2023-06-01T00:00:00Z", "--format", format, NULL };
	static char names[MAX_SIZES][64];
	char group[64];
	size_t rows[MAX_SIZES];
	double ms[MAX_SIZES];

	snprintf(group, sizeof(group), "one month as %s", format);
	group_begin(all, false);
	for (size_t i = 0; i < all->size_count; i++) {
		snprintf(names[i], sizeof(names[i]), "a month's 1000 stories, of %zu items", all->sizes[i]);
		rows[i] = add_nsync(all, group, names[i], 1000, i ? rows[0] : SIZE_MAX,
				    all->sizes[i], "refs/heads/main", "base", "", words);
	}
	group_run(all, "digest");
	for (size_t i = 0; i < all->size_count; i++)
		ms[i] = median_ms(all, rows[i]);
	*most = ms[all->size_count - 1];
	return flatness(ms, all->size_count);
}

/* Text; Atom, which tells of kills as well; and JSON, which also tells each story's record. */
void bench_digest(struct region_bench *all)
{
	static const char *const formats[] = { "text", "atom", "json" };

	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		char target[80];
		double most, flat = bench_month(all, formats[i], &most);

		snprintf(target, sizeof(target), "digest of a month as %s out of the most, ms", formats[i]);
		bench_target(stdout, target, most, 300, false);
		snprintf(target, sizeof(target), "digest of a month as %s, slowest size by fastest", formats[i]);
		if (all->size_count > 1)
			bench_target(stdout, target, flat, 1.5, false);
		if (i + 1 < sizeof(formats) / sizeof(formats[0]))
			putchar('\n');
	}
}
