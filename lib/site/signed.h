/*
 * signed.h: what the two files that check a signed digest share: signed.c reads and judges its manifest, compare.c
 * compares its files with it. Only the site room sees this.
 */
#ifndef NSYNC_LIB_SITE_SIGNED_H
#define NSYNC_LIB_SITE_SIGNED_H

#include "nsync/site.h"

/* A file that the manifest names. */
struct site_signed_file {
	struct nsync_str path, sha256;
	bool rebuilt; /* the digest that was made again has it */
};

/* List the manifest's files, bytewise by path as the one layout has them. compare.c */
enum nsync_code nsync_site_signed_list(struct nsync_site_signed *digest, struct nsync_error *err);

#endif
