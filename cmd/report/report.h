/*
 * report.h: how nsync prints what it says. Data go to standard output, words to standard error;
 * with --json only one object a line on standard output. The sentences about verdicts, errors,
 * stories and the like are those of nsync/words.h; here they are laid out for a terminal, and
 * escaped with the values from files that are in them.
 *
 * A command reports with the functions below and ends with `return report_end(call, code)`.
 */
#ifndef NSYNC_CMD_REPORT_H
#define NSYNC_CMD_REPORT_H

#include <stdarg.h>

#include "nsync/base.h"
#include "nsync/json.h"
#include "nsync/words.h"

struct call;
struct command;

struct report {
	bool json, quiet;
	bool color_out, color_err; /* a terminal, and neither NO_COLOR nor TERM=dumb */
	uint64_t reasons;          /* verdicts that were reported: explained once, at the end */
	bool failed;               /* standard output took no more */
	int number;                /* the errno of that, where it is known; else 0 */
	bool progress;             /* standard error is a terminal that can clear a line */
};

/* Look at the terminals; json, quiet: as far as they are known. */
void report_start(struct report *report, bool json, bool quiet);

/* ---- errors (report/error.c) ------------------------------------------------------ */

/*
 * Say what failed, where, and what to do. Returns the exit code: USAGE where err.where names an option
 * ("--as-of"), else UNABLE.
 */
int report_error(struct call *call, const struct nsync_error *err);
/* The same with a message that tells more than the error does. Returns UNABLE. */
int report_refusal(struct call *call, const char *where, const struct nsync_message *message);
/* A command line that cannot be: says so with the command's usage. Returns USAGE. */
int report_usage(struct call *call, const char *where, const char *format, ...) NSYNC_PRINTF(3, 4);
/* A thing that went wrong without stopping the run: on standard error, also with --json. */
void report_warning(struct call *call, const struct nsync_error *err);

/* ---- verdicts (report/verdict.c) --------------------------------------------------- */

/* One file and its verdict: type "item". Verdicts other than ok are explained once, by report_end. */
void report_item(struct call *call, const char *path, const struct nsync_verdict *verdict);
/* The same with a word before it: "added", "held". */
void report_item_as(struct call *call, const char *word, const char *path,
		    const struct nsync_verdict *verdict);
/* The same on standard error, for commands whose standard output is something else (canon, digest). */
void report_item_words(struct call *call, const char *path, const struct nsync_verdict *verdict);
/* One office: type "office". state: "fetched", "empty", "no-main", "unreachable", "refused"; detail: "" or why. */
void report_office(struct call *call, const char *office, const char *state, const char *detail);

/* ---- the printers that the reports are made of (report.c) ----------------------------- */

/* Words: one line on standard error; nothing with --quiet or --json. Strings are escaped (escape.h). */
void print_words(struct call *call, const char *format, ...) NSYNC_PRINTF(2, 3);
/* Data: one line on standard output; nothing with --json. Strings are escaped. */
void print_data(struct call *call, const char *format, ...) NSYNC_PRINTF(2, 3);
/*
 * A sentence of nsync/words.h as one line of words or of data, escaped as a whole, since its values
 * came in as they were. before: what the line begins with: blanks, a column's title. An empty
 * sentence is no line. The buffer is emptied for the next sentence.
 */
void print_sentence(struct call *call, const char *before, struct nsync_buf *sentence);
void print_data_sentence(struct call *call, const char *before, struct nsync_buf *sentence);
/*
 * A line of words, escaped, and on the next one its advice, if any. label: "" or a code that the
 * first line begins with.
 */
void print_advice(struct call *call, const char *label, const char *text, const char *advice);
void print_message(struct call *call, const struct nsync_message *message);
/* Text of several lines (a story, a file's words), escaped but for its line feeds; nothing with --json. */
void print_text(struct call *call, struct nsync_str text);
/* Bytes as they are: JSON that was asked for, a rendered digest. Also with --json. */
void print_bytes(struct call *call, struct nsync_str bytes);

/* The question for a passphrase, on an open terminal. */
void print_prompt(int terminal, const char *what, bool again);

enum mark { MARK_GOOD, MARK_BAD, MARK_STRONG, MARK_FAINT };
/* Data with its first word coloured on a terminal. */
void print_marked(struct call *call, enum mark mark, const char *word, const char *format, ...)
	NSYNC_PRINTF(4, 5);

/*
 * A line of --json: begin, then nsync_json_member and the like, then end. type: "item", "office",
 * "result", "error". NULL without --json; every call takes NULL.
 */
struct nsync_json_builder *json_line_begin(struct call *call, const char *type);
void json_line_end(struct call *call, struct nsync_json_builder *line);
void json_member_text(struct nsync_json_builder *line, const char *name, const char *text);
void json_member_int(struct nsync_json_builder *line, const char *name, int64_t number);

/*
 * Progress of a run that takes more than a second, in one line of a terminal: how many, how fast, how much
 * longer. Fits nsync_walk_options.progress; payload: the call; from any thread.
 */
void report_progress(void *payload, size_t done, size_t total);
/* Before anything else is written: the line goes. */
void report_progress_clear(void);
/* Milliseconds since report_start. */
int64_t report_elapsed(void);
void report_clock_start(void);

/*
 * Explain the verdicts that were reported and flush. Returns code, or UNABLE where standard output could
 * not be written (a full disk is a failure).
 */
int report_end(struct call *call, int code);

#endif
