/* internal.h: what the files of this room share. */
#ifndef NSYNC_LIB_OFFICE_INTERNAL_H
#define NSYNC_LIB_OFFICE_INTERNAL_H

#include "nsync/office.h"

struct nsync_ledger;

/* ---- held.c ---- */

/*
 * Why the newest record holds a file of the office; false if it does not.
 * path: escaped as in the record. pointer: may be NULL.
 */
bool nsync_held_by_record(enum nsync_reason *reason, struct nsync_str *pointer,
			  const struct nsync_clone *clone, const char *path);

/*
 * The file that was held: the one of that path in the office's head that the newest record names.
 * *found false: nothing does, or this clone lacks that head.
 */
enum nsync_code nsync_held_blob(struct nsync_oid *out, bool *found, const struct nsync_clone *clone,
				struct nsync_str path, struct nsync_error *err) NSYNC_MUST_USE;

/* Whether main's file is another than the one that was held: the next merge judges it. */
enum nsync_code nsync_held_mended(bool *out, const struct nsync_clone *clone, const char *path,
				  struct nsync_error *err) NSYNC_MUST_USE;

/* ---- pending.c ---- */

/* A new entry, of which state and path are set. */
enum nsync_code nsync_pending_add(struct nsync_pending **out, struct nsync_pendings *pendings,
				  enum nsync_story_state state, struct nsync_str file,
				  struct nsync_error *err) NSYNC_MUST_USE;
/* Take the headline from a tree. */
void nsync_pending_headline(struct nsync_pending *out, const struct nsync_clone *clone,
			    const struct nsync_oid *tree);
void nsync_pendings_sort(struct nsync_pendings *pendings);

/* ---- ours.c ---- */

/* Whose signatures a file has. Keys count that the office has or had, revoked or not. */
enum nsync_ours {
	NSYNC_OURS_NONE, /* it names no key of the office, or is no signed file */
	NSYNC_OURS_BAD,  /* it names one, and no signature of the office is good */
	NSYNC_OURS_GOOD
};
enum nsync_code nsync_office_ours(enum nsync_ours *out, const struct nsync_clone *clone,
				  struct nsync_str bytes, struct nsync_error *err) NSYNC_MUST_USE;

/* ---- the parts of status: pending_list.c, pending.c, judged.c, local.c, server.c, next.c ---- */

/* Note what could not be looked at, and go on. The code is that of a run without memory, else NSYNC_OK. */
enum nsync_code nsync_status_trouble(struct nsync_office_status *out,
				     const struct nsync_error *trouble,
				     struct nsync_error *err) NSYNC_MUST_USE;
/* As nsync_pendings_find; a part that cannot be looked at is noted, and the others are looked at. */
enum nsync_code nsync_status_pendings(struct nsync_office_status *out,
				      const struct nsync_clone *clone,
				      struct nsync_error *err) NSYNC_MUST_USE;
/* Judge what is committed and waits, as the next merge would: what it would hold gets a state that says so. */
enum nsync_code nsync_status_judge(struct nsync_office_status *out, const struct nsync_clone *clone,
				   struct nsync_time now, struct nsync_error *err) NSYNC_MUST_USE;
/* Add files of the work tree and the index that main does not have so. */
enum nsync_code nsync_status_local(struct nsync_office_status *out, const struct nsync_clone *clone,
				   struct nsync_time now, struct nsync_error *err) NSYNC_MUST_USE;
/* Add files that the office's server has, as it was fetched last, and main does not. */
enum nsync_code nsync_status_server(struct nsync_office_status *out,
				    const struct nsync_clone *clone,
				    struct nsync_error *err) NSYNC_MUST_USE;
/* Choose the step to take next. */
void nsync_status_next(struct nsync_office_status *out);

/* ---- versions.c ---- */

/* Versions of a story. What only lies in the work tree does not count. */
struct nsync_versions {
	int64_t accepted, newest; /* newest: also one that is signed and not accepted; 0: none */
	struct nsync_oid tree;    /* main's; zero: nothing was committed yet */
};

enum nsync_code nsync_office_versions(struct nsync_versions *out, const struct nsync_clone *clone,
				      const struct nsync_story *story,
				      struct nsync_error *err) NSYNC_MUST_USE;
/* Read an accepted version, or else main's. file: initialised. err: as nsync_clone_item_in_tree. */
enum nsync_code nsync_office_read_version(struct nsync_item_file *file, bool *found,
					  const struct nsync_clone *clone,
					  const struct nsync_oid *tree,
					  const struct nsync_story *story, int64_t version,
					  struct nsync_error *err) NSYNC_MUST_USE;
/* Find the version with this id: accepted, in main, or in one of main's newest commits. */
enum nsync_code nsync_office_find_item(struct nsync_item_file *file, bool *found,
				       const struct nsync_clone *clone,
				       const struct nsync_story *story, int64_t version,
				       const struct nsync_id *id,
				       struct nsync_error *err) NSYNC_MUST_USE;

/* ---- base.c ---- */

/* What the version of a number that is there now is to another one that had this number. */
enum nsync_relation {
	NSYNC_RELATION_NONE,  /* it came from elsewhere, or nothing is known */
	NSYNC_RELATION_AFTER, /* it replaced that one */
	NSYNC_RELATION_BEFORE /* that one replaced it, and it is the one that was accepted */
};

/* mine: what a draft was made from or signed as. now: what is there. As main's commits tell. */
enum nsync_code nsync_office_relate(enum nsync_relation *out, const struct nsync_clone *clone,
				    const struct nsync_story *story, int64_t version,
				    const struct nsync_id *mine, const struct nsync_id *now,
				    struct nsync_error *err) NSYNC_MUST_USE;
/*
 * Find what a draft has in common with the newest version of its story.
 * version, id: what the draft was made from or signed as; 0: not known, and not the newest. tree: main's.
 */
enum nsync_code nsync_office_find_base(struct nsync_item_file *base, bool *found,
				       const struct nsync_clone *clone,
				       const struct nsync_oid *tree, const struct nsync_story *story,
				       int64_t version, const struct nsync_id *id,
				       struct nsync_error *err) NSYNC_MUST_USE;

/* ---- clash.c ---- */

/* A draft of a story that does not exist yet. */
struct nsync_clash_input {
	const struct nsync_clone *clone;
	const struct nsync_ledger *ledger; /* NULL: none */
	const struct nsync_draft *draft;
	const struct nsync_story *story;   /* that it would begin */
	const char *sha256;                /* of the draft's file */
	const struct nsync_json *body;     /* that it would get; NULL: not known */
};

/* out: its kind stays NSYNC_OBSTACLE_NONE where the draft begins a story of its own. */
enum nsync_code nsync_office_find_clash(struct nsync_draft_obstacle *out,
					const struct nsync_clash_input *in,
					struct nsync_error *err) NSYNC_MUST_USE;

/*
 * Whether two drafts of one run are in each other's way: TWICE, ONE_NAME, or NONE.
 * begins: whether a draft would be the first version of its story.
 */
enum nsync_obstacle nsync_office_compare_drafts(const struct nsync_story *a, bool a_begins,
						const struct nsync_story *b, bool b_begins);

/* ---- plan.c ---- */

/* Whether the draft would be the first version of its story, and nothing is in its way. */
bool nsync_office_plan_begins(const struct nsync_office_plan *plan);

/* A draft that is planned. */
struct nsync_plan_input {
	const char *file; /* where to read it */
	const char *name; /* its slug comes from this, and errors call it so */
	struct nsync_time version_created;
	bool to_edit;     /* no body is built, so nothing that the draft still lacks is an error */
	bool new_story;   /* where another story looks like this one, it is meant so */
	struct nsync_ledger *ledger; /* gets what is found out about the draft */
};

enum nsync_code nsync_office_plan(struct nsync_office_plan *out, const struct nsync_clone *clone,
				  const struct nsync_plan_input *in,
				  struct nsync_error *err) NSYNC_MUST_USE;

/*
 * Build the body that a draft would have as the version after `before`; it may lack its note.
 * err: as nsync_draft_build.
 */
enum nsync_code nsync_office_build_after(struct nsync_json_doc *body,
					 const struct nsync_clone *clone,
					 const struct nsync_draft *draft,
					 const struct nsync_item_file *before,
					 struct nsync_time version_created,
					 struct nsync_error *err) NSYNC_MUST_USE;

/* ---- sign_draft.c ---- */

void nsync_sign_outcome_release(struct nsync_sign_outcome *outcome);
/* Take over what a plan says of the draft in file. */
enum nsync_code nsync_sign_take_plan(struct nsync_sign_outcome *out,
				     const struct nsync_office_plan *plan,
				     const struct nsync_clone *clone, const char *file,
				     struct nsync_error *err) NSYNC_MUST_USE;
/* Refuse drafts of one story, and pass over a file that was named before; set result->refused. */
void nsync_sign_look_for_twins(struct nsync_sign_result *result,
			       const struct nsync_sign_input *input);
/*
 * After the commit: note in the ledger what each draft was signed as, and save it. Where it cannot
 * be written, the clone's host is warned. err: NSYNC_ENOMEM.
 */
enum nsync_code nsync_sign_note(struct nsync_ledger *ledger, const struct nsync_sign_result *result,
				struct nsync_error *err) NSYNC_MUST_USE;

/* ---- marks.c ---- */

/*
 * Find the next place that a merge left to be decided. False: there is none.
 * first: the line of its first mark. line: of the last line that was taken off rest; begins as 0.
 */
bool nsync_draft_next_marks(size_t *first, size_t *line, struct nsync_str *rest);

/* ---- cosign.c ---- */

/* Whether an item names the office as a joint issuer. */
bool nsync_office_is_asked(const struct nsync_item *item, const char *office);

/* ---- check.c, hook.c ---- */

/* A new entry at the end of the list, zeroes but for its name. */
enum nsync_code nsync_office_check_add(struct nsync_checked **out, struct nsync_office_check *check,
				       const char *name, struct nsync_error *err) NSYNC_MUST_USE;

#endif
