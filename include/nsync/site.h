/*
 * site.h: a region's site. Its pages are a pure function of a digest; a sink takes each file.
 */
#ifndef NSYNC_SITE_H
#define NSYNC_SITE_H

#include "nsync/archive.h"
#include "nsync/digest.h"

/* Where the files of a site go. Called from several threads at once, each path once. */
struct nsync_site_sink {
	/* One file: "es/index.html". */
	enum nsync_code (*put)(void *payload, const char *path, struct nsync_str bytes,
			       struct nsync_error *err);
	/* The region's file of this path, under the same path: "media/gt/….jpg". */
	enum nsync_code (*copy)(void *payload, const char *path, struct nsync_error *err);
	/* Append the region's file of this path; NSYNC_ENOTFOUND if there is none. */
	enum nsync_code (*read)(void *payload, struct nsync_buf *out, const char *path,
				struct nsync_error *err);
	void *payload;
	/*
	 * Both or neither. What a file is made of has a hash: keep says whether an earlier site's file of this path
	 * was made of the same, and then takes it instead of a put; made tells that a put file was made of this.
	 */
	bool (*keep)(void *payload, const char *path, const uint8_t input[NSYNC_HASH_BYTES]);
	enum nsync_code (*made)(void *payload, const char *path, const uint8_t input[NSYNC_HASH_BYTES],
				struct nsync_error *err);
	/*
	 * All of a story, good until scratch, which is initialised, is used again. worker: below NSYNC_MAX_JOBS, each is one
	 * thread's at a time. NULL: no story is brief, files are read.
	 */
	enum nsync_code (*whole)(void *payload, unsigned worker, const struct nsync_item **item, struct nsync_str *file,
				 struct nsync_digest_whole *scratch, const struct nsync_digest_story *story,
				 struct nsync_error *err);
};

struct nsync_site {
	const struct nsync_digest *digest; /* selected with every language, and its site_languages set */
	const struct nsync_digest_look *look;
	struct nsync_str maker;            /* what else decides pages: program, root, look; for sink->keep */
	/* Ascending; a record that is not among them is not put into the site. */
	const struct nsync_archive_record *records;
	size_t record_count;
	size_t pages;                      /* out: how many files were put */
	size_t stories;                    /* out: how many stories have a page */
};

/*
 * Write a whole site. Stories in none of the site's languages are there too, in the first one's pages.
 * err: NSYNC_EINVAL for a language that cannot be a folder; what the sink returned; NSYNC_ENOMEM, NSYNC_ELIMIT.
 */
enum nsync_code nsync_site_write(struct nsync_site *site, const struct nsync_site_sink *sink,
				 struct nsync_error *err) NSYNC_MUST_USE;

#endif
