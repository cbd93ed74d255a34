/*
 * root_read.h: how root_read.c and root_check.c say what is wrong with a root.
 */
#ifndef NSYNC_TRUST_ROOT_READ_H
#define NSYNC_TRUST_ROOT_READ_H

#include "internal.h"

/*
 * A root being read. The functions below return false where it ends: with a verdict,
 * or with code set where it is an error.
 */
struct nsync_trust_reading {
	struct nsync_root *root;
	struct nsync_verdict *verdict;
	struct nsync_error *err;
	enum nsync_code code;
	bool *placed; /* of each key: whether a group has it */
	bool known;   /* these bytes were found good before */
};

/* What an object's member must be. */
struct nsync_trust_member {
	const char *name;
	enum nsync_json_type type;
	bool optional;
};

/* NSYNC_BAD_ROOT at the node; always false. */
bool nsync_trust_bad(struct nsync_trust_reading *r, const struct nsync_json *node,
		     const char *format, ...) NSYNC_PRINTF(3, 4);
/* Out of memory; always false. */
bool nsync_trust_no_memory(struct nsync_trust_reading *r);
/* The node is an object with these members and no others, each of its type. */
bool nsync_trust_members(struct nsync_trust_reading *r, const struct nsync_json *object,
			 const struct nsync_trust_member *members, size_t count);
/* The member's value as a string, once nsync_trust_members has passed. */
struct nsync_str nsync_trust_text(const struct nsync_json *object, const char *name);
/* An object of language to name, not empty. */
bool nsync_trust_names(struct nsync_trust_reading *r, const struct nsync_json *names);
/* An integer from least to most. */
bool nsync_trust_integer(struct nsync_trust_reading *r, int64_t *out,
			 const struct nsync_json *value, int64_t least, int64_t most);

#endif
