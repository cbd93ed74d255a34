/* progress.c: one line on a terminal while something takes long. */
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>

#include "cmd/cmd.h"
#include "cmd/report/report.h"

#define SILENT_MS 1000 /* what is done by then needs no line */
#define EVERY_MS  100

static long long started; /* of the process */

/* Of the line: threads of one run share it. */
static atomic_llong since, last;
static atomic_size_t of;
static atomic_bool shown;

static long long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void report_clock_start(void)
{
	started = now_ms();
}

int64_t report_elapsed(void)
{
	return (int64_t)(now_ms() - started);
}

void report_progress_clear(void)
{
	if (atomic_exchange(&shown, false))
		fprintf(stderr, "\r\033[K");
}

static void show(size_t done, size_t total, long long elapsed)
{
	long long rate = (long long)done * 1000 / elapsed;
	long long left = rate ? (long long)(total - done) / rate : 0;

	atomic_store(&shown, true);
	fprintf(stderr, "\r\033[K%zu of %zu files, %lld a second, %lld:%02lld left", done, total, rate,
		left / 60, left % 60);
}

void report_progress(void *payload, size_t done, size_t total)
{
	const struct call *call = payload;
	long long now, before;

	if (!call->report.progress || call->report.quiet || done > total)
		return;
	now = now_ms();
	if (done <= 1 || atomic_load(&of) != total) { /* another run */
		atomic_store(&since, now);
		atomic_store(&last, now);
		atomic_store(&of, total);
	}
	if (done == total) {
		report_progress_clear();
		return;
	}
	before = atomic_load(&last);
	if (now - atomic_load(&since) > SILENT_MS && now - before >= EVERY_MS &&
	    atomic_compare_exchange_strong(&last, &before, now))
		show(done, total, now - atomic_load(&since));
}
