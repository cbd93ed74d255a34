/* judge.c: the first part of judging: each file by itself, on all cores. */
#include "internal.h"

/* ---- one file's bytes ---- */

static struct nsync_facts *new_facts(struct arena *arena, size_t joint, size_t pictures)
{
	struct nsync_facts *facts = nsync_verify_arena_take(arena, sizeof(*facts));

	if (!facts)
		return NULL;
	*facts = (struct nsync_facts){ .joint_count = joint, .picture_count = pictures };
	return facts;
}

static struct nsync_facts *item_facts(struct arena *arena, const struct nsync_item *item)
{
	struct nsync_facts *facts = new_facts(arena, item->joint_count, item->picture_count);
	char (*joint)[NSYNC_MAX_OFFICE + 1] = NULL;
	struct nsync_picture *pictures = NULL;
	size_t i;

	if (!facts)
		return NULL;
	facts->version = item->version;
	facts->status = item->status;
	facts->first_created = item->first_created;
	facts->has_previous = item->has_previous;
	facts->previous = item->previous;
	facts->has_log = item->has_log;
	facts->log_seq = item->log_seq;
	facts->log_id = item->log_id;
	if (item->joint_count) {
		joint = nsync_verify_arena_take(arena, item->joint_count * sizeof(*joint));
		if (!joint)
			return NULL;
		memcpy(joint, item->joint, item->joint_count * sizeof(*joint));
	}
	if (item->picture_count) {
		pictures = nsync_verify_arena_take(arena, item->picture_count * sizeof(*pictures));
		if (!pictures)
			return NULL;
		for (i = 0; i < item->picture_count; i++) {
			pictures[i] = item->pictures[i];
			pictures[i].alt = pictures[i].credit = pictures[i].content_type =
				(struct nsync_str){ NULL, 0 };
		}
	}
	facts->joint = (const char (*)[NSYNC_MAX_OFFICE + 1])joint;
	facts->pictures = pictures;
	return facts;
}

static void judge_dates(struct nsync_verdict *verdict, const struct nsync_item *item,
			const struct nsync_basis *basis)
{
	char date[32], as_of[32];
	struct nsync_time latest = item->version_created;
	const char *pointer = "/item/versionCreated";

	if (nsync_time_cmp(item->first_created, latest) > 0) {
		latest = item->first_created;
		pointer = "/item/firstCreated";
	}
	if (latest.seconds <= basis->as_of + NSYNC_FUTURE_SECONDS)
		return;
	nsync_time_format(date, latest);
	nsync_time_format(as_of, (struct nsync_time){ .seconds = basis->as_of });
	nsync_judge(verdict, NSYNC_ISSUED_IN_FUTURE, pointer, "%s, judged as of %s", date, as_of);
}

static void judge_signatures(struct finding *out, const struct nsync_signed *file,
			     struct nsync_str message, const char *office,
			     const struct nsync_basis *basis)
{
	nsync_root_judge(&out->verdict, basis->root, basis->newest, basis->seq, nsync_str(office),
			 file, message);
}

static enum nsync_code judge_item(struct finding *out, struct arena *arena,
				  const struct nsync_signed *file, struct nsync_str message,
				  const struct nsync_path *path, const struct nsync_basis *basis,
				  struct nsync_error *err)
{
	struct nsync_item item;

	if (nsync_item_read(&item, &out->verdict, file->body) ||
	    nsync_item_bind(&out->verdict, &item, path, basis->root->authority))
		return NSYNC_OK;
	judge_signatures(out, file, message, path->writer, basis);
	if (!out->verdict.reason)
		judge_dates(&out->verdict, &item, basis);
	if (out->verdict.reason && out->verdict.reason != NSYNC_KEY_REVOKED)
		return NSYNC_OK;
	if (arena && !(out->facts = item_facts(arena, &item)))
		return nsync_fail_memory(err);
	return NSYNC_OK;
}

static enum nsync_code judge_cosignature(struct finding *out, struct arena *arena,
					 const struct nsync_signed *file, struct nsync_str message,
					 const struct nsync_path *path,
					 const struct nsync_basis *basis, struct nsync_error *err)
{
	struct nsync_cosignature cosignature;

	if (nsync_cosignature_read(&cosignature, &out->verdict, file->body) ||
	    nsync_cosignature_bind(&out->verdict, &cosignature, path, basis->root->authority))
		return NSYNC_OK;
	judge_signatures(out, file, message, path->writer, basis);
	if ((out->verdict.reason && out->verdict.reason != NSYNC_KEY_REVOKED) || !arena)
		return NSYNC_OK;
	out->facts = new_facts(arena, 0, 0);
	if (!out->facts)
		return nsync_fail_memory(err);
	out->facts->version = cosignature.version;
	out->facts->item = cosignature.item;
	return NSYNC_OK;
}

enum nsync_code nsync_judge_bytes(struct finding *out, struct worker *worker, struct arena *arena,
				  const struct nsync_path *path, struct nsync_str bytes,
				  const struct nsync_basis *basis, struct nsync_error *err)
{
	bool is_item = path->kind == NSYNC_PATH_ITEM;
	enum nsync_kind kind = is_item ? NSYNC_KIND_ITEM : NSYNC_KIND_COSIGNATURE;
	struct nsync_str message;
	struct nsync_signed file;
	enum nsync_code code;

	*out = (struct finding){ .facts = NULL };
	code = nsync_signed_read(&file, &out->verdict, &worker->doc, kind, bytes, err);
	if (code || out->verdict.reason)
		return code;
	nsync_buf_clear(&worker->message);
	code = nsync_message(&worker->message, kind, file.body, err);
	if (code)
		return code;
	message = nsync_buf_view(&worker->message);
	out->id = nsync_message_id(message);
	code = nsync_verify_schema(&out->verdict, nsync_kind_name(kind), worker->doc.root, err);
	if (code || out->verdict.reason)
		return code;
	return is_item ? judge_item(out, arena, &file, message, path, basis, err) :
			 judge_cosignature(out, arena, &file, message, path, basis, err);
}

/* ---- one file of a batch ---- */

/*
 * Read the blob. An office's object that is missing or broken is a verdict; one of our own is an error.
 */
static enum nsync_code read_blob(struct nsync_verdict *verdict, const struct nsync_judge_pool *pool,
				 unsigned index, const struct nsync_file *file,
				 const struct nsync_basis *basis, struct nsync_error *err)
{
	struct worker *worker = &pool->workers[index];
	struct nsync_error quiet = { .code = NSYNC_OK };
	const struct nsync_repo *source;
	enum nsync_code code;

	TRY(nsync_repo_handle(&source, &pool->sources[file->source], index, err));
	nsync_buf_clear(&worker->bytes);
	code = (basis->unnamed ? nsync_repo_blob_unnamed : nsync_repo_blob)(
		&worker->bytes, source, &file->blob, NSYNC_MAX_SIGNED_BYTES, &quiet);
	if (code == NSYNC_ELIMIT) {
		nsync_judge(verdict, NSYNC_TOO_LARGE, NULL, "more than %u bytes", NSYNC_MAX_SIGNED_BYTES);
		return NSYNC_OK;
	}
	if (basis->seq == INT64_MAX && (code == NSYNC_ENOTFOUND || code == NSYNC_EGIT)) {
		nsync_judge(verdict, NSYNC_BAD_TREE, NULL, "%s", quiet.text);
		return NSYNC_OK;
	}
	return code ? nsync_fail_as(err, code, quiet.where[0] ? quiet.where : file->path, &quiet) : code;
}

/*
 * Read without its SHA-1 check and judged bad: read again with it, so that a corrupt object is an
 * error, not a verdict.
 */
static enum nsync_code check_name(const struct nsync_judge_pool *pool, unsigned index,
				  const struct nsync_file *file, struct nsync_error *err)
{
	struct nsync_buf *bytes = &pool->workers[index].bytes;
	const struct nsync_repo *source;

	TRY(nsync_repo_handle(&source, &pool->sources[file->source], index, err));
	nsync_buf_clear(bytes);
	return nsync_repo_blob(bytes, source, &file->blob, NSYNC_MAX_SIGNED_BYTES, err);
}

static enum nsync_code judge_read(struct nsync_judge_pool *pool, unsigned index, struct nsync_batch *batch,
				  struct nsync_file *file, const struct nsync_basis *basis,
				  struct nsync_error *err)
{
	struct worker *worker = &pool->workers[index];
	struct arena *arena = &batch->arenas[index];
	struct finding finding = { .facts = NULL };
	struct nsync_path path;
	enum nsync_code code;

	code = read_blob(&finding.verdict, pool, index, file, basis, err);
	if (code)
		return code;
	if (!finding.verdict.reason) {
		struct nsync_str bytes = nsync_buf_view(&worker->bytes);

		nsync_sha256(file->sha256, bytes);
		nsync_path_parse(&path, nsync_str(file->path));
		code = nsync_judge_bytes(&finding, worker, arena, &path, bytes, basis, err);
		if (code)
			return code;
		file->id = finding.id;
		file->facts = finding.facts;
	}
	code = nsync_file_verdict(file, arena, &finding.verdict, err);
	if (!code && basis->unnamed && file->reason && file->reason != NSYNC_TOO_LARGE)
		code = check_name(pool, index, file, err);
	return code;
}

enum nsync_code nsync_judge_file(struct nsync_judge_pool *pool, unsigned index, struct nsync_batch *batch,
				 struct nsync_file *file, const struct nsync_basis *basis,
				 struct nsync_error *err)
{
	enum nsync_code code;

	/* Media are read only where an item names them. */
	if (file->reason || file->kind == NSYNC_PATH_MEDIA)
		return NSYNC_OK;
	code = judge_read(pool, index, batch, file, basis, err);
	file->failed = code != NSYNC_OK;
	return code;
}

enum nsync_code nsync_accepted_facts(struct nsync_id *id, struct nsync_facts **facts,
				     struct worker *worker, struct arena *arena, const char *path,
				     struct nsync_str bytes, struct nsync_error *err)
{
	struct nsync_verdict verdict;
	struct nsync_signed file;
	struct nsync_item item;
	enum nsync_code code;

	code = nsync_signed_read(&file, &verdict, &worker->doc, NSYNC_KIND_ITEM, bytes, err);
	if (code)
		return code;
	if (verdict.reason || nsync_item_read(&item, &verdict, file.body))
		return nsync_fail(err, NSYNC_EGIT, path, "an accepted item that does not read: %s",
				  nsync_reason_name(verdict.reason));
	nsync_buf_clear(&worker->message);
	code = nsync_message(&worker->message, NSYNC_KIND_ITEM, file.body, err);
	if (code)
		return code;
	*id = nsync_message_id(nsync_buf_view(&worker->message));
	*facts = item_facts(arena, &item);
	return *facts ? NSYNC_OK : nsync_fail_memory(err);
}

/* ---- one file from anywhere ---- */

enum nsync_code nsync_verify_bytes(struct nsync_verdict *verdict, struct nsync_id *id,
				   struct nsync_str path, struct nsync_str bytes,
				   const struct nsync_basis *basis, struct nsync_error *err)
{
	struct finding finding = { .facts = NULL };
	struct nsync_path parsed;
	struct worker worker;
	enum nsync_code code;
	char hash[NSYNC_HEX_SIZE];

	*verdict = (struct nsync_verdict){ .reason = NSYNC_REASON_OK };
	if (id)
		id->hex[0] = '\0';
	nsync_path_parse(&parsed, path);
	if (parsed.kind == NSYNC_PATH_MEDIA) {
		nsync_sha256_hex(hash, bytes);
		if (bytes.n > NSYNC_MAX_MEDIA_BYTES)
			nsync_judge(verdict, NSYNC_TOO_LARGE, NULL, "%zu bytes", bytes.n);
		else if (strcmp(hash, parsed.sha256) != 0)
			nsync_judge(verdict, NSYNC_BAD_MEDIA, NULL, "content is %s", hash);
		return NSYNC_OK;
	}
	if (parsed.kind != NSYNC_PATH_ITEM && parsed.kind != NSYNC_PATH_COSIGNATURE) {
		nsync_judge(verdict, NSYNC_BAD_PATH, NULL, "%s", "");
		return NSYNC_OK;
	}
	nsync_judge_worker_init(&worker);
	code = nsync_judge_bytes(&finding, &worker, NULL, &parsed, bytes, basis, err);
	nsync_judge_worker_release(&worker);
	*verdict = finding.verdict;
	if (id)
		*id = finding.id;
	return code;
}
