/*
 * pack_reuse.c: blobs out of the pack that an office sent as they lie there, compressed already.
 *
 * Git wrote that pack into a folder of ours, and its index: it unpacked each entry, computed the object's name from
 * it and noted the CRC-32 of its bytes. An entry whose bytes still have that CRC is the object of that name, which
 * is how git repack knows, too. A delta is taken only where what it starts from is a blob of this pack.
 *
 * What nobody judged must not get in beside what was judged: heads are written anew, and an entry that is longer
 * than compressing can make it, a delta that is larger than a file may be, or one at the end of a long chain of
 * them, is not taken; that blob is read and compressed anew.
 * source: gitformat-pack(5).
 */
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pack.h"

#define SUM_BYTES   20u
#define IDX_HEAD    8u
#define IDX_TABLES  (IDX_HEAD + 256u * 4u)
#define IDX_RECORD  (NSYNC_OID_BYTES + 4u + 4u)
#define LARGE       0x80000000u
#define MAX_OBJECTS (4u * 1024u * 1024u) /* a pack of more is read blob by blob */
#define MAX_DEPTH   50u                  /* as git repack has it */
#define NONE        SIZE_MAX

struct map {
	const uint8_t *p;
	size_t n;
};

static void map_release(struct map *map)
{
	if (map->p)
		munmap((void *)(uintptr_t)map->p, map->n);
}

static bool map_open(struct map *out, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	struct stat status;
	void *p = MAP_FAILED;

	if (fd < 0)
		return false;
	if (!fstat(fd, &status) && S_ISREG(status.st_mode) && status.st_size > 0) {
		out->n = (size_t)status.st_size;
		p = mmap(NULL, out->n, PROT_READ, MAP_PRIVATE, fd, 0);
	}
	close(fd);
	if (p == MAP_FAILED)
		return false;
	out->p = p;
	return true;
}

static uint32_t get_u32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* ---- the pack and its index ---- */

/* Where an object lies, and which of those that are wanted it is. */
struct place {
	uint32_t offset, position; /* in the pack; in the index */
	size_t wanted;             /* NONE */
};

struct old_pack {
	struct map idx, pack;
	uint32_t count;
	const uint8_t *ids, *crcs, *offsets;
	struct place *places; /* by offset */
};

static void old_pack_release(struct old_pack *old)
{
	map_release(&old->idx);
	map_release(&old->pack);
	free(old->places);
}

static int by_offset(const void *a, const void *b)
{
	const struct place *left = a, *right = b;

	return (left->offset > right->offset) - (left->offset < right->offset);
}

/* Both files are of version 2, belong together and have as many bytes as they say. */
static bool is_sound(struct old_pack *old)
{
	static const uint8_t idx_head[IDX_HEAD] = { 0xff, 't', 'O', 'c', 0, 0, 0, 2 },
			     pack_head[8] = { 'P', 'A', 'C', 'K', 0, 0, 0, 2 };
	const uint8_t *fanout = old->idx.p + IDX_HEAD;

	if (old->idx.n < IDX_TABLES + 2 * SUM_BYTES || old->pack.n < PACK_HEAD_BYTES + SUM_BYTES ||
	    memcmp(old->idx.p, idx_head, sizeof(idx_head)) || memcmp(old->pack.p, pack_head, sizeof(pack_head)))
		return false;
	for (size_t i = 1; i < 256; i++)
		if (get_u32(fanout + 4 * i) < get_u32(fanout + 4 * (i - 1)))
			return false;
	old->count = get_u32(fanout + 4 * 255);
	old->ids = old->idx.p + IDX_TABLES;
	old->crcs = old->ids + (size_t)old->count * NSYNC_OID_BYTES;
	old->offsets = old->crcs + (size_t)old->count * 4;
	return old->count <= MAX_OBJECTS && old->count == get_u32(old->pack.p + 8) &&
	       /* A longer one has offsets past 2 GiB. */
	       old->idx.n == IDX_TABLES + (size_t)old->count * IDX_RECORD + 2 * SUM_BYTES &&
	       !memcmp(old->idx.p + old->idx.n - 2 * SUM_BYTES, old->pack.p + old->pack.n - SUM_BYTES, SUM_BYTES);
}

static enum nsync_code read_places(bool *usable, struct old_pack *old, struct nsync_error *err)
{
	*usable = false;
	old->places = calloc((size_t)old->count + 1, sizeof(*old->places));
	if (!old->places)
		return nsync_fail_memory(err);
	for (uint32_t i = 0; i < old->count; i++)
		old->places[i] = (struct place){ get_u32(old->offsets + (size_t)i * 4), i, NONE };
	qsort(old->places, old->count, sizeof(*old->places), by_offset);
	for (uint32_t i = 0; i < old->count; i++)
		if (old->places[i].offset >= LARGE || old->places[i].offset >= old->pack.n - SUM_BYTES ||
		    old->places[i].offset < (i ? old->places[i - 1].offset + 1 : PACK_HEAD_BYTES))
			return NSYNC_OK;
	*usable = true;
	return NSYNC_OK;
}

/* usable: false where there is none, or one that is not as we know them. */
static enum nsync_code old_pack_open(struct old_pack *out, bool *usable, const char *idx, struct nsync_error *err)
{
	char pack[PATH_MAX];
	int n = snprintf(pack, sizeof(pack), "%.*spack", (int)(strlen(idx) - strlen("idx")), idx);

	*usable = n > 0 && (size_t)n < sizeof(pack) && map_open(&out->idx, idx) && map_open(&out->pack, pack) &&
		  is_sound(out);
	return *usable ? read_places(usable, out, err) : NSYNC_OK;
}

static struct place *place_at(const struct old_pack *old, uint64_t offset)
{
	const struct place key = { .offset = (uint32_t)offset };

	if (offset >= LARGE)
		return NULL;
	return bsearch(&key, old->places, old->count, sizeof(key), by_offset);
}

/* The position in the index of an object, NONE where it is not there. */
static size_t position_of(const struct old_pack *old, const uint8_t *id)
{
	const uint8_t *fanout = old->idx.p + IDX_HEAD;
	size_t low = id[0] ? get_u32(fanout + 4 * (id[0] - 1u)) : 0, high = get_u32(fanout + 4u * id[0]);

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = memcmp(old->ids + middle * NSYNC_OID_BYTES, id, NSYNC_OID_BYTES);

		if (!order)
			return middle;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NONE;
}

/* ---- one entry ---- */

struct old_entry {
	unsigned type;
	size_t size;            /* of what is compressed */
	struct nsync_oid base;  /* of a delta */
	struct nsync_str bytes; /* compressed */
};

/* The base of a delta by its distance. source: gitformat-pack(5), "offset encoding" */
static bool read_distance(struct nsync_oid *base, const uint8_t **p, const uint8_t *end, const struct old_pack *old,
			  const struct place *place)
{
	const struct place *found;
	uint64_t distance = 0;
	uint8_t byte = 0x80;

	for (size_t i = 0; byte & 0x80; i++) {
		if (*p == end || i == 5)
			return false;
		byte = *(*p)++;
		distance = (i ? (distance + 1) << 7 : 0) | (byte & 0x7f);
	}
	if (!distance || distance > place->offset)
		return false;
	found = place_at(old, place->offset - distance);
	if (found)
		memcpy(base->id, old->ids + (size_t)found->position * NSYNC_OID_BYTES, NSYNC_OID_BYTES);
	return found != NULL;
}

/* One entry lies behind the other, and the sum behind the last. */
static struct nsync_str entry_bytes(const struct old_pack *old, const struct place *place)
{
	size_t end = place + 1 < old->places + old->count ? place[1].offset : old->pack.n - SUM_BYTES;

	return (struct nsync_str){ (const char *)old->pack.p + place->offset, end - place->offset };
}

/* Its bytes are those that git saw. */
static bool is_whole(const struct old_pack *old, const struct place *place)
{
	struct nsync_str bytes = entry_bytes(old, place);

	return crc32_z(0, (const Bytef *)bytes.p, bytes.n) == get_u32(old->crcs + (size_t)place->position * 4);
}

/* False: not as we know them. */
static bool read_entry(struct old_entry *out, const struct old_pack *old, const struct place *place)
{
	struct nsync_str all = entry_bytes(old, place);
	const uint8_t *p = (const uint8_t *)all.p, *end = p + all.n;
	uint8_t byte = *p++;

	*out = (struct old_entry){ .type = byte >> 4 & 7, .size = byte & 15 };
	for (unsigned shift = 4; byte & 0x80; shift += 7) {
		if (p == end || shift > 4 + 3 * 7)
			return false;
		byte = *p++;
		out->size |= (size_t)(byte & 0x7f) << shift;
	}
	if (out->type == PACK_OFS_DELTA && !read_distance(&out->base, &p, end, old, place))
		return false;
	if (out->type == PACK_REF_DELTA) {
		if (end - p < NSYNC_OID_BYTES)
			return false;
		memcpy(out->base.id, p, NSYNC_OID_BYTES);
		p += NSYNC_OID_BYTES;
	}
	out->bytes = (struct nsync_str){ (const char *)p, (size_t)(end - p) };
	return true;
}

/* ---- putting ---- */

struct reuse {
	struct repo_pack *to;
	const struct nsync_repo *from;
	const struct nsync_oid *ids; /* wanted */
	bool *placed;
	size_t count, max;
	unsigned jobs;
	struct nsync_buf entry;
	z_stream stream;
	bool ready;
};

static void reuse_release(struct reuse *reuse)
{
	nsync_buf_release(&reuse->entry);
	if (reuse->ready)
		inflateEnd(&reuse->stream);
}

/* The size of the object that a delta makes, from its first bytes: of what it starts from, of itself. */
static bool delta_result(size_t *out, struct reuse *reuse, struct nsync_str bytes)
{
	z_stream *stream = &reuse->stream;
	uint8_t head[20];
	size_t at = 0, have;
	int rc = reuse->ready ? inflateReset(stream) : inflateInit(stream);

	if (rc != Z_OK)
		return false;
	reuse->ready = true;
	stream->next_in = (Bytef *)(uintptr_t)bytes.p;
	stream->avail_in = bytes.n > UINT_MAX ? UINT_MAX : (uInt)bytes.n;
	stream->next_out = head;
	stream->avail_out = sizeof(head);
	rc = inflate(stream, Z_SYNC_FLUSH);
	if (rc != Z_OK && rc != Z_STREAM_END && rc != Z_BUF_ERROR)
		return false;
	have = sizeof(head) - stream->avail_out;
	for (unsigned which = 0; which < 2; which++) {
		uint8_t byte = 0x80;

		*out = 0;
		for (unsigned shift = 0; byte & 0x80; shift += 7) {
			if (at == have || shift > 4 * 7)
				return false;
			byte = head[at++];
			*out |= (size_t)(byte & 0x7f) << shift;
		}
	}
	return true;
}

/* No more than zlib's own worst: five bytes for each stored block, a head and a sum. */
static bool is_tight(const struct old_entry *entry)
{
	return entry->bytes.n <= entry->size + entry->size / 1024 + 32;
}

static void add_distance(struct nsync_buf *out, uint64_t distance)
{
	uint8_t bytes[10];
	size_t at = sizeof(bytes);

	bytes[--at] = (uint8_t)(distance & 0x7f);
	while (distance >>= 7)
		bytes[--at] = (uint8_t)(0x80 | (--distance & 0x7f));
	nsync_buf_add(out, bytes + at, sizeof(bytes) - at);
}

/* Put one, if it can be taken as it is. */
static enum nsync_code put(struct reuse *reuse, const struct old_pack *old, const struct place *place,
			   struct nsync_error *err)
{
	const struct packed *base = NULL;
	struct old_entry entry;
	bool is_delta;
	size_t result;

	if (!is_whole(old, place) || !read_entry(&entry, old, place) || !is_tight(&entry) ||
	    entry.size > reuse->max)
		return NSYNC_OK;
	is_delta = entry.type == PACK_OFS_DELTA || entry.type == PACK_REF_DELTA;
	if (is_delta)
		base = nsync_pack_find(reuse->to, &entry.base);
	else if (entry.type != GIT_OBJECT_BLOB)
		return NSYNC_OK;
	if (is_delta && (!base || base->depth >= MAX_DEPTH || !delta_result(&result, reuse, entry.bytes) ||
			 result > reuse->max || entry.size > result))
		return NSYNC_OK;
	nsync_buf_clear(&reuse->entry);
	nsync_pack_add_head(&reuse->entry, is_delta ? PACK_OFS_DELTA : GIT_OBJECT_BLOB, entry.size);
	if (base)
		add_distance(&reuse->entry, reuse->to->size - base->offset);
	nsync_buf_str(&reuse->entry, entry.bytes);
	TRY(nsync_buf_check(&reuse->entry, err));
	reuse->placed[place->wanted] = true;
	return nsync_pack_put(reuse->to, &reuse->ids[place->wanted], nsync_buf_view(&reuse->entry),
			      base ? base->depth + 1 : 0, err);
}

/* ---- all that is wanted of one pack ---- */

/* Whether an entry is what may be taken, as far as it can be told before what it starts from is put. */
static bool looks_usable(const struct reuse *reuse, const struct old_pack *old, const struct place *place)
{
	const struct place *base;
	struct old_entry entry;
	size_t position;

	if (!read_entry(&entry, old, place))
		return false;
	if (entry.type != PACK_OFS_DELTA && entry.type != PACK_REF_DELTA)
		return entry.type == GIT_OBJECT_BLOB;
	position = position_of(old, entry.base.id);
	base = position == NONE ? NULL : place_at(old, get_u32(old->offsets + position * 4));
	return (base && base->wanted != NONE) || nsync_pack_find(reuse->to, &entry.base);
}

/*
 * Deltas of what is no part of the merge are compressed anew, and first: others may start from them. So an
 * office's new stories cost one such blob for a chain of them, and not the chain.
 */
static enum nsync_code copy_unusable(struct reuse *reuse, const struct old_pack *old, struct nsync_error *err)
{
	struct nsync_oid *ids = calloc(reuse->count + 1, sizeof(*ids));
	enum nsync_code code;
	size_t count = 0;

	if (!ids)
		return nsync_fail_memory(err);
	for (size_t i = 0; i < old->count; i++) {
		size_t wanted = old->places[i].wanted;

		if (wanted == NONE || looks_usable(reuse, old, &old->places[i]))
			continue;
		ids[count++] = reuse->ids[wanted];
		reuse->placed[wanted] = true;
	}
	code = nsync_pack_copy(reuse->to, reuse->from, ids, count, reuse->max, reuse->jobs, err);
	free(ids);
	return code;
}

static void find_wanted(struct reuse *reuse, struct old_pack *old)
{
	for (size_t i = 0; i < reuse->count; i++) {
		size_t position = reuse->placed[i] ? NONE : position_of(old, reuse->ids[i].id);
		struct place *place = position == NONE ? NULL : place_at(old, get_u32(old->offsets + position * 4));

		if (place)
			place->wanted = i;
	}
}

/* In the order of the pack, where what a delta starts from mostly comes first. */
static enum nsync_code reuse_pack(struct reuse *reuse, const char *idx, struct nsync_error *err)
{
	AUTO(old_pack_release) struct old_pack old = { .count = 0 };
	bool usable;

	TRY(old_pack_open(&old, &usable, idx, err));
	if (!usable)
		return NSYNC_OK;
	find_wanted(reuse, &old);
	TRY(copy_unusable(reuse, &old, err));
	for (size_t i = 0; i < old.count; i++) {
		const struct place *place = &old.places[i];

		if (place->wanted != NONE && !reuse->placed[place->wanted])
			TRY(put(reuse, &old, place, err));
	}
	return NSYNC_OK;
}

enum nsync_code nsync_pack_reuse(struct repo_pack *to, const struct nsync_repo *from,
				 const struct nsync_oid *ids, bool *placed, size_t count,
				 size_t max, unsigned jobs, struct nsync_error *err)
{
	AUTO(reuse_release) struct reuse reuse = { .to = to,
			       .from = from,
			       .ids = ids,
			       .placed = placed,
			       .count = count,
			       .max = max,
			       .jobs = jobs,
			       .entry = NSYNC_BUF_INIT(SIZE_MAX) };
	struct nsync_error none = { .code = NSYNC_OK };
	enum nsync_code code = NSYNC_OK;
	char folder[PATH_MAX], **names;
	size_t name_count;
	int n = snprintf(folder, sizeof(folder), "%s" PACK_FOLDER, git_repository_commondir(from->git));

	if (n < 0 || (size_t)n >= sizeof(folder) || nsync_file_list(&names, &name_count, folder, &none))
		return NSYNC_OK;
	for (size_t i = 0; i < name_count && !code; i++) {
		char path[PATH_MAX];

		n = snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
		if (n > 4 && (size_t)n < sizeof(path) && !strcmp(path + n - 4, ".idx"))
			code = reuse_pack(&reuse, path, err);
	}
	nsync_names_free(names, name_count);
	return code;
}
