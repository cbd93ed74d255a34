/*
 * ecma.h: regular expressions of ECMA-262 in Unicode mode, read by a parser of
 * our own, so that nothing which only PCRE2 knows is taken for one. What it
 * reads becomes a pattern of PCRE2 and, where it is simple enough, a list of
 * steps that needs no backtracking (simple.c).
 *
 * source: ECMA-262 2020, section 21.2.1, with the parameter U.
 */
#ifndef NSYNC_LIB_SCHEMA_ECMA_H
#define NSYNC_LIB_SCHEMA_ECMA_H

#include "lib/schema/internal.h"

#define ECMA_MAX_DEPTH  200u   /* nested groups */
#define ECMA_MAX_GROUPS 1000u
#define ECMA_MAX_TIMES  65535u /* PCRE2's limit of {n,m} */
#define ECMA_FOREVER    UINT32_MAX

struct ecma_range {
	uint32_t low, high;
};

/* Characters; ascending and apart once nsync_ecma_set_finish was called. */
struct ecma_set {
	struct ecma_range *ranges;
	size_t count, cap;
};

/* One step of a simple pattern: a text, or so many characters of a set. */
struct ecma_step {
	char *text;                      /* ASCII; NULL: a set */
	unsigned char *has;              /* 256 of them, 1 for ASCII that is in the set */
	const struct ecma_range *ranges; /* all of the set, ascending */
	uint32_t range_count, text_size;
	uint32_t least, most;            /* ECMA_FOREVER */
	bool prints;                     /* has all printable ASCII */
};

struct ecma {
	struct nsync_str source;
	size_t at;
	struct nsync_buf *out;  /* PCRE2's pattern; NULL: only checked */
	const char *why;        /* the first fault */
	bool memory;            /* false: there was none */
	uint32_t depth, groups; /* groups: capturing ones in all, counted beforehand */
	bool captures;          /* a back reference needs them */

	/* the simple form, while it is one */
	bool simple, from_start, to_end;
	struct ecma_step *steps;
	size_t step_count, step_cap;
	struct nsync_schema *schema; /* whose arena keeps the sets; NULL: only checked */
};

/* Read all of ecma->source; false with why, or with memory false. */
bool nsync_ecma_read(struct ecma *e);
static inline bool ecma_fail(struct ecma *e, const char *why)
{
	if (!e->why)
		e->why = why;
	return false;
}

/* ecma_class.c */
bool nsync_ecma_set_add(struct ecma *e, struct ecma_set *set, uint32_t low, uint32_t high);
bool nsync_ecma_set_finish(struct ecma *e, struct ecma_set *set, bool negate);
void nsync_ecma_set_release(struct ecma_set *set);
/* \d \D \s \S \w \W: true if c is one of them, then added to set. */
bool nsync_ecma_set_shorthand(struct ecma *e, struct ecma_set *set, char c);
/* Write a finished set as a class of PCRE2. */
void nsync_ecma_set_write(struct nsync_buf *out, const struct ecma_set *set);
/* At what follows '['. The set is finished; simple is false if it holds properties (written to out). */
bool nsync_ecma_class(struct ecma *e, struct ecma_set *set, bool *simple);
/* At what follows \p or \P; writes it to out (which may be NULL). */
bool nsync_ecma_property(struct ecma *e, struct nsync_buf *out, bool negate);
/* A character escape, at what follows the backslash. c: code point, surrogates included. */
bool nsync_ecma_escape(struct ecma *e, uint32_t *c, bool in_class);

/* simple.c: add a step; e->simple becomes false when it cannot be one. */
void nsync_ecma_step_add(struct ecma *e, const struct ecma_set *set);
void nsync_ecma_step_repeat(struct ecma *e, uint32_t least, uint32_t most);
/* Whether the steps decide greedily; they are then merged and kept. */
bool nsync_ecma_steps_finish(struct ecma *e);
bool nsync_ecma_steps_match(const struct ecma_step *steps, size_t count, bool to_end,
			    struct nsync_str text);

#endif
