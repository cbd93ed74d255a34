/*
 * sign.c: sign a digest. The SHA-256 of each of its files, the record that it was made from and its options go into a
 * manifest beside it, which a merge key signs.
 */
#include <stdlib.h>

#include "lib/site/folder.h"

void nsync_site_signing_init(struct site_signing *signing, const struct nsync_site_sink *inner)
{
	*signing = (struct site_signing){ .inner = *inner };
	pthread_mutex_init(&signing->lock, NULL);
}

void nsync_site_signing_release(struct site_signing *signing)
{
	for (size_t i = 0; i < signing->count; i++)
		free(signing->files[i].path);
	free(signing->files);
	pthread_mutex_destroy(&signing->lock);
}

/* ---- which files ------------------------------------------------------------------------ */

static enum nsync_code note(struct site_signing *signing, const char *path, struct nsync_str bytes,
			    struct nsync_error *err)
{
	struct nsync_digest_file file = { .path = strdup(path) };
	enum nsync_code code = file.path ? NSYNC_OK : nsync_fail_memory(err);

	nsync_sha256_hex(file.sha256, bytes);
	pthread_mutex_lock(&signing->lock);
	if (code == NSYNC_OK)
		code = NSYNC_GROW(signing->files, signing->count, signing->cap, err);
	if (code == NSYNC_OK)
		signing->files[signing->count++] = file;
	pthread_mutex_unlock(&signing->lock);
	if (code != NSYNC_OK)
		free(file.path);
	return code;
}

static enum nsync_code put(void *payload, const char *path, struct nsync_str bytes, struct nsync_error *err)
{
	struct site_signing *signing = payload;

	TRY(note(signing, path, bytes, err));
	return signing->inner.put(signing->inner.payload, path, bytes, err);
}

struct nsync_site_sink nsync_site_signing_sink(struct site_signing *signing)
{
	return (struct nsync_site_sink){ put, NULL, NULL, signing };
}

static int compare_file(const void *a, const void *b)
{
	return strcmp(((const struct nsync_digest_file *)a)->path, ((const struct nsync_digest_file *)b)->path);
}

/* A picture that two stories show was put twice. */
static void drop_repeated(struct site_signing *signing)
{
	size_t kept = 0;

	if (signing->count)
		qsort(signing->files, signing->count, sizeof(*signing->files), compare_file);
	for (size_t i = 0; i < signing->count; i++) {
		if (kept && strcmp(signing->files[kept - 1].path, signing->files[i].path) == 0)
			free(signing->files[i].path);
		else
			signing->files[kept++] = signing->files[i];
	}
	signing->count = kept;
}

/* ---- the manifest ------------------------------------------------------------------------- */

static enum nsync_code lay_out(struct nsync_buf *out, struct site_signing *signing, const struct nsync_digest *digest,
			       const char *format, const struct nsync_site_config *config, const struct nsync_key *key,
			       struct nsync_error *err)
{
	char hash[NSYNC_HEX_SIZE];
	struct nsync_digest_manifest manifest = { .authority = digest->region->authority,
						  .record_seq = digest->region->record_seq,
						  .record_id = digest->region->record_id,
						  .options = *digest->options,
						  .format = nsync_str(format) };
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;

	nsync_site_config_hash(hash, config);
	manifest.config = nsync_str(hash);
	drop_repeated(signing);
	TRY(nsync_digest_manifest_build(&doc, &manifest, signing->files, signing->count, err));
	return nsync_sign_body(out, NULL, NSYNC_KIND_DIGEST, doc.root, NULL, key, err);
}

enum nsync_code nsync_site_signing_finish(struct site_signing *signing, const struct nsync_digest *digest,
					  const struct nsync_site_config *config, const struct nsync_key *key,
					  struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf manifest = NSYNC_BUF_INIT(NSYNC_MAX_DIGEST_BYTES);

	TRY(lay_out(&manifest, signing, digest, "site", config, key, err));
	return signing->inner.put(signing->inner.payload, NSYNC_MANIFEST_OF_SITE, nsync_buf_view(&manifest), err);
}

enum nsync_code nsync_site_sign_file(const char *path, struct nsync_str bytes, const struct nsync_digest *digest,
				     const char *format, const struct nsync_site_config *config,
				     const struct nsync_key *key, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf manifest = NSYNC_BUF_INIT(NSYNC_MAX_DIGEST_BYTES);
	AUTO(nsync_buf_release) struct nsync_buf name = NSYNC_BUF_INIT(4096);
	AUTO(nsync_site_signing_release) struct site_signing signing = { 0 };
	const char *slash = strrchr(path, '/');

	nsync_site_signing_init(&signing, &(struct nsync_site_sink){ 0 });
	nsync_buf_printf(&name, "%s" NSYNC_MANIFEST_OF_FILE, path);
	TRY(nsync_buf_check(&name, err));
	TRY(note(&signing, slash ? slash + 1 : path, bytes, err));
	TRY(lay_out(&manifest, &signing, digest, format, config, key, err));
	return nsync_file_write(name.p, nsync_buf_view(&manifest), 0644, err);
}

enum nsync_code nsync_site_may_sign(const struct nsync_clone *clone, const struct nsync_key_info *key,
				    struct nsync_error *err)
{
	const struct nsync_root *root = nsync_region_root(&clone->region);

	if (!clone->region.record)
		return nsync_fail(err, NSYNC_ETRUST, clone->ref, "nothing was recorded yet");
	if (key && !nsync_root_group_has(root, &root->merge, &key->id))
		return nsync_fail(err, NSYNC_EKEY, key->name, "no merge key of the newest trust root");
	return NSYNC_OK;
}
