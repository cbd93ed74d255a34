/* input.h: files that are named on the command line; "-" is standard input. */
#ifndef NSYNC_CMD_INPUT_H
#define NSYNC_CMD_INPUT_H

#include "nsync/base.h"
#include "nsync/json.h"

/* Append all of a file, at most out's cap. */
enum nsync_code input_read(struct nsync_buf *out, const char *path,
			   struct nsync_error *err) NSYNC_MUST_USE;

/*
 * Read a file and what nsync_signed_judge_json makes of it. bytes: an empty buffer; holds the file,
 * as doc needs it.
 */
enum nsync_code input_json(struct nsync_json_doc *doc, struct nsync_verdict *verdict,
			   struct nsync_buf *bytes, const char *path,
			   struct nsync_error *err) NSYNC_MUST_USE;

#endif
