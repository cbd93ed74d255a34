/*
 * site.h: a region's site. Its pages are a pure function of a digest; a sink takes each file.
 */
#ifndef NSYNC_SITE_H
#define NSYNC_SITE_H

#include <pthread.h>

#include "nsync/archive.h"
#include "nsync/digest.h"
#include "nsync/trust.h"
#include "nsync/verify.h"
#include "nsync/words.h"

/* ---- how it looks: site.json ----------------------------------------------------------- */

/* What a region chose for its site, its mail and its feeds. All members may be read; their strings are views. */
struct nsync_site_config {
	struct nsync_digest_look look;
	struct nsync_str base_url, mail_from; /* p NULL: not chosen */
	/* private */
	struct nsync_buf bytes, logo;
	struct nsync_json_doc doc;
};

/* Nothing is chosen. */
void nsync_site_config_init(struct nsync_site_config *config);
void nsync_site_config_release(struct nsync_site_config *config); /* for AUTO */
/*
 * Read the file at path and the logo that it names, which lies in the same folder.
 * config: initialised. path: NULL for no file; nothing is chosen then.
 * err: NSYNC_EINVAL, where = path:line:column, text = "<pointer>: <advice>", for what the schema refuses;
 * NSYNC_ESYNTAX; NSYNC_ENOTFOUND, NSYNC_EIO and NSYNC_ELIMIT of either file; NSYNC_ENOMEM.
 * source: schema/site.schema.json.
 */
enum nsync_code nsync_site_config_read(struct nsync_site_config *config, const char *path,
				       struct nsync_error *err) NSYNC_MUST_USE;
/* Whether a file was read. */
bool nsync_site_config_given(const struct nsync_site_config *config);
/* The SHA-256 of the file's bytes, by which a manifest names it; "" where there is no file. */
void nsync_site_config_hash(char out[NSYNC_HEX_SIZE], const struct nsync_site_config *config);
/*
 * Tell a digest in one file where the region's site is, in which languages of its root, and whose mail it is.
 * options: borrows from config and root.
 */
void nsync_site_config_apply(struct nsync_digest_options *options, const struct nsync_site_config *config,
			     const struct nsync_root *root);

/* ---- its files -------------------------------------------------------------------------------- */

/* Where a site takes the region's files from. Called from several threads at once. */
struct nsync_site_source {
	/* Append the region's file of this path; NSYNC_ENOTFOUND if there is none. */
	enum nsync_code (*read)(void *payload, struct nsync_buf *out, const char *path,
				struct nsync_error *err);
	/*
	 * A story with its full text, and the bytes of its signed file; both are good until scratch is used again.
	 * scratch: initialised. worker: below NSYNC_MAX_JOBS; one thread has a number at a time.
	 * NULL: no story is an excerpt, and signed files are read by their paths.
	 */
	enum nsync_code (*full)(void *payload, unsigned worker, const struct nsync_item **item, struct nsync_str *file,
				struct nsync_digest_whole *scratch, const struct nsync_digest_story *story,
				struct nsync_error *err);
	void *payload;
};

/* Where the files of a site go. Called from several threads at once; a picture's path may be put more than once. */
struct nsync_site_sink {
	/* One file: "es/index.html". */
	enum nsync_code (*put)(void *payload, const char *path, struct nsync_str bytes,
			       struct nsync_error *err);
	/*
	 * Both or neither. What a file is made of has a hash. keep: whether an earlier site's file of this path was
	 * made of the same; then it is in this site, too, and is not put. made: a file that was put is made of this.
	 */
	bool (*keep)(void *payload, const char *path, const uint8_t input[NSYNC_HASH_BYTES]);
	enum nsync_code (*made)(void *payload, const char *path, const uint8_t input[NSYNC_HASH_BYTES],
				struct nsync_error *err);
	void *payload;
};

struct nsync_site {
	const struct nsync_digest *digest; /* selected with every language, and its site_languages set */
	const struct nsync_digest_look *look;
	struct nsync_str build_id;         /* what else decides pages: program, root, look; "": nothing is kept */
	/* Ascending; a record that is not among them is not put into the site. */
	const struct nsync_archive_record *records;
	size_t record_count;
	size_t stories;                    /* out: how many stories have a page */
};

/*
 * Make every file of a site. Stories in none of the site's languages are there too, in the first one's pages.
 * err: NSYNC_EINVAL for a language that cannot be a folder; NSYNC_EGIT for a picture that the source has not; what
 * source and sink returned; NSYNC_ENOMEM, NSYNC_ELIMIT.
 */
enum nsync_code nsync_site_write(struct nsync_site *site, const struct nsync_site_source *source,
				 const struct nsync_site_sink *sink, struct nsync_error *err) NSYNC_MUST_USE;

/* ---- on disk ------------------------------------------------------------------------------------ */

#define NSYNC_MANIFEST_OF_SITE "nsync.json"  /* in a signed site's folder */
#define NSYNC_MANIFEST_OF_FILE ".nsync.json" /* appended to a signed file's name */

/* Where a site goes; all of it borrowed. */
struct nsync_site_place {
	const char *path;                       /* its folder; where this is a link, the folder that it leads to */
	const struct nsync_site_config *config;
	const struct nsync_key *key;            /* signs it: a merge key of the newest root; NULL: nobody does */
};

/* What a site came out as. */
struct nsync_site_published {
	size_t stories;                         /* how many were selected; every translation counts */
	struct nsync_digest_omissions omitted;
	size_t written, kept;                   /* files that are new; files that are the old site's */
};

/*
 * Make the site of what a clone's region has in a fresh folder beside place->path, and put it in the place of the
 * site that is there. After a failure the old site is as it was, and nothing is left of the new one. What pages were
 * made of is kept in clone->state, so that the next site need not make them again.
 * clone: walked; it has a root, and a record if there is a key. options: the site members are chosen here.
 * err: NSYNC_EEXISTS, where = path: something is there that is no site of this region, and nothing was written;
 * NSYNC_EIO; as of nsync_site_write and of the archive.
 */
enum nsync_code nsync_site_publish(struct nsync_site_published *out, const struct nsync_clone *clone,
				   const struct nsync_digest_options *options, const struct nsync_site_place *place,
				   struct nsync_error *err) NSYNC_MUST_USE;

/*
 * Whether a digest of the region can be signed: it has a record, and the key, unless it is NULL, is a merge key of
 * its newest root. Ask without a key first, before a passphrase is asked for.
 * err: NSYNC_ETRUST, where = clone->ref; NSYNC_EKEY, where = key->name.
 */
enum nsync_code nsync_site_may_sign(const struct nsync_clone *clone, const struct nsync_key_info *key,
				    struct nsync_error *err) NSYNC_MUST_USE;

/*
 * Sign a digest in one file, which is at path and holds these bytes: write path.nsync.json beside it.
 * err: NSYNC_EINVAL for a name that a manifest cannot have; NSYNC_EIO, NSYNC_ENOMEM.
 */
enum nsync_code nsync_site_sign_file(const char *path, struct nsync_str bytes, const struct nsync_digest *digest,
				     const char *format, const struct nsync_site_config *config,
				     const struct nsync_key *key, struct nsync_error *err) NSYNC_MUST_USE;

/* ---- checking a signed digest -------------------------------------------------------------------- */

struct nsync_site_fault {
	enum nsync_digest_fault kind;
	char *path; /* on disk; of NSYNC_FAULT_REBUILT: in the digest */
};

struct site_signed_file;

/* A signed digest on disk: one file with its manifest beside it, or the folder of a site with one in it. */
struct nsync_site_signed {
	const char *path, *manifest_path;
	/* after nsync_site_signed_verify, if the verdict is good */
	struct nsync_digest_manifest manifest;
	char holder[4 * NSYNC_MAX_HOLDER + 1];  /* who signed it */
	size_t count;                           /* files that the manifest names */
	struct nsync_site_fault *faults;        /* those that were found, also by a call that failed then */
	size_t fault_count;
	/* private */
	bool folder;
	struct nsync_buf bytes, output, name;
	struct nsync_json_doc doc;
	struct nsync_signed file;
	struct site_signed_file *expected;
	size_t fault_cap;
	pthread_mutex_t lock;                   /* guards faults */
};

void nsync_site_signed_init(struct nsync_site_signed *digest);
void nsync_site_signed_release(struct nsync_site_signed *digest); /* for AUTO */
/*
 * Read the manifest of what lies at path: the folder of a site, a file, or the file's manifest.
 * out: initialised. err: NSYNC_ENOTFOUND without a manifest; NSYNC_EIO, NSYNC_ELIMIT.
 */
enum nsync_code nsync_site_signed_open(struct nsync_site_signed *out, const char *path,
				       struct nsync_error *err) NSYNC_MUST_USE;
/*
 * Judge the manifest; where it is valid, compare the files on disk with it, look for extra ones in a site, and make
 * the digest again, in memory, from the record and the options that the manifest names. Differences are faults.
 * clone:   walked; it goes back to the manifest's record.
 * config:  the path of the site.json that it was made with, or NULL.
 * verdict: as of nsync_signed_read; NSYNC_SCHEMA, NSYNC_WRONG_REGION; NSYNC_FORK: the region's record of this
 *          number is another one; as of nsync_root_judge_merge.
 * err:     NSYNC_ENOTFOUND, where = manifest_path: its record is newer than the region's newest, or config is not
 *          what it was made with; as of nsync_clone_walk, nsync_site_config_read, the archive.
 */
enum nsync_code nsync_site_signed_verify(struct nsync_site_signed *digest, struct nsync_verdict *verdict,
					 struct nsync_clone *clone, const char *config,
					 struct nsync_error *err) NSYNC_MUST_USE;

#endif
