/* office.h: what an office's own commands say (sign, cosign, check, sync, status). */
#ifndef NSYNC_CMD_REPORT_OFFICE_H
#define NSYNC_CMD_REPORT_OFFICE_H

#include "cmd/clone.h"
#include "cmd/report/next.h"
#include "nsync/office.h"

void report_signed(struct call *call, const char *story, int64_t version, const char *path, bool anew);
void report_already_signed(struct call *call, const char *story, int64_t version, const char *path);
/* An office whose threshold is not met yet. */
void report_more_signers(struct call *call, const char *path);
void report_cosigned(struct call *call, const char *story, int64_t version, const char *headline);
/* Nothing was cosigned: the revocation of a key voided `path`, and with it this version. owner: whose story it is. */
void report_cosign_voided(struct call *call, const char *story, int64_t version, const char *owner,
			  const char *path);
void report_committed(struct call *call, const struct nsync_oid *commit);

/* One rule that a draft breaks. path: the draft's, as the user named it. */
void report_violation(struct call *call, const char *path, const struct nsync_violation *violation);

/* After the files that were omitted: what that means. */
void report_omitted(struct call *call);

/* status. */
void report_status_head(struct call *call, const struct nsync_clone *clone,
			const struct nsync_office_status *status);
/* path: the draft's; story: "" where it is faulty. */
void report_draft(struct call *call, const char *path, enum nsync_draft_state state, const char *story,
		  int64_t version);
/* What status could not look at. */
void report_trouble(struct call *call, const struct nsync_error *trouble);
/* Another branch than main is checked out. */
void report_off_main(struct call *call);
/* Where one of the office's files stands, with the verdict that holds it. */
void report_pending(struct call *call, const struct nsync_pending *pending);
/* On standard error, from 30 days before it expires; root NULL: nothing. */
void report_root_expiry(struct call *call, const struct nsync_root *root, int64_t now);
/* A merge under an expired root: how it is renewed. Returns the exit code. */
int report_root_expired(struct call *call, const struct nsync_root *root);
void report_nothing_waiting(struct call *call);

#endif
