/*
 * window.c: several steps at a time. While the crew judges the files of some steps, one of its threads
 * settles those before and gathers those after, so that no processor waits for the one that walks.
 *
 * Whatever is wrong is told as if there were one step after the other: what comes later is forgotten.
 */
#include <stdlib.h>

#include "internal.h"

#define WINDOW_STEPS 64u
#define WINDOW_FILES 1024u

struct window {
	struct step steps[WINDOW_STEPS];
	struct nsync_work work[WINDOW_STEPS];
	size_t count;
	bool last;          /* no step comes after these: */
	struct failure {    /* the next could not be gathered, or one could not be judged */
		enum nsync_code code;
		struct nsync_error err;
	} failure;
};

struct windows {
	struct walk *walk;
	const struct nsync_commit *commits; /* newest first */
	size_t left;                        /* of them, to be gathered */
	struct window *before, *now, *after;
	enum nsync_code code;               /* of settling */
	struct nsync_error err;
};

static void window_release(struct window *window)
{
	size_t i;

	for (i = 0; i < window->count; i++)
		nsync_audit_step_release(&window->steps[i]);
	window->count = 0;
}

static void gather(struct windows *windows, struct window *window)
{
	size_t files = 0, count;

	window->failure.code = NSYNC_OK;
	window->failure.err = (struct nsync_error){ .code = NSYNC_OK };
	while (windows->left && window->count < WINDOW_STEPS && files < WINDOW_FILES) {
		struct step *step = &window->steps[window->count];
		enum nsync_code code = nsync_audit_step_gather(windows->walk, step,
							       &windows->commits[--windows->left],
							       &window->failure.err);

		if (code) {
			nsync_audit_step_release(step);
			window->failure.code = code;
			windows->left = 0;
			break;
		}
		window->count++;
		if (disagrees(step)) {
			windows->left = 0;
			break;
		}
		nsync_batch_files(step->batch, &count);
		files += count;
	}
	window->last = !windows->left;
}

/* In the order of the log; the first that is wrong ends the walk. */
static enum nsync_code settle(struct walk *walk, struct window *window, struct nsync_error *err)
{
	enum nsync_code code = NSYNC_OK;
	size_t i;

	for (i = 0; i < window->count && !code && !walk->out->verdict.reason; i++)
		code = nsync_audit_step_settle(walk, &window->steps[i], err);
	if (!code && !walk->out->verdict.reason && window->failure.code)
		code = nsync_fail_as(err, window->failure.code, window->failure.err.where,
				     &window->failure.err);
	window_release(window);
	return code;
}

static bool over(const struct windows *windows)
{
	return windows->code || windows->walk->out->verdict.reason;
}

/* What one thread does while the others judge. */
static void settle_and_gather(void *payload)
{
	struct windows *windows = payload;

	windows->code = settle(windows->walk, windows->before, &windows->err);
	if (!over(windows) && !windows->now->last)
		gather(windows, windows->after);
}

static enum nsync_code make_crew(struct walk *walk, const struct window *first, struct nsync_error *err)
{
	size_t files = 0, count, i;
	unsigned jobs = walk->options->jobs ? walk->options->jobs : nsync_pool_processors();

	for (i = 0; i < first->count && first->steps[i].batch; i++) {
		nsync_batch_files(first->steps[i].batch, &count);
		files += count;
	}
	/* Another handle of the repository costs as much as a few files. */
	if (first->last && files / 32 + 1 < jobs)
		jobs = (unsigned)(files / 32 + 1);
	return nsync_judge_pool_new(&walk->crew, &walk->repo, 1, jobs, err);
}

static void judge(struct windows *windows)
{
	struct window *window = windows->now;
	struct nsync_error err = { .code = NSYNC_OK };
	enum nsync_code code;
	size_t count = 0, failed, i;

	for (i = 0; i < window->count && !disagrees(&window->steps[i]); i++)
		window->work[count++] = (struct nsync_work){ window->steps[i].batch, &window->steps[i].basis };
	code = nsync_judge_pool_run(windows->walk->crew, window->work, count, settle_and_gather, windows,
				&failed, &err);
	if (!code)
		return;
	/* Steps before the one that failed are whole. */
	for (i = failed; i < window->count; i++)
		nsync_audit_step_release(&window->steps[i]);
	window->count = failed < window->count ? failed : window->count;
	window->failure = (struct failure){ code, err };
	window->last = true;
}

static void turn(struct windows *windows)
{
	struct window *free_one = windows->before;

	windows->before = windows->now;
	windows->now = windows->after;
	windows->after = free_one;
}

enum nsync_code nsync_audit_walk_steps(struct walk *walk, const struct nsync_commit *commits,
				       size_t count, struct nsync_error *err)
{
	struct window *three = calloc(3, sizeof(*three));
	struct windows windows = { walk, commits, count, three, three ? three + 1 : NULL,
				   three ? three + 2 : NULL, NSYNC_OK, { .code = NSYNC_OK } };
	bool last = false;
	size_t i;

	if (!three)
		return nsync_fail_memory(err);
	gather(&windows, windows.now);
	windows.code = make_crew(walk, windows.now, &windows.err);
	while (!over(&windows) && !last) {
		judge(&windows);
		last = windows.now->last;
		turn(&windows);
	}
	if (!over(&windows))
		windows.code = settle(walk, windows.before, &windows.err);
	for (i = 0; i < 3; i++)
		window_release(&three[i]);
	free(three);
	nsync_judge_pool_free(walk->crew);
	walk->crew = NULL;
	return windows.code ? nsync_fail_as(err, windows.code, windows.err.where, &windows.err) :
			      NSYNC_OK;
}
