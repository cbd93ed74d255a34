/* digest_sign.h: what digest --sign and --verify share with the other digests: a region's digest, and the key. */
#ifndef NSYNC_CMD_DIGEST_SIGN_H
#define NSYNC_CMD_DIGEST_SIGN_H

#include "cmd/clone.h"
#include "cmd/site.h"
#include "nsync/digest.h"
#include "nsync/site.h"

/*
 * Open the key that signs a digest: a merge key of the newest root. out: freed by the caller.
 * err: NSYNC_EINVAL "--output" without -o; NSYNC_ETRUST before the first record; NSYNC_EKEY.
 */
enum nsync_code digest_key(struct nsync_key **out, struct call *call, const struct nsync_clone *context,
			   struct nsync_error *err) NSYNC_MUST_USE;

/* What to do with a digest that was rendered. digest.c */
typedef enum nsync_code digest_use(void *payload, const struct nsync_digest *digest, struct nsync_str bytes,
				   struct nsync_error *err);
/* Render a digest of what a walked region has, and use it. */
enum nsync_code digest_with(struct nsync_clone *context, const struct nsync_digest_options *options,
			    const struct nsync_digest_format *format, digest_use *use, void *payload,
			    struct nsync_error *err) NSYNC_MUST_USE;

/* digest --verify PATH. digest_verify.c */
int digest_verify(struct call *call);

#endif
