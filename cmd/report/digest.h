/* digest.h: what digest says beside the digest itself. */
#ifndef NSYNC_CMD_REPORT_DIGEST_H
#define NSYNC_CMD_REPORT_DIGEST_H

#include "cmd/cmd.h"
#include "nsync/digest.h"

/* As-of, how many stories, and what was left out, by reason. path: NULL for standard output. */
void report_digest(struct call *call, const struct nsync_digest *digest, const char *format,
		   const char *path, struct nsync_str text);

/* The same of a site in a folder: how many of its files are new, how many stayed as they were. */
void report_site(struct call *call, const struct nsync_digest *digest, const char *path, size_t written,
		 size_t kept);

/* --office is of no office that the region has or had. The digest is empty, and well. */
void report_no_office(struct call *call, struct nsync_str code);

/* A file of a signed digest that is not as signed. */
void report_digest_fault(struct call *call, enum nsync_digest_fault fault, const char *path);

/* What digest --verify found: who signed, which record, how many files. faults: how many were reported. */
void report_digest_verified(struct call *call, const struct nsync_digest_manifest *manifest, const char *path,
			    struct nsync_str holder, size_t files, size_t faults);

#endif
