/* input.h: files that are named on the command line; "-" is standard input. */
#ifndef NSYNC_CMD_INPUT_H
#define NSYNC_CMD_INPUT_H

#include "nsync/base.h"
#include "nsync/json.h"

/* Append all of a file, at most out's cap. */
enum nsync_code input_read(struct nsync_buf *out, const char *path, struct nsync_error *err) NSYNC_MUST_USE;

/*
 * Read a JSON file into doc; bytes: initialised, holds them. rules: NULL: the signed ones where the file
 * is a signed one (it has "signatures" and a kind's name), else any JSON.
 * verdict: NSYNC_NOT_JSON or NSYNC_TOO_LARGE with the place, where the reader refuses.
 */
enum nsync_code input_json(struct nsync_json_doc *doc, struct nsync_verdict *verdict,
			   struct nsync_buf *bytes, const char *path, const struct nsync_json_rules *rules,
			   struct nsync_error *err) NSYNC_MUST_USE;
/* The same with bytes that were read already. */
enum nsync_code json_judge(struct nsync_json_doc *doc, struct nsync_verdict *verdict,
			   struct nsync_str bytes, const struct nsync_json_rules *rules,
			   struct nsync_error *err) NSYNC_MUST_USE;

#endif
