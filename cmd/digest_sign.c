/* digest_sign.c: digest --sign. */
#include <stdlib.h>

#include "cmd/digest_sign.h"
#include "cmd/keyring.h"

/* ---- whose key ------------------------------------------------------------------------ */

enum nsync_code digest_signing_begin(struct digest_signing *signing, struct call *call,
				     const struct nsync_clone *context, struct nsync_error *err)
{
	const struct nsync_root *root = nsync_region_root(&context->region);
	struct nsync_key_info info;

	if (!option_text(&call->options, "output"))
		return nsync_fail(err, NSYNC_EINVAL, "--output", "a signed digest is a file or a folder: -o PATH");
	if (!context->region.record)
		return nsync_fail(err, NSYNC_ETRUST, context->ref, "nothing was recorded yet");
	pthread_mutex_init(&signing->lock, NULL);
	signing->started = true;
	signing->context = context;
	TRY(keyring_open(&signing->key, &info, call, context->repo, err));
	if (!nsync_root_group_has(root, &root->merge, &info.id))
		return nsync_fail(err, NSYNC_EKEY, info.name, "no merge key of the newest trust root");
	return NSYNC_OK;
}

void digest_signing_release(struct digest_signing *signing)
{
	for (size_t i = 0; i < signing->count; i++)
		free(signing->files[i].path);
	free(signing->files);
	nsync_key_free(signing->key);
	if (signing->started)
		pthread_mutex_destroy(&signing->lock);
}

/* ---- which files ------------------------------------------------------------------------ */

static enum nsync_code grow(struct digest_signing *signing, struct nsync_error *err)
{
	size_t cap = signing->cap ? 2 * signing->cap : 64;
	struct nsync_digest_file *grown = realloc(signing->files, cap * sizeof(*grown));

	if (!grown)
		return nsync_fail_memory(err);
	signing->files = grown;
	signing->cap = cap;
	return NSYNC_OK;
}

static enum nsync_code note(struct digest_signing *signing, const char *path, struct nsync_str bytes,
			    struct nsync_error *err)
{
	struct nsync_digest_file file = { .path = strdup(path) };
	enum nsync_code code = file.path ? NSYNC_OK : nsync_fail_memory(err);

	nsync_sha256_hex(file.sha256, bytes);
	pthread_mutex_lock(&signing->lock);
	if (code == NSYNC_OK && signing->count == signing->cap)
		code = grow(signing, err);
	if (code == NSYNC_OK)
		signing->files[signing->count++] = file;
	pthread_mutex_unlock(&signing->lock);
	if (code != NSYNC_OK)
		free(file.path);
	return code;
}

static enum nsync_code put(void *payload, const char *path, struct nsync_str bytes, struct nsync_error *err)
{
	struct digest_signing *signing = payload;

	TRY(note(signing, path, bytes, err));
	return signing->inner.put(signing->inner.payload, path, bytes, err);
}

static enum nsync_code copy(void *payload, const char *path, struct nsync_error *err)
{
	struct digest_signing *signing = payload;
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_MEDIA_BYTES);

	/* First as the folder would, so that what it refuses is refused in its words. */
	TRY(signing->inner.copy(signing->inner.payload, path, err));
	TRY(signing->inner.read(signing->inner.payload, &bytes, path, err));
	return note(signing, path, nsync_buf_view(&bytes), err);
}

static enum nsync_code read_file(void *payload, struct nsync_buf *out, const char *path, struct nsync_error *err)
{
	struct digest_signing *signing = payload;

	return signing->inner.read(signing->inner.payload, out, path, err);
}

static enum nsync_code read_whole(void *payload, unsigned worker, const struct nsync_item **item,
				  struct nsync_str *file, struct nsync_digest_whole *scratch,
				  const struct nsync_digest_story *story, struct nsync_error *err)
{
	struct digest_signing *signing = payload;

	return signing->inner.whole(signing->inner.payload, worker, item, file, scratch, story, err);
}

void digest_sign_sink(struct digest_signing *signing, struct nsync_site_sink *sink)
{
	signing->inner = *sink;
	/* Every file's bytes are signed: none is kept. */
	*sink = (struct nsync_site_sink){ put, copy, read_file, signing, NULL, NULL, read_whole };
}

static int compare_file(const void *a, const void *b)
{
	return strcmp(((const struct nsync_digest_file *)a)->path, ((const struct nsync_digest_file *)b)->path);
}

/* Two stories may show one picture. */
static void drop_repeated(struct digest_signing *signing)
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

static enum nsync_code lay_out(struct nsync_buf *out, struct digest_signing *signing,
			       const struct nsync_digest_options *options, const char *format,
			       const struct site_config *config, struct nsync_error *err)
{
	const struct nsync_region *region = &signing->context->region;
	char hash[NSYNC_HEX_SIZE];
	struct nsync_digest_manifest manifest = { .authority = nsync_region_root(region)->authority,
						  .record_seq = region->record->seq,
						  .record_id = region->record->id,
						  .options = *options,
						  .format = nsync_str(format) };
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	AUTO(nsync_buf_release) struct nsync_buf message = NSYNC_BUF_INIT(NSYNC_MAX_DIGEST_BYTES);
	struct nsync_id id = nsync_key_keyid(signing->key);
	uint8_t signature[NSYNC_SIGNATURE_BYTES];

	site_config_hash(hash, config);
	manifest.config = nsync_str(hash);
	drop_repeated(signing);
	TRY(nsync_digest_manifest_build(&doc, &manifest, signing->files, signing->count, err));
	TRY(nsync_message(&message, NSYNC_KIND_DIGEST, doc.root, err));
	TRY(nsync_key_sign(signature, signing->key, nsync_buf_view(&message), err));
	TRY(nsync_signed_layout(out, NSYNC_KIND_DIGEST, doc.root, NULL, &id, signature, err));
	return nsync_buf_check(out, err);
}

enum nsync_code digest_sign_file(struct digest_signing *signing, const struct nsync_digest_options *options,
				 const struct site_config *config, const char *format, const char *path,
				 struct nsync_str bytes, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf manifest = NSYNC_BUF_INIT(NSYNC_MAX_DIGEST_BYTES),
			 name = NSYNC_BUF_INIT(4096);
	const char *slash = strrchr(path, '/');

	nsync_buf_printf(&name, "%s" MANIFEST_OF_FILE, path);
	TRY(nsync_buf_check(&name, err));
	TRY(note(signing, slash ? slash + 1 : path, bytes, err));
	TRY(lay_out(&manifest, signing, options, format, config, err));
	return nsync_file_write(name.p, nsync_buf_view(&manifest), 0644, err);
}

enum nsync_code digest_sign_site(struct digest_signing *signing, const struct nsync_digest_options *options,
				 const struct site_config *config, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf manifest = NSYNC_BUF_INIT(NSYNC_MAX_DIGEST_BYTES);

	TRY(lay_out(&manifest, signing, options, "site", config, err));
	return signing->inner.put(signing->inner.payload, MANIFEST_OF_SITE, nsync_buf_view(&manifest), err);
}
