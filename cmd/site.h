/*
 * site.h: a site on disk. It is written to a new folder beside the old one; what has not changed is the old
 * one's file, by a second link; then both change places in one step.
 */
#ifndef NSYNC_CMD_SITE_H
#define NSYNC_CMD_SITE_H

#include <pthread.h>

#include "cmd/clone.h"
#include "nsync/archive.h"
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

struct site_source {
	const struct nsync_clone *context;
	const struct nsync_archive_stories *all; /* NULL: none is asked for */
	/* private */
	pthread_mutex_t lock;           /* a repository handle is one thread's at a time */
	struct nsync_repo *handles[NSYNC_MAX_JOBS];
};

void site_source_init(struct site_source *source, const struct nsync_clone *context, const struct nsync_archive_stories *all);
void site_source_release(struct site_source *source); /* for AUTO */
/* As of struct nsync_site_sink, but that source is no payload. */
enum nsync_code site_source_read(struct site_source *source, struct nsync_buf *out, const char *path,
				 struct nsync_error *err) NSYNC_MUST_USE;
enum nsync_code site_source_whole(struct site_source *source, unsigned worker, const struct nsync_item **item,
				  struct nsync_str *file, struct nsync_digest_whole *scratch,
				  const struct nsync_digest_story *story, struct nsync_error *err) NSYNC_MUST_USE;

/* ---- the folder (site_folder.c) ------------------------------------------------------ */

struct site_folder {
	char *target, *fresh;     /* DIR, and the new one beside it */
	int old, new;             /* open folders; old: -1 where there is none */
	struct nsync_id pin;
	pthread_mutex_t lock;
	size_t written, kept;     /* files */
	struct site_manifest manifest;
	struct site_source *source; /* of media and data */
};

/*
 * state: the state folder, NULL for none. err: NSYNC_EEXISTS, where = path: something is there that is no site of this region. Nothing is written then.
 */
enum nsync_code site_folder_begin(struct site_folder *folder, const char *path, const struct nsync_id *pin,
				  const char *state, struct nsync_error *err) NSYNC_MUST_USE;
/* For struct nsync_site_sink; payload: the folder. */
enum nsync_code site_folder_put(void *payload, const char *path, struct nsync_str bytes,
				struct nsync_error *err);
enum nsync_code site_folder_copy(void *payload, const char *path, struct nsync_error *err);
enum nsync_code site_folder_read(void *payload, struct nsync_buf *out, const char *path,
				 struct nsync_error *err);
bool site_folder_keep(void *payload, const char *path, const uint8_t input[NSYNC_HASH_BYTES]);
enum nsync_code site_folder_whole(void *payload, unsigned worker, const struct nsync_item **item,
				  struct nsync_str *file, struct nsync_digest_whole *scratch,
				  const struct nsync_digest_story *story, struct nsync_error *err);
enum nsync_code site_folder_made(void *payload, const char *path, const uint8_t input[NSYNC_HASH_BYTES],
				 struct nsync_error *err);
/* Put the new folder in the old one's place. */
enum nsync_code site_folder_swap(struct site_folder *folder, struct nsync_error *err) NSYNC_MUST_USE;
/* Remove what was not put in place. */
void site_folder_release(struct site_folder *folder);

/* ---- how it looks (site_config.c) ------------------------------------------------------- */

struct site_config {
	struct nsync_digest_look look;
	struct nsync_str base_url, mail_from;
	/* private */
	struct nsync_buf bytes, logo;
	struct nsync_json_doc doc;
};

void site_config_init(struct site_config *config);
void site_config_release(struct site_config *config); /* for AUTO */
/* path NULL: nothing is chosen. err: NSYNC_EINVAL where the schema refuses it, with a pointer. */
enum nsync_code site_config_read(struct site_config *config, const char *path,
				 struct nsync_error *err) NSYNC_MUST_USE;

/* ---- all of it (site.c) --------------------------------------------------------------------- */

/* Write the site of what the region has into a folder. options: read from the command line. */
enum nsync_code site_make(struct call *call, struct nsync_digest_options *options,
			  struct nsync_error *err) NSYNC_MUST_USE;
/* The SHA-256 by which a manifest names it; "" where nothing is chosen. */
void site_config_hash(char out[NSYNC_HEX_SIZE], const struct site_config *config);
/* For a digest in one file: where the region's site is, in the languages of its root, and whose mail it is. */
void site_config_apply(struct nsync_digest_options *options, const struct site_config *config,
		       const struct nsync_root *root);
/* What to do with a site that was selected. */
typedef enum nsync_code site_use(void *payload, struct nsync_site *site, struct site_source *source,
				 struct nsync_error *err);
/* Select a site of what a walked region has, and use it. state: where briefs are kept, or NULL. */
enum nsync_code site_with(struct nsync_clone *context, struct nsync_digest_options *options,
			  const struct site_config *config, const char *state, site_use *use, void *payload,
			  struct nsync_error *err) NSYNC_MUST_USE;

#endif
