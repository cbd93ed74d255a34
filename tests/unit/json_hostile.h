/*
 * json_hostile.h: an object whose names all fall on one slot of the reader's
 * hash table, as an attacker who read its source would choose them.
 */
#ifndef NSYNC_TESTS_JSON_HOSTILE_H
#define NSYNC_TESTS_JSON_HOSTILE_H

#include "nsync/json.h"

/* Undo the hash of lib/json/names.c for a name of eight bytes; false if they cannot be in JSON. */
static inline bool hostile_name(char name[8], uint64_t wanted)
{
	const uint64_t inverse = 0xf1de83e19937733du; /* of 0x9e3779b97f4a7c15, modulo 2^64 */
	uint64_t h = wanted * inverse;

	h ^= h >> 32;
	h = (h * inverse) ^ 8;
	memcpy(name, &h, 8);
	for (int i = 0; i < 8; i++) {
		if (name[i] < ' ' || name[i] > '~' || name[i] == '"' || name[i] == '\\')
			return false;
	}
	return true;
}

/* {"~":0,"........":0,...}, the first out of order. */
static inline void hostile_object(struct nsync_buf *out, unsigned n)
{
	uint64_t wanted = 0; /* one upper half, many lower halves */
	char name[8];

	nsync_buf_text(out, "{\"~\":0");
	for (unsigned found = 0; found < n; wanted++) {
		if (!hostile_name(name, wanted))
			continue;
		found++;
		nsync_buf_printf(out, ",\"%.8s\":0", name);
	}
	nsync_buf_char(out, '}');
}

#endif
