/* email.h: what the files of the e-mail format share. */
#ifndef NSYNC_LIB_DIGEST_EMAIL_H
#define NSYNC_LIB_DIGEST_EMAIL_H

#include "lib/digest/internal.h"

/* The part that is HTML: no file, script or sheet but what is inside; a style on each element. email_html.c */
enum nsync_code nsync_email_html(struct nsync_buf *out, const struct nsync_digest *digest,
				 struct nsync_str title, struct nsync_str period,
				 struct nsync_error *err) NSYNC_MUST_USE;

#endif
