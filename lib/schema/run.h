/* run.h: validating: what the two executors and the report share. */
#ifndef NSYNC_LIB_SCHEMA_RUN_H
#define NSYNC_LIB_SCHEMA_RUN_H

#include "internal.h"

struct record; /* report.c */

struct schema_report {
	const struct nsync_json *root;
	struct record *records;
	size_t count, cap;
	size_t order; /* of the choice that is open */
	uint32_t branch;
	bool choosing;
};

/* Hand all violations to report, in the order of the instance; then free them. report.c */
struct schema_run;
void nsync_schema_hand_out(struct schema_run *run, nsync_schema_report_fn report, void *payload);
void nsync_schema_report_release(struct schema_report *report);

/* One validation; on the caller's stack. */
struct schema_run {
	const struct nsync_schema *schema;
	struct schema_report *report; /* NULL: stop at the first violation */
	uint64_t fuel;
	uint32_t depth;
	uint32_t resource;
	enum nsync_code code; /* the first failure; the verdict is then worthless */
	const char *why;
	uint32_t bound[SCHEMA_MAX_DYNAMIC]; /* $dynamicRef: block by name, outermost first */
};

void nsync_schema_run_init(struct schema_run *run, const struct nsync_schema *schema,
			   const struct nsync_json *instance);
bool nsync_schema_run_fail(struct schema_run *run, enum nsync_code code, const char *why);
/* Names that entering a resource binds; nsync_schema_leave takes them back. */
uint64_t nsync_schema_enter(struct schema_run *run, uint32_t resource);
void nsync_schema_leave(struct schema_run *run, uint64_t names);

/* exec.c */
bool nsync_schema_exec(struct schema_run *run, uint32_t block, const struct nsync_json *value);

/* Members or elements that keywords have looked at (annotations, core section 11). */
struct schema_marks {
	uint64_t *bits;
	uint64_t few[8];
	uint32_t words;
	bool all;
};

/* unevaluated.c */
bool nsync_schema_marks_init(struct schema_marks *marks, const struct nsync_json *value);
void nsync_schema_marks_release(struct schema_marks *marks);
void nsync_schema_marks_join(struct schema_marks *into, const struct schema_marks *from);
static inline void schema_mark(struct schema_marks *marks, uint32_t i)
{
	if (marks)
		marks->bits[i / 64] |= 1ull << i % 64;
}
static inline bool schema_marked(const struct schema_marks *marks, uint32_t i)
{
	return marks->all || marks->bits[i / 64] >> i % 64 & 1;
}

/* The way that led to a keyword. */
struct schema_path {
	const struct schema_path *up;
	struct nsync_str token;
	uint32_t index; /* NONE: token */
};

/* walk.c: the plain executor. marks: of the schema that wants them, or NULL. */
bool nsync_schema_walk(struct schema_run *run, uint32_t block, const struct nsync_json *value,
		       const struct schema_path *path, struct schema_marks *marks);

/* What the plain executor hands to its handlers. */
struct schema_frame {
	const struct schema_block *block;
	const struct nsync_json *value;
	const struct schema_path *path;
	struct schema_marks *marks;
};
bool nsync_schema_walk_unevaluated(struct schema_run *run, const struct schema_frame *f,
				   const struct schema_keyword *k);
bool nsync_schema_walk_choice(struct schema_run *run, const struct schema_frame *f,
			      const struct schema_keyword *k);
bool nsync_schema_walk_object(struct schema_run *run, const struct schema_frame *f,
			      const struct schema_keyword *k);
bool nsync_schema_walk_array(struct schema_run *run, const struct schema_frame *f,
			     const struct schema_keyword *k);

/* report.c: note a violation. Always returns false. */
bool nsync_schema_violate(struct schema_run *run, const struct schema_frame *f, const char *keyword,
			  const struct nsync_json *expected, const struct nsync_json *instance,
			  struct nsync_str name);
/* Branches of anyOf and oneOf: begin, then the start of each, then rank them. */
struct schema_branches {
	size_t start;
	uint32_t around; /* number of the branch that these are in */
	bool outermost;
};
void nsync_schema_branches_begin(struct schema_run *run, struct schema_branches *out,
				 const struct nsync_json *value);
void nsync_schema_branch(struct schema_run *run, uint32_t number);
/* keep: false drops what they said. */
void nsync_schema_branches_end(struct schema_run *run, struct schema_branches *branches, bool keep);

/* advice.c: what to do about it. schema: the object that holds the keyword. */
void nsync_schema_advice(struct nsync_buf *out, const struct nsync_schema_violation *violation,
			 const struct nsync_json *schema);
/* A near name or value, p NULL if none is near. value: what the schema was applied to. */
struct nsync_str nsync_schema_near(const struct nsync_schema_violation *violation,
				   const struct nsync_json *schema, const struct nsync_json *value);

#endif
