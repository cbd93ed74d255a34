/*
 * stories_brief.c: items without their texts. A site of thousands of stories needs the text of those only whose
 * pages it makes; of all others, what lists show. That is kept in the state folder by the blob that it was read
 * from, so that after a merge only what came is read. The file grows at its end:
 *
 *   nsync briefs 1 <program> LF
 *   <blob><id><SHA-256 of the signed file><length of what follows, 4 bytes, little-endian first>
 *   <the item's body as JSON, nsync_digest_words in place of its text><SHA-256 of the entry so far>
 *
 * It saves work and proves nothing: a signed site, and digest --verify, do without.
 */
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/archive/internal.h"

#define MAX_BRIEFS ((size_t)4 << 30)
/* Bytes of signed files that are kept in memory, and as much again for each of them. */
#define MAX_WHOLE  ((size_t)64 << 20)
#define HEAD (NSYNC_OID_BYTES + 2 * NSYNC_HASH_BYTES + 4)

/* ---- what is known --------------------------------------------------------------- */

struct entry {
	const uint8_t *head; /* HEAD bytes; the JSON follows, then the hash */
	size_t length;       /* of the JSON */
};

struct briefs {
	struct nsync_buf place, line; /* the file, and its first line; empty: none is kept */
	struct entry *entries;        /* by blob */
	size_t count;
	bool whole;         /* the file can be added to */
	atomic_bool spoilt; /* one of the entries is */
};

static void briefs_release(struct briefs *briefs)
{
	nsync_buf_release(&briefs->place);
	nsync_buf_release(&briefs->line);
	free(briefs->entries);
}

static int compare_entry(const void *a, const void *b)
{
	return memcmp(((const struct entry *)a)->head, ((const struct entry *)b)->head,
		      NSYNC_OID_BYTES);
}

static int compare_blob(const void *key, const void *element)
{
	return memcmp(((const struct nsync_oid *)key)->id, ((const struct entry *)element)->head,
		      NSYNC_OID_BYTES);
}

/* The entry at text's start, which becomes what follows it. */
static bool take_entry(struct entry *out, struct nsync_str *text)
{
	const uint8_t *head = (const uint8_t *)text->p, *length = head + HEAD - 4;
	size_t n;

	if (text->n < HEAD + NSYNC_HASH_BYTES)
		return false;
	n = length[0] | (size_t)length[1] << 8 | (size_t)length[2] << 16 | (size_t)length[3] << 24;
	if (n > text->n - HEAD - NSYNC_HASH_BYTES)
		return false;
	*out = (struct entry){ head, n };
	text->p += HEAD + n + NSYNC_HASH_BYTES;
	text->n -= HEAD + n + NSYNC_HASH_BYTES;
	return true;
}

/* Of this program, and whole as far as can be seen without reading all of it. bytes: outlives briefs. */
static enum nsync_code load(struct briefs *briefs, struct nsync_buf *bytes, struct nsync_error *err)
{
	struct nsync_error none = { 0 };
	struct nsync_str line = nsync_buf_view(&briefs->line), text;
	struct entry entry;

	if (!line.n || nsync_file_read(bytes, briefs->place.p, &none))
		return NSYNC_OK;
	text = nsync_buf_view(bytes);
	if (!nsync_str_starts(text, line))
		return NSYNC_OK;
	text.p += line.n;
	text.n -= line.n;
	for (size_t cap = 0; take_entry(&entry, &text); briefs->entries[briefs->count++] = entry) {
		if (briefs->count < cap)
			continue;
		cap = cap ? 2 * cap : 1024;
		struct entry *grown = reallocarray(briefs->entries, cap, sizeof(*grown));

		if (!grown)
			return nsync_fail_memory(err);
		briefs->entries = grown;
	}
	briefs->whole = text.n == 0;
	if (briefs->count)
		qsort(briefs->entries, briefs->count, sizeof(*briefs->entries), compare_entry);
	return NSYNC_OK;
}

static const struct entry *find(const struct briefs *briefs, const struct nsync_oid *blob)
{
	return briefs->count ? bsearch(blob, briefs->entries, briefs->count,
				       sizeof(*briefs->entries), compare_blob)
			     : NULL;
}

/* ---- one item ---------------------------------------------------------------------- */

static bool read_brief(struct nsync_archive_version *version, struct nsync_str json,
		       enum nsync_code *code, struct nsync_error *err)
{
	struct nsync_verdict verdict = { 0 };
	struct nsync_error none = { 0 };

	version->item = malloc(sizeof(*version->item));
	if (!version->item) {
		*code = nsync_fail_memory(err);
		return false;
	}
	/* Words may be longer than the text, where they tell of what is left out: the bound of a signed file is too near. */
	if (nsync_json_read(&version->doc, json, &nsync_json_record, &none) == NSYNC_OK &&
	    nsync_item_read(version->item, &verdict, version->doc.root) == NSYNC_REASON_OK) {
		version->brief = true;
		return true;
	}
	free(version->item);
	version->item = NULL;
	return false;
}

/* From what is known; false: it is spoilt, or memory ran out. */
static bool recall(struct nsync_archive_version *version, const struct entry *entry,
		   enum nsync_code *code, struct nsync_error *err)
{
	const struct nsync_str json = { (const char *)entry->head + HEAD, entry->length };
	uint8_t hash[NSYNC_HASH_BYTES];

	nsync_sha256(hash, (struct nsync_str){ (const char *)entry->head, HEAD + entry->length });
	if (memcmp(hash, json.p + json.n, sizeof(hash)) != 0 ||
	    !read_brief(version, json, code, err))
		return false;
	nsync_hex(version->id.hex, entry->head + NSYNC_OID_BYTES, NSYNC_HASH_BYTES);
	memcpy(version->sha256, entry->head + NSYNC_OID_BYTES + NSYNC_HASH_BYTES, NSYNC_HASH_BYTES);
	return true;
}

/* The end of the string that begins at text.p[at]; what was read ends. */
static size_t string_end(struct nsync_str text, size_t at)
{
	for (size_t from = at + 1;; from = at) {
		size_t slashes = 0;

		at = (size_t)((const char *)memchr(text.p + from, '"', text.n - from) - text.p) + 1;
		while (text.p[at - 2 - slashes] == '\\')
			slashes++;
		if (slashes % 2 == 0)
			return at;
	}
}

static const struct nsync_json *text_of(const struct nsync_json *body)
{
	const struct nsync_json *bodies = nsync_json_get(body, NSYNC_STR("bodies"));
	const struct nsync_json *at = bodies ? nsync_json_first(bodies) : NULL;

	while (at && !nsync_str_is(nsync_json_get_str(at, NSYNC_STR("role")), "main"))
		at = nsync_json_next(bodies, at);
	return at ? nsync_json_get(at, NSYNC_STR("value")) : NULL;
}

/* The body as it stands in the signed file, with words in place of its text. body: item, the file's first member. */
static void add_brief(struct nsync_buf *out, struct nsync_str file, const struct nsync_json *body,
		      struct nsync_str words)
{
	const struct nsync_json *text = text_of(body), *after = body + body->span;
	size_t end = after->offset, rest = text ? string_end(file, text->offset) : 0;

	while (end > body->offset && file.p[end - 1] != '}')
		end--;
	if (!text)
		return;
	nsync_buf_add(out, file.p + body->offset, text->offset - body->offset);
	nsync_json_quote(out, words);
	nsync_buf_add(out, file.p + rest, end - rest);
}

enum nsync_code nsync_archive_read_full(struct nsync_digest_whole *out,
					const struct nsync_archive_version *version,
					const struct nsync_repo *repo, struct nsync_error *err)
{
	struct nsync_verdict verdict = { 0 };
	struct nsync_signed file;

	nsync_buf_clear(&out->file);
	TRY(nsync_repo_blob(&out->file, repo, &version->blob, NSYNC_MAX_SIGNED_BYTES, err));
	TRY(nsync_signed_read(&file, &verdict, &out->doc, NSYNC_KIND_ITEM,
			      nsync_buf_view(&out->file), err));
	if (verdict.reason || nsync_item_read(&out->item, &verdict, file.body))
		return nsync_archive_unreadable(version, &verdict, err);
	return NSYNC_OK;
}

/* What the file has of it. */
static void add_entry(struct nsync_buf *out, const struct nsync_archive_version *version)
{
	uint8_t head[HEAD] = { 0 }, hash[NSYNC_HASH_BYTES], *length;
	size_t from = out->n, n;

	memcpy(head, version->blob.id, NSYNC_OID_BYTES);
	(void)nsync_unhex(head + NSYNC_OID_BYTES, NSYNC_HASH_BYTES, nsync_str(version->id.hex));
	memcpy(head + NSYNC_OID_BYTES + NSYNC_HASH_BYTES, version->sha256, NSYNC_HASH_BYTES);
	nsync_buf_add(out, head, sizeof(head));
	add_brief(out, nsync_buf_view(&version->bytes), version->item->body,
		  nsync_buf_view(&version->words));
	if (out->code != NSYNC_OK)
		return;
	n = out->n - from - HEAD;
	length = (uint8_t *)out->p + from + HEAD - 4;
	for (unsigned i = 0; i < 4; i++)
		length[i] = (uint8_t)(n >> 8 * i);
	nsync_sha256(hash, (struct nsync_str){ out->p + from, out->n - from });
	nsync_buf_add(out, hash, sizeof(hash));
}

/* Read all of it. */
static enum nsync_code read_one_whole(struct nsync_archive_version *version,
				      const struct nsync_repo *repo, bool with_entry,
				      struct nsync_error *err)
{
	TRY(nsync_archive_read_version(version, repo, err));
	TRY(nsync_digest_words(&version->words, version->item, err));
	nsync_sha256(version->sha256, nsync_buf_view(&version->bytes));
	if (with_entry)
		add_entry(&version->entry, version);
	return nsync_buf_check(&version->entry, err);
}

/* What was read whole becomes brief. */
static enum nsync_code let_go(struct nsync_archive_version *version, struct nsync_error *err)
{
	struct nsync_buf brief = NSYNC_BUF_INIT(2 * NSYNC_MAX_SIGNED_BYTES);
	enum nsync_code code = NSYNC_OK;

	add_brief(&brief, nsync_buf_view(&version->bytes), version->item->body,
		  nsync_buf_view(&version->words));
	free(version->item);
	nsync_buf_release(&version->bytes);
	nsync_buf_release(&version->words);
	version->bytes = brief;
	TRY(nsync_buf_check(&version->bytes, err));
	if (!read_brief(version, nsync_buf_view(&version->bytes), &code, err) && code == NSYNC_OK)
		return nsync_fail(err, NSYNC_EGIT, version->story.slug,
				  "a brief of it does not read");
	return code;
}

/* ---- all of them --------------------------------------------------------------------- */

struct reading {
	struct nsync_archive_versions *stories;
	struct briefs *briefs;
	const struct nsync_repo *repo;
	struct nsync_repo *handles[NSYNC_MAX_JOBS]; /* one a worker, opened by it */
	atomic_size_t bytes;                        /* of whole files in memory */
};

static enum nsync_code read_one(void *payload, unsigned worker, size_t i, struct nsync_error *err)
{
	struct reading *reading = payload;
	struct nsync_archive_version *version = &reading->stories->versions[i];
	const struct entry *entry = find(reading->briefs, &version->blob);
	enum nsync_code code = NSYNC_OK;

	if (version->item || (entry && recall(version, entry, &code, err)) || code != NSYNC_OK)
		return code;
	if (entry)
		atomic_store(&reading->briefs->spoilt, true);
	if (!reading->handles[worker])
		TRY(nsync_repo_reopen(&reading->handles[worker], reading->repo, err));
	TRY(read_one_whole(version, reading->handles[worker], reading->briefs->line.n > 0, err));
	/* They are needed again soon; a very large region's would fill the memory. */
	if (atomic_fetch_add(&reading->bytes, version->bytes.n) < MAX_WHOLE)
		return NSYNC_OK;
	return let_go(version, err);
}

static enum nsync_code read_all(struct nsync_archive_versions *stories, struct briefs *briefs,
				const struct nsync_repo *repo, struct nsync_error *err)
{
	struct reading reading = { .stories = stories, .briefs = briefs, .repo = repo };
	enum nsync_code code = nsync_pool_run(0, stories->count, read_one, &reading, err);

	for (size_t i = 0; i < NSYNC_MAX_JOBS; i++)
		nsync_repo_free(reading.handles[i]);
	return code;
}

/* ---- remembering ----------------------------------------------------------------------- */

/* Whether the file is the one that was read: another program may have put its own there meanwhile, or added to it. */
static bool is_read(int fd, const struct briefs *briefs, size_t size)
{
	struct nsync_str line = nsync_buf_view(&briefs->line);
	char first[1024];
	struct stat status;

	return fstat(fd, &status) == 0 && S_ISREG(status.st_mode) &&
	       (uintmax_t)status.st_size == size && line.n <= sizeof(first) &&
	       pread(fd, first, line.n, 0) == (ssize_t)line.n && memcmp(first, line.p, line.n) == 0;
}

/* In one piece: of two programs that add at once, neither writes into the other's. size: of what was read. */
static void append(const struct briefs *briefs, size_t size, struct nsync_str bytes)
{
	int fd = open(briefs->place.p, O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

	if (fd < 0)
		return;
	/* Where there is no room for all of it, what was there is still good. */
	if (is_read(fd, briefs, size) && write(fd, bytes.p, bytes.n) != (ssize_t)bytes.n)
		(void)!ftruncate(fd, (off_t)size);
	close(fd);
}

/* Without it the next site reads everything, and is the same: that it cannot be written is no error. */
static void save(const struct briefs *briefs, const struct nsync_archive_versions *stories)
{
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(MAX_BRIEFS);
	struct nsync_error ignored = { 0 };
	size_t added = 0;

	if (!briefs->line.n)
		return;
	/* What follows a spoilt entry would never be found: the next time all is written anew. */
	if (atomic_load(&briefs->spoilt)) {
		(void)unlink(briefs->place.p);
		return;
	}
	if (!briefs->whole)
		nsync_buf_str(&out, nsync_buf_view(&briefs->line));
	for (size_t i = 0; i < stories->count; i++)
		if (stories->versions[i].entry.n) {
			nsync_buf_str(&out, nsync_buf_view(&stories->versions[i].entry));
			nsync_buf_release(&stories->versions[i].entry);
			added++;
		}
	if (!added || out.code != NSYNC_OK)
		return;
	if (briefs->whole)
		append(briefs, stories->known.n, nsync_buf_view(&out));
	else
		(void)!nsync_file_write_lax(briefs->place.p, nsync_buf_view(&out), 0600, &ignored);
}

static void place(struct briefs *briefs, const char *state)
{
	if (!state)
		return;
	nsync_buf_text(&briefs->line, "nsync briefs 1 ");
	nsync_build_id(&briefs->line);
	nsync_buf_printf(&briefs->place, "%s/briefs", state);
	nsync_buf_char(&briefs->line, '\n');
	if (briefs->place.code != NSYNC_OK || briefs->line.code != NSYNC_OK)
		nsync_buf_release(&briefs->line);
}

enum nsync_code nsync_archive_read_excerpts(struct nsync_archive_versions *stories,
					    const struct nsync_repo *repo, const char *state,
					    struct nsync_error *err)
{
	AUTO(briefs_release) struct briefs briefs = { .place = NSYNC_BUF_INIT(8192), .line = NSYNC_BUF_INIT(1024) };

	place(&briefs, state);
	nsync_buf_init(&stories->known, MAX_BRIEFS);
	TRY(load(&briefs, &stories->known, err));
	/* A spoilt file is written anew with all that there is, which is then read. */
	if (!briefs.whole)
		briefs.count = 0;
	TRY(read_all(stories, &briefs, repo, err));
	save(&briefs, stories);
	return NSYNC_OK;
}
