/*
 * root.h: what the root commands share. A root that nobody adopted yet is a file that travels; a command
 * edits it (same version), or starts the next version from the newest adopted root.
 */
#ifndef NSYNC_CMD_ROOT_H
#define NSYNC_CMD_ROOT_H

#include "cmd/clone.h"
#include "nsync/item.h"
#include "nsync/trust.h"

extern const struct command root_init, root_add_office, root_remove_office, root_add_key, root_drop_key,
	root_revoke, root_renew, root_sign, root_adopt, root_show, root_invite;

/* The options of every command that writes a root file. */
#define ROOT_OPTIONS                                                                                     \
	{ "expires", 0, "DATE", false, "until when this root may be used" },                               \
	{ "issued", 0, "TIME", false, "when it is made (now, if not given)" },                             \
	{ "output", 'o', "FILE", false, "write FILE" }

struct root_work {
	struct nsync_clone clone;     /* repo NULL: no repository here */
	struct nsync_root *file;    /* what the file says that is edited; NULL: none */
	const struct nsync_root *from; /* what the edit begins with: file, or the region's newest root */
	struct nsync_root_edit *edit;
	char path[4096];            /* where the result goes */
	bool replace;               /* path is the file that was edited */
	const struct nsync_root_key *dropped; /* told once the result is written; NULL: none */
};

void root_work_init(struct root_work *work);
void root_work_release(struct root_work *work); /* for AUTO */

/* Read a root file; one that does not hold is NSYNC_EINVAL with its verdict. */
enum nsync_code root_file_read(struct nsync_root **out, const char *path,
			       struct nsync_error *err) NSYNC_MUST_USE;

/*
 * Begin an edit. file: the root file to go on with; NULL: the next version after the newest adopted root
 * of the repository here.
 */
enum nsync_code root_work_begin(struct root_work *work, struct call *call, const char *file,
				struct nsync_error *err) NSYNC_MUST_USE;
/* Set the times by --issued and --expires and lay out: the root as it will be written. */
enum nsync_code root_work_make(struct nsync_root **made, struct root_work *work, const struct call *call,
			       struct nsync_error *err) NSYNC_MUST_USE;
/* Write it and say so. */
enum nsync_code root_work_write(struct root_work *work, struct call *call, const struct nsync_root *made,
				struct nsync_error *err) NSYNC_MUST_USE;
/* Make, write, and end the report, of a failure before too. Returns an exit code. */
int root_work_end(struct root_work *work, struct call *call, struct nsync_error *err);

/* The optional FILE before the words that a command needs: NULL if there is none. rest: those words. */
const char *optional_file(const struct call *call, size_t needed, char ***rest);

/* All --name LANG=TEXT. office NULL: the region's. */
enum nsync_code root_names(struct nsync_root_edit *edit, const struct call *call, const char *office,
			   struct nsync_error *err) NSYNC_MUST_USE;
/* All values of one option as keys of a role; a key without a holder gets the role's name. */
enum nsync_code root_keys(struct nsync_root_edit *edit, const struct call *call, const char *option,
			  const char *role, struct nsync_error *err) NSYNC_MUST_USE;
/* --threshold or the like, if it was given. */
enum nsync_code root_threshold(struct nsync_root_edit *edit, const struct call *call, const char *option,
			       const char *role, struct nsync_error *err) NSYNC_MUST_USE;

/* The key of a root whose id begins so (8 digits or more), or that a public key's file or text is. */
enum nsync_code root_find_key(const struct nsync_root_key **out, const struct nsync_root *root,
			      const char *text, struct nsync_error *err) NSYNC_MUST_USE;

/* ---- report/root_error.c ---- */

/* What an edit refused, in a sentence, and the command that goes on. Returns the exit code, as report_error. */
int report_root_error(struct call *call, const struct root_work *work, const struct nsync_error *err);

/* ---- report/root.c ---- */

void report_root_written(struct call *call, const char *path, const struct nsync_root *root);
/* old: the root before, NULL if it is not known here; file: "" where it comes from the repository. */
void report_root(struct call *call, const struct nsync_root *root, const struct nsync_root *old,
		 const struct nsync_id *pin, const char *file);
void report_root_key(struct call *call, const char *did, const struct nsync_root_key *key);
void report_root_signed(struct call *call, const char *path, const struct nsync_root *root,
			const char *holder, int64_t signers, bool known);
void report_root_refused(struct call *call, const char *path, const struct nsync_verdict *verdict);
/* It was the newest root before: a run that was stopped is typed again. */
void report_root_adopted_before(struct call *call, const struct nsync_root *root,
				const struct nsync_id *pin);
void report_root_adopted(struct call *call, const struct nsync_root *root, const struct nsync_oid *commit,
			 int64_t seq, const struct nsync_id *pin);
void report_invite(struct call *call, const char *office, const char *url, const char *push,
		   const struct nsync_id *pin);
void report_root_effects(struct call *call, const struct nsync_effects *effects);
void report_revocation(struct call *call, const struct nsync_root_key *key, int64_t seq,
		       const struct nsync_effects *effects);
/*
 * What has to be done before this key of an office can be revoked. file: the root that was given, NULL if
 * there is none; path: where the edited one would have gone.
 */
void report_revoke_first(struct call *call, const struct nsync_root_office *office,
			 const struct nsync_root_key *key, const char *file, const char *path, int64_t after);

#endif
