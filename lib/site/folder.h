/*
 * folder.h: a site on disk, for the site room alone: its folder (folder.c), what the pages in it were made of
 * (made_of.c), and its signature (sign.c). publish.c puts the three together.
 */
#ifndef NSYNC_LIB_SITE_FOLDER_H
#define NSYNC_LIB_SITE_FOLDER_H

#include <pthread.h>

#include "nsync/site.h"
#include "nsync/trust.h"

/* The file in a site's folder that says which region's site it is. */
#define SITE_MARKER ".nsync-site"

/* ---- what the last site's pages were made of (made_of.c) ------------------------------- */

struct site_made_file;

struct site_made_of {
	/* private */
	const char *state;               /* the state folder; NULL: nothing is known, nothing is kept */
	struct nsync_buf bytes;
	struct site_made_file *old, *new; /* old: by path, views into bytes */
	size_t old_count, new_count, new_cap;
	pthread_mutex_t lock;            /* guards new */
};

void nsync_site_made_of_init(struct site_made_of *made_of, const char *state);
void nsync_site_made_of_release(struct site_made_of *made_of);
/* What was saved of the site in target. A file that cannot be read, or is damaged, counts as none. */
void nsync_site_made_of_load(struct site_made_of *made_of, const char *target);
/* Whether folder's file of this path was made of this, and was left alone since. If so, it is saved again. */
bool nsync_site_made_of_has(struct site_made_of *made_of, int folder, const char *path,
			    const uint8_t input[NSYNC_HASH_BYTES]);
/* folder's file of this path is made of this. May be called from any thread. */
enum nsync_code nsync_site_made_of_add(struct site_made_of *made_of, int folder, const char *path,
				       const uint8_t input[NSYNC_HASH_BYTES], struct nsync_error *err) NSYNC_MUST_USE;
/* For the next site in target. Without it the next site is made in full and is the same, so there is no error. */
void nsync_site_made_of_save(struct site_made_of *made_of, const char *target);

/* ---- the folder (folder.c) ---------------------------------------------------------------- */

struct site_folder {
	size_t written, kept;     /* files; kept: of the old site */
	/* private */
	char *target, *fresh;     /* the folder, and the new one beside it; fresh NULL: it is in place */
	int old, new;             /* open folders; old: -1 where there is none */
	struct nsync_id pin;
	pthread_mutex_t lock;     /* guards written and kept */
	struct site_made_of made_of;
};

/*
 * Make a fresh folder beside path. state: the state folder, or NULL.
 * err: NSYNC_EEXISTS, where = path: something is there that is no site of this region. Nothing is written then.
 * Whatever it returns, release the folder.
 */
enum nsync_code nsync_site_folder_begin(struct site_folder *folder, const char *path, const struct nsync_id *pin,
					const char *state, struct nsync_error *err) NSYNC_MUST_USE;
/* What nsync_site_write is given: each file is written, or is a second link to the old site's. */
struct nsync_site_sink nsync_site_folder_sink(struct site_folder *folder);
/* Put the new folder in the old one's place, in one step where the file system can. */
enum nsync_code nsync_site_folder_swap(struct site_folder *folder, struct nsync_error *err) NSYNC_MUST_USE;
/* Say what the pages were made of, for the next site here. After a swap. */
void nsync_site_folder_remember(struct site_folder *folder);
/* Remove the fresh folder, or the old one after a swap. */
void nsync_site_folder_release(struct site_folder *folder);

/* ---- all of it (publish.c) ------------------------------------------------------------------- */

/* nsync_site_publish of a site that was selected already. state: NULL where place has a key. */
enum nsync_code nsync_site_place_files(struct nsync_site_published *out, struct nsync_site *site,
				       const struct nsync_site_source *source, const struct nsync_site_place *place,
				       const char *state, struct nsync_error *err) NSYNC_MUST_USE;

/* ---- its signature (sign.c) ----------------------------------------------------------------- */

/* Every file that goes on to a sink, with its SHA-256. */
struct site_signing {
	/* private */
	struct nsync_site_sink inner;
	struct nsync_digest_file *files;
	size_t count, cap;
	pthread_mutex_t lock; /* guards files */
};

void nsync_site_signing_init(struct site_signing *signing, const struct nsync_site_sink *inner);
void nsync_site_signing_release(struct site_signing *signing); /* for AUTO */
/* A sink that notes a file and hands it on. It keeps nothing: what is signed is made now, all of it. */
struct nsync_site_sink nsync_site_signing_sink(struct site_signing *signing);
/* Sign what was noted, and put the manifest into the inner sink. */
enum nsync_code nsync_site_signing_finish(struct site_signing *signing, const struct nsync_digest *digest,
					  const struct nsync_site_config *config, const struct nsync_key *key,
					  struct nsync_error *err) NSYNC_MUST_USE;

#endif
