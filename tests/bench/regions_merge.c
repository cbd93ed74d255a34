/* regions_merge.c: a large merge beside what git would do, and a merge of one item onto any number. */
#include <stdlib.h>

#include "tests/bench/region_bench.h"

#define SSH_SAMPLE 400

static const char *const merge[] = { "merge", "--as-of", "2027-01-01T00:00:00Z", NULL };

static size_t add_fetch(struct region_bench *all, const char *group, const char *what, size_t n,
			size_t size, const char *offices)
{
	const char *const argv[] = { "/usr/bin/git", "-C", all->repo, "fetch", "-q", "--multiple",
				     "--jobs=8", "bz", "cr", "gt", "hn", "mx", "ni", "pa", "sv", NULL };
	char prepare[MAX_TEXT];

	state_line(prepare, all, size, "refs/heads/main", "base", offices);
	return add_command(all, group, what, n, SIZE_MAX, prepare, argv);
}

static size_t add_ssh(struct region_bench *all, const char *group, size_t sample)
{
	static char what[64];
	char verify[MAX_TEXT], prepare[MAX_TEXT];
	const char *argv[] = { "/bin/sh", verify, NULL };

	snprintf(what, sizeof(what), "ssh-keygen -Y verify, a sample of %zu", sample);
	snprintf(verify, sizeof(verify), "%s/ssh-%zu/verify", region_folder(all, all->size), sample);
	snprintf(prepare, sizeof(prepare), "sh tests/bench/ssh_sample.sh '%s' %zu",
		 region_folder(all, all->size), sample);
	return add_command(all, group, what, sample, SIZE_MAX, prepare, argv);
}

static size_t add_octopus(struct region_bench *all, const char *group, size_t n, const char *offices)
{
	char prepare[2 * MAX_TEXT], tree[MAX_TEXT];
	const char *argv[] = { "/bin/sh", "tests/bench/octopus.sh", "merge", tree, NULL };

	snprintf(tree, sizeof(tree), "%s-tree", all->run);
	snprintf(prepare, sizeof(prepare), "sh tests/bench/octopus.sh prepare '%s' '%s' %s",
		 region_folder(all, all->size), tree, offices);
	return add_command(all, group, "git fetch + octopus git merge", n, SIZE_MAX, prepare, argv);
}

static void bench_large(struct region_bench *all)
{
	size_t n = 8 * all->each, sample = n < SSH_SAMPLE ? n : SSH_SAMPLE, floor_row, fetch, ours,
	       octopus, ssh;
	char offices[32], path[MAX_TEXT], title[80];
	struct bench_floor floor;
	double git;

	group_begin(all, true);
	snprintf(offices, sizeof(offices), "offices-%zu", all->each);
	snprintf(title, sizeof(title), "merge: 8 offices x %zu items onto %zu", all->each, all->size);
	snprintf(path, sizeof(path), "%s/messages", region_folder(all, all->size));
	bench_floor_open(&floor, path, n < all->size ? n : all->size, nsync_pool_processors());
	floor_row = bench_add(&all->bench, (struct bench_case){ .group = "all offices have news",
								.what = "crypto_sign_verify_detached alone",
								.unit = BENCH_MS,
								.n = floor.n,
								.pass = bench_floor_pass,
								.payload = &floor,
								.against = 0 });
	fetch = add_fetch(all, "all offices have news", "git fetch, 8 at once", n, all->size, offices);
	ours = add_nsync(all, "all offices have news", "nsync merge", n, SIZE_MAX, all->size,
			 "refs/heads/main", "base", offices, merge);
	octopus = add_octopus(all, "all offices have news", n, offices);
	ssh = add_ssh(all, "all offices have news", sample);
	group_run(all, title);
	bench_target(stdout, "merge, by signatures + git fetch",
		     median_ms(all, ours) / (median_ms(all, floor_row) + median_ms(all, fetch)), 1.6, false);
	/* The sample's time for each, for all of them. */
	git = median_ms(all, octopus) + bench_median(&all->bench, ssh) * (double)n / 1e6;
	bench_target(stdout, "merge, times as fast as git fetch + merge + ssh-keygen, scaled",
		     git / median_ms(all, ours), 1, true);
	bench_floor_close(&floor);
}

static void bench_one(struct region_bench *all)
{
	static char names[MAX_SIZES * 2][64];
	size_t fetch[MAX_SIZES], ours[MAX_SIZES];
	double ms[MAX_SIZES];

	group_begin(all, false);
	for (size_t i = 0; i < all->size_count; i++) {
		size_t size = all->sizes[i];

		snprintf(names[2 * i], 64, "git fetch, 8 at once, of %zu", size);
		snprintf(names[2 * i + 1], 64, "nsync merge, onto %zu", size);
		fetch[i] = add_fetch(all, "one office has one item", names[2 * i], 1, size, "offices-1");
		ours[i] = add_nsync(all, "one office has one item", names[2 * i + 1], 1, fetch[i], size,
				    "refs/heads/main", "base", "offices-1", merge);
	}
	group_run(all, "merge of one item");
	for (size_t i = 0; i < all->size_count; i++)
		ms[i] = median_ms(all, ours[i]);
	bench_target(stdout, "merge of one item onto the most, ms beside the fetch",
		     ms[all->size_count - 1] - median_ms(all, fetch[all->size_count - 1]), 100, false);
	if (all->size_count > 1)
		bench_target(stdout, "merge of one item, slowest size by fastest", flatness(ms, all->size_count),
			     1.5, false);
}

void bench_merge(struct region_bench *all)
{
	bench_large(all);
	putchar('\n');
	bench_one(all);
}
