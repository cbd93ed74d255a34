/*
 * excerpt_file.c: the file in the state folder that keeps excerpts of items for the next site, by
 * the blob that each was read from. It grows at its end:
 *
 *   nsync briefs 1 <build id> LF
 *   <blob><id><SHA-256 of the signed file><length of the JSON, 4 bytes, little-endian>
 *   <the item's body as JSON, nsync_digest_words in place of its text><SHA-256 of the entry so far>
 *
 * It saves work and proves nothing: a signed site, and digest --verify, do without.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/archive/internal.h"

#define MAX_FILE ((size_t)4 << 30)
#define HEAD     NSYNC_EXCERPT_HEAD

/* ---- entries ------------------------------------------------------------------------------- */

static int compare_entry(const void *a, const void *b)
{
	return memcmp(((const struct excerpt_entry *)a)->head,
		      ((const struct excerpt_entry *)b)->head, NSYNC_OID_BYTES);
}

static int compare_blob(const void *key, const void *element)
{
	return memcmp(((const struct nsync_oid *)key)->id,
		      ((const struct excerpt_entry *)element)->head, NSYNC_OID_BYTES);
}

/* Take the entry at text's start; false: there is no whole one. */
static bool take_entry(struct excerpt_entry *out, struct nsync_str *text)
{
	const uint8_t *head = (const uint8_t *)text->p, *length = head + HEAD - 4;
	size_t n;

	if (text->n < HEAD + NSYNC_HASH_BYTES)
		return false;
	n = length[0] | (size_t)length[1] << 8 | (size_t)length[2] << 16 | (size_t)length[3] << 24;
	if (n > text->n - HEAD - NSYNC_HASH_BYTES)
		return false;
	*out = (struct excerpt_entry){ head, n };
	text->p += HEAD + n + NSYNC_HASH_BYTES;
	text->n -= HEAD + n + NSYNC_HASH_BYTES;
	return true;
}

bool nsync_excerpt_decode(struct nsync_archive_version *version, struct nsync_str *json,
			  const struct excerpt_entry *entry)
{
	const struct nsync_str hashed = { (const char *)entry->head, HEAD + entry->length };
	const uint8_t *id = entry->head + NSYNC_OID_BYTES;
	uint8_t hash[NSYNC_HASH_BYTES];

	nsync_sha256(hash, hashed);
	if (memcmp(hash, hashed.p + hashed.n, sizeof(hash)) != 0)
		return false;
	*json = (struct nsync_str){ hashed.p + HEAD, entry->length };
	nsync_hex(version->file->id.hex, id, NSYNC_HASH_BYTES);
	memcpy(version->sha256, id + NSYNC_HASH_BYTES, NSYNC_HASH_BYTES);
	return true;
}

void nsync_excerpt_encode(struct nsync_archive_version *version, struct nsync_str json)
{
	struct nsync_buf *out = &version->entry;
	uint8_t head[HEAD] = { 0 }, hash[NSYNC_HASH_BYTES];
	uint8_t *id = head + NSYNC_OID_BYTES, *length = head + HEAD - 4;

	memcpy(head, version->blob.id, NSYNC_OID_BYTES);
	(void)nsync_unhex(id, NSYNC_HASH_BYTES, nsync_str(version->file->id.hex));
	memcpy(id + NSYNC_HASH_BYTES, version->sha256, NSYNC_HASH_BYTES);
	for (unsigned i = 0; i < 4; i++)
		length[i] = (uint8_t)(json.n >> 8 * i);
	nsync_buf_add(out, head, sizeof(head));
	nsync_buf_str(out, json);
	nsync_sha256(hash, nsync_buf_view(out));
	nsync_buf_add(out, hash, sizeof(hash));
}

/* ---- opening ------------------------------------------------------------------------------- */

/* Whatever another program wrote is not read: it may find other words in the same item. */
static void name_file(struct excerpt_file *file, const char *state)
{
	nsync_buf_text(&file->line, "nsync briefs 1 ");
	nsync_build_id(&file->line);
	nsync_buf_printf(&file->place, "%s/briefs", state);
	nsync_buf_char(&file->line, '\n');
	if (file->place.code != NSYNC_OK || file->line.code != NSYNC_OK)
		nsync_buf_release(&file->line);
}

static enum nsync_code find_entries(struct excerpt_file *file, struct nsync_str text,
				    struct nsync_error *err)
{
	struct excerpt_entry entry;
	size_t cap = 0;

	while (take_entry(&entry, &text)) {
		TRY(NSYNC_GROW(file->entries, file->count, cap, err));
		file->entries[file->count++] = entry;
	}
	file->good = text.n == 0;
	/* A file with a damaged end is written anew with all that there is, which is then read. */
	if (!file->good)
		file->count = 0;
	if (file->count)
		qsort(file->entries, file->count, sizeof(*file->entries), compare_entry);
	return NSYNC_OK;
}

enum nsync_code nsync_excerpt_file_open(struct excerpt_file *file, struct nsync_buf *bytes,
					const char *state, struct nsync_error *err)
{
	struct nsync_error none = { 0 };
	struct nsync_str line, text;

	nsync_buf_init(bytes, MAX_FILE);
	*file = (struct excerpt_file){ .place = NSYNC_BUF_INIT(8192),
				       .line = NSYNC_BUF_INIT(1024) };
	if (state)
		name_file(file, state);
	line = nsync_buf_view(&file->line);
	if (!line.n || nsync_file_read(bytes, file->place.p, &none))
		return NSYNC_OK;
	text = nsync_buf_view(bytes);
	file->size = text.n;
	if (!nsync_str_starts(text, line))
		return NSYNC_OK;
	return find_entries(file, (struct nsync_str){ text.p + line.n, text.n - line.n }, err);
}

void nsync_excerpt_file_release(struct excerpt_file *file)
{
	nsync_buf_release(&file->place);
	nsync_buf_release(&file->line);
	free(file->entries);
}

const struct excerpt_entry *nsync_excerpt_file_find(const struct excerpt_file *file,
						    const struct nsync_oid *blob)
{
	if (!file->count)
		return NULL;
	return bsearch(blob, file->entries, file->count, sizeof(*file->entries), compare_blob);
}

/* ---- saving ---- */

/* Another program may have put its own file there meanwhile, or added to this one. */
static bool is_unchanged(int fd, const struct excerpt_file *file)
{
	struct nsync_str line = nsync_buf_view(&file->line);
	char first[1024];
	struct stat status;

	return fstat(fd, &status) == 0 && S_ISREG(status.st_mode) &&
	       (uintmax_t)status.st_size == file->size && line.n <= sizeof(first) &&
	       pread(fd, first, line.n, 0) == (ssize_t)line.n && memcmp(first, line.p, line.n) == 0;
}

/*
 * In one piece: of two programs that add at the same time, neither writes into the other's entry.
 */
static void append(const struct excerpt_file *file, struct nsync_str bytes)
{
	int fd = open(file->place.p, O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

	if (fd < 0)
		return;
	/* Where the disk has no room for all of it, what was there before is still good. */
	if (is_unchanged(fd, file) && write(fd, bytes.p, bytes.n) != (ssize_t)bytes.n)
		(void)!ftruncate(fd, (off_t)file->size);
	close(fd);
}

void nsync_excerpt_file_save(const struct excerpt_file *file,
			     struct nsync_archive_versions *versions)
{
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(MAX_FILE);
	struct nsync_error ignored = { 0 };
	size_t added = 0;

	if (!file->line.n)
		return;
	/* A good entry behind a damaged one of the same blob is never found: write all next time. */
	if (atomic_load(&file->damaged)) {
		(void)unlink(file->place.p);
		return;
	}
	if (!file->good)
		nsync_buf_str(&out, nsync_buf_view(&file->line));
	for (size_t i = 0; i < versions->count; i++) {
		struct nsync_buf *entry = &versions->versions[i].entry;

		added += entry->n > 0;
		nsync_buf_str(&out, nsync_buf_view(entry));
		nsync_buf_release(entry);
	}
	if (!added || out.code != NSYNC_OK)
		return;
	if (file->good)
		append(file, nsync_buf_view(&out));
	else
		(void)!nsync_file_write_lax(file->place.p, nsync_buf_view(&out), 0600, &ignored);
}
