/*
 * compare.c: compare a signed digest with its manifest: the files that lie on disk, and the files that come out when
 * the digest is made again from its record.
 */
#include <stdlib.h>
#include <sys/stat.h>

#include "lib/site/folder.h"
#include "lib/site/signed.h"

#define MAX_DEPTH 32u /* of folders that are looked into */

/* ---- what is expected ------------------------------------------------------------------------ */

static int compare_path(const void *key, const void *element)
{
	return nsync_str_cmp(*(const struct nsync_str *)key, ((const struct site_signed_file *)element)->path);
}

static struct site_signed_file *find(const struct nsync_site_signed *digest, const char *path)
{
	struct nsync_str wanted = nsync_str(path);

	return bsearch(&wanted, digest->expected, digest->count, sizeof(*digest->expected), compare_path);
}

enum nsync_code nsync_site_signed_list(struct nsync_site_signed *digest, struct nsync_error *err)
{
	const struct nsync_json *files = digest->manifest.files, *name = nsync_json_first(files);

	digest->expected = calloc(files->len + 1, sizeof(*digest->expected));
	if (!digest->expected)
		return nsync_fail_memory(err);
	for (; name; name = nsync_json_next(files, name))
		digest->expected[digest->count++] =
			(struct site_signed_file){ nsync_json_str(name), nsync_json_str(name + 1), false };
	return NSYNC_OK;
}

/* From any thread. */
static enum nsync_code add_fault(struct nsync_site_signed *digest, enum nsync_digest_fault kind,
				 struct nsync_str path, struct nsync_error *err)
{
	struct nsync_site_fault fault = { kind, strndup(path.p, path.n) };
	enum nsync_code code = fault.path ? NSYNC_OK : nsync_fail_memory(err);

	pthread_mutex_lock(&digest->lock);
	if (code == NSYNC_OK)
		code = NSYNC_GROW(digest->faults, digest->fault_count, digest->fault_cap, err);
	if (code == NSYNC_OK)
		digest->faults[digest->fault_count++] = fault;
	else
		free(fault.path);
	pthread_mutex_unlock(&digest->lock);
	return code;
}

/* ---- on disk ------------------------------------------------------------------------------------ */

/* Where a file of the site, or the one file, is on disk. */
static enum nsync_code place_of(struct nsync_buf *out, const struct nsync_site_signed *digest, struct nsync_str path,
				struct nsync_error *err)
{
	const char *slash = digest->folder ? NULL : strrchr(digest->path, '/');

	nsync_buf_clear(out);
	if (digest->folder)
		nsync_buf_printf(out, "%s/", digest->path);
	else
		nsync_buf_add(out, digest->path, slash ? (size_t)(slash + 1 - digest->path) : 0);
	nsync_buf_str(out, path);
	return nsync_buf_check(out, err);
}

static enum nsync_code check_expected(struct nsync_site_signed *digest, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf place = NSYNC_BUF_INIT(8192);
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES);

	for (size_t i = 0; i < digest->count; i++) {
		struct nsync_error trouble = { 0 };
		char hash[NSYNC_HEX_SIZE];

		TRY(place_of(&place, digest, digest->expected[i].path, err));
		nsync_buf_clear(&bytes);
		if (nsync_file_read(&bytes, place.p, &trouble) == NSYNC_ENOTFOUND) {
			TRY(add_fault(digest, NSYNC_FAULT_MISSING, nsync_buf_view(&place), err));
			continue;
		}
		if (trouble.code) {
			*err = trouble;
			return trouble.code;
		}
		nsync_sha256_hex(hash, nsync_buf_view(&bytes));
		if (!nsync_str_is(digest->expected[i].sha256, hash))
			TRY(add_fault(digest, NSYNC_FAULT_CHANGED, nsync_buf_view(&place), err));
	}
	return NSYNC_OK;
}

static enum nsync_code look_for_extras(struct nsync_site_signed *digest, const char *below, unsigned depth,
				       struct nsync_error *err);

/* below: "" or "es/". */
static enum nsync_code check_entry(struct nsync_site_signed *digest, const char *below, const char *name,
				   unsigned depth, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf place = NSYNC_BUF_INIT(8192), path = NSYNC_BUF_INIT(8192);
	struct stat status;

	nsync_buf_printf(&path, "%s%s", below, name);
	TRY(nsync_buf_check(&path, err));
	TRY(place_of(&place, digest, nsync_buf_view(&path), err));
	if (lstat(place.p, &status) == 0 && S_ISDIR(status.st_mode) && depth < MAX_DEPTH) {
		nsync_buf_char(&path, '/');
		TRY(nsync_buf_check(&path, err));
		return look_for_extras(digest, path.p, depth + 1, err);
	}
	if (find(digest, path.p) || strcmp(path.p, NSYNC_MANIFEST_OF_SITE) == 0 || strcmp(path.p, SITE_MARKER) == 0)
		return NSYNC_OK;
	return add_fault(digest, NSYNC_FAULT_EXTRA, nsync_buf_view(&place), err);
}

/* Files that lie in a site's folder and were not signed. */
static enum nsync_code look_for_extras(struct nsync_site_signed *digest, const char *below, unsigned depth,
				       struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf place = NSYNC_BUF_INIT(8192);
	char **names = NULL;
	size_t count = 0;
	enum nsync_code code;

	TRY(place_of(&place, digest, nsync_str(below), err));
	code = nsync_file_list(&names, &count, place.p, err);
	for (size_t i = 0; code == NSYNC_OK && i < count; i++)
		code = check_entry(digest, below, names[i], depth, err);
	nsync_names_free(names, count);
	return code;
}

enum nsync_code nsync_site_signed_check_files(struct nsync_site_signed *digest, struct nsync_error *err)
{
	TRY(check_expected(digest, err));
	return digest->folder ? look_for_extras(digest, "", 0, err) : NSYNC_OK;
}

/* ---- made again --------------------------------------------------------------------------------- */

static enum nsync_code compare_made(void *payload, const char *path, struct nsync_str bytes, struct nsync_error *err)
{
	struct nsync_site_signed *digest = payload;
	struct site_signed_file *expected = find(digest, path);
	char hash[NSYNC_HEX_SIZE];

	nsync_sha256_hex(hash, bytes);
	if (expected) {
		/* A picture that two stories show comes twice, from two threads. */
		pthread_mutex_lock(&digest->lock);
		expected->rebuilt = true;
		pthread_mutex_unlock(&digest->lock);
	}
	if (expected && nsync_str_is(expected->sha256, hash))
		return NSYNC_OK;
	return add_fault(digest, NSYNC_FAULT_REBUILT, nsync_str(path), err);
}

struct nsync_site_sink nsync_site_signed_sink(struct nsync_site_signed *digest)
{
	return (struct nsync_site_sink){ compare_made, NULL, NULL, digest };
}

enum nsync_code nsync_site_signed_compare_file(struct nsync_site_signed *digest, struct nsync_str bytes,
					       struct nsync_error *err)
{
	const char *slash = strrchr(digest->path, '/');

	return compare_made(digest, slash ? slash + 1 : digest->path, bytes, err);
}

static int compare_fault(const void *a, const void *b)
{
	return strcmp(((const struct nsync_site_fault *)a)->path, ((const struct nsync_site_fault *)b)->path);
}

enum nsync_code nsync_site_signed_compared(struct nsync_site_signed *digest, struct nsync_error *err)
{
	size_t first = 0;

	for (size_t i = 0; i < digest->count; i++)
		if (!digest->expected[i].rebuilt)
			TRY(add_fault(digest, NSYNC_FAULT_REBUILT, digest->expected[i].path, err));
	while (first < digest->fault_count && digest->faults[first].kind != NSYNC_FAULT_REBUILT)
		first++;
	/* They came from several threads, in another order in each run. */
	if (first < digest->fault_count)
		qsort(&digest->faults[first], digest->fault_count - first, sizeof(*digest->faults), compare_fault);
	return NSYNC_OK;
}
