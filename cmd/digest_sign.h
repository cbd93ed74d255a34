/*
 * digest_sign.h: signed digests. A manifest beside the output, of kind digest, names the record, the options
 * and the SHA-256 of every file; a merge key signs it.
 */
#ifndef NSYNC_CMD_DIGEST_SIGN_H
#define NSYNC_CMD_DIGEST_SIGN_H

#include "cmd/clone.h"
#include "cmd/site.h"
#include "nsync/digest.h"
#include "nsync/site.h"

#define MANIFEST_OF_SITE "nsync.json"        /* in the site's folder */
#define MANIFEST_OF_FILE ".nsync.json"       /* appended to a file's name */

struct digest_signing {
	struct nsync_key *key;
	const struct nsync_clone *context;
	struct nsync_digest_file *files;
	size_t count, cap;
	pthread_mutex_t lock; /* a site's files come from several threads */
	bool started;
	struct nsync_site_sink inner;
};

/* Open the key and see that it is a merge key of the newest root. err: NSYNC_EINVAL "--output" without -o. */
enum nsync_code digest_signing_begin(struct digest_signing *signing, struct call *call,
				     const struct nsync_clone *context, struct nsync_error *err) NSYNC_MUST_USE;
void digest_signing_release(struct digest_signing *signing); /* for AUTO */

/* A file was written to path; sign what it holds. */
enum nsync_code digest_sign_file(struct digest_signing *signing, const struct nsync_digest_options *options,
				 const struct site_config *config, const char *format, const char *path,
				 struct nsync_str bytes, struct nsync_error *err) NSYNC_MUST_USE;

/* Note every file that goes through a sink; then sign them, through the same sink. */
void digest_sign_sink(struct digest_signing *signing, struct nsync_site_sink *sink);
enum nsync_code digest_sign_site(struct digest_signing *signing, const struct nsync_digest_options *options,
				 const struct site_config *config, struct nsync_error *err) NSYNC_MUST_USE;

/* digest --verify PATH. digest_verify.c */
int digest_verify(struct call *call);

#endif
