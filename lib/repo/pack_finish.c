/*
 * pack_finish.c: a gathered pack gets its head, its trailer and its index, version 2, and then its name.
 * The pack is there before its index, which is what git and libgit2 look for: a run that is killed between the two
 * leaves a file that nothing reads and the next run replaces. Both are named after the objects in them, as git named
 * packs up to 1.8: the same merge again has the same name and leaves no second pack.
 * source: gitformat-pack(5).
 */
#include <fcntl.h>
#include <limits.h>
#include <nettle/sha1.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cause.h"
#include "pack.h"

#define PIECE       (256u * 1024u)
#define FANOUT      256u
#define SMALL       0x80000000u /* offsets from here on lie in a table of their own */
#define FILE_MODE   0444 /* as git's packs have it */

static void put_u32(uint8_t out[4], uint32_t value)
{
	for (size_t i = 0; i < 4; i++)
		out[i] = (uint8_t)(value >> (24 - 8 * i));
}

static void add_u32(struct nsync_buf *out, uint32_t value)
{
	uint8_t bytes[4];

	put_u32(bytes, value);
	nsync_buf_add(out, bytes, sizeof(bytes));
}

/* ---- the objects in order ---- */

static int by_id(const void *a, const void *b)
{
	const struct packed *left = a, *right = b;

	return memcmp(left->id.id, right->id.id, NSYNC_OID_BYTES);
}

/* The slots that are taken, moved to the front and sorted: it is no hash table from here on. */
static void sort(struct repo_pack *pack)
{
	size_t kept = 0;

	for (size_t i = 0; i < pack->cap; i++)
		if (!nsync_oid_zero(&pack->slots[i].id))
			pack->slots[kept++] = pack->slots[i];
	pack->cap = 0;
	qsort(pack->slots, kept, sizeof(*pack->slots), by_id);
}

static void add_name(struct nsync_buf *path, const struct repo_pack *pack)
{
	struct nsync_oid sum;
	struct sha1_ctx sha1;
	char hex[NSYNC_OID_HEX];

	sha1_init(&sha1);
	for (size_t i = 0; i < pack->count; i++)
		sha1_update(&sha1, NSYNC_OID_BYTES, pack->slots[i].id.id);
	sha1_digest(&sha1, SHA1_DIGEST_SIZE, sum.id);
	nsync_oid_hex(hex, &sum);
	nsync_buf_printf(path, "%s/pack-%s", pack->folder, hex);
}

/* ---- the pack ---- */

/* A file that has a name only while it is written; fd and the name are gone with it unless they were taken. */
struct temporary {
	char name[PATH_MAX];
	FILE *file;
};

static void temporary_release(struct temporary *temporary)
{
	if (temporary->file)
		fclose(temporary->file);
	if (temporary->name[0])
		unlink(temporary->name);
}

static enum nsync_code temporary_open(struct temporary *out, const char *folder, struct nsync_error *err)
{
	int fd, n = snprintf(out->name, sizeof(out->name), "%s/tmp_pack_XXXXXX", folder);

	if (n < 0 || (size_t)n >= sizeof(out->name)) {
		out->name[0] = '\0';
		return nsync_fail(err, NSYNC_ELIMIT, folder, "too long a path");
	}
	fd = mkostemp(out->name, O_CLOEXEC);
	if (fd < 0) {
		out->name[0] = '\0';
		return nsync_fail_errno(err, folder, "cannot write");
	}
	out->file = fdopen(fd, "w");
	if (out->file)
		return NSYNC_OK;
	close(fd);
	return nsync_fail_memory(err);
}

static bool write_summed(FILE *file, struct sha1_ctx *sum, const void *bytes, size_t n)
{
	sha1_update(sum, n, bytes);
	return fwrite(bytes, 1, n, file) == n;
}

static enum nsync_code write_pack(uint8_t sum[SHA1_DIGEST_SIZE], struct temporary *to, struct repo_pack *pack,
				  struct nsync_error *err)
{
	uint8_t head[PACK_HEAD_BYTES] = { 'P', 'A', 'C', 'K', 0, 0, 0, 2 };
	AUTO(nsync_buf_release) struct nsync_buf piece = NSYNC_BUF_INIT(PIECE + 1);
	uint64_t size = PACK_HEAD_BYTES;
	struct sha1_ctx sha1;
	bool ok;
	size_t n;

	put_u32(head + 8, (uint32_t)pack->count);
	if (!nsync_buf_reserve(&piece, PIECE))
		return nsync_fail_memory(err);
	if (fflush(pack->file) || fseek(pack->file, 0, SEEK_SET))
		return nsync_fail_errno(err, "pack", "cannot write");
	sha1_init(&sha1);
	ok = write_summed(to->file, &sha1, head, sizeof(head));
	while (ok && (n = fread(piece.p, 1, PIECE, pack->file)) > 0) {
		ok = write_summed(to->file, &sha1, piece.p, n);
		size += n;
	}
	if (ok && (ferror(pack->file) || size != pack->size))
		return nsync_fail(err, NSYNC_EIO, "pack", "cannot read what was written");
	sha1_digest(&sha1, SHA1_DIGEST_SIZE, sum);
	if (!ok || fwrite(sum, 1, SHA1_DIGEST_SIZE, to->file) != SHA1_DIGEST_SIZE || fflush(to->file) ||
	    fchmod(fileno(to->file), FILE_MODE & ~nsync_repo_umask()) || fsync(fileno(to->file)))
		return nsync_fail_errno(err, pack->folder, "cannot write a pack");
	return NSYNC_OK;
}

/* ---- its index ---- */

static void add_fanout(struct nsync_buf *out, const struct repo_pack *pack)
{
	size_t at = 0;

	for (unsigned first = 0; first < FANOUT; first++) {
		while (at < pack->count && pack->slots[at].id.id[0] == first)
			at++;
		add_u32(out, (uint32_t)at);
	}
}

static void add_offsets(struct nsync_buf *out, const struct repo_pack *pack)
{
	uint32_t large = 0;

	for (size_t i = 0; i < pack->count; i++) {
		uint64_t offset = pack->slots[i].offset;

		add_u32(out, offset < SMALL ? (uint32_t)offset : SMALL | large++);
	}
	for (size_t i = 0; i < pack->count && large; i++) {
		uint64_t offset = pack->slots[i].offset;

		if (offset < SMALL)
			continue;
		add_u32(out, (uint32_t)(offset >> 32));
		add_u32(out, (uint32_t)offset);
	}
}

static enum nsync_code build_index(struct nsync_buf *out, const struct repo_pack *pack,
				   const uint8_t pack_sum[SHA1_DIGEST_SIZE], struct nsync_error *err)
{
	static const uint8_t head[8] = { 0xff, 't', 'O', 'c', 0, 0, 0, 2 };
	uint8_t sum[SHA1_DIGEST_SIZE];
	struct sha1_ctx sha1;

	nsync_buf_add(out, head, sizeof(head));
	add_fanout(out, pack);
	for (size_t i = 0; i < pack->count; i++)
		nsync_buf_add(out, pack->slots[i].id.id, NSYNC_OID_BYTES);
	for (size_t i = 0; i < pack->count; i++)
		add_u32(out, pack->slots[i].crc);
	add_offsets(out, pack);
	nsync_buf_add(out, pack_sum, SHA1_DIGEST_SIZE);
	TRY(nsync_buf_check(out, err));
	sha1_init(&sha1);
	sha1_update(&sha1, out->n, (const uint8_t *)out->p);
	sha1_digest(&sha1, SHA1_DIGEST_SIZE, sum);
	nsync_buf_add(out, sum, sizeof(sum));
	return nsync_buf_check(out, err);
}

/* ---- both ---- */

/* What an earlier run of the same merge left is whole and has the same objects, in whatever order. */
static bool is_there(struct nsync_buf *path, const char *index)
{
	bool there = nsync_file_exists(index);

	nsync_buf_text(path, ".pack");
	return there && !path->code && nsync_file_exists(path->p);
}

enum nsync_code nsync_pack_finish(struct repo_pack *pack, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf path = NSYNC_BUF_INIT(PATH_MAX), index = NSYNC_BUF_INIT(PATH_MAX),
			 bytes = NSYNC_BUF_INIT(SIZE_MAX);
	AUTO(temporary_release) struct temporary made = { .file = NULL };
	uint8_t sum[SHA1_DIGEST_SIZE];

	if (pack->count > UINT32_MAX)
		return nsync_fail(err, NSYNC_ELIMIT, "pack", "%zu objects", pack->count);
	sort(pack);
	add_name(&path, pack);
	nsync_buf_printf(&index, "%s.idx", path.p ? path.p : "");
	TRY(nsync_buf_check(&path, err));
	TRY(nsync_buf_check(&index, err));
	if (is_there(&path, index.p))
		return NSYNC_OK;
	TRY(nsync_buf_check(&path, err));
	TRY(temporary_open(&made, pack->folder, err));
	TRY(write_pack(sum, &made, pack, err));
	TRY(build_index(&bytes, pack, sum, err));
	if (rename(made.name, path.p))
		return nsync_fail_errno(err, path.p, "cannot write");
	made.name[0] = '\0';
	return nsync_file_write(index.p, nsync_buf_view(&bytes), FILE_MODE, err);
}
