/* digest.h: what digest says beside the digest itself. */
#ifndef NSYNC_CMD_REPORT_DIGEST_H
#define NSYNC_CMD_REPORT_DIGEST_H

#include "cmd/cmd.h"
#include "nsync/digest.h"
#include "nsync/site.h"

/* As-of, how many stories, and what was left out, by reason. path: NULL for standard output. */
void report_digest(struct call *call, const struct nsync_digest *digest, const char *format,
		   const char *path, struct nsync_str text);

/* The same of a site in a folder: how many of its files are new, how many stayed as they were. */
void report_site(struct call *call, struct nsync_time as_of, const char *path,
		 const struct nsync_site_published *site);

/* --office is of no office that the region has or had. The digest is empty, and well. */
void report_no_office(struct call *call, struct nsync_str code);

/* What is wrong with the files of a signed digest. */
void report_digest_faults(struct call *call, const struct nsync_site_signed *digest);

/* What digest --verify found: who signed, which record, how many files and faults. */
void report_digest_verified(struct call *call, const struct nsync_site_signed *digest);

#endif
