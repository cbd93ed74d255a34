/*
 * internal.h: a folder of evidence while it is made: its files, and the lines of check.sh beside
 * them.
 */
#ifndef NSYNC_LIB_EVIDENCE_INTERNAL_H
#define NSYNC_LIB_EVIDENCE_INTERNAL_H

#include "nsync/archive.h"
#include "nsync/evidence.h"

/* ---- texts (readme.c, check_sh.c) ----------------------------------------------------- */

/* What README.txt tells of one item. */
struct evidence_facts {
	const struct nsync_item_file *file;
	const char *office;      /* who wrote it */
	const char *first_key;   /* an id of a key that signed it; NULL: none did */
	enum nsync_reason reason;
	int64_t seq, first, last, newest; /* its record; the records in the folder; of the region */
	const struct nsync_root *root;    /* that judged it */
};
void nsync_evidence_readme(struct nsync_buf *out, const struct evidence_facts *facts);
/* The beginning of check.sh, which says what its words mean; and its end. */
void nsync_evidence_check_begin(struct nsync_buf *out);
/* lines: those of the two functions below. */
void nsync_evidence_check_end(struct nsync_buf *out, const struct evidence_facts *facts,
			      struct nsync_str lines);
/* Why the item is in no output although the signatures are valid: a key was revoked, ... */
void nsync_evidence_but_revoked(struct nsync_buf *out, const char *office, bool cosignature,
				const struct nsync_root *by, const struct nsync_root_key *key,
				int64_t seq);
/* ... or a joint issuer has not signed. */
void nsync_evidence_but_awaiting(struct nsync_buf *out, const char *office);

/* ---- files, each with its lines of check.sh (put.c) ------------------------------------- */

struct evidence {
	const struct nsync_clone *clone;
	const char *folder;                   /* under its temporary name */
	struct nsync_archive_history history; /* of the clone */
	struct nsync_buf check;               /* check.sh */
	struct nsync_buf but;                 /* lines of nsync_evidence_but_... */
	struct evidence_facts facts;
};

/* A file of the folder. name: "messages/root-1". */
enum nsync_code nsync_evidence_put(struct evidence *e, const char *name, struct nsync_str bytes,
				   struct nsync_error *err) NSYNC_MUST_USE;
/*
 * A signed file as it is in the repository, and its message; check.sh compares the two.
 * name: of the message, "record-3". path: in the repository.
 */
enum nsync_code nsync_evidence_put_signed(struct evidence *e, const char *name, const char *path,
					  struct nsync_str bytes, struct nsync_str message,
					  const struct nsync_signed *file,
					  struct nsync_error *err) NSYNC_MUST_USE;
/*
 * The valid signatures of a group's keys, and a line that says where the root lists those keys.
 * role: "gt", "root", "merge". list: the role's value in the root.
 */
enum nsync_code nsync_evidence_put_signatures(struct evidence *e, const char *name,
					      const struct nsync_signed *file,
					      struct nsync_str message,
					      const struct nsync_root *root,
					      const struct nsync_root_group *group,
					      const char *role, const struct nsync_json *list,
					      struct nsync_error *err) NSYNC_MUST_USE;
/* The line that a message contains a text. */
void nsync_evidence_says(struct evidence *e, const char *name, struct nsync_str text);

/* ---- roots and records (log.c) ------------------------------------------------------------ */

enum nsync_code nsync_evidence_put_roots(struct evidence *e,
					 struct nsync_error *err) NSYNC_MUST_USE;
/* chained: the record before it is in the folder too. */
enum nsync_code nsync_evidence_put_record(struct evidence *e, int64_t seq, bool chained,
					  struct nsync_error *err) NSYNC_MUST_USE;
/* At most so many records before that of the item, and after it. */
enum nsync_code nsync_evidence_put_window(struct evidence *e, int64_t records,
					  struct nsync_error *err) NSYNC_MUST_USE;
/*
 * The list of files that a record added; the record names the list's hash. path: one of the files.
 */
enum nsync_code nsync_evidence_put_added(struct evidence *e, int64_t seq, const char *path,
					 struct nsync_error *err) NSYNC_MUST_USE;
/* The root that judged what a record accepted. */
enum nsync_code nsync_evidence_root_at(const struct nsync_root **out, const struct evidence *e,
				       int64_t seq, struct nsync_error *err) NSYNC_MUST_USE;

/* ---- the item and its cosignatures (item.c) ------------------------------------------------ */

/* After the window of records. */
enum nsync_code nsync_evidence_put_item(struct evidence *e, struct nsync_error *err) NSYNC_MUST_USE;

#endif
