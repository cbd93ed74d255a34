/* object.c: blobs, read with a limit that is known before the content, and written. */
#include <git2/sys/odb_backend.h>

#include "pack.h"

static enum nsync_code header(size_t *size, const struct nsync_repo *repo, const git_oid *id,
			      const char *hex, struct nsync_error *err)
{
	git_object_t type;
	int rc = git_odb_read_header(size, &type, repo->odb, id);

	if (rc)
		return nsync_repo_fail_in(err, rc, repo, hex, "cannot read the object");
	if (type != GIT_OBJECT_BLOB)
		return nsync_fail(err, NSYNC_EGIT, hex, "not a blob");
	return NSYNC_OK;
}

/* One object as the first backend that has it gives it; the caller frees data. */
struct unpacked {
	git_odb_backend *backend;
	void *data;
	size_t size;
	git_object_t type;
};

static bool unpack(struct unpacked *out, const struct nsync_repo *repo, const git_oid *id)
{
	size_t count = git_odb_num_backends(repo->odb), i;

	for (i = 0; i < count; i++) {
		int rc;

		if (git_odb_get_backend(&out->backend, repo->odb, i) || !out->backend->read)
			continue;
		rc = out->backend->read(&out->data, &out->size, &out->type, out->backend, id);
		if (rc != GIT_ENOTFOUND && rc != GIT_PASSTHROUGH)
			return rc == 0;
	}
	return false;
}

/*
 * Read at once, without asking for the size first (allocate.c) and past libgit2's cache, which keeps no
 * blobs. False: it is not here, or not as it should be, and nothing is in out: read_slowly knows why.
 */
static bool read_at_once(struct nsync_buf *out, const struct nsync_repo *repo, const git_oid *id,
			 size_t max, bool named)
{
	struct unpacked blob;
	git_oid name;
	bool good;

	nsync_allocate_at_most(max);
	good = unpack(&blob, repo, id);
	nsync_allocate_freely();
	if (!good) {
		git_error_clear();
		return false;
	}
	good = blob.type == GIT_OBJECT_BLOB && blob.size <= max &&
	       (!named || (git_odb_hash(&name, blob.data, blob.size, blob.type) == 0 &&
			   git_oid_equal(&name, id)));
	if (good)
		nsync_buf_add(out, blob.data, blob.size);
	git_odb_backend_data_free(blob.backend, blob.data);
	return good;
}

static enum nsync_code read_slowly(struct nsync_buf *out, const struct nsync_repo *repo,
				   const struct nsync_oid *oid, size_t max, struct nsync_error *err)
{
	git_oid id = to_git(oid);
	git_odb_object *object;
	char hex[NSYNC_OID_HEX];
	enum nsync_code code;
	size_t size;
	int rc;

	nsync_oid_hex(hex, oid);
	code = header(&size, repo, &id, hex, err);
	if (code)
		return code;
	if (size > max)
		return nsync_fail(err, NSYNC_ELIMIT, hex, "%zu bytes, at most %zu", size, max);
	rc = git_odb_read(&object, repo->odb, &id);
	if (rc)
		return nsync_repo_fail_in(err, rc, repo, hex, "cannot read the object");
	nsync_buf_add(out, git_odb_object_data(object), git_odb_object_size(object));
	git_odb_object_free(object);
	return nsync_buf_check(out, err);
}

enum nsync_code nsync_repo_blob(struct nsync_buf *out, const struct nsync_repo *repo,
				const struct nsync_oid *oid, size_t max, struct nsync_error *err)
{
	git_oid id = to_git(oid);

	return read_at_once(out, repo, &id, max, true) ? nsync_buf_check(out, err) :
							 read_slowly(out, repo, oid, max, err);
}

enum nsync_code nsync_repo_blob_unnamed(struct nsync_buf *out, const struct nsync_repo *repo,
					const struct nsync_oid *oid, size_t max,
					struct nsync_error *err)
{
	git_oid id = to_git(oid);

	return read_at_once(out, repo, &id, max, false) ? nsync_buf_check(out, err) :
							  read_slowly(out, repo, oid, max, err);
}

enum nsync_code nsync_repo_write_blob(struct nsync_oid *out, struct nsync_repo *repo,
				      struct nsync_str bytes, struct nsync_error *err)
{
	return nsync_repo_write(out, repo, bytes, GIT_OBJECT_BLOB, "cannot write a blob", err);
}

enum nsync_code nsync_repo_copy_blob(struct nsync_repo *to, const struct nsync_repo *from,
				     const struct nsync_oid *id, size_t max, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(max);
	struct nsync_oid written;
	enum nsync_code code = nsync_repo_blob(&bytes, from, id, max, err);

	if (!code)
		code = nsync_repo_write_blob(&written, to, nsync_buf_view(&bytes), err);
	if (!code && !nsync_oid_eq(&written, id))
		code = nsync_fail(err, NSYNC_EGIT, NULL, "a blob that is not what its name says");
	return code;
}
