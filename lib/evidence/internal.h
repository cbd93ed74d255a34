/* internal.h: a folder of evidence while it is made: its files, and the lines of check.sh beside them. */
#ifndef NSYNC_LIB_EVIDENCE_INTERNAL_H
#define NSYNC_LIB_EVIDENCE_INTERNAL_H

#include "nsync/evidence.h"

/* ---- what is written (readme.c, check_sh.c) -------------------------------------------- */

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
void nsync_evidence_readme(struct nsync_buf *out, const struct evidence_facts *facts);
/* The beginning of check.sh: what its words mean; and its end. */
void nsync_evidence_check_begin(struct nsync_buf *out);
/* lines: what the two below made. */
void nsync_evidence_check_end(struct nsync_buf *out, const struct evidence_facts *facts, struct nsync_str lines);
/* Why it is in no output although the signatures hold: a key was revoked, a joint issuer has not signed. */
void nsync_evidence_but_revoked(struct nsync_buf *out, const char *office, bool cosignature,
			  const struct nsync_root *by, const struct nsync_root_key *key, int64_t seq);
void nsync_evidence_but_awaiting(struct nsync_buf *out, const char *office);

/* ---- the files (put.c) -------------------------------------------------------------- */

struct evidence {
	const struct nsync_clone *context;
	const char *folder; /* under its temporary name */
	struct nsync_buf check, but; /* check.sh; why it is not content with signatures */
	struct evidence_facts facts;
};

enum nsync_code nsync_evidence_put(struct evidence *e, const char *name, struct nsync_str bytes,
			     struct nsync_error *err) NSYNC_MUST_USE;

/* The file as it lies in the repository, and its message: check.sh holds one against the other. */
enum nsync_code nsync_evidence_put_signed(struct evidence *e, const char *name, const char *path, struct nsync_str bytes,
				    struct nsync_str message, const struct nsync_signed *file,
				    struct nsync_error *err) NSYNC_MUST_USE;

/*
 * The valid signatures of a group's keys, and a line that says where the root lists them.
 * role: "gt", "root", "merge"; list: its value there.
 */
enum nsync_code nsync_evidence_put_signatures(struct evidence *e, const char *name, const struct nsync_signed *file,
					struct nsync_str message, const struct nsync_root *root,
					const struct nsync_root_group *group, const char *role,
					const struct nsync_json *list, struct nsync_error *err) NSYNC_MUST_USE;

/* A message says this. */
void nsync_evidence_says(struct evidence *e, const char *name, struct nsync_str text);

#endif
