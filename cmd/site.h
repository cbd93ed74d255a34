/* site.h: what a site of a region is made from: the stories of a clone with all their versions, and its files. */
#ifndef NSYNC_CMD_SITE_H
#define NSYNC_CMD_SITE_H

#include <pthread.h>

#include "cmd/clone.h"
#include "cmd/stories.h"
#include "nsync/digest.h"
#include "nsync/site.h"

/* ---- where media, signed files and whole stories come from (site_source.c) -------------- */

struct site_stories;

struct site_source {
	const struct nsync_clone *context;
	const struct site_stories *all; /* NULL: none is asked for */
	/* private */
	pthread_mutex_t lock;           /* a repository handle is one thread's at a time */
	struct nsync_repo *handles[NSYNC_MAX_JOBS];
};

void site_source_init(struct site_source *source, const struct nsync_clone *context, const struct site_stories *all);
void site_source_release(struct site_source *source); /* for AUTO */
/* What nsync_site_write is given; borrows from source. */
struct nsync_site_source site_source_of(struct site_source *source);

/* ---- stories with all their versions (stories_versions.c, notices.c) ----------------------- */

struct site_stories {
	struct nsync_digest_story *stories;
	size_t count;
	const struct story_version **latest; /* of each story, what it was read from */
	struct nsync_site_record
		*records; /* the newest and those of the stories at least, if they were asked for */
	size_t record_count;
	/* private */
	struct nsync_digest_version *versions;
	size_t record_cap;
	struct nsync_buf paths; /* what records[].added views */
};

/* stories: read. Each with those of its versions that are there; nothing is looked up in the log. */
enum nsync_code site_stories_take(struct site_stories *out, const struct stories *stories,
				  struct nsync_error *err) NSYNC_MUST_USE;
/*
 * stories: every version, read. Killed stories that were to be seen before get their notice_language. records: what
 * records added is asked for.
 */
enum nsync_code site_stories_make(struct site_stories *out, const struct stories *stories,
				  const struct nsync_clone *context, bool records,
				  struct nsync_error *err) NSYNC_MUST_USE;
void site_stories_release(struct site_stories *stories); /* for AUTO */
/* One of them, or NULL; they are in the order of nsync_story_cmp. */
struct nsync_digest_story *site_stories_find(struct nsync_digest_story *stories, size_t count,
					     const struct nsync_story *story);
/* notices.c */
enum nsync_code site_notices_find(struct site_stories *all, const struct nsync_clone *context,
				  struct nsync_error *err) NSYNC_MUST_USE;
/* site_records.c: fill in the seq of each story that lacks it; keep_paths: and the records. */
enum nsync_code site_records_find(struct site_stories *all, const struct nsync_clone *context, bool keep_paths,
				  struct nsync_error *err) NSYNC_MUST_USE;

/* ---- all of it (site.c) --------------------------------------------------------------------- */

/* Write the site of what the region has into a folder. options: read from the command line. */
enum nsync_code site_make(struct call *call, struct nsync_digest_options *options,
			  struct nsync_error *err) NSYNC_MUST_USE;
/* What to do with a site that was selected. */
typedef enum nsync_code site_use(void *payload, struct nsync_site *site, const struct nsync_site_source *source,
				 struct nsync_error *err);
/* Select a site of what a walked region has, and use it. state: where briefs are kept, or NULL. */
enum nsync_code site_with(struct nsync_clone *context, struct nsync_digest_options *options,
			  const struct nsync_site_config *config, const char *state, site_use *use, void *payload,
			  struct nsync_error *err) NSYNC_MUST_USE;
/* The region as the digest room wants it. digest.c */
void digest_region_of(struct nsync_digest_region *out, const struct nsync_clone *context);

#endif
