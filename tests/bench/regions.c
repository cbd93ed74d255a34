/*
 * regions.c: nsync on whole regions, beside what cannot be done without and what others would do.
 *
 *	regions NSYNC REGIONS ROUNDS EACH SIZES ONLY [PEERS]
 *
 * NSYNC is the program, REGIONS a folder with what make_region.sh made (1-<size>), EACH the new items at each
 * office in a large merge, SIZES "10000 100000", ONLY a group's name or "", PEERS the folder that `make
 * bench-peers` filled. To be started at the project's root.
 */
#include <stdlib.h>
#include <unistd.h>

#include "tests/bench/region_bench.h"

#define SLOW_ROUNDS 3
#define GENERATOR   1 /* the folders' prefix; another one where the regions' bytes change */

/* ---- rows ------------------------------------------------------------------------------ */

static uint64_t task_pass(void *payload)
{
	struct task *task = payload;

	if (task->prepare[0] && system(task->prepare)) {
		fprintf(stderr, "bench: failed: %s\n", task->prepare);
		return 0;
	}
	return bench_command_pass(&task->command);
}

void group_begin(struct region_bench *all, bool slow)
{
	memset(&all->bench, 0, sizeof(all->bench));
	for (size_t i = 0; i < all->task_count; i++)
		for (size_t k = 0; all->tasks[i].command.argv[k]; k++)
			free(all->tasks[i].command.argv[k]);
	memset(all->tasks, 0, sizeof(all->tasks));
	all->task_count = 0;
	all->bench.rounds = slow && all->rounds > all->slow_rounds ? all->slow_rounds : all->rounds;
	all->bench.no_warm_up = slow;
}

void group_run(struct region_bench *all, const char *title)
{
	if (!bench_run(&all->bench))
		exit(1);
	printf("%s, %u rounds\n", title, all->bench.rounds);
	bench_print(&all->bench, stdout);
	fflush(stdout);
}

const char *region_folder(const struct region_bench *all, size_t size)
{
	static char folders[2][MAX_TEXT / 2];
	static unsigned at;

	at = 1 - at;
	snprintf(folders[at], sizeof(folders[at]), "%s/%d-%zu", all->regions, GENERATOR, size);
	return folders[at];
}

void state_line(char out[MAX_TEXT], const struct region_bench *all, size_t size, const char *ref,
		const char *state, const char *offices)
{
	snprintf(out, MAX_TEXT, "sh tests/bench/state.sh '%s' '%s' '%s' %s %s %s", all->nsync,
		 region_folder(all, size), all->run, ref, state, offices);
}

size_t add_command(struct region_bench *all, const char *group, const char *what, size_t n,
		   size_t against, const char *prepare, const char *const *argv)
{
	struct task *task = &all->tasks[all->task_count++];

	if (all->task_count > MAX_TASKS)
		bench_die("more than %d commands", MAX_TASKS);
	snprintf(task->prepare, sizeof(task->prepare), "%s", prepare);
	for (size_t i = 0; argv[i]; i++)
		task->command.argv[i] = strdup(argv[i]);
	return bench_add(&all->bench,
			 (struct bench_case){ .group = group,
					      .what = what,
					      .unit = BENCH_MS,
					      .n = n,
					      .pass = task_pass,
					      .payload = task,
					      .against = against == SIZE_MAX ? bench_next(&all->bench)
									     : against });
}

size_t add_nsync(struct region_bench *all, const char *group, const char *what, size_t n,
		 size_t against, size_t size, const char *ref, const char *state, const char *offices,
		 const char *const *words)
{
	const char *argv[16] = { all->nsync, "-C", all->repo };
	char prepare[MAX_TEXT];

	for (size_t i = 0; words[i]; i++)
		argv[3 + i] = words[i];
	state_line(prepare, all, size, ref, state, offices);
	return add_command(all, group, what, n, against, prepare, argv);
}

double median_ms(const struct region_bench *all, size_t at)
{
	return bench_median(&all->bench, at) * (double)all->bench.cases[at].n / 1e6;
}

double flatness(const double *ms, size_t count)
{
	double low = ms[0], high = ms[0];

	for (size_t i = 1; i < count; i++) {
		low = ms[i] < low ? ms[i] : low;
		high = ms[i] > high ? ms[i] : high;
	}
	return high / low;
}

/* ---- the program ------------------------------------------------------------------------- */

static void read_sizes(struct region_bench *all, const char *text)
{
	char *end;

	for (;; text = end) {
		size_t size = strtoull(text, &end, 10);

		if (end == text)
			break;
		if (all->size_count == MAX_SIZES ||
		    (all->size_count && size <= all->sizes[all->size_count - 1]))
			bench_die("sizes: at most %d, ascending", MAX_SIZES);
		all->sizes[all->size_count++] = size;
		if (size <= 100000)
			all->size = size;
	}
	if (*end || !all->size)
		bench_die("sizes: numbers, one of them at most 100000");
}

static void absolute(char out[MAX_TEXT / 4], const char *path)
{
	char *real = realpath(path, NULL);

	if (!real || strlen(real) >= MAX_TEXT / 4 || strchr(real, '\''))
		bench_die("%s: no such path, or one that cannot be used", path);
	snprintf(out, MAX_TEXT / 4, "%s", real);
	free(real);
}

static void set_environment(const struct region_bench *all)
{
	char text[MAX_TEXT];

	snprintf(text, sizeof(text), "%s/state", all->run);
	setenv("XDG_STATE_HOME", text, 1);
	snprintf(text, sizeof(text), "%s/data", all->run);
	setenv("XDG_DATA_HOME", text, 1);
	setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
	setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
}

static const struct {
	const char *name;
	void (*run)(struct region_bench *all);
} groups[] = {
	{ "verify", bench_verify }, { "merge", bench_merge },   { "audit", bench_audit },
	{ "digest", bench_digest }, { "memory", bench_memory },
};

int main(int argc, char **argv)
{
	static struct region_bench all;
	char text[MAX_TEXT];
	bool any = false;

	if (argc < 7 || argc > 8)
		bench_die("usage: regions NSYNC REGIONS ROUNDS EACH SIZES ONLY [PEERS]");
	if (!nsync_base_start())
		bench_die("libsodium does not start");
	absolute(all.nsync, argv[1]);
	absolute(all.regions, argv[2]);
	all.rounds = (unsigned)strtoul(argv[3], NULL, 10);
	all.slow_rounds = SLOW_ROUNDS;
	all.each = strtoul(argv[4], NULL, 10);
	if (all.rounds < 1 || all.rounds > BENCH_MAX_ROUNDS || all.each < 1)
		bench_die("rounds: 1 to %d", BENCH_MAX_ROUNDS);
	read_sizes(&all, argv[5]);
	all.peer = argc > 7 ? argv[7] : "";
	if (snprintf(all.run, sizeof(all.run), "%s/run-%d", all.regions, getpid()) >= (int)sizeof(all.run) ||
	    snprintf(all.repo, sizeof(all.repo), "%s/region.git", all.run) >= (int)sizeof(all.repo))
		bench_die("%s: too long", argv[2]);
	set_environment(&all);
	for (size_t i = 0; i < sizeof(groups) / sizeof(*groups); i++)
		if (!argv[6][0] || !strcmp(argv[6], groups[i].name)) {
			groups[i].run(&all);
			putchar('\n');
			any = true;
		}
	group_begin(&all, false);
	snprintf(text, sizeof(text), "rm -rf '%s' '%s-tree'", all.run, all.run);
	if (system(text))
		bench_die("%s is left behind", all.run);
	if (!any)
		bench_die("no group %s", argv[6]);
	return 0;
}
