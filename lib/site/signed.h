/*
 * signed.h: what the files that check a signed digest share: signed.c reads and judges its manifest, compare.c
 * compares files with it, verify.c makes the digest again. Only the site room sees this.
 */
#ifndef NSYNC_LIB_SITE_SIGNED_H
#define NSYNC_LIB_SITE_SIGNED_H

#include "nsync/site.h"

/* A file that the manifest names. */
struct site_signed_file {
	struct nsync_str path, sha256;
	bool rebuilt; /* the digest that was made again has it */
};

/*
 * Judge the manifest: its form, that it is this region's, that the region has its record, and that a merge key of
 * that record's root signed it. region: walked, in repo.
 */
enum nsync_code nsync_site_signed_judge(struct nsync_site_signed *digest, struct nsync_verdict *verdict,
					const struct nsync_region *region, const struct nsync_repo *repo,
					struct nsync_error *err) NSYNC_MUST_USE;

/* ---- compare.c ---- */

/* List the manifest's files, bytewise by path as the one layout has them. */
enum nsync_code nsync_site_signed_list(struct nsync_site_signed *digest, struct nsync_error *err) NSYNC_MUST_USE;
/* Compare the files on disk with the manifest, and look for extra ones in a site. */
enum nsync_code nsync_site_signed_check_files(struct nsync_site_signed *digest, struct nsync_error *err) NSYNC_MUST_USE;
/*
 * The files of the digest that is made again go into this sink, or the one file's bytes into the next call; the last
 * call finds the files that did not come, and puts these faults in order.
 */
struct nsync_site_sink nsync_site_signed_sink(struct nsync_site_signed *digest);
enum nsync_code nsync_site_signed_compare_file(struct nsync_site_signed *digest, struct nsync_str bytes,
					       struct nsync_error *err) NSYNC_MUST_USE;
enum nsync_code nsync_site_signed_compared(struct nsync_site_signed *digest, struct nsync_error *err) NSYNC_MUST_USE;

#endif
