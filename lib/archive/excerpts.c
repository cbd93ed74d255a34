/*
 * excerpts.c: reading items without their full texts. A site of thousands of stories needs the
 * full text of those only whose pages it makes; of all others it needs what lists show, the
 * excerpt. After a merge only what is new is read from the repository; the rest comes from the
 * file of excerpts.
 */
#include <stdlib.h>
#include <string.h>

#include "lib/archive/internal.h"

/* Bytes of signed files whose full text stays in memory; as much again for what is read of them. */
#define MAX_FULL ((size_t)64 << 20)

/* ---- the excerpt of an item ---- */

/* The end of the string that begins at text.p[at]; the JSON was parsed, so it has one. */
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

/* The body as it is in the signed file, but words in place of its text. It is the first member. */
static void add_excerpt(struct nsync_buf *out, const struct nsync_item_file *file,
			struct nsync_str words)
{
	const struct nsync_str bytes = nsync_buf_view(&file->bytes);
	const struct nsync_json *body = file->item.body, *text = text_of(body);
	const struct nsync_json *after = body + body->span;
	size_t end = after->offset, rest = text ? string_end(bytes, text->offset) : 0;

	while (end > body->offset && bytes.p[end - 1] != '}')
		end--;
	if (!text)
		return;
	nsync_buf_add(out, bytes.p + body->offset, text->offset - body->offset);
	nsync_json_quote(out, words);
	nsync_buf_add(out, bytes.p + rest, end - rest);
}

/* Read an excerpt's JSON. *good false: it is damaged. */
static enum nsync_code parse_excerpt(bool *good, struct nsync_item_file *file,
				     struct nsync_str json, struct nsync_error *err)
{
	struct nsync_verdict verdict = { 0 };
	struct nsync_error none = { 0 };
	/* Words that tell of what is left out may be longer than the text: not a signed file's bound. */
	enum nsync_code code = nsync_json_read(&file->doc, json, &nsync_json_record, &none);

	*good = code == NSYNC_OK &&
		nsync_item_read(&file->item, &verdict, file->doc.root) == NSYNC_REASON_OK;
	return code == NSYNC_ENOMEM ? nsync_fail_memory(err) : NSYNC_OK;
}

static enum nsync_code new_file(struct nsync_item_file **out,
				const struct nsync_archive_version *version,
				struct nsync_error *err)
{
	*out = nsync_item_file_new();
	if (!*out)
		return nsync_fail_memory(err);
	nsync_path_item((*out)->path, &version->story, version->version);
	return NSYNC_OK;
}

/* ---- one version ---------------------------------------------------------------------------- */

/* From an entry of the file. *good false: the entry is damaged, and the version is not read. */
static enum nsync_code recall(bool *good, struct nsync_archive_version *version,
			      const struct excerpt_entry *entry, struct nsync_error *err)
{
	struct nsync_str json;

	TRY(new_file(&version->file, version, err));
	*good = nsync_excerpt_decode(version, &json, entry);
	if (*good)
		TRY(parse_excerpt(good, version->file, json, err));
	version->excerpt = *good;
	if (!*good)
		nsync_archive_version_forget(version);
	return NSYNC_OK;
}

/* From the repository, with its full text. */
static enum nsync_code read_full(struct nsync_archive_version *version,
				 const struct nsync_repo *repo, bool with_entry,
				 struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf json = NSYNC_BUF_INIT(2 * NSYNC_MAX_SIGNED_BYTES);

	TRY(nsync_archive_read_version(version, repo, err));
	TRY(nsync_digest_words(&version->words, &version->file->item, err));
	nsync_sha256(version->sha256, nsync_buf_view(&version->file->bytes));
	if (!with_entry)
		return NSYNC_OK;
	add_excerpt(&json, version->file, nsync_buf_view(&version->words));
	TRY(nsync_buf_check(&json, err));
	nsync_excerpt_encode(version, nsync_buf_view(&json));
	return nsync_buf_check(&version->entry, err);
}

/* Keep the excerpt only of a version that was read with its full text. */
static enum nsync_code shorten(struct nsync_archive_version *version, struct nsync_error *err)
{
	AUTO(nsync_item_file_freep) struct nsync_item_file *full = TAKE(version->file);
	struct nsync_item_file *file;
	bool good = true;

	TRY(new_file(&version->file, version, err));
	file = version->file;
	nsync_buf_init(&file->bytes, 2 * NSYNC_MAX_SIGNED_BYTES);
	add_excerpt(&file->bytes, full, nsync_buf_view(&version->words));
	TRY(nsync_buf_check(&file->bytes, err));
	TRY(parse_excerpt(&good, file, nsync_buf_view(&file->bytes), err));
	if (!good)
		return nsync_fail(err, NSYNC_EGIT, file->path, "its excerpt cannot be parsed");
	file->id = full->id;
	version->excerpt = true;
	nsync_buf_release(&version->words);
	return NSYNC_OK;
}

/* ---- all of them ---------------------------------------------------------------------------- */

struct reading {
	struct nsync_archive_versions *versions;
	struct excerpt_file *file;
	struct nsync_repo_handles handles;
	atomic_size_t bytes; /* of signed files with full text in memory */
};

static enum nsync_code read_one(void *payload, unsigned worker, size_t i, struct nsync_error *err)
{
	struct reading *reading = payload;
	struct nsync_archive_version *version = &reading->versions->versions[i];
	const struct excerpt_entry *entry = nsync_excerpt_file_find(reading->file, &version->blob);
	const struct nsync_repo *repo;
	bool good = false;

	if (version->file)
		return NSYNC_OK;
	if (entry)
		TRY(recall(&good, version, entry, err));
	if (good)
		return NSYNC_OK;
	if (entry)
		atomic_store(&reading->file->damaged, true);
	TRY(nsync_repo_handle(&repo, &reading->handles, worker, err));
	TRY(read_full(version, repo, reading->file->line.n > 0, err));
	/* Full texts are needed again soon; those of a very large region would fill the memory. */
	if (atomic_fetch_add(&reading->bytes, version->file->bytes.n) < MAX_FULL)
		return NSYNC_OK;
	return shorten(version, err);
}

static enum nsync_code read_all(struct nsync_archive_versions *versions, struct excerpt_file *file,
				const struct nsync_repo *repo, struct nsync_error *err)
{
	struct reading reading = { .versions = versions, .file = file };
	enum nsync_code code;

	nsync_repo_handles_init(&reading.handles, repo, 0);
	code = nsync_pool_run(0, versions->count, read_one, &reading, err);
	nsync_repo_handles_release(&reading.handles);
	return code;
}

enum nsync_code nsync_archive_read_excerpts(struct nsync_archive_versions *versions,
					    const struct nsync_repo *repo, const char *state,
					    struct nsync_error *err)
{
	AUTO(nsync_excerpt_file_release) struct excerpt_file file = { .good = false };

	TRY(nsync_excerpt_file_open(&file, &versions->known, state, err));
	TRY(read_all(versions, &file, repo, err));
	nsync_excerpt_file_save(&file, versions);
	return NSYNC_OK;
}
