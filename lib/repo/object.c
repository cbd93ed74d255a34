/* object.c: blobs, read with a limit that is known before the content, and written. */
#include "pack.h"

static enum nsync_code header(size_t *size, const struct nsync_repo *repo, const git_oid *id,
			      const char *hex, struct nsync_error *err)
{
	git_object_t type;
	int rc = git_odb_read_header(size, &type, repo->odb, id);

	if (rc)
		return repo_fail(err, rc, hex, "cannot read the object");
	if (type != GIT_OBJECT_BLOB)
		return nsync_fail(err, NSYNC_EGIT, hex, "not a blob");
	return NSYNC_OK;
}

enum nsync_code nsync_repo_blob(struct nsync_buf *out, const struct nsync_repo *repo,
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
		return repo_fail(err, rc, hex, "cannot read the object");
	nsync_buf_add(out, git_odb_object_data(object), git_odb_object_size(object));
	git_odb_object_free(object);
	return nsync_buf_check(out, err);
}

enum nsync_code nsync_repo_write_blob(struct nsync_oid *out, struct nsync_repo *repo,
				      struct nsync_str bytes, struct nsync_error *err)
{
	return repo_write(out, repo, bytes, GIT_OBJECT_BLOB, "cannot write a blob", err);
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
