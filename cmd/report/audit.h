/*
 * audit.h: what audit found, and how it says so: on the terminal, and as a report that a file keeps.
 */
#ifndef NSYNC_CMD_REPORT_AUDIT_H
#define NSYNC_CMD_REPORT_AUDIT_H

#include "cmd/clone.h"

enum audit_with { AUDIT_ALONE, AUDIT_OFFICE, AUDIT_COPY };

struct audit {
	struct nsync_clone context;            /* walked, as far as it holds */
	struct nsync_disagreement found;   /* in the log, or with the mark */
	enum audit_with with;
	int64_t jobs;                      /* 0: one for each processor */
	const char *remote;                /* --with */
	char office[NSYNC_MAX_OFFICE + 1]; /* AUDIT_OFFICE: whose branch the remote's is */
	struct nsync_repo *quarantine;     /* the remote's branch; owned */
	struct nsync_oid remote_head;      /* zero: nothing was pushed yet */
	struct nsync_office_audit branch;  /* AUDIT_OFFICE */
	struct nsync_region copy;          /* AUDIT_COPY: walked */
	struct nsync_disagreement copy_found;
	struct nsync_disagreement fork;
};

/* Whether there is anything that an auditor has to tell others: exit code 1. */
bool audit_has_findings(const struct audit *audit);

/* Everything: findings first, then the summary. */
void report_audit(struct call *call, const struct audit *audit);
void report_audit_written(struct call *call, const char *file);

/* Accepted files by what is wrong with them, and what the newest record says is held. */
struct audit_counts {
	int64_t awaiting, revoked, held;
};
struct audit_counts audit_count(const struct nsync_region *region);

/* Who answers for a path of the regional branch: an office, or the regional office (""). */
void audit_who(char out[NSYNC_MAX_OFFICE + 1], const char *path);
const char *audit_standing(const struct audit *audit, size_t i, enum nsync_reason *recorded);

/* The same as a document, schema/audit-report.schema.json; and as one page of HTML. audit_report.c, report/audit_html.c. */
enum nsync_code audit_report_build(struct nsync_json_doc *out, const struct audit *audit,
				   struct nsync_error *err) NSYNC_MUST_USE;
enum nsync_code audit_report_html(struct nsync_buf *out, const struct nsync_json *report,
				  struct nsync_error *err) NSYNC_MUST_USE;

#endif
