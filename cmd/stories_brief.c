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
#include <stdlib.h>
#include <unistd.h>

#include "cmd/program.h"
#include "cmd/stories.h"

#define MAX_BRIEFS ((size_t)1 << 30)
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
	bool whole;                   /* the file can be added to */
};

static void briefs_release(struct briefs *briefs)
{
	nsync_buf_release(&briefs->place);
	nsync_buf_release(&briefs->line);
	free(briefs->entries);
}

static int compare_entry(const void *a, const void *b)
{
	return memcmp(((const struct entry *)a)->head, ((const struct entry *)b)->head, NSYNC_OID_BYTES);
}

static int compare_blob(const void *key, const void *element)
{
	return memcmp(((const struct nsync_oid *)key)->id, ((const struct entry *)element)->head, NSYNC_OID_BYTES);
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
	return briefs->count ? bsearch(blob, briefs->entries, briefs->count, sizeof(*briefs->entries), compare_blob) :
			       NULL;
}

/* ---- one item ---------------------------------------------------------------------- */

static bool read_brief(struct story_version *version, struct nsync_str json, enum nsync_code *code,
		       struct nsync_error *err)
{
	struct nsync_verdict verdict = { 0 };
	struct nsync_error none = { 0 };

	version->item = malloc(sizeof(*version->item));
	if (!version->item) {
		*code = nsync_fail_memory(err);
		return false;
	}
	if (nsync_json_read(&version->doc, json, &nsync_json_signed, &none) == NSYNC_OK &&
	    nsync_item_read(version->item, &verdict, version->doc.root) == NSYNC_REASON_OK) {
		version->brief = true;
		return true;
	}
	free(version->item);
	version->item = NULL;
	return false;
}

/* From what is known; false: it is spoilt, or memory ran out. */
static bool recall(struct story_version *version, const struct entry *entry, enum nsync_code *code,
		   struct nsync_error *err)
{
	const struct nsync_str json = { (const char *)entry->head + HEAD, entry->length };
	uint8_t hash[NSYNC_HASH_BYTES];

	nsync_sha256(hash, (struct nsync_str){ (const char *)entry->head, HEAD + entry->length });
	if (memcmp(hash, json.p + json.n, sizeof(hash)) != 0 || !read_brief(version, json, code, err))
		return false;
	nsync_hex(version->id.hex, entry->head + NSYNC_OID_BYTES, NSYNC_HASH_BYTES);
	memcpy(version->sha256, entry->head + NSYNC_OID_BYTES + NSYNC_HASH_BYTES, NSYNC_HASH_BYTES);
	return true;
}

/* The body, with words in place of its text. */
static enum nsync_code shorten(struct nsync_buf *out, const struct nsync_json *body, struct nsync_str words,
			       struct nsync_error *err)
{
	AUTO(nsync_json_builder_freep)
	struct nsync_json_builder *b = nsync_json_builder_new();
	AUTO(nsync_json_doc_release)
	struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;

	nsync_json_begin_object(b);
	for (const struct nsync_json *name = nsync_json_first(body); name; name = nsync_json_next(body, name)) {
		nsync_json_name_str(b, nsync_json_str(name));
		if (!nsync_str_is(nsync_json_str(name), "bodies")) {
			nsync_json_add_value(b, name + 1);
			continue;
		}
		nsync_json_begin_array(b);
		nsync_json_begin_object(b);
		nsync_json_member(b, "contentType", NSYNC_STR("text/plain"));
		nsync_json_member(b, "role", NSYNC_STR("main"));
		nsync_json_member(b, "value", words);
		nsync_json_end(b);
		nsync_json_end(b);
	}
	nsync_json_end(b);
	return nsync_json_build(&doc, b, err) ? err->code : nsync_json_canonical(out, doc.root, err);
}

static enum nsync_code read_whole(struct nsync_digest_whole *out, const struct story_version *version,
				  struct nsync_signed *file, const struct nsync_repo *repo, struct nsync_error *err)
{
	struct nsync_verdict verdict = { 0 };

	nsync_buf_clear(&out->file);
	if (nsync_repo_blob(&out->file, repo, &version->blob, NSYNC_MAX_SIGNED_BYTES, err) ||
	    nsync_signed_read(file, &verdict, &out->doc, NSYNC_KIND_ITEM, nsync_buf_view(&out->file), err))
		return err->code;
	if (verdict.reason || nsync_item_read(&out->item, &verdict, file->body))
		return story_not_readable(version, &verdict, err);
	return NSYNC_OK;
}

enum nsync_code story_read_whole(struct nsync_digest_whole *out, const struct story_version *version,
				 const struct nsync_repo *repo, struct nsync_error *err)
{
	struct nsync_signed file;

	return read_whole(out, version, &file, repo, err);
}

/* Read all of it, keep what is brief of it. */
static enum nsync_code make_brief(struct story_version *version, struct nsync_digest_whole *whole,
				  const struct nsync_repo *repo, struct nsync_error *err)
{
	AUTO(nsync_buf_release)
	struct nsync_buf message = NSYNC_BUF_INIT(2 * NSYNC_MAX_SIGNED_BYTES);
	AUTO(nsync_buf_release)
	struct nsync_buf words = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	struct nsync_signed file;
	enum nsync_code code = NSYNC_OK;

	if (read_whole(whole, version, &file, repo, err) ||
	    nsync_message(&message, NSYNC_KIND_ITEM, file.body, err) || nsync_digest_words(&words, &whole->item, err) ||
	    shorten(&version->bytes, file.body, nsync_buf_view(&words), err))
		return err->code;
	version->id = nsync_message_id(nsync_buf_view(&message));
	nsync_sha256(version->sha256, nsync_buf_view(&whole->file));
	if (!read_brief(version, nsync_buf_view(&version->bytes), &code, err) && code == NSYNC_OK)
		return nsync_fail(err, NSYNC_EGIT, version->story.slug, "a brief of it does not read");
	return code;
}

/* ---- all of them --------------------------------------------------------------------- */

struct reading {
	struct stories *stories;
	const struct briefs *briefs;
	const struct nsync_repo *repo;
	/* one a worker, opened by it */
	struct nsync_repo *handles[NSYNC_MAX_JOBS];
	struct nsync_digest_whole wholes[NSYNC_MAX_JOBS];
};

static enum nsync_code read_one(void *payload, unsigned worker, size_t i, struct nsync_error *err)
{
	struct reading *reading = payload;
	struct story_version *version = &reading->stories->versions[i];
	const struct entry *entry = find(reading->briefs, &version->blob);
	enum nsync_code code = NSYNC_OK;

	if (version->item || (entry && recall(version, entry, &code, err)) || code != NSYNC_OK)
		return code;
	if (!reading->handles[worker] && nsync_repo_reopen(&reading->handles[worker], reading->repo, err))
		return err->code;
	return make_brief(version, &reading->wholes[worker], reading->handles[worker], err);
}

static enum nsync_code read_all(struct stories *stories, const struct briefs *briefs, const struct nsync_repo *repo,
				struct nsync_error *err)
{
	struct reading *reading = calloc(1, sizeof(*reading));
	enum nsync_code code;

	if (!reading)
		return nsync_fail_memory(err);
	*reading = (struct reading){ .stories = stories, .briefs = briefs, .repo = repo };
	for (size_t i = 0; i < NSYNC_MAX_JOBS; i++)
		nsync_digest_whole_init(&reading->wholes[i]);
	code = nsync_pool_run(0, stories->count, read_one, reading, err);
	for (size_t i = 0; i < NSYNC_MAX_JOBS; i++) {
		nsync_digest_whole_release(&reading->wholes[i]);
		nsync_repo_free(reading->handles[i]);
	}
	free(reading);
	return code;
}

/* ---- remembering ----------------------------------------------------------------------- */

static void add_entry(struct nsync_buf *out, const struct story_version *version)
{
	uint8_t head[HEAD], hash[NSYNC_HASH_BYTES], *length = head + HEAD - 4;
	size_t n = version->bytes.n, from = out->n;

	memcpy(head, version->blob.id, NSYNC_OID_BYTES);
	(void)nsync_unhex(head + NSYNC_OID_BYTES, NSYNC_HASH_BYTES, nsync_str(version->id.hex));
	memcpy(head + NSYNC_OID_BYTES + NSYNC_HASH_BYTES, version->sha256, NSYNC_HASH_BYTES);
	for (unsigned i = 0; i < 4; i++)
		length[i] = (uint8_t)(n >> 8 * i);
	nsync_buf_add(out, head, sizeof(head));
	nsync_buf_str(out, nsync_buf_view(&version->bytes));
	if (out->code != NSYNC_OK)
		return;
	nsync_sha256(hash, (struct nsync_str){ out->p + from, out->n - from });
	nsync_buf_add(out, hash, sizeof(hash));
}

/* In one piece: of two programs that add at once, neither writes into the other's. */
static void append(const char *path, struct nsync_str bytes)
{
	int fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW);

	if (fd < 0)
		return;
	/* What was cut off is found on reading, and all of it is written anew. */
	(void)!write(fd, bytes.p, bytes.n);
	close(fd);
}

/* Without it the next site reads everything, and is the same: that it cannot be written is no error. */
static void save(const struct briefs *briefs, const struct stories *stories)
{
	AUTO(nsync_buf_release)
	struct nsync_buf out = NSYNC_BUF_INIT(MAX_BRIEFS);
	struct nsync_error ignored = { 0 };
	size_t added = 0;

	if (!briefs->line.n)
		return;
	if (!briefs->whole)
		nsync_buf_str(&out, nsync_buf_view(&briefs->line));
	for (size_t i = 0; i < stories->count; i++)
		if (stories->versions[i].brief && stories->versions[i].bytes.n) {
			add_entry(&out, &stories->versions[i]);
			added++;
		}
	if (!added || out.code != NSYNC_OK)
		return;
	if (briefs->whole)
		append(briefs->place.p, nsync_buf_view(&out));
	else
		(void)!nsync_file_write(briefs->place.p, nsync_buf_view(&out), 0600, &ignored);
}

static void place(struct briefs *briefs, const char *state)
{
	if (!state)
		return;
	nsync_buf_text(&briefs->line, "nsync briefs 1 ");
	program_identity(&briefs->line);
	nsync_buf_printf(&briefs->place, "%s/briefs", state);
	nsync_buf_char(&briefs->line, '\n');
	if (briefs->place.code != NSYNC_OK || briefs->line.code != NSYNC_OK)
		nsync_buf_release(&briefs->line);
}

enum nsync_code stories_read_brief(struct stories *stories, const struct nsync_repo *repo, const char *state,
				   struct nsync_error *err)
{
	AUTO(briefs_release)
	struct briefs briefs = { .place = NSYNC_BUF_INIT(8192), .line = NSYNC_BUF_INIT(1024) };

	place(&briefs, state);
	nsync_buf_init(&stories->known, MAX_BRIEFS);
	if (load(&briefs, &stories->known, err))
		return err->code;
	/* A spoilt file is written anew with all that there is, which is then read. */
	if (!briefs.whole)
		briefs.count = 0;
	if (read_all(stories, &briefs, repo, err))
		return err->code;
	save(&briefs, stories);
	return NSYNC_OK;
}
