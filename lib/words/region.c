/* region.c: how far a region's log is verified, what a sync brought, and what a merge did. */
#include "lib/words/internal.h"

/* A moment of the log, which is in UTC. */
static void utc(char out[32], int64_t seconds)
{
	nsync_time_format(out, (struct nsync_time){ .seconds = seconds });
}

/* ---- numbers of things ---- */

static void add_count(struct nsync_buf *out, const struct nsync_count *count)
{
	const long long n = (long long)count->number;
	const uint64_t u = (uint64_t)count->number;

	switch (count->thing) {
	case NSYNC_THING_ITEM:
		nsync_buf_printf(out, plural(u, "%lld item", "%lld items"), n);
		break;
	case NSYNC_THING_COSIGNATURE:
		nsync_buf_printf(out, plural(u, "%lld cosignature", "%lld cosignatures"), n);
		break;
	case NSYNC_THING_MEDIA:
		nsync_buf_printf(out, plural(u, "%lld media file", "%lld media files"), n);
		break;
	case NSYNC_THING_ROOT:
		nsync_buf_printf(out, plural(u, "%lld root", "%lld roots"), n);
		break;
	case NSYNC_THING_RECORD:
		nsync_buf_printf(out, plural(u, "%lld record", "%lld records"), n);
		break;
	case NSYNC_THING_OFFICE:
		nsync_buf_printf(out, plural(u, "%lld office", "%lld offices"), n);
		break;
	case NSYNC_THING_STORY:
		nsync_buf_printf(out, plural(u, "%lld story", "%lld stories"), n);
		break;
	case NSYNC_THINGS:
		break;
	}
}

void nsync_words_counts(struct nsync_buf *out, const struct nsync_count *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		nsync_buf_text(out, i ? ", " : "");
		add_count(out, &list[i]);
	}
}

void nsync_words_all_valid(struct nsync_buf *out, const struct nsync_count *list, size_t count)
{
	AUTO(nsync_buf_release) struct nsync_buf counts = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);

	nsync_words_counts(&counts, list, count);
	nsync_buf_printf(out, "all of it holds: %s", nsync_buf_view(&counts).p);
	nsync_buf_fail_with(out, &counts);
}

/* ---- a clone's region ---- */

void nsync_words_region_news(struct nsync_buf *out, int64_t before, int64_t now, int64_t as_of)
{
	char moment[32];

	if (!now)
		return;
	utc(moment, as_of);
	if (now > before)
		nsync_buf_printf(
			out,
			plural((uint64_t)(now - before),
			       "region: %lld new record checked, the newest is %lld of %s",
			       "region: %lld new records checked, the newest is %lld of %s"),
			(long long)(now - before), (long long)now, moment);
	else
		nsync_buf_printf(out, "region: nothing new since record %lld of %s", (long long)now,
				 moment);
}

void nsync_words_region_verified(struct nsync_buf *out, int64_t seq, int64_t as_of, int64_t root)
{
	char moment[32];

	utc(moment, as_of);
	nsync_buf_printf(out, "record %lld of %s, trust root %lld, verified", (long long)seq,
			 moment, (long long)root);
}

/* ---- a merge ---- */

void nsync_words_no_remote(struct nsync_buf *out, const char *office)
{
	nsync_buf_printf(out, "no Git remote of this name; git remote add %s URL", office);
}

void nsync_words_office_failed(struct nsync_buf *out, enum nsync_cause cause, const char *why)
{
	const char *what = nsync_words_cause(cause);

	nsync_buf_printf(out, what[0] && why[0] ? "%s: %s" : "%s%s", what, why);
}

void nsync_words_other_branch(struct nsync_buf *out, const char *branch)
{
	nsync_buf_printf(out, "it has the branch %s, and no main; the office sends main: git push origin main",
			 branch);
}

void nsync_words_office_files(struct nsync_buf *out, size_t added, size_t held)
{
	nsync_buf_printf(out, "%zu added, %zu held", added, held);
}

void nsync_words_merged(struct nsync_buf *out, int64_t seq, size_t added, size_t held,
			const char *commit)
{
	nsync_buf_printf(out, "merged as record %lld: %zu added, %zu held, commit %.12s",
			 (long long)seq, added, held, commit);
}

void nsync_words_would_merge(struct nsync_buf *out, size_t added, size_t held)
{
	nsync_buf_printf(out, "a merge would add %zu and hold %zu; nothing was changed", added,
			 held);
}

void nsync_words_main_pushed(struct nsync_buf *out, const char *commit)
{
	nsync_buf_printf(out, "pushed main, %.12s, to origin", commit);
}
