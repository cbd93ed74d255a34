/* pack.h: many objects written as one pack. */
#ifndef NSYNC_REPO_PACK_H
#define NSYNC_REPO_PACK_H

#include <stdio.h>
#include <zlib.h>

#include "internal.h"

#define PACK_FOLDER     "objects/pack"
#define PACK_HEAD_BYTES 12u /* "PACK", version and count, before the first entry */

/* Types of entries that say how another object differs. source: gitformat-pack(5). */
#define PACK_OFS_DELTA 6u
#define PACK_REF_DELTA 7u

/* An object in the pack that is being gathered; id zero: a free slot. */
struct packed {
	struct nsync_oid id;
	uint32_t crc;    /* CRC-32 of the entry */
	unsigned depth;  /* how many deltas lead to it */
	uint64_t offset; /* in the pack to be */
};

struct repo_pack {
	FILE *file;        /* the entries, without a name */
	uint64_t size;     /* of the pack so far: its head and the entries */
	char *folder;      /* where it is to be */
	struct packed *slots; /* a hash table, cap is a power of two */
	size_t count, cap;
};

/* What one thread compresses with. */
struct squeezer {
	z_stream stream;
	bool ready;
};
void nsync_squeezer_release(struct squeezer *squeezer);

/*
 * Write one object: into repo's open pack, or loose where there is none.
 * what: for the message, "a blob".
 */
enum nsync_code nsync_repo_write(struct nsync_oid *out, struct nsync_repo *repo,
				 struct nsync_str bytes, git_object_t type, const char *what,
				 struct nsync_error *err);

/* The head of an entry: its type and the size of what is compressed. */
void nsync_pack_add_head(struct nsync_buf *out, unsigned type, size_t size);
/* An entry of these bytes, head and all. entry: emptied first. */
enum nsync_code nsync_pack_squeeze(struct nsync_buf *entry, struct squeezer *squeezer,
				   struct nsync_str bytes, git_object_t type,
				   struct nsync_error *err);
/* Add an entry; nothing happens where the object is in it already. */
enum nsync_code nsync_pack_put(struct repo_pack *pack, const struct nsync_oid *id,
			       struct nsync_str entry, unsigned depth, struct nsync_error *err);
/* NULL: it is not in it. */
const struct packed *nsync_pack_find(const struct repo_pack *pack, const struct nsync_oid *id);

/*
 * Of these blobs of one repository, put those that a pack of its folder has as they lie there, compressed
 * already. placed[i]: set for each that was put; the others are for nsync_pack_copy. pack_reuse.c.
 */
enum nsync_code nsync_pack_reuse(struct repo_pack *to, const struct nsync_repo *from,
				 const struct nsync_oid *ids, bool *placed, size_t count,
				 size_t max, unsigned jobs, struct nsync_error *err);
/* Read these blobs of one repository, compress them on jobs threads and put them. pack_copy.c. */
enum nsync_code nsync_pack_copy(struct repo_pack *to, const struct nsync_repo *from,
				const struct nsync_oid *ids, size_t count, size_t max, unsigned jobs,
				struct nsync_error *err);

/* Give it and its index their names: both are whole then, and on the disk. pack_finish.c. */
enum nsync_code nsync_pack_finish(struct repo_pack *pack, struct nsync_error *err);

/* Close and forget; nothing of it stays. repo_pack NULL is allowed. */
void nsync_pack_drop(struct repo_pack *pack);

#endif
