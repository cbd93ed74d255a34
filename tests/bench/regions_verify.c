/* regions_verify.c: verify from nothing, after a few changes, and with none; the memory it takes. */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/bench/region_bench.h"

static const char *const verify_all[] = { "verify", "--all", NULL };
static const char *const verify[] = { "verify", NULL };

/* contrib/peers, installed. */
static bool have_script(const struct region_bench *all, char script[MAX_TEXT])
{
	if (!all->peer[0])
		return false;
	snprintf(script, MAX_TEXT, "%s/script/verify.mjs", all->peer);
	return access(script, R_OK) == 0;
}

static void bench_cold(struct region_bench *all)
{
	static const char absent[] = "the peer is not here, see make bench-peers";
	size_t ours, floor_row, script_row = SIZE_MAX, n = all->size;
	char path[MAX_TEXT], script[MAX_TEXT], prepare[MAX_TEXT], title[80];
	unsigned threads = nsync_pool_processors();
	struct bench_floor floor;

	group_begin(all, true);
	snprintf(path, sizeof(path), "%s/messages", region_folder(all, n));
	bench_floor_open(&floor, path, n, threads);
	floor_row = bench_add(&all->bench,
			      (struct bench_case){ .group = "from nothing, all processors",
						   .what = "crypto_sign_verify_detached alone",
						   .unit = BENCH_MS,
						   .n = floor.n,
						   .pass = bench_floor_pass,
						   .payload = &floor,
						   .against = bench_next(&all->bench) });
	ours = add_nsync(all, "from nothing, all processors", "nsync verify --all", n, floor_row, n,
			 "refs/heads/main", "none", "", verify_all);
	state_line(prepare, all, n, "refs/heads/main", "none", "");
	if (have_script(all, script)) {
		char jobs[16], schema[] = "schema/item.schema.json";
		const char *argv[] = { "/usr/bin/env", "node", script, all->repo, schema, jobs, NULL };

		snprintf(jobs, sizeof(jobs), "%u", threads);
		script_row = add_command(all, "from nothing, all processors",
					 "node, ajv, canonicalize, crypto.verify", n, ours, prepare, argv);
	}
	snprintf(title, sizeof(title), "verify: %zu items, %u threads", n, threads);
	group_run(all, title);
	all->cold = bench_median(&all->bench, ours);
	bench_target(stdout, "verify --all, by its signatures alone",
		     bench_ratio(&all->bench, ours, floor_row), 1.5, false);
	if (script_row == SIZE_MAX)
		bench_target_open(stdout, "verify --all, times as fast as the script", absent);
	else
		bench_target(stdout, "verify --all, times as fast as the script",
			     bench_ratio(&all->bench, script_row, ours), 3, true);
	bench_floor_close(&floor);
}

static void bench_warm(struct region_bench *all)
{
	static char names[MAX_SIZES * 2][64];
	const char *const rev_parse[] = { "/usr/bin/git", "-C", all->repo, "rev-parse", "HEAD", NULL };
	size_t changed[MAX_SIZES], nothing[MAX_SIZES], git;
	double ms[MAX_SIZES], at_size = 0, still = 0;
	char prepare[MAX_TEXT];

	group_begin(all, false);
	state_line(prepare, all, all->size, "refs/heads/main", "base", "");
	git = add_command(all, "what was verified before is known", "git rev-parse HEAD", 1, SIZE_MAX,
			  prepare, rev_parse);
	for (size_t i = 0; i < all->size_count; i++) {
		size_t size = all->sizes[i];

		snprintf(names[2 * i], 64, "nothing changed, of %zu", size);
		nothing[i] = add_nsync(all, "what was verified before is known", names[2 * i], 1, git, size,
				       "refs/heads/main", "base", "", verify);
		snprintf(names[2 * i + 1], 64, "100 items more, of %zu", size);
		changed[i] = add_nsync(all, "what was verified before is known", names[2 * i + 1], 100,
				       SIZE_MAX, size, "refs/bench/more-100", "base", "", verify);
	}
	group_run(all, "verify, incremental");
	for (size_t i = 0; i < all->size_count; i++) {
		ms[i] = median_ms(all, changed[i]);
		if (all->sizes[i] != all->size)
			continue;
		at_size = ms[i];
		still = bench_ratio(&all->bench, nothing[i], git);
		bench_target(stdout, "verify, nothing changed, ms", median_ms(all, nothing[i]), 15, false);
	}
	bench_target(stdout, "verify, nothing changed, by git rev-parse", still, 3, false);
	bench_target(stdout, "verify after 100 items, ms, by 2 x 100 cold items + 20 ms", at_size,
		     2 * 100 * all->cold / 1e6 + 20, false);
	if (all->size_count > 1)
		bench_target(stdout, "verify after 100 items, slowest size by fastest",
			     flatness(ms, all->size_count), 1.5, false);
}

void bench_verify(struct region_bench *all)
{
	bench_cold(all);
	putchar('\n');
	bench_warm(all);
}

/* ---- memory -------------------------------------------------------------------------------- */

/* Memory that no file stands behind, in KiB: what is left of the resident set without mapped packs. */
static unsigned long anonymous(pid_t pid)
{
	char path[64], line[256];
	unsigned long kib = 0, part;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
	file = fopen(path, "r");
	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "RssAnon: %lu", &part) == 1 || sscanf(line, "RssShmem: %lu", &part) == 1)
			kib += part;
	if (file)
		fclose(file);
	return kib;
}

void bench_memory(struct region_bench *all)
{
	size_t n = all->sizes[all->size_count - 1];
	char *argv[] = { all->nsync, "-C", all->repo, "--quiet", "verify", "--all", NULL };
	char prepare[MAX_TEXT];
	unsigned long peak = 0, now;
	struct rusage usage;
	uint64_t start;
	int status;
	pid_t pid;

	state_line(prepare, all, n, "refs/heads/main", "none", "");
	if (system(prepare))
		bench_die("failed: %s", prepare);
	start = bench_now();
	if (posix_spawn(&pid, all->nsync, NULL, NULL, argv, environ))
		bench_die("%s: %s", all->nsync, strerror(errno));
	while (wait4(pid, &status, WNOHANG, &usage) == 0) {
		now = anonymous(pid);
		peak = now > peak ? now : peak;
		usleep(2000);
	}
	if (!WIFEXITED(status) || WEXITSTATUS(status))
		bench_die("verify --all: wait status %d", status);
	printf("memory: verify --all of %zu items, %.1f s\n", n, (double)(bench_now() - start) / 1e9);
	printf("  most that no file stands behind, every 2 ms    %8.1f MB\n", (double)peak * 1024 / 1e6);
	printf("  most in all, with mapped packs (ru_maxrss)     %8.1f MB\n",
	       (double)usage.ru_maxrss * 1024 / 1e6);
	bench_target(stdout, "verify --all, MB besides the mapped packs", (double)peak * 1024 / 1e6, 250,
		     false);
}
