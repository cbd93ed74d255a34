/*
 * signed.c: read the manifest of a signed digest, and judge it: its form, the record that it names, and that a merge
 * key of that record's root signed it. Whether the digest's files are what it says is for compare.c.
 */
#include <stdlib.h>
#include <sys/stat.h>

#include "lib/site/signed.h"

void nsync_site_signed_init(struct nsync_site_signed *digest)
{
	memset(digest, 0, sizeof(*digest));
	nsync_json_doc_init(&digest->doc);
	nsync_buf_init(&digest->bytes, NSYNC_MAX_DIGEST_BYTES);
	nsync_buf_init(&digest->output, 4096);
	nsync_buf_init(&digest->name, 4200);
	pthread_mutex_init(&digest->lock, NULL);
}

void nsync_site_signed_release(struct nsync_site_signed *digest)
{
	for (size_t i = 0; i < digest->fault_count; i++)
		free(digest->faults[i].path);
	free(digest->faults);
	free(digest->expected);
	nsync_json_doc_release(&digest->doc);
	nsync_buf_release(&digest->bytes);
	nsync_buf_release(&digest->output);
	nsync_buf_release(&digest->name);
	pthread_mutex_destroy(&digest->lock);
}

enum nsync_code nsync_site_signed_open(struct nsync_site_signed *out, const char *path, struct nsync_error *err)
{
	const size_t end = sizeof(NSYNC_MANIFEST_OF_FILE) - 1;
	struct stat status;
	size_t n = strlen(path);

	out->folder = stat(path, &status) == 0 && S_ISDIR(status.st_mode);
	while (out->folder && n > 1 && path[n - 1] == '/')
		n--;
	if (!out->folder && n > end && strcmp(path + n - end, NSYNC_MANIFEST_OF_FILE) == 0)
		n -= end;
	nsync_buf_add(&out->output, path, n);
	nsync_buf_printf(&out->name, "%s%s", nsync_buf_view(&out->output).p,
			 out->folder ? "/" NSYNC_MANIFEST_OF_SITE : NSYNC_MANIFEST_OF_FILE);
	TRY(nsync_buf_check(&out->output, err));
	TRY(nsync_buf_check(&out->name, err));
	out->path = out->output.p;
	out->manifest_path = out->name.p;
	return nsync_file_read(&out->bytes, out->name.p, err);
}

/* ---- its verdict ------------------------------------------------------------------------------ */

static void take_holder(struct nsync_site_signed *digest, const struct nsync_root *root)
{
	for (size_t i = 0; i < root->merge.count; i++) {
		const struct nsync_root_key *key = &root->keys[root->merge.keys[i]];

		if (nsync_json_get(digest->file.signatures, nsync_str(key->id.hex)))
			(void)nsync_str_copy(digest->holder, sizeof(digest->holder), key->holder);
	}
}

/* The clone has the manifest's record, and a merge key of that record's root signed the manifest. */
static enum nsync_code judge_record(struct nsync_site_signed *digest, struct nsync_verdict *verdict,
				    const struct nsync_region *region, const struct nsync_repo *repo,
				    struct nsync_error *err)
{
	const int64_t seq = digest->manifest.record_seq;
	AUTO(nsync_record_freep) struct nsync_record *record = NULL;
	AUTO(nsync_buf_release) struct nsync_buf message = NSYNC_BUF_INIT(NSYNC_MAX_DIGEST_BYTES);
	const struct nsync_root *root;

	if (!region->record || seq > region->record->seq)
		return nsync_fail(err, NSYNC_ENOTFOUND, digest->manifest_path,
				  "record %lld is newer than this clone: fetch first", (long long)seq);
	TRY(nsync_region_record(&record, verdict, repo, &region->tree, seq, err));
	if (!record || !nsync_id_eq(&record->id, &digest->manifest.record_id)) {
		nsync_judge(verdict, NSYNC_FORK, "/digest/record", "record %lld is another one in this clone",
			    (long long)seq);
		return NSYNC_OK;
	}
	root = region->roots[record->root_version - 1];
	TRY(nsync_message(&message, NSYNC_KIND_DIGEST, digest->file.body, err));
	if (!nsync_root_judge_merge(verdict, root, &digest->file, nsync_buf_view(&message)))
		take_holder(digest, root);
	return NSYNC_OK;
}

enum nsync_code nsync_site_signed_judge(struct nsync_site_signed *digest, struct nsync_verdict *verdict,
					const struct nsync_region *region, const struct nsync_repo *repo,
					struct nsync_error *err)
{
	const struct nsync_root *root = nsync_region_root(region);

	TRY(nsync_signed_read(&digest->file, verdict, &digest->doc, NSYNC_KIND_DIGEST,
			      nsync_buf_view(&digest->bytes), err));
	if (!verdict->reason)
		TRY(nsync_verify_schema(verdict, "digest", digest->doc.root, err));
	if (verdict->reason)
		return NSYNC_OK;
	if (!nsync_digest_manifest_read(&digest->manifest, digest->file.body))
		nsync_judge(verdict, NSYNC_SCHEMA, "/digest", "options that this nsync does not know");
	else if (!nsync_str_eq(digest->manifest.authority, root->authority))
		nsync_judge(verdict, NSYNC_WRONG_REGION, "/digest/region", "%.*s",
			    NSYNC_FMT(digest->manifest.authority));
	if (verdict->reason)
		return NSYNC_OK;
	TRY(nsync_site_signed_list(digest, err));
	return judge_record(digest, verdict, region, repo, err);
}
