/*
 * items.h: signed items, as many as wanted and the same everywhere: each is a pure function of
 * its number and of what is given.
 *
 * Files have 2,048 to 4,096 bytes in the one layout, Spanish and English bodies with quotes,
 * accents and paragraphs, and between them every member that schema/item.schema.json knows. Ids of
 * records and of earlier versions, and the hashes of pictures, are hashes of nothing in particular.
 */
#ifndef NSYNC_TESTS_BENCH_ITEMS_H
#define NSYNC_TESTS_BENCH_ITEMS_H

#include "nsync/trust.h"

#define BENCH_AUTHORITY "bench.example,2026"
#define BENCH_MIN_BYTES 2048
#define BENCH_MAX_BYTES 4096

struct bench_item {
	uint64_t number;    /* decides all that is not given */
	const char *office; /* NULL: one of eight */
	int year, month;    /* 0: by number */
	bool first;         /* version 1 only */
	bool alone;         /* needs no other file to be ok: no picture, no joint issuer */
	const char *log;    /* "<seq>:<id>", the record that its author had seen; NULL: by number */
};

/* The public key that an office signs with; its seed is SHA-256 of "nsync bench <office>". */
void bench_office_key(uint8_t key[NSYNC_KEY_BYTES], const char *office);

/* Append the file; ends the program where it would not fit the schema's and this header's limits. */
void bench_item_file(struct nsync_buf *out, const struct bench_item *item);

/* "items/gt/2026/05/bench-7.1.json" */
void bench_item_path(char out[NSYNC_MAX_PATH], const struct bench_item *item);

#endif
