/* export.h: what export says, on the terminal and in the folder of evidence. */
#ifndef NSYNC_CMD_REPORT_EXPORT_H
#define NSYNC_CMD_REPORT_EXPORT_H

#include "cmd/clone.h"
#include "cmd/cmd.h"
#include "nsync/archive.h"

/* verdict: of the item that a folder of evidence is about; NULL: a file was written. */
void report_exported(struct call *call, const char *path, const char *verdict);
void report_not_accepted(struct call *call, const char *path);

/* What README.txt tells of one item. */
struct evidence_facts {
	const struct nsync_item_file *file;
	const char *office;      /* who wrote it */
	const char *first_key;   /* an id of a key that signed it */
	enum nsync_reason reason;
	int64_t seq, first, last, newest; /* its record; the records in the folder; of the region */
	const struct nsync_root *root;    /* that judged it */
	const struct nsync_id *pin;
};
void evidence_readme(struct nsync_buf *out, const struct evidence_facts *facts);
/* The beginning of check.sh: what its words mean; and its end. */
void evidence_check_begin(struct nsync_buf *out);
/* lines: what the two below made. */
void evidence_check_end(struct nsync_buf *out, const struct evidence_facts *facts, struct nsync_str lines);
/* Why it is in no output although the signatures hold: a key was revoked, a joint issuer has not signed. */
void evidence_but_revoked(struct nsync_buf *out, const char *office, bool cosignature,
			  const struct nsync_root *by, const struct nsync_root_key *key, int64_t seq);
void evidence_but_awaiting(struct nsync_buf *out, const char *office);

#endif
