/*
 * site.c: a whole site, beside Hugo's of the same words.
 *
 *	site N STORIES REGION NSYNC OUTPUT [ROUNDS]
 *
 * STORIES is write_stories' folder, REGION is site_region.sh's; both sites are written below OUTPUT. Hugo
 * renders a page for each story and lists of them (tests/bench/hugo); nsync all that a site of its has.
 */
#include <stdlib.h>
#include <unistd.h>

#include "tests/bench/bench.h"

#define AS_OF "2020-02-01T00:00:00Z"
#define HUGO  "/usr/bin/hugo"
#define GIT   "/usr/bin/git"

enum { ONE_FOLDER = 1024 };

struct site {
	char reader[ONE_FOLDER], ours[ONE_FOLDER], theirs[ONE_FOLDER], content[ONE_FOLDER], cache[ONE_FOLDER];
	char briefs[2 * ONE_FOLDER]; /* what earlier builds of ours remember of the stories */
	char our_page[ONE_FOLDER + 64], new_page[ONE_FOLDER + 64], their_page[ONE_FOLDER + 64];
	struct bench_command nsync, hugo, before, after;
};

/* "<folder>/<name>", from the root: the programs stand elsewhere. */
static void place(char out[ONE_FOLDER], const char *folder, const char *name)
{
	char *real = realpath(folder, NULL);
	int n = real ? snprintf(out, ONE_FOLDER, "%s/%s", real, name) : -1;

	if (n < 0 || n >= ONE_FOLDER)
		bench_die("%s: no such folder", folder);
	free(real);
}

static bool cleared(const char *folder)
{
	struct nsync_error err = { 0 };

	if (access(folder, F_OK) || !nsync_file_remove_tree(folder, &err))
		return true;
	fprintf(stderr, "bench: %s: %s\n", folder, err.text);
	return false;
}

/* The time of a build that left this page. */
static uint64_t build(struct bench_command *command, const char *page)
{
	uint64_t ns = bench_command_pass(command);

	if (ns && access(page, R_OK)) {
		fprintf(stderr, "bench: %s was not made\n", page);
		return 0;
	}
	return ns;
}

/* At the newest record, which an earlier pass has verified. */
static uint64_t pass_whole(void *payload)
{
	struct site *site = payload;

	return cleared(site->ours) && bench_command_pass(&site->after) ? build(&site->nsync, site->our_page) : 0;
}

static uint64_t pass_first(void *payload)
{
	const struct site *site = payload;

	if (unlink(site->briefs) && access(site->briefs, F_OK) == 0) {
		fprintf(stderr, "bench: %s cannot be removed\n", site->briefs);
		return 0;
	}
	return pass_whole(payload);
}

static uint64_t pass_hugo(void *payload)
{
	struct site *site = payload;

	return cleared(site->theirs) ? build(&site->hugo, site->their_page) : 0;
}

/* The site as it was with the record before, which is there or made; then with the newest. Only that is timed. */
static uint64_t pass_one_more(void *payload)
{
	struct site *site = payload;

	return bench_command_pass(&site->before) && bench_command_pass(&site->nsync) &&
			       bench_command_pass(&site->after) ?
		       build(&site->nsync, site->new_page) :
		       0;
}

static uint64_t pass_same(void *payload)
{
	struct site *site = payload;

	return build(&site->nsync, site->new_page);
}

/* Where the last story lies: its office is the folder that has its draft. */
static void find_page(struct site *site, const char *stories, const char *number)
{
	static const char *const offices[] = { "bz", "cr", "gt", "hn", "mx", "ni", "pa", "sv" };

	for (size_t i = 0; i < 8; i++) {
		char draft[ONE_FOLDER + 64];

		snprintf(draft, sizeof(draft), "%s/content/%s/story-%s.md", stories, offices[i], number);
		if (access(draft, R_OK))
			continue;
		snprintf(site->their_page, sizeof(site->their_page), "%s/%s/story-%s/index.html", site->theirs,
			 offices[i], number);
	}
	snprintf(site->our_page, sizeof(site->our_page), "%s/en/index.html", site->ours);
	snprintf(site->new_page, sizeof(site->new_page), "%s/en/gt/2018/10/one-more.html", site->ours);
}

static void prepare(struct site *site, char **argv)
{
	char state[ONE_FOLDER], pin_file[ONE_FOLDER], pin[80] = "";
	FILE *file;

	place(site->reader, argv[3], "reader");
	place(site->ours, argv[5], "nsync");
	place(site->theirs, argv[5], "hugo");
	place(site->cache, argv[5], "hugo-cache");
	place(site->content, argv[2], "content");
	place(state, argv[3], "state");
	place(pin_file, argv[3], "pin");
	file = fopen(pin_file, "r");
	if (!file || fscanf(file, "%64s", pin) != 1)
		bench_die("%s: no pin", pin_file);
	fclose(file);
	snprintf(site->briefs, sizeof(site->briefs), "%s/nsync/%s/briefs", state, pin);
	setenv("XDG_STATE_HOME", state, 1);
	setenv("HUGO_RESOURCEDIR", site->cache, 1);
	find_page(site, argv[2], "0");
	site->nsync = (struct bench_command){ { argv[4], "-C", site->reader, "digest", "--format", "site", "--as-of",
						AS_OF, "-o", site->ours } };
	site->hugo = (struct bench_command){ { HUGO, "--quiet", "--noBuildLock", "--source", "tests/bench/hugo",
					       "--contentDir", site->content, "--destination", site->theirs,
					       "--cacheDir", site->cache } };
	site->before = (struct bench_command){ { GIT, "-C", site->reader, "update-ref", "refs/heads/main",
						 "refs/bench/before" } };
	site->after = (struct bench_command){ { GIT, "-C", site->reader, "update-ref", "refs/heads/main",
						"refs/bench/after" } };
}

static void print_targets(const struct bench *bench, size_t ours, size_t more, size_t hugo)
{
	static const char whole[] = "site, times as fast as Hugo", again[] = "one more story, times as fast as Hugo";

	puts("targets");
	if (hugo == SIZE_MAX) {
		bench_target_open(stdout, whole, "hugo is not here: apt-get install hugo");
		bench_target_open(stdout, again, "hugo is not here: apt-get install hugo");
		return;
	}
	bench_target(stdout, whole, bench_ratio(bench, hugo, ours), 5, true);
	bench_target(stdout, again, bench_ratio(bench, hugo, more), 5, true);
}

int main(int argc, char **argv)
{
	static struct bench bench;
	static struct site site;
	size_t n = argc >= 6 ? strtoul(argv[1], NULL, 10) : 0, ours, more, hugo = SIZE_MAX;
	struct bench_case one = { .group = "site", .unit = BENCH_MS, .n = n, .payload = &site };

	if (!n || !nsync_base_start())
		bench_die("usage: site N STORIES REGION NSYNC OUTPUT [ROUNDS]");
	bench.rounds = argc > 6 ? (unsigned)strtoul(argv[6], NULL, 10) : 5;
	if (bench.rounds < 1 || bench.rounds > BENCH_MAX_ROUNDS)
		bench_die("1 to %d rounds", BENCH_MAX_ROUNDS);
	prepare(&site, argv);
	one.what = "nsync digest --format site, the first";
	one.pass = pass_first;
	one.against = ours = bench_next(&bench);
	(void)bench_add(&bench, one);
	if (!access(HUGO, X_OK)) {
		one.what = "hugo, a page for each and lists";
		one.pass = pass_hugo;
		hugo = bench_add(&bench, one);
	}
	one.what = "nsync, all of it again";
	one.pass = pass_whole;
	(void)bench_add(&bench, one);
	one.what = "nsync, after one more story";
	one.pass = pass_one_more;
	more = bench_add(&bench, one);
	one.what = "nsync, after nothing new";
	one.pass = pass_same;
	(void)bench_add(&bench, one);
	printf("site: %zu stories, %u rounds\n\n", n, bench.rounds);
	if (!bench_run(&bench))
		return 1;
	bench_print(&bench, stdout);
	putchar('\n');
	print_targets(&bench, ours, more, hugo);
	(void)cleared(site.ours);
	(void)cleared(site.theirs);
	(void)cleared(site.cache);
	return 0;
}
