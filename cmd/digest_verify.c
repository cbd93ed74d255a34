/*
 * digest_verify.c: digest --verify. The manifest's signature, then each file against it, then the digest made
 * again from the record that it names, in memory.
 */
#include <stdlib.h>
#include <sys/stat.h>

#include "cmd/digest_sign.h"
#include "cmd/report/digest.h"
#include "nsync/schema.h"

/* A file that the manifest names. */
struct expected {
	struct nsync_str path, sha256;
	bool rebuilt; /* the digest has it when it is made again */
};

struct verifying {
	struct call *call;
	struct context context;
	struct nsync_buf bytes, message, output, name; /* the manifest and its message; the path of what it signs */
	struct nsync_json_doc doc;
	struct nsync_signed file;
	struct nsync_digest_manifest manifest;
	char holder[4 * NSYNC_MAX_HOLDER + 1]; /* the root that has it goes when the region goes back */
	struct expected *expected; /* bytewise by path, as the one layout has them */
	size_t count, faults;
	bool folder;
	pthread_mutex_t lock;
	struct site_source *source; /* reads the region's files */
};

static void verifying_release(struct verifying *v)
{
	free(v->expected);
	nsync_json_doc_release(&v->doc);
	nsync_buf_release(&v->bytes);
	nsync_buf_release(&v->message);
	nsync_buf_release(&v->output);
	nsync_buf_release(&v->name);
	context_release(&v->context);
	pthread_mutex_destroy(&v->lock);
}

/* ---- the manifest -------------------------------------------------------------------------- */

static enum nsync_code find(struct verifying *v, struct nsync_error *err)
{
	const char *path = option_text(&v->call->options, "verify");
	const size_t end = sizeof(MANIFEST_OF_FILE) - 1;
	struct stat status;
	size_t n = strlen(path);

	v->folder = stat(path, &status) == 0 && S_ISDIR(status.st_mode);
	while (v->folder && n > 1 && path[n - 1] == '/')
		n--;
	if (!v->folder && n > end && strcmp(path + n - end, MANIFEST_OF_FILE) == 0)
		n -= end;
	nsync_buf_add(&v->output, path, n);
	nsync_buf_printf(&v->name, "%s%s", nsync_buf_view(&v->output).p,
			 v->folder ? "/" MANIFEST_OF_SITE : MANIFEST_OF_FILE);
	TRY(nsync_buf_check(&v->output, err));
	TRY(nsync_buf_check(&v->name, err));
	return nsync_file_read(&v->bytes, v->name.p, err);
}

/* The record that the manifest names, here too; and a merge key of its root signed. */
static enum nsync_code judge(struct verifying *v, struct nsync_verdict *verdict, struct nsync_error *err)
{
	const struct nsync_region *region = &v->context.region;
	AUTO(nsync_record_freep) struct nsync_record *record = NULL;
	const struct nsync_root *root;

	if (!region->record || v->manifest.record_seq > region->record->seq)
		return nsync_fail(err, NSYNC_ENOTFOUND, v->name.p,
				  "record %lld is newer than this clone: fetch first",
				  (long long)v->manifest.record_seq);
	TRY(nsync_region_record(&record, verdict, v->context.repo, &region->tree,
				v->manifest.record_seq, err));
	if (!record || !nsync_id_eq(&record->id, &v->manifest.record_id)) {
		nsync_judge(verdict, NSYNC_FORK, "/digest/record", "record %lld is another one in this clone",
			    (long long)v->manifest.record_seq);
		return NSYNC_OK;
	}
	root = region->roots[record->root_version - 1];
	TRY(nsync_message(&v->message, NSYNC_KIND_DIGEST, v->file.body, err));
	if (nsync_root_judge_merge(verdict, root, &v->file, nsync_buf_view(&v->message)))
		return NSYNC_OK;
	for (size_t i = 0; i < root->merge.count; i++) {
		const struct nsync_root_key *key = &root->keys[root->merge.keys[i]];

		if (nsync_json_get(v->file.signatures, nsync_str(key->id.hex)))
			(void)nsync_str_copy(v->holder, sizeof(v->holder), key->holder);
	}
	return NSYNC_OK;
}

static enum nsync_code read_manifest(struct verifying *v, struct nsync_verdict *verdict, struct nsync_error *err)
{
	const struct nsync_root *root = nsync_region_root(&v->context.region);

	TRY(nsync_signed_read(&v->file, verdict, &v->doc, NSYNC_KIND_DIGEST,
			      nsync_buf_view(&v->bytes), err));
	if (!verdict->reason)
		TRY(nsync_verify_schema(verdict, "digest", v->doc.root, err));
	if (verdict->reason)
		return NSYNC_OK;
	if (!nsync_digest_manifest_read(&v->manifest, v->file.body))
		nsync_judge(verdict, NSYNC_SCHEMA, "/digest", "options that this nsync does not know");
	else if (!nsync_str_eq(v->manifest.authority, root->authority))
		nsync_judge(verdict, NSYNC_WRONG_REGION, "/digest/region", "%.*s",
			    NSYNC_FMT(v->manifest.authority));
	return verdict->reason ? NSYNC_OK : judge(v, verdict, err);
}

/* ---- the files ------------------------------------------------------------------------------ */

static void fault(struct verifying *v, enum nsync_digest_fault kind, const char *path)
{
	pthread_mutex_lock(&v->lock);
	v->faults++;
	report_digest_fault(v->call, kind, path);
	pthread_mutex_unlock(&v->lock);
}

static int compare_path(const void *key, const void *element)
{
	return nsync_str_cmp(*(const struct nsync_str *)key, ((const struct expected *)element)->path);
}

static struct expected *expect(struct verifying *v, const char *path)
{
	struct nsync_str wanted = nsync_str(path);

	return bsearch(&wanted, v->expected, v->count, sizeof(*v->expected), compare_path);
}

static enum nsync_code list_expected(struct verifying *v, struct nsync_error *err)
{
	const struct nsync_json *files = v->manifest.files, *name = nsync_json_first(files);

	v->expected = calloc(files->len + 1, sizeof(*v->expected));
	if (!v->expected)
		return nsync_fail_memory(err);
	for (; name; name = nsync_json_next(files, name))
		v->expected[v->count++] = (struct expected){ nsync_json_str(name), nsync_json_str(name + 1), false };
	return NSYNC_OK;
}

/* The path of a file in the folder, or of the one file. */
static enum nsync_code place_of(struct nsync_buf *out, const struct verifying *v, struct nsync_str path,
				struct nsync_error *err)
{
	const char *slash = v->folder ? NULL : strrchr(v->output.p, '/');

	nsync_buf_clear(out);
	if (v->folder)
		nsync_buf_printf(out, "%s/", v->output.p);
	else
		nsync_buf_add(out, v->output.p, slash ? (size_t)(slash + 1 - v->output.p) : 0);
	nsync_buf_str(out, path);
	return nsync_buf_check(out, err);
}

static enum nsync_code check_files(struct verifying *v, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf place = NSYNC_BUF_INIT(8192),
			 bytes = NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES);

	for (size_t i = 0; i < v->count; i++) {
		struct nsync_error trouble = { 0 };
		char hash[NSYNC_HEX_SIZE];

		TRY(place_of(&place, v, v->expected[i].path, err));
		nsync_buf_clear(&bytes);
		if (nsync_file_read(&bytes, place.p, &trouble) == NSYNC_ENOTFOUND) {
			fault(v, NSYNC_FAULT_MISSING, place.p);
			continue;
		}
		if (trouble.code) {
			*err = trouble;
			return trouble.code;
		}
		nsync_sha256_hex(hash, nsync_buf_view(&bytes));
		if (!nsync_str_is(v->expected[i].sha256, hash))
			fault(v, NSYNC_FAULT_CHANGED, place.p);
	}
	return NSYNC_OK;
}

/* What lies in a site's folder and was not signed. below: "" or "es/". */
static enum nsync_code look_for_extras(struct verifying *v, const char *below, unsigned depth,
				       struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf place = NSYNC_BUF_INIT(8192), path = NSYNC_BUF_INIT(8192);
	char **names = NULL;
	size_t count = 0;
	enum nsync_code code = place_of(&place, v, nsync_str(below), err);

	if (code == NSYNC_OK)
		code = nsync_file_list(&names, &count, place.p, err);
	for (size_t i = 0; code == NSYNC_OK && i < count; i++) {
		struct stat status;

		nsync_buf_clear(&path);
		nsync_buf_printf(&path, "%s%s", below, names[i]);
		code = nsync_buf_check(&path, err);
		if (!code)
			code = place_of(&place, v, nsync_buf_view(&path), err);
		if (code)
			break;
		if (lstat(place.p, &status) == 0 && S_ISDIR(status.st_mode) && depth < 32) {
			nsync_buf_char(&path, '/');
			code = nsync_buf_check(&path, err);
			if (code == NSYNC_OK)
				code = look_for_extras(v, path.p, depth + 1, err);
		} else if (!expect(v, path.p) && strcmp(path.p, MANIFEST_OF_SITE) != 0 &&
			   strcmp(path.p, ".nsync-site") != 0) {
			fault(v, NSYNC_FAULT_EXTRA, place.p);
		}
	}
	nsync_names_free(names, count);
	return code;
}

/* ---- once more ---------------------------------------------------------------------------------- */

static void compare(struct verifying *v, const char *path, struct nsync_str bytes)
{
	struct expected *expected = expect(v, path);
	char hash[NSYNC_HEX_SIZE];

	nsync_sha256_hex(hash, bytes);
	if (!expected || !nsync_str_is(expected->sha256, hash))
		fault(v, NSYNC_FAULT_REBUILT, path);
	if (expected)
		expected->rebuilt = true;
}

static enum nsync_code put(void *payload, const char *path, struct nsync_str bytes, struct nsync_error *err)
{
	(void)err;
	compare(payload, path, bytes);
	return NSYNC_OK;
}

static enum nsync_code read_region(void *payload, struct nsync_buf *out, const char *path, struct nsync_error *err)
{
	struct verifying *v = payload;

	return site_source_read(v->source, out, path, err);
}

static enum nsync_code copy(void *payload, const char *path, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_MEDIA_BYTES);

	TRY(read_region(payload, &bytes, path, err));
	return put(payload, path, nsync_buf_view(&bytes), err);
}

static enum nsync_code read_whole(void *payload, unsigned worker, const struct nsync_item **item,
				  struct nsync_str *file, struct nsync_digest_whole *scratch,
				  const struct nsync_digest_story *story, struct nsync_error *err)
{
	struct verifying *v = payload;

	return site_source_whole(v->source, worker, item, file, scratch, story, err);
}

static enum nsync_code use_site(void *payload, struct nsync_site *site, struct site_source *source,
				struct nsync_error *err)
{
	const struct nsync_site_sink sink = { put,  copy, read_region, payload,
					      NULL, NULL, read_whole };
	struct verifying *v = payload;

	v->source = source;
	return nsync_site_write(site, &sink, err);
}

static enum nsync_code use_digest(void *payload, const struct nsync_digest *digest, struct nsync_str bytes,
				  struct nsync_error *err)
{
	struct verifying *v = payload;
	const char *slash = strrchr(v->output.p, '/');

	(void)digest;
	(void)err;
	compare(v, slash ? slash + 1 : v->output.p, bytes);
	return NSYNC_OK;
}

/* The region as it was with the manifest's record. */
static enum nsync_code go_back(struct verifying *v, struct nsync_error *err)
{
	struct context *context = &v->context;
	struct nsync_oid at = context->region.head;
	struct nsync_disagreement found = { 0 };
	int64_t steps = context->region.record->seq - v->manifest.record_seq;
	struct nsync_commit commit;

	if (!steps)
		return NSYNC_OK;
	for (; steps; steps--) {
		TRY(nsync_repo_commit(&commit, context->repo, &at, err));
		at = commit.parent;
	}
	TRY(context_walk(context, &found, v->call, &at, NULL, false, err));
	return found.verdict.reason ? nsync_fail(err, NSYNC_ETRUST, context->ref, "record %lld does not hold",
						 (long long)v->manifest.record_seq) :
				      NSYNC_OK;
}

/* The configuration at hand has to be the one that the manifest names. */
static enum nsync_code read_config(struct verifying *v, struct site_config *config, struct nsync_error *err)
{
	char hash[NSYNC_HEX_SIZE];

	TRY(site_config_read(config, option_text(&v->call->options, "config"), err));
	site_config_hash(hash, config);
	if (!nsync_str_is(v->manifest.config, hash))
		return nsync_fail(err, NSYNC_ENOTFOUND, v->name.p,
				  v->manifest.config.n ?
					  "it was made with a configuration; give that one: --config FILE" :
					  "it was made without a configuration");
	return NSYNC_OK;
}

static enum nsync_code rebuild_site(struct verifying *v, const struct site_config *config, struct nsync_error *err)
{
	return site_with(&v->context, &v->manifest.options, config, NULL, use_site, v, err);
}

static enum nsync_code rebuild(struct verifying *v, struct nsync_error *err)
{
	const struct nsync_digest_format *format = nsync_digest_format_find(v->manifest.format);
	AUTO(site_config_release) struct site_config config;
	enum nsync_code code;

	site_config_init(&config);
	TRY(go_back(v, err));
	TRY(read_config(v, &config, err));
	if (nsync_str_is(v->manifest.format, "site")) {
		code = rebuild_site(v, &config, err);
	} else if (!format) {
		code = nsync_fail(err, NSYNC_EINVAL, v->name.p, "this nsync has no format %.*s",
				  NSYNC_FMT(v->manifest.format));
	} else {
		if (config.bytes.n)
			site_config_apply(&v->manifest.options, &config, nsync_region_root(&v->context.region));
		code = digest_with(&v->context, &v->manifest.options, format, use_digest, v, err);
	}
	for (size_t i = 0; code == NSYNC_OK && i < v->count; i++) {
		char path[8192];

		if (!v->expected[i].rebuilt && nsync_str_copy(path, sizeof(path), v->expected[i].path))
			fault(v, NSYNC_FAULT_REBUILT, path);
	}
	return code;
}

static int verify(struct verifying *v, struct nsync_error *err)
{
	struct nsync_verdict verdict = { 0 };

	if (find(v, err) || context_region(&v->context, v->call, err) || read_manifest(v, &verdict, err))
		return report_error(v->call, err);
	if (verdict.reason) {
		report_item(v->call, v->name.p, &verdict);
		return report_end(v->call, FINDINGS);
	}
	if (list_expected(v, err) || check_files(v, err) || (v->folder && look_for_extras(v, "", 0, err)) ||
	    rebuild(v, err))
		return report_error(v->call, err);
	report_digest_verified(v->call, &v->manifest, v->output.p, nsync_str(v->holder), v->count, v->faults);
	return report_end(v->call, v->faults ? FINDINGS : ALL_WELL);
}

int digest_verify(struct call *call)
{
	AUTO(verifying_release) struct verifying v = { .call = call };
	struct nsync_error err = { 0 };

	context_init(&v.context);
	nsync_json_doc_init(&v.doc);
	nsync_buf_init(&v.bytes, NSYNC_MAX_DIGEST_BYTES);
	nsync_buf_init(&v.message, NSYNC_MAX_DIGEST_BYTES);
	nsync_buf_init(&v.output, 4096);
	nsync_buf_init(&v.name, 4200);
	pthread_mutex_init(&v.lock, NULL);
	return verify(&v, &err);
}
