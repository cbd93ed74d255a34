/* root_revoke.c: a stolen key: what it signed after a record is void, what it signed before stays. */
#include <stdlib.h>
#include <string.h>

#include "cmd/root.h"

/* Files that were accepted after the record. */
struct touched {
	int64_t after;
	struct late_file {
		char *path;
		struct nsync_oid blob;
		int64_t seq;
	} * files;
	size_t count, cap;
	bool failed; /* out of memory */
};

static void touched_release(struct touched *touched)
{
	for (size_t i = 0; i < touched->count; i++)
		free(touched->files[i].path);
	free(touched->files);
}

static void see(void *payload, int64_t seq, const struct nsync_file *file)
{
	struct touched *touched = payload;

	if (seq <= touched->after ||
	    (file->kind != NSYNC_PATH_ITEM && file->kind != NSYNC_PATH_COSIGNATURE))
		return;
	if (touched->count == touched->cap) {
		size_t cap = touched->cap ? touched->cap * 2 : 64;
		struct late_file *grown = realloc(touched->files, cap * sizeof(*grown));

		if (!grown) {
			touched->failed = true;
			return;
		}
		touched->files = grown;
		touched->cap = cap;
	}
	touched->files[touched->count] = (struct late_file){ strdup(file->path), file->blob, seq };
	touched->failed |= !touched->files[touched->count++].path;
}

static enum nsync_code signed_by(bool *out, const struct nsync_repo *repo,
				 const struct late_file *file, const struct nsync_id *key,
				 struct nsync_error *err)
{
	AUTO(nsync_buf_release)
	struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	AUTO(nsync_json_doc_release)
	struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;

	*out = false;
	if (nsync_repo_blob(&bytes, repo, &file->blob, NSYNC_MAX_SIGNED_BYTES, err) ||
	    nsync_json_read(&doc, nsync_buf_view(&bytes), &nsync_json_signed, err))
		return err->code;
	*out = nsync_json_get(nsync_json_get(doc.root, NSYNC_STR("signatures")),
			      nsync_str(key->hex));
	return NSYNC_OK;
}

/*
 * What is void once the root is adopted, named before anybody signs it. Its own context: walking anew
 * takes the roots away that the edit began with.
 */
static enum nsync_code list_touched(struct call *call, int64_t after,
				    const struct nsync_root_key *key, struct nsync_error *err)
{
	AUTO(touched_release)
	struct touched touched = { .after = after };
	AUTO(context_release)
	struct context context;
	struct nsync_walk_options options = { .file = see, .payload = &touched };
	struct nsync_disagreement found;
	size_t count = 0;
	bool by_key;

	context_init(&context);
	if (context_open(&context, err) ||
	    context_walk(&context, &found, call, NULL, &options, true, err))
		return err->code;
	if (touched.failed)
		return nsync_fail_memory(err);
	for (size_t i = 0; i < touched.count; i++) {
		if (signed_by(&by_key, context.repo, &touched.files[i], &key->id, err))
			return err->code;
		if (!by_key)
			continue;
		report_revoked_file(call, touched.files[i].path, touched.files[i].seq);
		count++;
	}
	report_revocation(call, key, after, count);
	return NSYNC_OK;
}

static enum nsync_code revoke(struct root_work *work, struct call *call, const char *text,
			      struct nsync_error *err)
{
	AUTO(nsync_record_freep)
	struct nsync_record *record = NULL;
	const struct nsync_root_key *key;
	struct nsync_verdict verdict = { 0 };
	int64_t after = 0;

	if (!option_given(&call->options, "after"))
		return nsync_fail(err, NSYNC_EINVAL, "--after",
				  "which record was the last before the theft?");
	if (option_number(&after, &call->options, "after", 1, NSYNC_MAX_SAFE_INTEGER, err))
		return err->code;
	/* With a FILE the region was not needed so far, but the record's id is in its log. */
	if (!work->context.region.root_count) {
		context_release(&work->context);
		context_init(&work->context);
		if (context_region(&work->context, call, err))
			return err->code;
	}
	if (nsync_region_record(&record, &verdict, work->context.repo, &work->context.region.tree,
				after, err))
		return err->code;
	if (!record)
		return nsync_fail(err, NSYNC_EINVAL, "--after", "there is no record %lld",
				  (long long)after);
	if (root_find_key(&key, work->from, text, err) ||
	    nsync_root_edit_revoke(work->edit, &key->id, after, &record->id, err))
		return err->code;
	return list_touched(call, after, key, err);
}

static int run(struct call *call)
{
	AUTO(root_work_release)
	struct root_work work;
	struct nsync_error err = { 0 };
	const char *file;
	char **rest;

	root_work_init(&work);
	file = optional_file(call, 1, &rest);
	if (!root_work_begin(&work, call, file, &err))
		(void)!revoke(&work, call, rest[0], &err);
	return root_work_end(&work, call, &err);
}

static const struct option_spec options[] = {
	{ "after", 0, "SEQ", false, "the last record before the theft; what it holds stays valid" },
	ROOT_OPTIONS,
	{ NULL, 0, NULL, false, NULL },
};

const struct command root_revoke = {
	.name = "root revoke",
	.about = "declare an office's key stolen, as of a record",
	.usage = "root revoke [FILE] KEY --after SEQ",
	.more = "KEY is 8 or more digits of its id, or the public key. What it signed and was accepted after record\n"
		"SEQ leaves every output once the root is adopted; it is listed before anybody signs. nsync log shows\n"
		"the records. Give the office another key with nsync root add-key.",
	.example = "nsync root revoke 1a2b3c4d --after 41\n",
	.options = options,
	.min_args = 1,
	.max_args = 2,
	.run = run,
};
