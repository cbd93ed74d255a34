/* site.h: what a site of a region is made from: the stories of a clone with all their versions, and its files. */
#ifndef NSYNC_CMD_SITE_H
#define NSYNC_CMD_SITE_H

#include <pthread.h>

#include "cmd/clone.h"
#include "nsync/archive.h"
#include "nsync/digest.h"
#include "nsync/site.h"

/* ---- where media, signed files and whole stories come from (site_source.c) -------------- */

struct site_source {
	const struct nsync_clone *context;
	const struct nsync_archive_stories *all; /* NULL: none is asked for */
	/* private */
	pthread_mutex_t lock;           /* a repository handle is one thread's at a time */
	struct nsync_repo *handles[NSYNC_MAX_JOBS];
};

void site_source_init(struct site_source *source, const struct nsync_clone *context, const struct nsync_archive_stories *all);
void site_source_release(struct site_source *source); /* for AUTO */
/* What nsync_site_write is given; borrows from source. */
struct nsync_site_source site_source_of(struct site_source *source);

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
void nsync_archive_digest_region(struct nsync_digest_region *out, const struct nsync_clone *context);

#endif
