/* prior.c: what is accepted already, in this batch or in the tree. */
#include <stdlib.h>

#include "chain.h"

static int by_path(const void *key, const void *element)
{
	const struct nsync_file *file = element;

	return strcmp(key, file->path);
}

struct nsync_file *nsync_prior_find_file(const struct chain *chain, const char *path)
{
	return bsearch(path, chain->batch->files, chain->batch->count, sizeof(struct nsync_file),
		       by_path);
}

bool nsync_tree_revoked(const struct chain *chain, const char *path)
{
	const struct nsync_finding *finding =
		chain->basis->region ? nsync_region_finding(chain->basis->region, path) : NULL;

	return finding && finding->reason == NSYNC_KEY_REVOKED;
}

enum nsync_code nsync_prior_in_tree(bool *out, struct nsync_oid *id, const struct chain *chain,
				    const char *path, struct nsync_error *err)
{
	enum nsync_entry_kind kind;
	bool found;

	*out = false;
	TRY(nsync_repo_find_optional(&found, id, &kind, chain->batch->sources[0],
				     chain->basis->tree, nsync_str(path), err));
	*out = found && kind == NSYNC_ENTRY_FILE;
	return NSYNC_OK;
}

static enum nsync_code read_prior(struct prior *out, struct chain *chain, const char *path,
				  const struct nsync_oid *id, struct nsync_error *err)
{
	struct worker *worker = chain->worker;
	struct nsync_facts *facts;
	enum nsync_code code;

	nsync_buf_clear(&worker->bytes);
	code = nsync_repo_blob(&worker->bytes, chain->batch->sources[0], id, NSYNC_MAX_SIGNED_BYTES, err);
	if (!code)
		code = nsync_accepted_facts(&out->id, &facts, worker, chain->arena, path,
					    nsync_buf_view(&worker->bytes), err);
	if (code)
		return code;
	out->exists = true;
	out->facts = facts;
	out->revoked = nsync_tree_revoked(chain, path);
	return NSYNC_OK;
}

enum nsync_code nsync_prior_find(struct prior *out, struct chain *chain, const char *path,
				 struct nsync_error *err)
{
	const struct nsync_file *file = nsync_prior_find_file(chain, path);
	struct nsync_oid id;
	enum nsync_code code;
	bool there;

	*out = (struct prior){ .exists = false };
	if (file && file->accepted) {
		*out = (struct prior){ true, file->reason == NSYNC_KEY_REVOKED, file->id, file->facts };
		return NSYNC_OK;
	}
	code = nsync_prior_in_tree(&there, &id, chain, path, err);
	return code || !there ? code : read_prior(out, chain, path, &id, err);
}

enum nsync_code nsync_judge_replacement(struct chain *chain, struct nsync_file *file,
					struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	enum nsync_kind kind = file->kind == NSYNC_PATH_ITEM ? NSYNC_KIND_ITEM : NSYNC_KIND_COSIGNATURE;
	struct worker *worker = chain->worker;
	struct nsync_verdict old_verdict, verdict = { .reason = NSYNC_REASON_OK };
	struct nsync_signed old;
	struct nsync_id id;
	enum nsync_code code;

	code = nsync_repo_blob(&bytes, chain->batch->sources[0], &file->old, NSYNC_MAX_SIGNED_BYTES, err);
	if (!code)
		code = nsync_signed_read(&old, &old_verdict, &worker->doc, kind, nsync_buf_view(&bytes), err);
	if (!code && old_verdict.reason)
		return nsync_fail(err, NSYNC_EGIT, file->path, "an accepted file that does not read: %s",
				  nsync_reason_name(old_verdict.reason));
	nsync_buf_clear(&worker->message);
	if (!code)
		code = nsync_message(&worker->message, kind, old.body, err);
	if (code)
		return code;
	id = nsync_message_id(nsync_buf_view(&worker->message));
	if (file->id.hex[0] && nsync_id_eq(&id, &file->id)) {
		/* Same body, other signatures: the recorded file stands, no verdict. */
		file->ignored = true;
	} else if (file->reason) {
		return NSYNC_OK;
	} else {
		nsync_judge(&verdict, NSYNC_FORK, NULL, "accepted: %.12s, this one: %.12s", id.hex, file->id.hex);
	}
	return nsync_file_verdict(file, chain->arena, &verdict, err);
}
