/*
 * site.h: a site on disk. It is written to a new folder beside the old one; what has not changed is the old
 * one's file, by a second link; then both change places in one step.
 */
#ifndef NSYNC_CMD_SITE_H
#define NSYNC_CMD_SITE_H

#include <pthread.h>

#include "cmd/context.h"
#include "cmd/stories.h"
#include "nsync/digest.h"
#include "nsync/site.h"

/* ---- what the last site's pages were made of (site_manifest.c) ------------------------- */

struct site_page_file;

struct site_manifest {
	/* private */
	const char *state;               /* the state folder; NULL: nothing is known, nothing is kept */
	struct nsync_buf bytes;
	struct site_page_file *old, *new; /* old: by path, views into bytes */
	size_t old_count, new_count, new_cap;
	pthread_mutex_t lock;            /* guards new */
};

void site_manifest_init(struct site_manifest *manifest, const char *state);
void site_manifest_release(struct site_manifest *manifest);
void site_manifest_load(struct site_manifest *manifest, const char *target);
/* Whether folder's file of this path is one that was made of this, and was left alone since; then it stays known. */
bool site_manifest_has(struct site_manifest *manifest, int folder, const char *path,
		       const uint8_t input[NSYNC_HASH_BYTES]);
/* folder's file of this path is made of this. From any thread. */
enum nsync_code site_manifest_add(struct site_manifest *manifest, int folder, const char *path,
				  const uint8_t input[NSYNC_HASH_BYTES], struct nsync_error *err) NSYNC_MUST_USE;
/* For the next time; target: the folder, in its place. */
void site_manifest_save(struct site_manifest *manifest, const char *target);

/* ---- where media, signed files and whole stories come from (site_source.c) -------------- */

struct site_stories;

struct site_source {
	const struct context *context;
	const struct site_stories *all; /* NULL: none is asked for */
	/* private */
	pthread_mutex_t lock;           /* a repository handle is one thread's at a time */
	struct nsync_repo *handles[NSYNC_MAX_JOBS];
};

void site_source_init(struct site_source *source, const struct context *context, const struct site_stories *all);
void site_source_release(struct site_source *source); /* for AUTO */
/* What nsync_site_write is given; borrows from source. */
struct nsync_site_source site_source_of(struct site_source *source);

/* ---- the folder (site_folder.c) ------------------------------------------------------ */

struct site_folder {
	char *target, *fresh;     /* DIR, and the new one beside it */
	int old, new;             /* open folders; old: -1 where there is none */
	struct nsync_id pin;
	pthread_mutex_t lock;
	size_t written, kept;     /* files */
	struct site_manifest manifest;
};

/*
 * state: the state folder, NULL for none. err: NSYNC_EEXISTS, where = path: something is there that is no site of this region. Nothing is written then.
 */
enum nsync_code site_folder_begin(struct site_folder *folder, const char *path, const struct nsync_id *pin,
				  const char *state, struct nsync_error *err) NSYNC_MUST_USE;
/* For struct nsync_site_sink; payload: the folder. */
enum nsync_code site_folder_put(void *payload, const char *path, struct nsync_str bytes,
				struct nsync_error *err);
bool site_folder_keep(void *payload, const char *path, const uint8_t input[NSYNC_HASH_BYTES]);
enum nsync_code site_folder_made(void *payload, const char *path, const uint8_t input[NSYNC_HASH_BYTES],
				 struct nsync_error *err);
/* Put the new folder in the old one's place. */
enum nsync_code site_folder_swap(struct site_folder *folder, struct nsync_error *err) NSYNC_MUST_USE;
/* Remove what was not put in place. */
void site_folder_release(struct site_folder *folder);

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
				  const struct context *context, bool records,
				  struct nsync_error *err) NSYNC_MUST_USE;
void site_stories_release(struct site_stories *stories); /* for AUTO */
/* One of them, or NULL; they are in the order of nsync_story_cmp. */
struct nsync_digest_story *site_stories_find(struct nsync_digest_story *stories, size_t count,
					     const struct nsync_story *story);
/* notices.c */
enum nsync_code site_notices_find(struct site_stories *all, const struct context *context,
				  struct nsync_error *err) NSYNC_MUST_USE;
/* site_records.c: fill in the seq of each story that lacks it; keep_paths: and the records. */
enum nsync_code site_records_find(struct site_stories *all, const struct context *context, bool keep_paths,
				  struct nsync_error *err) NSYNC_MUST_USE;

/* ---- all of it (site.c) --------------------------------------------------------------------- */

/* Write the site of what the region has into a folder. options: read from the command line. */
enum nsync_code site_make(struct call *call, struct nsync_digest_options *options,
			  struct nsync_error *err) NSYNC_MUST_USE;
/* What to do with a site that was selected. */
typedef enum nsync_code site_use(void *payload, struct nsync_site *site, const struct nsync_site_source *source,
				 struct nsync_error *err);
/* Select a site of what a walked region has, and use it. state: where briefs are kept, or NULL. */
enum nsync_code site_with(struct context *context, struct nsync_digest_options *options,
			  const struct nsync_site_config *config, const char *state, site_use *use, void *payload,
			  struct nsync_error *err) NSYNC_MUST_USE;
/* The region as the digest room wants it. digest.c */
void digest_region_of(struct nsync_digest_region *out, const struct context *context);

#endif
