/*
 * pack.c: many objects as one pack. They are gathered, compressed, in a file without a name in the folder of
 * packs, so that a run that is killed leaves nothing; at the end it gets its head, its index and a name.
 * Deltas are kept where an office sent some (pack_reuse.c) and otherwise left to git gc: to look for them takes
 * four times as long as all the rest.
 * source: gitformat-pack(5).
 */
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "pack.h"

#define LEVEL     1 /* as libgit2 compresses loose objects */
#define FIRST_CAP 1024u

void nsync_squeezer_release(struct squeezer *squeezer)
{
	if (squeezer->ready)
		deflateEnd(&squeezer->stream);
}

/* ---- which objects are in it already ---- */

static size_t slot_of(const struct packed *slots, size_t cap, const struct nsync_oid *id)
{
	size_t at;

	memcpy(&at, id->id, sizeof(at));
	for (at &= cap - 1; !nsync_oid_zero(&slots[at].id) && !nsync_oid_eq(&slots[at].id, id);)
		at = (at + 1) & (cap - 1);
	return at;
}

static enum nsync_code grow(struct repo_pack *pack, struct nsync_error *err)
{
	size_t cap = pack->cap ? pack->cap * 2 : FIRST_CAP;
	struct packed *slots;

	if (cap > SIZE_MAX / sizeof(*slots))
		return nsync_fail_memory(err);
	slots = calloc(cap, sizeof(*slots));
	if (!slots)
		return nsync_fail_memory(err);
	for (size_t i = 0; i < pack->cap; i++)
		if (!nsync_oid_zero(&pack->slots[i].id))
			slots[slot_of(slots, cap, &pack->slots[i].id)] = pack->slots[i];
	free(pack->slots);
	pack->slots = slots;
	pack->cap = cap;
	return NSYNC_OK;
}

const struct packed *nsync_pack_find(const struct repo_pack *pack, const struct nsync_oid *id)
{
	const struct packed *found = pack->cap ? &pack->slots[slot_of(pack->slots, pack->cap, id)] : NULL;

	return found && !nsync_oid_zero(&found->id) ? found : NULL;
}

/* ---- one object ---- */

/* Three bits of type and the size, four bits and then seven a byte, the lowest first. */
void nsync_pack_add_head(struct nsync_buf *out, unsigned type, size_t size)
{
	unsigned byte = type << 4 | (unsigned)(size & 15);

	for (size >>= 4; size; size >>= 7) {
		nsync_buf_char(out, (char)(byte | 128));
		byte = (unsigned)(size & 127);
	}
	nsync_buf_char(out, (char)byte);
}

enum nsync_code nsync_pack_squeeze(struct nsync_buf *entry, struct squeezer *squeezer,
				   struct nsync_str bytes, git_object_t type,
				   struct nsync_error *err)
{
	z_stream *stream = &squeezer->stream;
	uint8_t piece[16384];
	int rc = squeezer->ready ? deflateReset(stream) : deflateInit(stream, LEVEL);

	if (rc != Z_OK)
		return nsync_fail_memory(err);
	squeezer->ready = true;
	if (bytes.n > UINT_MAX)
		return nsync_fail(err, NSYNC_ELIMIT, "pack", "an object of %zu bytes", bytes.n);
	nsync_buf_clear(entry);
	nsync_pack_add_head(entry, (unsigned)type, bytes.n);
	stream->next_in = (Bytef *)(uintptr_t)bytes.p;
	stream->avail_in = (uInt)bytes.n;
	do {
		stream->next_out = piece;
		stream->avail_out = sizeof(piece);
		rc = deflate(stream, Z_FINISH);
		nsync_buf_add(entry, piece, sizeof(piece) - stream->avail_out);
	} while (rc == Z_OK);
	if (rc != Z_STREAM_END)
		return nsync_fail(err, NSYNC_EIO, "pack", "cannot compress");
	return nsync_buf_check(entry, err);
}

enum nsync_code nsync_pack_put(struct repo_pack *pack, const struct nsync_oid *id,
			       struct nsync_str entry, unsigned depth, struct nsync_error *err)
{
	struct packed *slot;

	if (pack->count >= pack->cap / 2)
		TRY(grow(pack, err));
	slot = &pack->slots[slot_of(pack->slots, pack->cap, id)];
	if (!nsync_oid_zero(&slot->id))
		return NSYNC_OK;
	if (fwrite(entry.p, 1, entry.n, pack->file) != entry.n)
		return nsync_fail_errno(err, "pack", "cannot write");
	*slot = (struct packed){ .id = *id,
				 .crc = (uint32_t)crc32_z(0, (const Bytef *)entry.p, entry.n),
				 .depth = depth,
				 .offset = pack->size };
	pack->size += entry.n;
	pack->count++;
	return NSYNC_OK;
}

enum nsync_code nsync_repo_write(struct nsync_oid *out, struct nsync_repo *repo,
				 struct nsync_str bytes, git_object_t type, const char *what,
				 struct nsync_error *err)
{
	AUTO(nsync_squeezer_release) struct squeezer squeezer = { .ready = false };
	AUTO(nsync_buf_release) struct nsync_buf entry = NSYNC_BUF_INIT(SIZE_MAX);
	const char *p = bytes.p ? bytes.p : "";
	git_oid id;
	int rc = repo->pack ? git_odb_hash(&id, p, bytes.n, type) :
			      git_odb_write(&id, repo->odb, p, bytes.n, type);

	if (rc)
		return nsync_repo_fail_in(err, rc, repo, NULL, what);
	*out = from_git(&id);
	if (!repo->pack)
		return NSYNC_OK;
	TRY(nsync_pack_squeeze(&entry, &squeezer, bytes, type, err));
	return nsync_pack_put(repo->pack, out, nsync_buf_view(&entry), 0, err);
}

/* ---- the whole ---- */

void nsync_pack_drop(struct repo_pack *pack)
{
	if (!pack)
		return;
	if (pack->file)
		fclose(pack->file);
	free(pack->folder);
	free(pack->slots);
	free(pack);
}

enum nsync_code nsync_repo_pack_begin(struct nsync_repo *repo, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf path = NSYNC_BUF_INIT(PATH_MAX);
	struct repo_pack *pack;
	size_t folder;
	int fd;

	nsync_buf_printf(&path, "%s" PACK_FOLDER, git_repository_commondir(repo->git));
	TRY(nsync_buf_check(&path, err));
	TRY(nsync_file_mkdirs(path.p, 0777, err));
	folder = path.n;
	/* A name that git prune knows, for the moment that it has one. */
	nsync_buf_text(&path, "/tmp_pack_XXXXXX");
	TRY(nsync_buf_check(&path, err));
	fd = mkostemp(path.p, O_CLOEXEC);
	if (fd < 0)
		return nsync_fail_errno(err, path.p, "cannot write");
	unlink(path.p);
	pack = calloc(1, sizeof(*pack));
	if (pack) {
		pack->size = PACK_HEAD_BYTES;
		pack->folder = strndup(path.p, folder);
		pack->file = fdopen(fd, "w+");
	}
	if (!pack || !pack->file)
		close(fd);
	if (!pack || !pack->file || !pack->folder) {
		nsync_pack_drop(pack);
		return nsync_fail_memory(err);
	}
	nsync_pack_drop(repo->pack);
	repo->pack = pack;
	return NSYNC_OK;
}

void nsync_repo_pack_drop(struct nsync_repo *repo)
{
	nsync_pack_drop(TAKE(repo->pack));
}

enum nsync_code nsync_repo_pack_end(struct nsync_repo *repo, struct nsync_error *err)
{
	struct repo_pack *pack = TAKE(repo->pack);
	enum nsync_code code = pack->count ? nsync_pack_finish(pack, err) : NSYNC_OK;

	nsync_pack_drop(pack);
	if (!code)
		git_odb_refresh(repo->odb);
	return code;
}
