/*
 * pack.c: many objects as one pack. They are gathered, compressed, in a file without a name in the folder of
 * packs, so that a run that is killed leaves nothing; at the end libgit2's indexer reads it as it would read a
 * fetched pack: it checks every object, and pack and index get their names when they are whole.
 * Deltas are left to git gc: to look for them takes four times as long as all the rest.
 * source: gitformat-pack(5).
 */
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

#include "pack.h"
#include "sha1.h"

#define LEVEL     1 /* as libgit2 compresses loose objects */
#define PIECE     (256u * 1024u)
#define FIRST_CAP 1024u
#define KEPT      (64u * 1024u) /* a larger buffer is not used again */

struct repo_pack {
	FILE *file;
	struct nsync_oid *ids; /* a hash table, cap is a power of two; zero: free */
	size_t count, cap;
};

/* What one thread compresses with. */
struct squeezer {
	z_stream stream;
	bool ready;
};

static void squeezer_release(struct squeezer *squeezer)
{
	if (squeezer->ready)
		deflateEnd(&squeezer->stream);
}

static void file_close(FILE **file)
{
	if (*file)
		fclose(*file);
}

/* ---- which objects are in it already ---- */

static size_t slot_of(const struct nsync_oid *ids, size_t cap, const struct nsync_oid *id)
{
	size_t at;

	memcpy(&at, id->id, sizeof(at));
	for (at &= cap - 1; !nsync_oid_zero(&ids[at]) && !nsync_oid_eq(&ids[at], id);)
		at = (at + 1) & (cap - 1);
	return at;
}

static enum nsync_code grow(struct repo_pack *pack, struct nsync_error *err)
{
	size_t cap = pack->cap ? pack->cap * 2 : FIRST_CAP;
	struct nsync_oid *ids;

	if (cap > SIZE_MAX / sizeof(*ids))
		return nsync_fail_memory(err);
	ids = calloc(cap, sizeof(*ids));
	if (!ids)
		return nsync_fail_memory(err);
	for (size_t i = 0; i < pack->cap; i++)
		if (!nsync_oid_zero(&pack->ids[i]))
			ids[slot_of(ids, cap, &pack->ids[i])] = pack->ids[i];
	free(pack->ids);
	pack->ids = ids;
	pack->cap = cap;
	return NSYNC_OK;
}

/* ---- one object ---- */

/* Three bits of type and the size, four bits and then seven a byte, the lowest first. */
static void add_head(struct nsync_buf *out, git_object_t type, size_t size)
{
	unsigned byte = (unsigned)type << 4 | (unsigned)(size & 15);

	for (size >>= 4; size; size >>= 7) {
		nsync_buf_char(out, (char)(byte | 128));
		byte = (unsigned)(size & 127);
	}
	nsync_buf_char(out, (char)byte);
}

/* entry: emptied first. */
static enum nsync_code squeeze(struct nsync_buf *entry, struct squeezer *squeezer, struct nsync_str bytes,
			       git_object_t type, struct nsync_error *err)
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
	add_head(entry, type, bytes.n);
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

static enum nsync_code put(struct repo_pack *pack, const struct nsync_oid *id, struct nsync_str entry,
			   struct nsync_error *err)
{
	size_t at;

	if (pack->count >= pack->cap / 2 && grow(pack, err))
		return err->code;
	at = slot_of(pack->ids, pack->cap, id);
	if (!nsync_oid_zero(&pack->ids[at]))
		return NSYNC_OK;
	if (fwrite(entry.p, 1, entry.n, pack->file) != entry.n)
		return nsync_fail_errno(err, "pack", "cannot write");
	pack->ids[at] = *id;
	pack->count++;
	return NSYNC_OK;
}

enum nsync_code repo_write(struct nsync_oid *out, struct nsync_repo *repo, struct nsync_str bytes,
			   git_object_t type, const char *what, struct nsync_error *err)
{
	AUTO(squeezer_release)
	struct squeezer squeezer = { .ready = false };
	AUTO(nsync_buf_release)
	struct nsync_buf entry = NSYNC_BUF_INIT(SIZE_MAX);
	const char *p = bytes.p ? bytes.p : "";
	git_oid id;
	int rc = repo->pack ? git_odb_hash(&id, p, bytes.n, type) :
			      git_odb_write(&id, repo->odb, p, bytes.n, type);

	if (rc)
		return repo_fail(err, rc, NULL, what);
	*out = from_git(&id);
	if (!repo->pack)
		return NSYNC_OK;
	if (squeeze(&entry, &squeezer, bytes, type, err))
		return err->code;
	return put(repo->pack, out, nsync_buf_view(&entry), err);
}

/* ---- many blobs, on all cores ---- */

/*
 * So many are compressed at a time and then written in their order: the same merge gives the same pack, so one
 * that was killed before its ref moved and is run again leaves no second one.
 */
#define AT_ONCE 32u

struct copying {
	const struct nsync_copy *blobs; /* of this time */
	size_t max;
	struct nsync_buf entries[AT_ONCE];
	struct copier {
		struct squeezer squeezer;
		struct nsync_repo *from; /* this worker's own handle of `of` */
		const struct nsync_repo *of;
	} workers[NSYNC_MAX_JOBS];
};

/* A blob is what its name says, or it is not read (nsync_repo_start): so its name need not be computed again. */
static enum nsync_code copy_one(void *payload, unsigned worker, size_t i, struct nsync_error *err)
{
	struct copying *copying = payload;
	struct copier *mine = &copying->workers[worker];
	const struct nsync_copy *blob = &copying->blobs[i];
	AUTO(nsync_buf_release)
	struct nsync_buf bytes = NSYNC_BUF_INIT(copying->max);

	if (mine->of != blob->from) {
		nsync_repo_free(TAKE(mine->from));
		mine->of = NULL;
		if (nsync_repo_reopen(&mine->from, blob->from, err))
			return err->code;
		mine->of = blob->from;
	}
	if (nsync_repo_blob(&bytes, mine->from, &blob->id, copying->max, err))
		return err->code;
	return squeeze(&copying->entries[i], &mine->squeezer, nsync_buf_view(&bytes), GIT_OBJECT_BLOB, err);
}

static enum nsync_code copy_some(struct nsync_repo *to, struct copying *copying, size_t count, unsigned jobs,
				 struct nsync_error *err)
{
	enum nsync_code code = nsync_pool_run(jobs, count, copy_one, copying, err);

	for (size_t i = 0; i < count && !code; i++) {
		code = put(to->pack, &copying->blobs[i].id, nsync_buf_view(&copying->entries[i]), err);
		if (copying->entries[i].n > KEPT)
			nsync_buf_release(&copying->entries[i]); /* a picture's */
	}
	return code;
}

static void copying_free(struct copying *copying)
{
	for (size_t i = 0; i < NSYNC_MAX_JOBS; i++) {
		nsync_repo_free(copying->workers[i].from);
		squeezer_release(&copying->workers[i].squeezer);
	}
	for (size_t i = 0; i < AT_ONCE; i++)
		nsync_buf_release(&copying->entries[i]);
	free(copying);
}

static enum nsync_code copy_packed(struct nsync_repo *to, const struct nsync_copy *blobs, size_t count,
				   size_t max, unsigned jobs, struct nsync_error *err)
{
	struct copying *copying = calloc(1, sizeof(*copying));
	enum nsync_code code = NSYNC_OK;

	if (!copying)
		return nsync_fail_memory(err);
	copying->max = max;
	for (size_t i = 0; i < AT_ONCE; i++)
		nsync_buf_init(&copying->entries[i], SIZE_MAX);
	for (size_t at = 0; at < count && !code; at += AT_ONCE) {
		copying->blobs = blobs + at;
		code = copy_some(to, copying, count - at < AT_ONCE ? count - at : AT_ONCE, jobs, err);
	}
	copying_free(copying);
	return code;
}

enum nsync_code nsync_repo_copy_blobs(struct nsync_repo *to, const struct nsync_copy *blobs, size_t count,
				      size_t max, unsigned jobs, struct nsync_error *err)
{
	if (to->pack)
		return copy_packed(to, blobs, count, max, jobs, err);
	for (size_t i = 0; i < count; i++)
		if (nsync_repo_copy_blob(to, blobs[i].from, &blobs[i].id, max, err))
			return err->code;
	return NSYNC_OK;
}

/* ---- the whole ---- */

void pack_drop(struct repo_pack *pack)
{
	if (!pack)
		return;
	file_close(&pack->file);
	free(pack->ids);
	free(pack);
}

enum nsync_code nsync_repo_pack_begin(struct nsync_repo *repo, struct nsync_error *err)
{
	AUTO(nsync_buf_release)
	struct nsync_buf folder = NSYNC_BUF_INIT(PATH_MAX);
	struct repo_pack *pack;
	int fd;

	nsync_buf_printf(&folder, "%sobjects/pack", git_repository_commondir(repo->git));
	if (nsync_buf_check(&folder, err) || nsync_file_mkdirs(folder.p, 0777, err))
		return err->code;
	/* A name that git prune knows, for the moment that it has one. */
	nsync_buf_text(&folder, "/tmp_pack_XXXXXX");
	if (nsync_buf_check(&folder, err))
		return err->code;
	fd = mkostemp(folder.p, O_CLOEXEC);
	if (fd < 0)
		return nsync_fail_errno(err, folder.p, "cannot write");
	unlink(folder.p);
	pack = calloc(1, sizeof(*pack));
	if (pack)
		pack->file = fdopen(fd, "w+");
	if (!pack || !pack->file) {
		close(fd);
		free(pack);
		return nsync_fail_memory(err);
	}
	pack_drop(repo->pack);
	repo->pack = pack;
	return NSYNC_OK;
}

void nsync_repo_pack_drop(struct nsync_repo *repo)
{
	pack_drop(TAKE(repo->pack));
}

/* What the indexer takes, and the sum over it. */
struct feed {
	git_odb_writepack *into;
	git_indexer_progress stats;
	struct sha1 sum;
};

static enum nsync_code feed(struct feed *feed, const void *bytes, size_t n, struct nsync_error *err)
{
	int rc = feed->into->append(feed->into, bytes, n, &feed->stats);

	sha1_add(&feed->sum, bytes, n);
	return rc < 0 ? repo_fail(err, rc, "pack", "cannot write a pack") : NSYNC_OK;
}

static enum nsync_code feed_all(struct feed *to, struct repo_pack *pack, struct nsync_error *err)
{
	uint8_t head[12] = { 'P', 'A', 'C', 'K', 0, 0, 0, 2 }, sum[SHA1_BYTES];
	AUTO(nsync_buf_release)
	struct nsync_buf piece = NSYNC_BUF_INIT(PIECE + 1);
	size_t n;
	int rc;

	for (size_t i = 0; i < 4; i++)
		head[8 + i] = (uint8_t)(pack->count >> (24 - 8 * i));
	piece.p = malloc(PIECE);
	if (!piece.p)
		return nsync_fail_memory(err);
	sha1_init(&to->sum);
	if (feed(to, head, sizeof(head), err))
		return err->code;
	while ((n = fread(piece.p, 1, PIECE, pack->file)) > 0)
		if (feed(to, piece.p, n, err))
			return err->code;
	if (ferror(pack->file))
		return nsync_fail_errno(err, "pack", "cannot read");
	sha1_final(sum, &to->sum);
	rc = to->into->append(to->into, sum, sizeof(sum), &to->stats);
	if (rc >= 0)
		rc = to->into->commit(to->into, &to->stats);
	return rc < 0 ? repo_fail(err, rc, "pack", "cannot write a pack") : NSYNC_OK;
}

enum nsync_code nsync_repo_pack_end(struct nsync_repo *repo, struct nsync_error *err)
{
	struct repo_pack *pack = TAKE(repo->pack);
	struct feed to = { .into = NULL };
	enum nsync_code code = NSYNC_OK;
	int rc;

	if (fflush(pack->file) || fseek(pack->file, 0, SEEK_SET))
		code = nsync_fail_errno(err, "pack", "cannot write");
	else if (pack->count > UINT32_MAX)
		code = nsync_fail(err, NSYNC_ELIMIT, "pack", "%zu objects", pack->count);
	if (!code && pack->count) {
		rc = git_odb_write_pack(&to.into, repo->odb, NULL, NULL);
		code = rc ? repo_fail(err, rc, "pack", "cannot write a pack") :
			    feed_all(&to, pack, err);
		if (to.into)
			to.into->free(to.into);
	}
	pack_drop(pack);
	if (!code)
		git_odb_refresh(repo->odb);
	return code;
}
