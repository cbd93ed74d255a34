/*
 * sync_join.c: two machines of an office have signed the same: of one body, one file with the signatures of both; of
 * two bodies that say the same, whether either will do.
 */
#include "sync.h"

/* A signed file of a blob, as far as it reads. */
struct file {
	struct nsync_buf bytes, message;
	struct nsync_json_doc doc;
	struct nsync_signed read;
};

#define FILE_INIT                                                                           \
	{ NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES), NSYNC_BUF_INIT(NSYNC_MAX_RECORD_BYTES), \
	  NSYNC_JSON_DOC_INIT, { .body = NULL } }

static void file_release(struct file *file)
{
	nsync_json_doc_release(&file->doc);
	nsync_buf_release(&file->message);
	nsync_buf_release(&file->bytes);
}

/* *reads false: it is not there, or is no signed file. */
static enum nsync_code read_file(bool *reads, struct file *file, const struct nsync_repo *repo,
				 enum nsync_kind kind, const struct nsync_oid *blob,
				 struct nsync_error *err)
{
	struct nsync_error why = { .code = NSYNC_OK };
	struct nsync_verdict verdict;
	enum nsync_code code;

	*reads = false;
	if (nsync_oid_zero(blob))
		return NSYNC_OK;
	code = nsync_repo_blob(&file->bytes, repo, blob, NSYNC_MAX_SIGNED_BYTES, &why);
	if (code == NSYNC_ENOMEM)
		return nsync_fail_memory(err);
	if (code)
		return NSYNC_OK;
	TRY(nsync_signed_read(&file->read, &verdict, &file->doc, kind,
			      nsync_buf_view(&file->bytes), err));
	if (verdict.reason)
		return NSYNC_OK;
	TRY(nsync_message(&file->message, kind, file->read.body, err));
	*reads = true;
	return NSYNC_OK;
}

/* Append `theirs` with one more signature of `mine`, or as it is. */
static enum nsync_code add_signature(struct nsync_buf *out, enum nsync_kind kind,
				     const struct nsync_signed *theirs,
				     const struct nsync_json *name, struct nsync_error *err)
{
	uint8_t signature[NSYNC_SIGNATURE_BYTES];
	struct nsync_id key;

	if (!nsync_str_copy(key.hex, sizeof(key.hex), nsync_json_str(name)) ||
	    !nsync_unbase64(signature, sizeof(signature), nsync_json_str(name + 1), false))
		return nsync_fail(err, NSYNC_EINVAL, NULL, "a signature that does not read");
	return nsync_signed_layout(out, kind, theirs->body, theirs->signatures, &key, signature,
				   err);
}

static enum nsync_code join(struct nsync_buf *out, enum nsync_kind kind, const struct file *mine,
			    const struct file *theirs, struct nsync_error *err)
{
	const struct nsync_json *all = mine->read.signatures, *name;

	nsync_buf_str(out, nsync_buf_view(&theirs->bytes));
	for (name = nsync_json_first(all); name; name = nsync_json_next(all, name)) {
		AUTO(nsync_buf_release) struct nsync_buf before =
			NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
		AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
		struct nsync_verdict verdict;
		struct nsync_signed so_far;

		nsync_buf_str(&before, nsync_buf_view(out));
		TRY(nsync_buf_check(&before, err));
		TRY(nsync_signed_read(&so_far, &verdict, &doc, kind, nsync_buf_view(&before), err));
		if (verdict.reason || nsync_json_get(so_far.signatures, nsync_json_str(name)))
			continue;
		nsync_buf_clear(out);
		TRY(add_signature(out, kind, &so_far, name, err));
	}
	return nsync_buf_check(out, err);
}

enum nsync_code nsync_sync_join(struct nsync_oid *out, bool *found, struct nsync_repo *repo,
				enum nsync_path_kind path, const struct nsync_oid *mine,
				const struct nsync_oid *theirs, struct nsync_error *err)
{
	const enum nsync_kind kind =
		path == NSYNC_PATH_ITEM ? NSYNC_KIND_ITEM : NSYNC_KIND_COSIGNATURE;
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	AUTO(file_release) struct file ours = FILE_INIT;
	AUTO(file_release) struct file other = FILE_INIT;
	bool reads;

	*found = false;
	TRY(read_file(&reads, &ours, repo, kind, mine, err));
	if (reads)
		TRY(read_file(&reads, &other, repo, kind, theirs, err));
	if (!reads || !nsync_str_eq(nsync_buf_view(&ours.message), nsync_buf_view(&other.message)))
		return NSYNC_OK;
	TRY(join(&bytes, kind, &ours, &other, err));
	TRY(nsync_repo_write_blob(out, repo, nsync_buf_view(&bytes), err));
	*found = true;
	return NSYNC_OK;
}

/* ---- two bodies that say the same ---- */

/* A second editor may sign still, so what lacks only signatures is good. */
enum nsync_code nsync_sync_good(bool *out, const struct sync_union *sync, const char *path,
				struct nsync_str bytes, struct nsync_error *err)
{
	const struct nsync_basis basis = nsync_clone_basis(sync->clone, sync->now);
	struct nsync_verdict verdict;

	TRY(nsync_verify_bytes(&verdict, NULL, nsync_str(path), bytes, &basis, err));
	*out = !verdict.reason || verdict.reason == NSYNC_BELOW_THRESHOLD;
	return NSYNC_OK;
}

static bool same_note(const struct nsync_json *a, const struct nsync_json *b)
{
	return nsync_str_eq(nsync_json_get_str(a, NSYNC_STR("edNote")),
			    nsync_json_get_str(b, NSYNC_STR("edNote")));
}

enum nsync_code nsync_sync_either(bool *out, const struct sync_union *sync, const char *path,
				  const struct nsync_oid *mine, const struct nsync_oid *theirs,
				  struct nsync_error *err)
{
	AUTO(file_release) struct file ours = FILE_INIT;
	AUTO(file_release) struct file other = FILE_INIT;
	const struct nsync_repo *repo = sync->clone->repo;
	bool reads;

	*out = false;
	TRY(read_file(&reads, &ours, repo, NSYNC_KIND_ITEM, mine, err));
	if (reads)
		TRY(read_file(&reads, &other, repo, NSYNC_KIND_ITEM, theirs, err));
	if (!reads || !nsync_item_same(ours.read.body, other.read.body) ||
	    !same_note(ours.read.body, other.read.body))
		return NSYNC_OK;
	TRY(nsync_sync_good(out, sync, path, nsync_buf_view(&ours.bytes), err));
	return *out ? nsync_sync_good(out, sync, path, nsync_buf_view(&other.bytes), err)
		    : NSYNC_OK;
}
