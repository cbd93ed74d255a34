/* validation.h: what validate says of an instance, and the standard's output formats. */
#ifndef NSYNC_CMD_REPORT_VALIDATION_H
#define NSYNC_CMD_REPORT_VALIDATION_H

#include "cmd/cmd.h"
#include "nsync/schema.h"

/* JSON Schema 2020-12, core, section 12.4; "detailed" is condensed as its example is. */
enum validation_output { OUTPUT_FLAG, OUTPUT_BASIC, OUTPUT_DETAILED };

/* One violation, kept beyond its call: its strings are owned, and may hold U+0000 (a member may be named so). */
struct noted {
	struct nsync_str pointer, keyword_location, absolute_location, advice;
};

struct notes {
	struct noted *list;
	size_t count, cap;
};

void notes_release(struct notes *notes);
/* Keep one; NSYNC_ENOMEM. */
enum nsync_code notes_add(struct notes *notes, const struct nsync_schema_violation *violation,
			  struct nsync_error *err);

/*
 * One line of type "validation": path, line (0: the whole file is the instance), valid, and the output of that
 * format. Nothing without --json.
 */
void report_validation(struct call *call, const char *path, size_t line, bool valid,
		       const struct notes *notes, enum validation_output output);

/* A violation for people: where, which rule, the value, how to mend it. */
void report_violation_text(struct call *call, const char *path, size_t first_line, struct nsync_str source,
			   const struct nsync_schema_violation *violation);

#endif
