/*
 * internal.h: what the files of lib/trust share.
 */
#ifndef NSYNC_TRUST_INTERNAL_H
#define NSYNC_TRUST_INTERNAL_H

#include "nsync/trust.h"

/* ---- grammar.c: names in a root and in a key file ---------------------------- */

/*
 * A name that a person reads, of at most so many characters: well-formed UTF-8 in one line,
 * with something to see, without control characters and without those that reorder text.
 */
bool nsync_trust_name_valid(struct nsync_str name, size_t most);
/* A BCP 47 tag of language, script, region and variants in its usual case. */
bool nsync_trust_language_valid(struct nsync_str tag);
/* Shaped like a name of the IANA time zone database, so never "..", absolute or with an empty part. */
bool nsync_trust_time_zone_valid(struct nsync_str name);

/* ---- keyring.c ----------------------------------------------------------------- */

/* Whether a person may name a key so: 8 to 64 digits of its id, from the first on. */
bool nsync_trust_begins_id(const char *text);

/* ---- signed.c ------------------------------------------------------------------ */

/* Whether the message begins as one of this kind does; a signature counts for no other. */
bool nsync_trust_message_is(enum nsync_kind kind, struct nsync_str message);

static inline void nsync_trust_ok(struct nsync_verdict *out)
{
	*out = (struct nsync_verdict){ NSYNC_REASON_OK, "", "" };
}

#endif
