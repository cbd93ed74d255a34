/*
 * fuzz.h: what the fuzz targets share. A target is one file with LLVMFuzzerTestOneInput;
 * what must hold of every input is said with HOLDS, which ends the process where it does not.
 */
#ifndef NSYNC_TESTS_FUZZ_H
#define NSYNC_TESTS_FUZZ_H

#include <stdio.h>
#include <stdlib.h>

#include "nsync/base.h"
#include "nsync/json.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define FUZZ_BYTES (16u * 1024u * 1024u) /* more than any output of an input of -max_len */
#define FUZZ_BUF   NSYNC_BUF_INIT(FUZZ_BYTES)

#define HOLDS(truth) fuzz_holds((truth), #truth, __FILE__, __LINE__)

static inline void fuzz_holds(bool truth, const char *text, const char *file, int line)
{
	if (truth)
		return;
	fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, text);
	abort();
}

static inline struct nsync_str fuzz_str(const uint8_t *data, size_t size)
{
	return (struct nsync_str){ (const char *)data, size };
}

/*
 * Cut the text before the next U+001E off. No JSON holds that byte (RFC 7464 chose it for that), so
 * it divides the parts of one input.
 */
static inline struct nsync_str fuzz_part(struct nsync_str *rest)
{
	const char *end = rest->n ? memchr(rest->p, 0x1e, rest->n) : NULL;
	struct nsync_str part = { rest->p, end ? (size_t)(end - rest->p) : rest->n };
	size_t used = part.n + (end ? 1 : 0);

	rest->p += used;
	rest->n -= used;
	return part;
}

/* A failed call says what and where; one that did not fail says nothing. */
static inline void fuzz_said(enum nsync_code code, const struct nsync_error *err)
{
	HOLDS(code == err->code);
	HOLDS(code == NSYNC_OK || err->text[0]);
	HOLDS(code != NSYNC_ESYNTAX || err->where[0]);
	HOLDS(nsync_utf8_valid(nsync_str(err->text)) && nsync_utf8_valid(nsync_str(err->where)));
}

/* Read what must be JSON. */
static inline void fuzz_read(struct nsync_json_doc *doc, struct nsync_str bytes)
{
	struct nsync_error err = { 0 };

	HOLDS(nsync_json_read(doc, bytes, &nsync_json_any, &err) == NSYNC_OK);
}

#endif
