/*
 * region.h: the site of a clone's region, ready to be written: which stories it has (region.c), and
 * where its files come from (source.c). Only the site room sees this.
 */
#ifndef NSYNC_LIB_SITE_REGION_H
#define NSYNC_LIB_SITE_REGION_H

#include <pthread.h>

#include "nsync/archive.h"
#include "nsync/site.h"

/* ---- files and full stories (source.c) ------------------------------------------------------ */

struct site_region_source {
	/* borrowed; to be set before anything is read */
	const struct nsync_repo *repo;
	const struct nsync_oid *tree;
	const struct nsync_archive_stories *stories;
	/* private */
	pthread_mutex_t lock;                       /* repo is one thread's at a time */
	struct nsync_repo_handles handles;          /* of repo, for stories; begun where repo is set */
};

void nsync_site_region_source_init(struct site_region_source *source);
void nsync_site_region_source_release(struct site_region_source *source);
/* What nsync_site_write is given. */
struct nsync_site_source nsync_site_region_source(struct site_region_source *source);

/* ---- stories (region.c) --------------------------------------------------------------------- */

/* A site and all that it borrows from; it must not be copied. */
struct site_of_region {
	struct nsync_site site;
	struct nsync_site_source source;
	/* private */
	struct nsync_archive_versions versions;
	struct nsync_archive_stories stories;
	struct nsync_digest digest;
	struct nsync_digest_region region;
	struct nsync_digest_options options;
	struct site_region_source files;
};

void nsync_site_of_region_init(struct site_of_region *out);
void nsync_site_of_region_release(struct site_of_region *out); /* for AUTO */
/*
 * Read a walked clone's stories, and select the site's.
 * out:   initialised; borrows from clone, options and config.
 * state: where excerpts of stories are kept from one time to the next; NULL: nowhere.
 */
enum nsync_code nsync_site_of_region_load(struct site_of_region *out,
					  const struct nsync_clone *clone,
					  const struct nsync_digest_options *options,
					  const struct nsync_site_config *config, const char *state,
					  struct nsync_error *err) NSYNC_MUST_USE;

#endif
