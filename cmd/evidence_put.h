/* evidence_put.h: a folder of evidence while it is made: its files, and the lines of check.sh beside them. */
#ifndef NSYNC_CMD_EVIDENCE_PUT_H
#define NSYNC_CMD_EVIDENCE_PUT_H

#include "cmd/clone.h"
#include "cmd/report/export.h"

struct evidence {
	const struct nsync_clone *context;
	const char *folder; /* under its temporary name */
	struct nsync_buf check, but; /* check.sh; why it is not content with signatures */
	struct evidence_facts facts;
};

enum nsync_code evidence_put(struct evidence *e, const char *name, struct nsync_str bytes,
			     struct nsync_error *err) NSYNC_MUST_USE;

/* The file as it lies in the repository, and its message: check.sh holds one against the other. */
enum nsync_code evidence_put_signed(struct evidence *e, const char *name, const char *path, struct nsync_str bytes,
				    struct nsync_str message, const struct nsync_signed *file,
				    struct nsync_error *err) NSYNC_MUST_USE;

/*
 * The valid signatures of a group's keys, and a line that says where the root lists them.
 * role: "gt", "root", "merge"; list: its value there.
 */
enum nsync_code evidence_put_signatures(struct evidence *e, const char *name, const struct nsync_signed *file,
					struct nsync_str message, const struct nsync_root *root,
					const struct nsync_root_group *group, const char *role,
					const struct nsync_json *list, struct nsync_error *err) NSYNC_MUST_USE;

/* A message says this. */
void evidence_says(struct evidence *e, const char *name, struct nsync_str text);

#endif
